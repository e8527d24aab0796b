"""``interlace report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._progress import progress_bar
from interlace.errors import InputError
from interlace.model.economies import canonical

if TYPE_CHECKING:
    from interlace.library import Library
    from interlace.model.panel import TablePanel

PEERS = "USA,DEU,JPN,KOR"
SOURCE = "Source that comes first, also NAME=PATH; may be repeated; else all at hand."


@app.command("report")
def report_command(
    economy: Annotated[
        str | None, typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code, for example CHN; not with --all.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Year; the last one if left out.")] = None,
    peers: Annotated[
        str | None, typer.Option("--peers", metavar="CODES", help=f"Economies to compare with [{PEERS}].")
    ] = None,
    definition: options.Definition = None,
    source: Annotated[list[str] | None, typer.Option("--source", metavar="NAME", help=SOURCE)] = None,
    path: options.DataPath = None,
    cluster: options.Cluster = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A name that ends in .html, .pdf, .xlsx or .json."),
    ] = None,
    every: Annotated[
        Path | None,
        typer.Option("--all", metavar="DIR", help="Write the report on every economy, and index.html, into a folder."),
    ] = None,
) -> None:
    """Write the report on one economy, or on all, and print its path."""
    _check(economy, output, every)
    at_hand = _library(source or [], path)
    wanted = None if peers is None else options.parse_list(peers)
    asked = {"year": year, "peers": wanted, "producer_services": definition}
    if every is not None:
        typer.echo(str(_write_all(_first(at_hand, source or []), every, asked)))
    elif economy is not None:
        typer.echo(str(_write_one(at_hand, economy, output, asked)))


def _library(sources: list[str], path: Path | None) -> Library:
    """Return what is at hand, the sources named first; --path is that of the first one, or a table of one's own."""
    from interlace.library import library

    if path is None:
        return library(*sources)
    if sources and "=" in sources[0]:
        raise InputError(f"{sources[0]!r} has its path already", where="--path", fix="leave --path out")
    return library((sources[0] if sources else "table", path), *sources[1:])


def _first(at_hand: Library, sources: list[str]) -> TablePanel:
    from interlace.model.panel import TablePanel

    if len(sources) > 1:
        raise InputError("--all writes the reports of one source", where="--source", fix="name one")
    return next(holding.data for holding in at_hand if isinstance(holding.data, TablePanel))


def _check(economy: str | None, output: Path | None, every: Path | None) -> None:
    if every is None and economy is None:
        raise InputError(
            "no economy was named", where="ECONOMY", fix="write a code, for example CHN, or --all DIR for every one"
        )
    if every is not None and economy is not None:
        raise InputError(
            f"both an economy, {economy!r}, and --all were given",
            fix="leave one of them out: --all writes every economy",
        )
    if every is not None and output is not None:
        raise InputError("--output names one file, and --all writes many", where="--output", fix="leave --output out")


def _write_one(at_hand: Library, economy: str, output: Path | None, asked: dict[str, Any]) -> Path:
    from interlace import report
    from interlace.report import write

    if output is not None:
        # Before anything is computed.
        write.check(output)
    panel = report.panels_of(at_hand, economy)[0]
    with progress_bar("Computing", len(panel)) as step:
        built = report.build(at_hand, economy, progress=step, **asked)
    return built.write(output or Path(f"interlace-{canonical(economy)}-{built.year}.html"))


def _write_all(panel: TablePanel, folder: Path, asked: dict[str, Any]) -> Path:
    from interlace import report

    with progress_bar("Writing the reports", len(panel) + len(panel.economies)) as step:
        return report.write_all(panel, folder, progress=step, **asked)
