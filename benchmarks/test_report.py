"""The report on one economy, first and second run, against a bare import of the libraries it draws with."""

from __future__ import annotations

import os
import subprocess
import sys
import time

BARE = "import pandas, altair, scipy.linalg"


def _seconds(command: list[str], folder: str, cache: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=folder, env={**os.environ, "INTERLACE_CACHE": cache})
    return time.perf_counter() - start


def test_report(benchmark, ratio, tmp_path):
    folder = str(tmp_path)
    bare = [sys.executable, "-c", BARE]
    report = [sys.executable, "-m", "interlace", "report", "CHN"]
    _seconds(bare, folder, folder)

    def runs() -> tuple[float, float, float]:
        rounds = []
        for i in range(5):
            cache = str(tmp_path / f"cache{i}")
            rounds.append([_seconds(command, folder, cache) for command in (bare, report, report)])
        return tuple(min(column) for column in zip(*rounds, strict=True))

    base, first, second = benchmark.pedantic(runs, rounds=1)
    ratio(
        f"interlace report CHN: {first:.2f} s with an empty cache, {second:.2f} s again; bare import {base:.2f} s: "
        f"{first / base:.1f} and {second / base:.1f} times"
    )
