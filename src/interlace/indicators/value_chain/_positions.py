"""Upstreamness and downstreamness share one factorisation, kept with the table."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from interlace.kernels.positions import Positions, positions
from interlace.model.table import IOTable

__all__ = ["positions_of"]

_kept: WeakKeyDictionary[IOTable, dict[bool, Positions]] = WeakKeyDictionary()


def positions_of(table: IOTable, inventory_correction: bool) -> Positions:
    """Return both positions of every industry of a table; the second call costs nothing."""
    known = _kept.setdefault(table, {})
    if inventory_correction not in known:
        stocks = table.inventories if inventory_correction else None
        known[inventory_correction] = positions(table.Z, table.x, stocks)
    return known[inventory_correction]
