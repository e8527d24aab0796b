"""``interlace claims``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interlace import words
from interlace.cli import options
from interlace.cli._app import command
from interlace.cli._progress import steps
from interlace.cli._tables import say, source_of

if TYPE_CHECKING:
    from interlace.claims import Verdict


@command("claims", "claims China", "claims --years 2000-2011 --format csv")
def claims_command(given: options.Given, economy: options.SomeEconomy = None) -> None:
    """Check the public claims about integration against data.

    With an economy, every claim for it; without one, how many economies pass.
    """
    from interlace import claims
    from interlace.model.options import code_of

    panel = given.panel
    code = None if economy is None else code_of(economy, panel.economies)
    if not given.for_people:
        frame = claims.check(panel, years=given.years, progress=steps(len(given.years)))
        given.delivered(frame if code is None else frame[frame["economy"] == code])
        return
    year = given.one_year
    found = claims.verdicts(panel, code or panel.economies[0], year, progress=steps(1))
    source = source_of(panel.provenance(year))
    about = {"economy": code, "count": len(panel.economies), "year": year, "source": source}
    say(words.text(f"claims_command.{'world' if code is None else 'economy'}", **about))
    for verdict in found:
        say("", f"{verdict.claim.number}. {verdict.claim.statement}")
        (_say_world if code is None else _say_economy)(verdict)
    say("", words.text("cli.below", digest=panel.digest(year)))


def _say_economy(verdict: Verdict) -> None:
    lines = [words.text("claims_command.verdict", verdict=verdict)]
    if not verdict.in_population:
        lines.append(words.text("claims_command.outside", population=verdict.claim.of_whom))
    if verdict.remedy:
        lines.append(words.text("claims_command.remedy", remedy=verdict.remedy))
    say(*lines, mark="   ")
    for cell in verdict.cells:
        facts = {"name": cell.name, "value": cell.value, "threshold": verdict.claim.threshold}
        passes = "missing" if cell.passes is None else "yes" if cell.passes else "no"
        said = words.text("claims_command.cell", passes=passes, reason=cell.reason, **facts)
        among = None if cell.spread is None else cell.spread.of
        say(words.text("claims_command.spread", cell=said, among=among, spread=cell.spread), mark="   - ")
    if verdict.claim.note:
        say(verdict.claim.note, mark="   ")


def _say_world(verdict: Verdict) -> None:
    if not verdict.cells:
        say(words.text("claims_command.verdict", verdict=verdict), mark="   ")
    for cell in verdict.cells:
        facts = {"name": cell.name, "reason": cell.reason, "threshold": verdict.claim.threshold, "spread": cell.spread}
        among = None if cell.spread is None else cell.spread.of
        say(words.text("claims_command.passing", among=among, **facts), mark="   - ")
