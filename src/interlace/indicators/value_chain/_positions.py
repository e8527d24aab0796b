"""Upstreamness and downstreamness share one factorisation, kept with the table."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from interlace.kernels._types import Bools
from interlace.kernels.positions import Positions, positions
from interlace.model.table import IOTable

ADJUSTMENT = "adjustment"
"""Role of rows that are no industry: scrap, used goods, noncomparable imports."""

_kept: WeakKeyDictionary[IOTable, dict[bool, Positions]] = WeakKeyDictionary()


def real_industries(table: IOTable) -> Bools:
    """Return which rows are industries, shape (n,), and not a publisher's rows for scrap or noncomparable imports."""
    return ~table.in_codes(table.classification.roles.get(ADJUSTMENT, frozenset()))


def positions_of(table: IOTable, inventory_correction: bool) -> Positions:
    """Return both positions of every industry of a table; the second call costs nothing.

    Rows that are no industry have none: what is sold to them counts as final use, what is bought from them as a
    primary input.
    """
    known = _kept.setdefault(table, {})
    if inventory_correction not in known:
        stocks = table.inventories if inventory_correction else None
        real = real_industries(table)
        if real.all():
            known[inventory_correction] = positions(table.Z, table.x, stocks)
        else:
            part = positions(table.Z[np.ix_(real, real)], table.x[real], None if stocks is None else stocks[real])
            both = np.full((2, table.n), np.nan)
            both[:, real] = part.upstreamness, part.downstreamness
            known[inventory_correction] = Positions(*both)
    return known[inventory_correction]
