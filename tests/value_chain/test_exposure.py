"""Exposure: dense algebra, the identities of the papers, the indicator of the same name, refusals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels.exposure import domar, influence, input_mixes, katz_bonacich
from interlace.value_chain import exposure

from .worlds import made, worlds


def component(result, name):
    data = result.data
    return data.loc[data["component"] == name, "value"].to_numpy()


def test_a_star_economy():
    """One supplier of everybody: Acemoglu et al. (2012), example 1: v_1 = α/n + (1−α), v_i = α/n.

    With the hub buying its inputs from itself.
    """
    n, alpha = 4, 0.4
    Z = np.zeros((n, n))
    Z[0] = 1.0
    found = influence(input_mixes(Z), alpha)
    np.testing.assert_allclose(found, [alpha / n + (1 - alpha), *[alpha / n] * (n - 1)])


def test_an_even_economy_has_even_weights():
    mixes = input_mixes(np.ones((5, 5)))
    np.testing.assert_allclose(influence(mixes, 0.3), 0.2)
    np.testing.assert_allclose(katz_bonacich(mixes), 0.2)


@given(worlds)
def test_influence_is_the_formula(table):
    result = exposure(table, scope="table", labour_share=0.4, decay=0.7)
    totals = table.Z.sum(axis=0)
    W = np.divide(table.Z, totals, out=np.zeros_like(table.Z), where=totals != 0).T
    n = table.n
    one, ones = np.eye(n), np.ones(n)
    np.testing.assert_allclose(
        component(result, "influence"), 0.4 / n * np.linalg.solve(one - 0.6 * W.T, ones), rtol=1e-9
    )
    np.testing.assert_allclose(
        component(result, "katz_bonacich"), 0.3 / n * np.linalg.solve(one - 0.7 * W.T, ones), rtol=1e-9
    )
    if (totals != 0).all():
        assert component(result, "influence").sum() == pytest.approx(1.0)
        assert component(result, "katz_bonacich").sum() == pytest.approx(1.0)


@given(worlds)
def test_hulten(table):
    """In a closed table output over GDP is what an industry has in final expenditure."""
    result = exposure(table, scope="table")
    np.testing.assert_allclose(
        component(result, "final_expenditure"), component(result, "domar_weight"), rtol=1e-9, atol=1e-12
    )


@given(worlds)
def test_final_expenditure_of_each_economy(table):
    B = np.linalg.inv(np.eye(table.n) - table.A)
    for g, economy in enumerate(table.economies):
        y = table.Y_by_economy[:, g]
        if abs(y.sum()) > 1e-9 * np.abs(y).sum():
            wanted = (B @ y)[table.economy_of == g] / y.sum()
            given = component(exposure(table, economy), "final_expenditure")
            np.testing.assert_allclose(given, wanted, rtol=1e-8, atol=1e-10)


@given(worlds)
def test_ranks_follow_the_values(table):
    data = exposure(table).data
    for _, part in data.groupby(["economy", "component"]):
        ordered = part.sort_values("rank")
        assert list(ordered["rank"]) == list(range(1, len(part) + 1))
        assert ordered["value"].dropna().is_monotonic_decreasing


def test_domar_weights_are_those_of_the_indicator(wiod):
    table = wiod[2008]
    given = exposure(table).data.query("component == 'domar_weight'").set_index(["economy", "industry"])["value"]
    wanted = interlace.compute("domar_weights", table, cache=False).data.set_index(["economy", "industry"])["value"]
    assert given.equals(wanted.reindex(given.index))
    assert given["DEU", "c15"] == pytest.approx(503_131 / 3_477_305, rel=1e-12)


def test_one_economy_is_its_rows():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    whole, one = exposure(table).where(economy="DEU").data, exposure(table, "DEU").data
    assert whole.reset_index(drop=True).equals(one)


def test_without_gdp_there_is_no_weight():
    assert np.isnan(domar(np.array([1.0, 0.0]), np.array([0.0, 0.0]))).all()


def test_refusals():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    for options, kind, words in (
        ({"economy": "DUE"}, UnknownName, "DUE"),
        ({"scope": "world"}, UnknownName, "scope"),
        ({"labour_share": 0.0}, InputError, "labour_share"),
        ({"labour_share": 1.1}, InputError, "labour_share"),
        ({"labour_share": "half"}, InputError, "labour_share"),
        ({"labour_share": np.nan}, InputError, "labour_share"),
        ({"decay": 1.0}, InputError, "decay"),
        ({"decay": "0.5"}, InputError, "decay"),
        ({"decay": True}, InputError, "decay"),
        ({"scope": 5}, UnknownName, "scope"),
        ({"years": "2008"}, InputError, "several years"),
    ):
        with pytest.raises(kind, match=words):
            exposure(table, **options)
    with pytest.raises(Unsupported, match="imported products"):
        exposure(replace(made(("DEU",), ["make"], seed=5), imports=np.ones(1)))
