"""The drawing of maps: Equal Earth, outlines, hatch, circles, names and legend, for any width."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import altair as alt

from interlace.figures import outlines, theme
from interlace.figures._map_legend import LEGEND, LINE, class_legend, key_layers, stacked_below
from interlace.figures.labels import FORMS, Box, Mark, Side, around, of_form, settled, texts

Place = tuple[float, float]
"""Longitude and latitude in degrees."""

TURN = 11.0
"""The middle meridian, degrees east: the edge of the map then runs through the Bering Strait and cuts no economy."""
LEFT, RIGHT, BOTTOM, TOP = -2.51, 2.51, -1.05, 1.33
"""The outlines' extent on the Equal Earth plane for a sphere of radius one, with a small margin."""
ATLANTIC = (-20.0, 43.0)
HATCH_INK, HATCH_PAPER = "#dedede", "#f7f7f7"
STRIPES = {"fine": 120, "coarse": 50, "key": 5}
RADIUS = 8
"""Pixels of a circle of a map of places, with its rim."""
AREA = {"wide": 50, "narrow": 26}
"""Square pixels of a circle; the one that is marked has twice as many."""


def projected(lon: float, lat: float, turn: float = TURN) -> tuple[float, float]:
    """A place on the Equal Earth plane, sphere of radius one, as d3-geo projects it.

    Parameters
    ----------
    lon, lat : float
        Degrees.
    turn : float
        The middle meridian.

    Returns
    -------
    tuple of float
        To the right and up.

    References
    ----------
    Savric, B., Patterson, T. and Jenny, B. (2019), "The Equal Earth map projection", International Journal of
    Geographical Information Science 33(3): 454-465, equations 7 to 9.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    half = math.sqrt(3) / 2
    turned = math.radians(math.remainder(lon - turn, 360))
    angle = math.asin(half * math.sin(math.radians(lat)))
    square = angle * angle
    sixth = square**3
    stretch = half * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))
    return turned * math.cos(angle) / stretch, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))


@dataclass(frozen=True, slots=True)
class View:
    """What part of the Equal Earth plane is seen.

    Parameters
    ----------
    left, right, bottom, top : float
        On the plane, sphere of radius one.
    turn : float
        The middle meridian.
    """

    left: float = LEFT
    right: float = RIGHT
    bottom: float = BOTTOM
    top: float = TOP
    turn: float = TURN

    @classmethod
    def around(cls, places: Iterable[Place]) -> View:
        """The part that holds some places, with air, and neither flat nor steep."""
        known = list(places)
        turn = sum(lon for lon, _ in known) / len(known)
        across, up = zip(*(projected(lon, lat, turn) for lon, lat in known), strict=True)
        wide, tall = max(across) - min(across), max(up) - min(up)
        wide = max(1.25 * wide, 1.9 * tall, 0.02)
        tall = max(1.25 * tall, 0.45 * wide)
        x, y = (max(across) + min(across)) / 2, (max(up) + min(up)) / 2
        return cls(x - wide / 2, x + wide / 2, y - tall / 2, y + tall / 2, turn)

    @property
    def shape(self) -> float:
        """Height over width."""
        return round((self.top - self.bottom) / (self.right - self.left), 5)

    def at(self, place: Place, width: float) -> tuple[float, float]:
        """Pixels of a place on a map of this width."""
        across, up = projected(*place, self.turn)
        scale = width / (self.right - self.left)
        return (across - self.left) * scale, (self.top - up) * scale

    def projection(self) -> dict[str, Any]:
        """For the specification: it follows the width."""
        scale = f"width / {round(self.right - self.left, 6)}"
        corner = f"[{-round(self.left, 6)} * {scale}, {round(self.top, 6)} * {scale}]"
        turned = {"type": "equalEarth", "rotate": [-self.turn, 0, 0], "precision": 0.5}
        return {**turned, "scale": {"expr": scale}, "translate": {"expr": corner}}


@dataclass(frozen=True, slots=True)
class Named:
    """A place whose name may stand on a map.

    Parameters
    ----------
    place : (float, float)
    name : str
    first : bool
        Whether it must be named.
    own : bool
        Whether it is the place in the accent colour.
    """

    place: Place
    name: str
    first: bool
    own: bool


def finished(layers: Sequence[alt.Chart], datasets: Mapping[str, list[dict[str, Any]]], view: View) -> dict[str, Any]:
    """The specification of a map whose layers draw the data sets; its height follows its width.

    ``datasets`` must have the rows of the legend, ``classes`` and ``key``.
    """
    whole = [*layers, *class_legend(), *key_layers(HATCH_INK)]
    spec = theme.finish(whole, datasets, height=480)
    spec["datasets"][outlines.NAME] = outlines.topology()
    key = datasets["key"]
    more = f"(stacked ? {(len(key) - 1) * LINE} : 0)" if key else str(-LINE)
    spec["params"] += [
        {"name": "stacked", "expr": f"width < {stacked_below(key)}"},
        {"name": "mapHeight", "expr": f"round({view.shape} * width)"},
        {"name": "height", "expr": f"mapHeight + {LEGEND} + {more}"},
        *({"name": f"{n}Hatch", "value": theme.hatch(count, HATCH_INK, HATCH_PAPER)} for n, count in STRIPES.items()),
    ]
    return {**spec, "projection": view.projection()}


def names(wanted: Sequence[Named], view: View, circles: Sequence[Place]) -> list[dict[str, Any]]:
    """Rows of the names: none covers another or a circle.

    Europe is too crowded for names: on a map of the world they stand in the Atlantic, with a line to the economy.
    """
    world = view == View()
    aside = _aside([named.place for named in wanted if world and _crowded(named.place)])
    rows = []
    for form, widths in FORMS.items():
        shown = [named for named in wanted if named.first or form == "wide"]
        ends = [aside.get(named.place, named.place) for named in shown]
        sides = [(Side("right", -5, 0),) if end in aside.values() else _sides() if world else () for end in ends]
        marks = [
            Mark([named.name], [view.at(end, width) for width in widths], 0 if world else RADIUS, named.first, side)
            for named, end, side in zip(shown, ends, sides, strict=True)
        ]
        rooms = [(width, view.shape * width) for width in widths]
        spots = [[_circle(view.at(place, width)) for place in circles if world] for width in widths]
        for i, side in settled(marks, rooms, len(marks), spots):
            lon, lat = shown[i].place
            place = {
                "lon": lon,
                "lat": lat,
                "atLon": ends[i][0],
                "atLat": ends[i][1],
                "aside": ends[i] in aside.values(),
            }
            ink = theme.ACCENT if shown[i].own else theme.INK
            rows.append({"name": shown[i].name, **place, **asdict(side), "ink": ink, "form": form})
    return rows


def _sides() -> list[Side]:
    return [Side("center", 0, 0), *around(0, 14, far=False)]


def _circle(at: tuple[float, float]) -> Box:
    return (at[0] - 4, at[1] - 4, at[0] + 4, at[1] + 4)


def _crowded(place: Place) -> bool:
    return -12 < place[0] < 36 and 34 < place[1] < 66


def _aside(places: Sequence[Place]) -> dict[Place, Place]:
    """Where names of European economies end: one below the other in the Atlantic, in the order of the latitudes."""
    order = sorted(places, key=lambda place: -place[1])
    middle = (len(order) - 1) / 2
    return {place: (ATLANTIC[0], ATLANTIC[1] + 8 * (middle - rank)) for rank, place in enumerate(order)}


# ---- layers ----


def world(chosen: str) -> alt.Chart:
    """The outlines for which an expression holds."""
    source = alt.NamedData(name=outlines.NAME, format=alt.TopoDataFormat(feature="world", type="topojson"))
    chosen_part: alt.Chart = alt.Chart(source).transform_filter(chosen)
    return chosen_part


def cut() -> alt.Chart:
    """Paper over what of the land lies below the map."""
    base = theme.rows("classes").transform_filter("datum.last")
    ends: dict[str, Any] = {
        "x": 0,
        "x2": alt.ExprRef("width"),
        "y": alt.ExprRef("mapHeight"),
        "y2": alt.ExprRef("height"),
    }
    below: alt.Chart = base.mark_rect(**ends, color="#ffffff", opacity=1, tooltip=None)
    return below


def lines(codes: Sequence[str], *strokes: tuple[str, float]) -> list[alt.Chart]:
    """Lines around some economies, each stroke over the one before."""
    known = [code for code in codes if code in outlines.outlined()]
    if not known:
        return []
    base = world(f"indexof({json.dumps(known)}, datum.id) >= 0")
    style: dict[str, Any] = {"filled": False, "strokeJoin": "round", "tooltip": None}
    return [base.mark_geoshape(stroke=stroke, strokeWidth=width, **style) for stroke, width in strokes]


def circles(base: alt.Chart, tips: list[alt.Tooltip], factor: float = 1.0) -> alt.Chart:
    """Circles at ``lon`` and ``lat``, filled by class, the marked one in the accent colour."""
    base = base.transform_calculate(
        fill="isValid(datum.colour) ? datum.colour : '#fff'",
        stroke=f"datum.group === 'own' ? '{theme.ACCENT}' : '{theme.INK}'",
        strokeSize="datum.group === 'own' ? 2.5 : datum.group === 'peer' ? 1.6 : 0.7",
    )
    place = {"longitude": "lon:Q", "latitude": "lat:Q", "fill": alt.Fill("fill:N", scale=None)}
    line = {"stroke": alt.Stroke("stroke:N", scale=None), "strokeWidth": alt.StrokeWidth("strokeSize:Q", scale=None)}
    area = f"{factor} * (narrow ? {AREA['narrow']} : {AREA['wide']}) * (datum.group === 'own' ? 2 : 1)"
    dots: alt.Chart = base.mark_circle(size=alt.ExprRef(area), opacity=1).encode(**place, **line, tooltip=tips)
    return dots


def name_layers() -> list[alt.Chart]:
    """The names, those in the Atlantic with lines to their economies."""
    base = of_form(theme.rows("labels"))
    ends: dict[str, Any] = {"longitude": "lon:Q", "latitude": "lat:Q", "longitude2": "atLon:Q", "latitude2": "atLat:Q"}
    leads = base.transform_filter("datum.aside").mark_rule(color=alt.ExprRef("datum.ink"), strokeWidth=1, tooltip=None)
    return [leads.encode(**ends), *texts(base, longitude="atLon:Q", latitude="atLat:Q")]
