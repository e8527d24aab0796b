"""Extraction against a fresh inverse of the changed table; the three ways to solve agree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlace.errors import InputError
from interlace.kernels import extraction
from interlace.kernels.coefficients import input_coefficients
from interlace.kernels.extraction import Block, extract, rank_of
from interlace.kernels.extraction_ranking import (
    columns_of,
    diagonal,
    export_losses,
    import_losses,
    industry_losses,
    link_losses,
    sales_losses,
)
from interlace.kernels.factor import factorise_table

METHODS = ("low_rank", "gmres", "refactor")


class World:
    """A random productive table of n industries, some without output, some cells negative in final use."""

    def __init__(self, n: int, seed: int, idle: float = 0.0) -> None:
        rng = np.random.default_rng(seed)
        A = rng.random((n, n)) * (rng.random((n, n)) < 0.7)
        A *= rng.uniform(0.05, 0.9, n) / np.maximum(A.sum(axis=0), 1e-9)
        y = rng.normal(1.0, 0.3, n)
        rest = rng.random(n) < idle
        A[rest], A[:, rest], y[rest] = 0.0, 0.0, 0.0
        self.x = np.linalg.solve(np.eye(n) - A, y)
        self.A, self.y, self.n, self.rng = A, y, n, rng
        self.Z = A * self.x
        self.factor = factorise_table(self.Z, self.x)
        self.W = rng.random((n, 2))
        self.content = self.factor.solve_transposed(self.W)

    def fall(self, mask, final):
        """Return x − x* with the cells of `mask` and the final sales taken out, by numpy alone."""
        kept = np.where(mask, 0.0, self.A)
        return self.x - np.linalg.solve(np.eye(self.n) - kept, self.y - final)

    def mask(self, rows, columns):
        found = np.zeros((self.n, self.n), dtype=bool)
        found[np.ix_(rows, columns)] = True
        return found


worlds = st.builds(World, st.integers(1, 12), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.3]))


def some(world, share=0.5):
    return np.flatnonzero(world.rng.random(world.n) < share)


def close(given, wanted, scale=1.0):
    np.testing.assert_allclose(given, wanted, rtol=1e-10, atol=1e-11 * max(scale, 1.0))


@given(worlds, st.sampled_from(METHODS))
def test_blocks_are_a_fresh_inverse(world, method):
    cut = world.rng.integers(0, world.n + 1)
    every = np.arange(world.n)
    blocks = [Block(every[:cut], some(world)), Block(every[cut:], some(world))]
    mask = world.mask(blocks[0].rows, blocks[0].columns) | world.mask(blocks[1].rows, blocks[1].columns)
    final = world.y * (world.rng.random(world.n) < 0.3)
    found = extract(world.factor, world.Z, world.x, blocks, final, method=method)
    close(found.loss, world.fall(mask, final), np.abs(world.x).max())
    assert found.residual <= 1e-12
    assert found.method in (method, "nothing")
    assert not found.fell_back


@given(worlds)
def test_the_three_ways_agree(world):
    blocks = [Block(some(world), some(world))]
    found = [extract(world.factor, world.Z, world.x, blocks, np.zeros(world.n), method=m).loss for m in METHODS]
    for other in found[1:]:
        np.testing.assert_allclose(other, found[0], rtol=1e-10, atol=1e-12 * max(np.abs(found[0]).max(), 1e-300))


@given(worlds, st.floats(0.01, 1.0))
def test_a_part_of_a_delivery(world, share):
    rows, columns = some(world), some(world)
    final = world.y * (world.rng.random(world.n) < 0.3)
    found = extract(world.factor, world.Z, world.x, [Block(rows, columns)], final, share=share)
    kept = world.A - share * np.where(world.mask(rows, columns), world.A, 0.0)
    wanted = world.x - np.linalg.solve(np.eye(world.n) - kept, world.y - share * final)
    close(found.loss, wanted, np.abs(world.x).max())


@given(worlds)
def test_everything_taken_out_is_all_lost(world):
    every = np.arange(world.n)
    for method in METHODS:
        found = extract(world.factor, world.Z, world.x, [Block(every, every)], world.y, method=method)
        close(found.loss, world.x, np.abs(world.x).max())


@pytest.mark.parametrize("method", [*METHODS, "auto"])
def test_nothing_taken_out_is_nothing_lost(method):
    world = World(6, 1)
    Z = world.Z.copy()
    Z[1, 3] = 0.0
    x = Z.sum(axis=1) + world.y
    factor = factorise_table(Z, x)
    for blocks in ([], [Block(np.array([1]), np.array([3]))], [Block(np.array([1]), np.empty(0, dtype=np.intp))]):
        found = extract(factor, Z, x, blocks, np.zeros(6), method=method)
        assert found.method == "nothing"
        assert (found.loss == 0).all()


def test_the_rank_is_the_fewest_lines():
    def block(rows, columns):
        return Block(np.arange(rows), np.arange(columns))

    assert rank_of([block(3, 9)]) == rank_of([block(9, 3)]) == 3
    assert rank_of([]) == 0
    # Rows and columns of one industry: one row and one column.
    assert rank_of([Block(np.array([2]), np.arange(6)), Block(np.array([0, 1, 3, 4, 5]), np.array([2]))]) == 2
    # Blocks on the diagonal that share no line, each wide: counted by their rows.
    assert rank_of([Block(np.array([0]), np.array([1, 2])), Block(np.array([3]), np.array([4, 5]))]) == 2


def test_the_rank_chooses_the_way():
    world = World(60, 2)
    every = np.arange(60)
    assert extract(world.factor, world.Z, world.x, [Block(every[:8], every)], np.zeros(60)).method == "low_rank"
    large = extract(world.factor, world.Z, world.x, [Block(every[:30], every)], np.zeros(60))
    assert (large.method, large.rank) == ("gmres", 30)
    assert large.iterations > 0


@pytest.mark.parametrize("way", ["_low_rank", "_gmres"])
def test_a_solution_that_is_not_one_is_replaced_and_said(monkeypatch, way):
    world = World(10, 3)
    wrong = np.full(10, np.nan)
    monkeypatch.setattr(extraction, way, lambda *_: wrong if way == "_low_rank" else (wrong, 7))
    method = way.strip("_")
    found = extract(world.factor, world.Z, world.x, [Block(np.arange(3), np.arange(10))], world.y * 0, method=method)
    assert (found.method, found.fell_back) == ("refactor", method)
    assert found.residual <= 1e-12
    close(found.loss, world.fall(world.mask(np.arange(3), np.arange(10)), world.y * 0))


def test_an_unknown_method_is_refused():
    world = World(3, 4)
    with pytest.raises(InputError, match="unknown method"):
        extract(world.factor, world.Z, world.x, [], world.y, method="cholesky")


# Many at once ------------------------------------------------------------------------------------------------------


def lost(world, mask, final=None):
    return world.fall(mask, np.zeros(world.n) if final is None else final) @ world.W


@given(worlds, st.sampled_from(["total", "forward", "backward", "linkages"]))
def test_industries_one_at_a_time(world, side):
    every = np.arange(world.n)
    own = diagonal(world.factor, every)
    found = industry_losses(side, own, world.content, world.W, world.A, world.x, every)
    for j in every:
        row, column = world.mask([j], every), world.mask(every, [j])
        here = world.mask([j], [j])
        mask = {"total": row | column, "forward": row, "backward": column, "linkages": (row | column) & ~here}[side]
        final = np.where(every == j, world.y, 0.0) if side == "total" else None
        close(found[j], lost(world, mask, final), np.abs(world.x).sum())


@given(worlds)
def test_suppliers_one_at_a_time(world):
    suppliers, users = some(world), some(world, 0.4)
    final = world.y[suppliers] * world.rng.random(suppliers.size).round()
    found = sales_losses(world.factor, world.A, world.x, world.content, suppliers, users, final)
    for i, row in enumerate(suppliers):
        sold = np.zeros(world.n)
        sold[row] = final[i]
        close(found[i], lost(world, world.mask([row], users), sold), np.abs(world.x).sum())


@given(worlds)
def test_links_one_at_a_time(world):
    suppliers, users = some(world), some(world, 0.4)
    found = link_losses(world.factor, world.A, world.x, suppliers, users)
    assert found.shape == (suppliers.size, users.size)
    for a, i in enumerate(suppliers):
        for b, j in enumerate(users):
            wanted = lost(world, world.mask([i], [j]))
            close(found[a, b] * world.content[i], wanted, np.abs(world.x).sum())


@given(worlds.filter(lambda world: world.n > 2))
def test_partners_one_at_a_time(world):
    every = np.arange(world.n)
    first, second = np.sort(world.rng.choice(np.arange(1, world.n), 2, replace=False))
    own, partners = every[:first], [every[first:second], every[second:]]
    out = world.y[own, None] * world.rng.random((own.size, 2))
    found = export_losses(world.factor, world.A, world.x, world.content, own, partners, out)
    inward = [world.y[rows] * 0.5 for rows in partners]
    back = import_losses(world.factor, world.A, world.x, world.content, own, partners, inward)
    for r, rows in enumerate(partners):
        sold, bought = np.zeros(world.n), np.zeros(world.n)
        sold[own], bought[rows] = out[:, r], inward[r]
        close(found[r], lost(world, world.mask(own, rows), sold), np.abs(world.x).sum())
        close(back[r], lost(world, world.mask(rows, own), bought), np.abs(world.x).sum())


def test_columns_and_rows_of_the_inverse():
    world = World(150, 5)
    B = np.linalg.inv(np.eye(150) - input_coefficients(world.Z, world.x))
    every = np.arange(150)
    np.testing.assert_allclose(diagonal(world.factor, every), np.diagonal(B), rtol=1e-12)
    np.testing.assert_allclose(columns_of(world.factor, every[:3]), B[:, :3], rtol=1e-11, atol=1e-14)
    np.testing.assert_allclose(columns_of(world.factor, every[:3], rows=True), B[:3].T, rtol=1e-11, atol=1e-14)
