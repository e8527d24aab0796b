from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from interlace.errors import UnknownName, Unsupported
from interlace.figures import outlines, theme, vendor_scripts, world_map
from interlace.figures._classes import COLOURS, Classes
from interlace.figures._map_drawing import BOTTOM, LEFT, RIGHT, TOP, projected

from .made import lines

CODES = ("CHN", "USA", "DEU", "JPN", "KOR", "FRA", "BRA", "IND", "LUX", "MLT")
VALUES = {code: [place / 20 + 0.0001] for place, code in enumerate(CODES)}


def _rows(figure: Any) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in figure.spec["datasets"]["economies"]}


# ---- words and data ----


def test_the_map_holds_the_frames_values() -> None:
    result = lines({**VALUES, "ROW": [0.33], "ITA": [math.nan]})
    figure = world_map(result, "CHN", peers=["DEU"])
    rows = _rows(figure)
    for row in result.data.itertuples():
        assert rows[row.economy]["value"] == (None if math.isnan(row.value) else round(row.value, 6))
    assert figure.data[["economy", "value"]].equals(result.data[["economy", "value"]])
    assert rows["ITA"] == {"code": "ITA", "name": "Italy", "value": None, "group": "other"}
    assert rows["AGO"] == {"code": "AGO", "name": "Angola"}, "what is not in the data has no value and no colour"
    assert rows["CHN"]["group"] == "own"
    assert rows["DEU"]["group"] == "peer"


def test_words() -> None:
    figure = world_map(lines({**VALUES, "ROW": [0.33], "ITA": [math.nan]}), "CHN")
    assert figure.title == "Services in Chinese manufactured exports: 0.0% in 2000, in the lowest fifth of 11 economies"
    assert "Cannot be drawn: the rest of the world 33.0%." in figure.subtitle
    assert "No figure for Italy." in figure.subtitle
    assert "Highest: Malta 45.0%, Luxembourg 40.0% and India 35.0%." in figure.alt
    assert "in five classes that end at 10.0%, 20.0%, 30.0% and 35.0%." in figure.alt
    assert "China: 0.0%, in the lowest fifth." in figure.alt
    assert figure.spec["description"] == figure.alt
    assert figure.grid.shown()[0] == ("Malta", "45.0", "35.0% to 45.0%")
    assert figure.grid.shown()[-1] == ("Italy", "not available", "not available")


def test_an_economy_without_a_figure() -> None:
    figure = world_map(lines({**VALUES, "CHN": [math.nan]}), "CHN")
    assert figure.title == "Services in Chinese manufactured exports: no figure for 2000"
    assert "China:" not in figure.alt


@pytest.mark.parametrize(
    "values",
    [{"CHN": [0.2]}, {"North": [0.2], "South": [0.1]}, {"IND": [math.nan], **{key: [0.2] for key in CODES[:4]}}],
)
def test_few_values_are_refused_with_the_reason(values: dict[str, list[float]]) -> None:
    with pytest.raises(Unsupported, match="at least five") as refused:
        world_map(lines(values))
    assert "more places" in str(refused.value.fix)


def test_values_that_are_all_the_same_make_no_map() -> None:
    with pytest.raises(Unsupported, match="the same"):
        world_map(lines({key: [0.2] for key in CODES}))


def test_unknown_names_are_named() -> None:
    with pytest.raises(UnknownName, match="XXX"):
        world_map(lines(VALUES), "XXX")
    with pytest.raises(UnknownName, match="1900"):
        world_map(lines(VALUES), "CHN", year=1900)


def test_hostile_labels_stay_text() -> None:
    evil = "</script><script>alert(1)</script>"
    figure = world_map(
        lines({**VALUES, evil: [0.5], "=1+1": [0.4], "'] || true": [0.1]}), "CHN", peers=[evil, "'] || true"]
    )
    page = figure.to_html()
    assert "<script>alert" not in page
    assert "|| true" not in json.dumps(figure.spec["layer"]), "labels never reach an expression"
    assert "\n'=1+1" in figure.to_csv()


# ---- classes ----


def test_classes_are_quintiles_as_printed() -> None:
    values = lines(VALUES).data.set_index("economy")["value"]
    classes = Classes.of(values, "share")
    assert classes.breaks == (0.09, 0.18, 0.27, 0.36)
    counts = [sum(classes.place(v) == k for v in values) for k in range(5)]
    assert counts == [2, 2, 2, 2, 2]
    assert classes.bounds[0][0] == 0.0
    assert classes.bounds[-1][1] == 0.45
    assert [low for low, _ in classes.bounds[1:]] == list(classes.breaks)
    assert classes.colours == COLOURS


def test_a_value_that_prints_like_a_break_belongs_above_it() -> None:
    classes = Classes((0.2,), 0.1, 0.3, COLOURS[:2], "share", 1)
    assert [classes.place(v) for v in (0.1994, 0.19951, 0.2, 0.2004)] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("series", "count"),
    [
        ([0.1] * 5 + [0.9], 2),
        ([0.1] + [0.9] * 5, 2),
        ([0.1] * 3 + [0.5] + [0.9] * 3, 2),
        ([0.1, 0.2, 0.3, 0.4, 0.5], 2),
        ([0.361, 0.361, 0.361, 0.362, 0.37, 0.4], 2),
        ([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 3),
    ],
)
def test_no_class_is_empty_or_a_single_value(series: list[float], count: int) -> None:
    figure = world_map(lines({code: [value] for code, value in zip(CODES, series, strict=False)}))
    rows = figure.spec["datasets"]["classes"]
    assert len(rows) == count
    assert all(row["low"] < row["high"] and row["from"] != row["to"] for row in rows)
    classes = Classes.of(lines(dict(zip(CODES, ([v] for v in series), strict=False))).data["value"], "share")
    assert {classes.place(value) for value in series} == set(range(count))
    assert "fifth" not in figure.title


def test_the_legend_prints_the_breaks_with_one_decimal() -> None:
    rows = world_map(lines(VALUES)).spec["datasets"]["classes"]
    assert [row["from"] for row in rows] == ["0.0%", "9.0%", "18.0%", "27.0%", "36.0%"]
    assert rows[-1]["to"] == "45.0%"
    steps = world_map(lines({code: [10 * value[0]] for code, value in VALUES.items()}, unit="steps"))
    assert steps.spec["datasets"]["classes"][1]["from"] == "0.90"


def test_classes_fall_evenly_in_lightness_and_none_is_white() -> None:
    light = [theme.luminance(colour) for colour in COLOURS]
    assert light == sorted(light, reverse=True)
    assert light[0] < 0.85
    assert min((a + 0.05) / (b + 0.05) for a, b in pairwise(light)) > 1.3


# ---- outlines ----


def test_outlines_are_small_and_keyed() -> None:
    assert len(outlines.script()) < 60_000
    known = outlines.outlined()
    assert {"CHN", "TWN", "USA", "FRA", "NOR", "XKX"} <= known
    assert "ATA" not in known
    assert all(len(code) == 3 for code in known)
    assert known <= set(outlines.points())
    assert outlines.points()["LUX"][2]
    assert not outlines.points()["AUS"][2]


def test_outlines_fill_the_map() -> None:
    places = []
    for arc in outlines.topology()["arcs"]:
        x = y = 0
        for dx, dy in arc:
            x, y = x + dx, y + dy
            places.append(projected(x / 10, y / 10))
    across, up = zip(*places, strict=True)
    assert LEFT < min(across) < LEFT + 0.05
    assert RIGHT - 0.05 < max(across) < RIGHT
    assert BOTTOM < min(up) < BOTTOM + 0.05
    assert TOP - 0.05 < max(up) < TOP


def test_equal_earth_keeps_areas() -> None:
    # A cell of one degree is as large as on the sphere, wherever it lies.
    for lat in (0, 30, 60, 80):
        (x1, y1), (x2, _), (_, y2) = projected(11, lat), projected(12, lat), projected(11, lat + 0.01)
        sphere = math.radians(1) * (math.sin(math.radians(lat + 0.01)) - math.sin(math.radians(lat)))
        assert (x2 - x1) * (y2 - y1) == pytest.approx(sphere, rel=2e-3)


def test_pages_hold_the_outlines_once() -> None:
    figure = world_map(lines(VALUES))
    payload = figure.payload()
    assert payload["shared"] == ["outlines"]
    assert "outlines" not in payload["spec"]["datasets"]
    assert len(figure.payload_json()) < 40_000
    assert "outlines" in figure.framed_spec()["datasets"], "a file of its own is whole"
    assert sum("interlaceShared=" in script for script in vendor_scripts()) == 1


# ---- in the browser ----


def _opened(browser: Any, file: Path, text: str, width: int) -> tuple[Any, list[str]]:
    file.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("request", lambda asked: troubles.append(asked.url) if asked.url.startswith("http") else None)
    page.goto(file.as_uri())
    page.evaluate("window.interlaceFigures.ready")
    return page, troubles


@pytest.mark.page
@pytest.mark.parametrize("width", [1080, 390])
def test_two_maps_are_drawn_from_one_copy(browser: Any, tmp_path: Path, width: int) -> None:
    first, second = world_map(lines(VALUES), "CHN", peers=["DEU", "FRA"]), world_map(lines(VALUES), "LUX")
    other = second.to_html()
    parts = (
        re.search(r"<figure .*?</figure>", other, re.DOTALL),
        re.search(r'<script type="application/json".*?</script>', other),
    )
    text = first.to_html().replace("<body>", "<body>" + "".join(p.group() for p in parts if p), 1)
    page, troubles = _opened(browser, tmp_path / "maps.html", text, width)
    states = page.evaluate("[...document.querySelectorAll('[data-figure]')].map(f => f.dataset.figureState)")
    assert states == ["ready", "ready"]
    assert troubles == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = page.evaluate(
        "[...document.querySelectorAll('[data-figure-chart] svg')].map(s => s.getBoundingClientRect().height)"
    )
    assert all(0.4 * width < height < 0.4 * width + 260 for height in boxes), "the height follows the width"
    page.close()


@pytest.mark.page
def test_shapes_are_wound_the_right_way_and_coloured_by_class(browser: Any, tmp_path: Path) -> None:
    figure = world_map(lines(VALUES), "CHN")
    page, _ = _opened(browser, tmp_path / "map.html", figure.to_html(), 1080)
    shapes = page.evaluate(
        """() => [...document.querySelectorAll("[data-figure-chart] path")]
          .map((p) => [p.getAttribute("fill"), p.getBoundingClientRect().width])"""
    )
    wide = [width for fill, width in shapes if fill and fill.upper() in COLOURS]
    assert len(wide) >= 8, "eight economies of the data have outlines of their own, two have circles"
    # The Aleutians reach across the antimeridian, so the United States alone run from edge to edge.
    assert sorted(wide)[-2] < 300, "a shape wound the wrong way would cover the whole map"
    assert {fill.upper() for fill, _ in shapes if fill} >= set(COLOURS)
    assert any(fill and fill.startswith("url(") for fill, _ in shapes), "what has no figure is hatched"
    page.close()


@pytest.mark.page
def test_hovering_names_an_economy_and_what_has_no_figure(browser: Any, tmp_path: Path) -> None:
    page, troubles = _opened(browser, tmp_path / "map.html", world_map(lines(VALUES), "CHN").to_html(), 1080)
    box = page.locator("[data-figure-chart] svg").bounding_box()
    scale = (box["width"] - 6) / (RIGHT - LEFT)

    def told(lon: float, lat: float) -> str:
        across, up = projected(lon, lat)
        page.mouse.move(box["x"] + 2 + (across - LEFT) * scale, box["y"] + 6 + (TOP - up) * scale)
        page.wait_for_selector("#vg-tooltip-element.visible")
        return str(page.inner_text("#vg-tooltip-element"))

    assert "Brazil" in (said := told(-52, -8))
    assert "30.0%" in said
    assert "Algeria" in (said := told(3, 28))
    assert "no figure in these data" in said
    assert troubles == []
    page.close()
