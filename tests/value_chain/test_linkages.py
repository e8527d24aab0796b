"""Linkages: published values, dense algebra, a peer, edge cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import UnknownName, Unsupported
from interlace.kernels.factor import factorise_table
from interlace.kernels.linkages import linkages as measure
from interlace.kernels.linkages import quadrants
from interlace.value_chain import linkages

from .worlds import made, worlds


def component(result, name):
    data = result.data
    return data.loc[data["component"] == name, "value"].to_numpy()


def dense(Z, x):
    over = np.divide(1.0, x, out=np.zeros_like(x), where=x != 0)
    A, H = Z * over, Z * over[:, None]
    one = np.eye(x.size)
    return A, H, np.linalg.inv(one - A), np.linalg.inv(one - H)


def test_the_textbook():
    """Miller & Blair (2009), section 2.3: two sectors, B = [1.2541 .3300; .2640 1.1221]."""
    Z, x = np.array([[150.0, 500.0], [200.0, 100.0]]), np.array([1000.0, 2000.0])
    found = measure(factorise_table(Z, x), Z, x)
    np.testing.assert_allclose(found.direct_backward, [0.35, 0.30])
    np.testing.assert_allclose(found.direct_forward, [0.65, 0.15])
    np.testing.assert_allclose(found.total_backward, [1.2541 + 0.2640, 0.3300 + 1.1221], atol=1e-4)
    np.testing.assert_allclose(found.rasmussen_forward, [1.2541 + 0.3300, 0.2640 + 1.1221], atol=1e-4)
    # Final demands are 350 and 1700, primary inputs 650 and 1400.
    np.testing.assert_allclose(found.net_backward, found.total_backward * [0.35, 0.85])
    np.testing.assert_allclose(found.net_forward, found.total_forward * [0.65, 0.70])


def test_a_peer(test_data):
    pymrio = pytest.importorskip("pymrio")
    table = interlace.load("germany1995", test_data / "data" / "germany-1995")[1995]
    A = pymrio.calc_A(table.Z, table.x)
    np.testing.assert_allclose(component(linkages(table), "total_backward"), pymrio.calc_L(A).sum(axis=0), rtol=1e-12)


@given(worlds, st.sampled_from(["domestic", "table"]))
def test_linkages_are_dense_algebra(table, scope):
    result = linkages(table, scope=scope)
    groups = [table.economy_of == g for g in range(len(table.economies))]
    for rows in groups if scope == "domestic" else [np.ones(table.n, dtype=bool)]:
        x = table.x[rows]
        A, H, B, G = dense(table.Z[np.ix_(rows, rows)], x)
        has = x != 0
        wanted = {
            "direct_backward": A.sum(axis=0),
            "direct_forward": H @ has,
            "total_backward": B.sum(axis=0),
            "total_forward": G.sum(axis=1),
            "rasmussen_forward": B.sum(axis=1),
        }
        for name, values in wanted.items():
            given = component(result, name)[rows]
            assert np.isnan(given[~has]).all()
            np.testing.assert_allclose(given[has], values[has], rtol=1e-9, atol=1e-11)
        for name, of in (("power", "total_backward"), ("forward_power", "total_forward")):
            given = component(result, name)[rows]
            if has.any():
                np.testing.assert_allclose(given[has], wanted[of][has] / wanted[of][has].mean(), rtol=1e-9)
                assert given[has].mean() == pytest.approx(1.0)


@given(worlds)
def test_net_linkages_average_to_one(table):
    """Weighted by output, ι'By/ι'x = 1 and w'Gι/ι'x = 1 (Dietzenbacher 2005)."""
    result = linkages(table, scope="table")
    has = table.x != 0
    if has.any():
        for name in ("net_backward", "net_forward"):
            assert table.x[has] @ component(result, name)[has] / table.x.sum() == pytest.approx(1.0, rel=1e-9)


@given(worlds)
def test_the_home_part_lies_between_one_economy_and_all(table):
    result, alone = linkages(table, scope="table"), linkages(table)
    home, whole = component(result, "total_backward_home"), component(result, "total_backward")
    has = table.x != 0
    assert (home[has] <= whole[has] * (1 + 1e-12)).all()
    assert (home[has] >= component(alone, "total_backward")[has] * (1 - 1e-12)).all()


def test_key_sectors():
    power, forward = np.array([1.1, 1.1, 0.9, 0.9, np.nan, 1.0]), np.array([1.1, 0.9, 1.1, 0.9, np.nan, 1.0])
    assert quadrants(power, forward) == ("key", "backward", "forward", "weak", "", "weak")


def test_one_table_of_one_economy_is_the_same_in_both_scopes():
    table = made(("DEU",), ["make", "move", "bank"], seed=5)
    for name in ("power", "total_forward", "net_backward"):
        np.testing.assert_allclose(
            component(linkages(table), name), component(linkages(table, scope="table"), name), rtol=1e-12
        )


def test_refusals():
    with pytest.raises(UnknownName, match="scope"):
        linkages(made(("DEU",), ["make"], seed=5), scope="world")
    with pytest.raises(Unsupported, match="imported products"):
        linkages(replace(made(("DEU",), ["make"], seed=5), imports=np.ones(1)))
