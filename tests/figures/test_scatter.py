from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from scipy.stats import spearmanr

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.figures import scatter, theme
from interlace.figures._scatter_drawing import span
from interlace.figures.pair import rank_correlation

from .made import lines

CODES = ("CHN", "USA", "DEU", "JPN", "KOR", "FRA", "IND")
FOREIGN = "foreign_value_added_in_exports"


def _pair(xs: list[float], ys: list[float], codes: tuple[str, ...] = CODES) -> tuple[Any, Any]:
    x = lines({code: [value] for code, value in zip(codes, xs, strict=True)})
    y = lines({code: [value] for code, value in zip(codes, ys, strict=True)}, indicator=FOREIGN, title="Foreign value")
    return x, y


RISING = _pair([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.1, 0.3, 0.2, 0.4, 0.5, 0.7, 0.6])


def test_points_are_the_frames_values() -> None:
    x, y = RISING
    figure = scatter(x, y, "CHN", peers=["DEU"])
    points = {row["code"]: row for row in figure.spec["datasets"]["points"]}
    for code, xs, ys in zip(CODES, x.data["value"], y.data["value"], strict=True):
        assert (points[code]["x"], points[code]["y"]) == (xs, ys)
    long = figure.data.set_index(["measure", "economy"])["value"]
    assert long[x.measure].tolist() == x.data["value"].tolist()
    assert long[FOREIGN].tolist() == y.data["value"].tolist()
    assert points["CHN"]["colour"] == theme.ACCENT
    assert points["DEU"]["colour"] == theme.PEERS[0]
    assert points["USA"]["colour"] == theme.PEER_BAR
    assert figure.spec["datasets"]["points"][-1]["code"] == "CHN", "the economy lies on top"


def test_words() -> None:
    figure = scatter(*RISING, "CHN", peers=["IND"])
    assert figure.title == (
        "Services in manufactured exports and foreign value added in exports tend to be high in the same economies "
        "(rank correlation 0.93 over 7); China lies below both medians"
    )
    assert "10.0% (China) to 70.0% (India), median 40.0%" in figure.alt
    assert "India: 70.0% and 60.0%." in figure.alt
    assert figure.indicator == f"{RISING[0].measure}, {FOREIGN}"
    assert [column.label for column in figure.grid.columns] == [
        "Economy",
        "Services in manufactured exports, 2000, %",
        "Foreign value added in exports, 2000, %",
    ]


@pytest.mark.parametrize(
    ("ys", "said"),
    [
        ([7, 6, 5, 4, 3, 2, 1], "where one is high, the other tends to be low (rank correlation −1.00"),
        ([4, 1, 7, 2, 6, 3, 5], "hardly rank economies alike (rank correlation 0.21"),
        (
            [1, 1, 1, 1, 1, 1, 1],
            "Services in manufactured exports and foreign value added in exports in 2000; China lies",
        ),
    ],
)
def test_the_finding_follows_the_rule(ys: list[float], said: str) -> None:
    assert said in scatter(*_pair([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [y / 10 for y in ys]), "CHN").title


def test_few_economies_have_no_correlation() -> None:
    figure = scatter(*_pair([0.1, 0.2], [0.1, 0.2], CODES[:2]), "USA")
    assert "correlation" not in figure.title
    assert "too few economies for a rank correlation" in figure.subtitle
    assert figure.title.endswith("the United States lies above both medians")


def test_the_economy_at_and_between_medians() -> None:
    assert scatter(*RISING, "JPN").title.endswith("Japan lies at both medians")
    mixed = _pair([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.7, 0.3, 0.2, 0.4, 0.5, 0.1, 0.6])
    assert scatter(*mixed, "CHN").title.endswith(
        "China lies below the median of the first and above that of the second"
    )


def test_missing_economies_are_named() -> None:
    x, y = _pair([math.nan, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.1, math.nan, 0.2, 0.4, 0.5, 0.7, 0.6])
    figure = scatter(x, y, "CHN")
    assert "No figure for China and the United States." in figure.subtitle
    assert figure.title.endswith("no figure for China")
    assert len(figure.spec["datasets"]["points"]) == 5
    assert len(figure.grid.rows) == 7


def test_axes_that_do_not_start_at_zero_say_so() -> None:
    assert "Not every axis starts at zero" not in scatter(*RISING).subtitle
    assert "Not every axis starts at zero" in scatter(*_pair([v / 100 + 0.5 for v in range(7)], [0.1] * 7)).subtitle


def test_refusals() -> None:
    with pytest.raises(Unsupported, match="compares economies"):
        scatter(*_pair([0.1], [0.2], CODES[:1]))
    with pytest.raises(Unsupported, match="different economies"):
        scatter(RISING[0], lines({"CHN": [0.1], "USA": [0.2]}, indicator=FOREIGN))
    with pytest.raises(InputError, match="no year in common"):
        scatter(RISING[0], lines({code: [0.1] for code in CODES}, first=1990, indicator=FOREIGN))
    with pytest.raises(UnknownName, match="XXX"):
        scatter(*RISING, "CHN", peers=["XXX"])


def test_rank_correlation_is_spearmans() -> None:
    x, y = pd.Series([1.0, 2.0, 2.0, 5.0, 3.0, 9.0]), pd.Series([3.0, 1.0, 4.0, 4.0, 4.0, 2.0])
    assert rank_correlation(x, y) == pytest.approx(spearmanr(x, y).statistic)


@pytest.mark.parametrize("values", [[0.2, 0.2], [0.0, 0.0], [-0.1, 0.3], [5.0, 5.1]])
def test_the_range_holds_every_value(values: list[float]) -> None:
    low, high = span(values)
    assert low <= min(values) < high or low < min(values)
    assert high > max(values)


def test_hostile_labels_stay_text() -> None:
    evil = "</script><script>alert(1)</script>"
    codes = (evil, "=1+1", *CODES[2:])
    figure = scatter(*_pair([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], [0.1] * 7, codes), evil, peers=["=1+1"])
    assert "<script>alert" not in figure.to_html()
    assert "\n'=1+1" in figure.to_csv()


@pytest.mark.page
@pytest.mark.parametrize("width", [1080, 390])
def test_it_is_drawn(browser: Any, tmp_path: Path, width: int) -> None:
    file = tmp_path / "scatter.html"
    file.write_text(scatter(*RISING, "CHN", peers=["DEU", "JPN"]).to_html(), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(file.as_uri())
    page.evaluate("window.interlaceFigures.ready")
    assert page.get_attribute("[data-figure]", "data-figure-state") == "ready"
    assert troubles == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    said = page.evaluate("[...document.querySelectorAll('[data-figure-chart] text')].map(t => t.textContent)")
    assert {"China", "Germany", "Japan", "median 40.0%"} <= set(said)
    page.close()
