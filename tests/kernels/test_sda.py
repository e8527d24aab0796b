"""The kernels of structural decomposition: closed forms, brute force over orders, what they refuse."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlace.errors import InputError
from interlace.kernels.sda import contributions, demand_columns, mixed_coefficients, state_outputs

PRODUCTS = np.array([0, 1, 0, 1])
"""Two economies of two industries."""


def test_a_product_of_two():
    # v x: the change of 2 * 3 to 5 * 7 is 3 * (3 + 7) / 2 from v and 4 * (2 + 5) / 2 from x.
    found = contributions(np.outer([2.0, 5.0], [3.0, 7.0]))
    assert found.polar.tolist() == found.mean.tolist() == [15.0, 14.0]
    assert found.lower.tolist() == [9.0, 8.0]
    assert found.upper.tolist() == [21.0, 20.0]


def test_a_product_of_three():
    # Polar and the mean of all orders part ways from three factors on: u v w from 1 to 2 * 3 * 5.
    found = contributions(np.einsum("i,j,k->ijk", [1.0, 2.0], [1.0, 3.0], [1.0, 5.0]))
    assert found.polar.tolist() == [(1 + 15) / 2, (2 * 2 + 2 * 5) / 2, (4 * 6 + 4) / 2]
    # Each factor first (twice in six), second behind either of the others, or last (twice).
    np.testing.assert_allclose(found.mean, [(2 + 3 + 5 + 2 * 15) / 6, (4 + 4 + 10 + 40) / 6, (8 + 8 + 12 + 48) / 6])
    assert found.lower.tolist() == [1.0, 2.0, 4.0]
    assert found.upper.tolist() == [15.0, 20.0, 24.0]


@given(k=st.integers(1, 6), seed=st.integers(0, 2**32 - 1))
def test_every_order(k, seed):
    states = np.random.default_rng(seed).normal(size=(2,) * k)
    rows = []
    for order in permutations(range(k)):
        state, row = [0] * k, [0.0] * k
        for factor in order:
            before = states[tuple(state)]
            state[factor] = 1
            row[factor] = states[tuple(state)] - before
        rows.append(row)
    orders = np.array(rows)
    found = contributions(states)
    np.testing.assert_allclose(found.mean, orders.mean(axis=0), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.polar, (orders[0] + orders[-1]) / 2, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(found.lower, orders.min(axis=0))
    np.testing.assert_array_equal(found.upper, orders.max(axis=0))
    change = states.flat[-1] - states.flat[0]
    for total in (found.mean.sum(), found.polar.sum()):
        assert total == pytest.approx(change, rel=1e-9, abs=1e-12)


def coefficients(seed):
    rng = np.random.default_rng(seed)
    A = rng.random((4, 4)) * 0.2
    A[rng.random((4, 4)) < 0.3] = 0.0
    return A, np.array([A[0] + A[2], A[1] + A[3]])


def test_technology_and_sourcing_are_mixed_cell_by_cell():
    (A0, H0), (A1, H1) = coefficients(1), coefficients(2)
    found = mixed_coefficients(A0, A1, H0, H1, PRODUCTS).of
    assert found[0][0] is A0
    assert found[1][1] is A1
    for i in range(4):
        for j in range(4):
            p = PRODUCTS[i]
            shares = [A[i, j] / H[p, j] if H[p, j] else None for A, H in ((A0, H0), (A1, H1))]
            first, second = (shares[k] if shares[k] is not None else shares[1 - k] or 0.0 for k in (0, 1))
            assert found[1][0][i, j] == pytest.approx(H1[p, j] * first, rel=1e-12)
            assert found[0][1][i, j] == pytest.approx(H0[p, j] * second, rel=1e-12)


def test_what_is_bought_in_one_year_takes_the_origins_of_that_year():
    A0, A1 = np.zeros((4, 4)), np.zeros((4, 4))
    A1[:, 0] = [0.1, 0.2, 0.3, 0.0]
    H0, H1 = (np.array([A[0] + A[2], A[1] + A[3]]) for A in (A0, A1))
    found = mixed_coefficients(A0, A1, H0, H1, PRODUCTS).of
    np.testing.assert_array_equal(found[1][0], A1)
    np.testing.assert_array_equal(found[0][1], A0)
    back = mixed_coefficients(A1, A0, H1, H0, PRODUCTS).of
    np.testing.assert_array_equal(back[1][0], A0)
    np.testing.assert_array_equal(back[0][1], A1)


def test_an_economys_own_sourcing_needs_no_factorisation_of_its_own():
    (A0, H0), (A1, H1) = coefficients(3), coefficients(4)
    mixed = mixed_coefficients(A0, A1, H0, H1, PRODUCTS)
    members = [np.array([0, 1]), np.array([2, 3])]
    F = np.random.default_rng(5).random((4, 3))
    for h in (0, 1):
        for t in (0, 1):
            for own, (same, other) in zip(members, state_outputs(mixed, h, t, members, [F, F]), strict=True):
                A = mixed.of[h][t].copy()
                np.testing.assert_allclose(same, np.linalg.solve(np.eye(4) - A, F)[own], rtol=1e-12)
                A[:, own] = mixed.of[h][1 - t][:, own]
                np.testing.assert_allclose(other, np.linalg.solve(np.eye(4) - A, F)[own], rtol=1e-12)


def test_final_demands_of_the_states():
    home, exports, rest = (np.array([1.0, 3.0]), np.array([6.0, 2.0])), (np.ones(2), 2 * np.ones(2)), (np.zeros(2),) * 2
    columns = demand_columns(home, (4.0, 8.0), exports, rest).T
    # Old level and old mix; old level and new mix; new level and old mix; new level and new mix.
    np.testing.assert_allclose(columns[:4], [[1, 3], [3, 1], [2, 6], [6, 2]])
    np.testing.assert_array_equal(columns[4:], [[1, 1], [2, 2], [0, 0], [0, 0]])
    nothing = demand_columns((np.zeros(2), home[1]), (0.0, 8.0), exports, rest).T
    np.testing.assert_array_equal(nothing[:4], [[0, 0], [0, 0], [6, 2], [6, 2]])


def test_a_singular_state_is_refused():
    A = np.eye(2)
    H = np.eye(2)
    mixed = mixed_coefficients(A, A, H, H, np.arange(2))
    with pytest.raises(InputError, match="singular"):
        state_outputs(mixed, 0, 0, [np.arange(2)], [np.ones((2, 1))])
