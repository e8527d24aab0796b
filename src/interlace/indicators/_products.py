"""What is inside a unit of each product, at home and abroad, one right-hand side an economy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from interlace.indicators._shares import COMPONENTS, by_economy, by_industry, group_sums, ratio
from interlace.kernels._types import Bools, Float
from interlace.kernels.content import value_added_multipliers
from interlace.model.table import IOTable

__all__ = [
    "Industries",
    "by_origin",
    "contents_of_products",
    "imported_inputs",
    "members_of",
    "product_frame",
    "total_or_each",
    "with_flows",
]

Industries = Literal["manufacturing", "services", "all"]


def members_of(table: IOTable, industries: Industries) -> Bools:
    """Return which industries an indicator measures, shape (n,)."""
    return np.ones(table.n, dtype=np.bool_) if industries == "all" else table.in_role(industries)


def total_or_each(table: IOTable, part: Float, whole: Float, rows: Bools, by: str) -> pd.DataFrame:
    """Return part/whole of each industry of `rows`, or of them together in each economy.

    Parameters
    ----------
    table : IOTable
    part, whole : ndarray, shape (n,)
    rows : ndarray of bool, shape (n,)
    by : {"economy", "industry"}

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value``; missing where the whole is zero.
    """
    if by == "industry":
        return by_industry(table, ratio(part, whole), rows)
    parts, wholes = (group_sums(table, np.where(rows, values, 0.0)) for values in (part, whole))
    return by_economy(table, ratio(parts, wholes))


def with_flows(table: IOTable, flows: Float) -> Bools:
    """Return which industries have both flows and output, shape (n,); of the others nothing can be said."""
    known: Bools = (flows != 0) & (table.x != 0)
    return known


def imported_inputs(table: IOTable, rows: Bools) -> Float:
    """Return what each industry buys from the industries of `rows` in other economies, shape (n,)."""
    imported = np.zeros(table.n)
    for g in range(len(table.economies)):
        home = table.economy_of == g
        imported[home] = table.Z[np.ix_(rows & ~home, home)].sum(axis=0)
    return imported


def by_origin(table: IOTable, coefficients: Float, rows: Bools) -> Float:
    """Return the coefficients of the industries of `rows`, a column an economy, shape (n, economies)."""
    columns = np.zeros((table.n, len(table.economies)))
    picked = np.flatnonzero(rows)
    columns[picked, table.economy_of[picked]] = coefficients[picked]
    return columns


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
    contents = value_added_multipliers(table.factor, by_origin(table, coefficients, origin))[products]
    home = table.economy_of[products, None] == np.arange(len(table.economies))
    return np.stack([np.where(side, contents, 0.0).sum(axis=1) for side in (home, ~home)], axis=1)


def product_frame(
    table: IOTable, products: Bools, values: Float, columns: Mapping[str, tuple[str, ...]] | None = None
) -> pd.DataFrame:
    """Return values of products as a frame, the parts of a product one below the other.

    Parameters
    ----------
    table : IOTable
    products : ndarray of bool, shape (n,)
    values : ndarray, shape (products, parts)
    columns : mapping of str to tuple of str
        Labels of the parts; ``component`` domestic and foreign by default. A table of one economy has no foreign rows.
    """
    labels = dict(columns or {"component": COMPONENTS})
    kept = list(range(values.shape[1]))
    if not table.is_multiregional and "component" in labels:
        kept = [i for i in kept if labels["component"][i] == "domestic"]
    rows = np.flatnonzero(products)
    index = table.industries[np.repeat(rows, len(kept))]
    frame = {"economy": index.get_level_values("economy"), "industry": index.get_level_values("industry")}
    tiled = {
        name: np.tile(np.array([words[i] for i in kept], dtype=object), len(rows)) for name, words in labels.items()
    }
    return pd.DataFrame({**frame, **tiled, "value": values[:, kept].ravel()})
