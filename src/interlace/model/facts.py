"""What a measure says of an economy: its value, its rank, its change, how it stands against its peers.

Tiles, titles, sentences, text alternatives and tables all read these, so that they cannot disagree; the words stand in
the catalogue under ``facts``. Nothing here knows a language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from interlace import words
from interlace.model.result import Result
from interlace.words import Amount

__all__ = ["Change", "Rank", "Series", "Versus", "digits"]

SAME = 9
"""Values that agree to so many decimals are equal: the rest is the noise of the arithmetic."""
FINE = 0.03
"""Shares that all stay below it are printed with two digits."""
NAMED = 3
"""So many economies that share a rank are named."""


def digits(values: Iterable[float], unit: str) -> int | None:
    """Return how many digits after the point a measure is printed with.

    Parameters
    ----------
    values : iterable of float
        All of the measure's, so that it is printed alike everywhere.
    unit : str

    Returns
    -------
    int or None
        One for shares, two where all are below 3%; None where each amount's own size decides, as for money.

    Examples
    --------
    >>> digits([0.31, 0.02], "share"), digits([0.012, 0.02], "share"), digits([1.0], "USD mn")
    (1, 2, None)
    """
    if unit != "share":
        return 2 if unit == "steps" else None
    return 2 if all(abs(value) < FINE for value in values if math.isfinite(value)) else 1


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
    level_with : tuple of str
        The other economies with the same value.
    """

    place: int
    of: int
    below: int
    level_with: tuple[str, ...] = ()

    @property
    def variant(self) -> str:
        """Return ``"only"``, ``"level"``, ``"highest"``, ``"lowest"``, ``"above"`` or ``"below"``: the nearer end."""
        if self.of == 1:
            return "only"
        if self.place == 1:
            return "level" if self.below == 0 else "highest"
        if self.below == 0:
            return "lowest"
        return "above" if self.place <= self.below + 1 else "below"

    @property
    def nth(self) -> int:
        """The place counted from the nearer end."""
        return min(self.place, self.below + 1)

    @property
    def ties(self) -> str:
        """Whether others share the place: ``"none"``, ``"few"``, which can be named, or ``"many"``."""
        if not self.level_with or self.variant == "level":
            return "none"
        return "few" if len(self.level_with) <= NAMED else "many"

    @property
    def tied(self) -> int:
        """How many others share the place."""
        return len(self.level_with)

    def __str__(self) -> str:
        return words.text("facts.rank", rank=self)


@dataclass(frozen=True, slots=True)
class Change:
    """A value in an earlier year, the value now, and the size of the difference as it is printed."""

    since: int
    start: Amount
    end: Amount

    @property
    def difference(self) -> float:
        """Return the value now less the earlier one."""
        return self.end.value - self.start.value

    @property
    def size(self) -> Amount:
        """The difference without its sign; of shares, in points."""
        unit = "points" if self.end.unit == "share" else self.end.unit
        return Amount(abs(self.difference), unit, self.end.digits)

    @property
    def variant(self) -> str:
        """Return ``"up"``, ``"down"``, or ``"flat"`` where the difference rounds to nothing as it is printed."""
        size = self.size
        shown = size.value * (100 if size.unit == "points" else 1)
        if shown == 0 or (size.digits is not None and round(shown, size.digits) == 0):
            return "flat"
        return "up" if self.difference > 0 else "down"

    def __str__(self) -> str:
        return words.text("facts.change", change=self)


@dataclass(frozen=True, slots=True)
class Versus:
    """How a value stands against those of peers, as all are printed.

    Parameters
    ----------
    above, below, of : int
        Peers with a lower value, with a higher one, and with any.
    peer : str
        Code of the first of them.
    """

    above: int
    below: int
    of: int
    peer: str = ""

    @property
    def variant(self) -> str:
        """Return the side and how many: ``"above_all"``, ``"below_some"``, ``"level_one"``, ``"level_all"``..."""
        side = "above" if self.above >= max(self.below, 1) else "below" if self.below else "level"
        if self.of == 1:
            return f"{side}_one"
        if side == "level":
            return "level_all"
        return f"{side}_{'some' if self.some < self.of else 'both' if self.of == 2 else 'all'}"

    @property
    def some(self) -> int:
        """How many peers stand on the side that is told."""
        return max(self.above, self.below)

    def __str__(self) -> str:
        return words.text("facts.versus", versus=self)


@dataclass(frozen=True, eq=False)
class Series:
    """One total an economy and year of a result.

    Parameters
    ----------
    wide : DataFrame, shape (economies, years)
        NaN where an economy has no value.
    unit : str
    digits : int or None
        As `digits` returns it; the same for every figure of the measure.
    result : Result
        Where the values come from, with its definitions and digest.
    """

    wide: pd.DataFrame
    unit: str
    digits: int | None
    result: Result

    @classmethod
    def of(cls, result: Result, keep: Mapping[str, str] | None = None) -> Series:
        """Add a result's components up by economy and year.

        Parameters
        ----------
        result : Result
            One value an economy, year and component.
        keep : mapping, optional
            Column to value, to keep one component only.

        Returns
        -------
        Series
            A cell is NaN where any of its parts is.
        """
        data = result.data
        for column, wanted in (keep or {}).items():
            data = data[data[column] == wanted]
        cells = data.groupby(["economy", "year"], sort=False)["value"].sum(min_count=1).unstack("year")
        gaps = data["value"].isna().groupby([data["economy"], data["year"]], sort=False).any().unstack("year")
        cells = cells.mask(gaps.reindex_like(cells).fillna(True).astype(bool))
        wide = cells.reindex(index=list(dict.fromkeys(data["economy"])), columns=sorted(cells.columns)).astype(float)
        unit = result.unit or (str(data["unit"].iloc[0]) if len(data) else "")
        return cls(wide, unit, digits(wide.to_numpy().ravel().tolist(), unit), result)

    @property
    def years(self) -> list[int]:
        """All years, ascending."""
        return [int(str(year)) for year in self.wide.columns]

    def value(self, economy: str, year: int) -> float | None:
        """Return the value of one economy in one year, or None where there is none."""
        if economy not in self.wide.index or year not in self.wide.columns:
            return None
        found = float(self.wide.to_numpy()[self.wide.index.get_loc(economy), self.wide.columns.get_loc(year)])
        return found if math.isfinite(found) else None

    def amount(self, economy: str, year: int) -> Amount | None:
        """Return the same as it is printed."""
        value = self.value(economy, year)
        return None if value is None else self.printed(value)

    def printed(self, value: float) -> Amount:
        """Return any value of the measure as it is printed."""
        return Amount(value, self.unit, self.digits)

    def column(self, year: int) -> pd.Series[float]:
        """Return the values that there are in a year; empty without the year."""
        return self.wide[year].dropna() if year in self.wide.columns else pd.Series(dtype=float)

    def rank(self, economy: str, year: int) -> Rank | None:
        """Return the place of one economy, or None without a value."""
        own = self.value(economy, year)
        if own is None:
            return None
        others = self.column(year).round(SAME)
        mine = round(own, SAME)
        level = tuple(str(code) for code in others.index[others == mine] if code != economy)
        return Rank(1 + int((others > mine).sum()), len(others), int((others < mine).sum()), level)

    def change(self, economy: str, year: int, since: int | None = None) -> Change | None:
        """Return the change since an earlier year, by default the first with a value; None where there is none."""
        if since is None:
            since = next((when for when, _ in self.path(economy)), year)
        start, end = self.amount(economy, since), self.amount(economy, year)
        return None if start is None or end is None or since >= year else Change(since, start, end)

    def versus(self, economy: str, peers: Iterable[str], year: int) -> Versus | None:
        """Return how an economy stands against its peers that have a value; None without them."""
        own = self.amount(economy, year)
        known = {peer: found for peer in peers if (found := self.amount(peer, year)) is not None}
        if own is None or not known:
            return None
        mine, theirs = self._shown(own), [self._shown(amount) for amount in known.values()]
        counts = (sum(mine > value for value in theirs), sum(mine < value for value in theirs), len(theirs))
        return Versus(*counts, peer=next(iter(known)))

    @staticmethod
    def _shown(amount: Amount) -> float:
        """Return the value as printed: what prints the same counts as the same."""
        scale = 100 if amount.unit == "share" else 1
        return round(amount.value * scale, 2 if amount.digits is None else amount.digits)

    def highest(self, year: int) -> tuple[str, Amount] | None:
        """Return the economy with the highest value in a year, and the value."""
        column = self.column(year)
        return None if column.empty else (str(column.idxmax()), self.printed(float(column.max())))

    def lowest(self, year: int) -> tuple[str, Amount] | None:
        """Return the economy with the lowest value in a year, and the value."""
        column = self.column(year)
        return None if column.empty else (str(column.idxmin()), self.printed(float(column.min())))

    def median(self, year: int) -> Amount:
        """Return the median of the economies that have a value."""
        return self.printed(float(self.column(year).median()))

    def path(self, economy: str) -> list[tuple[int, float]]:
        """Return (year, value) for the years that have a value."""
        if economy not in self.wide.index:
            return []
        cells = self.wide.loc[economy].to_numpy(float)
        return [(year, float(cell)) for year, cell in zip(self.years, cells, strict=True) if math.isfinite(cell)]
