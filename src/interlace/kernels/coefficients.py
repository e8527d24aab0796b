"""Coefficients: what a unit of output needs (A), where a unit of output goes (H), what it adds (v)."""

from __future__ import annotations

import numpy as np

from interlace.kernels._types import Float

__all__ = ["input_coefficients", "leontief_matrix", "ratio", "reciprocal", "row_coefficients"]


def reciprocal(x: Float) -> Float:
    """Return 1/x where x is not zero, and 0 where it is.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Output. A rounding-level negative output is divided by like any other, so that accounts still add up.

    Returns
    -------
    ndarray, shape (n,)
    """
    x = np.asarray(x, dtype=np.float64)
    result = np.zeros_like(x)
    np.divide(1.0, x, out=result, where=x != 0)
    return result


def ratio(part: Float, whole: Float) -> Float:
    """Return part/whole, and NaN where the whole is zero: a share of nothing is missing, not 0.

    Parameters
    ----------
    part, whole : ndarray
        Of shapes that broadcast.

    Returns
    -------
    ndarray, of the joint shape
    """
    result = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=result, where=whole != 0)
    return result


def input_coefficients(Z: Float, x: Float) -> Float:
    """Return A = Z x̂⁻¹, the input coefficients.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
        Intermediate deliveries.
    x : ndarray, shape (n,)
        Output in the unit of Z.

    Returns
    -------
    ndarray, shape (n, n)
        Units of input i for a unit of output j; columns without output are zero.

    References
    ----------
    Miller & Blair (2009), Input-Output Analysis, eq. 2.4.
    """
    return Z * reciprocal(x)


def row_coefficients(Z: Float, x: Float) -> Float:
    """Return H = x̂⁻¹ Z, the allocation coefficients (Ghosh); rows without output are zero.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
    x : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n, n)

    References
    ----------
    Miller & Blair (2009), eq. 12.1.
    """
    return Z * reciprocal(x)[:, None]


def leontief_matrix(Z: Float, x: Float) -> Float:
    """Return I − A in one new array, without A beside it.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
    x : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (n, n), C order
    """
    matrix = np.multiply(Z, -reciprocal(x), order="C", dtype=np.float64)
    np.fill_diagonal(matrix, matrix.diagonal() + 1.0)
    return matrix
