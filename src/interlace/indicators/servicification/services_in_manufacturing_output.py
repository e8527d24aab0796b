"""The output side of servicification: services that manufacturers make and sell themselves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, indicator
from interlace.indicators._shares import total_or_each
from interlace.indicators.options import By
from interlace.kernels._types import Float
from interlace.model import satellites
from interlace.model.table import IOTable

ROW = "service_output"
BEA = "BEA, detail Make table 2017 before redefinitions: commodities 42 to 81 in the output of industries 31 to 33"
MADE = "BEA detail 2017 with its make table"


@indicator(
    id="services_in_manufacturing_output",
    trend="servicification",
    title="Services in what manufacturers make",
    unit="share",
    formula=r"\frac{\sum_{j \in M} \sum_{p \in S} \mathrm{make}_{jp}}{\sum_{j \in M} \sum_{p} \mathrm{make}_{jp}}",
    reading="A value of 0.05 means that 5 cents of each dollar that manufacturers make is the value of services.",
    cite=("dachs2014", "friesenbichler2021"),
    needs=Needs(IOTable, roles=("manufacturing",)),
    denominator="gross output of manufacturing",
    traps=(
        "Own-account research counts as a service made; in the USA it is more than half of the figure.",
        "Before and after redefinitions the figure of the USA differs tenfold (2017: 4.52 and 0.38%).",
        "Plants are booked by their main activity, so services made in separate plants are not in it.",
    ),
    cases=(Case(MADE, 2017, {"economy": "USA"}, 0.0452, 0.00005, BEA),),
)
def services_in_manufacturing_output(table: IOTable, *, by: By = "economy") -> pd.DataFrame:
    """Return the share of services in the output of manufacturing.

    Parameters
    ----------
    table : IOTable
        With a satellite row ``service_output``: the services that each industry makes, from a make (supply) table, in
        the table's own currency (see `IOTable.with_satellite`).
    by : {"economy", "industry"}
        Manufacturing as a whole, or each of its industries.

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``value`` (a fraction; missing where there is no output, or the row
        does not cover the economy).

    Raises
    ------
    Unsupported
        If the table has no such row: a symmetric table does not tell what else an industry makes.
    InputError
        If the row counts in another currency, or an industry makes more services than it has output.

    References
    ----------
    Dachs et al. (2014); Friesenbichler & Kügler (2022).
    """
    return total_or_each(table, _service_output(table), table.x, table.in_role("manufacturing"), by)


def _service_output(table: IOTable) -> Float:
    if table.satellites is None or ROW not in table.satellites.index:
        raise Unsupported(
            "a symmetric table does not tell what its industries make besides their own product",
            fix="take the service columns of a make (supply) table, for example the BEA's Make or Eurostat's supply "
            f'table, added up by industry, and attach them: table.with_satellite("{ROW}", "file.csv", unit="USD mn")',
        )
    unit = satellites.unit_of(table, ROW)
    if unit.currency != table.unit.currency or not unit.currency:
        raise InputError(
            f"the row {ROW} counts in {unit.name!r}, the table in {table.unit.name!r}",
            fix=f"give a unit in the table's currency, for example {table.unit.name!r}, or Unit(name, currency=..., "
            "scale=...)",
        )
    services: Float = satellites.row(table, ROW) * (unit.scale / table.unit.scale)
    over = np.flatnonzero(services > table.x * (1 + 1e-9))
    if over.size:
        where = " ".join(map(str, table.industries[int(over[0])]))
        raise InputError(f"{over.size} industries make more services than they have output", where=where)
    return services
