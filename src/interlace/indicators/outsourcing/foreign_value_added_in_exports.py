"""Foreign value added in gross exports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import contents_of_products, with_flows
from interlace.indicators._shares import bundles, embodied, group_sums, of_industries
from interlace.indicators.options import ByIndustry
from interlace.kernels.coefficients import ratio
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable

DECOMPOSED = "two independent export decompositions of WIOD 2013, which agree to 1e-15"


@indicator(
    id="foreign_value_added_in_exports",
    trend="outsourcing",
    title="Foreign value added in exports",
    unit="share",
    formula=r"\frac{\sum_{t \ne s} v_t' B_{ts} e_s}{\iota' e_s}",
    reading="A value of 0.25 means that a quarter of gross exports was earned abroad and imported inside inputs.",
    cite=("oecd_tiva2023", "borin2023"),
    needs=Needs(IOTable, multiregional=True, value_added=True, exports=True),
    denominator="gross exports",
    traps=(
        "This is foreign content (the OECD's EXGR_FVA; FC of Borin & Mancini): value added that crosses the border "
        "twice is counted each time. The FVA of other papers is smaller, Hummels, Ishii & Yi's VS differs again.",
    ),
    cases=(
        Case("wiod2013", 1995, {"economy": "CHN"}, 26240.570541 / 166658, 1e-9, DECOMPOSED),
        Case("wiod2013", 1995, {"economy": "USA"}, 72848.920434 / 763793, 1e-9, DECOMPOSED),
        Case("wiod2013", 1995, {"economy": "MEX"}, 20785.136629 / 79958, 1e-9, DECOMPOSED),
        Case("wiod2013", 2008, {"economy": "CHN"}, 0.219, 0.03, "OECD TiVA, May 2013, another table"),
    ),
)
def foreign_value_added_in_exports(table: IOTable, *, by: ByIndustry = None) -> pd.DataFrame:
    """Return the share of foreign value added (foreign content) in gross exports.

    Parameters
    ----------
    table : IOTable
        Multi-regional.
    by : {None, "industry"}
        Gross exports together, or those of each manufacturing industry.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction of gross exports; missing where nothing is
        exported).

    References
    ----------
    OECD (2023), EXGR_FVASH; Borin & Mancini (2023), FC.
    """
    everything = np.ones(table.n, dtype=np.bool_)
    if by == "industry":
        values = np.full(table.n, np.nan)
        products = table.in_role("manufacturing") & with_flows(table, table.exports)
        values[products] = contents_of_products(table, table.v, everything, products)[:, 1]
        return of_industries(table, values, table.in_role("manufacturing"))
    F = bundles(table, table.exports, everything)
    contents = embodied(table, F)
    abroad = table.economy_of[:, None] != np.arange(len(table.economies))
    return tidy(
        [economies(table)], ratio(np.where(abroad, contents, 0.0).sum(axis=0), group_sums(table, table.exports))
    )
