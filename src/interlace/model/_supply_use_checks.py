"""Consistency rules of supply and use tables: one named rule a function, each with its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np

from interlace.errors import Finding
from interlace.kernels._types import Float
from interlace.model.checks import beyond, listed
from interlace.words import said

if TYPE_CHECKING:
    import pandas as pd

    from interlace.model.supply_use import SupplyUse


def check_industry_balance(table: SupplyUse, tolerance: float) -> Iterator[Finding]:
    """What an industry uses and its primary inputs add up to its output."""
    gap = table.use.sum(axis=0) + table.V.sum(axis=0) - table.g
    slack = _slack(table.use, 0) + _slack(table.V, 0)
    yield from _finding("industry_balance", "error", table.industries, gap, table.g, slack, tolerance)


def check_make_output(table: SupplyUse, tolerance: float) -> Iterator[Finding]:
    """What an industry makes adds up to its output."""
    gap = table.make.sum(axis=1) - table.g
    yield from _finding("make_output", "warning", table.industries, gap, table.g, _slack(table.make, 1), tolerance)


def check_commodity_balance(table: SupplyUse, tolerance: float) -> Iterator[Finding]:
    """What is made of a commodity is what is used of it."""
    made = table.make.sum(axis=0)
    slack = _slack(table.make, 0) + _slack(table.use, 1) + _slack(table.Y, 1)
    gap = made - table.q
    yield from _finding("commodity_balance", "warning", table.commodities, gap, table.q, slack, tolerance)


def check_made_by_nobody(table: SupplyUse, tolerance: float) -> Iterator[Finding]:
    """A commodity that is used is made by somebody, imported whole, or kept apart."""
    used = (table.use != 0).any(axis=1) | (table.Y != 0).any(axis=1)
    bad = np.flatnonzero(used & ~table.D.any(axis=0) & ~np.isin(table.commodities.astype(str), table.apart))
    if bad.size:
        where = listed(table.commodities.__getitem__, bad, table.q)
        yield Finding.said("made_by_nobody", where, count=int(bad.size))


def check_negative_make(table: SupplyUse, tolerance: float) -> Iterator[Finding]:
    """No industry makes less than nothing."""
    rows, columns = np.nonzero(table.make < 0)
    if not rows.size:
        return
    ends = {"industry": table.industries[rows[0]], "commodity": table.commodities[columns[0]]}
    where = said("findings.place.made", **ends, value=f"{table.make[rows[0], columns[0]]:,.6g}")
    yield Finding.said("negative_make", where, "warning", count=int(rows.size))


def check_imported_more_than_used(table: SupplyUse, tolerance: float) -> Iterator[Finding]:
    """No user imports more of a commodity than it uses."""
    if table.use_imported is None:
        return
    gap = np.where(table.use >= 0, table.use_imported - table.use, 0.0)
    count = int((gap > tolerance * np.abs(table.use)).sum())
    if not count:
        return
    row, column = (int(position) for position in np.unravel_index(int(np.argmax(gap)), gap.shape))
    ends = {"seller": table.commodities[row], "buyer": table.industries[column]}
    where = said("findings.place.largest", **ends, value=f"{gap[row, column]:,.6g}")
    yield Finding.said("imported_more_than_used", where, "warning", count=count)


Rule = Callable[["SupplyUse", float], Iterator[Finding]]

RULES: dict[str, Rule] = {
    "industry_balance": check_industry_balance,
    "make_output": check_make_output,
    "commodity_balance": check_commodity_balance,
    "made_by_nobody": check_made_by_nobody,
    "negative_make": check_negative_make,
    "imported_more_than_used": check_imported_more_than_used,
}


def _slack(cells: Float, axis: int) -> Float:
    """Return what sums of cells may miss by rounding: half a unit a cell where every cell is a whole number."""
    if (cells != np.rint(cells)).any():
        return np.zeros(cells.shape[1 - axis])
    slack: Float = 0.5 * (cells != 0).sum(axis=axis) + 0.5
    return slack


def _finding(
    code: str,
    severity: Literal["error", "warning"],
    labels: pd.Index,
    gap: Float,
    total: Float,
    slack: Float,
    tolerance: float,
) -> Iterator[Finding]:
    bad = beyond(gap, total, tolerance, slack)
    if bad.size:
        yield Finding.said(code, listed(labels.__getitem__, bad, gap), severity, count=int(bad.size))
