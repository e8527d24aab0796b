"""Lying bars of economies (or of the industries of one), from zero, longest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import bars, theme
from interlace.figures._input import ADDITIVE, Given, paragraph
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.words import Said

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["industries", "ranking"]

ENDS = 5
"""So many economies at either end stand in the chart at once."""
FEW = 15
"""So many are not worth cutting."""
MEDIAN_BAR = "#46525c"


@form(example='figures.ranking(services, economy="CHN", year=2011, peers=peers)', fits=has("economy"))
def ranking(result: Result, economy: str | None = None, peers: Iterable[str] = (), year: int | None = None) -> Exhibit:
    """Draw one year of a result as bars, an economy a bar.

    Of many economies the five highest and lowest, the economy, its peers and the median are shown at once, all others
    where the page sets the parameter ``all``.

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
    order = given.series.column(given.year).sort_values(ascending=False, kind="stable")
    kept = _kept(given, order)
    rows = _rows(given, order, kept)
    look = bars.Look(24, 0.7, _tips(given, "economy"))
    return given.figure(
        "ranking",
        title=_title(given),
        subtitle=_subtitle(given, wide, order, kept),
        alt=_alt(given, order),
        spec=bars.drawing(rows, bars.Axis.of(rows, given.unit, given.unit_words, given.finest), look),
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
        raise Unsupported.said("figure_no_industries", title=given.measure)
    kept = data[(data["economy"] == given.economy) & (data["year"] == given.year)]
    if kept.duplicated(["industry", *(name for name in ADDITIVE if name in data.columns)]).any():
        raise Unsupported.said("figure_several_a_part", title=given.measure)
    names = dict(zip(kept["industry"], kept.get("industry_name", kept["industry"]), strict=True))
    values = kept.groupby("industry", sort=False)["value"].sum(skipna=False)
    order = values.dropna().sort_values(ascending=False, kind="stable")
    named = pd.Series(order.to_numpy(), index=[str(names[code]) for code in order.index])
    rows = [_bar(given, words.name("industries", str(name)), value, theme.ACCENT) for name, value in named.items()]
    look = bars.Look(bars.ABOVE, 0.55, _tips(given, "industry"))
    return given.figure(
        "industries",
        title=_industries_title(given, named),
        subtitle=words.text("figures.ranking.subtitle", what="industry", **given.about),
        alt=_industries_alt(given, named),
        spec=bars.drawing(rows, bars.Axis.of(rows, given.unit, given.unit_words, given.finest), look),
        grid=_industries_grid(given, named),
        data=given.tidy(economy=[given.economy], year=[given.year]),
    )


# ---- words ----


def _tips(given: Given, what: str) -> dict[str, str]:
    return {"bar": words.text(f"figures.column.{what}"), "label": str(given.topic())}


def _title(given: Given) -> str:
    series, year = given.series, given.year
    rank, value = series.rank(given.economy, year), series.amount(given.economy, year)
    return words.text("figures.ranking.title", subject=given.subject(), year=year, rank=rank, value=value)


def _subtitle(given: Given, wide: pd.DataFrame, order: pd.Series[float], kept: set[str]) -> str:
    peers = [peer for peer in given.peers if peer in kept]
    missing = [str(code) for code in wide.index if code not in order.index]
    cut = {"count": len(order), "economy": given.economy}
    return paragraph(
        words.text("figures.ranking.subtitle", what="economy", **given.about),
        words.text("figures.ranking.cut", **cut) if len(kept) < len(order) else None,
        words.text("figures.ranking.peers", names=peers) if peers else None,
        words.text("figures.ranking.missing", names=missing) if missing else None,
    )


def _alt(given: Given, order: pd.Series[float]) -> list[Said]:
    series, year = given.series, given.year
    own = {"economy": given.economy, "year": year, "value": series.amount(given.economy, year)}
    rank = series.rank(given.economy, year)
    top, bottom = (
        [Said("figures.pair_of", {"economy": code, "value": given.amount(value)}) for code, value in part.items()]
        for part in _ends(order)
    )
    return [
        Said(f"figures.ranking.alt.{'none' if rank is None else 'own'}", {**own, "rank": rank}),
        *_told(top, bottom),
    ]


def _ends(order: pd.Series[float]) -> tuple[pd.Series[float], pd.Series[float]]:
    """The three highest and the three lowest, none twice."""
    return order.iloc[:3], order.iloc[max(3, len(order) - 3) :]


def _told(top: list[Said], bottom: list[Said]) -> list[Said]:
    ends = {"top": top, "bottom": bottom}
    return [Said(f"figures.ranking.alt.{name}", {name: items}) for name, items in ends.items() if items]


def _industries_title(given: Given, named: pd.Series[float]) -> str:
    ends = {} if named.empty else {"low_name": named.index[-1], "high_name": named.index[0]}
    low, high = (None if named.empty else given.amount(named.iloc[end]) for end in (-1, 0))
    about = {"subject": given.subject(), "year": given.year, "low": low, "high": high}
    return words.text("figures.industries.title", **about, **ends)


def _industries_alt(given: Given, named: pd.Series[float]) -> list[Said]:
    top, bottom = (
        [
            Said("figures.pair_industry", {"industry": name, "value": given.amount(value)})
            for name, value in part.items()
        ]
        for part in _ends(named)
    )
    return [Said("figures.industries.alt", {"count": len(named), "year": given.year}), *_told(top, bottom)]


def _grid(given: Given, wide: pd.DataFrame, order: pd.Series[float]) -> Grid:
    first = given.years[0]
    rows = [*map(str, order.index), *(str(code) for code in wide.index if code not in order.index)]
    years = [given.year, first] if first < given.year else [given.year]
    ranks = [given.series.rank(code, given.year) for code in rows]
    return Grid.of(
        (Column(words.text("figures.column.rank"), "number"), [rank.place if rank else None for rank in ranks]),
        (Column(words.text("figures.column.economy")), map(given.name, rows)),
        *((given.column(year), wide[year].reindex(rows)) for year in years),
        marked=rows.index(given.economy),
    )


def _industries_grid(given: Given, named: pd.Series[float]) -> Grid:
    names = (Column(words.text("figures.column.industry")), [words.name("industries", name) for name in named.index])
    return Grid.of(names, (given.column(given.year), named))


# ---- rows ----


def _kept(given: Given, order: pd.Series[float]) -> set[str]:
    """The economies that are shown at once."""
    codes = [str(code) for code in order.index]
    ends = codes if len(codes) <= FEW else [*codes[:ENDS], *codes[-ENDS:]]
    return {*ends, *(code for code in (given.economy, *given.peers) if code in codes)}


def _rows(given: Given, order: pd.Series[float], kept: set[str]) -> list[bars.Bar]:
    """A bar an economy, the longest first, and where some are not shown at once one of the median."""
    colours = {"own": theme.ACCENT, "peer": theme.PEER_BAR, "other": theme.OTHER_BAR}
    rows = []
    for code, value in order.items():
        rank = given.series.rank(str(code), given.year)
        name = words.text("figures.ranking.row", place=rank.place if rank else 0, economy=str(code))
        rows.append(_bar(given, name, value, colours[given.group(str(code))], code == given.economy, code in kept))
    if len(kept) < len(order):
        middle = float(order.median())
        place = sum(value > middle for value in order)
        rows.insert(place, _bar(given, words.text("figures.ranking.median"), middle, MEDIAN_BAR))
    return rows


def _bar(given: Given, name: str, value: float, colour: str, own: bool = False, kept: bool = True) -> bars.Bar:
    label = str(given.amount(value))
    return bars.Bar(name, [bars.Part(0.0, float(value), label, colour)], label, own, kept=kept)
