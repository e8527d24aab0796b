"""Places as points: what the map shows, which names it has, and what it refuses."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import pytest

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import draw, outlines, point_map
from interlace.figures._map_drawing import View

from .made import lines

CITIES = {
    "Shenzhen": (114.06, 22.54, 3.2),
    "Guangzhou": (113.26, 23.13, 2.8),
    "Dongguan": (113.75, 23.02, 1.1),
    "Foshan": (113.12, 23.02, 1.0),
    "Huizhou": (114.42, 23.11, 0.6),
    "Zhuhai": (113.58, 22.27, 1.4),
}


def _cities(**changed: Any) -> Any:
    rows = pd.DataFrame([{"place": name, "lon": x, "lat": y, "value": v} for name, (x, y, v) in CITIES.items()])
    whole = lines({"CHN": [0.2]})
    return dataclasses.replace(whole, data=rows.assign(year=2020, unit="ratio", **changed), unit="ratio")


def test_places_have_their_values_and_the_extremes_their_names() -> None:
    figure = point_map(_cities())
    rows = {row["code"]: row for row in figure.spec["datasets"]["places"]}
    assert {name: row["value"] for name, row in rows.items()} == {name: v for name, (_, _, v) in CITIES.items()}
    assert figure.title.endswith("highest in Shenzhen (3.20), lowest in Huizhou (0.60), 2020")
    for form in ("wide", "narrow"):
        named = {row["name"] for row in figure.spec["datasets"]["labels"] if row["form"] == form}
        assert {"Shenzhen", "Huizhou"} <= named
    assert list(figure.data["place"]) == [row[0] for row in figure.grid.shown()]
    assert len(figure.alt) <= 300


def test_the_marked_place_is_in_the_title_and_in_the_accent_colour() -> None:
    figure = point_map(_cities(), "Foshan")
    assert figure.title.endswith("1.00 in Foshan, 2020; highest in Shenzhen (3.20)")
    assert [row["code"] for row in figure.spec["datasets"]["places"] if row["group"] == "own"] == ["Foshan"]


def test_a_result_with_places_takes_this_form() -> None:
    assert draw(_cities()).form == "point_map"


def test_every_place_lies_inside_the_map() -> None:
    view = View.around([(lon, lat) for lon, lat, _ in CITIES.values()])
    for lon, lat, _ in CITIES.values():
        x, y = view.at((lon, lat), 400)
        assert 0 < x < 400
        assert 0 < y < 400 * view.shape
    assert "equalEarth" in str(view.projection())


def test_economies_stand_at_a_point_inside_them() -> None:
    result = lines({code: [0.1 + n / 20] for n, code in enumerate(("DEU", "FRA", "ITA", "ESP", "POL", "CZE"))})
    row = next(row for row in point_map(result).spec["datasets"]["places"] if row["code"] == "FRA")
    assert (row["lon"], row["lat"]) == outlines.points()["FRA"][:2]


def test_places_without_coordinates_and_few_values_are_refused() -> None:
    nowhere = dataclasses.replace(_cities(), data=_cities().data.drop(columns=["lon", "lat"]))
    with pytest.raises(Unsupported, match="does not say where"):
        point_map(nowhere)
    assert point_map(nowhere, places={name: (x, y) for name, (x, y, _) in CITIES.items()}).spec
    few = dataclasses.replace(_cities(), data=_cities().data.head(4))
    with pytest.raises(Unsupported, match="at least five"):
        point_map(few)


def test_it_speaks_chinese() -> None:
    with words.speaking("zh"):
        assert point_map(_cities(), "Foshan").title.endswith("2020年Foshan为1.00，Shenzhen最高（3.20）")
