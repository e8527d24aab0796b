"""The share of services in what manufacturers buy."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import AGAINST, By
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"


@indicator(
    id="direct_services_input_share",
    trend="servicification",
    title="Services in what manufacturers buy",
    unit="share",
    formula=r"\frac{\sum_{i \in S} \sum_{j \in M} z_{ij}}{\sum_{i} \sum_{j \in M} z_{ij}}",
    reading="A value of 0.25 means that a quarter of what manufacturers spend on intermediate inputs goes to services.",
    cite=("usitc2013", "miller2009"),
    needs=Needs(IOTable, roles=("manufacturing", "services"), all_inputs=True),
    denominators={
        "intermediates": "intermediate inputs of manufacturing, domestic and imported",
        "output": "gross output of manufacturing",
    },
    denominator="intermediate inputs (or output) of manufacturing",
    traps=(
        "At basic prices trade and transport margins count as bought services.",
        "Services that a manufacturer makes in-house are not in it.",
        "Over output the share is about two thirds of that over intermediates: name the denominator.",
    ),
    cases=Case.each("wiod2013", 2008, {"CHN": 0.129, "DEU": 0.347, "IRL": 0.486}, 0.0005, WORKED),
)
def direct_services_input_share(
    table: IOTable,
    *,
    denominator: Annotated[Literal["intermediates", "output"], AGAINST] = "intermediates",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of services in the inputs of manufacturing.

    Parameters
    ----------
    table : IOTable
    denominator : {"intermediates", "output"}
        What the service inputs are measured against.
    by : {"economy", "industry"}
        Manufacturing as a whole, or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where nothing is bought).

    References
    ----------
    USITC (2013), chapter 3: services intensity of manufacturing.
    """
    services = table.Z[table.in_role("services")].sum(axis=0)
    whole = table.Z.sum(axis=0) if denominator == "intermediates" else table.x
    return total_or_each(table, services, whole, table.in_role("manufacturing"), by)
