"""Lying bars: rankings, industries, structures; decompositions and waterfalls are tested with their chains."""

from __future__ import annotations

import itertools
import math

import pytest

from interlace.errors import UnknownName, Unsupported
from interlace.figures import industries, ranking, structure, theme

from .made import by_industry, lines, parts

FUNCTIONS = ("distribution", "transport", "finance")


def _split(own: float = 0.1) -> dict[tuple[str, str], float]:
    return {(name, where): own for name in FUNCTIONS for where in ("domestic", "foreign")}


# ---- ranking ----


def test_bars_start_at_zero_and_fall() -> None:
    figure = ranking(lines({"CHN": [0.2], "USA": [0.4], "DEU": [0.3]}), "CHN", ["USA"])
    bars = figure.spec["datasets"]["bars"]
    assert [bar["bar"] for bar in bars] == ["1 United States", "2 Germany", "3 China"]
    assert figure.spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0.0
    parts = figure.spec["datasets"]["parts"]
    assert [part["colour"] for part in parts] == [theme.PEER_BAR, theme.OTHER_BAR, theme.ACCENT]
    assert figure.title == "Services in Chinese manufactured exports: 20.0% in 2000, the lowest of 3 economies"
    assert figure.grid.shown()[0] == ("1", "United States", "40.0")
    assert "Highest: the United States 40.0%, Germany 30.0% and China 20.0%." in figure.alt
    assert "China: 20.0% in 2000, the lowest of 3 economies." in figure.alt


@pytest.mark.parametrize(
    ("own", "place"),
    [
        (0.9, "the highest of 5 economies"),
        (0.45, "the 2nd highest of 5 economies"),
        (0.25, "the 2nd lowest of 5 economies"),
    ],
)
def test_a_rank_is_counted_from_the_nearer_end(own: float, place: str) -> None:
    values = {"CHN": [own], "USA": [0.5], "DEU": [0.4], "JPN": [0.3], "KOR": [0.1]}
    assert ranking(lines(values), "CHN").title.endswith(place)


def test_ranks_of_dull_cases() -> None:
    assert ranking(lines({"CHN": [0.2]})).title.endswith("the only economy in these data")
    assert ranking(lines({"CHN": [0.2], "USA": [0.2]})).title.endswith("the same in all 2 economies")
    missing = ranking(lines({"CHN": [math.nan], "USA": [0.2]}), "CHN")
    assert missing.title.endswith("no figure for 2000")
    assert "No figure for China." in missing.subtitle
    assert [row[0] for row in missing.grid.shown()] == ["1", "not available"]


def test_of_many_economies_the_ends_the_own_the_peers_and_the_median_are_shown_at_once() -> None:
    figure = ranking(lines({f"X{n:02}": [n / 100] for n in range(90)}), "X40", ["X41"])
    bars = figure.spec["datasets"]["bars"]
    assert len(bars) == 91
    kept = [bar["bar"] for bar in bars if bar["kept"]]
    ends = [[f"{n} X{90 - n}" for n in (1, 2, 3, 4, 5)], [f"{n} X{90 - n:02}" for n in (86, 87, 88, 89, 90)]]
    assert kept == [*ends[0], "Median", "49 X41", "50 X40", *ends[1]]
    assert "The five highest and the five lowest of 90" in figure.subtitle
    assert {"name": "all", "value": False} in figure.spec["params"]
    assert figure.spec["usermeta"]["all"] > 5 * figure.spec["height"]
    assert all({"filter": "all || datum.kept"} in layer["transform"] for layer in figure.spec["layer"])
    assert len(figure.grid.rows) == 90


def test_few_economies_are_all_shown() -> None:
    spec = ranking(lines({f"X{n:02}": [n / 100] for n in range(15)})).spec
    assert all(bar["kept"] for bar in spec["datasets"]["bars"])
    assert "all" not in [param["name"] for param in spec["params"]]


def test_negative_bars_keep_zero_on_the_axis() -> None:
    figure = ranking(lines({"CHN": [-0.2], "USA": [0.4]}), "CHN")
    assert figure.spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == -0.2
    assert [bar["end"] for bar in figure.spec["datasets"]["bars"]] == [0.4, 0.0], "the label stands right of zero"
    assert "−20.0%" in figure.title


def test_small_shares_have_two_digits_everywhere() -> None:
    figure = ranking(lines({"CHN": [0.012], "USA": [0.0241]}), "CHN")
    assert "1.20% in 2000" in figure.title
    assert figure.grid.shown()[0] == ("1", "United States", "2.41")
    assert [bar["label"] for bar in figure.spec["datasets"]["bars"]] == ["2.41%", "1.20%"]


def test_industries_need_industries() -> None:
    figure = industries(by_industry({"Textiles": 0.1, "Chemicals": 0.3}, "direct_services_input_share", "share"))
    assert figure.title.endswith("from 10.0% (textiles) to 30.0% (chemicals) in 2011")
    assert [row[0] for row in figure.grid.shown()] == ["Chemicals", "Textiles"]
    with pytest.raises(Unsupported, match="not by industry"):
        industries(lines({"CHN": [0.2]}))


# ---- structure ----


def test_parts_stand_end_to_end_and_add_up() -> None:
    figure = structure(parts({("CHN", 2000): _split(), ("USA", 2000): _split(0.05)}), "CHN", ["USA"])
    segments = [part for part in figure.spec["datasets"]["parts"] if part["bar"] == "China"]
    assert len(segments) == 6
    for before, after in itertools.pairwise(segments):
        assert after["a"] == pytest.approx(before["b"])
    assert segments[-1]["b"] == pytest.approx(0.6)
    assert [part["where"] for part in segments] == ["Domestic"] * 3 + ["Foreign"] * 3
    assert figure.spec["datasets"]["bars"][0]["label"] == "60.0%"
    assert "China: 60.0%, most of it" in figure.alt
    assert figure.grid.shown()[-1] == ("Total", "60.0", "30.0")


def test_a_function_has_one_colour_in_every_figure() -> None:
    assert len(theme.FUNCTIONS) == len(set(theme.FUNCTION_COLOURS.values())) == 10
    assert theme.ACCENT not in theme.FUNCTION_COLOURS.values()
    for over in ("economies", "years"):
        spec = structure(parts({("CHN", 2000): _split()}), "CHN", over=over).spec
        scale = next(
            layer["encoding"]["color"]["scale"]
            for layer in spec["layer"]
            if (layer["encoding"].get("color") or {}).get("legend")
        )
        named = dict(zip(scale["domain"], scale["range"], strict=True))
        expected = {name.capitalize(): theme.FUNCTION_COLOURS[name] for name in FUNCTIONS}
        assert named == expected


def test_the_largest_part_is_the_finding() -> None:
    inside = {("finance", "domestic"): 0.05, ("distribution", "domestic"): 0.1, ("distribution", "foreign"): 0.05}
    figure = structure(parts({("CHN", 2000): inside}), "CHN")
    wanted = "Services in Chinese manufactured exports: distribution is the largest part, 15.0 of 20.0%"
    assert figure.title == wanted


def test_wholes_do_not_print_a_hundred_per_cent() -> None:
    inside = {("own production", "domestic"): 0.7, ("other manufacturing", "foreign"): 0.3}
    figure = structure(parts({("CHN", 2000): inside}, indicator="value_added_in_manufacturing_exports"), "CHN")
    assert figure.title == "Value added in Chinese manufactured exports: own production is the largest part, 70.0%"
    assert figure.spec["datasets"]["bars"][0]["label"] == ""


def test_nothing_and_missing_are_told_apart() -> None:
    assert "zero in 2000" in structure(parts({("CHN", 2000): _split(0.0)})).title
    missing = structure(parts({("CHN", 2000): {**_split(), ("digital", "foreign"): math.nan}}))
    assert "no figure for 2000" in missing.title
    assert missing.spec["datasets"]["bars"][0]["label"] == "not available"


def test_the_first_year_stands_beside_and_years_stand_alone() -> None:
    result = parts(
        {("CHN", 2000): _split(), ("CHN", 2001): _split(0.12), ("USA", 2000): _split(), ("USA", 2001): _split()}
    )
    assert [column.label for column in structure(result, "CHN", ["USA"]).grid.columns] == [
        "Part",
        "China, %",
        "China 2000, %",
        "United States, %",
    ]
    years = structure(result, "CHN", ["USA"], over="years")
    assert [row[0] for row in years.grid.shown()] == ["2000", "2001"]
    assert set(years.data["economy"]) == {"CHN"}
    assert structure(result, "CHN", over="Years").grid == years.grid
    with pytest.raises(UnknownName, match="value of over"):
        structure(result, "CHN", over="decades")


def test_a_result_without_parts_has_no_structure() -> None:
    with pytest.raises(Unsupported, match="not split into parts"):
        structure(lines({"CHN": [0.2]}))
