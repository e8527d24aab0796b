"""`decompose`: what drove the change of output or value added between two years."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
import pandas as pd

from interlace._version import __version__
from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, analysis
from interlace.kernels._types import Bools
from interlace.kernels.sda import contributions
from interlace.model.definitions import Definitions, Text
from interlace.model.options import codes_of, named, renamed
from interlace.model.panel import TablePanel
from interlace.model.references import citation
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.sda._accounts import accounts_of, members_of, products_of, require_same_industries
from interlace.sda._deflators import price_levels, require_deflatable
from interlace.sda._question import MEASURES, Average, Of, Question, measured, years_of
from interlace.sda._states import FACTORS, Link, link
from interlace.words import said

Progress = Callable[[int], None]
ID = "structural_decomposition"
WITH_IMPORTS = "technology and imports"
"""Technology where inputs from outside a table of several economies stand in one row: what they replace is in it."""
GROWTH = {"start": 1995, "end": 2008, "of": "value_added"}
RATE = {"economy": "USA", "component": "value-added coefficients"}
CELLS = "the terms add up to the growth of value added by the publisher's cells, 7,449,826 to 14,437,099 USD mn"
WORKED = (
    "worked from the publisher's cells: the sum over the 35 industries of the change of value added in a unit of "
    "output times the mean of both outputs"
)
CITED = ("dietzenbacher1998", "dietzenbacher2000", "xu2014", "miller2009")


@dataclass(frozen=True, eq=False, repr=False)
class Drivers(Result):
    """The terms of a decomposition.

    Parameters
    ----------
    levels : pandas.DataFrame
        ``economy``, ``start`` and ``end``: the value in both years, at the prices of each.
    """

    levels: pd.DataFrame = field(default_factory=pd.DataFrame)


@analysis(
    id=ID,
    trend="outsourcing",
    title="Drivers of the growth of services value added",
    unit="the table's unit",
    formula=r"\Delta (s_S' \hat v B y) = \sum_k \Delta_k, \quad B = (I - H \circ T)^{-1}",
    reading="Each term is what the change would have been had that factor alone moved, as the mean of the two polar "
    "orders; the whisker is the range over all orders in which the factors can move.",
    cite=("dietzenbacher1998", "xu2014"),
    needs=Needs(IOTable),
    cases=(
        Case("wiod2013", 2008, {"economy": "USA"}, 14_437_099 - 7_449_826, 0.01, CELLS, GROWTH, since=1995),
        Case("wiod2013", 2008, RATE, -463_677.46, 0.01, WORKED, GROWTH, since=1995),
    ),
    traps=(
        "In current prices: changes of prices and exchange rates are inside the terms.",
        "An accounting split, not a cause: demand may have moved because sourcing did.",
    ),
)
@renamed(economies="economy", industries="industry")
def decompose(
    panel: TablePanel,
    start: Annotated[int, "the first of the two years"],
    end: Annotated[int, "the last of the two years"],
    *,
    of: Annotated[Of, "whose change: " + ", ".join(MEASURES)] = "output",
    economy: Annotated[Iterable[str] | str | None, "whose change; that of each economy"] = None,
    industry: Annotated[Iterable[str] | str | None, "the industries that are measured; all of them"] = None,
    producer_services: Annotated[
        str | Iterable[str] | None, "measure only these: a definition's name, or codes"
    ] = None,
    average: Annotated[Average, "the mean of the two polar forms, or of all orders"] = "polar",
    chained: Annotated[bool | None, "whether links of consecutive years are added up; only with deflators"] = None,
    deflators: Annotated[pd.DataFrame | pd.Series | None, "price index of each industry's output"] = None,
    progress: Progress | None = None,
) -> Drivers:
    """Split the change between two years into what drove it.

    With x = (I − A)⁻¹ f and A = H # T, an economy's output or value added changes with its value-added coefficients v,
    technology H (inputs of each product in a unit of output, of all origins, everywhere), domestic sourcing (the
    origin shares T of what its own industries buy), offshoring (T of what industries elsewhere buy), the level and the
    mix of what its final users buy, and exports (final demand elsewhere). The terms add up to the change.

    Parameters
    ----------
    panel : TablePanel
    start, end : int
        Years, the first before the last.
    of : {"output", "value_added", "services_value_added"}
    economy : str or iterable of str, optional
        ISO alpha-3 codes; all by default.
    industry : str or iterable of str, optional
        Codes of the industries that are measured; all by default.
    producer_services : str or iterable of str, optional
        Measure only producer services under this definition, or these codes.
    average : {"polar", "all"}
        What stands in ``value``: the mean of the two polar forms, or of all n! orders.
    chained : bool, optional
        Whether the links of consecutive years are added up; by default only where deflators are given.
    deflators : pandas.DataFrame or pandas.Series, optional
        Price index of each industry's output: a column a year and a row for each (economy, industry), or a series by
        (economy, industry, year). Each link is taken at the prices of its first year.
    progress : callable, optional
        Called with the last year of each link when it is done.

    Returns
    -------
    Drivers
        A `Result`: ``economy``, ``component``, ``year`` (= `end`), ``value`` in the table's unit, and ``start``,
        ``lower``, ``upper`` (over all n! orders), ``mean`` (of all n! orders). Its `levels` holds both years' values.

    Raises
    ------
    UnknownName
        If a year, an economy, an industry, a definition or a choice is unknown.
    InputError
        If the years run backwards, or the two tables have different industries.
    Unsupported
        If the tables cannot bear the split.

    References
    ----------
    Dietzenbacher & Los (1998), Economic Systems Research 10(4), for polar forms and the range; Dietzenbacher & Los
    (2000), Economic Systems Research 12(4), for v and H, which depend on one another; Xu & Dietzenbacher (2014),
    Ecological Economics 101, for A = H # T; Miller & Blair (2009), eqs 13.3, 13.4 and 13.7, for two factors.

    Examples
    --------
    >>> import interlace
    >>> found = interlace.sda.decompose(interlace.load("bundled"), 1995, 2008, of="value_added", economy="CHN")
    >>> found.data[["component", "value"]].round(0).to_dict("split")["data"][-1]
    ['exports', 687276.0]
    """
    question = Question(of, industry, producer_services, average)
    outcome = decompose_many(
        panel, start, end, [question], economy=economy, chained=chained, deflators=deflators, progress=progress
    )[0]
    if isinstance(outcome, Unsupported):
        raise outcome
    return outcome


@renamed(economies="economy")
def decompose_many(
    panel: TablePanel,
    start: int,
    end: int,
    questions: Sequence[Question],
    *,
    economy: Iterable[str] | str | None = None,
    chained: bool | None = None,
    deflators: pd.DataFrame | pd.Series | None = None,
    progress: Progress | None = None,
) -> list[Drivers | Unsupported]:
    """Answer several questions of one pair of years, the tables read and factorised once.

    Parameters
    ----------
    panel, start, end, economy, chained, deflators, progress
        As in `decompose`.
    questions : sequence of Question

    Returns
    -------
    list of Drivers or Unsupported
        Where the data cannot bear a question, the refusal stands in its place.
    """
    years = years_of(panel, start, end, deflators is not None if chained is None else chained)
    chosen = _economies(panel, economy)
    plans: list[tuple[Question, frozenset[str], dict[str, Text]] | Unsupported] = []
    for question in questions:
        try:
            plans.append((question, *measured(question, panel.classification)))
        except Unsupported as error:
            plans.append(error)
    if all(isinstance(plan, Unsupported) for plan in plans):
        return [plan for plan in plans if isinstance(plan, Unsupported)]
    asked = any(not isinstance(plan, Unsupported) and plan[0].of != "output" for plan in plans)
    links, table, prices = _links(panel, years, chosen, deflators, progress, value_added=asked)
    return [
        plan if isinstance(plan, Unsupported) else _drivers(panel, years, chosen, links, table, *plan, prices)
        for plan in plans
    ]


def _economies(panel: TablePanel, economy: Iterable[str] | str | None) -> tuple[str, ...]:
    if economy is None:
        return panel.economies
    found = codes_of(named("economy", economy), panel.economies)
    if not found:
        raise InputError.said("no_economy")
    return tuple(dict.fromkeys(found))


def _links(
    panel: TablePanel,
    years: Sequence[int],
    economies: Sequence[str],
    deflators: pd.DataFrame | pd.Series | None,
    progress: Progress | None,
    *,
    value_added: bool,
) -> tuple[list[Link], IOTable, str | None]:
    """Return the links, the table of the last year, and a digest of the prices where deflators are given."""
    before = panel[years[0]]
    prices = None if deflators is None else [price_levels(deflators, before)]
    old = accounts_of(before, value_added=value_added)
    links = []
    for year in years[1:]:
        table = panel[year]
        require_same_industries(before, table)
        new = accounts_of(table, value_added=value_added)
        if deflators is not None:
            require_deflatable(table, value_added=value_added)
        real = new
        if deflators is not None and prices is not None:
            prices.append(price_levels(deflators, table))
            real = new.at_prices(prices[-1] / prices[-2], products_of(table), table.economy_of)
        positions = [table.economies.index(code) for code in economies]
        links.append(link(old, real, new, products_of(table), positions, members_of(table, economies)))
        before, old = table, new
        if progress is not None:
            progress(year)
    return links, before, None if prices is None else hashlib.sha256(np.stack(prices).tobytes()).hexdigest()[:12]


def _drivers(
    panel: TablePanel,
    years: Sequence[int],
    economies: Sequence[str],
    links: Sequence[Link],
    table: IOTable,
    question: Question,
    codes: frozenset[str],
    stated: dict[str, Text],
    prices: str | None,
) -> Drivers:
    rows = table.in_codes(codes)
    names = _names(table, question.of, prices is not None)
    frames, levels = [], []
    for position, economy in enumerate(economies):
        terms, ends = _terms(links, position, rows, question, prices is not None)
        frames.append(terms.assign(economy=economy))
        levels.append((economy, *ends))
    data = pd.concat(frames, ignore_index=True)
    data = data[data["component"].isin(names)].assign(year=years[-1], unit=table.unit.name, start=years[0])
    data["component"] = data["component"].map(names)
    definitions = Definitions(stated | _definitions(table, years, question, prices is not None))
    parameters: dict[str, Any] = {"definitions": dict(definitions), "economy": list(economies), "version": __version__}
    if prices is not None:
        parameters["deflators"] = prices
    step = f"decomposed the change from {years[0]} to {years[-1]}"
    return Drivers(
        data=data[["economy", "component", "year", "value", "unit", "start", "lower", "upper", "mean"]],
        measure=ID,
        definitions=definitions,
        provenance=panel.provenance_of(years).then(step, **parameters),
        heading=said("titles.drivers", of=question.of),
        unit=table.unit.name,
        references=tuple(citation(key) for key in CITED),
        names=panel.classification.economies,
        levels=pd.DataFrame(levels, columns=["economy", "start", "end"]),
    )


def _terms(
    links: Sequence[Link], position: int, rows: Bools, question: Question, real: bool
) -> tuple[pd.DataFrame, tuple[float, float]]:
    output = question.of == "output"
    found = contributions(np.sum([item.states(position, rows, output=output) for item in links], axis=0))
    value = found.polar if question.average == "polar" else found.mean
    frame = pd.DataFrame(
        {"component": FACTORS, "value": value, "lower": found.lower, "upper": found.upper, "mean": found.mean}
    )
    levels = [item.levels(position, rows, output=output) for item in links]
    ends = levels[0][0], levels[-1][1]
    if real:
        prices = ends[1] - ends[0] - float(value.sum())
        row = {"component": "prices", "value": prices, "lower": prices, "upper": prices, "mean": prices}
        frame = pd.concat([frame, pd.DataFrame([row])], ignore_index=True)
    return frame, ends


def _names(table: IOTable, of: str, real: bool) -> dict[str, str]:
    """Return the terms that apply to a table, and what they are called there."""
    names = {name: name for name in FACTORS}
    if of == "output":
        del names["value-added coefficients"]
    entering = bool(table.V[table.primary_with_roles(["imports"])].any())
    if table.is_multiregional and entering:
        names["technology"] = WITH_IMPORTS
    elif not table.is_multiregional:
        del names["offshoring"]
        if table.imports is None:
            del names["domestic sourcing"]
            if entering:
                names["technology"] = "technology and domestic sourcing"
    if table.residual is None:
        del names["discrepancy"]
    if real:
        names["prices"] = "prices"
    return names


def _definitions(table: IOTable, years: Sequence[int], question: Question, real: bool) -> dict[str, Text]:
    chained = len(years) > 2
    base = None if not real else "previous" if chained else str(years[0])
    unit = {"unit": table.unit.name, "prices": table.unit.prices, "based": bool(table.unit.prices)}
    stated: dict[str, Text] = {
        "years": said("definitions.said.years", start=years[0], end=years[-1], links=len(years) - 1, chained=chained),
        "prices": said("definitions.said.prices", base=base, unit=said("definitions.said.unit", **unit)),
        "value": said("definitions.said.average", average=question.average),
        "range": said("definitions.said.range", chained=chained),
        "sourcing": said("definitions.said.sourcing", partners=table.is_multiregional),
    }
    entering = WITH_IMPORTS in _names(table, question.of, real).values()
    if entering or table.imports is not None:
        stated["imports"] = said("definitions.said.imports_entering", rows=entering)
    return stated
