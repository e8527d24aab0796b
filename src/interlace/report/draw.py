"""A plan of a figure -> the figure, the table, or the refusal that stands in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from altair.utils import schemapi

from interlace import figures, words
from interlace.errors import Unsupported
from interlace.figures.figure import slug
from interlace.indicators import get
from interlace.report import tables
from interlace.report.captions import caption
from interlace.report.document import Refused, Table
from interlace.report.measures import Measure, Refusal
from interlace.report.part_tables import parts
from interlace.report.sections import Plan
from interlace.report.wording import say

if TYPE_CHECKING:
    from interlace.figures import Figure
    from interlace.model.result import Result
    from interlace.model.table import IOTable
    from interlace.report.context import Context
    from interlace.report.gather import Answers, Basis
    from interlace.report.studies import Studies


def block(plan: Plan, basis: Basis) -> Figure | Table | Refused:
    """Draw one plan on one dataset.

    Parameters
    ----------
    plan : Plan
    basis : Basis

    Returns
    -------
    Figure or Table or Refused
        The refusal where an indicator of the plan, or the figure itself, cannot be had from the data.
    """
    answers, table, context = basis.answers, basis.table, basis.context
    # The drawers are tested with the check of every part against the schema; a report's reader need not wait for it.
    with schemapi.debug_mode(False):
        if plan.form == "claims":
            return _claims(plan, answers, table, context)
        return _analysed(plan, answers, table, context) if plan.analysis else _drawn(plan, answers, table, context)


def _drawn(plan: Plan, answers: Answers, table: IOTable, context: Context) -> Figure | Table | Refused:
    results: list[Result] = []
    for request in plan.requests:
        result = answers.result(request)
        if isinstance(result, Refusal):
            return _refused(plan, result)
        results.append(result)
    try:
        if plan.form == "parts":
            drawn: Figure | Table = parts(plan.id, results[0], context, table.provenance.source.title)
        else:
            drawn = _FORMS[plan.form](results, table, context)
    except Unsupported as error:
        return _refused(plan, Refusal.of(error))
    choices = caption(results, table.classification)
    return replace(drawn, caption=choices) if isinstance(drawn, Table) else _placed(drawn, plan, context, choices)


def _placed(drawn: Figure, plan: Plan, context: Context, choices: str) -> Figure:
    key = f"report.figure.{plan.id}.read"
    read = words.text(key) if words.has(key) else drawn.how_to_read
    return replace(drawn, id=slug(context.economy, context.year, plan.id), how_to_read=read, caption=choices)


def _refused(plan: Plan, refusal: Refusal) -> Refused:
    name, key = plan.analysis or plan.requests[0].indicator, f"report.figure.{plan.id}.title"
    title = words.text(key) if words.has(key) else get(name).title
    return Refused(plan.id, title, name, refusal.reason, refusal.remedy)


def _analysed(plan: Plan, answers: Answers, table: IOTable, context: Context) -> Figure | Refused:
    """Draw what an analysis found, or say why it found nothing."""
    if answers.studies is None:
        return _refused(plan, Refusal(say("study.none")))
    find, drawer = _ANALYSES[plan.form]
    found = find(answers.studies, context)
    if isinstance(found, Refusal):
        return _refused(plan, found)
    choices = caption([getattr(found, "nodes", found)], table.classification, known_only=True)
    try:
        return _placed(drawer(found, context), plan, context, choices)
    except Unsupported as error:
        return _refused(plan, Refusal.of(error))


def _over_time(results: list[Result], _: IOTable, context: Context) -> Figure:
    if context.first == context.last:
        raise Unsupported(say("figure.one_year", year=context.year), fix=say("figure.more_years"))
    return figures.over_time(results[0], economy=context.economy, peers=context.peers, year=context.year)


def _ranking(results: list[Result], _: IOTable, context: Context) -> Figure:
    return figures.ranking(results[0], economy=context.economy, year=context.year, peers=context.peers)


def _map(results: list[Result], _: IOTable, context: Context) -> Figure:
    return figures.world_map(results[0], economy=context.economy, year=context.year, peers=context.peers)


def _scatter(results: list[Result], _: IOTable, context: Context) -> Figure:
    return figures.scatter(results[0], results[1], economy=context.economy, year=context.year, peers=context.peers)


def _structure(results: list[Result], _: IOTable, context: Context) -> Figure:
    return figures.structure(results[0], economy=context.economy, year=context.year, peers=context.peers)


def _positions(results: list[Result], table: IOTable, context: Context) -> Figure:
    own = table.of_economy(context.economy)
    output = pd.Series(table.x[own], index=[str(code) for code in table.codes[own]])
    # An industry without output has no place along a chain; by rounding its output can also stand at -1 or -2.
    output = output[output > 0]
    upstream, downstream = (_of_industries(result, context, output.index) for result in results)
    drawn = figures.positions(
        upstream,
        downstream,
        economy=context.economy,
        year=context.year,
        size=output,
        size_name=say("figure.positions.size", unit=table.unit.name),
    )
    left_out = [table.classification.name_of(code) for code in table.codes[own] if code not in output.index]
    if not left_out:
        return drawn
    return replace(drawn, subtitle=say("figure.positions.left_out", subtitle=drawn.subtitle, names="; ".join(left_out)))


def _of_industries(result: Result, context: Context, codes: pd.Index[str]) -> Result:
    chosen = result.where(economy=context.economy, year=context.year)
    return replace(chosen, data=chosen.data[chosen.data["industry"].isin(codes)])


def _industries(results: list[Result], table: IOTable, context: Context) -> Table:
    return tables.industries(results[0], context.economy, context.year, context.first, table.provenance.source.title)


def _claims(plan: Plan, answers: Answers, table: IOTable, context: Context) -> Table:
    measures = {request: answers.measure(request) for request in plan.requests}
    provenance = table.provenance
    drawn = tables.claims(measures, context.economy, context.year, provenance.digest, provenance.source.title)
    found = [measure.result for measure in measures.values() if isinstance(measure, Measure)]
    return replace(drawn, caption=caption(found, table.classification))


_FORMS: dict[str, Callable[[list[Result], IOTable, Context], Figure | Table]] = {
    "over_time": _over_time,
    "ranking": _ranking,
    "structure": _structure,
    "positions": _positions,
    "industries": _industries,
    "map": _map,
    "scatter": _scatter,
}


_ANALYSES: dict[str, tuple[Callable[[Studies, Context], Any], Callable[[Any, Context], Figure]]] = {
    "waterfall": (
        lambda studies, context: studies.drivers(context.economy),
        lambda found, context: figures.waterfall(found, economy=context.economy, year=context.year),
    ),
    "decomposition": (
        lambda studies, _: studies.exports(),
        lambda found, context: figures.decomposition(
            found, economy=context.economy, year=context.year, peers=context.peers
        ),
    ),
    "heat_map": (
        lambda studies, _: studies.partners(),
        lambda found, context: figures.heat_map(
            found, economy=context.economy, year=context.year, peers=context.peers, term="DVA"
        ),
    ),
    "sankey": (
        lambda studies, context: studies.income(context.economy),
        lambda found, context: figures.sankey(found, economy=context.economy, year=context.year),
    ),
    "smile": (lambda studies, context: studies.smile(context.economy), lambda found, _: figures.smile(found)),
}


def sparkline(answer: Measure | Refusal | None, context: Context, label: str) -> str:
    """Return a tile's series as inline SVG, or nothing where there is no series.

    Parameters
    ----------
    answer : Measure or Refusal or None
    context : Context
    label : str
        What the series measures, for its text alternative.
    """
    if not isinstance(answer, Measure):
        return ""
    path = answer.path(context.economy)
    return figures.sparkline(path, label) if len(path) > 1 else ""
