"""What the readers of R data packages share: finding the file, and blocks of cells taken by their labels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.axes import require_unique
from interlace.model.classification import Classification
from interlace.model.files import is_folder, require_file
from interlace.model.imported import Imported
from interlace.model.panel import SupplyUsePanel, TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._rdata import read_r
from interlace.words import Said, said

PUBLISHED_TOLERANCE = 1e-6
"""Largest miss of a published total, as a share of it, that is a matter of the publisher's rounding."""
Panel = TypeVar("Panel", TablePanel, SupplyUsePanel)

AS_RELEASED = "give the file as its package released it"


def wrong(file: Path, what: str, fix: str | None = AS_RELEASED, *, at: str = "") -> InputError:
    """Return the error of a publisher's file, or of a place in it."""
    return InputError(what, where=f"{file}{at and ', '}{at}", fix=fix)


def require_path(path: Path | None, source: str, what: Said) -> Path:
    """Return `path` if a folder or an ordinary file is there.

    Parameters
    ----------
    path : pathlib.Path or None
    source : str
    what : Said
        The files that the source reads, for messages.
    """
    if path is None:
        raise InputError.said("source_needs_files", source=source, files=what)
    return path if is_folder(path) else require_file(path)


def folder_of(path: Path | None, source: str, what: Said, *names: str) -> Path:
    """Return the folder of a source's files, which must hold some; the path of one file will do."""
    found = require_path(path, source, what)
    folder = found if found.is_dir() else found.parent
    for name in names:
        file_in(folder, name)
    return folder


def file_in(folder: Path, name: str) -> Path:
    """Return the file `name` of a folder."""
    file = folder / name
    if not file.is_file():
        raise InputError.said("file_missing", name=name, where=str(folder))
    return file


def one_file(path: Path | None, source: str, name: str) -> Path:
    """Return the file itself, or the file `name` of a folder."""
    found = require_path(path, source, said("errors.files.one", name=name))
    return file_in(found, name) if found.is_dir() else found


def dated(folder: Path, pattern: re.Pattern[str]) -> dict[int, Path]:
    """Return the files of a folder whose names are of a pattern, by the year in it, ascending: four figures or two."""
    found: dict[int, Path] = {}
    for file in sorted(folder.iterdir()):
        if match := pattern.match(file.name):
            other = found.setdefault(full_year(match.group(1)), file)
            if other != file:
                raise wrong(folder, f"{other.name} and {file.name} are of one year", "keep one file a year")
    return dict(sorted(found.items()))


def full_year(text: str) -> int:
    """Return a year written with four figures, or with two (51 to 99 are of the last century)."""
    return int(text) + (0 if len(text) > 2 else 1900 if int(text) > 50 else 2000)


def of_years(
    source: str,
    files: Mapping[int, tuple[Any, ...]],
    read: Callable[..., Any],
    provenance: Callable[..., Provenance],
    economies: Iterable[str],
    classification: Classification,
    kind: type[Panel] = TablePanel,  # type: ignore[assignment]
) -> Panel:
    """Return a panel that reads each year when it is asked for.

    Parameters
    ----------
    source : str
    files : mapping of int to tuple
        Year to what `read` and `provenance` are called with.
    read, provenance : callable
    economies, classification
        As in `TablePanel`.
    kind : type
        `TablePanel`, or `SupplyUsePanel`.
    """
    return kind(
        source,
        {year: partial(read, *given) for year, given in files.items()},
        {year: partial(provenance, *given) for year, given in files.items()},
        tuple(economies),
        classification,
    )


def objects_of(file: Path) -> dict[str, Any]:
    """Return the objects of an R data file; the last two files are kept, as long as they do not change."""
    try:
        state = file.stat()
    except OSError:
        return read_r(file)
    return _read(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read(file: Path, changed: int, size: int) -> dict[str, Any]:
    return read_r(file)


def one_frame(file: Path, columns: Sequence[str], what: str) -> tuple[str, pd.DataFrame]:
    """Return the one data frame of a file and its name in R.

    Parameters
    ----------
    file : pathlib.Path
    columns : sequence of str
        Columns that it must have.
    what : str
        What the file should hold, for the message.

    Raises
    ------
    InputError
        If the file does not hold exactly one data frame, or a column is missing.
    """
    frames = {name: value for name, value in objects_of(file).items() if isinstance(value, pd.DataFrame)}
    if len(frames) != 1:
        raise wrong(file, f"{file.name} does not hold {what}", f"it should hold one data frame, not {len(frames)}")
    name, frame = next(iter(frames.items()))
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise wrong(file, f"{file.name} does not hold {what}: the columns {', '.join(missing[:5])} are missing")
    return name, frame


def block(frame: pd.DataFrame, rows: Sequence[str], columns: Sequence[str], file: Path) -> Float:
    """Return the cells of some rows and columns by their labels, shape (rows, columns).

    Raises
    ------
    InputError
        If a label is missing or stands twice, or a cell is blank or not a number.
    """
    require_unique(list(frame.index), f"rows of {file.name}")
    require_unique(list(frame.columns), f"columns of {file.name}")
    for kind, wanted, known in (("rows", rows, frame.index), ("columns", columns, frame.columns)):
        missing = [label for label in wanted if label not in known]
        if missing:
            fix = "give the whole file as its package released it"
            raise wrong(file, f"{file.name} lacks the {kind} {', '.join(missing[:5])}", fix)
    picked = frame.loc[list(rows), list(columns)]
    try:
        cells = picked.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise wrong(file, f"{file.name} holds text where numbers should stand", None) from None
    bad = np.argwhere(~np.isfinite(cells))
    if bad.size:
        row, column = bad[0]
        at = f"row {rows[row]}, column {columns[column]}"
        raise wrong(file, f"{file.name} has a blank cell or one that is not finite", at=at)
    return np.ascontiguousarray(cells)


def long_block(frame: pd.DataFrame, row: str, column: str, value: str, file: Path) -> pd.DataFrame:
    """Turn one row a cell into a frame of rows and columns, both in the order in which they first stand.

    Raises
    ------
    InputError
        If a cell stands twice or has no label.
    """
    labels = pd.MultiIndex.from_arrays([frame[row].astype(object), frame[column].astype(object)])
    require_unique(list(labels), f"cells of {file.name}")
    wide = pd.Series(frame[value].array, index=labels).unstack(sort=False)
    rows, columns = (labels.get_level_values(level).unique() for level in (0, 1))
    return wide.reindex(index=rows, columns=columns)


def require_equal(
    ours: Float,
    published: Float,
    labels: Sequence[object] | pd.Index,
    what: str,
    file: Path,
    *,
    share: float = PUBLISHED_TOLERANCE,
    rounding: float | None = None,
) -> None:
    """Raise `InputError` if sums of cells miss the publisher's totals by more than rounding.

    Parameters
    ----------
    ours, published : ndarray, shape (n,)
    labels : sequence or pandas.Index of length n
        What each total is of.
    what : str
        What the totals are, for the message.
    file : pathlib.Path
    share : float
        What a sum may miss, as a share of its total.
    rounding : float, optional
        What it may miss besides, in the publisher's unit; by default a billionth of the largest total.
    """
    gap = np.abs(ours - published)
    floor = 1e-9 * float(np.abs(published).max(initial=0)) if rounding is None else rounding
    bad = np.flatnonzero(~(gap <= share * np.abs(published) + floor))
    if bad.size:
        worst = int(bad[np.argmax(gap[bad])])
        label = labels[worst]
        words = " ".join(map(str, label)) if isinstance(label, tuple) else label
        raise wrong(
            file,
            f"{what} of {bad.size} rows or columns of {file.name} is not the sum of its cells",
            "cells are missing or were changed; give the file as its publisher or package released it",
            at=f"{words}: cells add up to {ours[worst]:,.10g}, published {published[worst]:,.10g}",
        )


def national_table(
    economies: str | Sequence[str],
    classification: Classification,
    Z: Float,
    Y: Float,
    V: Float,
    *,
    codes: Sequence[str] | None = None,
    final: Sequence[str] | None = None,
    primary: Sequence[str],
    imports: Float | None = None,
    imported: Imported | None = None,
    satellites: tuple[Iterable[str], Float, Unit] | None = None,
    **more: Any,
) -> IOTable:
    """Return the table of one economy, or of several that have the same industries in the same order.

    Parameters
    ----------
    economies : str or sequence of str
    classification : Classification
    Z, Y, V, imports, imported
        As in `IOTable`; imports are what the imported part adds up to where it is given without them.
    codes, final : sequence of str, optional
        Industries and categories of final use of each economy; the classification's own by default, in its order.
    primary : sequence of str
        Labels of the rows of V.
    satellites : tuple, optional
        Names of satellite rows, their cells, shape (names, industries), and their unit.
    **more
        Unit, year, provenance and residual, as in `IOTable`.
    """
    places = [economies] if isinstance(economies, str) else list(economies)
    if imported is not None and imports is None:
        imports = imported.Z.sum(axis=1) + imported.Y.sum(axis=1)
    industries = pd.MultiIndex.from_product([places, codes or classification.codes], names=["economy", "industry"])
    categories = pd.MultiIndex.from_product([places, final or [*classification.final]], names=["economy", "category"])
    rows = None
    if satellites is not None:
        names, cells, measured = satellites
        rows = pd.DataFrame(np.array(cells), index=pd.Index(list(names)), columns=industries)
        rows.attrs["units"] = dict.fromkeys(names, measured)
    return IOTable(
        Z, Y, V, industries, categories, pd.Index(list(primary), name="primary"),
        classification=classification, imports=imports, satellites=rows, imported=imported, **more,
    )  # fmt: skip
