"""Economies: ISO 3166-1 alpha-3 codes, the aliases that sources use, and names in words."""

from __future__ import annotations

from collections.abc import Iterable

from interlace import words
from interlace.model.books import book

__all__ = ["canonical", "every_name", "is_known", "largest", "name_of", "parts_among"]


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
    known = book("economies")
    text = str(code).strip()
    upper = text.upper()
    if upper in known["aliases"]:
        return str(known["aliases"][upper])
    return upper if is_known(upper) else text


def is_known(code: str) -> bool:
    """Tell whether a canonical code is that of an economy with a name."""
    return code in words.catalogue()["economies"]


def name_of(code: str) -> str:
    """Return an economy's name in the language that is spoken, or the code itself where there is none."""
    return words.name("economies", code)


def every_name(code: str) -> set[str]:
    """Return an economy's names in all languages, those of the data among them."""
    names = {name_of(code)}
    for language in words.LANGUAGES:
        with words.speaking(language):
            names |= {words.name("economies", code), words.name("economies", code, "in")}
    return names - {code}


def largest(codes: Iterable[str]) -> str:
    """Return the largest of some economies, by value added in 2011; the first where the book knows none of them.

    Parameters
    ----------
    codes : iterable of str
        At least one.

    Examples
    --------
    >>> largest(["AUS", "CHN", "DEU"]), largest(["ROW", "NTH", "STH"])
    ('CHN', 'NTH')
    """
    there = list(codes)
    ordered: list[str] = [code for code in book("economies")["by_size"] if code in there]
    return next(iter((*ordered, *(code for code in there if code != "ROW"), *there)))


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
    return {whole: tuple(parts) for whole, parts in book("economies")["parts"].items() if there.issuperset(parts)}
