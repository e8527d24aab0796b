"""Profit by position: gross operating surplus in five bands of upstreamness."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators.options import AGAINST, InventoryCorrection
from interlace.indicators.value_chain._surplus import bands_of, surplus_of, upstreamness_of
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.model.frames import tidy
from interlace.model.table import IOTable

BANDS = 5
ALONE = "cells of Eurostat's manual: surplus over value added of {}, alone in its band by the inverse of I - H"
NAMES = ("1 nearest final use", "2", "3", "4", "5 furthest upstream")


@indicator(
    id="operating_surplus_by_upstreamness",
    trend="value_chain",
    title="Gross operating surplus by upstreamness",
    unit="share",
    formula=r"\frac{\sum_{i \in b} \mathrm{gos}_i}{\sum_{i \in b} v_i x_i}, \quad "
    r"b: \tfrac{k-1}{5} < \frac{\sum_{U_j < U_i} v_j x_j + \frac12 v_i x_i}{\iota' \hat v x} \le \tfrac{k}{5}",
    reading="A value of 0.40 in the band 5 means that the fifth of value added that stands furthest from final use "
    "keeps 40 cents of each dollar as gross operating surplus.",
    cite=("antras2012", "antras2018", "eurostat2008"),
    needs=Needs(IOTable, value_added=True, surplus=True),
    denominators={"value_added": "value added of the band", "output": "gross output of the band"},
    denominator="value added (or output) of the band",
    traps=(
        "Gross operating surplus holds the consumption of fixed capital and the mixed income of the self-employed; "
        "where dwellings are an industry, the imputed rent of those who live in their own stands in the band nearest "
        "final use.",
        "Where multinationals book profits is a matter of transfer prices, not of where they are earned.",
        "Bands are made anew each year and economy: industries change band, and an industry is never cut, so that a "
        "band holds only about a fifth of value added (column weight).",
        "In a table of one economy with domestic deliveries exports count as final use; where imports are a column, "
        "exports are taken to be used like home deliveries, so the two kinds of table are not to be compared.",
    ),
    cases=tuple(
        Case("germany1995", 1995, {"economy": "DEU", "component": NAMES[band]}, expected, 1e-12, ALONE, gaps=(members,))
        for band, expected, members in (
            (0, 100644 / 365017, "CPA_O-T"),
            (3, 97101 / 395022, "CPA_B-E"),
            (4, (14294 + 284670) / (21664 + 415426), "CPA_A and CPA_J-N"),
        )
    ),
)
def operating_surplus_by_upstreamness(
    table: IOTable,
    *,
    denominator: Annotated[Literal["value_added", "output"], AGAINST] = "value_added",
    inventory_correction: InventoryCorrection = True,
    real_estate: Annotated[
        bool, "whether real estate, with the imputed rent of home owners, is among the industries"
    ] = True,
) -> pd.DataFrame:
    """Return the share of gross operating surplus in value added or in output, in five bands of upstreamness.

    The industries of an economy are lined up by upstreamness and cut into fifths of value added.

    Parameters
    ----------
    table : IOTable
        With a row of primary inputs that is operating surplus.
    denominator : {"value_added", "output"}
    inventory_correction : bool
        Whether changes of stocks are taken to be used like the rest; see `upstreamness`.
    real_estate : bool
        Whether real estate, with the imputed rent of those who live in their own homes, is in the bands.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component`` (the band), ``value`` (a fraction; missing for a band without industries), and
        ``weight`` (the band's part of value added), ``lower`` and ``upper`` (the least and the largest upstreamness in
        the band, production steps).

    Raises
    ------
    Unsupported
        If value added is not split, real estate is to be left out and is no industry of its own, or an industry
        exports or stocks more than it makes and imports.

    References
    ----------
    Antràs, Chor, Fally & Hillberry (2012), section I.A; Antràs & Chor (2018), eq. 3.
    """
    position = upstreamness_of(table, inventory_correction)
    whole = table.value_added if denominator == "value_added" else table.x
    rows = table.x != 0 if real_estate else (table.x != 0) & ~table.in_role("real_estate")
    frames = [_of_economy(table, code, rows, position, whole) for code in table.economies]
    return pd.concat(frames, ignore_index=True)


def _of_economy(table: IOTable, economy: str, rows: Bools, position: Float, whole: Float) -> pd.DataFrame:
    band = bands_of(position, table.value_added, rows & table.of_economy(economy), BANDS)
    members: Bools = band == np.arange(BANDS)[:, None]
    filled = members.any(axis=1)
    value_added = members @ table.value_added
    columns = {
        "value": ratio(members @ surplus_of(table), members @ whole),
        "weight": ratio(value_added, np.array(value_added.sum())),
        "lower": np.where(filled, np.where(members, position, np.inf).min(axis=1), np.nan),
        "upper": np.where(filled, np.where(members, position, -np.inf).max(axis=1), np.nan),
    }
    return tidy([{"component": NAMES}], columns, economy=economy)
