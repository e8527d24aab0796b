"""A map of places, each a circle in the colour of its class: cities, regions, parks, firms."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import outlines, theme
from interlace.figures._classes import Classes
from interlace.figures._input import Given
from interlace.figures._map_drawing import Named, Place, View, circles, cut, finished, name_layers, names, world
from interlace.figures._map_legend import class_rows
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.figures.world_map import NAMED, class_cell, classes_of, pairs
from interlace.model.economies import name_of
from interlace.model.result import SUBJECTS, Result
from interlace.words import Said

__all__ = ["point_map"]

NEAREST = 0.15
"""Earth's radii across below which no land is drawn: about 950 kilometres."""
LARGER = 2.4
"""How much larger circles are than those of economies too small for their outline."""


@form(
    example='figures.point_map(services.where(economy=asia), economy="KOR", year=2011)',
    fits=has("lon", "lat"),
    rank=6,
)
def point_map(
    result: Result, economy: str | None = None, year: int | None = None, places: Mapping[str, Place] | None = None
) -> Exhibit:
    """Draw one year of a result as circles on a map that shows no more than its places.

    Parameters
    ----------
    result : Result
        One value a place and year. A place is an economy, region, firm or park, whichever the result has.
    economy : str, optional
        The place that is marked.
    year : int, optional
        The last year by default.
    places : mapping, optional
        From a place to its longitude and latitude in degrees; by default the columns ``lon`` and ``lat`` of the result,
        or, of economies, a point inside each.

    Returns
    -------
    Exhibit
        The spec's data set ``places`` has a row a place with a value.

    Raises
    ------
    UnknownName
        If the place or the year is not in the result.
    Unsupported
        If fewer than five places have a value, or one has no coordinates.
    """
    subject = next(name for name in SUBJECTS if name in result.data.columns)
    renamed = dataclasses.replace(result, data=result.data.rename(columns={subject: "economy"}))
    given = Given.of(renamed, economy, (), year)
    values = given.wide()[given.year].dropna().sort_values(ascending=False, kind="stable")
    classes = classes_of(given, values)
    at = _places(given, values, places)
    marked = None if economy is None else given.economy
    return given.figure(
        "point-map",
        title=_title(given, values, marked),
        subtitle=words.text("world_map.subtitle", **given.about),
        spec=_spec(given, values, classes, at, marked),
        alt=[_alt(given, values, classes)],
        grid=_grid(given, values, classes),
        data=given.totals(values.to_frame(given.year)).rename(columns={"economy": subject}),
    )


def _places(given: Given, values: pd.Series[float], places: Mapping[str, Place] | None) -> dict[str, Place]:
    """Where each place with a value lies."""
    data = given.result.data
    if places is None and {"lon", "lat"} <= set(data.columns):
        first = data.drop_duplicates("economy").set_index("economy")
        places = {str(code): (float(row["lon"]), float(row["lat"])) for code, row in first.iterrows()}
    known = {code: (lon, lat) for code, (lon, lat, _) in outlines.points().items()} if places is None else places
    if not set(values.index) <= set(known):
        raise Unsupported.said("figure_no_places", title=given.measure)
    return {str(code): known[str(code)] for code in values.index}


# ---- words ----


def _title(given: Given, values: pd.Series[float], marked: str | None) -> str:
    ends = {"top": str(values.index[0]), "high": given.amount(values.iloc[0])}
    ends |= {"bottom": str(values.index[-1]), "low": given.amount(values.iloc[-1])}
    own = given.amount(values.get(given.economy, float("nan")))
    about = {"measure": given.topic(), "year": given.year, "place": given.economy, "value": own}
    return words.text("point_map.title", marked=marked is not None, **about, **ends)


def _alt(given: Given, values: pd.Series[float], classes: Classes) -> Said:
    breaks = [classes.edge(edge) for edge in classes.breaks]
    about = {"count": len(values), "year": given.year, "classes": len(classes.colours), "breaks": breaks}
    ends = {"top": pairs(given, values.iloc[:NAMED]), "bottom": pairs(given, values.iloc[-NAMED:])}
    return Said("point_map.alt", about | ends)


def _grid(given: Given, values: pd.Series[float], classes: Classes) -> Grid:
    return Grid.of(
        (Column(words.text("point_map.column_place")), [name_of(str(code)) for code in values.index]),
        (given.column(given.year), values),
        (Column(words.text("world_map.class_column")), [class_cell(value, classes) for value in values]),
    )


# ---- drawing ----


def _spec(
    given: Given, values: pd.Series[float], classes: Classes, at: Mapping[str, Place], marked: str | None
) -> dict[str, Any]:
    view = View.around(at.values())
    rows: list[dict[str, Any]] = [
        {
            "code": str(code),
            "name": name_of(str(code)),
            "value": round(float(value), 6),
            "label": given.value(value),
            "colour": classes.colours[classes.place(value)],
            "lon": at[str(code)][0],
            "lat": at[str(code)][1],
            "group": "own" if code == marked else "other",
        }
        for code, value in values.items()
    ]
    ends = {rows[0]["code"], rows[-1]["code"]} if marked is None else {marked, rows[0]["code"]}
    order = sorted(rows, key=lambda row: row["code"] not in ends)
    wanted = [Named(at[row["code"]], row["name"], row["code"] in ends, row["code"] == marked) for row in order]
    datasets = {
        "places": list(reversed(rows)),
        "classes": class_rows(classes),
        "key": [],
        "labels": names(wanted, view, list(at.values())),
    }
    tips = [
        alt.Tooltip("name:N", title=words.text("point_map.column_place")),
        alt.Tooltip("label:N", title=str(given.topic())),
    ]
    ground: dict[str, Any] = {"fill": "#efefef", "stroke": "#ffffff", "strokeWidth": 0.8, "tooltip": None, "clip": True}
    land = world("isValid(datum.id) && datum.id !== 'land'").mark_geoshape(**ground)
    # The outlines are of the world, and wrong where a map shows less.
    below = [land, cut()] if view.right - view.left > NEAREST else []
    return finished([*below, circles(theme.rows("places"), tips, LARGER), *name_layers()], datasets, view)
