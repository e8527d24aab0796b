"""Make or buy, length of chains, offshoring, F/GO, VA/GO and Domar weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.model.classification import Classification

from .worlds import NATIONAL_Y, NATIONAL_Z, WORLD_Y, WORLD_Z, classification, national, table, values, world

LARGE, MIDDLE = 10_000.0, 1_000.0  # million USD of output


def compute(name, data, **options):
    return interlace.compute(name, data, cache=False, **options)


@pytest.fixture(scope="module")
def published(test_data):
    frame = pd.read_stata(test_data / "data" / "antras-chor" / "WIOD2013_GVCmeasures_Dec2017.dta")
    frame["economy"] = frame["cty_name"].replace({"RoW": "ROW", "ROM": "ROU"}).astype(str)
    frame["industry"] = "c" + frame["ind_num"].astype(int).astype(str)
    return frame


@pytest.mark.parametrize("year", range(1995, 2012))
def test_ratios_of_antras_and_chor(year, wiod, published):
    # The copy's cells are rounded to integers and their row sums miss output by up to 113, which is 1.1 % of an output
    # of 10 bn USD and 11 % of 1 bn at the very worst; in fact the ratios are within .006 and .045.
    made = wiod[year]
    theirs = published[published["year"] == year].set_index(["economy", "industry"]).reindex(made.industries)
    for name, column in (("final_use_to_output", "GVC_FUGOi"), ("value_added_to_output", "GVC_VAGOi")):
        gap = np.abs(values(compute(name, made)) - theirs[column].to_numpy(dtype=float))
        for size, allowed in ((LARGE, 0.006), (MIDDLE, 0.045)):
            assert np.isfinite(gap[made.x > size]).all()
            assert gap[made.x > size].max() <= allowed


def test_published_ratios_are_corrected_for_stocks(wiod, published):
    made = wiod[2009]
    theirs = published[published["year"] == 2009].set_index(["economy", "industry"]).reindex(made.industries)
    large = made.x > LARGE
    for name, column, missed in (
        ("final_use_to_output", "GVC_FUGOi", 0.2),
        ("value_added_to_output", "GVC_VAGOi", 0.03),
    ):
        plain = values(compute(name, made, inventory_correction=False))
        assert np.abs(plain - theirs[column].to_numpy(dtype=float))[large].max() > missed


def test_ratios_with_stocks_by_hand():
    Y = [[2, 0, 3], [9, -2, 10], [5, 1, 1], [3, 0, 2]]
    made = table(NATIONAL_Z, Y, categories=("C", "N", "E"))
    assert made.x.tolist() == [10, 23, 17, 9]
    final = compute("final_use_to_output", made)
    assert values(final) == pytest.approx([5 / 10, 19 / 25, 6 / 16, 5 / 9], rel=1e-15)
    assert values(compute("final_use_to_output", made, inventory_correction=False)).tolist() == [
        5 / 10, 17 / 23, 7 / 17, 5 / 9,
    ]  # fmt: skip
    scaled = made.Z * np.array([1, 23 / 25, 17 / 16, 1])[:, None]
    expected = 1 - scaled.sum(axis=0) / made.x
    assert values(compute("value_added_to_output", made)) == pytest.approx(expected, rel=1e-14)


def test_output_that_went_into_stocks_alone_keeps_its_ratio():
    Z, Y = np.array(NATIONAL_Z, dtype=float), [[2, 0, 3], [9, 0, 10], [0, 7, 0], [3, 0, 2]]
    Z[2] = 0
    made = table(Z, Y, categories=("C", "N", "E"))
    assert values(compute("final_use_to_output", made), industry="move").tolist() == [1.0]
    assert np.isfinite(values(compute("value_added_to_output", made))).all()


def test_industries_without_output_have_no_ratio_and_one_stage():
    Z, Y = np.array(NATIONAL_Z, dtype=float), np.array(NATIONAL_Y, dtype=float)
    Z[1], Z[:, 1], Y[1] = 0, 0, 0
    made = table(Z, Y, categories=("C", "E"))
    for name in ("final_use_to_output", "value_added_to_output"):
        assert np.isnan(values(compute(name, made), industry="make"))
    assert values(compute("chain_length", made, by="industry", industries="all"), industry="make").tolist() == [1.0]
    for name in ("vertical_disintegration", "chain_length", "complete_services_coefficient", "digital_input_intensity"):
        assert np.isnan(values(compute(name, made))), name


def test_competitive_imports():
    made = national(imports=np.array([1.0, 2.0, 0.0, 0.0]))
    with pytest.raises(Unsupported, match="domestic and imported products together"):
        compute("final_use_to_output", made)
    with pytest.raises(Unsupported, match=r"(?s)stocks hold.*inventory_correction"):
        compute("value_added_to_output", made)
    plain = compute("value_added_to_output", made, inventory_correction=False)
    np.testing.assert_allclose(values(plain), made.v, rtol=1e-15)


def test_bought_and_made_are_all_of_output(wiod):
    for by in ("economy", "industry"):
        bought, own = (
            values(compute("vertical_disintegration", wiod[2008], measure=measure, by=by, industries="all"))
            for measure in ("bought", "made")
        )
        known = ~np.isnan(bought)
        np.testing.assert_allclose((bought + own)[known], 1.0, rtol=1e-12)
    plain = values(compute("value_added_to_output", wiod[2008], inventory_correction=False))
    np.testing.assert_array_equal(own[known], plain[known])


def test_output_multipliers_of_the_textbook():
    # Miller & Blair (2009), section 2.3: Z, f and x; section 6.2.1: simple output multipliers 1.518 and 1.452.
    two = Classification(
        "two",
        "two sectors",
        {"1": "Sector 1", "2": "Sector 2"},
        {"manufacturing": frozenset({"1", "2"})},
        final=classification().final,
        primary=classification().primary,
    )
    made = table([[150, 500], [200, 100]], [[350], [1700]], classification=two)
    assert made.x.tolist() == [1000, 2000]
    assert values(compute("chain_length", made, by="industry")) == pytest.approx([1.518, 1.452], abs=0.0005)


def test_stages_are_downstreamness_without_stocks_and_output_over_final_use(wiod):
    made = wiod[2008]
    stages = values(compute("chain_length", made, industries="all", by="industry"))
    plain = values(compute("downstreamness", made, inventory_correction=False))
    np.testing.assert_allclose(stages, plain, rtol=1e-12)
    economies = values(compute("chain_length", made, industries="all"))
    final = np.array([made.Y.sum(axis=1)[made.of_economy(code)].sum() for code in made.economies])
    assert economies @ final / final.sum() == pytest.approx(made.x.sum() / made.Y.sum(), rel=1e-10)


def test_domar_weights_add_up_to_output_over_gdp(wiod):
    made = wiod[2008]
    frame = compute("domar_weights", made).to_frame()
    sums = frame.groupby("economy", sort=False)["value"].sum()
    for code in made.economies:
        home = made.of_economy(code)
        assert sums[code] == pytest.approx(made.x[home].sum() / made.value_added[home].sum(), rel=1e-12)
    assert sums.min() > 1
    everywhere = values(compute("domar_weights", made, against="world"))
    assert everywhere.sum() == pytest.approx(made.x.sum() / made.value_added.sum(), rel=1e-12)


def test_an_idle_industry_weighs_nothing():
    Z, Y = np.array(NATIONAL_Z, dtype=float), np.array(NATIONAL_Y, dtype=float)
    Z[1], Z[:, 1], Y[1] = 0, 0, 0
    assert values(compute("domar_weights", table(Z, Y, categories=("C", "E"))), industry="make").tolist() == [0.0]


def test_offshoring_by_hand():
    made = world()  # imported transport of the two factories: 1 of 37, and 2 of 32; energy is what mines deliver
    result = compute("service_offshoring", made, denominator="intermediates")
    assert values(result).tolist() == [1 / 37, 2 / 32]
    assert values(compute("service_offshoring", made)).tolist() == [1 / (37 - 12), 2 / (32 - 9)]
    assert values(compute("service_offshoring", made, denominator="output")).tolist() == [1 / made.x[1], 2 / made.x[5]]


def test_offshoring_is_the_foreign_share_times_the_share_of_services(wiod):
    made = wiod[2008]
    offshored = values(compute("service_offshoring", made, denominator="intermediates"))
    foreign = values(compute("foreign_share_of_producer_service_inputs", made))
    services, manufacturing = made.in_producer_services(), made.in_role("manufacturing")
    share = []
    for code in made.economies:
        bought = made.Z[:, manufacturing & made.of_economy(code)].sum(axis=1)
        share.append(bought[services].sum() / bought.sum())
    np.testing.assert_allclose(offshored, foreign * share, rtol=1e-12)


def test_offshoring_refusals():
    with pytest.raises(Unsupported, match="one economy"):
        compute("service_offshoring", national())
    roles = {role: codes for role, codes in classification().roles.items() if role != "energy"}
    made = table(WORLD_Z, WORLD_Y, economies=("AAA", "BBB"), classification=classification(roles=roles))
    with pytest.raises(Unsupported, match=r"(?s)which industries are energy.*role 'energy'"):
        compute("service_offshoring", made)
    assert values(compute("service_offshoring", made, denominator="intermediates")).tolist() == [1 / 37, 2 / 32]
