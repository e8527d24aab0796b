"""Verdicts: what the cells of a claim say together, for one economy and year."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace import words
from interlace.claims._book import ALL_SERVICES, Cell, Claim, list_claims
from interlace.claims._check import Tested, measured_cells
from interlace.model.options import chosen_years, code_of, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.table import IOTable
from interlace.words import Said, said

HOLDS, ONLY, FAILS, UNTESTED = VERDICTS = ("holds", "only", "fails", "untested")
"""Codes of the verdicts: all cells pass, some, none, or one that could change this cannot be measured."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a cell lies over the economies of the data."""

    low: float
    low_economy: str
    median: float
    high: float
    high_economy: str
    passing: int
    of: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One cell of a claim for one economy and year.

    Parameters
    ----------
    cell : Cell
    definition : str
        Of producer services; ``"all services"`` where it depends on none.
    value : float or None
        None where the data cannot bear it, or there is nothing to measure.
    passes : bool or None
    spread : Spread or None
    reason : str, Said or None
        Why there is no value.
    digest : str
    """

    cell: Cell
    definition: str
    value: float | None
    passes: bool | None
    spread: Spread | None
    reason: str | Said | None = None
    digest: str = ""

    @property
    def indicator(self) -> str:
        """The id of the indicator that measures it."""
        return self.cell.indicator

    @property
    def denominator(self) -> str:
        """What the figure is a share of, in words."""
        return str(self.cell.share_of)

    @property
    def defined(self) -> bool:
        """Whether it depends on a definition of producer services."""
        return self.definition != ALL_SERVICES

    @property
    def said(self) -> Said:
        """The cell in words: its denominator, and its definition where there is one."""
        values = {"definition": self.definition, "denominator": self.cell.share_of, "defined": self.defined}
        return said("claims.cell", **values)

    @property
    def name(self) -> str:
        """The same, said in the language that is spoken."""
        return str(self.said)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the data say of a claim for one economy and year.

    Parameters
    ----------
    claim : Claim
    economy : str
    year : int
    verdict : str
        One of `VERDICTS`, a code; ``str()`` says it.
    cells : tuple of Outcome
        The whole grid.
    reason, remedy : str, Said or None
        Why it cannot be tested, and what data would do.
    """

    claim: Claim
    economy: str
    year: int
    verdict: str
    cells: tuple[Outcome, ...] = ()
    reason: str | Said | None = None
    remedy: str | Said | None = None

    @property
    def variant(self) -> str:
        """The verdict, for the catalogue to choose its words by."""
        return self.verdict

    @property
    def passing(self) -> tuple[Said, ...]:
        """The cells that pass, in words."""
        return tuple(cell.said for cell in self.cells if cell.passes)

    @property
    def in_population(self) -> bool:
        """Whether the claim is made of this economy at all."""
        return self.claim.speaks_of(self.economy)

    def __str__(self) -> str:
        told = {"reason": self.reason, "told": bool(self.reason)}
        return words.text("claims.verdict", verdict=self, cells=self.passing, **told)


@renamed()
def verdicts(
    data: IOTable | TablePanel, economy: str, year: int | None = None, *, progress: Callable[[int], None] | None = None
) -> tuple[Verdict, ...]:
    """Return the verdict on every claim for one economy and year.

    Parameters
    ----------
    data : IOTable or TablePanel
    economy : str
        ISO alpha-3 code.
    year : int, optional
        The panel's last year by default.
    progress : callable, optional
        Called with each year when it is done.

    Returns
    -------
    tuple of Verdict, by number of the claim

    Raises
    ------
    UnknownName
        If the economy or the year is not in the data.
    """
    panel = panel_of(data)
    code = code_of(economy, panel.economies)
    wanted = panel.years[-1] if year is None else chosen_years([year], panel.years)[0]
    return judge(measured_cells(panel, years=[wanted], progress=progress), code, wanted)


@renamed()
def judge(cells: Sequence[Tested], economy: str, year: int) -> tuple[Verdict, ...]:
    """Return the verdict on every claim from cells that are measured, for one economy and year of them.

    Parameters
    ----------
    cells : sequence of Tested
        As `measured_cells` returns them, the same for every economy.
    economy : str
        As the data spell it.
    year : int
    """
    return tuple(
        _verdict(claim, [cell for cell in cells if cell.claim == claim], economy, year) for claim in list_claims()
    )


def _verdict(claim: Claim, tested: list[Tested], economy: str, year: int) -> Verdict:
    if not claim.cells:
        return Verdict(claim, economy, year, UNTESTED, reason=claim.reason, remedy=claim.remedy)
    cells = tuple(_outcome(cell, economy, year) for cell in tested)
    known = {cell.passes for cell in cells}
    missing = [cell for cell in cells if cell.passes is None]
    if {True, False} <= known:
        return Verdict(claim, economy, year, ONLY, cells)
    if missing:
        remedies = [cell.refusal.remedy for cell in tested if cell.refusal is not None and cell.refusal.remedy]
        return Verdict(claim, economy, year, UNTESTED, cells, missing[0].reason, remedies[0] if remedies else None)
    return Verdict(claim, economy, year, HOLDS if True in known else FAILS, cells)


def _outcome(tested: Tested, economy: str, year: int) -> Outcome:
    which = (tested.cell, tested.definition)
    if tested.values is None:
        reason = None if tested.refusal is None else tested.refusal.reason
        return Outcome(*which, None, None, None, reason, tested.digest)
    # Not xs, which fails on values of no year at all.
    known = tested.values[tested.values.index.get_level_values("year") == year].dropna()
    of_year = known.droplevel("year")
    spread = _spread(of_year, tested.claim) if len(of_year) else None
    if economy not in of_year.index:
        return Outcome(*which, None, None, spread, said("claims.missing.nothing"), tested.digest)
    value = float(of_year[economy])
    return Outcome(*which, value, tested.claim.passes(value), spread, digest=tested.digest)


def _spread(values: pd.Series, claim: Claim) -> Spread:
    column = values.to_numpy(dtype=np.float64)
    lowest, highest = int(column.argmin()), int(column.argmax())
    return Spread(
        low=float(column[lowest]),
        low_economy=str(values.index[lowest]),
        median=float(np.median(column)),
        high=float(column[highest]),
        high_economy=str(values.index[highest]),
        passing=sum(claim.passes(value) for value in column),
        of=len(column),
    )
