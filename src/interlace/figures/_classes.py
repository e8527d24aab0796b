"""Classes of a map: quantiles of the values, at the precision that is printed."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

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
    """

    breaks: tuple[float, ...]
    low: float
    high: float
    colours: tuple[str, ...]
    unit: str

    @classmethod
    def of(cls, values: pd.Series[float], unit: str) -> Classes:
        """Class the values that are there: quintiles, fewer where there are fewer different values.

        Parameters
        ----------
        values : Series
            A value an economy; missing ones (NaN) do not count.
        unit : str
            ``"share"`` prints per cent with one decimal, all else two decimals.
        """
        shown = np.array([printed(value, unit) for value in values.dropna()])
        distinct = np.unique(shown)
        most = min(len(COLOURS), len(distinct))
        cuts = np.quantile(shown, np.arange(1, most) / most)
        # Where many share the lowest value, they are the lowest class and the next value begins another.
        breaks = tuple(sorted({printed(max(cut, distinct[1]), unit) for cut in cuts}))
        colours = tuple(COLOURS[i] for i in _CHOSEN[len(breaks) + 1])
        return cls(breaks, float(distinct[0]), float(distinct[-1]), colours, unit)

    @property
    def bounds(self) -> tuple[tuple[float, float], ...]:
        """The bounds of each class."""
        edges = (self.low, *self.breaks, self.high)
        return tuple(pairwise(edges))

    def place(self, value: float) -> int:
        """The class of a value, 0 the lowest."""
        return bisect_right(self.breaks, printed(value, self.unit))


def printed(value: float, unit: str) -> float:
    """The value that is read off the page: shares with one decimal of a per cent, all else with two decimals."""
    return round(100 * float(value), 1) / 100 if unit == "share" else round(float(value), 2)
