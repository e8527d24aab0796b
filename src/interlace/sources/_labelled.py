"""What the readers of R data packages share: finding the file, and blocks of cells taken by their labels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.axes import require_unique
from interlace.model.classification import Classification
from interlace.model.files import require_file
from interlace.model.imported import Imported
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._rdata import read_r

__all__ = [
    "block",
    "long_block",
    "national_table",
    "objects_of",
    "one_file",
    "one_frame",
    "require_equal",
    "require_path",
]

PUBLISHED_TOLERANCE = 1e-6
"""Largest miss of a published total, as a share of it, that is a matter of the publisher's rounding."""


def require_path(path: Path | None, source: str, what: str) -> Path:
    """Return `path` if a folder or an ordinary file is there.

    Parameters
    ----------
    path : pathlib.Path or None
    source, what : str
        The source's name and the files it reads, for messages.
    """
    if path is None:
        raise InputError(f"the source {source} needs its files", fix=f"give path=..., {what}")
    return path if path.is_dir() else require_file(path)


def one_file(path: Path | None, source: str, name: str) -> Path:
    """Return the file itself, or the file `name` of a folder."""
    found = require_path(path, source, f"{name} or its folder")
    if not found.is_dir():
        return found
    file = found / name
    if not file.is_file():
        raise InputError(f"the folder holds no file {name}", where=str(found), fix=f"look for a file named {name}")
    return file


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
        raise InputError(
            f"{file.name} does not hold {what}",
            where=str(file),
            fix=f"it should hold one data frame, not {len(frames)}",
        )
    name, frame = next(iter(frames.items()))
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        raise InputError(
            f"{file.name} does not hold {what}: the columns {', '.join(missing[:5])} are missing",
            where=str(file),
            fix="give the file as its package released it",
        )
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
            raise InputError(
                f"{file.name} lacks the {kind} {', '.join(missing[:5])}",
                where=str(file),
                fix="give the whole file as its package released it",
            )
    picked = frame.loc[list(rows), list(columns)]
    try:
        cells = picked.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise InputError(f"{file.name} holds text where numbers should stand", where=str(file)) from None
    bad = np.argwhere(~np.isfinite(cells))
    if bad.size:
        row, column = bad[0]
        raise InputError(
            f"{file.name} has a blank cell or one that is not finite",
            where=f"{file}, row {rows[row]}, column {columns[column]}",
            fix="give the file as its package released it",
        )
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
        raise InputError(
            f"{what} of {bad.size} rows or columns of {file.name} is not the sum of its cells",
            where=f"{file}, {words}: cells add up to {ours[worst]:,.10g}, published {published[worst]:,.10g}",
            fix="cells are missing or were changed; give the file as its publisher or package released it",
        )


def national_table(
    economy: str,
    classification: Classification,
    Z: Float,
    Y: Float,
    V: Float,
    *,
    final: Sequence[str] | None = None,
    primary: Sequence[str],
    unit: Unit,
    year: int,
    provenance: Provenance,
    imports: Float | None = None,
    residual: Float | None = None,
    imported: Imported | None = None,
) -> IOTable:
    """Return the table of one economy; rows and columns are the classification's own, in its order.

    Parameters
    ----------
    economy : str
    classification : Classification
    Z, Y, V, imports, residual, imported
        As in `IOTable`; imports are what the imported part adds up to where it is given without them.
    final : sequence of str, optional
        Categories of final use; all of the classification's by default.
    primary : sequence of str
        Labels of the rows of V.
    unit, year, provenance
        As in `IOTable`.
    """
    categories = list(classification.final) if final is None else list(final)
    if imported is not None and imports is None:
        imports = imported.Z.sum(axis=1) + imported.Y.sum(axis=1)
    return IOTable(
        Z=Z,
        Y=Y,
        V=V,
        industries=pd.MultiIndex.from_product([[economy], classification.codes], names=["economy", "industry"]),
        final=pd.MultiIndex.from_product([[economy], categories], names=["economy", "category"]),
        primary=pd.Index(list(primary), name="primary"),
        unit=unit,
        year=year,
        classification=classification,
        provenance=provenance,
        imports=imports,
        residual=residual,
        imported=imported,
    )
