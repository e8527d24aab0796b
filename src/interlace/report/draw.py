"""A plan of a figure -> the figure, the table, or the refusal that stands in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
from altair.utils import schemapi

from interlace import figures, words
from interlace.errors import Unsupported
from interlace.figures.exhibit import slug
from interlace.indicators import get
from interlace.model.definitions import caption
from interlace.report import tables
from interlace.report.document import Refused
from interlace.report.measures import Refusal
from interlace.report.sections import Plan
from interlace.report.studies import Studies
from interlace.report.wording import say

if TYPE_CHECKING:
    from interlace.figures import Exhibit
    from interlace.model.result import Result
    from interlace.model.table import IOTable
    from interlace.report.context import Context
    from interlace.report.gather import Basis


def block(plan: Plan, basis: Basis) -> Exhibit | Refused:
    """Draw one plan on one dataset.

    Parameters
    ----------
    plan : Plan
    basis : Basis

    Returns
    -------
    Exhibit or Refused
        The refusal where an indicator of the plan, or the figure itself, cannot be had from the data.
    """
    # The drawers are tested with the check of every part against the schema; a report's reader need not wait for it.
    with schemapi.debug_mode(False):
        if plan.form == "claims":
            return tables.claims(basis)
        found = _found(plan, basis)
        if isinstance(found, Refusal):
            return _refused(plan, found)
        try:
            drawn = _drawn(plan, found, basis)
        except Unsupported as error:
            return _refused(plan, Refusal.of(error))
        results = [getattr(item, "nodes", item) for item in found]
        choices = caption(results, basis.table.classification)
        return replace(drawn, caption=choices) if drawn.spec is None else _placed(drawn, plan, basis, choices)


def _found(plan: Plan, basis: Basis) -> list[Any] | Refusal:
    """Return what a plan shows, or the first reason why it cannot be had."""
    answers, economy = basis.answers, basis.context.economy
    found: list[Any] = [answers.result(request) for request in plan.requests]
    if plan.analysis:
        found = [_ANALYSES[plan.form](answers.studies, economy)]
    return next((item for item in found if isinstance(item, Refusal)), found)


def _drawn(plan: Plan, found: list[Any], basis: Basis) -> Exhibit:
    context, form = basis.context, plan.form
    source = basis.table.provenance.source.title
    if form == "parts":
        return tables.parts(plan.id, found[0], context, source)
    if form == "industries":
        return tables.industries(found[0], context, source)
    if form == "positions":
        return _positions(found, basis.table, context)
    if form == "smile":
        return figures.smile(found[0])
    if form == "over_time" and context.first == context.last:
        raise Unsupported(say("figure.one_year", year=context.year), fix=say("figure.more_years"))
    more = {"term": "DVA"} if form == "heat_map" else {}
    against = found[1] if len(found) > 1 else None
    name = "world_map" if form == "map" else form
    return figures.draw(found[0], context.economy, context.peers, name, against, context.year, **more)


def _placed(drawn: Exhibit, plan: Plan, basis: Basis, choices: str) -> Exhibit:
    context, key = basis.context, f"report.figure.{plan.id}.read"
    read = words.text(key) if words.has(key) else drawn.how_to_read
    return replace(drawn, id=slug(context.economy, context.year, plan.id), how_to_read=read, caption=choices)


def _refused(plan: Plan, refusal: Refusal) -> Refused:
    name, key = plan.analysis or plan.requests[0].indicator, f"report.figure.{plan.id}.title"
    title = words.text(key) if words.has(key) else get(name).title
    return Refused(plan.id, title, name, refusal.reason, refusal.remedy)


_ANALYSES: dict[str, Callable[[Studies, str], Any]] = {
    "waterfall": Studies.drivers,
    "decomposition": lambda studies, _: studies.exports(),
    "heat_map": lambda studies, _: studies.partners(),
    "sankey": Studies.income,
    "smile": Studies.smile,
}


def _positions(results: list[Result], table: IOTable, context: Context) -> Exhibit:
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
