"""The figures of value chains and exports in a browser: whole at every width, nothing cut off, nothing covered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import interlace
from interlace.figures import Exhibit, decomposition, heat_map, sankey, smile, waterfall

from .test_runtime import OUTSIDE, SVG, _open, at_widths

YEAR = 2008
LIMIT = 36_000
"""Bytes of a figure's payload: a report holds dozens."""


@pytest.fixture(scope="module")
def figures() -> dict[str, Exhibit]:
    panel = interlace.load("bundled")
    table = panel[YEAR]
    cars = interlace.value_chain.chain(panel, "DEU", "Transport equipment", years=[1995, YEAR])
    flows = interlace.exports.decompose(table, by="bilateral")
    margins = interlace.value_chain.Margins("USA", 2017, 1740.0, 1700.0, 220.0, "manufactured goods")
    electronics = interlace.value_chain.chain(panel, "CHN", "c14", years=[2011])
    by_function = interlace.compute("services_value_added_in_manufacturing_exports", table, by="function")
    return {
        "sankey": sankey(cars.income),
        "sankey of many names": sankey(electronics.income),
        "smile": smile(cars.smile(YEAR)),
        "smile with both arms": smile(interlace.value_chain.smile(table, "USA", "manufacturing", margins)),
        "decomposition": decomposition(flows, "CHN"),
        "decomposition beside peers": decomposition(interlace.exports.decompose(table, "wwz"), "DEU", ["CHN", "LUX"]),
        "heat map": heat_map(flows, "CHN"),
        "heat map of functions": heat_map(by_function, "CHN", ["USA"]),
        "waterfall": waterfall(interlace.sda.decompose(panel, 1995, YEAR, of="services_value_added", economy="CHN")),
        "waterfall that falls": waterfall(interlace.sda.decompose(panel, 1995, YEAR, economy="JPN")),
    }


FORMS = (
    "sankey",
    "sankey of many names",
    "smile",
    "smile with both arms",
    "decomposition",
    "decomposition beside peers",
    "heat map",
    "heat map of functions",
    "waterfall",
    "waterfall that falls",
)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_drawn_whole(browser: Any, tmp_path: Path, figures: dict[str, Exhibit], form: str) -> None:
    page, troubles = _open(browser, tmp_path, figures[form], 1280, strict=False)
    for width in at_widths(page, 1280, 700, 390):
        assert page.get_attribute("[data-figure]", "data-figure-state") == "ready"
        assert troubles == []
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator(SVG).bounding_box()["width"] <= width
    page.close()


@pytest.mark.parametrize("form", ["sankey", "smile", "decomposition", "heat map", "waterfall"])
def test_print_is_whole_too(browser: Any, tmp_path: Path, figures: dict[str, Exhibit], form: str) -> None:
    page, troubles = _open(browser, tmp_path, figures[form], strict=False)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.wait_for_timeout(150)
    assert page.evaluate(OUTSIDE) == []
    assert troubles == []
    assert page.locator(SVG).bounding_box()["width"] <= 660
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()


@pytest.mark.parametrize("form", ["sankey", "smile", "decomposition", "heat map", "waterfall"])
def test_drawing_needs_neither_eval_nor_inline_style(
    browser: Any, tmp_path: Path, figures: dict[str, Exhibit], form: str
) -> None:
    page, troubles = _open(browser, tmp_path, figures[form])
    assert page.get_attribute("[data-figure]", "data-figure-state") == "ready"
    assert troubles == []
    page.close()


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_is_light(figures: dict[str, Exhibit], form: str) -> None:
    assert len(figures[form].payload_json().encode()) < LIMIT
    assert figures[form].alt
    assert figures[form].title.count("\n") == 0


def test_the_bands_of_a_chain_are_drawn_as_laid_out(browser: Any, tmp_path: Path, figures: dict[str, Exhibit]) -> None:
    figure = figures["sankey"]
    page, _ = _open(browser, tmp_path, figure, strict=False)
    drawn = page.evaluate(
        """() => [...document.querySelectorAll("[data-figure-chart] svg .mark-area path")]
            .filter((p) => p.getAttribute("d")).length"""
    )
    assert drawn == len(figure.spec["datasets"]["links"])
    page.close()
