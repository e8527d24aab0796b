"""The parts of a report as data, before any page is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interlace.report.wording import in_economy, say

if TYPE_CHECKING:
    from interlace.claims import Verdict
    from interlace.figures import Exhibit


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value in the report's header."""

    label: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One trend at a glance: a figure with its unit, rank and change, or what the figure needs.

    Parameters
    ----------
    number : int
        1 to 6.
    trend, name, label : str
        Identifier, words for the trend, words for the figure.
    value, unit, rank, change : str
        As printed; empty on a tile without data.
    share : float, optional
        The figure as a fraction.
    sparkline : str
        Inline SVG; empty without a series.
    needs, remedy : str
        What is missing, and what data would do; empty on a tile with a figure.
    indicator, digest : str
        Where the figure comes from.
    """

    number: int
    trend: str
    name: str
    label: str
    value: str = ""
    unit: str = ""
    rank: str = ""
    change: str = ""
    share: float | None = None
    sparkline: str = ""
    needs: str = ""
    remedy: str = ""
    indicator: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A figure that the data cannot bear, with the reason and what data would do."""

    id: str
    title: str
    indicator: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One trend: its question and the answer to it, its figures, tables and refusals, or what it needs."""

    number: int
    trend: str
    name: str
    question: str
    answer: tuple[str, ...] = ()
    intro: str = ""
    needs: str = ""
    remedy: str = ""
    blocks: tuple[Exhibit | Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """An indicator's formula, reading and citations.

    Parameters
    ----------
    formula : str
        LaTeX.
    mathml : str
        The same as MathML.
    cited : tuple of str
        Keys into `Report.references`.
    """

    indicator: str
    title: str
    unit: str
    formula: str
    mathml: str
    reading: str
    denominator: str = ""
    traps: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited work: its text, and its address apart."""

    key: str
    text: str
    url: str = ""

    @property
    def short(self) -> str:
        """Authors and year: what stands before the title."""
        return self.text.partition("). ")[0] + ")" if "). " in self.text else self.text


def picked(item: object, *names: str) -> dict[str, Any]:
    """Return some attributes of a part by their names."""
    return {name: getattr(item, name) for name in names}


def apart(wanted: Iterable[str], taken: Iterable[str] = (), joint: str = "-", longest: int | None = None) -> list[str]:
    """Return names of which no two are alike in any case, nor like one that is taken: a number tells them apart."""
    seen, names = set(taken), []
    for plain in wanted:
        name, number = plain, 1
        while name.casefold() in seen:
            number += 1
            mark = f"{joint}{number}"
            name = plain[: None if longest is None else longest - len(mark)] + mark
        seen.add(name.casefold())
        names.append(name)
    return names


def plain(value: Any) -> Any:
    """Return a part as data for JSON: tuples as lists, NaN as null.

    Parameters
    ----------
    value : object
        A dataclass's field, a number, text, or a collection of them.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value


@dataclass(frozen=True, eq=False)
class ReportData:
    """What a `Report` holds, with its parameters, for those that put it into a form."""

    economy: str
    name: str
    year: int
    first: int
    last: int
    peers: tuple[str, ...]
    definition: str
    facts: tuple[Fact, ...]
    summary: tuple[str, ...]
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    methods: tuple[Method, ...]
    references: tuple[Reference, ...]
    limits: tuple[str, ...]
    provenance: tuple[str, ...]
    digest: str
    verdicts: tuple[Verdict, ...] = ()
    choices: Exhibit | None = None
    citation: str = ""
    licence: str = ""
    url: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the page."""
        return say("title", economy=in_economy(self.economy), year=self.year)

    @property
    def heading(self) -> str:
        """The heading of the page."""
        return say("heading", economy=in_economy(self.economy), year=self.year)

    @property
    def lead(self) -> str:
        """The line below the heading."""
        if self.first == self.last:
            return say("lead_year", year=self.year)
        return say("lead", first=self.first, last=self.last)

    @property
    def figures(self) -> tuple[Exhibit, ...]:
        """Every figure, in the page's order."""
        items = (item for part in self.sections for item in part.blocks)
        return tuple(item for item in items if not isinstance(item, Refused) and item.spec is not None)
