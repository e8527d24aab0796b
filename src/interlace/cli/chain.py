"""``interlace chain``."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._progress import progress_bar
from interlace.cli._tables import PIPED_WIDTH, print_table
from interlace.model.economies import name_of

if TYPE_CHECKING:
    import pandas as pd

    from interlace.value_chain import Chain


@app.command("chain")
def chain_command(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code of who finishes the product.")],
    industry: Annotated[
        str, typer.Argument(metavar="INDUSTRY", help="Code, words or role: c15, 'Transport equipment', manufacturing.")
    ],
    year: Annotated[
        str | None,
        typer.Option("--year", metavar="YEARS", help="2008, 1995-2011, or all; the first and the last if left out."),
    ] = None,
    form: options.Form = "table",
    top: options.Top = 12,
    source: options.Source = "bundled",
    path: options.DataPath = None,
    cluster: options.Cluster = None,
    output: options.Output = None,
) -> None:
    """Say who earns what in the final product of an industry, and whether the chain smiles."""
    from interlace.value_chain import chain

    panel = options.open_panel(source, path)
    ends = sorted({panel.years[0], panel.years[-1]})
    years = ends if year is None else options.parse_years(year, panel.years)
    with progress_bar("interlace chain", len(years)) as step:
        found = chain(panel, economy, industry, years=years, progress=step)
    if not options.delivered(found.income, output, form):
        _print_chain(found, top)


def _print_chain(found: Chain, top: int) -> None:
    first, last = found.years[0], found.years[-1]
    data = found.functions().data
    shown = data[data["year"] == last]
    name = found.industries.name
    typer.echo(words.text("chain_command.title", economy=name_of(found.economy), industry=name, year=last))
    typer.echo(found.income.provenance.source.title)
    if shown["value"].isna().any():
        typer.echo(words.text("chain_command.missing", year=last))
    else:
        _print_rows(shown, data[data["year"] == first], first, last, top)
        for line in _sentences(found, data):
            typer.echo(textwrap.fill(line, PIPED_WIDTH))
    typer.echo(words.text("chain_command.below", digest=found.income.digest))


def _print_rows(shown: pd.DataFrame, before: pd.DataFrame, first: int, last: int, top: int) -> None:
    labels = ["economy", "function"]
    now = shown.set_index(labels)["value"]
    then = before.set_index(labels)["value"].reindex(now.index)
    order = now.sort_values(ascending=False, kind="stable").index
    kept, others = order[:top], order[top:]
    lines = [([name_of(str(key[0])), str(key[1])], now[key], then[key]) for key in kept]
    if len(others):
        rest = [words.text("chain_command.rest", count=len(others)), ""]
        lines.append((rest, now[others].sum(), then[others].sum(skipna=False)))
    lines.append(([words.text("chain_command.total"), ""], now.sum(), then.sum(skipna=False)))
    header = [words.text("chain_command.earned"), words.text("chain_command.function")]
    header.append(words.text("chain_command.value", year=last))
    rows = [[*label, _points(value)] for label, value, _ in lines]
    if first != last:
        header.append(words.text("chain_command.change", year=first))
        rows = [[*row, _points(value - old, signed=True)] for row, (_, value, old) in zip(rows, lines, strict=True)]
    print_table(header, rows, right=header[2:])


def _points(share: float, *, signed: bool = False) -> str:
    if share != share:
        return "–"
    digits = words.number(100 * share)
    return f"+{digits}" if signed and share > 0 and any(c in "123456789" for c in digits) else digits


def _sentences(found: Chain, data: pd.DataFrame) -> list[str]:
    """Return what is earned at home, what is not in the figures, and the verdict on the smile."""
    from interlace.errors import Unsupported

    first, last = found.years[0], found.years[-1]
    own = data[data["economy"] == found.economy].groupby("year")["value"].sum(min_count=1)
    change = ""
    if first != last and own[first] == own[first]:
        change = words.text("chain_command.share_change", first_value=words.percent(float(own[first])), first=first)
    lines = []
    try:
        abroad = found.foreign_share.data.set_index("year")["value"]
    except Unsupported as refused:
        lines.append(f"{refused.what}; {refused.fix}")
    else:
        lines.append(
            words.text(
                "chain_command.share",
                economy=words.in_sentence(found.economy, name_of(found.economy)),
                own=words.percent(float(own[last])),
                abroad=words.percent(float(abroad[last])),
                year=last,
                change=change,
            )
        )
    lines.append(words.text("chain_command.end"))
    verdict = found.smile(last).verdict
    lines.append(words.text("chain_command.smile", verdict=verdict[:1].upper() + verdict[1:]))
    return lines
