"""What a drawer needs to know of a result, checked once: economy, peers, year, names, words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import words
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.figures import theme
from interlace.figures.exhibit import ALT, Column, Exhibit, Grid, slug
from interlace.model.economies import largest, name_of
from interlace.model.facts import Series, digits
from interlace.model.frames import tidy
from interlace.model.options import chosen_years, code_of, named
from interlace.model.result import Result
from interlace.words import Amount, Said

if TYPE_CHECKING:
    from interlace.indicators import Measure


ADDITIVE = ("component", "function")


def declaration_of(measure: str) -> Measure | None:
    """The declaration behind a result, or None for one that no declared measure made."""
    from interlace.indicators import made_by

    try:
        return made_by(measure)
    except UnknownName:
        return None


def year_of(result: Result, year: int | None) -> int:
    """The year that is meant, the last one by default."""
    known = getattr(result, "years", None) or result.data["year"].unique()
    return chosen_years(None if year is None else [year], map(int, known))[-1]


def in_data(code: str) -> str:
    """An economy's name as data have it, whatever language is spoken."""
    with words.speaking("en"):
        return name_of(code)


def paragraph(*sentences: object) -> str:
    """Sentences as one running text; None is left out."""
    return words.text("figures.paragraph", sentences=[one for one in sentences if one is not None])


def _short(sentences: Iterable[object]) -> str:
    """As many sentences as a text alternative takes, the first in any case."""
    told = [one for one in sentences if one is not None]
    lengths = [len(paragraph(*told[:count])) for count in range(1, len(told) + 1)]
    return paragraph(*told[: max(1, sum(length <= ALT for length in lengths))])


_FORMULAS = ("terms", "output", "notes")
"""Definitions of export accounts that the method's own page gives."""


@dataclass(frozen=True, eq=False)
class Given:
    """A result with the choices of one figure.

    Parameters
    ----------
    result : Result
    economy : str
        Canonical code, in the result.
    peers : tuple of str
        Canonical codes in the result, without the economy.
    year : int
        The year of the headline.
    """

    result: Result
    economy: str
    peers: tuple[str, ...]
    year: int

    @classmethod
    def of(cls, result: Result, economy: str | None, peers: str | Iterable[str], year: int | None) -> Given:
        """Check the choices against the result.

        Raises
        ------
        InputError
            If the result has no rows.
        UnknownName
            If the economy, a peer or the year is not in the result.
        """
        data = result.data
        if data.empty:
            raise InputError.said("no_rows", measure=result.measure)
        known = list(dict.fromkeys(data["economy"]))
        own = largest(known) if economy is None else code_of(economy, known)
        others = [code_of(peer, known, kind="peer") for peer in named("peer", peers)]
        kept = tuple(peer for peer in dict.fromkeys(others) if peer != own)
        return cls(result, own, kept, year_of(result, year))

    @classmethod
    def of_sums(
        cls, result: Result, sums: pd.Series[float], economy: str | None, peers: str | Iterable[str], year: int
    ) -> Given:
        """Check the choices against a result whose rows of a year are added up to one an economy."""
        data = pd.DataFrame({"economy": sums.index, "year": year, "value": sums.to_numpy(), "unit": result.unit})
        about = (result.measure, result.definitions, result.provenance, result.heading, result.unit, result.references)
        return cls.of(Result(data, *about), economy, peers, year)

    def figure(
        self,
        kind: str = "",
        *,
        title: str,
        subtitle: str,
        spec: dict[str, Any] | None,
        grid: Grid,
        data: pd.DataFrame,
        alt: str | Sequence[object] | None = None,
        **other: str,
    ) -> Exhibit:
        """A drawn result: what the drawer says of it, and what every figure of the result states.

        Parameters
        ----------
        kind : str
            What its id says after the measure and the economy.
        title, subtitle, spec, grid, data
            As in `Exhibit`.
        alt : str or sequence of str, optional
            Sentences, the most telling first; as many are kept as `exhibit.ALT` characters take. By default the
            description of ``spec``.
        **other : str
            Fields of `Exhibit` that are not as the result has them.
        """
        frame = {
            "id": slug(self.result.measure, self.economy, kind),
            "source": self.source,
            "indicator": self.result.measure,
            "digest": self.result.digest,
            "definition": self.definition,
            "how_to_read": self.reading,
            "denominator": self.denominator,
            **other,
        }
        given = (spec or {}).get("description", "") if alt is None else alt
        text = given if isinstance(given, str) else _short(given)
        said = {"title": title, "subtitle": subtitle, "alt": text}
        drawing = None if spec is None else {**spec, "description": text}
        # The registry of forms puts in which one it is.
        return Exhibit(form="", spec=drawing, grid=grid, data=data, year=self.year, **said, **frame)

    def column(self, label: str | int) -> Column:
        """A column of values in the unit of the result, which the header names after a name or a year."""
        label = words.text("figures.year", year=label) if isinstance(label, int) else label
        head = words.text("figures.column.named", name=label, unit=self.unit_words)
        plain = 2 if self.result.data["value"].abs().max() < 100 else 0
        return Column(
            head, "percent" if self.unit == "share" else "number", plain if self.digits is None else self.digits
        )

    @property
    def years(self) -> list[int]:
        """All years of the result, ascending."""
        return sorted(int(value) for value in self.result.data["year"].unique())

    @property
    def unit(self) -> str:
        """The unit of the values."""
        return self.result.unit or str(self.result.data["unit"].iloc[0])

    @property
    def measure(self) -> str:
        """The indicator's title."""
        return self.result.title or self.result.measure

    @property
    def unit_words(self) -> str:
        """The unit as a header or a subtitle names it."""
        return words.name("units", self.unit)

    @property
    def about(self) -> dict[str, Any]:
        """What a subtitle says of any figure: measure, unit, year, first and last year."""
        said = {"measure": self.measure, "unit": self.unit_words, "year": self.year}
        return {**said, "first": self.years[0], "last": self.years[-1]}

    @property
    def source(self) -> str:
        """The source in words."""
        return self.result.provenance.source.title

    @property
    def definition(self) -> str:
        """Every choice behind the figures on one line; formulas have a place of their own."""
        shown = {name: text for name, text in self.result.definitions.items() if name not in _FORMULAS}
        return "; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in shown.items())

    @property
    def denominator(self) -> str:
        """What the shares are shares of; empty where the result does not say."""
        return self.result.definitions.said("denominator")

    @property
    def reading(self) -> str:
        """How to read a value: the measure's own sentence; what is derived from its results reads in other ways."""
        declared = declaration_of(self.result.measure)
        return declared.reading if declared and declared.id == self.result.measure else ""

    @cached_property
    def series(self) -> Series:
        """One value an economy and year: parts (domestic, foreign, functions) added up, missing years as NaN.

        Raises
        ------
        Unsupported
            If the result has several rows an economy and year that cannot be added up.
        """
        data = self.result.data
        parts = [name for name in ADDITIVE if name in data.columns]
        if data.duplicated(["economy", "year", *parts]).any():
            raise Unsupported.said("figure_several_values", title=self.measure)
        return Series.of(self.result)

    def wide(self) -> pd.DataFrame:
        """The values of `series`, economies x years."""
        return self.series.wide

    @cached_property
    def digits(self) -> int | None:
        """After the point, the same for every figure of the measure; None where each amount's size decides."""
        data = self.result.data
        alone = data.duplicated(["economy", "year", *(name for name in ADDITIVE if name in data.columns)]).any()
        return digits(data["value"], self.unit) if alone else self.series.digits

    def amount(self, value: float) -> Amount:
        """A value as it is printed."""
        return Amount(float(value), self.unit, self.digits)

    @property
    def form(self) -> str:
        """How d3 prints a value where it is pointed at."""
        return f".{self.digits}%" if self.unit == "share" else theme.number_format(self.unit)

    def totals(self, wide: pd.DataFrame) -> pd.DataFrame:
        """The values of `wide` as tidy rows: economy, its name, year, value, unit."""
        names = [in_data(str(code)) for code in wide.index]
        axes: list[dict[str, Any]] = [
            {"economy": wide.index, "economy_name": names},
            {"year": [int(year) for year in wide.columns]},
        ]
        return tidy(axes, wide.to_numpy()).assign(unit=self.unit)

    def tidy(self, **columns: Any) -> pd.DataFrame:
        """The result's rows with the economy's name beside its code; ``columns`` choose rows by value."""
        data = self.result.data
        for name, kept in columns.items():
            data = data[data[name].isin(kept)]
        names = data["economy"].map({code: in_data(code) for code in data["economy"].unique()})
        place = list(data.columns).index("economy") + 1
        data = data.copy()
        data.insert(place, "economy_name", names)
        return data.reset_index(drop=True)

    def name(self, code: str | None = None) -> str:
        """An economy's name, by default of the figure's own economy."""
        return name_of(self.economy if code is None else code)

    def subject(self) -> Said:
        """What is measured where, as a title begins: "Services in Chinese manufactured exports"."""
        return self._named("of")

    def topic(self) -> Said:
        """What is measured, without a place."""
        return self._named("plain")

    def _named(self, form: str) -> Said:
        path = f"figures.subject.{self._variant()}.{form}"
        values = {"economy": self.economy, "measure": self.measure}
        return Said(path if words.has(path) else f"figures.subject.other.{form}", values)

    def _variant(self) -> str:
        """The indicator's id, and after it each choice that changes what the words of a title must say."""
        declared, key = declaration_of(self.result.measure), self.result.measure
        if declared is None:
            return key
        chosen = {text: option for option, text in declared.english.denominators.items()}
        for option in declared.options:
            stated = self.result.definitions.get(option.name)
            if stated is not None and option.name in ("denominator", "demand"):
                value = chosen.get(stated, stated)
                key += f"__{value}" if value != option.default else ""
        return key

    @property
    def finest(self) -> float:
        """The smallest step that axis labels can show."""
        return 10.0 ** -(2 + (self.digits or 0)) if self.unit == "share" else 0.01

    def value(self, value: float) -> str:
        """A value of this result in words."""
        return str(self.amount(value))

    def edge(self, value: float) -> str:
        """A bound as a legend prints it: a share with its sign, all else bare, as the subtitle has the unit."""
        return self.value(value) if self.unit == "share" else self.amount(value).bare

    def group(self, code: str) -> str:
        """Whether an economy is the figure's own, a peer or another."""
        return "own" if code == self.economy else "peer" if code in self.peers else "other"
