"""Profit: gross operating surplus in value added or in output."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators._declaration import Case, Needs
from interlace.indicators._registry import indicator
from interlace.indicators._shares import by_economy, by_industry, group_sums, ratio
from interlace.kernels._types import Float
from interlace.model.table import IOTable

MANUAL = "added up by hand from the cells of Eurostat's manual: capital consumption and net surplus, {} of {} EUR mn"


@indicator(
    id="operating_surplus_in_value_added",
    trend="value_chain",
    title="Gross operating surplus in value added",
    unit="share",
    formula=r"\frac{\iota' \, \mathrm{gos}}{\iota' \hat v x}",
    reading="A value of 0.40 means that 40 cents of each dollar of value added stay as gross operating surplus; the "
    "rest goes to employees and net taxes on production.",
    cite=("eurostat2008", "timmer2014"),
    needs=Needs(value_added=True),
    denominators={"value_added": "value added at basic prices", "output": "gross output"},
    denominator="value added (or output)",
    traps=(
        "It is gross of the consumption of fixed capital, and holds the mixed income of the self-employed.",
        "Where multinationals book profits is a matter of transfer prices, not of where they are earned.",
    ),
    cases=(
        Case("germany1995", 1995, {"economy": "DEU"}, 626760 / 1624160, 1e-12, MANUAL.format("626,760", "1,624,160")),
        Case(
            "germany1995",
            1995,
            {"economy": "DEU", "industry": "CPA_B-E"},
            97101 / 395022,
            1e-12,
            MANUAL.format("97,101", "395,022"),
            {"by": "industry"},
        ),
    ),
)
def operating_surplus_in_value_added(
    table: IOTable,
    *,
    denominator: Literal["value_added", "output"] = "value_added",
    by: Literal["economy", "industry"] = "economy",
) -> pd.DataFrame:
    """Return the share of gross operating surplus in value added or in output.

    Parameters
    ----------
    table : IOTable
        With a row of primary inputs that is operating surplus.
    denominator : {"value_added", "output"}
    by : {"economy", "industry"}
        All industries together, or each of them.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where nothing is added or made).

    Raises
    ------
    Unsupported
        If value added is not split.

    References
    ----------
    Eurostat (2008), chapter 12: rows of value added in the tables at basic prices.
    """
    surplus = _surplus(table)
    whole = table.value_added if denominator == "value_added" else table.x
    if by == "industry":
        return by_industry(table, ratio(surplus, whole))
    return by_economy(table, ratio(group_sums(table, surplus), group_sums(table, whole)))


def _surplus(table: IOTable) -> Float:
    rows = table.primary_with_roles(["operating_surplus"])
    if not rows.any():
        raise Unsupported(
            "profit cannot be told: the table's value added is not split into pay, taxes and operating surplus",
            fix="use a table with a row of operating surplus (BEA's use tables, China's and the ONS's tables, the "
            "socio-economic accounts of WIOD 2016)",
        )
    total: Float = np.asarray(table.V[rows].sum(axis=0), dtype=np.float64)
    return total
