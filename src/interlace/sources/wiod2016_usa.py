"""WIOD, release 2016: the national table of the United States, 2000-2014, with its socio-economic accounts.

The publisher's workbook has deliveries of domestic and of imported products apart, 56 industries (NACE Rev. 2), and one
row of value added at basic prices. The socio-economic accounts split it. Their value added (VA) is the table's to .02
million USD, and in them LAB + CAP = VA: LAB is the labour income of employees (COMP) and of the self-employed, CAP what
is left. Neither the workbook nor the accounts have a row of taxes on production, which so stay with the surplus:

- ``wiod2016_usa``: compensation of employees (COMP), and VA − COMP, which is gross operating surplus, the mixed income
  of the self-employed, and taxes less subsidies on production.
- ``wiod2016_usa_capital``: labour compensation (LAB), and CAP = VA − LAB, without the labour income of the
  self-employed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from interlace.kernels._types import Float
from interlace.model.classification import Classification
from interlace.model.options import chosen_years
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import block, folder_of, national_table, of_years, one_frame, require_equal, wrong
from interlace.sources._xlsx import named_sheet
from interlace.sources.registry import read_from
from interlace.words import said

__all__ = ["load", "load_capital", "read_year"]

NAME = "wiod2016_usa"
CAPITAL = "wiod2016_usa_capital"
TABLE = "USA_NIOT_nov16.xlsx"
ACCOUNTS = "usasea.rda"
SHEET = "National IO-tables"
YEARS = tuple(range(2000, 2015))
ECONOMY = "USA"
UNIT = Unit("USD mn", currency="USD", scale=1e6, prices="current basic prices")
JOBS = Unit("thousand persons", scale=1e3)
SATELLITES = {"employment": "EMP", "employees": "EMPE"}
"""Name of each satellite row, and the accounts' code."""
PAID_FOR = ("TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM")
"""Rows below the imports; of these only TXSP, VA and IntTTM have cells in the columns of industries."""
ROUNDING = 0.05
"""Million USD by which the accounts and the sums of cells may miss the table."""
COLUMNS = ("country", "code", "year", "COMP", "LAB", "CAP", "VA", "EMP", "EMPE")

Surplus = Literal["operating", "capital"]


def load(path: Path | None) -> TablePanel:
    """Return the tables with value added split into compensation of employees and the rest.

    Parameters
    ----------
    path : pathlib.Path
        The folder of ``USA_NIOT_nov16.xlsx`` and ``usasea.rda``.

    Returns
    -------
    TablePanel
        One economy, 56 industries, 2000-2014, million USD at current basic prices; with employment and employees.

    Raises
    ------
    InputError
        If a file is missing or not what it should be.
    MissingExtra
        If the extra ``xlsx`` or ``r`` is not installed.
    """
    return _panel(NAME, path, "operating")


def load_capital(path: Path | None) -> TablePanel:
    """Return the tables with value added split into labour compensation, of the self-employed too, and capital's.

    Parameters
    ----------
    path : pathlib.Path
        As in `load`.

    Returns
    -------
    TablePanel
    """
    return _panel(CAPITAL, path, "capital")


def _panel(source: str, path: Path | None, surplus: Surplus) -> TablePanel:
    folder = folder_of(path, source, said("errors.files.two", first=TABLE, second=ACCOUNTS), TABLE, ACCOUNTS)
    read, provenance = partial(read_year, surplus=surplus), partial(_provenance, surplus=surplus)
    years = {year: (folder, year) for year in YEARS}
    return of_years(source, years, read, provenance, (ECONOMY,), _classification(surplus))


def _names(surplus: Surplus) -> tuple[str, str]:
    """Return the labels of the two parts of value added."""
    return ("COMP", "VA_LESS_COMP") if surplus == "operating" else ("LAB", "CAP")


def _classification(surplus: Surplus) -> Classification:
    book = Classification.load("wiod2016")
    primary = ("IMPORTS", "TXSP", "IntTTM", *_names(surplus), "ROUNDING")
    return replace(book, primary={row: book.primary[row] for row in primary})


def _provenance(folder: Path, year: int, surplus: Surplus) -> Provenance:
    name = NAME if surplus == "operating" else CAPITAL
    split = {
        "operating": "value added split by the socio-economic accounts: compensation of employees, and the rest, which "
        "holds gross operating surplus, mixed income and net taxes on production",
        "capital": "value added split by the socio-economic accounts: labour compensation with that of the "
        "self-employed, and capital compensation, which holds net taxes on production",
    }
    return (
        read_from(name, folder / TABLE, folder / ACCOUNTS)
        .then("table of one year read: domestic deliveries; imported inputs stay a row of primary inputs", year=year)
        .then(split[surplus])
        .then("employment attached from the socio-economic accounts", rows=list(SATELLITES), unit=JOBS.name)
    )


def read_year(folder: Path, year: int, *, surplus: Surplus = "operating") -> IOTable:
    """Read one year.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the workbook and of the accounts.
    year : int
        2000-2014.
    surplus : {"operating", "capital"}
        Value added less the compensation of employees, or less that of all labour.

    Returns
    -------
    IOTable
        Primary rows: imported inputs, taxes less subsidies on products, international transport margins, the two
        parts of value added, and what rounding leaves of the column.

    Raises
    ------
    InputError
        If a file is damaged, its cells do not add up to the published totals, or its value added is not the accounts'.
    """
    chosen_years([year], YEARS, where=TABLE)
    file = folder / TABLE
    book = _classification(surplus)
    codes, final = list(book.codes), list(book.final)
    parts = {origin: _part(file, year, origin) for origin in ("Domestic", "Imports", "TOT")}
    Z, Y = (block(parts["Domestic"], codes, columns, file) for columns in (codes, final))
    imported = block(parts["Imports"], codes, codes, file)
    below = dict(zip(PAID_FOR, block(parts["TOT"], PAID_FOR, codes, file), strict=True))
    output = block(parts["TOT"], ["GO"], codes, file)[0]
    require_equal(Z.sum(axis=1) + Y.sum(axis=1), output, codes, "output", file)
    inputs: Float = Z.sum(axis=0) + imported.sum(axis=0) + sum(below.values())
    adjustments = below["EXP_adj"] + below["PURR"] + below["PURNR"]
    accounts = _accounts(folder / ACCOUNTS, year, codes)
    for ours, theirs, what, held in (
        (inputs, output, "output (the sum of inputs)", file),
        (adjustments, np.zeros(len(codes)), "adjustments of industries", file),
        (below["VA"], accounts["VA"].to_numpy(), "value added of the accounts", folder / ACCOUNTS),
    ):
        require_equal(ours, theirs, codes, what, held, share=0.0, rounding=ROUNDING)
    pay = accounts["COMP" if surplus == "operating" else "LAB"].to_numpy()
    # The table's own value added, so that accounts and table stay balanced to the last digit.
    x = Z.sum(axis=1) + Y.sum(axis=1)
    V = np.vstack([imported.sum(axis=0), below["TXSP"], below["IntTTM"], pay, below["VA"] - pay])
    jobs = accounts[list(SATELLITES.values())].to_numpy(dtype=np.float64).T
    return national_table(
        ECONOMY, book, Z, Y, np.vstack([V, x - Z.sum(axis=0) - V.sum(axis=0)]), primary=list(book.primary),
        unit=UNIT, year=year, provenance=_provenance(folder, year, surplus), satellites=(SATELLITES, jobs, JOBS),
    )  # fmt: skip


def _part(file: Path, year: int, origin: str) -> pd.DataFrame:
    state = file.stat()
    frame = _workbook(file, state.st_mtime_ns, state.st_size)
    picked = frame[(frame["Year"] == year) & (frame["Origin"] == origin)]
    if picked.empty:
        raise wrong(file, f"{file.name} has no rows {origin!r} of {year}", "give the publisher's workbook")
    return picked.set_index(picked["Code"].astype(str).to_numpy())


@lru_cache(maxsize=2)
def _workbook(file: Path, changed: int, size: int) -> pd.DataFrame:
    rows = named_sheet(file, SHEET)
    head = [str(cell).strip() for cell in rows[0]] if rows else []
    if head[:4] != ["Year", "Code", "Description", "Origin"] or len(rows) < 3:
        what = f"the sheet {SHEET!r} of {file.name} does not begin with the columns Year, Code, Description, Origin"
        raise wrong(file, what, f"give the publisher's workbook {TABLE}")
    width = len(head)
    cells: list[Sequence[Any]] = [(*row, *[None] * width)[:width] for row in rows[2:] if row and row[0] is not None]
    return pd.DataFrame(cells, columns=head)


def _accounts(file: Path, year: int, codes: list[str]) -> pd.DataFrame:
    frame = one_frame(file, COLUMNS, "the socio-economic accounts of the United States")[1]
    picked = frame[(frame["country"].astype(str) == ECONOMY) & (frame["year"].astype(str) == str(year))]
    wide = picked.set_index(picked["code"].astype(str).to_numpy())
    names = list(COLUMNS[3:])
    return pd.DataFrame(block(wide, codes, names, file), index=codes, columns=names)
