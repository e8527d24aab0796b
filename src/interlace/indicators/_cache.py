"""Figures of indicators computed before, and refusals; see `interlace.model.cache`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from interlace.errors import Unsupported
from interlace.indicators.declaration import Measure
from interlace.model import cache
from interlace.model.panel import TablePanel

__all__ = ["key", "read", "write"]

NEEDED = {"economy", "year", "value", "unit"}
"""Columns without which a file is none of ours."""
REFUSAL = ["refused", "where", "fix"]
"""Columns of a file that keeps a refusal, so that no table is read again to find it out."""


def key(declared: Measure, options: Mapping[str, Any], panel: TablePanel, years: Sequence[int]) -> str:
    """Return the name under which the figures of an indicator are kept; see `interlace.model.cache.key`."""
    tables = [panel.fingerprint(year) for year in years]
    return cache.key(declared.id, declared.function, options, tables, panel.classification.key())


def read(name: str) -> pd.DataFrame | Unsupported | None:
    """Return the figures kept under `name`, or the refusal, or None."""
    frame = cache.read(name)
    if frame is None or set(frame.columns) >= NEEDED:
        return frame
    if list(frame.columns) != REFUSAL or len(frame) != 1:
        return None
    what, where, fix = (None if pd.isna(part) else str(part) for part in frame.iloc[0])
    return Unsupported(what or "", where=where, fix=fix)


def write(name: str, outcome: pd.DataFrame | Unsupported) -> None:
    """Keep figures or a refusal under `name`."""
    if isinstance(outcome, Unsupported):
        parts = [outcome.what, outcome.where, outcome.fix]
        outcome = pd.DataFrame([parts], columns=REFUSAL, dtype="str")
    cache.write(name, outcome)
