"""Make or buy: how much of output is bought from others, and how much is added in-house."""

from __future__ import annotations

from typing import Annotated, Literal

import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._products import members_of
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import By, Measured
from interlace.model.table import IOTable

CELLS = "added up by hand from the publisher's cells: value added {} of output {} USD mn"


@indicator(
    id="vertical_disintegration",
    trend="outsourcing",
    title="Bought share of output (vertical disintegration)",
    unit="share",
    formula=r"1 - \frac{\sum_{j \in M} v_j x_j}{\sum_{j \in M} x_j}",
    reading="A value of 0.70 means that of each dollar of output 70 cents are bought from others and 30 cents are "
    "added by the industry itself.",
    cite=("adelman1955", "fally2012"),
    needs=Needs(IOTable, roles=("manufacturing",), value_added=True),
    denominator="gross output",
    traps=(
        "It rises with prices of materials and oil, with nothing outsourced.",
        "Firms of one industry that buy from one another raise it, so merging industries or firms changes it.",
        "Where net taxes on products stand apart from value added they count as bought.",
    ),
    cases=tuple(
        Case("wiod2013", 2008, {"economy": economy}, 1 - made / output, 1e-12, CELLS, gaps=(f"{made:,}", f"{output:,}"))
        for economy, made, output in (
            ("CHN", 1_582_312, 7_472_477),
            ("DEU", 847_397, 2_500_798),
            ("USA", 1_702_790, 5_465_111),
        )
    ),
)
def vertical_disintegration(
    table: IOTable,
    *,
    measure: Annotated[Literal["bought", "made"], "the bought share, or what is made in-house"] = "bought",
    industries: Measured = "manufacturing",
    by: By = "economy",
) -> pd.DataFrame:
    """Return the bought share of output, or its complement, the share of value added.

    Parameters
    ----------
    table : IOTable
    measure : {"bought", "made"}
        1 − VA/x, or VA/x.
    industries : {"manufacturing", "services", "all"}
        Which industries are measured.
    by : {"economy", "industry"}
        Together, or each of them.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where there is no output).

    References
    ----------
    Adelman (1955): value added over sales as vertical integration; Fally (2012).
    """
    part = table.value_added if measure == "made" else table.x - table.value_added
    return total_or_each(table, part, table.x, members_of(table, industries), by)
