"""What a report is about: the economy, the years and the peers, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlace import words
from interlace.errors import UnknownName, Unsupported
from interlace.model import options
from interlace.model.options import code_of
from interlace.report.document import Fact
from interlace.words import Said, said, text

if TYPE_CHECKING:
    from interlace.model.classification import Classification
    from interlace.model.panel import TablePanel
    from interlace.model.provenance import Provenance, Step
    from interlace.model.table import IOTable

DEFAULT_PEERS = ("USA", "DEU", "JPN", "KOR")
REST = "ROW"
"""The rest of the world is no economy to compare with."""


@dataclass(frozen=True, slots=True)
class Context:
    """The choices of a report.

    Parameters
    ----------
    economy : str
    year, first, last : int
        The year of the report, and the first and the last year of the data.
    peers : tuple of str
        Without the economy itself.
    definition : str
        Name of the definition of producer services.
    """

    economy: str
    year: int
    first: int
    last: int
    peers: tuple[str, ...]
    definition: str

    @classmethod
    def of(
        cls,
        panel: TablePanel,
        economy: str,
        year: int | None,
        peers: str | Iterable[str] | None,
        producer_services: str | None,
    ) -> Context:
        """Check the choices against a panel.

        Raises
        ------
        UnknownName
            If the panel has no such economy, peer or year, or nobody knows the definition.
        Unsupported
            If the panel's industries cannot bear the definition.
        """
        # The names that came with these tables, where another's were read meanwhile.
        words.register_names("economies", panel.classification.economies)
        chosen = code_of(economy, panel.economies)
        years = panel.years
        if year is not None and year not in panel:
            raise UnknownName.of("year", year, years)
        compared = _peers(panel, chosen, peers)
        definition = panel.classification.definition_name(producer_services)
        _check_definition(panel, definition)
        others = tuple(peer for peer in dict.fromkeys(compared) if peer != chosen)
        return cls(chosen, years[-1] if year is None else year, years[0], years[-1], others, definition)

    @property
    def compared(self) -> tuple[int, ...]:
        """The first year of the data and the year of the report, or the one year where they are the same."""
        return tuple(sorted({self.first, self.year}))


def _peers(panel: TablePanel, economy: str, peers: str | Iterable[str] | None) -> list[str]:
    """Return the codes to compare with: those that are named, or of the default ones those that the data have.

    Where the data have none of the default ones, as a table of one's own may, the first of its others are taken.
    """
    given = DEFAULT_PEERS if peers is None else tuple(options.named("peer", peers))
    if given != DEFAULT_PEERS:
        return [code_of(peer, panel.economies, kind="peer") for peer in given]
    there = [peer for peer in given if peer in panel.economies]
    others = [code for code in panel.economies if code not in (economy, REST)]
    return there or others[: len(DEFAULT_PEERS)]


def _check_definition(panel: TablePanel, definition: str) -> None:
    try:
        panel.classification.producer_service_codes(definition)
    except Unsupported:
        # Without any definition the figures that need one are refused one by one; the rest of the report stands.
        if panel.classification.producer_services:
            raise


def producer_services(panel: TablePanel, definition: str) -> tuple[str, ...] | None:
    """Return the names of the industries of a definition, or None where the data do not say which they are."""
    known = panel.classification.producer_services.get(definition)
    return None if known is None else named(panel.classification, known)


def named(classification: Classification, codes: Collection[str]) -> tuple[str, ...]:
    """Return the names of some industries, in the order of their classification."""
    return tuple(classification.name_of(code) for code in classification.codes if code in codes)


def manufacturing_share(table: IOTable, economy: str) -> float | None:
    """Return the share of manufacturing in an economy's output, or None where it cannot be told."""
    try:
        manufacturing = table.in_role("manufacturing")
    except Unsupported:
        return None
    own = table.of_economy(economy)
    whole = float(table.x[own].sum())
    return float(table.x[own & manufacturing].sum()) / whole if whole > 0 else None


def line(panel: TablePanel, table: IOTable, context: Context) -> str:
    """Return the header in one line: source, last year of the data, definition by name."""
    known = context.definition in panel.classification.producer_services
    return text(
        "report.page.line",
        source=words.name("sources", table.provenance.source.title),
        last=context.last,
        definition=said("report.definition", name=context.definition if known else None),
    )


def facts(panel: TablePanel, table: IOTable, context: Context, others: Sequence[IOTable] = ()) -> tuple[Fact, ...]:
    """Return the rest of the header: source, date and unit of the data, definition, comparison, further sources."""
    source = table.provenance.source
    named = producer_services(panel, context.definition)
    values: dict[str, dict[str, object]] = {
        "source": {"title": words.name("sources", source.title), "publisher": source.publisher or None},
        "date": {"years": [*panel.years], "unit": table.unit.name, "prices": table.unit.prices or None},
        "definition": {"industries": named},
        "peers": {"peers": context.peers or None},
    }
    if others:
        told = [said("report.fact.one", source=one.provenance.source.title, year=one.year) for one in others]
        values["further"] = {"sources": told}
    return tuple(
        Fact(text(f"report.fact.{name}.label"), text(f"report.fact.{name}.value", **given))
        for name, given in values.items()
    )


def limits(tables: Sequence[IOTable], stand_ins: Iterable[str]) -> tuple[Said, ...]:
    """Return what the report cannot say, by what the classifications and the tables that it stands on lack.

    Parameters
    ----------
    tables : sequence of IOTable
        Whose figures are shown.
    stand_ins : iterable of str
        Notes of the stand-ins that carry figures.
    """
    found = [said("report.limits.inside"), said("report.limits.output")]
    found += [said("report.limits.stand_in", note=note) for note in stand_ins]
    if not any("research" in table.classification.roles for table in tables):
        found.append(said("report.limits.functions"))
    if not all("constant" in table.unit.prices for table in tables):
        found.append(said("report.limits.prices"))
    if any("basic" in table.unit.prices for table in tables):
        found.append(said("report.limits.margins"))
    return (*found, said("report.limits.cause"), said("report.limits.places"))


def provenance_in_words(provenance: Provenance) -> tuple[Said, ...]:
    """Return the source and each step in words; of a merging only what was merged.

    Parameters
    ----------
    provenance : Provenance

    Returns
    -------
    tuple of Said
    """
    source = provenance.source
    values = {"title": words.name("sources", source.title), "publisher": source.publisher or None}
    return (said("report.fact.source.value", **values), *(_step(step) for step in provenance.steps))


def _step(step: Step) -> Said:
    parts = tuple(told for name, value in step.parameters.items() if (told := _parameter(name, value)) is not None)
    return said("report.step.done", action=words.name("steps", step.action), parameters=parts or None)


def _parameter(name: str, value: object) -> Said | None:
    if isinstance(value, Mapping):
        groups = {code: parts for code, parts in value.items() if isinstance(parts, list | tuple) and len(parts) > 1}
        merged = tuple(said("report.step.merged", code=code, parts=tuple(parts)) for code, parts in groups.items())
        return said("report.step.groups", groups=merged) if merged else None
    return said("report.step.value", name=name, values=value if isinstance(value, list | tuple) else (str(value),))
