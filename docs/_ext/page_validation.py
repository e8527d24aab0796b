"""The page of published numbers, with ours beside them."""

from __future__ import annotations

from typing import Any

from markdown import cell, table
from measured import case_key, measured, notes, published, published_analyses
from page_indicators import figure_of, number

from interlace.indicators import Case, all_indicators, get

HEAD = ["Figure", "Published", "Ours", "Difference", "Passes up to", "Source"]
RIGHT = [1, 2, 3, 4, 5]
PAGES = {
    "exports": "../exports.md",
    "gvc_income": "../chains.md",
    "foreign_share": "../chains.md",
    "linkages": "../exposure.md",
    "distribution": "../profit.md",
    "total_requirements": "../profit.md",
}
"""The page on each function of tests/reference/analyses.py."""
SEEN = 5e-10
"""Half of the last digit of docs/measured.toml."""
INTRODUCTION = """# Validation

Published numbers are the tests. This page lists each with its source, with ours beside it, and with the largest
difference that passes. The tests compute every one of them from the publisher's tables. The values here are those of
the last run of `make docs-figures`; a test fails if they have changed.

How large a difference may be depends on the kind of source. A number that another program computed from the same table
must agree to its last printed digit. A number from another inter-country table may differ by 3 points. A number from
OECD's Trade in Value Added, whose tables are balanced in another way, may differ from WIOD by up to 8 points: it
confirms the order of magnitude and no more, so look at its difference.
"""
SETS = """## Whole data sets

All figures of a published data set at once: how many there are, the largest difference that passes, and the largest
that is found. Differences in exports are shares of the flow, or of 1 billion USD where the flow is smaller.
"""
CASES = """## Reference cases of the indicators and analyses

Each stands in the declaration of its measure.
"""


def _largest(item: dict[str, Any]) -> str:
    return f"{item['largest']:.2g}" if item["largest"] else "below 1e-12"


def _sets() -> str:
    rows = []
    for item in measured("comparisons"):
        link = f"[{cell(item['what'])}]({item['page']})"
        figures = f"{item['figures']:,}"
        rows.append([link, figures, f"{item['tolerance']:g}", _largest(item), cell(item["source"])])
    head = ["What is compared", "Figures", "Passes up to", "Largest difference", "Source"]
    return SETS + "\n" + table(head, rows, right=[1, 2, 3])


def _numbers(expected: float, tolerance: float, ours: float | None) -> list[str]:
    """Return the cells published, ours, difference and largest difference that passes."""
    if ours is None:
        return [number(expected, tolerance), "not yet computed", "", f"{tolerance:g}"]
    return [number(expected, tolerance), number(ours, tolerance), _difference(ours - expected), f"{tolerance:g}"]


def _difference(gap: float) -> str:
    if abs(gap) < SEEN:
        return "below 1e-9"
    text = f"{gap:+,.0f}" if abs(gap) >= 100 else f"{gap:+.2g}"
    return text.replace("-", "−", 1) if gap < 0 else text


def _case(declared: str, case: Case, what: str = "") -> list[str]:
    options = "".join(f", {name}={option}" for name, option in case.options.items())
    return [
        cell((f"{what}: " if what else "") + f"{figure_of(case)}, {case.year}{options}"),
        *_numbers(case.expected, case.tolerance, measured("cases").get(case_key(declared, case))),
        cell(case.told),
    ]


def _analysis(entry: Any) -> list[str]:
    return [
        f"[{cell(entry.what)}]({PAGES[entry.function]}), {entry.year}",
        *_numbers(entry.expected, entry.tolerance, measured("analyses").get(entry.key)),
        cell(entry.source),
    ]


def _with_sources(rows: list[list[str]]) -> str:
    """Return a table whose last cells, the sources, stand numbered below it: many rows share one."""
    sources = list(dict.fromkeys(row[-1] for row in rows))
    numbered = [[*row[:-1], str(sources.index(row[-1]) + 1)] for row in rows]
    listed = "".join(f"{place}. {source}\n" for place, source in enumerate(sources, start=1))
    return f"{table(HEAD, numbered, right=RIGHT)}\nSources:\n\n{listed}"


def _cases() -> str:
    parts = [CASES]
    for declared in all_indicators(analyses=True):
        rows = [_case(declared.id, case) for case in declared.cases]
        title = f"### [{cell(declared.title)}](indicators/{declared.id}.md)\n\n"
        parts.append(title + _with_sources(rows))
    return "\n".join(parts)


def _files() -> str:
    parts, of_analyses, said = ["## Numbers of the literature\n"], published_analyses(), notes()
    for title, numbers in published().items():
        rows = []
        for one in numbers:
            figure, *rest = _case(one.indicator, one.case, one.what)
            rows.append([f"[{cell(get(one.indicator).title)}](indicators/{one.indicator}.md), {figure}", *rest])
        rows += [_analysis(entry) for entry in of_analyses.get(title, [])]
        note = f"{cell(said[title])}\n\n" if said[title] else ""
        parts.append(f"### {title}\n\n{note}" + _with_sources(rows))
    return "\n".join(parts)


def page() -> str:
    """Return the page."""
    return f"{INTRODUCTION}\n{_sets()}\n{_files()}\n{_cases()}"
