"""The figures' data of a report as one workbook."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from interlace.model import writing
from interlace.report import content, metadata
from interlace.report.document import Refused, apart, picked
from interlace.report.wording import say as say_in_report
from interlace.words import text

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
    blocks = content.blocks(report)
    shown = content.shown(report)
    prefix = f"{report.economy}-{report.year}-".casefold()
    names = sheet_names([item.id.removeprefix(prefix) for item in shown])
    sheets: dict[str, Rows] = {
        "about": _about(report),
        "summary": _summary(report),
        "contents": _contents(blocks, dict(zip((item.id for item in shown), names, strict=True))),
    }
    widths: dict[str, Sequence[float]] = {"about": (26, 100), "summary": (8, 40, 52, 12, 30, 36, 36, 50, 16)}
    widths["contents"] = (28, 70, 70, 40, 60, 60, 40, 50, 16)
    for item, name in zip(shown, names, strict=True):
        sheets[name] = _rows(item)
    return writing.workbook_bytes(sheets, headless=("about",), widths=widths)


def _about(report: ReportData) -> Rows:
    kept = report.record
    rows: Rows = [
        *((say(name), value) for name, value in picked(report, "title", "economy", "name", "year").items()),
        (say("years"), f"{report.first}-{report.last}"),
        (say("unit"), kept.get("unit", "")),
    ]
    rows += [(fact.label, " ".join(part for part in (fact.value, fact.detail) if part)) for fact in report.facts]
    rows += [(say("summary"), sentence) for sentence in report.summary]
    origin = picked(report, "citation", "licence", "url", "digest")
    rows += [(say(name), value) for name, value in origin.items()]
    rows += [(say("digest_of", year=year), digest) for year, digest in kept.get("years", {}).items()]
    files = kept.get("source", {}).get("files", ())
    rows += [(say("file", name=file["name"]), file["sha256"]) for file in files]
    rows += [(say("step"), step) for step in report.provenance]
    rows += [(say("version", name=name), number) for name, number in kept.get("versions", metadata.versions()).items()]
    rows += [(say("limit"), limit) for limit in report.limits]
    rows += [(say("reference"), f"{work.text} {work.url}".strip()) for work in report.references]
    return [*rows, (say("note"), say_in_report("page.estimates"))]


def _summary(report: ReportData) -> Rows:
    heads = ("number", "trend", "measure", "share", "of", "rank", "change", "indicator", "digest", "needs")
    parts = ("number", "name", "label", "share", "unit", "rank", "change", "indicator", "digest")
    rows: Rows = [[say(head) for head in heads]]
    for tile in report.tiles:
        needs = " ".join(part for part in (tile.needs, tile.remedy) if part)
        rows.append([*picked(tile, *parts).values(), needs])
    return rows


def _contents(blocks: Sequence[Exhibit | Refused], names: dict[str, str]) -> Rows:
    heads = ("sheet", "figure", "measure", "denominator", "definitions", "how_to_read", "source", "indicator", "digest")
    rows: Rows = [[say(head) for head in heads]]
    for item in blocks:
        if isinstance(item, Refused):
            reason = say("refused", reason=item.reason, remedy=item.remedy)
            rows.append((say("none"), item.title, reason, None, None, None, None, item.indicator, None))
            continue
        words = picked(item, "title", "subtitle", "denominator", "definition", "how_to_read", "source").values()
        rows.append((names[item.id], *words, item.indicator, item.digest))
    return rows


def _rows(item: Exhibit) -> Rows:
    return list(writing.frame_rows(item.data.assign(**item.about())))
