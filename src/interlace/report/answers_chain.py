"""Who earns what along a chain, at which distance from the buyer, and where profit sits: the answer in sentences."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from interlace.figures.chains import lowered, product_words
from interlace.report.measures import Refusal
from interlace.report.sections import PROFIT_BY_FUNCTION, PROFIT_BY_POSITION, Request
from interlace.report.wording import Untold, amount, because, in_economy, of_economy, say
from interlace.value_chain.verdicts import p_words
from interlace.words import has, join, number, percent, text

if TYPE_CHECKING:
    import pandas as pd

    from interlace.report.context import Context
    from interlace.report.gather import Answers
    from interlace.report.studies import Studies
    from interlace.value_chain import Smile

Paragraph = Callable[["Answers", "Studies", "Context"], str]
"""What writes one paragraph; one that tells why there is none is `Untold`."""

NAMED = 3
"""Functions that are named."""
MOST = 0.995
"""A function with more than this share is said to earn nearly all."""
PRINTED = 0.0005
"""Shares below it print as nothing."""
SMALL = 0.01
"""A function with less of value added is not named as the one with the highest or the lowest profit."""
REST = "ROW"


# ---- who earns what ----


def _chain(_: Answers, studies: Studies, context: Context) -> str:
    found = studies.chain(context.economy)
    if isinstance(found, Refusal):
        return Untold(say("answer.chain_refused", reason=because(found)))
    data = found.income.data
    now = data[data["year"] == context.year]
    if now["value"].isna().any():
        return say("answer.chain_none", economy=in_economy(context.economy), year=context.year)
    origins = now.groupby("economy", sort=False)["value"].sum()
    home = percent(float(origins.get(context.economy, 0.0)))
    whole = home == percent(1.0)
    said = say(
        "answer.chain_whole" if whole else "answer.chain",
        makers=of_economy(context.economy, "makers"),
        economy=in_economy(context.economy),
        product=product_words(found.industries.name),
        amount=amount(float(now["amount"].sum()), studies.table.unit),
        year=context.year,
        home=home,
        before=_before(data, context),
    )
    abroad = "" if whole else _abroad(origins, context)
    return " ".join(part for part in (said + abroad, _functions(now)) if part)


def _before(data: pd.DataFrame, context: Context) -> str:
    rows = data[(data["year"] == context.first) & (data["economy"] == context.economy)]["value"]
    if context.first == context.year or rows.empty or rows.isna().any():
        return ""
    return say("answer.before", first=context.first, share=percent(float(rows.sum())))


def _abroad(origins: pd.Series[float], context: Context) -> str:
    """Name the economy abroad that earns most; the rest of the world is none."""
    abroad = origins.drop(index=[context.economy, REST], errors="ignore").sort_values(ascending=False, kind="stable")
    if origins.index.isin([context.economy]).all():
        return say("answer.unseen")
    if abroad.empty or abroad.iloc[0] < PRINTED:
        return "."
    return say("answer.partner", partner=in_economy(str(abroad.index[0])), share=percent(float(abroad.iloc[0])))


def _functions(now: pd.DataFrame) -> str:
    sums = now.groupby("function", sort=False)["value"].sum().sort_values(ascending=False, kind="stable")
    sums = sums[sums >= PRINTED]
    if sums.empty:
        return ""
    if float(sums.iloc[0]) > MOST:
        return say("answer.function_all", name=_named(sums.index[0]))
    shown = [
        say("answer.function", name=_named(name), share=percent(float(share)))
        for name, share in zip(sums.index[:NAMED], sums.iloc[:NAMED], strict=True)
    ]
    return say("answer.functions", functions=join(shown))


def _named(function: object) -> str:
    for key in (f"report.answer.function_name.{function}", f"figures.function.{function}"):
        if has(key):
            return lowered(text(key))
    return lowered(str(function))


# ---- at which distance ----


def _smile(_: Answers, studies: Studies, context: Context) -> str:
    if isinstance(studies.chain(context.economy), Refusal):
        # Without a chain there is none to test, and the reason is the same.
        return Untold("")
    found = studies.smile(context.economy)
    if isinstance(found, Refusal):
        return Untold(say("answer.smile_refused", reason=because(found)))
    return " ".join(part for part in (_distance(found, context), _verdict(found)) if part)


def _distance(found: Smile, context: Context) -> str:
    """Say how many steps before the buyer the value is earned, at home and abroad, weighted by what is earned."""
    nodes = found.nodes.data[found.nodes.data["weight"] > 0]
    home = nodes["economy"] == context.economy
    steps = {"near": _mean(nodes[home]), "far": _mean(nodes[~home])}
    if not math.isfinite(steps["near"]):
        return ""
    kind = "distance" if math.isfinite(steps["far"]) else "distance_home"
    return say(f"answer.{kind}", economy=in_economy(context.economy), **{key: number(at) for key, at in steps.items()})


def _mean(nodes: pd.DataFrame) -> float:
    weight = float(nodes["weight"].sum())
    return float((nodes["weight"] * nodes["distance"]).sum()) / weight if weight > 0 else math.nan


def _verdict(found: Smile) -> str:
    test, kind = found.test, found.test.shape
    if test.weighted is None:
        return say("answer.smile_untested")
    if kind == "u":
        whole = "smile" if found.smiles else "by_weight"
        return say(f"answer.smile_{whole if found.margins is not None else 'upstream'}", p=p_words(test.p))
    p = p_words(test.p_inverted if kind == "inverted" else test.p)
    return say(f"answer.smile_{kind}", p=p, turn=number(test.turning_point))


# ---- where profit sits ----


def _profit(answers: Answers, studies: Studies, context: Context) -> str:
    table = studies.table
    rows = table.primary_with_roles(["operating_surplus"])
    if not rows.any():
        return Untold(say("answer.profit_refused"))
    own = table.of_economy(context.economy)
    added = float(table.value_added[own].sum())
    if added <= 0:
        return say("answer.profit_none", economy=in_economy(context.economy), year=context.year)
    share = percent(float(table.V[rows][:, own].sum()) / added)
    head = say("answer.profit", economy=in_economy(context.economy), year=context.year, share=share)
    return " ".join(part for part in (head, _by_function(answers, context), _by_position(answers, context)) if part)


def _parts(answers: Answers, request: Request, key: str, context: Context) -> pd.DataFrame | None:
    """Return the parts of the economy in the year, in the order of the result, or None where there are none."""
    result = answers.result(request)
    if isinstance(result, Refusal):
        return None
    data = result.data
    kept = data[(data["economy"] == context.economy) & (data["year"] == context.year) & data["value"].notna()]
    return kept.set_index(key)[["value", "weight"]].astype(float)


def _by_function(answers: Answers, context: Context) -> str:
    found = _parts(answers, PROFIT_BY_FUNCTION, "function", context)
    if found is None:
        return ""
    shares = found.loc[found["weight"] >= SMALL, "value"].sort_values(ascending=False, kind="stable")
    if len(shares) < 2:
        return ""
    top, low = str(shares.index[0]), str(shares.index[-1])
    ends = {"highest": percent(float(shares.iloc[0])), "lowest": percent(float(shares.iloc[-1]))}
    return say("answer.profit_functions", top=_named(top), bottom=_named(low), **ends)


def _by_position(answers: Answers, context: Context) -> str:
    found = _parts(answers, PROFIT_BY_POSITION, "component", context)
    if found is None or len(found) < 2:
        return ""
    near, far = (percent(float(found["value"].iloc[place])) for place in (0, -1))
    return say("answer.profit_positions", near=near, far=far)


PARAGRAPHS: tuple[Paragraph, ...] = (_chain, _smile, _profit)
"""The answer to the question of trend 4."""
