"""The registry: every indicator by its id, the package's own and those that other packages bring."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import metadata
from typing import Any

import pandas as pd

from interlace.errors import InputError, UnknownName
from interlace.indicators._declaration import TRENDS, Case, Indicator, Needs, require_complete

__all__ = ["all_indicators", "get", "indicator"]

ENTRY_POINTS = "interlace.indicators"

_known: dict[str, Indicator] = {}

Function = Callable[..., pd.DataFrame]


def indicator(
    *,
    id: str,
    trend: str,
    title: str,
    unit: str,
    formula: str,
    reading: str,
    cite: tuple[str, ...],
    needs: Needs,
    cases: tuple[Case, ...],
    denominator: str = "",
    denominators: Mapping[str, str] | None = None,
    traps: tuple[str, ...] = (),
) -> Callable[[Function], Function]:
    """Declare the decorated function as an indicator; see `Indicator` for the parameters.

    Raises
    ------
    InputError
        If the declaration is incomplete, or another indicator has the id already.
    """

    def declare(function: Function) -> Function:
        declared = Indicator(
            id=id,
            trend=trend,
            title=title,
            unit=unit,
            formula=formula,
            reading=reading,
            cite=cite,
            needs=needs,
            cases=cases,
            function=function,
            denominator=denominator,
            denominators=dict(denominators or {}),
            traps=traps,
        )
        require_complete(declared)
        before = _known.get(id)
        if before is not None and before.function.__module__ != function.__module__:
            raise InputError(
                f"two indicators have the id {id!r}: in {before.function.__module__} and {function.__module__}",
                fix="give one of them another id",
            )
        _known[id] = declared
        return function

    return declare


@cache
def _discover() -> None:
    package = importlib.import_module("interlace.indicators")
    for folder in pkgutil.iter_modules(package.__path__):
        if not folder.ispkg:
            continue
        trend = importlib.import_module(f"interlace.indicators.{folder.name}")
        for module in pkgutil.iter_modules(trend.__path__):
            importlib.import_module(f"{trend.__name__}.{module.name}")
    for point in metadata.entry_points(group=ENTRY_POINTS):
        point.load()


def all_indicators() -> tuple[Indicator, ...]:
    """Return every indicator, by trend and then in the order of their ids."""
    _discover()
    return tuple(sorted(_known.values(), key=lambda item: (TRENDS.index(item.trend), item.id)))


def get(id: str) -> Indicator:
    """Return an indicator by its id.

    Raises
    ------
    UnknownName
        If there is none; the message names the nearest ones.
    """
    _discover()
    if id not in _known:
        raise UnknownName.of("indicator", id, [item.id for item in all_indicators()])
    return _known[id]


def checked_options(declared: Indicator, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return all options of an indicator, the given ones over the defaults.

    Raises
    ------
    UnknownName
        If an option, or the choice of one, is unknown.
    """
    known = {option.name: option for option in declared.options}
    full = {name: option.default for name, option in known.items()}
    for name, value in options.items():
        if name not in known:
            raise UnknownName.of("option", name, known, where=f"the indicator {declared.id}")
        choices = known[name].choices
        if choices and value not in choices:
            raise UnknownName.of(f"value of {name}", value, choices, where=f"the indicator {declared.id}")
        full[name] = value
    return full
