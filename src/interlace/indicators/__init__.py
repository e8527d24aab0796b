"""Indicators: a table in, a tidy frame out. One folder a trend, one file an indicator."""

from __future__ import annotations

from interlace.indicators._declaration import TRENDS, Case, Indicator, Needs, Option
from interlace.indicators._registry import all_indicators, get, indicator
from interlace.indicators.compute import Request, compute, compute_many
from interlace.indicators.explain import Explanation, explain
from interlace.indicators.sensitivity import sensitivity

__all__ = [
    "TRENDS",
    "Case",
    "Explanation",
    "Indicator",
    "Needs",
    "Option",
    "Request",
    "all_indicators",
    "compute",
    "compute_many",
    "explain",
    "get",
    "indicator",
    "sensitivity",
]
