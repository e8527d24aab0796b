"""Lying bars: the one grammar of rankings, industries, structures, decompositions and waterfalls.

A form gives its rows (`Bar`, made of `Part`) and an `Axis`; how they are drawn, named and labelled stands here alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from interlace.figures import theme

__all__ = ["ABOVE", "ALL", "Axis", "Bar", "Look", "Part", "drawing", "end_to_end"]

ALL = "all"
"""The parameter of a specification that shows the bars that are not kept too; the button of a page sets it."""
ABOVE = 34
"""Rows of so many pixels have room for a name above their bar, where the chart is narrow."""
SIZE = 12
INSIDE = 11
ROW = theme.rows("bars")
PART = theme.rows("parts")
_GREY = "#8a8a8a"
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {"fontSize": SIZE, "fontWeight": "normal", "color": theme.INK},
    "own": {"fontSize": SIZE, "fontWeight": "bold", "color": theme.ACCENT},
    "total": {"fontSize": SIZE, "fontWeight": "bold", "color": theme.INK},
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, from one value to another.

    Parameters
    ----------
    start, end : float
        In the unit of the axis.
    label : str
        Its figure.
    colour : str
    name : str
        As the legend has it; empty where there is none.
    where : str
        What tells it apart from a part of the same name.
    pale : bool
    """

    start: float
    end: float
    label: str
    colour: str
    name: str = ""
    where: str = ""
    pale: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of the chart.

    Parameters
    ----------
    name : str
    parts : sequence of Part
    label : str
        What is printed at its end.
    own, heavy : bool
        Whether it is the row that the figure is about, or a total: both are printed in bold.
    span : (float, float), optional
        The range of its end, drawn as a whisker.
    interval : str
        The same in words, printed after the label where there is room.
    kept : bool
        Whether it is shown at once, and not only where the page sets `ALL`.
    """

    name: str
    parts: Sequence[Part]
    label: str = ""
    own: bool = False
    heavy: bool = False
    span: tuple[float, float] | None = None
    interval: str = ""
    kept: bool = True

    @property
    def weight(self) -> str:
        """How its texts are printed: a key of the styles."""
        return "own" if self.own else "total" if self.heavy else "plain"

    @property
    def ends(self) -> list[float]:
        """Every value that it reaches."""
        return [*(end for part in self.parts for end in (part.start, part.end)), *(self.span or ())]

    def text(self, narrow: bool) -> str:
        """What is printed at its end."""
        return self.label if narrow or not self.interval else f"{self.label}  ({self.interval})"


@dataclass(frozen=True, slots=True)
class Axis:
    """The axis of the values.

    Parameters
    ----------
    low, high : float
        The range of the bars.
    marks : sequence of float
    form : str
        How d3 prints a mark.
    title : str, optional
    """

    low: float
    high: float
    marks: Sequence[float]
    form: str
    title: str | None = None

    @classmethod
    def of(cls, bars: Iterable[Bar], unit: str, title: str | None, finest: float = 0.0) -> Axis:
        """From zero, or below it, to the end of the longest bar; ``finest`` is the smallest step of the marks."""
        ends = [0.0, *(end for bar in bars for end in bar.ends)]
        low, high = min(ends), max(ends)
        high = high if high > low else low + 1.0
        marks = [mark for mark in theme.ticks(low, high, finest=finest) if low <= mark <= high]
        step = marks[1] - marks[0] if len(marks) > 1 else None
        return cls(low, high, marks, theme.number_format(unit, step), None if unit == "share" else title)


@dataclass(frozen=True, slots=True)
class Look:
    """How dense the rows are, and what is drawn beside the bars.

    Parameters
    ----------
    step : int
        Pixels of a row.
    thick : float
        The bar's part of it.
    tips : mapping of str to str
        What a hover names (``bar``, ``part``, ``where``, ``label``, ``interval``), and its words.
    legend : sequence of (str, str)
        Names and colours of the parts.
    inside : bool
        Whether the figures of parts are printed in them, where they fit.
    links : bool
        Whether a line leads from the end of a bar to the next.
    """

    step: int
    thick: float
    tips: Mapping[str, str]
    legend: Sequence[tuple[str, str]] = ()
    inside: bool = False
    links: bool = False


def end_to_end(values: Iterable[tuple[float, Part]]) -> list[Part]:
    """Lay parts end to end from zero, negative ones to the left; a part says its colour and words alone."""
    ahead, behind, laid = 0.0, 0.0, []
    for value, part in values:
        if not value or value != value:
            continue
        start = ahead if value > 0 else behind
        ahead, behind = (start + value, behind) if value > 0 else (ahead, start + value)
        laid.append(Part(start, start + value, part.label, part.colour, part.name, part.where, part.pale))
    return laid


def drawing(bars: Sequence[Bar], axis: Axis, look: Look) -> dict[str, Any]:
    """The specification of lying bars.

    Parameters
    ----------
    bars : sequence of Bar
        From the top down.
    axis : Axis
    look : Look

    Returns
    -------
    dict
        Vega-Lite 6. Its data set ``bars`` has a row a bar, ``parts`` a row a part. With bars that are not kept it has
        the parameter ``all``, and in ``usermeta.all`` the height that it takes to show them.
    """
    gap = round(1 - look.thick, 2)
    y = alt.Y("i:O", title=None, axis=None).scale(paddingInner=gap, paddingOuter=gap)
    scale = alt.Scale(domain=[axis.low, _right_end(bars, axis)], nice=False)
    x = alt.X("a:Q", scale=scale, title=axis.title)
    x = x.axis(values=axis.marks, format=axis.form, labelFlush=True, titleAnchor="start")
    layers = [*_blocks(bars, look, x, y), *_whiskers(bars, scale, y), *_texts(bars, look, scale, y)]
    cut = not all(bar.kept for bar in bars)
    if cut:
        layers = [layer.transform_filter(f"{ALL} || datum.kept") for layer in layers]
    heights = [round(look.step * (max(count, 1) + gap)) for count in (sum(bar.kept for bar in bars), len(bars))]
    spec = theme.finish(layers, _datasets(bars), height=heights[0], description="")
    if cut:
        spec |= {
            "params": [*spec["params"], {"name": ALL, "value": False}],
            "usermeta": {**spec["usermeta"], ALL: heights[1]},
        }
    return spec


def _datasets(bars: Sequence[Bar]) -> dict[str, list[dict[str, Any]]]:
    rows, parts = [], []
    for place, bar in enumerate(bars):
        row: dict[str, Any] = {"i": place, "kept": bar.kept}
        last = round(bar.parts[-1].end, 6) if bar.parts else 0.0
        shown = {
            "bar": bar.name,
            "weight": bar.weight,
            "label": bar.label,
            "end": round(max([0.0, *bar.ends]), 6),
            "b": last,
        }
        if bar.span:
            shown |= {"low": round(bar.span[0], 6), "high": round(bar.span[1], 6), "interval": bar.interval}
        rows.append({**row, **shown, "next": place + 1 if place + 1 < len(bars) else None})
        for part in bar.parts:
            told = {"part": part.name, "where": part.where, "label": part.label, "interval": bar.interval}
            ink = theme.contrast_text(theme.paler(part.colour) if part.pale else part.colour)
            style = {"colour": part.colour, "strength": theme.PALE if part.pale else 1, "ink": ink}
            room = {"room": round(theme.text_width(part.label, INSIDE) + 6)}
            ends = {"a": round(part.start, 6), "b": round(part.end, 6)}
            parts.append({**row, "bar": bar.name, **{k: v for k, v in told.items() if v}, **ends, **style, **room})
    return {"bars": rows, "parts": parts}


def _right_end(bars: Sequence[Bar], axis: Axis) -> alt.ExprRef:
    """Where the axis ends at any width, so that every label has room behind its bar."""

    def furthest(narrow: bool) -> str:
        front, least = [repr(axis.high)], 0.0
        for bar in sorted((bar for bar in bars if bar.label), key=lambda one: -max([0.0, *one.ends])):
            need = theme.text_width(bar.text(narrow), SIZE) + 8
            if need > least:  # a shorter bar asks for more only with a longer label
                least, reach = need, max([0.0, *bar.ends]) - axis.low
                front.append(f"{axis.low!r} + {reach!r} * width / max(0.4 * width, width - {need:.0f})")
        return f"max({', '.join(front)})"

    wide, narrow = furthest(False), furthest(True)
    return alt.ExprRef(wide if wide == narrow else f"narrow ? {narrow} : {wide}")


def _blocks(bars: Sequence[Bar], look: Look, x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """The parts, over white where some are pale, so that no gridline shines through; and lines between bars."""
    places = {"x": x, "x2": "b:Q", "y": y}
    colour = alt.Color("colour:N", scale=None)
    stroke: dict[str, Any] = {}
    if look.legend:
        names, colours = [name for name, _ in look.legend], [colour for _, colour in look.legend]
        few = 1 if max(theme.text_width(name, INSIDE) for name in names) > 150 else 2
        columns = f"narrow ? {few} : width < 640 ? 3 : {5 if len(names) > 6 else 6}"
        shown = theme.legend(columns, columnPadding=10, labelLimit=330, offset=10)
        colour = alt.Color("part:N", scale=alt.Scale(domain=names, range=colours), legend=shown)
        stroke = {"stroke": "white", "strokeWidth": 1}
    tips = [alt.Tooltip(f"{field}:N", title=title) for field, title in look.tips.items()]
    blocks = PART.mark_bar(**stroke).encode(color=colour, tooltip=tips, **places)
    layers = [blocks]
    if any(part.pale for bar in bars for part in bar.parts):
        faint = blocks.encode(fillOpacity=alt.FillOpacity("strength:Q", scale=None, legend=None))
        layers = [PART.mark_bar(color="white").encode(**places), faint]
    if look.inside:
        fits = "abs(scale('x', datum.b) - scale('x', datum.a)) > datum.room ? datum.label : ''"
        text = PART.transform_calculate(middle="(datum.a + datum.b) / 2").mark_text(
            baseline="middle", fontSize=INSIDE, text=alt.ExprRef(fits), tooltip=None
        )
        middle = alt.X("middle:Q", scale=x["scale"])
        layers.append(text.encode(x=middle, y=y, color=alt.Color("ink:N", scale=None)))
    if look.links:
        reach = look.thick * look.step / 2
        line = ROW.transform_filter("isValid(datum.next) && !narrow").mark_rule(
            color=_GREY, strokeWidth=1, strokeDash=[2, 2], yOffset=reach, y2Offset=-reach
        )
        layers.append(line.encode(x=alt.X("b:Q", scale=x["scale"]), y=y, y2="next:O"))
    return layers


def _whiskers(bars: Sequence[Bar], scale: alt.Scale, y: alt.Y) -> list[alt.Chart]:
    if not any(bar.span for bar in bars):
        return []
    part = ROW.transform_filter("isValid(datum.low)")
    line = part.mark_rule(color=theme.INK, strokeWidth=1.5).encode(x=alt.X("low:Q", scale=scale), x2="high:Q", y=y)
    tick = part.mark_tick(color=theme.INK, thickness=1.5, size=9)
    return [line, *(tick.encode(x=alt.X(f"{end}:Q", scale=scale), y=y) for end in ("low", "high"))]


def _texts(bars: Sequence[Bar], look: Look, scale: alt.Scale, y: alt.Y) -> list[alt.Chart]:
    """Names of the bars, left of them or where the chart is narrow above, and labels behind all that is drawn."""
    layers: list[alt.Chart] = []
    text = "datum.label"
    if any(bar.interval for bar in bars):
        text = "narrow || !datum.interval ? datum.label : datum.label + '  (' + datum.interval + ')'"
    for weight, style in _STYLES.items():
        if not any(bar.weight == weight for bar in bars):
            continue
        part = ROW.transform_filter(f"datum.weight === '{weight}'")
        if look.step >= ABOVE:
            layers += theme.row_names(part, y, "bar", style, bar_height=look.step * look.thick)
        else:
            limit = alt.ExprRef("narrow ? 130 : 320")
            name = part.mark_text(**style, baseline="middle", align="right", dx=-6, limit=limit)
            layers.append(name.encode(x=alt.value(0), y=y, text="bar:N"))
        end = part.mark_text(**style, baseline="middle", align="left", dx=5, text=alt.ExprRef(text))
        layers.append(end.encode(x=alt.X("end:Q", scale=scale), y=y))
    return layers
