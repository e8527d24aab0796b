"""The answer to a trend's question, at the head of its section: a few sentences written from the figures by rules."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from interlace.errors import Unsupported
from interlace.model.imports import imported_inputs
from interlace.report.answers_chain import PARAGRAPHS, Paragraph
from interlace.report.measures import Refusal
from interlace.report.sections import FOREIGN_SERVICES
from interlace.report.wording import Untold, amount, because, in_economy, of_economy, say
from interlace.words import percent, quantity

if TYPE_CHECKING:
    import pandas as pd

    from interlace.report.context import Context
    from interlace.report.gather import Answers, Basis
    from interlace.report.studies import Studies

GROUPS = {
    "demand": ("final-demand level", "final-demand mix", "exports"),
    "sourcing": (
        "technology",
        "technology and imports",
        "technology and domestic sourcing",
        "domestic sourcing",
        "offshoring",
    ),
    "kept": ("value-added coefficients",),
}
"""Terms of the decomposition by what a sentence tells of them."""


Bearing = Callable[[Callable[["Basis"], str], Callable[[str], bool]], str]


def answers_to(trend: str, first: Basis, bearing: Bearing) -> tuple[str, ...]:
    """Return the sentences that answer a trend's question, none where no study is about it.

    Parameters
    ----------
    trend : str
    first : Basis
        What the report stands on; a paragraph from another dataset names it.
    bearing : callable
        Takes what makes a paragraph of a dataset, and what tells that it is a refusal; returns that of the first
        dataset that has one.

    Returns
    -------
    tuple of str
        One a paragraph. What the data cannot answer is said, with the reason.
    """

    def told(basis: Basis, paragraph: Paragraph) -> str:
        text = paragraph(basis.answers, basis.answers.studies, basis.context)
        if basis is first or isinstance(text, Untold):
            return text
        return say("answer.elsewhere", text=text, source=basis.table.provenance.source.title)

    makers = _ANSWERS.get(trend, ())
    found = [bearing(partial(told, paragraph=maker), lambda text: isinstance(text, Untold)) for maker in makers]
    return tuple(str(text) for text in found if text)


# ---- what is bought ----


def _bought(answers: Answers, studies: Studies, context: Context) -> str:
    """What manufacturers pay for producer services, and how much of it abroad: purchases, and no market."""
    table = studies.table
    try:
        services = table.in_codes(table.classification.producer_service_codes(context.definition))
        makers = table.of_economy(context.economy) & table.in_role("manufacturing")
    except Unsupported as error:
        return Untold(say("answer.bought_refused", reason=because(Refusal.of(error))))
    paid = table.Z[services][:, makers]
    total = float(paid.sum())
    subject = of_economy(context.economy, "makers")
    subject = subject[:1].upper() + subject[1:]
    if total <= 0:
        return say("answer.bought_none", makers=subject, year=context.year)
    origin = ""
    if table.knows_imported_inputs:
        abroad = float(imported_inputs(table, services)[makers].sum())
        origin = say(
            "answer.bought_abroad",
            amount=amount(abroad, table.unit),
            share=percent(abroad / total),
            before=_abroad_before(answers, context),
        )
    elif not table.is_multiregional and not table.has_competitive_imports:
        origin = say("answer.bought_at_home")
    return say("answer.bought", makers=subject, year=context.year, amount=amount(total, table.unit), origin=origin)


def _abroad_before(answers: Answers, context: Context) -> str:
    measure = answers.measure(FOREIGN_SERVICES)
    if context.first == context.year or isinstance(measure, Refusal):
        return ""
    share = measure.value(context.economy, context.first)
    return "" if share is None else say("answer.bought_before", first=context.first, share=percent(share))


# ---- what drove it ----


def _drivers(_: Answers, studies: Studies, context: Context) -> str:
    found = studies.drivers(context.economy)
    if isinstance(found, Refusal):
        return Untold(say("answer.drivers_refused", reason=because(found)))
    terms = found.data.set_index("component")["value"].astype(float)
    moved = {name: float(terms[terms.index.isin(names)].sum()) for name, names in GROUPS.items()}
    start, end = (float(found.levels[name].iloc[0]) for name in ("start", "end"))
    span = {"economy": in_economy(context.economy), "first": context.first, "year": context.year}
    levels = {"start": quantity(start, found.unit), "end": quantity(end, found.unit)}
    side = "stayed" if levels["start"] == levels["end"] else "grew" if end > start else "fell"
    effects = {name: _effect(value, found.unit) for name, value in moved.items()}
    said = f"{say(f'answer.drivers_{side}', **span, **levels)} {say('answer.drivers_parts', **effects)}"
    verdict = _verdict(moved["sourcing"], moved["demand"]) if side == "grew" else ""
    return f"{said} {verdict}".rstrip()


def _effect(value: float, unit: str) -> str:
    """Say what a part did to the sum, the sign in a word."""
    size = quantity(abs(value), unit)
    if not any(figure in size for figure in "123456789"):
        return say("answer.effect_none")
    return say("answer.effect_up" if value > 0 else "answer.effect_down", amount=size)


def _verdict(sourcing: float, demand: float) -> str:
    """Say whether purchases between industries drove a growth, as claim 6 has it."""
    whole = sourcing + demand
    if whole <= 0:
        return ""
    share = sourcing / whole
    kind = "against" if share < 0 else "all" if share > 1 else "main" if share > 0.5 else "minor"
    return say(f"answer.sourcing_{kind}", share=percent(share), rest=percent(1 - share))


# ---- what exports are made of ----


def _export_parts(_: Answers, studies: Studies, context: Context) -> str:
    found = studies.exports()
    if isinstance(found, Refusal):
        return Untold(say("answer.exports_refused", reason=because(found)))
    rows = found.data[found.data["economy"] == context.economy]
    parts: pd.Series[float] = rows.set_index("component")["value"].astype(float)
    gross = float(parts["gross_exports"])
    if gross <= 0:
        return say("answer.exports_none", economy=in_economy(context.economy), year=context.year)
    return say(
        "answer.exports",
        gross=quantity(gross, found.unit),
        economy=in_economy(context.economy),
        year=context.year,
        domestic=percent(parts["DVA"] / gross),
        foreign=percent(parts["FVA"] / gross),
        twice=percent((parts["DDC"] + parts["FDC"]) / gross),
    )


_ANSWERS: dict[str, tuple[Paragraph, ...]] = {
    "outsourcing": (_bought, _drivers, _export_parts),
    "value_chain": PARAGRAPHS,
}
