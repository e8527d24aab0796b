"""Horizontal bars of all economies (or of the industries of one), from zero, longest first."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import theme
from interlace.figures._findings import as_shown, ranked
from interlace.figures._input import Given, at
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["industries", "ranking"]

STEP, BAR = 17, 0.78
INDUSTRY_STEP, INDUSTRY_BAR = 34, 0.55
"""Pixels a bar with its gap, and the bar's part of them; industries leave room for a name above the bar."""
MOST = 60
SHOWN = 20
"""Past `MOST` economies only so many at either end are drawn."""


@form(example='figures.ranking(services, economy="CHN", year=2011, peers=peers)', fits=has("economy"))
def ranking(result: Result, economy: str | None = None, peers: Iterable[str] = (), year: int | None = None) -> Exhibit:
    """Draw one year of a result as bars, an economy a bar.

    Parameters
    ----------
    result : Result
        One value an economy and year, or parts that add up to one.
    economy : str, optional
        Marked in the accent colour; the result's largest by default.
    peers : iterable of str
        Marked in muted colours.
    year : int, optional
        The last year by default.

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
    values = wide[given.year]
    order = values.dropna().sort_values(ascending=False, kind="stable")
    own = values[given.economy]
    drawn = _drawn(order, given.economy)
    alt_text = _alt(given, order)
    return given.figure(
        "ranking",
        title=_title(given, values, order),
        subtitle=_subtitle(given, values, drawn),
        spec=_spec(_bars(given, drawn), given, alt_text),
        alt=alt_text if math.isnan(own) else f"{alt_text} {_own(given, values)}",
        grid=_grid(given, wide, order),
        data=given.totals(wide[[given.year]]),
    )


@form(example='figures.industries(users, economy="CHN")', fits=has("industry"), rank=3)
def industries(result: Result, economy: str | None = None, year: int | None = None) -> Exhibit:
    """Draw one year of a result by industry as bars, an industry of one economy a bar.

    Parameters
    ----------
    result : Result
        With the columns ``industry`` and ``industry_name``.
    economy : str, optional
        The result's largest by default.
    year : int, optional
        The last year by default.

    Returns
    -------
    Exhibit

    Raises
    ------
    UnknownName
        If the economy or the year is not in the result.
    Unsupported
        If the result is not by industry.
    """
    given = Given.of(result, economy, (), year)
    data = result.data
    if "industry" not in data.columns:
        raise Unsupported(f"{given.measure}: the result is not by industry", fix='compute it with by="industry"')
    kept = data[(data["economy"] == given.economy) & (data["year"] == given.year)]
    parts = [name for name in ("component", "function") if name in data.columns]
    if kept.duplicated(["industry", *parts]).any():
        raise Unsupported(f"{given.measure}: several values an industry, which cannot be added up")
    names = dict(zip(kept["industry"], kept.get("industry_name", kept["industry"]), strict=True))
    values = kept.groupby("industry", sort=False)["value"].sum(skipna=False)
    order = values.dropna().sort_values(ascending=False, kind="stable")
    bars = [_bar(given, str(code), str(names[code]), float(v), theme.ACCENT, False) for code, v in order.items()]
    named = pd.Series(order.to_numpy(), index=[names[code] for code in order.index])
    return given.figure(
        "industries",
        title=_title_industries(given, named),
        subtitle=_about(given),
        spec=_spec(bars, given, _alt(given, named, named=True), "industry"),
        grid=_industries_grid(given, named),
        data=given.tidy(economy=[given.economy], year=[given.year]),
    )


# ---- words ----


def _title(given: Given, values: pd.Series[float], order: pd.Series[float]) -> str:
    own = float(values[given.economy])
    if not math.isfinite(own):
        return words.text("figures.ranking.title_missing", subject=given.subject(), year=given.year)
    place = ranked(values, given.economy, given.unit)
    shown = given.value(own)
    return words.text("figures.ranking.title", subject=given.subject(), value=shown, year=given.year, rank=place)


def _title_industries(given: Given, named: pd.Series[float]) -> str:
    subject = given.subject()
    if named.empty:
        return words.text("figures.ranking.title_missing", subject=subject, year=given.year)
    low, high = (given.value(named.iloc[end]) for end in (-1, 0))
    ends = {"low": low, "low_name": str(named.index[-1]), "high": high, "high_name": str(named.index[0])}
    return words.text("figures.ranking.title_industries", subject=subject, year=given.year, **ends)


def _about(given: Given) -> str:
    return words.text("figures.ranking.subtitle", measure=given.measure, unit=given.unit_words, year=given.year)


def _subtitle(given: Given, values: pd.Series[float], drawn: pd.Series[float]) -> str:
    parts = [_about(given)]
    known = values.dropna()
    if len(drawn) < len(known):
        parts.append(words.text("figures.ranking.cut", shown=SHOWN, count=len(known)))
    peers = [given.in_sentence(peer) for peer in given.peers if peer in drawn.index]
    if peers:
        parts.append(words.text("figures.ranking.peers", names=words.join(peers)))
    missing = [given.in_sentence(str(code)) for code in values.index[values.isna()]]
    if missing:
        parts.append(words.text("figures.ranking.missing", names=words.join(missing)))
    return " ".join(parts)


def _pairs(given: Given, order: pd.Series[float], *, named: bool) -> str:
    pairs = [
        words.text("figures.ranking.pair", name=label if named else given.name(str(label)), value=given.value(value))
        for label, value in order.items()
    ]
    return words.join(pairs)


def _alt(given: Given, order: pd.Series[float], *, named: bool = False) -> str:
    top, bottom = (_pairs(given, part, named=named) for part in (order.iloc[:3], order.iloc[-3:]))
    key = "alt_industries" if named else "alt"
    return words.text(f"figures.ranking.{key}", count=len(order), year=given.year, top=top, bottom=bottom)


def _own(given: Given, values: pd.Series[float]) -> str:
    place = ranked(values, given.economy, given.unit)
    shown = given.value(values[given.economy])
    return words.text("figures.ranking.alt_own", name=given.name(), value=shown, rank=place)


def _grid(given: Given, wide: pd.DataFrame, order: pd.Series[float]) -> Grid:
    first = given.years[0]
    places = order.map(lambda value: as_shown(value, given.unit)).rank(ascending=False, method="min").astype(int)
    rows = [*map(str, order.index), *(str(code) for code in wide.index if code not in order.index)]
    years = [given.year, first] if first < given.year else [given.year]
    return Grid.of(
        (Column(words.text("figures.column.rank"), "number"), [places.get(code) for code in rows]),
        (Column(words.text("figures.column.economy")), [given.name(code) for code in rows]),
        *((given.column(str(year)), [at(wide, code, year) for code in rows]) for year in years),
        marked=rows.index(given.economy),
    )


def _industries_grid(given: Given, named: pd.Series[float]) -> Grid:
    names = (Column(words.text("figures.column.industry")), [str(name) for name in named.index])
    return Grid.of(names, (given.column(str(given.year)), named))


# ---- drawing ----


def _drawn(order: pd.Series[float], own: str) -> pd.Series[float]:
    """All bars, or where there are too many both ends and the economy."""
    if len(order) <= MOST:
        return order
    keep = [i < SHOWN or i >= len(order) - SHOWN or code == own for i, code in enumerate(order.index)]
    return order[keep]


def _bars(given: Given, drawn: pd.Series[float]) -> list[dict[str, Any]]:
    colours = {"own": theme.ACCENT, "peer": theme.PEER_BAR, "other": theme.OTHER_BAR}
    return [
        _bar(given, code, given.name(code), float(value), colours[given.group(code)], code == given.economy)
        for code, value in zip(map(str, drawn.index), drawn, strict=True)
    ]


def _bar(given: Given, code: str, name: str, value: float, colour: str, own: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"code": code, "name": name, "value": round(value, 6), "label": given.value(value)}
    return {**shown, "end": max(shown["value"], 0.0), "colour": colour, "own": own}


def _spec(bars: list[dict[str, Any]], given: Given, description: str, what: str = "economy") -> dict[str, Any]:
    values = [bar["value"] for bar in bars] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    high = high if high > low else 1.0
    marks = [mark for mark in theme.ticks(low, high, finest=given.finest) if low <= mark <= high]
    form = theme.number_format(given.unit, marks[-1] - marks[0])
    unit = None if given.unit == "share" else given.unit_words
    scale = alt.Scale(domain=[low, high], nice=False)
    x = alt.X("value:Q", title=unit, scale=scale).axis(values=marks, format=form, labelFlush=what == "industry")
    step, thick = (STEP, BAR) if what == "economy" else (INDUSTRY_STEP, INDUSTRY_BAR)
    rows, gap = [bar["code"] for bar in bars], round(1 - thick, 2)
    y = alt.Y("code:N", title=None, axis=None, sort=None).scale(domain=rows, paddingInner=gap, paddingOuter=gap)
    tips = [
        alt.Tooltip("name:N", title=words.text(f"figures.column.{what}")),
        alt.Tooltip("value:Q", title=given.topic(), format=theme.number_format(given.unit)),
    ]
    base = theme.rows("bars")
    bar = base.mark_bar().encode(x=x, y=y, color=alt.Color("colour:N", scale=None), tooltip=tips)
    layers = [bar, *_texts(base, scale, y, step)]
    height = round(step * (max(len(bars), 1) + gap))
    return theme.finish(layers, {"bars": bars}, height=height, description=description)


def _texts(base: alt.Chart, scale: alt.Scale, y: alt.Y, step: int) -> list[alt.Chart]:
    """Names of the bars and values at their ends, the economy's in bold."""
    layers: list[alt.Chart] = []
    for chosen, style in theme.ROW_STYLES:
        part = base.transform_filter(chosen)
        if step > STEP:
            layers += theme.row_names(part, y, "name", style, bar_height=step * INDUSTRY_BAR)
        else:
            name = part.mark_text(
                **style, baseline="middle", align="right", dx=-6, limit=alt.ExprRef("narrow ? 160 : 320")
            )
            layers.append(name.encode(x=alt.value(0), y=y, text="name:N"))
        end = part.mark_text(**style, baseline="middle", align="left", dx=4)
        layers.append(end.encode(x=alt.X("end:Q", scale=scale), y=y, text="label:N"))
    return layers
