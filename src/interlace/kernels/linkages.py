"""How strongly an industry is tied to those it buys from (backward) and sells to (forward)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.factor import Factor
from interlace.kernels.ghosh import ghosh_solve

__all__ = ["Linkages", "linkages", "quadrants"]

QUADRANTS = ("weak", "backward", "forward", "key")
"""Neither above the mean, the backward linkage only, the forward linkage only, both."""


@dataclass(frozen=True, slots=True)
class Linkages:
    """Linkages of n industries, NaN without output.

    Parameters
    ----------
    direct_backward : ndarray, shape (n,)
        ι'A: inputs in a unit of output.
    direct_forward : ndarray, shape (n,)
        Hι: intermediate sales in a unit of output.
    total_backward : ndarray, shape (n,)
        ι'B: output, of all industries, in a unit of final product.
    total_forward : ndarray, shape (n,)
        Gι: output, of all industries, that a unit of primary inputs enables.
    rasmussen_forward : ndarray, shape (n,)
        Bι: output needed where the final use of every industry's product rises by one unit.
    power, sensitivity, forward_power : ndarray, shape (n,)
        total_backward, rasmussen_forward and total_forward over their means.
    net_backward : ndarray, shape (n,)
        (ι'B)_j y_j / x_j: above 1 where others depend on the industry's final sales more than it does on theirs.
    net_forward : ndarray, shape (n,)
        (Gι)_i w_i / x_i with w = x − ι'Ax.
    """

    direct_backward: Float
    direct_forward: Float
    total_backward: Float
    total_forward: Float
    rasmussen_forward: Float
    power: Float
    sensitivity: Float
    forward_power: Float
    net_backward: Float
    net_forward: Float


def linkages(factor: Factor, Z: Float, x: Float) -> Linkages:
    """Return the linkages of every industry; means are over the industries with output.

    Parameters
    ----------
    factor : Factor
        Of I − Z x̂⁻¹.
    Z : ndarray, shape (n, n)
    x : ndarray, shape (n,)

    Returns
    -------
    Linkages

    References
    ----------
    Chenery & Watanabe (1958) for the direct ones; Rasmussen (1956) for power and sensitivity of dispersion; Miller &
    Blair (2009), section 12.2, with the forward linkages of the Ghosh model; Dietzenbacher (2005) for the net ones.
    """
    idle = x == 0
    over = reciprocal(x)
    used = Z @ (over * x)
    inputs = Z.sum(axis=0) * over
    ones = np.ones_like(x)
    backward = factor.solve_transposed(ones)
    rows = factor.solve(ones)
    forward = ghosh_solve(factor, Z, x, ones)
    primary = (x - Z.sum(axis=0)) * over

    def known(values: Float) -> Float:
        return np.where(idle, np.nan, values)

    def over_mean(values: Float) -> Float:
        return known(values) / values[~idle].mean() if (~idle).any() else known(values)

    return Linkages(
        direct_backward=known(inputs),
        direct_forward=known(used * over),
        total_backward=known(backward),
        total_forward=known(forward),
        rasmussen_forward=known(rows),
        power=over_mean(backward),
        sensitivity=over_mean(rows),
        forward_power=over_mean(forward),
        net_backward=known(backward * (x - used) * over),
        net_forward=known(forward * primary),
    )


def quadrants(power: Float, forward_power: Float) -> tuple[str, ...]:
    """Return for each industry ``"key"``, ``"backward"``, ``"forward"`` or ``"weak"``; empty without output.

    Parameters
    ----------
    power, forward_power : ndarray, shape (n,)
        Linkages over their means.

    Returns
    -------
    tuple of str
        ``"key"`` where both are above 1.

    References
    ----------
    Miller & Blair (2009), section 12.2.4.
    """
    known: Bools = ~(np.isnan(power) | np.isnan(forward_power))
    place = (power > 1).astype(int) + 2 * (forward_power > 1).astype(int)
    return tuple(QUADRANTS[at] if there else "" for at, there in zip(place, known, strict=True))
