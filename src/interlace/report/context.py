"""What a report is about: the economy, the years and the peers, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlace.errors import UnknownName, Unsupported
from interlace.model.economies import canonical
from interlace.model.options import choice
from interlace.report.document import Fact
from interlace.report.wording import in_economy, say
from interlace.words import join

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel
    from interlace.model.provenance import Provenance, Step
    from interlace.model.table import IOTable

DEFAULT_PEERS = ("USA", "DEU", "JPN", "KOR")


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
    absent : tuple of str
        Default peers that the data do not have.
    definition : str
        Name of the definition of producer services.
    """

    economy: str
    year: int
    first: int
    last: int
    peers: tuple[str, ...]
    absent: tuple[str, ...]
    definition: str

    @classmethod
    def of(
        cls,
        panel: TablePanel,
        economy: str,
        year: int | None,
        peers: Iterable[str] | None,
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
        chosen = choice("economy", canonical(economy), panel.economies)
        years = panel.years
        if year is not None and year not in panel:
            raise UnknownName.of("year", year, years)
        given = tuple(dict.fromkeys(canonical(peer) for peer in (DEFAULT_PEERS if peers is None else peers)))
        absent: tuple[str, ...] = ()
        if given == DEFAULT_PEERS:
            absent = tuple(peer for peer in given if peer not in panel.economies)
            given = tuple(peer for peer in given if peer in panel.economies)
        named = tuple(choice("peer", peer, panel.economies) for peer in given)
        definition = panel.classification.definition_name(producer_services)
        _check_definition(panel, definition)
        others = tuple(peer for peer in dict.fromkeys(named) if peer != chosen)
        return cls(chosen, years[-1] if year is None else year, years[0], years[-1], others, absent, definition)

    @property
    def compared(self) -> tuple[int, ...]:
        """The first year of the data and the year of the report, or the one year where they are the same."""
        return tuple(sorted({self.first, self.year}))


def _check_definition(panel: TablePanel, definition: str) -> None:
    try:
        panel.classification.producer_service_codes(definition)
    except Unsupported:
        # Without any definition the figures that need one are refused one by one; the rest of the report stands.
        if panel.classification.producer_services:
            raise


def services_in_words(panel: TablePanel, definition: str) -> str:
    """Return a definition's name and its industries by their names."""
    known = panel.classification.producer_services.get(definition)
    if known is None:
        return say("page.definition_none")
    names = [panel.classification.name_of(code) for code in panel.classification.codes if code in known]
    return say("page.definition_value", name=definition, industries="; ".join(names))


def manufacturing_share(table: IOTable, economy: str) -> float | None:
    """Return the share of manufacturing in an economy's output, or None where it cannot be told."""
    try:
        manufacturing = table.in_role("manufacturing")
    except Unsupported:
        return None
    own = table.of_economy(economy)
    whole = float(table.x[own].sum())
    return float(table.x[own & manufacturing].sum()) / whole if whole > 0 else None


def facts(panel: TablePanel, table: IOTable, context: Context) -> tuple[Fact, ...]:
    """Return the header: source, date and unit of the data, definition, comparison."""
    source = table.provenance.source
    peers = join([in_economy(peer) for peer in context.peers]) or say("page.peers_none")
    detail = say("page.peers_absent", peers=join([in_economy(code) for code in context.absent]))
    span = {"first": context.first, "last": context.last}
    years = str(context.first) if context.first == context.last else say("page.span", **span)
    version = source.version.partition(",")[0]
    publisher = say("page.publisher", name=source.publisher) if source.publisher else ""
    return (
        Fact(say("page.source"), source.title, publisher),
        Fact(say("page.date"), ", ".join(part for part in (years, version) if part), str(table.unit)),
        Fact(say("page.definition"), services_in_words(panel, context.definition)),
        Fact(say("page.peers"), peers, detail if context.absent else ""),
    )


def further(tables: Sequence[IOTable]) -> tuple[Fact, ...]:
    """Return the line of the header on what was taken from further sources; none where nothing was."""
    if not tables:
        return ()
    named = [say("page.further_source", source=one.provenance.source.title, year=one.year) for one in tables]
    return (Fact(say("page.further"), "; ".join(named), say("page.further_rule")),)


def limits(tables: Sequence[IOTable]) -> tuple[str, ...]:
    """Return what the report cannot say, by what the classifications and the tables that it stands on lack."""
    known = [table.classification for table in tables]
    found = [say("limits.inside"), say("limits.output")]
    found += [
        say("limits.proxy", note=note) for note in dict.fromkeys(n for one in known for n in one.proxies.values())
    ]
    if not any("research" in one.roles for one in known):
        found.append(say("limits.functions"))
    if not any(table.primary_with_roles(["operating_surplus"]).any() for table in tables):
        found.append(say("limits.profit"))
    if not all("constant" in table.unit.prices for table in tables):
        found.append(say("limits.prices"))
    if any("basic" in table.unit.prices for table in tables):
        found.append(say("limits.margins"))
    found += [say("limits.cause"), say("limits.places")]
    return tuple(found)


def provenance_in_words(provenance: Provenance) -> tuple[str, ...]:
    """Return the source and each step in words; of a merging only what was merged.

    Parameters
    ----------
    provenance : Provenance

    Returns
    -------
    tuple of str
    """
    source = provenance.source
    publisher = f" {say('page.publisher', name=source.publisher)}" if source.publisher else ""
    return (source.title + publisher, *(_step(step) for step in provenance.steps))


def _step(step: Step) -> str:
    parts = [words for name, value in step.parameters.items() if (words := _parameter(name, value))]
    return say("step.with", action=step.action, parameters="; ".join(parts)) if parts else step.action


def _parameter(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        groups = {code: parts for code, parts in value.items() if isinstance(parts, list | tuple) and len(parts) > 1}
        return "; ".join(say("step.merged", code=code, parts=", ".join(parts)) for code, parts in groups.items())
    if isinstance(value, list | tuple):
        return say("step.value", name=name, value=", ".join(str(item) for item in value))
    return say("step.value", name=name, value=value)
