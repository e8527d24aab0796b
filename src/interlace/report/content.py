"""Everything in a report that has rows, in one order: what the workbook and the bundle hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interlace.report.document import Column, Refused, Table
from interlace.words import text

if TYPE_CHECKING:
    from interlace.figures import Figure
    from interlace.report.build import Report

#: The id of the claims board's rows.
BOARD = "claims-board"


def blocks(report: Report) -> list[Figure | Table | Refused]:
    """Return the blocks of every section, the table of choices, and the claims board as a table.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Figure, Table or Refused
    """
    found: list[Figure | Table | Refused] = [item for part in report.sections for item in part.blocks]
    if report.choices is not None:
        found.append(report.choices)
    if report.verdicts:
        found.append(_board(report))
    return found


def shown(report: Report) -> list[Figure | Table]:
    """Return the blocks that have rows."""
    return [item for item in blocks(report) if not isinstance(item, Refused)]


def _board(report: Report) -> Table:
    from interlace import figures

    frame = figures.claims_table(report.verdicts)
    known = dict.fromkeys(str(name) for name in frame["indicator"] if isinstance(name, str) and name)
    return Table(
        id=BOARD,
        title=text("outputs.board.title", name=report.name, year=report.year),
        subtitle=text("outputs.board.subtitle"),
        columns=tuple(Column(str(name)) for name in frame.columns),
        rows=tuple(tuple(_plain(value) for value in row) for row in frame.astype(object).itertuples(index=False)),
        read=text("outputs.board.read"),
        indicator=", ".join(known),
        digest=report.digest,
        source=report.facts[0].value if report.facts else "",
    )


def _plain(value: Any) -> Any:
    """Return a cell as text, a number or None."""
    import pandas as pd

    if pd.isna(value):
        return None
    return value.item() if hasattr(value, "item") else value
