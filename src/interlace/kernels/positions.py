"""How far an industry stands from final use and from primary inputs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.factor import factorise_table
from interlace.kernels.ghosh import ghosh_solve

__all__ = ["Positions", "inventory_scale", "positions"]


@dataclass(frozen=True, slots=True)
class Positions:
    """Positions of n industries, in production steps.

    Parameters
    ----------
    upstreamness : ndarray, shape (n,)
        Output-weighted number of steps to final use, at least 1 where all cells are positive.
    downstreamness : ndarray, shape (n,)
        Input-weighted number of steps from primary inputs.
    """

    upstreamness: Float
    downstreamness: Float


def inventory_scale(x: Float, inventories: Float) -> Float:
    """Return the factor x/(x − N) that books a change of stocks as if it had been used like the rest.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Output.
    inventories : ndarray, shape (n,)
        N, the change of stocks of each industry's product, summed over the economies that hold it.

    Returns
    -------
    ndarray, shape (n,)
        1 where x − N is zero: nothing was used that could show how.

    References
    ----------
    Antràs, Chor, Fally & Hillberry (2012), American Economic Review 102(3), section I.A; Antràs & Chor (2018),
    On the Measurement of Upstreamness and Downstreamness in Global Value Chains, section 3.
    """
    used = x - inventories
    scale = np.ones_like(x)
    np.divide(x, used, out=scale, where=used != 0)
    return scale


def positions(Z: Float, x: Float, inventories: Float | None = None) -> Positions:
    """Return upstreamness U = (I − x̂⁻¹Z)⁻¹ι and downstreamness D' = ι'(I − Zx̂⁻¹)⁻¹.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
    x : ndarray, shape (n,)
    inventories : ndarray, shape (n,), optional
        If given, row i of Z is first scaled by x_i/(x_i − N_i).

    Returns
    -------
    Positions
        Industries without output stand at 1.

    References
    ----------
    Antràs & Chor (2018), eqs 3 and 6.
    """
    if inventories is not None:
        Z = Z * inventory_scale(x, inventories)[:, None]
    factor = factorise_table(Z, x)
    ones = np.ones_like(x)
    return Positions(ghosh_solve(factor, Z, x, ones), factor.solve_transposed(ones))
