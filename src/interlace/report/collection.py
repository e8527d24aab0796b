"""The reports on every economy of a panel in one folder, with a page that leads to them."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from threadpoolctl import threadpool_limits

from interlace.errors import OutputError
from interlace.model.economies import canonical
from interlace.model.files import atomic_write
from interlace.report import index
from interlace.report.build import assemble
from interlace.report.context import DEFAULT_PEERS, Context, facts
from interlace.report.gather import Answers, Basis, gather
from interlace.report.sections import requests

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel
    from interlace.model.table import IOTable

__all__ = ["INDEX", "file_names", "write_all"]

#: The page that leads to the reports.
INDEX = "index.html"

_UNSAFE = re.compile(r"[^\w-]+")
_LONGEST = 40


@dataclass(frozen=True, eq=False)
class _Shared:
    """What every report of a panel, a year and a definition has in common."""

    panel: TablePanel
    table: IOTable
    answers: Answers
    contexts: dict[str, Context]
    names: dict[str, str]
    folder: Path

    def write(self, economy: str) -> index.Row:
        """Write one report and return its line of the index."""
        report = assemble(Basis(self.panel, self.contexts[economy], self.answers, self.table))
        atomic_write(self.folder / self.names[economy], report.to_html())
        return index.row(report, self.names[economy])


# What a worker's process works on: it is there before the process is forked, so that nothing is copied to it.
_shared: list[_Shared] = []


def _write_one(economy: str) -> index.Row:
    return _shared[-1].write(economy)


def write_all(
    panel: TablePanel,
    folder: str | os.PathLike[str],
    year: int | None = None,
    peers: Iterable[str] | None = DEFAULT_PEERS,
    producer_services: str | None = None,
    *,
    economies: Iterable[str] | None = None,
    workers: int | None = None,
    progress: Callable[[object], None] | None = None,
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
        Processes; by default one a processor on Linux, eight at most, and one elsewhere. The bytes written do not
        depend on it.
    progress : callable, optional
        Called with each year that is computed, then with each economy that is written.

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
        shared = _prepare(panel, contexts, stage, step)
        rows = []
        for row in _rows(shared, _workers(workers, len(contexts))):
            rows.append(row)
            step(row.economy)
        any_context = next(iter(contexts.values()))
        page = index.render(rows, any_context, facts(panel, shared.table, any_context), shared.table.provenance)
        atomic_write(stage / INDEX, page)
        _publish(stage, target, [*(row.file for row in rows), INDEX])
    return target / INDEX


def _prepare(panel: TablePanel, contexts: dict[str, Context], stage: Path, step: Callable[[object], None]) -> _Shared:
    first = next(iter(contexts.values()))
    seen: set[int] = set()

    def computed(year: int) -> None:
        seen.add(year)
        step(year)

    answers = gather(
        panel,
        requests(),
        years=first.compared,
        producer_services=first.definition,
        economies=tuple(contexts),
        progress=computed,
    )
    for year in panel.years:
        if year not in seen:
            step(year)
    if answers.studies is not None:
        answers.studies.prepare()
    names = dict(zip(contexts, file_names(list(contexts), first.year), strict=True))
    table = panel[first.year] if answers.studies is None else answers.studies.table
    return _Shared(panel, table, answers, contexts, names, stage)


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
    taken: set[str] = set()
    names = []
    for code in economies:
        plain = _UNSAFE.sub("-", code).strip("-")[:_LONGEST] or "economy"
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name.casefold())
        names.append(f"interlace-{name}-{year}.html")
    return names


def _workers(wanted: int | None, reports: int) -> int:
    # Elsewhere a forked process is not safe, and a fresh one would have to read everything again.
    if sys.platform != "linux":
        return 1
    count = min(len(os.sched_getaffinity(0)), 8) if wanted is None else wanted
    return max(1, min(count, reports))


def _rows(shared: _Shared, workers: int) -> Iterator[index.Row]:
    """Write the reports and yield their lines in order, one as soon as it is there."""
    if workers == 1:
        yield from (shared.write(economy) for economy in shared.contexts)
        return
    _shared.append(shared)
    try:
        with warnings.catch_warnings():
            # No other thread of this process holds a lock that the workers need: the computing is over.
            warnings.filterwarnings("ignore", message=".*fork", category=DeprecationWarning)
            with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
                try:
                    yield from pool.map(_write_one, shared.contexts)
                except BaseException:
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
    finally:
        _shared.remove(shared)


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
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        _remove_empty(made)


def _remove_empty(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _publish(stage: Path, folder: Path, names: Iterable[str]) -> None:
    """Move the finished files to their place, the index last."""
    names = list(names)
    for name in names:
        if (folder / name).is_dir():
            raise OutputError(
                f"cannot write {name!r}: a folder of that name is there",
                where=str(folder),
                fix="remove it, or choose another folder",
            )
    try:
        for name in names:
            (stage / name).replace(folder / name)
    except OSError as error:
        raise _cannot(folder, error) from error


def _cannot(folder: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        f"cannot write into {folder.name!r}: {reason}",
        where=str(folder),
        fix="choose a folder that you may write to and that has room",
    )
