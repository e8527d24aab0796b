"""Where the nodes and the bands of a Sankey diagram stand: plain arithmetic, no chart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import accumulate, product

import numpy as np
import pandas as pd

from interlace.kernels._types import Float

MOST_LINKS = 25
REST = "rest"
"""The row of all origins that are not named."""
OTHER = "other"
"""The column of all functions that are not named."""
PARTNERS = 5
THIN = 0.002
"""Links below this part of the whole are less than a pixel thick: they are not drawn, and so not counted."""


@dataclass(frozen=True, slots=True)
class Node:
    """A block of a side.

    Parameters
    ----------
    side : int
        0 is left, 1 right.
    key : str
    value : float
        What flows through it.
    top, bottom : float
        Pixels from the top of the drawing.
    """

    side: int
    key: str
    value: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Band:
    """A link from a node on the left to one on the right.

    Parameters
    ----------
    source, target : str
    value : float
    start, end : float
        Pixels from the top of its upper edge at the source and at the target.
    thickness : float
        Pixels, the same along its whole length.
    """

    source: str
    target: str
    value: float
    start: float
    end: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Flow:
    """A laid-out diagram."""

    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]


def grouped(
    values: pd.DataFrame,
    home: str,
    most: int = MOST_LINKS,
    *,
    always: Collection[str] = (),
    never: Collection[str] = ("ROW",),
) -> pd.DataFrame:
    """Merge small origins and small functions until no more than ``most`` links are left that are not `THIN`.

    Of all ways to name the largest partners and the largest functions within the limit, the one is taken that leaves
    least of the value unnamed; at equal value, the one with more partners.

    Parameters
    ----------
    values : DataFrame
        Origins as rows, functions as columns, none negative.
    home : str
        The row that is always named, and first.
    most : int
        Links at most.
    always : collection of str
        Columns that are never merged, as the diagram is about them.
    never : collection of str
        Rows that are themselves a rest, and so are never named beside it.

    Returns
    -------
    DataFrame
        The same sum; rows: home, partners from the largest down, `REST`; columns: functions from the largest down,
        `OTHER`. `REST` and `OTHER` only where something was merged.
    """
    partners = values.drop(index=home).sum(axis=1).sort_values(ascending=False, kind="stable")
    partners = partners[(partners > 0) & ~partners.index.isin(list(never))]
    sizes = values.sum(axis=0).sort_values(ascending=False, kind="stable")
    functions = [str(name) for name in sizes.index if sizes[name] > 0 and name != ""]
    rows = [home, *map(str, partners.index)]
    kept = [name for name in functions if name in always]
    free = [name for name in functions if name not in always]
    columns = [*kept, *free]
    ordered = values.reindex(
        index=[*rows, *values.index.difference(rows)], columns=[*columns, *values.columns.difference(columns)]
    ).to_numpy(dtype=float)
    best, chosen = (-1.0, -1), (1, max(len(kept), 1))
    for named, shown in product(range(min(PARTNERS, len(partners)) + 1), range(max(len(kept), 1), len(columns) + 1)):
        found = (round(float(ordered[: named + 1, :shown].sum()), 12), named)
        if found > best and _links(ordered, named + 1, shown) <= most:
            best, chosen = found, (named + 1, shown)
    named_columns = sorted(columns[: chosen[1]], key=functions.index)
    return _merged(values, rows[: chosen[0]], named_columns)


def _links(ordered: Float, rows: int, columns: int) -> int:
    """How many links are drawn if only the first rows and columns stand alone."""
    cells = np.zeros((rows + 1, columns + 1))
    cells[:rows, :columns] = ordered[:rows, :columns]
    cells[:rows, columns] = ordered[:rows, columns:].sum(axis=1)
    cells[rows, :columns] = ordered[rows:, :columns].sum(axis=0)
    cells[rows, columns] = ordered[rows:, columns:].sum()
    return int((cells > THIN * cells.sum()).sum())


def _merged(values: pd.DataFrame, rows: list[str], columns: list[str]) -> pd.DataFrame:
    """Keep the named rows and columns and add up all others; a group without value is left out."""
    table = values.reindex(index=rows, columns=columns)
    rest = values.drop(index=rows)
    other = values.drop(columns=columns)
    if other.to_numpy().sum() > 0:
        table = table.assign(**{OTHER: other.loc[rows].sum(axis=1)})
    if rest.to_numpy().sum() > 0:
        last = [float(rest[name].sum()) for name in columns]
        last += [float(other.drop(index=rows).to_numpy().sum())] if OTHER in table.columns else []
        table.loc[REST] = last
    return table


def lay_out(table: pd.DataFrame, height: float, gap: float) -> Flow:
    """Place origins (left) and functions (right).

    Parameters
    ----------
    table : DataFrame
        Origins as rows, functions as columns, none negative; drawn in their order.
    height : float
        Pixels of a side with more than one node.
    gap : float
        Smallest distance of two nodes of a side.

    Returns
    -------
    Flow
        Nodes of a side do not overlap; the bands at a node lie one under another in the order of their other ends and
        fill it but for those that are `THIN`, which have no band.
    """
    origins, functions = table.sum(axis=1), table.sum(axis=0)
    total = float(origins.sum())
    pixel = (height - gap * (max(len(origins), len(functions)) - 1)) / total
    nodes = [*_side(0, origins, pixel, height), *_side(1, functions, pixel, height)]
    place = {(node.side, node.key): node for node in nodes}
    values = table.to_numpy(dtype=float)
    # How much of a node lies above each of its bands.
    leave, arrive = (np.cumsum(values, axis=axis) - values for axis in (1, 0))
    bands = []
    for (i, origin), (j, function) in product(enumerate(table.index), enumerate(table.columns)):
        value = float(values[i, j])
        if value > THIN * total:
            start = place[0, str(origin)].top + pixel * leave[i, j]
            end = place[1, str(function)].top + pixel * arrive[i, j]
            bands.append(Band(str(origin), str(function), value, start, end, pixel * value))
    return Flow(tuple(nodes), tuple(bands))


def _side(side: int, values: pd.Series[float], pixel: float, height: float) -> list[Node]:
    """Nodes over the whole height with equal gaps; one alone stands in the middle."""
    tall = [pixel * float(value) for value in values]
    spare = height - sum(tall)
    gap = spare / (len(tall) - 1) if len(tall) > 1 else 0.0
    first = 0.0 if len(tall) > 1 else spare / 2
    tops = accumulate(tall[:-1], lambda top, size: top + size + gap, initial=first)
    return [
        Node(side, str(key), float(value), top, top + size)
        for (key, value), top, size in zip(values.items(), tops, tall, strict=True)
    ]
