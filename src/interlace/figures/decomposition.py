"""What exports are made of: the terms of a decomposition in groups, an economy beside others."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures._decomposition_drawing import drawing
from interlace.figures._export_groups import REMAINDER, Scheme, amounts_of, group_name, scheme_of
from interlace.figures._findings import ranked
from interlace.figures._input import Given, year_of
from interlace.figures.chains import Scaled
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.model.frames import tidy
from interlace.model.result import Result

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
        The spec's data set ``bars`` has a row an economy with the shares of the groups in order, the highest headline
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
    parts = _parts(amounts, scheme)
    given = Given.of_sums(result, amounts["gross"], economy, peers, chosen)
    shares = parts.div(amounts["gross"].where(amounts["gross"] != 0), axis=0)
    head = shares[list(scheme.head)].sum(axis=1, skipna=False)
    drawn = _drawn(given, amounts, head)
    left = shares[REMAINDER].reindex(drawn).abs().max()
    groups = [str(name) for name in shares.columns if name != REMAINDER or left >= SEEN]
    bars = shares.reindex(index=drawn, columns=groups)
    return given.figure(
        f"decomposition {chosen}",
        title=_title(given, scheme, shares, head),
        subtitle=_subtitle(given, scheme, bars, amounts),
        spec=drawing(given, bars, _alt(given, scheme, bars, head)),
        grid=_grid(given, bars, amounts),
        how_to_read=words.text("decomposition.reading"),
        denominator=words.text(f"decomposition.gross_{_flow(scheme)}"),
        data=_data(given, bars, amounts),
    )


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


def _drawn(given: Given, amounts: pd.DataFrame, head: pd.Series[float]) -> list[str]:
    """The economies of the bars, from the highest headline down."""
    if given.peers:
        kept = [given.economy, *given.peers]
    else:
        largest = amounts["gross"].sort_values(ascending=False, kind="stable").index
        others = [str(code) for code in largest if code != given.economy]
        kept = [given.economy, *others[: MOST - 1]]
    known = [code for code in kept if math.isfinite(float(head[code]))]
    if not known:
        raise Unsupported(f"{given.measure}: none of the economies exports anything in {given.year}")
    return [str(code) for code in head.loc[known].sort_values(ascending=False, kind="stable").index]


# ---- words ----


def _title(given: Given, scheme: Scheme, shares: pd.DataFrame, head: pd.Series[float]) -> str:
    own = float(head[given.economy])
    subject = words.text(f"decomposition.subject.{scheme.words}", name=given.in_sentence())
    if not math.isfinite(own):
        return words.text("decomposition.title_missing", subject=subject, year=given.year)
    shown = {"subject": subject, "value": words.percent(own), "year": given.year}
    place = ranked(head, given.economy, "share") if head.notna().sum() > 1 else ""
    rank = words.text("decomposition.rank", rank=place) if place else ""
    second = next((key for key in ("foreign", "imported") if key in shares), None)
    if second is None:
        return words.text("decomposition.title_plain", **shown, rank=rank)
    other = words.percent(float(shares[second][given.economy]))
    name = words.text(f"decomposition.second.{second}", value=other)
    return words.text("decomposition.title", **shown, rank=rank, second=name)


def _subtitle(given: Given, scheme: Scheme, bars: pd.DataFrame, amounts: pd.DataFrame) -> str:
    flow = words.text(f"decomposition.gross_{_flow(scheme)}")
    parts = [words.text("decomposition.subtitle", flow=flow, year=given.year, method=given.measure)]
    if len(scheme.head) > 1:
        parts.append(words.text("decomposition.blue"))
    if not given.peers and len(bars) < len(amounts):
        parts.append(words.text("decomposition.cut", shown=len(bars), count=len(amounts)))
    return " ".join(parts)


def _alt(given: Given, scheme: Scheme, bars: pd.DataFrame, head: pd.Series[float]) -> str:
    lines = [words.text("decomposition.alt", count=len(bars), year=given.year)]
    shown = [given.economy] if given.economy in bars.index else []
    shown += [code for code in (bars.index[0], bars.index[-1]) if code not in shown]
    for code in shown:
        parts = [
            words.text("decomposition.alt_part", name=group_name(str(key)).lower(), value=words.percent(float(value)))
            for key, value in zip(bars.columns, bars.loc[[code]].to_numpy()[0], strict=True)
        ]
        lines.append(words.text("decomposition.alt_row", name=name_of(str(code)), parts="; ".join(parts)))
    title = _title(given, scheme, bars, head)
    return " ".join([f"{title}.", *lines])


def _grid(given: Given, bars: pd.DataFrame, amounts: pd.DataFrame) -> Grid:
    gross = amounts.loc[bars.index, "gross"]
    scaled, unit = Scaled.of(given.unit, gross), words.text("figures.unit.share")
    codes = [str(code) for code in bars.index]
    heads = [words.text("figures.column.named", name=group_name(str(key)), unit=unit) for key in bars.columns]
    whole = words.text("figures.column.named", name=words.text("decomposition.gross"), unit=scaled.unit)
    return Grid.of(
        (Column(words.text("figures.column.economy")), map(name_of, codes)),
        *((Column(head, "percent", 1), bars[key]) for head, key in zip(heads, bars.columns, strict=True)),
        (Column(whole, "number", scaled.digits), gross * scaled.factor),
        marked=codes.index(given.economy) if given.economy in codes else None,
    )


def _data(given: Given, bars: pd.DataFrame, amounts: pd.DataFrame) -> pd.DataFrame:
    """A row an economy and group: its share, and the gross flow that it is a share of."""
    names = [name_of(str(code)) for code in bars.index]
    axes: list[dict[str, Any]] = [{"economy": bars.index, "economy_name": names}, {"component": bars.columns}]
    rows = tidy(axes, bars.to_numpy(), year=given.year).assign(unit="share")
    return rows.assign(gross=rows["economy"].map(amounts["gross"]))
