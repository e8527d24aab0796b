"""``interlace data list``, ``show``, ``check`` and ``template``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from interlace import words
from interlace.cli import _complete, options
from interlace.cli._app import app, command
from interlace.cli._tables import print_table, say

if TYPE_CHECKING:
    import pandas as pd

    from interlace.library import Holding
    from interlace.sources import SourceEntry

data_app = typer.Typer(
    help="Data: which there are, what is in them, whether a table is fit, a template for your own.",
    no_args_is_help=True,
)
app.add_typer(data_app, name="data")
NAME = "A source of `interlace data list`."


@command("list", "data list", "data list --json", group=data_app)
def list_command(given: options.Out) -> None:
    """List the sources of data, a line each."""
    import pandas as pd

    from interlace.library import at_hand, data_folder
    from interlace.sources import list_sources

    here, entries = at_hand(), list_sources()
    fields = ("name", "title", "kind", "years", "publisher", "licence", "url")
    facts = [{name: getattr(entry, name) for name in fields} | {"here": here.get(entry.name)} for entry in entries]
    if given.delivered(pd.DataFrame(facts)):
        return
    columns = [words.text(f"data_command.column.{name}") for name in ("source", "kind", "years", "about", "here")]
    rows = []
    for entry in entries:
        kind, where = words.name("datasets", entry.kind), words.text("data_command.here", where=here.get(entry.name))
        rows.append([entry.name, kind, _years(entry), _coverage(entry), where])
    print_table(columns, rows, below=[words.text("data_command.below", folder=str(data_folder()))])


def _years(entry: SourceEntry) -> str:
    years = entry.known_years
    ends = {"first": years[0], "last": years[-1], "gaps": years[-1] - years[0] >= len(years)} if years else {}
    return words.text("data_command.years", years=years, count=len(years), **ends)


def _coverage(entry: SourceEntry) -> str:
    names = [words.name("economies", code) for code in entry.economies]
    return words.text("data_command.coverage", names=names, count=len(names))


@command("show", "data show bundled", "data show table --path my-table.csv", group=data_app)
def show_command(
    name: Annotated[str, typer.Argument(metavar="NAME", help=NAME, autocompletion=_complete.sources)],
    given: options.Out,
    path: options.DataPath = None,
) -> None:
    """Tell everything about a source: economies, industries, years, definitions, unit, licence.

    What its files tell is told where they are at hand, or with --path. The formats for programs hold the industries.
    """
    from interlace.library import at_hand
    from interlace.library.holdings import Holding
    from interlace.sources import describe

    entry, where = describe(name), at_hand().get(name.partition(".")[0])
    held = None
    if path is not None or where is not None:
        held = Holding(name, path or (None if where == "bundled" else Path(str(where))))
    if not given.for_people:
        given.delivered(_industries(held or Holding(name)))
        return
    facts = {**_registered(entry, where), **(_held(held) if held else {})}
    shown = [[words.text(f"data_command.fact.{label}"), value] for label, value in facts.items() if value]
    print_table((), shown)
    if held:
        _print_industries(_industries(held))


def _registered(entry: SourceEntry, where: str | None) -> dict[str, str]:
    """Return what the register says of a source."""
    from interlace.library import data_folder

    said = {name: words.name("sources", getattr(entry, name)) for name in ("covers", "version", "licence")}
    return {
        "name": entry.name,
        "title": words.name("sources", entry.title),
        "kind": words.name("datasets", entry.kind),
        "years": _years(entry),
        **said,
        "publisher": words.name("publishers", entry.publisher),
        "cite": entry.citation,
        "url": entry.url,
        "here": words.text("data_command.looked", where=where, folder=str(data_folder() / entry.name)),
        "tested": ", ".join(entry.sha256),
    }


def _held(held: Holding) -> dict[str, str]:
    """Return what the data themselves say."""
    data = held.latest
    economies = [f"{code} {words.name('economies', code)}" for code in held.economies]
    return {
        "held_years": words.text("data_command.held_years", years=held.years),
        "economies": words.text("data_command.economies", names=economies, count=len(economies)),
        "unit": words.name("units", data.unit.name),
        "prices": words.name("units", data.unit.prices),
        "classification": words.name("classifications", data.classification.title),
        "digest": data.digest,
    }


def _industries(held: Holding) -> pd.DataFrame:
    """Return the industries of a source: code, name, function, and whether each is in a definition."""
    import pandas as pd

    book = held.latest.classification
    data = {"industry": book.codes, "industry_name": book.names.values()}
    data["function"] = [book.functions.get(code) for code in book.codes]
    data |= {name: [code in members for code in book.codes] for name, members in book.producer_services.items()}
    return pd.DataFrame(data)


def _print_industries(data: pd.DataFrame) -> None:
    definitions = list(data.columns[3:])
    names = ["industry", "industry_name", *(["function"] if data["function"].notna().any() else [])]
    columns = [words.text(f"data_command.column.{name}") for name in names]
    kinds = {"industry_name": "industries", "function": "functions"}
    rows = [
        [words.name(kinds.get(name, ""), row[name] or "") for name in names] + ["✓" * row[name] for name in definitions]
        for row in data.to_dict("records")
    ]
    say("")
    below = words.text("data_command.definitions", defined=bool(definitions))
    print_table([*columns, *definitions], rows, below=[below])


@command("check", "data check my-table.csv", "data check my-table.xlsx --lang zh", group=data_app)
def check_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Table to look through: CSV, Parquet or XLSX.")],
) -> None:
    """Explain what is right and wrong with a table of your own."""
    from interlace.sources.table import explain_file

    for finding in explain_file(file):
        say(*str(finding).splitlines())
    if finding.rule != "ready":
        raise typer.Exit(2)
    say(words.text("data_command.ready", file=str(file)))


@command("template", "data template my-table.csv", "data template my-table.xlsx", group=data_app)
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
