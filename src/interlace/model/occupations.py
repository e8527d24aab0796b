"""Industries by occupations: how many jobs, and at what pay, of each occupation there are in each industry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from interlace.errors import Finding, InputError
from interlace.kernels._types import Float
from interlace.model.axes import require_unique
from interlace.model.cells import fingerprint_of, hold
from interlace.model.checks import CheckReport, run
from interlace.model.classification import Classification
from interlace.model.provenance import Provenance
from interlace.model.units import Unit
from interlace.words import said

__all__ = ["RULES", "Occupations"]


@dataclass(frozen=True, eq=False)
class Occupations:
    """Jobs, and pay where it is known, of one economy and one year, i industries by o occupations.

    Parameters
    ----------
    jobs : array_like, shape (i, o)
        Jobs in `unit`; zero where none are published.
    industries, occupations : pandas.Index
        Codes.
    economy : str
    unit : Unit
        Of the jobs, with the persons in one of it as its scale.
    year : int
    classification : Classification
        Of the industries.
    provenance : Provenance
    occupation_names : mapping of str to str
        Words of the occupations, where the publisher gives them.
    pay : array_like, shape (i, o), optional
        Pay of all jobs of a cell together, in `pay_unit`.
    pay_unit : Unit, optional

    Raises
    ------
    InputError
        If shapes and labels disagree, a label stands twice, a value is not finite, or pay has no unit.
    UnknownName
        If the classification does not know an industry.
    """

    jobs: Float
    industries: pd.Index
    occupations: pd.Index
    economy: str
    unit: Unit
    year: int
    classification: Classification
    provenance: Provenance
    occupation_names: dict[str, str] = field(default_factory=dict)
    pay: Float | None = None
    pay_unit: Unit | None = None

    def __post_init__(self) -> None:
        for name in ("industries", "occupations"):
            require_unique(getattr(self, name), name)
        if not len(self.industries) or not len(self.occupations):
            raise InputError.said("no_occupation")
        self.classification.require_known(self.industries)
        if (self.pay is None) != (self.pay_unit is None):
            raise InputError.said("pay_without_unit")
        hold(self, dict.fromkeys(("jobs", "pay"), (self.industries, self.occupations)))

    @property
    def economies(self) -> tuple[str, ...]:
        """The one economy."""
        return (self.economy,)

    @property
    def digest(self) -> str:
        """The digest of where the table comes from."""
        return self.provenance.digest

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every cell and label, for telling two tables apart that claim the same provenance."""
        axes = [list(self.industries), list(self.occupations), self.economy, self.year, self.unit, self.pay_unit]
        return fingerprint_of((self.jobs, self.pay), axes, self.classification.key(), self.digest)

    def check(self, *, strict: bool = False) -> CheckReport:
        """Run every rule of `RULES`; under `strict` the first error is raised as `InputError`."""
        return run(RULES, self, strict=strict, tolerance=None)

    def __repr__(self) -> str:
        return (
            f"<Occupations {self.economy} {self.year}: {len(self.industries)} industries x {len(self.occupations)} "
            f"occupations, {self.unit}, {self.digest}>"
        )


def check_negative_jobs(table: Occupations, tolerance: float) -> Iterator[Finding]:
    """Jobs and pay are not negative."""
    for code, cells in (("negative_jobs", table.jobs), ("negative_pay", table.pay)):
        if cells is not None and (cells < 0).any():
            row, column = (int(at) for at in np.argwhere(cells < 0)[0])
            ends = {"industry": table.industries[row], "occupation": table.occupations[column]}
            where = said("findings.place.first", **ends, value=f"{cells[row, column]:,.6g}")
            yield Finding.said(code, where, count=int((cells < 0).sum()))


def check_empty_industry(table: Occupations, tolerance: float) -> Iterator[Finding]:
    """Every industry has jobs."""
    empty = table.industries[~(table.jobs != 0).any(axis=1)]
    if len(empty):
        where = said("findings.place.industries", codes=list(empty[:5]))
        yield Finding.said("empty_industry", where, "warning", count=len(empty))


def check_pay_without_jobs(table: Occupations, tolerance: float) -> Iterator[Finding]:
    """Where pay is known there are jobs."""
    if table.pay is None:
        return
    for row, column in np.argwhere((table.pay != 0) & (table.jobs == 0))[:1]:
        ends = {"industry": table.industries[row], "occupation": table.occupations[column]}
        where = said("findings.place.first", **ends, value=f"{table.pay[row, column]:,.6g}")
        yield Finding.said("pay_without_jobs", where, "warning")


RULES: dict[str, Callable[[Occupations, float], Iterator[Finding]]] = {
    "negative_jobs": check_negative_jobs,
    "empty_industry": check_empty_industry,
    "pay_without_jobs": check_pay_without_jobs,
}
