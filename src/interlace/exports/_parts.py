"""Economies that a publisher splits: which rows belong together, and when they are added up.

OECD's ICIO tables split China into CN1 and CN2 and Mexico into MX1 and MX2, with the final use of both parts in the
columns of CHN and MEX. The parts are one economy: what they deliver to one another is no export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float, Ints
from interlace.kernels.exports.world import World
from interlace.model.economies import canonical, parts_among
from interlace.model.options import choice, codes_of
from interlace.model.table import IOTable

Merge = Literal["invert_then_add", "add_then_invert"]
MERGES: tuple[Merge, ...] = get_args(Merge)
"""The two ways to join parts: before the Leontief inverse, or after it."""


@dataclass(frozen=True, eq=False)
class Joined:
    """A table as export accounting sees it, with split economies joined.

    Parameters
    ----------
    world : World
        n rows, G economies; an economy's block holds the rows of all its parts.
    economies : tuple of str
        G codes, in the table's order; a joined economy stands where the first of its codes stands.
    industries : pandas.MultiIndex
        (economy, industry code) of the m rows of results: n where nothing is split.
    positions : ndarray of int, shape (n,)
        Where each row of `world` stands in `industries`.
    """

    world: World
    economies: tuple[str, ...]
    industries: pd.MultiIndex
    positions: Ints

    def add_up(self, rows: Float) -> Float:
        """Return figures by industry from figures by row of `world`, added up where an industry has several rows.

        Parameters
        ----------
        rows : ndarray, shape (n,) or (n, k)

        Returns
        -------
        ndarray, shape (m,) or (m, k)
        """
        m = len(self.industries)
        if m == len(self.positions):
            # Positions are then the rows themselves: rows of an economy come in the order of their first appearance.
            return rows
        total = np.zeros((m, *rows.shape[1:]))
        np.add.at(total, self.positions, rows)
        return total


def world_of(
    table: IOTable, parts: Mapping[str, Sequence[str]] | None = None, *, merge: str = "invert_then_add"
) -> Joined:
    """Return a table's arrays for export accounting, its rows put together by economy.

    Parameters
    ----------
    table : IOTable
    parts : mapping of str to sequence of str, optional
        Economy to the codes that make it up; the economy's own rows, where the table has them, belong to it too. By
        default the splits of OECD ICIO that the table has; an empty mapping joins nothing.
    merge : str
        ``"invert_then_add"``: the Leontief inverse is that of the split table, and results are added up by industry.
        ``"add_then_invert"``: the parts' rows are added up first, as if they had one input structure.

    Returns
    -------
    Joined

    Raises
    ------
    UnknownName
        If a part is not an economy of the table, or `merge` is neither of the two.
    InputError
        If a code stands in two groups, or a group is empty.
    """
    merge = choice("merge", merge, MERGES)
    joined = parts_of(table.economies, parts)
    place = {code: whole for whole, codes in joined.items() for code in codes}
    economies = tuple(dict.fromkeys(place.get(code, code) for code in table.economies))
    base = table
    if joined and merge == "add_then_invert":
        # Satellites have no part in the accounts, and which of their rows add up is not known.
        base = replace(table, satellites=None).aggregate(economies=joined)
    world, labels = _ordered(base, economies, place)
    industries = labels.unique()
    positions = np.asarray(industries.get_indexer(labels), dtype=np.intp)
    return Joined(world, economies, industries, positions)


def parts_of(
    economies: Sequence[str], parts: Mapping[str, Sequence[str]] | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return which of a table's economies make up one: `parts` checked, or the splits of OECD ICIO that are there.

    Parameters
    ----------
    economies : sequence of str
        The table's economies.
    parts : mapping of str to sequence of str, optional

    Returns
    -------
    mapping of str to tuple of str
        Economy to codes in the table's order, the economy's own code among them where the table has it.
    """
    if parts is None:
        parts = parts_among(economies)
    found: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {}
    for name, codes in parts.items():
        whole = canonical(name)
        if isinstance(codes, str) or not len(codes):
            raise InputError.said("parts_not_listed", name=name)
        given = set(codes_of(codes, economies))
        group = tuple(code for code in economies if code in given or code == whole)
        for code in group:
            if code in owner:
                raise InputError.said("part_twice", economy=code, first=owner[code], second=whole)
            owner[code] = whole
        found[whole] = group
    return found


def _ordered(table: IOTable, economies: tuple[str, ...], place: Mapping[str, str]) -> tuple[World, pd.MultiIndex]:
    """Return the table's arrays with the rows of an economy together, and the joined labels of those rows."""
    new = np.array([economies.index(place.get(code, code)) for code in table.economies])
    owner = new[table.economy_of]
    order = np.argsort(owner, kind="stable")
    Y = np.zeros((table.n, len(economies)))
    for old, column in enumerate(new):
        Y[:, column] += table.Y_by_economy[:, old]
    Z, value_added = table.Z, table.value_added
    if (order != np.arange(table.n)).any():
        Z, Y, value_added = Z[np.ix_(order, order)], Y[order], value_added[order]
    starts = np.searchsorted(owner[order], np.arange(len(economies) + 1)).astype(np.intp)
    labels = pd.MultiIndex.from_arrays(
        [np.array(economies, dtype=object)[owner[order]], table.codes[order]], names=["economy", "industry"]
    )
    return World(Z, Y, value_added, starts), labels
