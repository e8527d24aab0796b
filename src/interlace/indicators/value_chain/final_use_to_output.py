"""F/GO: the share of output that goes straight to final users."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import InventoryCorrection
from interlace.kernels.coefficients import ratio
from interlace.model.frames import industries, tidy
from interlace.model.table import IOTable

PUBLISHED = "Antràs & Chor (2018), data set of GVC measures on WIOD 2013, GVC_FUGOi"


@indicator(
    id="final_use_to_output",
    trend="value_chain",
    title="Final use in output (F/GO)",
    unit="share",
    formula=r"\frac{F_i - N_i}{x_i - N_i}",
    reading="A value of 0.60 means that 60 cents of each dollar of output go straight to final users, the rest to "
    "other industries.",
    cite=("antras2018",),
    needs=Needs(IOTable, domestic=True),
    denominator="gross output (less the change of stocks)",
    traps=(
        "Changes of stocks are booked in proportion to the other uses; without that it is off by up to .2 for large "
        "other industries.",
        "In a table of one economy exports count as final use.",
    ),
    cases=Case.each(
        "wiod2013", 2008, {"CHN c14": 0.3231634, "DEU c15": 0.5411034, "USA c30": 0.2006062}, 0.0055, PUBLISHED
    ),
)
def final_use_to_output(table: IOTable, *, inventory_correction: InventoryCorrection = True) -> pd.DataFrame:
    """Return the share of final use in the output of every industry.

    Parameters
    ----------
    table : IOTable
    inventory_correction : bool
        Leave the change of stocks out of final use and of output.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry``, ``value`` (a fraction; missing where there is no output), in the table's order.

    References
    ----------
    Antràs & Chor (2018), section 2.1.
    """
    final, output = table.Y.sum(axis=1), table.x
    if inventory_correction:
        # Where all output went into stocks, nothing was used that could show how, and it stays as it is.
        stocks = np.where(output == table.inventories, 0.0, table.inventories)
        final, output = final - stocks, output - stocks
    return tidy([industries(table)], ratio(final, output))
