"""What objects show of themselves in a notebook: a heading, a table, sections that open; words from the catalogue."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pandas.api.types import is_float_dtype

from interlace import words

if TYPE_CHECKING:
    import pandas as pd

    from interlace.model.checks import CheckReport
    from interlace.model.panel import YearPanel
    from interlace.model.provenance import Provenance
    from interlace.model.result import Result
    from interlace.model.table_data import TableData

__all__ = [
    "about",
    "box",
    "checks_html",
    "grid",
    "lines",
    "origin",
    "panel_html",
    "report_html",
    "result_html",
    "section",
    "small",
    "table_html",
]

_MOST = 60
_HEAD = 20


def box(kind: str, title: str, *parts: str) -> str:
    """Return an object's whole view: its title, and its parts, which are HTML already."""
    head = f"<div class='interlace-{kind}' lang='{words.language()}'><strong>{html.escape(title)}</strong>"
    return "".join((head, *parts, "</div>"))


def section(title: str, body: str, *, opened: bool = False) -> str:
    """Return a part that opens."""
    return f"<details{' open' if opened else ''}><summary>{html.escape(title)}</summary>{body}</details>"


def lines(items: Iterable[object]) -> str:
    """Return texts below one another, the first of many."""
    shown = [html.escape(str(item)) for item in items]
    more = [html.escape(words.text("notebook.more", count=len(shown) - _MOST))] if len(shown) > _MOST else []
    return "<br>".join(shown[:_MOST] + more)


def small(text: str) -> str:
    """Return a note under what it is about."""
    return f"<div><small>{html.escape(text)}</small></div>"


def grid(head: Sequence[str], rows: Iterable[Sequence[object]], *, right: Collection[int] = ()) -> str:
    """Return a table of texts; the columns in `right` are aligned to the right."""
    aligned = [f" style='text-align:{'right' if at in right else 'left'}'" for at in range(len(head))]

    def row(cells: Sequence[object], tag: str) -> str:
        inside = zip(aligned, cells, strict=True)
        return "".join(f"<{tag}{style}>{html.escape(str(cell))}</{tag}>" for style, cell in inside)

    body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in rows)
    return f"<table><thead><tr>{row(head, 'th')}</tr></thead><tbody>{body}</tbody></table>"


def _frame(data: pd.DataFrame) -> str:
    """Return the first rows of a frame, numbers to the right, and how many there are."""
    head = data.head(_HEAD)
    floats = [at for at, name in enumerate(head) if is_float_dtype(head[name])]
    right = {*floats, *(at for at, name in enumerate(head) if head[name].dtype != "str")}
    rows = (
        [_figure(cell) if at in floats else "" if cell != cell else cell for at, cell in enumerate(row)]
        for row in head.itertuples(index=False)
    )
    return grid(list(map(str, head.columns)), rows, right=right) + small(words.text("notebook.rows", count=len(data)))


def _figure(value: float) -> str:
    """Return a figure with six digits, whole where it has more before the point."""
    if value != value:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1e6 else f"{value:,.6g}"


def origin(provenance: Provenance, *more: str) -> str:
    """Return where something comes from: its steps in a section, then further ones, then the digest."""
    steps = section(words.text("notebook.provenance"), lines(provenance.describe()))
    return "".join((steps, *more, small(words.text("notebook.digest", digest=provenance.digest))))


def _labels(data: TableData | YearPanel[Any]) -> str:
    """Return the economies, the industries and the roles of a table or a panel, in sections."""
    known = data.classification
    economies = [(code, words.name("economies", code)) for code in data.economies]
    industries = [(code, words.name("industries", name)) for code, name in known.names.items()]
    roles = [
        (words.name("roles", role), ", ".join(code for code in known.codes if code in members))
        for role, members in known.roles.items()
    ]
    head = [words.text("notebook.code"), words.text("notebook.name")]
    return "".join(
        (
            section(words.text("notebook.economies", count=len(economies)), grid(head, economies)),
            section(words.text("notebook.industries", count=len(industries)), grid(head, industries)),
            section(
                words.text("notebook.roles"), grid([words.text("notebook.role"), words.text("notebook.codes")], roles)
            ),
        )
    )


def table_html(table: TableData) -> str:
    """Return the view of a table."""
    unit = [words.name("units", part) for part in (table.unit.name, table.unit.prices) if part]
    size = words.text("notebook.table.size", rows=table.n, unit=unit)
    title = words.text("notebook.table.title", year=table.year)
    return box("table", title, small(size), _labels(table), origin(table.provenance))


def panel_html(panel: YearPanel[Any]) -> str:
    """Return the view of a panel; of where it comes from as far as that is known without reading a table."""
    title = words.text("notebook.panel.title", name=panel.name, years=panel.years)
    size = words.text("notebook.panel.size", years=len(panel), economies=len(panel.economies))
    told = panel.provenance(panel.years[-1]) if panel.tells_provenance else None
    return box("panel", title, small(size), _labels(panel), "" if told is None else origin(told))


def result_html(result: Result, shown: pd.DataFrame | None = None) -> str:
    """Return the view of a result: its first rows, its definitions and where it comes from.

    Parameters
    ----------
    result : Result
    shown : pandas.DataFrame, optional
        What to show instead of the tidy frame with names.
    """
    data = result.to_frame(names=True) if shown is None else shown
    return box("result", result.title or result.measure, _frame(data), about(result))


def about(result: Result) -> str:
    """Return what stands under the rows of a result: definitions, provenance, citation, digest."""
    definitions = section(words.text("notebook.definitions"), lines(result.definitions.lines()), opened=True)
    citation = section(words.text("notebook.citation"), lines(result.cite().splitlines()))
    return definitions + origin(result.provenance, citation)


def checks_html(report: CheckReport) -> str:
    """Return the view of what the rules found in a table: a line a finding, with its mend."""
    title = words.text("notebook.checks.title", year=report.year, rules=report.rules, found=len(report.findings))
    head = [words.text(f"notebook.checks.{name}") for name in ("severity", "what", "where", "fix")]
    rows = [
        (words.text("notebook.checks.kind", kind=one.severity), one.what, one.where or "", one.fix or "")
        for one in report.findings
    ]
    return box("checks", title, grid(head, rows) if rows else "")


def report_html(
    title: str, line: str, findings: Iterable[str], tiles: Iterable[tuple[str, str, Iterable[str]]], digest: str
) -> str:
    """Return the view of a report: its one line, its findings, and of each tile the name, the figure and what is below.

    Parameters
    ----------
    title, line : str
    findings : iterable of str
    tiles : iterable of (str, str, iterable of str)
    digest : str
    """
    head = [words.text(f"notebook.report.{name}") for name in ("trend", "value", "more")]
    note = small(words.text("notebook.digest", digest=digest))
    rows = [(name, value, words.text("notebook.report.below", lines=below)) for name, value, below in tiles]
    return box("report", title, small(line), lines(findings), grid(head, rows, right=[1]), note)
