"""Producer services in value added."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums
from interlace.indicators.options import ProducerServices
from interlace.kernels.coefficients import ratio
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"


@indicator(
    id="producer_services_in_gdp",
    trend="servicification",
    title="Producer services in value added",
    unit="share",
    formula=r"\frac{s_P' \hat v x}{\iota' \hat v x}",
    reading="A value of 0.25 means that a quarter of the economy's value added is earned in producer services.",
    cite=("timmer2015",),
    needs=Needs(IOTable, producer_services=True, value_added=True),
    denominator="value added of all industries",
    traps=(
        "The definition moves it by a factor of nearly two: broad adds wholesale trade and real estate to narrow.",
        "Value added here holds net taxes on products where the source does not split them off.",
    ),
    cases=Case.each(
        "wiod2013", 2008, {"GBR": 0.439, "USA": 0.451, "CHN": 0.272}, 0.0005, WORKED, {"producer_services": "broad"}
    ),
)
def producer_services_in_gdp(table: IOTable, *, producer_services: ProducerServices = None) -> pd.DataFrame:
    """Return the share of producer services in value added.

    Parameters
    ----------
    table : IOTable
    producer_services : str, optional
        Name of the definition; the table's default (narrow) if None.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``value`` (a fraction of value added).
    """
    members = table.in_producer_services(producer_services)
    part = group_sums(table, np.where(members, table.value_added, 0.0))
    return tidy([economies(table)], ratio(part, group_sums(table, table.value_added)))
