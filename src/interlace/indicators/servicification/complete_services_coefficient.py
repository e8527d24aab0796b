"""All services that a unit of manufactures calls for, round after round."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import By
from interlace.model.table import IOTable

WORKED = "worked from the publisher's cells with an explicit inverse, by a program that shares no code with this one"


@indicator(
    id="complete_services_coefficient",
    trend="servicification",
    title="Services that a unit of manufactures calls for",
    unit="coefficient",
    formula=r"\sum_{i \in S} (B - I)_{ij}, \quad j \in M",
    reading="A value of 0.45 means that a dollar of manufactures calls for 45 cents of service output, all rounds "
    "of inputs of inputs together.",
    cite=("nbs2019", "miller2009"),
    needs=Needs(IOTable, roles=("manufacturing", "services")),
    traps=(
        "A coefficient and not a share: the same dollar is counted in each round, so it has no upper bound.",
        "For an economy it is the mean of its manufacturing industries, weighted by their output.",
        "Where the table's deliveries hold imports with domestic products, imported services count as if made at home; "
        "where they hold domestic products alone, what calls for services abroad is not counted.",
    ),
    cases=(
        *Case.each("wiod2013", 2008, {"CHN": 0.421371154855, "DEU": 0.581689163957}, 1e-9, WORKED),
        *Case.each("wiod2013", 2008, {"DEU c15": 0.620734910703}, 1e-9, WORKED, {"by": "industry"}),
    ),
)
def complete_services_coefficient(table: IOTable, *, by: By = "economy") -> pd.DataFrame:
    """Return the complete consumption coefficient of services in manufacturing.

    Parameters
    ----------
    table : IOTable
    by : {"economy", "industry"}
        Manufacturing as a whole (weighted by output), or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (service output for a unit of output, from all economies
        of the table; missing where there is no output).

    References
    ----------
    National Bureau of Statistics of China (2019): complete consumption coefficients B − I; Miller & Blair (2009),
    section 2.2.
    """
    services = table.in_role("services")
    coefficients = table.factor.solve_transposed(services.astype(np.float64)) - services
    return total_or_each(table, coefficients * table.x, table.x, table.in_role("manufacturing"), by)
