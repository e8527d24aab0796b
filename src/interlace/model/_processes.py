"""Processes that work beside this one, without running the user's script again.

The pools of the standard library that do not fork import the caller's main module in every process, so that a script
without ``if __name__ == "__main__"`` runs again, and fails. These processes import the package alone: a task is bytes
that `pickle` turns into a function without arguments, and nothing of it may come from ``__main__``.

BLAS has one thread in each, set before numpy is imported. Processes have a session of their own, so that Ctrl-C reaches
the caller alone, which ends them at once; they end by themselves when the caller is gone.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Self

from interlace.errors import InterlaceError
from interlace.model._child import Answer, inside

__all__ = ["Pool", "can_start", "packed"]

ONE_THREAD = (
    "BLIS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_START = (
    "import pickle, sys; sys.path[:], level = pickle.load(sys.stdin.buffer); "
    "from interlace.model._child import serve; serve(level)"
)


def can_start() -> bool:
    """Tell whether other processes can be started here: not inside one, nor where there is no interpreter to start."""
    return bool(sys.executable) and not getattr(sys, "frozen", False) and not inside()


def packed(task: object) -> bytes | None:
    """Return a task as bytes for another process, or None where it cannot be sent there.

    What stands in ``__main__`` cannot: there it is another module.
    """
    try:
        content = pickle.dumps(task, 5)
    except (pickle.PicklingError, AttributeError, TypeError):
        return None
    return None if b"__main__" in content else content


@dataclass(slots=True)
class _Worker:
    """One process, and the pipes to it and from it."""

    process: subprocess.Popen[bytes]
    to: IO[bytes]
    back: IO[bytes]

    @classmethod
    def start(cls) -> _Worker:
        command = [sys.executable, "-P", "-c", _START]
        environment = {**os.environ, **dict.fromkeys(ONE_THREAD, "1")}
        process = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
        )
        if process.stdin is None or process.stdout is None:
            raise InterlaceError("a process was started without pipes")
        worker = cls(process, process.stdin, process.stdout)
        worker.send((list(sys.path), logging.getLogger("interlace").getEffectiveLevel()))
        return worker

    def send(self, message: object) -> None:
        # A process that is gone is found out when its answer is read.
        with suppress(OSError):
            pickle.dump(message, self.to, 5)
            self.to.flush()

    def ask(self, task: bytes) -> Answer:
        """Return the answer to a task."""
        self.send(task)
        try:
            answer = pickle.load(self.back)  # noqa: S301
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise _ended(self.process.wait()) from error
        if not isinstance(answer, Answer):
            raise InterlaceError("a process gave an answer that is none")
        return answer

    def stop(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.to, self.back):
            with suppress(OSError):
                pipe.close()


def _ended(code: int) -> InterlaceError:
    killed = code == -signal.SIGKILL
    return InterlaceError(
        f"a process ended before its work was done (code {code})",
        fix="there may be too little memory: let fewer years run at once, workers=1 for one"
        if killed
        else "let the years run in this process, workers=1, to see what is wrong",
    )


class Pool:
    """Several processes, ended when the block is left.

    Parameters
    ----------
    count : int
        Processes.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._workers: list[_Worker] = []
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="interlace-process")

    def __enter__(self) -> Self:
        try:
            for _ in range(self.count):
                worker = _Worker.start()
                self._workers.append(worker)
                self._idle.put(worker)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stop()

    def _stop(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.process.kill()
        # With their processes gone, the threads that wait for answers end.
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.stop()

    def _ask(self, task: bytes) -> Answer:
        worker = self._idle.get()
        try:
            return worker.ask(task)
        finally:
            self._idle.put(worker)

    def run(self, tasks: Mapping[int, bytes]) -> Iterator[tuple[int, Any]]:
        """Yield the name of each task with what it returned, or with the exception it raised, as they end."""
        futures = {self._threads.submit(self._ask, task): name for name, task in tasks.items()}
        for future in as_completed(futures):
            try:
                answer = future.result()
            except InterlaceError as error:
                yield futures[future], error
                continue
            for record in answer.records:
                logger = logging.getLogger(record.name)
                if logger.isEnabledFor(record.levelno):
                    logger.handle(record)
            if isinstance(answer.value, BaseException) and answer.traceback:
                answer.value.add_note(f"in another process:\n{answer.traceback}")
            yield futures[future], answer.value
