"""The one placer of names: what is named, and that no name covers anything."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from interlace.figures import labels, theme
from interlace.figures.labels import Box, Mark, Plane, Side, named_points, overlap, settled, spread

PLANE = Plane((0.0, 1.0), (0.0, 1.0), 400)


def box_of(label: dict[str, Any], at: tuple[float, float]) -> Box:
    """The room that a placed name takes."""
    lines = label["name"].split("\n")
    wide = max(theme.text_width(line, labels.SIZE) for line in lines)
    side = Side(label["align"], label["dx"], label["dy"])
    return side.box(at, wide, 1.15 * labels.SIZE + labels.LINE * (len(lines) - 1))


def _cloud(count: int, **first: Any) -> list[dict[str, Any]]:
    places = np.random.default_rng(11).random((count, 2)).tolist()
    return [
        {"name": f"Industry number {n} and more", "x": x, "y": y, "area": 2000 / (n + 1), **first}
        for n, (x, y) in enumerate(places)
    ]


@pytest.mark.parametrize("curve", [[], [(t / 50, (t / 50 - 0.5) ** 2 + 0.3) for t in range(51)]])
def test_names_cover_neither_each_other_nor_a_mark_nor_a_curve(curve: list[tuple[float, float]]) -> None:
    rows = _cloud(60)
    found = named_points(rows, PLANE, {"wide": 14, "narrow": 6}, curves=[curve] if curve else [])
    for form, widths in labels.FORMS.items():
        named = [label for label in found if label["form"] == form]
        assert 3 <= len(named) <= 14
        for width in (*widths, sum(widths) / 2):
            boxes = [box_of(label, PLANE.at(label["x"], label["y"], width)) for label in named]
            assert not any(overlap(a, b) for a, b in itertools.combinations(boxes, 2))
            assert all(b[0] >= 0 and b[2] <= width and b[1] >= 0 and b[3] <= PLANE.height for b in boxes)
            for label, box in zip(named, boxes, strict=True):
                others = [row for row in rows if (row["x"], row["y"]) != (label["x"], label["y"])]
                spots = [(*PLANE.at(row["x"], row["y"], width), (row["area"] / np.pi) ** 0.5) for row in others]
                assert not any(overlap(box, (x - r, y - r, x + r, y + r)) for x, y, r in spots)
                assert not any(overlap(box, step) for step in PLANE.path(curve, width, half=1))


def test_the_largest_are_named_and_specks_only_where_the_title_names_them() -> None:
    rows = [
        {"name": "large", "x": 0.2, "y": 0.5, "area": 900},
        {"name": "speck", "x": 0.5, "y": 0.5, "area": 20},
        {"name": "title", "x": 0.8, "y": 0.5, "area": 20, "first": True},
    ]
    assert {row["name"] for row in named_points(rows, PLANE, {"wide": 9, "narrow": 9})} == {"large", "title"}
    assert {row["name"] for row in named_points(rows, PLANE, {"wide": 1, "narrow": 1})} == {"title"}


def test_what_the_title_names_has_a_line_where_there_is_no_room_beside_it() -> None:
    rows = [{"name": "In the crowd", "x": 0.5, "y": 0.5, "area": 60, "first": True}]
    crowd = [(0.5 + 0.012 * a, 0.5 + 0.03 * b) for a in range(-12, 13) for b in (-2, -1, 0, 1, 2) if (a, b) != (0, 0)]
    rows += [{"name": "", "x": x, "y": y, "area": 12} for x, y in crowd]
    found = named_points(rows, PLANE, {"wide": 3, "narrow": 3})
    assert [label["far"] for label in found if label["form"] == "wide"] == [True]


def test_a_mark_without_a_free_side_has_no_name() -> None:
    room, wall = [(200.0, 40.0)], [[(0.0, 0.0, 200.0, 40.0)]]
    assert settled([Mark(["name"], [(100.0, 20.0)], 9)], room, 5, wall) == []
    assert len(settled([Mark(["name"], [(100.0, 20.0)], 9, first=True)], room, 5, wall)) == 1


def test_names_along_a_line_stand_apart_by_their_own_heights() -> None:
    places = spread([10, 12, 14], [30, 10, 10], 15, 200)
    assert [b - a for a, b in itertools.pairwise(places)] == [20, 10]
    assert places[0] >= 15


# ---- how wide a text is ----


@pytest.mark.parametrize(
    "text", ["Services in manufactured exports", "R&D and business services 11.7%", "Zürich, Łódź"]
)
def test_texts_are_at_least_as_wide_as_they_are_drawn(text: str) -> None:
    fonts = pytest.importorskip("PIL.ImageFont")
    try:
        font = fonts.truetype("DejaVuSans.ttf", 100)
    except OSError:
        pytest.skip("the font is not installed")
    assert font.getlength(text) <= theme.text_width(text, 100) <= 1.04 * font.getlength(text)


def test_lines_lose_no_word_and_fit() -> None:
    text = "Services in German manufactured exports: 33.9% in 2011, in the second-highest fifth of 41 economies"
    lines = theme.wrapped(text, 300, 18, bold=True)
    assert " ".join(lines) == text
    assert all(theme.text_width(line, 18, bold=True) <= 300 for line in lines)


def test_chinese_breaks_anywhere_but_before_a_closing_sign() -> None:
    text = "中国制造业出口中的服务增加值：24.6%（2011年），在41个经济体中处于最低的五分之一。"
    lines = theme.wrapped(text, 130, 13)
    assert "".join(lines) == text
    assert all(line[0] not in "，。；：、）”" for line in lines)
    assert len(lines) >= 4
