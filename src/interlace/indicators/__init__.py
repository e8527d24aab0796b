"""Measures: a dataset in, a tidy frame or a richer result out. One folder a trend, one file an indicator."""

from __future__ import annotations

from interlace.indicators.compute import Request, compute, compute_many
from interlace.indicators.declaration import TRENDS, Case, Measure, Option
from interlace.indicators.explain import Explanation, explain
from interlace.indicators.listing import Measures
from interlace.indicators.needs import Needs
from interlace.indicators.registry import all_analyses, all_indicators, analysis, get, indicator, made_by
from interlace.indicators.sensitivity import sensitivity

__all__ = [
    "TRENDS",
    "Case",
    "Explanation",
    "Measure",
    "Measures",
    "Needs",
    "Option",
    "Request",
    "all_analyses",
    "all_indicators",
    "analysis",
    "compute",
    "compute_many",
    "explain",
    "get",
    "indicator",
    "made_by",
    "sensitivity",
]
