"""Many extractions at once, each in closed form: every industry, every link, every trading partner.

Taking out one row, one column or one cell changes A by rank one, so what falls follows from a few cells of B. With
m = B'w the content of w (value added, jobs) in a unit of final product, the fall of w'x is m'g less what the loop
through the industry itself had added (Sherman & Morrison 1950). Nothing of the size n x n is held beside the factor
and A.
"""

from __future__ import annotations

import numpy as np

from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.factor import Factor

__all__ = ["columns_of", "diagonal", "export_losses", "import_losses", "industry_losses", "link_losses", "sales_losses"]

BATCH = 64


def columns_of(factor: Factor, positions: Ints, *, rows: bool = False) -> Float:
    """Return B's columns at `positions`, shape (n, k); with ``rows=True`` its rows, transposed to (n, k)."""
    units = np.zeros((factor.n, positions.size), order="F")
    units[positions, np.arange(positions.size)] = 1.0
    return factor.solve_transposed(units) if rows else factor.solve(units)


def _batches(positions: Ints) -> list[slice]:
    return [slice(start, start + BATCH) for start in range(0, positions.size, BATCH)]


def diagonal(factor: Factor, positions: Ints) -> Float:
    """Return B_jj for each j of `positions`, shape (k,), a few columns at a time."""
    found = np.empty(positions.size)
    for part in _batches(positions):
        chosen = positions[part]
        found[part] = columns_of(factor, chosen)[chosen, np.arange(chosen.size)]
    return found


def industry_losses(
    side: str, own: Float, content: Float, weights: Float, A: Float, x: Float, positions: Ints
) -> Float:
    """Return what is lost when each of some industries is taken out alone.

    Parameters
    ----------
    side : {"total", "forward", "backward", "linkages"}
        Row, column and final sales; the row; the column; or row and column but for the industry's use of its own
        product.
    own : ndarray, shape (k,)
        B_jj of these industries.
    content : ndarray, shape (n, w)
        B'W.
    weights : ndarray, shape (n, w)
        W: what is lost in a unit of output (value added, 1, jobs).
    A : ndarray, shape (n, n)
    x : ndarray, shape (n,)
    positions : ndarray of int, shape (k,)

    Returns
    -------
    ndarray, shape (k, w)

    References
    ----------
    Total: Temurshoev (2010), Journal of Regional Science 50(4): m_j x_j / b_jj. Backward: (m_j − w_j) x_j /
    b_jj. Forward: m_j (a_j' x) / b_jj. Linkages (Cella 1984): m_j x_j / b_jj − w_j y_j / (1 − a_jj), y = x − Ax.
    """
    m, w = content[positions], weights[positions]
    whole = (x[positions] * reciprocal(own))[:, None]
    if side == "total":
        return m * whole
    if side == "backward":
        return (m - w) * whole
    sales = A[positions] @ x
    if side == "forward":
        return m * (sales * reciprocal(own))[:, None]
    alone = (x[positions] - sales) * reciprocal(1.0 - A[positions, positions])
    return m * whole - w * alone[:, None]


def sales_losses(
    factor: Factor, A: Float, x: Float, content: Float, suppliers: Ints, users: Ints, final: Float
) -> Float:
    """Return what is lost when each supplier's deliveries to a group of users are taken out, one supplier at a time.

    Parameters
    ----------
    factor : Factor
    A : ndarray, shape (n, n)
    x : ndarray, shape (n,)
    content : ndarray, shape (n, w)
        B'W.
    suppliers, users : ndarray of int, shapes (s,) and (u,)
    final : ndarray, shape (s,)
        Final sales of each supplier that go with it, in the unit of x.

    Returns
    -------
    ndarray, shape (s, w)
        m_i g_i / (1 + Σ_c a_ic b_ci) with g_i = Σ_c a_ic x_c + final_i.
    """
    cells = A[np.ix_(suppliers, users)]
    loop = np.zeros(suppliers.size)
    if suppliers.size <= users.size:
        for part in _batches(suppliers):
            loop[part] = np.einsum("su,us->s", cells[part], columns_of(factor, suppliers[part])[users])
    else:
        for part in _batches(users):
            loop += np.einsum("su,su->s", cells[:, part], columns_of(factor, users[part], rows=True)[suppliers])
    sold: Float = (cells @ x[users] + final) / (1.0 + loop)
    return content[suppliers] * sold[:, None]


def link_losses(factor: Factor, A: Float, x: Float, suppliers: Ints, users: Ints) -> Float:
    """Return z_ij / (1 + a_ij b_ji) for every supplier i and user j, shape (s, u).

    Times m_i it is what is lost when this one link is taken out.
    """
    cells = A[np.ix_(suppliers, users)]
    loop = np.empty_like(cells)
    if suppliers.size <= users.size:
        for part in _batches(suppliers):
            loop[part] = columns_of(factor, suppliers[part])[users].T
    else:
        for part in _batches(users):
            loop[:, part] = columns_of(factor, users[part], rows=True)[suppliers]
    result: Float = cells * x[users] / (1.0 + cells * loop)
    return result


def export_losses(
    factor: Factor, A: Float, x: Float, content: Float, own: Ints, partners: list[Ints], final: Float
) -> Float:
    """Return what is lost when an economy's exports to each partner are taken out, one partner at a time.

    Parameters
    ----------
    factor, A, x, content
        As for `sales_losses`.
    own : ndarray of int, shape (s,)
        Industries of the economy.
    partners : list of ndarray of int
        Industries of each partner.
    final : ndarray, shape (s, partners)
        Final sales of the economy's industries to each partner.

    Returns
    -------
    ndarray, shape (partners, w)
        m_s'(I + A_sr B_rs)⁻¹ g_r with g_r = A_sr x_r + y_sr.

    References
    ----------
    Los & Timmer (2018), NBER working paper 24896: bilateral value added in exports, VAX-D where W is value added.
    """
    B_own = columns_of(factor, own)
    lost = np.empty((len(partners), content.shape[1]))
    for r, rows in enumerate(partners):
        cells = A[np.ix_(own, rows)]
        sold = np.linalg.solve(np.eye(own.size) + cells @ B_own[rows], cells @ x[rows] + final[:, r])
        lost[r] = sold @ content[own]
    return lost


def import_losses(
    factor: Factor, A: Float, x: Float, content: Float, own: Ints, partners: list[Ints], final: list[Float]
) -> Float:
    """Return what is lost when an economy's imports from each partner are taken out, one partner at a time.

    Parameters
    ----------
    factor, A, x, content, own, partners
        As for `export_losses`.
    final : list of ndarray
        Final sales of each partner's industries to the economy.

    Returns
    -------
    ndarray, shape (partners, w)
        m_r'g − m_r'A_rs(I + B_sr A_rs)⁻¹B_sr g with g = A_rs x_s + y_rs.
    """
    B_rows = columns_of(factor, own, rows=True)
    lost = np.empty((len(partners), content.shape[1]))
    for r, rows in enumerate(partners):
        cells, back = A[np.ix_(rows, own)], B_rows[rows].T
        sold = cells @ x[own] + final[r]
        inner = np.linalg.solve(np.eye(own.size) + back @ cells, back @ sold)
        lost[r] = (sold - cells @ inner) @ content[rows]
    return lost
