"""Economies: ISO 3166-1 alpha-3 codes, the aliases that sources use, and names in words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

__all__ = ["canonical", "is_known", "name_of", "of_name"]


@cache
def _book() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    text = resources.files("interlace.model").joinpath("economies.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return data["names"], data["aliases"], data["of"]


def canonical(code: str) -> str:
    """Return the ISO alpha-3 code for a source's code.

    Parameters
    ----------
    code : str
        As a source writes it: ``ROM``, ``RoW``, ``chn``.

    Returns
    -------
    str
        ``ROU``, ``ROW``, ``CHN``; a code that is not known comes back as it is, without spaces around it.
    """
    names, aliases, _ = _book()
    text = str(code).strip()
    upper = text.upper()
    if upper in aliases:
        return aliases[upper]
    return upper if upper in names else text


def is_known(code: str) -> bool:
    """Tell whether a canonical code is in the book of economies."""
    return code in _book()[0]


def name_of(code: str) -> str:
    """Return an economy's name in words, or the code itself where the book has none."""
    return _book()[0].get(code, code)


def of_name(code: str) -> str:
    """Return the adjective of an economy ("Chinese"), or its name where the book has none."""
    names, _, adjectives = _book()
    return adjectives.get(code, names.get(code, code))
