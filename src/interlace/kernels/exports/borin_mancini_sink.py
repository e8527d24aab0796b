"""Exporter's perspective, by sink: value added is counted once where it last leaves the economy.

Φ_sr is the part of a flow that does not come back to be exported by s again. The paper writes it with the output that
other economies make without s's exports, ``X − B_·s (I + M_s)⁻¹ e_s``, and with sums over third economies. Because
``L_rr Σ_{j≠r} A_rj B_js = B_rs`` for r ≠ s, these come down to ``Φ_sr = E_sr − A_sr [B_·s (I + M_s)⁻¹ e_s]_r``, so
that no array larger than n x n is needed; what is absorbed in one economy comes down likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import blas

from interlace.kernels._types import Float
from interlace.kernels.exports.borin_mancini_once import few, foreign, once, uses_of, without_home
from interlace.kernels.exports.world import World

__all__ = ["Sink", "sink"]


@dataclass(frozen=True, slots=True)
class Sink:
    """Terms of each row's exports to each economy, all of shape (n, G), in the table's unit; 0 at home.

    Parameters
    ----------
    DC : ndarray
        Domestic content; with the foreign content the gross flow.
    DVA : ndarray
        Domestic value added: what of DC leaves for the last time.
    VAX, VAXIM, REF : ndarray
        Of DVA: absorbed abroad; of that in the importing economy; come home to be absorbed.
    DDC : ndarray
        Domestic double counting, DC − DVA.
    FC, FVA, FDC : ndarray
        Foreign content, foreign value added and foreign double counting, FC − FVA.
    """

    DC: Float
    DVA: Float
    VAX: Float
    VAXIM: Float
    REF: Float
    DDC: Float
    FC: Float
    FVA: Float
    FDC: Float


@dataclass(frozen=True, slots=True)
class _Abroad:
    """Output that rests on s's exports, B_·s (I + M_s)⁻¹ e_s, by row of the economy r that makes it and by s, (n, G).

    Parameters
    ----------
    anywhere, at_home, there : ndarray
        For all of s's exports, for those that end in s itself, and for those that end in r.
    """

    anywhere: Float
    at_home: Float
    there: Float


def sink(world: World, exporters: Sequence[int] | None = None) -> Sink:
    """Decompose the exports of every row to every economy, by sink.

    Parameters
    ----------
    world : World
    exporters : sequence of int, optional
        Positions of the exporters that are wanted; the rows of others are not meant to be read. Few exporters cost less
        than all.

    Returns
    -------
    Sink
        DC + FC is the gross flow of every row with output; the terms of a row without output are 0.

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eqs 28-39.
    """
    E, c, f = world.E, world.vB_own[:, None], foreign(world)[:, None]
    abroad = _abroad(world, range(world.G) if exporters is None else exporters)
    last = E - uses_of(world, abroad.anywhere)
    DC, DVA, FC, FVA = c * E, c * last, f * E, f * last
    REF = c * uses_of(world, world.BY - abroad.at_home)
    VAXIM = c * without_home(world, world.Y + uses_of(world, world.at_home(world.BY)[:, None] - abroad.there))
    return Sink(DC, DVA, DVA - REF, VAXIM, REF, DC - DVA, FC, FVA, FC - FVA)


def _abroad(world: World, exporters: Sequence[int]) -> _Abroad:
    n, G = world.n, world.G
    B = None if few(world, exporters) else world.B
    absorbed = _exports_by_absorber(world)
    out = _Abroad(np.zeros((n, G)), np.zeros((n, G)), np.zeros((n, G)))
    for s, matrix in once(world, exporters, B).items():
        rows = world.blocks[s]
        bundles = np.linalg.solve(matrix, np.column_stack([world.e[rows], absorbed[rows]]))
        if B is None:
            demand = np.zeros((n, bundles.shape[1]))
            demand[rows] = bundles
            outputs = world.factor.solve(demand)
        else:
            # The BLAS of scipy, which made B: the threads of numpy's would wait for the first one's to rest.
            outputs = np.asarray(blas.dgemm(1.0, B.T[rows], bundles, trans_a=1))
        out.anywhere[:, s] = outputs[:, 0]
        out.at_home[:, s] = outputs[:, 1 + s]
        out.there[:, s] = world.at_home(outputs[:, 1:])
    return out


def _exports_by_absorber(world: World) -> Float:
    """Return e_s(u) = Y_su + Σ_{j≠s} A_sj [BY]_ju, Y_su left out for u = s, shape (n, G).

    Σ_j A_sj [BY]_ju = [BY]_su − Y_su, so this is [BY]_su − A_ss [BY]_su, less Y_ss for u = s.
    """
    exports = world.BY.copy()
    for rows in world.blocks:
        exports[rows] -= world.A[rows, rows] @ world.BY[rows]
    exports[np.arange(world.n), world.owner] -= world.at_home(world.Y)
    return exports
