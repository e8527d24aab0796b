"""The three findings at the head of a report, written from the figures: what is so, what changed, what is unusual.

The rules also cover the dull and the contrary: no manufacturing, one year, one economy, no change, nothing unusual.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from interlace.model.facts import Change, Rank, Series
from interlace.report.document import Refusal
from interlace.words import Amount, Said, said

SMALL = 0.01
"""Below this share of manufacturing in an economy's output its shares rest on small sums."""
UNUSUAL = 0.25
"""A rank counts as unusual within this part of the economies at either end."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the findings are written from.

    Parameters
    ----------
    economy : str
    year, first, last : int
        The year of the report, and the first and the last year of the data.
    measures : mapping of str to Series or Refusal
        By the name of their words, in the order in which they are preferred.
    stand_ins : collection of str
        Measures that a stand-in carries; they are left out of what is compared over economies.
    manufacturing : float, optional
        Share of manufacturing in the economy's output.
    """

    economy: str
    year: int
    first: int
    last: int
    measures: Mapping[str, Series | Refusal]
    stand_ins: Collection[str] = ()
    manufacturing: float | None = None
    known: dict[str, Series] = field(init=False)

    def __post_init__(self) -> None:
        series = {name: item for name, item in self.measures.items() if isinstance(item, Series)}
        known = {name: item for name, item in series.items() if item.value(self.economy, self.year) is not None}
        object.__setattr__(self, "known", known)

    def told(self, name: str) -> Said:
        """Return the clause that says a measure's value."""
        amount = self.known[name].amount(self.economy, self.year)
        return said(f"report.finding.is.{name}", economy=self.economy, value=amount)

    def rank(self, name: str) -> Rank | None:
        """Return the economy's place in a measure; None where a stand-in carries it."""
        return None if name in self.stand_ins else self.known[name].rank(self.economy, self.year)

    def change(self, name: str) -> Change | None:
        """Return the change of a measure since the first year."""
        return self.known[name].change(self.economy, self.year, self.first)


def findings(evidence: Evidence) -> tuple[Said, ...]:
    """Return the findings, one sentence or two each.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    tuple of Said
        Three; four where manufacturing is tiny.
    """
    small = evidence.manufacturing
    so, subject = _so(evidence)
    changed, other = _changed(evidence)
    found = [so, changed, _unusual(evidence, {subject, other})]
    if small is not None and 0 < small < SMALL:
        found.append(said("report.finding.small", share=Amount(small, "share"), economy=evidence.economy))
    return tuple(found)


def _so(evidence: Evidence) -> tuple[Said, str]:
    """What is so: the share of services in what manufacturers buy, else the first measure that there is."""
    if not evidence.known:
        first = next(iter(evidence.measures.values()))
        reason = first.reason if isinstance(first, Refusal) else None
        return said("report.finding.nothing", economy=evidence.economy, year=evidence.year, reason=reason), ""
    name = next(iter(evidence.known))
    told, rank = evidence.told(name), evidence.rank(name)
    return said("report.finding.so", told=told, rank=rank, year=evidence.year), name


def _changed(evidence: Evidence) -> tuple[Said, str]:
    """What changed: the measure that moved most since the first year."""
    span = {"economy": evidence.economy, "first": evidence.first, "last": evidence.last, "year": evidence.year}
    if evidence.first == evidence.year:
        return said("report.finding.no_past", whole=evidence.last == evidence.first, **span), ""
    moved = {name: change for name in evidence.known if (change := evidence.change(name)) is not None}
    if not moved:
        return said("report.finding.unknown_past", **span), ""
    most = max(moved, key=lambda name: abs(moved[name].difference))
    about = {"told": evidence.told(most), "change": moved[most], "count": len(moved)}
    return said("report.finding.changed", **about, **span), most


def _unusual(evidence: Evidence, used: set[str]) -> Said:
    """Where the economy is unusual: the measure, if possible another one, in which it stands nearest to an end."""
    ranks = {name: rank for name in evidence.known if (rank := evidence.rank(name)) is not None and rank.of > 2}
    ranks = {name: rank for name, rank in ranks.items() if rank.variant != "level"}
    if not ranks:
        return _apart(evidence)
    fresh = {name: rank for name, rank in ranks.items() if name not in used} or ranks
    name = min(fresh, key=lambda one: fresh[one].nth / fresh[one].of)
    rank, median = fresh[name], evidence.known[name].median(evidence.year)
    about = {
        "told": evidence.told(name),
        "rank": rank,
        "median": median,
        "count": len(ranks),
        "economy": evidence.economy,
    }
    return said("report.finding.unusual", rare=rank.nth <= max(1, UNUSUAL * rank.of), **about)


def _apart(evidence: Evidence) -> Said:
    """Where the economy is furthest from the only other one that there is."""
    gaps: dict[str, tuple[float, str, Amount]] = {}
    for name, series in evidence.known.items():
        column = series.column(evidence.year)
        own, others = float(column[evidence.economy]), column.drop(index=[evidence.economy])
        if name not in evidence.stand_ins and len(others) == 1:
            beside = float(others.iloc[0])
            gaps[name] = abs(own - beside), str(others.index[0]), series.printed(beside)
    if not gaps:
        return said("report.finding.alone", economy=evidence.economy)
    most = max(gaps, key=lambda name: gaps[name][0])
    _, peer, other = gaps[most]
    return said("report.finding.apart", told=evidence.told(most), other=other, peer=peer, count=len(gaps))
