"""``interlace exports``."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._progress import progress_bar
from interlace.cli._tables import PIPED_WIDTH, print_table, share_of
from interlace.errors import InputError, Unsupported, spans
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from interlace.exports import Decomposition

LABELS = ("exporter", "industry", "importer")
MOST_YEARS = 8
"""More years than this do not fit beside one another."""
NOT_SEEN = 1e-6
"""A part of the flow that no figure of the table shows."""
LONGEST = 36
"""Characters of an industry's name that stands beside a partner's."""
METHOD = "hiy, johnson_noguera, los_timmer_devries, kww, wwz or borin_mancini."
MERGE = "invert_then_add or add_then_invert, for economies in parts (CN1 and CN2)."


@app.command("exports")
def exports_command(
    economy: Annotated[
        str,
        typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code, or several: CHN,DEU. Importers, if so decomposed."),
    ],
    method: Annotated[str, typer.Option("--method", metavar="NAME", help=METHOD)] = "borin_mancini",
    approach: Annotated[
        str, typer.Option("--approach", metavar="NAME", help="source or sink; of borin_mancini.")
    ] = "source",
    perspective: Annotated[
        str, typer.Option("--perspective", metavar="NAME", help="exporter, self, importer or world; of borin_mancini.")
    ] = "exporter",
    by: Annotated[
        str, typer.Option("--by", metavar="LEVEL", help="country, sector, bilateral or bilateral_sector.")
    ] = "country",
    year: options.Years = None,
    merge: Annotated[str, typer.Option("--merge", metavar="NAME", help=MERGE)] = "invert_then_add",
    form: options.Form = "table",
    top: options.Top = 12,
    source: options.Source = "bundled",
    path: options.DataPath = None,
    cluster: options.Cluster = None,
    output: options.Output = None,
) -> None:
    """Say what gross exports are made of, by a published method."""
    from interlace.exports import decompose

    named = options.parse_list(economy)
    if not named:
        raise InputError("no economy was named", where="ECONOMY", fix="write a code, for example CHN")
    panel = options.open_panel(source, path)
    years = options.parse_years(year, panel.years)
    with progress_bar(words.text("exports_command.progress"), len(years)) as step:
        how: dict[str, Any] = {"approach": approach, "perspective": perspective, "by": by, "merge": merge}
        found = decompose(panel, cast("Any", method), economy=named, years=years, progress=step, **how)
    if not options.delivered(found, output, form):
        _print(found, top)


def _print(found: Decomposition, top: int) -> None:
    """A table an economy: by term where the economy is one flow, otherwise by flow."""
    owner = "exporter" if found.gross == "gross_exports" else "importer"
    frame = found.to_frame(wide=True)
    for place, code in enumerate(dict.fromkeys(frame[owner])):
        if place:
            typer.echo("")
        own = frame[frame[owner] == code]
        axes = [name for name in LABELS if name in frame.columns and name != owner]
        if axes:
            _print_flows(found, str(code), own, axes, top)
        else:
            _print_terms(found, str(code), own)
    _print_notes(found)


# ---- context ----


def _above(found: Decomposition, code: str, period: str) -> str:
    how = ""
    if "perspective" in found.definitions:
        stated = found.definitions["approach"]
        approach = words.text("exports_command.approach", approach=stated) if " " not in stated else ""
        how = words.text("exports_command.how", perspective=found.definitions["perspective"], approach=approach)
    return words.text(
        "exports_command.above",
        flow=words.text(f"exports_command.flow_{found.gross.removeprefix('gross_')}"),
        economy=words.in_sentence(code, name_of(code)),
        source=found.provenance.source.title,
        period=period,
        authors=found.definitions["method"].partition(": ")[2],
        how=how,
    )


def _flow(found: Decomposition) -> str:
    return words.text(f"exports_command.{found.gross}")


def _print_notes(found: Decomposition) -> None:
    lines = _sum_of_terms(found)
    lines += [note[:1].upper() + note[1:].rstrip(".") + "." for note in found.notes]
    for line in lines:
        typer.echo(textwrap.fill(line, PIPED_WIDTH))
    typer.echo(words.text("exports_command.below", indicator=found.measure, digest=found.digest))


def _sum_of_terms(found: Decomposition) -> list[str]:
    """Say whether the terms add up to the flow in the figures at hand, and why not where they do not."""
    total, flow = found.account.total, _flow(found)
    if not total:
        return [words.text("exports_command.no_sum", flow=flow)]
    names = " + ".join(total) if len(total) <= 9 else f"{total[0]} ... {total[-1]} ({len(total)} terms)"
    missed = found.left_out()
    if missed < NOT_SEEN:
        return [words.text("exports_command.sum", terms=names, flow=flow)]
    share = words.number(100 * missed, 1 if missed >= 0.001 else 4)
    lines = [words.text("exports_command.sum_with_gap", terms=names, flow=flow, share=share)]
    for name in ("exports", "inputs"):
        amount = found.definitions.get(f"{name} of industries without output")
        if amount is not None:
            lines.append(words.text(f"exports_command.idle_{name}", amount=amount, unit=found.unit))
    return lines


# ---- one flow: a row a term ----


def _print_terms(found: Decomposition, code: str, own: pd.DataFrame) -> None:
    rows = own.set_index("year") if "year" in own.columns else own
    names = [found.gross, *found.terms]
    labels = [_flow(found), *found.terms]
    gross = rows[found.gross].to_numpy(dtype=float)
    above = _above(found, code, spans(found.years))
    if len(gross) == 1:
        values = [float(rows[name].iloc[0]) for name in names]
        meanings = ["", *(_meaning(found, name) for name in found.terms)]
        header = [words.text(f"exports_command.{name}") for name in ("term", "meaning")]
        header += [_unit(found), words.text("exports_command.share")]
        lines = [
            [label, meaning, _amount(found, value), share_of(value, float(gross[0]))]
            for label, meaning, value in zip(labels, meanings, values, strict=True)
        ]
        print_table(header, lines, right=header[2:], above=above)
        return
    shown = _years_shown(found.years)
    header = [words.text("exports_command.term"), *(str(found.years[i]) for i in shown)]
    lines = []
    for label, name in zip(labels, names, strict=True):
        series = rows[name].to_numpy(dtype=float)
        lines.append([label, *(share_of(float(series[i]), float(gross[i])) for i in shown)])
    print_table(header, lines, right=header[1:], above=above)
    typer.echo(words.text("exports_command.of_gross", flow=_flow(found)))
    if len(shown) < len(found.years):
        typer.echo(words.text("exports_command.years"))


def _years_shown(years: Sequence[int]) -> list[int]:
    """Positions of at most `MOST_YEARS` years, the first and the last among them, evenly apart."""
    if len(years) <= MOST_YEARS:
        return list(range(len(years)))
    steps = MOST_YEARS - 1
    return sorted({round(i * (len(years) - 1) / steps) for i in range(MOST_YEARS)})


def _meaning(found: Decomposition, term: str) -> str:
    key = f"exports_command.of_imports.{term}"
    if found.gross == "gross_imports" and words.has(key):
        return words.text(key)
    key = f"exports_command.term_words.{term}"
    return words.text(key) if words.has(key) else ""


def _scale(found: Decomposition) -> float:
    _, _, size = found.unit.partition(" ")
    return {"mn": 1e-3, "bn": 1.0, "tn": 1e3}.get(size, 1.0)


def _unit(found: Decomposition) -> str:
    currency, _, size = found.unit.partition(" ")
    return words.text("exports_command.amount", currency=currency) if size in ("mn", "bn", "tn") else found.unit


def _amount(found: Decomposition, value: float) -> str:
    scaled = value * _scale(found)
    return words.number(scaled, 1 if abs(scaled) >= 100 or scaled == 0 else 2)


# ---- many flows: a row a flow ----


def _print_flows(found: Decomposition, code: str, own: pd.DataFrame, axes: list[str], top: int) -> None:
    last = found.years[-1]
    if "year" in own.columns:
        own = own[own["year"] == last]
    groups, headers, key, adds_up = _groups(found)
    sums = {name: sum(sign * own[term] for term, sign in terms.items()) for name, terms in groups.items()}
    order = own.assign(**sums).sort_values(found.gross, ascending=False, kind="stable")
    kept, others = order.head(top), order.iloc[top:]
    header = [*(words.text(f"exports_command.{name}") for name in axes), _unit(found), *headers]
    rows = [
        [*(_label(found, row, name, axes) for name in axes), *_figures(found, row, sums)]
        for row in kept.to_dict("records")
    ]
    blanks = [""] * (len(axes) - 1)
    if len(others):
        rows.append(
            [words.text("exports_command.others", count=len(others)), *blanks, *_summed(found, others, sums, adds_up)]
        )
    rows.append([words.text("exports_command.total", count=len(order)), *blanks, *_summed(found, order, sums, adds_up)])
    print_table(header, rows, right=header[len(axes) :], above=_above(found, code, str(last)))
    typer.echo(textwrap.fill(key, PIPED_WIDTH))
    if len(found.years) > 1:
        typer.echo(words.text("exports_command.years"))


def _groups(found: Decomposition) -> tuple[dict[str, dict[str, float]], list[str], str, bool]:
    """Groups of terms with their signs, their headers, a line that explains them, and whether they add up over flows.

    Terms that are not parts of the flow stand for themselves, and do not add up.
    """
    from interlace.figures import export_groups

    flow = _flow(found)
    try:
        groups = export_groups(found)
    except Unsupported:
        terms = {name: {name: 1.0} for name in found.terms}
        meanings = "; ".join(f"{name}: {_meaning(found, name)}" for name in terms)
        return (
            terms,
            [f"{name} %" for name in terms],
            words.text("exports_command.key", flow=flow, columns=meanings),
            False,
        )
    plain = {name: dict(terms) for name, (_, terms) in groups.items()}
    headers = [words.text(f"exports_command.group.{name}") for name in plain]
    meanings = "; ".join(
        words.text("exports_command.column", header=header, meaning=meaning.lower())
        for header, (meaning, _) in zip(headers, groups.values(), strict=True)
    )
    return plain, headers, words.text("exports_command.key", flow=flow, columns=meanings), True


def _label(found: Decomposition, row: Mapping[Any, Any], axis: str, axes: Sequence[str]) -> str:
    value = str(row[axis])
    if axis != "industry":
        return name_of(value)
    name = str(found.industry_names.get(value, value))
    return name if len(axes) == 1 else textwrap.shorten(name, LONGEST, placeholder="…")


def _figures(found: Decomposition, row: Mapping[Any, Any], groups: Iterable[str]) -> list[str]:
    gross = float(row[found.gross])
    return [_amount(found, gross), *(share_of(float(row[name]), gross) for name in groups)]


def _summed(found: Decomposition, rows: pd.DataFrame, groups: Iterable[str], adds_up: bool) -> list[str]:
    if not adds_up:
        return [_amount(found, float(rows[found.gross].sum())), *("–" for _ in groups)]
    return _figures(found, {name: rows[name].sum() for name in (found.gross, *groups)}, groups)
