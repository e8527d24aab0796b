"""Imported inputs by product: as the table has them, or in proportion to all use of a product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators.needs import require_seen
from interlace.indicators.options import Imports
from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.model.imports import import_shares
from interlace.model.table import IOTable
from interlace.words import said


@dataclass(frozen=True, slots=True)
class Inputs:
    """What each industry buys of each product.

    Parameters
    ----------
    codes : pandas.Index
        Code of each product, p of them.
    bought, imported : ndarray, shape (p, n)
        Of all origins; from other economies.
    """

    codes: pd.Index
    bought: Float
    imported: Float

    def of_codes(self, codes: Iterable[str]) -> Bools:
        """Return which products have one of `codes`, shape (p,)."""
        return np.asarray(self.codes.isin(list(codes)), dtype=np.bool_)

    def own(self, table: IOTable) -> Float:
        """Return what each industry imports of its own product, shape (n,)."""
        values: Float = self.imported[self.codes.get_indexer(pd.Index(table.codes)), np.arange(table.n)]
        return values


def inputs_by_product(table: IOTable, imports: Imports) -> Inputs:
    """Return the inputs of each industry by product, and the part of them that is imported.

    Parameters
    ----------
    table : IOTable
        Multi-regional; or national with a column of competitive imports, whose imported part is told unless
        ``"proportional"`` is asked for.
    imports : {"table", "proportional"}
        From the table's own cells, or its imported part; or each use of a product times imports over all use at home,
        m / (x + m − e).

    Raises
    ------
    Unsupported
        If the table does not show imports by product, or not by user.
    """
    if imports == "table" and not table.knows_imported_inputs:
        raise Unsupported.said("imports_of_unknown_users", several=table.is_multiregional)
    if imports == "table" and table.imported is not None:
        return Inputs(pd.Index(table.codes), table.Z, table.imported.Z)
    if not table.is_multiregional:
        return Inputs(pd.Index(table.codes), table.Z, import_shares(table)[:, None] * table.Z)
    codes = pd.Index(table.classification.codes)
    codes = codes[codes.isin(table.codes)]
    products = codes.get_indexer(pd.Index(table.codes)).astype(np.intp)
    bought, domestic = _added_up(table, products, len(codes))
    if imports == "table":
        return Inputs(codes, bought, bought - domestic)
    require_seen(table, said("subjects.proportional_imports"))
    return Inputs(codes, bought, _import_ratios(table, products, len(codes))[:, table.economy_of] * bought)


def _added_up(table: IOTable, products: Ints, count: int) -> tuple[Float, Float]:
    bought, domestic = np.zeros((count, table.n)), np.zeros((count, table.n))
    for g in range(len(table.economies)):
        rows = np.flatnonzero(table.economy_of == g)
        bought[products[rows]] += table.Z[rows]
        domestic[np.ix_(products[rows], rows)] = table.Z[np.ix_(rows, rows)]
    return bought, domestic


def _import_ratios(table: IOTable, products: Ints, count: int) -> Float:
    """Return imports over all use of each product in each economy, shape (p, economies); 0 where nothing is used."""
    use = table.Z_by_economy + table.Y_by_economy
    # What leaves the table through a column of exports is no use at home.
    leaving = table.final_with_role("exports")
    owners = pd.Index(table.economies).get_indexer(table.final.get_level_values("economy"))
    for k in np.flatnonzero(leaving):
        use[:, owners[k]] -= table.Y[:, k]
    G = len(table.economies)
    whole, home = np.zeros((count, G)), np.zeros((count, G))
    np.add.at(whole, products, use)
    np.add.at(home, (products, table.economy_of), use[np.arange(table.n), table.economy_of])
    ratios: Float = (whole - home) * reciprocal(whole.ravel()).reshape(whole.shape)
    return ratios


def whole_inputs(table: IOTable, inputs: Inputs, denominator: str) -> tuple[Float, Bools]:
    """Return what imported inputs are measured against, shape (n,), and which products count, shape (p,)."""
    counted = np.ones(len(inputs.codes), dtype=np.bool_)
    if denominator == "output":
        return table.x, counted
    if denominator == "non_energy_inputs":
        counted = ~inputs.of_codes(table.classification.members("energy"))
    return inputs.bought[counted].sum(axis=0), counted
