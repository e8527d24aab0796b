"""``interlace extract``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._errors import wrong
from interlace.cli._progress import steps
from interlace.cli._tables import figure, large, node, print_table, source_of

if TYPE_CHECKING:
    from interlace.value_chain import Ranking


By = Literal["industry", "partner", "link"]
"""What is taken out, one at a time."""
SUPPLIERS = "Whose deliveries: producer_services, c30, c27,c28, cars; DEU:c15 or all:c15 in other economies."
SIDE = "Industry: total, linkages, forward, backward. Partner: exports, imports, trade."


@command(
    "extract",
    "extract CHN --by partner --side imports",
    "extract DEU --suppliers producer_services --users manufacturing",
)
def extract_command(
    economy: options.Economy,
    given: options.Given,
    by: Annotated[By, typer.Option("--by", help="What is taken out, one at a time.")] = "industry",
    suppliers: Annotated[str | None, typer.Option("--suppliers", metavar="WHO", help=SUPPLIERS)] = None,
    users: Annotated[
        str | None, typer.Option("--users", metavar="WHO", help="Deliveries to whom, written the same way.")
    ] = None,
    side: Annotated[str | None, typer.Option("--side", metavar="SIDE", help=SIDE)] = None,
    top: options.Top = 15,
    definition: options.Definition = None,
) -> None:
    """Rank the industries, partners or links by what would be lost without them."""
    from interlace.value_chain import extract_each

    ends = {"suppliers": suppliers, "users": users}
    how: dict[str, Any] = {name: _who(one, economy, given, f"--{name}") for name, one in ends.items()}
    how |= {"side": side, "producer_services": definition, "top": top, "years": [given.one_year], "progress": steps(1)}
    ranked = extract_each(given.panel, economy, by, **how)
    if not given.delivered(ranked):
        _print(ranked, by)


def _who(text: str | None, economy: str, given: options.Given, where: str) -> Any:
    """Return the selector of ``c27,c28``, ``producer_services``, ``DEU:c15``, ``all:c15``, ``DEU:`` or ``all:``."""
    if text is None:
        return None
    place, mark, rest = text.rpartition(":")
    codes = [one if one == "producer_services" else given.industry(one) for one in options.parse_list(rest)]
    if not codes and not (mark and place.strip()):
        raise wrong("no_industry", where)
    home: str | None = economy
    if mark and place.strip():
        home = None if place.strip().casefold() == "all" else place
    return (home, None if not codes else codes[0] if len(codes) == 1 else codes)


def _print(ranked: Ranking, by: By) -> None:
    data = ranked.data
    known = list(dict.fromkeys(data["component"]))
    # Output counts the same dollar at each stage: it stands in the machine formats.
    names = [name for name in known if name != "output"] or known
    labels = ["rank", *(["supplier", "user"] if by == "link" else [by])]
    columns = [words.text(f"extract_command.{label}") for label in labels]
    first = data[data["component"] == known[0]]
    cells = [[str(row["rank"]), *_labels(row, by)] for row in first.to_dict("records")]
    numbers = []
    for name in names:
        part = data[data["component"] == name]
        counted = str(part["unit"].iloc[0]) if len(part) else ""
        unit, scale = large(counted) if counted != "persons" else (words.text("extract_command.thousand"), 1e3)
        numbers += [words.text(f"extract_command.{column}", name=name, unit=unit) for column in ("value", "share")]
        for row, value, share in zip(cells, part["value"], part["share"], strict=True):
            row += [figure(value / scale), figure(100 * share, 2)]
    refused = [
        words.text("extract_command.refused", name=name, reason=error.reason) for name, error in ranked.refused.items()
    ]
    below = [*refused, words.text("extract_command.below", digest=ranked.digest)]
    print_table([*columns, *numbers], cells, right=[columns[0], *numbers], above=[_above(ranked, by)], below=below)


def _labels(row: dict[str, Any], by: By) -> list[str]:
    if by == "partner":
        return [words.name("economies", row["partner"])]
    ends = [(row["industry"], row["industry_name"], row["partner"])]
    if by == "link":
        ends.append((row["user"], row["user_name"], row["user_economy"]))
    return [node(code, name, "" if home == row["economy"] else home) for code, name, home in ends]


def _above(ranked: Ranking, by: By) -> str:
    given = ranked.definitions
    side = given.get("side") or given.get("trade", "")
    kind: str = "suppliers" if "suppliers" in given else by
    if kind in ("industry", "partner") and side not in ("total", ""):
        kind = f"{kind}_{side}"
    ends = {name: given.said(name) if name in given else "" for name in ("suppliers", "users")}
    return words.text(
        "extract_command.title",
        kind=kind,
        economy=given["loss of"],
        **ends,
        year=int(ranked.data["year"].iloc[0]),
        source=source_of(ranked.provenance),
    )
