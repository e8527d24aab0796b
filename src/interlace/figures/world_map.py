"""A choropleth of every economy, classed by quantiles; what has no figure is hatched."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import outlines, theme
from interlace.figures._classes import Classes
from interlace.figures._input import Given, paragraph
from interlace.figures._map_drawing import Named, View, circles, finished, lines, name_layers, names, world
from interlace.figures._map_legend import class_rows, key_rows
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.words import Said

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["world_map"]

FEWEST = 5
"""With fewer values there is no map."""
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
        If fewer than five economies have a value, all values are the same, or there are several an economy and year.
    """
    given = Given.of(result, economy, peers, year)
    values = given.wide()[given.year]
    classes = classes_of(given, values)
    return given.figure(
        "map",
        title=_title(given, values, classes),
        subtitle=_subtitle(given, values, classes),
        spec=_spec(given, values, classes),
        alt=_alt(given, values, classes),
        grid=_grid(given, values, classes),
        data=given.totals(values.to_frame()),
    )


def classes_of(given: Given, values: pd.Series[float]) -> Classes:
    """The classes of a map's values; too few of them, or all the same, make no map."""
    count = int(values.notna().sum())
    if count < FEWEST:
        raise Unsupported.said("figure_map_of_few", title=given.measure, least=FEWEST, count=count, year=given.year)
    classes = Classes.of(values, given.unit, given.digits)
    if not classes.breaks:
        raise Unsupported.said("figure_map_level", title=given.measure, year=given.year)
    return classes


def _fifth(values: pd.Series[float], classes: Classes, economy: str) -> Said | None:
    """The class of the economy in words; None where the classes are not fifths, or it has no figure."""
    value = float(values[economy])
    if len(classes.colours) != 5 or not math.isfinite(value):
        return None
    return Said("world_map.fifth", {"place": classes.place(value)})


def _title(given: Given, values: pd.Series[float], classes: Classes) -> str:
    value, fifth = given.series.amount(given.economy, given.year), _fifth(values, classes, given.economy)
    case = "missing" if value is None else "rank" if fifth is None else "fifth"
    shown = {"subject": given.subject(), "year": given.year, "value": value, "fifth": fifth}
    rank = given.series.rank(given.economy, given.year)
    return words.text("world_map.title", case=case, rank=rank, count=int(values.notna().sum()), **shown)


def _subtitle(given: Given, values: pd.Series[float], classes: Classes) -> str:
    drawn = outlines.outlined() | outlines.points().keys()
    undrawn = values.dropna()[[code for code in values.dropna().index if code not in drawn]]
    missing = [str(code) for code in values.index[values.isna()]]
    return paragraph(
        Said("world_map.subtitle", given.about),
        Said("world_map.classes", {"count": len(classes.colours)}),
        Said("world_map.undrawn", {"items": pairs(given, undrawn)}) if len(undrawn) else None,
        Said("world_map.missing", {"names": missing}) if missing else None,
    )


def _alt(given: Given, values: pd.Series[float], classes: Classes) -> list[Said]:
    known = values.dropna().sort_values(ascending=False, kind="stable")
    breaks = [classes.edge(edge) for edge in classes.breaks]
    about = {"count": len(known), "year": given.year, "classes": len(classes.colours), "breaks": breaks}
    ends = {"top": pairs(given, known.iloc[:NAMED]), "bottom": pairs(given, known.iloc[-NAMED:])}
    told = [Said("world_map.alt.head", about)]
    if given.economy in known.index:
        fifth = _fifth(values, classes, given.economy)
        place = Said("world_map.alt.place", {"fifth": fifth}) if fifth else given.series.rank(given.economy, given.year)
        own = {"economy": given.economy, "value": given.amount(known[given.economy]), "place": place}
        told.append(Said("world_map.alt.own", own))
    return [*told, Said("world_map.alt.ends", ends)]


def pairs(given: Given, part: pd.Series[float]) -> list[Said]:
    """Economies with their values, as items of a list."""
    return [Said("figures.pair_of", {"economy": str(code), "value": given.amount(v)}) for code, v in part.items()]


def _grid(given: Given, values: pd.Series[float], classes: Classes) -> Grid:
    order = values.sort_values(ascending=False, kind="stable", na_position="last")
    codes = [str(code) for code in order.index]
    return Grid.of(
        (Column(words.text("figures.column.economy")), map(name_of, codes)),
        (given.column(given.year), order),
        (Column(words.text("world_map.class_column")), [class_cell(value, classes) for value in order]),
        marked=codes.index(given.economy),
    )


def class_cell(value: float, classes: Classes) -> str:
    """The class of a value in words."""
    if pd.isna(value):
        return words.text("world_map.class", missing=True)
    low, high = classes.bounds[classes.place(value)]
    return words.text("world_map.class", missing=False, low=classes.edge(low), high=classes.edge(high))


# ---- drawing ----


def _spec(given: Given, values: pd.Series[float], classes: Classes) -> dict[str, Any]:
    """The specification; its height follows its width."""
    rows = _rows(given, values, classes)
    drawn, spots = outlines.points(), [(row["lon"], row["lat"]) for row in rows if "lon" in row]
    wanted = []
    for code in (given.economy, *given.peers):
        if code in drawn:
            own, name = code == given.economy, given.name(code)
            text = words.text("figures.pair", name=name, value=given.amount(values[code])) if own else name
            wanted.append(Named((drawn[code][0], drawn[code][1]), text, own, own))
    datasets = {
        "economies": rows,
        "classes": class_rows(classes),
        "key": key_rows(_signs(given, values)),
        "labels": names(wanted, View(), spots),
    }
    tips = [
        alt.Tooltip("name:N", title=words.text("figures.column.economy")),
        alt.Tooltip("label:N", title=str(given.topic())),
    ]
    layers = [
        world("datum.id === 'land'").mark_geoshape(fill=alt.ExprRef("narrow ? coarseHatch : fineHatch")),
        _areas(tips),
        *lines(given.peers, (theme.INK, 1.1)),
        *lines([given.economy], ("#ffffff", 4.5), (theme.ACCENT, 2.2)),
        circles(
            theme.rows("economies").transform_filter("isValid(datum.lon)").transform_calculate(label=_told()), tips
        ),
        *name_layers(),
    ]
    return finished(layers, datasets, View())


def _rows(given: Given, values: pd.Series[float], classes: Classes) -> list[dict[str, Any]]:
    """A row an economy of the data, and after them a row an outline that the data have no economy for."""
    places = outlines.points()
    rows = []
    for label, value in values.items():
        code = str(label)
        row: dict[str, Any] = {"code": code, "name": given.name(code), "value": None}
        if not pd.isna(value):
            colour = classes.colours[classes.place(value)]
            row |= {"value": round(float(value), 6), "label": given.value(value), "colour": colour}
        if _encircled(code):
            row |= {"lon": places[code][0], "lat": places[code][1]}
        rows.append({**row, "group": given.group(code)})
    others = sorted(outlines.outlined() - set(values.index))
    return rows + [{"code": code, "name": name_of(code)} for code in others]


def _encircled(code: str) -> bool:
    """Whether an economy has a circle, as its outline cannot be seen."""
    drawn = outlines.points()
    return code in drawn and (drawn[code][2] or code not in outlines.outlined())


def _signs(given: Given, values: pd.Series[float]) -> list[tuple[str, str]]:
    """What the signs beside the classes mean."""
    drawn = outlines.points()
    found = [
        (True, "hatch", words.text("world_map.hatched")),
        (given.economy in drawn, "own", given.name()),
        (any(peer in drawn for peer in given.peers), "peer", words.text("world_map.peers")),
        (any(_encircled(str(code)) for code in values.index), "circle", words.text("world_map.small")),
    ]
    return [(sign, text) for there, sign, text in found if there]


def _areas(tips: list[alt.Tooltip]) -> alt.Chart:
    joined = alt.LookupData(data=alt.NamedData(name="economies"), key="code", fields=["name", "label", "colour"])
    areas: alt.Chart = (
        world("isValid(datum.id) && datum.id !== 'land'")
        .transform_lookup(lookup="id", from_=joined)
        .transform_calculate(fill="isValid(datum.colour) ? datum.colour : 'transparent'", label=_told())
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.6, strokeJoin="round")
        .encode(fill=alt.Fill("fill:N", scale=None), tooltip=tips)
    )
    return areas


def _told() -> str:
    return f"isValid(datum.label) ? datum.label : {json.dumps(words.text('world_map.tip_missing'))}"
