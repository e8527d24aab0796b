"""Everything in a report that has rows, in one order: what the workbook and the bundle hold."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import figures
from interlace.figures import Column, Exhibit, Grid
from interlace.report.document import Method, Tile, picked, plain
from interlace.words import speaking, text

if TYPE_CHECKING:
    from interlace.report.document import Block, ReportData

#: The id of the claims board's rows.
BOARD = "claims-board"
_SAID = ("id", "form", "title", "subtitle", "alt", "how_to_read", "caption", "source", "indicator", "digest")


def exhibits(report: ReportData) -> list[Exhibit]:
    """Return everything that has rows: the exhibits of every section, the table of choices, and the claims board.

    Parameters
    ----------
    report : Report

    Returns
    -------
    list of Exhibit
    """
    choices = [] if report.choices is None else [report.choices]
    board = [_board(report)] if report.verdicts else []
    return [*report.exhibits, *choices, *board]


def _board(report: ReportData) -> Exhibit:
    """Return the claims board as an exhibit: a row a cell of each claim's grid."""
    frame = figures.claims_table(report.verdicts)
    known = dict.fromkeys(str(name) for name in frame["indicator"] if isinstance(name, str) and name)
    columns = [
        (Column(str(name), "number" if frame[name].dtype.kind in "fi" else "text"), frame[name].astype(object))
        for name in frame.columns
    ]
    return Exhibit.table(
        Grid.of(*((column, [None if pd.isna(cell) else cell for cell in cells]) for column, cells in columns)),
        id=BOARD,
        title=text("outputs.board.title", economy=report.economy, year=report.year),
        subtitle=text("outputs.board.subtitle"),
        how_to_read=text("outputs.board.read"),
        indicator=", ".join(known),
        digest=report.digest,
        source=report.source,
        year=report.year,
    )


def as_data(report: ReportData) -> dict[str, Any]:
    """Return the report as plain data: exhibits with their rows, tiles, findings, definitions, sources, digests."""
    names = ("language", "economy", "name", "year", "first", "last", "peers", "definition", "title", "line", "findings")
    data = picked(report, *names, "needs", "limits", "digest")
    with speaking(report.language):
        data["estimates"] = text("report.page.estimates")
    data["facts"] = [asdict(fact) for fact in report.facts]
    data["tiles"] = [_without("sparkline", item) for item in report.tiles]
    data["sections"] = [
        {**picked(part, "trend", "name", "question", "answer"), "blocks": [_block(block) for block in part.blocks]}
        for part in report.sections
    ]
    data["refused"] = [asdict(item) for item in report.refused]
    data["claims"] = figures.claims_table(report.verdicts).to_dict(orient="records") if report.verdicts else []
    data["choices"] = None if report.choices is None else _exhibit(report.choices)
    data["methods"] = [_without("mathml", item) for item in report.methods]
    data["references"] = [asdict(item) for item in report.references]
    data["source"] = {"title": report.source, **picked(report, "citation", "licence", "url")}
    data["provenance"] = list(report.provenance)
    return dict(plain(data))


def as_json(report: ReportData) -> str:
    """Return `as_data` as JSON text."""
    return json.dumps(as_data(report), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _without(name: str, item: Tile | Method) -> dict[str, Any]:
    return picked(item, *(one.name for one in fields(item) if one.name != name))


def _block(block: Block) -> dict[str, Any]:
    return {"id": block.id, "name": block.name, "exhibits": [_exhibit(item) for item in block.exhibits]}


def _exhibit(item: Exhibit) -> dict[str, Any]:
    rows = item.data.to_dict(orient="records")
    return {**picked(item, *_SAID, "definition", "denominator", "year"), "rows": rows}
