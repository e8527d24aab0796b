"""The drawing of a scatter plot of economies: points, medians, and names that cover nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from interlace import words
from interlace.figures import theme
from interlace.figures._labels import Box, overlap

if TYPE_CHECKING:
    from interlace.figures.scatter import Pair


HEIGHT = 400
WIDTHS = {"wide": 880, "narrow": 290}
"""Pixels of the plot for which names are placed."""
TITLE = 48
"""Characters of an axis title's line."""
SIZES = {"own": 130, "peer": 80, "other": 42}
FONT_SIZE = 13

Span = tuple[float, float]


def drawing(pair: Pair, description: str) -> dict[str, Any]:
    """The specification of a scatter plot.

    Parameters
    ----------
    pair : Pair
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6; its data set ``points`` has a row an economy with both values, ``names`` the names.
    """
    rows = _rows(pair)
    spans = {axis: span([row[axis] for row in rows]) for axis in ("x", "y")}
    named = [row for row in reversed(rows) if row["group"] != "other"]
    names = [
        {**name, "narrow": form == "narrow"}
        for form, width in WIDTHS.items()
        for name in place_names(named, rows, spans["x"], spans["y"], width)
    ]
    middles = [(axis, float(pair.known[axis].median())) for axis in ("x", "y")]
    medians = [
        {"axis": axis, axis: round(value, 6), "text": words.text("scatter.median", value=pair.given(axis).value(value))}
        for axis, value in middles
    ]
    datasets = {"points": rows, "names": names, "medians": medians}
    axes = _axes(pair, spans)
    layers = [*_medians(spans), *_points(pair, axes), *_names(spans)]
    return theme.finish(layers, datasets, height=HEIGHT, description=description)


def _rows(pair: Pair) -> list[dict[str, Any]]:
    """A row an economy, the named ones last and so on top."""
    named = (pair.x.economy, *pair.x.peers)
    known = pair.known
    order = [code for code in known.index if code not in named]
    rows = []
    for code in [*order, *(code for code in reversed(named) if code in known.index)]:
        group = pair.x.group(code)
        colour = theme.ACCENT if group == "own" else theme.PEER_BAR
        if group == "peer":
            colour = theme.PEERS[pair.x.peers.index(str(code)) % len(theme.PEERS)]
        place = {axis: round(float(known[axis].loc[code]), 6) for axis in ("x", "y")}
        about = {"code": str(code), "name": pair.x.name(str(code))}
        rows.append({**about, **place, "group": group, "size": SIZES[group], "colour": colour})
    return rows


def span(values: Sequence[float]) -> Span:
    """The range of an axis: from zero where that costs less than a third of the room, otherwise around the data."""
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 0.06 * abs(high) or 1.0
    start = 0.0 if 0 <= low < 0.33 * high else low - room
    return round(start, 6), round(high + room, 6)


def _axes(pair: Pair, spans: dict[str, Span]) -> tuple[alt.X, alt.Y]:
    return (
        alt.X("x:Q", title=_axis_title(pair, "x"), scale=_scale(spans["x"])).axis(
            **_marks(pair, "x", spans), titlePadding=8
        ),
        alt.Y("y:Q", title=_axis_title(pair, "y"), scale=_scale(spans["y"])).axis(
            **_marks(pair, "y", spans), **theme.UPRIGHT
        ),
    )


def _scale(span: Span) -> alt.Scale:
    return alt.Scale(domain=list(span), nice=False, zero=False)


def _axis_title(pair: Pair, axis: str) -> list[str]:
    given = pair.given(axis)
    return textwrap.wrap(words.text("scatter.axis", topic=given.topic(), unit=given.unit_words), TITLE)


def _marks(pair: Pair, axis: str, spans: dict[str, Span]) -> dict[str, Any]:
    low, high = spans[axis]
    given = pair.given(axis)
    marks = [mark for mark in theme.ticks(low, high, most=5, finest=given.finest) if low <= mark <= high]
    step = marks[1] - marks[0] if len(marks) > 1 else None
    return {"values": marks, "format": theme.number_format(given.unit, step), "labelFlush": False}


def _medians(spans: dict[str, Span]) -> list[alt.Chart]:
    base = theme.rows("medians")
    line: dict[str, Any] = {"strokeDash": [4, 4], "strokeWidth": 1, "color": theme.PEER_BAR}
    text: dict[str, Any] = {"fontSize": 11, "color": theme.MUTED_INK, "text": alt.ExprRef("datum.text")}
    x, y = alt.X("x:Q", scale=_scale(spans["x"])), alt.Y("y:Q", scale=_scale(spans["y"]))
    across, upright = (base.transform_filter(f"datum.axis === '{axis}'") for axis in ("y", "x"))
    return [
        upright.mark_rule(**line).encode(x=x),
        across.mark_rule(**line).encode(y=y),
        upright.mark_text(**text, align="left", dx=4, baseline="bottom").encode(x=x, y=alt.value(HEIGHT - 3)),
        across.mark_text(**text, align="right", baseline="bottom", dy=-3, dx=-2).encode(x=alt.value("width"), y=y),
    ]


def _points(pair: Pair, axes: tuple[alt.X, alt.Y]) -> list[alt.Chart]:
    x, y = axes
    tips = [alt.Tooltip("name:N", title=words.text("figures.column.economy"))]
    for axis in ("x", "y"):
        given = pair.given(axis)
        tips.append(alt.Tooltip(f"{axis}:Q", title=str(given.topic()), format=theme.number_format(given.unit)))
    base = theme.rows("points")
    size = alt.Size("size:Q", scale=None, legend=None)
    points = base.mark_point(filled=True, shape="circle", opacity=0.9, stroke="#ffffff", strokeWidth=1)
    return [points.encode(x=x, y=y, size=size, color=alt.Color("colour:N", scale=None), tooltip=tips)]


def _names(spans: dict[str, Span]) -> list[alt.Chart]:
    """Names, each over a pale rim of itself."""
    # What stands in a mark's expression is read row by row.
    side: dict[str, Any] = {name: alt.ExprRef(f"datum.{name}") for name in ("align", "dx", "dy")}
    base = theme.rows("names")
    style: dict[str, Any] = {"baseline": "middle", "fontSize": FONT_SIZE, "fontWeight": 600, **side}
    text = alt.ExprRef("datum.narrow === narrow ? datum.name : ''")
    x, y = alt.X("x:Q", scale=_scale(spans["x"])), alt.Y("y:Q", scale=_scale(spans["y"]))
    rim = base.mark_text(**style, text=text, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
    name = base.mark_text(**style, text=text)
    return [rim.encode(x=x, y=y), name.encode(x=x, y=y, color=alt.Color("colour:N", scale=None))]


def place_names(
    named: Sequence[dict[str, Any]], points: Sequence[dict[str, Any]], xs: Span, ys: Span, width: int
) -> list[dict[str, Any]]:
    """Choose for each named point the side on which its name covers least.

    Parameters
    ----------
    named : sequence of dict
        ``name``, ``x``, ``y``, ``group``, ``colour``; the most important first.
    points : sequence of dict
        All points that a name should not cover.
    xs, ys : (float, float)
        Ranges of the axes.
    width : int
        Pixels of the plot.

    Returns
    -------
    list of dict
        ``name``, ``x``, ``y``, ``colour``, ``align``, ``dx``, ``dy``. No name covers another or runs out of the plot; a
        name without such a side is left out, the first is always there.
    """

    def pixel(row: dict[str, Any]) -> tuple[float, float]:
        across, up = (row["x"] - xs[0]) / (xs[1] - xs[0]), (row["y"] - ys[0]) / (ys[1] - ys[0])
        return across * width, (1 - up) * HEIGHT

    dots = [(pixel(row), 3.5 if row["group"] == "other" else 6.0) for row in points]
    boxes: list[Box] = [(x - r, y - r, x + r, y + r) for (x, y), r in dots]
    placed: list[Box] = []
    names = []
    for row in named:
        best = None
        for side, box in _sides(row["name"], *pixel(row)):
            if any(overlap(box, other) for other in placed):
                continue
            outside = box[0] < 0 or box[2] > width or box[1] < 0 or box[3] > HEIGHT
            if outside and placed:
                continue
            cost = sum(overlap(box, other) for other in boxes) + 100 * outside
            if best is None or cost < best[0]:
                best = (cost, side, box)
        if best is not None:
            placed.append(best[2])
            names.append({**{key: row[key] for key in ("name", "x", "y", "colour")}, **best[1]})
    return names


def _sides(name: str, x: float, y: float) -> list[tuple[dict[str, Any], Box]]:
    """Where a name may stand around its point, the best first: how it is anchored, and the room that it takes."""
    long, half, reach = theme.text_width(name, FONT_SIZE), 0.65 * FONT_SIZE, 9
    lefts = {"left": x + reach, "right": x - reach - long, "center": x - long / 2}
    shifts = [(align, dy) for dy in (0, -9, 9, -18, 18, -30, 30) for align in ("left", "right")]
    shifts[2:2] = [("center", -16), ("center", 16)]
    sides = []
    for align, dy in shifts:
        box = (lefts[align], y + dy - half, lefts[align] + long, y + dy + half)
        sides.append(({"align": align, "dx": {"left": reach, "right": -reach}.get(align, 0), "dy": dy}, box))
    return sides
