"""The figures' data of a report as one workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interlace.model import writing
from interlace.report import content, metadata
from interlace.report.document import apart, picked
from interlace.words import speaking, text

if TYPE_CHECKING:
    from interlace.figures import Exhibit
    from interlace.report.document import ReportData

Rows = list[Sequence[Any]]

_LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
_RESERVED = frozenset({"about", "summary", "contents", "history"})


def say(key: str, /, **values: object) -> str:
    """Return a text of the workbook from the catalogue."""
    return text(f"outputs.workbook.{key}", **values)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return names that a workbook takes: at most 31 characters, none forbidden, no two alike in any case.

    Parameters
    ----------
    wanted : sequence of str

    Returns
    -------
    list of str
        In the same order; a number tells apart what is alike.

    Examples
    --------
    >>> sheet_names(["ranking", "Ranking", "a/b", "", "about"])
    ['ranking', 'Ranking 2', 'a b', 'sheet', 'about 2']
    """
    plain = (_FORBIDDEN.sub(" ", name).strip(" '")[:_LONGEST].rstrip(" '") or "sheet" for name in wanted)
    return apart(plain, _RESERVED, " ", _LONGEST)


def workbook_bytes(report: ReportData) -> bytes:
    """Return a workbook: what the report is, its headline figures, and a sheet a figure and table.

    Parameters
    ----------
    report : Report

    Returns
    -------
    bytes
        XLSX with fixed dates. The sheets ``about``, ``summary`` and ``contents``, then one a figure or table in the
        report's order: tidy rows to 16 significant digits, with unit, indicator, definitions, source and digest.

    Raises
    ------
    MissingExtra
        If openpyxl is not installed.
    """
    shown = content.exhibits(report)
    prefix = f"{report.economy}-{report.year}-".casefold()
    names = sheet_names([item.id.removeprefix(prefix) for item in shown])
    with speaking(report.language):
        sheets: dict[str, Rows] = {
            "about": _about(report),
            "summary": _summary(report),
            "contents": _contents(report, dict(zip(names, shown, strict=True))),
        }
        for item, name in zip(shown, names, strict=True):
            sheets[name] = _rows(item)
    widths: dict[str, Sequence[float]] = {"about": (26, 100), "summary": (40, 52, 12, 36, 36, 40, 50, 16)}
    widths["contents"] = (28, 70, 70, 40, 60, 60, 40, 50, 16)
    return writing.workbook_bytes(sheets, headless=("about",), widths=widths)


def _about(report: ReportData) -> Rows:
    kept = report.record
    rows: Rows = [
        *((say(name), value) for name, value in picked(report, "title", "economy", "name", "year").items()),
        (say("years"), f"{report.first}-{report.last}"),
        (say("unit"), kept.get("unit", "")),
    ]
    rows += [(fact.label, fact.value) for fact in report.facts]
    rows += [(say("summary"), sentence) for sentence in report.findings]
    origin = picked(report, "citation", "licence", "url", "digest")
    rows += [(say(name), value) for name, value in origin.items()]
    rows += [(say("digest_of", year=int(year)), digest) for year, digest in kept.get("years", {}).items()]
    files = kept.get("source", {}).get("files", ())
    rows += [(say("file", name=file["name"]), file["sha256"]) for file in files]
    rows += [(say("step"), step) for step in report.provenance]
    rows += [(say("version", name=name), number) for name, number in kept.get("versions", metadata.versions()).items()]
    rows += [(say("limit"), limit) for limit in (*report.limits, report.needs)]
    rows += [(say("reference"), f"{work.text} {work.url}".strip()) for work in report.references]
    return [*rows, (say("note"), text("report.page.estimates"))]


def _summary(report: ReportData) -> Rows:
    heads = ("trend", "measure", "share", "rank", "change", "span", "indicator", "digest")
    parts = ("name", "label", "share", "rank", "change", "span", "indicator", "digest")
    return [[say(head) for head in heads], *(list(picked(tile, *parts).values()) for tile in report.tiles)]


def _contents(report: ReportData, sheets: dict[str, Exhibit]) -> Rows:
    heads = ("sheet", "figure", "measure", "denominator", "definitions", "how_to_read", "source", "indicator", "digest")
    parts = ("title", "subtitle", "denominator", "definition", "how_to_read", "source", "indicator", "digest")
    rows: Rows = [[say(head) for head in heads]]
    rows += [(name, *picked(item, *parts).values()) for name, item in sheets.items()]
    for item in report.refused:
        reason = say("refused", reason=item.reason, remedy=item.remedy or None)
        rows.append((say("none"), item.title, reason, None, None, None, None, item.indicator, None))
    return rows


def _rows(item: Exhibit) -> Rows:
    return list(writing.frame_rows(item.data.assign(**item.about())))
