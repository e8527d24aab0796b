"""The flow's own perspective: value added is counted once in each flow, whatever other flows hold of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.exports.borin_mancini_once import foreign, once, uses_of
from interlace.kernels.exports.world import World

__all__ = ["Self", "self_bilateral_sector", "self_sector"]


@dataclass(frozen=True, slots=True)
class Self:
    """Terms of each flow, of shape (n,) by sector or (n, G) by row and importer (0 at home), in the table's unit.

    Parameters
    ----------
    DC, FC : ndarray
        Domestic and foreign content; together the gross flow of every row with output.
    DVA, FVA : ndarray
        What of them is value added counted once in the flow.
    VAX, REF : ndarray
        DVA that is absorbed abroad, and that comes home to be absorbed.
    DDC, FDC : ndarray
        What of DC and FC passes through the same flow again: DC − DVA and FC − FVA.
    """

    DC: Float
    DVA: Float
    VAX: Float
    REF: Float
    DDC: Float
    FC: Float
    FVA: Float
    FDC: Float


def self_sector(world: World) -> Self:
    """Decompose each row's exports to all economies; the flow comes round again by [M_s]_nn.

    DVA is what s's gross domestic product would lose if row n's exports were taken out of A and Y.

    Parameters
    ----------
    world : World

    Returns
    -------
    Self
        Arrays of shape (n,).

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eqs 47-49.
    """
    first = np.concatenate([np.diagonal(matrix) for matrix in once(world, range(world.G)).values()])
    return _terms(world.vB_own, foreign(world), world.e, uses_of(world, world.BY).sum(axis=1), first)


def self_bilateral_sector(world: World) -> Self:
    """Decompose each row's exports to each economy r; the flow comes round again by [A_sr B_rs]_nn.

    DVA is what s's gross domestic product would lose if row n's deliveries to r were taken out of A and Y.

    Parameters
    ----------
    world : World

    Returns
    -------
    Self
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


def _terms(domestic: Float, foreign_content: Float, exports: Float, returned: Float, again: Float) -> Self:
    """Return the terms of flows whose content is counted `again` times for each time that it is new."""
    DC, FC = domestic * exports, foreign_content * exports
    DVA, FVA, REF = DC / again, FC / again, domestic * returned / again
    return Self(DC, DVA, DVA - REF, REF, DC - DVA, FC, FVA, FC - FVA)
