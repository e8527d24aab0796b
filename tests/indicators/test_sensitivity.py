"""One figure under every definition, denominator and tax treatment."""

from __future__ import annotations

import numpy as np
import pytest

import interlace
from interlace.errors import InputError, UnknownName
from interlace.indicators import sensitivity
from interlace.indicators.sensitivity import AS_IS, COLUMNS, COUNTED_IN, LEFT_OUT

from .worlds import NATIONAL_Y, NATIONAL_Z, classification, national, table, world


def test_first_row_is_the_headline(wiod):
    for name, options in (
        ("direct_services_input_share", {}),
        ("services_value_added_in_manufacturing_exports", {}),
        ("foreign_share_of_producer_service_inputs", {}),
        ("producer_services_in_gdp", {"producer_services": "broad"}),
        ("digital_value_added_in_manufacturing_exports", {}),
    ):
        frame = sensitivity(name, wiod[2008], "CHN", **options)
        whole = interlace.compute(name, wiod[2008], cache=False, **options).to_frame()
        headline = whole[whole["economy"] == "CHN"]["value"].sum()
        assert frame["value"][0] == pytest.approx(headline, rel=1e-13)
        assert frame["headline"].tolist() == [True] + [False] * (len(frame) - 1)
        assert tuple(frame.columns) == COLUMNS
        assert frame["difference"][0] == 0.0


def test_every_definition_and_denominator_once(wiod):
    frame = sensitivity("producer_services_users", wiod.panel, "IRL", 2008)
    refused = frame[frame["refusal"] != ""]
    assert refused["definition"].tolist() == ["kibs", "china2015"]
    assert refused["value"].isna().all()
    assert "c30" in refused["refusal"].iloc[0]
    cells = frame[frame["refusal"] == ""]
    assert len(cells) == 2 * 2 * 3
    assert not cells.duplicated(["definition", "denominator", "choice"]).any()
    pick = cells[(cells["definition"] == "narrow") & (cells["choice"] == "sellers: domestic at home")]
    assert pick["value"].iloc[0] == pytest.approx(0.215, abs=0.0005)
    assert cells["value"].iloc[0] == pytest.approx(0.322, abs=0.0005)


def test_each_row_is_what_compute_gives(wiod):
    frame = sensitivity("direct_services_input_share", wiod[2008], "DEU")
    assert len(frame) == 4
    for denominator in ("intermediates", "output"):
        whole = interlace.compute("direct_services_input_share", wiod[2008], denominator=denominator, cache=False)
        expected = whole.where(economy="DEU").to_frame()["value"][0]
        rows = frame[frame["denominator"] == whole.definitions["denominator"]]
        assert rows["services"].tolist()[0] == "services without construction"
        assert rows["value"].iloc[0] == pytest.approx(expected, rel=1e-14)
    with_construction = frame[frame["services"].str.contains("with construction")]
    assert (with_construction["value"].to_numpy() > frame["value"].to_numpy()[:2]).all()


def test_taxes_that_are_not_apart_are_a_refusal(wiod):
    frame = sensitivity("services_value_added_in_manufacturing_exports", wiod[2008], "CHN")
    refused = frame[frame["taxes"] == LEFT_OUT]
    assert len(refused) == 1
    assert "rows of their own" in refused["refusal"].iloc[0]
    assert set(frame["taxes"]) == {AS_IS, LEFT_OUT}


def test_taxes_in_rows_of_their_own_are_left_out_and_counted_in():
    made = national(taxes=[1.0, 2.0, 3.0, 1.0])
    frame = sensitivity("producer_services_in_gdp", made, "AAA", producer_services="narrow")
    assert frame["taxes"].tolist() == [LEFT_OUT, COUNTED_IN]
    added = made.V[0]
    assert frame["value"][0] == pytest.approx(added[2] / added.sum(), rel=1e-14)
    both = made.V.sum(axis=0)
    assert frame["value"][1] == pytest.approx(both[2] / both.sum(), rel=1e-14)
    embodied = sensitivity("services_value_added_in_manufacturing_exports", made, "AAA")
    B = np.linalg.inv(np.eye(4) - made.Z / made.x)
    expected = [(numbers / made.x)[2:] @ B[2:, 1] for numbers in (added, both)]
    assert embodied["value"].tolist() == pytest.approx(expected, rel=1e-13)


def test_own_industries_and_fixed_options():
    frame = sensitivity("producer_services_in_gdp", national(), "AAA", producer_services=["make", "wire"])
    assert frame["definition"].tolist()[0] == "own"
    assert frame[frame["refusal"] == ""]["value"].size == 1
    fixed = sensitivity("producer_services_users", world(), "BBB", denominator="all_use", sellers="all")
    assert fixed["definition"].tolist() == ["narrow", "broad"]
    assert set(fixed["choice"]) == {""}


def test_a_figure_of_an_industry_must_be_picked(wiod):
    with pytest.raises(InputError, match=r"(?s)figure of each industry.*where="):
        sensitivity("upstreamness", wiod[2008], "CHN")
    frame = sensitivity("upstreamness", wiod[2008], "CHN", where={"industry": "c14"})
    assert frame["choice"].tolist() == ["inventory correction: yes", "inventory correction: no"]
    assert frame["value"][0] == pytest.approx(2.743, abs=0.021)
    part = sensitivity("services_value_added_in_manufacturing_exports", world(), "AAA", where={"component": "foreign"})
    assert 0 < part["value"][0] < 1


def test_unknown_names_are_met_with_the_nearest(wiod):
    with pytest.raises(UnknownName, match="upstreamness"):
        sensitivity("upstreamnes", wiod[2008], "CHN")
    with pytest.raises(UnknownName, match="'CHX'"):
        sensitivity("direct_services_input_share", wiod[2008], "CHX")
    with pytest.raises(UnknownName, match="year"):
        sensitivity("direct_services_input_share", wiod[2008], "CHN", 1999)
    with pytest.raises(UnknownName, match=r"(?s)value of by"):
        sensitivity("direct_services_input_share", wiod[2008], "CHN", by="sector")
    with pytest.raises(UnknownName, match="column"):
        sensitivity("direct_services_input_share", wiod[2008], "CHN", where={"component": "foreign"})


def test_what_cannot_be_measured_is_a_row_with_the_reason():
    refused = sensitivity("foreign_share_of_producer_service_inputs", national(), "AAA")
    assert refused["value"].isna().all()
    assert refused["refusal"].str.contains("one economy").all()
    Z, Y = np.array(NATIONAL_Z, dtype=float), np.array(NATIONAL_Y, dtype=float)
    Z[1], Z[:, 1], Y[1] = 0, 0, 0
    idle = sensitivity("direct_services_input_share", table(Z, Y, categories=("C", "E")), "AAA")
    assert idle["value"].isna().all()
    assert idle["refusal"].str.startswith("missing").all()


def test_a_table_that_cannot_tell_services_apart_is_refused():
    bare = classification(roles={"manufacturing": frozenset({"make"})})
    frame = sensitivity("direct_services_input_share", national(classification=bare), "AAA")
    assert frame["value"].isna().all()
    assert frame["refusal"].str.contains("which industries are services").all()
