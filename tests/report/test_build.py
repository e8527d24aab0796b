from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from interlace.errors import InputError, OutputError, UnknownName, Unsupported
from interlace.report import build
from interlace.report.document import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from interlace.report import Report

TRENDS = ["servicification", "outsourcing", "agglomeration", "value_chain", "digitalization", "production_city"]


def test_the_six_trends_stand_in_order(china: Report) -> None:
    assert [item.trend for item in china.tiles] == TRENDS
    assert [part.trend for part in china.sections] == TRENDS
    assert [part.number for part in china.sections] == [1, 2, 3, 4, 5, 6]


def test_defaults(china: Report) -> None:
    assert (china.year, china.first, china.last) == (2011, 1995, 2011)
    assert china.peers == ("USA", "DEU", "JPN", "KOR")


def test_a_tile_holds_figure_unit_rank_and_change(china: Report) -> None:
    first = china.tiles[0]
    assert (first.value, first.rank, first.change) == (
        "24.6%",
        "The 3rd lowest of 41 economies",
        "Up 2.4 points since 1995",
    )
    assert first.unit
    assert first.sparkline.startswith("<svg")
    assert first.share == pytest.approx(0.2463, abs=5e-5)


def test_a_trend_without_data_says_what_it_needs(china: Report) -> None:
    for position in (2, 5):
        assert china.tiles[position].value == ""
        assert china.tiles[position].needs
        assert china.sections[position].needs
        assert china.sections[position].remedy
        assert china.sections[position].blocks == ()


def test_each_filled_trend_has_two_figures_at_least(china: Report) -> None:
    for part in china.sections:
        figures = [item for item in part.blocks if not isinstance(item, Refused) and item.spec]
        assert part.needs or len(figures) >= 2
    ids = [item.id for part in china.sections for item in part.blocks]
    assert len(ids) == len(set(ids))


def test_every_figure_says_where_it_comes_from(china: Report) -> None:
    for figure in china.figures:
        for name in ("title", "subtitle", "alt", "source", "indicator", "digest", "how_to_read"):
            assert getattr(figure, name).strip(), (figure.id, name)
        assert all(len(part) == 12 for part in figure.digest.split(", "))


def test_industries_stand_from_the_highest_share_down(china: Report) -> None:
    table = next(item for item in china.sections[0].blocks if item.id == "industries")
    shares = [row[1] for row in table.grid.rows]
    assert len(shares) == 11
    assert shares == sorted(shares, reverse=True)


def test_the_claim_table_has_four_denominators(china: Report) -> None:
    table = next(item for item in china.sections[0].blocks if item.id == "claims")
    assert len(table.grid.rows) == 4
    assert table.grid.rows[0][1] == pytest.approx(13.3, abs=0.05)
    assert {row[4] for row in table.grid.rows} == {"0 of 41"}


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
    assert any(fact.value.startswith("broad") for fact in broad.facts)


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
    assert data["summary"] == list(china.summary)
    assert [item["value"] for item in data["tiles"]] == [item.value for item in china.tiles]
    figures = [block for part in data["sections"] for block in part["blocks"] if block["kind"] == "figure"]
    assert len(figures) == len(china.figures)
    for block, figure in zip(figures, china.figures, strict=True):
        assert block["digest"] == figure.digest
        assert len(block["rows"]) == len(figure.data)
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
    assert found[1] == "does not hold"
    assert found[3] == "holds only under"
    rows = china.choices.grid.rows
    assert [row[3] for row in rows if row[1] in ("of intermediate inputs", "narrow")] == [None] * 3
    narrow, broad = (row[2] for row in rows if row[0] == "Producer services in value added")
    assert narrow == pytest.approx(16.0, abs=0.05)
    assert broad == pytest.approx(28.7, abs=0.05)
    assert rows[-1][2] is None, "taxes on products are not apart in these data, and the table says so"
    page = china.to_html()
    assert page.index('id="production_city"') < page.index('id="claims-board"') < page.index('id="choices"')
    data = json.loads(china.to_json())
    assert len(data["claims"]) >= 11
    assert data["choices"]["kind"] == "table"


def test_a_choice_that_the_data_cannot_bear_is_a_row_with_the_reason(bundled: Any) -> None:
    report = build(bundled.panel, "CHN", 2008, producer_services="broad")
    assert report.definition == "broad"
    assert next(row[1] for row in report.choices.grid.rows if row[0] == "Producer services in value added") == "narrow"


def test_the_references_stand_as_bibtex_too(china: Report) -> None:
    page = china.to_html()
    for work in china.references:
        assert f"{{{work.key}," in page
