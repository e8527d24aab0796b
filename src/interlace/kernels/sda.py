"""Structural decomposition: output in every mixture of two years, and what each factor contributed to the change.

A factor is at its first (0) or its second value (1). With k factors there are 2^k states, and the contribution of one
factor in any of the k! orders of change is a difference between two states. So the states are computed once and every
order follows from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import comb

import numpy as np

from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import leontief_matrix, reciprocal
from interlace.kernels.factor import factorise

__all__ = ["Coefficients", "Contributions", "contributions", "demand_columns", "mixed_coefficients", "state_outputs"]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Input coefficients in the four mixtures of technology and sourcing.

    Parameters
    ----------
    of : tuple of tuple of ndarray, each of shape (n, n)
        ``of[h][t]``: technology of year h, sourcing of year t.
    """

    of: tuple[tuple[Float, Float], tuple[Float, Float]]


@dataclass(frozen=True, slots=True)
class Contributions:
    """What each of k factors contributed to a change.

    Parameters
    ----------
    polar : ndarray, shape (k,)
        Mean of the order 1, 2, ..., k and its reverse; sums to the change.
    mean : ndarray, shape (k,)
        Mean of all k! orders; sums to the change.
    lower, upper : ndarray, shape (k,)
        The least and the largest contribution over all k! orders.
    """

    polar: Float
    mean: Float
    lower: Float
    upper: Float


def mixed_coefficients(A0: Float, A1: Float, H0: Float, H1: Float, products: Ints) -> Coefficients:
    """Return A in the four mixtures of technology H and sourcing T, where A = H # T.

    Parameters
    ----------
    A0, A1 : ndarray, shape (n, n)
        Input coefficients by origin.
    H0, H1 : ndarray, shape (p, n)
        Input coefficients by product, of all origins together.
    products : ndarray of int, shape (n,)
        Which product each row of A is.

    Returns
    -------
    Coefficients
        Where a product is bought in one year only, the sourcing of that year stands for both, so that buying it or
        not is technology. ``of[0][0]`` is A0 and ``of[1][1]`` is A1, to the last digit.

    References
    ----------
    Xu & Dietzenbacher (2014), Ecological Economics 101: A = H # T.
    """
    growth = (H1 * _inverted(H0))[products]
    decline = (H0 * _inverted(H1))[products]
    first, second = (H0 == 0)[products], (H1 == 0)[products]
    new_technology = np.where(first, A1, A0 * growth)
    new_sourcing = np.where(second, A0, A1 * decline)
    return Coefficients(((A0, new_sourcing), (new_technology, A1)))


def _inverted(H: Float) -> Float:
    return reciprocal(H.ravel()).reshape(H.shape)


def demand_columns(
    home: tuple[Float, Float], spending: tuple[float, float], exports: tuple[Float, Float], rest: tuple[Float, Float]
) -> Float:
    """Return the final demands whose outputs make up every state of one economy.

    Parameters
    ----------
    home : pair of ndarray, shape (n,)
        What the economy's final users buy, in either year.
    spending : pair of float
        The level of their spending.
    exports : pair of ndarray, shape (n,)
        Final demand elsewhere.
    rest : pair of ndarray, shape (n,)
        What is left of output, such as a discrepancy.

    Returns
    -------
    ndarray, shape (n, 8)
        Home demand with (level, mix) of the years 00, 01, 10, 11; exports 0, 1; the rest 0, 1. Where nothing is spent
        in one year, the mix of the other stands for both.
    """
    first, second = spending
    old_level = home[1] * (first / second) if second else home[0]
    old_mix = home[0] * (second / first) if first else home[1]
    return np.stack([home[0], old_level, old_mix, home[1], *exports, *rest], axis=1)


def state_outputs(
    coefficients: Coefficients, h: int, t: int, members: Sequence[Ints], demands: Sequence[Float]
) -> list[tuple[Float, Float]]:
    """Return the outputs of some economies under technology h and sourcing t, one factorisation for all of them.

    With K = I − A, a change Δ of the columns of one economy c gives x_c = (I − B_c Δ)⁻¹ B_c f, where B_c are the rows
    of K⁻¹ that belong to c; so the economy's own sourcing changes without another factorisation (Woodbury).

    Parameters
    ----------
    coefficients : Coefficients
    h, t : int
        0 or 1.
    members : sequence of ndarray of int
        Rows of each economy.
    demands : sequence of ndarray, shape (n, k)
        Final demands of each economy's states.

    Returns
    -------
    list of pair of ndarray, shape (rows of the economy, k)
        Outputs with the economy's own sourcing of year t, and of the other year.
    """
    A, other = coefficients.of[h][t], coefficients.of[h][1 - t]
    n = A.shape[0]
    factor = factorise(leontief_matrix(A, np.ones(n)), overwrite=True)
    rows = np.concatenate([*members])
    units = np.zeros((n, rows.size), order="F")
    units[rows, np.arange(rows.size)] = 1.0
    inverse = np.ascontiguousarray(factor.solve_transposed(units).T)
    found, at = [], 0
    for own, F in zip(members, demands, strict=True):
        B = inverse[at : at + own.size]
        at += own.size
        change = other[:, own] - A[:, own]
        x = B @ F
        found.append((x, factorise(np.eye(own.size) - B @ change).solve(x)))
    return found


def contributions(states: Float) -> Contributions:
    """Return what each factor contributed, over the orders in which k factors can change.

    Parameters
    ----------
    states : ndarray, shape (2,) * k
        The value with each factor at its first or second value.

    Returns
    -------
    Contributions

    References
    ----------
    Dietzenbacher & Los (1998), Economic Systems Research 10(4): the polar forms, and all n! of them. The mean over all
    orders is Shapley's value.
    """
    k = states.ndim
    steps = [np.diff(states, axis=axis).squeeze(axis) for axis in range(k)]
    sizes = np.array([sum(corner) for corner in product((0, 1), repeat=k - 1)])
    weights = np.array([1.0 / (k * comb(k - 1, size)) for size in sizes])
    polar = [
        (step[(1,) * j + (0,) * (k - 1 - j)] + step[(0,) * j + (1,) * (k - 1 - j)]) / 2 for j, step in enumerate(steps)
    ]
    return Contributions(
        polar=np.array(polar, dtype=np.float64),
        mean=np.array([step.ravel() @ weights for step in steps]),
        lower=np.array([step.min() for step in steps]),
        upper=np.array([step.max() for step in steps]),
    )
