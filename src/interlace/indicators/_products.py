"""What is inside a unit of each product, at home and abroad, one right-hand side an economy."""

from __future__ import annotations

from typing import Literal

import numpy as np

from interlace.indicators._shares import by_economy
from interlace.kernels._types import Bools, Float
from interlace.kernels.content import value_added_multipliers
from interlace.model.table import IOTable

Industries = Literal["manufacturing", "services", "all"]


def members_of(table: IOTable, industries: Industries) -> Bools:
    """Return which industries an indicator measures, shape (n,)."""
    return np.ones(table.n, dtype=np.bool_) if industries == "all" else table.in_role(industries)


def with_flows(table: IOTable, flows: Float) -> Bools:
    """Return which industries have both flows and output, shape (n,); of the others nothing can be said."""
    known: Bools = (flows != 0) & (table.x != 0)
    return known


def contents_of_products(table: IOTable, coefficients: Float, origin: Bools, products: Bools) -> Float:
    """Return what the industries of `origin` put into a unit of each final product, at home and abroad.

    Parameters
    ----------
    table : IOTable
    coefficients : ndarray, shape (n,)
        Value added, jobs, ... in a unit of output.
    origin : ndarray of bool, shape (n,)
        Whose contributions count.
    products : ndarray of bool, shape (n,)

    Returns
    -------
    ndarray, shape (products, 2)
        Columns ``domestic`` and ``foreign``.
    """
    contents = value_added_multipliers(table.factor, by_economy(table, coefficients, origin))[products]
    home = table.economy_of[products, None] == np.arange(len(table.economies))
    return np.stack([np.where(side, contents, 0.0).sum(axis=1) for side in (home, ~home)], axis=1)
