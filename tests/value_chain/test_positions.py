"""Propagation lengths of tables, GVC participation and production length as indicators."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.value_chain import propagation_lengths

from .worlds import made, trading, worlds


def dense(table):
    """Return APL and both strengths by numpy alone."""
    A = np.divide(table.Z, table.x, out=np.zeros((table.n, table.n)), where=table.x != 0)
    H = np.divide(table.Z, table.x[:, None], out=np.zeros((table.n, table.n)), where=table.x[:, None] != 0)
    B, G, unit = np.linalg.inv(np.eye(table.n) - A), np.linalg.inv(np.eye(table.n) - H), np.eye(table.n)
    return B @ (B - unit), B - unit, 0.5 * (B + G) - unit


def indexed(table):
    return {label: i for i, label in enumerate(table.industries)}


@given(worlds)
def test_lengths_and_strengths_of_a_table(table):
    steps, strength, mean = dense(table)
    frame = propagation_lengths(table).to_frame()
    assert len(frame) == table.n**2
    np.testing.assert_allclose(frame["strength"].to_numpy().reshape(table.n, -1), mean, rtol=1e-8, atol=1e-12)
    lengths = frame["value"].to_numpy().reshape(table.n, -1)
    sure = strength > 1e-9
    np.testing.assert_allclose(lengths[sure], steps[sure] / strength[sure], rtol=1e-6)
    # From one and to one are rows and columns of the whole.
    label = table.industries[0]
    there = propagation_lengths(table, origin=label).to_frame()["value"]
    back = propagation_lengths(table, destination=label).to_frame()["value"]
    np.testing.assert_allclose(there.to_numpy()[sure[0]], lengths[0][sure[0]], rtol=1e-6)
    np.testing.assert_allclose(back.to_numpy()[sure[:, 0]], lengths[:, 0][sure[:, 0]], rtol=1e-6)
    single = propagation_lengths(table, origin=label, destination=table.industries[-1]).to_frame()
    assert len(single) == 1
    if sure[0, -1]:
        assert single["value"][0] == pytest.approx(lengths[0, -1], rel=1e-6)


def test_lengths_in_germany(outside):
    """The cases of the declaration: the table of the Eurostat manual, by dense inverses."""
    table = outside["germany1995"][1995]
    steps, strength, _ = dense(table)
    lengths = steps / strength
    place = {code: i for i, code in enumerate(table.codes)}
    cases = interlace.indicators.get("propagation_lengths").cases
    assert len(cases) == 3
    for case in cases:
        i, j = place[case.where["industry"]], place[case.where["partner_industry"]]
        assert case.expected == round(float(lengths[i, j]), 4)


def test_a_threshold_leaves_weak_connections_out():
    table = made(("CHN", "DEU"), ["make", "move", "law"], seed=5)
    every = propagation_lengths(table).to_frame()
    middle = float(every["strength"].median())
    strong = propagation_lengths(table, threshold=middle).to_frame()
    kept = every["strength"] >= middle
    assert 0 < kept.sum() < len(kept)
    np.testing.assert_array_equal(strong["value"][kept], every["value"][kept])
    assert strong["value"][~kept].isna().all()


def test_groups_are_weighted(bundled):
    table = bundled[2011]
    found = propagation_lengths(table, origin=("CHN", "manufacturing"), destination=("DEU", "manufacturing"))
    steps, strength, _ = dense(table)
    makers = table.in_role("manufacturing")
    w = np.where(makers & table.of_economy("CHN"), table.v, 0)
    f = np.where(makers & table.of_economy("DEU"), table.Y.sum(axis=1), 0)
    assert found.data["value"].tolist() == pytest.approx([(w @ steps @ f) / (w @ strength @ f)], rel=1e-9)
    assert "strength" not in found.data
    assert "value added" in found.definitions["weights"]


def test_a_large_table_is_asked_from_or_to(wiod):
    table = wiod[2011]
    with pytest.raises(Unsupported, match="2,059,225 rows"):
        propagation_lengths(table)
    frame = propagation_lengths(table, origin=("DEU", "Chemicals")).to_frame()
    assert len(frame) == table.n
    idle = table.x == 0
    at = frame["value"].to_numpy()
    assert np.isnan(at[idle]).all()
    assert at[~np.isnan(at)].min() >= 1


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"origin": "c15"}, InputError, "names no economy"),
        ({"origin": ("DEU", "c15", 2)}, InputError, "not a pair"),
        ({"origin": ("DUE", "c15")}, UnknownName, "'DEU'"),
        ({"destination": ("DEU", "Cars")}, UnknownName, "industry"),
        ({"origin": ("DEU", "c15"), "threshold": -1}, InputError, "threshold"),
        ({"origin": ("DEU", "c15"), "threshold": "0.1"}, InputError, "threshold"),
        ({"origin": 15}, InputError, "not a pair"),
        ({"origin": ("DEU", 15)}, InputError, "names no industry"),
        ({"origin": ("DEU", "c15"), "threshold": float("nan")}, InputError, "threshold"),
        ({"origin": ("DEU", "manufacturing"), "threshold": 0.1}, InputError, "single industries"),
    ],
)
def test_bad_ends_are_refused(bundled, options, error, words):
    with pytest.raises(error, match=words):
        propagation_lengths(bundled[2011], **options)


def test_a_national_table_needs_no_economy(test_data):
    table = interlace.load("germany1995", test_data / "data" / "germany-1995")[1995]
    frame = propagation_lengths(table, origin="CPA_B-E").to_frame()
    steps, strength, _ = dense(table)
    row = list(table.codes).index("CPA_B-E")
    np.testing.assert_allclose(frame["value"], steps[row] / strength[row], rtol=1e-9)


# Participation and production length ---------------------------------------------------------------------------------


def parts(table, direction, by="industry"):
    data = interlace.compute(
        "gvc_participation", table, direction=direction, parts="all", by=by, cache=False
    ).to_frame()
    labels = ["economy", "industry"] if by == "industry" else ["economy"]
    return data.set_index([*labels, "component"])["value"].unstack("component", sort=False)


@pytest.mark.parametrize("direction", ["forward", "backward"])
@given(table=trading)
def test_participation_adds_up_to_one(direction, table):
    wide = parts(table, direction)
    total = wide.sum(axis=1, min_count=4)
    something = (table.value_added if direction == "forward" else table.Y.sum(axis=1)) != 0
    assert total.notna().to_numpy().tolist() == ((table.x != 0) & something).tolist()
    np.testing.assert_allclose(total.dropna(), 1, rtol=1e-9)
    headline = interlace.compute("gvc_participation", table, direction=direction, by="industry", cache=False).to_frame()
    sums = headline.groupby(["economy", "industry"], sort=False)["value"].sum(min_count=1)
    wanted = wide["simple GVC"] + wide["complex GVC"]
    np.testing.assert_allclose(sums.reindex(wanted.index), wanted, rtol=1e-12)


@pytest.mark.parametrize("year", [1995, 2009, 2011])
def test_the_world_crosses_borders_as_often_forwards_as_backwards(wiod, year):
    table = wiod[year]
    GDP = np.bincount(table.economy_of, table.value_added)
    final = np.bincount(table.economy_of, np.where(table.x != 0, table.Y.sum(axis=1), 0))
    there, back = parts(table, "forward", "economy"), parts(table, "backward", "economy")
    for name in there:
        sums = (there[name].to_numpy() * GDP).sum(), (back[name].to_numpy() * final).sum()
        # A few sales of industries without output, of the size of the rounding, are in neither.
        assert sums[0] == pytest.approx(sums[1], rel=1e-7)
    assert there.min().min() > -1e-3


def test_participation_is_refused_of_one_economy():
    table = made(("CHN",), ["make", "move"], seed=2)
    with pytest.raises(Unsupported, match="one economy"):
        interlace.compute("gvc_participation", table, cache=False)
    alone = interlace.compute("production_length", table, value="gvc", cache=False).to_frame()
    assert alone["value"].isna().all()


def lengths(table, **options):
    data = interlace.compute("production_length", table, cache=False, **options).to_frame()
    return data["value"].to_numpy()


@given(worlds)
def test_production_length_is_upstreamness_and_downstreamness(table):
    busy = table.x != 0
    assume((np.abs(table.x[busy]) > 1e-9 * np.abs(table.x).max()).all())
    for direction, known in (("forward", "upstreamness"), ("backward", "downstreamness")):
        theirs = interlace.compute(known, table, inventory_correction=False, cache=False).to_frame()["value"].to_numpy()
        ours = lengths(table, direction=direction)
        sold = ~np.isnan(ours)
        np.testing.assert_allclose(ours[sold], theirs[sold], rtol=1e-8)
        assert np.isnan(ours[~busy]).all()


@pytest.mark.parametrize("year", [1995, 2009, 2011])
def test_world_positions_and_lengths_agree(wiod, year):
    table = wiod[year]
    U, D = (
        interlace.compute(name, table, inventory_correction=False, cache=False).to_frame()["value"].to_numpy()
        for name in ("upstreamness", "downstreamness")
    )
    assert table.x @ U == pytest.approx(table.x @ D, rel=1e-10)
    busy = table.x != 0
    np.testing.assert_allclose(lengths(table)[busy], U[busy], rtol=1e-6)
    back = lengths(table, direction="backward")
    sold = ~np.isnan(back)
    np.testing.assert_allclose(back[sold], D[sold], rtol=1e-9)


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_the_whole_length_is_the_mean_of_its_parts(bundled, direction):
    table = bundled[2008]
    shares = parts(table, direction, "economy")
    weights = {
        "domestic": shares["pure domestic"],
        "traditional": shares["traditional trade"],
        "gvc": shares["simple GVC"] + shares["complex GVC"],
    }
    total = sum(
        weights[value].to_numpy() * lengths(table, direction=direction, value=value, by="economy") for value in weights
    )
    np.testing.assert_allclose(total, lengths(table, direction=direction, by="economy"), rtol=1e-6)
