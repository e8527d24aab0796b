"""Whether the economy of a table can reproduce itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse.linalg import ArpackError, eigs

from interlace.kernels._types import Float
from interlace.kernels.factor import Factor

__all__ = ["Productivity", "productivity"]


@dataclass(frozen=True, slots=True)
class Productivity:
    """Whether A is productive, and how that was found.

    Parameters
    ----------
    productive : bool
        True if the spectral radius of A is below 1.
    weakest : ndarray of int, shape (k,)
        Positions of the industries that fail, worst first; empty where A is productive.
    radius : float
        Spectral radius of A where it had to be computed (A with negative cells), otherwise NaN.
    """

    productive: bool
    weakest: np.typing.NDArray[np.intp]
    radius: float


def productivity(factor: Factor, A: Float) -> Productivity:
    """Test whether A is productive.

    For A ≥ 0 the test costs one solve and is a proof: the spectral radius of A is below 1 if and only if some u > 0
    has (I − A')u > 0 (Hawkins & Simon 1949; Berman & Plemmons 1994, theorem 6.2.3, I₂₇). The solution of
    (I − A')u = ι is tried, and must pass with room for the rounding of A'u, so an A that is singular but for rounding
    fails. Where A has negative cells the spectral radius itself is computed.

    Parameters
    ----------
    factor : Factor
        Of I − A.
    A : ndarray, shape (n, n)

    Returns
    -------
    Productivity
    """
    ones = np.ones(factor.n)
    u = factor.solve_transposed(ones)
    if A.size == 0 or A.min() >= 0:
        used = A.T @ u
        rounding = np.finfo(np.float64).eps * factor.n * (np.abs(u) + np.abs(used))
        bad = np.flatnonzero(~((u > 0) & (u - used > rounding)))
        return Productivity(bad.size == 0, bad[np.argsort(u[bad])], float("nan"))
    radius = spectral_radius(A)
    worst = np.argsort(-np.abs(A).sum(axis=0))[:5] if radius >= 1 else np.empty(0, dtype=np.intp)
    return Productivity(radius < 1, worst, radius)


def spectral_radius(A: Float) -> float:
    """Return the largest modulus among the eigenvalues of A, shape (n, n)."""
    if A.shape[0] < 50:
        return float(np.abs(np.linalg.eigvals(A)).max(initial=0.0))
    try:
        start = np.ones(A.shape[0])
        moduli = np.abs(eigs(A, k=1, which="LM", v0=start, return_eigenvectors=False, maxiter=5000))
    except ArpackError:
        moduli = np.abs(np.linalg.eigvals(A))
    return float(moduli.max(initial=0.0))
