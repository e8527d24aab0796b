"""Jobs inside manufacturing exports, from a satellite row of employment."""

from __future__ import annotations

import numpy as np

from interlace.errors import InputError
from interlace.indicators._products import contents_of_products
from interlace.indicators._shares import bundles, group_sums
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import reciprocal
from interlace.model.satellites import persons_in
from interlace.model.table import IOTable

EMPLOYMENT = "employment"


def _coefficients(table: IOTable) -> tuple[Float, Bools]:
    """Return jobs in a unit of output, shape (n,), and which economies' jobs are known, shape (economies,)."""
    jobs = persons_in(table, EMPLOYMENT)
    if np.nanmin(jobs, initial=0.0) < 0:
        where = table.industries[int(np.nanargmin(jobs))]
        raise InputError.said("jobs_negative", where=" ".join(map(str, where)))
    known = group_sums(table, np.isnan(jobs).astype(np.float64)) == 0
    return np.where(np.isnan(jobs), 0.0, jobs) * reciprocal(table.x), known


def _hidden(values: Float, known: Bools, owners: np.typing.NDArray[np.intp]) -> Float:
    """Return domestic and foreign values, missing where the jobs of an economy behind them are not known."""
    unknown_abroad = (~known).sum() - (~known[owners]) > 0
    return np.where(np.stack([~known[owners], unknown_abroad], axis=1), np.nan, values)


def jobs_by_economy(table: IOTable, origin: Bools) -> Float:
    """Return the jobs of the industries of `origin` inside each economy's manufacturing exports.

    Returns
    -------
    ndarray, shape (economies, 2)
        Jobs at home and abroad.
    """
    coefficients, known = _coefficients(table)
    F = bundles(table, table.exports, table.in_role("manufacturing"))
    contents = np.where(origin, coefficients, 0.0)[:, None] * table.factor.solve(F)
    home = table.economy_of[:, None] == np.arange(len(table.economies))
    values = np.stack([np.where(side, contents, 0.0).sum(axis=0) for side in (home, ~home)], axis=1)
    return _hidden(values, known, np.arange(len(table.economies)))


def jobs_by_product(table: IOTable, origin: Bools) -> Float:
    """Return the jobs of the industries of `origin` inside the exports of each manufacturing industry.

    Returns
    -------
    ndarray, shape (manufacturing industries, 2)
        Jobs at home and abroad.
    """
    coefficients, known = _coefficients(table)
    products = table.in_role("manufacturing")
    contents = contents_of_products(table, coefficients, origin, products)
    return _hidden(contents * table.exports[products, None], known, table.economy_of[products])
