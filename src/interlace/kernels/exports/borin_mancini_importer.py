"""The importer's perspective: value added in an economy's imports, counted once where it first enters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.exports.borin_mancini_once import without_home
from interlace.kernels.exports.world import World

__all__ = ["Imports", "importer"]


@dataclass(frozen=True, slots=True)
class Imports:
    """Terms of each economy's imports, all of shape (G,), in the table's unit.

    Parameters
    ----------
    gross : ndarray
        Imports from all economies, intermediate and final, but for what industries without output deliver: neither
        value added nor inputs stand behind such a flow, so it would pass for imports counted twice.
    VA : ndarray
        Value added in them, of all economies and the importer's own, counted once.
    DC : ndarray
        Double counting, what enters again: gross − VA.
    """

    gross: Float
    VA: Float
    DC: Float


def importer(world: World) -> Imports:
    """Decompose each economy's imports m_r into value added and what is counted more than once.

    VA_r = v (I − A^(r))⁻¹ m_r, where A^(r) is A without r's imported inputs. Outside r that asks for the outputs
    ``z = [Bm]_-r − B_-r,r B_rr⁻¹ [Bm]_r``, and in r for ``L_rr A_r,-r z``; so 2 G right-hand sides serve all importers.

    Parameters
    ----------
    world : World

    Returns
    -------
    Imports

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, eq. 51.
    """
    outputs = world.factor.solve(world.E)
    own = np.zeros_like(outputs)
    for r, rows in enumerate(world.blocks):
        own[rows, r] = np.linalg.solve(world.B_own[r], outputs[rows, r])
    outside = without_home(world, outputs - world.factor.solve(own))
    inside = world.block_products(world.L, world.at_home(world.A @ outside))
    VA: Float = world.v @ outside + np.add.reduceat(world.v * inside, world.starts[:-1])
    gross: Float = world.E[world.x != 0].sum(axis=0)
    return Imports(gross, VA, gross - VA)
