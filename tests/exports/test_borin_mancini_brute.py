"""Borin and Mancini's accounts against what they are defined by: extraction, link by link, and the sums as printed."""

from __future__ import annotations

import numpy as np
import pytest

from interlace.kernels.exports.borin_mancini_importer import importer
from interlace.kernels.exports.borin_mancini_self import self_bilateral_sector, self_sector
from interlace.kernels.exports.borin_mancini_sink import sink
from interlace.kernels.exports.borin_mancini_source import source
from interlace.kernels.exports.borin_mancini_world import world_sink, world_source
from interlace.kernels.exports.world import World

from .random_worlds import made_world

WORLDS = {
    "equal blocks": made_world([3, 3, 3], seed=1),
    "unequal blocks": made_world([2, 4, 1, 3], seed=2),
    "idle industries": made_world([3, 3, 2], seed=3, idle=0.4),
    "stocks drawn down": made_world([2, 3, 3], seed=4, stocks=True),
}
CLOSE = {"rtol": 1e-10, "atol": 1e-13}


@pytest.fixture(params=WORLDS, ids=str)
def world(request: pytest.FixtureRequest) -> World:
    return WORLDS[request.param]


def inverse_of(A: np.ndarray) -> np.ndarray:
    return np.linalg.inv(np.eye(len(A)) - A)


def columns(world: World, economies: list[int]) -> np.ndarray:
    return np.flatnonzero(np.isin(world.owner, economies))


def other(world: World, s: int) -> list[int]:
    return [r for r in range(world.G) if r != s]


def content_of_link(world: World, row: int, partners: list[int]) -> tuple[float, float, float, float]:
    """Return DVA, FVA, REF in one link and the loss of GDP when the link is cut, by inverting the cut table.

    The link is what row n of economy s delivers to `partners`, intermediate and final.
    """
    s = int(world.owner[row])
    A, Y = world.A.copy(), world.Y.copy()
    A[row, columns(world, partners)] = 0.0
    Y[row, partners] = 0.0
    cut = inverse_of(A)
    own, foreign = columns(world, [s]), columns(world, other(world, s))
    flow = world.E[row, partners].sum()
    used = sum(world.A[row, columns(world, [r])] @ world.BY[columns(world, [r]), s] for r in partners)
    once = world.v[own] @ cut[own, row]
    loss = world.v[own] @ (world.x - cut @ Y.sum(axis=1))[own]
    return once * flow, world.v[foreign] @ cut[foreign, row] * flow, once * used, loss


def test_self_bilateral_sector_is_the_cut_of_each_link(world: World) -> None:
    terms = self_bilateral_sector(world)
    for row in range(world.n):
        for r in other(world, int(world.owner[row])):
            DVA, FVA, REF, loss = content_of_link(world, row, [r])
            np.testing.assert_allclose(terms.DVA[row, r], [DVA, loss], **CLOSE)
            np.testing.assert_allclose(terms.FVA[row, r], FVA, **CLOSE)
            np.testing.assert_allclose(terms.REF[row, r], REF, **CLOSE)
            np.testing.assert_allclose(terms.VAX[row, r], DVA - REF, **CLOSE)


def test_self_sector_is_the_cut_of_a_rows_exports(world: World) -> None:
    terms = self_sector(world)
    for row in range(world.n):
        DVA, FVA, REF, loss = content_of_link(world, row, other(world, int(world.owner[row])))
        np.testing.assert_allclose(terms.DVA[row], [DVA, loss], **CLOSE)
        np.testing.assert_allclose([terms.FVA[row], terms.REF[row]], [FVA, REF], **CLOSE)


def test_source_is_the_cut_of_all_exports_of_an_economy(world: World) -> None:
    terms = source(world)
    for s, rows in enumerate(world.blocks):
        A = world.A.copy()
        A[rows, columns(world, other(world, s))] = 0.0
        cut, foreign = inverse_of(A), columns(world, other(world, s))
        np.testing.assert_allclose(terms.DVA[rows], (world.v[rows] @ cut[rows, rows])[:, None] * world.E[rows], **CLOSE)
        once = world.v[foreign] @ cut[foreign, rows]
        np.testing.assert_allclose(terms.FVA[rows], once[:, None] * world.E[rows], **CLOSE)
        for r in other(world, s):
            there = columns(world, [r])
            used = world.Y[rows, r] + world.A[rows][:, there] @ (world.L[r] @ world.Y[there, r])
            np.testing.assert_allclose(terms.DAVAX[rows, r], world.v[rows] @ cut[rows, rows] * used, **CLOSE)


def absorbed_abroad(world: World, s: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X̃ of economy s, and X̃ by absorbing economy u, shape (n, G), as the paper prints them."""
    B, rows = inverse_of(world.A), columns(world, [s])
    A_s = world.A[rows].copy()
    A_s[:, rows] = 0.0
    M = A_s @ B[:, rows]
    once = np.linalg.inv(np.eye(len(rows)) + M)
    BY = B @ world.Y
    by_absorber = A_s @ BY + world.Y[rows] * (np.arange(world.G) != s)
    return world.x - B[:, rows] @ once @ world.e[rows], BY - B[:, rows] @ once @ by_absorber


def to_importer(world: World, s: int, r: int, final: np.ndarray, outputs: np.ndarray) -> np.ndarray:
    """Return A_sr L_rr (final_r + Σ_{j≠r} A_rj outputs_j)."""
    rows, there, beyond = columns(world, [s]), columns(world, [r]), columns(world, other(world, r))
    needed = final[there] + world.A[np.ix_(there, beyond)] @ outputs[beyond]
    return np.asarray(world.A[np.ix_(rows, there)] @ world.L[r] @ needed)


def test_sink_is_the_sum_over_third_economies_as_printed(world: World) -> None:
    terms, B = sink(world), inverse_of(world.A)
    for s, rows in enumerate(world.blocks):
        own, foreign = columns(world, [s]), columns(world, other(world, s))
        c, f = world.v[own] @ B[np.ix_(own, own)], world.v[foreign] @ B[np.ix_(foreign, own)]
        anywhere, by_absorber = absorbed_abroad(world, s)
        for r in other(world, s):
            Phi = world.Y[rows, r] + to_importer(world, s, r, world.Y.sum(axis=1), anywhere)
            there = world.Y[rows, r] + to_importer(world, s, r, world.Y[:, r], by_absorber[:, r])
            home = to_importer(world, s, r, world.Y[:, s], by_absorber[:, s])
            np.testing.assert_allclose(terms.DVA[rows, r], c * Phi, **CLOSE)
            np.testing.assert_allclose(terms.FVA[rows, r], f * Phi, **CLOSE)
            np.testing.assert_allclose(terms.VAXIM[rows, r], c * there, **CLOSE)
            np.testing.assert_allclose(terms.REF[rows, r], c * home, **CLOSE)


def test_sink_by_absorbing_economy_adds_up(world: World) -> None:
    """What all economies absorb of a flow is the flow's value added: the printed terms by u sum to Φ."""
    for s in range(world.G):
        anywhere, by_absorber = absorbed_abroad(world, s)
        np.testing.assert_allclose(by_absorber.sum(axis=1), anywhere, **CLOSE)


def test_world_perspective_as_printed(world: World) -> None:
    B = inverse_of(world.A)

    def phi(t: int) -> np.ndarray:
        rows = columns(world, [t])
        absorbed = np.zeros(len(rows))
        for j in other(world, t):
            there = columns(world, [j])
            absorbed += world.Y[rows, j] + world.A[np.ix_(rows, there)] @ world.L[j] @ world.Y[there, j]
        return absorbed

    for s in range(world.G):
        here = columns(world, [s])
        by_source = by_sink = 0.0
        for t in other(world, s):
            there = columns(world, [t])
            A_ts, A_st = world.A[np.ix_(there, here)], world.A[np.ix_(here, there)]
            by_source += world.v[there] @ world.L[t] @ A_ts @ world.L[s] @ world.e[here]
            by_sink += world.v[there] @ B[np.ix_(there, here)] @ (phi(s) + A_st @ world.L[t] @ phi(t))
        np.testing.assert_allclose(world_source(world).FVA[s], by_source, **CLOSE)
        np.testing.assert_allclose(world_sink(world).FVA[s], by_sink, **CLOSE)


def test_imports_are_the_cut_of_imported_inputs(world: World) -> None:
    terms = importer(world)
    for r in range(world.G):
        A = world.A.copy()
        A[np.ix_(columns(world, other(world, r)), columns(world, [r]))] = 0.0
        imports = world.E[:, r]
        np.testing.assert_allclose(terms.VA[r], world.v @ inverse_of(A) @ imports, **CLOSE)
        np.testing.assert_allclose(terms.gross[r], imports.sum(), **CLOSE)
