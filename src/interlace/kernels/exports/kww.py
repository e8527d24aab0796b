"""Koopman, Wang & Wei's nine terms of an economy's exports."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.exports.world import World

__all__ = ["NAMES", "KoopmanWangWei", "koopman_wang_wei"]


@dataclass(frozen=True, slots=True)
class KoopmanWangWei:
    """The terms of each economy's exports, all of shape (G,), in the table's unit.

    Parameters
    ----------
    DVA_FIN, DVA_INT, DVA_INTrex : ndarray
        Domestic value added in final exports, in intermediates that the importer absorbs, and in intermediates that
        go on to third economies.
    RDV_FIN, RDV_INT : ndarray
        Domestic value added that comes home, in final products and in intermediates.
    DDC : ndarray
        Domestic value added counted again.
    FVA_FIN, FVA_INT : ndarray
        Foreign value added in final and in intermediate exports.
    FDC : ndarray
        Foreign value added counted again.
    """

    DVA_FIN: Float
    DVA_INT: Float
    DVA_INTrex: Float
    RDV_FIN: Float
    RDV_INT: Float
    DDC: Float
    FVA_FIN: Float
    FVA_INT: Float
    FDC: Float


NAMES = tuple(field.name for field in fields(KoopmanWangWei))


def koopman_wang_wei(world: World) -> KoopmanWangWei:
    """Decompose the exports of each economy.

    With Σ_{r≠s}B_srA_rsL_ss = B_ss − L_ss, what comes home in intermediates and what is counted again need no block of
    B but the own ones, and those only after v_s: no inverse is made. Exports of industries without output (rounding
    leaves a few of size 1) have no known content and are counted in FDC. The terms then add up to exports, but for what
    industries without output buy abroad, whose users are not known.

    Parameters
    ----------
    world : World

    Returns
    -------
    KoopmanWangWei

    References
    ----------
    Koopman, Wang & Wei (2014), American Economic Review 104(2), eq. 36 and figure 1.
    """
    at_home = world.at_home(world.Y)
    final = world.Y.sum(axis=1) - at_home
    foreign = world.vB.sum(axis=0) - world.vB_own
    again = world.vB_own - world.vL
    B_home, B_final = world.factor.solve(np.stack([at_home, final], axis=1)).T
    absorbed, passed_on = _uses_abroad(world, np.stack([at_home, world.e], axis=1)).T

    def total(f: Float) -> Float:
        return np.asarray(np.add.reduceat(f, world.starts[:-1]))

    own_absorption = total(world.vB_own * at_home)
    returned = total(world.v * world.at_home(world.BY)) - own_absorption
    return KoopmanWangWei(
        DVA_FIN=total(world.vB_own * final),
        DVA_INT=total(world.v * B_home) - own_absorption,
        DVA_INTrex=total(world.v * B_final) - total(world.vB_own * final) - returned,
        RDV_FIN=returned,
        RDV_INT=total(again * at_home),
        DDC=total(again * world.e),
        FVA_FIN=total(foreign * final),
        FVA_INT=total(foreign * absorbed),
        FDC=total(foreign * passed_on) + total(np.where(world.x == 0, world.e, 0.0)),
    )


def _uses_abroad(world: World, F: Float) -> Float:
    """Return Σ_{r≠s}A_srL_rrF_r for the rows of each s, shape (n, k)."""
    needed = world.block_products(world.L, F) * reciprocal(world.x)[:, None]
    uses: Float = world.Z @ needed
    for block in world.blocks:
        uses[block] -= world.Z[block, block] @ needed[block]
    return uses
