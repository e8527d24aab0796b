"""Economies: ISO 3166-1 alpha-3 codes, the aliases that sources use, and names in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import NamedTuple

__all__ = ["canonical", "is_known", "name_of", "of_name", "parts_among"]


class _Book(NamedTuple):
    names: dict[str, str]
    aliases: dict[str, str]
    of: dict[str, str]
    parts: dict[str, tuple[str, ...]]


@cache
def _book() -> _Book:
    text = resources.files("interlace.model").joinpath("economies.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    parts = {whole: tuple(codes) for whole, codes in data["parts"].items()}
    return _Book(data["names"], data["aliases"], data["of"], parts)


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
    book = _book()
    text = str(code).strip()
    upper = text.upper()
    if upper in book.aliases:
        return book.aliases[upper]
    return upper if upper in book.names else text


def is_known(code: str) -> bool:
    """Tell whether a canonical code is in the book of economies."""
    return code in _book().names


def name_of(code: str) -> str:
    """Return an economy's name in words, or the code itself where the book has none."""
    return _book().names.get(code, code)


def of_name(code: str) -> str:
    """Return the adjective of an economy ("Chinese"), or its name where the book has none."""
    return _book().of.get(code, name_of(code))


def parts_among(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the economies that OECD ICIO splits and whose parts are all among `codes`, each with its parts.

    Parameters
    ----------
    codes : iterable of str

    Returns
    -------
    dict of str to tuple of str
        ``{"CHN": ("CN1", "CN2")}`` where both stand there.
    """
    there = set(codes)
    return {whole: parts for whole, parts in _book().parts.items() if there.issuperset(parts)}
