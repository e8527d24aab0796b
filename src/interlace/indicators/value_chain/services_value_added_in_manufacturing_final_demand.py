"""Services value added in the final value of manufactures."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import by_component, by_function, embodied
from interlace.indicators.options import ByFunction, Demand
from interlace.indicators.servicification._services import services_in
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums: German transport equipment"


@indicator(
    id="services_value_added_in_manufacturing_final_demand",
    trend="value_chain",
    title="Services value added in the final value of manufactures",
    unit="share",
    formula=r"\frac{s_S' \hat v B y_M}{\iota' y_M}",
    reading="A value of 0.35 means that 35 cents in each dollar of final manufactures at basic prices are earned in "
    "service industries along the chain.",
    cite=("timmer2014", "timmer2013"),
    needs=Needs(IOTable, roles=("manufacturing", "services"), value_added=True, domestic=True),
    denominator="final use of manufactures at basic prices",
    traps=(
        "At basic prices the chain ends at the factory gate: retail, marketing and after-sales are not in it.",
        "Finished in the economy and bought by the economy are two bundles; the option demand says which.",
    ),
    cases=(Case("wiod2013", 2008, {"economy": "DEU", "industry": "c15"}, 0.371, 0.0005, WORKED, {"by": "industry"}),),
)
def services_value_added_in_manufacturing_final_demand(
    table: IOTable, *, demand: Demand = "finished", by: ByFunction = None
) -> pd.DataFrame:
    """Return the share of services value added in final manufactures.

    Parameters
    ----------
    table : IOTable
    demand : {"finished", "bought"}
        Final products of the economy's own manufacturing, wherever they are used; or manufactures, wherever they are
        finished, in the economy's own final use.
    by : {None, "function", "industry"}
        Split by the function of the service industry, or by the finishing manufacturing industry.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component`` (domestic, foreign), ``value`` (a fraction of the final value).

    References
    ----------
    Timmer, Los, Stehrer & de Vries (2013), eq. 3; Timmer et al. (2014).
    """
    if demand == "finished" or by == "industry":
        return services_in(table, table.Y.sum(axis=1), by)
    made = table.in_role("manufacturing") & (table.x != 0)
    F = np.where(made[:, None], table.Y_by_economy, 0.0)
    split = by_component if by is None else by_function
    return split(table, embodied(table, F), F.sum(axis=0), table.in_role("services"))
