"""Production length: how many times a unit of value added is counted as output on its way to final use."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import SPLIT, Direction
from interlace.indicators.value_chain._crossings import final_products, local_of
from interlace.kernels._types import Float
from interlace.kernels.participation import backward_steps, forward_steps
from interlace.model.table import IOTable

DENSE = (
    "worked from WIOD 2013 by an independent program with dense inverses of A and of its block diagonal (x = row sums)"
)
BACK = {"direction": "backward"}
GVC = {"value": "gvc"}


@indicator(
    id="production_length",
    trend="value_chain",
    title="Production length",
    unit="steps",
    formula=r"\frac{\hat v B B \hat Y}{\hat v B \hat Y}",
    reading="A value of 2 means that a unit of value added is counted as output twice on average: by the industry that "
    "adds it and by one more until final use (forward), or from the first industry to the finished product (backward).",
    cite=("wang2017length",),
    needs=Needs(IOTable, domestic=True, value_added=True),
    traps=(
        "Forward it is upstreamness and backward downstreamness, both without the correction for stocks; what is new "
        "is the length of each part.",
        "In a table of one economy exports count as final use, so chains that end abroad look short.",
        "Merging industries shortens it.",
    ),
    cases=(
        Case("wiod2013", 2008, {"economy": "DEU", "industry": "c15"}, 1.8961623855705576, 1e-8, DENSE),
        Case("wiod2013", 2008, {"economy": "DEU", "industry": "c15"}, 2.7566854182950267, 1e-8, DENSE, BACK),
        Case("wiod2013", 2008, {"economy": "DEU", "industry": "c15"}, 4.129053202300388, 1e-8, DENSE, {**BACK, **GVC}),
        Case("wiod2013", 2008, {"economy": "CHN"}, 2.782250075415055, 1e-8, DENSE, {"by": "economy"}),
        Case("wiod2013", 2008, {"economy": "USA"}, 3.9818266944738365, 1e-8, DENSE, {"by": "economy", **GVC}),
    ),
)
def production_length(
    table: IOTable,
    *,
    direction: Direction = "forward",
    value: Annotated[
        Literal["all", "domestic", "traditional", "gvc"],
        "which value added: all, what stays at home, what leaves as a final product, or what leaves inside inputs",
    ] = "all",
    by: Annotated[Literal["industry", "economy"], SPLIT] = "industry",
) -> pd.DataFrame:
    """Return the average production length.

    Parameters
    ----------
    table : IOTable
        Multi-regional, or of one economy's domestic deliveries.
    direction : {"forward", "backward"}
        From an industry to final use, or from all industries to its final product.
    value : {"all", "domestic", "traditional", "gvc"}
        All value added, or the part that stays at home, that is exported as a final product, or that crosses a border
        inside an input. The length of all is the mean of the three, weighted by their value.
    by : {"industry", "economy"}
        Each industry, or all of an economy weighted by their value.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (steps; missing where there is no such value).

    References
    ----------
    Wang, Wei, Yu & Zhu (2017), NBER 23261: v̂BBŶ over v̂BŶ, and the same for its parts.
    """
    steps, weight = _steps(table, direction, value)
    if by == "economy" and direction == "forward":
        steps, weight = table.v * steps, table.v * weight
    return total_or_each(table, steps, weight, np.ones(table.n, dtype=np.bool_), by)


def _steps(table: IOTable, direction: str, value: str) -> tuple[Float, Float]:
    home, abroad = final_products(table)
    local = local_of(table)
    if direction == "forward":
        found = forward_steps(table.factor, local, home, abroad)
    else:
        # A unit of the product: its length does not need a sale, its part in a group does.
        found = backward_steps(table.factor, local, table.v, home, abroad)
    steps, weight = found[value]  # type: ignore[index]
    idle = table.x == 0
    return np.where(idle, 0.0, steps), np.where(idle, 0.0, weight)
