"""Ghosh solves, on the factor of the Leontief matrix.

With H = x̂⁻¹Z and A = Zx̂⁻¹, g = b + Hg becomes, for w = x∘g, w = B(x∘b + Z₀b₀), where Z₀ are the columns of the
industries without output and b₀ their entries of b. So one factorisation serves both models.
"""

from __future__ import annotations

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.factor import Factor

__all__ = ["ghosh_solve"]


def ghosh_solve(factor: Factor, Z: Float, x: Float, b: Float) -> Float:
    """Return G b with G = (I − H)⁻¹, the Ghosh inverse.

    Parameters
    ----------
    factor : Factor
        Of I − Z x̂⁻¹.
    Z : ndarray, shape (n, n)
    x : ndarray, shape (n,)
    b : ndarray, shape (n,) or (n, k)

    Returns
    -------
    ndarray, the shape of b
        Rows without output keep their b.

    References
    ----------
    Miller & Blair (2009), section 12.1: G = x̂⁻¹ B x̂ where every industry has output.
    """
    right = np.asarray(b, dtype=np.float64)
    flat = right[:, None] if right.ndim == 1 else right
    idle = x == 0
    scaled = x[:, None] * flat
    if idle.any():
        scaled = scaled + Z[:, idle] @ flat[idle]
    solution = factor.solve(scaled) * reciprocal(x)[:, None]
    solution[idle] = flat[idle]
    return solution[:, 0] if right.ndim == 1 else solution
