"""Decompositions of exports and heat maps: what they say and what they hold."""

from __future__ import annotations

import itertools
import json
import math

import pytest

import interlace
from interlace.errors import UnknownName, Unsupported
from interlace.figures import decomposition, draw, export_groups, heat_map, theme
from interlace.figures._export_groups import SCHEMES, amounts_of, scheme_of
from interlace.figures._heat_map_drawing import MISSING, OWN, SUM

from .made import flows, lines, parts

KWW = ("DVA_FIN", "DVA_INT", "DVA_INTrex", "RDV_FIN", "RDV_INT", "DDC", "FVA_FIN", "FVA_INT", "FDC")


def _flow(own: float, gross: float = 100.0) -> dict[str, float]:
    """A flow of which the part `own` is domestic value added that the importer absorbs, and the rest foreign."""
    terms = dict.fromkeys(KWW, 0.0) | {"DVA_FIN": own * gross, "FVA_FIN": (1 - own) * gross}
    return {"gross_exports": gross, **terms}


@pytest.fixture(scope="module")
def table():
    return interlace.load("bundled")[2008]


def wholes(figure) -> list[float]:
    """The sum of the parts of each bar that is drawn."""
    sums: dict[int, float] = {}
    for part in figure.spec["datasets"]["parts"]:
        sums[part["i"]] = sums.get(part["i"], 0.0) + part["b"] - part["a"]
    return list(sums.values())


# ---- decomposition ----


def test_bars_are_shares_sorted_with_the_finding_above() -> None:
    three = flows({("CHN", "USA"): _flow(0.7), ("USA", "CHN"): _flow(0.9), ("DEU", "USA"): _flow(0.8)})
    assert decomposition(three).title.startswith("Domestic value added in US exports")
    figure = decomposition(three, "CHN")
    assert figure.title == (
        "Domestic value added in Chinese exports: 70.0% in 2008, the lowest of 3 economies; "
        "30.0% is foreign value added"
    )
    bars = figure.spec["datasets"]["bars"]
    assert [bar["bar"] for bar in bars] == ["United States", "Germany", "China"]
    assert [bar["weight"] for bar in bars] == ["plain", "plain", "own"]
    assert wholes(figure) == pytest.approx([1.0] * 3)
    assert figure.grid.shown()[0][:2] == ("United States", "90.0")
    assert "China: Absorbed by direct importers 70.0%" in figure.alt


def test_flows_of_an_economy_are_added_up_and_nothing_has_no_share() -> None:
    both = {("CHN", "USA"): _flow(0.9), ("CHN", "DEU"): _flow(0.5, 300.0), ("USA", "CHN"): _flow(0.0, 0.0)}
    figure = decomposition(flows(both), "CHN")
    assert "60.0% in 2008;" in figure.title
    assert len(figure.spec["datasets"]["bars"]) == 1
    assert "no figure for 2008" in decomposition(flows(both), "USA", ["CHN"]).title
    with pytest.raises(Unsupported, match="none of the economies exports"):
        decomposition(flows({("USA", "CHN"): _flow(0.0, 0.0)}))


def test_many_exporters_are_cut_and_the_cut_is_told() -> None:
    codes = [f"X{i:02}" for i in range(30)]
    result = flows({(code, "USA"): _flow(0.5 + place / 100, 1000.0 - place) for place, code in enumerate(codes)})
    figure = decomposition(result, "X29")
    names = [bar["bar"] for bar in figure.spec["datasets"]["bars"]]
    assert len(names) == 16
    assert names[0] == "X29"
    assert "The 16 largest of 30 exporters" in figure.subtitle


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("hiy", {}),
        ("johnson_noguera", {}),
        ("los_timmer_devries", {}),
        ("kww", {}),
        ("wwz", {"by": "bilateral"}),
        ("borin_mancini", {}),
        ("borin_mancini", {"approach": "sink"}),
        ("borin_mancini", {"approach": "sink", "by": "bilateral"}),
        ("borin_mancini", {"perspective": "self", "by": "sector"}),
        ("borin_mancini", {"perspective": "world"}),
        ("borin_mancini", {"perspective": "importer"}),
    ],
)
def test_every_method_makes_whole_bars(table, method: str, options: dict[str, str]) -> None:
    found = interlace.exports.decompose(table, method, economy=["CHN", "DEU"], **options)
    figure = decomposition(found, "DEU", ["CHN"])
    assert wholes(figure) == pytest.approx([1.0] * len(figure.spec["datasets"]["bars"]), abs=5e-4)
    assert "DEU" in set(figure.data["economy"])
    assert len(figure.payload_json().encode()) < 25_000


def test_groups_are_the_terms_that_they_name(table) -> None:
    found = interlace.exports.decompose(table, "wwz", economy=["DEU"])
    groups = export_groups(found)
    used = list(itertools.chain.from_iterable(terms for _, terms in groups.values()))
    assert sorted(used) == sorted(found.terms)
    amounts = amounts_of(found, 2008).loc["DEU"]
    shares = decomposition(found).data.set_index("component")["value"]
    foreign = sum(amounts[name] for name in ("MVA_FIN", "MVA_INT", "OVA_FIN", "OVA_INT"))
    assert shares["foreign"] == pytest.approx(foreign / amounts["gross"], rel=1e-12)


def test_two_methods_agree_on_what_is_domestic(table) -> None:
    """Borin and Mancini's value added and that of Koopman, Wang and Wei are one figure at country level."""
    titles = [
        decomposition(interlace.exports.decompose(table, method), "DEU").title.partition(";")[0]
        for method in ("kww", "borin_mancini", "wwz")
    ]
    assert len(set(titles)) == 1


def test_terms_that_are_no_parts_are_refused(table) -> None:
    bilateral = interlace.exports.decompose(table, "los_timmer_devries", by="bilateral", economy=["DEU"])
    with pytest.raises(Unsupported, match="not parts of gross exports"):
        decomposition(bilateral)
    with pytest.raises(Unsupported, match="not parts"):
        scheme_of(lines({"CHN": [0.2]}), set())
    with pytest.raises(UnknownName):
        decomposition(flows({("CHN", "USA"): _flow(0.7)}), year=1995)
    with pytest.raises(Unsupported, match="is not in the result"):
        draw(lines({"CHN": [1.0]}), form="decomposition")


def test_every_group_has_a_colour() -> None:
    named = {group for schemes in SCHEMES.values() for scheme in schemes for group in scheme.groups}
    assert named <= set(theme.GROUP_COLOURS)


# ---- heat map ----


def test_cells_are_classed_and_missing_is_not_zero() -> None:
    split = {("finance", "domestic"): 0.1, ("transport", "domestic"): 0.3}
    holed = {("finance", "domestic"): math.nan, ("transport", "domestic"): 0.0}
    figure = heat_map(parts({("CHN", 2000): split, ("USA", 2000): holed}), "CHN")
    cells = {row["row"]: row for row in figure.spec["datasets"]["cells"]}
    assert cells["United States"]["v"][0] is None
    assert cells["United States"]["c"] == [MISSING, 0]
    assert cells["China"]["c"][1] > cells["United States"]["c"][1]
    assert "Hatched: no figure." in figure.subtitle
    assert figure.grid.shown()[1] == ("United States", "not available", "0.0")
    assert figure.title == "Services in manufactured exports, China: highest in transport, 30.0% in 2000"


def test_the_own_cell_is_no_flow_and_the_rest_has_no_class() -> None:
    codes = [f"X{i:02}" for i in range(14)]
    values = {
        (a, b): {"gross_exports": 10_000.0 * (20 - i - j)}
        for (i, a), (j, b) in itertools.permutations(enumerate(codes), 2)
    }
    figure = heat_map(flows(values), "X13")
    cells = figure.spec["datasets"]["cells"]
    assert cells[0]["row"] == "X13"
    assert cells[-1]["row"] == "All others"
    assert len(cells) == 11
    assert all(row["c"][place] == OWN for place, row in enumerate(cells[:-1]))
    assert set(cells[-1]["c"]) == {SUM}
    total = sum(inside["gross_exports"] for inside in values.values())
    assert figure.data["value"].sum() == pytest.approx(total)
    assert "grey cells add up all others" in figure.subtitle
    assert figure.title.startswith("Gross exports of X13: the largest part goes to X00, 70.0 bn USD in 2008")


def test_a_decomposition_by_partner_shows_any_term(table) -> None:
    found = interlace.exports.decompose(table, "wwz", by="bilateral", economy=["CHN", "DEU", "USA"])
    gross, one, group = (heat_map(found, "DEU", term=term) for term in (None, "MVA_FIN", "foreign"))
    wide = found.to_frame(wide=True).query("exporter == 'DEU' and importer == 'FRA'").iloc[0]

    def cell(figure) -> float:
        rows = figure.data.query("economy == 'DEU' and partner == 'FRA'")
        return float(rows["value"].iloc[0])

    assert cell(gross) == pytest.approx(wide["gross_exports"], rel=1e-12)
    assert cell(one) == pytest.approx(wide["MVA_FIN"], rel=1e-12)
    assert cell(group) == pytest.approx(sum(wide[n] for n in ("MVA_FIN", "MVA_INT", "OVA_FIN", "OVA_INT")), rel=1e-12)
    assert len(gross.payload_json().encode()) < 25_000
    with pytest.raises(UnknownName, match="MVA_FIN"):
        heat_map(found, "DEU", term="MVA_FINN")
    with pytest.raises(UnknownName, match="columns"):
        heat_map(found, "DEU", columns="function")


def test_what_has_no_columns_is_refused(table) -> None:
    with pytest.raises(Unsupported, match="neither partners nor functions"):
        heat_map(lines({"CHN": [0.2]}))
    with pytest.raises(Unsupported, match="neither partners nor functions"):
        heat_map(interlace.exports.decompose(table, economy=["DEU"]))
    nothing = parts({("CHN", 2000): {("finance", "domestic"): math.nan}})
    with pytest.raises(Unsupported, match="no cell has a figure"):
        heat_map(nothing)


def test_labels_stay_text_in_expressions() -> None:
    hostile = "O'Neill</script>\"]}"
    split = {("finance", "domestic"): 0.1, ("transport", "domestic"): 0.3}
    figure = heat_map(parts({(hostile, 2000): split, ("USA", 2000): split}))
    assert "</script>" not in figure.payload_json()
    assert json.dumps(hostile) in json.dumps(figure.spec) or json.dumps(json.dumps(hostile))[1:-1] in json.dumps(
        figure.spec
    )


def test_results_find_their_form(table) -> None:
    assert "decomposition" in draw(interlace.exports.decompose(table, economy=["DEU"])).id
    assert "heat-map" in draw(flows({("CHN", "USA"): _flow(0.7)}, method="x").where(economy="CHN"), form="heat_map").id
