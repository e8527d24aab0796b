"""Chains and GVC income: dense algebra, published shares, identities, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.classification import FUNCTIONS
from interlace.value_chain import chain, gvc_income

from .worlds import content, made, trading


@given(trading)
def test_income_is_dense_algebra(table):
    code = next(code for code in table.classification.codes if code.startswith("make"))
    found = chain(table, "DEU", code)
    row = int(np.flatnonzero(table.of_economy("DEU") & table.in_codes([code]))[0])
    frame = found.to_frame()
    assert list(zip(frame["economy"], frame["industry"], strict=True)) == list(table.industries)
    if table.x[row] == 0:
        assert frame["value"].isna().all()
        return
    unit = np.eye(table.n)[row]
    np.testing.assert_allclose(frame["value"], content(table, unit), rtol=1e-9, atol=1e-13)
    final = table.Y.sum(axis=1)[row]
    np.testing.assert_allclose(frame["amount"], frame["value"] * final, rtol=1e-12)
    assert frame["value"].sum() == pytest.approx(1, rel=1e-9)
    own = frame.loc[frame["economy"] == "DEU", "value"].sum()
    assert found.foreign_share.data["value"].tolist() == pytest.approx([1 - own], abs=1e-9)
    assert (frame["function"] == "own production").sum() == 1


@given(trading)
def test_income_of_all_chains_is_world_gdp(table):
    amounts = np.zeros(table.n)
    for economy in table.economies:
        frame = chain(table, economy, list(table.classification.codes)).to_frame()
        amounts += frame["amount"].to_numpy()
    size = np.abs(table.Y).sum()
    np.testing.assert_allclose(amounts, table.value_added, rtol=1e-9, atol=1e-11 * size)
    whole = gvc_income(table, list(table.classification.codes), by="industry").to_frame()
    np.testing.assert_allclose(whole["amount"], table.value_added, rtol=1e-9, atol=1e-11 * size)


def test_a_group_is_the_sum_of_its_chains(bundled):
    table = bundled[2008]
    codes = sorted(table.classification.members("manufacturing"))
    group = chain(table, "FRA", "manufacturing")
    single = sum(chain(table, "FRA", code).to_frame()["amount"].to_numpy() for code in codes)
    np.testing.assert_allclose(group.to_frame()["amount"], single, rtol=1e-9, atol=1e-9)
    final = table.Y.sum(axis=1)[table.of_economy("FRA") & table.in_codes(codes)].sum()
    np.testing.assert_allclose(group.to_frame()["value"], single / final, rtol=1e-9, atol=1e-12)
    assert group.industries.name == "manufacturing"


def test_german_transport_equipment(wiod):
    found = chain(wiod.panel, "DEU", "Transport equipment", years=[1995, 2008])
    shares = found.foreign_share.data.set_index("year")["value"]
    assert round(1 - shares[1995], 3) == 0.791
    assert round(1 - shares[2008], 3) == 0.667
    # The indicator takes another way to the same parts.
    known = interlace.compute("value_added_in_manufacturing_final_demand", wiod[2008], by="industry", cache=False)
    theirs = known.data[(known.data["economy"] == "DEU") & (known.data["industry"] == "c15")]
    ours = found.functions().data
    ours = ours[ours["year"] == 2008]
    for function in FUNCTIONS:
        one = ours.loc[ours["function"] == function, "value"].sum()
        assert one == pytest.approx(theirs.loc[theirs["function"] == function, "value"].sum(), abs=1e-12)
    assert found.years == (1995, 2008)


def test_the_income_names_its_chain(bundled):
    found = chain(bundled[2011], "deu", "transport EQUIPMENT")
    assert dict(found.income.definitions)["economy"] == "DEU"
    assert found.income.definitions["industry"] == "c15"
    assert found.income.definitions["industry_name"] == "Transport equipment"
    assert list(found.to_frame().columns) == [
        "economy", "industry", "industry_name", "function", "year", "value", "unit", "amount",
    ]  # fmt: skip
    assert found.income.cite()
    assert found.functions().digest != found.income.digest
    assert "Germany" not in repr(found)
    assert repr(found) == f"<Chain DEU Transport equipment: 2011, {found.income.digest}>"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ("c15", ("c15",)),
        ("C15", ("c15",)),
        ("  transport   equipment ", ("c15",)),
        ("Mach", ("c13",)),
        ("real estate activities", ("c29",)),
        ("Construction", ("c18",)),
        (["c14", "Transport eq"], ("c14", "c15")),
    ],
)
def test_industries_by_code_words_and_beginning(bundled, given, codes):
    assert chain(bundled[2011], "CHN", given).industries.codes == codes


@pytest.mark.parametrize(
    ("economy", "industry", "error", "words"),
    [
        ("DUE", "c15", UnknownName, "'DEU'"),
        ("DEU", "Transport equipmnt", UnknownName, "'Transport equipment'"),
        ("DEU", "el", InputError, r"c14 .*c17"),
        ("DEU", "", InputError, "no industry"),
        ("DEU", [], InputError, "no industry"),
        ("DEU", "research", Unsupported, "c30"),
    ],
)
def test_what_is_not_meant_is_refused(bundled, economy, industry, error, words):
    with pytest.raises(error, match=rf"(?s){words}"):
        chain(bundled[2011], economy, industry)


def test_years_are_checked(bundled):
    with pytest.raises(UnknownName, match="1066"):
        chain(bundled.panel, "DEU", "c15", years=[1066])
    with pytest.raises(InputError, match="no year"):
        chain(bundled.panel, "DEU", "c15", years=[])
    with pytest.raises(InputError, match="several years"):
        chain(bundled.panel, "DEU", "c15", years=2008)


def test_one_economy_shows_no_foreign_share():
    table = made(("CHN",), ["make", "move"], seed=1)
    found = chain(table, "CHN", "make0")
    assert found.to_frame()["value"].sum() == pytest.approx(1)
    with pytest.raises(Unsupported, match="one economy"):
        _ = found.foreign_share


def test_imports_in_the_deliveries_are_refused(test_data):
    table = interlace.load("china", test_data / "data" / "china" / "china_2012_139.rda")[2012]
    assert table.imports is not None
    with pytest.raises(Unsupported, match="domestic and imported products together"):
        chain(table, "CHN", table.classification.codes[0])


def test_gvc_income_splits_add_up(bundled):
    table = bundled[2011]
    whole = gvc_income(table, by="economy").to_frame()
    assert whole["value"].sum() == pytest.approx(1, rel=1e-12)
    for by in ("function", "industry"):
        parts = gvc_income(table, by=by).to_frame().groupby("economy", sort=False)["value"].sum()
        np.testing.assert_allclose(parts.reindex(whole["economy"]), whole["value"], rtol=1e-12)
    with pytest.raises(UnknownName, match="'function'"):
        gvc_income(table, by="functions")


@pytest.mark.parametrize("industry", [None, 15, 1.5])
def test_an_industry_that_is_no_text(bundled, industry):
    with pytest.raises(InputError, match="names no industry"):
        chain(bundled[2008], "DEU", industry)
