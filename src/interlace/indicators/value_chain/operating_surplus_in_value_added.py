"""Profit: gross operating surplus in value added or in output, by economy, industry or industry function."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import group_sums, total_or_each
from interlace.indicators.options import AGAINST, SPLIT
from interlace.indicators.value_chain._surplus import surplus_of
from interlace.kernels._types import Float
from interlace.kernels.coefficients import ratio
from interlace.model.classification import FUNCTIONS
from interlace.model.frames import economies, tidy
from interlace.model.table import IOTable
from interlace.words import said

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
    needs=Needs(IOTable, value_added=True, surplus=True),
    denominators={"value_added": "value added at the prices of the table", "output": "gross output"},
    denominator="value added (or output)",
    traps=(
        "It is gross of the consumption of fixed capital, and holds the mixed income of the self-employed.",
        "Where multinationals book profits is a matter of transfer prices, not of where they are earned.",
    ),
    cases=(
        *Case.each("germany1995", 1995, {"DEU": (626760, 1624160)}, 1e-12, MANUAL),
        *Case.each("germany1995", 1995, {"DEU CPA_B-E": (97101, 395022)}, 1e-12, MANUAL, {"by": "industry"}),
    ),
)
def operating_surplus_in_value_added(
    table: IOTable,
    *,
    denominator: Annotated[Literal["value_added", "output"], AGAINST] = "value_added",
    by: Annotated[Literal["economy", "industry", "function"], SPLIT] = "economy",
) -> pd.DataFrame:
    """Return the share of gross operating surplus in value added or in output.

    Parameters
    ----------
    table : IOTable
        With a row of primary inputs that is operating surplus.
    denominator : {"value_added", "output"}
    by : {"economy", "industry", "function"}
        All industries together, each of them, or those of one function (manufacturing, transport, ...) together.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` or ``function`` where asked for, ``value`` (a fraction; missing where nothing is added
        or made). By function also ``weight``: the function's part of the economy's value added or output.

    Raises
    ------
    Unsupported
        If value added is not split, or industries have no function and it is asked for.

    References
    ----------
    Eurostat (2008), chapter 12: rows of value added in the tables at basic prices.
    """
    surplus = surplus_of(table)
    whole = table.value_added if denominator == "value_added" else table.x
    if by == "function":
        return _by_function(table, surplus, whole)
    return total_or_each(table, surplus, whole, np.ones(table.n, dtype=np.bool_), by)


def _by_function(table: IOTable, surplus: Float, whole: Float) -> pd.DataFrame:
    Needs(IOTable, functions=True).check(table, said("subjects.surplus_by_function"))
    kinds = np.array([table.classification.functions.get(code, "") for code in table.codes], dtype=object)
    names = [name for name in ("manufacturing", *FUNCTIONS) if (kinds == name).any()]
    picked = np.stack([kinds == name for name in names], axis=1)
    parts = group_sums(table, np.where(picked, surplus[:, None], 0.0))
    wholes = group_sums(table, np.where(picked, whole[:, None], 0.0))
    columns = {"value": ratio(parts, wholes), "weight": ratio(wholes, group_sums(table, whole)[:, None])}
    return tidy([economies(table), {"function": names}], columns)
