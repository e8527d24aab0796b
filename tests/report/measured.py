"""Series made by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from interlace.model.facts import Series
from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result

PROVENANCE = Provenance(Source("made", "Made by hand"))


def level(shares: Mapping[str, float], year: int = 2011, start: Mapping[str, float] | None = None) -> Series:
    """Return a series of two years, 1995 and `year`; without `start` of `year` alone. NaN stands for no figure."""
    paths = {code: {} if start is None else {1995: start.get(code, math.nan)} for code in shares}
    rows = [
        {"economy": code, "year": when, "value": share, "unit": "share"}
        for code, path in paths.items()
        for when, share in {**path, year: shares[code]}.items()
    ]
    return Series.of(Result(pd.DataFrame(rows), "direct_services_input_share", {}, PROVENANCE))
