"""``interlace report``."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlace.cli import _complete, options
from interlace.cli._app import command
from interlace.cli._errors import wrong
from interlace.cli._progress import hush, steps

if TYPE_CHECKING:
    from interlace.library import Library
    from interlace.model.panel import TablePanel

SOURCE = "Source that comes first, also NAME=PATH; may be repeated; else all at hand."
FULL = "Print everything: notes and annex too, open."


@command("report", "report CHN", "report Germany --year 2008 --peers FRA,ITA,GBR --open")
def report_command(
    economy: options.SomeEconomy = None,
    year: Annotated[int | None, typer.Option("--year", "--years", metavar="YEAR", help="Year [the last one].")] = None,
    peers: options.Peers = None,
    definition: options.Definition = None,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="NAME", help=SOURCE, autocompletion=_complete.sources),
    ] = None,
    path: options.DataPath = None,
    cluster: options.Cluster = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A name that ends in .html, .pdf, .xlsx or .json."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help=FULL)] = False,
    opened: Annotated[bool, typer.Option("--open", help="Open the report in the browser.")] = False,
    every: Annotated[
        Path | None,
        typer.Option("--all", metavar="DIR", help="Write the report on every economy, and index.html, into a folder."),
    ] = None,
) -> None:
    """Write the report on one economy, or on all, and print its path."""
    if (economy is None) == (every is None):
        raise wrong("no_economy" if economy is None else "economy_and_all", "ECONOMY", value=economy)
    if every is not None and output is not None:
        raise wrong("all_and_output", "--output")
    at_hand = _library(source or [], path)
    named = None if peers is None else options.parse_list(peers)
    asked = {"year": year, "peers": named, "producer_services": definition}
    if every is not None:
        written = _write_all(at_hand, source or [], every, asked, full=full)
    else:
        written = _write_one(at_hand, str(economy), output, asked, full=full)
    hush()
    typer.echo(str(written))
    if opened:
        webbrowser.open(written.resolve().as_uri())


def _library(sources: list[str], path: Path | None) -> Library:
    """Return what is at hand, the sources named first; --path is that of the first one, or a table of one's own."""
    from interlace.library import library

    if path is None:
        return library(*sources)
    if sources and "=" in sources[0]:
        raise wrong("two_paths", "--path", value=sources[0])
    return library((sources[0] if sources else "table", path), *sources[1:])


def _panels(at_hand: Library) -> list[TablePanel]:
    from interlace.model.panel import TablePanel

    return [holding.data for holding in at_hand if isinstance(holding.data, TablePanel)]


def _write_one(at_hand: Library, economy: str, output: Path | None, asked: dict[str, Any], *, full: bool) -> Path:
    from interlace import report
    from interlace.model.options import code_of
    from interlace.report import collection, write

    if output is not None:
        # Before anything is computed.
        write.check(output)
    code = code_of(economy, dict.fromkeys(code for panel in _panels(at_hand) for code in panel.economies))
    panel = report.panels_of(at_hand, code)[0]
    built = report.build(at_hand, code, **asked, progress=steps(len(panel)))
    return built.write(output or Path(collection.file_names([code], built.year)[0]), full=full)


def _write_all(at_hand: Library, sources: list[str], folder: Path, asked: dict[str, Any], *, full: bool) -> Path:
    from interlace import report

    if len(sources) > 1:
        raise wrong("one_source", "--source")
    panel = _panels(at_hand)[0]
    step = steps(len(panel) + len(panel.economies), "writing")
    return report.write_all(panel, folder, **asked, progress=step, full=full)
