"""The page in a browser: drawn, quiet, usable by keyboard, readable on a phone and on paper."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from interlace.figures import stored

from . import packing

if TYPE_CHECKING:
    from interlace.report import Report

pytestmark = pytest.mark.page

LIMIT = 1_500_000
"""Bytes of a page."""
MARGINAL = 21_000
"""Bytes that one more figure may add to it."""


@dataclass
class Opened:
    """A page with what it said and asked for."""

    page: Any
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def opened(browser: Any, file: Path, width: int = 1280, height: int = 900) -> Opened:
    page = browser.new_page(viewport={"width": width, "height": height}, accept_downloads=True)
    found = Opened(page)
    page.on("console", lambda message: found.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.asked.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("window.interlaceFigures.ready")
    return found


@pytest.fixture(scope="module")
def file(china: Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return china.write(tmp_path_factory.mktemp("page") / "china.html")


@pytest.fixture(scope="module")
def wide(browser: Any, file: Path) -> Iterator[Opened]:
    found = opened(browser, file)
    yield found
    found.page.close()


@pytest.fixture(scope="module")
def narrow(browser: Any, file: Path) -> Iterator[Opened]:
    found = opened(browser, file, 390, 844)
    yield found
    found.page.close()


def test_the_page_is_small_enough(file: Path) -> None:
    assert file.stat().st_size < LIMIT


def test_a_figure_more_adds_little(china: Report) -> None:
    whole = len(stored(china.figures))
    for figure in china.figures:
        without = len(stored([other for other in china.figures if other is not figure]))
        # The outlines come with the one map.
        assert whole - without < (3 * MARGINAL if figure.id.endswith("-world-map") else MARGINAL), figure.id


def test_every_figure_is_drawn(wide: Opened, china: Report) -> None:
    states = wide.page.evaluate(
        """() => [...document.querySelectorAll('[data-figure]')].filter((figure) => figure.querySelector('.chart')).map(
            (figure) => ({
                id: figure.dataset.figure,
                state: figure.dataset.figureState,
                marks: figure.querySelectorAll('[data-figure-chart] svg path, [data-figure-chart] svg rect').length,
            }))"""
    )
    assert [item["id"] for item in states] == [figure.id for figure in china.figures]
    for item in states:
        assert item["state"] == "ready", item
        assert item["marks"] > 5, item


def test_two_figures_of_a_section_stand_open_and_the_page_is_short(wide: Opened, china: Report) -> None:
    page = wide.page
    shown = page.evaluate(
        """() => [...document.querySelectorAll('section.trend')].map((part) =>
            [...part.querySelectorAll('.chart')].filter((chart) => chart.checkVisibility()).length)"""
    )
    assert shown == [2] * len(china.sections)
    assert page.evaluate("document.documentElement.scrollHeight") < 10_000
    assert len(page.inner_text("body").split()) < 3_000


def test_the_first_screen_holds_the_findings_the_tiles_and_what_is_missing(browser: Any, file: Path) -> None:
    found = opened(browser, file, 1280, 800)
    assert found.page.evaluate("document.querySelector('.opening').getBoundingClientRect().bottom") <= 800
    found.page.close()


def test_the_page_is_quiet_and_asks_nobody(wide: Opened, narrow: Opened, file: Path) -> None:
    for found in (wide, narrow):
        assert found.said == []
        # Scripts make addresses of their own (data:, blob:) for what they draw; nothing else but the file is read.
        assert [url for url in found.asked if not url.startswith(("data:", "blob:"))] == [file.as_uri()]


def test_the_policy_allows_the_pages_scripts_alone(wide: Opened) -> None:
    policy = wide.page.get_attribute('meta[http-equiv="Content-Security-Policy"]', "content")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-eval" not in policy
    rule = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in rule
    scripts = wide.page.evaluate("document.querySelectorAll('script:not([type])').length")
    assert rule.count("sha256-") == scripts


def test_a_foreign_script_does_not_run(browser: Any, china_page: str, tmp_path: Path) -> None:
    changed = tmp_path / "changed.html"
    changed.write_text(china_page.replace("</body>", "<script>window.broken = 1</script></body>"), encoding="utf-8")
    found = opened(browser, changed)
    assert found.page.evaluate("window.broken") is None
    assert any("Content Security Policy" in text for text in found.said)
    found.page.close()


def test_headings_are_in_order_and_parts_are_named(wide: Opened) -> None:
    levels = wide.page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((heading) => Number(heading.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    unnamed = wide.page.evaluate(
        """() => [...document.querySelectorAll('section, nav, figure, [role=region], [role=img]')].filter((part) => {
            const by = part.getAttribute('aria-labelledby');
            const name = part.getAttribute('aria-label') || (by && document.getElementById(by)?.textContent);
            return !name || !name.trim();
        }).length"""
    )
    assert unnamed == 0
    assert wide.page.locator("main").count() == 1
    ids = wide.page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))


def test_the_contents_lead_to_the_parts_and_mark_the_one_in_view(wide: Opened) -> None:
    page = wide.page
    targets = page.evaluate("[...document.querySelectorAll('.toc a')].map((link) => link.hash)")
    assert len(targets) >= 25, "two levels"
    assert all(page.locator(target).count() == 1 for target in targets)
    assert page.locator(".toc ol ol:visible").count() <= 1
    page.locator('.toc a[href="#value_chain"]').click()
    page.locator('.toc a[href="#value_chain"][aria-current]').wait_for(timeout=5000)
    assert page.evaluate("document.querySelector('.toc').getBoundingClientRect().top") >= 0
    page.evaluate("window.scrollTo(0, 0)")


def test_the_first_key_skips_to_the_report_and_focus_is_seen(narrow: Opened) -> None:
    page = narrow.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_tabs_are_one_stop_and_turn_by_arrow_keys(wide: Opened) -> None:
    page = wide.page
    tabs = page.locator("#chn-2011-exports [role=tab]")
    assert [tab.text_content() for tab in tabs.all()] == ["Over time", "Ranking", "Map", "Table"]
    tabs.nth(0).focus()
    for name in ("Ranking", "Map", "Table"):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.textContent") == name
        assert page.locator("#chn-2011-exports [role=tabpanel]:visible").count() == 1
    assert page.locator("#chn-2011-exports-panel-table tbody tr").first.is_visible()
    page.keyboard.press("ArrowRight")
    assert page.locator("#chn-2011-exports-over-time").is_visible()


def test_a_figure_is_drawn_as_wide_as_its_tab(wide: Opened) -> None:
    page = wide.page
    page.locator("#chn-2011-exports [role=tab]").nth(1).click()
    page.wait_for_function(
        "document.querySelector('#chn-2011-exports-ranking svg').getBoundingClientRect().width > 600"
    )
    page.locator("#chn-2011-exports [role=tab]").nth(0).click()


@pytest.mark.parametrize(
    "target", ["method", "method-upstreamness", "chn-2011-final-ranking", "limits", "production_city"]
)
def test_a_link_lands_where_it_points(browser: Any, file: Path, target: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{file.as_uri()}#{target}")
    page.evaluate("window.interlaceFigures.ready")
    page.wait_for_timeout(300)
    place = page.evaluate("(id) => document.getElementById(id).getBoundingClientRect().top", target)
    left = page.evaluate("document.documentElement.scrollHeight - window.scrollY - window.innerHeight")
    assert -1 <= place <= 40 or (left < 2 and place < 800)
    page.close()


def test_the_keyboard_is_through_a_closed_page_in_eighty_stops(browser: Any, file: Path) -> None:
    found = opened(browser, file)
    page, stops = found.page, 0
    while stops <= 100:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        stops += 1
    assert stops <= 80
    page.close()


def test_a_table_is_sorted_by_its_header(wide: Opened) -> None:
    page = wide.page
    page.evaluate("document.querySelector('#choices').open = true")
    table = page.locator("#choices table.sortable")
    header = table.locator("thead button").nth(2)
    read = "(table) => [...table.tBodies[0].rows].map((row) => parseFloat(row.cells[2].textContent))"
    header.focus()
    page.keyboard.press("Enter")
    falling = [value for value in table.evaluate(read) if value == value]
    assert falling == sorted(falling, reverse=True)
    page.keyboard.press("Enter")
    assert [value for value in table.evaluate(read) if value == value] == sorted(falling)
    assert table.locator("thead th").nth(2).get_attribute("aria-sort") == "ascending"
    page.evaluate("document.querySelector('#choices').open = false")


def test_the_economys_row_is_marked(wide: Opened) -> None:
    row = wide.page.locator("#chn-2011-bought-panel-table tr.own")
    assert row.count() == 1
    assert "China" in row.text_content()


@pytest.mark.parametrize(
    ("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<svg"), ("csv", b"\xef\xbb\xbf# indicator: ")]
)
def test_a_download_gives_a_file(wide: Opened, china: Report, tmp_path: Path, kind: str, start: bytes) -> None:
    figure = next(item for item in china.figures if item.id.endswith("exports-over-time"))
    wide.page.evaluate("(id) => { document.querySelector(`#${id} .about`).open = true; }", figure.id)
    with wide.page.expect_download() as waiting:
        wide.page.locator(f'#{figure.id} [data-action="{kind}"]').click()
    name = waiting.value.suggested_filename
    assert name == f"{figure.id}.{kind}"
    waiting.value.save_as(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    assert content.startswith(start)
    if kind == "csv":
        assert figure.digest.encode() in content
        assert content.count(b"\n") == len(figure.data) + 1 + content.count(b"# ")


def test_the_csv_of_every_figure_has_its_values_to_the_last_bit(wide: Opened, china: Report) -> None:
    for figure in china.figures:
        text = wide.page.evaluate("(id) => window.interlaceFigures.csv(id)", figure.id)
        ours, theirs = (list(csv.DictReader(io.StringIO(content, newline=""))) for content in (figure.to_csv(), text))
        assert list(ours[0]) == list(theirs[0])
        for name in ours[0]:
            number = name in figure.data and figure.data[name].dtype.kind == "f"
            read = [
                [float(row[name]) if number and row[name] else row[name] for row in rows] for rows in (ours, theirs)
            ]
            assert read[0] == read[1], (figure.id, name)


def test_a_map_has_its_outlines_from_the_store(wide: Opened, china: Report) -> None:
    place = next(figure for figure in china.figures if figure.id.endswith("-world-map"))
    assert wide.page.locator(f"#{place.id} svg path").count() > 100
    assert not wide.page.evaluate("'interlaceShared' in window")


@pytest.mark.parametrize("how", ["no unpacking", "damaged"])
def test_figures_that_cannot_be_unpacked_say_so_and_leave_their_tables(
    browser: Any, china_page: str, tmp_path: Path, how: str
) -> None:
    file = tmp_path / "broken.html"
    data = packing.outside_of(china_page)["data"]
    damaged = packing.with_data(china_page, data[:1000]) if how == "damaged" else china_page
    file.write_text(damaged, encoding="utf-8")
    page = browser.new_page()
    if how == "no unpacking":
        page.add_init_script("delete window.DecompressionStream")
    page.goto(file.as_uri())
    page.evaluate("window.interlaceFigures.ready")
    figures = page.locator("[data-figure]:has(.chart)")
    assert page.locator('[data-figure-state="failed"]').count() == figures.count() > 10
    assert "could not be drawn" in figures.first.locator("[data-figure-status]").text_content()
    page.locator("#chn-2011-exports [role=tab]").last.click()
    assert page.locator("#chn-2011-exports-panel-table tbody tr").first.is_visible()
    page.close()


def test_no_sideways_scroll_on_a_phone(narrow: Opened) -> None:
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 390
    spilled = narrow.page.evaluate(
        """() => [...document.querySelectorAll('main *, footer *')].filter((element) =>
            element.getBoundingClientRect().right > 391 && !element.closest('.scroll, .math, svg, .sr')
        ).map((element) => element.outerHTML.slice(0, 120))"""
    )
    assert spilled == []


def test_figures_are_drawn_on_a_phone(narrow: Opened, china: Report) -> None:
    ready = narrow.page.locator('[data-figure-state="ready"]').count()
    assert ready == len(china.figures)


def test_print_has_no_sticky_parts_and_nothing_to_press(wide: Opened) -> None:
    page = wide.page
    page.emulate_media(media="print")
    for part in (".toc", ".tabs", ".tools", ".skip"):
        assert not page.locator(part).first.is_visible(), part
    inside = "(figure) => getComputedStyle(figure).breakInside"
    assert page.locator("figure").first.evaluate(inside) == "avoid"
    page.emulate_media(media="screen")


def test_the_full_print_has_its_addresses_and_every_figure(browser: Any, china: Report, tmp_path: Path) -> None:
    found = opened(browser, china.write(tmp_path / "full.html", full=True))
    page = found.page
    page.emulate_media(media="print")
    assert page.locator(".links li").count() >= 3
    assert page.locator(".links li").first.is_visible()
    shown = page.evaluate("[...document.querySelectorAll('.chart')].filter((chart) => chart.checkVisibility()).length")
    assert shown == len(china.figures)
    assert found.said == []
    page.close()


@pytest.mark.parametrize("section", ["outsourcing", "value_chain"])
def test_a_question_is_answered_on_the_first_screen(wide: Opened, section: str) -> None:
    """From the heading to the first marks of the first figure is less than a screen of 900 pixels."""
    found = wide.page.evaluate(
        """(id) => {
            const part = document.getElementById(id), top = part.getBoundingClientRect().top;
            const at = (what) => part.querySelector(what).getBoundingClientRect();
            return { answer: at('.answer').bottom - top, figure: at('figure [data-figure-chart] svg').top - top };
        }""",
        section,
    )
    assert found["answer"] < 600
    assert found["figure"] < 850


def test_every_figure_fits_on_a_printed_page(browser: Any, china: Report, tmp_path: Path) -> None:
    """None need be split: the room of an A4 page within its margins is 180 mm by 266 mm."""
    found = opened(browser, china.write(tmp_path / "full.html", full=True), round(180 / 25.4 * 96), 1000)
    found.page.emulate_media(media="print")
    heights = found.page.evaluate(
        """() => [...document.querySelectorAll('figure')].map(
            (one) => [one.dataset.figure, one.getBoundingClientRect().height])"""
    )
    assert len(heights) == 1 + len(china.exhibits)
    assert {name: height for name, height in heights if height > 266 / 25.4 * 96} == {}
    found.page.close()


def pages(content: bytes) -> int:
    assert content.startswith(b"%PDF")
    return len(re.findall(rb"/Type\s*/Page[^s]", content))


def test_the_brief_is_two_pages_and_the_whole_more(browser: Any, china: Report, file: Path, tmp_path: Path) -> None:
    brief = opened(browser, file)
    assert pages(brief.page.pdf(prefer_css_page_size=True)) == 2
    brief.page.close()
    full = opened(browser, china.write(tmp_path / "full.html", full=True))
    assert 12 <= pages(full.page.pdf(prefer_css_page_size=True)) <= 32
    full.page.close()


def test_last_words(wide: Opened) -> None:
    text = wide.page.locator("footer").inner_text().strip()
    assert text.endswith("Estimates from input-output tables, not official statistics.")


def test_hostile_labels_do_nothing(browser: Any, tmp_path: Path) -> None:
    from interlace.report import build

    from .test_own_tables import HOSTILE
    from .worlds import NAMES, panel, table

    world = panel(table(names={**NAMES, "cars": HOSTILE}, source=HOSTILE))
    found = opened(browser, build(world, "CHN").write(tmp_path / "hostile.html"))
    assert found.page.evaluate("window.broken") is None
    assert found.said == []
    assert found.page.locator("img").count() == 0
    found.page.close()
