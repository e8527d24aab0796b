"""Producer services in the value added of all services."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums
from interlace.indicators.options import ProducerServices
from interlace.kernels.coefficients import ratio
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable

WORKED = "worked from WIOD 2013 by an independent program, output taken as row sums"


@indicator(
    id="producer_services_in_services",
    trend="servicification",
    title="Producer services in the value added of services",
    unit="share",
    formula=r"\frac{s_P' \hat v x}{s_S' \hat v x}",
    reading="A value of 0.57 means that producer services earn 57 cents of each dollar of value added in services.",
    cite=("timmer2015",),
    needs=Needs(IOTable, roles=("services",), producer_services=True, value_added=True),
    denominator="value added of services",
    traps=(
        "The definition moves it by a factor of nearly two: broad adds wholesale trade and real estate to narrow.",
        "Value added here holds net taxes on products where the source does not split them off.",
        "Real estate in the broad definition holds the rents that owners of homes would pay themselves.",
    ),
    cases=Case.each(
        "wiod2013", 2008, {"USA": 0.575, "DEU": 0.579, "CHN": 0.657}, 0.0005, WORKED, {"producer_services": "broad"}
    ),
)
def producer_services_in_services(table: IOTable, *, producer_services: ProducerServices = None) -> pd.DataFrame:
    """Return the share of producer services in the value added of services.

    Parameters
    ----------
    table : IOTable
    producer_services : str, optional
        Name of the definition; the table's default (narrow) if None.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``value`` (a fraction; missing where services add nothing).

    Raises
    ------
    Unsupported
        If the definition holds industries that are not services: the figure would not be a share.
    """
    members = table.in_producer_services(producer_services)
    services = table.in_role("services")
    strange = sorted(set(table.codes[members & ~services]))
    if strange:
        raise Unsupported.said("definition_with_goods", industries=strange)
    part, whole = (group_sums(table, np.where(rows, table.value_added, 0.0)) for rows in (members, services))
    return tidy([economies(table)], ratio(part, whole))
