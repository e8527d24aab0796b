"""`build`: datasets and an economy in, a report out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from interlace import words
from interlace.claims import judge
from interlace.errors import InterlaceError, Unsupported
from interlace.model.economies import canonical
from interlace.model.facts import Series
from interlace.model.html import report_html
from interlace.model.panel import TablePanel
from interlace.report import content, exhibits, metadata, method, page, tables, write
from interlace.report.answers import answers_to
from interlace.report.context import (
    DEFAULT_PEERS,
    Context,
    facts,
    limits,
    line,
    manufacturing_share,
    provenance_in_words,
)
from interlace.report.document import Block, Refusal, Refused, ReportData, Section, Tile, picked
from interlace.report.findings import Evidence, findings
from interlace.report.gather import Basis, Progress, gather
from interlace.report.sections import MEASURES, Plan, Trend, requests, trends
from interlace.report.tiles import beside, taken, tile
from interlace.words import said, text

if TYPE_CHECKING:
    import os

    from interlace.library import Library

T = TypeVar("T")


@dataclass(frozen=True, eq=False, repr=False)
class Report(ReportData):
    """A report as data; `to_html`, `to_json` and `write` put it into a form.

    Parameters
    ----------
    language : str
        In which it was built, and is printed.
    economy, name : str
        Code and name.
    year, first, last : int
        The year of the report, and the first and the last year of the data.
    peers : tuple of str
    definition : str
        Name of the definition of producer services.
    title, heading, line : str
        Title of the page, its heading, and the one line below it.
    facts : tuple of Fact
        The rest of the header.
    findings : tuple of str
        What is so, what changed, where the economy is unusual: sentences computed from the figures.
    tiles : tuple of Tile
        One a trend that has an answer, in the order of the trends.
    needs : str
        The trends that need other data, with what would do.
    waiting : tuple of str
        Ids of these trends.
    sections : tuple of Section
        One a trend that has an answer.
    refused : tuple of Refused
        The exhibits that the data cannot bear, one a reason.
    methods : tuple of Method
        The indicators that were used.
    references : tuple of Reference
    limits : tuple of str
        What the report cannot say.
    provenance : tuple of str
        Source and steps in words.
    source : str
        Title of the source that comes first.
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

    def to_html(self, *, full: bool = False) -> str:
        """Return one self-contained page; the same report gives the same text.

        Parameters
        ----------
        full : bool
            Everything open, on the page and in print; printed without, it is a brief of two pages.
        """
        return page.render(self, full=full)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data: exhibits with their rows, tiles, findings, definitions, sources, digests."""
        return content.as_data(self)

    def to_json(self) -> str:
        """Return `to_dict` as JSON text."""
        return content.as_json(self)

    def write(self, path: str | os.PathLike[str], *, full: bool = False) -> Path:
        """Write the report; the suffix says how: .html, .json, .pdf or .xlsx.

        Parameters
        ----------
        path : path-like
        full : bool
            As in `to_html`; a workbook and JSON are always whole.

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
        return write.write(self, path, full=full)

    def _repr_html_(self) -> str:
        tiles = [(item.name, item.value, item.lines) for item in self.tiles]
        return report_html(self.title, self.line, self.findings, tiles, self.digest)

    def __repr__(self) -> str:
        return f"<Report {self.economy} {self.year}: {len(self.exhibits)} exhibits, {self.digest}>"


def build(
    data: TablePanel | Library,
    economy: str,
    year: int | None = None,
    peers: str | Iterable[str] | None = DEFAULT_PEERS,
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
        Its code or its name.
    year : int, optional
        The last year by default; also of a further source that lacks the year.
    peers : str or iterable of str, optional
        Economies to compare with; the economy itself is left out. Of the default ones (None stands for them too), those
        that the data have; where they have none of them, the first others that they have.
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
        raise Unsupported.said("no_tables")
    # Without one that has the economy, the first says which economies there are.
    return having or panels[:1]


class _Bases:
    """The datasets of a report, the first whole and the others where it refuses; and which of them were used."""

    def __init__(self, first: Basis, panels: Iterable[TablePanel]) -> None:
        self.first = first
        self.used = [first]
        self._panels = tuple(panels)

    @cached_property
    def others(self) -> tuple[Basis, ...]:
        """Those of the others that have the definition."""
        return tuple(basis for panel in self._panels if (basis := self._basis(panel)) is not None)

    def _basis(self, panel: TablePanel) -> Basis | None:
        own = self.first.context
        year = own.year if own.year in panel else None
        try:
            return Basis.of(panel, Context.of(panel, own.economy, year, None, own.definition))
        except InterlaceError:
            return None

    def bearing(self, made: Callable[[Basis], T | Refusal]) -> tuple[T | Refusal, Basis]:
        """Return what is made of the first dataset that does not refuse it, or the refusal of the first of all."""
        item = made(self.first)
        if not isinstance(item, Refusal):
            return item, self.first
        for basis in self.others:
            other = made(basis)
            if not isinstance(other, Refusal):
                if basis not in self.used:
                    self.used.append(basis)
                return other, basis
        return item, self.first


def assemble(first: Basis, others: Iterable[TablePanel] = ()) -> Report:
    """Build the report of one economy from figures that are computed, in the language that is spoken.

    Parameters
    ----------
    first : Basis
        Its answers may be the same for every economy of the panel, year and definition.
    others : iterable of TablePanel
        What is asked for an exhibit that the first does not bear.
    """
    bases = _Bases(first, others)
    panel, context, answers, table = first.panel, first.context, first.answers, first.table
    told = trends()
    refused: list[tuple[Plan, Refusal]] = []
    sections = tuple(_section(trend, bases, refused) for trend in told if trend.tile is not None)
    tiles = tuple(found for trend in told if (found := _tile(trend, bases)) is not None)
    methods, references = method.used(requests(), told)
    further = [basis.table for basis in bases.used[1:]]
    waiting = [trend.id for trend in told if trend.tile is None]
    about = {"economy": context.economy, "year": context.year}
    return Report(
        language=words.language(),
        **picked(context, "economy", "year", "first", "last", "peers", "definition"),
        name=words.name("economies", context.economy),
        title=text("report.title", **about),
        heading=text("report.heading", **about),
        line=line(panel, table, context),
        facts=facts(panel, table, context, further),
        findings=tuple(str(item) for item in findings(_evidence(first))),
        tiles=tiles,
        needs=_needs(waiting, len(told)),
        waiting=tuple(waiting),
        sections=sections,
        refused=_gathered(refused),
        methods=methods,
        references=references,
        limits=tuple(str(item) for item in limits([table, *further], first.stand_ins)),
        provenance=tuple(str(item) for item in provenance_in_words(table.provenance)),
        source=words.name("sources", table.provenance.source.title),
        digest=table.provenance.digest,
        verdicts=judge(answers.cells, context.economy, context.year),
        choices=tables.choices(first),
        **picked(table.provenance.source, "citation", "licence", "url"),
        record=metadata.record(panel, table, [basis.panel for basis in bases.used[1:]]),
    )


def _evidence(basis: Basis) -> Evidence:
    answers = {name: basis.answers.measure(request) for name, request in MEASURES.items()}
    standing = {
        name for name, item in answers.items() if isinstance(item, Series) and basis.stand_in(item.result) is not None
    }
    return Evidence(
        **picked(basis.context, "economy", "year", "first", "last"),
        measures=answers,
        stand_ins=standing,
        manufacturing=manufacturing_share(basis.table, basis.context.economy),
    )


def _tile(trend: Trend, bases: _Bases) -> Tile | None:
    """Return the tile of a trend, or None where none of the data have its figure."""
    if trend.tile is None:
        return None
    made, basis = bases.bearing(partial(tile, trend, trend.tile))
    if isinstance(made, Refusal):
        return None
    if basis is not bases.first:
        made = taken(made, basis)
    return beside(made, trend.tile, [other for other in (bases.first, *bases.others) if other is not basis])


def _needs(waiting: list[str], of: int) -> str:
    items = [said(f"report.trend.{trend}.needs") for trend in waiting]
    return text("report.needs", items=items, count=len(items), of=of) if items else ""


def _section(trend: Trend, bases: _Bases, refused: list[tuple[Plan, Refusal]]) -> Section:
    blocks: list[Block] = []
    for plan in trend.plans:
        made, _ = bases.bearing(partial(exhibits.block, plan))
        if isinstance(made, Block):
            blocks.append(made)
        elif not plan.quiet:
            refused.append((plan, made))
    said_of = {name: text(f"report.trend.{trend.id}.{name}") for name in ("name", "question")}
    return Section(trend.id, answer=answers_to(trend.id, bases.first, bases.bearing), blocks=tuple(blocks), **said_of)


def _gathered(refused: list[tuple[Plan, Refusal]]) -> tuple[Refused, ...]:
    """Return the refusals, one a reason: what several exhibits lack is said once."""
    apart: dict[tuple[str, str], list[Plan]] = {}
    for plan, refusal in refused:
        remedy = "" if refusal.remedy is None else str(refusal.remedy)
        apart.setdefault((str(refusal.reason), remedy), []).append(plan)
    return tuple(
        Refused(plans[0].id, text("report.refused.titles", titles=[exhibits.title(plan) for plan in plans]), ids, *why)
        for why, plans in apart.items()
        for ids in [", ".join(dict.fromkeys(plan.measure for plan in plans))]
    )
