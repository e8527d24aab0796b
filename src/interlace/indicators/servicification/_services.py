"""Services value added in a bundle of manufactures, in the three ways in which it is split."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.indicators._shares import bundles, by_component, by_function, embodied, parts_of
from interlace.kernels._types import Float
from interlace.kernels.content import value_added_multipliers
from interlace.model.frames import industries
from interlace.model.table import IOTable


def services_in(table: IOTable, flows: Float, by: str | None) -> pd.DataFrame:
    """Return the services value added in the `flows`, shape (n,), of each economy's manufacturing.

    Parameters
    ----------
    table : IOTable
    flows : ndarray, shape (n,)
        Exports or final products.
    by : {None, "function", "industry"}

    Returns
    -------
    pandas.DataFrame
        ``economy``, ``industry`` where asked for, ``component``, ``function`` where asked for, ``value``.
    """
    if by == "industry":
        return services_per_product(table, flows)
    F = bundles(table, flows, table.in_role("manufacturing"))
    split = by_component if by is None else by_function
    return split(table, embodied(table, F), F.sum(axis=0), table.in_role("services"))


def services_per_product(table: IOTable, flows: Float) -> pd.DataFrame:
    """Return the services value added in a unit of each manufacturing industry's product, at home and abroad.

    The content of a unit does not depend on who buys it; industries without `flows` are missing.
    """
    services = table.in_role("services")
    manufacturing = np.flatnonzero(table.in_role("manufacturing"))
    V = np.zeros((table.n, len(table.economies)))
    rows = np.flatnonzero(services)
    V[rows, table.economy_of[rows]] = table.v[rows]
    contents = value_added_multipliers(table.factor, V)[manufacturing]
    home = table.economy_of[manufacturing, None] == np.arange(len(table.economies))
    values = np.stack([np.where(side, contents, 0.0).sum(axis=1) for side in (home, ~home)], axis=1)
    values[(flows[manufacturing] == 0) | (table.x[manufacturing] == 0)] = np.nan
    return parts_of(table, industries(table, manufacturing), values)
