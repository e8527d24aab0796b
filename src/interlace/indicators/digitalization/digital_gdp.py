"""Digital GDP: what digital industries earn, and what others earn in their final products."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums
from interlace.indicators.options import SPLIT
from interlace.kernels._types import Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.factor import factorise_table
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable

WORKED = "worked from the publisher's cells with an explicit inverse, by a program that shares no code with this one"
LINKAGES = ("forward", "backward", "overlap")


@indicator(
    id="digital_gdp",
    trend="digitalization",
    title="Digital GDP",
    unit="share",
    formula=r"\frac{s_D' \hat v L y + \iota' \hat v L \hat y s_D - s_D' \hat v L \hat y s_D}{\iota' \hat v L y}",
    reading="A value of 0.05 means that a twentieth of GDP is earned in digital industries or, in other industries, "
    "inside their final products.",
    cite=("adb2021",),
    needs=Needs(IOTable, roles=("digital",), value_added=True, domestic=True),
    denominator="value added of all industries of the economy",
    traps=(
        "ADB's fourth term, what digital industries' investment in other goods brings to their makers, is left out: it "
        "needs investment by investing industry.",
        "ADB take the overlap off the diagonal, which is enough for one digital industry; here it is taken off all "
        "pairs of digital industries, as if they were merged first.",
        "Exports count as final products, as in ADB's national tables: a digital service exported for use in another "
        "chain is in it.",
        "Where the table cannot tell computing and electronics apart, a stand-in is used and named; the figure is then "
        "below ADB's.",
    ),
    cases=(
        *Case.each("wiod2013", 2008, {"CHN": 0.0289765741874, "IRL": 0.0220034074314}, 1e-9, WORKED),
        *Case.each("wiod2013", 2008, {"USA": 0.0178376082025}, 1e-9, WORKED, {"by": "linkage"}, linkage="backward"),
    ),
)
def digital_gdp(table: IOTable, *, by: Annotated[Literal["economy", "linkage"], SPLIT] = "economy") -> pd.DataFrame:
    """Return the share of the digital economy in GDP.

    Parameters
    ----------
    table : IOTable
    by : {"economy", "linkage"}
        The whole, or its parts: ``forward`` (value added of digital industries, in whatever it ends), ``backward``
        (value added of all industries in final products of digital ones) and ``overlap`` (negative: what is in both).

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``linkage`` where asked for, ``value`` (a fraction of GDP; the parts add up to the whole).

    References
    ----------
    ADB (2021), core digital GDP: i'v̂Bŷε₁ + i'(v̂Bŷ)'ε₁ − diag(v̂Bŷ)'ε₁, with B of the domestic block (written L
    here) and exports among final demand.
    """
    parts = _linkages(table)
    gdp = group_sums(table, table.value_added)
    if by == "economy":
        return tidy([economies(table)], ratio(parts.sum(axis=1), gdp))
    return tidy([economies(table), {"linkage": LINKAGES}], ratio(parts, gdp[:, None]))


def _linkages(table: IOTable) -> Float:
    """Return the forward and backward linkages and (negative) their overlap, shape (economies, 3), in money."""
    digital = table.in_role("digital")
    parts = np.zeros((len(table.economies), len(LINKAGES)))
    for g in range(len(table.economies)):
        home = np.flatnonzero(table.economy_of == g)
        Z, x = table.Z[np.ix_(home, home)], table.x[home]
        members = digital[home]
        final = np.where(members, x - Z.sum(axis=1), 0.0)
        inside = table.v[home] * factorise_table(Z, x).solve(final)
        parts[g] = table.value_added[home][members].sum(), inside.sum(), -inside[members].sum()
    return parts
