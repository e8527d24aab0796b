"""No word stands outside the catalogue: with it hidden, no letter is left on a report's page, in either language."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import interlace
from interlace import words
from interlace.model.panel import panel_of
from interlace.report import build
from interlace.sources.table import template

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel

pytestmark = pytest.mark.page

ALLOWED = frozenset({"A", "B", "CSV", "EUR", "GDP", "Interlace", "PNG", "R&D", "SVG", "USD", "WIOD", "ROW"})
"""What has no other name in any language: formats, currencies, symbols, the program."""

READ = """() => {
    const apart = "script, noscript, style, math, code, template, [translate=no]";
    const found = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        if (!holder.closest(apart)) found.push(walker.currentNode.data);
    }
    for (const holder of document.querySelectorAll("[title], [aria-label], [alt], [placeholder], [aria-description]")) {
        if (holder.closest(apart)) continue;
        for (const name of ["title", "aria-label", "alt", "placeholder", "aria-description"])
            if (holder.hasAttribute(name)) found.push(holder.getAttribute(name));
    }
    return found.map((text) => text.trim()).filter((text) => text);
}"""


OWN = {
    "en": frozenset(
        ["and", "or", "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    ).union(["st", "nd", "rd", "th", "mn", "bn", "tn"]),
    "zh": frozenset({"和", "或", "万", "亿", "万亿", "第"}),
}
"""The words of each language's own formatter: of numbers and lists."""


def letters(text: str, language: str) -> list[str]:
    """Return the words that are left of a text: runs of letters of any script."""
    found = re.findall(r"[^\W\d_][^\W\d_&]*", text)
    return [word for word in found if word not in ALLOWED | OWN[language]]


def left_over(browser: Any, file: Path, language: str, given: list[str]) -> list[str]:
    """Return the texts of a page that still have words, without those that the user gave with the data."""
    own = re.compile("|".join(re.escape(text) for text in given if text))
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(file.as_uri())
        page.evaluate("window.interlaceFigures.ready")
        return sorted({text for text in page.evaluate(READ) if letters(own.sub("", text), language)})
    finally:
        page.close()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> TablePanel:
    """Return a table of one's own, as the template has it."""
    file = tmp_path_factory.mktemp("own") / "table.csv"
    template(file, kind="csv")
    return panel_of(interlace.load("table", file))


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("subject", ["CHN", "USA", "own"])
def test_no_word_of_a_report_stands_outside_the_catalogue(
    bundled: Any, own: TablePanel, browser: Any, tmp_path: Path, subject: str, language: str
) -> None:
    panel, economy = (own, own.economies[0]) if subject == "own" else (bundled.panel, subject)
    with words.speaking(language), words.masked():
        file = build(panel, economy).write(tmp_path / "masked.html", full=True)
    source = own[own.years[-1]].provenance.source
    given = [source.title, source.publisher, source.licence, source.citation, source.version]
    assert left_over(browser, file, language, given) == []


def test_letters_are_found_in_both_scripts() -> None:
    assert letters("□12 of GDP, 3.4% 的 and", "en") == ["of", "的"]
