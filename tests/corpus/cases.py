"""Mutations of what is said about a table, and every mutation in every layout as a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .layouts import CODES, LAYOUTS, Book, book
from .mutations import CHANGES, ONLY, TEXT, Change, change, two

# Mutations of what is said ----------------------------------------------------------------------------------------


def _said_change(row: int, column: int, value: str) -> Change:
    def put(b: Book, rng: np.random.Generator) -> None:
        b.industries[row][column] = value

    return put


for _name, _row, _column_at, _word in (
    ("unknown code", 2, 0, "unheard-of"),
    ("code twice", 2, 0, CODES[0]),
    ("no code", 2, 0, ""),
    ("misspelt role", 2, 2, "manufcturing"),
    ("no sector", 2, 2, ""),
    ("two sectors", 2, 2, "manufacturing; services"),
    ("only a role that is no sector", 4, 2, "wholesale"),
    ("neither yes nor no", 3, 3, "maybe"),
    ("no column of codes", 0, 0, "remarks"),
):
    CHANGES[f"industries: {_name}"] = _said_change(_row, _column_at, _word)


@change("industries: a line left out")
def _(b, rng):
    del b.industries[2]


@change("industries: unknown function")
def _(b, rng):
    b.industries = [[*row, "function" if i == 0 else "making things"] for i, row in enumerate(b.industries)]


def _about_change(key: str, value: Any) -> Change:
    def put(b: Book, rng: np.random.Generator) -> None:
        if value is None:
            b.about.pop(key)
        else:
            b.about[key] = value

    return put


for _name, _key, _value in (
    ("no year", "year", None),
    ("year in words", "year", "twenty ten"),
    ("year of another age", "year", 1066),
    ("year with a fraction", "year", "2010.5"),
    ("span of years", "year", "2010-2012"),
    ("tolerance too large", "tolerance", "0.5"),
    ("tolerance in words", "tolerance", "generous"),
    ("negative tolerance", "tolerance", "-0.001"),
    ("blanks", "blanks", "sometimes"),
    ("scale in words", "scale", "many"),
    ("scale of zero", "scale", "0"),
    ("negative scale", "scale", "-5"),
):
    CHANGES[f"about: {_name}"] = _about_change(_key, _value)

CHANGES["about: decimal mark"] = _about_change("decimal", "apostrophe")
ONLY["about: decimal mark"] = TEXT


@change("about: unknown classification")
def _(b, rng):
    b.about["classification"] = "Linnaeus 1758"
    b.industries = [row[:2] for row in b.industries]


NATIONAL = {"about: no economy"}


@change("about: no economy")
def _(b, rng):
    del b.about["economy"]


MULTI = {"economy of a row changed", "economy of final use changed", "economies collide", "economy blank"}


@change("economy of a row changed")
def _(b, rng):
    i, _ = two(b, rng)
    b.rows[i] = ("FRA", b.rows[i][1])


@change("economy of final use changed")
def _(b, rng):
    b.columns[b.n] = ("FRA", b.columns[b.n][1])


@change("economies collide")
def _(b, rng):
    economies = list(dict.fromkeys(economy for economy, _ in b.rows if economy))
    b.rows = [(economies[0].lower() if economy == economies[1] else economy, code) for economy, code in b.rows]


@change("economy blank")
def _(b, rng):
    i, _ = two(b, rng)
    b.rows[i] = ("", b.rows[i][1])


# Cases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """A table spoilt in one way, in one layout."""

    name: str
    make: Callable[[Path], Path]


def _case(name: str, written: str, economies: tuple[str, ...], seed: int) -> Case:
    def make(folder: Path) -> Path:
        made = book(seed, economies)
        CHANGES[name](made, np.random.default_rng(seed))
        return LAYOUTS[written](made, folder)

    return Case(f"{name} / {written} / {'-'.join(economies)} / {seed}", make)


def table_cases() -> list[Case]:
    """Return every change in every layout in which it means something, of one economy or two by turns."""
    found = []
    turn = 0
    for name in CHANGES:
        for written in LAYOUTS:
            if written not in ONLY.get(name, LAYOUTS):
                continue
            turn += 1
            two_economies = name in MULTI or (turn % 3 == 0 and name not in NATIONAL)
            found.append(_case(name, written, ("CHN", "DEU") if two_economies else ("AUT",), turn))
    return found
