"""What a report needs of a dataset, computed once, each as a result or as the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from interlace import claims, indicators
from interlace.errors import Unsupported
from interlace.model.facts import Rank, Series
from interlace.report.context import named
from interlace.report.document import Refusal
from interlace.report.sections import Request, requests
from interlace.report.studies import Studies
from interlace.words import Said, said

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
    studies : Studies
        What takes the tables of the first year and of the report's.
    cells : sequence of Tested
        Every cell of the claims in the year of the report.
    """

    def __init__(
        self, results: Mapping[Request, Result | Refusal], studies: Studies, cells: Sequence[claims.Tested] = ()
    ) -> None:
        self._results = results
        self.cells = tuple(cells)
        self.studies = studies
        self._measures: dict[Request, Series | Refusal] = {}

    @property
    def results(self) -> list[Result]:
        """Every result that there is."""
        return [item for item in self._results.values() if not isinstance(item, Refusal)]

    def result(self, request: Request) -> Result | Refusal:
        """Return the result of a request, or why there is none."""
        return self._results[request]

    def measure(self, request: Request) -> Series | Refusal:
        """Return a request's total by economy and year, or why there is none."""
        if request not in self._measures:
            result = self._results[request]
            self._measures[request] = result if isinstance(result, Refusal) else Series.of(result)
        return self._measures[request]

    def part(self, request: Request, component: str) -> Series | None:
        """Return one component of a request by economy and year, or None where it has no such component."""
        result = self._results[request]
        if isinstance(result, Refusal) or "component" not in result.data.columns:
            return None
        if component not in set(result.data["component"]):
            return None
        return Series.of(result, {"component": component})


class _WhenAsked(dict[Request, "Result | Refusal"]):
    """Results of one dataset, each computed when it is first asked for."""

    def __init__(self, panel: TablePanel, context: Context) -> None:
        self.panel, self.context = panel, context

    def __missing__(self, request: Request) -> Result | Refusal:
        self.update(_computed(self.panel, self.context, [request], whole=request.whole))
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
    """

    panel: TablePanel
    context: Context
    answers: Answers

    @property
    def table(self) -> IOTable:
        """That of the context's year."""
        return self.answers.studies.table

    def stand_in(self, result: Result) -> Said | None:
        """Return which industries stand for a role of a result that the data cannot tell apart, None without one."""
        known = self.table.classification
        for role in known.proxies:
            if _stands_in(role, result) and role in known.roles:
                return said("report.stand_in", role=role, names=named(known, known.members(role)))
        return None

    @property
    def stand_ins(self) -> tuple[str, ...]:
        """The notes of the stand-ins that carry figures of the report."""
        notes = self.table.classification.proxies
        return tuple(note for role, note in notes.items() if any(_stands_in(role, one) for one in self.answers.results))

    def rank(self, series: Series) -> Rank | None:
        """Return the economy's place; None also where a stand-in carries the figure, which is then no rank."""
        standing = self.stand_in(series.result) is not None
        return None if standing else series.rank(self.context.economy, self.context.year)

    @classmethod
    def of(cls, panel: TablePanel, context: Context) -> Basis:
        """Make a basis of which nothing is computed before it is asked for."""
        studies = Studies(panel[context.first], panel[context.year], (context.economy,), context.last)
        return cls(panel, context, Answers(_WhenAsked(panel, context), studies))


def gather(
    panel: TablePanel,
    context: Context,
    economies: tuple[str, ...] = (),
    *,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Answers:
    """Compute everything that the trends need.

    Parameters
    ----------
    panel : TablePanel
    context : Context
        Its years are those of the requests that do not need the whole panel, its definition is that of every indicator
        that depends on one.
    economies : tuple of str
        Those that are reported on; that of the context by default.
    workers : int, optional
        As in `interlace.compute`.
    progress : callable, optional
        Called with the year of each table of the panel that is done.

    Returns
    -------
    Answers
        An indicator that the data cannot bear is a `Refusal`; any other error is raised.
    """
    asked = requests()
    results = _WhenAsked(panel, context)
    results.update(_computed(panel, context, asked, whole=True, workers=workers, progress=progress))
    results.update(_computed(panel, context, asked, whole=False, workers=workers))
    cells = claims.measured_cells(panel, years=[context.year])
    studies = Studies(panel[context.first], panel[context.year], economies or (context.economy,), context.last)
    return Answers(results, studies, cells)


def _computed(
    panel: TablePanel, context: Context, requests: Iterable[Request], *, whole: bool, **how: Any
) -> dict[Request, Result | Refusal]:
    """Compute those of some requests that need the whole panel, or those that do not."""
    group = [request for request in requests if request.whole is whole]
    asked = [indicators.Request(request.indicator, _options(request, context.definition)) for request in group]
    outcomes = indicators.compute_many(asked, panel, years=panel.years if whole else context.compared, **how)
    found = (Refusal.of(outcome) if isinstance(outcome, Unsupported) else outcome for outcome in outcomes)
    return dict(zip(group, found, strict=True))


def _stands_in(role: str, result: Result) -> bool:
    return f"{role} stand-in" in result.definitions


def _options(request: Request, producer_services: str) -> dict[str, str]:
    options = dict(request.options)
    if indicators.get(request.indicator).has_producer_services:
        options.setdefault("producer_services", producer_services)
    return options
