"""How much production crosses borders, and how often: the four parts of v̂BŶ, and the length of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from interlace.kernels._types import Float, Ints
from interlace.kernels.factor import Factor, factorise

__all__ = ["Local", "Parts", "backward", "backward_steps", "forward", "forward_steps", "localise"]


@dataclass(frozen=True, slots=True)
class Local:
    """The economies of a table each for itself, and what crosses their borders.

    Parameters
    ----------
    rows : tuple of ndarray of int
        Positions of each economy's industries.
    factors : tuple of Factor
        Of I − A_ss, one an economy; together they stand for L.
    foreign : ndarray, shape (n, n)
        A^F: A with every economy's own block set to zero.
    """

    rows: tuple[Ints, ...]
    factors: tuple[Factor, ...]
    foreign: Float

    def solve(self, F: Float) -> Float:
        """Return L F, shape of F."""
        out = np.empty_like(F, dtype=np.float64)
        for rows, factor in zip(self.rows, self.factors, strict=True):
            out[rows] = factor.solve(F[rows])
        return out

    def solve_transposed(self, F: Float) -> Float:
        """Return L' F, shape of F."""
        out = np.empty_like(F, dtype=np.float64)
        for rows, factor in zip(self.rows, self.factors, strict=True):
            out[rows] = factor.solve_transposed(F[rows])
        return out


@dataclass(frozen=True, slots=True)
class Parts:
    """v̂BŶ in four parts, summed over products (forward) or over origins (backward), or the steps in each.

    Parameters
    ----------
    domestic : ndarray, shape (n,)
        v̂LŶ^D: made and used at home, never across a border.
    traditional : ndarray, shape (n,)
        v̂LŶ^F: made at home, exported as a final product.
    simple : ndarray, shape (n,)
        v̂LA^FLŶ^D: across one border inside an input, then made and used up there.
    complex : ndarray, shape (n,)
        v̂LA^F(BŶ − LŶ^D): across at least two borders.
    """

    domestic: Float
    traditional: Float
    simple: Float
    complex: Float

    @property
    def total(self) -> Float:
        """The four parts together, shape (n,)."""
        return self.domestic + self.traditional + self.simple + self.complex


def localise(A: Float, owner: Ints) -> Local:
    """Factorise each economy's own block of I − A.

    Parameters
    ----------
    A : ndarray, shape (n, n)
    owner : ndarray of int, shape (n,)
        Position of each industry's economy.

    Returns
    -------
    Local
    """
    foreign = A.copy()
    rows, factors = [], []
    for g in range(int(owner.max()) + 1):
        own = np.flatnonzero(owner == g)
        block = np.ix_(own, own)
        rows.append(own)
        factors.append(factorise(np.eye(own.size) - A[block], overwrite=True))
        foreign[block] = 0.0
    return Local(tuple(rows), tuple(factors), foreign)


def forward(factor: Factor, local: Local, v: Float, y_home: Float, y_abroad: Float) -> Parts:
    """Return where each industry's value added goes, Σ_j of v̂BŶ by part.

    Parameters
    ----------
    factor : Factor
        Of I − A.
    local : Local
    v : ndarray, shape (n,)
    y_home, y_abroad : ndarray, shape (n,)
        Final products used in the economy that finishes them, and in others.

    Returns
    -------
    Parts
        In the unit of y; the total is v̂B(y_home + y_abroad), an industry's value added.

    References
    ----------
    Wang, Wei, Yu & Zhu (2017), Measures of Participation in Global Value Chains, NBER 23222: the four
    parts of v̂BŶ, summed over rows.
    """
    home = local.solve(y_home)
    simple = local.solve(local.foreign @ home)
    crossing = local.solve(local.foreign @ factor.solve(y_home + y_abroad))
    return Parts(v * home, v * local.solve(y_abroad), v * simple, v * (crossing - simple))


def backward(factor: Factor, local: Local, v: Float, y_home: Float, y_abroad: Float) -> Parts:
    """Return where the value added in each final product comes from, Σ_i of v̂BŶ by part.

    Parameters
    ----------
    factor, local, v, y_home, y_abroad
        As in `forward`.

    Returns
    -------
    Parts
        In the unit of y; the total is (v'B)(y_home + y_abroad).

    References
    ----------
    Wang, Wei, Yu & Zhu (2017), NBER 23222: the four parts of v̂BŶ, summed over columns.
    """
    home = local.solve_transposed(v)
    crossed = local.foreign.T @ home
    simple = local.solve_transposed(crossed) * y_home
    crossing = factor.solve_transposed(crossed) * (y_home + y_abroad)
    return Parts(home * y_home, home * y_abroad, simple, crossing - simple)


Kind = Literal["all", "domestic", "traditional", "gvc"]


def forward_steps(factor: Factor, local: Local, y_home: Float, y_abroad: Float) -> dict[Kind, tuple[Float, Float]]:
    """Return the output that each industry's value calls forth on its way to final use, and the value, by kind.

    Parameters
    ----------
    factor, local, y_home, y_abroad
        As in `forward`.

    Returns
    -------
    dict of kind to (steps, value), each of shape (n,)
        Per unit of v, which cancels: BBy and By; LLy^D and Ly^D; LLy^F and Ly^F; LLA^FBy + LA^FBBy and LA^FBy. The
        last three add up to the first.

    References
    ----------
    Wang, Wei, Yu & Zhu (2017), Characterizing Global Value Chains: Production Length and Upstreamness, NBER 23261.
    """
    home, abroad = local.solve(y_home), local.solve(y_abroad)
    x = factor.solve(y_home + y_abroad)
    longer = factor.solve(x)
    crossing = local.solve(local.foreign @ x)
    beyond = local.solve(local.foreign @ longer)
    return {
        "all": (longer, x),
        "domestic": (local.solve(home), home),
        "traditional": (local.solve(abroad), abroad),
        "gvc": (local.solve(crossing) + beyond, crossing),
    }


def backward_steps(
    factor: Factor, local: Local, v: Float, y_home: Float, y_abroad: Float
) -> dict[Kind, tuple[Float, Float]]:
    """Return the output called forth on the way into each final product, and the value in it, by kind.

    Parameters
    ----------
    factor, local, v, y_home, y_abroad
        As in `forward`.

    Returns
    -------
    dict of kind to (steps, value), each of shape (n,)
        v'BB and v'B times y; v'LL and v'L times y^D and times y^F; v'LLA^FB + v'LA^FBB and v'LA^FB times y. The last
        three add up to the first.
    """
    home = local.solve_transposed(v)
    longer_home = local.solve_transposed(home)
    value = factor.solve_transposed(v)
    crossing = factor.solve_transposed(local.foreign.T @ home)
    longer = factor.solve_transposed(local.foreign.T @ longer_home) + factor.solve_transposed(crossing)
    y = y_home + y_abroad
    return {
        "all": (factor.solve_transposed(value) * y, value * y),
        "domestic": (longer_home * y_home, home * y_home),
        "traditional": (longer_home * y_abroad, home * y_abroad),
        "gvc": (longer * y, crossing * y),
    }
