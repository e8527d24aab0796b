"""What several indicators share: bundles of products, and whose value added is in them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_by_origin
from interlace.model.classification import FUNCTIONS
from interlace.model.table import IOTable

__all__ = [
    "bundles",
    "by_component",
    "by_economy",
    "by_function",
    "by_industry",
    "embodied",
    "group_sums",
    "ratio",
]

COMPONENTS = ("domestic", "foreign")


def group_sums(table: IOTable, values: Float) -> Float:
    """Return the sum of values, shape (n,) or (n, k), over the industries of each economy."""
    out = np.zeros((len(table.economies), *values.shape[1:]))
    np.add.at(out, table.economy_of, values)
    return out


def bundles(table: IOTable, flows: Float, rows: Bools) -> Float:
    """Return F, shape (n, economies): column g holds the `flows` of the industries of economy g that `rows` picks.

    Flows of industries without output are left out: nothing is known of what is in them, and with them the parts of a
    bundle would not add up to it. In rounded tables such flows are of the size of the rounding.

    Parameters
    ----------
    table : IOTable
    flows : ndarray, shape (n,)
    rows : ndarray of bool, shape (n,)
    """
    F = np.zeros((table.n, len(table.economies)))
    picked = np.flatnonzero(rows & (table.x != 0))
    F[picked, table.economy_of[picked]] = flows[picked]
    return F


def embodied(table: IOTable, F: Float) -> Float:
    """Return v̂ B F, shape (n, k): the value added of each industry in each column of F."""
    return value_added_by_origin(table.factor, table.v, F)


def _home(table: IOTable) -> Bools:
    home: Bools = table.economy_of[:, None] == np.arange(len(table.economies))
    return home


def by_component(table: IOTable, contents: Float, whole: Float, rows: Bools) -> pd.DataFrame:
    """Return the share that the industries of `rows` have in each economy's bundle, at home and abroad.

    Parameters
    ----------
    table : IOTable
    contents : ndarray, shape (n, economies)
        Value added by origin in each economy's bundle.
    whole : ndarray, shape (economies,)
        Denominators.
    rows : ndarray of bool, shape (n,)

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component`` (domestic, foreign), ``value``. A table of one economy has no foreign rows: what is
        inside its imports cannot be seen.
    """
    shares = [ratio(part, whole) for part in _domestic_and_foreign(table, contents, rows)]
    return _long(table, {"component": COMPONENTS}, np.stack(shares, axis=1))


def by_function(table: IOTable, contents: Float, whole: Float, rows: Bools, *, own: bool = False) -> pd.DataFrame:
    """Return the same as `by_component`, split by the function of the origin industry.

    Parameters
    ----------
    own : bool
        Whether manufacturing is split into own production (at home) and other manufacturing (abroad).

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``component``, ``function``, ``value``; functions in the order of `FUNCTIONS`.

    Raises
    ------
    Unsupported
        If no industry among the rows has a function.
    """
    functions = np.array([table.classification.functions.get(code, "") for code in table.codes], dtype=object)
    parts, components, names = [], [], []
    for component, position in (("domestic", 0), ("foreign", 1)):
        manufacturing = "own production" if component == "domestic" else "other manufacturing"
        for function in FUNCTIONS:
            wanted = "manufacturing" if own and function == manufacturing else function
            members = rows & (functions == wanted)
            if not members.any():
                continue
            parts.append(ratio(_domestic_and_foreign(table, contents, members)[position], whole))
            components.append(component)
            names.append(function)
    if not parts:
        raise Unsupported(
            "the table does not say what its industries do (transport, finance, ...)",
            fix='use a table with finer industries, or leave out by="function"',
        )
    return _long(table, {"component": components, "function": names}, np.stack(parts, axis=1))


def _domestic_and_foreign(table: IOTable, contents: Float, rows: Bools) -> tuple[Float, Float]:
    home = _home(table)
    picked = contents[rows]
    at_home = home[rows]
    return np.where(at_home, picked, 0.0).sum(axis=0), np.where(at_home, 0.0, picked).sum(axis=0)


def _long(table: IOTable, columns: dict[str, Iterable[str]], values: Float) -> pd.DataFrame:
    kept = list(range(values.shape[1]))
    labels = {name: list(words) for name, words in columns.items()}
    if not table.is_multiregional:
        kept = [i for i in kept if labels["component"][i] == "domestic"]
    economies = np.repeat(np.array(table.economies, dtype=object), len(kept))
    frame = {"economy": economies}
    for name, words in labels.items():
        frame[name] = np.tile(np.array([words[i] for i in kept], dtype=object), len(table.economies))
    return pd.DataFrame({**frame, "value": values[:, kept].ravel()})


def by_economy(table: IOTable, values: Float) -> pd.DataFrame:
    """Return one value an economy, shape (economies,), as a frame."""
    return pd.DataFrame({"economy": list(table.economies), "value": values})


def by_industry(table: IOTable, values: Float, rows: Bools | None = None) -> pd.DataFrame:
    """Return one value an industry, shape (n,), as a frame in the table's order; only `rows` if given."""
    keep = np.ones(table.n, dtype=np.bool_) if rows is None else rows
    index = table.industries[keep]
    return pd.DataFrame(
        {
            "economy": index.get_level_values("economy"),
            "industry": index.get_level_values("industry"),
            "value": values[keep],
        }
    )
