from __future__ import annotations

import itertools
import math

import pandas as pd
import pytest

from interlace.errors import UnknownName, Unsupported
from interlace.figures import over_time, theme
from interlace.figures.labels import spread
from interlace.figures.over_time import LABEL_GAP

from .made import NAMES, expanded, lines, made

SUBJECT = "Services in Chinese manufactured exports"
RISING = {"CHN": [0.20, 0.21, 0.245], "USA": [0.30, 0.31, 0.32], "DEU": [0.31, 0.33, 0.34], "JPN": [0.25, 0.26, 0.27]}


@pytest.mark.parametrize(
    ("values", "peers", "title"),
    [
        (RISING, ["USA", "DEU", "JPN"], "24.5% in 2002, up 4.5 points since 2000 and below all three peers"),
        (RISING, ["USA", "DEU"], "24.5% in 2002, up 4.5 points since 2000 and below both peers"),
        (RISING, ["USA"], "24.5% in 2002, up 4.5 points since 2000 and below the United States"),
        (RISING, [], "24.5% in 2002, up 4.5 points since 2000"),
        (
            {"CHN": [0.3, 0.25], "USA": [0.1, 0.2]},
            ["USA"],
            "25.0% in 2001, down 5.0 points since 2000 and above the United States",
        ),
        (
            {"CHN": [0.3, 0.3001], "USA": [0.1, 0.3]},
            ["USA"],
            "30.0% in 2001, about the same as in 2000 and level with the United States",
        ),
        ({"CHN": [0.3]}, [], "30.0% in 2000"),
        ({"CHN": [0.3], "USA": [0.4]}, ["USA"], "30.0% in 2000, below the United States"),
        ({"CHN": [0.0, 0.0], "USA": [0.1, 0.0]}, [], "0.0% in 2001, about the same as in 2000"),
        ({"CHN": [0.3, math.nan], "USA": [0.1, 0.2]}, ["USA"], "no figure for 2001"),
        ({"CHN": [0.3, 0.4], "USA": [0.1, math.nan]}, ["USA"], "40.0% in 2001, up 10.0 points since 2000"),
        ({"CHN": [math.nan, 0.4], "USA": [0.1, 0.2]}, ["USA"], "40.0% in 2001, above the United States"),
    ],
)
def test_the_title_says_what_the_numbers_say(values: dict, peers: list[str], title: str) -> None:
    assert over_time(lines(values), "CHN", peers).title == f"{SUBJECT}: {title}"


def test_a_place_among_peers_counts_the_larger_side() -> None:
    values = {"CHN": [0.2], "USA": [0.1], "DEU": [0.3], "JPN": [0.4]}
    assert over_time(lines(values), "CHN", ["USA", "DEU", "JPN"]).title.endswith("below two of three peers")


def test_an_earlier_year_is_named_in_the_title() -> None:
    figure = over_time(lines(RISING), "CHN", ["USA"], year=2001)
    assert figure.title == f"{SUBJECT}: 21.0% in 2001, up 1.0 points since 2000 and below the United States"
    marked = figure.spec["datasets"]["marked"]
    assert [(row["year"], row["value"]) for row in marked] == [(2001, 0.31), (2001, 0.21)]
    # The lines go on to 2002; the names at their ends carry what the title says.
    labels = {row["label"] for row in figure.spec["datasets"]["ends"]}
    assert labels == {"China 21.0% (2001)", "United States 31.0% (2001)"}
    assert any(layer["mark"]["type"] == "rule" and layer["encoding"].keys() == {"x"} for layer in figure.spec["layer"])


def test_the_specification_holds_the_frame() -> None:
    result = lines({**RISING, "FRA": [0.1, math.nan, 0.3]})
    held = expanded(over_time(result, "CHN", ["USA"]).spec)
    assert len(held) == len(result.data)
    for row in result.data.itertuples():
        value = held[row.economy, row.year]
        assert value is None if math.isnan(row.value) else value == pytest.approx(row.value, abs=5e-7)


def test_parts_are_added_up_and_a_missing_part_stays_missing() -> None:
    rows = pd.DataFrame(
        {
            "economy": "CHN",
            "component": ["domestic", "foreign"] * 2,
            "year": [2000, 2000, 2001, 2001],
            "value": [0.1, 0.2, 0.1, math.nan],
        }
    )
    assert expanded(over_time(made(rows)).spec) == {("CHN", 2000): 0.3, ("CHN", 2001): None}


def test_industries_cannot_be_lines() -> None:
    rows = pd.DataFrame({"economy": "CHN", "industry": ["a", "b"], "year": 2000, "value": [0.1, 0.2]})
    with pytest.raises(Unsupported, match="several values"):
        over_time(made(rows))


def test_a_wrong_economy_peer_or_year_is_told() -> None:
    result = lines(RISING)
    with pytest.raises(UnknownName, match="CHX"):
        over_time(result, "CHX")
    with pytest.raises(UnknownName, match="GER"):
        over_time(result, "CHN", ["GERM"])
    with pytest.raises(UnknownName, match="1999"):
        over_time(result, "CHN", year=1999)


def test_the_axis_says_where_it_starts() -> None:
    near = over_time(lines({"CHN": [0.41, 0.45], "USA": [0.42, 0.44]}), "CHN")
    assert "starts at 41.0%, not at zero" in near.subtitle
    far = over_time(lines({"CHN": [0.02, 0.45]}), "CHN")
    assert "not at zero" not in far.subtitle
    axes = [layer["encoding"]["y"] for layer in far.spec["layer"] if layer["mark"]["type"] == "line"]
    assert axes[0]["scale"]["domain"][0] == 0
    assert len(axes[0]["axis"]["values"]) <= 5
    assert axes[0]["axis"]["format"] == ".0%"


def test_labels_at_the_ends_never_touch_and_keep_their_order() -> None:
    values = {code: [0.3, 0.3 + place * 1e-4] for place, code in enumerate(NAMES)}
    spec = over_time(lines(values), "CHN", NAMES[1:]).spec
    ends = spec["datasets"]["ends"]
    domain = next(layer["encoding"]["y"]["scale"]["domain"] for layer in spec["layer"])
    pixel = spec["height"] / (domain[1] - domain[0])
    tops = sorted((domain[1] - row["at"]) * pixel for row in ends)
    assert all(b - a >= LABEL_GAP - 1e-3 for a, b in itertools.pairwise(tops))
    assert tops[0] >= -1e-3
    assert tops[-1] <= spec["height"] + 1e-3
    by_value = [row["name"] for row in sorted(ends, key=lambda row: row["value"])]
    assert by_value == [row["name"] for row in sorted(ends, key=lambda row: row["at"])]


def test_many_peers_make_the_figure_higher_not_the_labels_denser() -> None:
    codes = ["CHN", *(f"X{n:02}" for n in range(30))]
    spec = over_time(lines({code: [0.3, 0.3] for code in codes}), "CHN", codes[1:]).spec
    assert spec["height"] >= LABEL_GAP * 31
    styles = {(row["colour"], tuple(row["dash"])) for row in spec["datasets"]["styles"] if row["named"]}
    assert len(styles) == len(theme.PEERS) * len(theme.DASHES) + 1, "and the economy's own"


def test_spread_moves_no_more_than_it_must() -> None:
    assert spread([0, 50, 100], 17, 0, 100) == [0, 50, 100]
    assert spread([], 17, 0, 100) == []
    assert spread([99, 100], 17, 0, 100) == pytest.approx([83, 100])


def test_the_economy_is_drawn_last_in_the_accent_colour() -> None:
    datasets = over_time(lines(RISING), "CHN", ["USA"]).spec["datasets"]
    assert datasets["lines"][-1]["code"] == "CHN"
    colours = {row["code"]: row["colour"] for row in datasets["styles"]}
    assert colours["CHN"] == theme.ACCENT
    assert colours["DEU"] == colours["JPN"] == theme.OTHER


def test_the_text_alternative_and_the_table_have_the_numbers() -> None:
    figure = over_time(lines(RISING), "CHN", ["USA"])
    for number in ("20.0%", "24.5%", "32.0%", "median 29.5%"):
        assert number in figure.alt
    assert [column.label for column in figure.grid.columns] == [
        "Year",
        "China, %",
        "United States, %",
        "Median of 4 economies, %",
    ]
    assert figure.grid.shown()[-1] == ("2002", "24.5", "32.0", "29.5")
    assert figure.denominator == "gross exports"


def test_a_result_without_any_value_is_still_a_figure() -> None:
    figure = over_time(lines({"CHN": [math.nan, math.nan]}))
    assert figure.title == f"{SUBJECT}: no figure for 2001"
    assert figure.grid.shown()[0] == ("2000", "not available")


def test_other_units_stand_at_the_axis() -> None:
    figure = over_time(lines({"CHN": [2.0, 2.5]}, unit="steps", indicator="unknown", title="Some measure"))
    assert figure.title == "Some measure, China: 2.50 steps in 2001, up 0.50 steps since 2000"
    assert figure.spec["layer"][0]["encoding"]["y"]["title"] == "steps"
