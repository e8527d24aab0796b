"""A plan -> the exhibit in each of its forms, or the refusal that stands in its place."""

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
from interlace.report.document import Block, Refusal
from interlace.report.sections import Plan
from interlace.report.studies import Studies, no_path

if TYPE_CHECKING:
    from interlace.figures import Exhibit
    from interlace.report.gather import Basis


def block(plan: Plan, basis: Basis) -> Block | Refusal:
    """Draw one plan on one dataset, in each of its forms that the data bear.

    Parameters
    ----------
    plan : Plan
    basis : Basis

    Returns
    -------
    Block or Refusal
        The refusal where what the plan shows, or every form of it, cannot be had from the data.
    """
    found = _found(plan, basis)
    if isinstance(found, Refusal):
        return found
    name, drawn, refused = slug(basis.context.economy, basis.context.year, plan.id), [], []
    # The drawers are tested with the check of every part against the schema; a report's reader need not wait for it.
    with schemapi.debug_mode(False):
        for form in plan.forms:
            try:
                made = _drawn(plan, form, found, basis)
            except Unsupported as error:
                refused.append(Refusal.of(error))
            else:
                drawn.append(replace(made, id=slug(name, form) if plan.forms[1:] else name))
    if len(basis.panel.economies) == 1 and drawn[1:]:
        # One economy is no ranking, where there is another form to show.
        drawn = [item for item in drawn if item.form != "ranking"]
    return Block(name, title(plan), tuple(drawn)) if drawn else refused[0]


def title(plan: Plan) -> str:
    """Return what a plan shows in a few words: its own, or the title of its indicator or analysis."""
    path = f"report.exhibit.{plan.id}"
    return words.text(path) if words.has(path) else get(plan.measure).title


def _found(plan: Plan, basis: Basis) -> list[Any] | Refusal:
    """Return what a plan shows, or the first reason why it cannot be had."""
    answers, economy = basis.answers, basis.context.economy
    found: list[Any] = [answers.result(request) for request in plan.requests]
    if plan.analysis:
        found = [_ANALYSES[plan.forms[0]](answers.studies, economy)]
    return next((item for item in found if isinstance(item, Refusal)), found)


def _drawn(plan: Plan, form: str, found: list[Any], basis: Basis) -> Exhibit:
    context, options = basis.context, dict(plan.options)
    if form == "over_time" and context.first == context.year:
        raise no_path(context.year, context.last)
    if form == "positions":
        options |= _sizes(basis)
    options |= {"year": context.year, "against": found[1] if found[1:] else None}
    drawn = figures.draw(found[0], context.economy, context.peers, form, **options)
    results = [getattr(item, "nodes", item) for item in found]
    return replace(drawn, caption=caption(results, basis.table.classification))


def _sizes(basis: Basis) -> dict[str, Any]:
    """Return the output of each industry; by rounding it can stand below zero."""
    table, economy = basis.table, basis.context.economy
    own = table.of_economy(economy)
    output = pd.Series(table.x[own], index=[str(code) for code in table.codes[own]]).clip(lower=0.0)
    return {"size": output, "size_name": words.text("report.output_in", unit=table.unit.name)}


_ANALYSES: dict[str, Callable[[Studies, str], Any]] = {
    "waterfall": Studies.drivers,
    "decomposition": lambda studies, _: studies.exports(),
    "heat_map": lambda studies, _: studies.partners(),
    "sankey": Studies.income,
    "smile": Studies.smile,
}
