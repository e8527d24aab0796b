"""Options that several commands share, how their texts become values, and how figures leave a command."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from interlace.errors import InputError, UnknownName

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel
    from interlace.model.result import Result

SUFFIXES = (".csv", ".json", ".parquet", ".xlsx")
"""Files that a result can be written to."""


def _connected(context: typer.Context, address: str | None) -> str | None:
    """Let the whole command compute on the cluster."""
    if address is not None:
        from interlace.model.parallel import on_cluster

        context.with_resource(on_cluster(address))
    return address


def _writable(output: Path | None) -> Path | None:
    """Refuse a name that does not end like one of the files that can be written: before the work begins."""
    if output is not None:
        from interlace.model.files import suffix_of

        suffix_of(output, SUFFIXES, where="--output")
    return output


def _some(top: int) -> int:
    if top < 1:
        raise InputError(f"{top} rows are no table", where="--top", fix="give a number above zero")
    return top


SOURCE = "Source of the tables; `interlace data list` has them all. NAME.domestic takes imports out where told."
Source = Annotated[str, typer.Option("--source", metavar="NAME", help=SOURCE)]
DataPath = Annotated[
    Path | None,
    typer.Option("--path", metavar="DIR", help="File or folder of the source; the bundled tables need none."),
]
Definition = Annotated[
    str | None, typer.Option("--definition", metavar="NAME", help="Definition of producer services: narrow, broad, ...")
]
CLUSTER = "Compute on a Dask cluster: tcp://HOST:PORT of its scheduler."
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", callback=_connected, help=CLUSTER)]
YEARS = "2008, 1995-2011, or all; the last year if left out."
Years = Annotated[str | None, typer.Option("--year", "--years", metavar="YEARS", help=YEARS)]
Top = Annotated[int, typer.Option("--top", metavar="N", callback=_some, help="How many rows are printed.")]
Form = Annotated[Literal["table", "csv", "json", "parquet"], typer.Option("--format", help="How to print the figures.")]
OUTPUT = "Write .csv, .json, .parquet or .xlsx instead."
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", callback=_writable, help=OUTPUT)]


def open_panel(source: str, path: Path | None) -> TablePanel:
    """Load a source of input-output tables by name."""
    from interlace.model.panel import TablePanel
    from interlace.sources import load

    panel: object = load(source, path)
    if not isinstance(panel, TablePanel):
        raise InputError(
            f"the source {source} gives {type(panel).__name__}, and this command takes input-output tables",
            where="--source",
            fix="name a source of tables; `interlace data list` has them all",
        )
    return panel


def parse_list(text: str) -> tuple[str, ...]:
    """Split ``USA,DEU,JPN``; blanks around the names and empty names do not count."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def parse_years(text: str | None, known: Iterable[int]) -> list[int]:
    """Return the years of ``2008``, ``1995-2011``, ``1995,2008`` or ``all``; the last one for None.

    Raises
    ------
    InputError
        If the text is none of these.
    UnknownName
        If a year is not among the known ones.
    """
    years = sorted(known)
    if text is None:
        return years[-1:]
    if text.strip().casefold() == "all":
        return years
    wanted: list[int] = []
    for part in parse_list(text):
        match = re.fullmatch(r"([0-9]{1,4})(?:\s*-\s*([0-9]{1,4}))?", part)
        if match is None:
            raise InputError(f"{part!r} is not a year", where="--year", fix="write 2008, 1995-2011, 1995,2008 or all")
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise InputError(f"the years {part!r} run backwards", where="--year", fix=f"write {last}-{first}")
        span = range(first, last + 1)
        strange = [year for year in (span if len(span) <= 1 else (span[0], span[-1])) if year not in years]
        if strange:
            raise UnknownName.of("year", strange[0], years, where="--year")
        wanted += [year for year in span if year in years]
    if not wanted:
        raise InputError("no year was named", where="--year", fix="write 2008, 1995-2011, 1995,2008 or all")
    return sorted(set(wanted))


def parse_pairs(pairs: Iterable[str], numbers: Mapping[str, type[int] | type[float]]) -> dict[str, Any]:
    """Return the options of ``name=value`` texts; true, false and none are read as such, and the options in `numbers`.

    Raises
    ------
    InputError
        If a text has no name or no value, or an option takes a number and is given none.
    """
    words = {"true": True, "yes": True, "false": False, "no": False, "none": None}
    options: dict[str, Any] = {}
    for pair in pairs:
        name, mark, value = pair.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise InputError(
                f"{pair!r} is not an option", where="--option", fix="write name=value, for example by=industry"
            )
        text = value.strip()
        codes = parse_list(text)
        if name.strip() == "producer_services" and len(codes) > 1:
            options["producer_services"] = list(codes)
        else:
            key = name.strip().replace("-", "_")
            options[key] = words.get(text.casefold(), text)
            if options[key] == text and key in numbers:
                options[key] = _number(text, key, numbers[key])
    return options


def _number(text: str, name: str, kind: type[int] | type[float]) -> int | float:
    try:
        return kind(text)
    except ValueError:
        whole = "a whole number" if kind is int else "a number"
        raise InputError(f"{name} is {text!r}; it takes {whole}", where="--option") from None


def delivered(result: Result, output: Path | None, form: str) -> bool:
    """Write a result to a file, or print it as CSV, JSON or Parquet; return False, with nothing done, for a table.

    Raises
    ------
    InputError
        If Parquet would go to a terminal.
    """
    if output is not None:
        typer.echo(str(result.write(output)))
    elif form == "csv":
        typer.echo(result.to_csv().encode(), nl=False)
    elif form == "json":
        typer.echo(result.to_json().encode(), nl=False)
    elif form == "parquet":
        if sys.stdout.isatty():
            raise InputError("Parquet is not for a terminal", fix="name a file with --output, or pipe it on")
        typer.echo(result.to_parquet(), nl=False)
    else:
        return False
    return True
