"""Frames computed before, kept by what they were computed from: tables, options, the function and the package's files.

The cache is a convenience: where its folder cannot be read or written, frames are computed again.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import marshal
import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd
import platformdirs
import pyarrow as pa

from interlace._version import __version__
from interlace.errors import InterlaceError, Unsupported
from interlace.model.code import code_of
from interlace.model.files import atomic_write

__all__ = ["LIMIT", "decoded", "encoded", "folder", "key", "named", "read", "trim", "write"]

LIMIT = 2_000_000_000
"""Bytes that the kept frames may hold; beyond it `trim` takes away those not used for longest."""

SUFFIX = ".arrow"
REFUSAL = "refused"
"""Columns of a file that keeps a refusal, so that no table is read again to find it out."""

log = logging.getLogger("interlace.cache")


def folder() -> Path:
    """Return the folder of the cache: ``INTERLACE_CACHE``, or the user's own."""
    own = os.environ.get("INTERLACE_CACHE", "").strip()
    return Path(own) if own else Path(platformdirs.user_cache_dir("interlace"))


def key(
    id: str, function: Callable[..., Any], options: Mapping[str, Any], table: str, classification: Mapping[str, Any]
) -> str:
    """Return the name under which a frame is kept.

    It covers the package's version and files, the function's own code and the files of its package (see
    `interlace.model.code`), the options by value, and the contents and classification of the table.

    Parameters
    ----------
    id : str
        Id of the indicator or the analysis.
    function : callable
        What makes the frame.
    options : mapping
        Its options: plain values, lists, mappings, arrays, or other values that can be pickled.
    table : str
        A fingerprint of the table.
    classification : mapping
        What stands for the table's classification: its ``key()``.

    Returns
    -------
    str
        64 hexadecimal figures; empty where the function or an option cannot be told from another (a function with a
        closure, one typed at the prompt, an option that is a function), so that nothing may be kept.
    """
    code, given = _function(function), named(options)
    if code is None or given is None:
        log.debug("nothing is kept of %s: its %s cannot be told apart", id, "function" if code is None else "options")
        return ""
    parts = {
        "version": __version__,
        "id": id,
        "function": code,
        "options": given,
        "classification": dict(classification),
        "table": table,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _function(function: Callable[..., Any]) -> list[str] | None:
    """Return what stands for a function, or None where its code alone does not say what it does."""
    files = code_of(function)
    code, module = getattr(function, "__code__", None), str(getattr(function, "__module__", ""))
    defaults = named([getattr(function, "__defaults__", None), getattr(function, "__kwdefaults__", None)])
    if files is None or defaults is None or not isinstance(code, CodeType):
        return None
    digest = hashlib.sha256(marshal.dumps(code, 2)).hexdigest()
    return [module, str(getattr(function, "__qualname__", "")), digest, defaults, files]


def named(value: Any) -> str | None:
    """Return text that differs wherever two values differ, or None where that cannot be promised."""
    if value is None or isinstance(value, (bool, int, float, str, np.generic)):
        return f"{type(value).__name__}:{value!r}"
    if isinstance(value, Mapping):
        return _joined("mapping", [part for name in sorted(value, key=str) for part in (name, value[name])])
    if isinstance(value, (list, tuple)):
        return _joined("sequence", value)
    if isinstance(value, (set, frozenset)):
        parts = [named(part) for part in value]
        return None if None in parts else json.dumps(["set", *sorted(map(str, parts))])
    if callable(value):
        return None
    try:
        return f"{type(value).__name__}:{hashlib.sha256(pickle.dumps(value, 5)).hexdigest()}"
    except (pickle.PicklingError, AttributeError, TypeError):
        return None


def _joined(kind: str, values: Iterable[Any]) -> str | None:
    parts = [named(part) for part in values]
    return None if None in parts else json.dumps([kind, *parts])


def encoded(outcome: pd.DataFrame | Unsupported) -> bytes:
    """Return a frame as the bytes of an Arrow file, without its index; of a refusal, a frame that tells it."""
    if isinstance(outcome, Unsupported):
        outcome = pd.DataFrame({REFUSAL: [outcome.packed()]}, dtype="str")
    rows = pa.Table.from_pandas(outcome, preserve_index=False)
    stream = io.BytesIO()
    with pa.ipc.new_file(stream, rows.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as file:
        file.write_table(rows)
    return stream.getvalue()


def decoded(content: bytes) -> pd.DataFrame | Unsupported:
    """Return the frame, or the refusal, of `encoded` bytes."""
    frame: pd.DataFrame = pa.ipc.open_file(pa.BufferReader(content)).read_all().to_pandas(use_threads=False)
    return Unsupported.unpacked(str(frame[REFUSAL].iloc[0])) if list(frame.columns) == [REFUSAL] else frame


def _place(name: str) -> Path:
    return folder() / "results" / f"{name}{SUFFIX}"


def read(name: str) -> pd.DataFrame | Unsupported | None:
    """Return the frame or the refusal kept under `name`, a name from `key`; None where there is none."""
    if not name:
        return None
    file = _place(name)
    try:
        found = decoded(file.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, pa.ArrowException, IndexError) as error:
        log.debug("the cached file %s cannot be used: %s", file.name, error)
        return None
    with suppress(OSError):
        os.utime(file)
    return found


def write(name: str, content: bytes) -> None:
    """Keep `encoded` bytes under `name`, written to a temporary name and renamed; nothing under an empty name."""
    if not name:
        return
    file = _place(name)
    try:
        atomic_write(file, content, durable=False)
    except (OSError, InterlaceError) as error:
        log.debug("the cache cannot be written: %s", error)


def trim(limit: int = LIMIT) -> int:
    """Take away the frames not used for longest until those left hold at most `limit` bytes.

    Returns
    -------
    int
        Bytes that were taken away.
    """
    try:
        files = [(file.stat(), file) for file in (folder() / "results").glob("[!.]*")]
    except OSError:
        return 0
    over = sum(state.st_size for state, _ in files) - limit
    gone = 0
    for state, file in sorted(files, key=lambda pair: pair[0].st_mtime_ns):
        if gone >= over:
            break
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            log.debug("the cached file %s cannot be taken away: %s", file.name, error)
            return gone
        gone += state.st_size
    return gone
