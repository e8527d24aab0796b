"""Two results with the choices of one figure, an economy a row."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.figures._input import Given
from interlace.model.result import Result

__all__ = ["FEWEST", "Pair", "rank_correlation"]

FEWEST = 5
"""With fewer economies no rank correlation is stated."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two results with the choices of one figure.

    Parameters
    ----------
    x, y : Given
        Of the same economy, peers and year.
    values : DataFrame
        Columns ``x`` and ``y``, a row an economy; NaN where there is no figure.
    """

    x: Given
    y: Given
    values: pd.DataFrame

    @classmethod
    def of(
        cls, x_result: Result, y_result: Result, economy: str | None, year: int | None, peers: Iterable[str]
    ) -> Pair:
        """Check the choices against both results."""
        others = tuple(peers)
        x = Given.of(x_result, economy, others, year)
        y = Given.of(y_result, x.economy, others, year)
        if set(x_result.data["economy"]) != set(y_result.data["economy"]):
            raise Unsupported.said("figure_other_economies", first=x.measure, second=y.measure)
        when = _common_year(x, y) if year is None else year
        x, y = (Given(given.result, x.economy, x.peers, when) for given in (x, y))
        values = pd.DataFrame({"x": x.wide()[when], "y": y.wide()[when]})
        count = len(values.dropna())
        if count < 2:
            raise Unsupported.said("figure_scatter_of_one", title=x.measure, count=count, year=when)
        return cls(x, y, values)

    @property
    def known(self) -> pd.DataFrame:
        """The economies with both values."""
        return self.values.dropna()

    @property
    def correlation(self) -> float:
        """Spearman's rank correlation; NaN with too few economies or where one measure is level."""
        known = self.known
        return rank_correlation(known["x"], known["y"]) if len(known) >= FEWEST else math.nan

    def given(self, axis: str) -> Given:
        """The result on an axis, ``"x"`` or ``"y"``."""
        return self.x if axis == "x" else self.y


def _common_year(x: Given, y: Given) -> int:
    years = set(x.years) & set(y.years)
    if not years:
        raise InputError.said("figure_no_common_year", first=x.measure, second=y.measure)
    return max(years)


def rank_correlation(x: pd.Series[float], y: pd.Series[float]) -> float:
    """Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank.

    Parameters
    ----------
    x, y : Series
        Values in the same order, none missing.

    Returns
    -------
    float
        -1 to 1; NaN where all values of a series are the same.

    Examples
    --------
    >>> round(rank_correlation(pd.Series([1.0, 2.0, 3.0, 4.0]), pd.Series([1.0, 4.0, 9.0, 3.0])), 6)
    0.4
    """
    ranks = pd.DataFrame({"x": x.rank().to_numpy(), "y": y.rank().to_numpy()})
    if (ranks.nunique() < 2).any():
        return math.nan
    return float(ranks["x"].corr(ranks["y"]))
