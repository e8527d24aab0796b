"""A report as data: what stands where, in which language, and what is refused."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from interlace import words
from interlace.errors import InputError, OutputError, UnknownName, Unsupported
from interlace.report import build

if TYPE_CHECKING:
    from pathlib import Path

    from interlace.report import Report
    from interlace.report.document import Block

TRENDS = ["servicification", "outsourcing", "value_chain", "digitalization"]
WAITING = ("agglomeration", "production_city")


def blocks(report: Report) -> dict[str, Block]:
    """Return what each block of a report is called, without the economy and the year, and the block."""
    return {block.id.removeprefix("chn-2011-"): block for part in report.sections for block in part.blocks}


def test_the_trends_that_have_an_answer_stand_in_order(china: Report) -> None:
    assert [item.trend for item in china.tiles] == TRENDS
    assert [part.trend for part in china.sections] == TRENDS


def test_the_trends_that_need_other_data_stand_once_and_together(china: Report, china_page: str) -> None:
    assert china.waiting == WAITING
    assert china.needs.startswith("Of the six trends two need other data: where manufacturers and services cluster")
    assert china_page.count("County Business Patterns") == 1
    assert all(china_page.count(f'id="{name}"') == 1 for name in WAITING)


def test_defaults(china: Report) -> None:
    assert (china.year, china.first, china.last, china.language) == (2011, 1995, 2011, "en")
    assert china.peers == ("USA", "DEU", "JPN", "KOR")
    assert china.line == (
        "WIOD 2013, aggregated to 26 industries (bundled). Data end in 2011. Producer services: narrow definition."
    )


def test_a_tile_holds_figure_rank_change_and_span(china: Report) -> None:
    first = china.tiles[0]
    assert (first.value, *first.lines) == (
        "24.6%",
        "The 3rd lowest of 41 economies",
        "Up 2.4 points since 1995",
        "23.4% to 29.6% under four bases: exports, final products, inputs",
    )
    assert first.sparkline.startswith("<svg")
    assert first.share == pytest.approx(0.2463, abs=5e-5)


def test_what_a_stand_in_carries_is_named_and_not_ranked(china: Report) -> None:
    digital = china.tiles[3]
    assert (
        digital.label
        == "Digital value added in manufacturing exports (post and telecommunications for digital industries)"
    )
    assert digital.rank == "No rank: a stand-in carries the figure"


def test_each_section_has_answers_and_two_figures_at_least(china: Report) -> None:
    for part in china.sections:
        assert 2 <= len(part.answer) <= 4, part.trend
        assert len([block for block in part.blocks if block.exhibits[0].spec]) >= 2
    ids = [item.id for item in china.exhibits]
    assert len(ids) == len(set(ids))


def test_a_measure_over_time_as_ranking_and_as_map_is_one_exhibit(china: Report) -> None:
    exports = blocks(china)["exports"]
    assert [item.form for item in exports.exhibits] == ["over_time", "ranking", "world_map"]
    assert [item.id for item in exports.exhibits] == [
        f"chn-2011-exports-{form}" for form in ("over-time", "ranking", "world-map")
    ]
    assert exports.name == "Services in the value of manufacturing exports"


def test_every_exhibit_says_where_it_comes_from(china: Report) -> None:
    for item in china.exhibits:
        for name in ("title", "subtitle", "source", "indicator", "digest"):
            assert getattr(item, name).strip(), (item.id, name)
        assert item.spec is None or item.alt
        assert all(len(part) == 12 for part in item.digest.split(", "))


def test_the_refusals_stand_together_one_a_reason(bundled: Any, china: Report) -> None:
    (profit,) = china.refused
    assert profit.title == "How much of value added is profit"
    assert "operating surplus" in profit.reason
    first = build(bundled.panel, "CHN", 1995)
    assert any("1995 is the first year of the data" in item.reason for item in first.refused)
    assert len({item.reason for item in first.refused}) == len(first.refused)


def test_industries_stand_from_the_highest_share_down(china: Report) -> None:
    (table,) = blocks(china)["industries"].exhibits
    shares = [row[2] for row in table.grid.rows]
    assert len(shares) == 11
    assert shares == sorted(shares, reverse=True)


def test_the_economy_is_not_its_own_peer(bundled: Any) -> None:
    report = build(bundled.panel, "DEU", 2008, peers=("DEU", "FRA", "FRA"))
    assert report.peers == ("FRA",)
    assert report.year == 2008


def test_aliases_and_small_letters_are_read(bundled: Any) -> None:
    assert build(bundled.panel, "rom", peers=()).economy == "ROU"


def test_another_definition_is_named(bundled: Any, china: Report) -> None:
    broad = build(bundled.panel, "CHN", producer_services="broad")
    assert broad.definition == "broad"
    assert broad.tiles[1].value != china.tiles[1].value
    assert "broad definition" in broad.line


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"economy": "CHM"}, "unknown economy 'CHM'"),
        ({"economy": "CHN", "peers": ("USA", "GERM")}, "unknown peer 'GERM'"),
        ({"economy": "CHN", "year": 2012}, "unknown year 2012"),
        ({"economy": "CHN", "producer_services": "narow"}, "'narow'"),
    ],
)
def test_unknown_names(bundled: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        build(bundled.panel, **options)
    assert message in caught.value.what
    assert caught.value.fix


def test_a_definition_that_the_data_cannot_bear_is_refused(bundled: Any) -> None:
    with pytest.raises(Unsupported, match="kibs"):
        build(bundled.panel, "CHN", producer_services="kibs")


def test_json_holds_what_the_page_shows(china: Report) -> None:
    data = json.loads(china.to_json())
    assert data["findings"] == list(china.findings)
    assert [item["value"] for item in data["tiles"]] == [item.value for item in china.tiles]
    found = [item for part in data["sections"] for block in part["blocks"] for item in block["exhibits"]]
    assert len(found) == len(china.exhibits)
    for item, exhibit in zip(found, china.exhibits, strict=True):
        assert item["digest"] == exhibit.digest
        assert len(item["rows"]) == len(exhibit.data)
    assert data["provenance"]
    assert data["source"]["licence"]
    assert json.dumps(data, ensure_ascii=False, indent=1) + "\n" == china.to_json()


def test_the_same_inputs_give_the_same_bytes(bundled: Any, china: Report, china_page: str) -> None:
    again = build(bundled.panel, "CHN")
    assert again.to_html() == china_page
    assert again.to_json() == china.to_json()


@pytest.mark.parametrize("economy", ["ROW", "GBR"])
def test_a_page_is_small_whatever_the_economy(bundled: Any, economy: str) -> None:
    assert len(build(bundled.panel, economy).to_html().encode()) < 1_500_000


def test_progress_is_called_for_each_table(bundled: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path))
    seen: list[int] = []
    build(bundled.panel, "FRA", 1996, progress=seen.append)
    assert sorted(seen) == list(bundled.panel.years)
    seen.clear()
    build(bundled.panel, "FRA", 1996, progress=seen.append)
    assert seen == []


def test_write(china: Report, tmp_path: Path) -> None:
    page = china.write(tmp_path / "new" / "china.html")
    assert page.read_text(encoding="utf-8") == china.to_html()
    china.write(tmp_path / "china.json")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["china.json", "new"]


def test_write_refuses_another_suffix(china: Report, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.docx"):
        china.write(tmp_path / "china.docx")
    assert not list(tmp_path.iterdir())


def test_write_leaves_nothing_half_written(china: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "china.html").write_text("before", encoding="utf-8")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        china.write(tmp_path / "china.html")
    assert [(item.name, item.read_text()) for item in tmp_path.iterdir()] == [("china.html", "before")]


def test_write_into_a_folder_that_is_a_file(china: Report, tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError):
        china.write(tmp_path / "folder" / "china.html")


def test_the_claims_and_the_choices_stand_behind_the_trends(china: Report) -> None:
    found = {item.claim.number: item.verdict for item in china.verdicts}
    assert len(found) == 11
    assert found[1] == "fails"
    assert found[3] == "only"
    rows = china.choices.grid.rows
    assert [row[3] for row in rows if row[1] in ("of intermediate inputs", "narrow")] == [0.0] * 3
    narrow, broad = (row[2] for row in rows if row[0] == "Producer services in value added")
    assert narrow == pytest.approx(0.160, abs=0.0005)
    assert broad == pytest.approx(0.287, abs=0.0005)
    assert rows[-1][2] == "", "taxes on products are not apart in these data, and the table says so"
    page = china.to_html()
    assert page.index('id="digitalization"') < page.index('id="claims-board"') < page.index('id="choices"')
    data = json.loads(china.to_json())
    assert len(data["claims"]) >= 11
    assert data["choices"]["form"] == "table"


def test_a_choice_that_the_data_cannot_bear_is_a_row_with_the_reason(bundled: Any) -> None:
    report = build(bundled.panel, "CHN", 2008, producer_services="broad")
    assert report.definition == "broad"
    assert next(row[1] for row in report.choices.grid.rows if row[0] == "Producer services in value added") == "narrow"


def test_the_references_stand_as_bibtex_too(china: Report) -> None:
    page = china.to_html()
    for work in china.references:
        assert f"{{{work.key}," in page


def test_a_report_prints_itself_in_the_language_in_which_it_was_built(bundled: Any, china_page: str) -> None:
    with words.speaking("zh"):
        made = build(bundled.panel, "CHN")
    page = made.to_html()
    assert '<html lang="zh"' in page
    assert "依据投入产出表估算，并非官方统计。" in page
    assert "Estimates from input-output" not in page
    assert made.findings[0] == "服务占中国制造业中间投入的13.3%（2011年），在41个经济体中最低。"
    assert '<html lang="en"' in china_page


def test_the_full_page_has_every_fold_open(china: Report, china_page: str) -> None:
    full = china.to_html(full=True)
    assert not re.search(r"<details(?! class=\"bibtex\")(?![^>]* open)", full)
    assert re.search(r"<details(?![^>]* open)", china_page)
