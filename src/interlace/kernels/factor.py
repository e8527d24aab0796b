"""One LU factorisation of I − A, and the solves that stand on it.

Nothing here inverts unless it is asked to: a handful of right-hand sides costs a small part of an inverse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from scipy import linalg
from scipy.linalg import blas

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.kernels.coefficients import leontief_matrix

__all__ = ["Factor", "factorise", "factorise_table"]


@dataclass(frozen=True, slots=True)
class Factor:
    """The LU factors of (I − A)'.

    The transpose is what is factorised: a C-ordered array is its own transpose in LAPACK's order, so no copy is made.

    Parameters
    ----------
    lu : ndarray, shape (n, n)
        As scipy.linalg.lu_factor returns it for (I − A)'.
    pivots : ndarray of int, shape (n,)
    """

    lu: Float
    pivots: np.typing.NDArray[np.int32]

    @property
    def n(self) -> int:
        """Number of industries."""
        return int(self.lu.shape[0])

    def solve(self, F: Float) -> Float:
        """Return B F, the output that a final demand F calls for.

        Parameters
        ----------
        F : ndarray, shape (n,) or (n, k)

        Returns
        -------
        ndarray, the shape of F
        """
        return self._solve(F, transposed=1)

    def solve_transposed(self, F: Float) -> Float:
        """Return B' F, for multipliers: with F = v the value added in a unit of each final product.

        Parameters
        ----------
        F : ndarray, shape (n,) or (n, k)

        Returns
        -------
        ndarray, the shape of F
        """
        return self._solve(F, transposed=0)

    def _solve(self, F: Float, *, transposed: Literal[0, 1]) -> Float:
        right = np.asarray(F, dtype=np.float64)
        if right.shape[0] != self.n:
            raise InputError(f"a right-hand side of {right.shape[0]} rows does not fit {self.n} industries")
        solution: Float = linalg.lu_solve((self.lu, self.pivots), right, trans=transposed, check_finite=False)
        return solution

    def inverse(self) -> Float:
        """Return B = (I − A)⁻¹ whole, shape (n, n); only for questions that need every cell of it."""
        # What is factorised is (I − A)', so its inverse in LAPACK's column order is B in C order.
        units = np.eye(self.n, order="F")
        inverse = linalg.lu_solve((self.lu, self.pivots), units, overwrite_b=True, check_finite=False)
        return np.asarray(inverse.T)

    def inverse_blocks(self, blocks: Sequence[slice]) -> tuple[Float, ...]:
        """Return the blocks of B on its diagonal, without the rest.

        With (I − A)' = PLU, both triangles are inverted. A block's rows of U⁻¹ are 0 to the left of it, so that they
        meet the rows of L⁻¹P' from the block on only.

        Parameters
        ----------
        blocks : sequence of slice
            Rows of each block.
        """
        both = self.lu.copy(order="F")
        trtri: Any = linalg.get_lapack_funcs("trtri", (both,))
        for lower in (1, 0):
            both, _ = trtri(both, lower=lower, unitdiag=lower, overwrite_c=1)
        column = np.argsort(_permutation(self.pivots))
        found: list[Float] = []
        for block in blocks:
            start, places = block.start, column[block]
            upper = np.asfortranarray(both[block, start:])
            upper[:, : block.stop - start] = np.triu(upper[:, : block.stop - start])
            lower_part = both.T[places, start:].T
            rows = np.arange(start, max(start, int(places.max()) + 1))[:, None]
            lower_part[: rows.size] = np.where(rows > places, lower_part[: rows.size], rows == places)
            found.append(blas.dgemm(1.0, upper, lower_part).T.copy())
        return tuple(found)


def _permutation(pivots: np.typing.NDArray[np.int32]) -> np.typing.NDArray[np.intp]:
    """Return the order of rows that LAPACK's exchanges of row i with row pivots[i], one after another, come to."""
    order = np.arange(pivots.size)
    for i, j in enumerate(pivots):
        order[i], order[j] = order[j], order[i]
    return order


def factorise(matrix: Float, *, overwrite: bool = False) -> Factor:
    """Factorise a matrix I − A.

    Parameters
    ----------
    matrix : ndarray, shape (n, n)
        I − A, C order for the fastest and smallest run.
    overwrite : bool
        Whether `matrix` may be lost.

    Returns
    -------
    Factor

    Raises
    ------
    InputError
        If the matrix is singular or holds a value that is not finite.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        total = matrix.sum()
    if not np.isfinite(total) and not np.isfinite(matrix).all():
        raise InputError.said("coefficients_not_finite")
    with np.errstate(all="ignore"):
        lu, pivots = _lu(matrix.T, overwrite)
    if not np.diagonal(lu).all():
        raise InputError.said("singular")
    return Factor(lu, pivots)


def _lu(matrix: Float, overwrite: bool) -> tuple[Float, np.typing.NDArray[np.int32]]:
    getrf: Any = linalg.get_lapack_funcs("getrf", (matrix,))
    lu, pivots, info = getrf(matrix, overwrite_a=overwrite)
    if info < 0:
        raise InputError(f"LAPACK's getrf refused its argument {-info}")
    return lu, pivots


def factorise_table(Z: Float, x: Float) -> Factor:
    """Factorise I − A for a table's Z, shape (n, n), and x, shape (n,)."""
    return factorise(leontief_matrix(Z, x), overwrite=True)
