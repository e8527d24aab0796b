"""Digital input intensity: digital products in what an industry buys."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import members_of
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import AGAINST, By, Measured
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: {} of {} USD mn"


@indicator(
    id="digital_input_intensity",
    trend="digitalization",
    title="Digital inputs in what manufacturers buy",
    unit="share",
    formula=r"\frac{\sum_{i \in D} \sum_{j \in M} z_{ij}}{\sum_{i} \sum_{j \in M} z_{ij}}",
    reading="A value of 0.01 means that a cent in each dollar of bought inputs goes to digital industries.",
    cite=("calvino2018", "adb2021"),
    needs=Needs(IOTable, roles=("manufacturing", "digital"), all_inputs=True),
    denominators={"intermediates": "intermediate inputs, domestic and imported", "output": "gross output"},
    denominator="intermediate inputs (or output)",
    traps=(
        "Prices of digital products fall: a nominal share that falls does not show that less of them is used.",
        "Software and equipment that is bought as investment is not among intermediate inputs.",
        "Where the table cannot tell computing apart, a stand-in is used and named.",
    ),
    cases=Case.each(
        "wiod2013",
        2008,
        {"CHN": (35_776, 5_890_165), "DEU": (12_507, 1_653_401), "USA": (31_752, 3_762_321)},
        1e-12,
        CELLS,
    ),
)
def digital_input_intensity(
    table: IOTable,
    *,
    denominator: Annotated[Literal["intermediates", "output"], AGAINST] = "intermediates",
    industries: Measured = "manufacturing",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of digital industries' products in the inputs of industries.

    Parameters
    ----------
    table : IOTable
    denominator : {"intermediates", "output"}
        What the digital inputs are measured against.
    industries : {"manufacturing", "services", "all"}
        Which industries are measured.
    by : {"economy", "industry"}
        Together, or each of them.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where nothing is bought).

    References
    ----------
    Calvino, Criscuolo, Marcolin & Squicciarini (2018), section 3.2: purchases of ICT intermediates, here over all
    intermediates (or output, as there).
    """
    digital = table.Z[table.in_role("digital")].sum(axis=0)
    whole = table.Z.sum(axis=0) if denominator == "intermediates" else table.x
    return total_or_each(table, digital, whole, members_of(table, industries), by)
