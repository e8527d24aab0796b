"""Where an economy's industries stand: steps to final use against steps from primary inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.errors import InputError, Unsupported
from interlace.figures import labels, theme
from interlace.figures._input import Given, in_data, paragraph
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.result import Result
from interlace.words import Said

__all__ = ["positions"]

HEIGHT = 400
LABELS = {"wide": 14, "narrow": 6}
"""Industries named at most."""
LARGEST_BUBBLE = 900.0
DOT = 80.0


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
    sized = words.text("positions.size") if size_name is None else size_name
    about = "" if size is None else sized
    return given.figure(
        id=slug("positions", given.economy, given.year),
        title=_title(given, known),
        subtitle=_subtitle(given, about, frame.loc[alone, "name"].tolist()),
        spec=_spec(known, about),
        alt=_alt(given, known, sized=size is not None),
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
        raise InputError.said("figure_other_industries", names=[str(code) for code in odd[:5]])
    data = given.result.data
    names = data.drop_duplicates("industry").set_index("industry").get("industry_name")
    frame = pd.DataFrame({"up": up, "down": down.reindex(up.index)})
    frame.insert(0, "name", [str(code) if names is None else str(names[code]) for code in up.index])
    if size is None:
        return frame.assign(size=1.0)
    given_sizes = {str(code): float(value) for code, value in dict(size).items()}
    missing = [str(code) for code in up.index if str(code) not in given_sizes]
    if missing:
        raise InputError.said("figure_sizes_lack", names=missing[:5])
    return frame.assign(size=[max(given_sizes[str(code)], 0.0) for code in up.index])


def _column(given: Given) -> pd.Series[float]:
    data = given.result.data
    if "industry" not in data.columns:
        raise Unsupported.said("figure_no_positions", title=given.measure)
    kept = data[(data["economy"] == given.economy) & (data["year"] == given.year)]
    if kept["industry"].duplicated().any():
        raise Unsupported.said("figure_several_an_industry", title=given.measure)
    return kept.set_index("industry")["value"].astype(float)


def _ends(known: pd.DataFrame) -> pd.DataFrame:
    """The industries that the title names: furthest from final use, and closest to it."""
    return known.sort_values("up", kind="stable").iloc[[0, -1][: len(known)]]


def _named(industry: str) -> str:
    return words.name("industries", industry)


# ---- words ----


def _extremes(known: pd.DataFrame, column: str) -> dict[str, Any]:
    """The industries at both ends of a column, and where they stand."""
    order = known.sort_values(column, kind="stable")
    names, values = order["name"].tolist(), order[column].tolist()
    return {} if known.empty else {"near": names[0], "low": values[0], "far": names[-1], "high": values[-1]}


def _title(given: Given, known: pd.DataFrame) -> str:
    shown = {"economy": given.economy, "year": given.year, "count": len(known)}
    return words.text("positions.title", **shown, **_extremes(known, "up"))


def _subtitle(given: Given, about: str, left_out: list[str]) -> str:
    return paragraph(
        Said("positions.subtitle", {"year": given.year}),
        Said("positions.area", {"size": about}) if about else None,
        Said("positions.labels", {"sized": bool(about)}),
        Said("positions.left_out", {"names": left_out}) if left_out else None,
    )


def _alt(given: Given, known: pd.DataFrame, *, sized: bool) -> list[Said]:
    shown = {"economy": given.economy, "year": given.year, "count": len(known)}
    told = [Said("positions.alt", shown | _extremes(known, "up"))]
    if sized and len(known):
        largest = known.sort_values("size", ascending=False, kind="stable")["name"].head(3)
        told.append(Said("positions.alt_large", {"names": largest.tolist()}))
    if len(known) > 1:
        ends = _extremes(known, "down")
        told.append(Said("positions.alt_down", ends | {"low_name": ends["near"], "high_name": ends["far"]}))
    return told


def _grid(frame: pd.DataFrame, about: str) -> Grid:
    order = frame.sort_values("up", ascending=False, kind="stable")
    columns: list[tuple[Column, Any]] = [
        (Column(words.text("figures.column.industry")), map(_named, order["name"])),
        (Column(words.text("figures.column.upstreamness"), "number", 2), order["up"]),
        (Column(words.text("figures.column.downstreamness"), "number", 2), order["down"]),
    ]
    if about:
        header = words.text("figures.column.size", name=about)
        columns.append((Column(header, "number"), order["size"]))
    return Grid.of(*columns)


def _data(given: Given, frame: pd.DataFrame, about: str) -> pd.DataFrame:
    rows = {"industry": list(map(str, frame.index)), "industry_name": frame["name"].tolist()}
    steps = {"upstreamness": frame["up"].to_numpy(), "downstreamness": frame["down"].to_numpy()}
    place = {"economy": given.economy, "economy_name": in_data(given.economy)}
    data = pd.DataFrame({**place, **rows, "year": given.year, **steps, "unit": given.unit})
    return data.assign(size=frame["size"].to_numpy()) if about else data


# ---- drawing ----


def _range(values: Sequence[float]) -> tuple[float, float]:
    low, high = (min(values), max(values)) if values else (1.0, 2.0)
    room = 0.06 * (high - low) or 0.5
    return round(low - room, 4), round(high + room, 4)


def _spec(known: pd.DataFrame, about: str) -> dict[str, Any]:
    xs, ys = _range(known["up"].tolist()), _range(known["down"].tolist())
    largest = float(known["size"].max()) if len(known) else 1.0
    ends = set(_ends(known).index)
    rows = []
    for code, row in _by_weight(known, about).iterrows():
        area = LARGEST_BUBBLE * row["size"] / largest if about and largest > 0 else DOT
        place = {"up": round(row["up"], 5), "down": round(row["down"], 5)}
        shown = {"size": words.number(row["size"], 0), "area": round(max(area, 12.0), 1)}
        rows.append({"code": str(code), "name": _named(row["name"]), **place, **shown, "first": code in ends})
    points = [{**row, "x": row["up"], "y": row["down"]} for row in rows]
    names = labels.named_points(points, labels.Plane(xs, ys, HEIGHT), LABELS)
    datasets = {"industries": [{k: v for k, v in row.items() if k != "first"} for row in rows], "labels": names}
    return theme.finish(_layers(xs, ys, about), datasets, height=HEIGHT)


def _by_weight(known: pd.DataFrame, about: str) -> pd.DataFrame:
    """The largest first; without sizes, those that stand furthest from the middle."""
    if about:
        return known.sort_values("size", ascending=False, kind="stable")
    away = (known["up"] - known["up"].median()).abs() + (known["down"] - known["down"].median()).abs()
    return known.loc[away.sort_values(ascending=False, kind="stable").index]


def _layers(xs: tuple[float, float], ys: tuple[float, float], about: str) -> list[alt.Chart]:
    x_title, y_title = words.text("positions.axis_up"), words.text("positions.axis_down")

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
        tips.append(alt.Tooltip("size:N", title=words.text("figures.column.size", name=about)))
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
    names = labels.layers(alt.X("x:Q", scale=x_scale), alt.Y("y:Q", scale=y_scale))
    return [bubbles, *names]
