"""The book of claims: indicator, population, denominators, definitions, threshold; the catalogue has their words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from interlace import words
from interlace.model.options import choice
from interlace.words import Said, said

ALL_SERVICES = "all services"


@dataclass(frozen=True)
class Cell:
    """One way to measure a claim.

    Parameters
    ----------
    denominator : str
        A name of ``claims.denominator`` in the catalogue.
    indicator : str
        Id of an indicator, or ``"structural_decomposition"``: input coefficients against final demand since the first
        year of a panel.
    options : mapping
    definitions : tuple of str
        Definitions of producer services it is taken under; ``"all services"`` where it depends on none.
    functions : tuple of str
        The functions that count, of an indicator by function; empty for all.
    """

    denominator: str
    indicator: str
    options: Mapping[str, Any] = field(default_factory=dict)
    definitions: tuple[str, ...] = (ALL_SERVICES,)
    functions: tuple[str, ...] = ()

    @property
    def share_of(self) -> Said:
        """The denominator in words."""
        return said(f"claims.denominator.{self.denominator}")


@dataclass(frozen=True)
class Claim:
    """A claim that is made in public. Its words are said in the language that is spoken.

    Parameters
    ----------
    number : int
    id, trend : str
    population : str
        Of whom it is claimed: a name of ``claims.population`` in the catalogue.
    claimed : float, optional
        The figure that it names, as a fraction.
    members : tuple of str
        Economies of the population; empty for all.
    low, high : float
        What passes: low <= value, and value <= high where there is an upper bound.
    cells : tuple of Cell
        Empty where no table bears the claim.
    """

    number: int
    id: str
    trend: str
    population: str
    claimed: float | None = None
    members: tuple[str, ...] = ()
    low: float = float("-inf")
    high: float = float("inf")
    cells: tuple[Cell, ...] = ()

    @property
    def statement(self) -> str:
        """What is claimed, in words."""
        return words.text(f"claims.statement.{self.id}", claimed=self.claimed, low=self.low, high=self.high)

    @property
    def of_whom(self) -> str:
        """The population in words."""
        return words.text(f"claims.population.{self.population}")

    @property
    def note(self) -> str:
        """What a reader of the verdict must know; may be empty."""
        path = f"claims.note.{self.id}"
        return words.text(path) if words.has(path) else ""

    @property
    def reason(self) -> Said | None:
        """Why no table bears it; None where one does."""
        return None if self.cells else said(f"claims.reason.{self.id}")

    @property
    def remedy(self) -> Said | None:
        """What data would do where no table bears it."""
        return None if self.cells else said(f"claims.remedy.{self.id}")

    @property
    def threshold(self) -> str:
        """What passes, in words."""
        return words.text("claims.threshold", low=self.low, high=self.high, bounded=self.bounded)

    @property
    def bounded(self) -> bool:
        """Whether it has an upper bound."""
        return self.high != float("inf")

    def passes(self, value: float) -> bool:
        """Tell whether a value lies within the bounds."""
        return self.low <= value <= self.high

    def speaks_of(self, economy: str) -> bool:
        """Tell whether the claim is made of `economy`."""
        return not self.members or economy in self.members


@cache
def _book() -> tuple[Claim, ...]:
    text = resources.files("interlace.claims").joinpath("claims.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    populations = data["populations"]
    return tuple(_claim(dict(entry), populations) for entry in data["claim"])


def _claim(entry: dict[str, Any], populations: Mapping[str, list[str]]) -> Claim:
    cells = tuple(
        Cell(
            denominator=cell["denominator"],
            indicator=cell["indicator"],
            options=cell.get("options", {}),
            definitions=tuple(cell.get("definitions", (ALL_SERVICES,))),
            functions=tuple(cell.get("functions", ())),
        )
        for cell in entry.pop("cells", [])
    )
    return Claim(**entry, cells=cells, members=tuple(populations.get(entry["population"], ())))


def list_claims() -> tuple[Claim, ...]:
    """Return every claim, by number."""
    return _book()


def get(claim: int | str) -> Claim:
    """Return a claim by its number or its id.

    Raises
    ------
    UnknownName
        If there is none.
    """
    known: dict[int | str, Claim] = {item.id: item for item in _book()}
    known |= {item.number: item for item in _book()}
    return known[choice("claim", int(claim) if isinstance(claim, str) and claim.strip().isdigit() else claim, known)]
