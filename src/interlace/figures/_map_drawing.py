"""The drawing of a world map: Equal Earth, outlines, hatch, circles, names and legend, for any width."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import outlines, theme
from interlace.figures._labels import Box, overlap
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.figures._classes import Classes
    from interlace.figures._input import Given


TURN = 11
"""The middle meridian, degrees east: the edge of the map then runs through the Bering Strait and cuts no economy."""
LEFT, RIGHT, BOTTOM, TOP = -2.51, 2.51, -1.05, 1.33
"""The outlines' extent on the Equal Earth plane for a sphere of radius one, with a small margin."""
NOMINAL = 960
"""Width in pixels for which names are kept apart."""
ATLANTIC = (-20.0, 43.0)
LEGEND = 84
"""Height in pixels of the legend whose key is one line."""
BOX, BAR, LINE, INSET = 62, 12, 22, 20
HATCH_INK = "#aaa"
STRIPES = {"fine": 120, "coarse": 50, "key": 5}


def projected(lon: float, lat: float) -> tuple[float, float]:
    """A place on the Equal Earth plane, sphere of radius one, as d3-geo projects it.

    Parameters
    ----------
    lon, lat : float
        Degrees.

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
    turned = math.radians(math.remainder(lon - TURN, 360))
    angle = math.asin(half * math.sin(math.radians(lat)))
    square = angle * angle
    sixth = square**3
    stretch = half * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))
    return turned * math.cos(angle) / stretch, angle * (a1 + a2 * square + sixth * (a3 + a4 * square))


def drawing(given: Given, values: pd.Series[float], classes: Classes, description: str) -> dict[str, Any]:
    """The specification of a map.

    Parameters
    ----------
    given : Given
    values : Series
        A value an economy, NaN where there is none.
    classes : Classes
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6; its height follows its width.
    """
    datasets = {
        "economies": _rows(given, values, classes),
        "classes": _class_rows(given, classes),
        "key": _key_rows(given, values),
        "names": _names(given, values),
    }
    layers = [
        _world("datum.id === 'land'").mark_geoshape(fill=alt.ExprRef("narrow ? coarseHatch : fineHatch")),
        _areas(given),
        *_lines(given.peers, (theme.INK, 1.1)),
        *_lines([given.economy], ("#ffffff", 4.5), (theme.ACCENT, 2.2)),
        *_circles(given),
        *_labels(),
    ]
    spec = theme.finish([*layers, *_class_legend(), *_key()], datasets, height=NOMINAL // 2, description=description)
    spec["datasets"][outlines.NAME] = outlines.topology()
    spec["params"] += _params(datasets["key"])
    spec["projection"] = {
        "type": "equalEarth",
        "rotate": [-TURN, 0, 0],
        "scale": {"expr": f"width / {RIGHT - LEFT}"},
        "translate": {"expr": f"[{-LEFT} * width / {RIGHT - LEFT}, {TOP} * width / {RIGHT - LEFT}]"},
        "precision": 0.5,
    }
    return spec


def _params(key: list[dict[str, Any]]) -> list[dict[str, Any]]:
    shape = round((TOP - BOTTOM) / (RIGHT - LEFT), 5)
    return [
        {"name": "stacked", "expr": f"width < {round(key[-1]['x'] + _key_width(key[-1]['text']))}"},
        {"name": "mapHeight", "expr": f"round({shape} * width)"},
        {"name": "height", "expr": f"mapHeight + {LEGEND} + (stacked ? {(len(key) - 1) * LINE} : 0)"},
        *({"name": f"{name}Hatch", "value": theme.hatch(count, HATCH_INK, "#fff")} for name, count in STRIPES.items()),
    ]


# ---- rows ----


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
        if code in places and (places[code][2] or code not in outlines.outlined()):
            row |= {"lon": places[code][0], "lat": places[code][1]}
        rows.append({**row, "group": given.group(code)})
    others = sorted(outlines.outlined() - set(values.index))
    return rows + [{"code": code, "name": name_of(code)} for code in others]


def _class_rows(given: Given, classes: Classes) -> list[dict[str, Any]]:
    edges = zip(classes.bounds, classes.colours, strict=True)
    rows = [
        {"place": place, "low": low, "high": high, "colour": colour, "from": given.edge(low), "to": given.edge(high)}
        for place, ((low, high), colour) in enumerate(edges)
    ]
    return [{**row, "last": row is rows[-1]} for row in rows]


def _key_rows(given: Given, values: pd.Series[float]) -> list[dict[str, Any]]:
    """What the signs beside the classes mean."""
    rows: list[dict[str, Any]] = [{"sign": "hatch", "text": words.text("world_map.hatched")}]
    drawn = outlines.points()
    if given.economy in drawn:
        rows.append({"sign": "own", "text": given.name()})
    if any(peer in drawn for peer in given.peers):
        rows.append({"sign": "peer", "text": words.text("world_map.peers")})
    if any(drawn[code][2] or code not in outlines.outlined() for code in values.index if code in drawn):
        rows.append({"sign": "circle", "text": words.text("world_map.small")})
    left = 0.0
    for place, row in enumerate(rows):
        row |= {"x": left, "place": place}
        left += _key_width(row["text"])
    return rows


def _key_width(text: str) -> float:
    return round(48 + theme.text_width(text, 12), 1)


def _names(given: Given, values: pd.Series[float]) -> list[dict[str, Any]]:
    """Names on the map: the economy's, and those of peers that cover no other name.

    Europe is too crowded for names: there they stand in the Atlantic, with a line to the economy.
    """
    known = [code for code in (given.economy, *given.peers) if code in outlines.points()]
    aside = _aside([code for code in known if _crowded(code)])
    scale = NOMINAL / (RIGHT - LEFT)
    taken: list[Box] = []
    rows = []
    for code in sorted(known, key=lambda code: code not in aside):
        own, name = code == given.economy, given.name(code)
        text = words.text("world_map.label", name=name, value=given.value(values[code])) if own else name
        lon, lat, _ = outlines.points()[code]
        at = aside.get(code, (lon, lat))
        across, up = projected(*at)
        x, y, wide = (across - LEFT) * scale, (TOP - up) * scale, theme.text_width(text, 13)
        box = (x - wide, y - 9, x, y + 9) if code in aside else (x - wide / 2, y - 9, x + wide / 2, y + 9)
        if not any(overlap(box, other) for other in taken):
            taken.append(box)
            place = {"lon": lon, "lat": lat, "atLon": at[0], "atLat": at[1], "aside": code in aside}
            rows.append({"code": code, "text": text, "own": own, **place})
    return rows


def _crowded(code: str) -> bool:
    lon, lat, _ = outlines.points()[code]
    return -12 < lon < 36 and 34 < lat < 66


def _aside(codes: list[str]) -> dict[str, tuple[float, float]]:
    """Where names of European economies end: one below the other in the Atlantic, in the order of the latitudes."""
    order = sorted(codes, key=lambda code: -outlines.points()[code][1])
    middle = (len(order) - 1) / 2
    return {code: (ATLANTIC[0], ATLANTIC[1] + 6.5 * (middle - place)) for place, code in enumerate(order)}


# ---- layers ----


def _world(chosen: str) -> alt.Chart:
    source = alt.NamedData(name=outlines.NAME, format=alt.TopoDataFormat(feature="world", type="topojson"))
    chosen_part: alt.Chart = alt.Chart(source).transform_filter(chosen)
    return chosen_part


def _areas(given: Given) -> alt.Chart:
    joined = alt.LookupData(data=alt.NamedData(name="economies"), key="code", fields=["name", "label", "colour"])
    areas: alt.Chart = (
        _world("isValid(datum.id) && datum.id !== 'land'")
        .transform_lookup(lookup="id", from_=joined)
        .transform_calculate(fill="isValid(datum.colour) ? datum.colour : 'transparent'", label=_told())
        .mark_geoshape(stroke="#ffffff", strokeWidth=0.6, strokeJoin="round")
        .encode(fill=alt.Fill("fill:N", scale=None), tooltip=_tips(given))
    )
    return areas


def _told() -> str:
    return f"isValid(datum.label) ? datum.label : {json.dumps(words.text('world_map.tip_missing'))}"


def _tips(given: Given) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("name:N", title=words.text("figures.column.economy")),
        alt.Tooltip("label:N", title=str(given.topic())),
    ]


def _lines(codes: Sequence[str], *strokes: tuple[str, float]) -> list[alt.Chart]:
    """Lines around some economies, each stroke over the one before."""
    known = [code for code in codes if code in outlines.outlined()]
    if not known:
        return []
    base = _world(f"indexof({json.dumps(known)}, datum.id) >= 0")
    style: dict[str, Any] = {"filled": False, "strokeJoin": "round", "tooltip": None}
    return [base.mark_geoshape(stroke=stroke, strokeWidth=width, **style) for stroke, width in strokes]


def _circles(given: Given) -> list[alt.Chart]:
    """Circles for economies whose outline cannot be seen, the economy's own marked like an outline."""
    base = theme.rows("economies").transform_filter("isValid(datum.lon)")
    base = base.transform_calculate(
        fill="isValid(datum.colour) ? datum.colour : '#fff'",
        stroke=f"datum.group === 'own' ? '{theme.ACCENT}' : '{theme.INK}'",
        label=_told(),
        width="datum.group === 'own' ? 2.5 : datum.group === 'peer' ? 1.6 : 0.7",
    )
    place = {"longitude": "lon:Q", "latitude": "lat:Q", "fill": alt.Fill("fill:N", scale=None)}
    line = {"stroke": alt.Stroke("stroke:N", scale=None), "strokeWidth": alt.StrokeWidth("width:Q", scale=None)}
    dots = base.mark_circle(size=alt.ExprRef("(narrow ? 26 : 50) * (datum.group === 'own' ? 2 : 1)"), opacity=1)
    return [dots.encode(**place, **line, tooltip=_tips(given))]


def _labels() -> list[alt.Chart]:
    """Names with a pale rim, where the map is wide enough for them."""
    base = theme.rows("names").transform_filter("!narrow")
    colour = alt.ExprRef(f"datum.own ? '{theme.ACCENT}' : '{theme.INK}'")
    ends: dict[str, Any] = {"longitude": "lon:Q", "latitude": "lat:Q"}
    ends |= {"longitude2": "atLon:Q", "latitude2": "atLat:Q"}
    lines = base.transform_filter("datum.aside").mark_rule(color=colour, strokeWidth=1, tooltip=None).encode(**ends)
    at: dict[str, Any] = {"longitude": "atLon:Q", "latitude": "atLat:Q"}
    at["text"] = "text:N"
    style: dict[str, Any] = {"fontSize": 13, "fontWeight": 600, "tooltip": None}
    rim: dict[str, Any] = {"stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round"}
    layers = [lines]
    for aside, align, dx in (("datum.aside", "right", -5), ("!datum.aside", "center", 0)):
        part = base.transform_filter(aside)
        place: dict[str, Any] = {"align": align, "dx": dx}
        layers += [part.mark_text(**style, **place, **paint).encode(**at) for paint in (rim, {"color": colour})]
    return layers


def _class_legend() -> list[alt.Chart]:
    """The classes as boxes in a row, their bounds below the edges."""
    base = theme.rows("classes")
    top = "mapHeight + 18"
    boxes = base.mark_rect(
        x=alt.ExprRef(f"{INSET} + {BOX} * datum.place"),
        x2=alt.ExprRef(f"{INSET} + {BOX} * (datum.place + 1) - 1"),
        y=alt.ExprRef(top),
        y2=alt.ExprRef(f"{top} + {BAR}"),
        color=alt.ExprRef("datum.colour"),
    )
    style: dict[str, Any] = {"fontSize": 12, "color": theme.MUTED_INK, "baseline": "top", "align": "center"}
    low = base.mark_text(
        **style, x=alt.ExprRef(f"{INSET} + {BOX} * datum.place"), y=alt.ExprRef(f"{top} + {BAR + 5}")
    ).encode(text="from:N")
    high = (
        base.transform_filter("datum.last")
        .mark_text(**style, x=alt.ExprRef(f"{INSET} + {BOX} * (datum.place + 1)"), y=alt.ExprRef(f"{top} + {BAR + 5}"))
        .encode(text="to:N")
    )
    return [boxes, low, high]


def _key() -> list[alt.Chart]:
    """What hatch, outline and circle mean, in one line below the classes or, without room for it, in lines."""
    base = theme.rows("key")
    left, middle = "(stacked ? 0 : datum.x)", f"(mapHeight + 66 + (stacked ? {LINE} * datum.place : 0))"
    layers = []
    fills = {"hatch": "keyHatch", "own": "'#ffffff'", "peer": "'#ffffff'", "circle": "'#ffffff'"}
    strokes = {"hatch": HATCH_INK, "own": theme.ACCENT, "peer": theme.INK, "circle": theme.INK}
    for sign, stroke in strokes.items():
        style: dict[str, Any] = {"fill": alt.ExprRef(fills[sign]), "stroke": stroke}
        part = base.transform_filter(f"datum.sign === '{sign}'")
        if sign == "circle":
            spot: dict[str, Any] = {"x": alt.ExprRef(f"{left} + 11"), "y": alt.ExprRef(middle)}
            layers.append(part.mark_point(**style, **spot, size=50, strokeWidth=0.8, opacity=1))
            continue
        ends = {"x": f"{left} + 1", "x2": f"{left} + 21", "y": f"{middle} - 6", "y2": f"{middle} + 6"}
        box: dict[str, Any] = {name: alt.ExprRef(place) for name, place in ends.items()}
        width = {"own": 2.2, "peer": 1.1}.get(sign, 0.6)
        layers.append(part.mark_rect(**style, strokeWidth=width, **box))
    text = base.mark_text(
        align="left", baseline="middle", fontSize=12, x=alt.ExprRef(f"{left} + 28"), y=alt.ExprRef(middle)
    )
    return [*layers, text.encode(text="text:N")]
