"""Germany 1995, the six-branch table of Eurostat's manual (2008), with its employment, from an R data package."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from interlace.model.classification import Classification
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import block, long_block, national_table, one_file, one_frame, require_equal, wrong
from interlace.sources.registry import read_from

__all__ = ["load", "read"]

NAME = "germany1995"
FILE = "germany_1995.rda"
YEAR = 1995
ECONOMY = "DEU"
UNIT = Unit("EUR mn", currency="EUR", scale=1e6, prices="current basic prices")
JOBS = Unit("thousand persons", scale=1e3)
SATELLITES = {"employment": "EMP", "employees": "EMP-WS", "self_employed": "EMP-FTE"}
"""Name of each satellite row, and the source's code (EMP-FTE stands for the self-employed in the package)."""
COLUMNS = ("prod_na", "induse", "values", "geo", "time", "unit")


def load(path: Path | None) -> TablePanel:
    """Return the table as a panel of one year.

    Parameters
    ----------
    path : pathlib.Path
        The file ``germany_1995.rda``, or its folder.

    Returns
    -------
    TablePanel
        One economy, six branches, million EUR at current basic prices.

    Raises
    ------
    InputError
        If there is no such file, or it does not hold the table.
    """
    return TablePanel.of([read(one_file(path, NAME, FILE))], NAME, in_memory=False)


def read(file: Path) -> IOTable:
    """Read the table of domestic deliveries with the satellite rows employment, employees and self_employed.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    IOTable
        Primary rows: imported inputs, taxes on products, compensation, taxes on production, consumption of fixed
        capital and net operating surplus (together gross operating surplus).

    Raises
    ------
    InputError
        If the file is truncated, is not R data, or its cells do not add up to the published output.
    """
    wide = _wide(file)
    classification = Classification.load(NAME)
    codes, primary = list(classification.codes), list(classification.primary)
    Z = block(wide, codes, codes, file)
    Y = block(wide, codes, list(classification.final), file)
    V = block(wide, primary, codes, file)
    output = block(wide, ["P1"], codes, file)[0]
    require_equal(Z.sum(axis=1) + Y.sum(axis=1), output, codes, "output", file)
    require_equal(Z.sum(axis=0) + V.sum(axis=0), output, codes, "output", file)
    provenance = (
        read_from(NAME, file)
        .then("domestic deliveries read; imported inputs stay a row of primary inputs")
        .then("taxes less subsidies on products stay a row of their own, outside value added")
        .then("employment attached from the same file", rows=list(SATELLITES), unit=JOBS.name)
    )
    jobs = block(wide, list(SATELLITES.values()), codes, file)
    return national_table(
        ECONOMY, classification, Z, Y, V, primary=primary,
        unit=UNIT, year=YEAR, provenance=provenance, satellites=(SATELLITES, jobs, JOBS),
    )  # fmt: skip


def _wide(file: Path) -> pd.DataFrame:
    _, frame = one_frame(file, COLUMNS, "the German table of 1995")
    economies, units = set(frame["geo"].dropna()), set(frame["unit"].dropna())
    days = {int(day) for day in frame["time"].dropna()}
    expected = {(pd.Timestamp(YEAR, 1, 1) - pd.Timestamp(1970, 1, 1)).days}
    if economies != {"DE"} or units != {"MIO_EUR"} or days != expected:
        what = f"{file.name} is not of Germany 1995 in million EUR: {sorted(map(str, economies | units))}"
        raise wrong(file, what, f"give {FILE} as its package released it")
    return long_block(frame, "prod_na", "induse", "values", file)
