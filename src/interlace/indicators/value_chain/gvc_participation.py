"""GVC participation: how much of what is earned or finished crosses a border inside an input."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums
from interlace.indicators.options import By, Direction
from interlace.indicators.value_chain._crossings import final_products, local_of
from interlace.kernels.coefficients import ratio
from interlace.kernels.participation import backward, forward
from interlace.model.frames import economies, industries, tidy
from interlace.model.table import IOTable

PARTS = ("pure domestic", "traditional trade", "simple GVC", "complex GVC")
"""The four parts of v̂BŶ, in the paper's order."""

DENSE = (
    "worked from WIOD 2013 by an independent program with dense inverses of A and of its block diagonal (x = row sums)"
)
BACK = {"direction": "backward"}
ALL = {"parts": "all"}


@indicator(
    id="gvc_participation",
    trend="value_chain",
    title="Participation in global value chains",
    unit="share",
    formula=r"\frac{\hat v L A^F L \hat Y^D + \hat v L A^F (B \hat Y - L \hat Y^D)}{\hat v B \hat Y}",
    reading="A value of 0.20 means that a fifth of the value added (forward), or of the value of final products "
    "(backward), crosses at least one border inside an input; the simple part crosses one and is used up there, the "
    "complex part crosses two or more.",
    cite=("wang2017participation",),
    needs=Needs(IOTable, multiregional=True, value_added=True),
    denominator="value added of the industry (forward), or value added in its final products (backward)",
    traps=(
        "Forward and backward are different questions: they agree for the world, not for an economy.",
        "A large economy crosses fewer borders for the same division of labour.",
        "In the rest of the world trade between its economies counts as domestic.",
        "Exports of final products are traditional trade, however many imported parts are in them: for those see "
        "foreign_value_added_in_exports.",
    ),
    cases=(
        Case("wiod2013", 1995, {"economy": "DEU"}, 0.11537042635406457, 1e-9, DENSE),
        Case("wiod2013", 2008, {"economy": "DEU"}, 0.20613363520315967, 1e-9, DENSE),
        Case("wiod2013", 2008, {"economy": "CHN"}, 0.16174841598654247, 1e-9, DENSE, BACK),
        Case("wiod2013", 2008, {"economy": "USA", "component": "complex GVC"}, 0.02450091073316402, 1e-9, DENSE, BACK),
        Case("wiod2013", 2008, {"economy": "CHN", "component": "simple GVC"}, 0.08662865044901741, 1e-9, DENSE),
        Case("wiod2013", 2008, {"economy": "CHN", "component": "pure domestic"}, 0.7360331444808914, 1e-9, DENSE, ALL),
    ),
)
def gvc_participation(
    table: IOTable,
    *,
    direction: Direction = "forward",
    parts: Annotated[
        Literal["gvc", "all"], "what crosses borders inside inputs, or all four parts, which add up to 1"
    ] = "gvc",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the share of value added, or of final products, that is part of global value chains.

    Parameters
    ----------
    table : IOTable
        Multi-regional.
    direction : {"forward", "backward"}
        Where the value added of an industry goes, or where that in its final products comes from.
    parts : {"gvc", "all"}
        Simple and complex participation, which add up to the headline; or also what stays at home and what is exported
        as a final product, which all add up to 1.
    by : {"economy", "industry"}
        All industries together, or each of them.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component``, ``value`` (a fraction; missing where nothing is added
        or finished).

    References
    ----------
    Wang, Wei, Yu & Zhu (2017), NBER 23222: the decomposition of v̂BŶ and both indices.
    """
    home, abroad = final_products(table)
    decompose = forward if direction == "forward" else backward
    found = decompose(table.factor, local_of(table), table.v, home, abroad)
    values = np.stack([found.domestic, found.traditional, found.simple, found.complex], axis=1)
    values[table.x == 0] = 0.0
    if by == "economy":
        values = group_sums(table, values)
    shares = ratio(values, values.sum(axis=1, keepdims=True))
    shown = PARTS[2:] if parts == "gvc" else PARTS
    shares = shares[:, -len(shown) :]
    return tidy([economies(table) if by == "economy" else industries(table), {"component": shown}], shares)
