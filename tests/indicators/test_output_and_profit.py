"""The output side and profit: real tables where they can be told, refusals where they cannot."""

from __future__ import annotations

import numpy as np
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.indicators import get
from interlace.indicators.cases import value_of


@pytest.fixture(scope="module")
def usa(test_data):
    """The make and use tables of the United States, detail, 2017."""
    return interlace.load("bea_detail_supply_use", test_data / "data" / "bea", years=[2017])[2017]


def test_the_bea_figure_of_2017(usa):
    declared = get("services_in_manufacturing_output")
    (case,) = declared.cases
    assert value_of(declared, case, usa) == pytest.approx(case.expected, abs=case.tolerance)
    each = interlace.compute(declared.id, usa, by="industry", cache=False).data
    makers = np.isin(usa.industries.astype(str), list(each["industry"]))
    output = usa.make[makers][:, ~np.isin(usa.commodities.astype(str), usa.apart)].sum(axis=1)
    assert each["value"] @ output / output.sum() == pytest.approx(value_of(declared, case, usa), rel=1e-12)
    # Own-account research is most of it.
    research = usa.make[makers][:, list(usa.commodities).index("541700")]
    assert research.sum() / output.sum() == pytest.approx(0.0283, abs=0.00005)


def test_austria_and_two_years_of_the_united_states(test_data):
    """A panel of make tables gives a figure a year; a table alone the same."""
    panel = interlace.load("bea_detail_supply_use", test_data / "data" / "bea")
    found = interlace.compute("services_in_manufacturing_output", panel, "USA", cache=False).data
    assert found["year"].tolist() == [2012, 2017]
    assert found["value"].to_numpy() == pytest.approx([0.0418, 0.0452], abs=0.00005)
    austria = interlace.load("austria2010", test_data / "data" / "austria-sut-2010")[2010]
    value = interlace.compute("services_in_manufacturing_output", austria, cache=False).data["value"].item()
    makers = np.isin(austria.industries.astype(str), list(austria.classification.members("manufacturing")))
    services = np.isin(austria.commodities.astype(str), list(austria.classification.members("services")))
    assert value == pytest.approx(austria.make[makers][:, services].sum() / austria.make[makers].sum(), rel=1e-12)


def test_a_measure_of_tables_refuses_make_tables(usa):
    with pytest.raises(
        Unsupported, match=r"(?s)make \(supply\) and use tables does not tell it; it needs an input-output"
    ):
        interlace.compute("upstreamness", usa, cache=False)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("services_in_manufacturing_output", r"(?s)input-output table does not tell.*make \(supply\) and use tables"),
        ("operating_surplus_in_value_added", r"(?s)not split into pay.*BEA's use tables"),
    ],
)
def test_wiod_2013_cannot_bear_them(wiod, name, words):
    with pytest.raises(Unsupported, match=words):
        interlace.compute(name, wiod[2008], cache=False)


def test_profit_of_germany_1995(test_data):
    table = interlace.load("germany1995", test_data / "data" / "germany-1995")[1995]
    declared = get("operating_surplus_in_value_added")
    for case in declared.cases:
        assert value_of(declared, case, table) == pytest.approx(case.expected, abs=case.tolerance)
    over_output = interlace.compute(declared.id, table, denominator="output", cache=False).to_frame()["value"][0]
    assert over_output == pytest.approx(626760 / table.x.sum(), rel=1e-12)


def test_profit_pay_and_taxes_make_up_value_added(test_data):
    table = interlace.load("china", test_data / "data" / "china" / "china_2017_42.rda")[2017]
    share = interlace.compute("operating_surplus_in_value_added", table, by="industry", cache=False).to_frame()["value"]
    rest = table.V[table.primary_with_roles(["compensation", "taxes_on_production"])].sum(axis=0) / table.value_added
    np.testing.assert_allclose(share.to_numpy() + rest, 1.0, rtol=0, atol=1e-12)
