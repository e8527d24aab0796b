"""Which trends a report tells, in which order, with which exhibits: read from sections.toml.

A later trend is added there, with the exhibits it can fill. What stands in the catalogue under
``report.trend.<id>`` and ``report.exhibit.<id>`` are its words. An indicator whose declaration names a form
(``report=``) comes after the exhibits that are placed there, with its own words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources
from typing import Any

from interlace.indicators import Measure, all_indicators
from interlace.model.options import choice

ALONE = ("over_time", "ranking", "structure", "world_map")
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

    @property
    def alone(self) -> Request:
        """The same without the years between."""
        return replace(self, whole=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """One exhibit of a section, in one form or in several, which the page shows as tabs.

    Parameters
    ----------
    id : str
        Anchor on the page, and the words under ``report.exhibit.<id>``.
    forms : tuple of str
        How it is drawn: names among `interlace.figures.FORMS`.
    requests : tuple of Request
        The indicators it needs; the first names it. None where it shows an analysis.
    analysis : str
        Id of the analysis that it shows; see `interlace.report.studies`.
    options : mapping
        Options of the form.
    quiet : bool
        Left out where the data refuse it, because another exhibit of the section gives the same reason.
    """

    id: str
    forms: tuple[str, ...]
    requests: tuple[Request, ...] = ()
    analysis: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    quiet: bool = False

    @property
    def measure(self) -> str:
        """Id of the indicator or the analysis that names it."""
        return self.analysis or self.requests[0].indicator


@dataclass(frozen=True, slots=True)
class Trend:
    """One trend: its tile, and the exhibits of its section.

    Parameters
    ----------
    id : str
        Anchor on the page, and the words under ``report.trend.<id>``.
    tile : Request, optional
        The headline; a trend without one needs another kind of data, and has no section.
    span : tuple of Request
        The same figure under other definitions, denominators and demands.
    plans : tuple of Plan
    """

    id: str
    tile: Request | None = None
    span: tuple[Request, ...] = ()
    plans: tuple[Plan, ...] = ()


_DATA = tomllib.loads(resources.files("interlace.report").joinpath("sections.toml").read_text(encoding="utf-8"))
_REQUESTS = {name: Request.of(**options) for name, options in _DATA["requests"].items()}
BOUGHT, IN_EXPORTS, FOREIGN_SERVICES, DIGITAL = (
    _REQUESTS[name] for name in ("bought", "in_exports", "foreign_services", "digital")
)


def _asked(names: Iterable[str]) -> tuple[Request, ...]:
    """Requests by their names, or by the id of an indicator that takes no options."""
    return tuple(_REQUESTS.get(name) or Request.of(name) for name in names)


def _trend(id: str, tile: str = "", span: Iterable[str] = (), exhibits: Iterable[Mapping[str, Any]] = ()) -> Trend:
    plans = (
        Plan(**{**plan, "forms": tuple(plan["forms"]), "requests": _asked(plan.get("requests", ()))})
        for plan in exhibits
    )
    return Trend(id, _REQUESTS[tile] if tile else None, _asked(span), tuple(plans))


#: How far choices move the headlines: the figure, and each choice with its request; the first is the one printed.
CHOICES = tuple(
    (figure, tuple((key, _REQUESTS[name]) for key, name in cells.items())) for figure, cells in _DATA["choices"].items()
)

#: What the findings of the first screen choose from, by the name of their words.
MEASURES = {name: _REQUESTS[name] for name in _DATA["findings"]["measures"]}

TRENDS = tuple(_trend(**item) for item in _DATA["trends"])


def trends() -> tuple[Trend, ...]:
    """Return the trends with the exhibits that are placed here, and after them those that indicators declare."""
    declared = [item for item in all_indicators() if item.report]
    return tuple(
        replace(trend, plans=(*trend.plans, *(_plan(item) for item in declared if item.trend == trend.id)))
        for trend in TRENDS
    )


def _plan(item: Measure) -> Plan:
    return Plan(item.id, (choice("form of a report's figure", item.report, ALONE),), (Request.of(item.id),))


def requests() -> tuple[Request, ...]:
    """Return every indicator that the trends need, once each, in order of first use."""
    told = trends()
    tiles = [(trend.tile,) if trend.tile else () for trend in told]
    plans = [plan.requests for trend in told for plan in trend.plans]
    choices = [tuple(request for _, request in cells) for _, cells in CHOICES]
    spans = [trend.span for trend in told]
    return tuple(dict.fromkeys(request for group in (*tiles, *plans, *choices, *spans) for request in group))
