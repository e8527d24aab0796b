"""How much an economy hangs on each of its industries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, get_args

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, analysis
from interlace.kernels._types import Float, Ints
from interlace.kernels.exposure import domar, influence, input_mixes, katz_bonacich
from interlace.model.frames import industries, tidy
from interlace.model.imports import require_domestic
from interlace.model.options import choice, number, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._groups import buyers
from interlace.value_chain._select import economy_code
from interlace.value_chain.frames import Run, over_years
from interlace.words import said

COMPONENTS = ("domar_weight", "final_expenditure", "influence", "katz_bonacich")
Scope = Literal["economy", "table"]
CELLS = "added up by hand from the publisher's cells: output {} over the economy's value added {} USD mn"


@analysis(
    id="exposure",
    trend="value_chain",
    title="Exposure to single industries",
    unit="ratio",
    formula=r"\frac{x_i}{\iota' \hat v x}, \quad \frac{[B y]_i}{\iota' y}, \quad "
    r"\left[\frac{\alpha}{n} (I - (1 - \alpha) W')^{-1} \iota\right]_i, \quad "
    r"\left[\frac{1 - \lambda}{n} (I - \lambda W')^{-1} \iota\right]_i",
    reading="A Domar weight of 0.10 means that productivity one per cent higher in the industry raises GDP by a tenth "
    "of a per cent; influence and centrality are weights that add up to 1.",
    cite=("domar1961", "hulten1978", "acemoglu2012", "carvalho2014"),
    needs=Needs(IOTable, domestic=True, value_added=True),
    cases=Case.each(
        "wiod2013",
        2008,
        {"CHN c14": (1_369_727, 4_574_653), "DEU c15": (503_131, 3_477_305), "USA c30": (3_013_241, 14_437_099)},
        1e-12,
        CELLS,
        component="domar_weight",
    ),
    traps=(
        "It is exposure, not control, and a first-order figure: it misses that inputs can be hard to replace.",
        "Weights of output add up to more than 1: output counts the same dollar at each stage.",
    ),
)
@renamed(table="data")
def exposure(
    data: IOTable | TablePanel,
    economy: Annotated[str | None, "keep the rows of one economy"] = None,
    *,
    scope: Annotated[Scope, "the network and GDP of each industry's own economy, or of the whole table"] = "economy",
    labour_share: Annotated[float | None, "alpha of influence; by default value added over output"] = None,
    decay: Annotated[float, "lambda of the Katz-Bonacich centrality"] = 0.5,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Return four measures of how much hangs on each industry, with ranks.

    It is exposure, not control: to first order, and with inputs as replaceable as in a Cobb-Douglas function.

    Parameters
    ----------
    data : IOTable or TablePanel
        Multi-regional, or of one economy's domestic deliveries.
    economy : str, optional
        Keep the rows of one economy.
    scope : {"economy", "table"}
        The network and the GDP of each industry's own economy; or those of the whole table.
    labour_share : float, optional
        α of the influence vector; by default value added over output of the economy (or of the table).
    decay : float
        λ of the Katz-Bonacich centrality.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

    Returns
    -------
    Result
        ``economy``, ``industry``, ``industry_name``, ``component``, ``year``, ``value``, ``unit``, and ``rank``, 1 for
        the largest of the economy in a year (with the scope ``table``, of all). Components: ``domar_weight`` x/GDP;
        ``final_expenditure`` B y/ι'y, the output of the industry in a unit of the economy's (or the table's) final
        expenditure, through all economies; ``influence`` (α/n)(I − (1−α)W')⁻¹ι; ``katz_bonacich``
        ((1−λ)/n)(I − λW')⁻¹ι. W' is the mix of the inputs bought inside the scope. In a closed table with no taxes
        on products ``final_expenditure`` with the scope ``table`` equals the Domar weight (Hulten 1978).

    Raises
    ------
    InputError
        If `labour_share` or `decay` is out of range.
    UnknownName
        If the economy or the scope is unknown.
    Unsupported
        If the table's deliveries hold imports, or it has no value added.

    References
    ----------
    Domar (1961); Hulten (1978); Acemoglu et al. (2012), eq. 4; Carvalho (2014).

    Examples
    --------
    >>> import interlace
    >>> found = interlace.value_chain.exposure(interlace.load("bundled")[2011], "CHN").data
    >>> first = found[(found["component"] == "influence") & (found["rank"] == 1)]
    >>> first["industry"].item(), first["value"].item() < 1
    (..., True)
    """
    panel = panel_of(data)
    scope = choice("scope", scope, get_args(Scope))
    share = None if labour_share is None else number("labour_share", labour_share, above=0, most=1)
    decay = number("decay", decay, least=0, below=1)
    kept = None if economy is None else economy_code(economy, panel)
    return over_years(
        panel,
        exposure_frame,
        Run(years, workers, progress),
        id="exposure",
        title=said("titles.exposure", economy=kept),
        options={"economy": kept, "scope": scope, "labour_share": share, "decay": decay},
        definitions={
            "scope": said("definitions.said.exposure_scope", scope=scope),
            "labour share": said("definitions.said.rate") if share is None else f"{share:g}",
            "decay": f"{decay:g}",
            "reading": said("definitions.said.reading"),
        },
    )


def exposure_frame(
    table: IOTable, *, economy: str | None, scope: Scope, labour_share: float | None, decay: float
) -> pd.DataFrame:
    """Return the exposure of one year; see `exposure`."""
    require_domestic(table, said("subjects.exposure"))
    wanted = range(len(table.economies)) if economy is None else [table.economies.index(economy)]
    groups = [np.flatnonzero(table.economy_of == g) for g in wanted] if scope == "economy" else [np.arange(table.n)]
    values = np.full((table.n, len(COMPONENTS)), np.nan)
    ranks = np.zeros((table.n, len(COMPONENTS)), dtype=np.intp)
    spending = _spending(table, scope)
    for rows in groups:
        values[rows] = _group(table, rows, spending, labour_share, decay)
        ranks[rows] = _ranks(values[rows])
    shown = np.arange(table.n) if economy is None else np.flatnonzero(table.of_economy(economy))
    axes = [{"component": COMPONENTS}, industries(table, shown)]
    cells = {"value": values[shown].T, "rank": ranks[shown].T}
    return tidy(axes, cells, year=table.year, unit="ratio")


def _ranks(values: Float) -> Ints:
    """Return the rank of each value in its column, shape (n, k): 1 for the largest, equals in order, missing last."""
    order = np.argsort(-np.nan_to_num(values, nan=-np.inf), axis=0, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, values.shape[0] + 1)[:, None], axis=0)
    return ranks


def _spending(table: IOTable, scope: str) -> Float:
    """Return B y/ι'y, shape (n,): of each industry in the final expenditure of its own economy, or of the table."""
    if scope == "table":
        y = table.x - table.A @ table.x
        whole = y.sum()
        return np.asarray(table.factor.solve(y) / whole if whole else np.full(table.n, np.nan))
    owners = buyers(table)
    Y = np.column_stack([table.Y[:, owners == g].sum(axis=1) for g in range(len(table.economies))])
    content = table.factor.solve(Y)[np.arange(table.n), table.economy_of]
    whole = Y.sum(axis=0)[table.economy_of]
    return domar(content, whole)


def _group(table: IOTable, rows: Ints, spending: Float, labour_share: float | None, decay: float) -> Float:
    gdp, x = table.value_added[rows].sum(), table.x[rows]
    output = x.sum()
    mixes = input_mixes(np.ascontiguousarray(table.Z[np.ix_(rows, rows)]))
    alpha = labour_share if labour_share is not None else (gdp / output if output else np.nan)
    flows = np.full(rows.size, np.nan)
    if 0 < alpha <= 1:
        flows = influence(mixes, float(alpha))
    weights = domar(x, np.full(rows.size, gdp))
    return np.column_stack([weights, spending[rows], flows, katz_bonacich(mixes, decay)])
