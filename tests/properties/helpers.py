"""What the properties share: figures by label, the whole registry, and dense algebra to compare with."""

from __future__ import annotations

import numpy as np
import pandas as pd

import interlace
from interlace.indicators import Request, compute_many
from interlace.model.result import COLUMNS, Result
from interlace.model.table import IOTable

LABELS = [name for name in COLUMNS if name not in ("industry_name", "year", "value", "unit")]


def figures(id: str, table: IOTable, **options: object) -> pd.Series:
    """Return an indicator's values by their labels, computed anew; the series is named after their unit."""
    return _by_label(interlace.compute(id, table, cache=False, **options))


def _by_label(result: Result) -> pd.Series:
    labels = [name for name in LABELS if name in result.data.columns]
    series = result.data.set_index(labels if len(labels) > 1 else labels[0])["value"].rename(result.unit)
    assert series.index.is_unique, f"two rows of {result.measure} have the same labels"
    return series


def all_figures(table: IOTable) -> dict[str, pd.Series]:
    """Return every indicator that the table can bear."""
    requests = [Request(item.id) for item in interlace.list_indicators()]
    outcomes = compute_many(requests, table, cache=False)
    return {found.measure: _by_label(found) for found in outcomes if isinstance(found, Result)}


def assert_same(given: pd.Series, wanted: pd.Series, *, rtol: float = 1e-9) -> None:
    """Compare by label, never by position; a missing figure must be missing on both sides."""
    assert set(given.index) == set(wanted.index)
    np.testing.assert_allclose(given.reindex(wanted.index).to_numpy(), wanted.to_numpy(), rtol=rtol, atol=1e-11)


def inverse(table: IOTable) -> np.ndarray:
    """Return B = (I − A)⁻¹ by numpy alone, A with zero columns where there is no output."""
    A = np.divide(table.Z, table.x, out=np.zeros((table.n, table.n)), where=table.x != 0)
    return np.linalg.inv(np.eye(table.n) - A)


def grouped(table: IOTable, values: np.ndarray, rows: np.ndarray) -> pd.Series:
    """Return the sum of values over the chosen rows by economy, by pandas alone."""
    picked = pd.Series(np.where(rows, values, 0.0), index=table.industries)
    return picked.groupby(level="economy", sort=False).sum()
