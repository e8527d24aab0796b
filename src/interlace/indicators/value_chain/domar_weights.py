"""Domar weights: what an industry's productivity weighs in that of the economy."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums
from interlace.kernels.exposure import domar
from interlace.model.frames import industries, tidy
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: output {} over the economy's value added {} USD mn"


@indicator(
    id="domar_weights",
    trend="value_chain",
    title="Domar weights",
    unit="ratio",
    formula=r"\lambda_i = \frac{x_i}{\iota' \hat v x}",
    reading="A value of 0.10 means that productivity one per cent higher in this industry raises GDP by a tenth of a "
    "per cent.",
    cite=("domar1961", "hulten1978"),
    needs=Needs(IOTable, value_added=True),
    traps=(
        "Weights of an economy add up to more than 1: output counts the same dollar at each stage.",
        "It is exposure, not control, and a first-order figure: it misses that inputs can be hard to replace.",
        "Against the economy's own GDP the theorem holds for a closed economy; choose the world where chains cross "
        "borders.",
    ),
    cases=Case.each(
        "wiod2013",
        2008,
        {"CHN c14": (1_369_727, 4_574_653), "DEU c15": (503_131, 3_477_305), "USA c30": (3_013_241, 14_437_099)},
        1e-12,
        CELLS,
    ),
)
def domar_weights(
    table: IOTable,
    *,
    against: Annotated[
        Literal["economy", "world"], "the GDP of the industry's own economy, or of all economies"
    ] = "economy",
) -> pd.DataFrame:
    """Return output over GDP for every industry.

    Parameters
    ----------
    table : IOTable
    against : {"economy", "world"}
        Value added of the industry's own economy, or of all economies of the table.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry``, ``value`` (a ratio; missing where the economy adds no value), in the table's order.

    References
    ----------
    Domar (1961); Hulten (1978), eq. 7.
    """
    gdp = group_sums(table, table.value_added)
    whole = gdp[table.economy_of] if against == "economy" else np.full(table.n, gdp.sum())
    return tidy([industries(table)], domar(table.x, whole))
