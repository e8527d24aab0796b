"""Random tables for the tests of value chains, and dense algebra to compare with."""

from __future__ import annotations

import numpy as np

from ..properties.strategies import FEW, made, trading, worlds  # noqa: TID252 - one maker of tables

__all__ = ["FEW", "content", "made", "trading", "worlds"]


def content(table, flow):
    """Return v̂Bf by numpy alone, shape (n,)."""
    A = np.divide(table.Z, table.x, out=np.zeros((table.n, table.n)), where=table.x != 0)
    v = np.divide(table.value_added, table.x, out=np.zeros(table.n), where=table.x != 0)
    return v * (np.linalg.inv(np.eye(table.n) - A) @ flow)
