"""Two measures against one another, an economy a point."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from interlace import words
from interlace.errors import InputError, Unsupported
from interlace.figures._classes import printed
from interlace.figures._input import Given
from interlace.figures._scatter_drawing import drawing, span
from interlace.figures.chains import lowered
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.model.result import Result

__all__ = ["Pair", "rank_correlation", "scatter"]

FEWEST = 5
"""With fewer economies no rank correlation is stated."""
CLEAR = 0.3
"""A rank correlation nearer to zero than this is not called a common direction."""


@form(
    example='figures.scatter(services, digital, economy="CHN", year=2011, peers=peers)',
    fits=lambda found, against: isinstance(found, Result) and against,
    pair=True,
)
def scatter(
    x_result: Result, y_result: Result, economy: str | None = None, year: int | None = None, peers: Iterable[str] = ()
) -> Exhibit:
    """Draw one year of two results against one another.

    Parameters
    ----------
    x_result, y_result : Result
        Each with one value an economy and year, or parts that add up to one; the same economies.
    economy : str, optional
        In the accent colour and named; the largest of ``x_result`` by default.
    year : int, optional
        The last year that both have by default.
    peers : iterable of str
        In muted colours and named.

    Returns
    -------
    Exhibit
        Its data are tidy rows ``economy, economy_name, year, indicator, value, unit, digest``.

    Raises
    ------
    InputError
        If the two results are one, or have no year in common.
    UnknownName
        If the economy, a peer or the year is not in both results.
    Unsupported
        If fewer than two economies have both values, the results are of different economies, or there are several
        values an economy and year.
    """
    pair = Pair.of(x_result, y_result, economy, year, peers)
    x, y = pair.x, pair.y
    return x.figure(
        id=slug(x_result.measure, y_result.measure, x.economy, "scatter"),
        title=_title(pair),
        subtitle=_subtitle(pair),
        spec=drawing(pair, _alt(pair)),
        grid=_grid(pair),
        source="; ".join(dict.fromkeys((x.source, y.source))),
        indicator=f"{x_result.measure}, {y_result.measure}",
        digest=", ".join(dict.fromkeys((x_result.digest, y_result.digest))),
        definition=_both(x.definition, y.definition),
        how_to_read=words.text("scatter.reading"),
        denominator=_both(x.denominator, y.denominator),
        data=_data(pair),
    )


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
            raise Unsupported(
                f"{x.measure} and {y.measure} are of different economies", fix="compute both from the same table"
            )
        when = _common_year(x, y) if year is None else year
        x, y = (Given(given.result, x.economy, x.peers, when) for given in (x, y))
        values = pd.DataFrame({"x": x.wide()[when], "y": y.wide()[when]})
        count = len(values.dropna())
        if count < 2:
            needs = words.text("scatter.needs_two", count=words.spelled(count), year=when)
            raise Unsupported(f"{x.measure} and {y.measure}: {needs}", fix=words.text("scatter.needs_two_remedy"))
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
        raise InputError(f"{x.measure} and {y.measure} have no year in common", fix="compute both for the same years")
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


# ---- words ----


def _both(first: str, second: str) -> str:
    return "; ".join(text for text in dict.fromkeys((first, second)) if text)


def _title(pair: Pair) -> str:
    x, y, place = pair.x.topic(), lowered(str(pair.y.topic())), _place(pair)
    rho = pair.correlation
    if math.isnan(rho):
        return words.text("scatter.title_few", x=x, y=y, year=pair.x.year, place=place)
    key = "loose" if abs(rho) < CLEAR else "rise" if rho > 0 else "fall"
    finding = words.text(f"scatter.{key}", x=x, y=y)
    correlation = words.text("scatter.correlation", rho=words.number(rho, 2), count=len(pair.known))
    return words.text("scatter.title", finding=finding, correlation=correlation, place=place)


def _place(pair: Pair) -> str:
    """Where the economy lies against the two medians."""
    economy = pair.x.economy
    own = {axis: float(pair.values[axis].loc[economy]) for axis in ("x", "y")}
    if any(math.isnan(value) for value in own.values()):
        return words.text("scatter.place_missing", name=pair.x.in_sentence())
    sides = [_side(value, pair.known[axis], pair.given(axis).unit) for axis, value in own.items()]
    name = pair.x.in_sentence()
    if sides[0] == sides[1]:
        return words.text("scatter.place_both", name=name, side=sides[0])
    return words.text("scatter.place_mixed", name=name, x_side=sides[0], y_side=sides[1])


def _side(own: float, values: pd.Series[float], unit: str) -> str:
    mine, middle = printed(own, unit), printed(values.median(), unit)
    return words.text("scatter.at" if mine == middle else "scatter.above" if mine > middle else "scatter.below")


def _subtitle(pair: Pair) -> str:
    x, y = pair.x, pair.y
    about = {"x_measure": x.measure, "x_unit": x.unit_words, "y_measure": lowered(y.measure), "y_unit": y.unit_words}
    key = "subtitle_few" if math.isnan(pair.correlation) else "subtitle"
    parts = [words.text(f"scatter.{key}", **about, year=x.year)]
    if any(span(pair.known[axis].tolist())[0] != 0 for axis in ("x", "y")):
        parts.append(words.text("scatter.start"))
    if len(pair.known) > 1 + len(x.peers):
        parts.append(words.text("scatter.others"))
    missing = [x.in_sentence(str(code)) for code in pair.values.index[pair.values.isna().any(axis=1)]]
    if missing:
        parts.append(words.text("scatter.missing", names=words.join(missing)))
    return " ".join(parts)


def _alt(pair: Pair) -> str:
    known = pair.known
    parts = [words.text("scatter.alt", count=len(known), year=pair.x.year), _title(pair) + "."]
    for axis in ("x", "y"):
        given, column = pair.given(axis), known[axis]
        low, median, high = (given.value(value) for value in (column.min(), column.median(), column.max()))
        names = {"low_name": name_of(str(column.idxmin())), "high_name": name_of(str(column.idxmax()))}
        values = {"low": low, "median": median, "high": high}
        parts.append(words.text(f"scatter.alt_{axis}", topic=lowered(str(given.topic())), **values, **names))
    for code in (pair.x.economy, *pair.x.peers):
        if code in known.index:
            shown = {axis: pair.given(axis).value(float(known[axis].loc[code])) for axis in ("x", "y")}
            parts.append(words.text("scatter.alt_point", name=name_of(code), **shown))
    return " ".join(parts)


def _grid(pair: Pair) -> Grid:
    order = pair.values.sort_values("x", ascending=False, kind="stable", na_position="last")
    codes = [str(code) for code in order.index]
    values = (
        (given.column(words.text("scatter.column", topic=given.topic(), year=given.year)), order[axis])
        for axis, given in (("x", pair.x), ("y", pair.y))
    )
    names = (Column(words.text("figures.column.economy")), map(name_of, codes))
    return Grid.of(names, *values, marked=codes.index(pair.x.economy))


def _data(pair: Pair) -> pd.DataFrame:
    frames = []
    for axis in ("x", "y"):
        given = pair.given(axis)
        rows = given.totals(pair.values[[axis]].set_axis([given.year], axis=1))
        rows.insert(3, "measure", given.result.measure)
        frames.append(rows.assign(measure_digest=given.result.digest))
    return pd.concat(frames, ignore_index=True)
