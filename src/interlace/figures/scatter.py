"""Two measures against one another, an economy a point."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from interlace import words
from interlace.figures._input import Given, paragraph
from interlace.figures._scatter_drawing import drawing, span
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.figures.pair import Pair
from interlace.model.economies import name_of
from interlace.model.result import Result
from interlace.words import Said

__all__ = ["scatter"]

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
        spec=drawing(pair),
        alt=_alt(pair),
        grid=_grid(pair),
        source="; ".join(dict.fromkeys((x.source, y.source))),
        indicator=f"{x_result.measure}, {y_result.measure}",
        digest=", ".join(dict.fromkeys((x_result.digest, y_result.digest))),
        definition=_both(x.definition, y.definition),
        how_to_read=words.text("scatter.reading"),
        denominator=_both(x.denominator, y.denominator),
        data=_data(pair),
    )


# ---- words ----


def _both(first: str, second: str) -> str:
    return "; ".join(text for text in dict.fromkeys((first, second)) if text)


def _finding(pair: Pair) -> str:
    rho = pair.correlation
    if math.isnan(rho):
        return "few"
    return "loose" if abs(rho) < CLEAR else "rise" if rho > 0 else "fall"


def _title(pair: Pair) -> str:
    about = {"x": pair.x.topic(), "y": pair.y.topic(), "year": pair.x.year, "place": _place(pair)}
    found = {"finding": _finding(pair), "rho": pair.correlation, "count": len(pair.known)}
    return words.text("scatter.title", **about, **found)


def _place(pair: Pair) -> Said:
    """Where the economy lies against the two medians."""
    own = {axis: float(pair.values[axis].loc[pair.x.economy]) for axis in ("x", "y")}
    if any(math.isnan(value) for value in own.values()):
        return Said("scatter.place", {"sides": "missing", "economy": pair.x.economy})
    sides = [_side(value, pair.known[axis].median(), pair.given(axis)) for axis, value in own.items()]
    return Said("scatter.place", {"sides": "_".join(sides), "economy": pair.x.economy})


def _side(own: float, middle: float, given: Given) -> str:
    """Above, at or below the median, as both are printed."""
    return "at" if given.value(own) == given.value(middle) else "above" if own > middle else "below"


def _subtitle(pair: Pair) -> str:
    x, y, known = pair.x, pair.y, pair.known
    about: dict[str, Any] = {
        "x_measure": x.measure,
        "x_unit": x.unit_words,
        "y_measure": y.measure,
        "y_unit": y.unit_words,
    }
    about |= {"year": x.year, "few": math.isnan(pair.correlation)}
    starts = any(span(known[axis].tolist())[0] != 0 for axis in ("x", "y"))
    missing = [str(code) for code in pair.values.index[pair.values.isna().any(axis=1)]]
    return paragraph(
        Said("scatter.subtitle", about),
        Said("scatter.start") if starts else None,
        Said("scatter.others") if len(known) > 1 + len(x.peers) else None,
        Said("scatter.missing", {"names": missing}) if missing else None,
    )


def _alt(pair: Pair) -> list[Said]:
    known = pair.known
    told = [Said("scatter.alt.head", {"count": len(known), "year": pair.x.year})]
    axes = []
    for axis in ("x", "y"):
        amount, column = pair.given(axis).amount, known[axis]
        names = {"low_name": str(column.idxmin()), "high_name": str(column.idxmax())}
        values = {"low": amount(column.min()), "median": amount(column.median()), "high": amount(column.max())}
        axes.append(Said(f"scatter.alt.{axis}", values | names))
    for code in (pair.x.economy, *pair.x.peers):
        if code in known.index:
            shown = {axis: pair.given(axis).amount(known[axis].loc[code]) for axis in ("x", "y")}
            told.append(Said("scatter.alt.point", {"economy": code, **shown}))
    return [*told[:2], *axes, *told[2:]]


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
