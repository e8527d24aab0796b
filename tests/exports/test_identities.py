"""What must hold between the methods, and against extraction by brute force."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from interlace.exports._parts import world_of
from interlace.exports._terms import arrays_of
from interlace.kernels.coefficients import input_coefficients
from interlace.kernels.exports.kww import koopman_wang_wei
from interlace.kernels.exports.simple import direct_use, imported_content, value_added_absorbed_abroad
from interlace.kernels.exports.world import World
from interlace.kernels.exports.wwz import NAMES, wang_wei_zhu

from .random_worlds import made_world, random_worlds

YEARS = (1995, 2009, 2011)
FROM_WWZ = {
    "DVA_FIN": ("DVA_FIN",),
    "DVA_INT": ("DVA_INT", "DVA_INTrexI1"),
    "DVA_INTrex": ("DVA_INTrexF", "DVA_INTrexI2"),
    "RDV_FIN": ("RDV_FIN", "RDV_FIN2"),
    "RDV_INT": ("RDV_INT",),
    "DDC": ("DDC_FIN", "DDC_INT"),
    "FVA_FIN": ("MVA_FIN", "OVA_FIN"),
    "FVA_INT": ("MVA_INT", "OVA_INT"),
    "FDC": ("MDC", "ODC"),
}
"""Koopman, Wang and Wei's terms as sums of Wang, Wei and Zhu's."""


@cache
def fresh(table: Any) -> World:
    return world_of(table).world


def close(found: Any, wanted: Any, world: World, flows: Any = None) -> None:
    """Compare to 1e-9 of the flows, or 1e-6 USD mn on a published table."""
    size = np.abs(world.E).max() if flows is None else np.abs(flows)
    least = 1e-6 if np.abs(world.E).max() > 1e3 else 1e-10
    assert (np.abs(np.asarray(found) - wanted) <= np.maximum(1e-9 * size, least)).all()


def by_economy(world: World, rows: np.ndarray) -> np.ndarray:
    return np.add.reduceat(rows.sum(axis=1) if rows.ndim == 2 else rows, world.starts[:-1])


def gdp(world: World, s: int, A: np.ndarray, Y: np.ndarray) -> float:
    x = np.linalg.solve(np.eye(world.n) - A, Y.sum(axis=1))
    return float(world.v[world.blocks[s]] @ x[world.blocks[s]])


def check_terms(world: World) -> None:
    known = world.x != 0
    terms = arrays_of(wang_wei_zhu(world))
    assert tuple(terms) == NAMES
    close(sum(terms.values())[known], world.E[known], world)
    for name, values in terms.items():
        assert (values[np.arange(world.n), world.owner] == 0).all(), name
        assert (values[~known] == 0).all(), name
    kww = arrays_of(koopman_wang_wei(world))
    idle = by_economy(world, np.where(known, 0, world.e))
    for name, parts in FROM_WWZ.items():
        whole = sum(by_economy(world, terms[part]) for part in parts)
        close(kww[name], whole + idle * (name == "FDC"), world, by_economy(world, world.e))
    close(sum(kww.values()), by_economy(world, world.e), world, by_economy(world, world.e))


def check_simple(world: World) -> None:
    known = world.x != 0
    close((1 - imported_content(world))[known], world.vL[known], world, 1.0)
    VAX = value_added_absorbed_abroad(world)
    # All value added is absorbed somewhere, and what is absorbed at home is the rest of it.
    close(
        by_economy(world, VAX) + by_economy(world, world.v * world.at_home(world.BY)),
        by_economy(world, world.v * world.x),
        world,
        by_economy(world, world.x),
    )


def check_extraction(world: World, pairs: list[tuple[int, int]]) -> None:
    A = input_coefficients(world.Z, world.x)
    fall = direct_use(world)
    DVA = by_economy(world, world.vL * world.e)
    VAX = np.add.reduceat(value_added_absorbed_abroad(world), world.starts[:-1], axis=0)
    for s, r in pairs:
        rows, columns = world.blocks[s], world.blocks[r]
        before = gdp(world, s, A, world.Y)
        cut, left = A.copy(), world.Y.copy()
        cut[rows, columns], left[rows, r] = 0.0, 0.0
        close(fall[s, r], before - gdp(world, s, cut, left), world, before)
        abroad = np.ones(world.n, dtype=bool)
        abroad[rows] = False
        cut, left = A.copy(), world.Y.copy()
        cut[rows, abroad], left[rows, np.arange(world.G) != s] = 0.0, 0.0
        close(DVA[s], before - gdp(world, s, cut, left), world, before)
        left = world.Y.copy()
        left[:, r] = 0.0
        close(VAX[s, r], before - gdp(world, s, A, left), world, before)


@pytest.mark.parametrize("year", YEARS)
def test_terms_on_wiod(wiod: Any, year: int) -> None:
    check_terms(fresh(wiod[year]))


@pytest.mark.parametrize("year", YEARS)
def test_simple_accounts_on_wiod(wiod: Any, year: int) -> None:
    check_simple(fresh(wiod[year]))


def test_extraction_on_wiod(wiod: Any) -> None:
    world = fresh(wiod[2009])
    names = list(wiod[2009].economies)
    check_extraction(world, [(names.index("DEU"), names.index("CZE")), (names.index("CHN"), names.index("USA"))])


@given(random_worlds())
def test_terms_on_random_worlds(world: World) -> None:
    check_terms(world)


@given(random_worlds())
def test_simple_accounts_on_random_worlds(world: World) -> None:
    check_simple(world)


@given(random_worlds())
def test_extraction_on_random_worlds(world: World) -> None:
    check_extraction(world, [(s, r) for s in range(world.G) for r in range(world.G) if r != s])


def test_value_added_absorbed_abroad_is_at_most_domestic_value_added_in_exports(wiod: Any) -> None:
    world = fresh(wiod[2011])
    assert (by_economy(world, value_added_absorbed_abroad(world)) <= by_economy(world, world.vL * world.e)).all()


def brute_wwz(world: World, s: int, r: int) -> dict[str, np.ndarray]:
    """Return the terms from s to r as equation 19 writes them, term by term, from a dense inverse."""
    A = input_coefficients(world.Z, world.x)
    B = np.linalg.inv(np.eye(world.n) - A)
    at, G, Y = world.blocks, range(world.G), world.Y
    L = [np.linalg.inv(np.eye(b.stop - b.start) - A[b, b]) for b in at]
    third = [t for t in G if t not in (s, r)]
    a, A_sr = world.v[at[s]] @ L[s], A[at[s], at[r]]
    zero = np.zeros(at[r].stop - at[r].start)
    v_own = world.v[at[s]] @ B[at[s], at[s]]
    e = {t: sum(A[at[t], at[u]] @ world.x[at[u]] + Y[at[t], u] for u in G if u != t) for t in G}

    def through(vector: np.ndarray) -> np.ndarray:
        return a * (A_sr @ vector)

    def foreign(origins: list[int]) -> np.ndarray:
        return sum((world.v[at[t]] @ B[at[t], at[s]] for t in origins), np.zeros(at[s].stop - at[s].start))

    found = {
        "DVA_FIN": v_own * Y[at[s], r],
        "DVA_INT": through(B[at[r], at[r]] @ Y[at[r], r]),
        "DVA_INTrexI1": through(sum((B[at[r], at[t]] @ Y[at[t], t] for t in third), zero)),
        "DVA_INTrexF": through(B[at[r], at[r]] @ sum((Y[at[r], t] for t in third), zero)),
        "DVA_INTrexI2": through(
            sum((B[at[r], at[t]] @ Y[at[t], u] for t in third for u in G if u not in (s, t)), zero)
        ),
        "RDV_FIN": through(B[at[r], at[r]] @ Y[at[r], s]),
        "RDV_FIN2": through(sum((B[at[r], at[t]] @ Y[at[t], s] for t in third), zero)),
        "RDV_INT": through(B[at[r], at[s]] @ Y[at[s], s]),
        "DDC_FIN": through(B[at[r], at[s]] @ sum(Y[at[s], t] for t in G if t != s)),
        "DDC_INT": (v_own - a) * (A_sr @ world.x[at[r]]),
    }
    for letter, m in (("M", foreign([r])), ("O", foreign(third))):
        found[f"{letter}VA_FIN"] = m * Y[at[s], r]
        found[f"{letter}VA_INT"] = m * (A_sr @ L[r] @ Y[at[r], r])
        found[f"{letter}DC"] = m * (A_sr @ L[r] @ e[r])
    return found


@given(random_worlds())
def test_wwz_term_by_term(world: World) -> None:
    terms = arrays_of(wang_wei_zhu(world))
    for s in range(world.G):
        for r in range(world.G):
            if r == s:
                continue
            for name, values in brute_wwz(world, s, r).items():
                np.testing.assert_allclose(terms[name][world.blocks[s], r], values, rtol=1e-9, atol=1e-11, err_msg=name)


@pytest.mark.parametrize("sizes", [[3, 3, 3], [2, 5, 1, 4], [300, 2], [120, 90, 80, 7]])
def test_own_blocks_of_the_inverse(sizes: list[int]) -> None:
    world = made_world(sizes, seed=11, density=0.5)
    whole = np.linalg.inv(np.eye(world.n) - input_coefficients(world.Z, world.x))
    for block, found in zip(world.blocks, world.B_own, strict=True):
        np.testing.assert_allclose(found, whole[block, block], rtol=1e-9, atol=1e-12)
    # The triangular factors were inverted in their place: a later solve makes them anew.
    np.testing.assert_allclose(world.BY, whole @ world.Y, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(world.B, whole, rtol=1e-9, atol=1e-12)


def test_own_blocks_where_rows_are_interchanged() -> None:
    """Pivots are not on the diagonal where industries need much of one another and little of themselves."""
    rng = np.random.default_rng(3)
    A = rng.random((8, 8)) * 0.02
    A[[0, 3, 5], [3, 5, 0]] = 1.6
    x = rng.uniform(1.0, 2.0, 8)
    world = World(A * x, np.stack([x - A @ x, np.zeros(8)], axis=1), x - (A * x).sum(axis=0), np.array([0, 3, 8]))
    assert (world.factor.pivots != np.arange(8)).any()
    whole = np.linalg.inv(np.eye(8) - A)
    for block, found in zip(world.blocks, world.B_own, strict=True):
        np.testing.assert_allclose(found, whole[block, block], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("wanted", [[0], [2, 3], [0, 1, 2, 3]])
def test_some_exporters_are_as_all(wanted: list[int]) -> None:
    world = made_world([60, 50, 40, 30], seed=5, idle=0.1)
    every = arrays_of(wang_wei_zhu(world))
    again = World(world.Z, world.Y, world.value_added, world.starts)
    some = arrays_of(wang_wei_zhu(again, wanted))
    rows = np.isin(world.owner, wanted)
    for name, values in every.items():
        np.testing.assert_allclose(some[name][rows], values[rows], rtol=1e-9, atol=1e-12)
        assert (some[name][~rows] == 0).all()
    np.testing.assert_allclose(direct_use(again, np.array(wanted))[wanted], direct_use(world)[wanted], rtol=1e-9)
