"""Linkages and key sectors, in the whole table or in each economy's domestic block."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal, get_args

import numpy as np
import pandas as pd

from interlace.indicators import Case, Needs, analysis
from interlace.indicators.registry import made_by
from interlace.kernels._types import Float
from interlace.kernels.factor import factorise_table
from interlace.kernels.linkages import Linkages, quadrants
from interlace.kernels.linkages import linkages as measure
from interlace.model.frames import industries, tidy
from interlace.model.imports import require_domestic
from interlace.model.options import choice, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain.frames import Run, over_years
from interlace.words import said

Scope = Literal["domestic", "table"]
COMPONENTS = (
    "direct_backward",
    "direct_forward",
    "total_backward",
    "total_forward",
    "rasmussen_forward",
    "power",
    "sensitivity",
    "forward_power",
    "net_backward",
    "net_forward",
)
MANUAL = (
    "Eurostat manual of supply, use and input-output tables (2008), pages 506-507, as the R package iotables quotes it"
)
UNITS = {"power": "ratio", "sensitivity": "ratio", "forward_power": "ratio"}


@analysis(
    id="linkages",
    trend="value_chain",
    title="Backward and forward linkages",
    unit="coefficient",
    formula=r"\iota' B, \quad G \iota, \quad \frac{n \, \iota' B}{\iota' B \iota}",
    reading="A total backward linkage of 1.8 means that a unit of final demand for the industry makes 1.8 units of "
    "output in all industries together. A key sector has both power (backward) and forward power above 1, the mean.",
    cite=("rasmussen1956", "chenery1958", "miller2009", "dietzenbacher2005net"),
    needs=Needs(IOTable, domestic=True),
    cases=(
        Case("germany1995", 1995, {"component": "total_backward", "industry": "CPA_B-E"}, 1.8413, 0.00005, MANUAL),
        Case("germany1995", 1995, {"component": "total_backward", "industry": "CPA_J-N"}, 1.5951, 0.00005, MANUAL),
        Case("germany1995", 1995, {"component": "total_forward", "industry": "CPA_A"}, 2.1126, 0.00005, MANUAL),
    ),
    traps=(
        "Size does not count: a tiny industry can be a key sector.",
        "By default each economy's domestic block stands alone, so what passes through other economies is not in it.",
    ),
)
@renamed(table="data")
def linkages(
    data: IOTable | TablePanel,
    *,
    scope: Annotated[
        Literal["domestic", "table"], "each economy's domestic block alone, or all economies of the table"
    ] = "domestic",
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Return backward and forward linkages of every industry, and which are key sectors.

    Parameters
    ----------
    data : IOTable or TablePanel
        Multi-regional, or of one economy's domestic deliveries.
    scope : {"domestic", "table"}
        Each economy's domestic block alone, means over its own industries; or the whole table, with what passes through
        other economies, means over all industries. They are the same for a table of one economy.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

    Returns
    -------
    Result
        ``economy``, ``industry``, ``industry_name``, ``component``, ``year``, ``value``, ``unit`` and ``kind``, the
        same for all components of an industry: ``key`` where `power` and `forward_power` are above 1, ``backward`` or
        ``forward`` where one is, ``weak`` where none is; empty, with missing values, for industries without output.
        With the scope ``table`` there is a component ``total_backward_home`` too: the part of `total_backward` in the
        industry's own economy.

    Raises
    ------
    Unsupported
        If the table's deliveries hold imports.
    UnknownName
        If the scope is unknown.

    References
    ----------
    Rasmussen (1956); Chenery & Watanabe (1958); Miller & Blair (2009), section 12.2; Dietzenbacher (2005).

    Examples
    --------
    >>> import interlace
    >>> found = interlace.value_chain.linkages(interlace.load("bundled")[2011]).data
    >>> row = found[(found["economy"] == "CHN") & (found["industry"] == "c15") & (found["component"] == "power")]
    >>> row[["value", "kind"]].round(2)
          value      kind
    ...    1...  ...
    """
    scope = choice("scope", scope, get_args(Scope))
    return over_years(
        panel_of(data),
        linkages_frame,
        Run(years, workers, progress),
        id="linkages",
        title=made_by("linkages").said_title,
        options={"scope": scope},
        definitions={
            "scope": said("definitions.said.linkage_scope", scope=scope),
            "key sector": said("definitions.said.key_sector"),
        },
    )


def linkages_frame(table: IOTable, *, scope: str) -> pd.DataFrame:
    """Return the linkages of one year; see `linkages`."""
    require_domestic(table, said("subjects.linkages"))
    parts = _by_economy(table) if scope == "domestic" else _whole(table)
    kinds = quadrants(parts["power"], parts["forward_power"])
    axis = {"component": list(parts), "unit": [UNITS.get(name, "coefficient") for name in parts]}
    return tidy([axis, {**industries(table), "kind": kinds}], np.stack(list(parts.values())), year=table.year)


def _values(found: Linkages) -> dict[str, Float]:
    return {name: getattr(found, name) for name in COMPONENTS}


def _by_economy(table: IOTable) -> dict[str, Float]:
    parts = {name: np.empty(table.n) for name in COMPONENTS}
    for g in range(len(table.economies)):
        rows = np.flatnonzero(table.economy_of == g)
        Z, x = np.ascontiguousarray(table.Z[np.ix_(rows, rows)]), table.x[rows]
        for name, values in _values(measure(factorise_table(Z, x), Z, x)).items():
            parts[name][rows] = values
    return parts


def _whole(table: IOTable) -> dict[str, Float]:
    parts = _values(measure(table.factor, table.Z, table.x))
    home = (table.economy_of[:, None] == np.arange(len(table.economies))).astype(np.float64)
    inside = table.factor.solve_transposed(home)[np.arange(table.n), table.economy_of]
    return {**parts, "total_backward_home": np.where(table.x == 0, np.nan, inside)}
