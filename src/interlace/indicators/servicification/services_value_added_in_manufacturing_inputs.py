"""Services value added in what manufacturers buy, directly and further up the chain."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import by_component, by_economy, embodied, parts_of
from interlace.indicators.options import ByIndustry
from interlace.kernels._types import Bools
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_multipliers
from interlace.model.frames import industries
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
    needs=Needs(IOTable, roles=("manufacturing", "services"), value_added=True, domestic=True, all_inputs=True),
    denominator="intermediate inputs of manufacturing",
    traps=(
        "It is larger than the direct share: services inside bought materials count.",
        "Inputs contain inputs: the bundle is not final, and shares of it must not be added to shares of output.",
    ),
    cases=Case.each("wiod2013", 2008, {"CHN": 0.294, "IRL": 0.627}, 0.0005, WORKED),
)
def services_value_added_in_manufacturing_inputs(table: IOTable, *, by: ByIndustry = None) -> pd.DataFrame:
    """Return the share of services value added in the intermediate inputs of manufacturing.

    Parameters
    ----------
    table : IOTable
    by : {None, "industry"}
        The inputs of manufacturing as a whole, or those of each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component`` (domestic, foreign), ``value`` (a fraction of
        intermediate inputs; missing where nothing is bought).
    """
    manufacturing = table.in_role("manufacturing")
    if by == "industry":
        return _each(table, manufacturing)
    F = np.zeros((table.n, len(table.economies)))
    for g in range(len(table.economies)):
        F[:, g] = table.Z[:, manufacturing & (table.economy_of == g)].sum(axis=1)
    return by_component(table, embodied(table, F), F.sum(axis=0), table.in_role("services"))


def _each(table: IOTable, manufacturing: Bools) -> pd.DataFrame:
    multipliers = value_added_multipliers(table.factor, by_economy(table, table.v, table.in_role("services")))
    inputs = table.Z[:, manufacturing]
    contents = inputs.T @ multipliers
    home = table.economy_of[manufacturing, None] == np.arange(len(table.economies))
    parts = np.stack([np.where(side, contents, 0.0).sum(axis=1) for side in (home, ~home)], axis=1)
    return parts_of(table, industries(table, manufacturing), ratio(parts, inputs.sum(axis=0)[:, None]))
