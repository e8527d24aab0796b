"""What is at hand, which dataset answers best, and a report that stands on several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import interlace
from interlace import report
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.library import Holding, Library, data_folder
from interlace.model.panel import TablePanel
from interlace.sources.table import template

PROFIT = "operating_surplus_in_value_added"


def made(panel: TablePanel, years: tuple[int, ...], name: str) -> TablePanel:
    """Return a panel of other years, in memory."""
    table = panel[2011]
    return TablePanel.of([replace(table, year=year) for year in years], name)


@pytest.fixture(autouse=True)
def _no_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLACE_DATA", str(tmp_path / "nothing"))


def test_the_bundled_tables_are_at_hand_without_a_word() -> None:
    assert [one.name for one in interlace.library()] == ["bundled"]
    assert interlace.library()["BUNDLED"].data.years[-1] == 2011


def test_what_was_named_comes_first_then_the_latest_then_the_longest(bundled: TablePanel) -> None:
    old, short, long = (made(bundled, years, str(years)) for years in ((2009,), (2013,), (2012, 2013)))
    held = Library([Holding("old", given=old)], [Holding("short", given=short), Holding("long", given=long)])
    assert [one.name for one in held.bears("upstreamness", "chn")] == ["old", "long", "short"]
    assert held.bears("upstreamness", "ATL") == ()
    assert held.bears(PROFIT) == ()


def test_a_measure_is_refused_where_nobody_bears_it_and_the_need_is_told() -> None:
    with pytest.raises(Unsupported, match=r"(?s)no dataset at hand bears.*row of operating surplus"):
        interlace.library().compute(PROFIT, "CHN")
    with pytest.raises(UnknownName, match="did you mean 'upstreamness'"):
        interlace.library().bears("upstreamnes")


def test_figures_of_two_sources_stand_as_two(bundled: TablePanel) -> None:
    held = interlace.library(made(bundled, (2012,), "later"))
    found = held.spread("producer_services_in_gdp", "CHN", years=None)
    assert list(dict.fromkeys(found["source"])) == ["later", "bundled"]
    assert set(found[found["source"] == "later"]["year"]) == {2012}
    first = held.compute("producer_services_in_gdp", "CHN").data
    assert first["value"].tolist() == found[found["source"] == "later"]["value"].tolist()


def test_a_source_in_the_data_folder_is_at_hand(monkeypatch: pytest.MonkeyPatch, test_data: Path) -> None:
    monkeypatch.setenv("INTERLACE_DATA", str(test_data / "data"))
    assert data_folder() == test_data / "data"
    held = interlace.library("wiod2013", only=True)
    assert [one.name for one in held] == ["wiod2013"]
    assert held["wiod2013"].years == tuple(range(1995, 2012))


def test_a_broken_source_in_the_data_folder_is_left_out_with_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "china").mkdir()
    monkeypatch.setenv("INTERLACE_DATA", str(tmp_path))
    with pytest.warns(UserWarning, match="the source 'china' is left out"):
        assert [one.name for one in interlace.library()] == ["bundled"]


@pytest.mark.parametrize(
    ("given", "message"),
    [(("nosuch",), "unknown source 'nosuch'"), (("chin",), "did you mean 'china'"), (("wiod2013",), "not at hand")],
)
def test_bad_names(given: tuple[Any, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(interlace.library(*given))


# ---- a report on several sources ----


@pytest.fixture(scope="module")
def american(test_data: Path) -> report.Report:
    """The report on the United States, on the bundled tables and BEA's."""
    return report.build(interlace.library("bundled", ("bea_summary", test_data / "data" / "bea"), only=True), "USA")


def test_each_figure_names_its_own_source_and_year(american: report.Report) -> None:
    figures = {item.id.removeprefix("usa-").split("-", 1)[1]: item for item in american.figures}
    assert "BEA" in figures["profit-over-time"].source
    assert "profit-ranking" not in figures, "BEA's tables have one economy"
    assert "WIOD" in figures["exports-over-time"].source
    digests = {name: figure.digest for name, figure in figures.items()}
    assert digests["profit-over-time"] != digests["exports-over-time"]


def test_the_words_say_where_they_are_from(american: report.Report) -> None:
    last = american.sections[2].answer[-1]
    assert "(Source: United States, BEA" in last
    assert not any("profit" in limit.casefold() and "cannot" in limit for limit in american.limits)
    assert any("BEA" in fact.value for fact in american.facts)


def test_a_tile_and_an_answer_say_from_which_source_and_year_they_are(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    template(file, kind="csv")
    built = report.build(interlace.library(("table", file), "bundled", only=True), "AUT")
    assert built.year == 2020
    source = "WIOD 2013, aggregated to 26 industries (bundled), 2011"
    assert all(f"From {source}" in tile.lines for tile in built.tiles)
    assert any(answer.endswith(f"(Source: {source}.)") for answer in built.sections[0].answer)


def test_a_report_on_one_source_is_that_of_the_source_alone() -> None:
    one = report.build(interlace.library("bundled", only=True), "CHN")
    assert one.to_html() == report.build(interlace.load("bundled"), "CHN").to_html()
    assert any("profit" in item.id for item in one.refused)


def test_the_command_takes_sources_in_order(test_data: Path, tmp_path: Path, american: report.Report) -> None:
    from typer.testing import CliRunner

    from interlace.cli import app

    target = tmp_path / "usa.html"
    bea = f"bea_summary={test_data / 'data' / 'bea'}"
    done = CliRunner().invoke(app, ["report", "USA", "--source", "bundled", "--source", bea, "-o", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_text(encoding="utf-8") == american.to_html()
