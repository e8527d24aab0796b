"""``interlace drivers``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._errors import wrong
from interlace.cli._progress import steps
from interlace.cli._tables import figure, large, print_table, share_of, source_of, stated

if TYPE_CHECKING:
    from interlace.sda import Drivers


Of = Literal["output", "value_added", "services_value_added"]
CHAINED = "Add up the links of consecutive years, instead of comparing the two ends."


@command("drivers", "drivers CHN 1995 2008", "drivers USA --years 1995-2008 --of value_added")
def drivers_command(
    economy: options.Economy,
    given: options.Given,
    start: Annotated[int | None, typer.Argument(metavar="START", help="First year.")] = None,
    end: Annotated[int | None, typer.Argument(metavar="END", help="Last year.")] = None,
    of: Annotated[Of, typer.Option("--of", help="What is taken apart.")] = "services_value_added",
    definition: options.Definition = None,
    chained: Annotated[bool, typer.Option("--chained", help=CHAINED)] = False,
) -> None:
    """Say what drove the growth of an economy's services, value added or output.

    Without years, from the first to the last one of the source.
    """
    from interlace.sda import decompose

    panel = given.panel
    if start is not None and (end is None or given.year):
        raise wrong("two_years", "START END")
    years = given.years if given.year else [panel.years[0], panel.years[-1]]
    first, last = (years[0], years[-1]) if start is None or end is None else (start, end)
    found = decompose(
        panel,
        first,
        last,
        of=of,
        economy=economy,
        producer_services=definition,
        chained=chained,
        progress=steps(sum(first < year <= last for year in panel.years) if chained else 1),
    )
    if not given.delivered(found):
        _print_table(found)


def _print_table(found: Drivers) -> None:
    economy, first, last = found.levels.iloc[0]
    shown, scale = large(found.unit)
    change = float(last - first)
    header = [words.text("drivers_command.term"), shown]
    header += [words.text(f"drivers_command.{name}") for name in ("share", "range")]
    rows = []
    for term, value, *ends in found.data[["component", "value", "lower", "upper"]].itertuples(index=False):
        lower, upper = (float(one) / scale for one in ends)
        span = words.text("drivers_command.span", lower=lower, upper=upper)
        rows.append([words.name("components", term), figure(value / scale), share_of(value, change), span])
    rows.append([words.text("drivers_command.total"), figure(change / scale), share_of(change, change), ""])
    years = {"start": int(found.data["start"].iloc[0]), "end": int(found.data["year"].iloc[0])}
    source = source_of(found.provenance)
    title = words.text("drivers_command.title", title=found.title, economy=economy, source=source, **years)
    # What the two terms of sourcing are about is not to be guessed from their names.
    below = words.text("drivers_command.below", indicator=found.measure, digest=found.digest)
    print_table(
        header,
        rows,
        right=header[1:],
        above=[title, *stated(found, "producer_services", "prices")],
        below=[*stated(found, "sourcing"), below],
    )
