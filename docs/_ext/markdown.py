"""Small pieces of Markdown that the generated pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def cell(value: object) -> str:
    """Return text that stays inside its table cell and is not read as markup."""
    text = re.sub(r"\s+", " ", str(value))
    for sign in ("\\", "|", "*", "_", "<", "$", "[", "]"):
        text = text.replace(sign, "\\" + sign)
    return text


def table(head: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return a table; the columns numbered in `right` are right-aligned. Cells are given as Markdown."""
    marks = ["---:" if position in right else "---" for position in range(len(head))]
    lines = [head, marks, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def quoted(values: Iterable[object]) -> str:
    """Return names as code, separated by commas."""
    return ", ".join(f"`{value}`" for value in values)
