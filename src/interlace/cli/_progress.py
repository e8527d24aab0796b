"""What is being done, on stderr of a terminal, as soon as it has taken more than two seconds."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interlace import words

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE = 2.0


class _Work:
    """The work of one run of the command: how far it is, and the bar that shows it."""

    def __init__(self) -> None:
        self.what, self.done, self.total = "reading", 0, 0
        self.bar: Progress | None = None
        self.lock = threading.RLock()
        self.timer = threading.Timer(PATIENCE, self.show)
        self.timer.daemon = True

    def show(self) -> None:
        with self.lock:
            if self.timer.finished.is_set() and self.bar is None:
                return
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
            self.bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self.bar.add_task("")
            self.update()
            self.bar.start()

    def update(self) -> None:
        with self.lock:
            if self.bar is not None:
                # What comes after the last step takes nobody knows how long.
                total = self.total if self.done < self.total else None
                said = words.text(f"cli.progress.{self.what}")
                self.bar.update(self.bar.task_ids[0], description=said, completed=self.done, total=total)

    def end(self) -> None:
        self.timer.cancel()
        with self.lock:
            if self.bar is not None:
                self.bar.stop()
            self.bar = None


_now: list[_Work] = []


@contextmanager
def patience() -> Iterator[None]:
    """Show on a terminal what is being done inside the block, once it takes long."""
    work = _Work()
    _now[:] = [work]
    if sys.stderr.isatty():
        work.timer.start()
    try:
        yield
    finally:
        hush()


def hush() -> None:
    """Take away what is shown: now comes the answer."""
    while _now:
        _now.pop().end()


def steps(total: int, what: str = "computing") -> Callable[[object], None]:
    """Return a function to call after each of `total` steps.

    Parameters
    ----------
    total : int
    what : str
        Key of the words for what is being done.
    """
    work = _now[0] if _now else _Work()
    work.what, work.done, work.total = what, 0, total
    work.update()

    def step(_: object) -> None:
        work.done += 1
        work.update()

    return step
