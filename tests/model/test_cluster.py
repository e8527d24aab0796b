"""A Dask cluster: the same bytes as here, also where a worker is killed midway."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import joblib
import pandas as pd
import pytest
from distributed import Client
from typer.testing import CliRunner

import interlace
from interlace.cli import app
from interlace.errors import InterlaceError
from interlace.model import cache, engine
from interlace.model.parallel import on_cluster

YEARS = tuple(range(1995, 2001))
MODULE = """
import os
import time
import numpy as np
import pandas as pd


def multipliers(table, wait=0.0):
    time.sleep(wait)
    x = table.factor.solve(table.Y_by_economy).sum(axis=1)
    frame = table.industries.to_frame(index=False)
    return frame.assign(x=x, v=table.factor.solve_transposed(table.v), missing=np.nan)


def whoami(table, wait=0.0):
    time.sleep(wait)
    return pd.DataFrame({"process": [os.getpid()]})
"""


class Cluster:
    """A scheduler and two workers, each a process of its own on this machine."""

    def __init__(self, code: Path) -> None:
        self.code, self.workers = code, []
        command = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
        self.scheduler = self.started(*command)
        self.address = next(line.split()[-1] for line in self.scheduler.stderr if "Scheduler at" in line)
        threading.Thread(target=self.scheduler.stderr.read, daemon=True).start()
        for _ in range(2):
            command = ["worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
            self.workers.append(self.started(*command, stderr=subprocess.DEVNULL))

    def started(self, *arguments: str, stderr: int = subprocess.PIPE) -> Any:
        command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=stderr, text=True, cwd=self.code)

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.scheduler.stderr.close()


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("code")
    (folder / "cluster_work.py").write_text(MODULE)
    return folder


@pytest.fixture(scope="module")
def cluster(code: Path) -> Iterator[Cluster]:
    found = Cluster(code)
    yield found
    found.stop()


@pytest.fixture
def work(code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path / "cache"))
    monkeypatch.syspath_prepend(code)
    import cluster_work  # type: ignore[import-not-found]

    yield cluster_work
    del sys.modules["cluster_work"]


def run(function: Any, **options: Any) -> dict[int, pd.DataFrame]:
    return engine.run(interlace.load("bundled"), function, YEARS, id="m", options=options, cache=False)


def test_commands_compute_on_the_cluster(cluster, work, monkeypatch):
    seen = []
    whole = engine.each

    def counted(*given: Any) -> Any:
        seen.append(type(joblib.parallel.get_active_backend()[0]).__name__)
        return whole(*given)

    command = ["compute", "upstreamness", "--year", "1995-1996", "--format", "csv"]
    with Client(cluster.address) as client:
        client.wait_for_workers(2)
    monkeypatch.setattr(engine, "each", counted)
    there = CliRunner().invoke(app, [*command, "--cluster", cluster.address])
    assert there.exit_code == 0, there.output
    assert seen == ["DaskDistributedBackend"]
    assert there.output == CliRunner().invoke(app, command).output


def test_a_cluster_gives_the_same_bytes_also_with_a_worker_killed_midway(cluster, work):
    serial = {year: cache.encoded(frame) for year, frame in run(work.multipliers).items()}
    done: list[int] = []

    def progress(year: int) -> None:
        done.append(year)
        if len(done) == 2:
            cluster.workers[0].kill()

    panel = interlace.load("bundled")
    with on_cluster(cluster.address):
        processes = {int(frame["process"][0]) for frame in run(work.whoami, wait=0.05).values()}
        whole = run(work.multipliers)
        # A function typed in here goes there by value.
        lone = engine.run(panel, lambda table: pd.DataFrame({"value": [table.x.sum()]}), YEARS[:2], id="l", options={})
        options = {"id": "m", "options": {"wait": 0.1}, "progress": progress}
        rest = engine.run(panel, work.multipliers, YEARS, **options)
    assert processes == {worker.pid for worker in cluster.workers}
    assert cluster.workers[0].wait(10)
    assert sorted(done) == list(YEARS)
    assert lone[1995]["value"][0] == panel[1995].x.sum()
    for found in (whole, rest):
        assert {year: cache.encoded(frame) for year, frame in found.items()} == serial
    again = engine.run(panel, work.multipliers, YEARS, **options)  # from the cache, which is kept here
    assert {year: cache.encoded(frame) for year, frame in again.items()} == serial


def test_a_scheduler_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr("interlace.model.parallel.WAIT", 1)
    start = time.monotonic()
    absent = r"no scheduler answers at tcp://127.0.0.1:1\n.*--cluster"
    with pytest.raises(InterlaceError, match=absent), on_cluster("tcp://127.0.0.1:1"):
        pytest.fail("there is no cluster")
    with pytest.raises(InterlaceError, match="no scheduler answers at nonsense"), on_cluster("nonsense:1"):
        pytest.fail("there is no cluster")
    assert time.monotonic() - start < 10
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InterlaceError, match=r"interlace\[cluster\]"), on_cluster("tcp://127.0.0.1:1"):
        pytest.fail("there is no distributed")
