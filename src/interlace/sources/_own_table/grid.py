"""A sheet of labelled numbers, as read, and how one row a cell becomes one; every cell knows where it stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interlace.errors import InputError
from interlace.kernels._types import Float, Ints
from interlace.model.files import neutralise
from interlace.sources._own_table.findings import Findings, some
from interlace.sources._own_table.vocabulary import Side
from interlace.words import Said, said

NUMBER = r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"
THOUSANDS = re.compile(r"[+-]?\d{1,3}([ ,.\u00a0\u202f'’]\d{3})+([.,]\d+)?")
_KINDS = {
    "thousands": THOUSANDS,
    "comma": re.compile(r"[+-]?\d*,\d+"),
    "parentheses": re.compile(r"\(\d[\d.,]*\)"),
    "percent": re.compile(NUMBER + r"\s*%"),
    "date": re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"),
}
KEPT_ODD = 20_000
CELL_LIMIT = 400_000_000


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that holds no number: its kind (text, error, date, formula, truth value) and its words."""

    kind: str
    text: str


@dataclass
class Grid:
    """Labelled numbers of one year.

    Parameters
    ----------
    place : str
        File, and sheet where there is one.
    rows, columns : dict of str to list of str
        Key (economy, code, name, role, ...) to the labels, in order.
    values : ndarray, shape (rows, columns)
        NaN where a cell holds no number.
    odd : dict of (int, int) to Odd
        Cells that hold something else than a number; a NaN that is not here is a blank cell.
    lines : ndarray of int, shape (rows,)
        Line of the file, or row of the sheet, from 1.
    first_column : int
        Column of the file, from 1, in which the numbers begin.
    layout : str
        ``"square"`` or ``"long"``.
    """

    place: str
    rows: dict[str, list[str]]
    columns: dict[str, list[str]]
    values: Float
    odd: dict[tuple[int, int], Odd] = field(default_factory=dict)
    lines: Ints = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    first_column: int = 1
    layout: str = "square"

    def labels(self, side: Side) -> dict[str, list[str]]:
        """Return the labels of the rows or of the columns."""
        return self.rows if side == "row" else self.columns

    def where(self, side: Side, i: int | np.intp) -> Said:
        """Return where a row or column stands, not yet said."""
        label = join_label(self.labels(side), int(i))
        if side == "column" and self.layout == "long":
            return said("findings.place.column", at=label, label=None)
        at = str(self.lines[i]) if side == "row" else column_letter(self.first_column + int(i))
        return said("findings.place.line" if side == "row" else "findings.place.column", at=at, label=label or None)

    def within(self, *places: Said) -> Said:
        """Return places of this sheet or file."""
        return said("findings.place.within", place=self.place, inner=places)

    def take(self, rows: Ints) -> Grid:
        """Return the grid with some of its rows."""
        position = {int(old): new for new, old in enumerate(rows)}
        odd = {(position[i], j): cell for (i, j), cell in self.odd.items() if i in position}
        labels = {key: [column[i] for i in rows] for key, column in self.rows.items()}
        return replace(self, rows=labels, values=self.values[rows], odd=odd, lines=self.lines[rows])


def join_label(labels: dict[str, list[str]], i: int) -> str:
    """Return economy and code of a label, with a space between."""
    return " ".join(labels[key][i] for key in ("economy", "code") if key in labels and labels[key][i])


def column_letter(number: int) -> str:
    """Return a spreadsheet's letters for a column, from 1.

    Examples
    --------
    >>> column_letter(1), column_letter(28)
    ('A', 'AB')
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def parse_numbers(texts: Sequence[str], decimal: str = ".") -> tuple[Float, dict[int, Odd]]:
    """Turn texts into numbers, exactly, without a loop over the good ones.

    Parameters
    ----------
    texts : sequence of str
    decimal : {".", ","}
        Decimal mark.

    Returns
    -------
    ndarray, shape (len(texts),)
        NaN where a text is no number.
    dict of int to Odd
        What stands in the cells that hold neither a number nor a blank.
    """
    array = pc.utf8_trim_whitespace(pa.array(texts, type=pa.large_string()))
    if decimal == ",":
        array = pc.replace_substring(pc.replace_substring(array, ".", "?"), ",", ".")
    try:
        values = array.cast(pa.float64()).to_numpy(zero_copy_only=False)
        if np.isfinite(values).all():
            return np.array(values, dtype=np.float64), {}
    except pa.ArrowInvalid:
        pass
    good = pc.match_substring_regex(array, f"^{NUMBER}$")
    values = pc.if_else(good, array, None).cast(pa.float64()).to_numpy(zero_copy_only=False)
    values = np.array(values, dtype=np.float64)
    values[np.isinf(values)] = np.nan
    odd: dict[int, Odd] = {}
    for i in np.flatnonzero(np.isnan(values))[:KEPT_ODD]:
        text = str(texts[int(i)]).strip()
        if text:
            odd[int(i)] = Odd(kind_of_text(text), text)
    return values, odd


def kind_of_text(text: str) -> str:
    """Return what a text that is no number is: error, not a number, infinity, thousands, decimal comma, or text."""
    word = text.casefold()
    if re.fullmatch(r"#[a-z0-9/]+[!?]?", word):
        return "error"
    if word.lstrip("+-") in {"nan", "na", "n/a", "null", "none"}:
        return "nan"
    if word.lstrip("+-") in {"inf", "infinity", "∞"} or re.fullmatch(NUMBER, text):
        return "infinity"
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(text)), "text")


def plain_label(text: str) -> str:
    """Return a label without the apostrophe that keeps spreadsheets from running it as a formula."""
    return text[1:] if text[:1] == "'" and neutralise(text[1:]) == text else text


def first_seen(codes: pd.Series) -> tuple[Ints, pd.Index]:
    """Return positions and distinct values in the order in which they are met."""
    positions, values = pd.factorize(codes, sort=False)
    return np.asarray(positions, dtype=np.intp), pd.Index(values)


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
