"""Analyses over the years of a panel: several years at once, each kept in the cache as soon as it is done.

Years are independent of one another, and each runs with BLAS on one thread wherever it runs, so that the figures are
the same bytes at any number of workers. A run that was interrupted goes on where it stopped: what is in the cache is
read.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from interlace.errors import InputError, InterlaceError
from interlace.model import cache as kept_frames
from interlace.model._processes import Pool, can_start, packed
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance

__all__ = ["run"]

PAYS_FROM = 3.0
"""Seconds of work, the years left by the time of the first, from which on processes are worth their start."""

MATRICES = 32
"""Arrays of the size of Z that a year may need, for the number of workers that memory allows."""

log = logging.getLogger("interlace.yearly")


@dataclass(frozen=True, slots=True)
class Done:
    """A year's frame as Parquet, where its table comes from, whether it was in the cache, and the frame if it was."""

    content: bytes
    provenance: Provenance | None
    kept: bool
    frame: pd.DataFrame | None = None

    def __reduce__(self) -> tuple[object, ...]:
        # From another process the frame comes as Parquet alone.
        return Done, (self.content, self.provenance, self.kept)


@dataclass(frozen=True, slots=True)
class Year:
    """The work of one year, which can be sent to another process."""

    year: int
    panel: TablePanel
    function: Callable[..., pd.DataFrame]
    options: dict[str, Any]
    id: str
    cache: bool

    def __call__(self) -> Done:
        """Return the frame, from the cache if it is there."""
        return self._done(compute=True)

    def kept(self) -> Done | None:
        """Return the frame if it is in the cache."""
        done = self._done(compute=False) if self.cache else None
        return done if done is not None and done.kept else None

    def _done(self, *, compute: bool) -> Done:
        """Read the table once, whether for its fingerprint or for the work."""
        table = self.panel[self.year] if self.panel.told_by_cells else None
        name = ""
        if self.cache:
            mark = self.panel.digest(self.year) if table is None else table.fingerprint
            name = kept_frames.key(self.id, self.function, self.options, [mark], self.panel.classification.key())
            content = kept_frames.read_bytes(name)
            frame = None if content is None else _decoded(content)
            if content is not None and frame is not None:
                return Done(content, None if table is None else table.provenance, kept=True, frame=frame)
        if not compute:
            return Done(b"", None, kept=False)
        with threadpool_limits(limits=1):
            table = self.panel[self.year] if table is None else table
            made = self.function(table, **self.options)
        content = _content(made, self.id)
        kept_frames.write_bytes(name, content)
        return Done(content, table.provenance, kept=False)


def _decoded(content: bytes) -> pd.DataFrame | None:
    try:
        return kept_frames.decoded(content)
    except (OSError, ValueError):
        return None


def _content(frame: object, id: str) -> bytes:
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{id} returned {type(frame).__name__}, not a DataFrame")
    if frame.index.nlevels > 1 or frame.index.name is not None or not pd.api.types.is_integer_dtype(frame.index):
        raise InputError(f"the frame of {id} has labels in its index", fix="let it put them in columns: reset_index()")
    try:
        return kept_frames.encoded(frame)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"the frame of {id} cannot be kept as Parquet: {error}", fix="give each column text, or numbers"
        ) from None


def run(
    panel: TablePanel,
    function: Callable[..., pd.DataFrame],
    years: Iterable[int] | None = None,
    *,
    id: str,
    options: Mapping[str, Any],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    cache: bool = True,
) -> dict[int, pd.DataFrame]:
    """Apply ``function(table, **options)`` to the table of each year.

    Parameters
    ----------
    panel : TablePanel
    function : callable
        A function of a module: table and options to a DataFrame with labels in columns, not in its index.
    years : iterable of int, optional
        All by default.
    id : str
        Id of the analysis; with the function, the options and the table it is what the cache goes by.
    options : mapping
        Given to the function by name.
    workers : int, optional
        Processes, each with a year at a time. With 1, years follow one another in this process. By default the first
        year runs here, and is timed: if the others would take less than `PAYS_FROM` seconds, they run here too, two at
        once; otherwise in as many processes as there are processors, years left, or places in the free memory at
        `MATRICES` arrays of the size of Z each.
    progress : callable, optional
        Called in this thread with each year when it is done.
    cache : bool
        Whether frames computed before may be used, and new ones kept, each as soon as it is done.

    Returns
    -------
    dict of int to pandas.DataFrame, years ascending

    Raises
    ------
    InputError
        If a year is not in the panel, or the function returned no frame that can be kept.
    InterlaceError
        What the function raised, with the year. The years that were done before stay in the cache.

    Notes
    -----
    Of Wang, Wei and Zhu's terms by industry and partner, the 17 years of WIOD 2013 took 17 to 21 s one after the other,
    16 s in two threads, 10 to 13 s in two processes and 3 s from the cache (two processors, busy with other work).
    A process needs 0.5 to 0.8 s to start. BLAS and most of numpy run beside one another in threads; pandas does not.

    A function or a change of the panel that is no module's own (a lambda, a function inside another, one typed at the
    prompt or written in the script itself) cannot be sent to another process: such years run in threads of this one,
    and the logger ``interlace.yearly`` says so.
    """
    wanted = _wanted(panel, years)
    if workers is not None and workers < 1:
        raise InputError(f"workers is {workers}; it takes one or more")
    jobs = {year: Year(year, panel.only(year), function, dict(options), id, cache) for year in wanted}
    frames: dict[int, pd.DataFrame] = {}
    computed = False
    with closing(_all(jobs, workers, memory_of(panel))) as all_done:
        for year, done in all_done:
            computed = computed or not done.kept
            if done.provenance is not None:
                panel.remember(year, done.provenance)
            frames[year] = kept_frames.decoded(done.content) if done.frame is None else done.frame
            if progress is not None:
                progress(year)
    if cache and computed:
        kept_frames.trim()
    return {year: frames[year] for year in wanted}


def _wanted(panel: TablePanel, years: Iterable[int] | None) -> list[int]:
    if isinstance(years, (int, np.integer)):
        raise InputError(f"years takes several years, not the number {years}", fix=f"write years=[{years}]")
    wanted = sorted({int(year) for year in (panel.years if years is None else years)})
    if not wanted:
        raise InputError("no year was asked for", fix="name at least one year, or leave the years out for all")
    return wanted


def _all(jobs: dict[int, Year], workers: int | None, memory: float) -> Generator[tuple[int, Done]]:
    """Yield the years as they are done: first those at the beginning that are in the cache."""
    left = dict(jobs)
    for year, job in jobs.items():
        with _naming(year):
            done = job.kept()
        if done is None:
            break
        del left[year]
        yield year, done
    if not left:
        return
    start = time.monotonic()
    if workers is None or workers == 1 or len(left) == 1:
        first = next(iter(left))
        yield first, _here(left.pop(first))
    expected = (time.monotonic() - start) * len(left) if workers is None else np.inf
    count = min(workers or processors(), len(left))
    if workers is None and expected >= PAYS_FROM:
        count = min(count, max(1, int(free_memory() // memory)))
    if count <= 1:
        for year, job in left.items():
            yield year, _here(job)
    elif expected < PAYS_FROM:
        yield from _in_threads(left, count)
    else:
        yield from _in_processes(left, count, asked=workers is not None)


def _here(job: Year) -> Done:
    with _naming(job.year):
        return job()


def _in_threads(jobs: Mapping[int, Year], count: int) -> Generator[tuple[int, Done]]:
    # The limit is set once for all threads: set in each, the first to end would lift it for the others.
    with threadpool_limits(limits=1), ThreadPoolExecutor(count) as pool:
        futures = {pool.submit(_here, job): year for year, job in jobs.items()}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _in_processes(jobs: Mapping[int, Year], count: int, *, asked: bool) -> Generator[tuple[int, Done]]:
    tasks = {year: content for year, job in jobs.items() if (content := packed(job)) is not None}
    if len(tasks) < len(jobs) or not can_start():
        reason = "cannot be sent to another process" if can_start() else "is in a process that may start no other"
        log.log(logging.WARNING if asked else logging.INFO, "%s runs in threads: its work %s", _id_of(jobs), reason)
        yield from _in_threads(jobs, count)
        return
    with Pool(count) as pool:
        for year, done in pool.run(tasks):
            if isinstance(done, BaseException):
                with _naming(year):
                    raise done
            yield year, done


def _id_of(jobs: Mapping[int, Year]) -> str:
    return next(iter(jobs.values())).id


@contextmanager
def _naming(year: int) -> Iterator[None]:
    """Say of which year an error is."""
    try:
        yield
    except InterlaceError as error:
        if str(year) not in str(error):
            error.where = f"the table of {year}" + (f", {error.where}" if error.where else "")
        raise
    except Exception as error:
        error.add_note(f"in the table of {year}")
        raise


def processors() -> int:
    """Return the number of processors that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def memory_of(panel: TablePanel) -> float:
    """Return the bytes that a year of the panel may need in a process: `MATRICES` arrays of n x n, and 200 MB."""
    n = len(panel.economies) * len(panel.classification.codes)
    return 8.0 * MATRICES * n * n + 2e8


def free_memory() -> float:
    """Return the bytes of memory that are free for new processes; infinite where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(1024.0 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, IndexError, StopIteration):
        return np.inf
