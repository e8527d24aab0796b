"""A progress bar on stderr that shows itself only when the work takes more than two seconds."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 2.0


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
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    bar, start = Progress(console=Console(stderr=True), transient=True), time.monotonic()
    task = bar.add_task(words, total=total)

    def step(_: object) -> None:
        bar.advance(task)
        if time.monotonic() - start > PATIENCE and not bar.finished:
            bar.start()

    try:
        yield step
    finally:
        if bar.live.is_started:
            bar.stop()
