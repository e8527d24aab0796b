"""Where the final value of manufactures is added: a chain's whole value, by function."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import with_flows
from interlace.indicators._shares import bundles, by_function, embodied, parts_of
from interlace.indicators.options import By
from interlace.kernels._types import Bools, Float
from interlace.model.classification import FUNCTIONS
from interlace.model.frames import industries
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums: German transport equipment"
CHAIN = {"by": "industry"}
DEU15 = {"economy": "DEU", "industry": "c15"}


@indicator(
    id="value_added_in_manufacturing_final_demand",
    trend="value_chain",
    title="Where the final value of manufactures is added",
    unit="share",
    formula=r"\frac{s_f' \hat v B y_M}{\iota' y_M}",
    reading="The parts of all functions, at home and abroad, add up to 1, the whole final value at basic prices.",
    cite=("timmer2014", "timmer2013"),
    needs=Needs(IOTable, roles=("manufacturing",), functions=True, multiregional=True, value_added=True),
    denominator="final value of the manufactures that are finished in the economy, at basic prices",
    traps=(
        "At basic prices the chain ends at the factory gate: retail, marketing and after-sales are not in it.",
        "Own production is all manufacturing at home for manufactures together, and the finishing industry alone for "
        "one industry's chain; other manufacturing is the rest of it.",
        "Functions are those of industries, not of workers: a manufacturer's own laboratory is own production.",
    ),
    cases=(
        Case("wiod2013", 2008, {**DEU15, "function": "own production"}, 0.317, 0.0005, WORKED, CHAIN),
        Case("wiod2013", 2008, {**DEU15, "function": "other manufacturing"}, 0.248, 0.0005, WORKED, CHAIN),
        Case("wiod2013", 2008, {**DEU15, "function": "R&D and business services"}, 0.119, 0.0005, WORKED, CHAIN),
        Case("wiod2013", 2008, {**DEU15, "function": "distribution"}, 0.105, 0.0005, WORKED, CHAIN),
        Case("wiod2013", 2008, {**DEU15, "function": "transport"}, 0.044, 0.0005, WORKED, CHAIN),
    ),
)
def value_added_in_manufacturing_final_demand(table: IOTable, *, by: By = "economy") -> pd.DataFrame:
    """Return the value added in final manufactures by function of the origin industry.

    Parameters
    ----------
    table : IOTable
        Multi-regional.
    by : {"economy", "industry"}
        Manufactures finished in the economy together, or the chain of each finishing industry.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component`` (domestic, foreign), ``function``, ``value`` (a
        fraction; all parts of a chain add up to 1; missing where nothing is finished).

    References
    ----------
    Timmer et al. (2014), v̂Bŷ; Timmer, Los, Stehrer & de Vries (2013), eq. 3.
    """
    final = table.Y.sum(axis=1)
    products = table.in_role("manufacturing")
    if by == "industry":
        return _chains(table, final, products)
    F = bundles(table, final, products)
    everything = np.ones(table.n, dtype=np.bool_)
    return by_function(table, embodied(table, F), F.sum(axis=0), everything, own=True)


def _chains(table: IOTable, final: Float, products: Bools) -> pd.DataFrame:
    columns = np.flatnonzero(products)
    unit = np.zeros((table.n, len(columns)))
    unit[columns, np.arange(len(columns))] = 1.0
    contents = embodied(table, unit)
    # A finishing industry's own value added is taken out of manufacturing at home and stands alone.
    own = contents[columns, np.arange(len(columns))]
    contents[columns, np.arange(len(columns))] = 0.0
    kinds = np.array([table.classification.functions.get(code, "") for code in table.codes], dtype=object)
    home = table.economy_of[:, None] == table.economy_of[columns]
    parts: list[Float] = [own]
    labels = [("domestic", "own production")]
    for component, side in (("domestic", home), ("foreign", ~home)):
        for function in FUNCTIONS:
            members = kinds == ("manufacturing" if function == "other manufacturing" else function)
            if members.any():
                parts.append(np.where(side[members], contents[members], 0.0).sum(axis=0))
                labels.append((component, function))
    values = np.stack(parts, axis=1)
    values[~with_flows(table, final)[columns]] = np.nan
    words = {name: tuple(label[i] for label in labels) for i, name in enumerate(("component", "function"))}
    return parts_of(table, industries(table, products), values, words)
