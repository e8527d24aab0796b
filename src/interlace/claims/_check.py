"""`check`: every cell of every claim, for every economy and year."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from interlace.claims._book import ALL_SERVICES, Cell, Claim, list_claims
from interlace.claims._sourcing import SOURCING, Answer, sourcing_shares
from interlace.errors import Unsupported
from interlace.indicators import Request, compute_many
from interlace.model.definitions import in_data
from interlace.model.options import chosen_years, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.words import Said, said

COLUMNS = ("claim", "economy", "year", "definition", "denominator", "value", "threshold", "passes")


@dataclass(frozen=True)
class Tested:
    """One cell under one definition: its values, or the refusal.

    Parameters
    ----------
    claim : Claim
    cell : Cell
    definition : str
    values : pandas.Series, optional
        By (economy, year).
    refusal : Unsupported, optional
    digest : str
        Of the result that the values come from.
    """

    claim: Claim
    cell: Cell
    definition: str
    values: pd.Series | None = None
    refusal: Unsupported | None = None
    digest: str = ""


@renamed()
def check(
    data: IOTable | TablePanel, *, years: Iterable[int] | None = None, progress: Callable[[int], None] | None = None
) -> pd.DataFrame:
    """Measure every claim that a table or a panel bears, in every cell of its grid.

    Parameters
    ----------
    data : IOTable or TablePanel
    years : iterable of int, optional
        Years of a panel; all by default.
    progress : callable, optional
        Called with each year when it is done.

    Returns
    -------
    pandas.DataFrame
        ``claim`` (number), ``economy``, ``year``, ``definition``, ``denominator``, ``value`` (a fraction),
        ``threshold`` (what passes), ``passes``; in English. Cells that the data cannot bear are not in it; `verdicts`
        names them. Where there is nothing to measure, ``value`` is missing and so is ``passes``.
    """
    cells = measured_cells(data, years=years, progress=progress)
    frames = [_frame(tested) for tested in cells if tested.values is not None]
    if not frames:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(frames, ignore_index=True)[list(COLUMNS)]


@renamed()
def measured_cells(
    data: IOTable | TablePanel, *, years: Iterable[int] | None = None, progress: Callable[[int], None] | None = None
) -> list[Tested]:
    """Compute every cell of every claim, each table read and factorised once."""
    plan = [
        (claim, cell, definition) for claim in list_claims() for cell in claim.cells for definition in cell.definitions
    ]
    chosen = chosen_years(years, panel_of(data).years)
    simple = [item for item in plan if item[1].indicator != SOURCING]
    outcomes = compute_many([_request(cell, name) for _, cell, name in simple], data, years=chosen, progress=progress)
    compared = [item for item in plan if item[1].indicator == SOURCING]
    answers = sourcing_shares(data, [(cell, name) for _, cell, name in compared], chosen)
    tested = [_tested(*item, _answer(outcome, item[1])) for item, outcome in zip(simple, outcomes, strict=True)]
    tested += [_tested(*item, answer) for item, answer in zip(compared, answers, strict=True)]
    return sorted(tested, key=lambda item: plan.index((item.claim, item.cell, item.definition)))


def _tested(claim: Claim, cell: Cell, definition: str, answer: Answer) -> Tested:
    if isinstance(answer, Unsupported):
        return Tested(claim, cell, definition, refusal=answer)
    return Tested(claim, cell, definition, values=answer[0], digest=answer[1])


def _answer(outcome: Result | Unsupported, cell: Cell) -> Answer:
    return outcome if isinstance(outcome, Unsupported) else (_values(outcome, cell), outcome.digest)


def _request(cell: Cell, definition: str) -> Request:
    options = dict(cell.options)
    if definition != ALL_SERVICES:
        options["producer_services"] = definition
    return Request(cell.indicator, options)


def _values(result: Result, cell: Cell) -> pd.Series:
    data = result.data
    if cell.functions:
        data = data[data["function"].isin(cell.functions)]
    return data.groupby(["economy", "year"], sort=False)["value"].sum(min_count=1)


def _bounds(claim: Claim) -> Said:
    """Return what passes as fractions, beside values that are."""
    return said("claims.bounds", low=f"{claim.low:g}", high=f"{claim.high:g}", bounded=claim.bounded)


def _frame(tested: Tested) -> pd.DataFrame:
    frame = pd.DataFrame(tested.values).reset_index()
    passed = frame["value"].between(tested.claim.low, tested.claim.high).astype("boolean")
    return frame.assign(
        claim=tested.claim.number,
        definition=tested.definition,
        denominator=in_data(tested.cell.share_of),
        threshold=in_data(_bounds(tested.claim)),
        passes=passed.mask(frame["value"].isna()),
    )
