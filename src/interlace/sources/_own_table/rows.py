"""Rows of cells, from CSV or from a sheet of a workbook, turned into grids."""

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
from interlace.sources._own_table.grid import Grid, Odd, column_letter, parse_numbers
from interlace.sources._own_table.header import LOOKED_AT, Head, long_columns, read_head
from interlace.sources._own_table.long_layout import LongCells, grid_of_cells

Row = tuple[int, Sequence[Any]]
"""Line of the file or row of the sheet, from 1, and its cells."""

_DATES = (dt.date, dt.time, dt.timedelta)


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
