from __future__ import annotations

import itertools
import math

import pytest

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.figures import draw, industries, positions, ranking, structure, theme
from interlace.figures._labels import overlap
from interlace.figures.positions import NARROW_WIDTH, WIDE_WIDTH, _sides, _spot, place_labels

from .made import by_industry, lines, parts

FUNCTIONS = ("distribution", "transport", "finance")


def _split(own: float = 0.1) -> dict[tuple[str, str], float]:
    return {(name, where): own for name in FUNCTIONS for where in ("domestic", "foreign")}


# ---- ranking ----


def test_bars_start_at_zero_and_fall() -> None:
    figure = ranking(lines({"CHN": [0.2], "USA": [0.4], "DEU": [0.3]}), "CHN", ["USA"])
    bars = figure.spec["datasets"]["bars"]
    assert [bar["code"] for bar in bars] == ["USA", "DEU", "CHN"]
    assert figure.spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0.0, 0.4]
    assert [bar["colour"] for bar in bars] == [theme.PEER_BAR, theme.OTHER_BAR, theme.ACCENT]
    assert figure.title == "Services in Chinese manufactured exports: 20.0% in 2000, the lowest of 3 economies"
    assert figure.grid.shown()[0] == ("1", "United States", "40.0")
    assert "Highest: United States 40.0%" in figure.alt
    assert "China: 20.0%, the lowest of 3 economies." in figure.alt


@pytest.mark.parametrize(
    ("own", "place"),
    [(0.9, "the highest of 5 economies"), (0.45, "2nd highest of 5 economies"), (0.25, "2nd lowest of 5 economies")],
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


def test_too_many_economies_are_cut_and_the_cut_is_told() -> None:
    figure = ranking(lines({f"X{n:02}": [n / 100] for n in range(90)}), "X40")
    codes = [bar["code"] for bar in figure.spec["datasets"]["bars"]]
    assert len(codes) == 41
    assert "X40" in codes
    assert "20 highest and the 20 lowest of 90" in figure.subtitle
    assert len(figure.grid.rows) == 90


def test_negative_bars_keep_zero_on_the_axis() -> None:
    figure = ranking(lines({"CHN": [-0.2], "USA": [0.4]}), "CHN")
    assert figure.spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [-0.2, 0.4]
    assert "−20.0%" in figure.title


def test_industries_need_industries() -> None:
    figure = industries(by_industry({"Textiles": 0.1, "Chemicals": 0.3}, "direct_services_input_share", "share"))
    assert figure.title.endswith("from 10.0% (Textiles) to 30.0% (Chemicals) in 2011")
    assert [row[0] for row in figure.grid.shown()] == ["Chemicals", "Textiles"]
    with pytest.raises(Unsupported, match="not by industry"):
        industries(lines({"CHN": [0.2]}))


# ---- structure ----


def test_parts_stand_end_to_end_and_add_up() -> None:
    figure = structure(parts({("CHN", 2000): _split(), ("USA", 2000): _split(0.05)}), "CHN", ["USA"])
    segments = [part for part in figure.spec["datasets"]["segments"] if part["bar"] == "China"]
    assert len(segments) == 6
    for before, after in itertools.pairwise(segments):
        assert after["start"] == pytest.approx(before["end"])
    assert segments[-1]["end"] == pytest.approx(0.6)
    assert [part["where"] for part in segments] == ["Domestic"] * 3 + ["Foreign"] * 3
    assert figure.spec["datasets"]["totals"][0]["label"] == "60.0%"
    assert "together 60.0%" in figure.alt
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
    wanted = "Distribution is the largest part of services in Chinese manufactured exports: 15.0 of 20.0%"
    assert figure.title == wanted


def test_wholes_do_not_print_a_hundred_per_cent() -> None:
    inside = {("own production", "domestic"): 0.7, ("other manufacturing", "foreign"): 0.3}
    figure = structure(parts({("CHN", 2000): inside}, indicator="value_added_in_manufacturing_exports"), "CHN")
    assert figure.title == "Own production is the largest part of value added in Chinese manufactured exports: 70.0%"
    assert figure.spec["datasets"]["totals"][0]["label"] == ""


def test_nothing_and_missing_are_told_apart() -> None:
    assert "zero in 2000" in structure(parts({("CHN", 2000): _split(0.0)})).title
    missing = structure(parts({("CHN", 2000): {**_split(), ("digital", "foreign"): math.nan}}))
    assert "no figure for 2000" in missing.title
    assert missing.spec["datasets"]["totals"][0]["label"] == "not available"


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


# ---- positions ----


UP = {"Mining": 4.0, "Textiles": 3.0, "Construction": 1.1, "Repair": 1.0}
DOWN = {"Mining": 2.0, "Textiles": 3.5, "Construction": 3.0, "Repair": 1.0}
SIZE = {"c0": 10.0, "c1": 50.0, "c2": 90.0, "c3": 0.0}


def _positions(**options):
    up, down = by_industry(UP, "upstreamness"), by_industry(DOWN, "downstreamness")
    return positions(up, down, "CHN", **options)


def test_industries_without_links_are_left_out_and_named() -> None:
    figure = _positions()
    assert figure.title == "Furthest from final use in China: Mining, 4.00 steps; closest: Construction, 1.10 steps"
    assert "no output or no links to other industries: Repair" in figure.subtitle
    assert [row["name"] for row in figure.spec["datasets"]["industries"]].count("Repair") == 0
    assert "Repair" in [row[0] for row in figure.grid.shown()]
    assert "4.00 steps (Mining)" in figure.alt


def test_bubbles_have_the_area_of_their_output() -> None:
    figure = _positions(size=SIZE, size_name="output, USD mn")
    rows = {row["name"]: row["area"] for row in figure.spec["datasets"]["industries"]}
    assert rows["Textiles"] / rows["Construction"] == pytest.approx(5 / 9, rel=1e-3)
    assert [column.label for column in figure.grid.columns][-1] == "Output, USD mn"
    assert "The largest: Construction (1.10 and 3.00)" in figure.alt


def test_names_cover_nothing() -> None:
    rows = [
        {"name": f"Industry number {n}", "up": 1 + (n * 7 % 13) / 4, "down": 1 + (n * 5 % 11) / 4, "area": 60 + 20 * n}
        for n in range(30)
    ]
    xs, ys = (0.8, 4.5), (0.8, 4.0)
    for width, most in ((NARROW_WIDTH, 6), (WIDE_WIDTH, 14)):
        labels = place_labels(rows, xs, ys, width, most)
        assert 0 < len(labels) <= most
        boxes = []
        for label in labels:
            row = next(row for row in rows if row["name"] == label["name"])
            x, y, radius = _spot(row, xs, ys, width)
            keys = ("align", "baseline", "dx", "dy")
            side = {key: label[key] for key in keys}
            boxes.append(next(box for anchor, box in _sides(label["name"], x, y, radius + 4) if anchor == side))
        assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
        assert all(box[0] >= 0 and box[2] <= width for box in boxes)


def test_results_of_other_industries_are_refused() -> None:
    with pytest.raises(InputError, match="not of the same industries"):
        positions(by_industry(UP, "upstreamness"), by_industry({"Mining": 1.0}, "downstreamness"))
    with pytest.raises(InputError, match="lack the industries c1"):
        _positions(size={"c0": 1.0, "c2": 1.0, "c3": 1.0})
    with pytest.raises(Unsupported, match="not by industry"):
        positions(lines({"CHN": [2.0]}), lines({"CHN": [2.0]}))


# ---- choice of form ----


def test_a_result_finds_its_form() -> None:
    assert draw(lines({"CHN": [0.2, 0.3]})).id.endswith("over-time")
    assert draw(lines({"CHN": [0.2]})).id.endswith("ranking")
    assert draw(parts({("CHN", 2000): _split()})).id.endswith("structure")
    up, down = by_industry(UP, "upstreamness"), by_industry(DOWN, "downstreamness")
    assert draw(up).id.endswith("industries")
    assert draw(up, against=down).id.startswith("positions")
    assert lines({"CHN": [0.2, 0.3]}).plot(form="ranking", year=2000).id.endswith("ranking")
    with pytest.raises(UnknownName, match="over_time"):
        draw(up, form="overtime")
    with pytest.raises(InputError, match="two results"):
        draw(up, form="positions")
