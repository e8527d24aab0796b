"""The answer to a trend's question, at the head of its section: a few sentences written from the studies by rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from interlace.figures._chains import lowered
from interlace.report.measures import Refusal
from interlace.report.wording import in_economy, say
from interlace.sda import Drivers
from interlace.words import has, join, percent, quantity, text

if TYPE_CHECKING:
    import pandas as pd

    from interlace.report.context import Context
    from interlace.report.studies import Studies

__all__ = ["answers_to"]

SOURCING = ("technology", "domestic sourcing", "technology and domestic sourcing", "offshoring")
DEMAND = ("final-demand level", "final-demand mix", "exports")
NAMED = 3
"""Functions that are named."""
MOST = 0.995
"""Above this share nothing else is worth naming."""


def answers_to(trend: str, studies: Studies | None, context: Context) -> tuple[str, ...]:
    """Return the sentences that answer a trend's question, none where no study is about it.

    Parameters
    ----------
    trend : str
    studies : Studies, optional
    context : Context

    Returns
    -------
    tuple of str
        What the data cannot answer is said, with the reason.
    """
    if studies is None or trend not in _ANSWERS:
        return ()
    return tuple(text for text in _ANSWERS[trend](studies, context) if text)


def _outsourcing(studies: Studies, context: Context) -> list[str]:
    return [_drivers(studies, context), _export_parts(studies, context)]


def _drivers(studies: Studies, context: Context) -> str:
    found = studies.drivers()
    if isinstance(found, Refusal):
        return say("answer.drivers_refused", reason=found.reason)
    terms = _terms(found, context.economy)
    total = float(terms.sum())
    moved = {name: float(terms[terms.index.isin(names)].sum()) for name, names in _GROUPS.items()}
    shown = {name: quantity(value, found.unit) for name, value in moved.items()}
    start, end = _levels(found, context.economy)
    whole = moved["sourcing"] + moved["demand"]
    kind = "grew" if total > 0 else "fell"
    said = say(
        f"answer.drivers_{kind}",
        economy=in_economy(context.economy),
        start=quantity(start, found.unit),
        end=quantity(end, found.unit),
        first=context.first,
        year=context.year,
        **shown,
    )
    if kind == "fell" or whole <= 0:
        return said
    share = moved["sourcing"] / whole
    verdict = "main" if share > 0.5 else "against" if share < 0 else "minor"
    return said + " " + say(f"answer.sourcing_{verdict}", share=percent(share), rest=percent(1 - share))


_GROUPS = {"sourcing": SOURCING, "demand": DEMAND, "kept": ("value-added coefficients",)}


def _terms(found: Drivers, economy: str) -> pd.Series[float]:
    rows = found.data[found.data["economy"] == economy]
    return rows.set_index("component")["value"]


def _levels(found: Drivers, economy: str) -> tuple[float, float]:
    row = found.levels[found.levels["economy"] == economy].iloc[0]
    return float(row["start"]), float(row["end"])


def _export_parts(studies: Studies, context: Context) -> str:
    found = studies.exports()
    if isinstance(found, Refusal):
        return say("answer.exports_refused", reason=found.reason)
    rows = found.data[found.data["economy"] == context.economy]
    frame = dict(zip(rows["component"], rows["value"].astype(float), strict=True))
    gross = frame["gross_exports"]
    if gross <= 0:
        return say("answer.exports_none", economy=in_economy(context.economy), year=context.year)
    return say(
        "answer.exports",
        gross=quantity(gross, found.unit),
        economy=in_economy(context.economy),
        year=context.year,
        domestic=percent(frame["DVA"] / gross),
        foreign=percent(frame["FVA"] / gross),
        twice=percent((frame["DDC"] + frame["FDC"]) / gross),
    )


def _value_chain(studies: Studies, context: Context) -> list[str]:
    return [_chain(studies, context), _smile(studies, context), _profit(studies, context)]


def _chain(studies: Studies, context: Context) -> str:
    found = studies.chain(context.economy)
    if isinstance(found, Refusal):
        return say("answer.chain_refused", reason=found.reason)
    data = found.income.data
    now = data[data["year"] == context.year]
    if now["value"].isna().any():
        return say("answer.chain_none", economy=in_economy(context.economy), year=context.year)
    home = float(now.loc[now["economy"] == context.economy, "value"].sum())
    functions = now.groupby("function", sort=False)["value"].sum().sort_values(ascending=False, kind="stable")
    named = join([say("answer.function", name=_named(name), share=percent(share)) for name, share in _top(functions)])
    return say(
        "answer.chain",
        economy=in_economy(context.economy),
        product=found.industries.name,
        amount=quantity(float(now["amount"].sum()), studies.table.unit.name),
        year=context.year,
        home=percent(home),
        before=_before(data, context),
        functions=named,
    )


def _named(function: object) -> str:
    words_of = f"figures.function.{function}"
    return lowered(text(words_of) if has(words_of) else str(function))


def _top(functions: pd.Series[float]) -> list[tuple[object, float]]:
    return [(name, float(value)) for name, value in functions.items()][:NAMED]


def _before(data: pd.DataFrame, context: Context) -> str:
    if context.first == context.year:
        return ""
    rows = data[(data["year"] == context.first) & (data["economy"] == context.economy)]["value"]
    if rows.empty or rows.isna().any():
        return ""
    return say("answer.before", first=context.first, share=percent(float(rows.sum())))


def _smile(studies: Studies, context: Context) -> str:
    found = studies.smile(context.economy)
    if isinstance(found, Refusal):
        # Without a chain there is none to test, and the reason stands there already.
        return (
            ""
            if isinstance(studies.chain(context.economy), Refusal)
            else say("answer.smile_refused", reason=found.reason)
        )
    return say("answer.smile", verdict=found.verdict.rstrip("."))


def _profit(studies: Studies, context: Context) -> str:
    table = studies.table
    rows = table.primary_with_roles(["operating_surplus"])
    own = table.of_economy(context.economy)
    added = float(table.value_added[own].sum()) if rows.any() else 0.0
    if added <= 0:
        return say("answer.profit_refused")
    surplus = float(table.V[rows][:, own].sum())
    return say("answer.profit", economy=in_economy(context.economy), year=context.year, share=percent(surplus / added))


_ANSWERS: dict[str, Callable[[Studies, Context], list[str]]] = {
    "outsourcing": _outsourcing,
    "value_chain": _value_chain,
}
