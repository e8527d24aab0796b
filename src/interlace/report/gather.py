"""What a report needs of a dataset, computed once, each as a result or as the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlace import claims, indicators
from interlace.errors import Unsupported
from interlace.report.measures import Measure, Refusal
from interlace.report.sections import Request
from interlace.report.studies import Studies

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel
    from interlace.model.result import Result
    from interlace.model.table import IOTable
    from interlace.report.context import Context

#: Called with the year of each table that is done.
Progress = Callable[[int], None]


class Answers:
    """Results by request.

    Parameters
    ----------
    results : mapping
        Each request's result, or the refusal.
    cells : sequence of Tested
        Every cell of the claims in the year of the report.
    studies : Studies, optional
        What takes the tables of the first year and of the report's.
    """

    def __init__(
        self,
        results: Mapping[Request, Result | Refusal],
        cells: Sequence[claims.Tested] = (),
        studies: Studies | None = None,
    ) -> None:
        self._results = results
        self.cells = tuple(cells)
        self.studies = studies
        self._measures: dict[Request, Measure | Refusal] = {}

    def result(self, request: Request) -> Result | Refusal:
        """Return the result of a request, or why there is none."""
        return self._results[request]

    def measure(self, request: Request) -> Measure | Refusal:
        """Return a request's total by economy and year, or why there is none."""
        if request not in self._measures:
            result = self._results[request]
            self._measures[request] = result if isinstance(result, Refusal) else Measure.of(result)
        return self._measures[request]

    def part(self, request: Request, component: str) -> Measure | None:
        """Return one component of a request by economy and year, or None where it has no such component."""
        result = self._results[request]
        if isinstance(result, Refusal) or "component" not in result.data.columns:
            return None
        if component not in set(result.data["component"]):
            return None
        return Measure.of(result, {"component": component})


class _WhenAsked(dict[Request, "Result | Refusal"]):
    """Results of one dataset, each computed when it is first asked for."""

    def __init__(self, panel: TablePanel, context: Context) -> None:
        self.panel, self.context = panel, context

    def __missing__(self, request: Request) -> Result | Refusal:
        years = self.panel.years if request.whole else self.context.compared
        asked = indicators.Request(request.indicator, _options(request, self.context.definition))
        outcome = indicators.compute_many([asked], self.panel, years=years)[0]
        self[request] = Refusal.of(outcome) if isinstance(outcome, Unsupported) else outcome
        return self[request]


@dataclass(frozen=True, eq=False)
class Basis:
    """A dataset that exhibits of a report stand on.

    Parameters
    ----------
    panel : TablePanel
    context : Context
        The choices, with the years and the peers that this dataset has.
    answers : Answers
    table : IOTable
        That of the context's year.
    """

    panel: TablePanel
    context: Context
    answers: Answers
    table: IOTable

    @classmethod
    def of(cls, panel: TablePanel, context: Context) -> Basis:
        """Make a basis of which nothing is computed before it is asked for."""
        first, table = panel[context.first], panel[context.year]
        studies = Studies(first, table, (context.economy,))
        return cls(panel, context, Answers(_WhenAsked(panel, context), (), studies), table)


def gather(
    panel: TablePanel,
    requests: tuple[Request, ...],
    *,
    years: tuple[int, ...],
    producer_services: str,
    economies: tuple[str, ...],
    workers: int | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Compute every request.

    Parameters
    ----------
    panel : TablePanel
    requests : tuple of Request
    years : tuple of int
        The years of the requests that do not need the whole panel.
    producer_services : str
        The definition, for every indicator that depends on one.
    economies : tuple of str
        Those that are reported on.
    workers : int, optional
        As in `interlace.compute`.
    progress : callable, optional
        Called with the year of each table of the panel that is done.

    Returns
    -------
    Answers
        An indicator that the data cannot bear is a `Refusal`; any other error is raised.
    """
    results: dict[Request, Result | Refusal] = {}
    for whole, wanted in ((True, panel.years), (False, years)):
        group = [request for request in requests if request.whole is whole]
        asked = [indicators.Request(item.indicator, _options(item, producer_services)) for item in group]
        step = progress if whole else None
        outcomes = indicators.compute_many(asked, panel, years=wanted, workers=workers, progress=step)
        for request, outcome in zip(group, outcomes, strict=True):
            results[request] = Refusal.of(outcome) if isinstance(outcome, Unsupported) else outcome
    cells = claims.measured_cells(panel, years=[max(years)])
    return Answers(results, cells, Studies(panel[min(years)], panel[max(years)], economies))


def _options(request: Request, producer_services: str) -> dict[str, str]:
    options = dict(request.options)
    if indicators.get(request.indicator).has_producer_services:
        options.setdefault("producer_services", producer_services)
    return options
