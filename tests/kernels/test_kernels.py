"""The kernels on numbers from a textbook, and on arrays that they must refuse."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from interlace.errors import Finding, InputError, InterlaceError, MissingExtra, OutputError, UnknownName, Unsupported
from interlace.kernels.coefficients import input_coefficients, leontief_matrix, reciprocal, row_coefficients
from interlace.kernels.content import value_added_by_origin, value_added_multipliers
from interlace.kernels.factor import factorise, factorise_table
from interlace.kernels.ghosh import ghosh_solve
from interlace.kernels.positions import inventory_scale, positions
from interlace.kernels.productivity import productivity, spectral_radius

# Miller & Blair (2009), section 2.3: two sectors, their final demands, outputs and total requirements.
Z = np.array([[150.0, 500.0], [200.0, 100.0]])
x = np.array([1000.0, 2000.0])


def test_the_textbook():
    A = input_coefficients(Z, x)
    np.testing.assert_allclose(A, [[0.15, 0.25], [0.20, 0.05]])
    factor = factorise_table(Z, x)
    np.testing.assert_allclose(factor.inverse(), [[1.2541, 0.3300], [0.2640, 1.1221]], atol=5e-5)
    # New final demands of 600 and 1500 call for outputs of 1247.52 and 1841.58.
    np.testing.assert_allclose(factor.solve(np.array([600.0, 1500.0])), [1247.5, 1841.6], atol=0.06)


def test_the_textbooks_allocation():
    np.testing.assert_allclose(row_coefficients(Z, x), [[0.15, 0.5], [0.1, 0.05]])
    factor = factorise_table(Z, x)
    G = ghosh_solve(factor, Z, x, np.eye(2))
    np.testing.assert_allclose(G, np.linalg.inv(np.eye(2) - row_coefficients(Z, x)), rtol=1e-13)
    # Value added pushed through G gives the outputs back.
    np.testing.assert_allclose((x - Z.sum(axis=0)) @ G, x, rtol=1e-13)


def test_positions_by_hand():
    # A chain of two: all of the first goes into the second, all of the second to final use.
    found = positions(np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([1.0, 2.0]))
    assert found.upstreamness.tolist() == [2.0, 1.0]
    assert found.downstreamness.tolist() == [1.0, 1.5]


def test_reciprocals_of_nought_are_nought():
    assert reciprocal(np.array([2.0, 0.0, -0.0, -4.0])).tolist() == [0.5, 0.0, 0.0, -0.25]
    assert reciprocal(np.array([0, 5])).dtype == np.float64


def test_stocks_scale_rows():
    scale = inventory_scale(np.array([10.0, 10.0, 10.0, 0.0]), np.array([5.0, 0.0, 10.0, 0.0]))
    assert scale.tolist() == [2.0, 1.0, 1.0, 1.0]


def test_matrices_are_laid_out_for_the_factorisation():
    for order in "CF":
        matrix = leontief_matrix(np.array(Z, order=order), x)
        assert matrix.flags.c_contiguous
        np.testing.assert_allclose(matrix, np.eye(2) - Z / x)


def test_what_goes_in_comes_out_as_it_was():
    given, output, F = Z.copy(), x.copy(), np.ones((2, 3))
    matrix = np.eye(2) - Z / x
    before = matrix.copy()
    factor = factorise(matrix)
    value_added_by_origin(factor, np.ones(2), F)
    value_added_multipliers(factor, F)
    ghosh_solve(factor, given, output, F)
    positions(given, output, np.ones(2))
    assert np.array_equal(given, Z)
    assert np.array_equal(output, x)
    assert np.array_equal(F, np.ones((2, 3)))
    assert np.array_equal(matrix, before)


@pytest.mark.parametrize("shape", [(2,), (2, 1), (2, 5), (2, 0)])
def test_solutions_have_the_shape_of_what_is_asked(shape):
    factor = factorise_table(Z, x)
    assert factor.solve(np.ones(shape)).shape == shape
    assert factor.solve_transposed(np.ones(shape)).shape == shape
    assert ghosh_solve(factor, Z, x, np.ones(shape)).shape == shape


@pytest.mark.parametrize("rows", [1, 3])
def test_what_does_not_fit_is_refused(rows):
    with pytest.raises(InputError, match="does not fit 2 industries"):
        factorise_table(Z, x).solve(np.ones(rows))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_not_finite_is_refused(bad):
    matrix = np.eye(2)
    matrix[0, 1] = bad
    with pytest.raises(InputError, match="not finite"):
        factorise(matrix)


def test_what_is_singular_is_refused():
    for matrix in (np.zeros((2, 2)), np.array([[1.0, -1.0], [-1.0, 1.0]])):
        with pytest.raises(InputError, match="singular"):
            factorise(matrix)


def test_results_are_frozen():
    with pytest.raises(FrozenInstanceError):
        factorise_table(Z, x).lu = Z


@pytest.mark.parametrize(
    ("A", "productive"),
    [
        ([[0.5]], True),
        ([[0.999999]], True),
        ([[1.5]], False),
        ([[0.0, 4.0], [0.2, 0.0]], True),
        ([[0.0, 4.0], [0.3, 0.0]], False),
        ([[0.9, 0.0], [0.0, 1.1]], False),
        ([[0.0, -4.0], [0.3, 0.0]], False),
        ([[0.0, -4.0], [0.2, 0.0]], True),
        ([[0.0]], True),
    ],
)
def test_productive_or_not(A, productive):
    A = np.array(A)
    found = productivity(factorise(np.eye(len(A)) - A), A)
    assert found.productive is productive
    assert (spectral_radius(A) < 1) is productive
    assert (found.weakest.size == 0) is productive


def test_the_weakest_is_named_first():
    A = np.diag([0.5, 1.2, 1.01])
    assert productivity(factorise(np.eye(3) - A), A).weakest.tolist() == [2, 1]


# Errors ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [InterlaceError, InputError, UnknownName, Unsupported, MissingExtra, OutputError])
def test_errors_say_what_where_and_how_to_mend(kind):
    error = kind("it is wrong", where="row 3", fix="write it anew")
    assert str(error) == "it is wrong\n  where: row 3\n  to mend: write it anew"
    assert str(kind("it is wrong")) == "it is wrong"
    assert error.finding == Finding("it is wrong", "row 3", "write it anew")
    assert str(error.finding) == f"error: {error}"
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.where, again.fix) == (kind, str(error), "row 3", "write it anew")


@pytest.mark.parametrize(
    ("given", "known", "words"),
    [
        ("CHM", ["CHN", "DEU"], "did you mean 'CHN'?"),
        ("chn", ["CHN"], "did you mean 'CHN'?"),
        ("zzz", ["a", "b"], "choose one of a, b"),
        ("zzz", [f"c{i}" for i in range(40)], "(40 in all)"),
        (1066, [1995, 1996, 1997], "there is 1995-1997"),
        (2019, [2018, 2020], "there are 2018 and 2020"),
        (2004, [*range(1995, 2004), *range(2005, 2012)], "there are 1995-2003 and 2005-2011"),
        ("2004", [2011, 1995, 1996, 2003], "there are 1995-1996, 2003 and 2011"),
        ("1012", ["1010", "1011", "1020"], "did you mean '1020'"),
        ("3", ["1", "2"], "choose one of 1, 2"),
        (5, ["narrow", None, True], "choose one of 'narrow', None, True"),
        ("Tru", ["narrow", True], "did you mean True?"),
        (("CHN", "C"), ["A"], "choose one of A"),
        (1066, [2000], "there is 2000"),
        ("x", [], "none to choose from"),
        ("", ["a"], "choose one of a"),
    ],
)
def test_an_unknown_name_comes_with_what_there_is(given, known, words):
    error = UnknownName.of("thing", given, known)
    assert str(error).startswith(f"unknown thing {repr(given) if isinstance(given, str) else given}")
    assert words in str(error)


def test_a_missing_library_comes_with_the_pip_line():
    assert 'pip install "interlace[r]"' in str(MissingExtra.of("rdata", "r", "reading R data"))
