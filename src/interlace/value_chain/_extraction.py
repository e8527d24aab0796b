"""What an extraction gives: the loss of each industry, and how it was solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from interlace.errors import Unsupported
from interlace.kernels.coefficients import ratio
from interlace.model.options import choice
from interlace.model.result import Result
from interlace.value_chain.frames import in_lines


@dataclass(frozen=True, slots=True)
class Solution:
    """How an extraction was solved; see `interlace.kernels.extraction.Extracted`."""

    method: str
    rank: int
    iterations: int
    residual: float
    fell_back: str


@dataclass(frozen=True, eq=False, repr=False)
class Extraction(Result):
    """What each industry loses.

    The rows have ``economy``, ``industry``, ``component`` (GDP, output, jobs), ``value``, and ``before``, what the
    industry had of it. Beside a `Result`'s own fields:

    Parameters
    ----------
    solutions : mapping of int to Solution
        How each year was solved: method, rank, iterations, true residual.
    refused : mapping of str to Unsupported
        What could not be measured, and why.
    """

    solutions: Mapping[int, Solution] = field(default_factory=dict)
    refused: Mapping[str, Unsupported] = field(default_factory=dict)

    @property
    def refusals(self) -> dict[str, str]:
        """What could not be measured, and why, in words."""
        return in_lines(self.refused)

    @property
    def solved(self) -> Solution:
        """How the last year was solved."""
        return self.solutions[max(self.solutions)]

    def by_economy(self) -> Result:
        """Return the losses by economy; ``share`` is of what the economy had before. Missing jobs stay missing."""
        by = ["economy", "component", "year", "unit"]
        totals = self.data.groupby(by, sort=False)[["value", "before"]].sum(skipna=False).reset_index()
        share = ratio(totals["value"].to_numpy(), totals.pop("before").to_numpy())
        return Result(
            data=totals.assign(share=share),
            measure=f"{self.measure}_by_economy",
            definitions=self.definitions,
            provenance=self.provenance.then("added up by economy"),
            heading=self.heading,
            unit=self.unit,
            references=self.references,
            names=self.names,
        )

    def total(self, component: str = "GDP", economy: str | None = None, year: int | None = None) -> float:
        """Return the loss of one component in a year (the last), of an economy or of all; NaN where it is not known."""
        known = list(dict.fromkeys(self.data["component"]))
        component = choice("component", component, dict.fromkeys([*known, *self.refused]))
        if component not in known:
            raise Unsupported.said("not_at_stake", component=component, reason=self.refused[component].reason)
        rows = self.where(economy=economy, component=component).data
        when = max(self.solutions) if year is None else choice("year", year, self.solutions)
        return float(rows.loc[rows["year"] == when, "value"].sum(skipna=False))
