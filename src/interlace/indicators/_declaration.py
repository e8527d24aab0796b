"""How an indicator is declared: formula, unit, reading, citation, needs, cases, function."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.model import satellites
from interlace.model.table import IOTable

__all__ = ["TRENDS", "Case", "Indicator", "Needs", "Option"]

SURPLUS = "operating_surplus"
"""Role of the rows of V that hold profit."""

TRENDS = (
    "servicification",
    "outsourcing",
    "agglomeration",
    "value_chain",
    "digitalization",
    "production_city",
)
"""The six trends of integration, in the order in which they are told."""

OPTION_WORDS = {
    "producer_services": "which industries are producer services: a definition's name, or a list of industry codes",
    "denominator": "what the inputs are measured against",
    "by": "how finely the figure is split",
    "inventory_correction": "whether changes of stocks are booked in proportion to the other uses",
    "demand": "whose final products: finished in the economy, or bought by it",
    "sellers": "whose producer services: of all origins, or made at home and sold there, or anywhere",
    "users": "whose share in their use is asked for",
    "origin": "whose value added counts",
    "industries": "which industries are measured",
    "measure": "the bought share, or what is made in-house",
    "imports": "which inputs are imported: as the table has them, or in proportion to all use of a product",
    "width": "all imported inputs, those of the buyer's own industry, or the others",
    "real_estate": "whether real estate, with the imputed rent of home owners, is among the industries",
    "against": "the GDP of the industry's own economy, or of all economies",
    "direction": "where value added goes (forward), or where that in final products comes from (backward)",
    "parts": "what crosses borders inside inputs, or all four parts, which add up to 1",
    "value": "which value added: all, what stays at home, what leaves as a final product, or what leaves inside inputs",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A figure from outside the project that the indicator must reproduce.

    Parameters
    ----------
    table : str
        Source of the table, for example ``"wiod2013"``.
    year : int
    where : mapping
        Columns of the result and their values; the rows that match are added up.
    expected : float
    tolerance : float
        Largest difference that passes.
    source : str
        Where the figure stands, with page or table.
    options : mapping
        Options of the indicator.
    weight : str
        ``"manufacturing_exports"`` for the mean over all economies weighted by them; empty for the sum of the rows.
    """

    table: str
    year: int
    where: Mapping[str, str]
    expected: float
    tolerance: float
    source: str
    options: Mapping[str, Any] = field(default_factory=dict)
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a table must have for an indicator.

    Parameters
    ----------
    roles : tuple of str
        Roles of industries that the classification must tell apart.
    producer_services : bool
        Whether a definition of producer services is needed.
    functions : bool
        Whether industries must have a function in a value chain.
    multiregional : bool
        Whether the table must have more than one economy.
    value_added : bool
        Whether a row of value added is needed.
    exports : bool
        Whether exports must be known.
    domestic : bool
        Whether imports must be apart from domestic deliveries, not only a column of competitive imports.
    all_inputs : bool
        Whether imported inputs must be known by product, not only as one row of primary inputs.
    satellite : str
        Name of the satellite row that must be attached, for example ``"employment"``; empty for none.
    surplus : bool
        Whether value added must be split, with operating surplus in rows of its own.
    """

    roles: tuple[str, ...] = ()
    producer_services: bool = False
    functions: bool = False
    multiregional: bool = False
    value_added: bool = False
    exports: bool = False
    domestic: bool = False
    all_inputs: bool = False
    satellite: str = ""
    surplus: bool = False

    def check(self, table: IOTable, title: str) -> None:
        """Raise `Unsupported` if `table` lacks something that the indicator `title` needs."""
        if self.multiregional and not table.is_multiregional:
            raise Unsupported(
                f"{title}: a table of one economy does not show which economy imported inputs come from",
                fix="use a multi-regional table (WIOD, ICIO, FIGARO)",
            )
        if self.domestic and table.imports is not None:
            raise Unsupported(
                f"{title}: the table's deliveries hold domestic and imported products together",
                fix="use a table of domestic deliveries, or a multi-regional table; or take imports out by assumption "
                "with table.with_proportional_imports()",
            )
        if self.all_inputs and table.V[table.primary_with_roles(["imports"])].any():
            raise Unsupported(
                f"{title}: imported inputs stand in one row of this table, so that which products were imported is "
                "not known",
                fix="use a table whose deliveries hold domestic and imported products together, or a multi-regional "
                "table",
            )
        for role in self.roles:
            table.classification.members(role)
        if self.functions and not table.classification.functions:
            reason = table.classification.refusals.get("functions", "the industries have no function")
            raise Unsupported(f"{title}: {reason}", fix="give each industry a function in the list of industries")
        if self.value_added:
            _ = table.value_added
        if self.surplus and not table.primary_with_roles([SURPLUS]).any():
            raise Unsupported(
                "profit cannot be told: the table's value added is not split into pay, taxes and operating surplus",
                fix="use a table with a row of operating surplus (BEA's use tables, China's and the ONS's tables, the "
                "socio-economic accounts of WIOD 2016)",
            )
        if self.exports:
            _ = table.exports
        if self.satellite:
            satellites.row(table, self.satellite)

    def in_words(self) -> str:
        """Return what is needed, in one sentence."""
        parts = ["a multi-regional input-output table" if self.multiregional else "an input-output table"]
        if self.domestic and not self.multiregional:
            parts.append("domestic deliveries apart from imports")
        if self.all_inputs and not self.multiregional:
            parts.append("imported inputs by product")
        if self.value_added:
            parts.append("a row of value added")
        if self.surplus:
            parts.append("a row of operating surplus")
        if self.exports and not self.multiregional:
            parts.append("exports")
        if self.roles:
            parts.append("industries told apart as " + ", ".join(role.replace("_", " ") for role in self.roles))
        if self.producer_services:
            parts.append("a definition of producer services")
        if self.functions:
            parts.append("the function of each industry")
        if self.satellite:
            parts.append(f"a satellite row of {self.satellite}")
        return parts[0] if len(parts) == 1 else parts[0] + " with " + ", ".join(parts[1:])


@dataclass(frozen=True, slots=True)
class Option:
    """An option of an indicator: its default, its choices (empty where any value of its kind will do), its meaning."""

    name: str
    default: Any
    choices: tuple[Any, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A declared indicator.

    Parameters
    ----------
    id, trend, title, unit : str
    formula : str
        LaTeX, in the notation of Miller & Blair.
    reading : str
        How to read a value, in one plain sentence.
    cite : tuple of str
        Keys of the book of references.
    needs : Needs
    cases : tuple of Case
    function : callable
        Table and options to a frame with ``economy`` and ``value`` and the columns that apply.
    denominator : str
        What the figure is a share of, in words; ``{option}`` stands for the words of a choice.
    denominators : mapping of str to str
        Words of each choice of the option ``denominator``.
    traps : tuple of str
        What misleads a reader who does not know.
    """

    id: str
    trend: str
    title: str
    unit: str
    formula: str
    reading: str
    cite: tuple[str, ...]
    needs: Needs
    cases: tuple[Case, ...]
    function: Callable[..., pd.DataFrame]
    denominator: str = ""
    denominators: Mapping[str, str] = field(default_factory=dict)
    traps: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[Option, ...]:
        """The options, from the function's signature."""
        hints = typing.get_type_hints(self.function)
        found = []
        for name, parameter in inspect.signature(self.function).parameters.items():
            if parameter.kind is inspect.Parameter.KEYWORD_ONLY:
                meaning = OPTION_WORDS.get(name, name.replace("_", " "))
                found.append(Option(name, parameter.default, _choices(hints.get(name)), meaning))
        return tuple(found)

    @property
    def has_producer_services(self) -> bool:
        """Whether the figure depends on the definition of producer services."""
        return self.needs.producer_services


def _choices(hint: Any) -> tuple[Any, ...]:
    if typing.get_origin(hint) is typing.Literal:
        return typing.get_args(hint)
    if hint is bool:
        return (True, False)
    parts = [_choices(part) for part in typing.get_args(hint) if part is not type(None)]
    found = tuple(value for part in parts for value in part)
    return (*found, None) if found and type(None) in typing.get_args(hint) else found


def require_complete(indicator: Indicator) -> None:
    """Raise `InputError` if a declaration lacks something that the reader is owed."""
    texts = ("id", "title", "unit", "formula", "reading")
    missing = [name for name in texts if not getattr(indicator, name).strip()]
    missing += [name for name in ("cite", "cases") if not getattr(indicator, name)]
    if indicator.unit == "share" and not (indicator.denominator or indicator.denominators):
        missing.append("denominator")
    if missing:
        raise InputError(f"the indicator {indicator.id!r} lacks {', '.join(missing)}", fix="declare it")
    if indicator.trend not in TRENDS:
        raise InputError(
            f"the indicator {indicator.id!r} has the unknown trend {indicator.trend!r}",
            fix="choose one of " + ", ".join(TRENDS),
        )
