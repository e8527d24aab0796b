"""The head of a sheet: which rows and columns hold labels, and what each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interlace.errors import InputError
from interlace.sources._own_table.vocabulary import KEYS, LONG_KEYS, normal

LOOKED_AT = 12
"""Rows that are looked at to find the head."""

_ROW_KEYS = ("economy", "code", "name", "role")
_NEEDED = {"row", "column", "value"}

_HOW = (
    "put the word `code` into the corner cell, the columns' codes to its right and the rows' codes below it; "
    "`interlace data template` writes an example"
)


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
        return _unnamed(corner, rows, where)
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
    for position, cell in enumerate(cells):
        if cell is None:
            return position
    return len(cells)


def _unnamed(corner: Sequence[Sequence[str | None]], rows: Sequence[Sequence[str]], where: str) -> Head:
    """One blank corner cell, codes to its right and below it."""
    if len(corner[0]) > 1 and rows[0][1].strip():
        return Head(((0, "code"),), ("code",), 1)
    raise InputError("the corner of the table is blank, so its labels cannot be told apart", where=where, fix=_HOW)


def _assign(words: list[list[str]], height: int, count: int, where: str, *, names_row: bool) -> Head:
    used = height - 1 if names_row else height
    columns: list[str] = []
    for j in range(count):
        found = [words[height - 1][j]] if names_row else [words[i][j] for i in range(height) if words[i][j]]
        columns.append(found[0] if len(found) == 1 else "")
    if height == 1:
        rows = [_single_key(columns)]
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


def _single_key(columns: list[str]) -> str:
    return "code" if "code" in columns else columns[0]
