"""Extractions against the factorisation of the same matrix, in the same run."""

from __future__ import annotations

import time

import numpy as np
import pytest
from tables import SIZES, arrays
from threadpoolctl import threadpool_limits

from interlace.kernels.extraction import Block, extract
from interlace.kernels.factor import factorise_table

PRODUCER_SERVICES = (22, 23, 24, 25, 26, 27, 29)
MANUFACTURING = tuple(range(2, 16))
ROUNDS = 7


def _best(work, rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.fixture(scope="module", params=["WIOD", "ICIO"])
def world(request):
    economies, industries = SIZES[request.param]
    Z, Y = arrays(economies, industries)
    x = Z.sum(axis=1) + Y.sum(axis=1)
    return request.param, industries, Z, x, factorise_table(Z, x)


def _measure(benchmark, ratio, world, blocks, words: str, threads: int | None) -> None:
    size, _, Z, x, factor = world
    none = np.zeros_like(x)
    with threadpool_limits(threads):
        whole = _best(lambda: factorise_table(Z, x))
        found = extract(factor, Z, x, blocks, none)
        seconds = benchmark.pedantic(lambda: _best(lambda: extract(factor, Z, x, blocks, none)), rounds=1)
    ratio(
        f"{words}, {size}, {threads or 'all'} thread(s): {seconds / whole:.3f} of a factorisation ({whole:.3f} s); "
        f"{found.method}, rank {found.rank}, {found.iterations} iterations, residual {found.residual:.0e}"
    )
    assert found.residual <= 1e-12
    assert not found.fell_back


@pytest.mark.parametrize("threads", [1, None])
@pytest.mark.parametrize("rank", [1, 2, 5, 10])
def test_a_small_extraction(benchmark, ratio, world, rank, threads):
    """Some industries' sales to all industries."""
    every = np.arange(world[3].size)
    _measure(benchmark, ratio, world, [Block(every[:rank], every)], f"sales of {rank} industries", threads)


@pytest.mark.parametrize("threads", [1, None])
@pytest.mark.parametrize("home", [False, True])
def test_a_large_extraction(benchmark, ratio, world, home, threads):
    """Producer services to manufacturing, in and across all economies."""
    _, industries, _, x, _ = world
    code, owner = np.arange(x.size) % industries, np.arange(x.size) // industries
    rows, columns = np.isin(code, PRODUCER_SERVICES), np.isin(code, MANUFACTURING)
    if home:
        pairs = [(rows & (owner == g), columns & (owner == g)) for g in range(owner.max() + 1)]
    else:
        pairs = [(rows, columns)]
    blocks = [Block(np.flatnonzero(r), np.flatnonzero(c)) for r, c in pairs]
    words = "producer services to manufacturing, " + ("within economies" if home else "everywhere")
    _measure(benchmark, ratio, world, blocks, words, threads)
