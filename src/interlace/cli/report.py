"""``interlace report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from interlace.cli._main import app
from interlace.cli._options import Definition, PathOption, SourceOption, open_panel, parse_list

__all__ = ["report_command"]

PEERS = "USA,DEU,JPN,KOR"


@app.command("report")
def report_command(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code, for example CHN.")],
    year: Annotated[int | None, typer.Option("--year", help="Year; the last one if left out.")] = None,
    peers: Annotated[
        str | None, typer.Option("--peers", metavar="CODES", help=f"Economies to compare with [{PEERS}].")
    ] = None,
    definition: Definition = None,
    source: SourceOption = "bundled",
    path: PathOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="A name that ends in .html or .json."),
    ] = None,
) -> None:
    """Write the report on one economy and print its path."""
    from interlace import report
    from interlace.cli._progress import progress_bar
    from interlace.model.economies import canonical

    panel = open_panel(source, path)
    wanted = None if peers is None else parse_list(peers)
    with progress_bar("Computing", len(panel)) as step:
        built = report.build(panel, economy, year=year, peers=wanted, producer_services=definition, progress=step)
    name = output or Path(f"interlace-{canonical(economy)}-{built.year}.html")
    typer.echo(str(built.write(name)))
