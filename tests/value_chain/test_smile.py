"""The smile: nodes by hand, the six chains of 2008, every verdict, and what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels.smile import UTest
from interlace.sources import bea
from interlace.value_chain import Margins, chain, smile, verdicts

from .worlds import content, made

SIX = [("DEU", "c15"), ("USA", "c14"), ("CHN", "c14"), ("JPN", "c15"), ("ITA", "c4"), ("KOR", "c14")]


@pytest.mark.parametrize(("economy", "industry"), SIX)
def test_a_smile_is_not_found_in_2008(wiod, economy, industry):
    found = smile(wiod[2008], economy, industry)
    assert found.test.p > 0.1
    assert found.test.unweighted.p_u > 0.1
    assert not found.smiles
    assert found.verdict.startswith("no smile: upstream")
    assert isinstance(found.refusal, Unsupported)
    assert "basic prices" in found.refusal.what
    assert found.refusal.fix


def test_the_german_car_chain_frowns(wiod):
    found = smile(wiod[2008], "DEU", "Transport equipment")
    assert found.test.shape == "inverted"
    assert found.test.p_inverted < 0.01
    low, high = found.test.interval
    assert low < found.test.turning_point < high
    assert found.test.slopes[0] > 0 > found.test.slopes[1]
    assert "inverted U" in found.verdict
    assert "without weights" in found.verdict


def test_nodes_are_those_of_the_chain(wiod):
    table = wiod[2008]
    found = smile(table, "DEU", "c15")
    frame = found.to_frame()
    row = int(np.flatnonzero(table.of_economy("DEU") & table.in_codes(["c15"]))[0])
    A = np.divide(table.Z, table.x, out=np.zeros((table.n, table.n)), where=table.x != 0)
    one = np.linalg.solve(np.eye(table.n) - A, np.eye(table.n)[row])
    two = np.linalg.solve(np.eye(table.n) - A, one)
    shares = content(table, np.eye(table.n)[row])
    kept = shares > 0.001
    assert len(frame) == kept.sum() == found.test.nodes == 102
    np.testing.assert_allclose(frame["weight"], shares[kept], rtol=1e-9)
    np.testing.assert_allclose(frame["distance"], (two / np.where(one, one, 1))[kept], rtol=1e-9)
    np.testing.assert_allclose(frame["value"], table.v[kept], rtol=1e-12)
    assert set(frame["arm"]) == {"upstream"}
    nearest = frame.loc[frame["distance"].idxmin()]
    assert (nearest["economy"], nearest["industry"]) == ("DEU", "c15")
    assert nearest["function"] == "own production"
    # The same nodes have the same share in the chain itself.
    income = chain(table, "DEU", "c15").to_frame().set_index(["economy", "industry"])["value"]
    np.testing.assert_allclose(income[list(zip(frame["economy"], frame["industry"], strict=True))], frame["weight"])


def test_margins_make_the_second_arm(bundled):
    table = bundled[2011]
    alone = smile(table, "USA", "Transport equipment")
    margins = Margins("USA", 2012, producers=60.0, trade=35.0, transport=5.0, product="vehicles", source="made up")
    found = smile(table, "USA", "Transport equipment", margins)
    frame = found.to_frame()
    arm = frame[frame["arm"] == "distribution"]
    assert arm["industry"].tolist() == ["trade", "transport"]
    assert arm["distance"].tolist() == [0, 0]
    assert arm["weight"].tolist() == pytest.approx([0.35, 0.05])
    home = table.of_economy("USA")
    for function, rate in zip(("distribution", "transport"), arm["value"], strict=True):
        sellers = home & np.array([table.classification.functions[code] == function for code in table.codes])
        assert rate == pytest.approx(table.value_added[sellers].sum() / table.x[sellers].sum(), rel=1e-12)
    rest = frame[frame["arm"] == "upstream"]
    np.testing.assert_allclose(rest["weight"], 0.6 * alone.to_frame()["weight"], rtol=1e-12)
    assert found.upstream.weighted == alone.test.weighted
    assert found.refusal is None
    assert "vehicles, USA 2012 (made up)" in found.nodes.definitions["weight"]
    assert found.nodes.digest != alone.nodes.digest


def test_margins_of_us_households(wiod, test_data):
    distribution = bea.distribution(2012, test_data / "data" / "bea")
    found = smile(wiod[2011], "USA", "manufacturing", distribution)
    assert found.margins.share == pytest.approx(distribution.share, rel=1e-9)
    assert found.upstream.shape == "none"
    # Two heavy nodes make the U; without weights it is gone, and then it is no smile.
    assert found.test.shape == "u"
    assert found.test.unweighted.p_u > 0.1
    assert not found.smiles
    assert found.verdict.startswith("a smile by weight alone")
    assert "BEA" in found.nodes.definitions["weight"]
    with pytest.raises(InputError, match="bought in USA"):
        smile(wiod[2011], "DEU", "c15", distribution)


def test_margins_of_nothing_leave_the_upstream_arm(bundled):
    found = smile(bundled[2011], "USA", "c15", Margins("USA", 2012, producers=1.0, trade=0.0, transport=0.0))
    assert found.test.weighted == found.upstream.weighted
    assert set(found.to_frame()["arm"]) == {"upstream"}


def test_another_year_of_a_chain(bundled):
    found = chain(bundled.panel, "DEU", "c15", years=[1995, 2008])
    assert found.smile().year == 2008
    assert found.smile(1995).year == 1995
    assert found.smile(2008).nodes.digest == smile(bundled[2008], "DEU", "c15").nodes.digest


def test_several_years_of_a_panel(bundled):
    found = smile(bundled.panel, "DEU", "c15", years=[1995, 2008])
    assert found.years == (1995, 2008)
    assert found.year == 2008
    for year in found.years:
        alone = smile(bundled[year], "DEU", "c15")
        assert found.tests[year].verdict == alone.verdict
        assert found.tests[year].weighted == alone.test.weighted
        rows = found.in_year(year).to_frame().reset_index(drop=True)
        assert rows.equals(alone.to_frame())
        assert f"{year}: {alone.verdict}" in repr(found)
    assert found.test is found.tests[2008]
    assert found.in_year(1995).verdict == found.tests[1995].verdict
    assert found.in_year(1995).years == (1995,)
    with pytest.raises(UnknownName, match="1996"):
        found.in_year(1996)


def test_margins_are_of_one_year(bundled):
    margins = Margins("USA", 2011, 60.0, 35.0, 5.0)
    with pytest.raises(InputError, match="margins are of 2011"):
        smile(bundled.panel, "USA", "c15", margins, years=[2008, 2011])
    found = smile(bundled.panel, "USA", "c15", margins, years=[2011])
    assert found.to_frame().equals(smile(bundled[2011], "USA", "c15", margins).to_frame())


def test_too_few_nodes_are_not_tested():
    table = made(("CHN",), ["make", "move", "law"], seed=3)
    found = smile(table, "CHN", "make0")
    assert found.test.shape == "untested"
    assert np.isnan(found.test.p)
    assert "too few" in found.verdict
    assert not found.smiles


def u_test_of(p_u, p_inverted, ends):
    return UTest((0.0, 0.0), (0.0, 0.0), 3.0, (2.0, 4.0), ends, p_u, p_inverted, 20, 1.0, 6.0)


SHAPES = {
    "u": u_test_of(0.01, 0.99, (0.99, 0.01)),
    "inverted": u_test_of(0.99, 0.02, (0.01, 0.98)),
    "rising": u_test_of(0.99, 0.99, (0.01, 0.01)),
    "falling": u_test_of(0.99, 0.99, (0.99, 0.99)),
    "none": u_test_of(0.4, 0.6, (0.6, 0.4)),
}


@pytest.mark.parametrize(("shape", "other", "both"), list(itertools.product(SHAPES, SHAPES, [False, True])))
def test_every_pair_of_tests_has_a_verdict(shape, other, both):
    assert verdicts.shape_of(SHAPES[shape]) == shape
    said = str(verdicts.verdict_of(SHAPES[shape], SHAPES[other], both=both))
    assert said.startswith("smile: ") == (both and shape == other == "u")
    if shape != "u":
        assert said.startswith("no smile: ")
    elif not both:
        assert said.startswith("not to be told: ")
    elif other != "u":
        assert said.startswith("a smile by weight alone: ")
    assert ("without weights" in said) == (shape != other)
    assert "{" not in said


@pytest.mark.parametrize(("p", "words"), [(0.0001, "below 0.001"), (0.0234, "0.023"), (0.9996, "above 0.999")])
def test_p_in_words(p, words):
    assert verdicts.p_words(p) == words


@pytest.mark.parametrize(
    "values",
    [
        {"producers": 0.0},
        {"producers": -1.0},
        {"trade": -1.0},
        {"transport": float("nan")},
        {"producers": float("inf")},
        {"producers": "1"},
        {"trade": None},
        {"year": "2012"},
    ],
)
def test_margins_must_be_amounts(values):
    with pytest.raises(InputError, match="margins"):
        Margins("USA", **{"year": 2012, "producers": 1.0, "trade": 1.0, "transport": 1.0, **values})


def test_margins_of_another_economy_are_refused(bundled):
    with pytest.raises(InputError, match="bought in USA"):
        smile(bundled[2011], "DEU", "c15", Margins("USA", 2012, 1.0, 1.0, 1.0))
    with pytest.raises(UnknownName, match="'DEU'"):
        smile(bundled[2011], "DUE", "c15")


def test_margins_of_another_kind(bundled):
    with pytest.raises(InputError, match="margins cannot be read from float"):
        smile(bundled[2008], "USA", "c15", 0.5)
