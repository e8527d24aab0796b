"""The arrays that every export account is made of, cut into blocks of economies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import blas, lapack

from interlace.errors import InputError
from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import input_coefficients, reciprocal
from interlace.kernels.factor import Factor, factorise_table

__all__ = ["World"]

WIDE = 256
"""Rows up to which economies are multiplied together."""
LEAF = 384
"""Rows up to which a triangle is inverted at one go."""


@dataclass(frozen=True)
class World:
    """A table as export accounting sees it: the rows of an economy stand together.

    Economies need not have the same number of industries: China in two parts is one economy of twice as many.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
        Intermediate deliveries.
    Y : ndarray, shape (n, G)
        Final use by economy.
    value_added : ndarray, shape (n,)
    starts : ndarray of int, shape (G + 1,)
        Where each economy's rows begin; the last is n.

    Raises
    ------
    InputError
        If the shapes do not fit one another.
    """

    Z: Float
    Y: Float
    value_added: Float
    starts: Ints

    def __post_init__(self) -> None:
        n = self.Z.shape[0]
        G = len(self.starts) - 1
        fits = self.Z.shape == (n, n) and self.Y.shape == (n, G) and self.value_added.shape == (n,)
        if not fits or self.starts[0] != 0 or self.starts[-1] != n or (np.diff(self.starts) <= 0).any():
            raise InputError(
                f"Z {self.Z.shape}, Y {self.Y.shape}, value added {self.value_added.shape} and {G} economies do not fit"
            )

    @property
    def n(self) -> int:
        """Number of economy-industries."""
        return int(self.Z.shape[0])

    @property
    def G(self) -> int:
        """Number of economies."""
        return len(self.starts) - 1

    @cached_property
    def blocks(self) -> Sequence[slice]:
        """Rows of each economy, G slices."""
        return tuple(slice(int(a), int(b)) for a, b in zip(self.starts[:-1], self.starts[1:], strict=True))

    @cached_property
    def owner(self) -> Ints:
        """Position of each row's economy, shape (n,)."""
        return np.repeat(np.arange(self.G), np.diff(self.starts))

    @cached_property
    def x(self) -> Float:
        """Output, row sums of Z and Y, shape (n,)."""
        x: Float = self.Z.sum(axis=1) + self.Y.sum(axis=1)
        return x

    @cached_property
    def A(self) -> Float:
        """Input coefficients, shape (n, n); columns without output are zero."""
        return input_coefficients(self.Z, self.x)

    @cached_property
    def v(self) -> Float:
        """Value added in a unit of output, shape (n,)."""
        return self.value_added * reciprocal(self.x)

    @cached_property
    def factor(self) -> Factor:
        """The LU factors of I − A, made once."""
        return factorise_table(self.Z, self.x)

    @cached_property
    def B(self) -> Float:
        """The Leontief inverse whole, shape (n, n), C order; for accounts that need every cell of it."""
        # What is factorised is (I − A)', so its inverse in LAPACK's column order is B in C order. A solve for all
        # columns takes more operations than getri, but its threads wait for one another twice, not hundreds of times.
        factor = self.factor
        inverse, _ = lapack.dgetrs(factor.lu, factor.pivots, np.eye(self.n, order="F"), overwrite_b=1)
        return np.asarray(inverse.T)

    @cached_property
    def B_own(self) -> tuple[Float, ...]:
        """The economies' own blocks B_rr, G arrays, from the inverses of the two triangular factors alone.

        The factors are inverted where they stand, so what most accounts solve for, `BY` and `vB`, is solved for first;
        for anything else `factor` is made anew.
        """
        if "B" in self.__dict__:
            return tuple(self.B[block, block] for block in self.blocks)
        _ = self.BY, self.vB
        factor = self.factor
        del self.__dict__["factor"]
        return _own_blocks(factor, self.blocks)

    @cached_property
    def BY(self) -> Float:
        """Output that each economy's final use calls for, shape (n, G)."""
        return self.factor.solve(self.Y)

    @cached_property
    def vB(self) -> Float:
        """v_tB_tj: economy t's value added in a unit of final product j, shape (G, n)."""
        by_economy = np.zeros((self.n, self.G))
        by_economy[np.arange(self.n), self.owner] = self.v
        return np.ascontiguousarray(self.factor.solve_transposed(by_economy).T)

    @cached_property
    def vB_own(self) -> Float:
        """v_sB_ss: the own economy's value added in a unit of final product, shape (n,)."""
        return self.vB[self.owner, np.arange(self.n)]

    @cached_property
    def vL(self) -> Float:
        """v_sL_ss: the own economy's value added through its own industries alone, shape (n,)."""
        return np.concatenate([self.v[b] @ L for b, L in zip(self.blocks, self.L, strict=True)])

    @cached_property
    def L(self) -> tuple[Float, ...]:
        """(I − A_ss)⁻¹ of each economy's own block, G arrays."""
        scale = reciprocal(self.x)
        found = []
        for block in self.blocks:
            matrix = self.Z[block, block] * -scale[block]
            matrix[np.diag_indices_from(matrix)] += 1.0
            try:
                found.append(np.asarray(np.linalg.inv(matrix), dtype=np.float64))
            except np.linalg.LinAlgError:
                raise InputError(
                    f"the economy of rows {block.start + 1} to {block.stop} cannot produce with its own inputs alone: "
                    "I − A_ss is singular",
                    fix="look for industries whose inputs use up all of their output; table.check() names them",
                ) from None
        return tuple(found)

    @cached_property
    def E(self) -> Float:
        """Gross exports of each row to each economy, intermediate and final, shape (n, G); 0 at home."""
        E = np.add.reduceat(self.Z, self.starts[:-1], axis=1) + self.Y
        E[np.arange(self.n), self.owner] = 0.0
        return E

    @cached_property
    def e(self) -> Float:
        """Gross exports of each row, shape (n,)."""
        e: Float = self.E.sum(axis=1)
        return e

    def at_home(self, F: Float) -> Float:
        """Return each row's column of its own economy, shape (n,), from F of shape (n, G)."""
        return F[np.arange(self.n), self.owner]

    def by_user(self, rows: slice, P: Float) -> Float:
        """Return Σ over the rows j of each economy r of Z_ij P_jk, shape (rows, G, k), from P of shape (n, k).

        With P = x̂⁻¹h it is what each economy needs of the products of `rows` to make h. Many small products, which
        BLAS does not spread over threads, cost less here than few large ones most of whose results are not wanted.
        """
        Z, sizes = self.Z[rows], np.diff(self.starts)
        if (sizes == sizes[0]).all():
            blocks = Z.reshape(len(Z), self.G, sizes[0]).transpose(1, 0, 2)
            return np.asarray(np.matmul(blocks, P.reshape(self.G, sizes[0], -1)).transpose(1, 0, 2))
        return np.stack([Z[:, block] @ P[block] for block in self.blocks], axis=1)

    def own(self, blocks: Sequence[Float], F: Float) -> Float:
        """Return the products of the economies' own `blocks` (L or B_own) with their rows of F, the shape of F."""
        return np.concatenate([M @ F[b] for b, M in zip(self.blocks, blocks, strict=True)])


def _own_blocks(factor: Factor, blocks: Sequence[slice]) -> tuple[Float, ...]:
    """Return the diagonal blocks of B = (U⁻¹L⁻¹P)', where LU = P(I − A)'; overwrites the factors.

    Several economies are multiplied at once, since a product of thin matrices is slower than one of wide ones.
    """
    inverses = factor.lu
    for lower in (False, True):
        _invert_triangle(inverses, 0, factor.n, lower=lower)
    place = _places(factor)
    found: list[Float] = []
    while len(found) < len(blocks):
        first = blocks[len(found)].start
        together = [block for block in blocks[len(found) :] if block.stop - first <= WIDE] or [blocks[len(found)]]
        whole = _product(inverses, place, slice(first, together[-1].stop))
        found += [whole[b.start - first : b.stop - first, b.start - first : b.stop - first].T.copy() for b in together]
    return tuple(found)


def _invert_triangle(M: Float, first: int, stop: int, *, lower: bool) -> None:
    """Invert the upper or the unit lower triangle of M[first:stop, first:stop] in its place, the other left alone.

    [[R, S], [0, T]]⁻¹ = [[R⁻¹, −R⁻¹ST⁻¹], [0, T⁻¹]], down to pieces of `LEAF` rows. LAPACK's trtri takes as many
    operations, but its threads wait for one another at every few columns, which costs dearly on a busy machine.
    """
    if stop - first <= LEAF:
        piece = M[first:stop, first:stop]
        unit = np.eye(stop - first, order="F")
        inverse = blas.dtrsm(1.0, piece.copy(order="F"), unit, lower=lower, diag=lower, overwrite_b=1)
        kept = np.tril(np.ones(piece.shape, dtype=np.bool_), -1)
        np.copyto(piece, inverse, where=kept if lower else ~kept)
        return
    half = (first + stop) // 2
    _invert_triangle(M, first, half, lower=lower)
    _invert_triangle(M, half, stop, lower=lower)
    ends = [M[first:half, first:half].copy(order="F"), M[half:stop, half:stop].copy(order="F")]
    corner = M[half:stop, first:half] if lower else M[first:half, half:stop]
    left, right = reversed(ends) if lower else ends
    product = blas.dtrmm(-1.0, left, corner.copy(order="F"), lower=lower, diag=lower, overwrite_b=1)
    corner[...] = blas.dtrmm(1.0, right, product, side=1, lower=lower, diag=lower, overwrite_b=1)


def _places(factor: Factor) -> Ints:
    """Return which column of U⁻¹L⁻¹ is column j of the inverse, shape (n,)."""
    order = np.arange(factor.n)
    for i, j in enumerate(factor.pivots):
        order[i], order[j] = order[j], order[i]
    place = np.empty(factor.n, dtype=np.intp)
    place[order] = np.arange(factor.n)
    return place


def _product(inverses: Float, place: Ints, rows: slice) -> Float:
    """Return rows `rows` and columns `rows` of U⁻¹L⁻¹P; `inverses` holds U⁻¹ above and L⁻¹ below the diagonal."""
    first, columns = rows.start, place[rows]
    # Row i of U⁻¹ starts at column i; column j of L⁻¹ starts at row j, with a one: what lies before is the other's.
    upper = inverses[rows, first:].copy(order="F")
    upper[:, : rows.stop - first] = np.triu(upper[:, : rows.stop - first])
    lower = np.asfortranarray(inverses[first:, columns])
    last = max(int(columns.max()) + 1 - first, 0)
    numbers = np.arange(first, first + last)[:, None]
    lower[:last] = np.where(numbers > columns, lower[:last], numbers == columns)
    # The same BLAS as LAPACK's above: the threads of a second one would wait for the first one's to rest.
    return np.asarray(blas.dgemm(1.0, upper, lower))
