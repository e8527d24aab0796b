"""The drawing of a waterfall: lying bars, each from where the one before ended, with whiskers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import altair as alt

from interlace import words
from interlace.figures import theme

if TYPE_CHECKING:
    from interlace.figures.chains import Scaled


STEP = 44
BAR = 0.5
PLOTS = {"wide": 500, "narrow": 330}
"""Pixels of the smallest plots in which every label must fit: on paper, and on a telephone."""
COLOURS = {"total": theme.PEER_BAR, "up": theme.ACCENT, "down": "#9a5b3c"}


def drawing(rows: Sequence[dict[str, Any]], scaled: Scaled, description: str) -> dict[str, Any]:
    """The specification of a waterfall.

    Parameters
    ----------
    rows : sequence of dict
        ``name``, ``kind`` (total, up, down), ``a``, ``b``, ``label``, and for terms ``low``, ``high``, ``interval``.
    scaled : Scaled
        The unit of the axis.
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6; its data set ``rows`` holds ``rows`` with the right end of each (``end``) and the links (``next``).
    """
    places = [place for row in rows for place in (row["a"], row["b"], row.get("low", 0.0), row.get("high", 0.0))]
    low, high = min(0.0, *places), max([0.0, *places])
    high = high if high > low else low + 1.0
    shown = [
        {**row, "end": max(row["a"], row["b"], row.get("high", row["b"])), "next": following}
        for row, following in zip(rows, [*(row["name"] for row in rows[1:]), None], strict=True)
    ]
    marks = [mark for mark in theme.ticks(low, high) if low <= mark <= high]
    form = theme.number_format("", marks[-1] - marks[0] if len(marks) < 2 else marks[1] - marks[0])
    scale = alt.Scale(domain=[low, round(_right_end(shown, low, high), 6)], nice=False)
    names = [row["name"] for row in rows]
    y = alt.Y("name:N", title=None, axis=None, sort=None).scale(
        domain=names, paddingInner=1 - BAR, paddingOuter=1 - BAR
    )
    x = alt.X("a:Q", scale=scale, title=scaled.unit).axis(values=marks, format=form, titleAnchor="start")
    height = round(STEP * (len(rows) + 1 - BAR))
    layers = [*_bars(x, y), *_whiskers(scale, y), *_texts(scale, y)]
    return theme.finish(layers, {"rows": shown}, height=height, description=description)


def _text(row: dict[str, Any], form: str) -> str:
    """What is printed at the end of a row."""
    interval = row.get("interval", "")
    return f"{row['label']}  ({interval})" if interval and form == "wide" else str(row["label"])


def _right_end(rows: Sequence[dict[str, Any]], low: float, high: float) -> float:
    """Where the axis ends so that every label has room behind its bar."""
    ends = [high]
    for form, width in PLOTS.items():
        for row in rows:
            need = min(theme.text_width(_text(row, form), 12) + 8, 0.6 * width)
            ends.append(low + (row["end"] - low) * width / (width - need))
    return max(ends)


def _bars(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The bars, and a thin line from the end of each to the next, unless names stand in its way."""
    tips = [
        alt.Tooltip("name:N", title=words.text("waterfall.column_term")),
        alt.Tooltip("label:N", title=words.text("waterfall.tip_value")),
        alt.Tooltip("interval:N", title=words.text("waterfall.tip_interval")),
    ]
    colours = alt.Scale(domain=list(COLOURS), range=list(COLOURS.values()))
    bars = (
        theme.rows("rows")
        .mark_bar()
        .encode(x=x, x2="b:Q", y=y, color=alt.Color("kind:N", scale=colours, legend=None), tooltip=tips)
    )
    reach = BAR * STEP / 2
    links = (
        theme.rows("rows")
        .transform_filter("isValid(datum.next) && !narrow")
        .mark_rule(color="#8a8a8a", strokeWidth=1, strokeDash=[2, 2], yOffset=reach, y2Offset=STEP - reach)
        .encode(x=alt.X("b:Q", scale=x["scale"]), y=y, y2="name:N")
    )
    return [bars, links]


def _whiskers(scale: alt.Scale, y: alt.Y) -> list[alt.Chart]:
    part = theme.rows("rows").transform_filter("isValid(datum.low)")
    line = part.mark_rule(color=theme.INK, strokeWidth=1.5).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    ends = [
        part.mark_tick(color=theme.INK, thickness=1.5, size=9).encode(x=alt.X(f"{end}:Q", scale=scale), y=y)
        for end in ("low", "high")
    ]
    return [line, *ends]


def _texts(scale: alt.Scale, y: alt.Y) -> list[alt.Chart]:
    """Names of the bars, and their values right of all that is drawn in the row."""
    layers: list[alt.Chart] = []
    for chosen, weight in (("datum.kind === 'total'", "bold"), ("datum.kind !== 'total'", "normal")):
        style: dict[str, Any] = {"fontSize": 12, "fontWeight": weight, "color": theme.INK}
        part = theme.rows("rows").transform_filter(chosen)
        layers += theme.row_names(part, y, "name", style, bar_height=BAR * STEP)
        text = "narrow || !datum.interval ? datum.label : datum.label + '  (' + datum.interval + ')'"
        value = part.mark_text(**style, baseline="middle", align="left", dx=6, text=alt.ExprRef(text))
        layers.append(value.encode(x=alt.X("end:Q", scale=scale), y=y))
    return layers
