"""Tasks in other processes: joblib's here, or those of the backend that ``joblib.parallel_config`` names.

BLAS has one thread in each task, and so has one that runs in this process. Processes that were started here are ended
when the tasks are done, so that none goes on with code that has changed since.
"""

from __future__ import annotations

import logging
import os
import pickle
import signal
import threading
import time
import traceback
import uuid
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any, TypeVar

import joblib
import numpy as np
from joblib.externals.loky import get_reusable_executor
from joblib.parallel import BACKENDS, DEFAULT_BACKEND, get_active_backend
from threadpoolctl import threadpool_limits

from interlace.errors import InterlaceError, MissingExtra

__all__ = ["THIS", "asked", "each", "free_memory", "on_cluster", "processors"]

THIS = uuid.uuid4().hex, os.getpid()
"""This process, told from those of other machines too."""
WAIT = 10
"""Seconds in which a scheduler must answer, and then have a worker."""

T = TypeVar("T")


def asked() -> tuple[bool, int | None]:
    """Return whether the user named a backend other than joblib's own, and how many processes, if anybody said."""
    backend, number = get_active_backend()
    if type(backend) is BACKENDS[DEFAULT_BACKEND]:
        return False, None if number is None else joblib.effective_n_jobs(number)
    several = joblib.effective_n_jobs(-1 if number is None else number) > 1
    return several, None if several else 1


def each(tasks: Iterable[Callable[[], T]], workers: int | None) -> Generator[T]:
    """Yield what each task returns, as they end; raise what one of them raises.

    Parameters
    ----------
    tasks : iterable of callable
        Without arguments; taken one by one as processes become free.
    workers : int or None
        Processes; None leaves it to the backend.
    """
    other, _ = asked()
    with nullcontext() if other else joblib.parallel_config(backend=DEFAULT_BACKEND, inner_max_num_threads=1):
        pool = joblib.Parallel(n_jobs=workers, batch_size=1, max_nbytes=None, return_as="generator_unordered")
    how = THIS, logging.getLogger("interlace").getEffectiveLevel()
    try:
        with threadpool_limits(limits=1), _ended(_started(pool, tasks, how)) as found:
            for answer in found:
                yield _told(answer)
    except Exception as error:
        if isinstance(error, BrokenProcessPool) or type(error).__name__ == "KilledWorker":
            raise InterlaceError.said("process_ended") from error
        raise
    finally:
        if not other:
            get_reusable_executor(reuse=True).shutdown(wait=True)


def _started(pool: joblib.Parallel, tasks: Iterable[Callable[[], T]], how: tuple[Any, ...]) -> Any:
    """Start processes that are deaf to an interrupt at the keyboard: this one hears it, and ends them in silence."""
    # Where Python's tracker of resources is started later, it lifts the block.
    resource_tracker.ensure_running()
    mask = getattr(signal, "pthread_sigmask", None)  # not on Windows
    before = mask(signal.SIG_BLOCK, {signal.SIGINT}) if mask else None
    try:
        return pool(joblib.delayed(_answer)(task, *how) for task in tasks)
    finally:
        if mask:
            mask(signal.SIG_SETMASK, before)


@contextmanager
def _ended(answers: Generator[_Answer]) -> Iterator[Generator[_Answer]]:
    """End what is still at work when the block is left, without joblib's warning that there is such work."""
    try:
        yield answers
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            answers.close()


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a task returned, or the exception it raised and where, with what was logged meanwhile."""

    value: Any
    trace: str
    records: list[logging.LogRecord]


def _answer(task: Callable[[], Any], caller: tuple[str, int], level: int) -> _Answer:
    if caller == THIS:
        return _Answer(task(), "", [])
    # It is not lifted afterwards: another thread of a cluster's worker may be at work.
    threadpool_limits(limits=1)
    if os.getppid() == caller[1]:
        _end_with(caller[1])
    with _heard(level) as records, joblib.parallel_config(backend="sequential"):
        try:
            return _Answer(task(), "", records)
        except Exception as error:  # noqa: BLE001
            return _Answer(_sendable(error), traceback.format_exc(), records)


@cache
def _end_with(caller: int) -> None:
    """End this process as soon as the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == caller:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class _Collector(logging.Handler):
    """Keeps what is logged, ready to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args = record.getMessage(), None
        record.exc_info = record.exc_text = record.stack_info = None
        self.records.append(record)


@contextmanager
def _heard(level: int) -> Iterator[list[logging.LogRecord]]:
    """Collect what the package logs from a level on."""
    logger, collector = logging.getLogger("interlace"), _Collector()
    logger.addHandler(collector)
    logger.setLevel(level)
    try:
        yield collector.records
    finally:
        logger.removeHandler(collector)


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error, 5))  # noqa: S301
    except Exception:  # noqa: BLE001
        return InterlaceError(
            f"{type(error).__name__}: {error}", where=", ".join(getattr(error, "__notes__", ())) or None
        )
    return error


def _told(answer: _Answer) -> Any:
    """Log what was logged, and return the value or raise the exception."""
    for record in answer.records:
        logger = logging.getLogger(record.name)
        if logger.isEnabledFor(record.levelno):
            logger.handle(record)
    if answer.trace:
        answer.value.add_note(f"in another process:\n{answer.trace}")
        raise answer.value
    return answer.value


@contextmanager
def on_cluster(address: str | None) -> Iterator[None]:
    """Let what is computed inside run on the workers of a Dask cluster; here where there is no address.

    Parameters
    ----------
    address : str or None
        Of the scheduler: ``tcp://HOST:PORT``.

    Raises
    ------
    MissingExtra
        If `distributed` is not installed.
    InterlaceError
        If the scheduler does not answer within `WAIT` seconds, or has no worker.
    """
    if address is None:
        yield
        return
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtra.of("distributed", "cluster", "a cluster") from None
    try:
        client = Client(address, timeout=WAIT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError) as error:
        raise InterlaceError.said("no_scheduler", address=address, where="--cluster") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError as error:
            raise InterlaceError.said("no_worker", address=address, where="--cluster") from error
        with joblib.parallel_config(backend="dask"):
            yield


def processors() -> int:
    """Return the number of processors that this process may use."""
    return joblib.cpu_count()  # type: ignore[no-any-return]


def free_memory() -> float:
    """Return the bytes of memory that are free for new processes; infinite where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(1024.0 * int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
    except (OSError, ValueError, IndexError, StopIteration):
        return np.inf
