"""The words of a user's table, from ``vocabulary.toml``: keys of its head, roles of rows, columns and industries."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any, Literal

Side = Literal["row", "column"]


def normal(text: object) -> str:
    """Return a key in lower case with single underscores between its words."""
    return re.sub(r"[\s_\-]+", "_", str(text).strip().casefold()).strip("_")


def _meanings(words: Mapping[str, str]) -> dict[str, str]:
    return {normal(word): key for key, line in words.items() for word in [key, *line.split("|")]}


def book(name: str) -> dict[str, Any]:
    """Return what a TOML file beside this module says."""
    return tomllib.loads((resources.files(__package__) / name).read_text(encoding="utf-8"))


_BOOK = book("vocabulary.toml")

KEYS = _meanings(_BOOK["keys"])
LONG_KEYS = _meanings(_BOOK["long"])
FINAL: dict[str, str] = {role: entry["name"] for role, entry in _BOOK["final"].items()}
"""Roles of final use, and the words of each."""
PRIMARY: dict[str, str] = {role: entry["name"] for role, entry in _BOOK["primary"].items()}
"""Roles of primary inputs, and the words of each."""
SECTORS: tuple[str, ...] = tuple(_BOOK["industries"]["sectors"])
INDUSTRY_ROLES: tuple[str, ...] = (*SECTORS, *_BOOK["industries"]["roles"])
FUNCTIONS: dict[str, str] = _BOOK["functions"]
"""Function of an industry by the first of its roles."""

_HEADS: dict[Side, tuple[str, ...]] = {
    "column": ("final", "final_use", "final_demand"),
    "row": ("primary", "primary_input", "primary_inputs"),
}
_BLOCK_WORDS = {
    side: _meanings({role: entry["words"] for role, entry in _BOOK[heads[0]].items()}) for side, heads in _HEADS.items()
}
_SINGLE_WORDS = {side: _meanings(_BOOK[side]) for side in _HEADS}
_IGNORE = {"ignore", "skip", "total", "subtotal", "memo"}
_YES = {"yes", "y", "1", "1.0", "true", "x", "ja", "oui", "si"}
_NO = {"no", "n", "0", "0.0", "false", "", "-"}


def role_of(side: Side, text: str) -> str | None:
    """Return the kind of a row or column from a role cell or a label; None where the words are not known.

    Returns
    -------
    str or None
        ``"industry"``, ``"final:<role>"`` of a column, ``"primary:<role>"`` or ``"satellite:<unit>"`` of a row,
        ``"imports"``, ``"residual"``, ``"output"``, ``"ignore"``; or ``"final"`` or ``"primary"`` where the role is
        left to the label.
    """
    head, _, tail = text.partition(":")
    head, tail = normal(head), tail.strip()
    block = _HEADS[side][0]
    if head == "industry":
        return "industry"
    if head in _IGNORE:
        return "ignore"
    if head == "satellite" and side == "row":
        return f"satellite:{tail}"
    if head in _HEADS[side] and not tail:
        return block
    word = normal(tail) if head in _HEADS[side] else head
    if word in _BLOCK_WORDS[side]:
        return f"{block}:{_BLOCK_WORDS[side][word]}"
    return None if tail else _SINGLE_WORDS[side].get(head)


def roles_of(side: Side) -> list[str]:
    """Return the roles that a row or column may have, as they are written."""
    block = _HEADS[side][0]
    more = ("satellite:UNIT",) if side == "row" else ()
    return [*(f"{block}:{role}" for role in _BOOK[block]), "industry", *_BOOK[side], *more, "ignore"]


def truth(text: str) -> bool | None:
    """Return yes or no, or None where the word is neither."""
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else None
