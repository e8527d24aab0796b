"""The drawing of a smile: bubbles by function, names that cover nothing, and the curve that was tested."""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._labels import Box, settled
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.figures.chains import Product


HEIGHT = 400
WIDTHS = {"wide": (560, 12), "narrow": (280, 5)}
"""Pixels of the plot for which names are placed, and how many names there are at most."""
LARGEST_BUBBLE = 2000.0
NARROW = 0.5
"""Areas of bubbles where the chart is narrow, as a part of those where it is wide."""
SMALLEST_BUBBLE = 16.0
AVOIDED = 60.0
"""Names may lie over bubbles smaller than this area."""
PALE = 0.5
LINE = 27
"""Characters of a line of a name; a name has at most two lines, and one that is longer is cut short."""
FONT_SIZE = 12
LINE_HEIGHT = 14

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """level + slope x + square x² from low to high."""

    level: float
    slope: float
    square: float
    low: float
    high: float

    def at(self, x: float) -> float:
        """The height of the curve."""
        return self.level + self.slope * x + self.square * x * x


def drawing(nodes: pd.DataFrame, product: Product, curve: Curve | None, description: str) -> dict[str, Any]:
    """The specification of a smile.

    Parameters
    ----------
    nodes : DataFrame
        The largest first.
    product : Product
        The final product; nodes of its economy have their full colour.
    curve : Curve or None
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6.
    """
    xs, ys = _spans(nodes, curve)
    functions = sorted({str(name) for name in nodes["function"]}, key=theme.function_place)
    datasets = {
        "nodes": _node_rows(nodes, product),
        "labels": _label_rows(nodes, product, xs, ys),
        "curve": [] if curve is None else [{key: round(value, 7) for key, value in asdict(curve).items()}],
    }
    x, y = _axes(xs, ys)
    layers = [_curve(x, y), _bubbles(x, y, functions), *_names(x, y)]
    return theme.finish(layers, datasets, height=HEIGHT, description=description)


def _spans(nodes: pd.DataFrame, curve: Curve | None) -> tuple[Span, Span]:
    """Steps with air at both ends; rates from zero unless one is negative, and the curve as far as it is below 100%."""
    near, far = float(nodes["distance"].min()), float(nodes["distance"].max())
    room = 0.08 * (far - near) or 0.5
    low, high = min(0.0, float(nodes["value"].min())), max(0.1, float(nodes["value"].max()))
    if curve is not None:
        high = max(high, *(min(0.95, curve.at(end)) for end in (curve.low, curve.high)))
    return (round(near - room, 3), round(far + room, 3)), (round(low, 3), round(high + 0.1 * (high - low), 3))


# ---- rows ----


def _area(weight: float, largest: float) -> float:
    return round(max(LARGEST_BUBBLE * weight / largest, SMALLEST_BUBBLE), 1)


def _node_rows(nodes: pd.DataFrame, product: Product) -> list[dict[str, Any]]:
    """A row an industry, with lists over its economies that the chart takes apart; the largest nodes come first."""
    largest = float(nodes["weight"].max())
    rows = []
    for name, part in nodes.groupby("industry_name", sort=False):
        parts = [words.name("functions", str(function)) for function in part["function"]]
        rows.append(
            {
                "name": str(name),
                # Own production and the same industry elsewhere are two functions; all others have one.
                **({"part": parts[0]} if len(set(parts)) == 1 else {"parts": parts}),
                "e": [name_of(code) for code in part["economy"]],
                "x": [round(float(value), 3) for value in part["distance"]],
                "y": [round(float(value), 4) for value in part["value"]],
                "w": [round(float(value), 5) for value in part["weight"]],
                "a": [_area(float(value), largest) for value in part["weight"]],
                "o": [1 if code == product.economy else PALE for code in part["economy"]],
            }
        )
    return rows


def _label_rows(nodes: pd.DataFrame, product: Product, xs: Span, ys: Span) -> list[dict[str, Any]]:
    """Names beside the largest nodes: the industry at home, the industry and the economy abroad."""
    largest = float(nodes["weight"].max())
    rows: list[dict[str, Any]] = [
        {
            "name": _label(row["industry_name"], row["economy"], product),
            "x": round(float(row["distance"]), 3),
            "y": round(float(row["value"]), 4),
            "area": _area(float(row["weight"]), largest),
        }
        for _, row in nodes.iterrows()
    ]
    return [
        {**label, "narrow": form == "narrow"}
        for form, (width, most) in WIDTHS.items()
        for factor in [NARROW if form == "narrow" else 1.0]
        for label in place_names([{**row, "area": factor * row["area"]} for row in rows], xs, ys, width, most)
    ]


def place_names(rows: Sequence[Mapping[str, Any]], xs: Span, ys: Span, width: int, most: int) -> list[dict[str, Any]]:
    """Choose the nodes to name, the largest first, and the side on which each name covers no other and no large bubble.

    Parameters
    ----------
    rows : sequence of mapping
        ``name`` (its lines), ``x``, ``y``, ``area``; the largest first. The axis of x runs to the left.
    xs, ys : (float, float)
        Ranges of the axes.
    width : int
        Pixels of the plot.
    most : int
        Names at most.

    Returns
    -------
    list of dict
        ``name``, ``x``, ``y``, ``align``, ``dx``, ``dy``. No name runs out of the plot.
    """
    spots = [_spot(row, xs, ys, width) for row in rows]
    bubbles = [
        (x - r, y - r, x + r, y + r) for (x, y, r), row in zip(spots, rows, strict=True) if row["area"] > AVOIDED
    ]
    wanted = ((_sides(row["name"], *spot), bubbles) for row, spot in zip(rows[: 3 * most], spots, strict=False))
    found = settled(wanted, (width, HEIGHT), most)
    return [{**{key: rows[place][key] for key in ("name", "x", "y")}, **side} for place, side in found]


def _spot(row: Mapping[str, Any], xs: Span, ys: Span, width: int) -> tuple[float, float, float]:
    """Centre and radius of a bubble in pixels."""
    across, up = (xs[1] - row["x"]) / (xs[1] - xs[0]), (row["y"] - ys[0]) / (ys[1] - ys[0])
    return across * width, (1 - up) * HEIGHT, math.sqrt(row["area"] / math.pi)


def _sides(name: str, x: float, y: float, radius: float) -> list[tuple[dict[str, Any], Box]]:
    """Where a name may stand around its bubble, the best first: how it is anchored, and the room that it takes."""
    lines = name.split("\n")
    long, reach = max(theme.text_width(line, FONT_SIZE) for line in lines), round(radius + 4, 1)
    half = 0.6 * FONT_SIZE + LINE_HEIGHT * (len(lines) - 1) / 2
    above, edge = round(radius + 3 + half, 1), round(radius, 1)
    shifts = [("left", reach, 0.0), ("right", -reach, 0.0), ("center", 0.0, -above), ("center", 0.0, above)]
    shifts += [("left", reach, -8.0), ("right", -reach, -8.0), ("left", reach, 8.0), ("right", -reach, 8.0)]
    shifts += [("right", edge, -above), ("right", edge, above), ("left", -edge, -above), ("left", -edge, above)]
    sides = []
    for align, dx, dy in shifts:
        left = x + dx - {"left": 0.0, "right": long, "center": long / 2}[align]
        sides.append(({"align": align, "dx": dx, "dy": dy}, (left, y + dy - half, left + long, y + dy + half)))
    return sides


def _label(industry: str, economy: str, product: Product) -> str:
    """An industry as its bubble is named, with its economy below where that is another than the product's."""
    name = industry.split(";", maxsplit=1)[0]
    if economy != product.economy:
        return words.text("smile.node", industry=_short(name), economy="\n" + name_of(economy)).replace(" \n", "\n")
    lines = textwrap.wrap(name, LINE)
    return "\n".join([lines[0], _short(" ".join(lines[1:]))]) if len(lines) > 1 else name


def _short(name: str) -> str:
    return re.sub("[,;]…$", "…", textwrap.shorten(name, LINE, placeholder="…"))


# ---- layers ----


def _axes(xs: Span, ys: Span) -> tuple[alt.X, alt.Y]:
    marks = [mark for mark in theme.ticks(*xs, most=8, finest=0.5) if xs[0] <= mark <= xs[1]]
    shares = [mark for mark in theme.ticks(*ys, most=6, finest=0.05) if ys[0] <= mark <= ys[1]]
    x = alt.X(
        "x:Q", title=words.text("smile.x"), scale=alt.Scale(domain=list(xs), reverse=True, nice=False, zero=False)
    ).axis(values=marks, format="~f", titlePadding=8)
    y = alt.Y("y:Q", title=words.text("smile.y"), scale=alt.Scale(domain=list(ys), nice=False, zero=False)).axis(
        values=shares, format=".0%", **theme.UPRIGHT
    )
    return x, y


def _bubbles(x: alt.X, y: alt.Y, functions: Sequence[str]) -> alt.Chart:
    names = [words.name("functions", function) for function in functions]
    colours = [theme.FUNCTION_COLOURS.get(function, theme.OTHER_BAR) for function in functions]
    tips = [
        alt.Tooltip("name:N", title=words.text("smile.column_node")),
        alt.Tooltip("e:N", title=words.text("smile.column_economy")),
        alt.Tooltip("w:Q", title=words.text("smile.column_weight"), format=".1%"),
        alt.Tooltip("y:Q", title=words.text("smile.column_rate"), format=".1%"),
        alt.Tooltip("x:Q", title=words.text("smile.column_distance"), format=".2f"),
    ]
    size = alt.ExprRef("narrow ? 60 : 110")
    shape = {"symbolType": "circle", "symbolSize": size, "symbolOpacity": 1, "labelLimit": 180, "offset": 34}
    fonts = {"columnPadding": alt.ExprRef("narrow ? 2 : 8"), "labelFontSize": alt.ExprRef("narrow ? 10.5 : 12")}
    legend = theme.legend("narrow ? 2 : width < 640 ? 3 : 5", **shape, **fonts)
    rows = (
        theme.rows("nodes")
        .transform_calculate(parts="datum.parts || [datum.part]")
        .transform_flatten(["e", "x", "y", "w", "a", "o", "parts"])
        .transform_calculate(kind="datum.part || datum.parts", area=f"narrow ? {NARROW} * datum.a : datum.a")
    )
    bubbles: alt.Chart = rows.mark_point(filled=True, shape="circle", stroke="white", strokeWidth=0.8).encode(
        x=x,
        y=y,
        size=alt.Size("area:Q", scale=None, legend=None),
        opacity=alt.Opacity("o:Q", scale=None, legend=None),
        order=alt.Order("a:Q", sort="descending"),
        color=alt.Color("kind:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
        tooltip=tips,
    )
    return bubbles


def _curve(x: alt.X, y: alt.Y) -> alt.Chart:
    base: alt.Chart = (
        theme.rows("curve")
        .transform_calculate(t="sequence(0, 25)")
        .transform_flatten(["t"])
        .transform_calculate(x="datum.low + (datum.high - datum.low) * datum.t / 24")
        .transform_calculate(y="datum.level + datum.slope * datum.x + datum.square * datum.x * datum.x")
    )
    drawn: alt.Chart = base.mark_line(stroke=theme.INK, strokeWidth=2, strokeOpacity=0.75, clip=True)
    return drawn.encode(x=x, y=y)


def _names(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Names, each over a pale rim of itself."""
    # What stands in a mark's expression is read row by row.
    side: dict[str, Any] = {name: alt.ExprRef(f"datum.{name}") for name in ("align", "dx", "dy")}
    base = theme.rows("labels").transform_filter("datum.narrow === narrow")
    at = {"x": alt.X("x:Q", scale=x["scale"]), "y": alt.Y("y:Q", scale=y["scale"])}
    style: dict[str, Any] = {"fontSize": FONT_SIZE, "lineHeight": LINE_HEIGHT, "lineBreak": "\n", **side}
    style |= {"baseline": "middle", "text": alt.ExprRef("datum.name")}
    rim = base.mark_text(**style, stroke="#ffffff", strokeWidth=3, strokeJoin="round", tooltip=None)
    return [layer.encode(**at) for layer in (rim, base.mark_text(**style, tooltip=None))]
