"""Whose value added is in a flow: final products, final demand or exports, of one economy or of all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, get_args

import numpy as np
import pandas as pd

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_by_origin
from interlace.model.classification import Classification
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._frames import grouped, industry_columns, over_years
from interlace.value_chain._select import (
    Industries,
    all_economies,
    economy_code,
    functions_of,
    industries_of,
    known_flows,
    require_domestic,
)

__all__ = ["origins"]

Flow = Literal["final_products", "final_demand", "exports"]
By = Literal["industry", "function", "economy"]
LABELS: dict[str, list[str]] = {
    "industry": ["flow", "economy", "industry", "industry_name", "function"],
    "function": ["flow", "economy", "function"],
    "economy": ["flow", "economy"],
}
WORDS = {
    "final_products": "final products of an economy",
    "final_demand": "final demand of an economy",
    "exports": "gross exports of an economy",
}


def origins(
    data: IOTable | TablePanel,
    flow: Flow = "final_products",
    *,
    economy: str | Iterable[str] | None = None,
    industry: str | Iterable[str] | None = None,
    partner: str | None = None,
    by: By = "industry",
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Return whose value added is in a flow, by economy, industry and function of origin.

    Parameters
    ----------
    data : IOTable or TablePanel
    flow : {"final_products", "final_demand", "exports"}
        What an economy finishes, wherever it is used; what its final users buy, wherever it was finished; or its gross
        exports, inputs and final products together.
    economy : str or iterable of str, optional
        Whose flows; those of all economies, each by itself, by default.
    industry : str or iterable of str, optional
        Products of these industries alone: a code, words, a role such as ``"manufacturing"``, or several.
    partner : str, optional
        The other side alone: who uses the final products, who finished what is bought, or who imports.
    by : {"industry", "function", "economy"}
        How finely origins are told.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        As in `interlace.model.yearly.run`.

    Returns
    -------
    Result
        ``economy`` (of origin), ``industry``, ``industry_name``, ``function``, ``year``, ``value`` (share of the flow),
        ``unit``, ``flow`` (whose flow it is), ``amount`` (in the unit of the table). The shares of a flow add up to 1
        where value added is all that inputs leave of output; those of an empty flow are missing. Manufacturing in the
        economy whose flow it is is ``own production``, elsewhere ``other manufacturing``.

    Raises
    ------
    UnknownName, InputError
        If an economy, an industry or a choice is unknown.
    Unsupported
        If origins cannot be told, or a partner is asked of a table of one economy.

    Notes
    -----
    One solve with a right-hand side an economy; nothing larger than n times the number of economies is held. Value
    added that crosses a border twice stands twice in gross exports (content, the OECD's EXGR measures).

    References
    ----------
    Timmer et al. (2013), eq. 3; OECD (2023), Guide to TiVA Indicators.

    Examples
    --------
    Services inside the machinery that Germany exports:

    >>> import interlace
    >>> table = interlace.load("bundled")[2011]
    >>> inside = interlace.value_chain.origins(table, "exports", economy="DEU", industry="Machinery", by="function")
    >>> shares = inside.to_frame().groupby("function")["value"].sum()
    >>> shares[["R&D and business services", "distribution", "transport"]].round(3).to_dict()
    {'R&D and business services': 0.108, 'distribution': 0.071, 'transport': 0.033}
    """
    panel = panel_of(data)
    _require_choice("flow", flow, get_args(Flow))
    _require_choice("value of by", by, get_args(By))
    chosen = _products(industry, panel.classification)
    whose = all_economies(economy, panel)
    if not whose:
        raise InputError("no economy was named", fix="name one, or leave the option out for all")
    other = None if partner is None else economy_code(partner, panel, kind="partner")
    if other is not None and len(panel.economies) < 2:
        raise Unsupported("a table of one economy has no partner", fix="use a multi-regional table")
    definitions = {"flow": WORDS[flow], "products": chosen.name, "denominator": f"{WORDS[flow]}, at basic prices"}
    if other is not None:
        definitions["partner"] = other
    return over_years(
        panel,
        origins_frame,
        years,
        id="origins",
        title=f"Whose value added is in {WORDS[flow]}",
        unit="share",
        options={
            "flow": flow,
            "economies": list(whose),
            "industries": list(chosen.codes),
            "partner": other,
            "by": by,
        },
        definitions=definitions,
        cite=("timmer2013", "oecd_tiva2023"),
        workers=workers,
        progress=progress,
    )


def _require_choice(kind: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise UnknownName.of(kind, given, known)


def _products(industry: str | Iterable[str] | None, book: Classification) -> Industries:
    return Industries(book.codes, "all industries") if industry is None else industries_of(industry, book)


def origins_frame(
    table: IOTable, *, flow: Flow, economies: list[str], industries: list[str], partner: str | None, by: By
) -> pd.DataFrame:
    """Return the origins of one year; see `origins`."""
    require_domestic(table, "whose value added is in a flow")
    products = table.in_codes(industries)
    makers = _flows(table, flow, partner)
    F = np.stack([known_flows(table, *makers(economy, products)) for economy in economies], axis=1)
    contents = value_added_by_origin(table.factor, table.v, F)
    totals = F.sum(axis=0)
    columns = industry_columns(table)
    frames = []
    for k, economy in enumerate(economies):
        if by == "function" or (by == "industry" and table.classification.functions):
            columns["function"] = functions_of(table, own=table.of_economy(economy))
        frame = pd.DataFrame(
            {
                **columns,
                "year": table.year,
                "value": ratio(contents[:, k], totals[k]),
                "unit": "share",
                "flow": economy,
                "amount": contents[:, k],
            }
        )
        frames.append(frame if by == "industry" else grouped(frame, LABELS[by]))
    return pd.concat(frames, ignore_index=True)


def _flows(table: IOTable, flow: Flow, partner: str | None) -> Callable[[str, Bools], tuple[Float, Bools]]:
    """Return a function of economy and products that gives a flow, shape (n,), and the rows that are in it."""
    other = None if partner is None else table.economies.index(partner)

    def final_products(economy: str, products: Bools) -> tuple[Float, Bools]:
        used = table.Y.sum(axis=1) if other is None else table.Y_by_economy[:, other]
        return used, products & table.of_economy(economy)

    def final_demand(economy: str, products: Bools) -> tuple[Float, Bools]:
        buyers = table.final.get_level_values("economy") == economy
        # What leaves the table is nobody's final demand in it.
        bought = table.Y[:, buyers & ~table.final_with_role("exports")].sum(axis=1)
        return bought, products if partner is None else products & table.of_economy(partner)

    def exports(economy: str, products: Bools) -> tuple[Float, Bools]:
        sent = table.exports if other is None else table.bilateral_exports[:, other]
        return sent, products & table.of_economy(economy)

    return {"final_products": final_products, "final_demand": final_demand, "exports": exports}[flow]
