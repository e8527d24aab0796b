"""Figures computed before, kept by the digest of their tables, their options and the package's version.

The cache is a convenience: where its folder cannot be read or written, figures are computed again.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import marshal
import os
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs
import pyarrow.parquet as pq

from interlace._version import __version__
from interlace.errors import InterlaceError
from interlace.indicators._declaration import Indicator
from interlace.model.files import atomic_write
from interlace.model.panel import TablePanel

__all__ = ["folder", "key", "read", "write"]

NEEDED = {"economy", "year", "value", "unit"}
"""Columns without which a file is none of ours."""

log = logging.getLogger("interlace.cache")


def folder() -> Path:
    """Return the folder of the cache: ``INTERLACE_CACHE``, or the user's own."""
    own = os.environ.get("INTERLACE_CACHE", "").strip()
    return Path(own) if own else Path(platformdirs.user_cache_dir("interlace"))


def key(declared: Indicator, options: Mapping[str, Any], panel: TablePanel, years: Sequence[int]) -> str:
    """Return the name under which figures are kept.

    It covers the package's version and files, the function's own code (for indicators of other packages), the options,
    and the contents and classification of every table.
    """
    parts = {
        "version": __version__,
        "package": _package(),
        "id": declared.id,
        "code": hashlib.sha256(marshal.dumps(declared.function.__code__, 2)).hexdigest(),
        "module": declared.function.__module__,
        "options": {name: repr(value) for name, value in sorted(options.items())},
        "classification": panel.classification.key(),
        "tables": [panel.fingerprint(year) for year in years],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _package() -> str:
    """Return what stands for the package's own files: after a change of any of them nothing old is used."""
    root = Path(__file__).parent.parent
    state = [
        (str(file.relative_to(root)), file.stat().st_size, file.stat().st_mtime_ns)
        for name in ("kernels", "model", "indicators")
        for file in sorted((root / name).rglob("*.py"))
    ]
    return hashlib.sha256(repr(state).encode()).hexdigest()


def read(name: str) -> pd.DataFrame | None:
    """Return the figures kept under `name`, or None."""
    file = folder() / "results" / f"{name}.parquet"
    try:
        content = file.read_bytes()
        frame: pd.DataFrame = pq.read_table(io.BytesIO(content), use_threads=False).to_pandas()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.debug("the cached file %s cannot be used: %s", file.name, error)
        return None
    return frame if set(frame.columns) >= NEEDED else None


def write(name: str, frame: pd.DataFrame) -> None:
    """Keep figures under `name`, written to a temporary name and renamed."""
    place = folder() / "results"
    try:
        place.mkdir(parents=True, exist_ok=True)
        atomic_write(place / f"{name}.parquet", frame.to_parquet(index=False))
    except (OSError, InterlaceError) as error:
        log.debug("the cache cannot be written: %s", error)
