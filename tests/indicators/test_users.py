"""Who buys producer services, and what they are among services."""

from __future__ import annotations

import numpy as np
import pytest

import interlace
from interlace.errors import Unsupported

from .worlds import NATIONAL_Y, NATIONAL_Z, classification, cut_out, national, table, values, world

USERS = "producer_services_users"


def compute(name, data, **options):
    return interlace.compute(name, data, cache=False, **options)


def test_each_reading_by_hand():
    made = world()  # narrow: transport (rows 2 and 6); the secondary sector: mining and manufacturing
    assert values(compute(USERS, made)).tolist() == [(2 + 7 + 0 + 1) / 14, (0 + 2 + 3 + 5) / 16]
    home = compute(USERS, made, sellers="domestic_at_home")
    assert values(home).tolist() == [9 / 12, 8 / 13]
    anywhere = compute(USERS, made, sellers="domestic_anywhere")
    assert values(anywhere).tolist() == [11 / 15, 9 / 15]
    everyone = compute(USERS, made, denominator="all_use")
    assert values(everyone).tolist() == [10 / (14 + 24), 10 / (16 + 20)]
    home = compute(USERS, made, denominator="all_use", sellers="domestic_at_home")
    assert values(home).tolist() == [9 / (12 + 22), 8 / (13 + 18)]
    anywhere = compute(USERS, made, denominator="all_use", sellers="domestic_anywhere")
    assert values(anywhere).tolist() == [11 / (15 + 24), 9 / (15 + 20)]


@pytest.mark.parametrize("sellers", ["all", "domestic_at_home"])
@pytest.mark.parametrize("denominator", ["intermediate_use", "all_use"])
def test_parts_add_up(wiod, sellers, denominator):
    options = {"sellers": sellers, "denominator": denominator}
    whole = compute(USERS, wiod[2008], **options).to_frame().set_index("economy")["value"]
    parts = compute(USERS, wiod[2008], by="industry", **options).to_frame()
    assert len(parts) == 41 * 17
    np.testing.assert_allclose(parts.groupby("economy", sort=False)["value"].sum(), whole, rtol=1e-12)


def test_groups_of_users_partition_intermediate_use():
    groups = [values(compute(USERS, world(), users=users)) for users in ("secondary", "services")]
    np.testing.assert_allclose(sum(groups), 1.0, rtol=1e-15)
    manufacturing = values(compute(USERS, world(), users="manufacturing"))
    assert manufacturing.tolist() == [8 / 14, 7 / 16]


def test_one_economy_has_one_kind_of_seller():
    made = national()
    assert values(compute(USERS, made)).tolist() == [7 / 10]
    assert values(compute(USERS, made, sellers="domestic_at_home")).tolist() == [7 / 10]
    # Exports are no use by the economy's own final users.
    assert values(compute(USERS, made, denominator="all_use")).tolist() == [7 / 15]
    with pytest.raises(Unsupported, match=r"(?s)one economy does not show which users abroad.*multi-regional"):
        compute(USERS, made, sellers="domestic_anywhere")


def test_competitive_imports_hide_who_made_the_service():
    made = national(imports=np.array([1.0, 2.0, 1.0, 0.0]))
    assert values(compute(USERS, made)).tolist() == [7 / 10]
    with pytest.raises(Unsupported, match=r"(?s)domestic and imported producer services together.*sellers"):
        compute(USERS, made, sellers="domestic_at_home")


def test_imports_in_one_row_hide_imported_services(wiod):
    made = cut_out(wiod[2008], "IRL")
    with pytest.raises(Unsupported, match=r"(?s)imported producer services are not known.*domestic_at_home"):
        compute(USERS, made)
    assert values(compute(USERS, made, sellers="domestic_at_home"))[0] == pytest.approx(0.215, abs=0.0005)


def test_users_anywhere_have_no_industry_at_home():
    with pytest.raises(Unsupported, match="no industry of the selling economy"):
        compute(USERS, world(), sellers="domestic_anywhere", by="industry")


def test_where_nobody_buys_there_is_no_share():
    Z = np.array(NATIONAL_Z, dtype=float)
    Z[2] = 0
    assert np.isnan(values(compute(USERS, table(Z, NATIONAL_Y, categories=("C", "E")))))


def test_shares_of_services_and_of_gdp_agree(wiod):
    made = wiod[2008]
    services, gdp = made.in_role("services"), made.value_added
    for definition in ("narrow", "broad"):
        inside = values(compute("producer_services_in_services", made, producer_services=definition))
        of_gdp = values(compute("producer_services_in_gdp", made, producer_services=definition))
        weight = [
            gdp[services & made.of_economy(code)].sum() / gdp[made.of_economy(code)].sum() for code in made.economies
        ]
        np.testing.assert_allclose(inside * weight, of_gdp, rtol=1e-12)


def test_all_services_as_producer_services_are_all_of_services():
    assert values(compute("producer_services_in_services", national(), producer_services="broad")).tolist() == [1.0]


def test_a_definition_with_goods_is_no_share_of_services():
    with pytest.raises(Unsupported, match=r"(?s)not services: make.*producer_services_in_gdp"):
        compute("producer_services_in_services", national(), producer_services=["make", "move"])


def test_no_services_no_share():
    quiet = classification(
        roles={"services": frozenset({"wire"})}, producer_services={"narrow": frozenset({"wire"})}, functions={}
    )
    Z = np.array(NATIONAL_Z, dtype=float)
    Z[3], Z[:, 3] = 0, 0
    Y = [*NATIONAL_Y[:3], [0, 0]]
    made = table(Z, Y, categories=("C", "E"), classification=quiet)
    assert np.isnan(values(compute("producer_services_in_services", made)))
