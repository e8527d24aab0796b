"""How many steps lie between two industries, and how long production is on its way to final use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.factor import Factor

__all__ = ["Propagation", "mean_length", "propagation", "propagation_from", "propagation_groups", "propagation_to"]


@dataclass(frozen=True, slots=True)
class Propagation:
    """Average propagation lengths, and how strong the connections are that they belong to.

    Parameters
    ----------
    length : ndarray, shape (k, m)
        Steps from a row to a column, at least 1; NaN where no path leads from one to the other.
    strength : ndarray, shape (k, m)
        What all paths of one step or more carry, ΣA^r, weighted as the length is.
    """

    length: Float
    strength: Float


def propagation(B: Float, A: Float) -> Propagation:
    """Return APL_ij = [B(B − I)]_ij / (B − I)_ij for every pair of industries.

    Parameters
    ----------
    B : ndarray, shape (n, n)
        The Leontief inverse.
    A : ndarray, shape (n, n)
        Where A_ij is not zero, i delivers to j.

    Returns
    -------
    Propagation
        Shapes (n, n); missing where no path leads from i to j, that is where (B − I)_ij is zero.

    References
    ----------
    Dietzenbacher, Romero & Bosma (2005), Estudios de Economía Aplicada 23(2): Σ r A^r over Σ A^r. The lengths of cost
    pushes (Ghosh) are the same.
    """
    beyond = B.copy()
    np.fill_diagonal(beyond, beyond.diagonal() - 1.0)
    return _ratio(B @ beyond, beyond, _paths(A != 0))


def propagation_from(factor: Factor, A: Float, W: Float) -> Propagation:
    """Return the lengths from weighted groups of industries to every industry, by two solves.

    Parameters
    ----------
    factor : Factor
        Of I − A.
    A : ndarray, shape (n, n)
        Where A_ij is not zero, i delivers to j.
    W : ndarray, shape (n, k)
        Weights of the origins, a column a group; a single 1 gives a row of APL.

    Returns
    -------
    Propagation
        Shapes (k, n): w'[B(B − I)]_j / w'(B − I)_j.
    """
    once = factor.solve_transposed(W)
    steps = factor.solve_transposed(once) - once
    return _ratio(steps.T, (once - W).T, _led_to(A != 0, W))


def propagation_to(factor: Factor, A: Float, F: Float) -> Propagation:
    """Return the lengths from every industry to weighted groups of industries, by two solves.

    Parameters
    ----------
    factor : Factor
        Of I − A.
    A : ndarray, shape (n, n)
    F : ndarray, shape (n, k)
        Weights of the destinations, a column a group.

    Returns
    -------
    Propagation
        Shapes (n, k): [B(B − I)]_i f / (B − I)_i f.
    """
    once = factor.solve(F)
    steps = factor.solve(once) - once
    return _ratio(steps, once - F, _led_to((A != 0).T, F).T)


def propagation_groups(factor: Factor, A: Float, W: Float, F: Float) -> Propagation:
    """Return the lengths between weighted groups of industries, by two solves.

    Parameters
    ----------
    factor : Factor
        Of I − A.
    A : ndarray, shape (n, n)
    W : ndarray, shape (n, k)
        Weights of the origins, a column a group.
    F : ndarray, shape (n, m)
        Weights of the destinations, a column a group.

    Returns
    -------
    Propagation
        Shapes (k, m): w'[B(B − I)]f / w'(B − I)f.
    """
    once = factor.solve(F)
    steps = factor.solve(once) - once
    paths = _led_to(A != 0, W).astype(np.float64)
    return _ratio(W.T @ steps, W.T @ (once - F), paths @ (F != 0) != 0)


def mean_length(steps: Float, value: Float) -> Float:
    """Return the steps on the way of a unit of value: steps/value, NaN where there is no value."""
    return np.where(value != 0, steps * reciprocal(value), np.nan)


def _ratio(steps: Float, strength: Float, paths: Bools) -> Propagation:
    # A path that does not exist is told by the deliveries and not by a number near zero.
    strength = np.where(paths, strength, 0.0)
    return Propagation(mean_length(steps, strength), strength)


def _paths(links: Bools) -> Bools:
    """Return between which industries a path of one step or more leads, shape (n, n), by doubling its length."""
    paths = links
    while True:
        steps = paths.astype(np.float32)
        longer = paths | (steps @ steps > 0)
        if (longer == paths).all():
            return paths
        paths = longer


def _led_to(links: Bools, groups: Float) -> Bools:
    """Return to which industries a path of one step or more leads from each column's members, shape (k, n)."""
    found = np.zeros(groups.T.shape, dtype=np.bool_)
    for row, members in zip(found, groups.T != 0, strict=True):
        edge = members
        while edge.any():
            next_ones = links[edge].any(axis=0)
            edge = next_ones & ~row
            np.logical_or(row, next_ones, out=row)
    return found
