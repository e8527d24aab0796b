"""Who earns what along a chain, whether it smiles, and how much is profit: the answer in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlace.report.document import Refusal
from interlace.words import Amount, Said, said

if TYPE_CHECKING:
    import pandas as pd

    from interlace.report.context import Context
    from interlace.report.gather import Basis
    from interlace.value_chain import Smile

NAMED = 3
"""Functions that are named."""
MOST = 0.995
"""A function with more than this share is said to earn nearly all."""
PRINTED = 0.0005
"""Shares below it print as nothing."""
REST = "ROW"


# ---- who earns what ----


def _chain(basis: Basis) -> Said | Refusal:
    context, found = basis.context, basis.answers.studies.chain(basis.context.economy)
    if isinstance(found, Refusal):
        return found
    data = found.income.data
    now = data[data["year"] == context.year]
    if now["value"].isna().any():
        return said("report.answer.chain_none", economy=context.economy, year=context.year)
    origins = now.groupby("economy", sort=False)["value"].sum()
    home = float(origins.get(context.economy, 0.0))
    partner, share = _abroad(origins, context)
    whole = str(Amount(home, "share")) == str(Amount(1.0, "share"))
    unseen = bool(origins.index.isin([context.economy]).all())
    return said(
        "report.answer.chain",
        rest="whole" if whole else "unseen" if unseen else "partner" if partner else "none",
        economy=context.economy,
        product=found.industries.name,
        amount=Amount(float(now["amount"].sum()), basis.table.unit.name),
        year=context.year,
        first=context.first,
        home=home,
        before=_before(data, context),
        partner=partner,
        share=share,
    )


def _before(data: pd.DataFrame, context: Context) -> float | None:
    rows = data[(data["year"] == context.first) & (data["economy"] == context.economy)]["value"]
    return None if context.first == context.year or rows.empty or rows.isna().any() else float(rows.sum())


def _abroad(origins: pd.Series[float], context: Context) -> tuple[str, float]:
    """Return the economy abroad that earns most, and its share; the rest of the world is none."""
    abroad = origins.drop(index=[context.economy, REST], errors="ignore").sort_values(ascending=False, kind="stable")
    if abroad.empty or abroad.iloc[0] < PRINTED:
        return "", 0.0
    return str(abroad.index[0]), float(abroad.iloc[0])


def _functions(basis: Basis) -> Said | Refusal | None:
    context, found = basis.context, basis.answers.studies.chain(basis.context.economy)
    if isinstance(found, Refusal):
        return found
    now = found.income.data[found.income.data["year"] == context.year]
    sums = now.groupby("function", sort=False)["value"].sum().sort_values(ascending=False, kind="stable")
    sums = sums[sums >= PRINTED]
    if sums.empty:
        return None
    if float(sums.iloc[0]) > MOST:
        return said("report.answer.function_all", name=_named(sums.index[0]))
    shown = zip(sums.index[:NAMED], sums.iloc[:NAMED], strict=True)
    parts = tuple(said("report.answer.function", name=_named(name), share=float(share)) for name, share in shown)
    return said("report.answer.functions", functions=parts)


def _named(function: object) -> Said:
    return said("report.answer.function_name", function=str(function))


# ---- whether it smiles ----


def _smile(basis: Basis) -> Said | Refusal:
    found = basis.answers.studies.smile(basis.context.economy)
    return found if isinstance(found, Refusal) else _verdict(found)


def _verdict(found: Smile) -> Said:
    test, side = found.test, found.test.shape
    if test.weighted is None:
        return said("report.answer.smile", side="untested")
    if side == "u":
        whole = "smile" if found.smiles else "by_weight"
        return said("report.answer.smile", side=whole if found.margins is not None else "upstream", p=test.p)
    p = test.p_inverted if side == "inverted" else test.p
    return said("report.answer.smile", side=side, p=p, turn=test.turning_point)


# ---- where profit sits ----


def _profit(basis: Basis) -> Said | Refusal:
    context, table = basis.context, basis.table
    rows = table.primary_with_roles(["operating_surplus"])
    if not rows.any():
        return Refusal(said("refusals.no_surplus.what"), said("refusals.no_surplus.fix"))
    own = table.of_economy(context.economy)
    added = float(table.value_added[own].sum())
    share = float(table.V[rows][:, own].sum()) / added if added > 0 else None
    return said("report.answer.profit", economy=context.economy, year=context.year, share=share)


PARAGRAPHS = (_chain, _functions, _smile, _profit)
"""The answer to the question of trend 4."""
