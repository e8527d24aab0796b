"""``interlace extract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import app
from interlace.cli._tables import print_table
from interlace.errors import InputError
from interlace.model.economies import name_of

if TYPE_CHECKING:
    from interlace.value_chain import Ranking


By = Literal["industry", "partner", "link"]
"""What is taken out, one at a time."""
SUPPLIERS = "Whose deliveries: producer_services, c30, c27,c28; DEU:c15 or all:c15 in other economies."
SIDE = "Industry: total, linkages, forward, backward. Partner: exports, imports, trade."


@app.command("extract")
def extract_command(
    economy: Annotated[str, typer.Argument(metavar="ECONOMY", help="ISO alpha-3 code of whose loss is ranked.")],
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR", help="One year; the last if left out.")] = None,
    by: Annotated[By, typer.Option("--by", help="What is taken out, one at a time.")] = "industry",
    suppliers: Annotated[str | None, typer.Option("--suppliers", metavar="WHO", help=SUPPLIERS)] = None,
    users: Annotated[
        str | None, typer.Option("--users", metavar="WHO", help="Deliveries to whom, written the same way.")
    ] = None,
    side: Annotated[str | None, typer.Option("--side", metavar="SIDE", help=SIDE)] = None,
    top: options.Top = 15,
    definition: options.Definition = None,
    form: options.Form = "table",
    source: options.Source = "bundled",
    path: options.DataPath = None,
    output: options.Output = None,
) -> None:
    """Rank the industries, partners or links by what would be lost without them."""
    from interlace.value_chain import extract_each

    panel = options.open_panel(source, path)
    years = options.parse_years(year, panel.years)
    if len(years) > 1:
        raise InputError("losses are ranked in one year", where="--year", fix=f"name one, for example {years[-1]}")
    ranked = extract_each(
        panel,
        economy,
        by,
        suppliers=_who(suppliers, economy, "--suppliers"),
        users=_who(users, economy, "--users"),
        side=cast("Any", side),
        producer_services=definition,
        top=top,
        years=years,
    )
    if not options.delivered(ranked, output, form):
        _print(ranked, by)


def _who(text: str | None, economy: str, where: str) -> Any:
    """Return the selector of ``c27,c28``, ``producer_services``, ``DEU:c15``, ``all:c15``, ``DEU:`` or ``all:``."""
    if text is None:
        return None
    place, mark, rest = text.rpartition(":")
    codes = options.parse_list(rest)
    home: str | None = place.strip() if mark else economy
    if mark and home and home.casefold() == "all":
        home = None
    if not codes and not (mark and place.strip()):
        raise InputError(
            "no industry was named", where=where, fix="write producer_services, c30, c27,c28, DEU:c15 or all:c15"
        )
    chosen = None if not codes else codes[0] if len(codes) == 1 else list(codes)
    return (home, chosen)


def _print(ranked: Ranking, by: By) -> None:
    data = ranked.data
    known = list(dict.fromkeys(data["component"]))
    # Output counts the same dollar at each stage: it stands in the machine formats.
    names = [name for name in known if name != "output"] or known
    columns = [words.text("extract_command.rank"), *_headers(by)]
    first = data[data["component"] == known[0]]
    cells = [[str(row["rank"]), *_labels(row, by)] for row in first.to_dict("records")]
    numbers = []
    for name in names:
        part = data[data["component"] == name]
        unit, scale = _large(str(part["unit"].iloc[0]) if len(part) else "")
        numbers.append(words.text("extract_command.value", name=name, unit=unit))
        numbers.append(words.text("extract_command.share", name=name))
        for row, value, share in zip(cells, part["value"], part["share"], strict=True):
            row += [words.number(value / scale), words.number(100 * share, 2)]
    below = words.text("extract_command.below", bound=words.text("extract_command.bound"), digest=ranked.digest)
    for name, error in ranked.refused.items():
        below = words.text("extract_command.refused", name=name, reason=error.reason) + "\n" + below
    print_table([*columns, *numbers], cells, right=[columns[0], *numbers], above=_above(ranked, by), below=below)


def _large(unit: str) -> tuple[str, float]:
    """Return the unit that a person reads, and how many of the table's units it holds."""
    if unit.endswith(" mn"):
        return unit.removesuffix("mn") + "bn", 1e3
    return ("thousand", 1e3) if unit == "persons" else (unit, 1.0)


def _headers(by: By) -> list[str]:
    kinds = ["supplier", "user"] if by == "link" else [by]
    return [words.text(f"extract_command.{kind}") for kind in kinds]


def _labels(row: dict[str, Any], by: By) -> list[str]:
    if by == "partner":
        return [name_of(row["partner"])]
    ends = [(row["partner"], row["industry"], row["industry_name"])]
    if by == "link":
        ends.append((row["user_economy"], row["user"], row["user_name"]))
    return [_node(*end, home=row["economy"]) for end in ends]


def _node(economy: str, code: str, name: str, *, home: str) -> str:
    key = "node" if economy == home else "foreign_node"
    return words.text(f"extract_command.{key}", economy=economy, code=code, name=name)


def _above(ranked: Ranking, by: By) -> str:
    given = ranked.definitions
    side = given.get("side") or given.get("trade", "")
    kind: str = "suppliers" if "suppliers" in given else by
    if kind in ("industry", "partner") and side not in ("total", ""):
        kind = f"{kind}_{side}"
    name = name_of(given["loss of"])
    title = words.text(
        f"extract_command.title.{kind}",
        economy=name,
        suppliers=given.get("suppliers", ""),
        users=given.get("users", ""),
    )
    year = int(ranked.data["year"].iloc[0])
    return words.text("extract_command.above", title=title, year=year, source=ranked.provenance.source.title)
