"""Structural decomposition against brute force, a textbook, closed forms and the tables' own changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.panel import TablePanel
from interlace.sda import FACTORS, Question, decompose, decompose_many, two_way

from ..properties.strategies import with_imports  # noqa: TID252 - one maker of tables
from .worlds import Brute, balanced, changed, classification, from_demand, seeds, selector, two_years

ECONOMIES = ["CHN", "DEU", "USA", "LUX", "LVA", "MLT", "ROW"]
"""The large ones, and those with industries without output, or with a rounding-level negative one."""


def terms(result, economy, column="value"):
    rows = result.data[result.data["economy"] == economy]
    return rows.set_index("component")[column]


@pytest.mark.parametrize("of", ["output", "value_added", "services_value_added"])
@pytest.mark.parametrize("economy", ["CHN", "DEU"])
def test_every_order_by_brute_force(of, economy):
    panel = two_years(1, 2, density=0.7)
    rows = selector(panel, lambda code: of != "services_value_added" or not code.startswith("make"))
    orders = Brute(panel, economy, rows, output=of == "output").orders()
    found = decompose(panel, 2001, 2005, of=of, economy=economy)
    first = 1 if of == "output" else 0
    orders = orders[:, first:]
    forward, backward = 0, len(orders) - 1  # permutations() begins with 0..6 and ends with 6..0
    wanted = {
        "value": (orders[forward] + orders[backward]) / 2,
        "mean": orders.mean(axis=0),
        "lower": orders.min(axis=0),
        "upper": orders.max(axis=0),
    }
    scale = np.abs(orders).max()
    for column, values in wanted.items():
        np.testing.assert_allclose(found.data[column], values, rtol=1e-9, atol=1e-12 * scale)
    assert list(found.data["component"]) == [name for name in FACTORS if name != "discrepancy"][first:]
    np.testing.assert_allclose(
        decompose(panel, 2001, 2005, of=of, economy=economy, average="all").data["value"], wanted["mean"], rtol=1e-9
    )


def textbook():
    """Miller & Blair (2009), pp. 596-597: three sectors in two years."""
    Z = [[[10, 20, 25], [15, 5, 30], [30, 40, 5]], [[12, 15, 35], [24, 11, 30], [36, 50, 8]]]
    f = [[45, 30, 25], [50, 35, 26]]
    final = pd.MultiIndex.from_product([["USA"], ["C"]])
    tables = []
    for year, deliveries, demand in zip((2001, 2005), Z, f, strict=True):
        cells = np.array(deliveries, dtype=float), np.array(demand, dtype=float)[:, None]
        tables.append(balanced(*cells, ("USA",), ["mine", "make", "move"], final, year=year))
    return TablePanel.of(tables)


def test_the_textbook_of_two_factors():
    panel = textbook()
    x = [panel[year].x for year in (2001, 2005)]
    np.testing.assert_array_equal(x, [[100, 80, 100], [112, 100, 120]])
    L = [np.linalg.inv(np.eye(3) - panel[year].Z / panel[year].x) for year in (2001, 2005)]
    f = [panel[year].Y.sum(axis=1) for year in (2001, 2005)]
    for i, code in enumerate(panel.classification.codes):
        found = decompose(panel, 2001, 2005, industry=code)
        value = terms(found, "USA")
        # Eq. 13.7; and the two forms of eqs 13.3 and 13.4 are among the orders.
        assert value["technology"] == pytest.approx(((L[1] - L[0]) @ (f[0] + f[1]) / 2)[i], rel=1e-12)
        demand = value["final-demand level"] + value["final-demand mix"]
        assert demand == pytest.approx(((L[0] + L[1]) @ (f[1] - f[0]) / 2)[i], rel=1e-12)
        for form in ((L[1] - L[0]) @ f[0], (L[1] - L[0]) @ f[1]):
            assert terms(found, "USA", "lower")["technology"] <= form[i] + 1e-12
            assert terms(found, "USA", "upper")["technology"] >= form[i] - 1e-12
        assert list(value.index) == ["technology", "final-demand level", "final-demand mix", "exports"]
        assert value["exports"] == 0


@pytest.mark.parametrize("of", ["output", "value_added", "services_value_added"])
def test_terms_add_up_on_wiod(wiod, of):
    found = decompose(wiod.panel, 1995, 2008, of=of, economy=ECONOMIES)
    services = wiod[1995].in_role("services")
    for economy in ECONOMIES:
        change = []
        for year in (1995, 2008):
            table = wiod[year]
            rows = table.of_economy(economy) & (services | (of != "services_value_added"))
            change.append((table.x if of == "output" else table.value_added)[rows].sum())
        value = terms(found, economy)
        assert value.sum() == pytest.approx(change[1] - change[0], rel=1e-9)
        assert terms(found, economy, "mean").sum() == pytest.approx(change[1] - change[0], rel=1e-9)
        level = found.levels.set_index("economy").loc[economy]
        assert (level["start"], level["end"]) == pytest.approx(tuple(change), rel=1e-12)
    for column in ("value", "mean"):
        assert (found.data["lower"] <= found.data[column]).all()
        assert (found.data[column] <= found.data["upper"]).all()


def test_a_few_economies_are_as_in_all(bundled):
    few = decompose(bundled.panel, 2005, 2008, of="value_added", economy=["usa", "CHN"])
    everyone = decompose(bundled.panel, 2005, 2008, of="value_added")
    assert list(dict.fromkeys(few.data["economy"])) == ["USA", "CHN"]
    assert len(everyone.data) == 41 * 7
    for economy in ("CHN", "USA"):
        np.testing.assert_allclose(terms(few, economy), terms(everyone, economy), rtol=1e-9)


def test_spending_at_home_is_level_and_elsewhere_exports():
    table = replace(two_years(3, 4)[2001], year=2001)
    more = np.where(table.final.get_level_values("economy") == "CHN", 1.5, 1.0) * table.Y
    panel = TablePanel.of([table, from_demand(table, table.A, more, 2005)])
    found = decompose(panel, 2001, 2005)
    for economy, term in (("CHN", "final-demand level"), ("DEU", "exports")):
        value = terms(found, economy)
        change = (panel[2005].x - table.x)[table.of_economy(economy)].sum()
        assert value[term] == pytest.approx(change, rel=1e-9)
        assert value.drop(term).abs().max() < 1e-9 * abs(change)


@pytest.mark.parametrize("buyer", ["CHN", "DEU"])
def test_who_moves_its_purchases(buyer):
    table = two_years(5, 6, density=1.0)[2001]
    A = table.A.copy()
    make = table.codes == "make0"
    (from_chn,) = np.flatnonzero(make & table.of_economy("CHN"))
    (from_row,) = np.flatnonzero(make & table.of_economy("ROW"))
    columns = table.of_economy(buyer)
    moved = A[from_row, columns] * 0.5
    A[from_row, columns] -= moved
    A[from_chn, columns] += moved
    panel = TablePanel.of([table, from_demand(table, A, table.Y, 2005)])
    value = terms(decompose(panel, 2001, 2005, economy="CHN"), "CHN")
    term = "domestic sourcing" if buyer == "CHN" else "offshoring"
    assert value[term] > 0
    assert value.drop(term).abs().max() < 1e-9 * value[term]


def test_what_is_bought_in_one_year_only_is_technology():
    table = two_years(7, 8, density=1.0)[2001]
    make, CHN = table.codes == "make0", table.of_economy("CHN")
    A = table.A.copy()
    A[np.ix_(make, CHN)] = 0.0
    for first, second in ((table.A, A), (A, table.A)):
        panel = TablePanel.of([from_demand(table, first, table.Y, 2001), from_demand(table, second, table.Y, 2005)])
        value = terms(decompose(panel, 2001, 2005, economy="CHN"), "CHN")
        change = (panel[2005].x - panel[2001].x)[CHN].sum()
        assert value["technology"] == pytest.approx(change, rel=1e-9)
        assert value.drop("technology").abs().max() < 1e-9 * abs(change)


@given(first=seeds, second=seeds, idle=st.sampled_from([0.0, 0.3]), density=st.sampled_from([0.3, 0.8]))
def test_properties_of_random_pairs(first, second, idle, density):
    panel = two_years(first, second, idle=idle, density=density, stocks=True)
    back = TablePanel.of(
        [replace(panel[2005], year=2001), replace(panel[2001], year=2005)],
    )
    for of in ("output", "value_added"):
        found, reverse = decompose(panel, 2001, 2005, of=of), decompose(back, 2001, 2005, of=of)
        scale = np.abs(found.levels[["start", "end"]]).to_numpy().max()
        sums = found.data.groupby("economy", sort=False)[["value", "mean"]].sum()
        change = (found.levels["end"] - found.levels["start"]).to_numpy()
        np.testing.assert_allclose(sums, np.stack([change, change], axis=1), rtol=1e-9, atol=1e-9 * scale)
        # The same two years backwards: every term changes its sign, and the ends of its range their places.
        size = found.data[["lower", "upper"]].abs().to_numpy().max()
        for column, other in (("value", "value"), ("mean", "mean"), ("lower", "upper")):
            np.testing.assert_allclose(found.data[column], -reverse.data[other], rtol=1e-9, atol=1e-9 * size)


def test_nothing_changes_in_a_table_that_stays():
    table = two_years(1, 2)[2001]
    found = decompose(TablePanel.of([table, replace(table, year=2005)]), 2001, 2005, of="value_added")
    assert found.data[["value", "lower", "upper", "mean"]].abs().to_numpy().max() < 1e-12 * table.x.sum()


def test_links_are_added_up(bundled):
    panel = bundled.panel
    whole = decompose(panel, 2005, 2008, of="value_added", economy=["CHN", "DEU"], chained=True)
    links = [decompose(panel, y, y + 1, of="value_added", economy=["CHN", "DEU"]) for y in (2005, 2006, 2007)]
    for column in ("value", "mean"):
        np.testing.assert_allclose(whole.data[column], sum(link.data[column] for link in links), rtol=1e-12)
    assert (whole.data["lower"] >= sum(link.data["lower"] for link in links) - 1e-6).all()
    assert (whole.data["upper"] <= sum(link.data["upper"] for link in links) + 1e-6).all()
    assert whole.data["year"].eq(2008).all()
    assert whole.data["start"].eq(2005).all()
    assert whole.definitions["years"] == "2005-2008, 3 links added up"
    assert whole.digest != decompose(panel, 2005, 2008, of="value_added", economy=["CHN", "DEU"]).digest


def test_groups_of_factors_are_the_sums_of_their_terms(bundled):
    questions = [Question(of, None, name) for of in ("value_added", "output") for name in ("narrow", "broad")]
    fine = decompose_many(bundled.panel, 1995, 2008, questions)
    for coarse, found in zip(two_way(bundled.panel, 1995, 2008, questions), fine, strict=True):
        wide = found.data.pivot(index="economy", columns="component", values="value").loc[list(coarse.economies)]
        sourcing = wide[["technology", "domestic sourcing", "offshoring"]].sum(axis=1)
        demand = wide[["final-demand level", "final-demand mix", "exports"]].sum(axis=1)
        np.testing.assert_allclose(coarse.coefficients, sourcing, rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(coarse.final_demand, demand, rtol=1e-9, atol=1e-6)
        if "value-added coefficients" in wide:
            np.testing.assert_allclose(
                coarse.value_added_coefficients, wide["value-added coefficients"], rtol=1e-9, atol=1e-6
            )
        else:
            assert np.abs(coarse.value_added_coefficients).max() < 1e-6


# National tables ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["output", "value_added", "services_value_added"])
def test_national_tables_fold_what_needs_partners(test_data, of):
    panel = interlace.load("oecd2021", test_data / "data" / "china" / "OECD21ed_CHN_1995to2018.rda")
    found = decompose(panel, 1995, 2018, of=of)
    value = terms(found, "CHN")
    assert "offshoring" not in value
    assert {"domestic sourcing", "discrepancy", "exports"} <= set(value.index)
    first, last = (panel[year] for year in (1995, 2018))
    rows = first.in_role("services") if of == "services_value_added" else np.ones(first.n, dtype=bool)
    levels = [(t.x if of == "output" else t.value_added)[rows].sum() for t in (first, last)]
    assert value.sum() == pytest.approx(levels[1] - levels[0], rel=1e-9)
    assert "in proportion" in found.definitions["imports"]


def split_china(test_data):
    """Return China's tables of 42 industries with imported inputs as one row."""
    folder = test_data / "data" / "china"
    tables = (interlace.load("china", folder / f"china_{year}_42.rda")[year] for year in (2017, 2020))
    return TablePanel.of(table.domestic() for table in tables)


def test_imported_inputs_in_one_row_leave_technology_and_sourcing_together(test_data):
    panel = split_china(test_data)
    found = decompose(panel, 2017, 2020)
    value = terms(found, "CHN")
    assert list(value.index) == [
        "technology and domestic sourcing",
        "final-demand level",
        "final-demand mix",
        "exports",
    ]
    assert value.sum() == pytest.approx(panel[2020].x.sum() - panel[2017].x.sum(), rel=1e-9)


def test_a_national_table_by_hand():
    # One product, made, bought and imported: x = (1 - s) (a x + f) + e with s the share of imports.
    panel = []
    for year, a, f, e, s in ((2001, 0.4, 60.0, 20.0, 0.2), (2005, 0.5, 90.0, 40.0, 0.3)):
        x = ((1 - s) * f + e) / (1 - (1 - s) * a)
        final = pd.MultiIndex.from_product([["CHN"], ["C", "E"]])
        table = balanced(np.array([[a * x]]), np.array([[f, e]]), ("CHN",), ["make"], final, year=year)
        imports = np.array([s * (a * x + f)])
        panel.append(replace(table, imports=imports, V=np.array([[x - a * x]])))
    value = terms(decompose(TablePanel.of(panel), 2001, 2005), "CHN")

    def x(h, d, level, mix, e):
        a, s = (0.4, 0.5)[h], (0.2, 0.3)[d]
        home = (60.0, 90.0)[level] * (1 - (0.2, 0.3)[mix])
        return (home + (20.0, 40.0)[e]) / (1 - (1 - s) * a)

    corners = np.array([[x(*((1,) * k + (0,) * (5 - k))), x(*((0,) * k + (1,) * (5 - k)))] for k in range(6)])
    wanted = (np.diff(corners[:, 0]) - np.diff(corners[:, 1])) / 2
    np.testing.assert_allclose(value, wanted, rtol=1e-12)


# Deflators ------------------------------------------------------------------------------------------------------------


def prices(panel, level):
    """Return the same price index for every industry, `level` by year."""
    table = panel[panel.years[0]]
    return pd.DataFrame({year: np.full(table.n, level(year)) for year in panel.years}, index=table.industries)


def test_inflation_alone_is_prices_alone():
    table = two_years(1, 2)[2001]
    panel = TablePanel.of([table, changed(table, table.Z * 3, table.Y * 3, 2005)])
    for of in ("output", "value_added"):
        found = decompose(panel, 2001, 2005, of=of, deflators=prices(panel, {2001: 1.0, 2005: 3.0}.get))
        for economy in table.economies:
            value = terms(found, economy)
            level = found.levels.set_index("economy").loc[economy]
            assert value["prices"] == pytest.approx(level["end"] - level["start"], rel=1e-9)
            assert value.drop("prices").abs().max() < 1e-9 * abs(value["prices"])
    assert found.definitions["prices"].startswith("volumes at the prices of 2001")


def test_each_year_is_read_once_and_the_prices_stand_as_a_digest(monkeypatch):
    panel, read = two_years(1, 2), []
    whole = TablePanel.__getitem__
    monkeypatch.setattr(TablePanel, "__getitem__", lambda self, year: read.append(year) or whole(self, year))
    given = prices(panel, {2001: 1.0, 2005: 3.0}.get)
    read.clear()
    questions = [Question(of) for of in ("output", "value_added", "services_value_added")]
    found = decompose_many(panel, 2001, 2005, questions, deflators=given)
    assert read == [2001, 2005]
    said = {one.provenance.steps[-1].parameters["deflators"] for one in found}
    assert len(said) == 1
    assert len(said.pop()) == 12
    other = decompose(panel, 2001, 2005, deflators=prices(panel, {2001: 1.0, 2005: 3.1}.get))
    assert other.provenance.steps[-1].parameters["deflators"] != found[0].provenance.steps[-1].parameters["deflators"]


def test_each_industry_has_its_price():
    panel = two_years(3, 4)
    old, new = panel[2001], panel[2005]
    index = np.random.default_rng(5).uniform(0.5, 2.0, old.n)
    deflators = pd.DataFrame({2001: np.ones(old.n), 2005: index}, index=old.industries)
    real = changed(new, new.Z / index[:, None], new.Y / index[:, None], 2005)
    for of in ("output", "value_added"):
        found = decompose(panel, 2001, 2005, of=of, deflators=deflators)
        volumes = decompose(TablePanel.of([old, real]), 2001, 2005, of=of)
        for economy in old.economies:
            value = terms(found, economy)
            np.testing.assert_allclose(value.drop("prices"), terms(volumes, economy), rtol=1e-9, atol=1e-12)
            level = found.levels.set_index("economy").loc[economy]
            assert value.sum() == pytest.approx(level["end"] - level["start"], rel=1e-9)
    stacked = decompose(panel, 2001, 2005, of="value_added", deflators=deflators.stack())
    pd.testing.assert_frame_equal(stacked.data, found.data)


def test_deflators_chain_by_default(bundled):
    panel = bundled.panel
    steady = pd.DataFrame({year: np.ones(panel[2006].n) for year in (2006, 2007, 2008)}, index=panel[2006].industries)
    real = decompose(panel, 2006, 2008, economy="CHN", deflators=steady)
    nominal = decompose(panel, 2006, 2008, economy="CHN", chained=True)
    np.testing.assert_allclose(terms(real, "CHN").drop("prices"), terms(nominal, "CHN"), rtol=1e-9)
    assert terms(real, "CHN")["prices"] == pytest.approx(0, abs=1e-3)
    assert "each previous year" in real.definitions["prices"]
    assert real.digest != nominal.digest


def test_deflators_that_are_not_as_they_should_be():
    panel = two_years(1, 2)
    good = prices(panel, lambda year: 1.0)
    holes, nought = good.copy(), good.copy()
    holes.iloc[3, 1], nought.iloc[0, 0] = np.nan, 0.0
    wrong = {
        "have no year 2005": good[[2001]],
        "1 industries have no deflator above nought in 2005": holes,
        "1 industries have no deflator above nought in 2001": nought,
        "the first is CHN law2": good.drop(index=good.index[2]),
        "stands twice in the deflators": pd.concat([good, good]),
        "the year 2005 stands twice": pd.concat([good, good[[2005]]], axis=1),
        "not by economy": good.reset_index(drop=True),
    }
    for words, deflators in wrong.items():
        with pytest.raises(InputError) as caught:
            decompose(panel, 2001, 2005, deflators=deflators)
        assert words in str(caught.value)


def test_deflators_do_not_tell_the_prices_of_imports(test_data):
    panel = interlace.load("oecd2021", test_data / "data" / "china" / "OECD21ed_CHN_1995to2018.rda")
    with pytest.raises(Unsupported, match="table's imports"):
        decompose(panel, 1995, 1996, deflators=prices(panel, lambda year: 1.0))
    panel = split_china(test_data)
    steady = prices(panel, lambda year: 1.0)
    with pytest.raises(Unsupported, match="deflators of output"):
        decompose(panel, 2017, 2020, of="value_added", deflators=steady)
    real, nominal = (decompose(panel, 2017, 2020, deflators=index) for index in (steady, None))
    np.testing.assert_allclose(terms(real, "CHN").drop("prices"), terms(nominal, "CHN"), rtol=1e-9)


def test_output_needs_no_value_added():
    panel = two_years(1, 2)
    bare = TablePanel.of(
        replace(panel[year], V=panel[year].V[:0], primary=panel[year].primary[:0]) for year in panel.years
    )
    np.testing.assert_array_equal(decompose(bare, 2001, 2005).data["value"], decompose(panel, 2001, 2005).data["value"])
    with pytest.raises(Unsupported, match="no row of value added"):
        decompose(bare, 2001, 2005, of="value_added")


# What cannot be asked -------------------------------------------------------------------------------------------------


def test_what_cannot_be_asked(bundled):
    panel = bundled.panel
    with pytest.raises(UnknownName, match="unknown year 1066"):
        decompose(panel, 1066, 2008)
    with pytest.raises(InputError, match="no change from 2008 to 1995"):
        decompose(panel, 2008, 1995)
    with pytest.raises(InputError, match="no change from 2008 to 2008"):
        decompose(panel, 2008, 2008)
    with pytest.raises(InputError, match="no panel of years"):
        decompose(panel[2008], 1995, 2008)
    with pytest.raises(UnknownName, match="did you mean 'CHN'"):
        decompose(panel, 1995, 2008, economy="CHM")
    with pytest.raises(InputError, match="no economy"):
        decompose(panel, 1995, 2008, economy=[])
    with pytest.raises(UnknownName, match="did you mean 'output'"):
        decompose(panel, 1995, 2008, of="outputs")
    with pytest.raises(UnknownName, match="unknown average"):
        decompose(panel, 1995, 2008, average="mean")
    with pytest.raises(UnknownName, match="unknown industry"):
        decompose(panel, 1995, 2008, industry=["c99"])
    with pytest.raises(InputError, match="no industry is left"):
        decompose(panel, 1995, 2008, of="services_value_added", industry=["c1"])
    with pytest.raises(Unsupported, match="c30"):
        decompose(panel, 1995, 2008, producer_services="kibs")


def test_a_refusal_stands_in_its_place(bundled):
    questions = [Question("value_added", None, "kibs"), Question("value_added", None, "narrow")]
    for answer in (
        decompose_many(bundled.panel, 2007, 2008, questions, economy="CHN"),
        two_way(bundled.panel, 2007, 2008, questions),
    ):
        assert isinstance(answer[0], Unsupported)
        assert not isinstance(answer[1], Unsupported)
    assert all(isinstance(item, Unsupported) for item in two_way(bundled.panel, 2007, 2008, questions[:1]))


def test_tables_of_other_industries():
    kinds = ["make", "move"]
    first = two_years(1, 2, kinds=kinds)[2001]
    second = replace(
        first,
        year=2005,
        industries=first.industries[[1, 0, 2, 3, 4, 5]],
        classification=classification(kinds),
    )
    with pytest.raises(InputError, match="different industries"):
        decompose(TablePanel.of([first, second]), 2001, 2005)


def test_own_producer_services_and_what_is_said(bundled):
    found = decompose(bundled.panel, 2005, 2008, of="services_value_added", producer_services=["c28"], economy="CHN")
    alone = decompose(bundled.panel, 2005, 2008, of="value_added", industry="c28", economy="CHN")
    np.testing.assert_array_equal(found.data["value"], alone.data["value"])
    assert found.definitions["producer_services"] == "own: c28"
    assert found.definitions["industries"] == "c28"
    assert found.definitions["prices"].startswith("nominal")
    assert list(found.data.columns) == [
        "economy",
        "component",
        "year",
        "value",
        "unit",
        "start",
        "lower",
        "upper",
        "mean",
    ]
    assert "Dietzenbacher" in found.cite()
    assert found.where(economy="CHN").levels.equals(found.levels)
    done = []
    decompose(bundled.panel, 2006, 2008, economy="CHN", chained=True, progress=done.append)
    assert done == [2007, 2008]


@pytest.mark.parametrize("deflators", [np.ones((6, 2)), 1.0, {}], ids=["array", "number", "mapping"])
def test_deflators_of_another_kind(deflators):
    with pytest.raises(InputError, match="deflators cannot be read from"):
        decompose(two_years(1, 2), 2001, 2005, deflators=deflators)


def test_the_economies_are_part_of_the_digest_and_nothing_long_is_shown():
    panel = two_years(1, 2)
    every, one = decompose(panel, 2001, 2005), decompose(panel, 2001, 2005, economy="DEU")
    assert every.digest != one.digest
    assert repr(one) == f"<Drivers structural_decomposition: {len(one.data)} rows, {one.digest}>"
    with pytest.raises(InputError, match="names no economy"):
        decompose(panel, 2001, 2005, economy=5)


def test_the_spelling_of_a_choice_does_not_matter(bundled):
    # The figures: technology is 166,301 in the mean of the polar forms, 130,509 in that of all orders.
    for average, technology in (("Polar", 166_301), ("polar", 166_301), ("ALL", 130_509)):
        found = decompose(bundled.panel, 1995, 2008, of=" Value_Added", economy="chn", average=average)
        assert terms(found, "CHN")["technology"] == pytest.approx(technology, abs=0.5), average
    plain, spelt = (decompose(bundled.panel, 2007, 2008, of=of, economy="CHN") for of in ("output", "Output"))
    pd.testing.assert_frame_equal(plain.data, spelt.data)
    assert plain.title == spelt.title
    assert plain.digest == decompose(bundled.panel, "2007", 2008, economy="CHN").digest


def test_older_and_unknown_names_of_options(bundled):
    older, plain = {"economies": "CHN", "industries": "c1"}, {"economy": "CHN", "industry": "c1"}
    assert decompose(bundled.panel, 2007, 2008, **older).digest == decompose(bundled.panel, 2007, 2008, **plain).digest
    with pytest.raises(UnknownName, match="did you mean 'deflators'"):
        decompose(bundled.panel, 2007, 2008, deflator=None)
    with pytest.raises(UnknownName, match="unknown option 'year'"):
        two_way(bundled.panel, 2007, 2008, [Question()], year=2)
    with pytest.raises(UnknownName, match="did you mean 'economy'"):
        decompose_many(bundled.panel, 2007, 2008, [Question()], economie="CHN")


@pytest.mark.parametrize("economies", [("CN-11", "CN-12"), ("CHN", "DEU")])
def test_a_row_of_imports_beside_several_economies_is_named(economies):
    plain = two_years(1, 2, economies=economies)
    panel = TablePanel.of(with_imports(plain[year]) for year in plain.years)
    found = decompose(panel, 2001, 2005, of="value_added")
    assert "technology and imports" in set(found.data["component"])
    assert "technology" not in set(found.data["component"])
    assert "outside the table" in found.definitions["imports"]
    change = found.data.groupby("economy", sort=False)["value"].sum()
    levels = found.levels.set_index("economy")
    np.testing.assert_allclose(change, (levels["end"] - levels["start"])[change.index], rtol=1e-9)
