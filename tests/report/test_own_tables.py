"""Reports on tables that are not like the published ones."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from interlace.errors import UnknownName
from interlace.report import build
from interlace.report.document import Refused

from .worlds import NAMES, panel, table

HOSTILE = '</script><script>window.broken=1</script><img src=x onerror="window.broken=1">'


class Elements(HTMLParser):
    """Counts elements, and keeps what an image asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.count: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1


def elements(page: str) -> dict[str, int]:
    parser = Elements()
    parser.feed(page)
    return parser.count


def test_one_economy_and_one_year() -> None:
    report = build(panel(table(("XLD",))), "XLD")
    assert "no other economy in these data to compare" in report.summary[0]
    assert report.peers == ()
    assert report.tiles[0].rank == "No other economy in these data to rank against"
    assert report.tiles[0].change == "One year of data, so no change to report"
    refused = [item for part in report.sections for item in part.blocks if isinstance(item, Refused)]
    assert refused
    assert all(item.reason and item.title for item in refused)
    reasons = {item.id: item.reason for item in refused}
    assert reasons["exports-time"] == "the data hold one year, 2011, so there is no path over time to draw"
    assert "one economy" in reasons["foreign-services-ranking"]
    page = report.to_html()
    assert all(item.title in page for item in refused)
    report.to_json()


def test_default_peers_that_the_data_lack_are_named() -> None:
    report = build(panel(table(("CHN", "USA"))), "CHN")
    assert report.peers == ("USA",)
    detail = next(fact.detail for fact in report.facts if "United States" in fact.value)
    assert detail == "(not in these data: Germany, Japan and Korea)"
    with pytest.raises(UnknownName, match="unknown peer 'JPN'"):
        build(panel(table(("CHN", "USA"))), "CHN", peers=("JPN",))


def test_no_manufacturing() -> None:
    report = build(panel(table(without_manufacturing=("CHN",))), "CHN")
    assert report.summary[0].startswith("These data record no purchases by manufacturers in China in 2011")
    assert report.tiles[0].value == ""
    assert report.tiles[0].needs == "No figure"
    seen = re.sub(r"<script.*?</script>", "", report.to_html(), flags=re.DOTALL)
    assert re.search(r"\bnan\b", seen, flags=re.IGNORECASE) is None
    report.to_json()


def test_industries_without_functions_refuse_what_is_by_function() -> None:
    plain = table()
    without = dataclasses.replace(plain, classification=dataclasses.replace(plain.classification, functions={}))
    report = build(panel(without), "CHN")
    refused = {item.id: item.reason for part in report.sections for item in part.blocks if isinstance(item, Refused)}
    assert "does not say what its industries do" in refused["exports-structure"]
    assert "does not say what its industries do" in refused["final-structure"]
    assert report.sections[3].answer[0].startswith("Who earns what in a final product cannot be told from these data")


def test_two_years_show_a_change() -> None:
    report = build(panel(table(year=2010), table(year=2011)), "DEU")
    assert "2010" in report.tiles[0].change
    industries = next(item for item in report.sections[0].blocks if item.id == "industries")
    assert len(industries.grid.columns) == 4  # type: ignore[union-attr]


def test_the_first_year_of_a_panel_has_no_change() -> None:
    report = build(panel(table(year=2010), table(year=2011)), "DEU", 2010)
    assert report.tiles[0].change == "The first year of the data, so no change to report"
    assert "about the same as in 2010" not in report.summary[0]


def test_a_hostile_label_prints_as_text() -> None:
    names = {**NAMES, "cars": HOSTILE}
    plain = build(panel(table(source="Made by hand")), "CHN").to_html()
    hostile = build(panel(table(names=names, source=HOSTILE)), "CHN").to_html()
    before, after = elements(plain), elements(hostile)
    assert after.get("img", 0) == before.get("img", 0)
    assert after["script"] == before["script"]
    assert "&lt;/script&gt;" in hostile
    assert HOSTILE not in hostile
    for text in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', hostile, flags=re.DOTALL):
        assert "<" not in text
