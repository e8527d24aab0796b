"""`sensitivity`: one figure under every definition, denominator and tax treatment that a table can bear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any

import numpy as np
import pandas as pd

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.indicators.compute import Request, compute_many
from interlace.indicators.declaration import Measure
from interlace.indicators.registry import get
from interlace.model.classification import Category, Classification
from interlace.model.options import choice, code_of
from interlace.model.panel import TablePanel
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.words import said

__all__ = ["COLUMNS", "sensitivity"]

COLUMNS = (
    "indicator",
    "economy",
    "year",
    "definition",
    "services",
    "denominator",
    "choice",
    "taxes",
    "value",
    "difference",
    "unit",
    "headline",
    "refusal",
)
VARIED = ("denominator", "demand", "origin", "sellers", "against", "inventory_correction")
"""Options that say how something is measured; the others (``by``, ``users``, ...) ask for another thing."""
TAX_ROLES = ("taxes_on_products", "margins")

AS_IS = "as the table gives value added"
LEFT_OUT = "net taxes on products and margins left out"
COUNTED_IN = "net taxes on products and margins counted in"
NOT_APART = (
    "net taxes on products and margins have no rows of their own in this table, so value added cannot be taken with "
    "and without them; a table that has them (ICIO, WIOD 2016) would do"
)
NOTHING = "missing: there is nothing to measure it against, or a part of it is not known"


@dataclass(frozen=True)
class _Variant:
    """A table under one reading of services and of value added; or why there is none."""

    services: str
    taxes: str
    table: IOTable | None
    refusal: str = ""


def sensitivity(
    id: str,
    data: IOTable | TablePanel,
    economy: str,
    year: int | None = None,
    *,
    where: Mapping[str, str] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Recompute one figure under every definition, denominator and tax treatment that the table can bear.

    Parameters
    ----------
    id : str
        Id of the indicator.
    data : IOTable or TablePanel
    economy : str
    year : int, optional
        Year of a panel; its last by default.
    where : mapping of str to str, optional
        Further columns and values that pick the figure, for example ``{"industry": "c15"}``; the rows that match are
        added up (the parts at home and abroad, for one).
    **options
        Options that stay as they are given, for example ``by="industry"``; ``producer_services`` also takes a list of
        industry codes.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`: ``definition`` of producer services, what counts as ``services``, ``denominator`` in
        words, other ``choice``, treatment of ``taxes``, ``value``, its ``difference`` from the headline, ``unit``,
        whether it is the ``headline`` (the first row), and a ``refusal`` where the table cannot bear it. Texts are
        empty where a choice does not apply.

    Raises
    ------
    UnknownName
        If the indicator, an option, the economy or the year is unknown.
    InputError
        If the figure is not one: it is by industry, and `where` names none.
    """
    declared = get(id)
    table = _table(data, year)
    own = options.get("producer_services")
    if own is not None and not isinstance(own, str):
        table = table.with_producer_services("own", own)
        options["producer_services"] = "own"
    fixed = declared.checked(options)
    code = code_of(economy, table.economies)
    rows: list[dict[str, Any]] = []
    for variant in _variants(table, declared):
        choices = list(_choices(declared, options, fixed, table.classification, first=not rows))
        rows += _measured(declared, variant, choices, {"economy": code, **(where or {})})
    frame = pd.DataFrame(rows)
    frame["indicator"], frame["economy"], frame["year"], frame["unit"] = id, code, table.year, declared.unit
    frame["headline"] = np.arange(len(frame)) == 0
    frame["difference"] = frame["value"] - frame["value"].iloc[0]
    texts = ["indicator", "economy", "definition", "services", "denominator", "choice", "taxes", "unit", "refusal"]
    return frame[list(COLUMNS)].astype(dict.fromkeys(texts, "str"))


def _table(data: IOTable | TablePanel, year: int | None) -> IOTable:
    if isinstance(data, TablePanel):
        return data[data.years[-1] if year is None else year]
    if year is not None and year != data.year:
        raise UnknownName.of("year", year, [data.year], where=said("errors.place.table"))
    return data


def _variants(table: IOTable, declared: Measure) -> Iterator[_Variant]:
    """Yield the table itself, then its other readings of services and of value added.

    Each is made when it is asked for, so that it has the factors of the table that was measured before it.
    """
    services: Iterable[tuple[str, IOTable]] = [("", table)]
    if "services" in declared.needs.roles and "services" in table.classification.roles:
        services = chain([("services without construction", table)], _with_construction(table))
    apart = bool(table.primary_with_roles(TAX_ROLES).any())
    for words, own in services:
        if not declared.needs["value_added"]:
            yield _Variant(words, "", own)
            continue
        yield _Variant(words, LEFT_OUT if apart else AS_IS, own)
        if apart:
            yield _Variant(words, COUNTED_IN, _with_taxes(own))
        elif own is table:
            yield _Variant(words, LEFT_OUT, None, NOT_APART)


def _with_construction(table: IOTable) -> Iterator[tuple[str, IOTable]]:
    known = table.classification.roles
    if known.get("construction") and not known["construction"] <= known["services"]:
        roles = {**known, "services": known["services"] | known["construction"]}
        yield "services with construction, as the OECD counts them", _reread(table, roles=roles)


def _with_taxes(table: IOTable) -> IOTable:
    """Return the table with taxes on products and margins counted as value added."""
    primary = {
        code: Category(item.name, "value_added") if item.role in TAX_ROLES else item
        for code, item in table.classification.primary.items()
    }
    return _reread(table, primary=primary)


def _reread(table: IOTable, **changes: Any) -> IOTable:
    # The coefficients are the same, and so is their factorisation.
    return table.with_parts(classification=replace(table.classification, **changes))


@dataclass(frozen=True)
class _Choice:
    """Options of one row, with the words that stand for them."""

    options: Mapping[str, Any]
    definition: str
    denominator: str
    words: str


def _choices(
    declared: Measure,
    given: Mapping[str, Any],
    fixed: Mapping[str, Any],
    classification: Classification,
    *,
    first: bool,
) -> Iterator[_Choice]:
    """Yield every set of options, the defaults first; definitions that are refused stand once, with the defaults."""
    varied = {
        option.name: [fixed[option.name], *(value for value in option.choices if value != fixed[option.name])]
        for option in declared.options
        if option.name in VARIED and option.name not in given
    }
    usable, refused = _definitions(declared, given, fixed, classification)
    combinations = [dict(zip(varied, values, strict=True)) for values in product(*varied.values())]
    for definition, combination in product(usable, combinations):
        yield _choice(declared, fixed, definition, combination)
    for definition in refused if first else []:
        yield _choice(declared, fixed, definition, combinations[0])


def _definitions(
    declared: Measure, given: Mapping[str, Any], fixed: Mapping[str, Any], classification: Classification
) -> tuple[list[str], list[str]]:
    if not declared.has_producer_services:
        return [""], []
    default = classification.definition_name(fixed.get("producer_services"))
    if "producer_services" in given:
        return [default], []
    others = [name for name in classification.producer_services if name != default]
    refused = [name for name in ("kibs", "china2015") if name in classification.refusals and name not in others]
    return [default, *others], refused


def _choice(declared: Measure, fixed: Mapping[str, Any], definition: str, combination: Mapping[str, Any]) -> _Choice:
    options = {**fixed, **combination, **({"producer_services": definition} if definition else {})}
    denominator = declared.english.share_of(str(options.get("denominator", "")))
    others = [
        f"{name.replace('_', ' ')}: {_word(value)}" for name, value in combination.items() if name != "denominator"
    ]
    return _Choice(options, definition, denominator, "; ".join(others))


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value).replace("_", " ")


def _measured(
    declared: Measure, variant: _Variant, choices: list[_Choice], where: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield a row a choice; a variant that the table cannot bear is one row with the reason."""
    shared = {"services": variant.services, "taxes": variant.taxes}
    if variant.table is None:
        texts = {"definition": "", "denominator": "", "choice": ""}
        yield {**shared, **texts, "value": np.nan, "refusal": variant.refusal}
        return
    requests = [Request(declared.id, option.options) for option in choices]
    for option, outcome in zip(choices, compute_many(requests, variant.table, cache=False), strict=True):
        value, refusal = _value(outcome, where)
        yield {
            **shared,
            "definition": option.definition,
            "denominator": option.denominator,
            "choice": option.words,
            "value": value,
            "refusal": refusal,
        }


def _value(outcome: Result | Unsupported, where: Mapping[str, str]) -> tuple[float, str]:
    if isinstance(outcome, Unsupported):
        return float("nan"), str(outcome.line)
    data = outcome.data
    if "industry" in data.columns and "industry" not in where:
        raise InputError.said("figure_of_each_industry", measure=outcome.measure)
    for column, wanted in where.items():
        if column not in data.columns:
            raise UnknownName.of("column", column, data.columns, where=outcome.measure)
        data = data[data[column] == choice(column, wanted, data[column].unique())]
    values = data["value"].to_numpy(dtype=np.float64)
    value = float(values.sum()) if len(values) else float("nan")
    return value, "" if np.isfinite(value) else NOTHING
