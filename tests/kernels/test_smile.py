"""The test of a U: against published regressions and statsmodels, by hand, and where nothing can be told."""

from __future__ import annotations

import math

import numpy as np
import pytest

from interlace.errors import InputError
from interlace.kernels.smile import fit_quadratic, u_test

# Henderson & Velleman (1981), Biometrics 37: horsepower, miles per gallon, weight of 32 cars (R's mtcars).
HP = [110, 110, 93, 110, 175, 105, 245, 62, 95, 123, 123, 180, 180, 180, 205, 215, 230, 66, 52, 65, 97, 150, 150, 245]
HP += [175, 66, 91, 113, 264, 175, 335, 109]
MPG = [21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4]
MPG += [30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4]
WT = [2.620, 2.875, 2.320, 3.215, 3.440, 3.460, 3.570, 3.190, 3.150, 3.440, 3.440, 4.070, 3.730, 3.780, 5.250, 5.424]
WT += [5.345, 2.200, 1.615, 1.835, 2.465, 3.520, 3.435, 3.840, 3.845, 1.935, 2.140, 1.513, 3.170, 2.770, 3.570, 2.780]
hp, mpg, wt = (np.array(values, dtype=float) for values in (HP, MPG, WT))

# R in Action (Kabacoff 2011), section 8.2: women's height and weight, weight ~ height + height².
height = np.arange(58.0, 73.0)
weight = np.array([115, 117, 120, 123, 126, 129, 132, 135, 139, 142, 146, 150, 154, 159, 164], dtype=float)


def test_published_regression():
    fit = fit_quadratic(height, weight)
    np.testing.assert_allclose(fit.coefficients, [261.87818, -7.34832, 0.08306], atol=5e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), [25.19677, 0.77769, 0.00598], atol=5e-6)
    found = u_test(fit)
    # The curve turns at 44 inches, far below the data: convex, and no U.
    assert found.turning_point == pytest.approx(7.34832 / (2 * 0.08306), abs=0.01)
    assert found.p_u > 0.999
    assert found.p_inverted > 0.999


@pytest.mark.parametrize(
    ("weights", "coefficients", "errors", "slopes", "t", "p", "turn", "interval"),
    [
        (
            None,
            [4.04091172e01, -2.13308260e-01, 4.20815629e-04],
            [2.74075944e00, 3.48838652e-02, 9.84445285e-05],
            (-0.16954343, 0.06863821),
            (-6.77230767, 2.07884863),
            0.023291909328753718,
            253.44621851722954,
            (222.48647680776753, 332.54048305988437),
        ),
        (
            wt,
            [3.94228635e01, -2.07585135e-01, 4.10878448e-04],
            [2.73992298e00, 3.30512512e-02, 9.11591613e-05],
            (-0.16485378, 0.06770342),
            (-6.89349131, 2.26869967),
            0.015453468347474686,
            252.6113700761688,
            (224.0964108095018, 320.5638125983747),
        ),
    ],
)
def test_statsmodels_gives_the_same(weights, coefficients, errors, slopes, t, p, turn, interval):
    # OLS and WLS of statsmodels 0.14 with its t_test of b1 + 2 b2 x at both ends; the interval by root finding on t.
    fit = fit_quadratic(hp, mpg, weights)
    np.testing.assert_allclose(fit.coefficients, coefficients, rtol=1e-8)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), errors, rtol=1e-8)
    found = u_test(fit)
    np.testing.assert_allclose(found.slopes, slopes, rtol=1e-7)
    np.testing.assert_allclose(found.t, t, rtol=1e-8)
    assert found.p_u == pytest.approx(p, rel=1e-8)
    assert found.p_inverted > 0.99
    assert found.turning_point == pytest.approx(turn, rel=1e-9)
    np.testing.assert_allclose(found.interval, interval, rtol=1e-8)
    assert found.observations == 32


@pytest.mark.parametrize("seed", range(5))
def test_the_sign_turns_the_shape_and_scale_changes_no_p(seed):
    rng = np.random.default_rng(seed)
    x, w = rng.uniform(1, 6, 40), rng.uniform(0.1, 3, 40)
    y = 0.2 * (x - 3) ** 2 + rng.normal(size=40)
    found, turned = u_test(fit_quadratic(x, y, w)), u_test(fit_quadratic(x, -y, w))
    assert (found.p_u, found.p_inverted) == pytest.approx((turned.p_inverted, turned.p_u), rel=1e-9)
    scaled = u_test(fit_quadratic(100 + 7 * x, 1e-6 * y, 1e5 * w))
    assert scaled.p_u == pytest.approx(found.p_u, rel=1e-6)
    assert scaled.turning_point == pytest.approx(100 + 7 * found.turning_point, rel=1e-6)
    np.testing.assert_allclose(scaled.interval, 100 + 7 * np.array(found.interval), rtol=1e-5)


def test_the_ends_of_the_interval_are_where_t_is_critical():
    from scipy import stats

    fit = fit_quadratic(hp, mpg)
    found = u_test(fit, level=0.9)
    V = fit.covariance
    for m in found.interval:
        slope = fit.coefficients[1] + 2 * fit.coefficients[2] * m
        t = slope / math.sqrt(V[1, 1] + 4 * m * V[1, 2] + 4 * m**2 * V[2, 2])
        assert abs(t) == pytest.approx(stats.t.ppf(0.95, 29), rel=1e-9)


def test_a_line_has_no_bound_for_its_turn():
    x = np.linspace(1, 5, 30)
    found = u_test(fit_quadratic(x, x + 0.1 * np.sin(37 * x)))
    assert found.interval == (-math.inf, math.inf)
    assert min(found.p_u, found.p_inverted) > 0.5


def test_a_perfect_u_is_found():
    x = np.linspace(-2, 2, 9)
    found = u_test(fit_quadratic(x, x**2))
    assert found.p_u < 1e-6
    assert found.turning_point == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("x", "w"),
    [([1.0, 2.0, 3.0], None), ([1.0, 1.0, 2.0, 2.0], None), ([1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 0.0, 1.0])],
)
def test_too_little_is_refused(x, w):
    with pytest.raises(InputError):
        fit_quadratic(np.array(x), np.array(x) ** 2, None if w is None else np.array(w))
