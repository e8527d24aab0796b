"""Tables as a page prints them: text in every cell, and which columns hold numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlace import words
from interlace.report.wording import say

if TYPE_CHECKING:
    import pandas as pd

    from interlace.report.document import Table

_NUMBER = re.compile(r"^[+\u2212-]?\d[\d,]*(\.\d+)?%?$")
_MISSING = frozenset({"", "–", "—", "nan", "NaN"})


@dataclass(frozen=True, slots=True)
class View:
    """A table for the page.

    Parameters
    ----------
    heads : tuple of (str, bool)
        The words of each column, and whether it holds numbers.
    rows : tuple of tuple of str
    marked : int or None
        Position of the economy's row.
    """

    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    marked: int | None = None


def of_table(table: Table) -> View:
    """Return the view of a section's own table, its numbers with one precision a column."""
    heads = tuple((column.label, column.digits is not None) for column in table.columns)
    digits = [column.digits for column in table.columns]
    rows = tuple(tuple(_cell(value, places) for value, places in zip(row, digits, strict=True)) for row in table.rows)
    return View(heads, rows, table.marked)


def _cell(value: str | float | None, digits: int | None) -> str:
    if value is None:
        return say("number.missing")
    return str(value) if digits is None else words.number(float(value), digits)


def of_frame(frame: pd.DataFrame, marked: str) -> View:
    """Return the view of a figure's table, whose cells are text.

    Parameters
    ----------
    frame : DataFrame
        Words in the headers, text in the cells.
    marked : str
        The row that holds this text in its first two columns is marked.

    Returns
    -------
    View
        A column is one of numbers where every cell that is not missing is a number.
    """
    cells = [[str(value) for value in frame.iloc[:, position]] for position in range(frame.shape[1])]
    missing = _MISSING | {words.text("numbers.missing")}
    numeric = [
        any(_NUMBER.match(text) for text in column) and all(_NUMBER.match(text) or text in missing for text in column)
        for column in cells
    ]
    heads = tuple((str(name), number) for name, number in zip(frame.columns, numeric, strict=True))
    rows = tuple(zip(*cells, strict=True))
    own = [position for position, row in enumerate(rows) if marked in row[:2]]
    return View(heads, rows, own[0] if len(own) == 1 else None)
