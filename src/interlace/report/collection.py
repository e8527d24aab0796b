"""The reports on every economy of a panel in one folder, with a page that leads to them."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from interlace import words
from interlace.errors import OutputError
from interlace.model.economies import canonical
from interlace.model.engine import memory_of
from interlace.model.files import atomic_write
from interlace.model.parallel import asked, each, free_memory, processors
from interlace.report import index, page
from interlace.report.build import assemble
from interlace.report.context import DEFAULT_PEERS, Context, facts, line
from interlace.report.document import apart
from interlace.report.gather import Answers, Basis, gather

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel

#: The page that leads to the reports.
INDEX = "index.html"

_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST = 40
AT_ONCE = 3
"""Reports that a process makes before it is asked again."""


@dataclass(frozen=True, eq=False)
class _Shared:
    """What every report of a panel, a year and a definition has in common."""

    panel: TablePanel
    answers: Answers
    contexts: dict[str, Context]
    names: dict[str, str]
    language: str
    full: bool

    def made(self, economy: str) -> tuple[index.Row, str]:
        """Return a report's line of the index, and its page."""
        with words.speaking(self.language):
            report = assemble(Basis(self.panel, self.contexts[economy], self.answers))
        return index.row(report, self.names[economy]), page.render(report, full=self.full, index=INDEX)


@dataclass(frozen=True, slots=True)
class _Some:
    """Some of the reports, which can be made in another process."""

    shared: _Shared
    economies: Sequence[str]

    def __call__(self) -> list[tuple[index.Row, str]]:
        return [self.shared.made(economy) for economy in self.economies]


def write_all(
    panel: TablePanel,
    folder: str | os.PathLike[str],
    year: int | None = None,
    peers: str | Iterable[str] | None = DEFAULT_PEERS,
    producer_services: str | None = None,
    *,
    economies: Iterable[str] | None = None,
    workers: int | None = None,
    progress: Callable[[object], None] | None = None,
    full: bool = False,
) -> Path:
    """Write the report on every economy of a panel as HTML, and an index page.

    The indicators are computed once for all. Nothing appears in the folder before every report is made; files of
    other names in it stay as they are.

    Parameters
    ----------
    panel : TablePanel
    folder : path-like
        Made where it is missing.
    year, peers, producer_services
        As in `interlace.report.build`.
    economies : iterable of str, optional
        All of the panel's by default.
    workers : int, optional
        Processes; by default one a processor, eight at most, or what a ``joblib.parallel_config`` says. The bytes
        written do not depend on it.
    progress : callable, optional
        Called with each year that is computed, then with each economy that is written.
    full : bool
        As in `interlace.report.Report.to_html`.

    Returns
    -------
    pathlib.Path
        The index page.

    Raises
    ------
    UnknownName
        If an economy, a peer, the year or the definition is unknown.
    Unsupported
        If the data cannot bear the definition.
    OutputError
        If the folder cannot be written or is full; nothing is left half-written.
    """
    step = progress or (lambda _: None)
    wanted = panel.economies if economies is None else tuple(dict.fromkeys(canonical(code) for code in economies))
    given = None if peers is None else tuple(peers)
    contexts = {code: Context.of(panel, code, year, given, producer_services) for code in wanted}
    target = Path(folder)
    with _staged(target) as stage, threadpool_limits(limits=1):
        shared = _prepare(panel, contexts, workers, step, full)
        rows: dict[str, index.Row] = {}
        for row, text in _pages(shared, workers):
            atomic_write(stage / row.file, text)
            rows[row.economy] = row
            step(row.economy)
        any_context = next(iter(contexts.values()))
        order = [rows[code] for code in contexts]
        table = shared.answers.studies.table
        head = facts(panel, table, any_context)
        leading = index.render(order, any_context, line(panel, table, any_context), head, table.provenance)
        atomic_write(stage / INDEX, leading)
        _publish(stage, target, [*(row.file for row in order), INDEX])
    return target / INDEX


def _prepare(
    panel: TablePanel, contexts: dict[str, Context], workers: int | None, step: Callable[[object], None], full: bool
) -> _Shared:
    first = next(iter(contexts.values()))
    left = set(panel.years)

    def computed(year: int) -> None:
        left.discard(year)
        step(year)

    answers = gather(panel, first, tuple(contexts), workers=workers, progress=computed)
    for year in sorted(left):
        step(year)
    answers.studies.prepare()
    names = dict(zip(contexts, file_names(list(contexts), first.year), strict=True))
    return _Shared(panel, answers, contexts, names, words.language(), full)


def file_names(economies: Sequence[str], year: int) -> list[str]:
    """Return a file's name for each economy, safe on every system, no two alike in any case.

    Parameters
    ----------
    economies : sequence of str
        Codes, also such as users make up.
    year : int

    Returns
    -------
    list of str

    Examples
    --------
    >>> file_names(["CHN", "../chn", "a b"], 2011)
    ['interlace-CHN-2011.html', 'interlace-chn-2-2011.html', 'interlace-a-b-2011.html']
    """
    plain = (_UNSAFE.sub("-", code).strip("-")[:_LONGEST] or "economy" for code in economies)
    return [f"interlace-{name}-{year}.html" for name in apart(plain)]


def _pages(shared: _Shared, workers: int | None) -> Iterator[tuple[index.Row, str]]:
    """Yield the line and the page of each report as it is there."""
    codes = list(shared.contexts)
    elsewhere, configured = asked()
    fit = max(1, int(min(processors(), 8, free_memory() // memory_of(shared.panel))))
    number = min(workers or configured or fit, len(codes))
    if number == 1 and not elsewhere:
        yield from (shared.made(economy) for economy in codes)
        return
    size = max(1, min(AT_ONCE, len(codes) // number))
    parts = [_Some(shared, codes[place : place + size]) for place in range(0, len(codes), size)]
    for some in each(parts, None if elsewhere else number):
        yield from some


@contextlib.contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Yield an empty folder inside `folder`, and remove it, and `folder` too where it was missing and stays empty."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stage = Path(tempfile.mkdtemp(dir=folder, prefix=".interlace-", suffix=".part"))
    except OSError as error:
        _remove_empty(made)
        raise _cannot(folder, error) from error
    try:
        with _ending_tidily():
            yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        _remove_empty(made)


@contextlib.contextmanager
def _ending_tidily() -> Iterator[None]:
    """End by an exception where the process is asked to end, as Ctrl-C does it, so that what was begun is removed."""

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _publish(stage: Path, folder: Path, names: Iterable[str]) -> None:
    """Move the finished files to their place, the index last."""
    names = list(names)
    for name in names:
        if (folder / name).is_dir():
            raise OutputError.said("folder_in_the_way", name=name, where=str(folder))
    try:
        for name in names:
            (stage / name).replace(folder / name)
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(folder: Path, error: OSError) -> OutputError:
    return OutputError.said("folder_unwritten", name=folder.name, error=error.strerror or str(error), where=str(folder))
