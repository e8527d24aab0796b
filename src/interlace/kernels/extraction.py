"""What output falls by when deliveries are taken out of the table: hypothetical extraction.

Taking the cells D out of A, and the final sales d out of y, leaves x* = (I − A + D)⁻¹(y − d). The fall of output is
x − x* = (I − A + D)⁻¹ g with g = Dx + d, the sales that are taken out. It is solved for directly, so that what is small
is as exact as what is large, and taking out nothing changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.linalg.blas import dgemm, dgemv
from scipy.sparse.linalg import LinearOperator, gmres

from interlace.errors import InputError
from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import leontief_matrix, reciprocal
from interlace.kernels.factor import Factor, factorise

__all__ = ["METHODS", "Block", "Extracted", "Method", "extract", "rank_of"]

Method = Literal["auto", "low_rank", "gmres", "refactor"]
METHODS: tuple[Method, ...] = ("auto", "low_rank", "gmres", "refactor")

FEW, SMALL = 8, 100
"""A change of a rank up to FEW, or n/SMALL, is solved by a low-rank update: beyond it the iteration is the cheaper."""
TOLERANCE = 1e-12
"""Largest residual, relative to the sales taken out, with which a solution is taken."""
INNER = 1e-14
RESTART, CYCLES = 50, 4


@dataclass(frozen=True, slots=True)
class Block:
    """Deliveries that are taken out: those of some rows to some columns.

    Parameters
    ----------
    rows : ndarray of int, shape (r,)
        Positions of the industries that deliver, each once.
    columns : ndarray of int, shape (c,)
        Positions of the industries that buy, each once.
    """

    rows: Ints
    columns: Ints


@dataclass(frozen=True, slots=True)
class Extracted:
    """The fall of output, and how it was found.

    Parameters
    ----------
    loss : ndarray, shape (n,), in the unit of Z
        x − x*.
    sales : ndarray, shape (n,), in the unit of Z
        g, the deliveries that were taken out, intermediate and final.
    method : str
        ``"nothing"`` (there was nothing to take out), ``"low_rank"``, ``"gmres"`` or ``"refactor"``.
    rank : int
        Bound on the rank of D: the fewest rows and columns that cover it.
    iterations : int
        Of the iteration; 0 for the other methods.
    residual : float
        ‖g − (I − A + D)(x − x*)‖ / ‖g‖.
    fell_back : str
        The method that was tried first and did not reach the tolerance; empty where the first one did.
    """

    loss: Float
    sales: Float
    method: str
    rank: int
    iterations: int = 0
    residual: float = 0.0
    fell_back: str = ""


@dataclass(frozen=True, slots=True)
class _Cells:
    """The coefficients that are taken out, block by block."""

    blocks: Sequence[Block]
    cells: list[Float]
    n: int

    @classmethod
    def of(cls, Z: Float, x: Float, blocks: Sequence[Block], share: float) -> _Cells:
        scale = reciprocal(x) * share
        return cls(blocks, [Z[np.ix_(b.rows, b.columns)] * scale[b.columns] for b in blocks], Z.shape[0])

    def __matmul__(self, p: Float) -> Float:
        out = np.zeros(self.n)
        for block, cells in zip(self.blocks, self.cells, strict=True):
            out[block.rows] += dgemv(1.0, cells.T, p[block.columns], trans=1)
        return out

    def factors(self) -> tuple[Float, Float, Ints]:
        """Return U and W, shapes (n, k), with D = UW', and the rows that U's first columns pick."""
        by_row = _by_row(self.blocks)
        rows = _union(block.rows for block, flat in zip(self.blocks, by_row, strict=True) if flat)
        columns = _union(block.columns for block, flat in zip(self.blocks, by_row, strict=True) if not flat)
        k = rows.size + columns.size
        U, W = np.zeros((self.n, k), order="F"), np.zeros((self.n, k), order="F")
        U[rows, np.arange(rows.size)] = 1.0
        W[columns, rows.size + np.arange(columns.size)] = 1.0
        for block, cells, flat in zip(self.blocks, self.cells, by_row, strict=True):
            if flat:
                W[np.ix_(block.columns, np.searchsorted(rows, block.rows))] += cells.T
            else:
                U[np.ix_(block.rows, rows.size + np.searchsorted(columns, block.columns))] += cells
        return U, W, rows


def _union(parts: Iterable[Ints]) -> Ints:
    found = list(parts)
    return np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.intp)


def _by_row(blocks: Sequence[Block]) -> list[bool]:
    """Return for each block whether its rows (rather than its columns) are counted in the rank: the fewest in all."""
    mixed = [block.rows.size <= block.columns.size for block in blocks]
    if len(blocks) == 1:
        return mixed
    choices = [mixed, [True] * len(blocks), [False] * len(blocks)]
    return min(choices, key=lambda choice: _lines(blocks, choice))


def _lines(blocks: Sequence[Block], by_row: Sequence[bool]) -> int:
    rows = _union(block.rows for block, flat in zip(blocks, by_row, strict=True) if flat)
    columns = _union(block.columns for block, flat in zip(blocks, by_row, strict=True) if not flat)
    return int(rows.size + columns.size)


def rank_of(blocks: Sequence[Block]) -> int:
    """Return a bound on the rank of what the blocks take out: the rows or columns that cover them."""
    if len(blocks) == 1:
        return int(min(blocks[0].rows.size, blocks[0].columns.size))
    return _lines(blocks, _by_row(blocks))


def extract(
    factor: Factor,
    Z: Float,
    x: Float,
    blocks: Sequence[Block],
    final: Float,
    *,
    share: float = 1.0,
    method: Method = "auto",
) -> Extracted:
    """Return the fall of output when blocks of deliveries and some final sales are taken out.

    Parameters
    ----------
    factor : Factor
        Of I − Z x̂⁻¹.
    Z : ndarray, shape (n, n)
    x : ndarray, shape (n,)
    blocks : sequence of Block
        No cell stands in two of them.
    final : ndarray, shape (n,)
        Final sales that are taken out, in the unit of Z; `share` applies to them too.
    share : float
        How much of each cell is taken out, above 0 and at most 1.
    method : {"auto", "low_rank", "gmres", "refactor"}
        A low-rank update (Woodbury) on the factor; GMRES preconditioned by the factor; a factorisation of its own.
        ``"auto"`` takes the first where the rank is at most 8 or n/100, and the second otherwise.

    Returns
    -------
    Extracted
        Where a solution's true residual is above 1e-12 of the sales taken out, a factorisation of its own is made, and
        that is recorded.

    Raises
    ------
    InputError
        If the method is unknown, or the table without these cells is singular.

    References
    ----------
    Dietzenbacher & Lahr (2013), Economic Systems Research 25(3); Woodbury (1950); Saad & Schultz (1986).
    """
    if method not in METHODS:
        raise InputError(f"unknown method {method!r}", fix="choose one of " + ", ".join(METHODS))
    blocks = [block for block in blocks if block.rows.size and block.columns.size]
    D = _Cells.of(Z, x, blocks, share)
    g = D @ x + share * final
    rank = rank_of(blocks)
    size = float(np.linalg.norm(g))
    if size == 0:
        return Extracted(np.zeros_like(g), g, "nothing", rank)
    chosen = method if method != "auto" else ("low_rank" if rank <= max(FEW, factor.n // SMALL) else "gmres")
    iterations, tried = 0, ""
    if chosen != "refactor":
        if chosen == "low_rank":
            loss = _low_rank(factor, D, x, share * final)
        else:
            loss, iterations = _gmres(factor, D, g)
        residual = _residual(Z, x, D, g, loss) / size
        if residual <= TOLERANCE:
            return Extracted(loss, g, chosen, rank, iterations, residual)
        tried = chosen
    loss = _refactor(Z, x, D, g)
    return Extracted(loss, g, "refactor", rank, iterations, _residual(Z, x, D, g, loss) / size, tried)


def _residual(Z: Float, x: Float, D: _Cells, g: Float, loss: Float) -> float:
    # By scipy's BLAS, which also solves: numpy has a library of its own, and the threads of two wait for one another.
    used = dgemv(1.0, Z.T, reciprocal(x) * loss, trans=1)
    return float(np.linalg.norm(g - (loss - used + D @ loss)))


def _low_rank(factor: Factor, D: _Cells, x: Float, final: Float) -> Float:
    """Return Bg − BU(I + W'BU)⁻¹W'Bg.

    g is UW'x and the final sales, so where these stand in the rows that U picks, Bg costs no solve of its own.
    """
    U, W, rows = D.factors()
    k = U.shape[1]
    if k == 0:
        return factor.solve(final)
    weights, left = dgemv(1.0, W, x, trans=1), final.copy()
    weights[: rows.size] += left[rows]
    left[rows] = 0.0
    extra = bool(left.any())
    solved = factor.solve(np.column_stack([U, left]) if extra else U)
    BU = solved[:, :k]
    Bg = dgemv(1.0, BU, weights) + (solved[:, k] if extra else 0.0)
    with np.errstate(all="ignore"):
        try:
            inner = np.linalg.solve(np.eye(k) + dgemm(1.0, W, BU, trans_a=1), dgemv(1.0, W, Bg, trans=1))
        except np.linalg.LinAlgError:
            inner = np.full(k, np.nan)
        result: Float = Bg - dgemv(1.0, BU, inner)
    return result


def _gmres(factor: Factor, D: _Cells, g: Float) -> tuple[Float, int]:
    """Return B r with (I + DB) r = g; r is nonzero only in the rows of g and of D."""
    rows = np.union1d(np.flatnonzero(g), _union(block.rows for block in D.blocks))
    wide = np.zeros(factor.n)

    def applied(r: Float) -> Float:
        wide[rows] = r
        product: Float = r + (D @ factor.solve(wide))[rows]
        return product

    count = 0

    def seen(_: object) -> None:
        nonlocal count
        count += 1

    operator = LinearOperator((rows.size, rows.size), matvec=applied, dtype=np.float64)
    scale = float(np.abs(g).max())
    steps = min(RESTART, rows.size)
    r, _ = gmres(
        operator, g[rows] / scale, rtol=INNER, restart=steps, maxiter=CYCLES, callback=seen, callback_type="pr_norm"
    )
    wide[rows] = r * scale
    return factor.solve(wide), count


def _refactor(Z: Float, x: Float, D: _Cells, g: Float) -> Float:
    matrix = leontief_matrix(Z, x)
    for block, cells in zip(D.blocks, D.cells, strict=True):
        matrix[np.ix_(block.rows, block.columns)] += cells
    return factorise(matrix, overwrite=True).solve(g)
