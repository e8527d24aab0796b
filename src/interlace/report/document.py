"""The parts of a report as data, before any page is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interlace.claims import Verdict
    from interlace.errors import Unsupported
    from interlace.figures import Exhibit


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value in the report's header."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A figure that the data cannot bear: the reason, and what data would do, each said when it is printed."""

    reason: object
    remedy: object = None

    @classmethod
    def of(cls, error: Unsupported) -> Refusal:
        """Take the words of an error."""
        return cls(error.reason, error.fix or None)


@dataclass(frozen=True, slots=True)
class Tile:
    """One trend at a glance.

    Parameters
    ----------
    trend, name, label : str
        Identifier, words for the trend, words for the figure.
    value : str
        As printed.
    share : float
        The figure as a fraction.
    rank, change : str
        Place among the economies, and change since the first year.
    span : str
        How far definitions and denominators move the figure; empty where there is one.
    sources : tuple of str
        The same figure from other sources.
    sparkline : str
        Inline SVG; empty without a series.
    indicator, digest : str
        Where the figure comes from.
    """

    trend: str
    name: str
    label: str
    value: str
    share: float
    rank: str = ""
    change: str = ""
    span: str = ""
    sources: tuple[str, ...] = ()
    sparkline: str = ""
    indicator: str = ""
    digest: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What stands below the figure."""
        return tuple(line for line in (self.rank, self.change, self.span, *self.sources) if line)


@dataclass(frozen=True, slots=True)
class Refused:
    """Exhibits that the data cannot bear, with the one reason and what data would do."""

    id: str
    title: str
    indicator: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One exhibit of a section, in each of its forms: one, or several as tabs.

    Parameters
    ----------
    id : str
        Anchor on the page.
    name : str
        What it shows, for the contents.
    exhibits : tuple of Exhibit
    """

    id: str
    name: str
    exhibits: tuple[Exhibit, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One trend: its question, the answer to it, its exhibits."""

    trend: str
    name: str
    question: str
    answer: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()


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

    language: str
    economy: str
    name: str
    year: int
    first: int
    last: int
    peers: tuple[str, ...]
    definition: str
    title: str
    heading: str
    line: str
    facts: tuple[Fact, ...]
    findings: tuple[str, ...]
    tiles: tuple[Tile, ...]
    needs: str
    waiting: tuple[str, ...]
    sections: tuple[Section, ...]
    refused: tuple[Refused, ...]
    methods: tuple[Method, ...]
    references: tuple[Reference, ...]
    limits: tuple[str, ...]
    provenance: tuple[str, ...]
    source: str
    digest: str
    verdicts: tuple[Verdict, ...] = ()
    choices: Exhibit | None = None
    citation: str = ""
    licence: str = ""
    url: str = ""
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """Every exhibit of the sections, in the page's order."""
        return tuple(item for part in self.sections for block in part.blocks for item in block.exhibits)

    @property
    def figures(self) -> tuple[Exhibit, ...]:
        """Those that are drawn."""
        return tuple(item for item in self.exhibits if item.spec is not None)
