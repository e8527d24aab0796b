"""A progress bar on stderr that shows itself only when the work takes more than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 2.0


class _Bar:
    def __init__(self, words: str, total: int) -> None:
        self.words, self.total, self.done = words, total, 0
        self.start = time.monotonic()
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def step(self, _: object = None) -> None:
        self.done += 1
        if self.bar is None and time.monotonic() - self.start > PATIENCE and self.done < self.total:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(self.words, total=self.total)
        if self.bar is not None and self.task is not None:
            self.bar.update(self.task, completed=min(self.done, self.total))


@contextmanager
def progress_bar(words: str, total: int) -> Iterator[Callable[[object], None]]:
    """Yield a function to call after each of `total` steps; it draws only on a terminal.

    Parameters
    ----------
    words : str
        What is being done.
    total : int
        Steps.
    """
    bar = _Bar(words, total)
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        yield bar.step
    finally:
        if bar.bar is not None:
            bar.bar.stop()
