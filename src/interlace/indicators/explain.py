"""`explain`: everything that is declared about a measure, as text."""

from __future__ import annotations

from dataclasses import dataclass

from interlace.indicators.declaration import Case, Measure, Option
from interlace.indicators.registry import made_by
from interlace.model.references import citation

__all__ = ["Explanation", "explain"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a measure is, for a reader at a terminal or in a notebook.

    Parameters
    ----------
    measure : Measure
    """

    measure: Measure

    def __str__(self) -> str:
        item = self.measure
        lines = [
            f"{item.title} [{item.id}]",
            "",
            f"Kind:        {item.word}",
            f"Trend:       {item.trend.replace('_', ' ')}",
            f"Unit:        {item.unit}",
            f"Formula:     {item.formula}",
            f"Reading:     {item.reading}",
            *([f"Share of:    {item.denominator}"] if item.denominator else []),
            f"Needs:       {item.needs.in_words()}",
        ]
        lines += _block("Options", [_option_line(option) for option in item.options])
        lines += _block("Traps", list(item.traps))
        lines += _block("Known values", [_case_line(case) for case in item.cases])
        lines += _block("Method", [citation(key) for key in item.cite])
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)


def _block(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _option_line(option: Option) -> str:
    choices = " | ".join(str(choice) for choice in option.choices)
    words = (option.name if option.required else f"{option.name} = {option.default}") + (
        f" ({choices})" if choices else ""
    )
    return f"{words}: {option.meaning}"


def _case_line(case: Case) -> str:
    where = ", ".join(case.where.values())
    options = ", ".join(f"{name}={value}" for name, value in case.options.items())
    which = f"{where}, {case.when}, {case.table}" + (f", {options}" if options else "")
    if case.over:
        which += f", over {', '.join(case.over.values())}"
    return f"{which}: {case.expected:.10g} (within {case.tolerance:g}); {case.source}"


def explain(id: str) -> Explanation:
    """Return what is declared about an indicator or an analysis: formula, reading, options, traps, known values.

    Parameters
    ----------
    id : str
        Its id, or the `measure` of a result.

    Raises
    ------
    UnknownName
        If there is no such measure.
    """
    return Explanation(made_by(id))
