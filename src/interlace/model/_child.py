"""The inside of a process that `interlace.model._processes` starts: tasks on stdin, answers on stdout."""

from __future__ import annotations

import logging
import os
import pickle
import sys
import traceback
from dataclasses import dataclass, field
from typing import Any

from interlace.errors import InterlaceError

__all__ = ["Answer", "inside", "serve"]

_state = {"inside": False}


@dataclass(slots=True)
class Answer:
    """What a task returned, or the exception it raised, with what was logged meanwhile."""

    value: Any
    traceback: str = ""
    records: list[logging.LogRecord] = field(default_factory=list)


def inside() -> bool:
    """Tell whether this is such a process."""
    return _state["inside"]


class _Collector(logging.Handler):
    """Keeps what is logged, ready to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        record.msg, record.args = record.getMessage(), None
        record.exc_info = record.exc_text = record.stack_info = None
        self.records.append(record)

    def taken(self) -> list[logging.LogRecord]:
        records, self.records = self.records, []
        return records


def serve(level: int) -> None:
    """Answer tasks until there are no more.

    Parameters
    ----------
    level : int
        From which level on the caller wants to hear what is logged.
    """
    _state["inside"] = True
    tasks = sys.stdin.buffer
    # What a task prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    collector = _Collector()
    logger = logging.getLogger("interlace")
    logger.addHandler(collector)
    logger.setLevel(level)
    while True:
        try:
            task = pickle.load(tasks)  # noqa: S301
        except EOFError:
            return
        answer = _answer(task)
        answer.records = collector.taken()
        try:
            pickle.dump(answer, answers, 5)
            answers.flush()
        except BrokenPipeError:
            os._exit(1)


def _answer(task: bytes) -> Answer:
    try:
        work = pickle.loads(task)  # noqa: S301
    except Exception as error:  # noqa: BLE001
        words = f"the work cannot be put together in another process: {type(error).__name__}: {error}"
        lone = InterlaceError(
            words, fix="let it run in this one, workers=1, or put its function in a module of its own"
        )
        return Answer(lone, traceback.format_exc())
    try:
        return Answer(work())
    except Exception as error:  # noqa: BLE001
        return Answer(_sendable(error), traceback.format_exc())


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error, 5))  # noqa: S301
    except Exception:  # noqa: BLE001
        return InterlaceError(f"{type(error).__name__}: {error}")
    return error
