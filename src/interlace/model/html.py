"""What a table and a result show of themselves in a notebook: sections that open, not a wall of numbers."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from interlace.model.economies import name_of

if TYPE_CHECKING:
    import pandas as pd

    from interlace.model.result import Result
    from interlace.model.table_data import TableData

__all__ = ["result_html", "table_html"]

_MOST = 60


def _section(title: str, lines: list[str], *, opened: bool = False) -> str:
    shown = [html.escape(line) for line in lines[:_MOST]]
    if len(lines) > _MOST:
        shown.append(f"and {len(lines) - _MOST} more")
    body = "<br>".join(shown)
    return f"<details{' open' if opened else ''}><summary>{html.escape(title)}</summary>{body}</details>"


def table_html(table: TableData) -> str:
    """Return the HTML view of a table."""
    classification = table.classification
    economies = [f"{code} {name_of(code)}" for code in table.economies]
    industries = [f"{code} {name}" for code, name in classification.names.items()]
    roles = [f"{role}: {', '.join(sorted(codes))}" for role, codes in classification.roles.items()]
    parts = [
        f"<strong>Input-output table, {table.year}</strong>, {html.escape(str(table.unit))}, {table.n} rows",
        _section(f"Economies ({len(economies)})", economies),
        _section(f"Industries ({len(industries)})", industries),
        _section("Roles", roles),
        _section("Provenance", table.provenance.describe()),
        f"<small>digest {table.provenance.digest}</small>",
    ]
    return "<div class='interlace-table'>" + "".join(parts) + "</div>"


def result_html(result: Result, shown: pd.DataFrame | None = None) -> str:
    """Return the HTML view of a result: its first rows, its definitions and where it comes from.

    Parameters
    ----------
    result : Result
    shown : pandas.DataFrame, optional
        What to show instead of the tidy frame.
    """
    data = result.data if shown is None else shown
    definitions = [f"{name}: {value}" for name, value in result.definitions.items()]
    parts = [
        f"<strong>{html.escape(result.title)}</strong>",
        data.head(20).to_html(index=False, border=0),
        f"<small>{len(data)} rows</small>",
        _section("Definitions", definitions, opened=True),
        _section("Provenance", result.provenance.describe()),
        _section("Citation", result.cite().splitlines()),
        f"<small>digest {result.provenance.digest}</small>",
    ]
    return "<div class='interlace-result'>" + "".join(parts) + "</div>"
