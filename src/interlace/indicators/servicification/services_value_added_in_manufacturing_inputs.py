"""Services value added in what manufacturers buy, directly and further up the chain."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators._declaration import Case, Needs
from interlace.indicators._registry import indicator
from interlace.indicators._shares import by_component, embodied
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"


@indicator(
    id="services_value_added_in_manufacturing_inputs",
    trend="servicification",
    title="Services value added in manufacturers' inputs",
    unit="share",
    formula=r"\frac{s_S' \hat v B Z s_M}{\iota' Z s_M}",
    reading="A value of 0.45 means that 45 cents in each dollar that manufacturers spend on inputs are earned in "
    "service industries somewhere up the chain.",
    cite=("miller2009", "timmer2013"),
    needs=Needs(roles=("manufacturing", "services"), value_added=True, domestic=True),
    denominator="intermediate inputs of manufacturing",
    traps=(
        "It is larger than the direct share: services inside bought materials count.",
        "Inputs contain inputs: the bundle is not final, and shares of it must not be added to shares of output.",
    ),
    cases=(
        Case("wiod2013", 2008, {"economy": "CHN"}, 0.294, 0.0005, WORKED),
        Case("wiod2013", 2008, {"economy": "IRL"}, 0.627, 0.0005, WORKED),
    ),
)
def services_value_added_in_manufacturing_inputs(table: IOTable) -> pd.DataFrame:
    """Return the share of services value added in the intermediate inputs of manufacturing.

    Parameters
    ----------
    table : IOTable

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component`` (domestic, foreign), ``value`` (a fraction of intermediate inputs).
    """
    manufacturing = table.in_role("manufacturing")
    F = np.zeros((table.n, len(table.economies)))
    for g in range(len(table.economies)):
        F[:, g] = table.Z[:, manufacturing & (table.economy_of == g)].sum(axis=1)
    return by_component(table, embodied(table, F), F.sum(axis=0), table.in_role("services"))
