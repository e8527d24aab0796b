"""Jobs in services that manufacturing exports pay for."""

from __future__ import annotations

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import parts_of
from interlace.indicators.options import By
from interlace.indicators.servicification._jobs import EMPLOYMENT, jobs_by_economy, jobs_by_product
from interlace.model.frames import economies, industries
from interlace.model.table import IOTable

CHINA = (
    "worked by an independent program from WIOD 2013 and China's employment by industry, mapped to its 35 industries"
)


@indicator(
    id="service_jobs_in_manufacturing_exports",
    trend="servicification",
    title="Jobs in services behind manufacturing exports",
    unit="jobs",
    formula=r"s_S' \hat l B e_M, \quad l = \hat x^{-1} \, \mathrm{employment}",
    reading="A value of 1,000,000 means that a million people in service industries work for manufacturing exports, at "
    "home (domestic) or abroad (foreign).",
    cite=("timmer2013", "oecd_tiva2023"),
    needs=Needs(IOTable, roles=("manufacturing", "services"), exports=True, domestic=True, satellite=EMPLOYMENT),
    traps=(
        "Every industry's exporters are taken to need as many workers a unit of output as its other firms do.",
        "Where only some economies' jobs are known, jobs abroad are missing, not zero.",
        "Heads are not hours: part-time work counts in full.",
    ),
    cases=(
        Case(
            "wiod2013 with China's employment", 2008, {"economy": "CHN", "component": "domestic"}, 25260386, 1.0, CHINA
        ),
    ),
)
def service_jobs_in_manufacturing_exports(table: IOTable, *, by: By = "economy") -> pd.DataFrame:
    """Return the number of jobs in services that manufacturing exports call for.

    Parameters
    ----------
    table : IOTable
        With a satellite row ``employment`` (see `IOTable.with_satellite`).
    by : {"economy", "industry"}
        Manufacturing exports together, or those of each manufacturing industry; the parts add up.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component`` (domestic, foreign), ``value`` (jobs; missing where
        the employment of an economy that takes part is not known).

    Raises
    ------
    Unsupported
        If the table has no row of employment.

    References
    ----------
    Timmer, Los, Stehrer & de Vries (2013), section 2: employment in place of value added.
    """
    services = table.in_role("services")
    if by == "industry":
        return parts_of(table, industries(table, table.in_role("manufacturing")), jobs_by_product(table, services))
    return parts_of(table, economies(table), jobs_by_economy(table, services))
