"""``interlace indicators``, ``explain`` and ``compute``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._errors import wrong
from interlace.cli._progress import steps
from interlace.cli._tables import DASH, figure, print_table, say, source_of, stated

if TYPE_CHECKING:
    import pandas as pd

    from interlace.model.result import Result


OPTION = "Option of the indicator or the analysis; may be repeated."


@command("indicators", "indicators", "indicators --lang zh")
def indicators_command(given: options.Out) -> None:
    """List the indicators and the analyses, by trend."""
    import pandas as pd

    from interlace.indicators import TRENDS, all_indicators

    items = sorted(all_indicators(analyses=True), key=lambda item: TRENDS.index(item.trend))
    fields = ("id", "trend", "title", "unit", "analysis")
    if given.delivered(pd.DataFrame([{name: getattr(item, name) for name in fields} for item in items])):
        return
    trend = ""
    for item in items:
        if item.trend != trend:
            say(*[""] * bool(trend), words.name("trends", item.trend))
            trend = item.trend
        title, unit = item.title, words.name("counted_in", item.unit)
        say(words.text("indicators_command.id", id=item.id, analysis=item.analysis), mark="  ")
        say(words.text("indicators_command.title", title=title, unit=unit), mark="      ")
    say("", words.text("indicators_command.below"))


@command("explain", "explain upstreamness", "explain chain_income --lang zh")
def explain_command(indicator: options.Id) -> None:
    """Say how an indicator or an analysis is made, read and cited."""
    from interlace.indicators import explain

    for line in str(explain(indicator)).splitlines():
        say(line.lstrip(), mark=" " * (len(line) - len(line.lstrip())))


@command("compute", "compute upstreamness CHN", "compute producer_services_in_gdp CHN,USA --years all --json")
def compute_command(
    indicator: options.Id,
    given: options.Given,
    economy: options.SomeEconomy = None,
    peers: options.Peers = None,
    names: Annotated[bool, typer.Option("--names", help="Print names beside the codes of economies.")] = False,
    definition: options.Definition = None,
    option: Annotated[list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help=OPTION)] = None,
    older: Annotated[str | None, typer.Option("--economy", hidden=True)] = None,
) -> None:
    """Compute an indicator or an analysis.

    `interlace indicators` lists the ids, `interlace explain ID` the options of one.
    """
    from interlace.indicators import compute, get

    declared = get(indicator)
    asked = options.parse_pairs(option or [], {one.name: one.number for one in declared.options if one.number})
    if definition is not None:
        if not declared.has_producer_services:
            raise wrong("no_definition", "--definition", indicator=indicator)
        asked["producer_services"] = definition
    if isinstance(asked.get("industry"), str):
        asked["industry"] = given.industry(asked["industry"])
    text = ",".join(one for one in (economy or older, peers) if one is not None)
    whose = options.parse_economies(text) if (economy or older) is not None else None
    panel, years = given.panel, given.years
    result = compute(
        indicator,
        panel,
        # An analysis of one economy takes it as text.
        whose[0] if whose and len(whose) == 1 else whose,
        years=years if declared.takes_years or given.year is not None else None,
        progress=steps(len(years)),
        **asked,
    )
    shown = replace(result, data=result.to_frame(names=True)) if names else result
    if not given.delivered(shown):
        _print_table(result, span=(panel.years[0], panel.years[-1]), names=names)


def _print_table(result: Result, *, span: tuple[int, int], names: bool) -> None:
    data = result.to_frame(names=names)
    years = sorted({int(value) for value in data["year"]})
    columns = [one for one in data.columns if one != "unit" and not (one == "year" and len(years) == 1)]
    digits = {name: _digits(data[name], share=result.unit == "share" and name == "value") for name in columns}
    rows = [[_cell(name, row[name], *digits[name]) for name in columns] for row in data.to_dict("records")]
    headers = [
        words.text("compute_command.column", column=name, unit=words.name("units", result.unit)) for name in columns
    ]
    about = {
        "title": result.title,
        "source": source_of(result.provenance),
        "years": years,
        "whole": len(years) > 1 or span == (years[0], years[0]),
        "span": range(span[0], span[1] + 1),
    }
    above = [words.text("compute_command.above", **about), *stated(result, "producer_services", "denominator")]
    right = [header for header, name in zip(headers, columns, strict=True) if data[name].dtype.kind in "fiu"]
    below = words.text("cli.below_of", indicator=result.measure, digest=result.digest)
    print_table(headers, rows, right=right, above=above, below=[below])


def _digits(column: pd.Series[Any], *, share: bool) -> tuple[int, int]:
    """Return how many digits the figures of a column have after the point, and what they are multiplied by."""
    if share:
        return 1, 100
    return (0 if column.dtype.kind == "f" and column.abs().max() >= 1000 else 3), 1


def _cell(name: str, value: Any, digits: int, scale: int) -> str:
    if value != value or value is None:
        return DASH
    if isinstance(value, float):
        return figure(scale * value, digits)
    kinds = {"component": "components", "function": "functions", "industry_name": "industries"}
    return words.name(kinds[name], value) if name in kinds else str(value)
