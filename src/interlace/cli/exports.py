"""``interlace exports``."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._progress import steps
from interlace.cli._tables import DASH, figure, large, print_table, say, share_of, source_of, stated
from interlace.errors import Unsupported

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
PERSPECTIVE = "exporter, self, importer or world; of borin_mancini."
BY = "country, sector, bilateral or bilateral_sector."


@command("exports", "exports CHN --method wwz", "exports Germany --by bilateral --top 5")
def exports_command(
    economy: options.Economy,
    given: options.Given,
    method: Annotated[str, typer.Option("--method", metavar="NAME", help=METHOD)] = "borin_mancini",
    approach: Annotated[
        str, typer.Option("--approach", metavar="NAME", help="source or sink; of borin_mancini.")
    ] = "source",
    perspective: Annotated[str, typer.Option("--perspective", metavar="NAME", help=PERSPECTIVE)] = "exporter",
    by: Annotated[str, typer.Option("--by", metavar="LEVEL", help=BY)] = "country",
    merge: Annotated[str, typer.Option("--merge", metavar="NAME", help=MERGE)] = "invert_then_add",
    top: options.Top = 12,
) -> None:
    """Say what gross exports are made of, by a published method.

    Several economies are named with commas between them; from the importer's perspective they are the importers.
    """
    from interlace.exports import decompose

    how: dict[str, Any] = {"approach": approach, "perspective": perspective, "by": by, "merge": merge}
    how |= {"economy": options.parse_economies(economy), "years": given.years, "progress": steps(len(given.years))}
    found = decompose(given.panel, cast("Any", method), **how)
    if not given.delivered(found):
        _print(found, top)


def _print(found: Decomposition, top: int) -> None:
    """A table an economy: by term where the economy is one flow, otherwise by flow."""
    owner = "exporter" if found.gross == "gross_exports" else "importer"
    frame = found.to_frame(wide=True)
    for place, code in enumerate(dict.fromkeys(frame[owner])):
        if place:
            say("")
        own = frame[frame[owner] == code]
        axes = [name for name in LABELS if name in frame.columns and name != owner]
        if axes:
            _print_flows(found, str(code), own, axes, top)
        else:
            _print_terms(found, str(code), own)
    say(*_sum_of_terms(found), *found.notes)
    say(words.text("cli.below_of", indicator=found.measure, digest=found.digest))


# ---- context ----


def _above(found: Decomposition, code: str, years: Iterable[int]) -> list[str]:
    about = {"economy": code, "source": source_of(found.provenance), "years": years}
    method = found.measure.removeprefix("exports_")
    title = words.text("exports_command.above", flow=found.gross, method=method, **about)
    return [title, *stated(found, "perspective", "approach")]


def _flow(found: Decomposition) -> str:
    return words.text(f"exports_command.{found.gross}")


def _sum_of_terms(found: Decomposition) -> list[str]:
    """Say whether the terms add up to the flow in the figures at hand, and why not where they do not."""
    total, flow = found.account.total, _flow(found)
    if not total:
        return [words.text("exports_command.no_sum", flow=flow)]
    many = len(total) > 9
    names = words.text("exports_command.terms", many=many, first=total[0], last=total[-1], count=len(total))
    missed = found.left_out()
    said = {"terms": names if many else " + ".join(total), "flow": flow, "share": missed}
    if missed < NOT_SEEN:
        return [words.text("exports_command.sum", **said)]
    lines = [words.text("exports_command.sum_with_gap", seen=missed >= 0.001, **said)]
    for name in ("exports", "inputs"):
        amount = found.definitions.get(f"{name} of industries without output")
        if amount is not None:
            lines.append(
                words.text(f"exports_command.idle_{name}", amount=amount, unit=words.name("units", found.unit))
            )
    return lines


# ---- one flow: a row a term ----


def _print_terms(found: Decomposition, code: str, own: pd.DataFrame) -> None:
    rows = own.set_index("year") if "year" in own.columns else own
    names = [found.gross, *found.terms]
    labels = [_flow(found), *found.terms]
    gross = rows[found.gross].to_numpy(dtype=float)
    above = _above(found, code, found.years)
    if len(gross) == 1:
        values = [float(rows[name].iloc[0]) for name in names]
        meanings = ["", *(_meaning(found, name) for name in found.terms)]
        header = [words.text(f"exports_command.{name}") for name in ("term", "meaning")]
        header += [large(found.unit)[0], "%"]
        lines = [
            [label, meaning, _amount(found, value), share_of(value, float(gross[0]))]
            for label, meaning, value in zip(labels, meanings, values, strict=True)
        ]
        print_table(header, lines, right=header[2:], above=above)
        return
    shown = _years_shown(found.years)
    header = [words.text("exports_command.term"), *(str(found.years[i]) for i in shown)]
    series = [rows[name].to_numpy(dtype=float) for name in names]
    lines = [
        [label, *(share_of(float(one[i]), float(gross[i])) for i in shown)]
        for label, one in zip(labels, series, strict=True)
    ]
    below = words.text("exports_command.of_gross", flow=_flow(found), all=len(shown) == len(found.years))
    print_table(header, lines, right=header[1:], above=above, below=below.splitlines())


def _years_shown(years: Sequence[int]) -> list[int]:
    """Positions of at most `MOST_YEARS` years, the first and the last among them, evenly apart."""
    if len(years) <= MOST_YEARS:
        return list(range(len(years)))
    steps = MOST_YEARS - 1
    return sorted({round(i * (len(years) - 1) / steps) for i in range(MOST_YEARS)})


def _meaning(found: Decomposition, term: str) -> str:
    tables = ["of_imports"] * (found.gross == "gross_imports") + ["term_words"]
    keys = [f"exports_command.{name}.{term}" for name in tables]
    return next((words.text(key) for key in keys if words.has(key)), "")


def _amount(found: Decomposition, value: float) -> str:
    scaled = value / large(found.unit)[1]
    return figure(scaled, 1 if abs(scaled) >= 100 or scaled == 0 else 2)


# ---- many flows: a row a flow ----


def _print_flows(found: Decomposition, code: str, own: pd.DataFrame, axes: list[str], top: int) -> None:
    last = found.years[-1]
    if "year" in own.columns:
        own = own[own["year"] == last]
    groups, headers, key, adds_up = _groups(found)
    sums = {name: sum(sign * own[term] for term, sign in terms.items()) for name, terms in groups.items()}
    order = own.assign(**sums).sort_values(found.gross, ascending=False, kind="stable")
    kept, others = order.head(top), order.iloc[top:]
    header = [*(words.text(f"exports_command.{name}") for name in axes), large(found.unit)[0], *headers]
    rows = [
        [*(_label(found, row, name, axes) for name in axes), *_figures(found, row, sums)]
        for row in kept.to_dict("records")
    ]
    blanks = [""] * (len(axes) - 1)
    for name, some in (("others", others), ("total", order)):
        if len(some):
            label = words.text(f"exports_command.{name}", count=len(some))
            rows.append([label, *blanks, *_summed(found, some, sums, adds_up)])
    print_table(header, rows, right=header[len(axes) :], above=_above(found, code, [last]), below=key.splitlines())


def _groups(found: Decomposition) -> tuple[dict[str, dict[str, float]], list[str], str, bool]:
    """Groups of terms with their signs, their headers, a line that explains them, and whether they add up over flows.

    Terms that are not parts of the flow stand for themselves, and do not add up.
    """
    from interlace.figures import export_groups

    try:
        groups = {name: dict(terms) for name, (_, terms) in export_groups(found).items()}
    except Unsupported:
        groups, adds_up = {name: {name: 1.0} for name in found.terms}, False
        headers = [f"{name} %" for name in groups]
        meanings = [_meaning(found, name) for name in groups]
    else:
        adds_up = True
        headers = [words.text(f"exports_command.group.{name}") for name in groups]
        meanings = [words.text(f"figures.decomposition.group.{name}") for name in groups]
    columns = [
        words.text("exports_command.column", header=header.removesuffix(" %"), meaning=meaning)
        for header, meaning in zip(headers, meanings, strict=True)
    ]
    key = words.text("exports_command.key", flow=_flow(found), columns=columns, all=len(found.years) == 1)
    return groups, headers, key, adds_up


def _label(found: Decomposition, row: Mapping[Any, Any], axis: str, axes: Sequence[str]) -> str:
    value = str(row[axis])
    if axis != "industry":
        return words.name("economies", value)
    name = words.name("industries", str(found.industry_names.get(value, value)))
    return name if len(axes) == 1 else textwrap.shorten(name, LONGEST, placeholder="…")


def _figures(found: Decomposition, row: Mapping[Any, Any], groups: Iterable[str]) -> list[str]:
    gross = float(row[found.gross])
    return [_amount(found, gross), *(share_of(float(row[name]), gross) for name in groups)]


def _summed(found: Decomposition, rows: pd.DataFrame, groups: Iterable[str], adds_up: bool) -> list[str]:
    if not adds_up:
        return [_amount(found, float(rows[found.gross].sum())), *(DASH for _ in groups)]
    return _figures(found, {name: rows[name].sum() for name in (found.gross, *groups)}, groups)
