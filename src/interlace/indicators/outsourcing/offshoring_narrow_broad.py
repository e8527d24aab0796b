"""Offshoring in the sense of Feenstra & Hanson: imported inputs, broad, narrow and the difference."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import AGAINST, By, ImportedInputs
from interlace.indicators.outsourcing._imports import inputs_by_product, whole_inputs
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: imported {} of {} USD mn"
SAME = "added up by hand from the publisher's cells: imported {} from the same industry of {} USD mn"
ESTIMATED = {"imports": "proportional"}
WORKED = "worked by hand from the publisher's cells: inputs of each product times its imports over its use at home"


@indicator(
    id="offshoring_narrow_broad",
    trend="outsourcing",
    title="Offshoring of manufacturing, broad and narrow",
    unit="share",
    formula=r"\frac{\sum_{i \notin E} \sum_{j \in M_c} z^{imp}_{ij}}{\sum_{i \notin E} \sum_{j \in M_c} z_{ij}}, \quad "
    r"z^{imp}_{ij} = \sum_{r \neq c} z^{rc}_{ij} \ \text{or} \ \frac{m_i}{x_i + m_i - e_i} z_{ij}; \quad "
    r"\text{narrow: } i = j",
    reading="A value of 0.10 means that 10 cents in each dollar that manufacturers spend on inputs other than energy "
    "go abroad (narrow: to the buyer's own industry abroad).",
    cite=("feenstra1996", "feenstra1999"),
    needs=Needs(IOTable, roles=("manufacturing",), all_inputs=True),
    denominators={
        "non_energy_inputs": "intermediate inputs of manufacturing other than energy, domestic and imported",
        "intermediates": "intermediate inputs of manufacturing, domestic and imported",
    },
    denominator="intermediate inputs of manufacturing other than energy (or all of them)",
    traps=(
        "Feenstra & Hanson counted imported goods alone and estimated them by one ratio for all buyers of a product; "
        'here services count too, and origins are read from the table unless imports="proportional" is asked for.',
        "Narrow is the buyer's own industry as the table cuts it: the coarser the industries, the larger it is.",
        "A rise can be a fall of domestic prices: the shares are nominal.",
        "Energy is whatever the table can tell apart: where coal, oil and gas sit with ores, all mining goes out.",
    ),
    cases=(
        *Case.each("wiod2013", 2008, {"CHN": (520_262, 5_083_657), "DEU": (491_989, 1_501_989)}, 1e-12, CELLS),
        *Case.each("wiod2013", 2008, {"USA": (220_175, 3_038_892)}, 1e-12, SAME, {"width": "narrow"}),
        *Case.each("wiod2013", 2008, {"DEU": 0.31986120749922536}, 1e-12, WORKED, ESTIMATED),
        *Case.each("wiod2013", 2008, {"CHN": 0.05576024852994741}, 1e-12, WORKED, {**ESTIMATED, "width": "narrow"}),
    ),
)  # fmt: skip
def offshoring_narrow_broad(
    table: IOTable,
    *,
    width: Annotated[
        Literal["broad", "narrow", "difference"],
        "all imported inputs, those of the buyer's own industry, or the others",
    ] = "broad",
    imports: ImportedInputs = "table",
    denominator: Annotated[Literal["non_energy_inputs", "intermediates"], AGAINST] = "non_energy_inputs",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of imported inputs in the inputs of manufacturing.

    Parameters
    ----------
    table : IOTable
        Multi-regional; or national with competitive imports, whose imported part is told unless
        ``imports="proportional"``.
    width : {"broad", "narrow", "difference"}
        All imported inputs; those of the buyer's own industry; the others.
    imports : {"table", "proportional"}
        As the table has them, or one import ratio of a product for all its buyers.
    denominator : {"non_energy_inputs", "intermediates"}
        What they are measured against; energy is left out above and below, or counts on both sides.
    by : {"economy", "industry"}
        Manufacturing as a whole, or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where nothing is bought).

    Raises
    ------
    Unsupported
        If energy cannot be told apart and is to be left out, or imports are not known by user.

    References
    ----------
    Feenstra & Hanson (1996), American Economic Review 86(2); Feenstra & Hanson (1999), Quarterly Journal of Economics
    114(3): broad, narrow and their difference.
    """
    inputs = inputs_by_product(table, imports)
    whole, counted = whole_inputs(table, inputs, denominator)
    broad = inputs.imported[counted].sum(axis=0)
    own_counts = counted[inputs.codes.get_indexer(pd.Index(table.codes))]
    narrow = own_counts * inputs.own(table)
    part = {"broad": broad, "narrow": narrow, "difference": broad - narrow}[width]
    return total_or_each(table, part, whole, table.in_role("manufacturing"), by)
