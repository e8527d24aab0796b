"""Small multiples: a small line a panel, an industry of one economy or an economy each, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import theme
from interlace.figures._input import ADDITIVE, Given, paragraph
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form
from interlace.words import Said

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["small_multiples"]

MOST = 12
"""So many panels are drawn."""
COLUMNS, STEP, PLOT, BELOW = 3, 144, 64, 22
"""Panels in a row; pixels of a panel with its name, of its plot, and of the years below it."""
ROOM = 44
"""Pixels right of a line for its last value."""
_ACROSS = f"-0.47 * bandwidth('x') + datum.t * (0.94 * bandwidth('x') - {ROOM})"
_MIDDLE = 0.5 * (STEP - PLOT) - BELOW
_UP = f"{_MIDDLE} + (0.5 - datum.v) * {PLOT}"


@form(example='figures.small_multiples(years, economy="CHN")')
def small_multiples(
    result: Result, economy: str | None = None, peers: Iterable[str] = (), year: int | None = None
) -> Exhibit:
    """Draw a result over its years in small panels of one scale.

    Parameters
    ----------
    result : Result
        By industry: a panel an industry of the economy; otherwise a panel an economy.
    economy : str, optional
        The largest by default.
    peers : iterable of str
        Economies whose panels come first, where a panel is an economy.
    year : int, optional
        The year whose highest come first; the last by default.

    Returns
    -------
    Exhibit

    Raises
    ------
    UnknownName
        If the economy, a peer or the year is not in the result.
    Unsupported
        If the result has one year, or several values that cannot be added up.
    """
    given = Given.of(result, economy, peers, year)
    if len(given.years) < 2:
        raise Unsupported.said("one_year", year=given.years[0])
    by = "industry" if "industry" in result.data.columns else "economy"
    wide = _of_industries(given) if by == "industry" else _of_economies(given)
    shown = wide.head(MOST)
    known = [value for value in shown.to_numpy().ravel() if math.isfinite(value)]
    marks = theme.ticks(min([0.0, *known]), max([0.0, *known]) or 1.0, finest=given.finest)
    low, high = min(marks[0], *known), max(marks[-1], *known)
    last = wide[given.year].dropna().sort_values(ascending=False, kind="stable")
    return given.figure(
        "small multiples",
        title=_title(given, by, last),
        subtitle=_subtitle(given, by, wide, (low, high)),
        alt=_alt(given, by, last),
        spec=_spec(given, by, shown, low, high),
        grid=_grid(given, by, wide),
        data=given.tidy(economy=[given.economy]) if by == "industry" else given.totals(wide),
    )


def _of_industries(given: Given) -> pd.DataFrame:
    """The industries of the economy as rows, under their English names, the highest first."""
    data = given.result.data[given.result.data["economy"] == given.economy]
    if data.duplicated(["industry", "year", *(name for name in ADDITIVE if name in data.columns)]).any():
        raise Unsupported.said("figure_several_an_industry", title=given.measure)
    sums = data.groupby(["industry", "year"], sort=False)["value"].sum(min_count=1).unstack("year")
    names = dict(zip(data["industry"], data.get("industry_name", data["industry"]), strict=True))
    return sums.reindex(index=_order(sums[given.year]), columns=given.years).rename(index=names)


def _of_economies(given: Given) -> pd.DataFrame:
    """The economy and its peers as rows, then all others, the highest first."""
    wide = given.series.wide
    first = [given.economy, *given.peers]
    return wide.reindex([*first, *(code for code in _order(wide[given.year]) if code not in first)])


def _order(values: pd.Series[float]) -> list[str]:
    return [str(key) for key in values.sort_values(ascending=False, kind="stable", na_position="last").index]


# ---- words ----


def _name(by: str, key: str) -> str:
    return words.name("industries" if by == "industry" else "economies", key)


def _title(given: Given, by: str, last: pd.Series[float]) -> str:
    if by == "economy":
        series, year = given.series, given.year
        told = {"value": series.amount(given.economy, year), "change": series.change(given.economy, year)}
        versus = series.versus(given.economy, given.peers, year)
        return words.text("figures.over_time.title", subject=given.subject(), year=year, versus=versus, **told)
    ends = {} if last.empty else {"low_name": str(last.index[-1]), "high_name": str(last.index[0])}
    low, high = (None if last.empty else given.amount(last.iloc[end]) for end in (-1, 0))
    about = {"subject": given.subject(), "year": given.year, "low": low, "high": high}
    return words.text("figures.industries.title", **about, **ends)


def _subtitle(given: Given, by: str, wide: pd.DataFrame, ends: tuple[float, float]) -> str:
    low, high = map(given.amount, ends)
    return paragraph(
        words.text("figures.small_multiples.subtitle", low=low, high=high, **given.about),
        words.text("figures.small_multiples.cut", shown=MOST, count=len(wide)) if len(wide) > MOST else None,
        words.text("figures.small_multiples.grey", economy=given.economy) if by == "economy" else None,
    )


def _alt(given: Given, by: str, last: pd.Series[float]) -> list[Said]:
    key = "figures.pair_industry" if by == "industry" else "figures.pair_of"
    items = [Said(key, {by: str(name), "value": given.amount(value)}) for name, value in last.items()]
    head = Said("figures.small_multiples.alt", {"count": min(len(last), MOST), **given.about})
    ends = {"top": items[:3], "bottom": items[max(3, len(items) - 3) :]}
    return [head, *(Said(f"figures.ranking.alt.{name}", {name: part}) for name, part in ends.items() if part)]


def _grid(given: Given, by: str, wide: pd.DataFrame) -> Grid:
    names = (Column(words.text(f"figures.column.{by}")), [_name(by, str(key)) for key in wide.index])
    years = sorted({given.years[0], given.year, given.years[-1]})
    return Grid.of(names, *((given.column(year), wide[year]) for year in years), marked=None)


# ---- drawing ----


def _spec(given: Given, by: str, shown: pd.DataFrame, low: float, high: float) -> dict[str, Any]:
    """Panels as cells of a table of bands; what stands in a cell is moved off its middle."""
    rows = math.ceil(len(shown) / COLUMNS)
    own = shown.loc[given.economy] if by == "economy" else None
    panels, lines = [], []
    for place, (key, values) in enumerate(zip(map(str, shown.index), shown.to_numpy(), strict=True)):
        cell = {"col": place % COLUMNS, "row": place // COLUMNS}
        name = theme.wrapped(_name(by, key), 108, 11)
        panels.append({**cell, "name": _name(by, key), "lines": name, "own": key == given.economy, "t": 0, "v": 0})
        drawn = [(values, theme.ACCENT, 2.5)]
        drawn = [(own.to_numpy(), theme.OTHER_BAR, 1.5), *drawn] if own is not None and key != given.economy else drawn
        for layer, (path, colour, width) in enumerate(drawn):
            style = {"line": f"{place}.{layer}", "colour": colour, "width": width, "name": _name(by, key)}
            lines += [
                {**cell, **style, **_point(given, when, float(value), low, high), "label": layer == len(drawn) - 1}
                for when, value in zip(given.years, path, strict=True)
                if math.isfinite(value)
            ]
    datasets = {"panels": panels, "lines": lines}
    return theme.finish(_layers(given), datasets, height=rows * STEP)


def _point(given: Given, year: int, value: float, low: float, high: float) -> dict[str, Any]:
    first, last = given.years[0], given.years[-1]
    place = {"t": round((year - first) / (last - first), 4), "v": round((value - low) / (high - low), 4)}
    return {**place, "year": year, "said": str(given.amount(value)), "end": year == last}


def _layers(given: Given) -> list[alt.Chart]:
    band = alt.Scale(paddingInner=0, paddingOuter=0)
    places = {"x": alt.X("col:O", axis=None, scale=band), "y": alt.Y("row:O", axis=None, scale=band)}
    across, up = alt.ExprRef(_ACROSS), alt.ExprRef(_UP)
    left, right = alt.ExprRef("-0.47 * bandwidth('x')"), alt.ExprRef(f"0.47 * bandwidth('x') - {ROOM}")
    panels, lines = theme.rows("panels"), theme.rows("lines")
    ground = panels.mark_rule(color="#8a8a8a", xOffset=left, x2Offset=right, yOffset=up, y2Offset=up)
    name = panels.mark_text(
        align="left",
        baseline="line-bottom",
        fontSize=11,
        lineHeight=12,
        xOffset=left,
        yOffset=_MIDDLE - 0.5 * PLOT - 6,
        color=theme.INK,
        text=alt.ExprRef("narrow ? datum.lines : datum.name"),
        dy=alt.ExprRef("narrow ? -12 * (length(datum.lines) - 1) : 0"),
    )
    line = lines.mark_line(xOffset=across, yOffset=up, strokeJoin="round")
    colour = alt.Color("colour:N", scale=None)
    ends = lines.transform_filter("datum.end && datum.label")
    value = ends.mark_text(
        align="left", baseline="middle", dx=5, fontSize=11, xOffset=across, yOffset=up, color=theme.ACCENT
    )
    tips = [
        alt.Tooltip("name:N", title=str(given.topic())),
        alt.Tooltip("year:Q", title=words.text("figures.column.year"), format="d"),
        alt.Tooltip("said:N", title=words.text("figures.column.value", unit=given.unit_words)),
    ]
    dots = lines.transform_filter("datum.label").mark_point(filled=True, size=30, opacity=0, xOffset=across, yOffset=up)
    below: dict[str, Any] = {"baseline": "top", "fontSize": 11, "color": theme.MUTED_INK, "dy": 5, "yOffset": up}
    years = [
        panels.mark_text(align="left", xOffset=left, text=str(given.years[0]), **below),
        panels.mark_text(align="right", xOffset=right, text=str(given.years[-1]), **below),
    ]
    return [
        ground.encode(x2="col:O", y2="row:O", **places),
        line.encode(
            color=colour, strokeWidth=alt.StrokeWidth("width:Q", scale=None), detail="line:N", order="year:Q", **places
        ),
        name.encode(**places),
        value.encode(text="said:N", **places),
        *(year.encode(**places) for year in years),
        dots.encode(tooltip=tips, **places),
    ]
