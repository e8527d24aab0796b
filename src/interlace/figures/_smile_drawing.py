"""The drawing of a smile: bubbles by function, names that cover nothing, and the curve that was tested."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from interlace import words
from interlace.figures import labels, theme
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.figures.chains import Product


HEIGHT = 400
LEGEND = 130
"""Pixels of a line of the legend where the chart is narrow."""
NAMES = {"wide": 12, "narrow": 5}
"""Nodes named at most."""
STEPS = 96
LARGEST_BUBBLE = 2000.0
NARROW = 0.5
"""Areas of bubbles where the chart is narrow, as a part of those where it is wide."""
SMALLEST_BUBBLE = 16.0
PALE = 0.5

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

    def points(self) -> list[tuple[float, float]]:
        """Points along it."""
        return [(x, self.at(x)) for x in np.linspace(self.low, self.high, STEPS + 1).tolist()]


def drawing(nodes: pd.DataFrame, product: Product, curve: Curve | None) -> dict[str, Any]:
    """The specification of a smile.

    Parameters
    ----------
    nodes : DataFrame
        The largest first.
    product : Product
        The final product; nodes of its economy have their full colour.
    curve : Curve or None

    Returns
    -------
    dict
        Vega-Lite 6.
    """
    xs, ys = _spans(nodes, curve)
    plane = labels.Plane(xs, ys, HEIGHT, reverse=True)
    functions = sorted({str(name) for name in nodes["function"]}, key=theme.function_place)
    datasets = {
        "nodes": _node_rows(nodes, product),
        "labels": _labels(nodes, product, plane, curve),
        "curve": [] if curve is None else [{key: round(value, 7) for key, value in asdict(curve).items()}],
    }
    x, y = _axes(xs, ys)
    at = alt.X("x:Q", scale=x["scale"]), alt.Y("y:Q", scale=y["scale"])
    layers = [_curve(x, y), _bubbles(x, y, functions), *labels.layers(*at)]
    return theme.finish(layers, datasets, height=HEIGHT)


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
                "name": words.name("industries", str(name)),
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


def _labels(nodes: pd.DataFrame, product: Product, plane: labels.Plane, curve: Curve | None) -> list[dict[str, Any]]:
    """Names beside the largest nodes: the industry at home, the industry and the economy abroad."""
    largest = float(nodes["weight"].max())
    rows = [
        {
            "name": node_of(row, product),
            "x": round(float(row["distance"]), 3),
            "y": round(float(row["value"]), 4),
            "area": _area(float(row["weight"]), largest),
        }
        for _, row in nodes.iterrows()
    ]
    return labels.named_points(rows, plane, NAMES, curves=[curve.points()] if curve else (), shrink={"narrow": NARROW})


def node_of(row: pd.Series[Any], product: Product) -> str:
    """A node's name: its industry, and its economy where that is another than the product's."""
    abroad = row["economy"] != product.economy
    return words.text("smile.node", industry=row["industry_name"], economy=row["economy"], abroad=abroad)


# ---- layers ----


def _axes(xs: Span, ys: Span) -> tuple[alt.X, alt.Y]:
    marks = [mark for mark in theme.ticks(*xs, most=8, finest=0.5) if xs[0] <= mark <= xs[1]]
    shares = [mark for mark in theme.ticks(*ys, most=6, finest=0.05) if ys[0] <= mark <= ys[1]]
    x = alt.X(
        "x:Q",
        title=words.text("smile.axis_steps"),
        scale=alt.Scale(domain=list(xs), reverse=True, nice=False, zero=False),
    ).axis(values=marks, format="~f", titlePadding=8)
    y = alt.Y(
        "y:Q", title=words.text("smile.axis_rate"), scale=alt.Scale(domain=list(ys), nice=False, zero=False)
    ).axis(values=shares, format=".0%", **theme.UPRIGHT)
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
    fonts: dict[str, Any] = {
        "columnPadding": alt.ExprRef("narrow ? 2 : 8"),
        "labelFontSize": alt.ExprRef("narrow ? 11 : 12"),
    }
    lines = json.dumps([theme.balanced(name, LEGEND, 11) for name in names])
    fonts["labelExpr"] = f"narrow ? {lines}[indexof({json.dumps(names)}, datum.label)] : datum.label"
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
