"""``interlace drivers``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._progress import progress_bar
from interlace.cli._tables import print_table, share_of
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.model.units import Unit
    from interlace.sda import Drivers


Of = Literal["output", "value_added", "services_value_added"]


@app.command("drivers")
def drivers_command(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code, for example CHN.")],
    start: Annotated[int, typer.Argument(metavar="START", help="First year.")],
    end: Annotated[int, typer.Argument(metavar="END", help="Last year.")],
    of: Annotated[Of, typer.Option("--of", help="What is taken apart.")] = "services_value_added",
    definition: options.Definition = None,
    chained: Annotated[
        bool,
        typer.Option("--chained", help="Add up the links of consecutive years, instead of comparing the two ends."),
    ] = False,
    form: options.Form = "table",
    source: options.Source = "bundled",
    path: options.DataPath = None,
    output: options.Output = None,
) -> None:
    """Say what drove the growth of an economy's services, value added or output."""
    from interlace.sda import decompose

    panel = options.open_panel(source, path)
    links = sum(start < year <= end for year in panel.years) if chained else 1
    with progress_bar(words.text("drivers_command.progress"), links) as step:
        found = decompose(
            panel, start, end, of=of, economy=economy, producer_services=definition, chained=chained, progress=step
        )
    if not options.delivered(found, output, form):
        _print_table(found, panel[end].unit)


def _print_table(found: Drivers, unit: Unit) -> None:
    economy, first, last = found.levels.iloc[0]
    start, end = int(found.data["start"].iloc[0]), int(found.data["year"].iloc[0])
    scale = unit.scale / 1e9 if unit.currency else 1.0
    column = words.text("drivers_command.value", currency=unit.currency) if unit.currency else unit.name
    change = float(last - first)
    header = [words.text("drivers_command.term"), column]
    header += [words.text(f"drivers_command.{name}") for name in ("share", "range")]
    rows = []
    for term, value, lower, upper in found.data[["component", "value", "lower", "upper"]].itertuples(index=False):
        span = words.text("drivers_command.span", lower=words.number(lower * scale), upper=words.number(upper * scale))
        rows.append([term, words.number(value * scale), share_of(value, change), span])
    rows.append([words.text("drivers_command.total"), words.number(change * scale), share_of(change, change), ""])
    about = words.text(
        "drivers_command.title",
        measured=found.definitions["measured"],
        economy=name_of(economy),
        start=start,
        end=end,
        source=found.provenance.source.title,
    )
    if "producer_services" in found.definitions:
        name = found.definitions["producer_services"]
        about += "; " + words.text("drivers_command.definition", definition=name)
    about += f"; {found.definitions['prices']}"
    # What the two terms of sourcing are about is not to be guessed from their names.
    sourcing = words.text("drivers_command.sourcing", text=found.definitions["sourcing"].capitalize())
    below = f"{sourcing}\n" + words.text(
        "drivers_command.below", indicator=found.measure, cite=words.text("drivers_command.cite"), digest=found.digest
    )
    print_table(header, rows, right=header[1:], above=about, below=below)
