"""The six tiles: one figure a trend, or what the trend needs."""

from __future__ import annotations

from dataclasses import replace

from interlace import figures
from interlace.report.document import Tile
from interlace.report.gather import Basis
from interlace.report.measures import Measure, Refusal
from interlace.report.sections import Trend
from interlace.report.wording import change_words, in_economy, place, say
from interlace.words import percent


def tile(number: int, trend: Trend, basis: Basis) -> Tile:
    """Return the tile of one trend from one dataset.

    Parameters
    ----------
    number : int
        1 to 6.
    trend : Trend
        One without a headline needs another kind of data.
    basis : Basis

    Returns
    -------
    Tile
    """
    economy, year = basis.context.economy, basis.context.year
    blank = Tile(number, trend.id, say(f"trend.{trend.id}.name"), say(f"trend.{trend.id}.tile"))
    if trend.tile is None:
        return replace(blank, needs=say(f"trend.{trend.id}.needs_short"), remedy=say(f"trend.{trend.id}.needs"))
    answer = basis.answers.measure(trend.tile)
    if isinstance(answer, Refusal):
        return replace(blank, needs=say("tiles.none"), remedy=answer.text)
    known = replace(blank, indicator=answer.result.measure, digest=answer.result.digest)
    share = answer.value(economy, year)
    if share is None:
        reason = say("tiles.none_reason", economy=in_economy(economy), year=year)
        return replace(known, needs=say("tiles.none"), remedy=reason)
    path = answer.path(economy)
    return replace(
        known,
        value=percent(share),
        unit=say(f"trend.{trend.id}.unit"),
        rank=_rank(answer, economy, year),
        change=_change(answer, economy, year, basis.context.first),
        share=share,
        sparkline=figures.sparkline(path, known.label) if len(path) > 1 else "",
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
