"""The tables that stand beside the figures: industries and parts by their shares, the claim by denominator, choices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interlace.errors import Unsupported
from interlace.figures import Column, Exhibit, Grid
from interlace.model.definitions import caption
from interlace.model.result import Result
from interlace.report.measures import Measure, Refusal
from interlace.report.sections import CHOICES, CLAIM_BASES, Request
from interlace.report.summary import CLAIM_THRESHOLD
from interlace.report.wording import in_economy, name, say
from interlace.words import has, text

if TYPE_CHECKING:
    from interlace.report.context import Context
    from interlace.report.gather import Answers, Basis

Row = tuple[str | float | None, ...]
_APART = ("denominator", "by")


def definition_words(result: Result) -> str:
    """Return the choices behind a result, but for the denominator, as one line."""
    return "; ".join(f"{key}: {text}" for key, text in result.definitions.items() if key not in _APART)


def _percent(value: Any) -> float | None:
    return 100 * float(value) if value is not None and math.isfinite(value) else None


def _change(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else now - before


def _origin(result: Result) -> dict[str, Any]:
    """Return what a table says of the result that it shows."""
    return {
        "indicator": result.measure,
        "digest": result.digest,
        "definition": definition_words(result),
        "denominator": result.definitions.get("denominator", ""),
    }


def industries(result: Result, context: Context, source: str) -> Exhibit:
    """Rank one economy's manufacturing industries by the services they buy.

    Parameters
    ----------
    result : Result
        Shares by economy, industry and year; holds the context's year, and its first where that is another year.
    context : Context
    source : str
        As printed.

    Returns
    -------
    Exhibit
        Highest share first; industries without purchases last, without a figure.
    """
    year, first, where = context.year, context.first, in_economy(context.economy)
    frame = result.data[result.data["economy"] == context.economy]
    now = frame[frame["year"] == year].set_index("industry")
    before = frame[frame["year"] == first].set_index("industry")["value"]
    rows: list[Row] = []
    for code, row in now.sort_values("value", ascending=False, kind="stable", na_position="last").iterrows():
        share, start = _percent(row["value"]), _percent(before.get(code))
        rows.append((str(row.get("industry_name", code)), share, start, _change(share, start)))
    columns = (
        Column(say("table.industries.industry")),
        Column(say("table.industries.share"), "number", 1),
        Column(say("table.industries.first", first=first), "number", 1),
        Column(say("table.industries.change"), "number", 1),
    )
    width = 4 if first != year and not before.empty else 2
    grid = Grid(
        columns[:width],
        tuple(row[:width] for row in rows) if any(row[1] is not None for row in rows) else (),
        empty=say("table.industries.empty", economy=where, year=year),
    )
    return Exhibit.table(
        grid,
        id="industries",
        title=say("table.industries.title"),
        subtitle=say("table.industries.subtitle", economy=where, year=year),
        how_to_read=say("table.industries.read"),
        source=source,
        **_origin(result),
    )


def parts(id: str, result: Result, context: Context, source: str) -> Exhibit:
    """Set out the shares of each part, by function or by band along the chain, in the first year and the report's.

    Parameters
    ----------
    id : str
        The plan's id; words under ``report.table.<id>``.
    result : Result
        Shares by ``function`` or ``component`` of both years, with ``weight``, the part of the whole that each is.
    context : Context
    source : str
        As printed.

    Returns
    -------
    Exhibit

    Raises
    ------
    Unsupported
        If no part has a share.
    """
    key = "function" if "function" in result.data.columns else "component"
    year, first, where = context.year, context.first, in_economy(context.economy)
    frame = result.data[result.data["economy"] == context.economy]
    now = frame[frame["year"] == year].set_index(key)
    if now["value"].isna().all():
        raise Unsupported(say("figure.no_part", economy=where, year=year))
    before = frame[frame["year"] == first].set_index(key)["value"]
    rows: list[Row] = []
    for part, row in now.iterrows():
        own, start = _percent(row["value"]), _percent(before.get(part))
        rows.append((_part_name(key, str(part)), _percent(row["weight"]), start, own, _change(own, start)))
    columns = (
        Column(say(f"table.{id}.part")),
        Column(say("table.parts.weight"), "number", 1),
        Column(say("table.parts.year", year=first), "number", 1),
        Column(say("table.parts.year", year=year), "number", 1),
        Column(say("table.parts.change"), "number", 1),
    )
    shown = range(5) if first != year else (0, 1, 3)
    return Exhibit.table(
        Grid(
            tuple(columns[place] for place in shown),
            tuple(tuple(row[place] for place in shown) for row in rows),
        ),
        id=id,
        title=say(f"figure.{id}.title"),
        subtitle=say(f"table.{id}.subtitle", economy=where, year=year),
        how_to_read=say(f"table.{id}.read"),
        source=source,
        **_origin(result),
    )


def _part_name(key: str, part: str) -> str:
    return text(f"figures.{key}.{part}") if has(f"figures.{key}.{part}") else part[:1].upper() + part[1:]


def claims(basis: Basis) -> Exhibit:
    """Set the claim that 70% of manufacturing cost is services against the denominators of `CLAIM_BASES`."""
    economy, year, provenance = basis.context.economy, basis.context.year, basis.table.provenance
    answers = [(key, basis.answers.measure(request)) for key, request in CLAIM_BASES]
    found = [answer.result for _, answer in answers if isinstance(answer, Measure)]
    columns = (
        Column(say("table.claims.base")),
        Column(say("table.claims.own", economy=name(economy)), "number", 1),
        Column(say("table.claims.highest"), "number", 1),
        Column(say("table.claims.where")),
        Column(say("table.claims.count")),
    )
    rows = tuple(_claim_row(say(f"table.claims.{key}"), answer, economy, year) for key, answer in answers)
    return Exhibit.table(
        Grid(columns, rows),
        id="claims",
        title=say("table.claims.title"),
        subtitle=say("table.claims.subtitle", year=year),
        how_to_read=say("table.claims.read"),
        indicator=", ".join(dict.fromkeys(base.indicator for _, base in CLAIM_BASES)),
        digest=provenance.digest,
        source=provenance.source.title,
        definition=definition_words(found[0]) if found else "",
        caption=caption(found, basis.table.classification),
    )


def choices(basis: Basis) -> Exhibit:
    """Set each headline beside what it is under another denominator, demand or definition.

    The first row of each headline is the one that the report prints first; the difference is taken from it.
    """
    economy, year, table = basis.context.economy, basis.context.year, basis.table
    rows = [row for key, cells in CHOICES for row in _choice_rows(key, cells, basis.answers, economy, year)]
    if not table.primary_with_roles(["taxes_on_products", "margins"]).any():
        rows.append((say("table.choices.taxes"), say("table.choices.taxes_refused"), None, None))
    asked = [request.indicator for _, cells in CHOICES for _, request in cells]
    columns = (
        Column(say("table.choices.figure")),
        Column(say("table.choices.choice")),
        Column(say("table.choices.value"), "number", 1),
        Column(say("table.choices.difference"), "number", 1),
    )
    return Exhibit.table(
        Grid(columns, tuple(rows)),
        id="choices-table",
        title=say("table.choices.title", economy=in_economy(economy)),
        subtitle=say("table.choices.subtitle", year=year),
        how_to_read=say("table.choices.read"),
        indicator=", ".join(dict.fromkeys(asked)),
        digest=table.provenance.digest,
        source=table.provenance.source.title,
    )


def _choice_rows(
    key: str, cells: Sequence[tuple[str, Request]], answers: Answers, economy: str, year: int
) -> list[Row]:
    rows: list[Row] = []
    headline: float | None = None
    for place, (choice, request) in enumerate(cells):
        figure, words = say(f"table.choices.{key}"), say(f"table.choices.{key}_{choice}")
        answer = answers.measure(request)
        if isinstance(answer, Refusal):
            rows.append((figure, f"{words}: {answer.reason}", None, None))
            continue
        value = _percent(answer.value(economy, year))
        headline = value if place == 0 else headline
        rows.append((figure, words, value, None if place == 0 else _change(value, headline)))
    return rows


def _claim_row(base: str, answer: Measure | Refusal, economy: str, year: int) -> Row:
    if isinstance(answer, Refusal):
        return (base, None, None, answer.reason, say("table.claims.none"))
    top = answer.highest(year)
    if top is None:
        return (base, None, None, say("table.claims.none"), say("table.claims.none"))
    column = answer.values[year].dropna()
    count = say("table.claims.of", count=int((column >= CLAIM_THRESHOLD).sum()), of=len(column))
    return (base, _percent(answer.value(economy, year)), _percent(top[1]), name(top[0]), count)
