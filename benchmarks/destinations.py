"""Value added by destination, by Interlace and by pymrio: time and peak memory of one run each in a fresh process.

Both start from a labelled table in memory (an IOTable, data frames) and end with value added by origin industry and
destination economy.

Run by itself it does one of the two and prints a line of JSON; `compare` runs both, in turns, several times.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["compare"]


def _arrays(size: str):
    import numpy as np
    from tables import SIZES

    with np.load(_file(size)) as kept:
        return kept["Z"], kept["Y"], *SIZES[size]


def _file(size: str) -> Path:
    import tempfile

    return Path(tempfile.gettempdir()) / f"interlace-bench-{size}.npz"


def ours(size: str):
    """Return the work of Interlace: v̂ B Y, origin industry by destination economy."""
    from tables import table_of

    from interlace.kernels.content import value_added_by_origin

    table = table_of(*_arrays(size))

    def work():
        return value_added_by_origin(table.factor, table.v, table.Y_by_economy)

    return work


def theirs(size: str):
    """Return the work of pymrio: coefficients, Leontief inverse, v̂ L Y, with its own functions."""
    import numpy as np
    import pandas as pd
    import pymrio

    Z, Y, economies, industries = _arrays(size)
    labels = pd.MultiIndex.from_product(
        [[f"E{g:02d}" for g in range(economies)], [f"i{i:03d}" for i in range(industries)]], names=["region", "sector"]
    )
    Z_frame = pd.DataFrame(Z, index=labels, columns=labels)
    columns = pd.MultiIndex.from_product([labels.levels[0], ["Y"]], names=["region", "category"])
    Y_frame = pd.DataFrame(Y, index=labels, columns=columns)

    def work():
        x = pymrio.calc_x(Z_frame, Y_frame)
        A = pymrio.calc_A(Z_frame, x)
        L = pymrio.calc_L(A)
        v = (x["indout"] - Z_frame.sum(axis=0)) / x["indout"]
        return np.asarray(v)[:, None] * (L.to_numpy() @ Y_frame.to_numpy())

    return work


def memory(name: str) -> float:
    """Return VmRSS (now) or VmHWM (the peak since the last reset) in megabytes, as Linux counts them."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"/proc/self/status has no {name}: this benchmark needs Linux")


def main() -> None:
    """Do one of the two: ``destinations.py ours|theirs SIZE``."""
    who, size = sys.argv[1:]
    work = {"ours": ours, "theirs": theirs}[who](size)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of reading and importing
    before = memory("VmRSS")
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": memory("VmHWM") - before, "total": float(result.sum())}))


def compare(size: str, rounds: int = 5) -> dict[str, float]:
    """Return the ratios theirs/ours of the best times and of the peak memory, and both totals.

    Parameters
    ----------
    size : str
        A name of `tables.SIZES`.
    rounds : int
        Runs of each, in turns.
    """
    import numpy as np
    from tables import SIZES, arrays

    Z, Y = arrays(*SIZES[size])
    np.savez(_file(size), Z=Z, Y=Y)
    runs: dict[str, list[dict[str, float]]] = {"ours": [], "theirs": []}
    for _ in range(rounds):
        for who, every in runs.items():
            command = [sys.executable, __file__, who, size]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
            every.append(json.loads(done.stdout.splitlines()[-1]))
    _file(size).unlink()
    best = {who: min(run["seconds"] for run in every) for who, every in runs.items()}
    memory = {who: min(run["megabytes"] for run in every) for who, every in runs.items()}
    return {
        "ours_seconds": best["ours"],
        "theirs_seconds": best["theirs"],
        "times_faster": best["theirs"] / best["ours"],
        "ours_megabytes": memory["ours"],
        "theirs_megabytes": memory["theirs"],
        "times_smaller": memory["theirs"] / memory["ours"],
        "difference": abs(runs["ours"][0]["total"] / runs["theirs"][0]["total"] - 1),
    }


if __name__ == "__main__":
    main()
