"""``interlace claims``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interlace.cli import options
from interlace.cli._app import app
from interlace.model.economies import canonical, name_of

if TYPE_CHECKING:
    from interlace.claims import Verdict
    from interlace.model.panel import TablePanel


@app.command("claims")
def claims_command(
    economy: Annotated[
        str | None, typer.Argument(metavar="[ECONOMY]", help="ISO alpha-3 code; how many economies pass if left out.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Year; the last one if left out.")] = None,
    form: Annotated[Literal["table", "csv"], typer.Option("--format", help="How to print the claims.")] = "table",
    source: options.Source = "bundled",
    path: options.DataPath = None,
    cluster: options.Cluster = None,
) -> None:
    """Check the public claims about integration against data."""
    from interlace import claims

    panel = options.open_panel(source, path)
    wanted = panel.years[-1] if year is None else year
    panel.provenance(wanted)
    if form == "csv":
        frame = claims.check(panel, years=[wanted])
        if economy is not None:
            frame = frame[frame["economy"] == _known(panel, economy)]
        typer.echo(frame.to_csv(index=False, lineterminator="\n"), nl=False)
    elif economy is None:
        _print_world(claims.verdicts(panel, panel.economies[0], wanted), panel, wanted)
    else:
        _print_economy(claims.verdicts(panel, economy, wanted), panel, wanted)


def _known(panel: TablePanel, economy: str) -> str:
    from interlace.model.options import choice

    return choice("economy", canonical(economy), panel.economies)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _print_economy(found: tuple[Verdict, ...], panel: TablePanel, year: int) -> None:
    source = panel.provenance(year).source.title
    typer.echo(f"{name_of(found[0].economy)}, {year}; {source}")
    for verdict in found:
        outside = "" if verdict.in_population else f" (claimed of {verdict.claim.of_whom} only)"
        typer.echo(f"\n{verdict.claim.number}. {verdict.claim.statement}{outside}\n   {verdict}")
        if verdict.remedy:
            typer.echo(f"   what would do: {verdict.remedy}")
        for cell in verdict.cells:
            mark = {True: "passes", False: "fails", None: cell.reason or "missing"}[cell.passes]
            spread = ""
            if cell.spread is not None:
                spread = (
                    f"; over {cell.spread.of} economies {_percent(cell.spread.low)} to {_percent(cell.spread.high)}"
                )
            typer.echo(f"   - {cell.name}: {_percent(cell.value)}% {mark} ({verdict.claim.threshold}{spread})")
        if verdict.claim.note:
            typer.echo(f"   {verdict.claim.note}")
    _end(panel, year)


def _print_world(found: tuple[Verdict, ...], panel: TablePanel, year: int) -> None:
    typer.echo(f"{len(panel.economies)} economies, {year}; {panel.provenance(year).source.title}")
    for verdict in found:
        typer.echo(f"\n{verdict.claim.number}. {verdict.claim.statement}")
        if not verdict.cells:
            typer.echo(f"   {verdict}")
        for cell in verdict.cells:
            if cell.spread is None:
                typer.echo(f"   - {cell.name}: {cell.reason}")
                continue
            spread = cell.spread
            typer.echo(
                f"   - {cell.name}: {spread.passing} of {spread.of} economies pass ({verdict.claim.threshold}); "
                f"{_percent(spread.low)}% ({spread.low_economy}) to {_percent(spread.high)}% ({spread.high_economy}), "
                f"median {_percent(spread.median)}%"
            )
    _end(panel, year)


def _end(panel: TablePanel, year: int) -> None:
    typer.echo(f"\ndigest {panel.digest(year)}; estimates from input-output tables, not official statistics")
