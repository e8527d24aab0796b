"""Output in every mixture of two years, for several economies, each pair of tables factorised four times in all."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.sda import demand_columns, mixed_coefficients, state_outputs
from interlace.sda._accounts import Accounts

FACTORS = (
    "value-added coefficients",
    "technology",
    "domestic sourcing",
    "offshoring",
    "final-demand level",
    "final-demand mix",
    "exports",
    "discrepancy",
)
"""In the order in which the polar forms change them."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two years of a table, taken apart.

    Parameters
    ----------
    first, second : Accounts
        At one set of prices.
    members : tuple of ndarray of int
        Rows of each economy.
    outputs : tuple of ndarray, shape (2, 2, 2, rows, 8)
        By technology, the economy's own sourcing, that of others; the last axis as `demand_columns` gives it.
    nominal : Accounts
        The second year at its own prices.
    """

    first: Accounts
    second: Accounts
    members: tuple[Ints, ...]
    outputs: tuple[Float, ...]
    nominal: Accounts

    def states(self, position: int, rows: Bools, *, output: bool) -> Float:
        """Return the value of one economy in every state, shape (2,) * 8.

        Parameters
        ----------
        position : int
            Which economy.
        rows : ndarray of bool, shape (n,)
            Which industries are measured.
        output : bool
            Gross output, or else value added.
        """
        own = self.members[position]
        weights = [np.where(rows, 1.0 if output else side.v, 0.0)[own] for side in (self.first, self.second)]
        idle = [0.0 if output else float(side.idle[own][rows[own]].sum()) for side in (self.first, self.second)]
        parts = np.stack([weight @ self.outputs[position] for weight in weights])
        home = parts[..., :4].reshape(2, 2, 2, 2, 2, 2, 1, 1)
        exports = parts[..., 4:6].reshape(2, 2, 2, 2, 1, 1, 2, 1)
        rest = parts[..., 6:].reshape(2, 2, 2, 2, 1, 1, 1, 2)
        constant = np.array(idle).reshape(2, 1, 1, 1, 1, 1, 1, 1)
        value: Float = home + exports + rest + constant
        return value

    def levels(self, position: int, rows: Bools, *, output: bool) -> tuple[float, float]:
        """Return the published value of one economy in the first year and, at its own prices, in the second."""
        picked = self.members[position][rows[self.members[position]]]
        pair = [side.x if output else side.value_added for side in (self.first, self.nominal)]
        return float(pair[0][picked].sum()), float(pair[1][picked].sum())


def link(
    first: Accounts,
    second: Accounts,
    nominal: Accounts,
    products: Ints,
    positions: Sequence[int],
    members: Sequence[Ints],
) -> Link:
    """Take two years apart.

    Parameters
    ----------
    first, second : Accounts
        At one set of prices.
    nominal : Accounts
        The second year at its own prices.
    products : ndarray of int, shape (n,)
    positions : sequence of int
        Which column of final demand is each economy's own.
    members : sequence of ndarray of int
        Rows of each economy.
    """
    coefficients = mixed_coefficients(first.A, second.A, first.H, second.H, products)
    demands = [_demands(first, second, g) for g in positions]
    corners = ((0, 0), (0, 1), (1, 0), (1, 1))
    # One thread of BLAS each, also where they run one after the other, so that the figures do not depend on it.
    with threadpool_limits(limits=1), ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda ht: state_outputs(coefficients, ht[0], ht[1], members, demands), corners))
    outputs = [np.empty((2, 2, 2, own.size, 8)) for own in members]
    for (h, t), pairs in zip(corners, found, strict=True):
        for out, (same, other) in zip(outputs, pairs, strict=True):
            out[h, t, t], out[h, 1 - t, t] = same, other
    return Link(first, second, tuple(members), tuple(outputs), nominal)


def _demands(first: Accounts, second: Accounts, g: int) -> Float:
    sides = (first, second)
    home = (first.final[:, g], second.final[:, g])
    abroad = tuple(np.delete(side.final, g, axis=1).sum(axis=1) + side.exports for side in sides)
    spending = (float(first.spending[g]), float(second.spending[g]))
    return demand_columns(home, spending, (abroad[0], abroad[1]), (first.rest, second.rest))
