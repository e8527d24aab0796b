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
from interlace.model.economies import canonical, name_of

if TYPE_CHECKING:
    from interlace.claims import Outcome, Spread, Verdict

__all__ = ["claims_board", "claims_csv", "claims_finding", "claims_table"]

_KEYS = ("holds", "only", "fails", "untested")
"""Keys of the catalogue, in the order of `interlace.claims.VERDICTS`."""
_SHAPES = {
    "holds": '<circle cx="9" cy="9" r="8" fill="#1b2228"/><path d="M5 9.2l3 3 5.2-6" fill="none" stroke="#fff" '
    'stroke-width="2"/>',
    "only": '<circle cx="9" cy="9" r="7.2" fill="#fff" stroke="#1b2228" stroke-width="1.6"/>'
    '<path d="M9 1.8a7.2 7.2 0 0 0 0 14.4z" fill="#1b2228"/>',
    "fails": '<rect x="1.8" y="1.8" width="14.4" height="14.4" fill="#fff" stroke="#1b2228" stroke-width="1.6"/>'
    '<path d="M5.4 5.4l7.2 7.2m0-7.2l-7.2 7.2" stroke="#1b2228" stroke-width="2"/>',
    "untested": '<circle cx="9" cy="9" r="7.2" fill="#fff" stroke="#46525c" stroke-width="1.6" '
    'stroke-dasharray="2.6 2.2"/>',
}


def claims_board(verdicts: Sequence[Verdict], *, heading: int = 4) -> str:
    """Lay out the verdicts on claims for one economy and year.

    Parameters
    ----------
    verdicts : sequence of Verdict
        As `interlace.claims.verdicts` returns them.
    heading : int
        Level of each claim's heading, 2 to 6.

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
        raise InputError(f"a heading of level {heading} does not exist here", fix="choose 2 to 6")
    _one_place(verdicts)
    name, year = _name(verdicts[0].economy), verdicts[0].year
    span = limits([cell for verdict in verdicts for cell in verdict.cells])
    rows = "".join(_row(verdict, span, heading) for verdict in verdicts)
    place = html.escape(words.text("claims_board.place", name=name, year=year))
    finding = html.escape(claims_finding(verdicts))
    how = key(name, span) if any(verdict.cells for verdict in verdicts) else ""
    return (
        f'<div class="claims"><p class="claims-finding"><span>{place}.</span> {finding}</p>{how}'
        f'<ol class="claims-list">{rows}</ol></div>'
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
    counts = Counter(_key(verdict) for verdict in verdicts)
    parts = []
    for name in _KEYS:
        if counts[name]:
            form = "_one" if counts[name] == 1 else ""
            parts.append(words.text(f"claims_board.part_{name}{form}", count=words.spelled(counts[name])))
    return words.text("claims_board.finding", count=words.spelled(len(verdicts)), parts=words.join(parts))


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
        of, reason, remedy, indicator, digest``; values and bounds are fractions, ``passes`` is "yes", "no" or empty.
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
        raise InputError("there are no verdicts to lay out")
    if len({(verdict.economy, verdict.year) for verdict in verdicts}) > 1:
        raise InputError(
            "a board is of one economy and year, and these verdicts are of several", fix="lay out a board for each"
        )


def _name(code: str) -> str:
    return name_of(canonical(code))


def _key(verdict: Verdict) -> str:
    return verdict.verdict


# ---- rows of the board ----


def _row(verdict: Verdict, span: tuple[float, float], heading: int) -> str:
    claim, state = verdict.claim, _key(verdict)
    statement = words.text("claims_board.statement", number=claim.number, statement=claim.statement)
    shape = (
        f'<svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true" focusable="false">{_SHAPES[state]}</svg>'
    )
    parts = [
        f"<h{heading}>{html.escape(statement)}</h{heading}>",
        f'<p class="claims-verdict">{shape}<strong>{html.escape(words.text(f"claims_board.{state}"))}</strong></p>',
    ]
    if verdict.cells:
        parts.append(f"<p>{html.escape(words.text('claims_board.threshold', threshold=_threshold(verdict)))}</p>")
    parts += [f"<p>{html.escape(text)}</p>" for text in _remarks(verdict, state)]
    if verdict.cells:
        cells = "".join(f"<li>{_cell(verdict, cell, span)}</li>" for cell in verdict.cells)
        parts.append(f'<ul class="claims-cells">{cells}</ul>')
    told = {"reason": verdict.reason, "remedy": verdict.remedy, "note": claim.note}
    notes = "".join(
        f"<div><dt>{html.escape(words.text(f'claims_board.{name}'))}</dt><dd>{html.escape(_sentence(str(text)))}</dd></div>"
        for name, text in told.items()
        if text
    )
    parts.append(f'<dl class="claims-notes">{notes}</dl>' if notes else "")
    return f'<li class="claims-row claims-{state}" data-claim="{claim.number}">{"".join(parts)}</li>'


def _sentence(text: str) -> str:
    whole = text[:1].upper() + text[1:]
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."


def _remarks(verdict: Verdict, state: str) -> list[str]:
    remarks = []
    if not verdict.in_population:
        name = words.in_sentence(verdict.economy, _name(verdict.economy))
        remarks.append(words.text("claims_board.population", population=verdict.claim.of_whom, name=name))
    if state == "only":
        cells = [_cell_in_sentence(cell) for cell in verdict.cells if cell.passes]
        remarks.append(words.text("claims_board.passing", cells=words.join(cells)))
    return remarks


def _defined(cell: Outcome) -> bool:
    """Whether a cell depends on a definition of producer services."""
    return cell.defined


def _cell_in_sentence(cell: Outcome) -> str:
    if not _defined(cell):
        return cell.denominator
    return words.text("claims_board.passing_cell", denominator=cell.denominator, definition=cell.definition)


def _cell(verdict: Verdict, cell: Outcome, span: tuple[float, float]) -> str:
    """One way to measure a claim: its name, a strip, the value against the threshold, all economies."""
    name, needs = _name(verdict.economy), words.text("claims_board.needs", threshold=_threshold(verdict))
    share = words.text("claims_board.share", denominator=cell.denominator)
    definition = words.text("claims_board.definition", definition=cell.definition) if _defined(cell) else ""
    spread = _spread(cell.spread)
    about = {"cell": share, "name": name, "needs": needs, "spread": spread}
    if cell.value is None:
        label = words.text("claims_board.label_missing", **about)
        outcome = _sentence(str(cell.reason or words.text("numbers.missing")))
    else:
        shown = words.percent(cell.value)
        label = words.text("claims_board.label", value=shown, **about)
        met = words.text("claims_board.passes" if cell.passes else "claims_board.misses")
        outcome = words.text("claims_board.value", value=shown, outcome=met)
    extra = f"<small>{html.escape(definition)}</small>" if definition else ""
    drawn = (
        strip(cell, (verdict.claim.low, verdict.claim.high), span, label)
        if cell.spread or cell.value is not None
        else ""
    )
    return (
        f'<div class="claims-cell">{html.escape(share)}{extra}</div><div class="claims-strip">{drawn}</div>'
        f'<div class="claims-value"><b>{html.escape(outcome)}</b>'
        f"<small>{html.escape(spread)}</small></div>"
    )


def _threshold(verdict: Verdict) -> str:
    low, high = verdict.claim.low, verdict.claim.high
    if high == float("inf"):
        return words.text("claims_board.from", low=_bound(low))
    return words.text("claims_board.between", low=_bound(low), high=_bound(high))


def _bound(value: float) -> str:
    """A bound in per cent, with a decimal only where it has one."""
    return words.percent(value, 0 if abs(100 * value - round(100 * value)) < 1e-9 else 1)


def _spread(spread: Spread | None) -> str:
    if spread is None:
        return ""
    if spread.of == 1:
        return words.text("claims_board.spread_one")
    form = {0: "none", 1: "one", spread.of: "all"}.get(spread.passing, "some")
    passing = words.text(f"claims_board.pass_{form}", count=spread.passing)
    values = {name: words.percent(getattr(spread, name)) for name in ("low", "median", "high")}
    names = {"low_name": _name(spread.low_economy), "high_name": _name(spread.high_economy)}
    return words.text("claims_board.spread", of=spread.of, passing=passing, **values, **names)


# ---- rows of the table ----


def _table_rows(verdict: Verdict) -> list[dict[str, object]]:
    claim = verdict.claim
    head: dict[str, object] = {
        "claim": claim.number,
        "statement": claim.statement,
        "population": claim.of_whom,
        "in_population": "yes" if verdict.in_population else "no",
        "economy": verdict.economy,
        "economy_name": _name(verdict.economy),
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
