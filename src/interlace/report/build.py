"""`build`: datasets and an economy in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from interlace.claims import judge
from interlace.errors import InterlaceError, Unsupported
from interlace.model.economies import canonical
from interlace.model.panel import TablePanel
from interlace.report import content, draw, metadata, method, page, tables, write
from interlace.report.answers import answers_to
from interlace.report.context import (
    DEFAULT_PEERS,
    Context,
    facts,
    further,
    limits,
    manufacturing_share,
    provenance_in_words,
)
from interlace.report.document import Refused, ReportData, Section, Tile, picked
from interlace.report.gather import Basis, Progress, gather
from interlace.report.sections import BOUGHT, IN_EXPORTS, Trend, requests, trends
from interlace.report.summary import Evidence, sentences
from interlace.report.tiles import tile
from interlace.report.wording import name, say

if TYPE_CHECKING:
    import os

    from interlace.library import Library
    from interlace.model.table import IOTable
    from interlace.report.gather import Answers

T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class Report(ReportData):
    """A report as data; `to_html`, `to_json` and `write` put it into a form.

    Parameters
    ----------
    economy, name : str
        Code and name.
    year, first, last : int
        The year of the report, and the first and the last year of the data.
    peers : tuple of str
    definition : str
        Name of the definition of producer services.
    facts : tuple of Fact
        The header.
    summary : tuple of str
        Sentences computed from the figures.
    tiles : tuple of Tile
        One a trend, in the order of the trends.
    sections : tuple of Section
    methods : tuple of Method
        The indicators that were used.
    references : tuple of Reference
    limits : tuple of str
        What the report cannot say.
    provenance : tuple of str
        Source and steps in words.
    digest : str
        Of the data of the year.
    verdicts : tuple of Verdict
        On every claim, for the economy and year.
    choices : Exhibit, optional
        How far definition and denominator move the headlines.
    citation, licence, url : str
        Of the source.
    record : mapping
        What it takes to make the report again: source, files, versions; see `interlace.report.metadata`.
    """

    def to_html(self) -> str:
        """Return one self-contained page; the same report gives the same text."""
        return page.render(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data: figures with their rows, tiles, summary, definitions, sources, digests."""
        return content.as_data(self)

    def to_json(self) -> str:
        """Return `to_dict` as JSON text."""
        return content.as_json(self)

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the report; the suffix says how: .html, .json, .pdf or .xlsx.

        Parameters
        ----------
        path : path-like

        Returns
        -------
        pathlib.Path

        Raises
        ------
        InputError
            If the suffix is none of these.
        MissingExtra
            If a workbook is asked for and openpyxl is not installed, or a PDF and there is no Chromium.
        OutputError
            If the folder cannot be written or is full; nothing is left half-written.
        """
        return write.write(self, path)

    def __repr__(self) -> str:
        return f"<Report {self.economy} {self.year}: {len(self.figures)} figures, {self.digest}>"


def build(
    data: TablePanel | Library,
    economy: str,
    year: int | None = None,
    peers: Iterable[str] | None = DEFAULT_PEERS,
    producer_services: str | None = None,
    *,
    progress: Progress | None = None,
) -> Report:
    """Build the report of one economy.

    Parameters
    ----------
    data : TablePanel or Library
        From `interlace.load` or `interlace.library`. The first table panel of a library that has the economy carries
        the report; what it does not bear is taken from the next one that does, each figure from one source, which it
        names with its year.
    economy : str
        ISO alpha-3 code.
    year : int, optional
        The last year by default; also of a further source that lacks the year.
    peers : iterable of str, optional
        Economies to compare with; the economy itself is left out. Of the default ones (None stands for them too),
        those that the data lack are left out as well, and named in the header.
    producer_services : str, optional
        Name of the definition of producer services; the classification's default otherwise, which is ``"narrow"``.
    progress : callable, optional
        Called with the year of each table that is done; not at all where everything is cached.

    Returns
    -------
    Report

    Raises
    ------
    UnknownName
        If the economy, a peer, the year or the definition is unknown.
    Unsupported
        If the data cannot bear the definition.
    """
    first, *others = panels_of(data, economy)
    context = Context.of(first, economy, year, peers, producer_services)
    return assemble(Basis(first, context, gather(first, context, progress=progress)), others)


def panels_of(data: TablePanel | Library, economy: str) -> list[TablePanel]:
    """Return the table panels that have an economy, in the order in which they are preferred.

    Raises
    ------
    Unsupported
        If none of the datasets is a panel of tables.
    """
    from interlace.library import Library

    if not isinstance(data, Library):
        return [data]
    panels = [holding.data for holding in data if isinstance(holding.data, TablePanel)]
    having = [panel for panel in panels if canonical(economy) in panel.economies]
    if not panels:
        raise Unsupported(
            "a report stands on input-output tables, and none are at hand", fix="name a source of tables, or a file"
        )
    # Without one that has the economy, the first says which economies there are.
    return having or panels[:1]


class _Exhibits:
    """The datasets of a report, the first whole and the others where it refuses; and which of them were used."""

    def __init__(self, first: Basis, panels: Iterable[TablePanel]) -> None:
        self.first = first
        self.used = [first]
        self._panels = tuple(panels)

    @cached_property
    def bases(self) -> tuple[Basis, ...]:
        """The first and those of the others that have the definition."""
        return (self.first, *(basis for panel in self._panels if (basis := self._basis(panel)) is not None))

    def _basis(self, panel: TablePanel) -> Basis | None:
        own = self.first.context
        year = own.year if own.year in panel else None
        try:
            return Basis.of(panel, Context.of(panel, own.economy, year, None, own.definition))
        except InterlaceError:
            return None

    def bearing(self, made: Callable[[Basis], T], refused: Callable[[T], bool]) -> T:
        """Return what is made of the first dataset that does not refuse it, or the refusal of the first of all."""
        item = made(self.first)
        if not refused(item):
            return item
        for basis in self.bases[1:]:
            other = made(basis)
            if not refused(other):
                if basis not in self.used:
                    self.used.append(basis)
                return other
        return item


def assemble(first: Basis, others: Iterable[TablePanel] = ()) -> Report:
    """Build the report of one economy from figures that are computed.

    Parameters
    ----------
    first : Basis
        Its answers may be the same for every economy of the panel, year and definition.
    others : iterable of TablePanel
        What is asked for an exhibit that the first does not bear.
    """
    exhibits = _Exhibits(first, others)
    panel, context, answers, table = first.panel, first.context, first.answers, first.table
    told = trends()
    tiles = tuple(_tile(number, trend, exhibits) for number, trend in enumerate(told, 1))
    sections = tuple(_section(number, trend, exhibits) for number, trend in enumerate(told, 1))
    methods, references = method.used(requests(), told)
    source = table.provenance.source
    return Report(
        **picked(context, "economy", "year", "first", "last", "peers", "definition"),
        name=name(context.economy),
        facts=(*facts(panel, table, context), *further([basis.table for basis in exhibits.used[1:]])),
        summary=sentences(_evidence(answers, table, context)),
        tiles=tiles,
        sections=sections,
        methods=methods,
        references=references,
        limits=limits([basis.table for basis in exhibits.used]),
        provenance=provenance_in_words(table.provenance),
        digest=table.provenance.digest,
        verdicts=judge(answers.cells, context.economy, context.year),
        choices=tables.choices(first),
        **picked(source, "citation", "licence", "url"),
        record=metadata.record(panel, table, [basis.panel for basis in exhibits.used[1:]]),
    )


def _evidence(answers: Answers, table: IOTable, context: Context) -> Evidence:
    return Evidence(
        economy=context.economy,
        year=context.year,
        first=context.first,
        bought=answers.measure(BOUGHT),
        embodied=answers.measure(IN_EXPORTS),
        abroad=answers.part(IN_EXPORTS, "foreign"),
        manufacturing=manufacturing_share(table, context.economy),
    )


def _tile(number: int, trend: Trend, exhibits: _Exhibits) -> Tile:
    return exhibits.bearing(partial(tile, number, trend), lambda item: trend.tile is not None and not item.value)


def _section(number: int, trend: Trend, exhibits: _Exhibits) -> Section:
    title, question = say(f"trend.{trend.id}.name"), say(f"trend.{trend.id}.question")
    drawn = [(plan, exhibits.bearing(partial(draw.block, plan), _is_refused)) for plan in trend.plans]
    blocks = tuple(item for plan, item in drawn if not (plan.quiet and isinstance(item, Refused)))
    if trend.tile is None:
        needs, remedy = say(f"trend.{trend.id}.needs"), say(f"trend.{trend.id}.remedy")
        return Section(number, trend.id, title, question, blocks=blocks, needs=needs, remedy=remedy)
    intro, answer = say(f"trend.{trend.id}.intro"), answers_to(trend.id, exhibits.first, exhibits.bearing)
    return Section(number, trend.id, title, question, intro=intro, answer=answer, blocks=blocks)


def _is_refused(item: object) -> bool:
    return isinstance(item, Refused)
