"""What several indicators share: bundles of products, and whose value added is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators.needs import require_seen
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_by_origin
from interlace.model.classification import FUNCTIONS
from interlace.model.frames import economies, industries, tidy
from interlace.model.table import IOTable
from interlace.words import said

BY_ORIGIN: Mapping[str, Sequence[str]] = {"component": ("domestic", "foreign")}


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
    return by_economy(table, flows, rows & (table.x != 0))


def by_economy(table: IOTable, values: Float, rows: Bools) -> Float:
    """Return the values of the industries of `rows`, a column an economy, shape (n, economies); 0 elsewhere."""
    columns = np.zeros((table.n, len(table.economies)))
    picked = np.flatnonzero(rows)
    columns[picked, table.economy_of[picked]] = values[picked]
    return columns


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
    return parts_of(table, economies(table), np.stack(shares, axis=1))


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
        raise Unsupported.said("functions_untold")
    return parts_of(table, economies(table), np.stack(parts, axis=1), {"component": components, "function": names})


def _domestic_and_foreign(table: IOTable, contents: Float, rows: Bools) -> tuple[Float, Float]:
    home = _home(table)
    picked = contents[rows]
    at_home = home[rows]
    return np.where(at_home, picked, 0.0).sum(axis=0), np.where(at_home, 0.0, picked).sum(axis=0)


def parts_of(
    table: IOTable, axis: Mapping[str, Any], values: Float, labels: Mapping[str, Sequence[str]] = BY_ORIGIN
) -> pd.DataFrame:
    """Return values, shape (positions of the axis, parts), as rows, the parts of a position one below the other.

    Parameters
    ----------
    table : IOTable
    axis : mapping
        From `interlace.model.frames`: the economies or industries that the values are of.
    values : ndarray
    labels : mapping of str to sequence of str
        Labels of the parts. Of ``component`` domestic and foreign, a table of one economy has no foreign rows: what is
        inside its imports cannot be seen.

    Raises
    ------
    Unsupported
        If a part is foreign and the table has imports beside the flows between its economies.
    """
    origin = labels.get("component", ())
    kept = list(range(values.shape[1]))
    if "foreign" in origin:
        require_seen(table, said("subjects.from_abroad"))
        kept = [i for i in kept if table.is_multiregional or origin[i] == "domestic"]
    return tidy([axis, {name: [words[i] for i in kept] for name, words in labels.items()}], values[:, kept])


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
        return of_industries(table, ratio(part, whole), rows)
    parts, wholes = (group_sums(table, np.where(rows, values, 0.0)) for values in (part, whole))
    return tidy([economies(table)], ratio(parts, wholes))


def of_industries(table: IOTable, values: Float, rows: Bools) -> pd.DataFrame:
    """Return the values, shape (n,), of the industries of `rows`."""
    return tidy([industries(table, rows)], values[rows])
