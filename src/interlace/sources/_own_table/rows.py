"""Rows of cells, from CSV or from a sheet of a workbook: where their labels stand, and the grids that they make."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import Grid, LongCells, Odd, column_letter, grid_of_cells, parse_numbers
from interlace.sources._own_table.vocabulary import KEYS, LONG_KEYS, normal

Row = tuple[int, Sequence[Any]]
"""Line of the file or row of the sheet, from 1, and its cells."""

_DATES = (dt.date, dt.time, dt.timedelta)
LOOKED_AT = 12
"""Rows that are looked at to find the head."""

_ROW_KEYS = ("economy", "code", "name", "role")
_NEEDED = {"row", "column", "value"}

_HOW = (
    "put the word `code` into the corner cell, the columns' codes to its right and the rows' codes below it; "
    "`interlace data template` writes an example"
)


@dataclass(frozen=True)
class Rows:
    """Rows of cells that are not blank, all of one width, the head first; how cells become text and numbers."""

    place: str
    rows: Iterable[Row]
    text: Callable[[Any], str]
    numbers: Callable[[Sequence[Any]], tuple[Float, dict[int, Odd]]]


def grids_of(given: Rows, findings: Findings) -> dict[int | None, Grid]:
    """Turn rows into one grid a year (None where they name no year).

    Raises
    ------
    InputError
        If there are no rows, or their head or labels cannot be read.
    """
    rows = iter(given.rows)
    first = list(islice(rows, LOOKED_AT))
    if not first:
        raise InputError(
            "the sheet is empty", where=given.place, fix="put the table into it, the head in its first row"
        )
    heads = [list(map(given.text, row)) for _, row in first]
    keys = long_columns(heads[0], given.place)
    if keys is not None:
        return _long(given, list(chain(first[1:], rows)), keys, findings)
    head = read_head(heads, given.place)
    for i, row in enumerate(first[: head.body]):
        _refuse_dates(given, row, heads[i])
    return {None: _square(given, heads, head, chain(first[head.body :], rows))}


def _square(given: Rows, heads: list[list[str]], head: Head, body: Iterable[Row]) -> Grid:
    left = len(head.column_keys)
    labels: list[list[str]] = []
    lines: list[int] = []
    numbers: list[Float] = []
    odd: dict[tuple[int, int], Odd] = {}
    for i, (line, row) in enumerate(body):
        values, strange = given.numbers(row[left:])
        odd.update({(i, j): cell for j, cell in strange.items()})
        numbers.append(values)
        lines.append(line)
        labels.append(list(map(given.text, row[:left])))
        _refuse_dates(given, (line, row[:left]), labels[-1])
    if not numbers:
        raise InputError("the table has a head but no rows", where=given.place, fix="add a row for each industry")
    turned = map(list, zip(*labels, strict=True))
    columns = {key: heads[i][left:] for i, key in head.row_keys}
    places = np.array(lines, dtype=np.intp)
    rows = dict(zip(head.column_keys, turned, strict=True))
    return Grid(given.place, rows, columns, np.array(numbers), odd, places, left + 1)


def _long(given: Rows, body: list[Row], keys: dict[str, int], findings: Findings) -> dict[int | None, Grid]:
    if not body:
        raise InputError("the table has a head but no rows", where=given.place, fix="add a row for each cell")
    columns = list(zip(*(row for _, row in body), strict=True))
    values, odd = given.numbers(columns[keys["value"]])
    labels = {key: list(map(given.text, columns[j])) for key, j in keys.items() if key != "value"}
    lines = np.array([line for line, _ in body], dtype=np.intp)
    return grid_of_cells(LongCells(given.place, labels, values, odd, lines), findings)


def _refuse_dates(given: Rows, row: Row, texts: Sequence[str]) -> None:
    line, cells = row
    for j, cell in enumerate(cells):
        if isinstance(cell, _DATES):
            raise InputError(
                f"a label is a date, {texts[j]}: the spreadsheet program changed a code such as 10-12",
                where=f"{given.place}, cell {column_letter(j + 1)}{line}",
                fix="format the labels as text and write the code again",
            )


def is_blank(cell: object) -> bool:
    """Return whether a cell holds nothing."""
    return cell is None or cell is pd.NA or cell != cell


def text_of(cell: object) -> str:
    """Return a cell as a label: 10.0 is "10", a blank is ""."""
    if is_blank(cell) or isinstance(cell, Odd):
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell).strip()


def numbers_of(cells: Sequence[Any]) -> tuple[Float, dict[int, Odd]]:
    """Return the numbers of cells that are Python values, and what stands where there is none."""
    if all(type(cell) is float or type(cell) is int for cell in cells):
        return np.array(cells, dtype=np.float64), {}
    values = np.full(len(cells), np.nan)
    odd: dict[int, Odd] = {}
    texts: dict[int, str] = {}
    for j, cell in enumerate(cells):
        if type(cell) is float or type(cell) is int:
            values[j] = cell
        elif isinstance(cell, Odd):
            odd[j] = cell
        elif isinstance(cell, bool):
            odd[j] = Odd("truth value", str(cell).upper())
        elif isinstance(cell, _DATES):
            odd[j] = Odd("date", text_of(cell))
        elif not is_blank(cell):
            texts[j] = str(cell)
    if texts:
        places = list(texts)
        values[places], strange = parse_numbers(list(texts.values()))
        odd.update({places[k]: cell for k, cell in strange.items()})
    return values, odd


@dataclass(frozen=True, slots=True)
class Head:
    """Where the labels of a square sheet stand.

    Parameters
    ----------
    row_keys : tuple of (int, str)
        Row of the sheet (from 0) and what the row holds: economy, code, name or role of the columns.
    column_keys : tuple of str
        What each of the columns on the left holds.
    body : int
        First row with numbers, from 0.
    """

    row_keys: tuple[tuple[int, str], ...]
    column_keys: tuple[str, ...]
    body: int


def long_columns(first: Sequence[str], where: str) -> dict[str, int] | None:
    """Return the position of each key of a long sheet, or None if the first row is not the head of one.

    Parameters
    ----------
    first : sequence of str
        Cells of the first row.
    where : str
        File and sheet, for messages.

    Raises
    ------
    InputError
        If a key stands twice, or a column is not known.
    """
    keys = [LONG_KEYS.get(normal(cell)) for cell in first]
    if len(_NEEDED.intersection(key for key in keys if key)) < len(_NEEDED):
        return None
    found: dict[str, int] = {}
    for position, (key, cell) in enumerate(zip(keys, first, strict=True)):
        if key in found:
            raise InputError(
                f"two columns of the head mean {key!r}: {first[found[key]]!r} and {cell!r}",
                where=where,
                fix="keep one of them",
            )
        if key is None and cell.strip():
            raise InputError(
                f"the column {cell!r} is not known in a long table",
                where=where,
                fix="keep row_economy, row, column_economy, column, value and, if need be, year, row_role, column_role",
            )
        if key is not None:
            found[key] = position
    return found


def read_head(rows: Sequence[Sequence[str]], where: str) -> Head:
    """Find the head of a square sheet from its first rows.

    The corner names what each row of the head and each column on the left holds. With one row in the head that row
    holds codes; otherwise the first word of each row of the corner names the row.

    Parameters
    ----------
    rows : sequence of sequences of str
        The first rows, without comments.
    where : str
        File and sheet, for messages.

    Raises
    ------
    InputError
        If no corner is found or it contradicts itself.
    """
    corner = [[KEYS.get(normal(cell)) if cell.strip() else "" for cell in row] for row in rows]
    width = _leading(corner[0])
    if width == 0:
        raise InputError(
            f"the first row does not begin with a known word but with {rows[0][0]!r}", where=where, fix=_HOW
        )
    if not any(corner[0][:width]):
        if len(corner[0]) > 1 and rows[0][1].strip():  # codes to the right of one blank corner cell and below it
            return Head(((0, "code"),), ("code",), 1)
        what = "the corner of the table is blank, so its labels cannot be told apart"
        raise InputError(what, where=where, fix=_HOW)
    height = 1
    while height < len(corner) and any(corner[height][:width]) and _leading(corner[height]) > 0:
        height += 1
    named = [j for j in range(width) if any(corner[i][j] for i in range(height) if j < len(corner[i]))]
    count = named[-1] + 1
    if count == 1 and height > 1:
        count = min(height, width)
    block = [list(corner[i][:count]) for i in range(height)]
    if any(cell is None for line in block for cell in line):
        raise InputError("the corner of the table holds a word that is not known", where=where, fix=_HOW)
    words = [[cell or "" for cell in line] for line in block]
    names_row = height > 1 and not any(cell.strip() for cell in rows[height - 1][count:])
    return _assign(words, height, count, where, names_row=names_row)


def _leading(cells: Sequence[str | None]) -> int:
    """Return how many cells from the left are blank or known words."""
    return next((position for position, cell in enumerate(cells) if cell is None), len(cells))


def _assign(words: list[list[str]], height: int, count: int, where: str, *, names_row: bool) -> Head:
    used = height - 1 if names_row else height
    columns: list[str] = []
    for j in range(count):
        found = [words[height - 1][j]] if names_row else [words[i][j] for i in range(height) if words[i][j]]
        columns.append(found[0] if len(found) == 1 else "")
    if height == 1:
        rows = ["code" if "code" in columns else columns[0]]
    else:
        rows = [next((cell for cell in words[i] if cell), "") for i in range(used)]
    if not any(columns) or (used == count and not all(columns)):
        columns = list(rows)
    problems = [key for key in rows if key not in _ROW_KEYS]
    if problems or not all(columns) or len(set(columns)) < len(columns) or len(set(rows)) < len(rows):
        raise InputError(
            "the corner of the table does not name each row of the head and each column on the left once: rows "
            f"{', '.join(key or '?' for key in rows)}; columns {', '.join(key or '?' for key in columns)}",
            where=where,
            fix="name them along the corner's diagonal, for example economy, code, role, with the numbers to the right",
        )
    if "code" not in rows or "code" not in columns:
        raise InputError("the corner of the table does not name the row or the column of codes", where=where, fix=_HOW)
    return Head(tuple(enumerate(rows)), tuple(columns), height)
