"""Parquet: a square frame (labels in its columns on the left and in its column names) or a long one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.files import EXPANDED_LIMIT
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import Grid, LongCells, Odd, grid_of_cells
from interlace.sources._own_table.rows import long_columns, numbers_of, text_of
from interlace.sources._own_table.vocabulary import KEYS, normal

_HOW = (
    "name the columns of labels economy, code, name, role, and each column of numbers by the same parts with | "
    "between, for example CHN|A; or use the long layout"
)


def frame_of_parquet(content: bytes, where: str) -> pd.DataFrame:
    """Read a Parquet file whose expanded size is within the limit.

    Raises
    ------
    InputError
        If it is damaged or would expand past the limit.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        meta = file.metadata
        stated = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
        if max(stated, 8 * meta.num_rows * meta.num_columns) > EXPANDED_LIMIT:
            raise InputError(
                f"the file expands past the limit of {EXPANDED_LIMIT / 1e6:,.0f} MB",
                where=where,
                fix="split it into one file a year",
            )
        return _frame(file.read())
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(
            f"the Parquet file is damaged or cut short: {(str(error) or type(error).__name__).splitlines()[0][:120]}",
            where=where,
            fix="write or download it again",
        ) from None


def _frame(table: pa.Table) -> pd.DataFrame:
    """Return a frame, without what pandas wrote about itself into the file where that cannot be read."""
    try:
        frame: pd.DataFrame = table.to_pandas()
    except (pa.ArrowException, ValueError, TypeError, KeyError, SyntaxError):
        frame = table.to_pandas(ignore_metadata=True)
    return frame


def grid_of_parquet(content: bytes, place: str, findings: Findings) -> dict[int | None, Grid]:
    """Read a Parquet file into one grid a year (None where it names no year)."""
    frame = frame_of_parquet(content, place)
    if not len(frame) or not len(frame.columns):
        raise InputError("the file has no rows or no columns", where=place, fix="write the table into it")
    if not isinstance(frame.index, pd.RangeIndex) or frame.index.name is not None:
        left = frame.index.to_frame(index=False)
        left.columns = pd.Index([str(name) for name in frame.index.names])
    else:
        left = pd.DataFrame(index=frame.index)
    if not isinstance(frame.columns, pd.MultiIndex):
        names = [*left.columns, *(str(name) for name in frame.columns)]
        keys = long_columns(names, place)
        if keys is not None:
            return _long(pd.concat([left, frame.reset_index(drop=True)], axis=1), keys, place, findings)
    return {None: _square(frame.reset_index(drop=True), left.reset_index(drop=True), place)}


def _numbers(column: pd.Series[Any]) -> tuple[Float, dict[int, Odd]]:
    types = pd.api.types
    if types.is_bool_dtype(column.dtype) or types.is_datetime64_any_dtype(column.dtype):
        kind = "truth value" if types.is_bool_dtype(column.dtype) else "date"
        return np.full(len(column), np.nan), {0: Odd(kind, str(column.iloc[0]))}
    if types.is_numeric_dtype(column.dtype) and not types.is_complex_dtype(column.dtype):
        values = column.to_numpy(dtype=np.float64, na_value=np.nan).copy()
        odd = {int(i): Odd("infinity", "infinity") for i in np.flatnonzero(np.isinf(values))}
        values[np.isinf(values)] = np.nan
        return values, odd
    return numbers_of(list(column))


def _long(frame: pd.DataFrame, keys: dict[str, int], place: str, findings: Findings) -> dict[int | None, Grid]:
    values, odd = _numbers(frame.iloc[:, keys["value"]])
    labels = {key: list(map(text_of, frame.iloc[:, j])) for key, j in keys.items() if key != "value"}
    lines = np.arange(1, len(frame) + 1, dtype=np.intp)
    return grid_of_cells(LongCells(place, labels, values, odd, lines), findings)


def _square(frame: pd.DataFrame, left: pd.DataFrame, place: str) -> Grid:
    parts = [
        [str(part).strip() for part in name] if isinstance(name, tuple) else str(name).split("|")
        for name in list[object](frame.columns)
    ]
    rows = {KEYS.get(normal(name), normal(name)): list(map(text_of, left[name])) for name in left.columns}
    used = 0
    for used, part in enumerate(parts):
        words = [word for word in part if word.strip()]
        key = KEYS.get(normal(words[0])) if len(words) == 1 else None
        if key is None or key in rows or pd.api.types.is_float_dtype(frame.dtypes.iloc[used]):
            break
        rows[key] = list(map(text_of, frame.iloc[:, used]))
    parts = parts[used:]
    if "code" not in rows:
        raise InputError("the file has no column of row codes", where=place, fix=_HOW)
    names = _level_keys(frame, rows, len(parts[0]) if parts else 0, place)
    if not parts or any(len(part) != len(names) for part in parts):
        raise InputError("the names of the columns of numbers have different numbers of parts", where=place, fix=_HOW)
    columns = {key: [part[k].strip() for part in parts] for k, key in enumerate(names)}
    numbers = [_numbers(frame.iloc[:, used + j]) for j in range(len(parts))]
    odd = {(i, j): cell for j, (_, strange) in enumerate(numbers) for i, cell in strange.items()}
    values = np.column_stack([column for column, _ in numbers])
    lines = np.arange(1, len(frame) + 1, dtype=np.intp)
    return Grid(place, rows, columns, values, odd, lines, used + 1)


def _level_keys(frame: pd.DataFrame, rows: dict[str, list[str]], count: int, place: str) -> list[str]:
    if count == 1:
        return ["code"]
    if isinstance(frame.columns, pd.MultiIndex):
        named = [KEYS.get(normal(name or "")) for name in frame.columns.names]
        if all(named):
            return [str(key) for key in named]
    order = [key for key in rows if key in {"economy", "code", "role"}]
    if count == 2 and "economy" in order:
        return ["economy", "code"]
    if count == len(order):
        return order
    raise InputError(
        f"the names of the columns of numbers have {count} parts, and the rows have {len(order)} ({', '.join(order)})",
        where=place,
        fix=_HOW,
    )
