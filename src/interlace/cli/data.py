"""``interlace data list``, ``check`` and ``template``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from interlace.cli._main import app

__all__ = ["check_command", "list_command", "template_command"]

data_app = typer.Typer(
    help="Tables: which there are, whether one is fit, and a template for your own.", no_args_is_help=True
)
app.add_typer(data_app, name="data")


class Kind(StrEnum):
    """How a template is written."""

    csv = "csv"
    xlsx = "xlsx"


@data_app.command("list")
def list_command() -> None:
    """List the sources of tables."""
    from interlace.cli._tables import print_table
    from interlace.sources import list_sources

    rows = [(entry.name, entry.years, entry.title, entry.covers) for entry in list_sources()]
    print_table(
        ["source", "years", "title", "covers"],
        rows,
        below="`--source NAME --path DIR` uses one in a command.",
    )


@data_app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table to look through: CSV, Parquet or XLSX.")],
) -> None:
    """Explain what is right and wrong with a table of your own."""
    from interlace.sources.table import explain_file

    for finding in explain_file(file):
        typer.echo(str(finding))
    if finding.what != "ready":
        raise typer.Exit(2)
    typer.echo(f"use it with --source table --path {file}")


@data_app.command("template")
def template_command(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the template.")] = Path("table.csv"),
    kind: Annotated[Kind | None, typer.Option("--kind", help="csv or xlsx; from the file's name if left out.")] = None,
) -> None:
    """Write a small table that loads as it is, to fill in."""
    from interlace.sources.table import template

    form = kind.value if kind is not None else (output.suffix.lstrip(".").lower() or "csv")
    for path in template(output, kind=form):
        typer.echo(str(path))
