"""`compute`: an indicator on a table or a panel, with definitions, provenance and a cache."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from interlace._version import __version__
from interlace.errors import InputError, Unsupported
from interlace.indicators.declaration import Measure
from interlace.indicators.needs import SURPLUS
from interlace.indicators.options import Buyers, Denominator, Imports, Split, Way
from interlace.indicators.registry import get
from interlace.model.classification import Classification
from interlace.model.definitions import Definitions, Text
from interlace.model.engine import Job, run_jobs
from interlace.model.options import chosen_years, named
from interlace.model.panel import YearPanel, panel_of, years_of
from interlace.model.provenance import combine
from interlace.model.references import citation
from interlace.model.result import Result
from interlace.words import said

__all__ = ["Request", "compute", "compute_many"]

OWN_DEFINITION = "own"

Dataset = Any
"""A dataset of one year, or a panel: `IOTable`, `TablePanel`, `SupplyUse`, `SupplyUsePanel`, `Occupations`, ..."""


@dataclass(frozen=True)
class Request:
    """One indicator with its options."""

    id: str
    options: Mapping[str, Any] = field(default_factory=dict)


def compute(
    id: str,
    data: Dataset,
    economy: str | Iterable[str] | None = None,
    *,
    by: Split | None = None,
    denominator: Denominator | None = None,
    demand: Buyers | None = None,
    direction: Way | None = None,
    imports: Imports | None = None,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    cache: bool = True,
    **options: Any,
) -> Result:
    """Compute an indicator or an analysis on a table or a panel.

    Parameters
    ----------
    id : str
        Id of the indicator; `interlace.list_indicators` has them all.
    data : IOTable, TablePanel, SupplyUse, ...
        Of the kind that the indicator needs: one year, or a panel.
    economy : str or iterable of str, optional
        Economies whose figures are wanted; all of the data by default.
    by, denominator, demand, direction, imports : str, optional
        Options that many measures have; `interlace.explain` says which values one takes, and None is its own default.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers : int, optional
        Processes for the years of a panel; see `interlace.model.engine.run`.
    progress : callable, optional
        Called with each year when it is done.
    cache : bool
        Whether figures computed before may be used, and new ones kept.
    **options
        Its other options. ``producer_services`` also takes a list of industry codes.

    Returns
    -------
    Result

    Raises
    ------
    UnknownName
        If the indicator, an option or a choice is unknown.
    Unsupported
        If the table cannot bear the figure.
    """
    how: dict[str, Any] = {"years": years, "workers": workers, "progress": progress, "cache": cache}
    shared = {"by": by, "denominator": denominator, "demand": demand, "direction": direction, "imports": imports}
    options |= {name: value for name, value in shared.items() if value is not None}
    declared = get(id)
    if declared.analysis:
        return _analysed(declared, data, economy, how, options)
    (outcome,) = compute_many([Request(id, options)], data, **how)
    if isinstance(outcome, Unsupported):
        raise outcome
    return outcome if economy is None else outcome.where(economy=economy)


def _analysed(
    declared: Measure,
    data: Dataset,
    economy: str | Iterable[str] | None,
    how: Mapping[str, Any],
    options: Mapping[str, Any],
) -> Result:
    """Return the result of an analysis, of one that takes no economy only the rows of those that are wanted."""
    takes = inspect.signature(declared.function).parameters
    if how["years"] is not None and not declared.takes_years:
        required = [option.name for option in declared.options if option.required]
        raise InputError.said("takes_no_years", id=declared.id, names=required, any=bool(required))
    given = {**options, **({"economy": economy} if economy is not None and "economy" in takes else {})}
    engine = {name: value for name, value in how.items() if name in takes and value is not None}
    found = declared.function(data, **declared.checked(given), **engine)
    result: Result = found if isinstance(found, Result) else found.result
    return result if economy is None or "economy" in takes else result.where(economy=economy)


def compute_many(
    requests: Sequence[Request],
    data: Dataset,
    *,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
    cache: bool = True,
) -> list[Result | Unsupported]:
    """Compute several indicators, reading and factorising each table once.

    Parameters
    ----------
    requests : sequence of Request
    data, years, workers, progress, cache
        As in `compute`.

    Returns
    -------
    list of Result or Unsupported, in the order of the requests
        Where the data cannot bear a figure, the refusal stands in its place.
    """
    panel = years_of(data)
    wanted = chosen_years(years, panel.years, where=said("errors.place.panel", name=panel.name))
    plans = [_Plan(request, panel) for request in requests]
    able = [plan for plan in plans if plan.refusal is None]
    jobs = [plan.job for plan in able]
    found = run_jobs(panel, jobs, wanted, workers=workers, progress=progress, cache=cache) if jobs else {}
    outcomes = {plan: plan.outcome(wanted, [found[year][place] for year in wanted]) for place, plan in enumerate(able)}
    return [plan.refusal or outcomes[plan] for plan in plans]


@dataclass(frozen=True, slots=True)
class _Measured:
    """The work of an indicator on one table."""

    declared: Measure

    def __call__(self, table: Any, own_definition: Iterable[str] | None = None, **options: Any) -> pd.DataFrame:
        own = table if own_definition is None else table.with_producer_services(OWN_DEFINITION, own_definition)
        self.declared.needs.check(own, self.declared.said_title)
        return _completed(self.declared.function(own, **options), own, self.declared)


class _Plan:
    """One request on its way: its options, and its refusal where they are enough to tell."""

    def __init__(self, request: Request, panel: YearPanel[Any]) -> None:
        self.declared = get(request.id)
        if self.declared.analysis:
            raise InputError.said("analysis_among_indicators", id=request.id)
        self.options, self.codes = _own_definition(self.declared, request.options, panel.classification)
        self.panel = panel
        if self.codes is not None:
            self.panel = panel_of(panel).with_producer_services(OWN_DEFINITION, self.codes)
        self.refusal: Unsupported | None = None
        self.definitions = Definitions({})
        try:
            self.definitions = definitions_of(self.declared, self.options, self.panel.classification)
        except Unsupported as error:
            self.refusal = error

    @property
    def job(self) -> Job:
        own = {} if self.codes is None else {"own_definition": self.codes}
        return Job(self.declared.id, _Measured(self.declared), {**self.options, **own}, self.declared.function)

    def outcome(self, years: Sequence[int], parts: Sequence[pd.DataFrame | Unsupported]) -> Result | Unsupported:
        """Join the frames of the years; a refusal of one of them stands for all."""
        refused = [part for part in parts if isinstance(part, Unsupported)]
        if refused:
            return refused[0]
        before = combine(self.panel.provenance(year) for year in years)
        options = {name: value for name, value in self.options.items() if value is not None}
        after = before.then(
            f"computed {self.declared.id}", **options, definitions=dict(self.definitions), version=__version__
        )
        return Result(
            data=pd.concat([part for part in parts if isinstance(part, pd.DataFrame)], ignore_index=True),
            measure=self.declared.id,
            definitions=self.definitions,
            provenance=after,
            heading=self.declared.said_title,
            unit=self.declared.unit,
            references=tuple(citation(key) for key in self.declared.cite),
            names=self.panel.classification.economies,
        )


def _own_definition(
    declared: Measure, options: Mapping[str, Any], classification: Classification
) -> tuple[dict[str, Any], list[str] | None]:
    """Return the options with every name resolved, and the codes of the user's own definition where they were given."""
    given = dict(options)
    codes = None
    wanted = given.get("producer_services")
    if wanted is not None and not isinstance(wanted, str):
        codes = sorted(set(named("industry", wanted)))
        given["producer_services"] = OWN_DEFINITION
    full = declared.checked(given)
    if declared.has_producer_services:
        full["producer_services"] = classification.definition_name(full.get("producer_services"))
    return full, codes


def definitions_of(declared: Measure, options: Mapping[str, Any], classification: Classification) -> Definitions:
    """Return every choice behind a figure: industries, definition, denominator, options, stand-ins."""
    made: dict[str, Text] = {}
    if declared.has_producer_services:
        name = classification.definition_name(options.get("producer_services"))
        codes = span(classification.producer_service_codes(name), classification)
        made["producer_services"] = said("definitions.said.producer_services", name=name, codes=codes)
        if name in classification.proxies:
            made["producer_services stand-in"] = classification.proxies[name]
    for role in declared.needs.roles:
        made[role] = span(classification.members(role), classification)
        if role in classification.proxies:
            made[f"{role} stand-in"] = classification.proxies[role]
    if declared.english.share_of(str(options.get("denominator", ""))):
        made["denominator"] = declared.said_denominator(str(options.get("denominator", "")))
    if declared.needs["surplus"]:
        rows = [item.name for item in classification.primary.values() if item.role == SURPLUS]
        made["operating surplus"] = " + ".join(rows)
    for name, value in options.items():
        if name not in ("producer_services", "denominator") and value is not None:
            made[name.replace("_", " ")] = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return Definitions(made)


def span(members: Iterable[str], classification: Classification) -> str:
    """Return industry codes in the source's order, runs of three or more shortened to first-last."""
    inside = set(members)
    runs: list[list[str]] = []
    previous = False
    for code in classification.codes:
        if code in inside and previous:
            runs[-1].append(code)
        elif code in inside:
            runs.append([code])
        previous = code in inside
    parts = [f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs]
    return ", ".join(parts)


def _completed(frame: pd.DataFrame, table: Any, declared: Measure) -> pd.DataFrame:
    added: dict[str, Any] = {"year": table.year, "unit": declared.unit}
    if "industry" in frame.columns:
        added["industry_name"] = frame["industry"].map(table.classification.name_of)
    return frame.reset_index(drop=True).assign(**added)
