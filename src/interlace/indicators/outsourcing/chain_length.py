"""Chain length: how many production stages stand behind a final product."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import members_of
from interlace.indicators._shares import of_industries, total_or_each
from interlace.indicators.options import By, Measured
from interlace.model.table import IOTable

WORKED = "worked from the publisher's cells with an explicit inverse, by a program that shares no code with this one"


@indicator(
    id="chain_length",
    trend="outsourcing",
    title="Length of production chains",
    unit="steps",
    formula=r"N' = \iota' (I - A)^{-1}, \quad \bar N = \frac{\sum_{j \in M} N_j y_j}{\sum_{j \in M} y_j}",
    reading="A value of 1 means that a product is made in one stage without bought inputs; 3 means that it calls for "
    "three times its own value in output along the chain.",
    cite=("fally2012", "miller2009"),
    needs=Needs(IOTable, roles=("manufacturing",), domestic=True),
    traps=(
        "Stages are weighted by value: many small suppliers lengthen a chain little.",
        "Rising trends are not automatic: Fally finds that production in the United States became less fragmented.",
        "In a table of one economy the stages abroad are not counted.",
        "Without a correction for stocks it is the column sum of the Leontief inverse; downstreamness has one.",
    ),
    cases=(
        *Case.each("wiod2013", 2008, {"CHN": 3.34463929257, "USA": 2.51745232205}, 1e-9, WORKED),
        *Case.each("wiod2013", 2008, {"DEU c15": 2.7566854183}, 1e-9, WORKED, {"by": "industry"}),
    ),
)
def chain_length(table: IOTable, *, industries: Measured = "manufacturing", by: By = "economy") -> pd.DataFrame:
    """Return the number of production stages behind final products.

    Parameters
    ----------
    table : IOTable
    industries : {"manufacturing", "services", "all"}
        Whose products are measured.
    by : {"economy", "industry"}
        The mean over the final products finished in an economy, weighted by their value, or each product.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (stages; an industry without output stands at 1, an
        economy without final products is missing). Over all industries of a world table the mean weighted by final
        use is world output over world final use.

    References
    ----------
    Fally (2012), eq. 5: the number of stages N, and its mean, output over value added.
    """
    rows = members_of(table, industries)
    stages = table.factor.solve_transposed(np.ones(table.n))
    if by == "industry":
        return of_industries(table, stages, rows)
    final = table.Y.sum(axis=1)
    return total_or_each(table, stages * final, final, rows, by)
