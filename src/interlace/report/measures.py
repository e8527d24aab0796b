"""One share for every economy and year: values, ranks and changes.

A measure is what the summary, the tiles and the claim table read. It knows nothing of words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from interlace.errors import Unsupported
from interlace.model.result import Result

#: Changes of a share below half a percentage point count as "about the same".
FLAT = 0.005
#: Shares that agree to so many decimals are equal: the rest is the noise of the arithmetic.
SAME = 9


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among the economies that have a value in the year.

    Parameters
    ----------
    place : int
        1 is the highest value; equal values share the better place.
    of : int
        Economies with a value.
    below : int
        Economies with a lower value.
    """

    place: int
    of: int
    below: int

    @property
    def highest(self) -> bool:
        """No economy has a higher value."""
        return self.place == 1

    @property
    def lowest(self) -> bool:
        """No economy has a lower value."""
        return self.below == 0

    @property
    def shared(self) -> bool:
        """At least one other economy has the same value."""
        return self.place + self.below < self.of


@dataclass(frozen=True, slots=True)
class Change:
    """A share in the first year and its difference to the year of the report, in fractions."""

    since: int
    start: float
    difference: float

    @property
    def flat(self) -> bool:
        """The difference is below half a percentage point."""
        return abs(self.difference) < FLAT


@dataclass(frozen=True, slots=True)
class Refusal:
    """A figure that the data cannot bear: the reason, and what data would do."""

    reason: str
    remedy: str = ""

    @property
    def text(self) -> str:
        """Reason and remedy as running text."""
        remedy = f" {self.remedy[:1].upper()}{self.remedy[1:]}." if self.remedy else ""
        return f"{self.reason}.{remedy}"

    @classmethod
    def of(cls, error: Unsupported) -> Refusal:
        """Take the words of an error."""
        return cls(error.what, error.fix or "")


@dataclass(frozen=True, eq=False)
class Measure:
    """One indicator's total by economy and year.

    Parameters
    ----------
    values : DataFrame, shape (economies, years)
        Fractions; NaN where an economy has no value.
    result : Result
        Where the values come from, with its definitions and digest.
    """

    values: pd.DataFrame
    result: Result

    @classmethod
    def of(cls, result: Result, keep: Mapping[str, str] | None = None) -> Measure:
        """Add a result's components up by economy and year.

        Parameters
        ----------
        result : Result
            One value an economy, year and component.
        keep : mapping, optional
            Column to value, to keep one component only.

        Returns
        -------
        Measure
            A cell is NaN where any of its parts is.
        """
        frame = result.to_frame()
        for column, wanted in (keep or {}).items():
            frame = frame[frame[column] == wanted]
        order = list(dict.fromkeys(frame["economy"]))
        cells = frame.groupby(["economy", "year"], sort=False)["value"].sum(min_count=1).unstack("year")
        gaps = frame["value"].isna().groupby([frame["economy"], frame["year"]], sort=False).any().unstack("year")
        cells = cells.mask(gaps.reindex_like(cells).fillna(True).astype(bool))
        return cls(cells.reindex(index=order, columns=sorted(cells.columns)), result)

    def value(self, economy: str, year: int) -> float | None:
        """Return the share of one economy in one year, or None where there is none."""
        if economy not in self.values.index or year not in self.values.columns:
            return None
        found = float(self.values[year].to_numpy(float)[self.values.index.get_loc(economy)])
        return found if math.isfinite(found) else None

    def rank(self, economy: str, year: int) -> Rank | None:
        """Return the place of one economy, or None without a value or without another economy."""
        own = self.value(economy, year)
        if own is None:
            return None
        others = self.values[year].dropna().round(SAME)
        own = round(own, SAME)
        if len(others) < 2:
            return None
        return Rank(1 + int((others > own).sum()), len(others), int((others < own).sum()))

    def change(self, economy: str, year: int, since: int) -> Change | None:
        """Return the change since a first year, or None where either value is missing or the years are one."""
        start, own = self.value(economy, since), self.value(economy, year)
        if start is None or own is None or since == year:
            return None
        return Change(since, start, own - start)

    def highest(self, year: int) -> tuple[str, float] | None:
        """Return the economy with the highest share in a year and the share."""
        if year not in self.values.columns:
            return None
        column = self.values[year].dropna()
        if column.empty:
            return None
        code = str(column.idxmax())
        return code, float(column[code])

    def path(self, economy: str) -> list[tuple[int, float]]:
        """Return (year, share) for the years that have a value."""
        if economy not in self.values.index:
            return []
        years = (int(str(year)) for year in self.values.columns)
        cells = self.values.loc[economy].to_numpy(float)
        return [(year, float(cell)) for year, cell in zip(years, cells, strict=True) if math.isfinite(cell)]
