"""The smile: is the value-added rate highest at both ends of a chain? Two arms, the nodes of each, one test a year."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Annotated, Any

import numpy as np
import pandas as pd

from interlace import words
from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, analysis
from interlace.kernels._types import Bools
from interlace.kernels.chains import chain_nodes
from interlace.model.definitions import in_data
from interlace.model.frames import industries as industry_axis
from interlace.model.frames import tidy
from interlace.model.html import about, box, grid
from interlace.model.imports import require_domestic
from interlace.model.options import choice, chosen_years, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.sources.bea import Distribution
from interlace.value_chain._margins import Margins
from interlace.value_chain._select import ChosenIndustries, economy_code, flows_with_output, functions_of, industries_of
from interlace.value_chain.frames import Run, over_years
from interlace.value_chain.verdicts import LEAST, SmileTest, test_of
from interlace.words import said

PUBLISHED = (
    "Antràs & Chor (2018), data set of GVC measures on WIOD 2013, GVC_VAGOi (corrected for stocks, the nodes are not)"
)
CITE = ("timmer2014", "ye2015", "lind2010", "chen2017")
MARGIN_FUNCTIONS = {"trade": "distribution", "transport": "transport"}


@dataclass(frozen=True, eq=False)
class Smile:
    """The nodes of a chain, and whether they smile, a year or several.

    Parameters
    ----------
    economy : str
    industries : ChosenIndustries
    nodes : Result
        ``economy``, ``industry``, ``industry_name``, ``function``, ``year``, ``value`` (value-added rate), ``unit``,
        ``distance`` (steps), ``weight`` (share of the chain), ``arm`` (upstream, distribution).
    tests : mapping of int to SmileTest
        Of each year, over both arms where there are margins, over the upstream arm where there are none.
    upstream_tests : mapping of int to SmileTest
        Of each year, over the upstream arm alone.
    margins : Margins or None
    refusal : Unsupported or None
        Why there is no distribution arm.
    """

    economy: str
    industries: ChosenIndustries
    nodes: Result
    tests: Mapping[int, SmileTest]
    upstream_tests: Mapping[int, SmileTest]
    margins: Margins | None
    refusal: Unsupported | None

    @property
    def result(self) -> Result:
        """The nodes."""
        return self.nodes

    @property
    def years(self) -> tuple[int, ...]:
        """Years, ascending."""
        return tuple(sorted(self.tests))

    @property
    def year(self) -> int:
        """The last year."""
        return self.years[-1]

    @property
    def test(self) -> SmileTest:
        """The test of the last year."""
        return self.tests[self.year]

    @property
    def upstream(self) -> SmileTest:
        """The test of the last year's upstream arm."""
        return self.upstream_tests[self.year]

    @property
    def verdict(self) -> str:
        """Whether the chain smiles in the last year, in words; that of another is ``tests[year].verdict``."""
        return self.test.verdict

    @property
    def smiles(self) -> bool:
        """Whether a smile is found in the last year; see `SmileTest.smiles`."""
        return self.test.smiles

    def in_year(self, year: int | None = None) -> Smile:
        """Return the smile of one year, the last by default."""
        when = self.year if year is None else choice("year", year, self.years)
        return replace(
            self,
            nodes=replace(self.nodes, data=self.nodes.data[self.nodes.data["year"] == when]),
            tests={when: self.tests[when]},
            upstream_tests={when: self.upstream_tests[when]},
        )

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the nodes' tidy frame."""
        return self.nodes.to_frame()

    def _repr_html_(self) -> str:
        said = {"economy": self.economy, "industry": self.industries.name, "years": self.years}
        head = [words.text(f"notebook.smile.{name}") for name in ("year", "nodes", "verdict")]
        rows = [(year, self.tests[year].nodes, self.tests[year].verdict) for year in self.years]
        return box("smile", words.text("notebook.smile.title", **said), grid(head, rows, right=[1]), about(self.nodes))

    def __repr__(self) -> str:
        verdicts = "; ".join(f"{year}: {self.tests[year].verdict}" for year in self.years)
        return f"<Smile {self.economy} {self.industries.name} {verdicts}>"


@analysis(
    id="smile",
    trend="value_chain",
    title="Value-added rate along the chain",
    unit="value added over output",
    formula=r"\frac{[\hat v B B \hat y]_i}{[\hat v B \hat y]_i} \mapsto v_i",
    reading="Each circle is an industry of the chain: its distance to the final product in stages, and what it keeps "
    "of each unit of its output. A smile would be a U that a test of both slopes supports.",
    cite=("lind2010", "ye2015", "timmer2014"),
    needs=Needs(IOTable, domestic=True, functions=True, value_added=True),
    cases=(
        *Case.each("wiod2013", 2008, {"DEU c15": 0.2646329}, 0.0055, PUBLISHED, {"economy": "DEU", "industry": "c15"}),
        *Case.each("wiod2013", 2008, {"USA c30": 0.6545282}, 0.0055, PUBLISHED, {"economy": "USA", "industry": "c15"}),
    ),
)
@renamed(table="data")
def smile(
    data: IOTable | TablePanel,
    economy: Annotated[str, "the economy that finishes the product"],
    industry: Annotated[str | Iterable[str], "the industry that finishes it: a code, words, a role, or several codes"],
    margins: Annotated[
        Margins | Distribution | None, "what the product gains in value between the factory and the buyer"
    ] = None,
    *,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Smile:
    """Test whether the value-added rate along a chain smiles.

    Parameters
    ----------
    data : IOTable or TablePanel
    economy, industry
        The final product; see `chain`.
    margins : Margins or Distribution, optional
        What the product gains between factory and buyer; for the USA, `interlace.sources.bea.distribution` finds it.
        Without it the distribution arm is refused, and no smile can be found: at basic prices the finishing industry is
        the nearest node. Margins are of one year's product, and go with one year.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

    Returns
    -------
    Smile
        Upstream nodes are the industries of all economies above .1% of the chain; their distance counts the stages that
        their value passes until the final product is sold, their own and the finisher's included (v̂BBŷ/v̂Bŷ). Trade and
        transport margins stand at distance 0. Weights are shares of the chain's value: at basic prices, or at
        purchasers' prices where there are margins.

    Raises
    ------
    UnknownName, InputError
        If economy or industry is unknown, the margins are of another economy, or several years are asked for with them.
    Unsupported
        If origins or functions cannot be told.

    References
    ----------
    Ye, Meng & Wei (2015): distance and value-added rate; Lind & Mehlum (2010): the test; Chen, Gouma, Los & Timmer
    (2017): the distribution stage.

    Examples
    --------
    >>> import interlace
    >>> found = interlace.value_chain.smile(interlace.load("bundled")[2008], "DEU", "Transport equipment")
    >>> found.smiles, found.test.shape
    (False, 'inverted')
    """
    panel = panel_of(data)
    code = economy_code(economy, panel)
    chosen = industries_of(industry, panel.classification)
    wanted = chosen_years(years, panel.years, where=said("errors.place.panel", name=panel.name))
    known = _margins_of(margins, code, wanted)
    nodes = _nodes(panel, code, chosen, known, Run(wanted, workers, progress))
    by_year = {year: nodes.data[nodes.data["year"] == year] for year in wanted}
    upstream = {year: test_of(rows[rows["arm"] == "upstream"], both=False) for year, rows in by_year.items()}
    if known is not None:
        weight = nodes.data["weight"].where(
            nodes.data["arm"] == "distribution", nodes.data["weight"] * (1 - known.share)
        )
        nodes = replace(nodes, data=nodes.data.assign(weight=weight))
        return Smile(code, chosen, nodes, {wanted[0]: test_of(nodes.data, both=True)}, upstream, known, None)
    title = f"{code} {chosen.name}"
    refusal = Unsupported.said("no_distribution", title=title)
    return Smile(code, chosen, nodes, upstream, upstream, None, refusal)


def _margins_of(margins: Margins | Distribution | None, economy: str, years: list[int]) -> Margins | None:
    if margins is None:
        return None
    known = margins if isinstance(margins, Margins) else Margins.of_bea(margins)
    if known.economy != economy:
        raise InputError.said("margins_of_other", bought=known.economy, economy=economy)
    if len(years) > 1:
        raise InputError.said("margins_of_years", year=known.year, count=len(years), where="margins")
    return known


def _nodes(panel: TablePanel, code: str, chosen: ChosenIndustries, margins: Margins | None, run: Run) -> Result:
    bought = said("definitions.said.weight_with_margins", margins=str(margins))
    weight = said("definitions.said.weight") if margins is None else bought
    return over_years(
        panel,
        nodes_frame,
        run,
        id="smile",
        title=chosen.titled("smile", code),
        unit="share",
        options={
            "economy": code,
            "industries": list(chosen.codes),
            "least": LEAST,
            "margins": None if margins is None else asdict(margins),
        },
        definitions={
            "economy": code,
            "industry": chosen.label,
            "industry_name": chosen.name,
            "denominator": said("definitions.said.node_output"),
            "nodes": said("definitions.said.nodes", least=LEAST),
            "distance": said("definitions.said.distance"),
            "weight": weight,
        },
        cite=CITE,
    )


def nodes_frame(
    table: IOTable, *, economy: str, industries: list[str], least: float, margins: dict[str, Any] | None
) -> pd.DataFrame:
    """Return the nodes of one year, those of the margins first; upstream weights are still at basic prices."""
    require_domestic(table, said("subjects.smile"))
    upstream = _upstream(table, table.of_economy(economy) & table.in_codes(industries), least)
    if margins is None:
        return upstream
    return pd.concat([_distribution(table, Margins(**margins)), upstream], ignore_index=True)


def _upstream(table: IOTable, makers: Bools, least: float) -> pd.DataFrame:
    final = flows_with_output(table, table.Y.sum(axis=1), makers)
    rows = np.flatnonzero(makers & (table.x != 0))
    if rows.size == 1:
        final = np.zeros(table.n)
        final[rows] = 1.0
    found = chain_nodes(table.factor, table.v, final[:, None])
    total = float(final.sum())
    weight = found.income[:, 0] / total if total != 0 else np.zeros(table.n)
    kept = np.flatnonzero((weight > least) & (table.x != 0))
    functions = np.array(functions_of(table, makers=makers), dtype=object)
    axis = {**industry_axis(table, kept), "function": functions[kept]}
    cells = {"value": table.v[kept], "distance": found.distance[kept, 0], "weight": weight[kept], "arm": "upstream"}
    return tidy([axis], cells, year=table.year, unit="share")


def _distribution(table: IOTable, margins: Margins) -> pd.DataFrame:
    """Return the margins as nodes at distance 0, with the value-added rates of trade and transport."""
    kinds = np.array(functions_of(table), dtype=object)
    home = table.of_economy(margins.economy)
    amounts = {name: getattr(margins, name) for name in MARGIN_FUNCTIONS if getattr(margins, name) != 0}
    rates = []
    for function in (MARGIN_FUNCTIONS[name] for name in amounts):
        sellers = home & (kinds == function)
        output = float(table.x[sellers].sum())
        if output <= 0:
            raise Unsupported.said("margin_rate_unknown", function=function, economy=margins.economy)
        rates.append(float(table.value_added[sellers].sum()) / output)
    axis = {
        "industry": list(amounts),
        "industry_name": [in_data(said(f"smile_test.arm.{name}")) for name in amounts],
        "function": [MARGIN_FUNCTIONS[name] for name in amounts],
    }
    weights = np.array(list(amounts.values()), dtype=float) / margins.purchasers
    cells = {"value": np.array(rates, dtype=float), "distance": 0.0, "weight": weights, "arm": "distribution"}
    return tidy([axis], cells, economy=margins.economy, year=table.year, unit="share")
