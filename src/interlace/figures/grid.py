"""A grid: what an exhibit shows as a table, its columns typed, so that page, workbook and data file read one thing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from interlace import words

__all__ = ["Cell", "Column", "Grid", "Kind"]

Kind = Literal["text", "year", "number", "percent"]
"""What the cells of a column are; "percent": fractions, printed as per cent without the sign, which the header has."""
Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid.

    Parameters
    ----------
    label : str
        Its words, with the unit of its numbers.
    kind : {"text", "year", "number", "percent"}
        What its cells are. Text may stand in a column of numbers, for what is no number.
    digits : int
        After the point of what is printed.
    """

    label: str
    kind: Kind = "text"
    digits: int = 0

    @property
    def numeric(self) -> bool:
        """Whether its cells are figures to compare, and so stand to the right."""
        return self.kind in ("number", "percent")

    def said(self, cell: Cell) -> str:
        """A cell as it is printed."""
        if cell is None:
            return words.text("numbers.missing")
        if isinstance(cell, str) or not self.numeric:
            return str(cell)
        return words.number(100 * cell if self.kind == "percent" else cell, self.digits)


@dataclass(frozen=True, slots=True)
class Grid:
    """What an exhibit shows as a table: page, workbook and data file read it, each in its own way.

    Parameters
    ----------
    columns : tuple of Column
    rows : tuple of tuple
        Numbers in full precision, text, or None where there is no figure.
    marked : int, optional
        Position of the row that is marked.
    empty : str
        Words in place of a grid without rows.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    marked: int | None = None
    empty: str = ""

    @classmethod
    def of(cls, *columns: tuple[Column, Iterable[Any]], marked: int | None = None) -> Grid:
        """Make a grid of columns and their cells; NaN is None.

        Examples
        --------
        >>> Grid.of((Column("Year", "year"), [2010, 2011]), (Column("%", "percent", 1), [0.245, float("nan")])).shown()
        (('2010', '24.5'), ('2011', 'not available'))
        """
        heads, cells = zip(*columns, strict=True)
        return cls(heads, tuple(zip(*(map(_cell, column) for column in cells), strict=True)), marked)

    def shown(self) -> tuple[tuple[str, ...], ...]:
        """The cells as they are printed, a row a tuple."""
        return tuple(
            tuple(column.said(cell) for column, cell in zip(self.columns, row, strict=True)) for row in self.rows
        )

    def frame(self) -> pd.DataFrame:
        """The cells as they are, under the words of the columns."""
        return pd.DataFrame(list(self.rows), columns=[column.label for column in self.columns])


def _cell(value: Any) -> Cell:
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain
