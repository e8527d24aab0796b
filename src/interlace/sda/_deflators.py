"""Price indices by industry and year, as the user gives them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Float
from interlace.model.classification import VALUE_ADDED_ROLES
from interlace.model.table import IOTable


def price_levels(deflators: pd.DataFrame | pd.Series, table: IOTable) -> Float:
    """Return the price index of each row of a table in its year, shape (n,).

    Parameters
    ----------
    deflators : pandas.DataFrame or pandas.Series
        A column a year and a row for each (economy, industry); or a series by (economy, industry, year).
    table : IOTable

    Raises
    ------
    InputError
        If a row or the year is missing, stands twice, or an index is not a number above nought.
    """
    shape = "a column a year, a row for each (economy, industry)"
    if not isinstance(deflators, pd.DataFrame | pd.Series):
        raise InputError(f"deflators cannot be read from {type(deflators).__name__}", fix=f"give a data frame: {shape}")
    if not deflators.index.is_unique:
        raise InputError("an industry or a year stands twice in the deflators", fix=f"give {shape}")
    wide = deflators.unstack(-1) if isinstance(deflators, pd.Series) and deflators.index.nlevels == 3 else deflators
    if isinstance(wide, pd.Series) or wide.index.nlevels != 2:
        raise InputError("the deflators are not by economy, industry and year", fix=f"give a data frame: {shape}")
    if int((wide.columns == table.year).sum()) > 1:
        raise InputError(f"the year {table.year} stands twice in the deflators", fix=f"give {shape}")
    if table.year not in wide.columns:
        raise InputError(
            f"the deflators have no year {table.year}", fix="give an index for every year that is compared"
        )
    column = wide[table.year].reindex(table.industries).to_numpy(dtype=np.float64)
    bad = np.flatnonzero(~(np.isfinite(column) & (column > 0)))
    if bad.size:
        economy, industry = table.industries[bad[0]]
        raise InputError(
            f"{bad.size} industries have no deflator above nought in {table.year}",
            where=f"the first is {economy} {industry}",
            fix="give an index for every industry of every economy, industries without output included",
        )
    return column


def require_deflatable(table: IOTable, *, value_added: bool) -> None:
    """Raise `Unsupported` if a table holds inputs whose prices the deflators of its industries do not tell."""
    if table.imports is not None:
        raise Unsupported(
            "deflators of domestic output do not tell the prices of the table's imports",
            fix="use a multi-regional table, or leave the deflators out: current prices",
        )
    others = ~table.primary_with_roles(VALUE_ADDED_ROLES)
    if value_added and table.V[others].any():
        names = ", ".join(str(row) for row in table.primary[others])
        raise Unsupported(
            f"deflators of output do not tell the prices of the rows {names}, which stand between output, inputs and "
            "value added",
            fix="ask for of='output', or leave the deflators out: current prices",
        )
