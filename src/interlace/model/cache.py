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
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np
import pandas as pd
import platformdirs
import pyarrow.parquet as pq

from interlace._version import __version__
from interlace.errors import InterlaceError
from interlace.model.files import atomic_write

__all__ = ["LIMIT", "decoded", "encoded", "folder", "key", "read", "read_bytes", "trim", "write", "write_bytes"]

LIMIT = 2_000_000_000
"""Bytes that the kept frames may hold; beyond it `trim` takes away those not used for longest."""

_ROOT = Path(__file__).parent.parent
_BELOW = ("bundled", "kernels", "model", "sources")
"""Folders of the package that every figure depends on."""

log = logging.getLogger("interlace.cache")


def folder() -> Path:
    """Return the folder of the cache: ``INTERLACE_CACHE``, or the user's own."""
    own = os.environ.get("INTERLACE_CACHE", "").strip()
    return Path(own) if own else Path(platformdirs.user_cache_dir("interlace"))


def key(
    id: str,
    function: Callable[..., Any],
    options: Mapping[str, Any],
    tables: Iterable[str],
    classification: Mapping[str, Any],
) -> str:
    """Return the name under which a frame is kept.

    It covers the package's version and files, the function's own code and file (for functions of other packages), the
    options by value, and the contents and classification of every table.

    Parameters
    ----------
    id : str
        Id of the indicator or the analysis.
    function : callable
        What makes the frame.
    options : mapping
        Its options: plain values, lists, mappings, arrays, or other values that can be pickled.
    tables : iterable of str
        A fingerprint of each table.
    classification : mapping
        What stands for the tables' classification: its ``key()``.

    Returns
    -------
    str
        64 hexadecimal figures; empty where the function or an option cannot be told from another (a function with a
        closure, one typed at the prompt, an option that is a function), so that nothing may be kept.
    """
    code, named = _function(function), _value(options)
    if code is None or named is None:
        log.debug("nothing is kept of %s: its %s cannot be told apart", id, "function" if code is None else "options")
        return ""
    parts = {
        "version": __version__,
        "id": id,
        "function": code,
        "options": named,
        "classification": dict(classification),
        "tables": list(tables),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _function(function: Callable[..., Any]) -> list[str] | None:
    """Return what stands for a function, or None where its code alone does not say what it does."""
    code = getattr(function, "__code__", None)
    module = str(getattr(function, "__module__", ""))
    if not isinstance(code, CodeType) or module == "__main__" or getattr(function, "__closure__", None):
        return None
    defaults = _value([getattr(function, "__defaults__", None), getattr(function, "__kwdefaults__", None)])
    if defaults is None:
        return None
    package, _, rest = module.partition(".")
    own = package == "interlace"
    files = _folders((*_BELOW, rest.partition(".")[0])) if own else _folders(_BELOW) + _file(module)
    digest = hashlib.sha256(marshal.dumps(code, 2)).hexdigest()
    return [module, str(getattr(function, "__qualname__", "")), digest, defaults, files]


@cache
def _folders(names: tuple[str, ...]) -> str:
    """Return what stands for the package's own files: after a change of any of them nothing old is used."""
    state = [
        (str(file.relative_to(_ROOT)), file.stat().st_size, file.stat().st_mtime_ns)
        for name in sorted(set(names))
        for file in sorted((_ROOT / name).rglob("*"))
        if file.suffix in (".py", ".toml")
    ]
    return hashlib.sha256(repr(state).encode()).hexdigest()


def _file(module: str) -> str:
    """Return what stands for the file of another package's module; empty where it has none."""
    name = getattr(sys.modules.get(module), "__file__", None)
    try:
        state = Path(name).stat() if name else None
    except OSError:
        return ""
    return f" {state.st_size} {state.st_mtime_ns}" if state else ""


def _value(value: Any) -> str | None:
    """Return text that differs wherever two values differ, or None where that cannot be promised."""
    if value is None or isinstance(value, (bool, int, float, str, np.generic)):
        return f"{type(value).__name__}:{value!r}"
    if isinstance(value, Mapping):
        return _joined("mapping", [part for name in sorted(value, key=str) for part in (name, value[name])])
    if isinstance(value, (list, tuple)):
        return _joined("sequence", value)
    if isinstance(value, (set, frozenset)):
        parts = [_value(part) for part in value]
        return None if None in parts else json.dumps(["set", *sorted(map(str, parts))])
    if callable(value):
        return None
    try:
        return f"{type(value).__name__}:{hashlib.sha256(pickle.dumps(value, 5)).hexdigest()}"
    except (pickle.PicklingError, AttributeError, TypeError):
        return None


def _joined(kind: str, values: Iterable[Any]) -> str | None:
    parts = [_value(part) for part in values]
    return None if None in parts else json.dumps([kind, *parts])


def encoded(frame: pd.DataFrame) -> bytes:
    """Return a frame as the bytes of a Parquet file, without its index."""
    content: bytes = frame.to_parquet(index=False)
    return content


def decoded(content: bytes) -> pd.DataFrame:
    """Return the frame of `encoded` bytes."""
    frame: pd.DataFrame = pq.read_table(io.BytesIO(content), use_threads=False).to_pandas()
    return frame


def _place(name: str) -> Path:
    return folder() / "results" / f"{name}.parquet"


def read_bytes(name: str) -> bytes | None:
    """Return the bytes kept under `name`, or None; whether they are a frame is for `decoded` to find out."""
    if not name:
        return None
    file = _place(name)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        log.debug("the cached file %s cannot be read: %s", file.name, error)
        return None
    try:
        os.utime(file)
    except OSError as error:
        log.debug("the cached file %s keeps its time: %s", file.name, error)
    return content


def read(name: str, needed: Collection[str] = ()) -> pd.DataFrame | None:
    """Return the frame kept under `name`, or None.

    Parameters
    ----------
    name : str
        From `key`; nothing is kept under an empty one.
    needed : collection of str
        Columns without which a file is none of ours.
    """
    content = read_bytes(name)
    if content is None:
        return None
    try:
        frame = decoded(content)
    except (OSError, ValueError) as error:
        log.debug("the cached file %s cannot be used: %s", name, error)
        return None
    return frame if set(frame.columns) >= set(needed) else None


def write(name: str, frame: pd.DataFrame) -> None:
    """Keep a frame under `name`; nothing is kept under an empty name."""
    if name:
        write_bytes(name, encoded(frame))


def write_bytes(name: str, content: bytes) -> None:
    """Keep the bytes of a frame under `name`, written to a temporary name and renamed."""
    if not name:
        return
    file = _place(name)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        atomic_write(file, content)
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
        files = [(file.stat(), file) for file in (folder() / "results").glob("*.parquet")]
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
