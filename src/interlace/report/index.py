"""The page that leads to the reports of a collection: one table of economies with the headline figures."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from interlace import words
from interlace._version import __version__
from interlace.report import page
from interlace.report.context import provenance_in_words

if TYPE_CHECKING:
    from interlace.model.provenance import Provenance
    from interlace.report.build import Report
    from interlace.report.context import Context
    from interlace.report.document import Fact, Tile


@dataclass(frozen=True, slots=True)
class Row:
    """An economy's line: code, name, file of its report, tiles by trend, digest of its table."""

    economy: str
    name: str
    file: str
    tiles: dict[str, Tile]
    digest: str

    @property
    def address(self) -> str:
        """The file's address, relative to the index page."""
        return quote(self.file)


def row(report: Report, file: str) -> Row:
    """Return the line of a report.

    Parameters
    ----------
    report : Report
    file : str
        Name of its file, beside the index page.
    """
    return Row(report.economy, report.name, file, {tile.trend: tile for tile in report.tiles}, report.digest)


def render(rows: Sequence[Row], context: Context, line: str, facts: tuple[Fact, ...], provenance: Provenance) -> str:
    """Return the index page.

    Parameters
    ----------
    rows : sequence of Row
        In the panel's order; the page sorts them by name.
    context : Context
        Of any of the reports: year, first year and definition are the same in all.
    line : str
        The one line of any of the reports.
    facts : tuple of Fact
        The rest of its header.
    provenance : Provenance
        Of the year's table.

    Returns
    -------
    str
        HTML without an outside request; the same rows give the same text.
    """
    from markupsafe import Markup

    script = page.asset("page.js")
    trends = dict.fromkeys(trend for item in rows for trend in item.tiles)
    ordered = sorted(rows, key=lambda item: (item.name.casefold(), item.economy))
    return (
        page.environment()
        .get_template("index.html.j2")
        .render(
            text=_text,
            language=words.language(),
            version=__version__,
            context=context,
            line=line,
            rows=ordered,
            columns=[_column(rows, trend) for trend in trends],
            missing=words.text("numbers.missing"),
            # The comparison differs from report to report, because no economy is compared with itself.
            facts=[fact for fact in facts if fact.label != words.text("report.fact.peers.label")],
            source=provenance.source,
            steps=provenance_in_words(provenance),
            digest=provenance.digest,
            css=Markup(page.asset("page.css")),  # noqa: S704
            script=Markup(script),  # noqa: S704
            csp=Markup(page.content_security_policy([script])),  # noqa: S704
        )
    )


def _column(rows: Sequence[Row], trend: str) -> tuple[Tile, str]:
    """Return a tile of a trend, for the words of a column, and the economies' median as printed."""
    tiles = [item.tiles[trend] for item in rows if trend in item.tiles]
    return tiles[0], str(words.Amount(statistics.median(tile.share for tile in tiles), "share"))


def _text(key: str, /, **values: object) -> str:
    return words.text(f"outputs.index.{key}", **values)
