"""One page a measure, and their index, from the registry."""

from __future__ import annotations

import math

from markdown import cell, table
from measured import case_key, measured

from interlace.indicators import TRENDS, Case, Measure, Option, all_indicators
from interlace.model import references

MOST_DIGITS = 9
TREND_TITLES = {
    "servicification": "Manufacturing turns to services",
    "outsourcing": "Outsourcing",
    "agglomeration": "Agglomeration and matching",
    "value_chain": "The value chain",
    "digitalization": "Digitalization",
    "production_city": "Production and city",
}
SYMBOLS = r"""
In the formulas $Z$ holds intermediate deliveries, $x$ output, $A = Z \hat x^{-1}$ input coefficients,
$B = (I - A)^{-1}$ the Leontief inverse, $H = \hat x^{-1} Z$ and $G = (I - H)^{-1}$ the Ghosh inverse,
$v$ value added per unit of output, $y$ final use, $e$ exports, $s_K$ the selector of a set of industries $K$,
$S$ services, $P$ producer services, $M$ manufacturing, $\iota$ ones.
"""
INDEX = """# Indicators and analyses

Each is declared in one place: formula, unit, reading, citation, what it needs, reference cases and the function. This
page, the page of each, `interlace explain ID` and the report's notes on method are all made from that declaration. An
analysis takes more than one table, or gives a richer result, than an indicator. Shares are fractions of one in data
files.
"""


def _option(option: Option) -> list[str]:
    choices = " or ".join(f"`{value!r}`" for value in option.choices)
    default = "required" if option.required else f"`{option.default!r}`"
    return [f"`{option.name}`", cell(option.meaning), choices, default]


def figure_of(case: Case) -> str:
    """Return which figure a case is about."""
    where = ", ".join(case.where.values()) or "all economies"
    where += f", over {', '.join(case.over.values())}" if case.over else ""
    return f"{where}, mean weighted by {case.weight.replace('_', ' ')}" if case.weight else where


def number(value: float, tolerance: float = 0.0) -> str:
    """Return a value with a true minus sign, to four digits or, where less is tolerated, to as many as that takes."""
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace("-", "−")
    digits = min(max(4, math.ceil(-math.log10(tolerance))), MOST_DIGITS) if tolerance else 4
    return f"{value:.{digits}f}".replace("-", "−")


def _cases(declared: Measure) -> str:
    ours = measured("cases")
    rows = []
    for case in declared.cases:
        where = figure_of(case)
        options = ", ".join(f"{name}={value!r}" for name, value in case.options.items())
        value = ours.get(case_key(declared.id, case))
        rows.append(
            [
                cell(f"{case.table}, {case.when}" + (f", {options}" if options else "")),
                cell(where),
                number(case.expected, case.tolerance),
                "not yet computed" if value is None else number(value, case.tolerance),
                f"{case.tolerance:g}",
                cell(case.told),
            ]
        )
    head = ["Table", "Figure", "Outside figure", "Ours", "Tolerance", "Where it stands"]
    return "## Reference cases\n\n" + table(head, rows, right=[2, 3, 4])


def _denominator(declared: Measure) -> str:
    if declared.denominators:
        rows = [[f"`{name}`", cell(words)] for name, words in declared.denominators.items()]
        return "## Denominator\n\n" + table(["`denominator`", "Measured against"], rows)
    return f"## Denominator\n\n{declared.denominator}\n" if declared.denominator else ""


def _facts(declared: Measure) -> str:
    facts = {
        "Id": f"`{declared.id}`",
        "Kind": declared.word,
        "Trend": TREND_TITLES[declared.trend],
        "Unit": declared.unit,
        "Needs": declared.needs.in_words(),
    }
    if declared.has_producer_services:
        facts["Producer services"] = "`narrow` unless another definition is named; its name is printed on every figure"
    return "\n".join(f"{name}\n: {value}\n" for name, value in facts.items())


def _how(declared: Measure) -> str:
    if declared.analysis:
        function = declared.function
        package = function.__module__.split(".")[1]
        called = f"`interlace.{package}.{function.__name__}`"
        return f"## How to compute it\n\n{called}, see [the API](../api/{package}.md).\n"
    return (
        "## How to compute it\n\n"
        f'```python\ninterlace.compute("{declared.id}", interlace.load("bundled")[2011])\n```\n\n'
        f"```console\n$ interlace compute {declared.id} CHN --format csv\n```\n"
    )


def page(declared: Measure) -> str:
    """Return the page of one indicator or analysis."""
    options = [_option(option) for option in declared.options]
    traps = "".join(f"- {trap}\n" for trap in declared.traps)
    cited = "".join(f"- {references.citation(key)}\n" for key in declared.cite)
    parts = [
        f"# {declared.title}\n",
        _facts(declared),
        f"## Formula\n\n$$\n{declared.formula}\n$$\n\nThe symbols are explained on the "
        "[page of all indicators](index.md).\n",
        f"## How to read it\n\n{declared.reading}\n",
        _denominator(declared),
        "## Options\n\n" + table(["Option", "Meaning", "Choices", "Default"], options) if options else "",
        f"## Traps\n\n{traps}" if traps else "",
        _cases(declared),
        f"## What to cite\n\n{cited}",
        _how(declared),
    ]
    return "\n".join(part for part in parts if part)


def index(indicators: tuple[Measure, ...]) -> str:
    """Return the index, by trend."""
    parts = [INDEX, SYMBOLS]
    for trend in TRENDS:
        mine = [declared for declared in indicators if declared.trend == trend]
        if mine:
            rows = [[f"[{cell(one.title)}]({one.id}.md)", f"`{one.id}`", one.unit] for one in mine]
            parts.append(f"## {TREND_TITLES[trend]}\n\n" + table(["Measure", "Id", "Unit"], rows))
    tree = "\n".join(declared.id for declared in indicators)
    parts.append(f"```{{toctree}}\n:hidden:\n\n{tree}\n```\n")
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Return path to text of every page on measures."""
    every = all_indicators(analyses=True)
    indicators = tuple(one for one in every if one.function.__module__.startswith("interlace."))
    found = {f"indicators/{declared.id}.md": page(declared) for declared in indicators}
    return {"indicators/index.md": index(indicators), **found}
