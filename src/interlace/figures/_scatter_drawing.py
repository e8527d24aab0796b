"""The drawing of a scatter plot of economies: points, medians, and names that cover nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from interlace import words
from interlace.figures import labels, theme
from interlace.figures.pair import Pair

HEIGHT = 400
TITLE = 320
"""Pixels of an axis title's line."""
SIZES = {"own": 130, "peer": 80, "other": 42}
FEW = 12
"""Of so many economies all may be named."""

Span = tuple[float, float]


def drawing(pair: Pair) -> dict[str, Any]:
    """The specification of a scatter plot.

    Parameters
    ----------
    pair : Pair

    Returns
    -------
    dict
        Vega-Lite 6; its data set ``points`` has a row an economy with both values, ``labels`` the names.
    """
    rows = _rows(pair)
    spans = {axis: span([row[axis] for row in rows]) for axis in ("x", "y")}
    middles = [(axis, float(pair.known[axis].median())) for axis in ("x", "y")]
    medians: list[dict[str, Any]] = [
        {
            "axis": axis,
            axis: round(value, 6),
            "text": words.text("scatter.median", value=pair.given(axis).amount(value)),
        }
        for axis, value in middles
    ]
    plane = labels.Plane(spans["x"], spans["y"], HEIGHT)
    for median in medians:
        median["flipped"] = min(
            (False, True), key=lambda flipped: _covered(rows, plane, {**median, "flipped": flipped})
        )
    datasets = {"points": rows, "labels": _labels(rows, plane, medians), "medians": medians}
    axes = _axes(pair, spans)
    at = alt.X("x:Q", scale=_scale(spans["x"])), alt.Y("y:Q", scale=_scale(spans["y"]))
    layers = [*_medians(spans), *_points(pair, axes), *labels.layers(*at)]
    return theme.finish(layers, datasets, height=HEIGHT)


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
        rows.append(
            {
                **about,
                **place,
                "group": group,
                "size": SIZES["peer" if group == "other" and len(known) <= FEW else group],
                "colour": colour,
            }
        )
    return rows


def _labels(
    rows: Sequence[dict[str, Any]], plane: labels.Plane, medians: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Names of the economy and its peers; the others are named on hover."""
    points = [
        {
            "name": "" if row["group"] == "other" and len(rows) > FEW else row["name"],
            "x": row["x"],
            "y": row["y"],
            "area": row["size"],
            "ink": row["colour"],
            "first": row["group"] != "other",
        }
        for row in reversed(rows)
    ]
    (left, right), (low, high) = plane.xs, plane.ys
    upright, across = (row[row["axis"]] for row in medians)
    lines = [[(left, across), (right, across)], [(upright, low), (upright, high)]]
    named = dict.fromkeys(labels.FORMS, len(points))

    def fixed(width: float) -> list[labels.Box]:
        return [_median_box(plane, row, width) for row in medians]

    return labels.named_points(points, plane, named, curves=lines, fixed=fixed)


def _median_box(plane: labels.Plane, median: dict[str, Any], width: float) -> labels.Box:
    """The words at a median, as `_medians` draws them: at the foot or the head, above or below the line."""
    wide, flipped = theme.text_width(median["text"], 11), median["flipped"]
    if median["axis"] == "x":
        x, _ = plane.at(median["x"], plane.ys[0], width)
        return (x, 0, x + 4 + wide, 18) if flipped else (x, HEIGHT - 18, x + 4 + wide, HEIGHT)
    _, y = plane.at(plane.xs[0], median["y"], width)
    return (width - 2 - wide, y, width, y + 17) if flipped else (width - 2 - wide, y - 17, width, y)


def _covered(rows: Sequence[dict[str, Any]], plane: labels.Plane, median: dict[str, Any]) -> int:
    """How many points the words at a median cover, over the widths that the plot may have."""
    found = 0
    for width in (width for widths in labels.FORMS.values() for width in widths):
        box, spots = _median_box(plane, median, width), [plane.at(row["x"], row["y"], width) for row in rows]
        found += sum(labels.overlap(box, (x - 4, y - 4, x + 4, y + 4)) for x, y in spots)
    return found


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
    return theme.wrapped(words.text("scatter.axis", topic=given.topic(), unit=given.unit_words), TITLE, 12)


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
    foot, side = alt.ExprRef(f"datum.flipped ? 9 : {HEIGHT - 9}"), alt.ExprRef("datum.flipped ? 9 : -9")
    x, y = alt.X("x:Q", scale=_scale(spans["x"])), alt.Y("y:Q", scale=_scale(spans["y"]))
    across, upright = (base.transform_filter(f"datum.axis === '{axis}'") for axis in ("y", "x"))
    return [
        upright.mark_rule(**line).encode(x=x),
        across.mark_rule(**line).encode(y=y),
        upright.mark_text(**text, align="left", dx=4, baseline="middle", y=foot).encode(x=x),
        across.mark_text(**text, align="right", baseline="middle", dy=side, dx=-2).encode(x=alt.value("width"), y=y),
    ]


def _points(pair: Pair, axes: tuple[alt.X, alt.Y]) -> list[alt.Chart]:
    x, y = axes
    tips = [alt.Tooltip("name:N", title=words.text("figures.column.economy"))]
    for axis in ("x", "y"):
        given = pair.given(axis)
        tips.append(alt.Tooltip(f"{axis}:Q", title=str(given.topic()), format=given.form))
    base = theme.rows("points")
    size = alt.Size("size:Q", scale=None, legend=None)
    points = base.mark_point(filled=True, shape="circle", opacity=0.9, stroke="#ffffff", strokeWidth=1)
    return [points.encode(x=x, y=y, size=size, color=alt.Color("colour:N", scale=None), tooltip=tips)]
