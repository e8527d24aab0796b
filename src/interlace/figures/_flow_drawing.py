"""The drawing of a Sankey diagram: nodes, bands, and names beside them, for any width."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._flow import REST, Flow, Node, lay_out
from interlace.figures.labels import spread

HEIGHT = 430
GAP = 14
NODE = 10
STEPS = 8
"""Pieces of a band: between them the edge is a monotone cubic."""
SIZES = {"wide": (12.5, 15.0), "narrow": (11.0, 13.0)}
"""Of the type and from line to line, in pixels."""
ROOMS = {"wide": (240, 240), "narrow": (74, 116)}
"""Pixels of a line of a name left and right."""

Naming = Callable[[int, str], str]


def drawing(table: pd.DataFrame, name: Naming, value: Callable[[float], str], economy: str) -> dict[str, Any]:
    """The specification of a chain's diagram.

    Parameters
    ----------
    table : DataFrame
        Origins as rows, functions as columns, as `grouped` leaves them.
    name : callable
        From a side (0 left) and a key to words.
    value : callable
        From a share to words.
    economy : str
        The origin in the accent colour.

    Returns
    -------
    dict
        Vega-Lite 6; its data set ``links`` has a row a band, ``nodes`` a row a node.
    """
    flow = lay_out(table, HEIGHT, GAP)
    nodes = _node_rows(flow, name, value, economy)
    datasets = {"links": _link_rows(flow, name, value), "nodes": nodes}
    layers = [_bands(nodes), _blocks(nodes), *(layer for side in (0, 1) for layer in _names(nodes, side))]
    spec = theme.finish(layers, datasets, height=HEIGHT)
    return {**spec, "padding": {**spec["padding"], "top": 26}}


# ---- rows ----


def _colour(side: int, key: str, economy: str) -> str:
    if side == 0:
        return theme.ACCENT if key == economy else theme.OTHER_BAR if key == REST else theme.PEER_BAR
    return theme.FUNCTION_COLOURS.get(key, theme.OTHER_BAR)


def _link_rows(flow: Flow, name: Naming, value: Callable[[float], str]) -> list[dict[str, Any]]:
    """A row a band: the largest first, so that thin ones lie on top."""
    return [
        {
            "a": round(band.start, 2),
            "b": round(band.end, 2),
            "h": round(band.thickness, 2),
            "colour": _colour(1, band.target, ""),
            "from": name(0, band.source),
            "to": name(1, band.target),
            "label": value(band.value),
        }
        for band in sorted(flow.bands, key=lambda band: -band.value)
    ]


def _node_rows(flow: Flow, name: Naming, value: Callable[[float], str], economy: str) -> list[dict[str, Any]]:
    rows = []
    for side in (0, 1):
        nodes = [node for node in flow.nodes if node.side == side]
        labels = [words.text("sankey.label", name=name(side, node.key), value=value(node.value)) for node in nodes]
        places = {form: _placed(nodes, labels, form) for form in SIZES}
        for place, node in enumerate(nodes):
            shown = {form: dict(zip(("lines", "at"), places[form][place], strict=True)) for form in SIZES}
            own = side == 0 and node.key == economy
            ends = {"top": round(node.top, 2), "bottom": round(node.bottom, 2)}
            rows.append({"side": side, **ends, "colour": _colour(side, node.key, economy), "own": own, **shown})
    return rows


def _placed(nodes: list[Node], labels: list[str], form: str) -> list[tuple[list[str], float]]:
    """The lines of each name, and where its first one stands so that the names of a side do not touch."""
    size, line = SIZES[form]
    lines = [theme.balanced(label, ROOMS[form][nodes[0].side], size, bold=True) for label in labels]
    tall = [line * len(parts) + 2 for parts in lines]
    middles = spread([(n.top + n.bottom) / 2 for n in nodes], tall, tall[0] / 2, HEIGHT - tall[-1] / 2)
    return [(parts, round(at - line * (len(parts) - 1) / 2, 1)) for parts, at in zip(lines, middles, strict=True)]


# ---- layers ----


def _lane(nodes: list[dict[str, Any]], side: int, form: str) -> int:
    """The width beside the nodes of a side that its names take."""
    lines = [line for node in nodes if node["side"] == side for line in node[form]["lines"]]
    return round(max(theme.text_width(line, SIZES[form][0], bold=True) for line in lines) + 2 * NODE)


def _x(nodes: list[dict[str, Any]], field: str) -> alt.X:
    (left, right), (thin_left, thin_right) = ([_lane(nodes, side, form) for side in (0, 1)] for form in SIZES)
    stops: list[Any] = [
        alt.ExprRef(f"narrow ? {thin_left} : {left}"),
        alt.ExprRef(f"width - (narrow ? {thin_right} : {right})"),
    ]
    scale = alt.Scale(domain=[0, 1], range=stops, nice=False, zero=False)
    return alt.X(f"{field}:Q", axis=None, scale=scale)


def _y(field: str) -> alt.Y:
    scale = alt.Scale(domain=[0, HEIGHT], reverse=True, nice=False, zero=False)
    return alt.Y(f"{field}:Q", axis=None, scale=scale)


def _bands(nodes: list[dict[str, Any]]) -> alt.Chart:
    """Each band along a curve that leaves and arrives level; its thickness upright is its value."""
    tips = [
        alt.Tooltip("from:N", title=words.text("sankey.column_origin")),
        alt.Tooltip("to:N", title=words.text("sankey.column_function")),
        alt.Tooltip("label:N", title=words.text("sankey.share")),
    ]
    ends = {"y": _y("top"), "y2": "bottom:Q", "detail": "id:N", "fill": alt.Fill("colour:N", scale=None)}
    bands: alt.Chart = (
        theme.rows("links")
        .transform_calculate(t=f"sequence(0, {STEPS + 1})")
        .transform_window(id="row_number()")
        .transform_flatten(["t"])
        .transform_calculate(x=f"datum.t / {STEPS}")
        .transform_calculate(top="datum.a + (datum.b - datum.a) * datum.x * datum.x * (3 - 2 * datum.x)")
        .transform_calculate(bottom="datum.top + max(datum.h, 0.5)")
        .mark_area(interpolate="monotone", fillOpacity=0.5)
        .encode(x=_x(nodes, "x"), tooltip=tips, **ends)
    )
    return bands


def _blocks(nodes: list[dict[str, Any]]) -> alt.Chart:
    ends = {"x": _x(nodes, "side"), "x2": "side:Q", "y": _y("top"), "y2": "bottom:Q"}
    base = theme.rows("nodes").mark_rect(xOffset=-NODE / 2, x2Offset=NODE / 2)
    blocks: alt.Chart = base.encode(**ends, color=alt.Color("colour:N", scale=None))
    return blocks


def _names(nodes: list[dict[str, Any]], side: int) -> list[alt.Chart]:
    """Names beside the nodes, never over a band, and above them what the side stands for."""
    form = "(narrow ? datum.narrow : datum.wide)"
    base = theme.rows("nodes").transform_filter(f"datum.side === {side}").transform_calculate(at=f"{form}.at")
    style: dict[str, Any] = {"align": ("right", "left")[side], "dx": (-NODE, NODE)[side], "tooltip": None}
    names = base.mark_text(
        **style,
        baseline="middle",
        lineHeight=alt.ExprRef(f"narrow ? {SIZES['narrow'][1]} : {SIZES['wide'][1]}"),
        fontSize=alt.ExprRef(f"narrow ? {SIZES['narrow'][0]} : {SIZES['wide'][0]}"),
        fontWeight=alt.ExprRef("datum.own ? 'bold' : 'normal'"),
        color=alt.ExprRef(f"datum.own ? '{theme.ACCENT}' : '{theme.INK}'"),
        text=alt.ExprRef(f"{form}.lines"),
    )
    head = base.transform_filter("datum.top === 0").mark_text(
        **style,
        baseline="bottom",
        fontSize=11,
        color=theme.MUTED_INK,
        text=words.text(("sankey.column_origin", "sankey.column_function")[side]),
    )
    x = _x(nodes, "side")
    return [names.encode(x=x, y=_y("at")), head.encode(x=x, y=alt.value(-10))]
