"""Propagation and production lengths against the power series of A, and the four parts of v̂BŶ against dense algebra."""

from __future__ import annotations

import numpy as np
import pytest

from interlace.kernels.chains import chain_nodes
from interlace.kernels.factor import factorise_table
from interlace.kernels.lengths import mean_length, propagation, propagation_from, propagation_groups, propagation_to
from interlace.kernels.participation import backward, backward_steps, forward, forward_steps, localise

KINDS = ("domestic", "traditional", "gvc")


def world(seed, economies=3, industries=3, density=0.5, idle=False):
    """Return Z, x, y at home and abroad, and whose each row is."""
    rng = np.random.default_rng(seed)
    n = economies * industries
    A = rng.random((n, n)) * (rng.random((n, n)) < density)
    A *= rng.uniform(0.1, 0.8, n) / np.maximum(A.sum(axis=0), 1.0)
    home, abroad = rng.random(n), rng.random(n)
    if idle:
        A[1], A[:, 1], home[1], abroad[1] = 0, 0, 0, 0
    x = np.linalg.solve(np.eye(n) - A, home + abroad)
    return A * x, x, home, abroad, np.repeat(np.arange(economies), industries)


def coefficients(Z, x):
    return np.divide(Z, x, out=np.zeros_like(Z), where=x != 0)


def series(A, rounds=600):
    """Return ΣrA^r and ΣA^r for r from 1, term by term."""
    power, steps, strength = np.eye(len(A)), np.zeros_like(A), np.zeros_like(A)
    for r in range(1, rounds):
        power = power @ A
        strength += power
        steps += r * power
    return steps, strength


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("idle", [False, True])
def test_propagation_lengths_are_those_of_the_series(seed, idle):
    Z, x, *_ = world(seed, density=0.3, idle=idle)
    A, factor = coefficients(Z, x), factorise_table(Z, x)
    steps, strength = series(A)
    wanted = np.where(strength > 0, steps / np.where(strength > 0, strength, 1.0), np.nan)
    whole = np.eye(len(A))
    for found in (
        propagation(factor.inverse(), A),
        propagation_from(factor, A, whole),
        propagation_to(factor, A, whole),
        propagation_groups(factor, A, whole, whole),
    ):
        np.testing.assert_allclose(found.length, wanted, rtol=1e-9)
        np.testing.assert_allclose(found.strength, strength, rtol=1e-9, atol=1e-15)
    known = wanted[~np.isnan(wanted)]
    assert (known >= 1 - 1e-12).all()


def test_a_line_of_deliveries_by_hand():
    # 0 -> 1 -> 2, and 0 -> 2 directly: half of what reaches 2 from 0 takes one step, half takes two.
    A = np.array([[0.0, 0.5, 0.25], [0.0, 0.0, 0.5], [0.0, 0.0, 0.0]])
    B = np.linalg.inv(np.eye(3) - A)
    found = propagation(B, A)
    np.testing.assert_allclose(found.length, [[np.nan, 1, 1.5], [np.nan, np.nan, 1], [np.nan] * 3])
    np.testing.assert_allclose(found.strength, [[0, 0.5, 0.5], [0, 0, 0.5], [0, 0, 0]])


@pytest.mark.parametrize("seed", range(4))
def test_lengths_are_the_same_forwards_and_backwards(seed):
    Z, x, *_ = world(seed)
    A = coefficients(Z, x)
    H = Z / x[:, None]
    there = propagation(np.linalg.inv(np.eye(len(A)) - A), A).length
    back = propagation(np.linalg.inv(np.eye(len(A)) - H), H).length
    np.testing.assert_allclose(there, back, rtol=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_means_of_their_pairs(seed):
    Z, x, *_ = world(seed)
    A, factor = coefficients(Z, x), factorise_table(Z, x)
    rng = np.random.default_rng(seed)
    W, F = rng.random((len(x), 2)), rng.random((len(x), 3))
    W[3:, 0], F[:4, 1] = 0, 0
    pairs = propagation(factor.inverse(), A)
    weights = np.einsum("ik,ij,jm->kmij", W, np.nan_to_num(pairs.strength), F)
    wanted = (weights * np.nan_to_num(pairs.length)).sum(axis=(2, 3)) / weights.sum(axis=(2, 3))
    np.testing.assert_allclose(propagation_groups(factor, A, W, F).length, wanted, rtol=1e-9)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("economies", [1, 3])
def test_the_parts_are_those_of_dense_algebra(seed, economies):
    Z, x, home, abroad, owner = world(seed, economies=economies, idle=seed == 4)
    if economies == 1:
        home, abroad = home + abroad, np.zeros_like(abroad)
    A, factor = coefficients(Z, x), factorise_table(Z, x)
    v = np.where(x != 0, 1 - A.sum(axis=0), 0)
    block = A * (owner[:, None] == owner)
    L, F, B = np.linalg.inv(np.eye(len(x)) - block), A - block, factor.inverse()
    dense = (L * home, L * abroad, L @ F @ L * home, L @ F @ (B * (home + abroad) - L * home))
    local = localise(A, owner)
    there = forward(factor, local, v, home, abroad)
    back = backward(factor, local, v, home, abroad)
    for name, part in zip(("domestic", "traditional", "simple", "complex"), dense, strict=True):
        np.testing.assert_allclose(getattr(there, name), (v[:, None] * part).sum(axis=1), rtol=1e-9, atol=1e-14)
        np.testing.assert_allclose(getattr(back, name), (v[:, None] * part).sum(axis=0), rtol=1e-9, atol=1e-14)
    np.testing.assert_allclose(there.total, v * x, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(back.total, home + abroad, rtol=1e-10, atol=1e-14)
    if economies == 1:
        assert not there.simple.any()
        assert not there.complex.any()
        np.testing.assert_allclose(there.domestic, v * x, rtol=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_lengths_of_the_parts_add_up(seed):
    Z, x, home, abroad, owner = world(seed)
    A, factor = coefficients(Z, x), factorise_table(Z, x)
    v = 1 - A.sum(axis=0)
    local = localise(A, owner)
    y, B = home + abroad, factor.inverse()
    there = forward_steps(factor, local, home, abroad)
    back = backward_steps(factor, local, v, home, abroad)
    np.testing.assert_allclose(there["all"][0], B @ B @ y, rtol=1e-10)
    np.testing.assert_allclose(back["all"][0], (v @ B @ B) * y, rtol=1e-10)
    for found in (there, back):
        for position in (0, 1):
            total = sum(found[kind][position] for kind in KINDS)
            np.testing.assert_allclose(total, found["all"][position], rtol=1e-10)
    # Stages one by one: a unit that stays at home is counted once in every round of A_D.
    block = A * (owner[:, None] == owner)
    steps, strength = series(block)
    wanted = home + (steps + strength) @ home
    np.testing.assert_allclose(there["domestic"][0], wanted, rtol=1e-9)
    length = mean_length(*there["gvc"])
    assert (length[~np.isnan(length)] >= 2 - 1e-12).all(), "what crosses a border has two stages at least"


def test_the_distance_of_a_chain_counts_its_stages():
    Z, x, *_ = world(1)
    A, factor = coefficients(Z, x), factorise_table(Z, x)
    f = np.zeros((len(x), 1))
    f[2] = 3.0
    found = chain_nodes(factor, np.ones_like(x), f)
    steps, strength = series(A)
    stages = (steps[:, 2] + strength[:, 2] + np.eye(len(x))[:, 2]) / (strength[:, 2] + np.eye(len(x))[:, 2])
    np.testing.assert_allclose(found.distance[:, 0], stages, rtol=1e-9)
    apl = propagation(factor.inverse(), A).length[:, 2]
    others = np.arange(len(x)) != 2
    np.testing.assert_allclose(found.distance[others, 0] - 1, apl[others], rtol=1e-9)
