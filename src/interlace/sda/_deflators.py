"""Price indices by industry and year, as the user gives them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Float
from interlace.model.classification import VALUE_ADDED_ROLES
from interlace.model.table import IOTable
from interlace.words import said


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
    if not isinstance(deflators, pd.DataFrame | pd.Series):
        raise InputError.said("deflators_strange", given=type(deflators).__name__)
    if not deflators.index.is_unique:
        raise InputError.said("deflators_twice")
    wide = deflators.unstack(-1) if isinstance(deflators, pd.Series) and deflators.index.nlevels == 3 else deflators
    if isinstance(wide, pd.Series) or wide.index.nlevels != 2:
        raise InputError.said("deflators_flat")
    if int((wide.columns == table.year).sum()) > 1:
        raise InputError.said("deflators_year_twice", year=table.year)
    if table.year not in wide.columns:
        raise InputError.said("deflators_year_missing", year=table.year)
    column = wide[table.year].reindex(table.industries).to_numpy(dtype=np.float64)
    bad = np.flatnonzero(~(np.isfinite(column) & (column > 0)))
    if bad.size:
        economy, industry = table.industries[bad[0]]
        raise InputError.said(
            "deflators_missing",
            count=int(bad.size),
            year=table.year,
            where=said("errors.place.first_is", economy=economy, industry=industry),
        )
    return column


def require_deflatable(table: IOTable, *, value_added: bool) -> None:
    """Raise `Unsupported` if a table holds inputs whose prices the deflators of its industries do not tell."""
    if table.imports is not None:
        raise Unsupported.said("deflators_of_imports")
    others = ~table.primary_with_roles(VALUE_ADDED_ROLES)
    if value_added and table.V[others].any():
        raise Unsupported.said("deflators_of_rows", rows=[str(row) for row in table.primary[others]])
