"""How a measure is declared: formula, unit, reading, citation, needs, cases, function."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from interlace import words
from interlace.errors import InputError
from interlace.indicators.needs import Needs
from interlace.model.options import choice
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable
from interlace.words import Declared, said

__all__ = ["TRENDS", "Case", "English", "Measure", "Option"]

ENGINE = ("years", "workers", "progress", "cache", "data")
"""Keyword arguments that say how to compute, and not what."""

Trend = Literal["servicification", "outsourcing", "agglomeration", "value_chain", "digitalization", "production_city"]
TRENDS: tuple[Trend, ...] = typing.get_args(Trend)
"""The six trends of integration, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Case:
    """A figure from outside the project that the measure must reproduce.

    Parameters
    ----------
    table : str
        Source of the table, for example ``"wiod2013"``.
    year : int
    where : mapping
        Columns of the result and their values; the rows that match are added up.
    expected : float
    tolerance : float
        Largest difference that passes.
    source : str
        Where the figure stands, with page or table.
    options : mapping
        Options of the measure.
    weight : str
        ``"manufacturing_exports"`` for the mean over all economies weighted by them; empty for the sum of the rows.
    over : mapping
        Rows as in `where`, by whose sum the figure is divided; empty for the figure itself.
    since : int
        The first of two years that are compared; 0 for a figure of one year.
    gaps : tuple of str
        What fills each ``{}`` in the words of the source.
    """

    table: str
    year: int
    where: Mapping[str, str]
    expected: float
    tolerance: float
    source: str
    options: Mapping[str, Any] = field(default_factory=dict)
    weight: str = ""
    over: Mapping[str, str] = field(default_factory=dict)
    since: int = 0
    gaps: tuple[str, ...] = ()

    @classmethod
    def each(
        cls,
        table: str,
        year: int,
        figures: Mapping[str, float | tuple[int, int]],
        tolerance: float,
        source: str,
        options: Mapping[str, Any] | None = None,
        **labels: str,
    ) -> tuple[Case, ...]:
        """Return a case for each of several figures from one source.

        Parameters
        ----------
        figures : mapping of str to float or (int, int)
            By economy, ``"CHN"``, or by economy and industry, ``"CHN c14"``. A pair is a part and the whole, which also
            fill the two gaps in the words of the source.
        table, year, tolerance, source, options
            As of a case; the same for all.
        **labels
            Further columns of the result, as in `where`.
        """
        cases = []
        for subject, figure in figures.items():
            part, whole = figure if isinstance(figure, tuple) else (figure, 1)
            gaps = (f"{part:,}", f"{whole:,}") if isinstance(figure, tuple) else ()
            where = {**dict(zip(("economy", "industry"), subject.split(), strict=False)), **labels}
            cases.append(cls(table, year, where, part / whole, tolerance, source, options or {}, gaps=gaps))
        return tuple(cases)

    @property
    def told(self) -> str:
        """Where the figure stands, in the language that is spoken; a citation stays as it is."""
        source = words.name("case_sources", self.source)
        return source.format(*self.gaps) if self.gaps else source

    @property
    def when(self) -> str:
        """The year, or both."""
        return f"{self.since}-{self.year}" if self.since else str(self.year)

    def data(self, table_of: Callable[[int], IOTable]) -> IOTable | TablePanel:
        """Return the table of the year, or the panel of the two that are compared."""
        last = table_of(self.year)
        return TablePanel.of([table_of(self.since), last]) if self.since else last


@dataclass(frozen=True, slots=True)
class Option:
    """An option: its default, its choices (empty where any value of its kind will do), its meaning in English."""

    name: str
    default: Any
    choices: tuple[Any, ...]
    english: str
    number: type[int] | type[float] | None = None

    @property
    def meaning(self) -> str:
        """What it means, in the language that is spoken."""
        return words.name("meanings", self.english)

    @property
    def required(self) -> bool:
        """Whether it has no default."""
        return self.default is inspect.Parameter.empty


@dataclass(frozen=True, slots=True)
class English:
    """The words of a declaration; those of other languages stand in the catalogue (``words/zh/measures.toml``).

    Parameters
    ----------
    title : str
    reading : str
        How to read a value, in one plain sentence.
    denominator : str
        What the figure is a share of.
    denominators : mapping of str to str
        Words of each choice of the option ``denominator``.
    traps : tuple of str
        What misleads a reader who does not know.
    """

    title: str
    reading: str
    denominator: str = ""
    denominators: Mapping[str, str] = field(default_factory=dict)
    traps: tuple[str, ...] = ()

    def share_of(self, choice: str) -> str:
        """Return what the figure is a share of under a choice of the option ``denominator``."""
        return self.denominators.get(choice, self.denominator)


@dataclass(frozen=True, slots=True)
class Measure:
    """A declared measure: an indicator, or an analysis, which takes more than one table or gives a richer result.

    Parameters
    ----------
    id, trend, unit : str
    english : English
        Its words as declared; the properties say them in the language that is spoken.
    formula : str
        LaTeX, in the notation of Miller & Blair.
    cite : tuple of str
        Keys of the book of references.
    needs : Needs
    cases : tuple of Case
    function : callable
        Of an indicator: a dataset and options to a frame with a subject, ``value`` and the columns that apply. Of an
        analysis: a dataset or a panel and options to a `Result`, or to something that has one as ``result``.
    report : str
        Form of the figure that the report's section of the trend shows of it; empty where the section is not to show
        it, or places it itself.
    analysis : bool
    results : tuple of str
        Of an analysis: what its results are called where not by its id.
    """

    id: str
    trend: str
    unit: str
    english: English
    formula: str
    cite: tuple[str, ...]
    needs: Needs
    cases: tuple[Case, ...]
    function: Callable[..., Any]
    report: str = ""
    analysis: bool = False
    results: tuple[str, ...] = ()

    @property
    def said_title(self) -> Declared:
        """The title, to be said in the language that is spoken then."""
        return self._declared("title", self.english.title)

    @property
    def title(self) -> str:
        """The title, in the language that is spoken."""
        return str(self.said_title)

    @property
    def reading(self) -> str:
        """How to read a value, in the language that is spoken."""
        return str(self._declared("reading", self.english.reading))

    @property
    def traps(self) -> tuple[str, ...]:
        """What misleads a reader who does not know, in the language that is spoken."""
        return words.listed(f"measures.{self.id}.traps", self.english.traps)

    @property
    def denominator(self) -> str:
        """What the figure is a share of, in the language that is spoken; empty where it is none."""
        return str(self.said_denominator(""))

    @property
    def denominators(self) -> dict[str, str]:
        """The same for each choice of the option ``denominator``."""
        return {choice: str(self.said_denominator(choice)) for choice in self.english.denominators}

    def said_denominator(self, choice: str) -> Declared:
        """Return what the figure is a share of under a choice of the option ``denominator``, to be said later."""
        part = f"denominators.{choice}" if choice in self.english.denominators else "denominator"
        return self._declared(part, self.english.share_of(choice))

    def _declared(self, part: str, english: str) -> Declared:
        return Declared(f"measures.{self.id}.{part}", english)

    @property
    def options(self) -> tuple[Option, ...]:
        """The options, from the function's signature: everything but the data and what says how to compute."""
        hints = typing.get_type_hints(self.function, include_extras=True)
        parameters = list(inspect.signature(self.function).parameters.values())[1:]
        return tuple(
            Option(one.name, one.default, _choices(hint), _meaning(one.name, hint), _number(hint))
            for one, hint in ((one, hints.get(one.name)) for one in parameters)
            if one.name not in ENGINE
        )

    @property
    def has_producer_services(self) -> bool:
        """Whether the figure depends on the definition of producer services."""
        return bool(self.needs["producer_services"])

    def checked(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return all options, the given ones in their canonical spelling over the defaults.

        Raises
        ------
        UnknownName
            If an option, or the choice of one, is unknown.
        InputError
            If one that has no default is not given.
        """
        known = {option.name: option for option in self.options}
        full = {name: option.default for name, option in known.items()}
        where = said(f"errors.place.{self.word}", id=self.id)
        for name, value in options.items():
            option = known[choice("option", name, known, where=where)]
            full[option.name] = (
                choice(said("errors.kind.value_of", option=option.name), value, option.choices, where=where)
                if option.choices
                else value
            )
        missing = [name for name, value in full.items() if value is inspect.Parameter.empty]
        if missing:
            raise InputError.said("option_missing", needing=where, names=missing, first=missing[0])
        return full

    @property
    def takes_years(self) -> bool:
        """Whether it is computed year by year; an analysis may take its years as options of its own."""
        return not self.analysis or "years" in inspect.signature(self.function).parameters

    @property
    def word(self) -> str:
        """What it is: ``indicator`` or ``analysis``."""
        return "analysis" if self.analysis else "indicator"


def _choices(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) is typing.Annotated:
        return _choices(typing.get_args(hint)[0])
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)
    if hint is bool:
        return (True, False)
    parts = [_choices(part) for part in typing.get_args(hint) if part is not type(None)]
    found = tuple(value for part in parts for value in part)
    return (*found, None) if found and type(None) in typing.get_args(hint) else found


def _number(hint: Any) -> type[int] | type[float] | None:
    """Return the kind of number that an option takes, or None."""
    if hint is int or hint is float:
        return hint
    return next((found for part in typing.get_args(hint) if (found := _number(part)) is not None), None)


def _meaning(name: str, hint: Any) -> str:
    texts = [part for part in getattr(hint, "__metadata__", ()) if isinstance(part, str)]
    return texts[0] if texts else name.replace("_", " ")


def require_complete(measure: Measure) -> None:
    """Raise `InputError` if a declaration lacks something that the reader is owed."""
    english = measure.english
    texts = {"id": measure.id, "title": english.title, "unit": measure.unit, "formula": measure.formula}
    missing = [name for name, text in {**texts, "reading": english.reading}.items() if not text.strip()]
    missing += [name for name in ("cite", "cases") if not getattr(measure, name)]
    if measure.unit == "share" and not (english.denominator or english.denominators):
        missing.append("denominator")
    if missing:
        raise InputError(f"the {measure.word} {measure.id!r} lacks {', '.join(missing)}", fix="declare it")
    if measure.trend not in TRENDS:
        raise InputError(
            f"the {measure.word} {measure.id!r} has the unknown trend {measure.trend!r}",
            fix="choose one of " + ", ".join(TRENDS),
        )
