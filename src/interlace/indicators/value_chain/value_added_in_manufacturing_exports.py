"""Where the value of exported manufactures is added: the whole of it, by function."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import bundles, by_function, embodied
from interlace.model.table import IOTable

DECOMPOSED = "two independent export decompositions of WIOD 2013, which agree to 1e-15"


@indicator(
    id="value_added_in_manufacturing_exports",
    trend="value_chain",
    title="Where the value of exported manufactures is added",
    unit="share",
    formula=r"\frac{s_f' \hat v B e_M}{\iota' e_M}",
    reading="The parts of all functions, at home and abroad, add up to 1, the whole value of exported manufactures.",
    cite=("oecd_tiva2023", "timmer2013"),
    needs=Needs(IOTable, roles=("manufacturing",), functions=True, multiregional=True, value_added=True, exports=True),
    denominator="gross exports of manufacturing industries that have an output",
    traps=(
        "Own production is all manufacturing at home, not the exporting industry alone; other manufacturing is abroad.",
        "Functions are those of industries, not of workers: a manufacturer's own laboratory is own production.",
    ),
    cases=(
        Case("wiod2013", 1995, {"economy": "CHN", "function": "own production"}, 0.510522, 1e-6, DECOMPOSED),
        Case("wiod2013", 1995, {"economy": "DEU", "function": "other manufacturing"}, 0.091779, 1e-6, DECOMPOSED),
        Case("wiod2013", 1995, {"economy": "USA", "function": "distribution"}, 0.091321, 1e-6, DECOMPOSED),
        Case("wiod2013", 1995, {"economy": "DEU", "function": "transport"}, 0.025221, 1e-6, DECOMPOSED),
    ),
)
def value_added_in_manufacturing_exports(table: IOTable) -> pd.DataFrame:
    """Return the value added in manufacturing exports by function of the origin industry.

    Parameters
    ----------
    table : IOTable
        Multi-regional.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component`` (domestic, foreign), ``function``, ``value`` (a fraction; all parts add up to 1).
    """
    F = bundles(table, table.exports, table.in_role("manufacturing"))
    everything = np.ones(table.n, dtype=np.bool_)
    return by_function(table, embodied(table, F), F.sum(axis=0), everything, own=True)
