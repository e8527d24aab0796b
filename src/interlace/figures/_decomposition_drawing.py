"""The drawing of decompositions: lying bars of 100%, a group a colour."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._export_groups import group_name
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.figures._input import Given


STEP = 27
GAP = 0.24


def drawing(given: Given, bars: pd.DataFrame, description: str) -> dict[str, Any]:
    """The specification of bars of shares.

    Parameters
    ----------
    given : Given
    bars : DataFrame
        Economies as rows in the order of the bars, groups as columns in the order of the parts.
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6.
    """
    rows = [
        {"name": name_of(str(code)), "own": code == given.economy, "v": [round(float(v), 5) for v in values]}
        for code, values in zip(bars.index, bars.to_numpy(), strict=True)
    ]
    low = min([0.0, *(sum(v for v in row["v"] if v < 0) for row in rows)])
    high = max([1.0, *(sum(v for v in row["v"] if v > 0) for row in rows)])
    marks = [mark for mark in (0.0, 0.25, 0.5, 0.75, 1.0) if low <= mark <= high]
    scale = alt.Scale(domain=[round(low, 5), round(high, 5)], nice=False)
    axis = alt.Axis(values=marks, format=".0%", labelFlush=True)
    y = alt.Y("name:N", title=None, axis=None, sort=None).scale(
        domain=[row["name"] for row in rows], paddingInner=GAP, paddingOuter=GAP
    )
    layers = [*_blocks(bars, scale, axis, y), *_names(y)]
    height = round(STEP * (len(rows) + GAP))
    return theme.finish(layers, {"bars": rows}, height=height, description=description)


def _blocks(bars: pd.DataFrame, scale: alt.Scale, axis: alt.Axis, y: alt.Y) -> list[alt.Chart]:
    """The parts end to end, negative ones left of zero, with their figures where they fit."""
    names = [group_name(str(key)) for key in bars.columns]
    colours = [theme.GROUP_COLOURS[str(key)] for key in bars.columns]
    tips = [
        alt.Tooltip("name:N", title=words.text("figures.column.economy")),
        alt.Tooltip("part:N", title=words.text("figures.column.tip_part")),
        alt.Tooltip("v:Q", title=words.text("decomposition.tip_value"), format=".1%"),
    ]
    base = (
        theme.rows("bars")
        .transform_calculate(part=json.dumps(names), i=f"sequence({len(names)})")
        .transform_flatten(["v", "part", "i"])
        .transform_stack(stack="v", as_=["a", "b"], groupby=["name"], sort=[alt.SortField("i", order="ascending")])
    )
    # The groups above the bars, one below the other where the chart is narrow.
    legend = theme.legend("narrow ? 1 : width < 720 ? 2 : 3", columnPadding=12, labelLimit=330, offset=10)
    blocks = base.mark_bar(stroke="white", strokeWidth=1).encode(
        x=alt.X("a:Q", scale=scale, axis=axis, title=None),
        x2="b:Q",
        y=y,
        color=alt.Color("part:N", scale=alt.Scale(domain=names, range=colours), legend=legend),
        tooltip=tips,
    )
    ink = f"{json.dumps([theme.contrast_text(colour) for colour in colours])}[datum.i]"
    span = float(scale["domain"][1] - scale["domain"][0])
    fits = f"abs(datum.v) / {span!r} * width > 34 ? format(100 * datum.v, '.1f') : ''"
    inside = (
        base.transform_calculate(middle="(datum.a + datum.b) / 2")
        .mark_text(baseline="middle", fontSize=11, text=alt.ExprRef(fits), color=alt.ExprRef(ink), tooltip=None)
        .encode(x=alt.X("middle:Q", scale=scale), y=y)
    )
    return [blocks, inside]


def _names(y: alt.Y) -> list[alt.Chart]:
    base = theme.rows("bars")
    layers = []
    for chosen, style in theme.ROW_STYLES:
        name = base.transform_filter(chosen).mark_text(
            **style, baseline="middle", align="right", dx=-6, limit=alt.ExprRef("narrow ? 130 : 320")
        )
        layers.append(name.encode(x=alt.value(0), y=y, text="name:N"))
    return layers
