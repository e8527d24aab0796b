"""``interlace exposure``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, get_args

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._progress import progress_bar
from interlace.cli._tables import print_table
from interlace.errors import InputError
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.model.result import Result


By = Literal["domar_weight", "final_expenditure", "influence", "katz_bonacich"]
"""The measure that ranks."""
YEAR = "One year, the last if left out; in a file or for a program, several."


@app.command("exposure")
def exposure_command(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code of whose industries are ranked.")],
    year: Annotated[str | None, typer.Option("--year", metavar="YEARS", help=YEAR)] = None,
    by: Annotated[By, typer.Option("--by", help="The measure that ranks.")] = "domar_weight",
    labour_share: Annotated[
        float | None,
        typer.Option("--labour-share", metavar="SHARE", help="Of the influence; value added over output if left out."),
    ] = None,
    decay: Annotated[float, typer.Option("--decay", metavar="SHARE", help="Of the Katz-Bonacich centrality.")] = 0.5,
    top: options.Top = 15,
    form: options.Form = "table",
    source: options.Source = "bundled",
    path: options.DataPath = None,
    output: options.Output = None,
) -> None:
    """Rank the industries that an economy hangs on, by Domar weight, influence and centrality."""
    from interlace.value_chain import exposure

    panel = options.open_panel(source, path)
    years = options.parse_years(year, panel.years)
    if len(years) > 1 and output is None and form == "table":
        raise InputError("the table is of one year", where="--year", fix=f"name one, for example {years[-1]}")
    with progress_bar("interlace exposure", len(years)) as step:
        found = exposure(panel, economy, labour_share=labour_share, decay=decay, years=years, progress=step)
    if not options.delivered(found, output, form):
        _print(found, by, top)


def _print(found: Result, by: By, top: int) -> None:
    names = list(get_args(By))
    values = found.data.pivot_table(
        index=["industry", "industry_name"], columns="component", values="value", sort=False, dropna=False
    )
    shown = values.sort_values(by, ascending=False, kind="stable").head(top)
    rows = [
        [
            str(place),
            words.text("exposure_command.node", code=code, name=name),
            *(words.number(100 * value) for value in cells),
        ]
        for place, ((code, name), cells) in enumerate(zip(shown.index, shown[names].to_numpy(), strict=True), start=1)
    ]
    columns = [words.text("exposure_command.rank"), words.text("exposure_command.industry")]
    columns += [words.text(f"exposure_command.{name}") for name in names]
    first = found.data.iloc[0]
    above = words.text(
        "exposure_command.above",
        economy=name_of(str(first["economy"])),
        year=int(first["year"]),
        measure=words.text(f"exposure_command.{by}"),
        source=found.provenance.source.title,
    )
    below = words.text("exposure_command.below", digest=found.digest)
    print_table(columns, rows, right=[columns[0], *columns[2:]], above=above, below=below)
