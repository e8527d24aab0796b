"""A figure in a notebook: as wide as its cell, and as high as its page."""

from __future__ import annotations

from typing import Any

import pytest

import interlace


@pytest.mark.parametrize("width", [1000, 480])
def test_a_figure_sizes_itself(bundled: Any, browser: Any, width: int) -> None:
    figure = interlace.compute("services_value_added_in_manufacturing_exports", bundled[2011]).plot(economy="CHN")
    page = browser.new_page(viewport={"width": width + 40, "height": 800})
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.set_content(f"<div style='width:{width}px'>{figure._repr_html_()}</div>")
    frame = page.frames[1]
    frame.wait_for_selector("[data-figure-chart] svg, [data-figure-chart] canvas")
    page.wait_for_timeout(300)
    assert page.locator("iframe").bounding_box()["width"] == width
    sizes = (
        "() => [document.documentElement.scrollHeight, innerHeight, document.documentElement.scrollWidth, innerWidth]"
    )
    high, seen, wide, shown = frame.evaluate(sizes)
    assert (high <= seen, wide <= shown) == (True, True)
    frame.click("[data-action=table]")
    page.wait_for_timeout(300)
    taller = page.locator("iframe").bounding_box()["height"]
    assert taller > seen + 200
    frame.click("[data-action=table]")
    page.wait_for_timeout(300)
    assert abs(page.locator("iframe").bounding_box()["height"] - seen) < 2
    assert not errors
    page.close()


def test_a_figure_is_a_page_and_a_picture(bundled: Any) -> None:
    pytest.importorskip("vl_convert")
    figure = interlace.compute("services_value_added_in_manufacturing_exports", bundled[2011]).plot(economy="CHN")
    bundle = figure._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain", "image/svg+xml"}
    assert "<iframe" in bundle["text/html"]
    assert bundle["image/svg+xml"].startswith("<svg")
