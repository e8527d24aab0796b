"""Where an economy's industries stand: steps to final use against steps from primary inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.errors import InputError, Unsupported
from interlace.figures import theme
from interlace.figures._input import Given
from interlace.figures._labels import Box, settled
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.result import Result

__all__ = ["positions"]

HEIGHT = 400
NARROW_WIDTH = 280
WIDE_WIDTH = 560
"""Pixels of the plot for which labels are placed; in wider ones they stand further apart."""
NARROW_LABELS = 6
WIDE_LABELS = 14
FONT_SIZE = 12
AIR = 7
LARGEST_BUBBLE = 900.0
DOT = 60.0


@form(
    example='figures.positions(up, down, economy="CHN", size=output, size_name="output, USD mn")',
    fits=lambda found, against: isinstance(found, Result) and against and "industry" in found.data.columns,
    rank=3,
    pair=True,
)
def positions(
    upstream: Result,
    downstream: Result,
    economy: str | None = None,
    year: int | None = None,
    size: pd.Series[float] | Mapping[str, float] | None = None,
    size_name: str | None = None,
) -> Exhibit:
    """Draw an economy's industries by upstreamness and downstreamness.

    Parameters
    ----------
    upstream, downstream : Result
        By industry; the same economies, industries and years.
    economy : str, optional
        The result's largest by default.
    year : int, optional
        The last year by default.
    size : Series or mapping, optional
        Industry code -> output or another amount that is not negative: area of the bubbles, and which are named.
    size_name : str, optional
        What ``size`` measures, with its unit, in words.

    Returns
    -------
    Exhibit

    Raises
    ------
    InputError
        If the two results are not of the same industries.
    UnknownName
        If the economy or the year is not in a result.
    Unsupported
        If a result is not by industry.
    """
    given = Given.of(upstream, economy, (), year)
    against = Given.of(downstream, given.economy, (), given.year)
    frame = _frame(given, against, size)
    # An industry without output, or without any link, stands at 1 in both by convention: no finding.
    alone = ((frame["up"] - 1).abs() < 1e-9) & ((frame["down"] - 1).abs() < 1e-9) | (frame["size"] == 0)
    known = frame[~alone].dropna(subset=["up", "down"])
    sized = words.text("figures.positions.size_default") if size_name is None else size_name
    about = "" if size is None else sized
    return given.figure(
        id=slug("positions", given.economy, given.year),
        title=_title(given, known),
        subtitle=_subtitle(given, about, frame.loc[alone, "name"].tolist()),
        spec=_spec(known, about, _alt(given, known, has_size=size is not None)),
        grid=_grid(frame, about),
        indicator=f"{upstream.measure}, {downstream.measure}",
        digest=upstream.digest if upstream.digest == downstream.digest else f"{upstream.digest}, {downstream.digest}",
        denominator="",
        data=_data(given, frame, about),
    )


def _frame(given: Given, against: Given, size: pd.Series[float] | Mapping[str, float] | None) -> pd.DataFrame:
    """One row an industry: code, name, up, down, size."""
    up, down = _column(given), _column(against)
    if set(up.index) != set(down.index):
        odd = sorted(set(up.index) ^ set(down.index))
        raise InputError(
            f"upstreamness and downstreamness are not of the same industries: {', '.join(map(str, odd[:5]))}",
            fix="compute both from the same table",
        )
    data = given.result.data
    names = data.drop_duplicates("industry").set_index("industry").get("industry_name")
    frame = pd.DataFrame({"up": up, "down": down.reindex(up.index)})
    frame.insert(0, "name", [str(code) if names is None else str(names[code]) for code in up.index])
    if size is None:
        return frame.assign(size=1.0)
    given_sizes = {str(code): float(value) for code, value in dict(size).items()}
    missing = [str(code) for code in up.index if str(code) not in given_sizes]
    if missing:
        raise InputError(f"the sizes lack the industries {', '.join(missing[:5])}", fix="give one for every industry")
    return frame.assign(size=[max(given_sizes[str(code)], 0.0) for code in up.index])


def _column(given: Given) -> pd.Series[float]:
    data = given.result.data
    if "industry" not in data.columns:
        raise Unsupported(f"{given.measure}: the result is not by industry, so industries have no position")
    kept = data[(data["economy"] == given.economy) & (data["year"] == given.year)]
    if kept["industry"].duplicated().any():
        raise Unsupported(f"{given.measure}: the result has several values an industry")
    return kept.set_index("industry")["value"].astype(float)


# ---- words ----


def _steps(value: float) -> str:
    return words.quantity(value, "steps")


def _title(given: Given, known: pd.DataFrame) -> str:
    if known.empty:
        return words.text("figures.positions.title_missing", economy=given.in_sentence(), year=given.year)
    order = known.sort_values("up", ascending=False, kind="stable")
    top, bottom = order.iloc[0], order.iloc[-1]
    shown = {"economy": given.in_sentence(), "industry": top["name"], "value": _steps(top["up"])}
    if len(order) == 1:
        return words.text("figures.positions.title_one", **shown)
    return words.text("figures.positions.title", closest=bottom["name"], low=_steps(bottom["up"]), **shown)


def _subtitle(given: Given, about: str, left_out: list[str]) -> str:
    parts = [words.text("figures.positions.subtitle", year=given.year)]
    if about:
        parts.append(words.text("figures.positions.subtitle_size", size=about))
    parts.append(words.text("figures.positions.labels" if about else "figures.positions.labels_plain"))
    if left_out:
        parts.append(words.text("figures.positions.left_out", names="; ".join(left_out)))
    return " ".join(parts)


def _alt(given: Given, known: pd.DataFrame, *, has_size: bool) -> str:
    head = words.text("figures.positions.alt", count=len(known), economy=given.in_sentence(), year=given.year)
    if known.empty:
        return head
    values: dict[str, str] = {}
    for column, mark in (("up", ""), ("down", "2")):
        order = known.sort_values(column, kind="stable")
        values[f"low{mark}"], values[f"low{mark}_name"] = _steps(order[column].iloc[0]), order["name"].iloc[0]
        values[f"high{mark}"], values[f"high{mark}_name"] = _steps(order[column].iloc[-1]), order["name"].iloc[-1]
    parts = [head, words.text("figures.positions.alt_range", **values)]
    if has_size:
        largest = known.sort_values("size", ascending=False, kind="stable").head(3)
        items = [
            words.text(
                "figures.positions.alt_item",
                name=row["name"],
                x=words.number(row["up"], 2),
                y=words.number(row["down"], 2),
            )
            for _, row in largest.iterrows()
        ]
        parts.append(words.text("figures.positions.alt_large", items=words.join(items)))
    return " ".join(parts)


def _grid(frame: pd.DataFrame, about: str) -> Grid:
    order = frame.sort_values("up", ascending=False, kind="stable")
    columns: list[tuple[Column, Any]] = [
        (Column(words.text("figures.column.industry")), order["name"]),
        (Column(words.text("figures.column.upstreamness"), "number", 2), order["up"]),
        (Column(words.text("figures.column.downstreamness"), "number", 2), order["down"]),
    ]
    if about:
        header = words.text("figures.column.size", name=about[:1].upper() + about[1:])
        columns.append((Column(header, "number"), order["size"]))
    return Grid.of(*columns)


def _data(given: Given, frame: pd.DataFrame, about: str) -> pd.DataFrame:
    rows = {"industry": list(map(str, frame.index)), "industry_name": frame["name"].tolist()}
    steps = {"upstreamness": frame["up"].to_numpy(), "downstreamness": frame["down"].to_numpy()}
    place = {"economy": given.economy, "economy_name": given.name()}
    data = pd.DataFrame({**place, **rows, "year": given.year, **steps, "unit": given.unit})
    return data.assign(size=frame["size"].to_numpy()) if about else data


# ---- drawing ----


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = (min(values), max(values)) if values else (1.0, 2.0)
    room = 0.06 * (high - low) or 0.5
    return round(low - room, 4), round(high + room, 4)


def _spec(known: pd.DataFrame, about: str, description: str) -> dict[str, Any]:
    xs, ys = _range(known["up"].tolist()), _range(known["down"].tolist())
    largest = float(known["size"].max()) if len(known) else 1.0
    rows = []
    for code, row in _by_weight(known, about).iterrows():
        area = LARGEST_BUBBLE * row["size"] / largest if about and largest > 0 else DOT
        place = {"up": round(row["up"], 5), "down": round(row["down"], 5)}
        shown = {"size": words.number(row["size"], 0), "area": round(max(area, 12.0), 1)}
        rows.append({"code": str(code), "name": row["name"], **place, **shown})
    labels = [
        {**label, "narrow": narrow}
        for narrow, width, most in ((True, NARROW_WIDTH, NARROW_LABELS), (False, WIDE_WIDTH, WIDE_LABELS))
        for label in place_labels(rows, xs, ys, width, most)
    ]
    layers = _layers(xs, ys, about)
    return theme.finish(layers, {"industries": rows, "labels": labels}, height=HEIGHT, description=description)


def _by_weight(known: pd.DataFrame, about: str) -> pd.DataFrame:
    """The largest first; without sizes, those that stand furthest from the middle."""
    if about:
        return known.sort_values("size", ascending=False, kind="stable")
    away = (known["up"] - known["up"].median()).abs() + (known["down"] - known["down"].median()).abs()
    return known.loc[away.sort_values(ascending=False, kind="stable").index]


def _layers(xs: tuple[float, float], ys: tuple[float, float], about: str) -> list[alt.Chart]:
    x_title, y_title = words.text("figures.positions.x"), words.text("figures.positions.y")

    def axis(span: tuple[float, float]) -> dict[str, Any]:
        marks = [mark for mark in theme.ticks(*span, most=6, finest=0.1) if span[0] <= mark <= span[1]]
        return {"values": marks, "format": ".1f"}

    x_scale, y_scale = (alt.Scale(domain=list(span), nice=False, zero=False) for span in (xs, ys))
    x = alt.X("up:Q", title=x_title, scale=x_scale).axis(**axis(xs))
    y = alt.Y("down:Q", title=y_title, scale=y_scale).axis(**axis(ys), **theme.UPRIGHT | {"titleX": -20, "titleY": -14})
    tips = [
        alt.Tooltip("name:N", title=words.text("figures.column.industry")),
        alt.Tooltip("up:Q", title=x_title, format=".2f"),
        alt.Tooltip("down:Q", title=y_title, format=".2f"),
    ]
    if about:
        tips.append(alt.Tooltip("size:N", title=about[:1].upper() + about[1:]))
    bubbles = (
        theme.rows("industries")
        .mark_point(
            filled=True,
            color=theme.ACCENT,
            opacity=0.55 if about else 0.85,
            stroke="white",
            strokeWidth=1,
            shape="circle",
        )
        .encode(x=x, y=y, size=alt.Size("area:Q", scale=None, legend=None), tooltip=tips)
    )
    # What stands in a mark's expression is read row by row.
    side: dict[str, Any] = {name: alt.ExprRef(f"datum.{name}") for name in ("align", "baseline", "dx", "dy")}
    text = theme.rows("labels").mark_text(
        fontSize=FONT_SIZE, text=alt.ExprRef("datum.narrow === narrow ? datum.name : ''"), **side
    )
    return [bubbles, text.encode(x=alt.X("up:Q", scale=x_scale), y=alt.Y("down:Q", scale=y_scale))]


def place_labels(
    rows: Sequence[Mapping[str, Any]], xs: tuple[float, float], ys: tuple[float, float], width: int, most: int
) -> list[dict[str, Any]]:
    """Choose the industries to name, the largest first, and the side on which each name covers nothing.

    Parameters
    ----------
    rows : sequence of mapping
        ``name``, ``up``, ``down``, ``area``; the largest first.
    xs, ys : (float, float)
        Ranges of the axes.
    width : int
        Pixels of the plot.
    most : int
        Names at most.

    Returns
    -------
    list of dict
        ``name``, ``up``, ``down``, ``align``, ``baseline``, ``dx``, ``dy``. No name covers another name or runs out of
        the plot; in a plot wider than ``width`` this stays so.
    """
    spots = [_spot(row, xs, ys, width) for row in rows]
    # With some air around each bubble, so that no name seems to belong to a neighbour.
    bubbles: list[Box] = [(x - r - AIR, y - r - AIR / 2, x + r + AIR, y + r + AIR / 2) for x, y, r in spots]
    wanted = (
        (_sides(row["name"], x, y, radius + 4), [*bubbles[:place], *bubbles[place + 1 :]])
        for place, (row, (x, y, radius)) in enumerate(zip(rows, spots, strict=True))
    )
    found = settled(wanted, (width, HEIGHT), most)
    return [{**{key: rows[place][key] for key in ("name", "up", "down")}, **side} for place, side in found]


def _sides(name: str, x: float, y: float, reach: float) -> list[tuple[dict[str, Any], Box]]:
    """Where a name may stand around its bubble, the best first: how it is anchored, and the room that it takes."""
    long, half = theme.text_width(name, FONT_SIZE), 0.65 * FONT_SIZE
    reach = round(reach, 1)
    sides = []
    for align, left in (("left", x + reach), ("right", x - reach - long)):
        anchor = {"align": align, "baseline": "middle", "dx": reach if align == "left" else -reach, "dy": 0}
        sides.append((anchor, (left, y - half, left + long, y + half)))
    for baseline, top in (("bottom", y - reach - 2 * half), ("top", y + reach)):
        anchor = {"align": "center", "baseline": baseline, "dx": 0, "dy": -reach if baseline == "bottom" else reach}
        sides.append((anchor, (x - long / 2, top, x + long / 2, top + 2 * half)))
    return sides


def _spot(
    row: Mapping[str, Any], xs: tuple[float, float], ys: tuple[float, float], width: int
) -> tuple[float, float, float]:
    """Centre and radius of a bubble in pixels."""
    x = (row["up"] - xs[0]) / (xs[1] - xs[0]) * width
    y = (ys[1] - row["down"]) / (ys[1] - ys[0]) * HEIGHT
    return x, y, math.sqrt(row["area"] / math.pi)
