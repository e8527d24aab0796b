"""Every number that stands twice in a report is the same text both times: tile, title, sentence, alternative, table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from interlace.model.facts import Series
from interlace.report.build import assemble
from interlace.report.context import Context
from interlace.report.gather import Answers, Basis, gather
from interlace.report.sections import trends

if TYPE_CHECKING:
    from interlace.figures import Exhibit
    from interlace.report import Report
    from interlace.report.document import Tile

BLOCKS = {
    "servicification": "exports",
    "outsourcing": "foreign-services",
    "value_chain": "final",
    "digitalization": "digital",
}
"""The exhibit of each tile's measure."""
FEW = ("CHN", "DEU", "LUX", "USA")


@pytest.fixture(scope="module")
def answers(bundled: Any) -> Answers:
    context = Context.of(bundled.panel, "CHN", None, None, None)
    return gather(bundled.panel, context, tuple(bundled.panel.economies))


def made(bundled: Any, answers: Answers, economy: str) -> Report:
    context = Context.of(bundled.panel, economy, None, None, None)
    return assemble(Basis(bundled.panel, context, answers))


def own_cells(exhibit: Exhibit) -> tuple[str, ...]:
    """Return the cells of the marked row, or of the last, which is that of the last year."""
    rows = exhibit.grid.shown()
    return rows[-1 if exhibit.grid.marked is None else exhibit.grid.marked]


def told_alike(report: Report, tile: Tile) -> None:
    name = f"{report.economy}-{report.year}-{BLOCKS[tile.trend]}".lower()
    block = next(block for part in report.sections for block in part.blocks if block.id == name)
    coarse = f"{100 * tile.share:.1f}%"
    for exhibit in block.exhibits:
        where = (report.economy, exhibit.id)
        assert tile.value in exhibit.title, where
        assert tile.value in exhibit.alt, where
        assert tile.value.rstrip("%") in own_cells(exhibit), where
        if coarse != tile.value:
            assert coarse not in exhibit.title, where
            assert coarse not in exhibit.alt, where
    over_time, ranking = block.exhibits[:2]
    moved = tile.change.partition(" since")[0].lower()
    assert moved in over_time.title or "points" not in moved, (report.economy, over_time.id)
    if "stand-in" not in tile.rank:
        assert tile.rank.lower() in ranking.title.lower(), (report.economy, ranking.id)


def sentences_alike(report: Report, answers: Answers) -> None:
    """Hold each share of the answers to the tile that prints it."""
    by_trend = {tile.trend: tile for tile in report.tiles}
    said = {part.trend: " ".join(part.answer) for part in report.sections}
    for trend, clause in (("servicification", "service industries earn {}"), ("digitalization", "abroad, earn {}")):
        assert clause.format(by_trend[trend].value) in said[trend], (report.economy, trend)
    assert f"abroad ({by_trend['outsourcing'].value}" in said["outsourcing"], report.economy
    for finding in report.findings:
        for trend in trends():
            series = answers.measure(trend.tile) if trend.tile else None
            if not isinstance(series, Series) or report.tiles == ():
                continue
            value = series.value(report.economy, report.year)
            assert value is None or str(series.printed(value)) == by_trend[trend.id].value, finding


def check(bundled: Any, answers: Answers, economy: str) -> None:
    report = made(bundled, answers, economy)
    for tile in report.tiles:
        told_alike(report, tile)
    sentences_alike(report, answers)


@pytest.mark.parametrize("economy", FEW)
def test_a_number_is_told_alike(bundled: Any, answers: Answers, economy: str) -> None:
    check(bundled, answers, economy)


@pytest.mark.slow
def test_a_number_is_told_alike_in_every_report(bundled: Any, answers: Answers) -> None:
    for economy in bundled.panel.economies:
        if economy not in FEW:
            check(bundled, answers, economy)
