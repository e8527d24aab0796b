"""Digital GDP and digital inputs."""

from __future__ import annotations

import numpy as np
import pytest

import interlace

from .worlds import NATIONAL_Y, NATIONAL_Z, classification, cut_out, national, table, values, world


def compute(name, data, **options):
    return interlace.compute(name, data, cache=False, **options)


def with_digital(*codes):
    roles = {**classification().roles, "digital": frozenset(codes)}
    return classification(roles=roles)


def test_adb_formula_with_one_digital_industry():
    made = national()
    L = np.linalg.inv(np.eye(4) - made.Z / made.x)
    flows = np.diag(made.v) @ L @ np.diag(made.Y.sum(axis=1))
    digital = made.in_role("digital").astype(float)
    expected = flows.sum(axis=0) @ digital + flows.sum(axis=1) @ digital - np.diag(flows) @ digital
    assert values(compute("digital_gdp", made)) == pytest.approx(expected / made.value_added.sum(), rel=1e-13)


def test_overlap_of_several_digital_industries_is_taken_off_once():
    made = national(classification=with_digital("move", "wire"))
    L = np.linalg.inv(np.eye(4) - made.Z / made.x)
    flows = np.diag(made.v) @ L @ np.diag(made.Y.sum(axis=1))
    inside = np.zeros((4, 4), dtype=bool)
    inside[2:], inside[:, 2:] = True, True
    assert values(compute("digital_gdp", made)) == pytest.approx(
        flows[inside].sum() / made.value_added.sum(), rel=1e-13
    )


def test_an_economy_of_digital_industries_is_all_digital():
    made = national(classification=with_digital("mine", "make", "move", "wire"))
    assert values(compute("digital_gdp", made)) == pytest.approx(1.0, rel=1e-14)


def test_parts_add_up_and_the_forward_part_is_the_industry_itself(wiod):
    made = wiod[2008]
    whole = values(compute("digital_gdp", made))
    frame = compute("digital_gdp", made, by="linkage").to_frame()
    assert frame["linkage"].tolist()[:3] == ["forward", "backward", "overlap"]
    np.testing.assert_allclose(frame.groupby("economy", sort=False)["value"].sum(), whole, rtol=1e-12)
    forward = frame[frame["linkage"] == "forward"]["value"].to_numpy()
    digital, gdp = made.in_role("digital"), made.value_added
    homes = [made.of_economy(code) for code in made.economies]
    np.testing.assert_allclose(forward, [gdp[digital & home].sum() / gdp[home].sum() for home in homes], rtol=1e-12)
    assert (frame[frame["linkage"] == "overlap"]["value"] <= 0).all()
    assert (whole >= forward).all()


@pytest.mark.parametrize("economy", ["CHN", "IRL", "LUX"])
def test_an_economy_of_the_world_table_equals_its_national_table(wiod, economy):
    made = wiod[2008]
    from_world = values(compute("digital_gdp", made), economy=economy)
    from_nation = values(compute("digital_gdp", cut_out(made, economy)))
    np.testing.assert_allclose(from_world, from_nation, rtol=1e-10)


def test_idle_digital_industry_earns_nothing():
    Z, Y = np.array(NATIONAL_Z, dtype=float), np.array(NATIONAL_Y, dtype=float)
    Z[3], Z[:, 3], Y[3] = 0, 0, 0
    assert values(compute("digital_gdp", table(Z, Y, categories=("C", "E")))).tolist() == [0.0]


def test_digital_inputs_by_hand():
    made = world()  # wires bought by the two factories: 3 + 2 of 37, and 1 + 2 of 32
    assert values(compute("digital_input_intensity", made)).tolist() == [5 / 37, 3 / 32]
    over_output = compute("digital_input_intensity", made, denominator="output")
    assert values(over_output).tolist() == [5 / made.x[1], 3 / made.x[5]]
    services = compute("digital_input_intensity", made, industries="services", by="industry")
    assert services.to_frame()["industry"].tolist() == ["move", "wire"] * 2
    assert values(services)[0] == 3 / 11


def test_digital_inputs_of_all_industries_are_their_mean(wiod):
    made = wiod[2008]
    each = values(compute("digital_input_intensity", made, industries="all", by="industry"))
    bought = made.Z.sum(axis=0)
    together = values(compute("digital_input_intensity", made, industries="all"))
    sums = [np.nansum((each * bought)[made.of_economy(code)]) for code in made.economies]
    weights = [bought[made.of_economy(code)].sum() for code in made.economies]
    np.testing.assert_allclose(together, np.array(sums) / weights, rtol=1e-12)


def test_the_stand_in_is_named(wiod):
    result = compute("digital_input_intensity", wiod[2008])
    assert "c27" in result.definitions["digital stand-in"]
    assert result.definitions["denominator"] == "intermediate inputs, domestic and imported"
