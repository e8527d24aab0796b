"""The registry: every measure by its id, the package's own and those that other packages bring."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from interlace.errors import InputError
from interlace.indicators.declaration import TRENDS, Case, English, Measure, Trend, require_complete
from interlace.indicators.listing import Measures
from interlace.indicators.needs import Needs
from interlace.model.options import choice
from interlace.model.plugins import found

__all__ = ["all_analyses", "all_indicators", "analysis", "get", "indicator", "made_by"]

ENTRY_POINTS = "interlace.indicators"
ANALYSES = ("exports", "value_chain", "sda", "functions", "firms", "agglomeration", "matching", "city")
"""Folders of the package whose modules may declare analyses."""

_known: dict[str, Measure] = {}
_ROOT = Path(__file__).parent.parent

F = TypeVar("F", bound=Callable[..., object])


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
    report: str = "",
    analysis: bool = False,
    results: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Declare the decorated function as an indicator; see `Measure` and `English` for the parameters.

    Raises
    ------
    InputError
        If the declaration is incomplete, or another measure has the id already.
    """

    def declare(function: F) -> F:
        declared = Measure(
            id=id,
            trend=trend,
            unit=unit,
            english=English(title, reading, denominator, dict(denominators or {}), traps),
            formula=formula,
            cite=cite,
            needs=needs,
            cases=cases,
            function=function,
            report=report,
            analysis=analysis,
            results=results,
        )
        require_complete(declared)
        before = _known.get(id)
        if before is not None and before.function.__module__ != function.__module__:
            raise InputError.said("two_measures", id=id, first=before.function.__module__, second=function.__module__)
        _known[id] = declared
        return function

    return declare


analysis = partial(indicator, analysis=True)
"""Declare the decorated function as an analysis: the parameters are those of `indicator`."""


def _import(file: Path) -> None:
    """Import a module of the package by its file; that of a folder comes by itself."""
    if file.stem != "__init__":
        importlib.import_module(".".join(("interlace", *file.relative_to(_ROOT).with_suffix("").parts)))


@cache
def _discover() -> None:
    """Import every module that may declare a measure; a folder needs no file of its own to be one."""
    for pattern in ("indicators/*/*.py", *(f"{folder}/*.py" for folder in ANALYSES)):
        for file in sorted(_ROOT.glob(pattern)):
            _import(file)
    _plug_in()


@cache
def _plug_in() -> None:
    """Import what other packages declare; a broken one is named whichever measure is asked for."""
    for _ in found(ENTRY_POINTS, ModuleType):
        pass  # a module declares its measures when it is imported


def _all(*, analyses: bool) -> tuple[Measure, ...]:
    _discover()
    some = [item for item in _known.values() if item.analysis == analyses]
    return tuple(sorted(some, key=lambda item: (TRENDS.index(item.trend), item.id)))


def all_indicators(*, analyses: bool = False, trend: Trend | None = None) -> Measures:
    """Return every indicator, by trend and then in the order of their ids; the analyses after them where asked for.

    Parameters
    ----------
    analyses : bool
        Whether analyses are listed too.
    trend : str, optional
        Only those of one of the six trends: ``"outsourcing"``.

    Returns
    -------
    Measures
        A tuple of `Measure`, which shows as a table; ``to_frame()`` has it as one.

    Raises
    ------
    UnknownName
        If there is no such trend.

    Examples
    --------
    >>> import interlace
    >>> [item.id for item in interlace.list_indicators(trend="digitalization")][:2]
    ['digital_gdp', 'digital_input_intensity']
    """
    wanted = TRENDS if trend is None else (choice("trend", trend, TRENDS),)
    found = _all(analyses=False) + (_all(analyses=True) if analyses else ())
    return Measures(item for item in found if item.trend in wanted)


def all_analyses() -> tuple[Measure, ...]:
    """Return every analysis, by trend and then in the order of their ids."""
    return _all(analyses=True)


def get(id: str) -> Measure:
    """Return an indicator or an analysis by its id.

    Raises
    ------
    UnknownName
        If there is none; the message names the nearest ones.
    """
    found = _quickly(id)
    return found or _known[choice("indicator", id, [item.id for item in all_indicators(analyses=True)])]


def made_by(measure: str) -> Measure:
    """Return the declaration behind a result, by the result's `measure`: an id, or a name that an analysis gives.

    Raises
    ------
    UnknownName
        If no declared measure makes such results.
    """
    found = _quickly(measure)
    named = [] if found else [item for item in all_analyses() if measure in item.results]
    return found or (named[0] if named else get(measure))


def _quickly(id: str) -> Measure | None:
    """Return a measure without reading the modules of all others: an indicator's has its name."""
    _plug_in()
    if id not in _known and id.isidentifier():
        for file in _ROOT.glob(f"indicators/*/{id}.py"):
            _import(file)
    return _known.get(id)
