"""Reference cases: what an indicator gives where the answer is known from outside."""

from __future__ import annotations

import numpy as np

from interlace.errors import InputError
from interlace.indicators._declaration import Case, Indicator
from interlace.indicators._shares import group_sums
from interlace.indicators.compute import compute
from interlace.model.table import IOTable

__all__ = ["value_of"]


def value_of(indicator: Indicator, case: Case, table: IOTable) -> float:
    """Return the indicator's value for a case: the matching rows added up, or their weighted mean over economies.

    Parameters
    ----------
    indicator : Indicator
    case : Case
    table : IOTable
        The table that the case names.

    Raises
    ------
    InputError
        If no row matches.
    """
    data = compute(indicator.id, table, cache=False, **case.options).to_frame()
    for column, wanted in case.where.items():
        data = data[data[column] == wanted]
    if data.empty:
        raise InputError(f"no row of {indicator.id} matches the case {dict(case.where)}")
    if not case.weight:
        return float(data["value"].sum())
    weights = _weights(case.weight, table)
    totals = data.groupby("economy", sort=False)["value"].sum().reindex(list(table.economies)).to_numpy()
    return float(np.nansum(totals * weights) / weights.sum())


def _weights(name: str, table: IOTable) -> np.typing.NDArray[np.float64]:
    if name != "manufacturing_exports":
        raise InputError(f"unknown weight {name!r}", fix="use manufacturing_exports")
    return group_sums(table, np.where(table.in_role("manufacturing"), table.exports, 0.0))
