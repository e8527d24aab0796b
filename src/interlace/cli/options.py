"""Options that several commands share, how their texts become values, and how figures leave a command."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from interlace.cli import _complete, _names
from interlace.cli._errors import wrong
from interlace.cli._progress import hush
from interlace.errors import UnknownName

if TYPE_CHECKING:
    import pandas as pd

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
        raise wrong("no_rows", "--top", count=top)
    return top


ECONOMY = "Code or name: CHN, China or 中国."
Economy = Annotated[str, typer.Argument(metavar="ECONOMY", help=ECONOMY, autocompletion=_complete.economies)]
SomeEconomy = Annotated[
    str | None, typer.Argument(metavar="ECONOMY", help=ECONOMY, autocompletion=_complete.economies, show_default=False)
]
Id = Annotated[
    str, typer.Argument(metavar="ID", help="Id of the indicator or the analysis.", autocompletion=_complete.indicators)
]
Peers = Annotated[
    str | None,
    typer.Option("--peers", metavar="NAMES", help="Economies to compare with.", autocompletion=_complete.economies),
]
YEARS = "2008, 1995-2011, 1995,2008 or all [the last one]."
Years = Annotated[str | None, typer.Option("--year", "--years", metavar="YEARS", help=YEARS)]
Top = Annotated[int, typer.Option("--top", metavar="N", callback=_some, help="How many rows are printed.")]
Definition = Annotated[
    str | None, typer.Option("--definition", metavar="NAME", help="Definition of producer services: narrow, broad, ...")
]
SOURCE = "Source of the data; `interlace data list` has them all. NAME.domestic takes imports out where told."
Source = Annotated[
    str, typer.Option("--source", metavar="NAME", help=SOURCE, autocompletion=_complete.sources, show_default=True)
]
DataPath = Annotated[Path | None, typer.Option("--path", metavar="PATH", help="File or folder of the source.")]
CLUSTER = "Compute on a Dask cluster: tcp://HOST:PORT of its scheduler."
Cluster = Annotated[str | None, typer.Option("--cluster", metavar="ADDRESS", callback=_connected, help=CLUSTER)]
Form = Annotated[
    Literal["table", "csv", "json", "parquet"] | None,
    typer.Option("--format", metavar="FORM", help="table, csv, json (--json for short) or parquet [table]."),
]
OUTPUT = "Write .csv, .json, .parquet or .xlsx instead."
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", callback=_writable, help=OUTPUT)]


@dataclass(frozen=True)
class Out:
    """How figures leave the command."""

    form: Form = None
    output: Output = None

    def __post_init__(self) -> None:
        if self.output is not None and self.form not in (None, self.output.suffix.lower().removeprefix(".")):
            suffix = "csv" if self.form == "table" else self.form
            raise wrong("contradiction", "--output", form=self.form, name=self.output.name, suffix=suffix)

    @property
    def for_people(self) -> bool:
        """Whether a table is printed."""
        return self.output is None and self.form in (None, "table")

    def delivered(self, found: Result | pd.DataFrame) -> bool:
        """Write figures to a file, or print them as CSV, JSON or Parquet; return False, with nothing done, for a table.

        Raises
        ------
        InputError
            If Parquet would go to a terminal.
        """
        if self.for_people:
            return False
        hush()
        forms = _forms(found)
        if self.output is not None:
            from interlace.model.files import atomic_write

            typer.echo(str(atomic_write(self.output, forms[self.output.suffix.lower()]())))
        elif self.form == "parquet" and sys.stdout.isatty():
            raise wrong("parquet", "--format")
        else:
            made = forms[f".{self.form}"]()
            typer.echo(made.encode() if isinstance(made, str) else made, nl=False)
        return True


def _forms(found: Any) -> dict[str, Callable[[], str | bytes]]:
    """Return how figures are made into each kind of file."""
    if hasattr(found, "to_xlsx"):
        return {suffix: getattr(found, f"to_{suffix[1:]}") for suffix in SUFFIXES}
    import json

    from interlace.model import writing

    rows = found.astype(object).where(found.notna(), None).to_dict(orient="records")
    return {
        ".csv": lambda: found.to_csv(index=False, lineterminator="\n"),
        ".json": lambda: json.dumps(rows, ensure_ascii=False, indent=1) + "\n",
        ".parquet": lambda: writing.parquet_bytes(found, {}),
        ".xlsx": lambda: writing.xlsx_bytes({"data": found}, {}),
    }


@dataclass(frozen=True)
class From:
    """What a command computes from."""

    year: Years = None
    source: Source = "bundled"
    path: DataPath = None
    cluster: Cluster = None


@dataclass(frozen=True)
class Given(Out, From):
    """What a command computes from, and where the figures go."""

    @cached_property
    def panel(self) -> TablePanel:
        """The tables of the source."""
        from interlace.model.panel import TablePanel
        from interlace.sources import load

        panel: object = load(self.source, self.path)
        if not isinstance(panel, TablePanel):
            raise wrong("not_tables", "--source", source=self.source)
        return panel

    @property
    def years(self) -> list[int]:
        """The years that are asked for, the last one if none is."""
        return parse_years(self.year, self.panel.years)

    @property
    def one_year(self) -> int:
        """The one year that a table can be of.

        Raises
        ------
        InputError
            If several are asked for.
        """
        first, *others = self.years
        if others:
            raise wrong("one_year", "--year", year=others[-1])
        return first

    def industry(self, text: str) -> str:
        """Return what the library calls an industry that people name as they do."""
        return _names.industry(text, self.panel.classification)


def parse_list(text: str) -> list[str]:
    """Split ``USA,DEU,JPN``; blanks around the names and empty names do not count."""
    return [part.strip() for part in re.split("[,，、]", text) if part.strip()]


def parse_economies(text: str) -> list[str]:
    """Return the economies that are named, each once.

    Raises
    ------
    InputError
        If none is named.
    """
    found = list(dict.fromkeys(parse_list(text)))
    if not found:
        raise wrong("no_economy", "ECONOMY")
    return found


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
    if text is None or text.strip().casefold() == "all":
        return years if text else years[-1:]
    wanted: set[int] = set()
    for part in parse_list(text):
        match = re.fullmatch(r"([0-9]{1,4})(?:\s*[-–]\s*([0-9]{1,4}))?", part)
        if match is None:
            raise wrong("not_a_year", "--year", value=part)
        first, last = int(match[1]), int(match[2] or match[1])
        if last < first:
            raise wrong("backwards", "--year", value=part, first=first, last=last)
        for year in (first, last):
            if year not in years:
                raise UnknownName.of("year", year, years, where="--year")
        wanted |= {year for year in years if first <= year <= last}
    if not wanted:
        raise wrong("no_year", "--year")
    return sorted(wanted)


def parse_pairs(pairs: Iterable[str], numbers: Mapping[str, type[int] | type[float]]) -> dict[str, Any]:
    """Return the options of ``name=value`` texts; true, false and none are read as such, and the options in `numbers`.

    Raises
    ------
    InputError
        If a text has no name or no value, or an option takes a number and is given none.
    """
    plain = {"true": True, "yes": True, "false": False, "no": False, "none": None}
    options: dict[str, Any] = {}
    for pair in pairs:
        name, _, text = (part.strip() for part in pair.partition("="))
        if not name or not text:
            raise wrong("not_an_option", "--option", value=pair)
        key, codes = name.replace("-", "_"), parse_list(text)
        options[key] = codes if key == "producer_services" and codes[1:] else plain.get(text.casefold(), text)
        if options[key] == text and key in numbers:
            try:
                options[key] = numbers[key](text)
            except ValueError:
                code = "not_whole" if numbers[key] is int else "not_a_number"
                raise wrong(code, "--option", name=key, value=text) from None
    return options
