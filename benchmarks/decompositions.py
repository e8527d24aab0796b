"""Export decompositions against numpy.linalg.inv of the same matrix: time in turns in one process, peak memory apart.

Run by itself it decomposes once in a fresh process and prints a line of JSON with the peak of the process's memory, the
labelled table included; `against_inverse` times, `peak` measures memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["against_inverse", "peak"]


def _work(table, what: str):
    from interlace.exports import decompose

    def wwz():
        return len(decompose(table, "wwz", by="bilateral_sector").to_frame(wide=True))

    def borin_mancini():
        both = [decompose(table, approach=way, by="bilateral_sector") for way in ("source", "sink")]
        return sum(len(found.to_frame(wide=True)) for found in both)

    return {"wwz": wwz, "borin_mancini": borin_mancini}[what]


def against_inverse(table, what: str, rounds: int) -> dict[str, float]:
    """Return best times of the decomposition, frame included, and of the inverse, measured in turns.

    Parameters
    ----------
    table : IOTable
    what : str
        ``"wwz"``: all exporters, by industry and partner; ``"borin_mancini"``: source and then sink, the same.
    rounds : int
    """
    import numpy as np

    scale = np.divide(1.0, table.x, out=np.zeros(table.n), where=table.x != 0)
    matrix = np.eye(table.n) - table.Z * scale
    work = _work(table, what)
    rows = work()
    inverse, ours = [], []
    for _ in range(rounds):
        for times, run in ((inverse, lambda: np.linalg.inv(matrix)), (ours, work)):
            start = time.perf_counter()
            run()
            times.append(time.perf_counter() - start)
    return {"inverse": min(inverse), "ours": min(ours), "ratio": min(ours) / min(inverse), "rows": rows}


def peak(size: str, what: str) -> dict[str, float]:
    """Return the peak memory of a fresh process that makes the table and decomposes it, in megabytes.

    Two figures: of the whole process with interpreter, libraries and table, and of what the decomposition adds.
    """
    command = [sys.executable, __file__, size, what]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parent)
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Decompose once: ``decompositions.py SIZE wwz|borin_mancini``."""
    from destinations import memory
    from tables import made

    size, what = sys.argv[1:]
    table = made(size)
    work = _work(table, what)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of making the table
    before = memory("VmRSS")
    rows = work()
    print(json.dumps({"rows": rows, "before": before, "peak": memory("VmHWM")}))


if __name__ == "__main__":
    main()
