"""The share of services in the jobs at home that manufacturing exports pay for."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import of_industries
from interlace.indicators.options import By
from interlace.indicators.servicification._jobs import EMPLOYMENT, jobs_by_economy, jobs_by_product
from interlace.kernels.coefficients import ratio
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable

CHINA = (
    "worked by an independent program from WIOD 2013 and China's employment by industry, mapped to its 35 industries"
)


@indicator(
    id="service_share_of_jobs_in_manufacturing_exports",
    trend="servicification",
    title="Share of services in the jobs behind manufacturing exports",
    unit="share",
    formula=r"\frac{s_S' \hat l B e_M}{\iota' \hat l B e_M}",
    reading="A value of 0.30 means that 30 of 100 people at home who work for manufacturing exports work in services.",
    cite=("timmer2013",),
    needs=Needs(IOTable, roles=("manufacturing", "services"), exports=True, domestic=True, satellite=EMPLOYMENT),
    denominator="jobs at home that manufacturing exports call for",
    traps=(
        "Jobs at home only: those abroad need the employment of every economy.",
        "Agriculture counts among the other jobs, and where many work there the share of services looks small.",
    ),
    cases=(Case("wiod2013 with China's employment", 2008, {"economy": "CHN"}, 0.191152389033, 1e-9, CHINA),),
)
def service_share_of_jobs_in_manufacturing_exports(table: IOTable, *, by: By = "economy") -> pd.DataFrame:
    """Return the share of services in the jobs at home that manufacturing exports call for.

    Parameters
    ----------
    table : IOTable
        With a satellite row ``employment`` (see `IOTable.with_satellite`).
    by : {"economy", "industry"}
        Manufacturing exports together, or those of each manufacturing industry.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where the economy's employment is
        not known or nothing is exported).

    Raises
    ------
    Unsupported
        If the table has no row of employment.

    References
    ----------
    Timmer, Los, Stehrer & de Vries (2013), section 2.
    """
    services, everything = table.in_role("services"), np.ones(table.n, dtype=np.bool_)
    if by == "economy":
        part, whole = (jobs_by_economy(table, rows)[:, 0] for rows in (services, everything))
        return tidy([economies(table)], ratio(part, whole))
    products = table.in_role("manufacturing")
    values = np.full(table.n, np.nan)
    part, whole = (jobs_by_product(table, rows)[:, 0] for rows in (services, everything))
    values[products] = ratio(part, whole)
    return of_industries(table, values, products)
