"""A choropleth of every economy, classed by quantiles; what has no figure is hatched."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import outlines
from interlace.figures._classes import Classes
from interlace.figures._input import Given
from interlace.figures._map_drawing import drawing
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["world_map"]

NAMED = 3
"""So many economies at either end are named in the text alternative."""


@form(example='figures.world_map(services, economy="CHN", year=2011, peers=peers)')
def world_map(
    result: Result, economy: str | None = None, year: int | None = None, peers: Iterable[str] = ()
) -> Exhibit:
    """Draw one year of a result as a map of the world.

    Parameters
    ----------
    result : Result
        One value an economy and year, or parts that add up to one.
    economy : str, optional
        Outlined in the accent colour; the result's largest by default.
    year : int, optional
        The last year by default.
    peers : iterable of str
        Outlined in ink and named.

    Returns
    -------
    Exhibit
        The spec's data set ``economies`` has a row an economy of the data and a row an outline without figure;
        ``classes`` has the classes with their bounds.

    Raises
    ------
    UnknownName
        If the economy, a peer or the year is not in the result.
    Unsupported
        If fewer than two economies have a value, or there are several values an economy and year.
    """
    given = Given.of(result, economy, peers, year)
    values = given.wide()[given.year]
    count = int(values.notna().sum())
    if count < 2:
        raise Unsupported(
            f"{given.measure}: " + words.text("world_map.needs_two", count=words.spelled(count), year=given.year),
            fix=words.text("world_map.needs_two_remedy"),
        )
    classes = Classes.of(values, given.unit)
    return given.figure(
        "map",
        title=_title(given, values, classes),
        subtitle=_subtitle(given, values, classes),
        spec=drawing(given, values, classes, _alt(given, values, classes)),
        grid=_grid(given, values, classes),
        data=given.totals(values.to_frame()),
    )


def _place(given: Given, values: pd.Series[float], classes: Classes) -> str:
    """The class of the economy in words; its rank where the classes are not fifths."""
    if len(classes.colours) != 5:
        return str(given.series.rank(given.economy, given.year))
    fifth = words.text(f"world_map.fifth.{classes.place(values[given.economy])}")
    return words.text("world_map.alt_place", **{"class": fifth})


def _title(given: Given, values: pd.Series[float], classes: Classes) -> str:
    own, subject = float(values[given.economy]), given.subject()
    if not math.isfinite(own):
        return words.text("world_map.title_missing", subject=subject, year=given.year)
    shown = {"subject": subject, "value": given.value(own), "year": given.year}
    if len(classes.colours) != 5:
        return words.text("world_map.title_two", **shown, rank=str(given.series.rank(given.economy, given.year)))
    fifth = words.text(f"world_map.fifth.{classes.place(own)}")
    return words.text("world_map.title", **shown, **{"class": fifth}, count=int(values.notna().sum()))


def _subtitle(given: Given, values: pd.Series[float], classes: Classes) -> str:
    parts = [words.text("world_map.subtitle", measure=given.measure, unit=given.unit_words, year=given.year)]
    if len(classes.colours) > 1:
        parts.append(words.text("world_map.classes", classes=words.spelled(len(classes.colours))))
    drawn = outlines.outlined() | outlines.points().keys()
    undrawn = [
        words.text("world_map.undrawn_pair", name=given.in_sentence(str(code)), value=given.value(value))
        for code, value in values.dropna().items()
        if str(code) not in drawn
    ]
    if undrawn:
        names = words.join(undrawn)
        parts.append(words.text("world_map.undrawn", names=names[0].upper() + names[1:]))
    missing = [given.in_sentence(str(code)) for code in values.index[values.isna()]]
    if missing:
        parts.append(words.text("world_map.missing", names=words.join(missing)))
    return " ".join(parts)


def _alt(given: Given, values: pd.Series[float], classes: Classes) -> str:
    known = values.dropna().sort_values(ascending=False, kind="stable")
    count = len(classes.colours)
    parts = [words.text("world_map.alt", count=len(known), year=given.year, classes=words.spelled(count))]
    if classes.breaks:
        parts.append(words.text("world_map.alt_breaks", breaks=words.join(given.value(b) for b in classes.breaks)))
    top, bottom = (_pairs(given, part) for part in (known.iloc[:NAMED], known.iloc[-NAMED:]))
    parts.append(words.text("world_map.alt_ends", top=top, bottom=bottom))
    if given.economy in known.index:
        place = _place(given, values, classes)
        shown = given.value(known[given.economy])
        parts.append(words.text("world_map.alt_own", name=given.name(), value=shown, place=place))
    return " ".join(parts)


def _pairs(given: Given, part: pd.Series[float]) -> str:
    labels = (
        words.text("world_map.label", name=given.name(str(code)), value=given.value(value))
        for code, value in part.items()
    )
    return words.join(labels)


def _grid(given: Given, values: pd.Series[float], classes: Classes) -> Grid:
    order = values.sort_values(ascending=False, kind="stable", na_position="last")
    codes = [str(code) for code in order.index]
    return Grid.of(
        (Column(words.text("figures.column.economy")), map(name_of, codes)),
        (given.column(given.year), order),
        (Column(words.text("world_map.class_column")), [_class_cell(given, value, classes) for value in order]),
        marked=codes.index(given.economy),
    )


def _class_cell(given: Given, value: float, classes: Classes) -> str:
    if pd.isna(value):
        return words.text("numbers.missing")
    low, high = classes.bounds[classes.place(value)]
    return words.text("world_map.class_range", low=given.value(low), high=given.value(high))
