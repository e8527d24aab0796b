"""Digital value added in manufacturing exports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import contents_of_products, with_flows
from interlace.indicators._shares import bundles, by_component, embodied, parts_of
from interlace.indicators.options import ByIndustry
from interlace.model.frames import industries
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program: all economies' manufacturing exports together"


@indicator(
    id="digital_value_added_in_manufacturing_exports",
    trend="digitalization",
    title="Digital value added in manufacturing exports",
    unit="share",
    formula=r"\frac{s_D' \hat v B e_M}{\iota' e_M}",
    reading="A value of 0.02 means that 2 cents in a dollar of exported manufactures are earned in digital industries.",
    cite=("oecd_tiva2023", "adb2021"),
    needs=Needs(IOTable, roles=("manufacturing", "digital"), value_added=True, exports=True, domestic=True),
    denominator="gross exports of manufacturing industries that have an output",
    traps=(
        "Prices of digital products fall: a nominal share that falls does not show that less of them is used.",
        "Where the table cannot tell computing apart, a stand-in is used and named.",
    ),
    cases=(
        Case("wiod2013", 1995, {}, 0.0123, 0.00005, WORKED, weight="manufacturing_exports"),
        Case("wiod2013", 2011, {}, 0.0110, 0.00005, WORKED, weight="manufacturing_exports"),
    ),
)
def digital_value_added_in_manufacturing_exports(table: IOTable, *, by: ByIndustry = None) -> pd.DataFrame:
    """Return the share of digital value added in manufacturing exports.

    Parameters
    ----------
    table : IOTable
    by : {None, "industry"}
        Manufacturing exports together, or those of each manufacturing industry.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component`` (domestic, foreign), ``value`` (a fraction of gross
        exports; missing where nothing is exported).

    References
    ----------
    The OECD's EXGR_DVA by origin industry, for the industries of the ICT sector; ADB (2021), chapter 3.
    """
    if by == "industry":
        products = table.in_role("manufacturing")
        values = contents_of_products(table, table.v, table.in_role("digital"), products)
        return parts_of(
            table,
            industries(table, products),
            np.where(with_flows(table, table.exports)[products, None], values, np.nan),
        )
    F = bundles(table, table.exports, table.in_role("manufacturing"))
    return by_component(table, embodied(table, F), F.sum(axis=0), table.in_role("digital"))
