"""Whose value added is in what: v̂ B F for a few columns F."""

from __future__ import annotations

from interlace.kernels._types import Float
from interlace.kernels.factor import Factor

__all__ = ["value_added_by_origin", "value_added_multipliers"]


def value_added_by_origin(factor: Factor, v: Float, F: Float) -> Float:
    """Return v̂ B F: the value added that each industry adds to each column of F.

    Parameters
    ----------
    factor : Factor
    v : ndarray, shape (n,)
        Value added in a unit of output.
    F : ndarray, shape (n, k)
        Final products, exports or any other bundle, a column each.

    Returns
    -------
    ndarray, shape (n, k), in the unit of F
        Column sums equal those of F where v' = ι'(I − A).

    References
    ----------
    Timmer et al. (2013), Economic Policy 28, eq. 3; OECD (2023), Guide to TiVA Indicators, EXGR_SERV_DVA.
    """
    return v[:, None] * factor.solve(F)


def value_added_multipliers(factor: Factor, V: Float) -> Float:
    """Return B' V: the value added of each kind in a unit of each industry's final product.

    Parameters
    ----------
    factor : Factor
    V : ndarray, shape (n,) or (n, k)
        Value-added coefficients; a column for each group of origin industries, zero outside the group.

    Returns
    -------
    ndarray, the shape of V
    """
    return factor.solve_transposed(V)
