"""Which trends a report tells, in which order, with which figures: read from sections.toml.

A later trend is added there, with the figures it can fill. What stands in the catalogue under
``report.trend.<id>`` and ``report.figure.<id>`` are its words. An indicator whose declaration names a form
(``report=``) comes after the figures that are placed there, with its own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from interlace.indicators import Measure, all_indicators
from interlace.model.options import choice

ALONE = ("over_time", "ranking", "structure", "map")
"""Forms that show one indicator without more being said."""


@dataclass(frozen=True, slots=True)
class Request:
    """An indicator with its options.

    Parameters
    ----------
    indicator : str
    options : tuple of (str, value)
    whole : bool
        Every year of the panel; otherwise the year of the report, and the first year where a figure compares.
    """

    indicator: str
    options: tuple[tuple[str, str], ...] = ()
    whole: bool = True

    @classmethod
    def of(cls, indicator: str, *, whole: bool = True, **options: str) -> Request:
        """Make a request with options by name."""
        return cls(indicator, tuple(sorted(options.items())), whole)


@dataclass(frozen=True, slots=True)
class Plan:
    """One figure or table of a section.

    Parameters
    ----------
    id : str
        Anchor on the page, and the words under ``report.figure.<id>``.
    form : str
        How it is drawn; see `interlace.report.draw`.
    requests : tuple of Request
        The indicators it needs; the first names the figure. None where the figure shows an analysis.
    analysis : str
        Id of the analysis that it shows; see `interlace.report.studies`.
    quiet : bool
        Left out where the data refuse it, because another figure of the section gives the same reason.
    """

    id: str
    form: str
    requests: tuple[Request, ...] = ()
    analysis: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """One trend: its tile, and the figures of its section.

    Parameters
    ----------
    id : str
        Anchor on the page, and the words under ``report.trend.<id>``.
    tile : Request, optional
        The headline; without one the tile and the section say what the trend needs.
    plans : tuple of Plan
    """

    id: str
    tile: Request | None = None
    plans: tuple[Plan, ...] = ()


_DATA = tomllib.loads(resources.files("interlace.report").joinpath("sections.toml").read_text(encoding="utf-8"))
_REQUESTS = {name: Request.of(**options) for name, options in _DATA["requests"].items()}
BOUGHT, IN_EXPORTS, FOREIGN_SERVICES = (_REQUESTS[name] for name in ("bought", "in_exports", "foreign_services"))
PROFIT_BY_FUNCTION, PROFIT_BY_POSITION = _REQUESTS["profit_by_function"], _REQUESTS["profit_by_position"]


def _named(names: Mapping[str, str]) -> tuple[tuple[str, Request], ...]:
    return tuple((key, _REQUESTS[name]) for key, name in names.items())


def _trend(id: str, tile: str = "", plans: Iterable[Mapping[str, Any]] = ()) -> Trend:
    made = (Plan(**{**plan, "requests": tuple(_REQUESTS[name] for name in plan.get("requests", ()))}) for plan in plans)
    return Trend(id, _REQUESTS[tile] if tile else None, tuple(made))


#: The denominators of the 70% claim, in order: words under ``report.table.claims``, and the indicator.
CLAIM_BASES = _named(_DATA["claim_bases"])

#: How far choices move the headlines: the figure, and each choice with its request; the first is the one printed.
CHOICES = tuple((figure, _named(cells)) for figure, cells in _DATA["choices"].items())

TRENDS = tuple(_trend(**item) for item in _DATA["trends"])


def trends() -> tuple[Trend, ...]:
    """Return the trends with the figures that are placed here, and after them those that indicators declare."""
    declared = [item for item in all_indicators() if item.report]
    return tuple(
        replace(trend, plans=(*trend.plans, *(_plan(item) for item in declared if item.trend == trend.id)))
        for trend in TRENDS
    )


def _plan(item: Measure) -> Plan:
    return Plan(item.id, choice("form of a report's figure", item.report, ALONE), (Request.of(item.id),))


def requests() -> tuple[Request, ...]:
    """Return every indicator that the trends need, once each, in order of first use."""
    tiles = [(trend.tile,) if trend.tile else () for trend in TRENDS]
    plans = [plan.requests for trend in trends() for plan in trend.plans]
    choices = [tuple(request for _, request in cells) for _, cells in CHOICES]
    return tuple(dict.fromkeys(request for group in (*tiles, *plans, *choices) for request in group))
