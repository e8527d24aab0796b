"""Services value added in manufacturing exports, at home and abroad."""

from __future__ import annotations

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import ByFunction
from interlace.indicators.servicification._services import services_in
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"
DECOMPOSED = "two independent export decompositions of WIOD 2013, which agree to 1e-15"


@indicator(
    id="services_value_added_in_manufacturing_exports",
    trend="servicification",
    title="Services value added in manufacturing exports",
    unit="share",
    formula=r"\frac{s_S' \hat v B e_M}{\iota' e_M}",
    reading="A value of 0.30 means that 30 cents in each dollar of exported manufactures are earned in service "
    "industries, at home (domestic) or abroad (foreign).",
    cite=("oecd_tiva2023", "timmer2013"),
    needs=Needs(IOTable, roles=("manufacturing", "services"), value_added=True, exports=True, domestic=True),
    denominator="gross exports of manufacturing industries that have an output",
    traps=(
        "Construction and utilities are not services here; the OECD counts construction in.",
        "What manufacturers do in-house is not in it.",
        "The parts at home and abroad add up; the part abroad needs a multi-regional table.",
    ),
    cases=(
        Case("wiod2013", 1995, {"economy": "CHN"}, 0.221845, 1e-6, DECOMPOSED),
        Case("wiod2013", 1995, {"economy": "DEU", "component": "foreign"}, 0.068335, 1e-6, DECOMPOSED),
        Case("wiod2013", 2008, {"economy": "CHN"}, 0.245, 0.0005, WORKED),
        Case("wiod2013", 2008, {"economy": "IRL"}, 0.424, 0.0005, WORKED),
    ),
)
def services_value_added_in_manufacturing_exports(table: IOTable, *, by: ByFunction = None) -> pd.DataFrame:
    """Return the share of services value added in manufacturing exports.

    Parameters
    ----------
    table : IOTable
    by : {None, "function", "industry"}
        Split by the function of the service industry, or by the exporting manufacturing industry.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component`` (domestic, foreign), ``value`` (a fraction of gross exports). By function the parts
        add up to the whole.

    References
    ----------
    OECD (2023), EXGR_SERV_DVA and EXGR_SERV_FVA over gross exports of manufacturing.
    """
    return services_in(table, table.exports, by)
