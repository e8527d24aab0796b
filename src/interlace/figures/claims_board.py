"""A board of claims: what is said, what the data say of it, and by how much. Static HTML, no script."""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

import pandas as pd

from interlace import words
from interlace.errors import InputError
from interlace.figures._strip import key, limits, strip
from interlace.figures.exhibit import safe_csv
from interlace.model.economies import name_of
from interlace.words import Amount, Said, said

if TYPE_CHECKING:
    from interlace.claims import Outcome, Spread, Verdict

__all__ = ["claims_board", "claims_csv", "claims_finding", "claims_table"]

_SHAPES = {
    "holds": '<circle cx="9" cy="9" r="8" fill="currentColor"/><path d="M5 9.2l3 3 5.2-6" fill="none" '
    'style="stroke: var(--paper, #fff)" stroke-width="2"/>',
    "only": '<circle cx="9" cy="9" r="7.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M9 1.8a7.2 7.2 0 0 0 0 14.4z" fill="currentColor"/>',
    "fails": '<rect x="1.8" y="1.8" width="14.4" height="14.4" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M5.4 5.4l7.2 7.2m0-7.2l-7.2 7.2" stroke="currentColor" stroke-width="2"/>',
    "untested": '<circle cx="9" cy="9" r="7.2" fill="none" stroke="currentColor" stroke-width="1.6" '
    'stroke-dasharray="2.6 2.2"/>',
}


def claims_board(verdicts: Sequence[Verdict], *, heading: int = 4, full: bool = False) -> str:
    """Lay out the verdicts on claims for one economy and year.

    Parameters
    ----------
    verdicts : sequence of Verdict
        As `interlace.claims.verdicts` returns them.
    heading : int
        Level of each claim's heading, 2 to 6.
    full : bool
        Every claim open; otherwise a claim is a line that opens.

    Returns
    -------
    str
        HTML with inline SVG, every text escaped. Its rules stand in `figures.stylesheet`.

    Raises
    ------
    InputError
        If there is no verdict, or they are of several economies or years.
    """
    if not 2 <= heading <= 6:
        raise InputError.said("no_heading", level=heading)
    _one_place(verdicts)
    economy, year = verdicts[0].economy, verdicts[0].year
    span = limits([cell for verdict in verdicts for cell in verdict.cells])
    rows = "".join(_row(verdict, span, heading, full) for verdict in verdicts)
    place = _text("place", economy=economy, year=year)
    how = key(name_of(economy), span) if any(verdict.cells for verdict in verdicts) else ""
    finding = html.escape(claims_finding(verdicts))
    return (
        f'<div class="claims"><p class="claims-finding"><span>{place}</span> {finding}</p>'
        f'{how}<ol class="claims-list">{rows}</ol></div>'
    )


def claims_finding(verdicts: Sequence[Verdict]) -> str:
    """How many claims hold, in one sentence.

    Parameters
    ----------
    verdicts : sequence of Verdict

    Returns
    -------
    str
    """
    from interlace.claims import VERDICTS

    counts = Counter(verdict.verdict for verdict in verdicts)
    parts = [said("figures.board.part", verdict=name, count=counts[name]) for name in VERDICTS if counts[name]]
    return words.text("figures.board.finding", count=len(verdicts), parts=parts)


def claims_table(verdicts: Sequence[Verdict]) -> pd.DataFrame:
    """The board as tidy rows, one a cell; a claim without cells has one row with its reason.

    Parameters
    ----------
    verdicts : sequence of Verdict

    Returns
    -------
    pandas.DataFrame
        Columns ``claim, statement, population, in_population, economy, economy_name, year, verdict, definition,
        denominator, value, unit, low, high, passes, lowest, lowest_economy, median, highest, highest_economy, passing,
        of, reason, remedy, indicator, digest``; values and bounds are fractions, ``passes`` is "yes", "no" or empty. In
        English, as all data.
    """
    with words.speaking("en"):  # data are the same whoever reads them
        table = pd.DataFrame([row for verdict in verdicts for row in _table_rows(verdict)])
    numbers = dict.fromkeys(("value", "low", "high", "lowest", "median", "highest"), "float64")
    return table.astype({**numbers, "passing": "Int64", "of": "Int64"})


def claims_csv(verdicts: Sequence[Verdict]) -> str:
    """`claims_table` as CSV text; cells that a spreadsheet would run as a formula are neutralised."""
    return safe_csv(claims_table(verdicts))


def _one_place(verdicts: Sequence[Verdict]) -> None:
    if not verdicts:
        raise InputError.said("no_verdicts")
    if len({(verdict.economy, verdict.year) for verdict in verdicts}) > 1:
        raise InputError.said("several_boards")


def _text(path: str, **values: object) -> str:
    """A text of the board, escaped."""
    return html.escape(words.text(f"figures.board.{path}", **values))


# ---- rows of the board ----


def _row(verdict: Verdict, span: tuple[float, float], heading: int, full: bool) -> str:
    claim = verdict.claim
    shape = (
        f'<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">'
        f"{_SHAPES[verdict.verdict]}</svg>"
    )
    statement = _text("statement", number=claim.number, statement=claim.statement)
    state = _text("state", verdict=verdict.verdict)
    line = (
        f"<summary><h{heading}>{statement}</h{heading}>"
        f'<span class="claims-verdict">{shape}<strong>{state}</strong></span></summary>'
    )
    body = "".join((*(f"<p>{text}</p>" for text in _remarks(verdict)), _cells(verdict, span), _notes(verdict)))
    inside = f"<details{' open' if full else ''}>{line}{body}</details>"
    return f'<li class="claims-row claims-{verdict.verdict}" data-claim="{claim.number}">{inside}</li>'


def _remarks(verdict: Verdict) -> list[str]:
    remarks = []
    if verdict.cells:
        remarks.append(_text("threshold", threshold=verdict.claim.threshold))
    if not verdict.in_population:
        remarks.append(_text("population", population=verdict.claim.of_whom, economy=verdict.economy))
    if verdict.verdict == "only":
        remarks.append(_text("passing", cells=verdict.passing))
    return remarks


def _cells(verdict: Verdict, span: tuple[float, float]) -> str:
    cells = "".join(f"<li>{_cell(verdict, cell, span)}</li>" for cell in verdict.cells)
    return f'<ul class="claims-cells">{cells}</ul>' if cells else ""


def _notes(verdict: Verdict) -> str:
    """Why, what would do, and what a reader must know."""
    told = {name: _text("clause", text=text) for name in ("reason", "remedy") if (text := getattr(verdict, name))}
    told |= {"note": html.escape(verdict.claim.note)} if verdict.claim.note else {}
    notes = "".join(f"<div><dt>{_text(name)}</dt><dd>{text}</dd></div>" for name, text in told.items())
    return f'<dl class="claims-notes">{notes}</dl>' if notes else ""


def _cell(verdict: Verdict, cell: Outcome, span: tuple[float, float]) -> str:
    """One way to measure a claim: its name, a strip, the value against the threshold, all economies."""
    share = said("figures.board.share", denominator=cell.denominator)
    spread = None if cell.spread is None else _spread(cell.spread)
    value = None if cell.value is None else Amount(cell.value, "share", 1)
    about = {"cell": share, "economy": verdict.economy, "value": value, "spread": spread}
    label = words.text("figures.board.label", threshold=verdict.claim.threshold, **about)
    missing = cell.reason or said("numbers.missing")
    outcome = _text("value", value=value, passes=cell.passes) if value else _text("clause", text=missing)
    extra = f"<small>{_text('definition', definition=cell.definition)}</small>" if cell.defined else ""
    bounds = (verdict.claim.low, verdict.claim.high)
    drawn = strip(cell, bounds, span, label) if cell.spread or value else ""
    return (
        f'<div class="claims-cell">{html.escape(str(share))}{extra}</div><div class="claims-strip">{drawn}</div>'
        f'<div class="claims-value"><b>{outcome}</b><small>{html.escape(str(spread or ""))}</small></div>'
    )


def _spread(spread: Spread) -> Said:
    ends = {name: Amount(getattr(spread, name), "share", 1) for name in ("low", "median", "high")}
    names = {"low_economy": spread.low_economy, "high_economy": spread.high_economy}
    told = {"of": spread.of, "passing": "all" if spread.passing == spread.of else spread.passing}
    return said("figures.board.spread", **told, **ends, **names)


# ---- rows of the table ----


def _table_rows(verdict: Verdict) -> list[dict[str, object]]:
    claim = verdict.claim
    head: dict[str, object] = {
        "claim": claim.number,
        "statement": claim.statement,
        "population": claim.of_whom,
        "in_population": "yes" if verdict.in_population else "no",
        "economy": verdict.economy,
        "economy_name": name_of(verdict.economy),
        "year": verdict.year,
        "verdict": verdict.verdict,
    }
    return [{**head, **_cell_row(verdict, cell)} for cell in verdict.cells or (None,)]


def _cell_row(verdict: Verdict, cell: Outcome | None) -> dict[str, object]:
    low, high = (bound if math.isfinite(bound) else None for bound in (verdict.claim.low, verdict.claim.high))
    told = verdict.reason if cell is None else cell.reason
    missing = cell is None or cell.passes is None
    return {
        "definition": cell.definition if cell else "",
        "denominator": cell.denominator if cell else "",
        "value": cell.value if cell else None,
        "unit": "share" if cell else "",
        "low": low,
        "high": high,
        "passes": "" if cell is None or cell.passes is None else "yes" if cell.passes else "no",
        **_spread_row(cell.spread if cell else None),
        "reason": str(told or ""),
        "remedy": str(verdict.remedy or "") if missing else "",
        "indicator": cell.indicator if cell else "",
        "digest": cell.digest if cell else "",
    }


def _spread_row(spread: Spread | None) -> dict[str, object]:
    names = ("lowest", "lowest_economy", "median", "highest", "highest_economy", "passing", "of")
    return dict.fromkeys(names) if spread is None else dict(zip(names, astuple(spread), strict=True))
