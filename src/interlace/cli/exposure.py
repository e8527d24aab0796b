"""``interlace exposure``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._progress import steps
from interlace.cli._tables import figure, node, print_table, source_of

if TYPE_CHECKING:
    from interlace.model.result import Result


By = Literal["domar_weight", "final_expenditure", "influence", "katz_bonacich"]
"""The measure that ranks."""
LABOUR = "Of the influence; value added over output if left out."


@command("exposure", "exposure CHN", "exposure DEU --by influence --year 2008 --top 5")
def exposure_command(
    economy: options.Economy,
    given: options.Given,
    by: Annotated[By, typer.Option("--by", help="The measure that ranks.")] = "domar_weight",
    labour_share: Annotated[float | None, typer.Option("--labour-share", metavar="SHARE", help=LABOUR)] = None,
    decay: Annotated[float, typer.Option("--decay", metavar="SHARE", help="Of the Katz-Bonacich centrality.")] = 0.5,
    top: options.Top = 15,
) -> None:
    """Rank the industries that an economy hangs on, by Domar weight, influence and centrality."""
    from interlace.value_chain import exposure

    years = [given.one_year] if given.for_people else given.years
    how: dict[str, Any] = {"labour_share": labour_share, "decay": decay, "progress": steps(len(years))}
    found = exposure(given.panel, economy, years=years, **how)
    if not given.delivered(found):
        _print(found, by, top)


def _print(found: Result, by: By, top: int) -> None:
    names = list(get_args(By))
    values = found.data.pivot_table(
        index=["industry", "industry_name"], columns="component", values="value", sort=False, dropna=False
    )
    shown = values.sort_values(by, ascending=False, kind="stable").head(top)
    cells = zip(shown.index, shown[names].to_numpy(), strict=True)
    rows = [
        [str(rank), node(*names), *(figure(100 * one) for one in row)] for rank, (names, row) in enumerate(cells, 1)
    ]
    columns = [words.text(f"exposure_command.{name}") for name in ("rank", "industry", *names)]
    first = found.data.iloc[0]
    above = words.text(
        "exposure_command.above",
        economy=str(first["economy"]),
        year=int(first["year"]),
        measure=words.text(f"exposure_command.{by}"),
        source=source_of(found.provenance),
    )
    below = words.text("exposure_command.below", digest=found.digest)
    print_table(columns, rows, right=[columns[0], *columns[2:]], above=[above], below=[below])
