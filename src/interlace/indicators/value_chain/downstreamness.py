"""Downstreamness: how many steps an industry stands from primary inputs."""

from __future__ import annotations

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import InventoryCorrection
from interlace.indicators.value_chain._positions import positions_of
from interlace.model.frames import industries, tidy
from interlace.model.table import IOTable

PUBLISHED = "Antràs & Chor (2018), data set of GVC measures on WIOD 2013, GVC_Di"


@indicator(
    id="downstreamness",
    trend="value_chain",
    title="Downstreamness: steps from primary inputs",
    unit="steps",
    formula=r"D' = \iota' (I - Z \hat x^{-1})^{-1}",
    reading="A value of 1 means that the industry uses labour and capital alone; 3 means that on average two more "
    "industries worked on its inputs before.",
    cite=("antras2018",),
    needs=Needs(IOTable, domestic=True),
    cases=Case.each(
        "wiod2013", 2008, {"CHN c14": 3.6828847, "DEU c15": 2.7631261, "CHN c12": 3.3668277}, 0.021, PUBLISHED
    ),
    traps=(
        "With the correction for stocks, A is scaled row by row, and columns need not stay below 1.",
        "Industries without output stand at 1.",
    ),
)
def downstreamness(table: IOTable, *, inventory_correction: InventoryCorrection = True) -> pd.DataFrame:
    """Return the downstreamness of every industry.

    Parameters
    ----------
    table : IOTable
    inventory_correction : bool
        Scale row i of Z by x_i/(x_i − N_i), N the change of stocks of its product.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry``, ``value`` (production steps), in the table's order.

    References
    ----------
    Antràs & Chor (2018), eq. 6.
    """
    return tidy([industries(table)], positions_of(table, inventory_correction).downstreamness)
