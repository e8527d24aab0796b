"""The flow's own perspective: value added is counted once in each flow, whatever other flows hold of it."""

from __future__ import annotations

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.exports.borin_mancini_once import Counted, foreign, once, uses_of
from interlace.kernels.exports.world import World

__all__ = ["self_bilateral_sector", "self_sector"]


def self_sector(world: World) -> Counted:
    """Decompose each row's exports to all economies; the flow comes round again by [M_s]_nn.

    DVA is what s's gross domestic product would lose if row n's exports were taken out of A and Y.

    Parameters
    ----------
    world : World

    Returns
    -------
    Counted
        Arrays of shape (n,).

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eqs 47-49.
    """
    first = np.concatenate([np.diagonal(matrix) for matrix in once(world, range(world.G)).values()])
    return _terms(world.vB_own, foreign(world), world.e, uses_of(world, world.BY).sum(axis=1), first)


def self_bilateral_sector(world: World) -> Counted:
    """Decompose each row's exports to each economy r; the flow comes round again by [A_sr B_rs]_nn.

    DVA is what s's gross domestic product would lose if row n's deliveries to r were taken out of A and Y.

    Parameters
    ----------
    world : World

    Returns
    -------
    Counted
        Arrays of shape (n, G).

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eqs 47-49.
    """
    first = np.empty((world.n, world.G))
    for rows in world.blocks:
        first[rows] = 1.0 + np.add.reduceat(world.A[rows] * world.B[:, rows].T, world.starts[:-1], axis=1)
    first[np.arange(world.n), world.owner] = 1.0
    contents = world.vB_own[:, None], foreign(world)[:, None]
    return _terms(*contents, world.E, uses_of(world, world.BY), first)


def _terms(domestic: Float, foreign_content: Float, exports: Float, returned: Float, again: Float) -> Counted:
    """Return the terms of flows whose content is counted `again` times for each time that it is new."""
    DC, FC = domestic * exports, foreign_content * exports
    DVA, FVA, REF = DC / again, FC / again, domestic * returned / again
    return Counted.of(DC, DVA, REF, FC, FVA)
