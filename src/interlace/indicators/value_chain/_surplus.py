"""Operating surplus of industries, and upstreamness for the bands in which it is told."""

from __future__ import annotations

import numpy as np

from interlace.errors import Unsupported
from interlace.indicators.needs import SURPLUS
from interlace.indicators.value_chain._positions import positions_of, real_industries
from interlace.kernels._types import Bools, Float
from interlace.kernels.positions import positions
from interlace.model.table import IOTable


def surplus_of(table: IOTable) -> Float:
    """Return the gross operating surplus of every industry, shape (n,)."""
    total: Float = table.V[table.primary_with_roles([SURPLUS])].sum(axis=0)
    return total


def upstreamness_of(table: IOTable, inventory_correction: bool) -> Float:
    """Return the upstreamness of every industry, shape (n,); missing for rows that are no industry.

    Where imports are a column, the deliveries hold imported products; row i is then scaled by
    x_i/(x_i − e_i + m_i − N_i): exports and stocks are taken to be used, and imports to be used up, like the rest.

    Parameters
    ----------
    table : IOTable
    inventory_correction : bool
        Whether N, the change of stocks, is in the scale.

    Raises
    ------
    Unsupported
        If an industry exports or stocks more than it makes and imports.

    References
    ----------
    Antràs, Chor, Fally & Hillberry (2012), American Economic Review 102(3), section I.A.
    """
    if table.imports is None:
        return positions_of(table, inventory_correction).upstreamness
    real = real_industries(table)
    moved = table.exports - table.imports + (table.inventories if inventory_correction else 0.0)
    Z, left = table.Z[np.ix_(real, real)], (table.x - moved)[real]
    # What delivers nothing stands at 1, however its exports and imports are booked (customs duties).
    bad = np.flatnonzero((left <= 0) & (Z != 0).any(axis=1) & (table.x[real] > 0))
    if bad.size:
        code = str(table.codes[real][bad[0]])
        raise Unsupported.said("upstreamness_untold", code=code, name=table.classification.name_of(code))
    result = np.full(table.n, np.nan)
    result[real] = positions(Z, table.x[real], moved[real]).upstreamness
    return result


def bands_of(position: Float, weights: Float, rows: Bools, bands: int) -> np.typing.NDArray[np.intp]:
    """Return the band of each industry of `rows`, shape (n,), from 0 (lowest position); −1 for the others.

    An industry is never cut: it stands in the band in which the middle of its weight lies when the industries are
    lined up by position; industries of one position (to nine decimals) stand together. Negative weights count as none
    in the line.

    Parameters
    ----------
    position, weights : ndarray, shape (n,)
    rows : ndarray of bool, shape (n,)
    bands : int
    """
    found = np.full(len(position), -1, dtype=np.intp)
    members = np.flatnonzero(rows & np.isfinite(position))
    _, block = np.unique(np.round(position[members], 9), return_inverse=True)
    line = np.bincount(block, np.maximum(weights[members], 0.0))
    total = line.sum()
    if total > 0:
        middle = (np.cumsum(line) - line / 2) / total
        found[members] = np.minimum((middle * bands).astype(np.intp), bands - 1)[block]
    return found
