"""The engine: jobs over the years of a dataset, on joblib, each year's figures kept as soon as they are there.

Years are independent of one another, and each runs with BLAS on one thread wherever it runs, so that the figures are
the same bytes one after the other, in processes and on a Dask cluster. A run that was interrupted goes on where it
stopped: what is in the cache is read.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, Protocol

import pandas as pd
from threadpoolctl import threadpool_limits

from interlace.errors import InputError, InterlaceError, Unsupported
from interlace.model import cache as frames
from interlace.model.code import code_of
from interlace.model.options import chosen_years, count
from interlace.model.parallel import THIS, asked, each, free_memory, processors
from interlace.words import said

__all__ = ["Job", "run", "run_jobs"]

PAYS_FROM = 3.0
"""Seconds of work, the years left by the time of the first, from which on processes are worth their start."""

MATRICES = 32
"""Arrays of the size of Z that a year may need, for the number of workers that memory allows."""

Outcome = pd.DataFrame | Unsupported


class Dataset(Protocol):
    """What has years: a panel of tables, or anything else that gives a dataset for each."""

    @property
    def years(self) -> Sequence[int]:
        """Years, ascending."""

    def __getitem__(self, year: int, /) -> Any:
        """Return the dataset of a year."""


@dataclass(frozen=True, slots=True)
class Job:
    """One measure with its options.

    Parameters
    ----------
    id : str
        With the code, the options and the dataset it is what the cache goes by.
    function : callable
        A year's dataset and options to a DataFrame with labels in columns, not in its index.
    options : mapping
        Given to the function by name.
    code : callable, optional
        The function that the cache goes by, where `function` only wraps it.
    """

    id: str
    function: Callable[..., pd.DataFrame]
    options: Mapping[str, Any] = field(default_factory=dict)
    code: Callable[..., Any] | None = None

    def key(self, mark: str, classification: Mapping[str, Any]) -> str:
        """Return the name under which the frame of a dataset is kept."""
        return frames.key(self.id, self.code or self.function, self.options, mark, classification)

    def outcome(self, data: Any) -> bytes:
        """Return the frame of a dataset, or the refusal, as bytes."""
        try:
            made = self.function(data, **self.options)
        except Unsupported as refusal:
            return frames.encoded(refusal)
        return _content(made, self.id)


def _content(frame: object, id: str) -> bytes:
    if not isinstance(frame, pd.DataFrame):
        raise InputError(f"{id} returned {type(frame).__name__}, not a DataFrame")
    if frame.index.nlevels > 1 or frame.index.name is not None or not pd.api.types.is_integer_dtype(frame.index):
        raise InputError(f"the frame of {id} has labels in its index", fix="let it put them in columns: reset_index()")
    try:
        return frames.encoded(frame)
    except (ValueError, TypeError) as error:
        raise InputError(
            f"the frame of {id} cannot be kept as columns: {error}", fix="give each column text, or numbers"
        ) from None


@dataclass(frozen=True, slots=True)
class Year:
    """The open jobs of one year, which can be sent to another process: with the reader, not with the cells.

    Parameters
    ----------
    data : Dataset
        Has the year; read there once for all jobs.
    jobs : mapping of int to Job
        By their place among all jobs.
    code : tuple
        What stands for the code of the jobs, so that no process works with another version of it.
    caller : tuple
        The process that asked.
    """

    year: int
    data: Any
    jobs: Mapping[int, Job]
    code: tuple[str | None, ...]
    caller: tuple[str, int] = THIS

    def __call__(self) -> tuple[int, dict[int, bytes], Any]:
        """Return the year, the outcome of each job, and where the dataset comes from."""
        with _naming(self.year):
            if self.caller != THIS and codes_of(self.jobs.values(), self.data) != self.code:
                raise InterlaceError.said("other_code")
            data = self.data[self.year]
            return (
                self.year,
                {place: job.outcome(data) for place, job in self.jobs.items()},
                getattr(data, "provenance", None),
            )


def codes_of(jobs: Iterable[Job], data: Any) -> tuple[str | None, ...]:
    """Return what stands for the code of jobs and of what reads the data, but for what is sent as it is."""
    functions = (job.code or job.function for job in jobs)
    found = dict.fromkeys(code_of(one) for one in functions if "<" not in getattr(one, "__qualname__", "<"))
    return (*found, *getattr(data, "code", ()))


def _fingerprint(data: Any, year: int, read: Any) -> str | None:
    """Return what stands for the contents of a dataset, which was read already where nothing else tells them."""
    if hasattr(data, "fingerprint"):
        return str(data.fingerprint(year, read))
    mark = getattr(read, "fingerprint", None)
    return frames.named(read) if mark is None else str(mark)


def run(
    data: Dataset,
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
    data : TablePanel
        Or anything else with ``years`` that gives a dataset for each.
    function : callable
        Table and options to a DataFrame with labels in columns, not in its index.
    years : iterable of int, optional
        All by default.
    id : str
        Id of the analysis; with the code, the options and the table it is what the cache goes by.
    options : mapping
        Given to the function by name.
    workers : int, optional
        Processes, each with a year at a time. With 1, years follow one another in this process. By default the first
        year runs here, and is timed: if the others would take less than `PAYS_FROM` seconds, they run here too;
        otherwise in as many processes as there are processors, years left, or places in the free memory at `MATRICES`
        arrays of the size of Z each. Under a ``joblib.parallel_config`` that names another backend, all run there.
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
        If a year is not in the data, or the function returned no frame that can be kept.
    InterlaceError
        What the function raised, with the year. The years that were done before stay in the cache.

    Notes
    -----
    What a closure, or a function of the script itself, computes is not kept, since nothing tells it from another.
    """
    found: dict[int, pd.DataFrame] = {}
    with closing(_done(data, [Job(id, function, dict(options))], years, workers, progress, cache, every=True)) as done:
        for year, (outcome,) in done:
            if isinstance(outcome, Unsupported):
                with _naming(year):
                    raise outcome
            found[year] = outcome
    return dict(sorted(found.items()))


def run_jobs(
    data: Dataset,
    jobs: Sequence[Job],
    years: Iterable[int] | None = None,
    *,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    cache: bool = True,
) -> dict[int, list[Outcome]]:
    """Do several jobs on each year, each table read once for all of them.

    Parameters
    ----------
    data, years, workers, cache
        As in `run`.
    progress : callable, optional
        Called with each year for which something was computed.
    jobs : sequence of Job

    Returns
    -------
    dict of int to list of DataFrame or Unsupported
        Years ascending; of each the outcomes in the order of the jobs, a refusal in the place of what the data cannot
        bear.
    """
    with closing(_done(data, jobs, years, workers, progress, cache, every=False)) as done:
        return dict(sorted(done, key=itemgetter(0)))


class _Books:
    """What is in the cache and what is open; what is done is entered here, and kept."""

    def __init__(self, data: Dataset, jobs: Sequence[Job], years: Sequence[int], cache: bool) -> None:
        self.data, self.jobs, self.years, self.cache = data, jobs, years, cache
        self.keys: dict[int, list[str]] = {}
        self.kept: dict[int, dict[int, Outcome]] = {}
        self.ready: deque[tuple[int, list[Outcome]]] = deque()
        self.left = len(years)

    def open(self) -> Iterator[Year]:
        """Yield the work of each year that is not wholly in the cache, looking no further than is asked for."""
        for year in self.years:
            read = self._looked_up(year)
            kept, self.left = self.kept[year], self.left - 1
            if len(kept) == len(self.jobs):
                self.ready.append((year, [kept[place] for place in range(len(self.jobs))]))
                continue
            jobs = {place: job for place, job in enumerate(self.jobs) if place not in kept}
            part = getattr(self.data, "select_years", None) if read is None else None
            data = {year: self.data[year] if read is None else read} if part is None else part([year])
            yield Year(year, data, jobs, codes_of(jobs.values(), data))

    def _looked_up(self, year: int) -> Any:
        """Read from the cache what is there; return the dataset if it had to be read for that."""
        self.keys[year], self.kept[year] = [""] * len(self.jobs), {}
        if not self.cache:
            return None
        with _naming(year):
            read = self.data[year] if getattr(self.data, "told_by_cells", True) else None
            mark = _fingerprint(self.data, year, read)
        if mark is None:
            return read
        self._remember(year, getattr(read, "provenance", None))
        classification = getattr(self.data, "classification", None) or getattr(read, "classification", None)
        known = {} if classification is None else classification.key()
        self.keys[year] = [job.key(mark, known) for job in self.jobs]
        found = ((place, frames.read(name)) for place, name in enumerate(self.keys[year]))
        self.kept[year] = {place: outcome for place, outcome in found if outcome is not None}
        return read

    def _remember(self, year: int, provenance: Any) -> None:
        remember = getattr(self.data, "remember", None)
        if remember is not None and provenance is not None:
            remember(year, provenance)

    def enter(self, done: tuple[int, dict[int, bytes], Any]) -> None:
        """Keep what a year's jobs gave."""
        year, contents, provenance = done
        self._remember(year, provenance)
        for place, content in contents.items():
            frames.write(self.keys[year][place], content)
            self.kept[year][place] = frames.decoded(content)
        self.ready.append((year, [self.kept[year][place] for place in range(len(self.jobs))]))


def _done(
    data: Dataset,
    jobs: Sequence[Job],
    years: Iterable[int] | None,
    workers: int | None,
    progress: Callable[[int], None] | None,
    cache: bool,
    *,
    every: bool,
) -> Generator[tuple[int, list[Outcome]]]:
    """Yield each year with its outcomes as it is done, and tell its progress once it has been taken."""
    name = getattr(data, "name", None)
    wanted = chosen_years(years, data.years, where=said("errors.place.panel", name=name) if name else None)
    books = _Books(data, jobs, wanted, cache)
    fresh: set[int] = set()
    with closing(_answers(books, workers if workers is None else count("workers", workers))) as answers:
        for done in answers:
            if done is not None:
                fresh.add(done[0])
                books.enter(done)
            while books.ready:
                year, outcomes = books.ready.popleft()
                yield year, outcomes
                if progress is not None and (every or year in fresh):
                    progress(year)
    if cache and fresh:
        frames.trim()


def _answers(books: _Books, workers: int | None) -> Generator[tuple[int, dict[int, bytes], Any] | None]:
    """Do what is open, here or elsewhere; yield None where only the cache was read."""
    work = books.open()
    elsewhere, configured = asked()
    number = configured if workers is None else workers
    start = time.monotonic()
    first = next(work, None)
    yield None
    if first is None:
        return
    if not elsewhere and number is None:
        yield _here(first)
        number = _worth((time.monotonic() - start) * books.left, books)
        first = next(work, None)
    left = chain([] if first is None else [first], work)
    if not elsewhere and (number == 1 or books.left == 0):
        for year in left:
            yield _here(year)
    elif first is not None:
        yield from each(left, number if elsewhere or number is None else min(number, books.left + 1))
    yield None


def _worth(seconds: float, books: _Books) -> int:
    """Return how many processes are worth their start for so much work."""
    if seconds < PAYS_FROM:
        return 1
    places = min(free_memory() // memory_of(books.data), processors(), books.left)
    return max(1, int(places))


def _here(work: Year) -> tuple[int, dict[int, bytes], Any]:
    with threadpool_limits(limits=1):
        return work()


@contextmanager
def _naming(year: int) -> Iterator[None]:
    """Say of which year an error is."""
    try:
        yield
    except InterlaceError as error:
        if str(year) not in str(error):
            error.within(said("errors.place.table_of", year=year))
        raise
    except Exception as error:
        error.add_note(f"in the table of {year}")
        raise


def memory_of(data: Dataset) -> float:
    """Return the bytes that a year of the data may need in a process: `MATRICES` arrays of n x n, and 200 MB."""
    classification = getattr(data, "classification", None)
    n = len(getattr(data, "economies", ())) * len(getattr(classification, "codes", ()))
    return 8.0 * MATRICES * n * n + 2e8
