"""Measures made by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result
from interlace.report.measures import Measure

PROVENANCE = Provenance(Source("made", "Made by hand"))


def measure(values: Mapping[str, Mapping[int, float]], indicator: str = "direct_services_input_share") -> Measure:
    """Return a measure from economy to year to share; NaN stands for a missing figure."""
    rows = [
        {"economy": code, "year": year, "value": share, "unit": "share"}
        for code, path in values.items()
        for year, share in path.items()
    ]
    return Measure.of(Result(pd.DataFrame(rows), indicator, {}, PROVENANCE))


def level(shares: Mapping[str, float], year: int = 2011, start: Mapping[str, float] | None = None) -> Measure:
    """Return a measure of two years, 1995 and `year`; without `start` of `year` alone."""
    if start is None:
        return measure({code: {year: share} for code, share in shares.items()})
    return measure({code: {1995: start.get(code, math.nan), year: share} for code, share in shares.items()})
