"""Is it a U? The test of Lind & Mehlum on a quadratic, with weights."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from interlace.errors import InputError
from interlace.kernels._types import Float

__all__ = ["Fit", "UTest", "fit_quadratic", "u_test"]


@dataclass(frozen=True, slots=True)
class Fit:
    """A weighted quadratic b0 + b1 x + b2 x².

    Parameters
    ----------
    coefficients : ndarray, shape (3,)
    covariance : ndarray, shape (3, 3)
    freedom : int
        Observations less three.
    low, high : float
        Ends of the data in x.
    """

    coefficients: Float
    covariance: Float
    freedom: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class UTest:
    """What the test of a U finds.

    Parameters
    ----------
    slopes : tuple of float
        Slopes at the low and at the high end.
    t : tuple of float
        Their t values.
    turning_point : float
        −b1/(2 b2); NaN where the curve is a line.
    interval : tuple of float
        Fieller interval of the turning point; infinite ends where the data set no bound.
    p_ends : tuple of float
        One-sided p that the slope is above zero, at each end.
    p_u, p_inverted : float
        Joint p of a U and of an inverted U: the larger of the two one-sided p values of the slopes.
    observations : int
    low, high : float
        Ends of the data.
    """

    slopes: tuple[float, float]
    t: tuple[float, float]
    turning_point: float
    interval: tuple[float, float]
    p_ends: tuple[float, float]
    p_u: float
    p_inverted: float
    observations: int
    low: float
    high: float


def fit_quadratic(x: Float, y: Float, weights: Float | None = None) -> Fit:
    """Fit y = b0 + b1 x + b2 x² by weighted least squares.

    Parameters
    ----------
    x, y : ndarray, shape (n,)
    weights : ndarray, shape (n,), optional
        Positive; only their proportions matter.

    Returns
    -------
    Fit

    Raises
    ------
    InputError
        If there are fewer than four observations, fewer than three different x, or a weight that is not positive.
    """
    if x.size < 4 or np.unique(x).size < 3:
        raise InputError(f"a quadratic cannot be tested on {x.size} observations at {np.unique(x).size} places")
    if weights is not None and not (weights > 0).all():
        raise InputError("a weight of the quadratic is not positive")
    # Centred and scaled, so that x and x² are not nearly the same column.
    middle, size = float(x.mean()), float(np.ptp(x)) / 2
    root = None if weights is None else np.sqrt(weights)
    b, covariance = np.polyfit((x - middle) / size, y, 2, w=root, cov=True)
    # From the powers 2, 1, 0 of the scaled x to the powers 0, 1, 2 of x.
    shift = -middle / size
    back = np.array([[shift**2, shift, 1.0], [2 * shift / size, 1 / size, 0.0], [1 / size**2, 0.0, 0.0]])
    return Fit(back @ b, back @ covariance @ back.T, x.size - 3, float(x.min()), float(x.max()))


def u_test(fit: Fit, level: float = 0.95) -> UTest:
    """Test for a U and for an inverted U on the interval of the data.

    A U needs a slope below zero at the low end and above zero at the high end. Each is tested one-sided, and the joint
    p is the larger of the two (intersection-union); with the turning point outside the data it is above one half.

    Parameters
    ----------
    fit : Fit
    level : float
        Of the Fieller interval.

    Returns
    -------
    UTest

    References
    ----------
    Lind & Mehlum (2010), Oxford Bulletin of Economics and Statistics 72(1); Fieller (1954).
    """
    _, b1, b2 = (float(b) for b in fit.coefficients)
    ends = (fit.low, fit.high)
    slopes = [b1 + 2 * b2 * end for end in ends]
    t = [_t_value(slope, _slope_variance(fit, end)) for slope, end in zip(slopes, ends, strict=True)]
    below = [float(special.stdtr(fit.freedom, value)) for value in t]
    above = [float(special.stdtr(fit.freedom, -value)) for value in t]
    return UTest(
        slopes=(slopes[0], slopes[1]),
        t=(t[0], t[1]),
        turning_point=-b1 / (2 * b2) if b2 != 0 else math.nan,
        interval=_fieller(fit, level),
        p_ends=(above[0], above[1]),
        p_u=max(below[0], above[1]),
        p_inverted=max(above[0], below[1]),
        observations=fit.freedom + 3,
        low=fit.low,
        high=fit.high,
    )


def _slope_variance(fit: Fit, end: float) -> float:
    V = fit.covariance
    return float(V[1, 1] + 4 * end * V[1, 2] + 4 * end**2 * V[2, 2])


def _t_value(slope: float, variance: float) -> float:
    if variance > 0:
        return slope / math.sqrt(variance)
    return 0.0 if slope == 0 else math.copysign(math.inf, slope)


def _fieller(fit: Fit, level: float) -> tuple[float, float]:
    """Return the turning points m at which b1 + 2 b2 m does not differ from zero: an interval, or no bound."""
    _, b1, b2 = (float(b) for b in fit.coefficients)
    V, T = fit.covariance, float(special.stdtrit(fit.freedom, 0.5 + level / 2))
    # (b1 + 2 b2 m)² ≤ T² (V11 + 4 m V12 + 4 m² V22), a quadratic in m.
    a = 4 * (b2**2 - T**2 * float(V[2, 2]))
    b = 4 * (b1 * b2 - T**2 * float(V[1, 2]))
    c = b1**2 - T**2 * float(V[1, 1])
    root = b * b - 4 * a * c
    if a <= 0 or root < 0:
        # The curvature may be zero: no turning point can be ruled out far away.
        return (-math.inf, math.inf)
    half = math.sqrt(root)
    return ((-b - half) / (2 * a), (-b + half) / (2 * a))
