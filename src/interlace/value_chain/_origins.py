"""Whose value added is in a flow: final products, final demand or exports; and what an economy earns in all chains."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, get_args

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, analysis
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_by_origin
from interlace.model.definitions import Text
from interlace.model.frames import industries as industry_axis
from interlace.model.frames import tidy
from interlace.model.imports import require_domestic
from interlace.model.options import choice, named, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._select import (
    economy_code,
    every_industry,
    flows_with_output,
    functions_of,
    industries_of,
)
from interlace.value_chain.frames import Run, grouped, over_years
from interlace.words import said

Flow = Literal["final_products", "final_demand", "exports"]
By = Literal["industry", "function", "economy"]
Fineness = Annotated[By, "how finely value added is told by origin"]
WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"
OTHERS = "another implementation of Borin & Mancini, on whose figures of WIOD 1995 two independent packages agree: "
CONTENT = OTHERS + "domestic content (DC) over gross exports of Germany"
SERVICES = OTHERS + "services content"
BY_ECONOMY = {"flow": "exports", "economy": "DEU", "by": "economy"}
GERMAN = {"flow": "exports", "economy": "DEU", "industry": "manufacturing", "by": "function"}


@analysis(
    id="origins",
    trend="value_chain",
    title="Whose value added is in a flow",
    unit="share",
    formula=r"\frac{\hat v B f}{\iota' f}",
    reading="A value of 0.10 means that 10% of the flow's value was added in this industry or function of this "
    "economy.",
    cite=("timmer2013", "oecd_tiva2023"),
    needs=Needs(IOTable, domestic=True, value_added=True),
    denominator="the flow at basic prices",
    cases=(
        *Case.each("wiod2013", 1995, {"DEU": 477904.371104877 / 576075}, 1e-9, CONTENT, BY_ECONOMY, flow="DEU"),
        Case("wiod2013", 1995, {"function": "transport"}, 0.0252212182, 1e-9, SERVICES, GERMAN),
        Case("wiod2013", 1995, {"function": "own production"}, 0.5402456003, 1e-9, SERVICES, GERMAN),
    ),
    traps=(
        "In gross exports, value added that crosses a border twice stands twice.",
        "A table of one economy does not see what is inside its imports, so the shares do not add up to 1.",
    ),
)
@renamed()
def origins(
    data: IOTable | TablePanel,
    flow: Annotated[
        Flow, "what an economy finishes, what its final users buy, or its gross exports"
    ] = "final_products",
    *,
    economy: Annotated[str | Iterable[str] | None, "whose flows; those of all economies, each by itself"] = None,
    industry: Annotated[str | Iterable[str] | None, "products of these industries alone"] = None,
    partner: Annotated[str | None, "the other side alone: who uses, who finished, or who imports"] = None,
    by: Fineness = "industry",
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
        Processes for the years, and a function that is called with each year when it is done.

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
    flow = choice("flow", flow, get_args(Flow))
    by = choice("value of by", by, get_args(By))
    book = panel.classification
    chosen = every_industry(book) if industry is None else industries_of(industry, book)
    wanted = panel.economies if economy is None else named("economy", economy)
    whose = list(dict.fromkeys(economy_code(code, panel) for code in wanted))
    if not whose:
        raise InputError.said("no_economy")
    other = None if partner is None else economy_code(partner, panel, kind="partner")
    if other is not None and len(panel.economies) < 2:
        raise Unsupported.said("no_partner")
    definitions: dict[str, Text] = {
        "flow": said("definitions.said.flow", flow=flow),
        "products": chosen.said,
        "denominator": said("definitions.said.flow_value", flow=flow),
    }
    if other is not None:
        definitions["partner"] = other
    return over_years(
        panel,
        origins_frame,
        Run(years, workers, progress),
        id="origins",
        title=said("titles.origins", flow=flow),
        options={"flow": flow, "economies": whose, "industries": list(chosen.codes), "partner": other, "by": by},
        definitions=definitions,
    )


def origins_frame(
    table: IOTable, *, flow: Flow, economies: list[str], industries: list[str], partner: str | None, by: By
) -> pd.DataFrame:
    """Return the origins of one year; see `origins`."""
    require_domestic(table, said("subjects.origins"))
    products = table.in_codes(industries)
    makers = _flows(table, flow, partner)
    F = np.stack([flows_with_output(table, *makers(economy, products)) for economy in economies], axis=1)
    contents = value_added_by_origin(table.factor, table.v, F)
    shares = ratio(contents, F.sum(axis=0))
    frames = [
        _by_origin(table, by, contents[:, k], shares[:, k], table.of_economy(economy), flow=economy)
        for k, economy in enumerate(economies)
    ]
    return pd.concat(frames, ignore_index=True)


def _by_origin(
    table: IOTable, by: By, amounts: Float, shares: Float, makers: Bools | None = None, **columns: str
) -> pd.DataFrame:
    """Return value added by origin, as finely as asked; functions where the industries have them."""
    axis = industry_axis(table)
    if by == "function" or (by == "industry" and table.classification.functions):
        axis["function"] = functions_of(table, makers=makers)
    frame = tidy([axis], {"value": shares, "amount": amounts}, year=table.year, unit="share", **columns)
    labels = {"economy": ["economy"], "function": ["economy", "function"]}
    return frame if by == "industry" else grouped(frame, [*columns, *labels[by]])


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


@analysis(
    id="gvc_income",
    trend="value_chain",
    title="Income in the world's final products of a group of industries",
    unit="share",
    formula=r"\frac{s' \hat v B y_M}{\iota' y_M}",
    reading="A value of 0.16 means that 16% of the value of these final products, wherever they are finished, is "
    "earned in this economy.",
    cite=("timmer2013", "timmer2014"),
    needs=Needs(IOTable, domestic=True, functions=True, value_added=True),
    denominator="final value of these products of all economies, at basic prices",
    cases=(
        Case("wiod2013", 1995, {"economy": "USA"}, 0.193, 0.0005, WORKED, {"by": "economy"}),
        Case("wiod2013", 2011, {"economy": "CHN"}, 0.162, 0.0005, WORKED, {"by": "economy"}),
    ),
    traps=(
        "In current prices and exchange rates: a share also moves with the currency.",
        "Income is value added, so it holds wages, profit and taxes on production alike.",
    ),
)
@renamed(of="industry")
def gvc_income(
    data: IOTable | TablePanel,
    industry: Annotated[
        str | Iterable[str], "whose final products: a role, a code, words, or several codes"
    ] = "manufacturing",
    *,
    by: Fineness = "function",
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Return what each economy earns in the world's final products of a group of industries.

    Parameters
    ----------
    data : IOTable or TablePanel
    industry : str or iterable of str
        Whose final products: a role, a code, the words of an industry, or several.
    by : {"function", "economy", "industry"}
        How finely the income of an economy is split.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

    Returns
    -------
    Result
        ``economy`` (that earns), ``industry``, ``industry_name``, ``function`` where asked for, ``year``, ``value``
        (share of the final products' value), ``unit``, ``amount`` (in the unit of the table). The shares of a year add
        up to 1 where value added is all that inputs leave of output.

    Raises
    ------
    UnknownName, InputError
        If the industries are unknown.
    Unsupported
        If origins cannot be told.

    References
    ----------
    Timmer et al. (2013), Economic Policy 28(76), eq. 3: s'v̂By_M; Timmer et al. (2014).

    Examples
    --------
    >>> import interlace
    >>> income = interlace.value_chain.gvc_income(interlace.load("bundled")[2011], by="economy").to_frame()
    >>> income.set_index("economy")["value"][["CHN", "USA", "DEU"]].round(3).to_dict()
    {'CHN': 0.162, 'USA': 0.145, 'DEU': 0.068}
    """
    panel = panel_of(data)
    by = choice("value of by", by, get_args(By))
    chosen = industries_of(industry, panel.classification)
    return over_years(
        panel,
        gvc_income_frame,
        Run(years, workers, progress),
        id="gvc_income",
        title=said("titles.gvc_income", industries=chosen.said, world="ROW" in panel.economies),
        options={"industries": list(chosen.codes), "by": by},
        definitions={
            "industry": chosen.label,
            "industry_name": chosen.name,
            "denominator": said("definitions.said.world_value"),
        },
    )


def gvc_income_frame(table: IOTable, *, industries: list[str], by: By) -> pd.DataFrame:
    """Return the GVC income of one year; see `gvc_income`."""
    require_domestic(table, said("subjects.final_products"))
    final = flows_with_output(table, table.Y.sum(axis=1), table.in_codes(industries))
    amounts = value_added_by_origin(table.factor, table.v, final[:, None])[:, 0]
    return _by_origin(table, by, amounts, ratio(amounts, final.sum()))
