"""Identities of the kernels on random productive tables, and on tables that are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from interlace.errors import InputError
from interlace.kernels.content import value_added_by_origin, value_added_multipliers
from interlace.kernels.factor import factorise, factorise_table
from interlace.kernels.ghosh import ghosh_solve
from interlace.kernels.positions import positions
from interlace.kernels.productivity import productivity, spectral_radius
from interlace.model.table import IOTable

from .helpers import inverse
from .strategies import seeds, tables


@given(tables())
def test_solves_equal_the_inverse(table: IOTable) -> None:
    B = inverse(table)
    F = np.random.default_rng(0).random((table.n, 3))
    np.testing.assert_allclose(table.factor.solve(F), B @ F, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(table.factor.solve(F[:, 0]), B @ F[:, 0], rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(table.factor.solve_transposed(F), B.T @ F, rtol=1e-10, atol=1e-13)
    np.testing.assert_allclose(table.factor.inverse(), B, rtol=1e-10, atol=1e-13)


@given(tables())
def test_final_use_calls_for_the_output(table: IOTable) -> None:
    x = table.factor.solve(table.Y.sum(axis=1))
    np.testing.assert_allclose(x, table.x, rtol=1e-10, atol=1e-12 * np.abs(table.x).max())


@given(tables())
def test_value_added_coefficients_are_what_inputs_leave(table: IOTable) -> None:
    busy = table.x != 0
    np.testing.assert_allclose(table.v[busy], (1 - table.A.sum(axis=0))[busy], rtol=1e-9, atol=1e-12)
    assert not table.v[~busy].any()
    # Hence a unit of any final product that is made is value added from somewhere.
    np.testing.assert_allclose(value_added_multipliers(table.factor, table.v)[busy], 1.0, rtol=1e-9)


@given(tables())
def test_value_added_embodied_in_final_use_sums_to_it(table: IOTable) -> None:
    contents = value_added_by_origin(table.factor, table.v, table.Y)
    size = np.abs(table.Y).sum()
    np.testing.assert_allclose(contents.sum(axis=0), table.Y.sum(axis=0), rtol=1e-9, atol=1e-12 * size)
    np.testing.assert_allclose(contents.sum(axis=1), table.value_added, rtol=1e-9, atol=1e-12 * size)


@given(tables())
def test_ghosh_and_leontief_agree(table: IOTable) -> None:
    x, busy = table.x, table.x != 0
    G = ghosh_solve(table.factor, table.Z, x, np.eye(table.n))
    H = np.divide(table.Z, x[:, None], out=np.zeros_like(table.Z), where=busy[:, None])
    np.testing.assert_allclose(G, np.linalg.inv(np.eye(table.n) - H), rtol=1e-9, atol=1e-12)
    B = inverse(table)
    both = np.ix_(busy, busy)
    np.testing.assert_allclose(G[both], (B * x / np.where(busy, x, 1.0)[:, None])[both], rtol=1e-9, atol=1e-12)
    one = ghosh_solve(table.factor, table.Z, x, np.ones(table.n))
    np.testing.assert_allclose(one, G.sum(axis=1), rtol=1e-9)


@given(seeds, st.integers(2, 8))
def test_ghosh_holds_where_idle_industries_still_buy(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.random(n) + 0.1
    Z = rng.random((n, n)) * x.min() / n / 2
    x[0], Z[0] = 0.0, 0.0
    Z[1:, 0] = 0.01
    H = np.divide(Z, x[:, None], out=np.zeros_like(Z), where=x[:, None] != 0)
    G = ghosh_solve(factorise_table(Z, x), Z, x, np.eye(n))
    np.testing.assert_allclose(G, np.linalg.inv(np.eye(n) - H), rtol=1e-9, atol=1e-12)


@given(tables(), st.booleans())
def test_world_upstreamness_equals_world_downstreamness(table: IOTable, corrected: bool) -> None:
    Z = table.Z
    if corrected:
        # A correction that leaves the table productive: half of the stocks drawn down at most.
        assume((np.abs(table.inventories) <= 0.05 * np.abs(table.x)).all())
    found = positions(Z, table.x, table.inventories if corrected else None)
    U, D = table.x @ found.upstreamness, table.x @ found.downstreamness
    assert pytest.approx(D, rel=1e-9) == U
    idle = table.x == 0
    assert (found.upstreamness[idle] == 1).all()
    if not corrected:
        assert (found.upstreamness >= 1 - 1e-12).all()
        assert (found.downstreamness >= 1 - 1e-12).all()
        B = inverse(table)
        np.testing.assert_allclose(found.downstreamness, B.sum(axis=0), rtol=1e-9)


@given(seeds, st.integers(1, 9), st.floats(0.5, 1.6), st.booleans())
def test_productivity_is_the_eigenvalue_test(seed: int, n: int, radius: float, negative: bool) -> None:
    assume(abs(radius - 1) > 1e-6)
    rng = np.random.default_rng(seed)
    A = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
    if negative:
        A -= 0.2 * rng.random((n, n))
    modulus = np.abs(np.linalg.eigvals(A)).max()
    assume(modulus > 1e-3)
    A *= radius / modulus
    found = productivity(factorise(np.eye(n) - A), A)
    assert found.productive == (np.abs(np.linalg.eigvals(A)).max() < 1)
    assert found.productive == (found.weakest.size == 0)


@given(tables())
def test_every_drawn_table_is_productive(table: IOTable) -> None:
    assert productivity(table.factor, table.A).productive


@given(seeds, st.integers(1, 6))
def test_a_closed_table_is_never_productive(seed: int, n: int) -> None:
    # Without final use I − A is singular, though rounding may hide it from the factorisation.
    rng = np.random.default_rng(seed)
    Z = rng.random((n, n)) + 0.01
    x = Z.sum(axis=1)
    matrix = np.eye(n) - Z / x
    try:
        factor = factorise(matrix)
    except InputError:
        return
    assert not productivity(factor, Z / x).productive


@pytest.mark.parametrize("n", [49, 50, 80])
@pytest.mark.parametrize("kind", ["random", "rotation", "nilpotent", "nothing"])
def test_spectral_radius_of_large_matrices(n: int, kind: str) -> None:
    A = {
        "random": np.random.default_rng(n).normal(size=(n, n)) / n,
        "rotation": -1.5 * np.roll(np.eye(n), 1, axis=0),
        "nilpotent": np.diag([-1.0] + [0.0] * (n - 2), 1),
        "nothing": np.zeros((n, n)),
    }[kind]
    wanted = {"nilpotent": 0.0, "nothing": 0.0}.get(kind, np.abs(np.linalg.eigvals(A)).max())
    assert spectral_radius(A) == pytest.approx(wanted, rel=1e-6, abs=1e-3)
