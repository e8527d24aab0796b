"""The six tiles: one figure a trend, or what the trend needs."""

from __future__ import annotations

from interlace.report.document import Tile
from interlace.report.measures import Measure, Refusal
from interlace.report.wording import change_words, in_economy, place, say
from interlace.words import percent


def tile(
    number: int,
    trend: str,
    answer: Measure | Refusal | None,
    *,
    economy: str,
    year: int,
    first: int,
    sparkline: str = "",
) -> Tile:
    """Return the tile of one trend.

    Parameters
    ----------
    number : int
        1 to 6.
    trend : str
        The trend's identifier.
    answer : Measure or Refusal or None
        The headline figure; None where the trend needs another kind of data.
    economy : str
    year, first : int
        The year of the report and the first year of the data.
    sparkline : str
        Inline SVG.

    Returns
    -------
    Tile
    """
    name, label = say(f"trend.{trend}.name"), say(f"trend.{trend}.tile")
    if answer is None:
        needs, remedy = say(f"trend.{trend}.needs_short"), say(f"trend.{trend}.needs")
        return Tile(number, trend, name, label, needs=needs, remedy=remedy)
    if isinstance(answer, Refusal):
        return Tile(number, trend, name, label, needs=say("tiles.none"), remedy=answer.text)
    indicator, digest = answer.result.measure, answer.result.digest
    share = answer.value(economy, year)
    if share is None:
        reason = say("tiles.none_reason", economy=in_economy(economy), year=year)
        none = say("tiles.none")
        return Tile(number, trend, name, label, needs=none, remedy=reason, indicator=indicator, digest=digest)
    return Tile(
        number,
        trend,
        name,
        label,
        value=percent(share),
        unit=say(f"trend.{trend}.unit"),
        rank=_rank(answer, economy, year),
        change=_change(answer, economy, year, first),
        share=share,
        sparkline=sparkline,
        indicator=indicator,
        digest=digest,
    )


def _rank(measure: Measure, economy: str, year: int) -> str:
    rank = measure.rank(economy, year)
    if rank is None:
        return say("place.alone")
    if rank.highest and rank.lowest:
        return say("place.level_of", of=rank.of)
    return say("place.of", place=place(rank), of=rank.of)


def _change(measure: Measure, economy: str, year: int, first: int) -> str:
    if first == year:
        return say("change.one_year" if len(measure.values.columns) == 1 else "change.first_year")
    change = measure.change(economy, year, first)
    return say("change.none", since=first) if change is None else change_words(change)
