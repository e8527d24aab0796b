"""The world's perspective: foreign value added is counted once in the world's exports, not once in each economy's."""

from __future__ import annotations

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.exports.borin_mancini_once import Counted, foreign, made_for_own_use, uses_of
from interlace.kernels.exports.world import World

__all__ = ["world_sink", "world_source"]


def world_source(world: World) -> Counted:
    """Decompose each economy's exports so that value added counts as foreign in the first economy that exports it on.

    FVA_s = Σ_{t≠s} v_t L_tt A_ts L_ss e_s.

    Parameters
    ----------
    world : World

    Returns
    -------
    Counted

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eq. 52.
    """
    d = world.vL
    FVA = np.empty(world.G)
    for s, rows in enumerate(world.blocks):
        entering = d @ world.A[:, rows] - d[rows] @ world.A[rows, rows]
        FVA[s] = entering @ (world.L[s] @ world.e[rows])
    return _terms(world, FVA)


def world_sink(world: World) -> Counted:
    """Decompose each economy's exports so that value added counts as foreign in the last economy that exports it on.

    FVA_s = Σ_{t≠s} v_t B_ts (φ_s + A_st L_tt φ_t), φ_t = Σ_{j≠t} (Y_tj + A_tj L_jj Y_jj).

    Parameters
    ----------
    world : World

    Returns
    -------
    Counted

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eq. 54.
    """
    phi = _absorbed_next(world)
    back = uses_of(world, world.block_products(world.L, phi))
    FVA = np.zeros(world.G)
    for t, rows in enumerate(world.blocks):
        carried = world.vB[t] * (phi + back[:, t])
        carried[rows] = 0.0
        FVA += np.add.reduceat(carried, world.starts[:-1])
    return _terms(world, FVA)


def _absorbed_next(world: World) -> Float:
    """Return φ, each row's exports that the importer absorbs, shape (n,)."""
    final = world.Y.sum(axis=1) - world.at_home(world.Y)
    phi: Float = final + uses_of(world, made_for_own_use(world)).sum(axis=1)
    return phi


def _terms(world: World, FVA: Float) -> Counted:
    returned = uses_of(world, world.BY).sum(axis=1)
    parts = world.vB_own * world.e, world.vL * world.e, world.vL * returned, foreign(world) * world.e
    DC, DVA, REF, FC = (np.add.reduceat(part, world.starts[:-1]) for part in parts)
    return Counted.of(DC, DVA, REF, FC, FVA)
