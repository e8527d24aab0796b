"""What a report says of itself to a machine: enough to cite it and to make each of its figures again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any

from interlace._version import __version__
from interlace.figures.exhibit import safe_json
from interlace.report import content
from interlace.report.document import picked, plain

if TYPE_CHECKING:
    from interlace.figures import Exhibit
    from interlace.model.panel import TablePanel
    from interlace.model.table import IOTable
    from interlace.report.document import ReportData

#: The id of the element that holds the metadata on a page.
ELEMENT = "interlace-metadata"
#: Marks the metadata as those of a report.
FORMAT = "interlace-report"
#: Raised when a reader of the former form would misread the new one.
VERSION = 2
#: Forms that can be read: in the first, each figure had an element of its own.
READABLE = (1, 2)

_LIBRARIES = ("numpy", "scipy", "pandas")
#: What is said of every figure and table beside its rows.
SAID = ("id", "title", "indicator", "digest", "definition")


@cache
def versions() -> dict[str, str]:
    """Return the versions of Interlace and of the libraries that its numbers depend on."""
    return {"interlace": __version__, **{name: metadata.version(name) for name in _LIBRARIES}}


def record(panel: TablePanel, table: IOTable, further: Sequence[TablePanel] = ()) -> dict[str, Any]:
    """Return what a report must know of its data to be made again.

    Parameters
    ----------
    panel : TablePanel
        Its name is what `interlace.load` takes.
    table : IOTable
        That of the report's year.
    further : sequence of TablePanel
        The other panels that figures were taken from.

    Returns
    -------
    dict
        Plain data: the panel's name, the digest of each year's table, the source with the sha256 of every file, the
        steps that led to the table, and the versions.
    """
    whole = panel.provenance_of().to_dict()
    return {
        "panel": panel.name,
        "years": {str(year): panel.digest(year) for year in panel.years},
        "source": whole["source"],
        "steps": table.provenance.to_dict()["steps"],
        "unit": str(table.unit),
        "versions": versions(),
        **({"further": [one.name for one in further]} if further else {}),
    }


def describe(report: ReportData) -> dict[str, Any]:
    """Return a report's metadata as plain data.

    Parameters
    ----------
    report : Report

    Returns
    -------
    dict
        Format, economy, year, options, record, figures (without their rows, which stand beside each figure), tables
        with their rows, refusals, methods and references.
    """
    shown = content.exhibits(report)
    data = {
        "format": FORMAT,
        "version": VERSION,
        **picked(report, "language", "title", "economy", "name", "year", "digest"),
        "options": {"year": report.year, "peers": report.peers, "producer_services": report.definition},
        "record": report.record,
        "figures": [picked(item, *SAID) for item in shown if item.spec is not None],
        "tables": [
            {**picked(item, *SAID), "columns": list(map(str, item.data.columns)), "rows": _rows(item)}
            for item in shown
            if item.spec is None
        ],
        "refused": [picked(item, "id", "title", "indicator", "reason") for item in report.refused],
        "methods": [picked(item, "indicator", "title", "cited") for item in report.methods],
        "references": [picked(item, "key", "text", "url") for item in report.references],
    }
    return dict(plain(data))


def _rows(item: Exhibit) -> list[list[Any]]:
    found: list[list[Any]] = item.data.astype(object).to_numpy().tolist()
    return found


def embedded(report: ReportData) -> str:
    """Return the metadata as JSON that is safe inside a script element."""
    return safe_json(describe(report))
