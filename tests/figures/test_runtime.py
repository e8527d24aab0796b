"""The figures in a browser, under a policy without eval."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from interlace.figures import Exhibit, over_time, positions, ranking, structure

from .made import NAMES, by_industry, lines, parts

SVG = "[data-figure-chart] svg"
OUTSIDE = """() => {
  const found = [];
  for (const svg of document.querySelectorAll("[data-figure-chart] svg")) {
    const room = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter((t) => t.textContent && getComputedStyle(t).opacity !== "0");
    const boxes = texts.map((t) => [t.textContent, t.getBoundingClientRect()]);
    boxes.forEach(([words, a], i) => {
      if (a.left < room.left - 1 || a.right > room.right + 1) found.push(["cut off", words]);
      // A name over a pale rim of itself is one name.
      for (const [other, b] of boxes.slice(i + 1))
        if (words !== other && a.left < b.right - 1 && b.left < a.right - 1
            && a.top < b.bottom - 3 && b.top < a.bottom - 3)
          found.push([words, other]);
    });
  }
  return found;
}"""


def _all() -> dict[str, Exhibit]:
    values = {code: [0.2 + 0.02 * place, 0.21 + 0.021 * place, 0.3 + 0.001 * place] for place, code in enumerate(NAMES)}
    split = {
        (name, where): 0.05
        for name in ("R&D and business services", "distribution", "transport", "finance", "other services")
        for where in ("domestic", "foreign")
    }
    halves = parts({(code, year): split for code in ("CHN", "GBR") for year in (2000, 2001)})
    names = {f"Industry of kind {n}": 1.2 + n / 7 for n in range(20)}
    down = {name: 3 - (n * 7 % 20) / 10 for n, name in enumerate(names)}
    return {
        "over_time": over_time(lines(values), "CHN", NAMES[1:4]),
        "ranking": ranking(lines(values), "CHN", NAMES[1:4]),
        "structure": structure(halves, "CHN", ["GBR"]),
        "years": structure(halves, "CHN", over="years"),
        "positions": positions(by_industry(names, "upstreamness"), by_industry(down, "downstreamness")),
    }


FIGURES = _all()


def _open(
    browser: Any, folder: Path, figure: Exhibit, width: int = 1080, *, strict: bool = True
) -> tuple[Any, list[str]]:
    """The figure's own page; with ``strict``, no inline style is allowed besides the page's own."""
    text = figure.to_html()
    if strict:
        text = re.sub(r"style-src 'unsafe-inline'", "style-src 'none'", text)
    file = folder / "figure.html"
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    troubles: list[str] = []

    def heard(message: Any) -> None:
        # With style-src 'none' the page's own style element is refused, once, as it should be.
        if not ("style-src" in message.text and message.location.get("url", "").endswith("figure.html")):
            troubles.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if asked.url.startswith("http") else None)
    page.goto(file.as_uri())
    page.evaluate("window.interlaceFigures.ready")
    return page, troubles


def at_widths(page: Any, *widths: int) -> Iterator[int]:
    """Draw the page's figure anew at each width but the one it has; a page opened anew takes three times as long."""
    for width in widths:
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 800})
            page.reload()
            page.evaluate("window.interlaceFigures.ready")
        yield width


@pytest.mark.parametrize("form", list(FIGURES))
def test_every_form_is_drawn_whole(browser: Any, tmp_path: Path, form: str) -> None:
    page, troubles = _open(browser, tmp_path, FIGURES[form], strict=False)
    for width in at_widths(page, 1080, 390):
        assert page.get_attribute("[data-figure]", "data-figure-state") == "ready"
        assert troubles == []
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(SVG).bounding_box()["width"] <= width
    page.close()


def test_a_button_shows_every_row_of_a_ranking(browser: Any, tmp_path: Path) -> None:
    figure = ranking(lines({f"X{n:02}": [0.1 + n / 100] for n in range(40)}), "X20")
    page, troubles = _open(browser, tmp_path, figure, strict=False)
    count = "document.querySelectorAll('svg .mark-rect path').length"
    few, low = page.evaluate(count), page.locator(SVG).bounding_box()["height"]
    page.click("[data-action=all]")
    assert page.evaluate(count) == 41, "forty economies and their median"
    assert few < 15
    assert page.locator(SVG).bounding_box()["height"] > 2 * low
    page.click("[data-action=all]")
    assert page.evaluate(count) == few
    assert troubles == []
    page.close()


def test_drawing_needs_neither_eval_nor_inline_style(browser: Any, tmp_path: Path) -> None:
    page, troubles = _open(browser, tmp_path, FIGURES["over_time"])
    assert page.get_attribute("[data-figure]", "data-figure-state") == "ready"
    assert troubles == []
    page.close()


def test_the_policy_is_in_force(browser: Any, tmp_path: Path) -> None:
    page, _ = _open(browser, tmp_path, FIGURES["ranking"], strict=False)
    refused = page.evaluate("""() => new Promise((done) => {
      document.addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.broken = 1";
      document.body.append(script);
    })""")
    assert refused.startswith("script-src")
    assert page.evaluate("window.broken === undefined")
    page.close()


def test_the_csv_file_is_the_figures_own(browser: Any, tmp_path: Path) -> None:
    figure = over_time(lines({"CHN": [0.1 + 0.2, float("nan")], "=1+1": [1e-9, 0.5]}), "CHN")
    page, troubles = _open(browser, tmp_path, figure)
    with page.expect_download() as download:
        page.click("[data-action=csv]")
    assert download.value.suggested_filename == f"{figure.id}.csv"
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    head = [line for line in text.splitlines() if line.startswith(("# ", '"# '))]
    assert len(head) == 4, "what is true of every row stands once"
    text = "".join(f"{line}\n" for line in text.splitlines() if line not in head)
    ours = list(csv.DictReader(io.StringIO(figure.to_csv())))
    theirs = list(csv.DictReader(io.StringIO(text)))
    for mine, other in zip(ours, theirs, strict=True):
        assert {k: v for k, v in mine.items() if k in other} | {"value": ""} == {**other, "value": ""}
        assert (mine["value"] == other["value"] == "") or float(mine["value"]) == float(other["value"])
    assert troubles == []
    page.close()


def test_images_carry_title_and_source(browser: Any, tmp_path: Path) -> None:
    figure = FIGURES["structure"]
    page, troubles = _open(browser, tmp_path, figure)
    with page.expect_download() as download:
        page.click("[data-action=svg]")
    svg = ET.parse(download.value.path()).getroot()
    said = "".join("".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")).replace(" ", "")
    for words in (figure.title, figure.subtitle, figure.footer):
        assert words.replace(" ", "") in said, "no word is lost"
    with page.expect_download() as download:
        page.click("[data-action=png]")
    image = Path(download.value.path()).read_bytes()
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20]) >= 1800
    assert troubles == []
    page.close()


def test_the_table_opens_by_keyboard(browser: Any, tmp_path: Path) -> None:
    page, _ = _open(browser, tmp_path, FIGURES["ranking"], strict=False)
    button = page.locator("[data-action=table]")
    reached = False
    for _ in range(8):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.dataset.action === 'table'")
        if reached:
            break
    assert reached
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert page.locator("[data-figure-table]").is_visible()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "false"
    assert not page.locator("[data-figure-table]").is_visible()
    page.close()


def test_a_figure_follows_its_container_and_the_paper(browser: Any, tmp_path: Path) -> None:
    page, troubles = _open(browser, tmp_path, FIGURES["over_time"], strict=False)

    def becomes(low: float, high: float) -> bool:
        # Asked from outside: what waits inside the page needs the eval that the policy forbids.
        for _ in range(50):
            width = page.locator(SVG).bounding_box()["width"]
            if low < width <= high:
                return True
            page.wait_for_timeout(40)
        return False

    assert becomes(900, 1080)
    page.set_viewport_size({"width": 390, "height": 800})
    assert becomes(200, 390)
    page.set_viewport_size({"width": 1080, "height": 800})
    assert becomes(900, 1080)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert becomes(500, 660)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert becomes(900, 1080)
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert troubles == []
    page.close()


def test_a_hostile_label_is_text(browser: Any, tmp_path: Path) -> None:
    name = "</script><img src=x onerror='window.broken=1'>"
    page, troubles = _open(browser, tmp_path, over_time(lines({name: [0.2, 0.3]}), name), strict=False)
    assert page.evaluate("window.broken === undefined")
    assert page.locator(SVG).text_content().count("onerror") == 1
    assert json.loads(page.locator("script[type='application/json']").text_content())["id"]
    assert troubles == []
    page.close()


def test_a_broken_specification_is_said_not_hidden(browser: Any, tmp_path: Path) -> None:
    figure = FIGURES["ranking"]
    text = figure.to_html().replace('"type":"bar"', '"type":"no such mark"')
    (tmp_path / "figure.html").write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "figure.html").as_uri())
    page.evaluate("window.interlaceFigures.ready")
    assert page.get_attribute("[data-figure]", "data-figure-state") == "failed"
    assert "could not be drawn" in page.locator("[data-figure-status]").text_content()
    page.close()
