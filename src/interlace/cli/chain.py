"""``interlace chain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._progress import steps
from interlace.cli._tables import figure, print_table, say, source_of

if TYPE_CHECKING:
    import pandas as pd

    from interlace.value_chain import Chain

INDUSTRY = "Code, words or role: c15, 'Transport equipment', cars, 汽车, manufacturing."


@command("chain", "chain DEU cars", "chain CHN c14 --years 1995-2011 --format csv")
def chain_command(
    economy: options.Economy,
    industry: Annotated[str, typer.Argument(metavar="INDUSTRY", help=INDUSTRY)],
    given: options.Given,
    top: options.Top = 12,
) -> None:
    """Say who earns what in the final product of an industry, and whether the chain smiles.

    The economy is the one that finishes the product. Without --years, the first and the last year are compared.
    """
    from interlace.value_chain import chain

    panel = given.panel
    years = given.years if given.year else sorted({panel.years[0], panel.years[-1]})
    found = chain(panel, economy, given.industry(industry), years=years, progress=steps(len(years)))
    if not given.delivered(found.income):
        _print_chain(found, top)


def _print_chain(found: Chain, top: int) -> None:
    first, last = found.years[0], found.years[-1]
    data = found.functions().data
    shown = data[data["year"] == last]
    say(words.text("chain_command.title", economy=found.economy, industry=found.industries.name, year=last))
    say(source_of(found.income.provenance))
    if shown["value"].isna().any():
        say(words.text("chain_command.missing", year=last))
    else:
        _print_rows(shown, data[data["year"] == first], first, last, top)
        say(*_sentences(found, data))
    say(words.text("cli.below", digest=found.income.digest))


def _print_rows(shown: pd.DataFrame, before: pd.DataFrame, first: int, last: int, top: int) -> None:
    labels = ["economy", "function"]
    now = shown.set_index(labels)["value"]
    then = before.set_index(labels)["value"].reindex(now.index)
    order = now.sort_values(ascending=False, kind="stable").index
    kept, others = order[:top], order[top:]
    lines = [([words.name("economies", key[0]), words.name("functions", key[1])], now[key], then[key]) for key in kept]
    if len(others):
        rest = [words.text("chain_command.rest", count=len(others)), ""]
        lines.append((rest, now[others].sum(), then[others].sum(skipna=False)))
    lines.append(([words.text("chain_command.total"), ""], now.sum(), then.sum(skipna=False)))
    header = [words.text(f"chain_command.{name}", year=last) for name in ("earned", "function", "value")]
    rows = [[*label, figure(100 * value)] for label, value, _ in lines]
    if first != last:
        header.append(words.text("chain_command.change", year=first))
        rows = [[*row, figure(100 * (now - old), signed=True)] for row, (_, now, old) in zip(rows, lines, strict=True)]
    print_table(header, rows, right=header[2:])


def _sentences(found: Chain, data: pd.DataFrame) -> list[str]:
    """Return what is earned at home, what is not in the figures, and the verdict on the smile."""
    from interlace.errors import Unsupported

    first, last = found.years[0], found.years[-1]
    own = data[data["economy"] == found.economy].groupby("year")["value"].sum(min_count=1)
    compared = first != last and bool(own[first] == own[first])
    try:
        abroad = found.foreign_share.data.set_index("year")["value"]
    except Unsupported as refused:
        share = words.text("chain_command.refused", what=refused.what, fix=refused.fix)
    else:
        share = words.text(
            "chain_command.share",
            economy=found.economy,
            own=own[last],
            abroad=abroad[last],
            year=last,
            compared=compared,
            first=first,
            before=own[first],
        )
    smile = words.text("chain_command.smile", verdict=found.smile(last).verdict)
    return [share, words.text("chain_command.end"), smile]
