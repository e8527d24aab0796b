"""Everything in a report that has rows, in one order: what the workbook and the bundle hold."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from interlace import figures
from interlace.figures import Column, Exhibit, Grid
from interlace.report.document import Method, Refused, Section, Tile, picked, plain
from interlace.report.wording import say
from interlace.words import text

if TYPE_CHECKING:
    from interlace.report.document import ReportData

#: The id of the claims board's rows.
BOARD = "claims-board"


def blocks(report: ReportData) -> list[Exhibit | Refused]:
    """Return the blocks of every section, the table of choices, and the claims board as a table.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Exhibit or Refused
    """
    found: list[Exhibit | Refused] = [item for part in report.sections for item in part.blocks]
    if report.choices is not None:
        found.append(report.choices)
    if report.verdicts:
        found.append(_board(report))
    return found


def shown(report: ReportData) -> list[Exhibit]:
    """Return the blocks that have rows."""
    return [item for item in blocks(report) if not isinstance(item, Refused)]


def _board(report: ReportData) -> Exhibit:
    frame = figures.claims_table(report.verdicts)
    known = dict.fromkeys(str(name) for name in frame["indicator"] if isinstance(name, str) and name)
    return Exhibit.table(
        Grid(
            columns=tuple(Column(str(name)) for name in frame.columns),
            rows=tuple(tuple(_plain(value) for value in row) for row in frame.astype(object).itertuples(index=False)),
        ),
        id=BOARD,
        title=text("outputs.board.title", name=report.name, year=report.year),
        subtitle=text("outputs.board.subtitle"),
        how_to_read=text("outputs.board.read"),
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


def as_data(report: ReportData) -> dict[str, Any]:
    """Return the report as plain data: figures with their rows, tiles, summary, definitions, sources, digests."""
    names = ("economy", "name", "year", "first", "last", "peers", "definition", "summary", "limits", "digest")
    data = picked(report, *names)
    data["estimates"] = say("page.estimates")
    data["facts"] = [asdict(fact) for fact in report.facts]
    data["tiles"] = [_without("sparkline", item) for item in report.tiles]
    data["sections"] = [
        {**_without("blocks", part), "blocks": [_block_data(item) for item in part.blocks]} for part in report.sections
    ]
    data["claims"] = figures.claims_table(report.verdicts).to_dict(orient="records") if report.verdicts else []
    data["choices"] = None if report.choices is None else _block_data(report.choices)
    data["methods"] = [_without("mathml", item) for item in report.methods]
    data["references"] = [asdict(item) for item in report.references]
    data["source"] = {"citation": report.citation, "licence": report.licence, "url": report.url}
    data["provenance"] = list(report.provenance)
    return dict(plain(data))


def as_json(report: ReportData) -> str:
    """Return `as_data` as JSON text."""
    return json.dumps(as_data(report), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _without(name: str, item: Section | Tile | Method) -> dict[str, Any]:
    return picked(item, *(one.name for one in fields(item) if one.name != name))


def _block_data(item: Exhibit | Refused) -> dict[str, Any]:
    if isinstance(item, Refused):
        return {"kind": "refused", **asdict(item)}
    names = ("id", "title", "subtitle", "alt", "source", "indicator", "digest", "definition", "caption", "how_to_read")
    said = picked(item, *names, "denominator")
    if item.spec is None:
        return {"kind": "table", **said, **asdict(item.grid)}
    return {"kind": "figure", **said, "rows": item.data.to_dict(orient="records")}
