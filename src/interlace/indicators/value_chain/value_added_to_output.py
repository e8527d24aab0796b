"""VA/GO: the share of value added in output."""

from __future__ import annotations

import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import InventoryCorrection
from interlace.kernels.coefficients import ratio
from interlace.kernels.positions import inventory_scale
from interlace.model.frames import industries, tidy
from interlace.model.table import IOTable

PUBLISHED = "Antràs & Chor (2018), data set of GVC measures on WIOD 2013, GVC_VAGOi"


@indicator(
    id="value_added_to_output",
    trend="value_chain",
    title="Value added in output (VA/GO)",
    unit="share",
    formula=r"1 - \sum_i \frac{x_i}{x_i - N_i} \frac{z_{ij}}{x_j}",
    reading="A value of 0.30 means that 30 cents of each dollar of output are earned in the industry itself.",
    cite=("antras2018",),
    needs=Needs(IOTable, value_added=True),
    denominator="gross output",
    traps=(
        "The published figures book changes of stocks in proportion to the other uses, which scales the inputs; "
        "without that they are off by up to .05 for large industries.",
        "Value added here holds net taxes on products where the source does not split them off.",
    ),
    cases=Case.each(
        "wiod2013", 2008, {"CHN c14": 0.1645364, "DEU c15": 0.2646329, "USA c30": 0.6545282}, 0.0055, PUBLISHED
    ),
)
def value_added_to_output(table: IOTable, *, inventory_correction: InventoryCorrection = True) -> pd.DataFrame:
    """Return the share of value added in the output of every industry.

    Parameters
    ----------
    table : IOTable
    inventory_correction : bool
        Scale the deliveries of industry i by x_i/(x_i − N_i), N the change of stocks of its product, and take what
        that adds to the inputs off value added.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry``, ``value`` (a fraction; missing where there is no output), in the table's order.

    Raises
    ------
    Unsupported
        If stocks of imports and of domestic products cannot be told apart and the correction is asked for.

    References
    ----------
    Antràs & Chor (2018), section 2.1.
    """
    added = table.value_added
    if inventory_correction:
        if table.imports is not None:
            raise Unsupported.said("stocks_of_both_origins")
        added = added - (inventory_scale(table.x, table.inventories) - 1.0) @ table.Z
    return tidy([industries(table)], ratio(added, table.x))
