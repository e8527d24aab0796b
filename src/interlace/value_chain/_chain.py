"""A chain: who earns what in one final product, over time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import pandas as pd

from interlace import words
from interlace.errors import spans
from interlace.indicators import Case, Needs, analysis
from interlace.indicators.needs import require_origins
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.content import value_added_by_origin
from interlace.model.frames import industries as industry_axis
from interlace.model.frames import tidy
from interlace.model.html import about, box, grid, small
from interlace.model.imports import require_domestic
from interlace.model.options import renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._select import ChosenIndustries, economy_code, flows_with_output, functions_of, industries_of
from interlace.value_chain.frames import Run, grouped, over_years
from interlace.words import said

if TYPE_CHECKING:
    from interlace.sources.bea import Distribution
    from interlace.value_chain._margins import Margins
    from interlace.value_chain._smile import Smile

PUBLISHED = (
    "Timmer, Erumban, Los, Stehrer & de Vries (2014), JEP 28(2): domestic value added in German cars, printed in whole "
    "per cent; the copy at hand holds taxes in value added"
)

_SHOWN = 10
"""Origins that a notebook shows of a chain."""


@dataclass(frozen=True, eq=False)
class Chain:
    """Who earns what in a final product: one column of v̂Bŷ, over the years.

    Parameters
    ----------
    economy : str
        The economy that finishes the product.
    industries : ChosenIndustries
        The industry, or the group of industries, that finishes it.
    income : Result
        ``economy`` (of origin), ``industry``, ``industry_name``, ``function``, ``year``, ``value`` (share of the final
        product's value at basic prices), ``unit``, ``amount`` (the same in the unit of the table).
    data : TablePanel
        The tables, for `smile`.
    """

    economy: str
    industries: ChosenIndustries
    income: Result
    data: TablePanel

    @property
    def result(self) -> Result:
        """The income."""
        return self.income

    @property
    def years(self) -> tuple[int, ...]:
        """Years, ascending."""
        return tuple(sorted({int(year) for year in self.income.data["year"]}))

    @property
    def foreign_share(self) -> Result:
        """Share of the final product's value that is added in other economies, by year.

        Σ v_iB_ij over the industries of other economies: 1 − Σ_{i own} v_iB_ij wherever value added is all that inputs
        leave of output, as in WIOD.

        Raises
        ------
        Unsupported
            If what other economies add cannot be seen: the tables have one economy, or a row of imported inputs that
            none of their economies delivers.
        """
        primary = self.data.classification.primary.values()
        if len(self.data.economies) < 2 or any(row.role == "imports" for row in primary):
            for year in self.years:
                require_origins(self.data[year], said("subjects.foreign_share"))
        rows = self.income.data
        abroad = rows["economy"] != self.economy
        sums = rows[abroad].groupby("year", sort=True)[["value", "amount"]].sum(min_count=1).reset_index()
        data = sums.assign(economy=self.economy, unit="share")
        return self._derived(data, "foreign_share_of_chain")

    def functions(self) -> Result:
        """Return the income by economy of origin and function, industries added up."""
        return self._derived(grouped(self.income.data, ["economy", "function"]), "chain_income_by_function")

    def _derived(self, data: pd.DataFrame, id: str) -> Result:
        provenance = self.income.provenance.then(f"added up to {id}")
        heading = self.industries.titled(id, self.economy)
        return replace(self.income, data=data, measure=id, heading=heading, provenance=provenance)

    @property
    def title(self) -> str:
        """The chain in words: economy and industry."""
        return f"{self.economy} {self.industries.name}"

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the income's tidy frame."""
        return self.income.to_frame()

    def plot(self, **options: Any) -> Any:
        """Return the Sankey diagram of the income: origin, function, final product; options as of the drawer."""
        return self.income.plot(**{"form": "sankey", **options})

    def smile(self, year: int | None = None, margins: Margins | Distribution | None = None) -> Smile:
        """Return the smile of the chain in one year, the last of its years by default; see `smile`."""
        from interlace.value_chain._smile import smile

        chosen = self.years[-1] if year is None else year
        return smile(self.data, self.economy, self.industries.codes, margins, years=[chosen])

    def _repr_html_(self) -> str:
        last = self.years[-1]
        rows = self.income.data[self.income.data["year"] == last]
        origins = grouped(rows, ["economy", "function"]).nlargest(_SHOWN, "value")
        shares = [
            (words.name("economies", economy), words.name("functions", function), words.percent(value))
            for economy, function, value in zip(origins["economy"], origins["function"], origins["value"], strict=True)
        ]
        said = {"economy": self.economy, "industry": self.industries.name, "years": self.years, "year": last}
        head = [words.text(f"notebook.chain.{name}") for name in ("economy", "function", "share")]
        largest = small(words.text("notebook.chain.largest", **said)) + grid(head, shares, right=[2])
        return box("chain", words.text("notebook.chain.title", **said), largest, about(self.income))

    def __repr__(self) -> str:
        return f"<Chain {self.title}: {spans(self.years)}, {self.income.digest}>"


@analysis(
    id="chain_income",
    trend="value_chain",
    title="Who earns what in a final product",
    unit="share of the final value",
    formula=r"\hat v B \hat y",
    reading="One column: the value that each industry of each economy adds to a final product, at home or on the way "
    "to it. The column adds up to the product's value at basic prices.",
    cite=("timmer2014", "timmer2013"),
    needs=Needs(IOTable, domestic=True, functions=True, value_added=True),
    cases=(
        Case("wiod2013", 1995, {"economy": "DEU"}, 0.79, 0.01, PUBLISHED, {"economy": "DEU", "industry": "c15"}),
        Case("wiod2013", 2008, {"economy": "DEU"}, 0.66, 0.01, PUBLISHED, {"economy": "DEU", "industry": "c15"}),
    ),
    traps=("The chain ends at the factory gate: what shops and carriers earn on the way to the buyer is not in it.",),
    results=("chain_income_by_function", "foreign_share_of_chain"),
)
@renamed()
def chain(
    data: IOTable | TablePanel,
    economy: Annotated[str, "the economy that finishes the product"],
    industry: Annotated[str | Iterable[str], "the industry that finishes it: a code, words, a role, or several codes"],
    *,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Chain:
    """Return who earns what in the final product of an economy's industry.

    Parameters
    ----------
    data : IOTable or TablePanel
        Multi-regional, or of one economy's domestic deliveries; then what is inside imports is not seen and shares do
        not add up to 1.
    economy : str
        The economy that finishes the product.
    industry : str or iterable of str
        A code (``"c15"``), the source's words or their beginning (``"Transport equipment"``), a role such as
        ``"manufacturing"`` for all of its industries together, or several codes.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

    Returns
    -------
    Chain
        ``income`` has a row a year, economy and industry of origin. Shares are those of v̂Bŷ/ι'ŷ; they add up to 1 where
        value added is all that inputs leave of output. Where the industry has no output they are missing.

    Raises
    ------
    UnknownName
        If the economy or the industry is unknown.
    InputError
        If the words may be several industries.
    Unsupported
        If origins cannot be told, or the industries have no function.

    References
    ----------
    Timmer et al. (2014), Slicing Up Global Value Chains, JEP 28(2); Timmer et al. (2013), Economic Policy 28, eq. 3.

    Examples
    --------
    >>> import interlace
    >>> cars = interlace.value_chain.chain(interlace.load("bundled")[2011], "DEU", "Transport equipment")
    >>> cars
    <Chain DEU Transport equipment: 2011, ...>
    >>> round(float(cars.income.data["value"].sum()), 12)
    1.0
    """
    panel = panel_of(data)
    code = economy_code(economy, panel)
    chosen = industries_of(industry, panel.classification)
    result = over_years(
        panel,
        income_frame,
        Run(years, workers, progress),
        id="chain_income",
        title=chosen.titled("chain_income", code),
        options={"economy": code, "industries": list(chosen.codes)},
        definitions={
            "economy": code,
            "industry": chosen.label,
            "industry_name": chosen.name,
            "denominator": said("definitions.said.chain_value"),
        },
    )
    return Chain(code, chosen, result, panel)


def income_frame(table: IOTable, *, economy: str, industries: list[str]) -> pd.DataFrame:
    """Return the income of a chain in one year; see `Chain.income`."""
    require_domestic(table, said("subjects.chain"))
    makers = table.of_economy(economy) & table.in_codes(industries)
    axis = {**industry_axis(table), "function": functions_of(table, makers=makers)}
    amounts, shares = _amounts(table, makers)
    return tidy([axis], {"value": shares, "amount": amounts}, year=table.year, unit="share")


def _amounts(table: IOTable, makers: Bools) -> tuple[Float, Float]:
    """Return v̂Bŷ and its share in ŷ, each of shape (n,)."""
    final = flows_with_output(table, table.Y.sum(axis=1), makers)
    rows = np.flatnonzero(makers & (table.x != 0))
    if rows.size == 0:
        return np.zeros(table.n), np.full(table.n, np.nan)
    if rows.size == 1:
        # The content of a unit does not need a sale.
        unit = np.zeros(table.n)
        unit[rows] = 1.0
        shares = value_added_by_origin(table.factor, table.v, unit[:, None])[:, 0]
        return shares * final[rows[0]], shares
    amounts = value_added_by_origin(table.factor, table.v, final[:, None])[:, 0]
    return amounts, ratio(amounts, np.asarray(final.sum()))
