"""The few sentences at the head of a report, written from the figures by rules.

The rules also cover the dull and the contrary: no manufacturing, no first year, one economy, no change, a claim that
holds after all.
"""

from __future__ import annotations

from dataclasses import dataclass

from interlace.report.measures import Measure, Refusal
from interlace.report.wording import in_economy, of_economy, place, points, say
from interlace.words import join, percent

#: "About 70% of manufacturing cost is services" counts as met from this share on.
CLAIM_THRESHOLD = 0.65
#: Below this share of manufacturing in an economy's output its shares rest on small sums.
SMALL = 0.01
#: At most so many economies are named in a sentence.
NAMED = 4


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the sentences are written from.

    Parameters
    ----------
    economy : str
    year, first : int
        The year of the report and the first year of the data.
    bought : Measure or Refusal
        Services in what manufacturers buy.
    embodied : Measure or Refusal
        Services value added in manufacturing exports.
    abroad : Measure, optional
        The foreign part of `embodied`.
    manufacturing : float, optional
        Share of manufacturing in the economy's output.
    """

    economy: str
    year: int
    first: int
    bought: Measure | Refusal
    embodied: Measure | Refusal
    abroad: Measure | None = None
    manufacturing: float | None = None


def sentences(evidence: Evidence) -> tuple[str, ...]:
    """Return the summary, one sentence an item.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    tuple of str
        Three sentences; four where manufacturing is tiny.
    """
    foreign = evidence.abroad.value(evidence.economy, evidence.year) if evidence.abroad else None
    abroad = "" if foreign is None else say("summary.abroad", points=points(foreign))
    found = [
        _headline("bought", "makers", evidence.bought, evidence),
        _headline("embodied", "exports", evidence.embodied, evidence, abroad=abroad),
        claim_sentence(evidence),
    ]
    small = evidence.manufacturing
    if small is not None and 0 < small < SMALL:
        found.append(say("summary.small", share=percent(small), economy=in_economy(evidence.economy)))
    return tuple(text for text in found if text)


def _headline(kind: str, noun: str, measure: Measure | Refusal, evidence: Evidence, **more: str) -> str:
    """Say one share of an economy, its rank and its change; `kind` names the words, `noun` what the share is of."""
    economy, year = evidence.economy, evidence.year
    if isinstance(measure, Refusal):
        return say(f"summary.{kind}_refused", reason=measure.reason)
    share = measure.value(economy, year)
    if share is None:
        return say(f"summary.{kind}_none", economy=in_economy(economy), year=year)
    rank, change = _rank_clause(measure, evidence), _change_clause(measure, evidence)
    owned = {noun: of_economy(economy, noun)}
    return say(f"summary.{kind}", share=percent(share), year=year, rank=rank, change=change, **owned, **more)


def _rank_clause(measure: Measure, evidence: Evidence) -> str:
    rank = measure.rank(evidence.economy, evidence.year)
    if rank is None:
        return say("summary.rank_alone")
    if rank.highest and rank.lowest:
        return say("summary.rank_level", of=rank.of)
    return say("summary.rank", place=place(rank), of=rank.of)


def _change_clause(measure: Measure, evidence: Evidence) -> str:
    if evidence.first == evidence.year:
        return ""
    change = measure.change(evidence.economy, evidence.year, evidence.first)
    if change is None:
        return say("summary.change_none", since=evidence.first)
    kind = "flat" if change.flat else "up" if change.difference > 0 else "down"
    return say(f"summary.change_{kind}", start=percent(change.start), since=change.since)


def claim_sentence(evidence: Evidence) -> str:
    """Return what these data say of the claim that 70% of manufacturing cost is services.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    str
    """
    measure, economy, year = evidence.bought, evidence.economy, evidence.year
    top = None if isinstance(measure, Refusal) else measure.highest(year)
    if isinstance(measure, Refusal) or top is None:
        return say("claim.untested")
    column = measure.values[year].dropna()
    passing = [str(code) for code in column[column >= CLAIM_THRESHOLD].sort_values(ascending=False).index]
    code, share = top
    if len(column) == 1:
        return say("claim.alone_holds" if passing else "claim.alone_fails", share=percent(share))
    if not passing:
        key = "claim.fails_own" if code == economy else "claim.fails"
        return say(key, of=len(column), economy=in_economy(code), share=percent(share))
    own = say("claim.own_in" if economy in passing else "claim.own_out", economy=in_economy(economy))
    named = join([in_economy(item) for item in passing[:NAMED]])
    more = say("claim.more", count=len(passing) - NAMED) if len(passing) > NAMED else ""
    return say("claim.some", count=len(passing), of=len(column), named=named + more, top=percent(share), own=own)
