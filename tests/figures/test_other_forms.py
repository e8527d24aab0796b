from __future__ import annotations

import pytest

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.figures import draw, positions

from .made import by_industry, lines, parts

FUNCTIONS = ("distribution", "transport", "finance")


def _split(own: float = 0.1) -> dict[tuple[str, str], float]:
    return {(name, where): own for name in FUNCTIONS for where in ("domestic", "foreign")}


# ---- positions ----


UP = {"Mining": 4.0, "Textiles": 3.0, "Construction": 1.1, "Repair": 1.0}
DOWN = {"Mining": 2.0, "Textiles": 3.5, "Construction": 3.0, "Repair": 1.0}
SIZE = {"c0": 10.0, "c1": 50.0, "c2": 90.0, "c3": 0.0}


def _positions(**options):
    up, down = by_industry(UP, "upstreamness"), by_industry(DOWN, "downstreamness")
    return positions(up, down, "CHN", **options)


def test_industries_without_links_are_left_out_and_named() -> None:
    figure = _positions()
    assert figure.title == "Furthest from final use in China: mining, 4.00 steps; closest: construction, 1.10 steps"
    assert "no output or no links to other industries: repair" in figure.subtitle
    assert [row["name"] for row in figure.spec["datasets"]["industries"]].count("Repair") == 0
    assert "Repair" in [row[0] for row in figure.grid.shown()]
    assert "4.00 steps (mining)" in figure.alt


def test_bubbles_have_the_area_of_their_output() -> None:
    figure = _positions(size=SIZE, size_name="output, USD mn")
    rows = {row["name"]: row["area"] for row in figure.spec["datasets"]["industries"]}
    assert rows["Textiles"] / rows["Construction"] == pytest.approx(5 / 9, rel=1e-3)
    assert [column.label for column in figure.grid.columns][-1] == "Output, USD mn"
    assert "The largest: construction, textiles and mining." in figure.alt


def test_the_industries_of_the_title_are_named_and_specks_are_not() -> None:
    up = {f"Industry {n}": 1.5 + (n * 7 % 13) / 4 for n in range(24)} | {"Far": 6.0, "Near": 1.05}
    down = {name: 1.5 + (n * 5 % 11) / 4 for n, name in enumerate(up)}
    size = {f"c{n}": 1000.0 if n < 8 else 1.0 for n in range(26)}
    figure = positions(by_industry(up, "upstreamness"), by_industry(down, "downstreamness"), size=size)
    for form in ("wide", "narrow"):
        named = [row["name"] for row in figure.spec["datasets"]["labels"] if row["form"] == form]
        assert {"Far", "Near"} <= set(named)
        assert set(named) - {"Far", "Near"} <= {f"Industry {n}" for n in range(8)}


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
