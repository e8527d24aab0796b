"""Reports on tables that are not like the published ones."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from interlace.errors import UnknownName
from interlace.report import build

from . import worlds
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
    assert report.findings[2] == "No other economy in these data can be set beside XLD."
    assert report.peers == ()
    assert report.tiles[0].rank == "No other economy to rank against"
    assert report.tiles[0].change == "One year of data, so no change to report"
    assert report.refused
    assert all(item.reason and item.title for item in report.refused)
    reasons = {item.id: item.reason for item in report.refused}
    assert reasons["drivers"] == "the data hold one year, 2011, so there is no path over time to draw"
    page = report.to_html()
    assert all(item.title in page for item in report.refused)
    report.to_json()


def test_peers_default_to_what_is_there() -> None:
    assert build(panel(table(("CHN", "USA"))), "CHN").peers == ("USA",)
    assert build(panel(table(("XNO", "XSU", "ROW"))), "XNO").peers == ("XSU",)
    with pytest.raises(UnknownName, match="unknown peer 'JPN'"):
        build(panel(table(("CHN", "USA"))), "CHN", peers=("JPN",))


def test_no_manufacturing() -> None:
    report = build(panel(table(without_manufacturing=("CHN",))), "CHN")
    assert "services" in report.findings[0].casefold()
    assert report.tiles == () or all(tile.value for tile in report.tiles)
    assert report.sections[0].answer[0] == "These data record no purchases by manufacturers in China in 2011."
    seen = re.sub(r"<script.*?</script>", "", report.to_html(), flags=re.DOTALL)
    assert re.search(r"\bnan\b", seen, flags=re.IGNORECASE) is None
    report.to_json()


def test_industries_without_functions_refuse_what_is_by_function() -> None:
    plain = table()
    without = dataclasses.replace(plain, classification=dataclasses.replace(plain.classification, functions={}))
    report = build(panel(without), "CHN")
    reasons = [item for item in report.refused if "does not say what its industries do" in item.reason]
    assert [item.title for item in reasons if "Whose services are in manufacturing exports" in item.title]
    assert sum(item.title.count("Whose services are in") for item in reasons) == 2


def test_two_years_show_a_change() -> None:
    report = build(panel(table(year=2010), table(year=2011)), "DEU")
    assert "2010" in report.tiles[0].change
    industries = next(item for item in report.exhibits if item.id.endswith("industries"))
    assert len(industries.grid.columns) == 4


def test_the_first_year_of_a_panel_has_no_change() -> None:
    report = build(panel(table(year=2010), table(year=2011)), "DEU", 2010)
    assert report.tiles[0].change == "2010 is the first year of the data, so no change to report"
    assert report.findings[1] == "2010 is the first year of the data (2010–2011), so no change can be told."


def test_a_national_table_with_profit_has_both_tables_in_its_report() -> None:
    years = [worlds.with_profit(table(("XLD",), year=year)) for year in (2010, 2011)]
    report = build(panel(*years), "XLD")
    found = {item.id.removeprefix("xld-2011-"): item for item in report.exhibits}
    functions, bands = found["profit-functions"], found["profit-positions"]
    assert len(bands.grid.rows) == 5
    assert "operating surplus" in functions.caption
    page = report.to_html()
    assert functions.title in page
    assert functions.caption in page


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
