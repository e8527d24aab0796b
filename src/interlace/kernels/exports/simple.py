"""The accounts in few terms: Hummels-Ishii-Yi, Johnson-Noguera, Los-Timmer-de Vries."""

from __future__ import annotations

import numpy as np
from scipy import linalg

from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.exports.world import World

__all__ = ["direct_use", "imported_content", "value_added_absorbed_abroad"]

FEW = 8
"""Exporters up to which their columns of B are solved for instead of inverting."""


def imported_content(world: World) -> Float:
    """Return uA^M(I−A^D)⁻¹: imports, direct and through the economy's own industries, in a unit of output.

    Parameters
    ----------
    world : World

    Returns
    -------
    ndarray, shape (n,)
        1 − v_sL_ss wherever there is output and value added is what inputs leave of it.

    References
    ----------
    Hummels, Ishii & Yi (2001), Journal of International Economics 54, eq. 3.
    """
    scale = reciprocal(world.x)
    imports = np.empty(world.n)
    for block, L in zip(world.blocks, world.L, strict=True):
        of_all, of_own = world.Z[:, block].sum(axis=0), world.Z[block, block].sum(axis=0)
        imports[block] = ((of_all - of_own) * scale[block]) @ L
    return imports


def value_added_absorbed_abroad(world: World) -> Float:
    """Return v_i[BY]_ir: the value added of industry i that economy r's final use absorbs, wherever it was finished.

    Parameters
    ----------
    world : World

    Returns
    -------
    ndarray, shape (n, G); 0 at home

    References
    ----------
    Johnson & Noguera (2012), Journal of International Economics 86, eq. 7.
    """
    VAX: Float = world.v[:, None] * world.BY
    VAX[np.arange(world.n), world.owner] = 0.0
    return VAX


def direct_use(world: World, exporters: Ints | None = None) -> Float:
    """Return the fall of s's value added when r buys nothing from s any more, neither intermediate nor final.

    Setting A_sr and Y_sr to 0 changes A by a matrix of the rank of one economy, so that the fall is
    v_sB_ss(I + A_srB_rs)⁻¹E_sr; one small system for each pair of economies.

    Parameters
    ----------
    world : World
    exporters : ndarray of int, optional
        Positions of the exporters that are wanted; the rows of others stay 0.

    Returns
    -------
    ndarray, shape (G, G)
        Exporter s by importer r; 0 at home. Rows do not add up to what extracting all exports at once takes away.

    References
    ----------
    Los & Timmer (2018), NBER Working Paper 24896, VAX-D.
    """
    scale = reciprocal(world.x)
    fall = np.zeros((world.G, world.G))
    for s in range(world.G) if exporters is None else exporters:
        rows = world.blocks[s]
        B = world.B[:, rows] if exporters is None or len(exporters) > FEW else world.columns_of_B(rows)
        for r, columns in enumerate(world.blocks):
            if r == s:
                continue
            A = world.Z[rows, columns] * scale[columns]
            system = A @ B[columns]
            system[np.diag_indices_from(system)] += 1.0
            flow = A @ world.x[columns] + world.Y[rows, r]
            fall[s, r] = world.vB_own[rows] @ linalg.solve(system, flow, check_finite=False)
    return fall
