"""The analyses of a report, each made once: a result, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from threadpoolctl import threadpool_limits

from interlace import exports, sda, value_chain
from interlace.errors import Unsupported
from interlace.model.panel import TablePanel
from interlace.report.document import Refusal

if TYPE_CHECKING:
    from interlace.model.result import Result
    from interlace.model.table import IOTable
    from interlace.value_chain import Chain, Smile

T = TypeVar("T")


def largest_product(table: IOTable, economy: str) -> str | None:
    """Return the code of the manufacturing industry whose final products are worth most, or None without any."""
    own = table.of_economy(economy) & table.in_role("manufacturing") & (table.x > 0)
    final = table.Y.sum(axis=1)
    final[~own] = 0.0
    return str(table.codes[final.argmax()]) if final.max() > 0 else None


def no_path(year: int, last: int) -> Unsupported:
    """Return the refusal of what compares with an earlier year, for the first year of data that end in `last`."""
    return Unsupported.said("one_year" if year == last else "first_year", year=year)


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
    last : int
        The last year of the panel.
    """

    first: IOTable
    table: IOTable
    economies: tuple[str, ...]
    last: int
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
            raise no_path(self.table.year, self.last)
        years = self.first.year, self.table.year
        return sda.decompose(self.panel, *years, of="services_value_added", economy=self.economies)

    def _exports(self, by: Literal["country", "bilateral"]) -> Result:
        return exports.decompose(self.panel, method="borin_mancini", approach="source", by=by, years=[self.table.year])

    def _chain(self, economy: str) -> Chain:
        code = largest_product(self.table, economy)
        if code is None:
            raise Unsupported.said("no_product", economy=economy, year=self.table.year)
        return value_chain.chain(self.panel, economy, code)

    def _smile(self, economy: str) -> Smile:
        found = self.chain(economy)
        if isinstance(found, Refusal):
            raise Unsupported(str(found.reason), fix=str(found.remedy or ""))
        return found.smile(self.table.year)
