"""A table as the decomposition sees it: deliveries, inputs by product, and final demand by who spends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.coefficients import input_coefficients, reciprocal
from interlace.model.table import IOTable


@dataclass(frozen=True, slots=True)
class Accounts:
    """One year, at the prices of a given year.

    Parameters
    ----------
    Z : ndarray, shape (n, n)
        Deliveries between industries of the table.
    inputs : ndarray, shape (p, n)
        What each industry buys of each product, of all origins.
    final : ndarray, shape (n, G)
        What final users of each economy buy, and what its industries without output buy.
    spending : ndarray, shape (G,)
        The level of final spending.
    exports : ndarray, shape (n,)
        What leaves the table.
    rest : ndarray, shape (n,)
        The discrepancy that the publisher prints.
    x, value_added : ndarray, shape (n,)
    """

    Z: Float
    inputs: Float
    final: Float
    spending: Float
    exports: Float
    rest: Float
    x: Float
    value_added: Float

    @property
    def A(self) -> Float:
        """Input coefficients by origin, shape (n, n)."""
        return input_coefficients(self.Z, self.x)

    @property
    def H(self) -> Float:
        """Input coefficients by product, shape (p, n)."""
        return input_coefficients(self.inputs, self.x)

    @property
    def v(self) -> Float:
        """Value added in a unit of output, shape (n,)."""
        return self.value_added * reciprocal(self.x)

    @property
    def idle(self) -> Float:
        """Value added of industries without output, shape (n,): in rounded tables it need not be nought."""
        return np.where(self.x == 0, self.value_added, 0.0)

    def at_prices(self, index: Float, products: Ints, owners: Ints) -> Accounts:
        """Return the accounts divided by a price index of each industry's output, shape (n,); double deflation."""
        real = 1.0 / index
        Z, final = self.Z * real[:, None], self.final * real[:, None]
        x = self.x * real
        return Accounts(
            Z=Z,
            inputs=_by_product(Z, products, owners),
            final=final,
            spending=final.sum(axis=0),
            exports=self.exports * real,
            rest=self.rest * real,
            x=x,
            value_added=self.value_added + (x - self.x) - (Z.sum(axis=0) - self.Z.sum(axis=0)),
        )


def products_of(table: IOTable) -> Ints:
    """Return which product each row is, shape (n,): the same industry code is the same product everywhere."""
    _, first = np.unique(table.codes.astype(str), return_inverse=True)
    if not table.is_multiregional:
        return np.arange(table.n)
    return np.asarray(first, dtype=np.intp)


def members_of(table: IOTable, economies: Sequence[str]) -> list[Ints]:
    """Return the rows of each economy."""
    return [np.flatnonzero(table.of_economy(code)) for code in economies]


def _by_product(Z: Float, products: Ints, owners: Ints) -> Float:
    inputs = np.zeros((int(products.max()) + 1, Z.shape[1]))
    for g in range(int(owners.max()) + 1):
        rows = np.flatnonzero(owners == g)
        inputs[products[rows]] += Z[rows]
    return inputs


def accounts_of(table: IOTable, *, value_added: bool = True) -> Accounts:
    """Return the accounts of a table at its own prices.

    Competitive imports of a national table are taken out in proportion to use (`IOTable.with_proportional_imports`).

    Parameters
    ----------
    table : IOTable
    value_added : bool
        Whether value added is asked for; a table without it bears gross output all the same.

    Raises
    ------
    Unsupported
        If a table of several economies has a column of competitive imports, imports cannot be spread, or value added
        is asked for and not there.
    """
    if table.imports is not None and table.is_multiregional:
        raise Unsupported.said("decomposed_with_imports")
    home = table if table.imports is None else table.with_proportional_imports()
    leaving = home.final_with_role("exports")
    final = _by_owner(home, home.Y, leaving)
    spending = _by_owner(table, table.Y, leaving).sum(axis=0)
    resting = np.flatnonzero(home.x == 0)
    for j in resting:
        final[:, home.economy_of[j]] += home.Z[:, j]
        spending[home.economy_of[j]] += table.Z[:, j].sum()
    return Accounts(
        Z=home.Z,
        inputs=_by_product(table.Z, products_of(table), table.economy_of),
        final=final,
        spending=spending,
        exports=home.Y[:, leaving].sum(axis=1),
        rest=np.zeros(home.n) if home.residual is None else home.residual,
        x=home.x,
        value_added=table.value_added if value_added else np.zeros(table.n),
    )


def _by_owner(table: IOTable, Y: Float, leaving: Bools) -> Float:
    owners = pd.Index(table.economies).get_indexer(table.final.get_level_values("economy"))
    final = np.zeros((table.n, len(table.economies)))
    for g in range(len(table.economies)):
        final[:, g] = Y[:, (owners == g) & ~leaving].sum(axis=1)
    return final


def require_same_industries(first: IOTable, second: IOTable) -> None:
    """Raise `InputError` if two tables differ in their rows."""
    if not first.industries.equals(second.industries):
        raise InputError.said("other_industries", first=first.year, second=second.year)
