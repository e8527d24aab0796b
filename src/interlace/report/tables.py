"""The table of choices: how far definitions and denominators move the headlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlace.figures import Column, Exhibit, Grid
from interlace.report.document import Refusal
from interlace.report.sections import CHOICES, Request
from interlace.words import said, text

if TYPE_CHECKING:
    from interlace.report.gather import Answers, Basis

Row = tuple[str | float | None, ...]


def choices(basis: Basis) -> Exhibit:
    """Set each headline beside what it is under another denominator, demand or definition.

    The first row of each headline is the one that the report prints first; the difference is taken from it.
    """
    economy, year, table = basis.context.economy, basis.context.year, basis.table
    rows = [row for key, cells in CHOICES for row in _rows(key, cells, basis.answers, economy, year)]
    if not table.primary_with_roles(["taxes_on_products", "margins"]).any():
        refused = text("report.choices.refused", choice=said("report.choices.without_taxes"), reason=None)
        rows.append((text("report.choices.taxes"), refused, "", ""))
    asked = [request.indicator for _, cells in CHOICES for _, request in cells]
    head = (Column(text("report.choices.figure")), Column(text("report.choices.choice")))
    value = Column(text("report.choices.value"), "percent", 1)
    difference = Column(text("report.choices.difference"), "percent", 1)
    return Exhibit.table(
        Grid((*head, value, difference), tuple(rows)),
        id="choices-table",
        title=text("report.choices.title", economy=economy),
        subtitle=text("report.choices.subtitle", year=year),
        how_to_read=text("report.choices.read"),
        indicator=", ".join(dict.fromkeys(asked)),
        digest=table.provenance.digest,
        source=table.provenance.source.title,
        year=year,
    )


def _rows(key: str, cells: Sequence[tuple[str, Request]], answers: Answers, economy: str, year: int) -> list[Row]:
    rows: list[Row] = []
    headline: float | None = None
    for place, (name, request) in enumerate(cells):
        figure, choice = text(f"report.choices.{key}"), said(f"report.choices.{key}_{name}")
        answer = answers.measure(request)
        if isinstance(answer, Refusal):
            rows.append((figure, text("report.choices.refused", choice=choice, reason=answer.reason), "", ""))
            continue
        value = answer.value(economy, year)
        headline = value if place == 0 else headline
        known = value is not None and headline is not None
        rows.append((figure, str(choice), value, (value or 0.0) - (headline or 0.0) if known else None))
    return rows
