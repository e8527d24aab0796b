"""What drove a change: each term from the first year's total to the last year's, with its range."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import words
from interlace.errors import InputError, Unsupported
from interlace.figures import bars, theme
from interlace.figures._input import Given, paragraph
from interlace.figures.chains import Scaled
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.model.facts import Change
from interlace.words import Said

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["waterfall"]

NEEDED = ("component", "start", "lower", "upper")
PRICES = "prices"
"""The term that is there only where the others are volumes."""
COLOURS = {"total": theme.PEER_BAR, "up": theme.ACCENT, "down": "#D55E00"}


@form(example="figures.waterfall(drivers)", fits=has("component", "lower", "upper", "start"), rank=6)
def waterfall(result: Result, economy: str | None = None, year: int | None = None) -> Exhibit:
    """Draw a structural decomposition: the total of the first year, each term, the total of the last year.

    Parameters
    ----------
    result : Result
        Of `interlace.sda.decompose`: a row a term (``component``) with its ``value`` and its range (``lower``,
        ``upper``) from the year ``start`` to ``year``, and `levels` with both years' totals.
    economy : str, optional
        The result's largest by default.
    year : int, optional
        The last year of the change; the last of the result by default.

    Returns
    -------
    Exhibit
        The spec's data set ``parts`` has a row a bar, from ``a`` to ``b``; the rows of the terms in ``bars`` have a
        whisker from ``low`` to ``high``.

    Raises
    ------
    InputError
        If the result has no ranges or no totals.
    UnknownName
        If the economy or the year is not in the result.
    Unsupported
        If the result has several values a term.
    """
    given = Given.of(result, economy, (), year)
    drivers = Drivers.of(given)
    scaled = Scaled.of(given.unit, (drivers.start, drivers.end, *drivers.terms["value"]))
    rows = _bars(given, drivers, scaled)
    tips = {"bar": "figures.waterfall.term", "label": "figures.column.change", "interval": "figures.column.range"}
    look = bars.Look(44, 0.5, {field: words.text(path) for field, path in tips.items()}, links=True)
    return given.figure(
        f"{drivers.first} {given.year} waterfall",
        title=_title(given, drivers),
        subtitle=_subtitle(given, drivers, scaled),
        alt=_alt(given, drivers),
        spec=bars.drawing(rows, bars.Axis.of(rows, "", scaled.unit), look),
        grid=_grid(given, drivers, scaled),
        how_to_read=_reading(given, drivers),
        denominator="",
        data=given.tidy(economy=[given.economy], year=[given.year]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Drivers:
    """A change and its terms.

    Parameters
    ----------
    first : int
        The first year.
    start, end : float
        The totals of both years.
    terms : DataFrame
        Rows by term: value, lower, upper.
    """

    first: int
    start: float
    end: float
    terms: pd.DataFrame

    @classmethod
    def of(cls, given: Given) -> Drivers:
        """Read one economy's change from a result."""
        data, levels = given.result.data, getattr(given.result, "levels", None)
        missing = [name for name in NEEDED if name not in data.columns]
        if missing or levels is None:
            raise InputError.said("no_ranges", title=given.measure, columns=missing, whole=not missing)
        kept = data[(data["economy"] == given.economy) & (data["year"] == given.year)]
        if kept["component"].duplicated().any():
            raise Unsupported.said("figure_several_a_term", title=given.measure)
        own = levels[levels["economy"] == given.economy]
        if len(own) != 1:
            raise InputError.said("no_totals", title=given.measure, economy=given.economy)
        terms = kept.set_index("component")[["value", "lower", "upper"]].astype(float)
        return cls(int(kept["start"].iloc[0]), float(own["start"].iloc[0]), float(own["end"].iloc[0]), terms)


def _year(year: int) -> str:
    return words.text("figures.year", year=year)


def _row_name(term: str) -> str:
    return words.text("figures.waterfall.row", term=term)


# ---- words ----


def _measured(given: Given) -> Said:
    """What changed: "gross output"."""
    stated = given.result.definitions
    about = {"measured": stated.get("measured", given.measure), "producer": "producer_services" in stated}
    return Said("figures.waterfall.measured", about)


def _title(given: Given, drivers: Drivers) -> str:
    change = None
    if math.isfinite(drivers.end - drivers.start):
        change = Change(drivers.first, given.amount(drivers.start), given.amount(drivers.end))
    side = 1.0 if drivers.end >= drivers.start else -1.0
    terms = drivers.terms.loc[(side * drivers.terms["value"]).sort_values(ascending=False, kind="stable").index]
    value, low, high = (float(terms[name].iloc[0]) for name in ("value", "lower", "upper"))
    return words.text(
        "figures.waterfall.title",
        subject=Said("figures.waterfall.subject", {"measured": _measured(given), "economy": given.economy}),
        change=change,
        first=drivers.first,
        last=given.year,
        lead=None if side * value <= 0 else "unsure" if low < 0 < high else "sure",
        term=Said("figures.waterfall.name", {"term": str(terms.index[0])}),
        value=given.amount(abs(value)),
    )


def _subtitle(given: Given, drivers: Drivers, scaled: Scaled) -> str:
    prices = "real" if PRICES in drivers.terms.index else "nominal"
    span = {"first": drivers.first, "last": given.year, "unit": scaled.unit}
    return words.text("figures.waterfall.subtitle", prices=prices, measured=_measured(given), **span)


def _reading(given: Given, drivers: Drivers) -> str:
    average = given.result.definitions.get("value")
    paths = [f"figures.waterfall.meaning.{_meant(str(term), drivers)}" for term in drivers.terms.index]
    return paragraph(
        words.text("figures.waterfall.reading", average=average),
        *(words.text(path) for path in paths if words.has(path)),
    )


def _meant(term: str, drivers: Drivers) -> str:
    """The term whose meaning is told: exports of a table without partners are sales abroad, whatever they are for."""
    alone = term == "exports" and "offshoring" not in drivers.terms.index
    return "exports of a national table" if alone else term


def _alt(given: Given, drivers: Drivers) -> list[Said]:
    ends = {"start": given.amount(drivers.start), "end": given.amount(drivers.end)}
    items = [
        Said(
            "figures.waterfall.item",
            {"term": Said("figures.waterfall.name", {"term": str(term)}), "value": given.amount(value)},
        )
        for term, value in drivers.terms["value"].items()
    ]
    head = Said("figures.waterfall.alt.head", {"first": drivers.first, "last": given.year, **ends})
    return [head, Said("figures.waterfall.alt.terms", {"terms": items})]


def _grid(given: Given, drivers: Drivers, scaled: Scaled) -> Grid:
    names = [_row_name(str(term)) for term in drivers.terms.index]
    ends = {"value": (drivers.start * scaled.factor, drivers.end * scaled.factor)}
    heads = {
        "value": words.text("figures.column.value", unit=scaled.unit),
        "lower": words.text("figures.waterfall.lowest"),
        "upper": words.text("figures.waterfall.highest"),
    }
    columns: list[tuple[Column, Any]] = []
    for name, head in heads.items():
        first, last = ends.get(name, ("", ""))
        columns.append((Column(head, "number", scaled.digits), [first, *drivers.terms[name] * scaled.factor, last]))
    return Grid.of(
        (Column(words.text("figures.waterfall.term")), [_year(drivers.first), *names, _year(given.year)]), *columns
    )


# ---- rows ----


def _bars(given: Given, drivers: Drivers, scaled: Scaled) -> list[bars.Bar]:
    """A row a bar, in the unit of the axis: the totals from zero, each term from where the one before ended."""
    at = scaled.number(drivers.start)
    rows = [_total(drivers.first, at, scaled)]
    for term, cells in drivers.terms.iterrows():
        value, low, high = (scaled.number(float(cells[name])) for name in ("value", "lower", "upper"))
        part = bars.Part(at, at + value, scaled.signed(value), COLOURS["up" if value >= 0 else "down"])
        span, interval = None, ""
        if scaled.printed(low) != scaled.printed(high):
            span, interval = (at + low, at + high), scaled.interval(low, high)
        rows.append(bars.Bar(_row_name(str(term)), [part], part.label, span=span, interval=interval))
        at += value
    rows.append(_total(given.year, scaled.number(drivers.end), scaled))
    return [row for row in rows if all(map(math.isfinite, row.ends))]


def _total(year: int, value: float, scaled: Scaled) -> bars.Bar:
    label = scaled.printed(value)
    return bars.Bar(_year(year), [bars.Part(0.0, value, label, COLOURS["total"])], label, heavy=True)
