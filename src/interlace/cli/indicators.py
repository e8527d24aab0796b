"""``interlace indicators``, ``explain`` and ``compute``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._progress import progress_bar
from interlace.cli._tables import print_table
from interlace.errors import InputError, spans

if TYPE_CHECKING:
    from interlace.model.result import Result


CONTEXT = ("producer_services", "denominator")
"""Definitions that stand above a table; the others are in the machine formats."""


@app.command("indicators")
def indicators_command() -> None:
    """List the indicators and the analyses, by trend."""
    from interlace.indicators import TRENDS, all_indicators

    trend = ""
    for item in sorted(all_indicators(analyses=True), key=lambda item: TRENDS.index(item.trend)):
        if item.trend != trend:
            typer.echo(("\n" if trend else "") + item.trend.replace("_", " "))
            trend = item.trend
        word = " (analysis)" if item.analysis else ""
        typer.echo(f"  {item.id}{word}\n      {item.title} ({item.unit})")
    typer.echo("\n`interlace explain ID` says how one is made and read.")


@app.command("explain")
def explain_command(
    indicator: Annotated[str, typer.Argument(metavar="ID", help="Id of the indicator or the analysis.")],
) -> None:
    """Say how an indicator or an analysis is made, read and cited."""
    from interlace.indicators import explain

    typer.echo(str(explain(indicator)))


OPTION = "Option of the indicator or the analysis; may be repeated."


@app.command("compute")
def compute_command(
    indicator: Annotated[str, typer.Argument(metavar="ID", help="Id of the indicator or the analysis.")],
    economy: Annotated[
        str | None,
        typer.Option("--economy", metavar="CODES", help="ISO alpha-3 codes, for example CHN,DEU; all if left out."),
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", metavar="YEARS", help="2008, 1995-2011, or all; the last year if left out.")
    ] = None,
    form: options.Form = "table",
    definition: options.Definition = None,
    option: Annotated[list[str] | None, typer.Option("--option", metavar="NAME=VALUE", help=OPTION)] = None,
    source: options.Source = "bundled",
    path: options.DataPath = None,
    cluster: options.Cluster = None,
    output: options.Output = None,
) -> None:
    """Compute an indicator or an analysis."""
    from interlace.indicators import compute, get

    declared = get(indicator)
    numbers = {one.name: one.number for one in declared.options if one.number is not None}
    given = options.parse_pairs(option or [], numbers)
    if definition is not None:
        if not declared.has_producer_services:
            raise InputError(
                f"{indicator} does not depend on a definition of producer services",
                where="--definition",
                fix="leave the option out",
            )
        given["producer_services"] = definition
    panel = options.open_panel(source, path)
    years = options.parse_years(year, panel.years)
    wanted = None if economy is None else options.parse_list(economy)
    if wanted is not None and not wanted:
        raise InputError("no economy was named", where="--economy", fix="write a code, for example CHN")
    with progress_bar(declared.title, len(years)) as step:
        # An analysis of one economy takes it as text.
        whose = wanted[0] if wanted and len(wanted) == 1 else wanted
        asked = years if declared.takes_years or year is not None else None
        result = compute(indicator, panel, whose, years=asked, progress=step, **given)
    if not options.delivered(result, output, form):
        _print_table(result, span=(panel.years[0], panel.years[-1]))


def _print_table(result: Result, span: tuple[int, int]) -> None:
    data = result.data
    years = sorted({int(value) for value in data["year"]})
    columns = [name for name in data.columns if name != "unit" and not (name == "year" and len(years) == 1)]
    shown = {"value": f"value, {'%' if result.unit == 'share' else result.unit}"}
    rows = [[_cell(name, row[name], result.unit) for name in columns] for row in data.to_dict("records")]
    period = spans(years)
    if years != list(range(span[0], span[1] + 1)) and len(years) == 1:
        period += f" (of {span[0]}-{span[1]})"
    about = [result.title, result.provenance.source.title, period]
    about += [f"{name}: {result.definitions[name]}" for name in CONTEXT if name in result.definitions]
    print_table(
        [shown.get(name, name.replace("_", " ")) for name in columns],
        rows,
        right=[shown["value"], "year"],
        above="; ".join(about),
        below=f"[{result.measure}] digest {result.digest}; estimates, not official statistics",
    )


def _cell(name: str, value: Any, unit: str) -> str:
    if value != value or value is None:
        return "–"
    if name == "value":
        return f"{100 * value:,.1f}" if unit == "share" else f"{value:,.3f}"
    return f"{value:,.3f}" if isinstance(value, float) else str(value)
