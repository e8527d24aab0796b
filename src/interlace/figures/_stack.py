"""Stacked bars as layers of a chart: the parts of each bar, their colours, and what is printed on them."""

from __future__ import annotations

import math
from typing import Any, Literal

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._input import Given
from interlace.figures.over_time import year_marks

Over = Literal["economies", "years"]
Row = tuple[str, int]
"""Economy and year of one bar."""
Pair = tuple[str, str]
"""Function and component of one part; either may be empty."""
STEP = 44
YEARS_HEIGHT = 320


def pairs_of(values: pd.DataFrame) -> list[Pair]:
    """Function and component of each column; either may be empty."""
    return [(str(function), str(component)) for function, component in list[Any](values.columns)]


def bars_of(values: pd.DataFrame) -> list[Row]:
    """Economy and year of each row."""
    return [(str(economy), int(year)) for economy, year in list[Any](values.index)]


def of_bar(values: pd.DataFrame, row: Row) -> pd.Series[float]:
    """The parts of one bar."""
    return values.iloc[bars_of(values).index(row)]


def place(part: Pair) -> tuple[int, int]:
    """Where a part stands in a bar: domestic first, then in the order of the functions."""
    known = list(theme.COMPONENT_COLOURS)
    return known.index(part[1]) if part[1] in known else len(known), function_place(part[0])


def function_place(function: str) -> int:
    """Where a function stands in a bar: the order of the colours, unknown ones last."""
    return theme.FUNCTIONS.index(function) if function in theme.FUNCTIONS else len(theme.FUNCTIONS)


def named(kind: str, name: str) -> str:
    """The words of a function or a component; the name itself where the catalogue has none."""
    key = f"figures.{kind}.{name}"
    return words.text(key) if words.has(key) else name


def has_functions(values: pd.DataFrame) -> bool:
    """Whether the parts are functions."""
    return any(function for function, _ in pairs_of(values))


def has_components(values: pd.DataFrame) -> bool:
    """Whether domestic and foreign parts are told apart."""
    return len({component for _, component in pairs_of(values)}) > 1


def is_whole(given: Given, values: pd.DataFrame) -> bool:
    """Whether the parts of every bar make up 100%, so that printing it says nothing."""
    sums = values.sum(axis=1, skipna=False).dropna()
    return given.unit == "share" and bool(((sums - 1).abs() < 1e-6).all()) and not sums.empty


def bar_name(given: Given, row: Row, over: Over) -> str:
    """What is printed beside a bar: the year, or the economy, with its year where that is another one."""
    if over == "years":
        return str(row[1])
    return f"{given.name(row[0])} {row[1]}" if row[1] != given.year else given.name(row[0])


def _colour(function: str, component: str) -> str:
    if function:
        return theme.FUNCTION_COLOURS.get(function, theme.OTHER_BAR)
    return theme.COMPONENT_COLOURS.get(component, theme.OTHER_BAR)


def _is_pale(values: pd.DataFrame, function: str, component: str) -> bool:
    """Foreign parts are pale where the same function has a domestic part too."""
    return bool(function) and component == "foreign" and (function, "domestic") in pairs_of(values)


def _shade(values: pd.DataFrame, function: str, component: str) -> str:
    colour = _colour(function, component)
    return theme.paler(colour) if _is_pale(values, function, component) else colour


def _segments(given: Given, values: pd.DataFrame, over: Over) -> list[dict[str, Any]]:
    """A row a part of a bar, from ``start`` to ``end``; negative parts run left of zero."""
    segments = []
    for row in bars_of(values):
        ahead, behind = 0.0, 0.0
        for (function, component), value in zip(pairs_of(values), of_bar(values, row).tolist(), strict=True):
            if not math.isfinite(value) or value == 0:
                continue
            start = ahead if value > 0 else behind
            end = start + value
            ahead, behind = (end, behind) if value > 0 else (ahead, end)
            segments.append(
                {
                    "bar": bar_name(given, row, over),
                    "part": named("function", function) if function else named("component", component),
                    "where": named("component", component) if component else "",
                    "value": round(value, 6),
                    "start": round(start, 6),
                    "end": round(end, 6),
                    "strength": theme.PALE if _is_pale(values, function, component) else 1,
                    "ink": theme.contrast_text(_shade(values, function, component)),
                    "label": given.cell(value),
                }
            )
    return segments


def _totals(given: Given, values: pd.DataFrame, over: Over) -> list[dict[str, Any]]:
    totals = []
    for row in bars_of(values):
        parts = of_bar(values, row)
        end = float(parts[parts > 0].sum())
        label = "" if is_whole(given, values) else given.value(float(parts.sum(skipna=False)))
        own = row == (given.economy, given.year)
        bar = bar_name(given, row, over)
        totals.append({"bar": bar, "end": round(end, 6), "label": label, "own": own})
    return totals


def _legend(values: pd.DataFrame) -> list[tuple[str, str]]:
    """Words and colours of the legend, in the order of the parts."""
    if has_functions(values):
        names = sorted({function for function, _ in pairs_of(values)}, key=function_place)
        return [(named("function", name), _colour(name, "")) for name in names]
    return [(named("component", str(part)), _colour("", str(part))) for _, part in pairs_of(values)]


def drawing(given: Given, values: pd.DataFrame, over: Over, description: str) -> dict[str, Any]:
    """The specification of the bars of `values`."""
    segments, totals = _segments(given, values, over), _totals(given, values, over)
    low = min([0.0, *(s["end"] for s in segments)])
    high = max([low + 1e-9, *(t["end"] for t in totals)]) or 1.0
    marks = [mark for mark in theme.ticks(low, high, finest=given.finest) if low <= mark <= high]
    form = theme.number_format(given.unit, marks[-1] - marks[0])
    # Standing bars leave room above the highest for its sum.
    top = high + (0.08 * (high - low) if over == "years" else 0.0)
    scale = alt.Scale(domain=[low, round(top, 8)], nice=False)
    unit = None if given.unit == "share" else given.unit_words
    axis = alt.Axis(values=marks, format=form, labelFlush=over != "years", title=unit)
    bars = [bar_name(given, row, over) for row in bars_of(values)]
    layers = (_standing if over == "years" else _lying)(scale, axis, bars, values, given.unit_words)
    height = YEARS_HEIGHT if over == "years" else round(STEP * (len(bars) + 0.36))
    datasets = {"segments": segments, "totals": totals}
    return theme.finish(layers, datasets, height=height, description=description)


def _fill(values: pd.DataFrame) -> alt.Color:
    legend = _legend(values)
    names, colours = [name for name, _ in legend], [colour for _, colour in legend]
    columns = f"narrow ? 2 : width < 640 ? 3 : {len(names) if len(names) <= 6 else 5}"
    shown = theme.legend(columns, columnPadding=8, labelLimit=180, offset=10)
    return alt.Color("part:N", scale=alt.Scale(domain=names, range=colours), legend=shown)


def _tips(values: pd.DataFrame, unit: str) -> list[alt.Tooltip]:
    columns = {"bar:N": "bar", "part:N": "part"}
    if has_functions(values) and has_components(values):
        columns["where:N"] = "where"
    tips = [alt.Tooltip(field, title=words.text(f"figures.column.tip_{name}")) for field, name in columns.items()]
    return [*tips, alt.Tooltip("label:N", title=words.text("figures.column.value", unit=unit))]


def _blocks(values: pd.DataFrame, unit: str, **places: Any) -> list[alt.Chart]:
    """The parts over white ones, so that no gridline shines through the pale ones."""
    opacity = alt.FillOpacity("strength:Q", scale=None, legend=None)
    base = theme.rows("segments")
    ground = base.mark_bar(color="white").encode(**places)
    blocks = base.mark_bar(stroke="white", strokeWidth=1)
    return [ground, blocks.encode(color=_fill(values), fillOpacity=opacity, tooltip=_tips(values, unit), **places)]


def _inside(text: str, size: int, **places: Any) -> alt.Chart:
    """What an expression prints in the middle of the parts."""
    base = theme.rows("segments").transform_calculate(middle="(datum.start + datum.end) / 2")
    figures: alt.Chart = base.mark_text(baseline="middle", fontSize=size, text=alt.ExprRef(text))
    return figures.encode(**places, color=alt.Color("ink:N", scale=None))


def _lying(scale: alt.Scale, axis: alt.Axis, bars: list[str], values: pd.DataFrame, unit: str) -> list[alt.Chart]:
    """One bar an economy, names left of it and its sum at its end."""
    span = float(scale["domain"][1] - scale["domain"][0])
    y = alt.Y("bar:N", title=None, axis=None, sort=None).scale(domain=bars, paddingInner=0.36, paddingOuter=0.36)
    start, end = alt.X("start:Q", scale=scale, axis=axis), "end:Q"
    blocks = _blocks(values, unit, x=start, x2=end, y=y)
    fits = f"abs(datum.end - datum.start) / {span!r} * width > 30 ? datum.label : ''"
    inside = _inside(fits, 12, x=alt.X("middle:Q", scale=scale), y=y)
    layers = [*blocks, inside]
    totals = theme.rows("totals")
    for chosen, style in theme.ROW_STYLES:
        part = totals.transform_filter(chosen)
        layers += theme.row_names(part, y, "bar", style, bar_height=0.64 * STEP)
        total = part.mark_text(**style, baseline="middle", align="left", dx=5)
        layers.append(total.encode(x=alt.X("end:Q", scale=scale), y=y, text="label:N"))
    return layers


def _standing(scale: alt.Scale, axis: alt.Axis, bars: list[str], values: pd.DataFrame, unit: str) -> list[alt.Chart]:
    """One bar a year; figures inside only where they fit."""
    span = float(scale["domain"][1] - scale["domain"][0])
    named = year_marks([int(bar) for bar in bars])
    x = alt.X("bar:N", title=None, sort=None, scale=alt.Scale(domain=bars, paddingInner=0.15, paddingOuter=0.05)).axis(
        grid=False, labelAngle=0, values=[str(year) for year in named]
    )
    blocks = _blocks(values, unit, x=x, y=alt.Y("start:Q", scale=scale, axis=axis), y2="end:Q")
    wide = f"width / {len(bars)} > 34"
    fits = f"{wide} && abs(datum.end - datum.start) / {span!r} * height > 15 ? datum.label : ''"
    inside = _inside(fits, 11, x=x, y=alt.Y("middle:Q", scale=scale))
    above = theme.rows("totals").mark_text(
        baseline="bottom", dy=-4, fontSize=11, text=alt.ExprRef(f"{wide} ? datum.label : ''")
    )
    return [*blocks, inside, above.encode(x=x, y=alt.Y("end:Q", scale=scale))]
