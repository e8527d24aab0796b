"""The tiles: one figure a trend, with its rank, its change, and how far definitions and sources move it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interlace import figures
from interlace.model.facts import Series
from interlace.report.document import Refusal, Tile
from interlace.report.gather import Basis
from interlace.report.sections import Request, Trend
from interlace.words import said, text


def tile(trend: Trend, request: Request, basis: Basis) -> Tile | Refusal:
    """Return the tile of one trend from one dataset.

    Parameters
    ----------
    trend : Trend
    request : Request
        Its headline.
    basis : Basis
        What the figure is taken from.

    Returns
    -------
    Tile or Refusal
    """
    economy, year = basis.context.economy, basis.context.year
    answer = basis.answers.measure(request)
    if isinstance(answer, Refusal):
        return answer
    value = answer.amount(economy, year)
    if value is None:
        return Refusal(said("report.tile.nothing", economy=economy, year=year))
    label = text(
        "report.tile.label", label=said(f"report.trend.{trend.id}.tile"), stand_in=basis.stand_in(answer.result)
    )
    path = answer.path(economy)
    return Tile(
        trend=trend.id,
        name=text(f"report.trend.{trend.id}.name"),
        label=label,
        value=str(value),
        share=value.value,
        rank=text("report.tile.rank", rank=basis.rank(answer)),
        change=_change(answer, basis),
        span=_span(trend, answer, basis),
        sparkline=figures.sparkline(path, label) if len(path) > 1 else "",
        indicator=answer.result.measure,
        digest=answer.result.digest,
    )


def _change(answer: Series, basis: Basis) -> str:
    context = basis.context
    if context.first == context.year:
        return text("report.tile.no_past", whole=context.last == context.first, year=context.year)
    change = answer.change(context.economy, context.year, context.first)
    return text("report.tile.change", change=change, since=context.first)


def _span(trend: Trend, answer: Series, basis: Basis) -> str:
    """Say how far other definitions and denominators move the figure; empty where none can be had."""
    economy, year = basis.context.economy, basis.context.year
    others = [basis.answers.measure(request) for request in trend.span]
    values = [one.value(economy, year) for one in (answer, *others) if not isinstance(one, Refusal)]
    known = sorted(value for value in values if value is not None)
    if len(known) < 2:
        return ""
    low, high = answer.printed(known[0]), answer.printed(known[-1])
    return text(f"report.trend.{trend.id}.span", level=str(low) == str(high), low=low, high=high, count=len(known))


def taken(made: Tile, basis: Basis) -> Tile:
    """Return a tile that says from which dataset and year its figure is, other than what the report stands on."""
    source, year = basis.table.provenance.source.title, basis.context.year
    return replace(made, sources=(text("report.tile.taken", source=source, year=year),))


def beside(made: Tile, request: Request, others: Sequence[Basis]) -> Tile:
    """Return a tile with the same figure from other datasets, each under its own source and year."""
    found = filter(None, (_elsewhere(request, other) for other in others))
    return replace(made, sources=(*made.sources, *found))


def _elsewhere(request: Request, other: Basis) -> str:
    """Say the same figure in another source, which may have another last year; empty where it does not bear it."""
    answer = other.answers.measure(request.alone)
    value = None if isinstance(answer, Refusal) else answer.amount(other.context.economy, other.context.year)
    source = other.table.provenance.source.title
    return "" if value is None else text("report.tile.source", value=value, source=source, year=other.context.year)
