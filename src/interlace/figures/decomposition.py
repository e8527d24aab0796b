"""What exports are made of: the terms of a decomposition in groups, an economy beside others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import bars, theme
from interlace.figures._export_groups import REMAINDER, Scheme, amounts_of, group_name, scheme_of
from interlace.figures._input import Given, in_data, paragraph, year_of
from interlace.figures.chains import Scaled
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form
from interlace.model.facts import Series, digits
from interlace.model.frames import tidy
from interlace.model.result import Result
from interlace.words import Said

__all__ = ["decomposition"]

MOST = 16
"""So many economies are drawn: the largest exporters, and the economy itself."""
SEEN = 5e-4
"""A remainder below this share prints as nothing."""


@form(
    example='figures.decomposition(interlace.exports.decompose(tables), economy="CHN")',
    fits=lambda found, against: isinstance(found, Result) and found.measure.startswith("exports_"),
    rank=7,
)
def decomposition(
    result: Result, economy: str | None = None, peers: Iterable[str] = (), year: int | None = None
) -> Exhibit:
    """Draw what gross exports are made of as bars of 100%, an economy a bar.

    Parameters
    ----------
    result : Result
        Of `interlace.exports.decompose`, any method and level whose terms are parts of exports; flows of an economy are
        added up.
    economy : str, optional
        Marked; the result's largest by default.
    peers : iterable of str
        The other bars; without them the largest exporters in the result.
    year : int, optional
        The last year by default.

    Returns
    -------
    Exhibit
        The spec's data sets ``bars`` and ``parts`` have a row an economy and a row a group of it, the highest headline
        first.

    Raises
    ------
    UnknownName
        If the economy, a peer or the year is not in the result.
    Unsupported
        If the terms are not parts of the flow.
    """
    chosen = year_of(result, year)
    amounts = amounts_of(result, chosen)
    scheme = scheme_of(result, set(amounts.columns))
    given = Given.of_sums(result, amounts["gross"], economy, peers, chosen)
    shares = _parts(amounts, scheme).div(amounts["gross"].where(amounts["gross"] != 0), axis=0)
    head = _head(given, shares[list(scheme.head)].sum(axis=1, skipna=False))
    drawn = _drawn(given, amounts, head)
    left = shares[REMAINDER].reindex(drawn).abs().max()
    groups = [str(name) for name in shares.columns if name != REMAINDER or left >= SEEN]
    made = shares.reindex(index=drawn, columns=groups)
    return given.figure(
        f"decomposition {chosen}",
        title=_title(given, scheme, shares, head),
        subtitle=_subtitle(given, scheme, made, amounts),
        alt=_alt(given, made, head),
        spec=_spec(given, made, head),
        grid=_grid(given, made, amounts),
        how_to_read=words.text("figures.decomposition.reading"),
        denominator=words.text(f"figures.decomposition.flow.{_flow(scheme)}"),
        data=_data(given, made, amounts),
    )


def _head(given: Given, values: pd.Series[float]) -> Series:
    """The headline of every economy."""
    return Series(values.to_frame(given.year), "share", digits(values, "share"), given.result)


def _flow(scheme: Scheme) -> str:
    return "imports" if scheme.words == "of_imports" else "exports"


def _parts(amounts: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """The amount of each group and what is left of the gross flow."""
    columns = {
        group: sum((sign * amounts[term] for term, sign in terms.items()), start=0.0 * amounts["gross"])
        for group, terms in scheme.groups.items()
    }
    parts = pd.DataFrame(columns, index=amounts.index)
    return parts.assign(**{REMAINDER: amounts["gross"] - parts.sum(axis=1)})


def _drawn(given: Given, amounts: pd.DataFrame, head: Series) -> list[str]:
    """The economies of the bars, from the highest headline down."""
    if given.peers:
        kept = [given.economy, *given.peers]
    else:
        largest = amounts["gross"].sort_values(ascending=False, kind="stable").index
        others = [str(code) for code in largest if code != given.economy]
        kept = [given.economy, *others[: MOST - 1]]
    column = head.column(given.year)
    known = [code for code in kept if code in column.index]
    if not known:
        raise Unsupported.said("figure_no_exports", title=given.measure, year=given.year)
    return [str(code) for code in column.loc[known].sort_values(ascending=False, kind="stable").index]


# ---- words ----


def _title(given: Given, scheme: Scheme, shares: pd.DataFrame, head: Series) -> str:
    value, rank = head.amount(given.economy, given.year), head.rank(given.economy, given.year)
    ranked = rank if rank is not None and rank.of > 1 else None
    second = next((key for key in ("foreign", "imported") if key in shares), None)
    return words.text(
        "figures.decomposition.title",
        second="missing" if value is None else second,
        subject=Said(f"figures.decomposition.subject.{scheme.words}", {"economy": given.economy}),
        place=Said("figures.decomposition.place", {"value": value, "year": given.year, "rank": ranked}),
        other=None if second is None else float(shares[second][given.economy]),
        year=given.year,
    )


def _subtitle(given: Given, scheme: Scheme, made: pd.DataFrame, amounts: pd.DataFrame) -> str:
    about = {"flow": _flow(scheme), "year": given.year, "method": given.measure}
    cut = not given.peers and len(made) < len(amounts)
    return paragraph(
        words.text("figures.decomposition.subtitle", **about),
        words.text("figures.decomposition.blue") if len(scheme.head) > 1 else None,
        words.text("figures.decomposition.cut", shown=len(made), count=len(amounts)) if cut else None,
    )


def _alt(given: Given, made: pd.DataFrame, head: Series) -> list[Said]:
    shown = dict.fromkeys([given.economy, *map(str, (made.index[0], made.index[-1]))])
    lines = []
    for code in (code for code in shown if code in made.index):
        row = made.loc[code]
        parts = [
            Said("figures.pair", {"name": group_name(str(key)), "value": head.printed(row[key])}) for key in row.index
        ]
        lines.append(Said("figures.decomposition.row", {"economy": code, "parts": parts}))
    return [Said("figures.decomposition.alt", {"count": len(made), "year": given.year}), *lines]


def _spec(given: Given, made: pd.DataFrame, head: Series) -> dict[str, Any]:
    legend = [(group_name(str(key)), theme.GROUP_COLOURS[str(key)]) for key in made.columns]
    rows = []
    for code, cells in zip(map(str, made.index), made.to_numpy(), strict=True):
        labelled = zip(cells, legend, strict=True)
        parts = [
            (float(value), bars.Part(0, 0, head.printed(value).bare, colour, name))
            for value, (name, colour) in labelled
        ]
        rows.append(bars.Bar(given.name(code), bars.end_to_end(parts), own=code == given.economy))
    names = {"bar": "economy", "part": "part", "label": "value"}
    tips = {
        field: words.text(f"figures.column.{name}", unit=words.name("units", "share")) for field, name in names.items()
    }
    axis = replace(bars.Axis.of(rows, "share", None), marks=(0.0, 0.25, 0.5, 0.75, 1.0), form=".0%")
    return bars.drawing(rows, axis, bars.Look(27, 0.76, tips, legend, inside=True))


def _grid(given: Given, made: pd.DataFrame, amounts: pd.DataFrame) -> Grid:
    gross = amounts.loc[made.index, "gross"]
    scaled, unit = Scaled.of(given.unit, gross), words.name("units", "share")
    codes = [str(code) for code in made.index]
    heads = [words.text("figures.column.named", name=group_name(str(key)), unit=unit) for key in made.columns]
    whole = words.text("figures.column.named", name=words.text("figures.decomposition.gross"), unit=scaled.unit)
    return Grid.of(
        (Column(words.text("figures.column.economy")), map(given.name, codes)),
        *((Column(head, "percent", 1), made[key]) for head, key in zip(heads, made.columns, strict=True)),
        (Column(whole, "number", scaled.digits), gross * scaled.factor),
        marked=codes.index(given.economy) if given.economy in codes else None,
    )


def _data(given: Given, made: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """A row an economy and group: its share, and the gross flow that it is a share of."""
    names = [in_data(str(code)) for code in made.index]
    axes: list[dict[str, Any]] = [{"economy": made.index, "economy_name": names}, {"component": made.columns}]
    rows = tidy(axes, made.to_numpy(), year=given.year).assign(unit="share")
    return rows.assign(gross=rows["economy"].map(amounts["gross"]))
