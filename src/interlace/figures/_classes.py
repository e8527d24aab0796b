"""Classes of a map: quantiles of the values, at the precision that is printed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from interlace import words

COLOURS = ("#F3E3C3", "#E3BE84", "#CB9250", "#9C602B", "#5C3314")
"""Sand to umber: lightness falls evenly, so that the order survives grey print and colour blindness."""
_CHOSEN = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True, slots=True)
class Classes:
    """Up to five classes of equal number.

    Parameters
    ----------
    breaks : tuple of float
        Ascending, as printed; a value equal to a break belongs to the class above it.
    low, high : float
        The lowest and the highest value, as printed.
    colours : tuple of str
        One a class, pale to dark.
    unit : str
    digits : int
        After the point of what is printed; of shares as per cent.
    """

    breaks: tuple[float, ...]
    low: float
    high: float
    colours: tuple[str, ...]
    unit: str
    digits: int

    @classmethod
    def of(cls, values: pd.Series[float], unit: str, digits: int | None = None) -> Classes:
        """Class the values that are there: quintiles, fewer where there are fewer different values.

        Parameters
        ----------
        values : Series
            A value an economy; missing ones (NaN) do not count.
        unit : str
        digits : int, optional
            After the point; by default one for shares, and for all else two, or none from a hundred on.

        Returns
        -------
        Classes
            None is empty, and none is a single value unless all values are the same.
        """
        known = values.dropna()
        if digits is None:
            digits = 1 if unit == "share" else 2 if known.abs().max() < 100 else 0
        shown = np.sort([_printed(value, unit, digits) for value in known])
        distinct = np.unique(shown).tolist()
        most = min(len(COLOURS), max(len(distinct) // 2, 2), len(distinct))
        # Where many share the lowest or the highest value, they are a class of their own.
        first, last = distinct[min(1, len(distinct) - 1)], (distinct[-1] + distinct[-min(2, len(distinct))]) / 2
        cuts = [max(float(cut), first) for cut in np.quantile(shown, np.arange(1, most) / most)]
        breaks: list[float] = []
        for cut in sorted({_printed(cut if cut < distinct[-1] else last, unit, digits) for cut in cuts}):
            if np.searchsorted(shown, cut) > np.searchsorted(shown, breaks[-1] if breaks else -np.inf) < len(shown):
                breaks.append(cut)
        breaks = [cut for cut in breaks if distinct[0] < cut < distinct[-1]]
        colours = tuple(COLOURS[i] for i in _CHOSEN[len(breaks) + 1])
        return cls(tuple(breaks), distinct[0], distinct[-1], colours, unit, digits)

    @property
    def bounds(self) -> tuple[tuple[float, float], ...]:
        """The bounds of each class."""
        edges = (self.low, *self.breaks, self.high)
        return tuple(pairwise(edges))

    def place(self, value: float) -> int:
        """The class of a value, 0 the lowest."""
        return bisect_right(self.breaks, _printed(value, self.unit, self.digits))

    def edge(self, value: float) -> str:
        """A bound as it is printed: a share with its sign, all else bare, as the subtitle has the unit."""
        return words.percent(value, self.digits) if self.unit == "share" else words.number(value, self.digits)


def _printed(value: float, unit: str, digits: int) -> float:
    """The value that is read off the page."""
    return round(100 * float(value), digits) / 100 if unit == "share" else round(float(value), digits)
