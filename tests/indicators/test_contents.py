"""What is embodied in what: coefficients, the mirror of servicification, chains by function, parts by industry."""

from __future__ import annotations

import numpy as np
import pytest

import interlace
from interlace.errors import Unsupported

from .worlds import NATIONAL_Y, NATIONAL_Z, national, table, values, world


def compute(name, data, **options):
    return interlace.compute(name, data, cache=False, **options)


def no_factory():
    Z, Y = np.array(NATIONAL_Z, dtype=float), np.array(NATIONAL_Y, dtype=float)
    Z[1], Z[:, 1], Y[1] = 0, 0, 0
    return table(Z, Y, categories=("C", "E"))


def inverse(made):
    return np.linalg.inv(np.eye(made.n) - made.Z / made.x)


def test_complete_coefficient_with_an_explicit_inverse():
    made = world()
    B = inverse(made)
    expected = B[np.ix_(made.in_role("services"), made.in_role("manufacturing"))].sum(axis=0)
    name = "complete_services_coefficient"
    np.testing.assert_allclose(values(compute(name, made, by="industry")), expected, rtol=1e-13)
    np.testing.assert_allclose(values(compute(name, made)), expected, rtol=1e-13)  # one factory an economy


def test_complete_coefficient_exceeds_the_direct_one(wiod):
    direct = values(compute("direct_services_input_share", wiod[2008], denominator="output"))
    complete = values(compute("complete_services_coefficient", wiod[2008]))
    assert (complete > direct).all()


def test_complete_coefficient_without_output_is_missing():
    assert np.isnan(values(compute("complete_services_coefficient", no_factory())))


def test_goods_in_services_with_an_explicit_inverse():
    made = world()
    contents = made.v[:, None] * inverse(made)
    final = made.Y.sum(axis=1)
    for g, economy in enumerate(made.economies):
        bought = np.where(made.in_role("services") & (made.economy_of == g), final, 0.0)
        inside = contents @ bought / bought.sum()
        result = compute("goods_value_added_in_services", made)
        goods = made.in_role("goods")
        assert values(result, economy=economy, component="domestic") == pytest.approx(
            inside[goods & (made.economy_of == g)].sum(), rel=1e-13
        )
        assert values(result, economy=economy, component="foreign") == pytest.approx(
            inside[goods & (made.economy_of != g)].sum(), rel=1e-13
        )


@pytest.mark.parametrize("origin", ["goods", "manufacturing"])
def test_goods_in_services_by_industry_add_up(wiod, origin):
    made = wiod[2008]
    final = made.Y.sum(axis=1)
    whole = compute("goods_value_added_in_services", made, origin=origin).to_frame()
    parts = compute("goods_value_added_in_services", made, origin=origin, by="industry").to_frame()
    services = np.flatnonzero(made.in_role("services"))
    assert len(parts) == 2 * len(services)
    parts["weight"] = np.repeat(final[services], 2)
    parts = parts.dropna()
    sums = (parts["value"] * parts["weight"]).groupby([parts["economy"], parts["component"]]).sum()
    weights = parts["weight"].groupby([parts["economy"], parts["component"]]).sum()
    expected = whole.set_index(["economy", "component"])["value"]
    np.testing.assert_allclose((sums / weights).reindex(expected.index), expected, rtol=1e-11)


def test_world_use_of_services_is_the_same_from_both_sides():
    made = world()
    final = made.Y.sum(axis=1)
    services = made.in_role("services")
    sides = []
    for demand in ("finished", "bought"):
        shares = compute("goods_value_added_in_services", made, demand=demand).to_frame()
        per_economy = shares.groupby("economy", sort=False)["value"].sum().to_numpy()
        sold = [final[services & (made.economy_of == g)].sum() for g in (0, 1)]
        bought = made.Y_by_economy[services].sum(axis=0)
        sides.append(per_economy @ (sold if demand == "finished" else bought))
    assert sides[0] == pytest.approx(sides[1], rel=1e-13)


def test_a_chain_is_whole(wiod):
    made = wiod[2008]
    for by, keys in (("economy", ["economy"]), ("industry", ["economy", "industry"])):
        frame = compute("value_added_in_manufacturing_final_demand", made, by=by).to_frame().dropna()
        np.testing.assert_allclose(frame.groupby(keys)["value"].sum(), 1.0, atol=1e-9)


def test_services_of_a_chain_are_the_services_indicator(wiod):
    made = wiod[2008]
    services = {"R&D and business services", "distribution", "transport", "finance", "digital", "other services"}
    chain = compute("value_added_in_manufacturing_final_demand", made, by="industry").to_frame()
    chain = chain[chain["function"].isin(services)]
    parts = chain.groupby(["economy", "industry", "component"], sort=False)["value"].sum(min_count=1)
    single = compute("services_value_added_in_manufacturing_final_demand", made, by="industry").to_frame()
    expected = single.set_index(["economy", "industry", "component"])["value"]
    np.testing.assert_allclose(parts.reindex(expected.index), expected, rtol=1e-11)


def test_own_production_of_a_chain_is_the_finishing_industry_alone():
    made = world()
    B = inverse(made)
    frame = compute("value_added_in_manufacturing_final_demand", made, by="industry").to_frame()
    own = frame[frame["function"] == "own production"]["value"].tolist()
    assert own == pytest.approx([made.v[1] * B[1, 1], made.v[5] * B[5, 5]], rel=1e-13)


WEIGHTED = {
    "services_value_added_in_manufacturing_inputs": lambda made: made.Z.sum(axis=0),
    "digital_value_added_in_manufacturing_exports": lambda made: made.exports,
    "foreign_share_of_producer_service_inputs": lambda made: made.Z[made.in_producer_services()].sum(axis=0),
}


@pytest.mark.parametrize("name", WEIGHTED)
def test_industries_make_up_the_economy(name, wiod):
    made = wiod[2008]
    rows = made.in_role("manufacturing")
    frame = compute(name, made, by="industry").to_frame()
    whole = compute(name, made).to_frame()
    keys = [key for key in ("economy", "component") if key in whole.columns]
    frame["weight"] = np.repeat(WEIGHTED[name](made)[rows], len(frame) // rows.sum())
    frame = frame.dropna()  # industries without output, whose rounding-level flows are left out of the whole too
    sums = (frame["value"] * frame["weight"]).groupby([frame[key] for key in keys]).sum()
    weights = frame["weight"].groupby([frame[key] for key in keys]).sum()
    expected = whole.set_index(keys)["value"]
    np.testing.assert_allclose((sums / weights).reindex(expected.index), expected, rtol=1e-10)


def test_foreign_content_of_a_product_does_not_depend_on_its_buyer(wiod):
    made = wiod[2008]
    exports = compute("foreign_value_added_in_exports", made, by="industry").to_frame()
    chains = compute("value_added_in_manufacturing_final_demand", made, by="industry").to_frame()
    abroad = chains[chains["component"] == "foreign"].groupby(["economy", "industry"])["value"].sum(min_count=1)
    both = exports.set_index(["economy", "industry"])["value"].to_frame("exports").join(abroad).dropna()
    np.testing.assert_allclose(both["exports"], both["value"], rtol=1e-9, atol=1e-12)


def test_a_table_of_one_economy_keeps_its_domestic_rows():
    made = national()
    for name in (
        "services_value_added_in_manufacturing_inputs",
        "digital_value_added_in_manufacturing_exports",
        "goods_value_added_in_services",
    ):
        assert set(compute(name, made, by="industry").to_frame()["component"]) == {"domestic"}
    with pytest.raises(Unsupported, match="one economy"):
        compute("value_added_in_manufacturing_final_demand", made)
