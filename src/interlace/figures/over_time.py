"""A line over the years: the economy against its peers, all others thin and grey."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._input import Given, paragraph
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.figures.labels import spread
from interlace.words import Said

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
        title=_title(given),
        subtitle=_subtitle(given, wide, starts_at),
        alt=_alt(given, wide),
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


def _title(given: Given) -> str:
    series, year = given.series, given.year
    return words.text(
        "figures.over_time.title",
        subject=given.subject(),
        year=year,
        value=series.amount(given.economy, year),
        change=series.change(given.economy, year),
        versus=series.versus(given.economy, given.peers, year),
    )


def _subtitle(given: Given, wide: pd.DataFrame, starts_at: float) -> str:
    others = len(wide) - 1 - len(given.peers)
    return paragraph(
        words.text("figures.over_time.subtitle", single=len(given.years) == 1, **given.about),
        words.text("figures.over_time.start", value=given.amount(starts_at)) if starts_at else None,
        words.text("figures.over_time.others", count=others) if others else None,
    )


def _alt(given: Given, wide: pd.DataFrame) -> list[Said | None]:
    path, year, column = given.series.path(given.economy), given.year, given.series.column(given.year)
    key = "line" if len(path) > 1 else "point" if path else "empty"
    ends = {"first": path[0][0], "start": given.amount(path[0][1])} if path else {}
    ends |= {"last": path[-1][0], "end": given.amount(path[-1][1])} if path else {}
    known = [(peer, float(column[peer])) for peer in given.peers if peer in column.index]
    items = [Said("figures.pair_of", {"economy": code, "value": given.amount(value)}) for code, value in known]
    spread = {"low": column.min(), "high": column.max(), "median": column.median()}
    told = {name: given.amount(value) for name, value in spread.items()}
    return [
        Said(f"figures.over_time.alt.{key}", {"economy": given.economy, **ends}),
        Said("figures.over_time.alt.named", {"year": year, "items": items}) if items else None,
        Said("figures.over_time.alt.all", {"count": len(column), "year": year, **told}) if len(column) > 1 else None,
    ]


def _grid(given: Given, wide: pd.DataFrame) -> Grid:
    columns: list[tuple[Column, Any]] = [(Column(words.text("figures.column.year"), "year"), given.years)]
    named = (given.economy, *given.peers)
    columns += [(given.column(given.name(code)), line(wide, code)) for code in named]
    if len(wide) > 2:
        columns.append((given.column(words.text("figures.column.median", count=len(wide))), wide.median()))
    return Grid.of(*columns, marked=given.years.index(given.year))


# ---- drawing ----


def _rows(given: Given, wide: pd.DataFrame) -> list[dict[str, Any]]:
    """A row an economy and year, in the order in which the lines are drawn; without a value the line has a gap."""
    return [
        {"code": code, "year": year, "value": None if math.isnan(value) else round(value, 5)}
        for code in _drawing_order(given, wide)
        for year, value in zip(given.years, line(wide, code), strict=True)
    ]


def _styles(given: Given, wide: pd.DataFrame) -> list[dict[str, Any]]:
    """A row an economy: its name, and how its line is drawn."""
    keys = ("colour", "dash", "width")
    return [
        {"code": code, "name": given.name(code), "named": given.group(code) != "other"}
        | dict(zip(keys, line_style(given, code), strict=True))
        for code in map(str, wide.index)
    ]


def _points() -> alt.Chart:
    """The rows with the style of their economy."""
    style = alt.LookupData(alt.NamedData("styles"), key="code", fields=["name", "named", "colour", "dash", "width"])
    points: alt.Chart = theme.rows("lines").transform_lookup("code", from_=style)
    return points


def line(wide: pd.DataFrame, code: str) -> list[float]:
    """The values of one economy, a value a year."""
    return list(map(float, wide.to_numpy()[wide.index.get_loc(code)]))


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
        ``name``, ``label`` (with the value of the figure's year), ``colour``, ``own``, ``year`` and ``value`` of the
        line's end, ``at`` of the label.
    """
    rows: list[dict[str, Any]] = []
    edge = given.years[-1] if len(given.years) > 1 else given.years[-1] + 1
    for code in (given.economy, *given.peers):
        path = given.series.path(code)
        if not path:
            continue
        year, value = path[-1]
        said, past = given.series.amount(code, given.year), given.year < given.years[-1]
        told = {"economy": code, "value": said, "year": given.year, "past": past}
        label = given.name(code) if said is None else words.text("figures.over_time.end", **told)
        row = {"name": given.name(code), "label": label, "colour": line_style(given, code)[0]}
        rows.append({**row, "own": code == given.economy, "year": year, "edge": edge, "value": round(value, 6)})
    pixel = height / (high - low)
    placed = spread([(high - row["value"]) * pixel for row in rows], LABEL_GAP, 0, height)
    return [{**row, "at": round(high - place / pixel, 8)} for row, place in zip(rows, placed, strict=True)]


def _spec(given: Given, wide: pd.DataFrame, low: float, high: float) -> dict[str, Any]:
    height = max(HEIGHT, LABEL_GAP * (len(given.peers) + 2))
    axes = _axes(given, low, high)
    datasets = {
        "lines": _rows(given, wide),
        "styles": _styles(given, wide),
        "ends": end_labels(given, wide, low, high, height),
        "marked": _marked_rows(given),
    }
    layers = [*_marked_year(given, axes), _lines(axes), *_ends(axes), _marked(axes), _hover(given, axes)]
    return theme.finish(layers, datasets, height=height, description="")


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


def _lines(axes: tuple[alt.X, alt.Y]) -> alt.Chart:
    near = {"and": [{"param": "near", "empty": False}, "!datum.named"]}
    lines: alt.Chart = (
        _points()
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
        alt.Tooltip("value:Q", title=str(given.topic()), format=given.form),
    ]
    alone = len(given.years) == 1
    seen = {"param": near.name, "empty": False, "value": 0.9}
    opacity = alt.OpacityValue(1) if alone else alt.OpacityValue(0, condition=seen)
    base = _points().transform_filter("isValid(datum.value)")
    points = base.mark_point(filled=True, size=50 if alone else 12)
    colour = alt.Color("colour:N", scale=None)
    drawn: alt.Chart = points.encode(x=axes[0], y=axes[1], detail="code:N", color=colour, opacity=opacity, tooltip=tips)
    return drawn.add_params(near)


def _marked_rows(given: Given) -> list[dict[str, Any]]:
    """The economy in the figure's year; its peers too where that is a past one."""
    past = given.year < given.years[-1]
    rows = []
    for code in (*given.peers, given.economy) if past else (given.economy,):
        value = given.series.value(code, given.year)
        if value is not None:
            size = 70 if code == given.economy else 40
            rows.append(
                {"year": given.year, "value": round(value, 6), "colour": line_style(given, code)[0], "size": size}
            )
    return rows


def _marked(axes: tuple[alt.X, alt.Y]) -> alt.Chart:
    """Dots on the lines in the year of the title."""
    dot = theme.rows("marked").mark_point(filled=True, opacity=1, stroke="white", strokeWidth=1)
    style = {"color": alt.Color("colour:N", scale=None), "size": alt.Size("size:Q", scale=None, legend=None)}
    drawn: alt.Chart = dot.encode(x=axes[0], y=axes[1], **style)
    return drawn


def _marked_year(given: Given, axes: tuple[alt.X, alt.Y]) -> list[alt.Chart]:
    """A rule at the year of the title where the lines go on after it, the year printed above."""
    if given.year == given.years[-1]:
        return []
    base = theme.rows("marked").transform_filter(f"datum.size > {40}")
    rule = base.mark_rule(color="#8a8a8a", strokeWidth=1, strokeDash=[3, 3])
    year = base.mark_text(baseline="bottom", dy=-3, fontSize=12, fontWeight="bold", color=theme.INK)
    return [rule.encode(x=axes[0]), year.encode(x=axes[0], y=alt.value(0), text="year:N")]


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
    # On a telephone the title has the value, and the plot the room.
    style: dict[str, Any] = {
        "align": "left", "baseline": "middle", "dx": 16, "fontSize": alt.ExprRef("narrow ? 11 : 13"),
        "text": alt.ExprRef("narrow ? datum.name : datum.label"),
    }  # fmt: skip
    peers = base.transform_filter("!datum.own").mark_text(**style)
    own = base.transform_filter("datum.own").mark_text(**style, fontWeight="bold")
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
