"""OECD national input-output tables, edition of 2021, 45 industries (ISIC Rev. 4), from an R data package.

A file holds one economy, a data frame a year. Deliveries are of domestic and imported products together; imports are a
column. Cells are rounded to a tenth of a million USD, so sums miss the published output by up to 3: what rows miss is
booked as the residual, what columns miss as a primary row of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from interlace.model.classification import Classification
from interlace.model.economies import canonical
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import block, national_table, objects_of, of_years, require_equal, require_path, wrong
from interlace.sources.registry import read_from
from interlace.words import said

__all__ = ["load", "read_year"]

NAME = "oecd2021"
UNIT = Unit("USD mn", currency="USD", scale=1e6, prices="current basic prices")
PUBLISHED = ("TXS_IMP_FNL", "TXS_INT_FNL", "VALU")
"""Rows of primary inputs that the publisher prints; a last one holds the rounding."""
ROUNDING = 5.0
"""Largest sum of rounding errors, in million USD, that passes for rounding."""
_FILE = re.compile(r"^OECD21ed_([A-Z]{3})_\d{4}to\d{4}\.rda$")
_YEAR = re.compile(r"^OECD21ed_([A-Z]{3})_(\d{4})$")


def load(path: Path | None) -> TablePanel:
    """Return the panel of one economy.

    Parameters
    ----------
    path : pathlib.Path
        A file ``OECD21ed_CHN_1995to2018.rda``, or a folder with one such file.

    Returns
    -------
    TablePanel
        One economy, 45 industries, million USD at current basic prices.

    Raises
    ------
    InputError
        If there is no such file, several of them, or it does not hold the tables.
    """
    file = _one(require_path(path, NAME, said("errors.files.oecd2021")))
    economy, frames = _years(file)
    years = {year: (file, year) for year in frames}
    return of_years(NAME, years, read_year, _provenance, (economy,), Classification.load(NAME))


def _one(path: Path) -> Path:
    if path.is_file():
        return path
    found = sorted(file for file in path.iterdir() if _FILE.match(file.name))
    if len(found) != 1:
        what = f"the folder holds {len(found)} files of the OECD tables" if found else "the folder holds no OECD table"
        names = ", ".join(file.name for file in found) or "OECD21ed_CHN_1995to2018.rda"
        raise wrong(path, what, f"name one: {names}")
    return found[0]


def _years(file: Path) -> tuple[str, dict[int, pd.DataFrame]]:
    objects = objects_of(file)
    lists = [value for value in objects.values() if isinstance(value, Mapping)]
    entries = {str(name): frame for name, frame in lists[0].items()} if len(lists) == 1 else {}
    matches = {name: _YEAR.match(name) for name in entries}
    economies = {match.group(1) for match in matches.values() if match}
    frames_only = all(isinstance(frame, pd.DataFrame) for frame in entries.values())
    if not entries or not frames_only or None in matches.values() or len(economies) != 1:
        fix = "it should hold one list of data frames named OECD21ed_ECONOMY_YEAR"
        raise wrong(file, f"{file.name} does not hold tables of the OECD's edition of 2021", fix)
    years = {int(match.group(2)): entries[name] for name, match in matches.items() if match}
    return canonical(economies.pop()), years


def _provenance(file: Path, year: int) -> Provenance:
    return (
        read_from(NAME, file)
        .then("table of one year read", year=year)
        .then("what rounded rows miss of the published output booked as the residual, what columns miss as a row")
        .then("taxes less subsidies on products stay rows of their own, outside value added")
        .then("direct purchases by non-residents count as exports, those of residents abroad as final use of imports")
    )


def read_year(file: Path, year: int) -> IOTable:
    """Read one year.

    Parameters
    ----------
    file : pathlib.Path
    year : int

    Returns
    -------
    IOTable
        With `imports` and `residual`; primary rows: taxes on products paid abroad and at home, value added, rounding.

    Raises
    ------
    InputError
        If the file is truncated, is not R data, or its cells miss the published output by more than rounding.
    """
    economy, frames = _years(file)
    if year not in frames:
        raise wrong(file, f"{file.name} has no table of {year}", f"there is {sorted(frames)}")
    frame = frames[year]
    if "Code" not in frame.columns:
        raise wrong(file, f"the table of {year} in {file.name} has no column Code", None)
    wide = frame.set_index(frame["Code"].astype(str).to_numpy())
    classification = Classification.load(NAME)
    codes = list(classification.codes)
    Z = block(wide, codes, codes, file)
    Y = block(wide, codes, list(classification.final), file)
    V = block(wide, PUBLISHED, codes, file)
    imports = -block(wide, codes, ["IMPO"], file)[:, 0]
    output = block(wide, ["OUTPUT"], codes, file)[0]
    residual = output - (Z.sum(axis=1) + Y.sum(axis=1) - imports)
    rounding = output - (Z.sum(axis=0) + V.sum(axis=0))
    for miss in (residual, rounding):
        require_equal(output - miss, output, codes, f"output in {year}", file, share=0.0, rounding=ROUNDING)
    return national_table(
        economy, classification, Z, Y, np.vstack([V, rounding]), primary=(*PUBLISHED, "ROUNDING"),
        unit=UNIT, year=year, provenance=_provenance(file, year), imports=imports, residual=residual,
    )  # fmt: skip
