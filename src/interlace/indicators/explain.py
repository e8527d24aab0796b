"""`explain`: everything that is declared about a measure, as text in the language that is spoken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from interlace import words
from interlace.indicators.declaration import Case, Measure, Option
from interlace.indicators.registry import made_by
from interlace.model.references import citation

__all__ = ["Explanation", "explain"]

LABELS = ("economies", "functions", "components")
"""Tables of the catalogue that name the labels of a case."""


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
        told = {
            "kind": words.text(f"explain.word.{item.word}"),
            "trend": words.name("trends", item.trend),
            "unit": words.name("counted_in", item.unit),
            "formula": item.formula,
            "reading": item.reading,
            "denominator": item.denominator,
            "needs": item.needs.in_words(),
        }
        lines = [words.text("explain.head", title=item.title, id=item.id), ""]
        lines += [words.text(f"explain.{name}", value=value) for name, value in told.items() if value]
        lines += _block("options", map(_option_line, item.options))
        lines += _block("traps", item.traps)
        lines += _block("cases", map(_case_line, item.cases))
        lines += _block("method", map(citation, item.cite))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return str(self)


def _block(name: str, lines: Iterable[str]) -> list[str]:
    shown = [f"  {line}" for line in lines]
    return ["", words.text(f"explain.block.{name}"), *shown] if shown else []


def _option_line(option: Option) -> str:
    return words.text(
        "explain.option_of" if option.choices else "explain.option",
        name=option.name,
        default=str(option.default),
        choices=" | ".join(str(choice) for choice in option.choices),
        meaning=option.meaning,
        required=option.required,
    )


def _case_line(case: Case) -> str:
    options = [f"{name}={value}" for name, value in case.options.items()]
    return words.text(
        "explain.case",
        labels=[*map(_label, case.where.values()), case.when, words.name("case_sources", case.table), *options],
        over=[*map(_label, case.over.values())],
        compared=bool(case.over),
        expected=f"{case.expected:.10g}",
        tolerance=f"{case.tolerance:g}",
        source=case.told,
    )


def _label(key: str) -> str:
    """Return a label of a result's row as a reader knows it; a code that no table names stays."""
    named = (words.name(kind, key) for kind in LABELS)
    return next((name for name in named if name != key), key)


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
