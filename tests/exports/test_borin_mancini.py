"""Identities of Borin and Mancini's accounts, on full tables and on random worlds."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from interlace.exports._parts import world_of
from interlace.kernels.exports.borin_mancini_importer import importer
from interlace.kernels.exports.borin_mancini_self import self_bilateral_sector, self_sector
from interlace.kernels.exports.borin_mancini_sink import sink
from interlace.kernels.exports.borin_mancini_source import source
from interlace.kernels.exports.borin_mancini_world import world_sink, world_source
from interlace.kernels.exports.world import World
from interlace.kernels.factor import Factor

from .random_worlds import made_world, random_worlds

YEARS = (1995, 2009, 2011)


def same(found: Any, wanted: Any, flows: Any) -> None:
    """Compare to 1e-9 of the flows, or 1e-6 of the unit where full tables are in millions."""
    found, wanted = np.broadcast_arrays(found, wanted)
    size = np.abs(flows)
    least = 1e-6 if size.max() > 1e3 else 1e-10 * max(size.max(), 1e-300)
    assert (np.abs(found - wanted) <= np.maximum(1e-9 * size, least)).all()


def by_economy(world: World, rows: np.ndarray) -> np.ndarray:
    return np.add.reduceat(rows.sum(axis=1) if rows.ndim == 2 else rows, world.starts[:-1])


def check_flows(world: World, terms: Any, flows: np.ndarray) -> None:
    """Content adds up to the flow of every row with output; value added and double counting add up to content."""
    busy = (world.x != 0).reshape(-1, *[1] * (flows.ndim - 1))
    same(terms.DC + terms.FC, flows * busy, flows)
    same(terms.DVA + terms.DDC, terms.DC, flows)
    same(terms.FVA + terms.FDC, terms.FC, flows)
    same(terms.DVA, terms.VAX + terms.REF, flows)


def check_identities(world: World) -> None:
    """Every identity that needs no more than the kernels and textbook formulas."""
    by_source, by_sink, one, pair = source(world), sink(world), self_sector(world), self_bilateral_sector(world)
    E, e = world.E, world.e
    exports = by_economy(world, e)
    for terms, flows in ((by_source, E), (by_sink, E), (one, e), (pair, E)):
        check_flows(world, terms, flows)
    at_home = np.arange(world.n), world.owner
    for terms in (by_source, by_sink, pair):
        assert not any(getattr(terms, field.name)[at_home].any() for field in fields(terms))
    same(by_source.GVC, E - by_source.DAVAX, E)
    same(by_source.GVCB + by_source.GVCF, by_source.GVC, E)
    unknown = E - by_source.DC - by_source.FC
    same(by_source.GVCF, by_source.DVA - by_source.DAVAX + unknown, E)

    # Source and sink are two ways to spread one total over flows.
    for name in ("DC", "DVA", "VAX", "REF", "DDC", "FC", "FVA", "FDC"):
        same(by_economy(world, getattr(by_source, name)), by_economy(world, getattr(by_sink, name)), exports)
    # What is double counted is TiVA's re-imported value added, v_s(B_ss − L_ss)e.
    gap = np.concatenate([world.v[b] @ (B - L) for b, B, L in zip(world.blocks, world.B_own, world.L, strict=True)])
    same(by_economy(world, by_source.DDC), by_economy(world, gap * e), exports)
    # Value added that others absorb, by economy: Johnson and Noguera's.
    absorbed = world.v[:, None] * world.BY
    absorbed[at_home] = 0.0
    same(by_economy(world, by_source.VAX), by_economy(world, absorbed), exports)

    first, last = world_source(world), world_sink(world)
    same(first.FVA.sum(), last.FVA.sum(), exports.sum())
    # Foreign once where its first importer exports it on: the world's sum is that of DVA − DAVAX.
    same(first.FVA.sum(), (by_source.DVA - by_source.DAVAX).sum(), exports.sum())
    for name in ("DC", "DVA", "VAX", "REF", "DDC", "FC"):
        for terms in (first, last):
            same(getattr(terms, name), by_economy(world, getattr(by_source, name)), exports)
    same(first.FVA + first.FDC, first.FC, exports)

    imports = importer(world)
    same(imports.VA + imports.DC, imports.gross, imports.gross)


@cache
def _full(panel: Any, year: int) -> World:
    return world_of(panel[year]).world


@pytest.mark.parametrize("year", YEARS)
def test_identities_on_full_tables(wiod: Any, year: int) -> None:
    check_identities(_full(wiod, year))


def used_by_idle(world: World) -> np.ndarray:
    """Return the output behind inputs of industries without output, which is nobody's final use: B d − L_ss d_ss."""
    idle = world.x == 0
    behind = world.factor.solve(world.Z[:, idle].sum(axis=1))
    for s, rows in enumerate(world.blocks):
        behind[rows] -= world.L[s] @ world.Z[rows][:, idle & (world.owner == s)].sum(axis=1)
    return behind


def test_inputs_of_an_industry_without_output_are_absorbed_abroad(wiod: Any) -> None:
    """In 2002 Latvia's c24 has no output and an input of 1: it is in the flows, and no final use stands behind it."""
    world = world_of(wiod[2002]).world
    assert world.Z[:, world.x == 0].sum() == 1
    by_source, by_sink = source(world), sink(world)
    for terms in (by_source, by_sink):
        check_flows(world, terms, world.E)
    absorbed = world.v[:, None] * world.BY
    absorbed[np.arange(world.n), world.owner] = 0.0
    wanted = by_economy(world, absorbed.sum(axis=1) + world.v * used_by_idle(world))
    same(by_economy(world, by_source.VAX), wanted, by_economy(world, world.e))


@given(random_worlds())
def test_identities_on_random_worlds(world: World) -> None:
    check_identities(world)


@given(random_worlds())
def test_value_added_of_an_economy_is_what_it_loses_without_exports(world: World) -> None:
    lost = by_economy(world, source(world).DVA)
    for s, rows in enumerate(world.blocks):
        A, Y = world.A.copy(), world.Y.copy()
        others = np.setdiff1d(np.arange(world.n), np.arange(rows.start, rows.stop))
        A[rows, others] = 0.0
        Y[rows] = Y[rows, s : s + 1] * (np.arange(world.G) == s)
        x = np.linalg.solve(np.eye(world.n) - A, Y.sum(axis=1))
        gdp = world.v[rows] @ world.x[rows] - world.v[rows] @ x[rows]
        assert lost[s] == pytest.approx(gdp, rel=1e-9, abs=1e-10)


@given(random_worlds())
def test_few_exporters_give_what_all_give(world: World) -> None:
    chosen = [world.G - 1]
    rows = world.blocks[chosen[0]]
    for kernel in (source, sink):
        whole = kernel(world)
        alone = kernel(World(world.Z, world.Y, world.value_added, world.starts), chosen)
        for field in fields(whole):
            same(getattr(alone, field.name)[rows], getattr(whole, field.name)[rows], world.E[rows])


def test_few_exporters_make_no_whole_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    for kernel in (source, sink):
        whole = kernel(made_world([3, 2, 4, 2, 3], seed=4))
        with monkeypatch.context() as without:
            without.delattr(Factor, "inverse")
            without.delattr(Factor, "inverse_blocks")
            alone = kernel(made_world([3, 2, 4, 2, 3], seed=4), [2])
        for field in fields(whole):
            np.testing.assert_allclose(
                getattr(alone, field.name)[5:9], getattr(whole, field.name)[5:9], rtol=1e-9, atol=1e-12
            )


def test_an_economy_that_trades_nothing_has_no_terms() -> None:
    Z = np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 2.0, 1.0]])
    Y = np.array([[3.0, 0.0, 0.0], [0.0, 4.0, 1.0], [0.0, 2.0, 5.0]])
    value_added = Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0)
    world = World(Z, Y, value_added, np.array([0, 1, 2, 3]))
    for terms in (source(world), sink(world), self_bilateral_sector(world)):
        assert not any(getattr(terms, field.name)[0].any() for field in fields(terms))
    assert importer(world).gross[0] == importer(world).VA[0] == 0.0
    check_identities(world)


def test_without_intermediates_across_borders_nothing_is_counted_again() -> None:
    """Only final goods cross borders, so exports are domestic value added and nothing else."""
    world = made_world([2, 3], seed=7)
    Z = world.Z.copy()
    Z[:2, 2:] = Z[2:, :2] = 0.0
    x = Z.sum(axis=1) + world.Y.sum(axis=1)
    alone = World(Z, world.Y, x - Z.sum(axis=0), world.starts)
    for terms in (source(alone), sink(alone)):
        np.testing.assert_allclose(terms.DVA, alone.E, rtol=1e-12)
        for name in ("REF", "DDC", "FC", "FVA", "FDC"):
            np.testing.assert_allclose(getattr(terms, name), 0.0, atol=1e-12)
    np.testing.assert_allclose(source(alone).GVC, 0.0, atol=1e-12)
