"""Sankey, smile and waterfall: what they say and what they hold, on results made by hand."""

from __future__ import annotations

import dataclasses
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.figures import draw, labels, sankey, smile, theme, waterfall
from interlace.figures._smile_drawing import HEIGHT, Curve, node_of
from interlace.figures.chains import Product
from interlace.figures.labels import overlap
from interlace.kernels.smile import fit_quadratic, u_test
from interlace.value_chain import ChosenIndustries, Margins, Smile, SmileTest
from interlace.words import said

from .made import chain, change, made
from .test_labels import box_of

CARS = {
    ("DEU", "own production"): (0.4, 0.32),
    ("DEU", "R&D and business services"): (0.2, 0.18),
    ("FRA", "other manufacturing"): (0.1, 0.15),
    ("FRA", "transport"): (0.1, 0.1),
    ("USA", "other manufacturing"): (0.2, 0.25),
}

# ---- Sankey ----


def test_a_chain_says_what_is_earned_at_home_and_by_what() -> None:
    figure = sankey(chain(CARS))
    assert figure.title == (
        "Of the value of German transport equipment, 50.0% is earned in Germany, down 10.0 points since 1995; "
        "the largest part goes to other manufacturing, 40.0%"
    )
    assert "By economy: Germany 50.0%, France 25.0% and United States 25.0%." in figure.alt
    assert figure.grid.shown()[-1][-1] == "100.0"
    assert figure.data["value"].sum() == pytest.approx(1.0)


def test_a_function_keeps_its_colour_and_the_economy_its_accent() -> None:
    spec = sankey(chain(CARS)).spec
    nodes = {" ".join(row["wide"]["lines"]): row["colour"] for row in spec["datasets"]["nodes"]}
    assert nodes["Germany 50.0%"] == theme.ACCENT
    assert nodes["Transport 10.0%"] == theme.FUNCTION_COLOURS["transport"]
    colours = {row["colour"] for row in spec["datasets"]["links"]}
    assert colours <= set(theme.FUNCTION_COLOURS.values())


def test_contrary_and_dull_chains() -> None:
    abroad = {("DEU", "own production"): (0.3,), ("CHN", "other manufacturing"): (0.7,)}
    assert "30.0% is earned in Germany, less than in China (70.0%)" in sankey(chain(abroad, years=[2008])).title
    alone = {("DEU", "own production"): (0.6,), ("DEU", "transport"): (0.4,)}
    assert sankey(chain(alone, years=[2008])).title.startswith("All of the value of German transport equipment in 2008")
    year = sankey(chain(CARS), year=1995)
    assert year.title.startswith("Of the value of German transport equipment in 1995, 60.0% is earned in Germany;")


def test_many_origins_are_added_up_and_negative_parts_told() -> None:
    codes = [f"X{i:02}" for i in range(20)]
    rows = {(code, function): (0.02,) for code in codes for function in ("primary", "finance", "digital")}
    figure = sankey(chain({("DEU", "own production"): (-0.2,), **rows}, years=[2008]))
    assert len(figure.spec["datasets"]["links"]) <= 25
    assert "small economies and functions are added up" in figure.subtitle
    assert "Negative parts, −20.0% together, are not drawn." in figure.subtitle
    assert len(figure.grid.rows) == 12  # ten origins, the rest, the total


def test_services_are_never_among_the_other_functions() -> None:
    functions = [*theme.FUNCTIONS]
    rows = {(code, name): (0.01 + 0.001 * i,) for code in ("DEU", "FRA", "USA") for i, name in enumerate(functions)}
    figure = sankey(chain(rows, years=[2008]))
    assert len(figure.spec["datasets"]["links"]) <= 25
    drawn = {row["to"] for row in figure.spec["datasets"]["links"]}
    assert {"Finance", "Digital", "Transport", "Distribution", "R&D and business services"} <= drawn
    assert "Other functions" in drawn


def test_a_chain_that_cannot_be_drawn_says_why() -> None:
    result = chain(CARS)
    with pytest.raises(InputError, match="do not name the economy"):
        sankey(dataclasses.replace(result, definitions={}))
    with pytest.raises(Unsupported, match="not by function"):
        sankey(dataclasses.replace(result, data=result.data.drop(columns="function")))
    with pytest.raises(UnknownName):
        sankey(result, year=2001)
    holed = result.data.assign(value=[math.nan, *result.data["value"].iloc[1:]])
    with pytest.raises(Unsupported, match="missing"):
        sankey(dataclasses.replace(result, data=holed), year=1995)


# ---- smile ----


FLAT = u_test(fit_quadratic(np.arange(12.0), 0.4 + 0.1 * np.random.default_rng(5).standard_normal(12)))


def _smile(value: np.ndarray, *, shape: Any, both: bool = False, year: int = 2008, **told: Any) -> Smile:
    count = len(value)
    distance, weight = np.linspace(0.0 if both else 1.0, 6.0, count), np.linspace(1.0, 3.0, count)
    rows = pd.DataFrame(
        {
            "economy": ["DEU"] * (count - 2) + ["USA", "CHN"],
            "industry": [f"c{i}" for i in range(count)],
            "industry_name": [f"Industry {i}" for i in range(count)],
            "function": "transport",
            "year": year,
            "value": value,
            "distance": distance,
            "weight": weight / weight.sum(),
            "arm": ["distribution" if both else "upstream"] + ["upstream"] * (count - 1),
        }
    )
    nodes = dataclasses.replace(
        made(rows, "smile", "share", "Smile"),
        definitions={"economy": "DEU", "industry_name": "Transport equipment", "nodes": "above 0.1% of the chain"},
    )
    weighted = u_test(fit_quadratic(distance, value, weight / weight.sum()))
    unweighted = u_test(fit_quadratic(distance, value))
    test = SmileTest(
        **{"weighted": weighted, "unweighted": unweighted, **told},
        nodes=count,
        said=said("figures.year", year=year),
        shape=shape,
        both=both,
    )
    margins = Margins("DEU", year, 1.0, 1.0, 1.0) if both else None
    refusal = None if both else Unsupported("no margins")
    product = ChosenIndustries(
        ("c15",), "Transport equipment", said("chosen.industries", names=["Transport equipment"])
    )
    return Smile("DEU", product, nodes, {year: test}, {year: test}, margins, refusal)


def test_the_curve_is_the_one_that_was_tested() -> None:
    rng = np.random.default_rng(3)
    x = np.linspace(1.0, 6.0, 12)
    found = _smile(0.2 + 0.05 * (x - 3.0) ** 2 + 0.01 * rng.standard_normal(12), shape="u")
    row = smile(found).spec["datasets"]["curve"][0]
    nodes = found.nodes.data
    fit = fit_quadratic(nodes["distance"].to_numpy(), nodes["value"].to_numpy(), nodes["weight"].to_numpy())
    assert [row["level"], row["slope"], row["square"]] == pytest.approx(list(fit.coefficients), abs=1e-6)
    assert (row["low"], row["high"]) == (1.0, 6.0)


@pytest.mark.parametrize("shape", ["rising", "falling", "none", "untested"])
def test_no_curve_without_the_test(shape: str) -> None:
    figure = smile(_smile(np.linspace(0.2, 0.5, 12), shape=shape))
    assert figure.spec["datasets"]["curve"] == []
    assert "No curve is drawn" in figure.how_to_read


CURVE = np.linspace(1.0, 6.0, 12)
U, HILL, RISE = 0.2 + 0.05 * (CURVE - 3.5) ** 2, 0.6 - 0.05 * (CURVE - 3.5) ** 2, np.linspace(0.2, 0.5, 12)


@pytest.mark.parametrize(
    ("value", "told", "title"),
    [
        (U, {"shape": "u", "both": True}, "Smile in the chain of German transport equipment: "),
        (U, {"shape": "u", "both": True, "unweighted": FLAT}, "A smile by weight alone in the chain of"),
        (U, {"shape": "u"}, "Open whether the chain of German transport equipment smiles"),
        (HILL, {"shape": "inverted"}, "No smile in the chain of German transport equipment: "),
        (RISE, {"shape": "rising"}, "value-added rates rise with the distance to the buyer"),
        (RISE[::-1], {"shape": "falling"}, "value-added rates fall with the distance to the buyer"),
        (RISE, {"shape": "none"}, "neither a dip nor a peak in the middle beyond chance"),
    ],
)
def test_the_title_is_the_finding_in_plain_words(value: np.ndarray, told: dict[str, Any], title: str) -> None:
    rng = np.random.default_rng(5)
    figure = smile(_smile(value + 0.002 * rng.standard_normal(12), **told))
    assert title in figure.title
    for jargon in ("(p", "U", "upstream", "weights"):
        assert jargon not in figure.title.removesuffix("data")
    assert "Test of Lind and Mehlum: " in figure.subtitle
    assert "(p\u00a0" in figure.subtitle or "at both ends" in figure.subtitle


def test_too_few_nodes_are_told_without_a_test() -> None:
    figure = smile(_smile(RISE, shape="untested", weighted=None, unweighted=None))
    assert figure.title == "Too few industries in the chain of German transport equipment to test for a smile"
    assert "Lind" not in figure.subtitle


def test_what_the_unweighted_test_says_differs_or_agrees() -> None:
    rng = np.random.default_rng(5)
    agreed = smile(_smile(HILL + 0.002 * rng.standard_normal(12), shape="inverted"))
    assert "also with every industry counted alike." in agreed.subtitle
    differing = _smile(HILL + 0.002 * rng.standard_normal(12), shape="inverted", unweighted=FLAT)
    figure = smile(differing)
    assert "but not with every industry counted alike." in figure.subtitle
    assert figure.subtitle.count("(p\u00a0") == 1, "one p in the subtitle, all others in the notes"
    assert "with every industry counted alike: p" in figure.caption


def test_the_arm_that_is_missing_stands_in_the_reading() -> None:
    alone = smile(_smile(RISE, shape="rising"))
    assert "so the right end of a smile cannot be seen" in alone.how_to_read
    both = smile(_smile(RISE, shape="rising", both=True))
    assert "Trade and transport margins stand at 0 steps" in both.how_to_read
    assert "not in these data" not in both.how_to_read


def test_a_node_has_its_whole_name_and_its_economy_abroad() -> None:
    home = Product("DEU", "Transport equipment")
    long = "Renting of machinery and other business activities of every kind"
    assert node_of(pd.Series({"industry_name": long, "economy": "DEU"}), home) == long
    optical = pd.Series({"industry_name": "Electrical and optical equipment", "economy": "IDN"})
    assert node_of(optical, home) == "Electrical and optical equipment, Indonesia"


def test_the_curve_runs_through_no_name() -> None:
    rng = np.random.default_rng(5)
    found = _smile(U + 0.01 * rng.standard_normal(12), shape="u")
    spec = smile(found).spec
    row = spec["datasets"]["curve"][0]
    curve = Curve(**row)
    xs, ys = (spec["layer"][1]["encoding"][axis]["scale"]["domain"] for axis in ("x", "y"))
    plane = labels.Plane(tuple(xs), tuple(ys), HEIGHT, reverse=True)
    assert spec["datasets"]["labels"]
    for label in spec["datasets"]["labels"]:
        for width in labels.FORMS[label["form"]]:
            box = box_of(label, plane.at(label["x"], label["y"], width))
            assert not any(overlap(box, step) for step in plane.path(curve.points(), width, half=1))


def test_upstream_is_left_and_areas_are_shares_of_the_chain() -> None:
    figure = smile(_smile(np.linspace(0.2, 0.5, 12), shape="rising"))
    scale = figure.spec["layer"][1]["encoding"]["x"]["scale"]
    assert scale["reverse"] is True
    rows = figure.spec["datasets"]["nodes"]
    areas = {row["name"]: (row["a"][0], row["w"][0]) for row in rows}
    largest, smallest = areas["Industry 11"], areas["Industry 0"]
    assert largest[0] / smallest[0] == pytest.approx(largest[1] / smallest[1], rel=1e-2)
    pale = {row["name"]: row["o"][0] for row in rows}
    assert pale["Industry 11"] < pale["Industry 0"] == 1
    assert len(figure.data) == len(figure.grid.rows) == 12


def test_a_smile_without_nodes_is_refused() -> None:
    found = _smile(np.linspace(0.2, 0.5, 12), shape="none")
    empty = dataclasses.replace(found.nodes, data=found.nodes.data.iloc[:0])
    with pytest.raises(InputError, match="no nodes"):
        smile(dataclasses.replace(found, nodes=empty))


def test_a_smile_of_several_years_is_drawn_of_one() -> None:
    first, last = _smile(U, shape="u", year=1995), _smile(HILL, shape="inverted")
    rows = pd.concat([first.nodes.data, last.nodes.data])
    tests = {**first.tests, **last.tests}
    both = dataclasses.replace(
        last, nodes=dataclasses.replace(last.nodes, data=rows), tests=tests, upstream_tests=tests
    )
    assert smile(both).title == smile(last).title
    assert len(smile(both).data) == 12
    assert draw(both, year=1995).title == smile(first).title


# ---- waterfall ----

TERMS = {
    "technology": (-20_000.0, -30_000.0, 5_000.0),
    "final-demand level": (110_000.0, 90_000.0, 130_000.0),
    "exports": (10_000.0, 10_000.0, 10_000.0),
}


def test_terms_lead_from_the_first_total_to_the_last() -> None:
    figure = waterfall(change(TERMS, 50_000.0))
    assert figure.title == (
        "Value added of services in China: up 100.0 bn USD from 1995 to 2008; "
        "the largest rise from the level of final demand, 110.0 bn USD"
    )
    rows, parts = figure.spec["datasets"]["bars"], figure.spec["datasets"]["parts"]
    assert [row["bar"] for row in rows] == ["1995", "Technology", "Level of final demand", "Exports", "2008"]
    assert [(part["a"], part["b"]) for part in parts] == [(0, 50), (50, 30), (30, 140), (140, 150), (0, 150)]
    total, fall, rise = parts[0]["colour"], parts[1]["colour"], parts[2]["colour"]
    assert len({total, fall, rise}) == 3
    assert (rows[1]["low"], rows[1]["high"]) == (20, 55)
    assert "low" not in rows[3]  # no range, no whisker
    assert [row["label"] for row in rows] == ["50.0", "−20.0", "+110.0", "+10.0", "150.0"]
    assert figure.grid.shown()[1] == ("Technology", "−20.0", "−30.0", "5.0")
    assert "Nominal" in figure.subtitle
    assert "mean of the two polar forms, in which the terms change in one order and in the opp" in figure.how_to_read
    assert "Technology is what inputs a unit of output takes" in figure.how_to_read
    assert "Offshoring" not in figure.how_to_read
    # Without partners in the table, exports are all that is sold abroad.
    assert "Exports are what is sold abroad." in figure.how_to_read


def test_falls_standstills_and_unsure_signs() -> None:
    fall = {"technology": (-60_000.0, -90_000.0, 10_000.0), "exports": (10_000.0, 5_000.0, 15_000.0)}
    title = waterfall(change(fall, 90_000.0)).title
    assert "down 50.0 bn USD from 1995 to 2008; the largest fall from technology, 60.0 bn USD" in title
    assert title.endswith("with a sign that depends on the order of the terms")
    still = {"technology": (-10.0, -20.0, 0.0), "exports": (10.0, 0.0, 20.0)}
    assert waterfall(change(still, 90_000.0)).title.endswith("about the same in 2008 as in 1995")
    missing = {"technology": (math.nan, math.nan, math.nan), "exports": (10.0, 0.0, 20.0)}
    assert "no figure for the change" in waterfall(change(missing, 90_000.0)).title


def test_prices_and_producer_services_are_told() -> None:
    terms = {**TERMS, "prices": (5_000.0, 5_000.0, 5_000.0)}
    assert "In volumes" in waterfall(change(terms, 50_000.0)).subtitle
    figure = waterfall(change(TERMS, 50_000.0, producer_services="narrow: c28"))
    assert figure.title.startswith("Value added of producer services in China:")


def test_a_waterfall_needs_ranges_and_totals() -> None:
    result = change(TERMS, 50_000.0)
    with pytest.raises(InputError, match="lower and upper"):
        waterfall(dataclasses.replace(result, data=result.data.drop(columns=["lower", "upper"])))
    with pytest.raises(InputError, match="levels"):
        waterfall(made(result.data.drop(columns="unit"), "structural_decomposition", "USD mn"))
    twice = dataclasses.replace(result, data=pd.concat([result.data, result.data]))
    with pytest.raises(Unsupported, match="several values a term"):
        waterfall(twice)
    with pytest.raises(UnknownName):
        waterfall(result, "FRA")


# ---- choice of form ----


def test_results_find_their_form() -> None:
    assert draw(chain(CARS)).id.endswith("sankey")
    assert draw(change(TERMS, 50_000.0)).id.endswith("waterfall")
    found = _smile(np.linspace(0.2, 0.5, 12), shape="none")
    assert draw(found).id.startswith("smile")
    assert draw(SimpleNamespace(income=chain(CARS))).id.endswith("sankey")
    with pytest.raises(InputError, match="smile does not draw this Result"):
        draw(chain(CARS), form="smile")
    with pytest.raises(InputError, match="ranking does not draw this"):
        draw(found, form="ranking")
