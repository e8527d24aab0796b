"""The page of published numbers, with ours beside them."""

from __future__ import annotations

from typing import Any

from markdown import cell, table
from measured import case_key, measured, published
from page_indicators import figure_of, number

from interlace.indicators._declaration import Case
from interlace.indicators._registry import all_indicators, get

HEAD = ["Figure", "Published", "Ours", "Passes up to", "Source"]
INTRODUCTION = """# Validation

Published numbers are the tests. This page lists each with its source, ours beside it, and the largest difference that
passes. The tests compute every one of them from the publisher's tables; the values here are those of the last run of
`make docs-figures`, and a test fails where they have moved.
"""
SETS = """## Whole data sets

All figures of a published data set at once: how many there are, the largest difference that passes, and the largest
that is found.
"""
CASES = """## Reference cases of the indicators

Each stands in the declaration of its indicator.
"""


def _largest(item: dict[str, Any]) -> str:
    return f"{item['largest']:.2g}" if item["largest"] else "below 1e-12"


def _sets() -> str:
    rows = []
    for item in measured("comparisons"):
        link = f"[{cell(item['what'])}](indicators/{item['indicator']}.md)"
        figures = f"{item['figures']:,}"
        rows.append([link, figures, f"{item['tolerance']:g}", _largest(item), cell(item["source"])])
    head = ["What is compared", "Figures", "Passes up to", "Largest difference", "Source"]
    return SETS + "\n" + table(head, rows, right=[1, 2, 3])


def _case(declared: str, case: Case, what: str = "") -> list[str]:
    value = measured("cases").get(case_key(declared, case))
    options = "".join(f", {name}={option}" for name, option in case.options.items())
    return [
        cell((f"{what}: " if what else "") + f"{figure_of(case)}, {case.year}{options}"),
        number(case.expected),
        "not yet computed" if value is None else number(value),
        f"{case.tolerance:g}",
        cell(case.source),
    ]


def _cases() -> str:
    parts = [CASES]
    for declared in all_indicators():
        rows = [_case(declared.id, case) for case in declared.cases]
        title = f"### [{cell(declared.title)}](indicators/{declared.id}.md)\n\n"
        parts.append(title + table(HEAD, rows, right=[1, 2, 3]))
    return "\n".join(parts)


def _files() -> str:
    parts = ["## Numbers of the literature\n"]
    for title, numbers in published().items():
        rows = []
        for one in numbers:
            figure, *rest = _case(one.indicator, one.case, one.what)
            rows.append([f"[{cell(get(one.indicator).title)}](indicators/{one.indicator}.md), {figure}", *rest])
        parts.append(f"### {title}\n\n" + table(HEAD, rows, right=[1, 2, 3]))
    return "\n".join(parts)


def page() -> str:
    """Return the page."""
    return f"{INTRODUCTION}\n{_sets()}\n{_files()}\n{_cases()}"
