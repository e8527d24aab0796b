"""Random worlds for export accounting: unequal blocks, industries without output, drawn-down stocks."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from interlace.kernels.exports.world import World


def made_world(sizes: list[int], *, seed: int, idle: float = 0.0, stocks: bool = False, density: float = 0.8) -> World:
    """Return a balanced world whose economies have `sizes` industries; `idle` is the chance of one without output."""
    rng = np.random.default_rng(seed)
    n, G = sum(sizes), len(sizes)
    A = rng.random((n, n)) * (rng.random((n, n)) < density)
    A *= rng.uniform(0.1, 0.9, n) / np.maximum(A.sum(axis=0), 1.0)
    Y = rng.random((n, G)) * (rng.random((n, G)) < 0.7)
    Y[:, 0] += 0.05
    resting = rng.random(n) < idle
    A[resting], A[:, resting], Y[resting] = 0.0, 0.0, 0.0
    x = np.linalg.solve(np.eye(n) - A, Y.sum(axis=1))
    if stocks:
        # Stocks of one economy are drawn down and those of another built up, so that output stays.
        moved = rng.random(n) * ~resting
        Y[:, 0] -= moved
        Y[:, -1] += moved
    Z = A * x
    return World(Z, Y, x - Z.sum(axis=0), np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp))


@st.composite
def random_worlds(draw: st.DrawFn) -> World:
    """Draw a world of two to four economies with one to four industries each."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    return made_world(
        sizes,
        seed=draw(st.integers(0, 2**32 - 1)),
        idle=draw(st.sampled_from([0.0, 0.3])),
        stocks=draw(st.booleans()),
        density=draw(st.sampled_from([0.3, 1.0])),
    )
