"""What Borin and Mancini's accounts share: what leaves or enters an economy once, and who uses what was delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.exports.world import World

__all__ = ["Counted", "few", "foreign", "foreign_once", "made_for_own_use", "once", "uses_of", "without_home"]

FEW = 3
"""Exporters are few where they are less than one in `FEW` of the economies."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Terms of flows: of rows, of rows by importer, or of economies; in the table's unit.

    Parameters
    ----------
    DC, FC : ndarray
        Domestic and foreign content; together the gross flow of every row with output.
    DVA, FVA : ndarray
        What of them is value added counted once, in the flow or in the world's exports.
    VAX, REF : ndarray
        DVA that is absorbed abroad, and that comes home to be absorbed.
    DDC, FDC : ndarray
        What of DC and FC is counted again: DC − DVA and FC − FVA.
    """

    DC: Float
    DVA: Float
    VAX: Float
    REF: Float
    DDC: Float
    FC: Float
    FVA: Float
    FDC: Float

    @classmethod
    def of(cls, DC: Float, DVA: Float, REF: Float, FC: Float, FVA: Float) -> Self:
        """Return the terms from those that are no differences of others."""
        return cls(DC, DVA, DVA - REF, REF, DC - DVA, FC, FVA, FC - FVA)


def once(world: World, exporters: Sequence[int], B: Float | None = None) -> dict[int, Float]:
    """Return I + M_s = (I − A_ss) B_ss of each exporter, shape (N_s, N_s).

    M_s = Σ_{j≠s} A_sj B_js is what comes back into s's exports for a unit of s's exports, so the inverse of I + M_s
    takes out what is counted more than once.

    Parameters
    ----------
    world : World
    exporters : sequence of int
        Positions of economies.
    B : ndarray, shape (n, n), optional
        The whole inverse, where the caller has it.

    Returns
    -------
    dict of int to ndarray
    """
    found = {}
    for s in exporters:
        rows = world.blocks[s]
        if B is not None:
            here = B[rows, rows]
        elif few(world, exporters):
            here = world.columns_of_B(rows)[rows]
        else:
            here = world.B_own[s]
        found[int(s)] = here - world.A[rows, rows] @ here
    return found


def few(world: World, exporters: Sequence[int]) -> bool:
    """Tell whether solving for these exporters costs less than all blocks of B."""
    return FEW * len(exporters) < world.G


def foreign(world: World) -> Float:
    """Return Σ_{t≠s} v_t B_ts, the other economies' value added in a unit of each row's exports, shape (n,)."""
    total: Float = world.vB.sum(axis=0)
    return total - world.vB_own


def foreign_once(world: World, exporters: Sequence[int]) -> Float:
    """Return Σ_{t≠s} v_t B_ts (I + M_s)⁻¹ in the rows of the exporters, 0 in others, shape (n,)."""
    content, counted = foreign(world), np.zeros(world.n)
    for s, matrix in once(world, exporters).items():
        rows = world.blocks[s]
        counted[rows] = np.linalg.solve(matrix.T, content[rows])
    return counted


def uses_of(world: World, quantities: Float) -> Float:
    """Return A_sr h_r for every row's economy s and every other economy r.

    Parameters
    ----------
    world : World
    quantities : ndarray, shape (n,) or (n, G)
        h by row of the user r; with a second axis, a column for each supplier s.

    Returns
    -------
    ndarray, shape (n, G)
        Row (s, i), column r: what r's industries use of i to make h_r; 0 at home.
    """
    needed = (quantities.T * reciprocal(world.x)).T
    uses = np.empty((world.n, world.G))
    for s, rows in enumerate(world.blocks):
        for_s = needed if needed.ndim == 1 else needed[:, s]
        uses[rows] = world.by_user(rows, for_s[:, None])[:, :, 0]
    return without_home(world, uses)


def without_home(world: World, flows: Float) -> Float:
    """Return a copy of flows by row and economy, shape (n, G), with 0 where the economy is the row's own."""
    kept = flows.copy()
    kept[np.arange(world.n), world.owner] = 0.0
    return kept


def made_for_own_use(world: World) -> Float:
    """Return L_rr Y_rr, what each economy makes for its own final use through its own industries, shape (n,)."""
    return world.block_products(world.L, world.at_home(world.Y))
