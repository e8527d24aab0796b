"""Wang, Wei & Zhu's sixteen terms of every industry's exports to every economy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.exports.world import World

__all__ = ["NAMES", "WangWeiZhu", "wang_wei_zhu"]


@dataclass(frozen=True, slots=True)
class WangWeiZhu:
    """The terms of each row's exports to each economy, all of shape (n, G), in the table's unit; 0 at home.

    Parameters
    ----------
    DVA_FIN, DVA_INT : ndarray
        Domestic value added in final exports, and in intermediate exports absorbed by the importer.
    DVA_INTrexI1, DVA_INTrexF, DVA_INTrexI2 : ndarray
        Domestic value added that the importer re-exports: in intermediates to third economies that absorb it at home,
        in final exports to third economies, in intermediates to third economies that export it on in final products.
    RDV_FIN, RDV_FIN2, RDV_INT : ndarray
        Domestic value added that comes home: in final products of the importer, of third economies, in intermediates.
    DDC_FIN, DDC_INT : ndarray
        Domestic value added counted again, from production of final and of intermediate exports.
    MVA_FIN, MVA_INT, OVA_FIN, OVA_INT : ndarray
        Foreign value added, the importer's and other economies', in final and in intermediate exports.
    MDC, ODC : ndarray
        Foreign value added counted again, the importer's and other economies'.
    """

    DVA_FIN: Float
    DVA_INT: Float
    DVA_INTrexI1: Float
    DVA_INTrexF: Float
    DVA_INTrexI2: Float
    RDV_FIN: Float
    RDV_FIN2: Float
    RDV_INT: Float
    DDC_FIN: Float
    DDC_INT: Float
    MVA_FIN: Float
    MVA_INT: Float
    MDC: Float
    OVA_FIN: Float
    OVA_INT: Float
    ODC: Float


NAMES = tuple(field.name for field in fields(WangWeiZhu))


def wang_wei_zhu(world: World, exporters: Sequence[int] | None = None) -> WangWeiZhu:
    """Decompose the exports of every row to every economy.

    Parameters
    ----------
    world : World
    exporters : sequence of int, optional
        Positions of the exporters that are wanted; the rows of others stay 0. Few exporters cost less than all.

    Returns
    -------
    WangWeiZhu
        The terms add up to what every row with output exports to final users and to industries with output. What
        other industries buy is in no term, and of a row without output, in which nothing is known to be, all terms
        are 0.

    References
    ----------
    Wang, Wei & Zhu (2013), NBER Working Paper 19677, eq. 19.
    """
    wanted = range(world.G) if exporters is None else exporters
    parts = _Parts.of(world, wanted)
    terms = {name: np.zeros((world.n, world.G)) for name in NAMES}
    for s in wanted:
        _fill(terms, world, parts, s)
    return WangWeiZhu(**terms)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the importer's side of the terms is made of; A P is Z P̃ with P̃ = x̂⁻¹P, so that A is never made.

    Parameters
    ----------
    common : ndarray, shape (n, 6)
        x̂⁻¹ times the vectors B_rrY_rr, Σ_tB_rtY_tt, B_rrf_r, Σ_tB_rtf_t, L_rrY_rr, L_rre_r, with f_r = Σ_{t≠r}Y_rt.
    own : ndarray, shape (n, G, 4)
        x̂⁻¹ times B_rsY_ss, B_rsf_s, [BY]_rs and B_rrY_rs, for each exporter s.
    used : ndarray of float, shape (n,)
        1 for industries with output, 0 for others: Z times it is A X.
    content : ndarray, shape (G, n)
        v_tB_tj.
    """

    common: Float
    own: Float
    used: Float
    content: Float

    @classmethod
    def of(cls, world: World, wanted: Sequence[int]) -> _Parts:
        at_home = world.at_home(world.Y)
        final = world.Y.sum(axis=1) - at_home
        content = world.vB
        BY = world.BY[:, wanted]
        bundles = np.hstack([_stacked(world, at_home), _stacked(world, final)])
        BYhome, Bfinal = np.split(world.factor.solve(bundles), 2, axis=1)
        within = world.block_products(world.L, np.stack([at_home, world.e], axis=1))
        common = np.stack(
            [world.at_home(BYhome), BYhome.sum(axis=1), world.at_home(Bfinal), Bfinal.sum(axis=1), *within.T], axis=1
        )
        own = np.zeros((world.n, world.G, 4))
        own[:, :, 0], own[:, :, 1] = BYhome, Bfinal
        own[:, wanted, 2] = BY
        own[:, wanted, 3] = _own_block_products(world, wanted)
        scale = reciprocal(world.x)
        return cls(common * scale[:, None], own * scale[:, None, None], (scale != 0).astype(np.float64), content)


def _stacked(world: World, f: Float) -> Float:
    """Return the block-diagonal matrix of a vector's blocks, shape (n, G)."""
    F = np.zeros((world.n, world.G))
    F[np.arange(world.n), world.owner] = f
    return F


def _own_block_products(world: World, wanted: Sequence[int]) -> Float:
    """Return B_rrY_rs for every r and each wanted s, shape (n, wanted), whichever way takes fewer operations."""
    if 3 * len(wanted) * world.G > world.n:
        return world.block_products(world.B_own, world.Y[:, wanted])
    found = [world.at_home(world.factor.solve(_stacked(world, world.Y[:, s]))) for s in wanted]
    return np.stack(found, axis=1)


def _fill(terms: dict[str, Float], world: World, parts: _Parts, s: int) -> None:
    """Write the terms of economy s into its rows."""
    rows = world.blocks[s]
    Z = world.Z[rows]
    T = world.by_user(rows, np.concatenate([parts.common, parts.own[:, s]], axis=1))
    a = world.vL[rows, None]
    importers = parts.content[:, rows].T
    v_own = importers[:, s, None]
    others = importers.sum(axis=1)[:, None] - v_own - importers
    final = world.Y[rows]
    intermediate = np.add.reduceat(Z * parts.used, world.starts[:-1], axis=1)
    BYs = a * T[:, :, 8]
    found = {
        "DVA_FIN": v_own * final,
        "DVA_INT": a * T[:, :, 0],
        "RDV_FIN": a * T[:, :, 9],
        "RDV_INT": a * T[:, :, 6],
        "DDC_FIN": a * T[:, :, 7],
        "DDC_INT": (v_own - a) * intermediate,
    }
    found["RDV_FIN2"] = BYs - found["RDV_FIN"] - found["RDV_INT"]
    found["DVA_INTrexI1"] = a * (T[:, :, 1] - T[:, :, 0]) - found["RDV_INT"]
    found["DVA_INTrexF"] = a * T[:, :, 2] - found["RDV_FIN"]
    found["DVA_INTrexI2"] = a * (T[:, :, 3] - T[:, :, 2]) - found["DDC_FIN"] - found["RDV_FIN2"]
    for name, value_added in (("M", importers), ("O", others)):
        found[f"{name}VA_FIN"] = value_added * final
        found[f"{name}VA_INT"] = value_added * T[:, :, 4]
        found[f"{name}DC"] = value_added * T[:, :, 5]
    for name, values in found.items():
        values[:, s] = 0.0
        terms[name][rows] = values
