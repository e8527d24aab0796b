"""The answer to a trend's question, at the head of its section: sentences written from the figures by rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from interlace.claims import judge
from interlace.errors import Unsupported
from interlace.figures.pair import FEWEST, rank_correlation
from interlace.model.facts import Change, Series
from interlace.model.imports import imported_inputs
from interlace.report.answers_chain import PARAGRAPHS
from interlace.report.document import Refusal
from interlace.report.sections import BOUGHT, DIGITAL, FOREIGN_SERVICES, IN_EXPORTS
from interlace.words import Amount, Said, said

if TYPE_CHECKING:
    from interlace.report.gather import Basis

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
CLAIM = 1
"""The claim that about 70% of manufacturing cost is services."""
LOOSE = 0.3
"""A rank correlation nearer to zero than this is no common direction."""

Paragraph = Callable[["Basis"], "Said | Refusal | None"]
"""What writes one paragraph from a dataset; a refusal where the data cannot bear it, None where there is no more."""


def answers_to(trend: str, first: Basis, bearing: Bearing) -> tuple[str, ...]:
    """Return the sentences that answer a trend's question, none where no rule is about it.

    Parameters
    ----------
    trend : str
    first : Basis
        What the report stands on; a paragraph from another dataset names it.
    bearing : callable
        Takes what makes a paragraph of a dataset; returns it of the first dataset that does not refuse it, with that
        dataset.

    Returns
    -------
    tuple of str
        One a paragraph. What the data cannot answer stands among the refusals of the report.
    """
    found = []
    for paragraph in _ANSWERS.get(trend, ()):
        told, basis = bearing(paragraph)
        if told is None or isinstance(told, Refusal):
            continue
        where = {"source": basis.table.provenance.source.title, "year": basis.context.year}
        found.append(str(told if basis is first else said("report.answer.elsewhere", text=told, **where)))
    return tuple(found)


Bearing = Callable[[Paragraph], "tuple[Said | Refusal | None, Basis]"]


# ---- how much is services ----


def _measured(name: str, answer: Series | Refusal, basis: Basis, **more: object) -> Said | Refusal:
    """Say a measure of the economy with its rank and its change."""
    economy, year, first = basis.context.economy, basis.context.year, basis.context.first
    if isinstance(answer, Refusal):
        return answer
    value = answer.amount(economy, year)
    change, rank = answer.change(economy, year, first), basis.rank(answer)
    about = {"economy": economy, "year": year, "value": value, "rank": rank, "change": change}
    return said(f"report.answer.{name}", **about, **more)


def _bought_share(basis: Basis) -> Said | Refusal:
    return _measured("bought_share", basis.answers.measure(BOUGHT), basis)


def _embodied(basis: Basis) -> Said | Refusal:
    foreign = basis.answers.part(IN_EXPORTS, "foreign")
    abroad = None if foreign is None else foreign.value(basis.context.economy, basis.context.year)
    return _measured("embodied", basis.answers.measure(IN_EXPORTS), basis, abroad=abroad)


def _claim(basis: Basis) -> Said | None:
    """What the verdict is on the claim that 70% of manufacturing cost is services, as the board has it."""
    verdicts = judge(basis.answers.cells, basis.context.economy, basis.context.year)
    verdict = next((one for one in verdicts if one.claim.number == CLAIM), None)
    values = [] if verdict is None else [cell.value for cell in verdict.cells if cell.value is not None]
    if verdict is None or not values:
        return None
    passing = sum(bool(cell.passes) for cell in verdict.cells)
    counts = {"passing": passing, "of": len(values), "most": max(values)}
    return said("report.answer.claim", side="all" if passing == len(values) else passing, **counts)


# ---- what is bought ----


def _bought(basis: Basis) -> Said | Refusal:
    """What manufacturers pay for producer services, and how much of it abroad: purchases, and no market."""
    context, table = basis.context, basis.table
    try:
        services = table.in_codes(table.classification.producer_service_codes(context.definition))
        makers = table.of_economy(context.economy) & table.in_role("manufacturing")
    except Unsupported as error:
        return Refusal.of(error)
    total = float(table.Z[services][:, makers].sum())
    amount = Amount(total, table.unit.name) if total > 0 else None
    about = {"economy": context.economy, "year": context.year, "amount": amount}
    if amount is None or not table.knows_imported_inputs:
        home = not table.is_multiregional and not table.has_competitive_imports
        return said("report.answer.bought", origin="home" if home else "unknown", **about)
    abroad = float(imported_inputs(table, services)[makers].sum())
    share = {"abroad": Amount(abroad, table.unit.name), "share": abroad / total, "change": _abroad_change(basis)}
    return said("report.answer.bought", origin="abroad", **about, **share)


def _abroad_change(basis: Basis) -> Change | None:
    answer = basis.answers.measure(FOREIGN_SERVICES)
    if isinstance(answer, Refusal):
        return None
    return answer.change(basis.context.economy, basis.context.year, basis.context.first)


# ---- what drove it ----


def _drivers(basis: Basis) -> Said | Refusal:
    context, found = basis.context, basis.answers.studies.drivers(basis.context.economy)
    if isinstance(found, Refusal):
        return found
    terms = found.data.set_index("component")["value"].astype(float)
    moved = {name: float(terms[terms.index.isin(names)].sum()) for name, names in GROUPS.items()}
    start, end = (Amount(float(found.levels[name].iloc[0]), found.unit) for name in ("start", "end"))
    side = "stayed" if str(start) == str(end) else "grew" if end.value > start.value else "fell"
    effects = {name: _effect(value, found.unit) for name, value in moved.items()}
    span = {"economy": context.economy, "first": context.first, "year": context.year, "start": start, "end": end}
    verdict = _verdict(moved["sourcing"], moved["demand"]) if side == "grew" else None
    return said("report.answer.drivers", side=side, verdict=verdict, **span, **effects)


def _effect(value: float, unit: str) -> Said:
    """Say what a part did to the sum, the sign in a word."""
    size = Amount(abs(value), unit)
    nothing = not any(figure in str(size) for figure in "123456789")
    return said("report.answer.effect", side="none" if nothing else "up" if value > 0 else "down", amount=size)


def _verdict(sourcing: float, demand: float) -> Said | None:
    """Say whether purchases between industries drove a growth, as claim 6 has it."""
    whole = sourcing + demand
    if whole <= 0:
        return None
    share = sourcing / whole
    side = "against" if share < 0 else "all" if share > 1 else "main" if share > 0.5 else "minor"
    return said("report.answer.sourcing", side=side, share=share)


# ---- what exports are made of ----


def _export_parts(basis: Basis) -> Said | Refusal:
    found = basis.answers.studies.exports()
    if isinstance(found, Refusal):
        return found
    rows = found.data[found.data["economy"] == basis.context.economy]
    parts: pd.Series[float] = rows.set_index("component")["value"].astype(float)
    gross, about = float(parts["gross_exports"]), {"economy": basis.context.economy, "year": basis.context.year}
    if gross <= 0:
        return said("report.answer.no_exports", **about)
    sums = {"domestic": parts["DVA"], "foreign": parts["FVA"], "twice": parts["DDC"] + parts["FDC"]}
    shares = {name: float(value) / gross for name, value in sums.items()}
    return said("report.answer.exports", gross=Amount(gross, found.unit), **about, **shares)


# ---- how digital ----


def _digital(basis: Basis) -> Said | Refusal:
    answer = basis.answers.measure(DIGITAL)
    stand_in = None if isinstance(answer, Refusal) else basis.stand_in(answer.result)
    return _measured("digital", answer, basis, stand_in=stand_in)


def _together(basis: Basis) -> Said | Refusal | None:
    """Whether economies with more digital value added have more services in their exports: over economies, no cause."""
    digital, services = basis.answers.measure(DIGITAL), basis.answers.measure(IN_EXPORTS)
    if isinstance(digital, Refusal):
        return digital
    if isinstance(services, Refusal):
        return services
    pair = pd.DataFrame({"x": digital.column(basis.context.year), "y": services.column(basis.context.year)}).dropna()
    rho = rank_correlation(pair["x"], pair["y"]) if len(pair) >= FEWEST else float("nan")
    if rho != rho:
        return None
    side = "apart" if abs(rho) < LOOSE else "more" if rho > 0 else "less"
    return said("report.answer.together", side=side, rho=rho, of=len(pair))


_ANSWERS: dict[str, tuple[Paragraph, ...]] = {
    "servicification": (_bought_share, _embodied, _claim),
    "outsourcing": (_bought, _drivers, _export_parts),
    "value_chain": PARAGRAPHS,
    "digitalization": (_digital, _together),
}
