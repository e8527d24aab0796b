"""The tables that stand beside the figures: industries by service inputs, and the claim by denominator."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from interlace.model.result import Result
from interlace.report.document import Column, Table
from interlace.report.measures import Measure, Refusal
from interlace.report.sections import CHOICES, CLAIM_BASES, Request
from interlace.report.summary import CLAIM_THRESHOLD
from interlace.report.wording import in_economy, name, say

if TYPE_CHECKING:
    from interlace.model.table import IOTable
    from interlace.report.gather import Answers

_APART = ("denominator", "by")


def definition_words(result: Result) -> str:
    """Return the choices behind a result, but for the denominator, as one line."""
    return "; ".join(f"{key}: {text}" for key, text in result.definitions.items() if key not in _APART)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def industries(result: Result, economy: str, year: int, first: int, source: str) -> Table:
    """Rank one economy's manufacturing industries by the services they buy.

    Parameters
    ----------
    result : Result
        Shares by economy, industry and year; holds `year`, and `first` where that is another year.
    economy : str
    year, first : int
    source : str
        As printed.

    Returns
    -------
    Table
        Highest share first; industries without purchases last, without a figure.
    """
    frame = result.data[result.data["economy"] == economy]
    label = "industry_name" if "industry_name" in frame.columns else "industry"
    now = frame[frame["year"] == year].set_index("industry")
    before = frame[frame["year"] == first].set_index("industry")["value"]
    both = first != year and not before.empty
    rows: list[tuple[str | float | None, ...]] = []
    for code, row in now.sort_values("value", ascending=False, kind="stable", na_position="last").iterrows():
        share = _percent(_finite(row["value"]))
        title = str(row[label]) if label in row.index else str(code)
        if not both:
            rows.append((title, share))
            continue
        start = _percent(_finite(before.get(code, math.nan)))
        change = None if share is None or start is None else share - start
        rows.append((title, share, start, change))
    columns = [Column(say("table.industries.industry")), Column(say("table.industries.share"), 1)]
    if both:
        columns.append(Column(say("table.industries.first", first=first), 1))
        columns.append(Column(say("table.industries.change"), 1))
    where = in_economy(economy)
    return Table(
        id="industries",
        title=say("table.industries.title"),
        subtitle=say("table.industries.subtitle", economy=where, year=year),
        columns=tuple(columns),
        rows=tuple(rows) if any(row[1] is not None for row in rows) else (),
        read=say("table.industries.read"),
        indicator=result.measure,
        digest=result.digest,
        source=source,
        definition=definition_words(result),
        denominator=result.definitions.get("denominator", ""),
        empty=say("table.industries.empty", economy=where, year=year),
    )


def claims(answers: Mapping[Request, Measure | Refusal], economy: str, year: int, digest: str, source: str) -> Table:
    """Set the claim that 70% of manufacturing cost is services against four denominators.

    Parameters
    ----------
    answers : mapping
        The measure, or the refusal, of each request of `CLAIM_BASES`.
    economy : str
    year : int
    digest : str
        Digest of the year's data.
    source : str
        As printed.

    Returns
    -------
    Table
    """
    rows = tuple(_claim_row(say(f"table.claims.{key}"), answers[base], economy, year) for key, base in CLAIM_BASES)
    return Table(
        id="claims",
        title=say("table.claims.title"),
        subtitle=say("table.claims.subtitle", year=year),
        columns=(
            Column(say("table.claims.base")),
            Column(say("table.claims.own", economy=name(economy)), 1),
            Column(say("table.claims.highest"), 1),
            Column(say("table.claims.where")),
            Column(say("table.claims.count")),
        ),
        rows=rows,
        read=say("table.claims.read"),
        indicator=", ".join(dict.fromkeys(base.indicator for _, base in CLAIM_BASES)),
        digest=digest,
        source=source,
        definition=_claim_definition(answers),
    )


def choices(answers: Answers, table: IOTable, economy: str, year: int) -> Table:
    """Set each headline beside what it is under another denominator, demand or definition.

    Parameters
    ----------
    answers : Answers
    table : IOTable
        That of the year.
    economy : str
    year : int

    Returns
    -------
    Table
        The first row of each headline is the one that the report prints first; the difference is taken from it.
    """
    rows = [row for key, cells in CHOICES for row in _choice_rows(key, cells, answers, economy, year)]
    if not table.primary_with_roles(["taxes_on_products", "margins"]).any():
        rows.append((say("table.choices.taxes"), say("table.choices.taxes_refused"), None, None))
    asked = [request.indicator for _, cells in CHOICES for _, request in cells]
    return Table(
        id="choices-table",
        title=say("table.choices.title", economy=in_economy(economy)),
        subtitle=say("table.choices.subtitle", year=year),
        columns=(
            Column(say("table.choices.figure")),
            Column(say("table.choices.choice")),
            Column(say("table.choices.value"), 1),
            Column(say("table.choices.difference"), 1),
        ),
        rows=tuple(rows),
        read=say("table.choices.read"),
        indicator=", ".join(dict.fromkeys(asked)),
        digest=table.provenance.digest,
        source=table.provenance.source.title,
    )


def _choice_rows(
    key: str, cells: Sequence[tuple[str, Request]], answers: Answers, economy: str, year: int
) -> list[tuple[str | float | None, ...]]:
    rows: list[tuple[str | float | None, ...]] = []
    headline: float | None = None
    for place, (choice, request) in enumerate(cells):
        figure, words = say(f"table.choices.{key}"), say(f"table.choices.{key}_{choice}")
        answer = answers.measure(request)
        if isinstance(answer, Refusal):
            rows.append((figure, f"{words}: {answer.reason}", None, None))
            continue
        value = _percent(answer.value(economy, year))
        headline = value if place == 0 else headline
        change = None if value is None or headline is None or place == 0 else value - headline
        rows.append((figure, words, value, change))
    return rows


def _claim_row(base: str, answer: Measure | Refusal, economy: str, year: int) -> tuple[str | float | None, ...]:
    if isinstance(answer, Refusal):
        return (base, None, None, answer.reason, say("table.claims.none"))
    top = answer.highest(year)
    if top is None:
        return (base, None, None, say("table.claims.none"), say("table.claims.none"))
    column = answer.values[year].dropna()
    count = say("table.claims.of", count=int((column >= CLAIM_THRESHOLD).sum()), of=len(column))
    return (base, _percent(answer.value(economy, year)), _percent(top[1]), name(top[0]), count)


def _claim_definition(answers: Mapping[Request, Measure | Refusal]) -> str:
    found = [answer for answer in answers.values() if isinstance(answer, Measure)]
    return definition_words(found[0].result) if found else ""
