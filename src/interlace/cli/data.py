"""``interlace data list``, ``check`` and ``template``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from interlace.cli._app import app
from interlace.cli._tables import print_table
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.sources import SourceEntry

data_app = typer.Typer(
    help="Tables: which there are, whether one is fit, and a template for your own.", no_args_is_help=True
)
app.add_typer(data_app, name="data")


@data_app.command("list")
def list_command(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A source, of which everything is told.")] = None,
) -> None:
    """List the sources of data, a line each, or tell everything about one.

    interlace data list

    interlace data list china
    """
    from interlace.library import at_hand, data_folder
    from interlace.sources import describe, list_sources

    if name is not None:
        for line in _details(describe(name)):
            typer.echo(line)
        return
    here = at_hand()
    rows = [
        (entry.name, _KINDS.get(entry.kind, entry.kind), _years(entry), _coverage(entry), here.get(entry.name, "no"))
        for entry in list_sources()
    ]
    below = f"`interlace data list NAME` tells the rest. Sources are looked for in {data_folder()}"
    print_table(["source", "kind", "years", "about", "here"], rows, below=below)


_KINDS = {"table_panel": "tables", "supply_use": "make and use", "occupations": "occupations"}


def _years(entry: SourceEntry) -> str:
    years = entry.known_years
    if len(years) < 3:
        return ", ".join(map(str, years)) or "your own"
    whole = len(years) == years[-1] - years[0] + 1
    return f"{years[0]}-{years[-1]}" + ("" if whole else f" ({len(years)})")


def _coverage(entry: SourceEntry) -> str:
    if len(entry.economies) > 2:
        return f"{len(entry.economies)} economies"
    return ", ".join(name_of(code) for code in entry.economies) or "your own"


def _details(entry: SourceEntry) -> Iterator[str]:
    """Yield what the register says of a source, a fact a line."""
    from interlace.library import at_hand, data_folder

    facts = {
        "Title": entry.title,
        "Kind": _KINDS.get(entry.kind, entry.kind),
        "Years": entry.years,
        "Covers": entry.covers,
        "Publisher": entry.publisher,
        "Version": entry.version,
        "Licence": entry.licence,
        "Cite": entry.citation,
        "Address": entry.url,
        "Here": at_hand().get(entry.name, f"no; looked for in {data_folder() / entry.name}"),
        "Tested with": ", ".join(entry.sha256),
    }
    yield f"{entry.name}"
    for label, value in facts.items():
        if value:
            yield textwrap.fill(value, 80, initial_indent=f"  {label + ':':<13}", subsequent_indent=" " * 15)


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
    kind: Annotated[
        Literal["csv", "xlsx"] | None, typer.Option("--kind", help="csv or xlsx; from the file's name if left out.")
    ] = None,
) -> None:
    """Write a small table that loads as it is, to fill in."""
    from interlace.sources.table import template

    form = kind or (output.suffix.lstrip(".").lower() or "csv")
    for path in template(output, kind=cast("Any", form)):
        typer.echo(str(path))
