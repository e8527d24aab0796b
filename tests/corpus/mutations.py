"""Named, seeded ways to spoil a valid table, each of which makes it wrong for sure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import numpy as np

from .layouts import FINAL, Book

# Mutations of the table -----------------------------------------------------------------------------------------

Change = Callable[[Book, np.random.Generator], None]
CHANGES: dict[str, Change] = {}
ONLY: dict[str, set[str]] = {}
"""Layouts in which a change means something, where that is not all of them."""
SQUARE = {"csv_square", "parquet_square", "xlsx", "folder_toml", "zipped"}
TEXT = {"csv_square", "csv_long", "folder_toml", "zipped"}


def change(name: str, *, only: set[str] | None = None) -> Callable[[Change], Change]:
    def keep(function: Change) -> Change:
        assert name not in CHANGES
        CHANGES[name] = function
        if only:
            ONLY[name] = only
        return function

    return keep


def two(b: Book, rng: np.random.Generator) -> tuple[int, int]:
    """Return two industries of unlike code and output."""
    i = int(rng.integers(b.n))
    others = [k for k in range(b.n) if b.rows[k][1] != b.rows[i][1] and abs(b.cells[k][-1] - b.cells[i][-1]) > 20]
    return i, int(rng.choice(others))


def place(b: Book, rng: np.random.Generator) -> tuple[int, int]:
    """Return a cell of the intermediate deliveries."""
    return int(rng.integers(b.n)), int(rng.integers(b.n))


@change("row label flipped")
def _(b, rng):
    i, _ = two(b, rng)
    b.rows[i] = (b.rows[i][0], b.rows[i][1][::-1])


@change("column label flipped")
def _(b, rng):
    i, _ = two(b, rng)
    b.columns[i] = (b.columns[i][0], b.columns[i][1][::-1])


@change("final label misspelt")
def _(b, rng):
    b.columns[b.n] = (b.columns[b.n][0], "housholds")


@change("primary label misspelt")
def _(b, rng):
    b.rows[-1] = ("", "operatng_surplus")


@change("row labels swapped")
def _(b, rng):
    i, k = two(b, rng)
    b.rows[i], b.rows[k] = b.rows[k], b.rows[i]


@change("column labels swapped")
def _(b, rng):
    i, k = two(b, rng)
    b.columns[i], b.columns[k] = b.columns[k], b.columns[i]


@change("row labels moved by one")
def _(b, rng):
    b.rows[: b.n] = [*b.rows[1 : b.n], b.rows[0]]


@change("row label twice")
def _(b, rng):
    i, k = two(b, rng)
    b.rows[i] = b.rows[k]


@change("column label twice")
def _(b, rng):
    i, k = two(b, rng)
    b.columns[i] = b.columns[k]


@change("row label blank")
def _(b, rng):
    i, _ = two(b, rng)
    b.rows[i] = (b.rows[i][0], "")


@change("column label blank")
def _(b, rng):
    i, _ = two(b, rng)
    b.columns[i] = (b.columns[i][0], "")


@change("row left out")
def _(b, rng):
    i, _ = two(b, rng)
    del b.rows[i], b.cells[i]
    b.n -= 1


@change("column left out")
def _(b, rng):
    i, _ = two(b, rng)
    del b.columns[i]
    for row in b.cells:
        del row[i]


@change("row added without a column")
def _(b, rng):
    b.rows.insert(0, (b.rows[0][0], "another"))
    b.cells.insert(0, [1] * len(b.columns))
    b.n += 1


@change("row stands twice")
def _(b, rng):
    i, _ = two(b, rng)
    b.rows.insert(i, b.rows[i])
    b.cells.insert(i, list(b.cells[i]))
    b.n += 1


@change("final use left out")
def _(b, rng):
    keep = [j for j in range(len(b.columns)) if b.columns[j][1] not in FINAL]
    b.columns = [b.columns[j] for j in keep]
    b.cells = [[row[j] for j in keep] for row in b.cells]


@change("one primary row left out")
def _(b, rng):
    del b.rows[-1], b.cells[-1]


@change("no primary rows, and output that differs")
def _(b, rng):
    i, _ = two(b, rng)
    del b.rows[-2:], b.cells[-2:]
    b.cells[i][-1] *= 2


@change("output by a column that differs")
def _(b, rng):
    i, _ = two(b, rng)
    b.cells[i][-1] += 300


@change("output by a row that differs")
def _(b, rng):
    i, _ = two(b, rng)
    b.cells[b.n][i] += 300


@change("sign of a row turned")
def _(b, rng):
    i, _ = two(b, rng)
    b.cells[i] = [-cell for cell in b.cells[i]]


@change("sign of value added turned")
def _(b, rng):
    b.cells[-1] = [None if cell is None else -cell for cell in b.cells[-1]]


@change("row in other units")
def _(b, rng):
    i, _ = two(b, rng)
    b.cells[i] = [cell * 1000 for cell in b.cells[i]]


@change("row a tenth too large")
def _(b, rng):
    i, _ = two(b, rng)
    b.cells[i] = [cell * 1.1 for cell in b.cells[i]]


@change("column in other units")
def _(b, rng):
    j, _ = two(b, rng)
    for row in b.cells:
        row[j] = None if row[j] is None else row[j] / 1000


@change("primary row in other units")
def _(b, rng):
    b.cells[-1] = [None if cell is None else cell / 1000 for cell in b.cells[-1]]


@change("deliveries turned on their side")
def _(b, rng):
    Z = [row[: b.n] for row in b.cells[: b.n]]
    for i in range(b.n):
        b.cells[i][: b.n] = [Z[j][i] for j in range(b.n)]
    assert any(sum(Z[i]) != sum(row[i] for row in Z) for i in range(b.n))


@change("two cells of a row changed about")
def _(b, rng):
    i, j = place(b, rng)
    k = next(k for k in range(b.n) if abs(b.cells[i][k] - b.cells[i][j]) > 12 or k == b.n - 1)
    b.cells[i][k] += 60
    b.cells[i][j] -= 60 if k != j else 0


@change("digits of a cell changed about")
def _(b, rng):
    i, j = place(b, rng)
    b.cells[i][j] = b.cells[i][j] * 10 + 7


@change("nothing but zeros")
def _(b, rng):
    b.cells = [[None if cell is None else 0 for cell in row] for row in b.cells]


@change("not productive, but balanced")
def _(b, rng):
    i, k = two(b, rng)
    b.cells[i][k] += 90_000
    b.cells[k][i] += 90_000
    for p, q in ((i, k), (k, i)):
        b.cells[p][b.n] -= 90_000
        b.cells[-1][q] -= 90_000


@change("negative output, but balanced")
def _(b, rng):
    i, _ = two(b, rng)
    gap = 3 * b.cells[i][-1]
    b.cells[i][b.n] -= gap
    b.cells[i][-1] -= gap
    b.cells[b.n][i] -= gap
    b.cells[-1][i] -= gap


CELLS: dict[str, Any] = {
    "NaN": float("nan"), "infinity": float("inf"), "text": "ten", "blank": None, "not available": "n/a",
    "dots": "..", "dash": "–", "REF error": "#REF!", "division error": "#DIV/0!", "value error": "#VALUE!",
    "thousands": "1,234.5", "thousands with blanks": "1 234", "two points": "1.234.567", "per cent": "12%",
    "parentheses": "(12.5)", "unit behind": "12 mn", "hexadecimal": "0x1F", "script": "<script>alert(1)</script>",
    "too large": "1e999", "date in words": "2010-01-02", "euros": "€12", "two numbers": "12 / 13", "star": "12*",
}  # fmt: skip


def _cell_change(value: Any) -> Change:
    def put(b: Book, rng: np.random.Generator) -> None:
        i, j = place(b, rng)
        b.cells[i][j] = value

    return put


for _name, _value in CELLS.items():
    CHANGES[f"cell: {_name}"] = _cell_change(_value)


@change("cell: value added is text")
def _(b, rng):
    b.cells[-1][int(rng.integers(b.n))] = "see the notes"


@change("cell: final use is text")
def _(b, rng):
    b.cells[int(rng.integers(b.n))][b.n] = "see the notes"


@change("cell: published output is text")
def _(b, rng):
    b.cells[int(rng.integers(b.n))][-1] = "see the notes"


@change("cell: date", only={"xlsx"})
def _(b, rng):
    i, j = place(b, rng)
    b.cells[i][j] = dt.date(2010, 1, 2)


@change("cell: truth value", only={"xlsx"})
def _(b, rng):
    i, j = place(b, rng)
    b.cells[i][j] = True


@change("cell: formula without a value", only={"xlsx"})
def _(b, rng):
    i, j = place(b, rng)
    b.cells[i][j] = "=1+2"


@change("roles: unknown for a column", only={"csv_square", "xlsx", "folder_toml", "zipped"})
def _(b, rng):
    b.column_roles = ["industry"] * b.n + ["final:housholds"] * (len(b.columns) - b.n - 1) + ["output"]
    b.row_roles = ["industry"] * b.n + ["output", "compensation", "operating_surplus"]


@change("roles: unknown for a row", only={"csv_square", "xlsx", "folder_toml", "zipped"})
def _(b, rng):
    b.column_roles = ["industry"] * b.n + ["final:households"] * (len(b.columns) - b.n - 1) + ["output"]
    b.row_roles = ["industry"] * b.n + ["output", "profit", "operating_surplus"]
