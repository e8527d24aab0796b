"""What drove a change: each term from the first year's total to the last year's, with its range."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import words
from interlace.errors import InputError, Unsupported
from interlace.figures._input import Given
from interlace.figures._waterfall_drawing import drawing
from interlace.figures.chains import Scaled, lowered
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["waterfall"]

NEEDED = ("component", "start", "lower", "upper")
POLAR = "polar"
"""What the definition of the mean says of polar forms."""
PRICES = "prices"
"""The term that is there only where the others are volumes."""


@form(example="figures.waterfall(drivers)", fits=has("component", "lower", "upper", "start"), rank=6)
def waterfall(
    result: Result, economy: str | None = None, year: int | None = None, peers: Iterable[str] = ()
) -> Exhibit:
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
    peers : iterable of str
        Not used: a waterfall has one economy.

    Returns
    -------
    Exhibit
        The spec's data set ``rows`` has a row a bar, from ``a`` to ``b``; those of the terms have a whisker from
        ``low`` to ``high``.

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
    change = Change.of(given)
    scaled = Scaled.of(given.unit, (change.start, change.end, *change.terms["value"]))
    return given.figure(
        f"{change.first} {given.year} waterfall",
        title=_title(given, change),
        subtitle=_subtitle(given, change, scaled),
        spec=drawing(_rows(given, change, scaled), scaled, _alt(given, change)),
        grid=_grid(given, change, scaled),
        how_to_read=_reading(given, change),
        denominator="",
        data=given.tidy(economy=[given.economy], year=[given.year]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Change:
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
    def of(cls, given: Given) -> Change:
        """Read one economy's change from a result."""
        data, levels = given.result.data, getattr(given.result, "levels", None)
        missing = [name for name in NEEDED if name not in data.columns]
        if missing or levels is None:
            what = f"the columns {', '.join(missing)}" if missing else "the totals of both years (levels)"
            raise InputError(
                f"{given.measure}: a waterfall needs {what}",
                fix="draw the result of interlace.sda.decompose(panel, first, last)",
            )
        kept = data[(data["economy"] == given.economy) & (data["year"] == given.year)]
        if kept["component"].duplicated().any():
            raise Unsupported(f"{given.measure}: the result has several values a term; ranges cannot be added up")
        own = levels[levels["economy"] == given.economy]
        if len(own) != 1:
            raise InputError(f"{given.measure}: the totals of {given.economy} are missing or not one pair")
        terms = kept.set_index("component")[["value", "lower", "upper"]].astype(float)
        return cls(int(kept["start"].iloc[0]), float(own["start"].iloc[0]), float(own["end"].iloc[0]), terms)


def term_name(key: str) -> str:
    """A term as a row names it."""
    found = f"waterfall.row.{key}"
    return words.text(found) if words.has(found) else key[:1].upper() + key[1:]


def term_in_sentence(key: str) -> str:
    """A term as a sentence names it."""
    found = f"waterfall.term.{key}"
    return words.text(found) if words.has(found) else lowered(key)


# ---- words ----


def _measured(given: Given) -> str:
    """What changed: "gross output"."""
    name = given.result.definitions.get("measured", lowered(given.measure))
    if "producer_services" not in given.result.definitions:
        return name
    return words.text("waterfall.producer", measured=name.removesuffix(words.text("waterfall.of_services")))


def _subject(given: Given) -> str:
    text = words.text("waterfall.subject", measured=_measured(given), name=given.in_sentence())
    return text[:1].upper() + text[1:]


def _title(given: Given, change: Change) -> str:
    size = change.end - change.start
    span = {"subject": _subject(given), "first": change.first, "last": given.year}
    if not math.isfinite(size):
        return words.text("waterfall.title_missing", **span)
    said = words.change_in_words(size, unit=given.unit)
    side = 1.0 if size >= 0 else -1.0
    order = (side * change.terms["value"]).sort_values(ascending=False, kind="stable")
    if said == words.text("numbers.unchanged") or order.iloc[0] <= 0:
        return words.text("waterfall.title_unchanged", change=said, **span)
    key = str(order.index[0])
    most = {"term": term_in_sentence(key), "value": given.value(abs(float(change.terms["value"][key])))}
    low, high = (float(change.terms[name][key]) for name in ("lower", "upper"))
    text = words.text(f"waterfall.title_{'up' if side > 0 else 'down'}", change=said, **most, **span)
    return text + (words.text("waterfall.title_unsure") if low < 0 < high else "")


def _subtitle(given: Given, change: Change, scaled: Scaled) -> str:
    measure = words.text("waterfall.change", measured=_measured(given))
    span = {"first": change.first, "last": given.year, "unit": scaled.unit}
    prices = "real" if PRICES in change.terms.index else "nominal"
    return f"{words.text('waterfall.subtitle', measure=measure, **span)} {words.text(f'waterfall.{prices}')}"


def _reading(given: Given, change: Change) -> str:
    average = given.result.definitions.get("value", "")
    polar = words.text("waterfall.polar") if POLAR in average else ""
    parts = [words.text("waterfall.reading", average=average, polar=polar)] if average else []
    keys = [f"waterfall.meaning.{_meant(str(key), change)}" for key in change.terms.index]
    meanings = [words.text(key) for key in keys if words.has(key)]
    if meanings:
        parts.append(words.text("waterfall.gloss", terms="; ".join(meanings)))
    return " ".join(parts)


def _meant(key: str, change: Change) -> str:
    """The term whose meaning is told: exports of a table without partners are sales abroad, whatever they are for."""
    alone = key == "exports" and "offshoring" not in change.terms.index
    return "exports of a national table" if alone else key


def _alt(given: Given, change: Change) -> str:
    parts = []
    for key, term in change.terms.iterrows():
        value, low, high = (given.value(float(term[name])) for name in ("value", "lower", "upper"))
        interval = words.text("waterfall.interval", low=low, high=high)
        parts.append(words.text("waterfall.alt_term", name=term_name(str(key)), value=value, interval=interval))
    ends = {"start": given.value(change.start), "end": given.value(change.end)}
    years = {"first": change.first, "last": given.year}
    return f"{_title(given, change)}. {words.text('waterfall.alt', terms='; '.join(parts), **ends, **years)}"


def _rows(given: Given, change: Change, scaled: Scaled) -> list[dict[str, Any]]:
    """A row a bar, in the unit of the axis: the totals from zero, each term from where the one before ended."""
    start, end = scaled.number(change.start), scaled.number(change.end)
    rows: list[dict[str, Any]] = [_total_row(change.first, start, scaled)]
    at = start
    for key, term in change.terms.iterrows():
        value, low, high = (scaled.number(float(term[name])) for name in ("value", "lower", "upper"))
        row = {"name": term_name(str(key)), "kind": "up" if value >= 0 else "down", "a": at, "b": at + value}
        row["label"] = scaled.signed(value)
        if scaled.printed(low) != scaled.printed(high):
            row |= {"low": at + low, "high": at + high, "interval": scaled.interval(low, high)}
        rows.append(row)
        at += value
    rows.append(_total_row(given.year, end, scaled))
    return [
        {key: round(cell, 4) if isinstance(cell, float) else cell for key, cell in row.items()}
        for row in rows
        if math.isfinite(row["b"])
    ]


def _total_row(year: int, value: float, scaled: Scaled) -> dict[str, Any]:
    return {"name": str(year), "kind": "total", "a": 0.0, "b": value, "label": scaled.printed(value)}


def _grid(given: Given, change: Change, scaled: Scaled) -> Grid:
    names = [term_name(str(key)) for key in change.terms.index]
    ends = {"value": (change.start * scaled.factor, change.end * scaled.factor), "lower": ("", ""), "upper": ("", "")}
    heads = {
        "value": words.text("figures.column.value", unit=scaled.unit),
        **{name: words.text(f"waterfall.column_{name}") for name in ("lower", "upper")},
    }
    return Grid.of(
        (Column(words.text("waterfall.column_term")), [str(change.first), *names, str(given.year)]),
        *(
            (Column(head, "number", scaled.digits), [ends[name][0], *change.terms[name] * scaled.factor, ends[name][1]])
            for name, head in heads.items()
        ),
    )
