"""The output side of servicification: services that manufacturers make and sell themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import By
from interlace.kernels.coefficients import ratio
from interlace.model.frames import tidy
from interlace.model.supply_use import SupplyUse

BEA = "BEA, detail Make table 2017 before redefinitions: commodities 42 to 81 in the output of industries 31 to 33"


@indicator(
    id="services_in_manufacturing_output",
    trend="servicification",
    title="Services in what manufacturers make",
    unit="share",
    formula=r"\frac{\sum_{j \in M} \sum_{p \in S} \mathrm{make}_{jp}}{\sum_{j \in M} \sum_{p} \mathrm{make}_{jp}}",
    reading="A value of 0.05 means that 5 cents of each dollar that manufacturers make is the value of services.",
    cite=("dachs2014", "friesenbichler2021"),
    needs=Needs(SupplyUse, roles=("manufacturing", "services")),
    denominator="what manufacturing makes, scrap and used goods left out",
    traps=(
        "Own-account research counts as a service made; in the USA it is more than half of the figure.",
        "Before and after redefinitions the figure of the USA differs tenfold (2017: 4.52 and 0.38%).",
        "Plants are booked by their main activity, so services made in separate plants are not in it.",
    ),
    cases=(Case("bea_detail_supply_use", 2017, {"economy": "USA"}, 0.0452, 0.00005, BEA),),
)
def services_in_manufacturing_output(table: SupplyUse, *, by: By = "economy") -> pd.DataFrame:
    """Return the share of services in the output of manufacturing.

    Parameters
    ----------
    table : SupplyUse
        Its make table; a service is a commodity that is a service industry's own. What is no industry's own product
        (`SupplyUse.apart`: scrap, used goods) is left out.
    by : {"economy", "industry"}
        Manufacturing as a whole, or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where nothing is made).

    References
    ----------
    Dachs et al. (2014); Friesenbichler & Kügler (2022).
    """
    members = table.classification.members
    makers = np.isin(table.industries.astype(str), list(members("manufacturing")))
    services = np.isin(table.commodities.astype(str), list(members("services")))
    products = ~np.isin(table.commodities.astype(str), table.apart)
    made = table.make[makers]
    part, whole = made[:, services & products].sum(axis=1), made[:, products].sum(axis=1)
    if by == "economy":
        return tidy([{"economy": [table.economy]}], ratio(part.sum(keepdims=True), whole.sum(keepdims=True)))
    return tidy([{"industry": table.industries[makers]}], ratio(part, whole), economy=table.economy)
