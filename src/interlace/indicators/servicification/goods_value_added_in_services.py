"""The mirror: value added of goods industries in what services deliver to final users."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import contents_of_products, with_flows
from interlace.indicators._shares import bundles, by_component, embodied, parts_of
from interlace.indicators.options import By, Demand
from interlace.model.frames import industries
from interlace.model.table import IOTable

WORKED = "worked from the publisher's cells with an explicit inverse, by a program that shares no code with this one"


@indicator(
    id="goods_value_added_in_services",
    trend="servicification",
    title="Goods value added in the final value of services",
    unit="share",
    formula=r"\frac{s_G' \hat v B y_S}{\iota' y_S}",
    reading="A value of 0.08 means that 8 cents in each dollar of final services are earned in agriculture, mining and "
    "manufacturing, at home (domestic) or abroad (foreign).",
    cite=("francois2008", "timmer2013"),
    needs=Needs(IOTable, roles=("goods", "services"), value_added=True, domestic=True),
    denominator="final use of services at basic prices",
    traps=(
        "Embodied goods are inputs such as food, fuel, paper and vehicles' parts; capital goods are final use and are "
        "not in it.",
        "It is not what service firms manufacture themselves: that needs a supply (make) table.",
        "Construction and utilities are neither goods nor services here.",
    ),
    cases=(
        Case("wiod2013", 2008, {"economy": "CHN"}, 0.216939269639, 1e-9, WORKED),
        Case("wiod2013", 2008, {"economy": "DEU", "component": "foreign"}, 0.0343221715901, 1e-9, WORKED),
        Case("wiod2013", 2008, {"economy": "USA"}, 0.0500258883866, 1e-9, WORKED, {"origin": "manufacturing"}),
    ),
)
def goods_value_added_in_services(
    table: IOTable,
    *,
    origin: Annotated[Literal["goods", "manufacturing"], "whose value added counts"] = "goods",
    demand: Demand = "finished",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of goods value added in final services.

    Parameters
    ----------
    table : IOTable
    origin : {"goods", "manufacturing"}
        Agriculture, mining and manufacturing, or manufacturing alone.
    demand : {"finished", "bought"}
        Final services of the economy's own service industries, wherever they are used; or final services, wherever
        they come from, in the economy's own final use.
    by : {"economy", "industry"}
        Services together, or each service industry's product (whoever buys it).

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component`` (domestic, foreign), ``value`` (a fraction of the
        final value; missing where there is none).

    References
    ----------
    Timmer, Los, Stehrer & de Vries (2013), eq. 3, with services in the place of manufactures.
    """
    goods = table.in_role(origin)
    services = table.in_role("services")
    flows = table.Y.sum(axis=1)
    if by == "industry":
        values = contents_of_products(table, table.v, goods, services)
        values[~with_flows(table, flows)[services]] = np.nan
        return parts_of(table, industries(table, services), values)
    if demand == "finished":
        F = bundles(table, flows, services)
    else:
        F = np.where((services & (table.x != 0))[:, None], table.Y_by_economy, 0.0)
    return by_component(table, embodied(table, F), F.sum(axis=0), goods)
