"""How much of an economy hangs on an industry: Domar weight, influence vector, Katz-Bonacich centrality.

Exposure, not control: what a shock to the industry would move, to first order and with every input as replaceable as
in a Cobb-Douglas function.
"""

from __future__ import annotations

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.coefficients import input_coefficients, ratio
from interlace.kernels.factor import factorise

__all__ = ["domar", "influence", "input_mixes", "katz_bonacich"]


def domar(x: Float, gdp: Float) -> Float:
    """Return x/GDP, the Domar weight; NaN where there is no GDP.

    Parameters
    ----------
    x, gdp : ndarray, shape (n,)
        Output of each industry, and the value added of the economy that it is weighed against.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    Domar (1961); Hulten (1978), eq. 7.
    """
    return ratio(x, gdp)


def input_mixes(Z: Float) -> Float:
    """Return W', each column of Z over its sum, shape (n, n): what a unit spent on inputs is spent on.

    An industry that buys nothing has a column of zeros.
    """
    return input_coefficients(Z, Z.sum(axis=0))


def influence(mixes: Float, labour_share: float, shares: Float | None = None) -> Float:
    """Return α (I − (1−α)W')⁻¹ b, the influence vector.

    Parameters
    ----------
    mixes : ndarray, shape (n, n)
        W', columns that add up to 1.
    labour_share : float
        α, primary inputs in a unit of output, above 0 and at most 1.
    shares : ndarray, shape (n,), optional
        b, the shares of final expenditure; 1/n each by default, as in the paper.

    Returns
    -------
    ndarray, shape (n,)
        Adds up to 1 where every industry buys inputs.

    References
    ----------
    Acemoglu, Carvalho, Ozdaglar & Tahbaz-Salehi (2012), eq. 4.
    """
    n = mixes.shape[0]
    b = np.full(n, 1.0 / n) if shares is None else shares
    matrix = np.multiply(mixes, labour_share - 1.0, order="C")
    np.fill_diagonal(matrix, matrix.diagonal() + 1.0)
    return labour_share * factorise(matrix, overwrite=True).solve(b)


def katz_bonacich(mixes: Float, decay: float = 0.5) -> Float:
    """Return ((1−λ)/n) (I − λW')⁻¹ ι, the Katz-Bonacich centrality.

    Parameters
    ----------
    mixes : ndarray, shape (n, n)
        W', columns that add up to 1.
    decay : float
        λ: how much a further step counts, from 0 to below 1.

    Returns
    -------
    ndarray, shape (n,)

    References
    ----------
    Carvalho (2014), Journal of Economic Perspectives 28(4): λ = 0.5, η = (1 − λ)/n.
    """
    return influence(mixes, 1.0 - decay)
