"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlace.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interlace.model.panel import TablePanel

__all__ = [
    "ClusterOption",
    "Definition",
    "PathOption",
    "SourceOption",
    "open_panel",
    "parse_list",
    "parse_pairs",
    "parse_years",
    "require_suffix",
    "require_top",
]

SourceOption = Annotated[
    str,
    typer.Option(
        "--source",
        metavar="NAME",
        help="Source of the tables; `interlace data list` has them all. NAME.domestic takes imports out where told.",
    ),
]
PathOption = Annotated[
    Path | None,
    typer.Option("--path", metavar="DIR", help="File or folder of the source; the bundled tables need none."),
]
Definition = Annotated[
    str | None, typer.Option("--definition", metavar="NAME", help="Definition of producer services: narrow, broad, ...")
]


def _connected(context: typer.Context, address: str | None) -> str | None:
    """Let the whole command compute on the cluster."""
    if address is not None:
        from interlace.model.parallel import on_cluster

        context.with_resource(on_cluster(address))
    return address


ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="ADDRESS",
        callback=_connected,
        help="Compute on a Dask cluster: tcp://HOST:PORT of its scheduler.",
    ),
]


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


def require_suffix(output: Path | None, known: Iterable[str]) -> None:
    """Raise `InputError` if a name does not end like one of the files that can be written: before the work begins."""
    endings = tuple(known)
    if output is not None and output.suffix.lower() not in endings:
        raise InputError(
            f"cannot tell from the suffix {output.suffix!r} how to write {output.name}",
            where="--output",
            fix="end the name with one of " + ", ".join(endings),
        )


def require_top(top: int, what: str) -> None:
    """Raise `InputError` if a table would have no rows."""
    if top < 1:
        raise InputError(f"{top} {what} are no table", where="--top", fix="give a number above zero")


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
    from interlace.errors import UnknownName

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


def parse_pairs(pairs: Iterable[str]) -> dict[str, Any]:
    """Return the options of ``name=value`` texts; true, false and none are read as such.

    Raises
    ------
    InputError
        If a text has no name or no value.
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
            options[name.strip().replace("-", "_")] = words.get(text.casefold(), text)
    return options
