"""What is asked of two years: a measure, the industries that count, the average."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from interlace.errors import InputError
from interlace.model.classification import Classification
from interlace.model.definitions import Text
from interlace.model.options import choice, choices, chosen_years, named
from interlace.model.panel import TablePanel
from interlace.words import said

Of = Literal["output", "value_added", "services_value_added"]
Average = Literal["polar", "all"]
AVERAGES: tuple[Average, ...] = get_args(Average)
MEASURES: tuple[Of, ...] = get_args(Of)
"""What can be decomposed."""


@dataclass(frozen=True)
class Question:
    """What is asked of a pair of years.

    Parameters
    ----------
    of : {"output", "value_added", "services_value_added"}
    industry : str or iterable of str, optional
        Industry codes; all if None.
    producer_services : str or iterable of str, optional
        A definition of producer services, or industry codes; only these industries are measured.
    average : {"polar", "all"}

    Raises
    ------
    UnknownName
        If the measure or the average is not known.
    """

    of: Of = "output"
    industry: str | Iterable[str] | None = None
    producer_services: str | Iterable[str] | None = None
    average: Average = "polar"

    def __post_init__(self) -> None:
        object.__setattr__(self, "of", choice("measure", self.of, MEASURES))
        object.__setattr__(self, "average", choice("average", self.average, AVERAGES))
        if self.industry is not None:
            object.__setattr__(self, "industry", tuple(named("industry", self.industry)))
        if self.producer_services is not None and not isinstance(self.producer_services, str):
            object.__setattr__(self, "producer_services", tuple(named("industry", self.producer_services)))


def years_of(panel: TablePanel, start: int, end: int, chained: bool) -> list[int]:
    """Return the years that are compared, ascending.

    Raises
    ------
    InputError
        If there is no panel, or the years run backwards.
    UnknownName
        If a year is not in the panel.
    """
    if not isinstance(panel, TablePanel):
        raise InputError.said("no_panel")
    where = said("errors.place.panel", name=panel.name)
    start, end = (chosen_years([year], panel.years, where=where)[0] for year in (start, end))
    if start >= end:
        raise InputError.said("no_change", start=start, end=end)
    return [year for year in panel.years if start <= year <= end] if chained else [start, end]


def measured(question: Question, known: Classification) -> tuple[frozenset[str], dict[str, Text]]:
    """Return the codes of the industries that are measured, and what was chosen."""
    codes = frozenset(known.codes)
    stated: dict[str, Text] = {"measured": said("definitions.said.measured", of=question.of)}
    if question.of == "services_value_added":
        codes &= known.members("services")
    if question.industry is not None:
        codes &= frozenset(choices("industry", question.industry, known.codes))
    if question.producer_services is not None:
        name, members = _producer_services(question.producer_services, known)
        codes &= members
        listed = ", ".join(code for code in known.codes if code in members)
        stated["producer_services"] = said("definitions.said.producer_services", name=name, codes=listed)
    if not codes:
        raise InputError.said("nothing_measured")
    stated["industries"] = ", ".join(code for code in known.codes if code in codes)
    return codes, stated


def _producer_services(given: str | Iterable[str], known: Classification) -> tuple[str, frozenset[str]]:
    if isinstance(given, str):
        name = known.definition_name(given)
        return name, known.producer_service_codes(name)
    return "own", frozenset(choices("industry", given, known.codes))
