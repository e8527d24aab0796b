"""The drawing of a Sankey diagram: nodes, bands and names, for any width."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._flow import REST, Flow, lay_out
from interlace.figures._labels import spread

if TYPE_CHECKING:
    from interlace.figures._input import Given
    from interlace.figures.chains import Product


TEXT = "(narrow ? datum.narrow : datum.wide)"

HEIGHT = 430
GAP = 14
LINE = 16
"""Pixels between the middles of two names of one line each; in a narrow diagram each name has two lines."""
NODE = 10
LEFT, RIGHT = 170, 150
"""Pixels beside a wide diagram, for the names of the origins and of the product."""
STEPS = 8
"""Pieces of a band: between them the edge is a monotone cubic."""
PRODUCT = "product"


def drawing(given: Given, product: Product, table: pd.DataFrame, description: str) -> dict[str, Any]:
    """The specification of a chain's diagram.

    Parameters
    ----------
    given : Given
    product : Product
        The final product.
    table : DataFrame
        Origins as rows, functions as columns, as `grouped` leaves them.
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6; its data set ``links`` has a row a band, ``nodes`` a row a node.
    """
    flow = lay_out(table, PRODUCT, HEIGHT, GAP)
    datasets = {"links": _link_rows(given, product, flow), "nodes": _node_rows(given, product, flow)}
    return theme.finish([_bands(), *_nodes(), *_names()], datasets, height=HEIGHT, description=description)


# ---- rows ----


def _colour(given: Given, stage: int, key: str) -> str:
    if stage == 0:
        return theme.ACCENT if key == given.economy else theme.OTHER_BAR if key == REST else theme.PEER_BAR
    return theme.FUNCTION_COLOURS.get(key, theme.OTHER_BAR) if stage == 1 else theme.INK


def _name(product: Product, stage: int, key: str) -> str:
    from interlace.figures.sankey import function_name, origin_name

    return (origin_name(key), function_name(key), product.name)[stage] if stage < 2 else product.name


def _link_rows(given: Given, product: Product, flow: Flow) -> list[dict[str, Any]]:
    """A row a band: the largest first, so that thin ones lie on top."""
    rows = []
    for band in sorted(flow.bands, key=lambda band: -band.value):
        function = band.target if band.stage == 0 else band.source
        rows.append(
            {
                "stage": band.stage,
                "a": round(band.start, 2),
                "b": round(band.end, 2),
                "h": round(band.thickness, 2),
                "colour": _colour(given, 1, function),
                "from": _name(product, band.stage, band.source),
                "to": _name(product, band.stage + 1, band.target),
                "label": given.value(band.value),
            }
        )
    return rows


def _node_rows(given: Given, product: Product, flow: Flow) -> list[dict[str, Any]]:
    rows = []
    for stage in range(3):
        nodes = [node for node in flow.nodes if node.stage == stage]
        middles = [(node.top + node.bottom) / 2 for node in nodes]
        wide, narrow = (spread(middles, gap, gap / 2, HEIGHT - gap / 2) for gap in (LINE + 1, 2 * LINE))
        for place, node in enumerate(nodes):
            name = _name(product, stage, node.key)
            rows.append(
                {
                    "stage": stage,
                    "top": round(node.top, 2),
                    "bottom": round(node.bottom, 2),
                    "colour": _colour(given, stage, node.key),
                    "own": stage == 0 and node.key == given.economy,
                    "at": round(wide[place], 1),
                    "narrowAt": round(narrow[place], 1),
                    **_texts(name, given.value(node.value), stage),
                }
            )
    return rows


def _texts(name: str, value: str, stage: int) -> dict[str, Any]:
    """What is printed at a node; the product's name is wrapped beside it, and left to the title of a narrow diagram."""
    if stage == 2:
        return {"wide": textwrap.wrap(name[:1].upper() + name[1:], 20), "narrow": ""}
    return {"wide": words.text("sankey.label", name=name, value=value), "narrow": [name, value]}


# ---- layers ----


def _x(field: str = "x") -> alt.X:
    stops: list[Any] = [
        alt.ExprRef(f"narrow ? 7 : {LEFT}"),
        alt.ExprRef(f"narrow ? 0.42 * width : {LEFT} + (width < 800 ? 0.28 : 0.42) * (width - {LEFT + RIGHT})"),
        alt.ExprRef(f"narrow ? width - 7 : width - {RIGHT}"),
    ]
    scale = alt.Scale(domain=[0, 1, 2], range=stops, nice=False, zero=False)
    return alt.X(f"{field}:Q", axis=None, scale=scale)


def _y(field: str) -> alt.Y:
    scale = alt.Scale(domain=[0, HEIGHT], reverse=True, nice=False, zero=False)
    return alt.Y(f"{field}:Q", axis=None, scale=scale)


def _bands() -> alt.Chart:
    """Each band along a curve that leaves and arrives level; its thickness upright is its value."""
    tips = [
        alt.Tooltip("from:N", title=words.text("sankey.tip_from")),
        alt.Tooltip("to:N", title=words.text("sankey.tip_to")),
        alt.Tooltip("label:N", title=words.text("sankey.tip_value")),
    ]
    bands: alt.Chart = (
        theme.rows("links")
        .transform_calculate(t=f"sequence(0, {STEPS + 1})")
        .transform_window(id="row_number()")
        .transform_flatten(["t"])
        .transform_calculate(x=f"datum.stage + datum.t / {STEPS}", s=f"datum.t / {STEPS}")
        .transform_calculate(top="datum.a + (datum.b - datum.a) * datum.s * datum.s * (3 - 2 * datum.s)")
        .transform_calculate(bottom="datum.top + max(datum.h, 0.5)")
        .mark_area(interpolate="monotone", fillOpacity=0.45)
        .encode(x=_x(), y=_y("top"), y2="bottom:Q", detail="id:N", fill=alt.Fill("colour:N", scale=None), tooltip=tips)
    )
    return bands


def _nodes() -> list[alt.Chart]:
    base = theme.rows("nodes")
    blocks = base.mark_rect(xOffset=-NODE / 2, x2Offset=NODE / 2).encode(
        x=_x("stage"), x2="stage:Q", y=_y("top"), y2="bottom:Q", color=alt.Color("colour:N", scale=None)
    )
    return [blocks]


def _names() -> list[alt.Chart]:
    """Names beside the nodes; in a narrow diagram over the bands, in two lines. Each lies over a pale rim of itself."""
    base = theme.rows("nodes").transform_calculate(place="narrow ? datum.narrowAt : datum.at")
    rim: dict[str, Any] = {"stroke": "#ffffff", "strokeWidth": 3, "strokeJoin": "round", "strokeOpacity": 0.85}
    layers = []
    for stage in range(3):
        align, dx = ("narrow ? 'left' : 'right'", f"narrow ? {NODE} : -{NODE}") if stage == 0 else ("'left'", str(NODE))
        style: dict[str, Any] = {
            "align": alt.ExprRef(align),
            "dx": alt.ExprRef(dx),
            "baseline": "middle",
            # Several lines hang below their place; half of them must stand above it.
            "dy": alt.ExprRef(f"isArray({TEXT}) ? -7.5 * ({TEXT}.length - 1) : 0"),
            "lineHeight": 15,
            "fontSize": alt.ExprRef("narrow ? 11.5 : 12.5"),
            "fontWeight": alt.ExprRef("datum.own ? 'bold' : 'normal'"),
            "text": alt.ExprRef(TEXT),
            "tooltip": None,
        }
        part = base.transform_filter(f"datum.stage === {stage}")
        ink = {"color": alt.ExprRef(f"datum.own ? '{theme.ACCENT}' : '{theme.INK}'")}
        paints = (rim, ink) if stage < 2 else (ink,)
        layers += [part.mark_text(**style, **paint).encode(x=_x("stage"), y=_y("place")) for paint in paints]
    return layers
