"""The arrays that every export account is made of, cut into blocks of economies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from interlace.errors import InputError
from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import input_coefficients, reciprocal
from interlace.kernels.factor import Factor, factorise_table

__all__ = ["World"]


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
        return self.factor.inverse()

    @cached_property
    def B_own(self) -> tuple[Float, ...]:
        """The economies' own blocks B_rr, G arrays; they take a third of the operations of the whole inverse."""
        return self.factor.inverse_blocks(self.blocks)

    def columns_of_B(self, rows: slice) -> Float:
        """Return ``B_·s``, the columns of B of some rows, shape (n, rows), by a solve of their own."""
        units = np.zeros((self.n, rows.stop - rows.start))
        units[rows] = np.eye(rows.stop - rows.start)
        return self.factor.solve(units)

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
                raise InputError.said("economy_singular", first=block.start + 1, last=block.stop) from None
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

    def block_products(self, blocks: Sequence[Float], F: Float) -> Float:
        """Return the products of the economies' own `blocks` (L or B_own) with their rows of F, the shape of F."""
        return np.concatenate([M @ F[b] for b, M in zip(self.blocks, blocks, strict=True)])
