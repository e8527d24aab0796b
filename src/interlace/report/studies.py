"""The analyses of a report: what takes two years, several economies, or gives more than one number.

A study is declared here like an indicator in the registry: what it computes, its formula, how it is read, what it
cites. It answers with a result or with the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, cast

from threadpoolctl import threadpool_limits

from interlace import exports, sda, value_chain
from interlace.errors import Unsupported
from interlace.model.panel import TablePanel
from interlace.report.measures import Refusal
from interlace.report.wording import in_economy, say

if TYPE_CHECKING:
    from interlace.model.result import Result
    from interlace.model.table import IOTable
    from interlace.value_chain import Chain, Smile

__all__ = ["STUDIES", "Studies", "Study", "largest_product"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Study:
    """One analysis, as the method part of the page prints it.

    Parameters
    ----------
    id : str
        What plans and figures call it.
    title, unit, formula, reading : str
        As in an indicator's declaration; the formula in LaTeX.
    cite : tuple of str
        Keys of the book of references.
    traps : tuple of str
    """

    id: str
    title: str
    unit: str
    formula: str
    reading: str
    cite: tuple[str, ...]
    traps: tuple[str, ...] = ()


STUDIES: tuple[Study, ...] = (
    Study(
        "structural_decomposition",
        "Drivers of the growth of services value added",
        "the table's unit",
        r"\Delta (s_S' \hat v B y) = \sum_k \Delta_k, \quad B = (I - H \circ T)^{-1}",
        "Each term is what the change would have been had that factor alone moved, as the mean of the two polar "
        "orders; the whisker is the range over all orders in which the factors can move.",
        ("dietzenbacher1998", "xu2014"),
        (
            "In current prices: changes of prices and exchange rates are inside the terms.",
            "An accounting split, not a cause: demand may have moved because sourcing did.",
        ),
    ),
    Study(
        "export_decomposition",
        "What gross exports are made of",
        "share of gross exports",
        r"e_s = v_s B_{ss} e_s + \sum_{t \neq s} v_t B_{ts} e_s",
        "Domestic and foreign value added are each counted once; what crosses the economy's border again is double "
        "counting. The parts add up to gross exports.",
        ("borin2019", "borin2023"),
    ),
    Study(
        "chain_income",
        "Who earns what in a final product",
        "share of the final value",
        r"\hat v B \hat y",
        "One column: the value that each industry of each economy adds to a final product, at home or on the way to "
        "it. The column adds up to the product's value at basic prices.",
        ("timmer2014", "timmer2013"),
        ("The chain ends at the factory gate: what shops and carriers earn on the way to the buyer is not in it.",),
    ),
    Study(
        "smile",
        "Value-added rate along the chain",
        "value added over output",
        r"\frac{[\hat v B B \hat y]_i}{[\hat v B \hat y]_i} \mapsto v_i",
        "Each circle is an industry of the chain: its distance to the final product in stages, and what it keeps of "
        "each unit of its output. A smile would be a U that a test of both slopes supports.",
        ("lind2010", "ye2015", "timmer2014"),
    ),
)


def largest_product(table: IOTable, economy: str) -> str | None:
    """Return the code of the manufacturing industry whose final products are worth most, or None without any."""
    own = table.of_economy(economy) & table.in_role("manufacturing") & (table.x > 0)
    final = table.Y.sum(axis=1)
    final[~own] = 0.0
    return str(table.codes[final.argmax()]) if final.max() > 0 else None


def _alone(found: sda.Drivers, economy: str) -> sda.Drivers:
    """Return the drivers of one economy, with the provenance that they have when they are computed alone."""
    *before, step = found.provenance.steps
    alone = replace(step, parameters={**step.parameters, "economy": [economy]})
    return replace(
        found,
        data=found.data[found.data["economy"] == economy].reset_index(drop=True),
        levels=found.levels[found.levels["economy"] == economy].reset_index(drop=True),
        provenance=replace(found.provenance, steps=(*before, alone)),
    )


@dataclass(eq=False)
class Studies:
    """The studies on one year of a panel and its first year, each made once.

    Parameters
    ----------
    first, table : IOTable
        Of the first year and of the year of the report; the same table where it is one year.
    economies : tuple of str
        Those that are reported on.
    """

    first: IOTable
    table: IOTable
    economies: tuple[str, ...]
    _made: dict[tuple[str, str], Any] = field(default_factory=dict)

    @cached_property
    def panel(self) -> TablePanel:
        """The two tables."""
        tables = [self.table] if self.first.year == self.table.year else [self.first, self.table]
        return TablePanel.of(tables, self.table.provenance.source.name)

    def prepare(self) -> None:
        """Make what is the same for every economy."""
        self._every_drivers()
        self.exports()
        self.partners()

    def drivers(self, economy: str) -> sda.Drivers | Refusal:
        """Return what drove the growth of services value added in an economy."""
        found = self._every_drivers()
        return found if isinstance(found, Refusal) else _alone(found, economy)

    def _every_drivers(self) -> sda.Drivers | Refusal:
        """Return the drivers in all economies that are reported on: the tables are factorised once for all."""
        return self._once("structural_decomposition", "", self._drivers)

    def exports(self) -> Result | Refusal:
        """Return what every economy's gross exports are made of."""
        return self._once("export_decomposition", "", lambda: self._exports("country"))

    def partners(self) -> Result | Refusal:
        """Return what every economy's exports to every other are made of."""
        return self._once("bilateral_export_decomposition", "", lambda: self._exports("bilateral"))

    def chain(self, economy: str) -> Chain | Refusal:
        """Return the chain of an economy's largest manufactured final product."""
        return self._once("chain", economy, lambda: self._chain(economy))

    def income(self, economy: str) -> Result | Refusal:
        """Return who earns what in that chain."""
        found = self.chain(economy)
        return found if isinstance(found, Refusal) else found.income

    def smile(self, economy: str) -> Smile | Refusal:
        """Return whether that chain smiles."""
        return self._once("smile", economy, lambda: self._smile(economy))

    def _once(self, id: str, economy: str, make: Callable[[], T]) -> T | Refusal:
        key = (id, economy)
        if key not in self._made:
            try:
                # One thread, as in every other figure, so that the bytes do not depend on the machine.
                with threadpool_limits(limits=1):
                    self._made[key] = make()
            except Unsupported as error:
                self._made[key] = Refusal.of(error)
        return cast("T | Refusal", self._made[key])

    def _drivers(self) -> sda.Drivers:
        if self.first.year == self.table.year:
            raise Unsupported(say("figure.one_year", year=self.table.year), fix=say("figure.more_years"))
        years = self.first.year, self.table.year
        return sda.decompose(self.panel, *years, of="services_value_added", economy=self.economies)

    def _exports(self, by: str) -> Result:
        return exports.decompose(self.panel, method="borin_mancini", approach="source", by=by, years=[self.table.year])

    def _chain(self, economy: str) -> Chain:
        code = largest_product(self.table, economy)
        if code is None:
            raise Unsupported(say("study.no_product", economy=in_economy(economy), year=self.table.year))
        return value_chain.chain(self.panel, economy, code)

    def _smile(self, economy: str) -> Smile:
        found = self.chain(economy)
        if isinstance(found, Refusal):
            raise Unsupported(found.reason, fix=found.remedy)
        return found.smile(self.table.year)
