"""A line over the years: the economy against its peers, all others thin and grey."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._findings import among_all, trend, versus_peers
from interlace.figures._input import Given, at, series
from interlace.figures._labels import spread
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["over_time"]

LABEL_GAP = 17
HEIGHT = 330
ZERO_BELOW = 0.25
"""The axis starts at zero where the lowest value is less than this part of the highest."""


@form(
    example='figures.over_time(services, economy="CHN", peers=peers)',
    fits=lambda found, against: has("economy")(found, against) and found.data["year"].nunique() > 1,
    rank=1,
)
def over_time(
    result: Result, economy: str | None = None, peers: Iterable[str] = (), year: int | None = None
) -> Exhibit:
    """Draw a result as lines over its years.

    Parameters
    ----------
    result : Result
        One value an economy and year, or parts that add up to one.
    economy : str, optional
        Drawn thick in the accent colour; the result's largest by default.
    peers : iterable of str
        Drawn in muted colours and named at the lines' ends.
    year : int, optional
        The year of the title's figure; the last by default.

    Returns
    -------
    Exhibit

    Raises
    ------
    UnknownName
        If the economy, a peer or the year is not in the result.
    Unsupported
        If the result has several values an economy and year.
    """
    given = Given.of(result, economy, peers, year)
    wide = given.wide()
    low, high, starts_at = _axis(given, wide)
    return given.figure(
        "over-time",
        title=_title(given, wide),
        subtitle=_subtitle(given, wide, starts_at),
        spec=_spec(given, wide, low, high),
        grid=_grid(given, wide),
        data=given.totals(wide),
    )


def _axis(given: Given, wide: pd.DataFrame) -> tuple[float, float, float]:
    """The range of the vertical axis, and where it starts if not at zero (otherwise 0)."""
    values = wide.to_numpy().ravel()
    known = values[~pd.isna(values)]
    if not len(known):
        return 0.0, 1.0, 0.0
    low, high = float(known.min()), float(known.max())
    if 0 <= low < ZERO_BELOW * high or low == high == 0:
        low = 0.0
    elif high <= 0:
        high = 0.0
    marks = theme.ticks(low, high, finest=given.finest)
    top = max(high + 0.03 * (high - marks[0]), marks[-1])
    return marks[0], round(top, 8), marks[0] if marks[0] > 0 else 0.0


# ---- words ----


def _title(given: Given, wide: pd.DataFrame) -> str:
    value = at(wide, given.economy, given.year)
    subject = given.subject()
    if not math.isfinite(value):
        return words.text("figures.over_time.title_missing", subject=subject, year=given.year)
    shown = given.value(value)
    if given.year != given.years[-1]:
        shown = words.text("figures.phrase.value_in", value=shown, year=given.year)
    peers = {given.in_sentence(peer): at(wide, peer, given.year) for peer in given.peers}
    position = versus_peers(value, peers, given.unit)
    change = trend(series(wide, given.economy), given.unit, given.year)
    key = ("title" if position else "title_no_peers") if change else ("title_one_year" if position else "title_alone")
    return words.text(f"figures.over_time.{key}", subject=subject, value=shown, trend=change, position=position)


def _subtitle(given: Given, wide: pd.DataFrame, starts_at: float) -> str:
    first, last = given.years[0], given.years[-1]
    key = "subtitle" if first < last else "subtitle_one_year"
    unit = given.unit_words
    parts = [words.text(f"figures.over_time.{key}", measure=given.measure, unit=unit, first=first, last=last)]
    if starts_at:
        parts.append(words.text("figures.phrase.axis_start", start=given.value(starts_at)))
    others = len(wide) - 1 - len(given.peers)
    if others:
        parts.append(words.text("figures.over_time.others" if others > 1 else "figures.over_time.other", count=others))
    return " ".join(parts)


def _alt(given: Given, wide: pd.DataFrame) -> str:
    parts = [words.text("figures.over_time.form"), _title(given, wide) + "."]
    for code in (given.economy, *given.peers):
        known = [(when, value) for when, value in series(wide, code) if math.isfinite(value)]
        if not known:
            continue
        (first, start), (last, end) = known[0], known[-1]
        key = "alt_line" if first < last else "alt_line_one"
        values = {"first_value": given.value(start), "last_value": given.value(end)}
        parts.append(words.text(f"figures.over_time.{key}", name=given.name(code), first=first, last=last, **values))
    column = wide[given.year]
    if column.notna().sum() > 1:
        low, median, high = (given.value(value) for value in among_all(column))
        count = int(column.notna().sum())
        values = {"low": low, "median": median, "high": high}
        parts.append(words.text("figures.over_time.alt_others", count=count, last=given.year, **values))
    return " ".join(parts)


def _grid(given: Given, wide: pd.DataFrame) -> Grid:
    columns: list[tuple[Column, Any]] = [(Column(words.text("figures.column.year"), "year"), given.years)]
    named = (given.economy, *given.peers)
    columns += [(given.column(given.name(code)), [value for _, value in series(wide, code)]) for code in named]
    if len(wide) > 2:
        columns.append((given.column(words.text("figures.column.median", count=len(wide))), wide.median()))
    return Grid.of(*columns, marked=given.years.index(given.year))


# ---- drawing ----


def _rows(given: Given, wide: pd.DataFrame) -> list[dict[str, Any]]:
    """One row an economy, its values as a list that the chart takes apart: a third of the size."""
    rows = []
    for code in _drawing_order(given, wide):
        values = [None if math.isnan(value) else round(value, 6) for _, value in series(wide, code)]
        group = given.group(code)
        colour, dash, width = line_style(given, code)
        # The others have the style that the chart gives by default.
        style = {} if group == "other" else {"group": group, "colour": colour, "dash": dash, "width": width}
        rows.append({"code": code, "name": given.name(code), **style, "value": values})
    return rows


def _drawing_order(given: Given, wide: pd.DataFrame) -> list[str]:
    """Others first, then peers, the economy last and so on top."""
    named = (given.economy, *given.peers)
    return [*(str(code) for code in wide.index if code not in named), *reversed(given.peers), given.economy]


def line_style(given: Given, code: str) -> tuple[str, list[int], float]:
    """Colour, dash and width of an economy's line."""
    if code == given.economy:
        return theme.ACCENT, [1, 0], 3.5
    if code not in given.peers:
        return theme.OTHER, [1, 0], 1
    turn, place = divmod(given.peers.index(code), len(theme.PEERS))
    return theme.PEERS[place], theme.DASHES[turn % len(theme.DASHES)], 2


def end_labels(given: Given, wide: pd.DataFrame, low: float, high: float, height: int) -> list[dict[str, Any]]:
    """Where the names at the lines' ends stand: values on the axis, at least `LABEL_GAP` pixels apart.

    Parameters
    ----------
    given : Given
    wide : DataFrame
        A value an economy and year.
    low, high : float
        Range of the axis.
    height : int
        Its pixels.

    Returns
    -------
    list of dict
        ``name``, ``label``, ``colour``, ``weight``, ``year`` and ``value`` of the line's end, ``at`` of the label.
    """
    rows: list[dict[str, Any]] = []
    edge = given.years[-1] if len(given.years) > 1 else given.years[-1] + 1
    for code in (given.economy, *given.peers):
        known = [(when, value) for when, value in series(wide, code) if math.isfinite(value)]
        if not known:
            continue
        year, value = known[-1]
        label = f"{given.name(code)} {given.value(value)}"
        own = code == given.economy
        row = {"name": given.name(code), "label": label, "colour": line_style(given, code)[0], "own": own}
        rows.append({**row, "year": year, "edge": edge, "value": round(value, 6)})
    pixel = height / (high - low)
    placed = spread([(high - row["value"]) * pixel for row in rows], LABEL_GAP, 0, height)
    return [{**row, "at": round(high - place / pixel, 8)} for row, place in zip(rows, placed, strict=True)]


def _spec(given: Given, wide: pd.DataFrame, low: float, high: float) -> dict[str, Any]:
    height = max(HEIGHT, LABEL_GAP * (len(given.peers) + 2))
    axes = _axes(given, low, high)
    datasets = {
        "lines": _rows(given, wide),
        "ends": end_labels(given, wide, low, high, height),
        "headline": _headline_rows(given, wide),
    }
    layers = [_lines(given, axes), *_ends(axes), _headline(axes), _hover(given, axes)]
    return theme.finish(layers, datasets, height=height, description=_alt(given, wide))


def _axes(given: Given, low: float, high: float) -> tuple[alt.X, alt.Y]:
    first, last = given.years[0], given.years[-1]
    span = [first, last] if first < last else [first - 1, first + 1]
    marks = [mark for mark in theme.ticks(low, high, finest=given.finest) if mark <= high]
    form = theme.number_format(given.unit, marks[1] - marks[0])
    x = alt.X("year:Q", title=None, scale=alt.Scale(domain=span, nice=False, zero=False)).axis(
        format="d", values=year_marks(given.years), grid=False, tickSize=5, ticks=True, tickColor="#8a8a8a"
    )
    unit = None if given.unit == "share" else given.unit_words
    y = alt.Y("value:Q", title=unit, scale=alt.Scale(domain=[low, high], nice=False, zero=False)).axis(
        format=form, values=marks
    )
    return x, y


def _all_points(given: Given) -> alt.Chart:
    """The rows taken apart: a point an economy and year."""
    years = given.years
    steady = years == list(range(years[0], years[-1] + 1))
    listed = f"sequence({years[0]}, {years[-1] + 1})" if steady else str(years)
    rows: alt.Chart = theme.rows("lines").transform_calculate(
        year=listed, colour=f"datum.colour || '{theme.OTHER}'", dash="datum.dash || [1, 0]", width="datum.width || 1"
    )
    return rows.transform_flatten(["year", "value"])


def _lines(given: Given, axes: tuple[alt.X, alt.Y]) -> alt.Chart:
    near = {"and": [{"param": "near", "empty": False}, "!datum.group"]}
    lines: alt.Chart = (
        _all_points(given)
        .mark_line(strokeJoin="round")
        .encode(
            x=axes[0],
            y=axes[1],
            detail="code:N",
            color=alt.Color("colour:N", scale=None, condition={"test": near, "value": "#555555"}),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            strokeDash=alt.StrokeDash("dash:N", scale=None),
        )
    )
    return lines


def _hover(given: Given, axes: tuple[alt.X, alt.Y]) -> alt.Chart:
    """Points that name the nearest line; seen only near the pointer, or always where there is one year alone."""
    near = alt.selection_point(
        name="near", fields=["code"], nearest=True, on="pointerover", clear="pointerout", empty=False
    )
    tips = [
        alt.Tooltip("name:N", title=words.text("figures.column.economy")),
        alt.Tooltip("year:Q", title=words.text("figures.column.year"), format="d"),
        alt.Tooltip("value:Q", title=given.topic(), format=theme.number_format(given.unit)),
    ]
    alone = len(given.years) == 1
    seen = {"param": near.name, "empty": False, "value": 0.9}
    opacity = alt.OpacityValue(1) if alone else alt.OpacityValue(0, condition=seen)
    points = (
        _all_points(given).transform_filter("isValid(datum.value)").mark_point(filled=True, size=50 if alone else 12)
    )
    colour = alt.Color("colour:N", scale=None)
    drawn: alt.Chart = points.encode(x=axes[0], y=axes[1], detail="code:N", color=colour, opacity=opacity, tooltip=tips)
    return drawn.add_params(near)


def _headline_rows(given: Given, wide: pd.DataFrame) -> list[dict[str, Any]]:
    value = at(wide, given.economy, given.year)
    return [] if math.isnan(value) else [{"year": given.year, "value": round(value, 6)}]


def _headline(axes: tuple[alt.X, alt.Y]) -> alt.Chart:
    """A dot on the economy's line in the year of the title."""
    base = theme.rows("headline").encode(x=axes[0], y=axes[1])
    dot: alt.Chart = base.mark_point(filled=True, opacity=1, size=70, color=theme.ACCENT, stroke="white", strokeWidth=1)
    return dot


def _ends(axes: tuple[alt.X, alt.Y]) -> list[alt.Chart]:
    """Names at the lines' ends, and short strokes to those that had to move."""
    x, y = axes
    edge, at = x.copy(), y.copy()
    edge.shorthand, at.shorthand = "edge:Q", "at:Q"
    base = theme.rows("ends")
    colour = alt.Color("colour:N", scale=None)
    leaders = (
        base.transform_filter("datum.year === datum.edge")
        .mark_rule(xOffset=5, x2Offset=13, strokeWidth=1)
        .encode(x=edge, x2="edge:Q", y=y, y2="at:Q", color=colour)
    )
    style: dict[str, Any] = {"align": "left", "baseline": "middle", "dx": 16, "fontSize": 13}
    peers = base.transform_filter("!datum.own").mark_text(
        **style, text=alt.ExprRef("narrow ? datum.name : datum.label")
    )
    own = base.transform_filter("datum.own").mark_text(**style, fontWeight="bold", text=alt.ExprRef("datum.label"))
    return [leaders, *(text.encode(x=edge, y=at, color=colour) for text in (peers, own))]


def year_marks(years: list[int], most: int = 5) -> list[int]:
    """At most ``most`` years to print under an axis, the first and the last among them.

    Examples
    --------
    >>> year_marks(list(range(1995, 2012))), year_marks([2008])
    ([1995, 2000, 2005, 2011], [2008])
    """
    first, last = years[0], years[-1]
    if last - first < most:
        return sorted(set(years))
    for step in (2, 5, 10, 20, 25, 50, 100):
        inner = [y for y in range(first + 1, last) if y % step == 0]
        inner = [y for y in inner if y - first >= 0.6 * step and last - y >= 0.6 * step]
        if len(inner) + 2 <= most:
            return [first, *inner, last]
    return [first, last]
