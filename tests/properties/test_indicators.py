"""What the indicators owe to theory, on random productive tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import Unsupported
from interlace.model.table import IOTable

from .helpers import all_figures, assert_same, figures, grouped, inverse
from .strategies import ECONOMIES, FEW, KINDS, balanced, factories, made, seeds, tables, trading, worlds

SPLIT = (
    "services_value_added_in_manufacturing_exports",
    "services_value_added_in_manufacturing_inputs",
    "services_value_added_in_manufacturing_final_demand",
    "digital_value_added_in_manufacturing_exports",
)


def bundle(key: str, table: IOTable) -> np.ndarray:
    """Return the products that a split indicator looks into, a column an economy, by numpy alone."""
    flows = {
        "exports": table.exports,
        "final": table.Y.sum(axis=1),
    }
    F = np.zeros((table.n, len(table.economies)))
    for g, economy in enumerate(table.economies):
        makers = table.in_role("manufacturing") & (table.industries.get_level_values(0) == economy)
        if key.endswith("inputs"):
            F[:, g] = table.Z[:, makers].sum(axis=1)
        else:
            which = flows["exports" if key.endswith("exports") else "final"]
            F[:, g] = np.where(makers & (table.x != 0), which, 0.0)
    return F


@pytest.mark.parametrize("key", SPLIT)
@given(table=trading)
def test_domestic_and_foreign_are_what_dense_algebra_says(key: str, table: IOTable) -> None:
    F = bundle(key, table)
    embodied = table.v[:, None] * (inverse(table) @ F)
    rows = table.in_role("digital" if key.startswith("digital") else "services")
    shares = figures(key, table)
    for g, economy in enumerate(table.economies):
        home = np.asarray(table.industries.get_level_values(0) == economy)
        for component, where in (("domestic", home), ("foreign", ~home)):
            whole = F[:, g].sum()
            wanted = embodied[rows & where, g].sum() / whole if whole else np.nan
            assert shares[economy, component] == pytest.approx(wanted, rel=1e-8, abs=1e-11, nan_ok=True)
    if (F >= 0).all():
        total = shares.groupby(level="economy").sum(min_count=1).dropna()
        assert total.between(-1e-12, 1 + 1e-9).all()


@pytest.mark.parametrize("key", [SPLIT[0], SPLIT[2]])
@given(table=factories)
def test_functions_add_up_to_the_headline(key: str, table: IOTable) -> None:
    headline = figures(key, table)
    parts = figures(key, table, by="function")
    added = parts.groupby(level=["economy", "component"], sort=False).sum(min_count=1)
    assert_same(added, headline)


@given(trading)
def test_where_value_is_added_adds_up_to_one(table: IOTable) -> None:
    shares = figures("value_added_in_manufacturing_exports", table)
    whole = bundle("in_exports", table).sum(axis=0)
    total = shares.groupby(level="economy", sort=False).sum(min_count=1).reindex(list(table.economies))
    wanted = np.where(whole != 0, 1.0, np.nan)
    np.testing.assert_allclose(total.to_numpy(), wanted, rtol=1e-9)


@given(trading)
def test_functions_of_the_structure_hold_the_services_headline(table: IOTable) -> None:
    structure = figures("value_added_in_manufacturing_exports", table)
    services = figures(SPLIT[0], table, by="function")
    common = services.index.intersection(structure.index)
    # One kind of industry a function, so the function of a service holds services alone.
    np.testing.assert_allclose(services[common].to_numpy(), structure[common].to_numpy(), rtol=1e-9, atol=1e-12)


@given(worlds)
def test_foreign_value_added_in_exports_is_what_home_does_not_add(table: IOTable) -> None:
    shares = figures("foreign_value_added_in_exports", table)
    B = inverse(table)
    for economy in table.economies:
        home = np.asarray(table.industries.get_level_values(0) == economy)
        exports = np.where(home, table.exports, 0.0)
        content = table.v * (B @ exports)
        wanted = content[~home].sum() / exports.sum() if exports.sum() else np.nan
        assert shares[economy] == pytest.approx(wanted, rel=1e-8, abs=1e-11, nan_ok=True)


@FEW
@given(tables(kinds=("make", "move"), stocks=False))
def test_every_share_of_positive_cells_lies_between_nought_and_one(table: IOTable) -> None:
    for key, values in all_figures(table).items():
        if values.name == "share":
            assert values.dropna().between(-1e-9, 1 + 1e-9).all(), key
        if values.name == "steps":
            assert (values.dropna() >= 1 - 1e-9).all() or key == "chain_length", key


@FEW
@given(factories, seeds)
def test_the_order_of_economies_changes_nothing(table: IOTable, seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(table.n)
    columns = rng.permutation(table.Y.shape[1])
    shuffled = replace(
        table,
        Z=table.Z[np.ix_(order, order)],
        Y=table.Y[np.ix_(order, columns)],
        V=table.V[:, order],
        industries=table.industries[order],
        final=table.final[columns],
    )
    before, after = all_figures(table), all_figures(shuffled)
    assert set(before) == set(after)
    for key, values in before.items():
        assert_same(after[key], values, rtol=1e-8)


@FEW
@given(factories, st.sampled_from([1e-6, 0.37, 6.8275, 1e6]))
def test_the_currency_changes_no_share(table: IOTable, rate: float) -> None:
    other = replace(table, Z=table.Z * rate, Y=table.Y * rate, V=table.V * rate)
    before, after = all_figures(table), all_figures(other)
    assert set(before) == set(after)
    for key, values in before.items():
        # Only what is counted in the table's own money goes with it.
        assert_same(after[key], values * (rate if values.name == table.unit.name else 1.0), rtol=1e-8)


@given(trading)
def test_merging_economies_commutes_with_direct_shares(table: IOTable) -> None:
    merged = table.aggregate(economies={"EU": list(table.economies[:2])})
    new = ["EU" if economy in table.economies[:2] else economy for economy in table.economies]
    services, makers = table.in_role("services"), table.in_role("manufacturing")
    bought = grouped(table, table.Z[services].sum(axis=0), makers)
    whole = grouped(table, table.Z.sum(axis=0), makers)
    output = grouped(table, table.x, makers)
    added = grouped(table, table.value_added, table.in_producer_services())
    gdp = grouped(table, table.value_added, np.ones(table.n, dtype=bool))

    def ratio(part: pd.Series, total: pd.Series) -> pd.Series:
        joint = part.groupby(new, sort=False).sum() / total.groupby(new, sort=False).sum().replace(0.0, np.nan)
        return joint.rename_axis("economy")

    key = "direct_services_input_share"
    assert_same(figures(key, merged), ratio(bought, whole))
    assert_same(figures(key, merged, denominator="output"), ratio(bought, output))
    assert_same(figures("producer_services_in_gdp", merged), ratio(added, gdp))


@given(trading)
def test_merging_inside_roles_keeps_direct_shares(table: IOTable) -> None:
    groups: dict[str, list[str]] = {}
    for code in table.classification.codes:
        groups.setdefault(code.rstrip("0123456789"), []).append(code)
    merged = table.aggregate(industries=groups)
    for key in (
        "direct_services_input_share",
        "producer_services_in_gdp",
        "foreign_share_of_producer_service_inputs",
    ):
        assert_same(figures(key, merged), figures(key, table))


@given(trading)
def test_the_content_of_each_product_makes_up_the_bundle(table: IOTable) -> None:
    for key, flows in ((SPLIT[0], table.exports), (SPLIT[2], table.Y.sum(axis=1))):
        each = figures(key, table, by="industry")
        weights = pd.Series(np.where(table.x != 0, flows, 0.0), index=table.industries)
        frame = each.rename("share").reset_index()
        keys = pd.MultiIndex.from_frame(frame[["economy", "industry"]])
        frame["weight"] = weights.reindex(keys).to_numpy()
        frame["part"] = frame["share"].fillna(0.0) * frame["weight"]
        total = frame.groupby(["economy", "component"], sort=False)[["part", "weight"]].sum()
        size = frame["weight"].abs().sum()
        exact = (total["weight"].abs() > 1e-6 * size).to_numpy()
        headline = figures(key, table).reindex(total.index)
        given_ = (total["part"] / total["weight"].replace(0.0, np.nan)).to_numpy()
        np.testing.assert_allclose(given_[exact], headline.to_numpy()[exact], rtol=1e-7, atol=1e-10)


@FEW
@given(worlds)
def test_the_world_in_one_equals_the_national_table(table: IOTable) -> None:
    world = table.aggregate(economies={"WLD": list(table.economies)})
    codes = table.classification.codes
    place = np.tile(np.arange(len(codes)), len(table.economies))
    categories = list(dict.fromkeys(table.final.get_level_values(1)))
    column = np.array([categories.index(category) for category in table.final.get_level_values(1)])
    Z, Y = np.zeros((len(codes), len(codes))), np.zeros((len(codes), len(categories)))
    for i in range(table.n):
        for j in range(table.n):
            Z[place[i], place[j]] += table.Z[i, j]
        for j, k in enumerate(column):
            Y[place[i], k] += table.Y[i, j]
    kinds = [code.rstrip("0123456789") for code in codes]
    final = pd.MultiIndex.from_product([["WLD"], categories])
    national = balanced(Z, Y, ("WLD",), kinds, final, parts=len(table.primary) > 1)
    before, after = all_figures(national), all_figures(world)
    assert set(before) == set(after)
    for key, values in before.items():
        assert_same(after[key], values, rtol=1e-8)


@FEW
@given(seeds, st.integers(2, 3), st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))
def test_economies_without_trade_stand_alone(seed: int, count: int, kinds: list[str]) -> None:
    alone = [made((ECONOMIES[g],), kinds, seed=seed + g, idle=0.2, stocks=True) for g in range(count)]
    n, k = len(kinds), 4
    Z, Y = np.zeros((n * count, n * count)), np.zeros((n * count, k * count))
    for g, table in enumerate(alone):
        Z[g * n : g * n + n, g * n : g * n + n] = table.Z
        Y[g * n : g * n + n, g * k : g * k + k] = table.Y
    final = pd.MultiIndex.from_product([ECONOMIES[:count], ["C", "I", "N", "E"]])
    world = balanced(Z, Y, ECONOMIES[:count], kinds, final)
    for key in ("direct_services_input_share", "producer_services_in_gdp", "upstreamness", "downstreamness", SPLIT[2]):
        together = figures(key, world)
        for table in alone:
            own = figures(key, table)
            assert_same(together.reindex(own.index), own)


@given(tables(least=1, most=1))
def test_one_economy_cannot_show_what_is_foreign(table: IOTable) -> None:
    for key in ("foreign_value_added_in_exports", "foreign_share_of_producer_service_inputs"):
        with pytest.raises(Unsupported):
            interlace.compute(key, table, cache=False)
