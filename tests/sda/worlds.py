"""Pairs of small tables, and a decomposition by brute force: every order of change, dense algebra, no shortcut."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import permutations

import numpy as np

from interlace.model.panel import TablePanel
from interlace.model.table import IOTable

from ..properties.strategies import balanced, classification, made, seeds  # noqa: TID252 - one maker of tables

__all__ = ["Brute", "balanced", "changed", "classification", "from_demand", "seeds", "selector", "two_years"]

KINDS = ["make", "move", "law"]
ECONOMIES = ("CHN", "DEU", "ROW")


def two_years(
    first: int, second: int, *, economies: tuple[str, ...] = ECONOMIES, kinds: list[str] | None = None, **how: object
) -> TablePanel:
    """Return random tables of 2001 and 2005."""
    tables = [made(economies, kinds or KINDS, seed=seed, **how) for seed in (first, second)]
    return TablePanel.of(replace(table, year=year) for table, year in zip(tables, (2001, 2005), strict=True))


def changed(table: IOTable, Z: np.ndarray, Y: np.ndarray, year: int) -> IOTable:
    """Return a table with other cells."""
    kinds = [code.rstrip("0123456789") for code in table.classification.codes]
    return balanced(Z, Y, table.economies, kinds, table.final, year=year)


def from_demand(table: IOTable, A: np.ndarray, Y: np.ndarray, year: int) -> IOTable:
    """Return the table of other input coefficients or another final demand."""
    x = np.linalg.solve(np.eye(table.n) - A, Y.sum(axis=1))
    return changed(table, A * x, Y, year)


class Brute:
    """One economy of two multi-regional tables, taken apart state by state."""

    factors = ("v", "H", "own", "others", "level", "mix", "exports")

    def __init__(self, panel: TablePanel, economy: str, rows: np.ndarray, *, output: bool) -> None:
        self.sides = [panel[year] for year in panel.years]
        self.own = self.sides[0].of_economy(economy)
        self.g = self.sides[0].economies.index(economy)
        self.rows, self.output = rows & self.own, output
        same = self.sides[0].codes[:, None] == self.sides[0].codes[None, :]
        self.A = [np.divide(t.Z, t.x, out=np.zeros_like(t.Z), where=t.x != 0) for t in self.sides]
        self.H = [same.astype(float) @ A for A in self.A]
        raw = [np.divide(A, H, out=np.zeros_like(A), where=H != 0) for A, H in zip(self.A, self.H, strict=True)]
        # What is bought in one year only takes the origins of that year.
        self.T = [np.where(self.H[i] != 0, raw[i], raw[1 - i]) for i in (0, 1)]
        self.value = cache(self._value)

    def _value(self, state: tuple[int, ...]) -> float:
        v, h, own, others, level, mix, exports = state
        T = np.where(self.own[None, :], self.T[own], self.T[others])
        A = self.H[h] * T
        home = [t.Y_by_economy[:, self.g] for t in self.sides]
        abroad = [t.Y_by_economy.sum(axis=1) - y for t, y in zip(self.sides, home, strict=True)]
        f = home[level].sum() * home[mix] / home[mix].sum() + abroad[exports]
        x = np.linalg.inv(np.eye(len(f)) - A) @ f
        weights = np.ones(len(f)) if self.output else self.sides[v].v
        return float((weights * x)[self.rows].sum())

    def orders(self) -> np.ndarray:
        """Return the contribution of each factor in every order, shape (n!, n)."""
        found = []
        for order in permutations(range(7)):
            state, row = [0] * 7, [0.0] * 7
            before = self.value(tuple(state))
            for factor in order:
                state[factor] = 1
                after = self.value(tuple(state))
                row[factor], before = after - before, after
            found.append(row)
        return np.array(found)


def selector(panel: TablePanel, test: Callable[[str], bool]) -> np.ndarray:
    """Return the rows whose code passes, shape (n,)."""
    return np.array([test(code) for code in panel[panel.years[0]].codes])
