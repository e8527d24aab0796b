"""All indicators on 17 years of WIOD 2013: two Dask workers against one year after the other, reading included.

Run it with the folder of the publisher's files: ``python benchmarks/cluster.py FOLDER``. It prints seconds, their ratio
and whether the figures are the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import interlace
from interlace.errors import Unsupported
from interlace.indicators import Request, all_indicators, compute_many
from interlace.model import cache
from interlace.model.parallel import on_cluster


def started(*command: str, stderr: int = subprocess.DEVNULL) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=stderr, text=True)


def worker(address: str) -> subprocess.Popen[str]:
    return started("distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")


def measured(folder: Path, workers: int | None, progress: Callable[[int], None] | None = None) -> tuple[float, str]:
    """Return the seconds of all indicators on all years with an empty cache, and a digest of their figures."""
    with tempfile.TemporaryDirectory() as empty:
        os.environ["INTERLACE_CACHE"] = empty
        start = time.perf_counter()
        panel = interlace.load("wiod2013", folder)
        asked = [Request(item.id) for item in all_indicators()]
        found = compute_many(asked, panel, workers=workers, progress=progress)
        seconds = time.perf_counter() - start
    content = b"".join(cache.encoded(one if isinstance(one, Unsupported) else one.data) for one in found)
    return seconds, f"{len(panel)} years, {hashlib.sha256(content).hexdigest()[:12]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    scheduler = started("distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", stderr=subprocess.PIPE)
    assert scheduler.stderr is not None
    address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at" in line)
    threading.Thread(target=scheduler.stderr.read, daemon=True).start()
    workers = [worker(address), worker(address)]
    try:
        with on_cluster(address):
            measured(given.folder, None)  # both workers have imported what they need
        here, there = [], []
        for _ in range(given.rounds):
            here.append(measured(given.folder, 1))
            with on_cluster(address):
                there.append(measured(given.folder, None))
            print(f"serial {here[-1][0]:.1f} s, cluster {there[-1][0]:.1f} s", flush=True)
        ratio = min(seconds for seconds, _ in here) / min(seconds for seconds, _ in there)
        done: list[int] = []

        def kill(year: int) -> None:
            done.append(year)
            if len(done) == 5:
                workers[0].kill()

        with on_cluster(address):
            killed = measured(given.folder, None, kill)
        print(f"{ratio:.2f} times as fast; with a worker killed {killed[0]:.1f} s")
        print(f"same bytes: {len({said for _, said in (*here, *there, killed)}) == 1} ({killed[1]})")
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


if __name__ == "__main__":
    main()
