"""Upstreamness: how many steps an industry stands from final use."""

from __future__ import annotations

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import InventoryCorrection
from interlace.indicators.value_chain._positions import positions_of
from interlace.model.frames import industries, tidy
from interlace.model.table import IOTable

PUBLISHED = "Antràs & Chor (2018), data set of GVC measures on WIOD 2013, GVC_Ui"


@indicator(
    id="upstreamness",
    trend="value_chain",
    title="Upstreamness: steps to final use",
    unit="steps",
    formula=r"U = (I - \hat x^{-1} Z)^{-1} \iota",
    reading="A value of 1 means that all output goes to final use; 3 means that on average two more industries "
    "work on it first.",
    cite=("antras2018", "antras2012"),
    needs=Needs(IOTable, domestic=True),
    cases=Case.each(
        "wiod2013", 2008, {"CHN c14": 2.7430031, "DEU c15": 1.9015275, "USA c30": 2.5128875}, 0.021, PUBLISHED
    ),
    traps=(
        "Without the correction for stocks it is off by up to 0.6.",
        "In a table of one economy exports count as final use, so chains that end abroad look short.",
        "Industries without output stand at 1.",
    ),
)
def upstreamness(table: IOTable, *, inventory_correction: InventoryCorrection = True) -> pd.DataFrame:
    """Return the upstreamness of every industry.

    Parameters
    ----------
    table : IOTable
    inventory_correction : bool
        Scale row i by x_i/(x_i − N_i), N the change of stocks of its product.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry``, ``value`` (production steps), in the table's order.

    References
    ----------
    Antràs & Chor (2018), eq. 3; Antràs, Chor, Fally & Hillberry (2012).
    """
    return tidy([industries(table)], positions_of(table, inventory_correction).upstreamness)
