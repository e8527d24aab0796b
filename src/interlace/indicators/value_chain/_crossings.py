"""What GVC participation and production length share: final products at home and abroad, and each economy by itself."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.participation import Local, localise
from interlace.model.table import IOTable

_kept: WeakKeyDictionary[IOTable, Local] = WeakKeyDictionary()


def local_of(table: IOTable) -> Local:
    """Return every economy's own factor; the second call costs nothing."""
    if table not in _kept:
        _kept[table] = localise(table.A, table.economy_of)
    return _kept[table]


def final_products(table: IOTable) -> tuple[Float, Float]:
    """Return the final products of each industry that are used at home and abroad, two of shape (n,).

    What the publisher books as discrepancy counts as used at home, so that together they call for the output.
    """
    leaving = table.final_with_role("exports")
    owners = table.final.get_level_values("economy").to_numpy()
    at_home = table.industries.get_level_values("economy").to_numpy()[:, None] == owners
    home: Float = np.where(at_home & ~leaving, table.Y, 0.0).sum(axis=1)
    abroad: Float = np.where(at_home & ~leaving, 0.0, table.Y).sum(axis=1)
    return home if table.residual is None else home + table.residual, abroad
