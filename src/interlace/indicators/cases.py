"""Reference cases: what a measure gives where the answer is known from outside."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.indicators._shares import group_sums
from interlace.indicators.compute import compute
from interlace.indicators.declaration import Case, Measure
from interlace.model.panel import TablePanel, panel_of
from interlace.model.table import IOTable

__all__ = ["value_of"]


def value_of(measure: Measure, case: Case, data: IOTable | TablePanel) -> float:
    """Return the measure's value for a case: the matching rows added up, over others, or their mean over economies.

    Parameters
    ----------
    measure : Measure
    case : Case
    data : IOTable or TablePanel
        The table that the case names, or both; see `Case.data`.

    Raises
    ------
    InputError
        If no row matches.
    """
    frame = compute(measure.id, data, cache=False, **case.options).to_frame()
    rows = _matching(frame, case.where, measure.id)
    if case.over:
        return float(rows["value"].sum() / _matching(frame, case.over, measure.id)["value"].sum())
    if not case.weight:
        return float(rows["value"].sum())
    weights = _weights(case.weight, panel_of(data)[case.year])
    totals = rows.groupby("economy", sort=False)["value"].sum().reindex(list(data.economies)).to_numpy()
    return float(np.nansum(totals * weights) / weights.sum())


def _matching(data: pd.DataFrame, where: Mapping[str, str], id: str) -> pd.DataFrame:
    for column, wanted in where.items():
        data = data[data[column] == wanted]
    if data.empty:
        raise InputError(f"no row of {id} matches the case {dict(where)}")
    return data


def _weights(name: str, table: IOTable) -> np.typing.NDArray[np.float64]:
    if name != "manufacturing_exports":
        raise InputError(f"unknown weight {name!r}", fix="use manufacturing_exports")
    return group_sums(table, np.where(table.in_role("manufacturing"), table.exports, 0.0))
