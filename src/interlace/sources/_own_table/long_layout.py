"""The long layout: one row a cell, turned into a grid of rows and columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float, Ints
from interlace.sources._own_table.findings import Findings, some
from interlace.sources._own_table.grid import Grid, Odd, first_seen

CELL_LIMIT = 400_000_000


@dataclass(frozen=True, slots=True)
class LongCells:
    """Cells as they stand in the file: labels by key, values, and the lines they stand in."""

    place: str
    labels: dict[str, list[str]]
    values: Float
    odd: dict[int, Odd]
    lines: Ints


def year_of(text: str) -> int | None:
    """Return a year between 1800 and 2200, or None."""
    word = text.strip().removesuffix(".0")
    return int(word) if word.isascii() and word.isdigit() and 1800 <= int(word) <= 2200 else None


def grid_of_cells(cells: LongCells, findings: Findings) -> dict[int | None, Grid]:
    """Turn cells into one grid a year; a cell that does not stand in the file is zero, and that is recorded.

    Raises
    ------
    InputError
        If a value is no number, a label is missing, a cell stands twice, or a year is none.
    """
    _check_values(cells)
    _check_labels(cells)
    if "year" not in cells.labels:
        return {None: _pivot(cells, np.arange(len(cells.values)), findings)}
    positions, words = first_seen(pd.Series(cells.labels["year"], dtype=object))
    years = [year_of(str(word)) for word in words]
    for k, year in enumerate(years):
        if year is None:
            line = cells.lines[int(np.flatnonzero(positions == k)[0])]
            raise InputError(
                f"{str(words[k])!r} is not a year", where=f"{cells.place}, line {line}, column year", fix="write 2010"
            )
    return {year: _pivot(cells, np.flatnonzero(positions == k), findings) for k, year in enumerate(years)}


def _check_values(cells: LongCells) -> None:
    bad = np.flatnonzero(np.isnan(cells.values))
    if not bad.size:
        return
    shown = [
        f"line {cells.lines[i]}: " + (repr(cells.odd[int(i)].text) if int(i) in cells.odd else "blank") for i in bad[:5]
    ]
    raise InputError(
        f"{bad.size} cells of the column value hold no number" if bad.size > 1 else "a cell of value holds no number",
        where=f"{cells.place}, {some(shown, bad.size - len(shown), mark='; ')}",
        fix="write plain numbers such as 1234.5; leave the whole row out where a cell is zero",
    )


def _check_labels(cells: LongCells) -> None:
    for key in ("row", "column"):
        blank = [i for i, label in enumerate(cells.labels[key]) if not label][:5]
        if blank:
            lines = ", ".join(str(cells.lines[i]) for i in blank)
            raise InputError(
                f"labels are missing in the column {key}", where=f"{cells.place}, line {lines}", fix="write the code"
            )


def _axis(cells: LongCells, which: Ints, side: str) -> tuple[Ints, dict[str, list[str]], Ints]:
    """Return each cell's position on an axis, the axis' labels, and the first cell of each label."""
    codes = pd.Series(cells.labels[side], dtype=object).iloc[which]
    joined = codes
    if f"{side}_economy" in cells.labels:
        joined = pd.Series(cells.labels[f"{side}_economy"], dtype=object).iloc[which] + "\x1f" + codes
    positions, _ = first_seen(joined)
    _, first = np.unique(positions, return_index=True)
    labels: dict[str, list[str]] = {}
    names = {side: "code", f"{side}_economy": "economy", f"{side}_role": "role", f"{side}_name": "name"}
    for key, name in names.items():
        if key in cells.labels:
            labels[name] = [cells.labels[key][which[i]] for i in first]
    return positions, labels, which[first]


def _pivot(cells: LongCells, which: Ints, findings: Findings) -> Grid:
    i, rows, first_rows = _axis(cells, which, "row")
    j, columns, _ = _axis(cells, which, "column")
    shape = (len(first_rows), len(columns["code"]))
    if shape[0] * shape[1] > CELL_LIMIT:
        raise InputError(
            f"the labels call for a table of {shape[0]:,} by {shape[1]:,} cells",
            where=cells.place,
            fix="look whether the columns row and column hold codes of industries",
        )
    flat = i.astype(np.int64) * shape[1] + j
    _check_twice(cells, which, flat)
    values = np.zeros(shape)
    values.flat[flat] = cells.values[which]
    absent = shape[0] * shape[1] - flat.size
    if absent:
        findings.step("cells that are not in the long file taken as zero", cells=absent)
    return Grid(cells.place, rows, columns, values, {}, cells.lines[first_rows], 1, "long")


def _check_twice(cells: LongCells, which: Ints, flat: Ints) -> None:
    twice = np.flatnonzero(pd.Series(flat).duplicated().to_numpy())
    if not twice.size:
        return
    parts = []
    for k in twice[:5]:
        earlier = int(np.flatnonzero(flat == flat[k])[0])
        label = " ".join(cells.labels[key][which[k]] for key in ("row_economy", "row") if key in cells.labels)
        user = " ".join(cells.labels[key][which[k]] for key in ("column_economy", "column") if key in cells.labels)
        parts.append(f"{label} to {user} in lines {cells.lines[which[earlier]]} and {cells.lines[which[k]]}")
    raise InputError(
        f"{twice.size} cells stand more than once" if twice.size > 1 else "a cell stands more than once",
        where=f"{cells.place}: " + "; ".join(parts),
        fix="keep one row a cell; add them up if they are parts of one",
    )
