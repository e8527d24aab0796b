"""Which trends a report tells, in which order, with which figures: as data.

A later trend is added here: a `Trend` with the figures it can fill. What stands in the catalogue under
``report.trend.<id>`` and ``report.figure.<id>`` are its words. An indicator whose declaration names a form
(``report=``) comes after the figures that are placed here, with its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, cast

from interlace.indicators import Measure, all_indicators
from interlace.model.options import choice

Form = Literal[
    "over_time",
    "ranking",
    "structure",
    "positions",
    "industries",
    "claims",
    "map",
    "scatter",
    "waterfall",
    "decomposition",
    "sankey",
    "smile",
    "heat_map",
    "parts",
]
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

    @property
    def named(self) -> Mapping[str, str]:
        """The options by name."""
        return MappingProxyType(dict(self.options))


@dataclass(frozen=True, slots=True)
class Plan:
    """One figure or table of a section.

    Parameters
    ----------
    id : str
        Anchor on the page, and the words under ``report.figure.<id>``.
    form : str
        How it is drawn.
    requests : tuple of Request
        The indicators it needs; the first names the figure. None where the figure shows an analysis.
    analysis : str
        Id of the analysis that it shows; see `interlace.report.studies`.
    quiet : bool
        Left out where the data refuse it, because another figure of the section gives the same reason.
    """

    id: str
    form: Form
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
    plans: tuple[Plan, ...] = field(default=())


BOUGHT = Request.of("direct_services_input_share")
BOUGHT_OF_OUTPUT = Request.of("direct_services_input_share", denominator="output")
BOUGHT_BY_INDUSTRY = Request.of("direct_services_input_share", by="industry", whole=False)
IN_EXPORTS = Request.of("services_value_added_in_manufacturing_exports")
IN_EXPORTS_BY_FUNCTION = Request.of("services_value_added_in_manufacturing_exports", by="function", whole=False)
IN_INPUTS = Request.of("services_value_added_in_manufacturing_inputs", whole=False)
IN_FINAL = Request.of("services_value_added_in_manufacturing_final_demand")
IN_FINAL_BY_FUNCTION = Request.of("services_value_added_in_manufacturing_final_demand", by="function", whole=False)
WHOLE_EXPORTS = Request.of("value_added_in_manufacturing_exports", whole=False)
FOREIGN_SERVICES = Request.of("foreign_share_of_producer_service_inputs")
FOREIGN_CONTENT = Request.of("foreign_value_added_in_exports")
UPSTREAM = Request.of("upstreamness", whole=False)
DOWNSTREAM = Request.of("downstreamness", whole=False)
DIGITAL = Request.of("digital_value_added_in_manufacturing_exports")
IN_BOUGHT = Request.of("services_value_added_in_manufacturing_final_demand", demand="bought", whole=False)
SERVICES_IN_GDP = Request.of("producer_services_in_gdp")
PROFIT = Request.of("operating_surplus_in_value_added")
PROFIT_BY_FUNCTION = Request.of("operating_surplus_in_value_added", by="function", whole=False)
PROFIT_BY_POSITION = Request.of("operating_surplus_by_upstreamness", whole=False)


def _defined(request: Request, definition: str) -> Request:
    return Request.of(request.indicator, producer_services=definition, whole=False)


#: The denominators of the 70% claim, in order: words under ``report.table.claims``, and the indicator.
CLAIM_BASES: tuple[tuple[str, Request], ...] = (
    ("intermediates", BOUGHT),
    ("output", BOUGHT_OF_OUTPUT),
    ("exports", IN_EXPORTS),
    ("inputs", IN_INPUTS),
)

#: How far choices move the headlines: the figure, and each choice with its request; the first is the one printed.
CHOICES: tuple[tuple[str, tuple[tuple[str, Request], ...]], ...] = (
    ("bought", (("intermediates", BOUGHT), ("output", BOUGHT_OF_OUTPUT))),
    ("embodied", (("exports", IN_EXPORTS), ("finished", IN_FINAL), ("bought_final", IN_BOUGHT), ("inputs", IN_INPUTS))),
    ("foreign", (("narrow", _defined(FOREIGN_SERVICES, "narrow")), ("broad", _defined(FOREIGN_SERVICES, "broad")))),
    ("digital", (("exports", DIGITAL),)),
    ("gdp", (("narrow", _defined(SERVICES_IN_GDP, "narrow")), ("broad", _defined(SERVICES_IN_GDP, "broad")))),
)

TRENDS: tuple[Trend, ...] = (
    Trend(
        "servicification",
        IN_EXPORTS,
        (
            Plan("bought-ranking", "ranking", (BOUGHT,)),
            Plan("exports-time", "over_time", (IN_EXPORTS,)),
            Plan("exports-structure", "structure", (IN_EXPORTS_BY_FUNCTION,)),
            Plan("exports-map", "map", (IN_EXPORTS,)),
            Plan("services-gdp", "over_time", (SERVICES_IN_GDP,)),
            Plan("industries", "industries", (BOUGHT_BY_INDUSTRY,)),
            Plan("claims", "claims", tuple(request for _, request in CLAIM_BASES)),
        ),
    ),
    Trend(
        "outsourcing",
        FOREIGN_SERVICES,
        (
            Plan("drivers", "waterfall", analysis="structural_decomposition"),
            Plan("foreign-services-time", "over_time", (FOREIGN_SERVICES,)),
            Plan("foreign-services-ranking", "ranking", (FOREIGN_SERVICES,)),
            Plan("export-parts", "decomposition", analysis="export_decomposition"),
            Plan("foreign-content-time", "over_time", (FOREIGN_CONTENT,)),
            Plan("export-partners", "heat_map", analysis="export_decomposition", quiet=True),
        ),
    ),
    Trend("agglomeration"),
    Trend(
        "value_chain",
        IN_FINAL,
        (
            Plan("chain-flow", "sankey", analysis="chain_income"),
            Plan("smile", "smile", analysis="smile", quiet=True),
            Plan("profit", "over_time", (PROFIT,)),
            Plan("profit-functions", "parts", (PROFIT_BY_FUNCTION,), quiet=True),
            Plan("profit-positions", "parts", (PROFIT_BY_POSITION,), quiet=True),
            Plan("final-time", "over_time", (IN_FINAL,)),
            Plan("chain-structure", "structure", (WHOLE_EXPORTS,)),
            Plan("final-structure", "structure", (IN_FINAL_BY_FUNCTION,)),
            Plan("positions", "positions", (UPSTREAM, DOWNSTREAM)),
        ),
    ),
    Trend(
        "digitalization",
        DIGITAL,
        (
            Plan("digital-time", "over_time", (DIGITAL,)),
            Plan("digital-ranking", "ranking", (DIGITAL,)),
            Plan("digital-scatter", "scatter", (DIGITAL, IN_EXPORTS)),
        ),
    ),
    Trend("production_city"),
)


def trends() -> tuple[Trend, ...]:
    """Return the trends with the figures that are placed here, and after them those that indicators declare."""
    declared = [item for item in all_indicators() if item.report]
    return tuple(
        replace(trend, plans=(*trend.plans, *(_plan(item) for item in declared if item.trend == trend.id)))
        for trend in TRENDS
    )


def _plan(item: Measure) -> Plan:
    return Plan(item.id, cast("Form", choice("form of a report's figure", item.report, ALONE)), (Request.of(item.id),))


def requests() -> tuple[Request, ...]:
    """Return every indicator that the trends need, once each, in order of first use."""
    tiles = [(trend.tile,) if trend.tile else () for trend in TRENDS]
    plans = [plan.requests for trend in trends() for plan in trend.plans]
    choices = [tuple(request for _, request in cells) for _, cells in CHOICES]
    return tuple(dict.fromkeys(request for group in (*tiles, *plans, *choices) for request in group))
