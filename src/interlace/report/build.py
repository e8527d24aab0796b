"""`build`: a panel and an economy in, a report out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interlace.claims import reached
from interlace.figures import claims_table
from interlace.report import draw, metadata, method, page, tables, write
from interlace.report.answers import answers_to
from interlace.report.context import DEFAULT_PEERS, Context, facts, limits, manufacturing_share, provenance_in_words
from interlace.report.document import Fact, Method, Reference, Refused, Section, Table, Tile, plain
from interlace.report.gather import Answers, Progress, gather
from interlace.report.sections import BOUGHT, IN_EXPORTS, TRENDS, Trend, requests
from interlace.report.summary import Evidence, sentences
from interlace.report.tiles import tile
from interlace.report.wording import in_economy, name, say

if TYPE_CHECKING:
    import os

    from interlace.claims import Verdict
    from interlace.figures import Figure
    from interlace.model.panel import TablePanel
    from interlace.model.table import IOTable

__all__ = ["Report", "assemble", "build"]


@dataclass(frozen=True, eq=False)
class Report:
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
    choices : Table, optional
        How far definition and denominator move the headlines.
    citation, licence, url : str
        Of the source.
    record : mapping
        What it takes to make the report again: source, files, versions; see `interlace.report.metadata`.
    """

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
    choices: Table | None = None
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
    def figures(self) -> tuple[Figure, ...]:
        """Every figure, in the page's order."""
        return tuple(item for part in self.sections for item in part.blocks if not isinstance(item, Table | Refused))

    def to_html(self) -> str:
        """Return one self-contained page; the same report gives the same text."""
        return page.render(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data: figures with their rows, tiles, summary, definitions, sources, digests."""
        names = ("economy", "name", "year", "first", "last", "peers", "definition", "summary", "limits", "digest")
        data: dict[str, Any] = {key: getattr(self, key) for key in names}
        data["estimates"] = say("page.estimates")
        data["facts"] = [asdict(fact) for fact in self.facts]
        data["tiles"] = [_without(asdict(item), "sparkline") for item in self.tiles]
        data["sections"] = [_section_data(part) for part in self.sections]
        data["claims"] = claims_table(self.verdicts).to_dict(orient="records") if self.verdicts else []
        data["choices"] = None if self.choices is None else _block_data(self.choices)
        data["methods"] = [_without(asdict(item), "mathml") for item in self.methods]
        data["references"] = [asdict(item) for item in self.references]
        data["source"] = {"citation": self.citation, "licence": self.licence, "url": self.url}
        data["provenance"] = list(self.provenance)
        return dict(plain(data))

    def to_json(self) -> str:
        """Return `to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, allow_nan=False, indent=1) + "\n"

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
    panel: TablePanel,
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
    panel : TablePanel
        From `interlace.load`.
    economy : str
        ISO alpha-3 code.
    year : int, optional
        The panel's last year by default.
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
    context = Context.of(panel, economy, year, peers, producer_services)
    answers = gather(
        panel,
        requests(),
        years=context.compared,
        producer_services=context.definition,
        economies=(context.economy,),
        progress=progress,
    )
    table = panel[context.year] if answers.studies is None else answers.studies.table
    return assemble(panel, table, answers, context)


def assemble(panel: TablePanel, table: IOTable, answers: Answers, context: Context) -> Report:
    """Build the report of one economy from figures that are computed.

    Parameters
    ----------
    panel : TablePanel
    table : IOTable
        That of the report's year.
    answers : Answers
        The same for every economy of the panel, year and definition.
    context : Context
    """
    methods, references = method.used(requests())
    source = table.provenance.source
    return Report(
        economy=context.economy,
        name=name(context.economy),
        year=context.year,
        first=context.first,
        last=context.last,
        peers=context.peers,
        definition=context.definition,
        facts=facts(panel, table, context),
        summary=sentences(_evidence(answers, table, context)),
        tiles=tuple(_tile(number, trend, answers, context) for number, trend in enumerate(TRENDS, 1)),
        sections=tuple(_section(number, trend, answers, table, context) for number, trend in enumerate(TRENDS, 1)),
        methods=methods,
        references=references,
        limits=limits(panel, table),
        provenance=provenance_in_words(table.provenance),
        digest=table.provenance.digest,
        verdicts=reached(answers.cells, context.economy, context.year),
        choices=tables.choices(answers, table, context.economy, context.year),
        citation=source.citation,
        licence=source.licence,
        url=source.url,
        record=metadata.record(panel, table),
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


def _tile(number: int, trend: Trend, answers: Answers, context: Context) -> Tile:
    answer = None if trend.tile is None else answers.measure(trend.tile)
    return tile(
        number,
        trend.id,
        answer,
        economy=context.economy,
        year=context.year,
        first=context.first,
        sparkline=draw.sparkline(answer, context, say(f"trend.{trend.id}.tile")),
    )


def _section(number: int, trend: Trend, answers: Answers, table: IOTable, context: Context) -> Section:
    title, question = say(f"trend.{trend.id}.name"), say(f"trend.{trend.id}.question")
    if trend.tile is None:
        needs, remedy = say(f"trend.{trend.id}.needs"), say(f"trend.{trend.id}.remedy")
        return Section(number, trend.id, title, question, needs=needs, remedy=remedy)
    drawn = [(plan, draw.block(plan, answers, table, context)) for plan in trend.plans]
    blocks = tuple(item for plan, item in drawn if not (plan.quiet and isinstance(item, Refused)))
    intro, answer = say(f"trend.{trend.id}.intro"), answers_to(trend.id, answers, context)
    return Section(number, trend.id, title, question, intro=intro, answer=answer, blocks=blocks)


def _without(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in names}


def _section_data(part: Section) -> dict[str, Any]:
    names = ("number", "trend", "name", "question", "answer", "intro", "needs", "remedy")
    data = {key: getattr(part, key) for key in names}
    return {**data, "blocks": [_block_data(item) for item in part.blocks]}


def _block_data(item: Figure | Table | Refused) -> dict[str, Any]:
    if isinstance(item, Refused):
        return {"kind": "refused", **asdict(item)}
    if isinstance(item, Table):
        return {"kind": "table", **asdict(item)}
    names = ("id", "title", "subtitle", "alt", "source", "indicator", "digest", "definition", "caption", "how_to_read")
    data = {key: getattr(item, key) for key in (*names, "denominator")}
    return {"kind": "figure", **data, "rows": item.data.to_dict(orient="records")}
