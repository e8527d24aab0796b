"""Kernels against LAPACK on the same matrix."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy import linalg
from tables import SIZES, arrays

from interlace.kernels.coefficients import leontief_matrix
from interlace.kernels.factor import factorise


def _best(work, rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize("size", ["WIOD", "ICIO"])
def test_factor_and_solve_against_the_inverse(benchmark, ratio, size):
    Z, Y = arrays(*SIZES[size])
    x = Z.sum(axis=1) + Y.sum(axis=1)
    matrix = leontief_matrix(Z, x)
    inverse = _best(lambda: linalg.inv(matrix), 3)

    def ours() -> float:
        return _best(lambda: factorise(matrix).solve(Y), 3)

    seconds = benchmark.pedantic(ours, rounds=1)
    share = seconds / inverse
    ratio(f"factor and {Y.shape[1]} right-hand sides, {size}: {share:.2f} of LAPACK's inverse ({inverse:.3f} s)")
    assert np.isfinite(factorise(matrix).solve(Y)).all()
