"""Formulas as MathML, readings and citations of the measures that a report uses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from interlace import indicators
from interlace.indicators import Measure
from interlace.model.references import citation
from interlace.report.document import Method, Reference, picked
from interlace.report.sections import Request, Trend

_ADDRESS = re.compile(r"\s*(https?://\S+?)\.?$")


@cache
def mathml(formula: str) -> str:
    """Turn a LaTeX formula into MathML that a browser sets as a block.

    Parameters
    ----------
    formula : str
        LaTeX, without dollar signs.

    Returns
    -------
    str
    """
    from latex2mathml.converter import convert

    return str(convert(formula, display="block"))


def used(requests: Iterable[Request], trends: Iterable[Trend]) -> tuple[tuple[Method, ...], tuple[Reference, ...]]:
    """Return the methods of the indicators that were asked for and of the trends' analyses, and the works they cite.

    Parameters
    ----------
    requests : iterable of Request
    trends : iterable of Trend

    Returns
    -------
    tuple of Method, tuple of Reference
        Indicators in order of first use, then analyses; works by their text.
    """
    asked = [request.indicator for request in requests]
    asked += [plan.analysis for trend in trends for plan in trend.plans if plan.analysis]
    methods = tuple(_method(indicators.get(name)) for name in dict.fromkeys(asked))
    keys = dict.fromkeys(key for item in methods for key in item.cited)
    return methods, tuple(sorted((_reference(key) for key in keys), key=lambda work: work.text))


def _method(item: Measure) -> Method:
    said = picked(item, "title", "unit", "formula", "reading", "denominator", "traps")
    return Method(indicator=item.id, mathml=mathml(item.formula), cited=item.cite, **said)


def _reference(key: str) -> Reference:
    text = citation(key)
    found = _ADDRESS.search(text)
    return Reference(key, text[: found.start()], found.group(1)) if found else Reference(key, text)
