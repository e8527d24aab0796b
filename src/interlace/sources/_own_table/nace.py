"""NACE Rev. 2 / ISIC Rev. 4 codes, as publishers write them: G, C10, C10T12, C10-C12, D62T63, M69_M70, R_S, CPA_H49."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from interlace.model.classification import Classification
from interlace.sources._own_table.vocabulary import book
from interlace.words import said

_BOOK = book("nace2.toml")
TITLE = "NACE Rev. 2 / ISIC Rev. 4"
_PREFIX = re.compile(r"^(CPA|NACE|ISIC)[_-]")
_LETTERS = re.compile(r"^([A-U])(?:[_-]|T)([A-U])$")
_FIGURES = re.compile(r"^([A-U]?)(\d{1,3})([A-Z]?)(?:(?:[_-]|T)([A-U]?)(\d{1,3}))*$")
_LAST = re.compile(r"(?:[_-]|T)([A-U]?)(\d{1,3})$")


def _span(ranges: Sequence[Sequence[int]]) -> frozenset[int]:
    return frozenset(number for first, last in ranges for number in range(first, last + 1))


_REAL = _span(_BOOK["divisions"])


def _section(letter: str) -> frozenset[int]:
    return _span([_BOOK["sections"][letter]])


def divisions_of(code: str, *, old_icio: bool = False) -> tuple[frozenset[int], bool] | None:
    """Return the divisions a code stands for, and whether it is only part of one; None if it is no such code.

    Parameters
    ----------
    code : str
    old_icio : bool
        Whether every code of the table begins with D, as in the OECD's tables of 2018 and 2021, where D stands for
        no section.

    Examples
    --------
    >>> sorted(divisions_of("C10T12")[0])
    [10, 11, 12]
    >>> sorted(divisions_of("D62T63", old_icio=True)[0])
    [62, 63]
    >>> divisions_of("D15T16") is None
    True
    """
    if "t" in code:  # AtB and 15t16 are of NACE Rev. 1.1
        return None
    text = _PREFIX.sub("", code.strip().upper())
    if len(text) == 1 and text in _BOOK["sections"]:
        return _section(text), False
    if pair := _LETTERS.match(text):
        first, last = pair.groups()
        return (_span([[min(_section(first)), max(_section(last))]]) & _REAL, False) if first < last else None
    match = _FIGURES.match(text)
    if match is None:
        return None
    letter, low, suffix = match.group(1), match.group(2), match.group(3)
    end = _LAST.search(text, match.end(3))
    high = end.group(2) if end else low
    first_division, last_division = int(low[:2]), int(high[:2])
    found = _span([[first_division, last_division]]) & _REAL
    if not found or first_division > last_division or first_division not in _REAL:
        return None
    if letter and not (old_icio and letter == "D") and not found <= _sections_between(letter, end):
        return None
    return found, bool(suffix) or len(low) == 3 or len(high) == 3


def _sections_between(letter: str, end: re.Match[str] | None) -> frozenset[int]:
    last = (end.group(1) if end else "") or letter
    return _span([[min(_section(letter)), max(_section(last))]]) if letter <= last else frozenset()


def recognise(codes: Sequence[str], *, told: bool = False) -> dict[str, frozenset[int]] | None:
    """Return the divisions of every code, if all of them are codes of NACE Rev. 2 and cannot be of another edition.

    Single letters up to Q are also those of NACE Rev. 1.1, and bare figures those of any edition; neither is
    recognised unless the user says which classification it is.

    Parameters
    ----------
    codes : sequence of str
    told : bool
        Whether the user says that the codes are of NACE Rev. 2 or ISIC Rev. 4.
    """
    upper = [_PREFIX.sub("", code.strip().upper()) for code in codes]
    old_icio = all(text.startswith("D") for text in upper) and _spans_economy(upper)
    found: dict[str, frozenset[int]] = {}
    taken: dict[int, bool] = {}
    for code in codes:
        divisions = divisions_of(code, old_icio=old_icio)
        if divisions is None:
            return None
        for number in divisions[0]:
            if number in taken and not (taken[number] and divisions[1]):
                return None
            taken[number] = divisions[1]
        found[code] = divisions[0]
    lettered = [text for text in upper if text[:1].isalpha() and any(mark.isdigit() for mark in text)]
    late = [text for text in upper if _last_letter(text) > "Q"]
    return found if told or ((lettered or late) and all(text[:1].isalpha() for text in upper)) else None


def _last_letter(text: str) -> str:
    """Return the last section that a code of letters alone names, or an empty string."""
    pair = _LETTERS.match(text)
    return pair.group(2) if pair else text if len(text) == 1 and text.isalpha() else ""


def _spans_economy(codes: Sequence[str]) -> bool:
    """Tell whether codes reach from agriculture or mining to services, as those of NACE Rev. 1.1's section D do not."""
    first = [int(found.group()) for code in codes if (found := re.search(r"\d{2}", code))]
    return bool(first) and min(first) < 10 and max(first) > 45


def classification_of(found: Mapping[str, frozenset[int]], own: Classification) -> Classification:
    """Return the user's classification with what the divisions say about its codes: their merged classification.

    Parameters
    ----------
    found : mapping of str to frozenset of int
        Code to divisions, from `recognise`.
    own : Classification
        With the same codes, their names and the categories.

    Returns
    -------
    Classification
        A role that a code mixes with others, or that no code has, is refused with the reason.
    """
    groups = {code: [f"{code} {division}" for division in sorted(divisions)] for code, divisions in found.items()}
    division_of = {member: int(member.split()[-1]) for members in groups.values() for member in members}

    def sets(kind: str) -> dict[str, frozenset[str]]:
        spans = {name: _span(ranges) for name, ranges in _BOOK[kind].items()}
        return {
            name: frozenset(member for member, number in division_of.items() if number in span)
            for name, span in spans.items()
        }

    roles, definitions = sets("roles"), sets("producer_services")
    missing = {name for name, members in {**roles, **definitions}.items() if not members}
    fine = Classification(
        own.name, TITLE, division_of.fromkeys(division_of, ""),
        {name: members for name, members in roles.items() if members},
        {member: name for name, members in sets("functions").items() for member in members},
        {name: members for name, members in definitions.items() if members},
        {**_BOOK["refusals"], **dict.fromkeys(missing, said("reasons_own.absent"))},
        _BOOK["proxies"], own.final, own.primary,
    )  # fmt: skip
    return replace(fine.merge(groups, own.names, own.title), name=own.name)
