"""Profit by industry function and by position: outside values, edges, identities, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import Unsupported
from interlace.indicators import get
from interlace.indicators.cases import value_of
from interlace.indicators.value_chain._surplus import bands_of, upstreamness_of
from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

SHARE = "operating_surplus_in_value_added"
BANDS = "operating_surplus_by_upstreamness"
CHINA = (
    "china_2002_122", "china_2005_42", "china_2007_135", "china_2010_41", "china_2012_139", "china_2015_42",
    "china_2017_42_domestic", "china_2017_149", "china_2018_42_domestic", "china_2018_153",
    "china_2020_42_domestic", "china_2020_153",
)  # fmt: skip
TABLES = [
    *((name, int(name[6:10])) for name in CHINA),
    ("bea_summary", 1997), ("bea_summary", 2018), ("bea_summary_domestic", 2008),
    ("bea_detail", 2012), ("bea_detail", 2017), ("wiod2016_usa", 2000), ("wiod2016_usa_capital", 2014),
]  # fmt: skip


def _frame(name, table, **options):
    return interlace.compute(name, table, cache=False, **options).to_frame()


@pytest.mark.parametrize("name", [SHARE, BANDS])
def test_outside_values(name, outside):
    declared = get(name)
    for case in declared.cases:
        value = value_of(declared, case, outside[case.table][case.year])
        assert value == pytest.approx(case.expected, abs=case.tolerance, rel=0), case


def test_germany_in_bands_by_hand(outside):
    """Six branches; upstreamness by the inverse of I − H, bands by pencil."""
    table = outside["germany1995"][1995]
    frame = _frame(BANDS, table)
    Z = table.Z * (table.x / (table.x - table.inventories))[:, None]
    U = np.linalg.inv(np.eye(6) - Z / table.x[:, None]).sum(axis=1)
    order = [str(table.codes[i]) for i in np.argsort(U)]
    assert order == ["CPA_O-T", "CPA_F", "CPA_G-I", "CPA_B-E", "CPA_J-N", "CPA_A"]
    assert frame["lower"].tolist() == pytest.approx([U[5], U[2], np.nan, U[1], U[4]], nan_ok=True)
    assert frame["upper"].tolist() == pytest.approx([U[5], U[3], np.nan, U[1], U[0]], nan_ok=True)
    expected = [100644 / 365017, (35842 + 94209) / (115624 + 311407), np.nan, 97101 / 395022, 298964 / 437090]
    assert frame["value"].tolist() == pytest.approx(expected, nan_ok=True)
    whole = 1624160
    assert frame["weight"].tolist() == pytest.approx([n / whole for n in (365017, 427031, 0, 395022, 437090)])


@pytest.mark.parametrize(
    ("name", "year"),
    [*TABLES, ("uk2010_domestic", 2010)],
)
def test_functions_and_bands_add_up_to_the_economy(name, year, outside):
    table = outside[name][year]
    for denominator in ("value_added", "output"):
        (whole,) = _frame(SHARE, table, denominator=denominator)["value"]
        each = _frame(SHARE, table, by="function", denominator=denominator)
        assert each["weight"].sum() == pytest.approx(1, abs=1e-3 if denominator == "output" else 1e-12)
        # Scrap, used goods and noncomparable imports have no surplus; they are a little of output, so in no function.
        assert each["value"] @ each["weight"] == pytest.approx(whole, rel=1e-12)
    frame = _frame(BANDS, table)
    (whole,) = _frame(SHARE, table)["value"]
    filled = frame[frame["weight"] != 0]
    assert filled["value"] @ filled["weight"] == pytest.approx(whole, rel=1e-12)
    assert frame["weight"].sum() == pytest.approx(1, rel=1e-12)
    assert (filled["lower"] <= filled["upper"]).all()
    assert (filled["upper"].to_numpy()[:-1] < filled["lower"].to_numpy()[1:]).all()
    assert filled["lower"].min() >= 1 - 0.01
    assert list(frame.columns) == ["economy", "component", "year", "value", "unit", "weight", "lower", "upper"]


def test_by_function_against_sums_by_hand(outside):
    table = outside["bea_summary"][2018]
    frame = _frame(SHARE, table, by="function").set_index("function")
    codes = ["481", "482", "483", "484", "485", "486", "487OS", "493"]
    rows = table.in_codes(codes)
    gos = table.V[list(table.primary).index("V003")]
    assert frame.loc["transport", "value"] == pytest.approx(gos[rows].sum() / table.value_added[rows].sum(), rel=1e-12)
    makers = table.in_role("manufacturing")
    assert frame.loc["manufacturing", "value"] == pytest.approx(gos[makers].sum() / table.value_added[makers].sum())
    assert frame.index[0] == "manufacturing"
    assert frame.loc["manufacturing", "value"] == pytest.approx(0.486, abs=0.0005)
    over = _frame(SHARE, table, by="function", denominator="output").set_index("function")
    assert over.loc["transport", "value"] == pytest.approx(gos[rows].sum() / table.x[rows].sum(), rel=1e-12)


def test_over_time(outside):
    panel = outside["bea_summary"].panel
    result = interlace.compute(BANDS, panel, years=[1997, 1998, 2018], cache=False)
    frame = result.to_frame()
    assert sorted(set(frame["year"])) == [1997, 1998, 2018]
    assert len(frame) == 15
    assert result.definitions["operating surplus"] == "Gross operating surplus"
    assert result.definitions["denominator"] == "value added of the band"


def test_what_the_surplus_holds_is_printed(outside):
    for name, words in (
        ("wiod2016_usa", "mixed income and net taxes on production"),
        ("wiod2016_usa_capital", "Capital compensation"),
        ("china_2020_42", "Depreciation of fixed assets + Operating surplus"),
    ):
        (year, *_) = outside[name].years
        result = interlace.compute(SHARE, outside[name].panel, years=[year], cache=False)
        assert words in result.definitions["operating surplus"]


def test_without_real_estate(outside):
    table = outside["bea_summary"][2018]
    with_homes, without = (_frame(BANDS, table, real_estate=given) for given in (True, False))
    # Housing keeps 87% of its value added as surplus, most of it imputed rent, and stands next to final use.
    assert with_homes["value"][0] > without["value"][0] + 0.2
    rows = ~table.in_role("real_estate")
    gos = table.V[list(table.primary).index("V003")]
    assert without["value"] @ without["weight"] == pytest.approx(gos[rows].sum() / table.value_added[rows].sum())
    with pytest.raises(Unsupported, match="real estate"):
        _frame(BANDS, outside["germany1995"][1995], real_estate=False)


def test_positions_where_imports_are_a_column(outside):
    table = outside["china_2020_153"][2020]
    ours = upstreamness_of(table, True)
    left = table.x - table.exports + table.imports - table.inventories
    H = table.Z / left[:, None]
    np.testing.assert_allclose(ours, np.linalg.inv(np.eye(table.n) - H).sum(axis=1), rtol=1e-10)
    bea = outside["bea_summary"][2018]
    assert np.isnan(upstreamness_of(bea, True)[-2:]).all()
    assert np.isfinite(upstreamness_of(bea, True)[:-2]).all()


def test_refusals(wiod, outside):
    for name in (SHARE, BANDS):
        with pytest.raises(Unsupported, match="not split into pay, taxes and operating surplus") as caught:
            _frame(name, wiod[2008])
        for source in ("BEA", "China", "WIOD 2016"):
            assert source in str(caught.value.fix)
    with pytest.raises(Unsupported, match="branches mix"):
        _frame(SHARE, outside["germany1995"][1995], by="function")


# Made tables -------------------------------------------------------------------------------------------------------

BOOK = Classification(
    name="made",
    title="made",
    names={code: code for code in "abcd"},
    functions={"a": "primary", "b": "manufacturing", "c": "manufacturing"},
    final={
        "C": Category("Use", "households"),
        "E": Category("Exports", "exports"),
        "N": Category("Stocks", "inventories"),
    },
    primary={"PAY": Category("Pay", "compensation"), "GOS": Category("Surplus", "operating_surplus")},
)


def _made(Z, Y, surplus, economies=("AAA",), imports=None):
    Z, Y = np.asarray(Z, dtype=float), np.asarray(Y, dtype=float)
    n = len(Z) // len(economies)
    x = Z.sum(axis=1) + Y.sum(axis=1) - (0 if imports is None else imports)
    added = x - Z.sum(axis=0)
    return IOTable(
        Z=Z,
        Y=Y,
        V=np.vstack([added * (1 - np.asarray(surplus)), added * np.asarray(surplus)]),
        industries=pd.MultiIndex.from_product([economies, list("abcd"[:n])]),
        final=pd.MultiIndex.from_product([economies, ["C", "E", "N"]]),
        primary=pd.Index(["PAY", "GOS"]),
        unit=Unit("USD mn"),
        year=2000,
        classification=BOOK,
        provenance=Provenance(Source("made", "made for the test")),
        imports=None if imports is None else np.asarray(imports, dtype=float),
    )


def test_a_chain_of_four_by_hand():
    # a sells to b, b to c, c to d, d to households; each adds 10: U is 4, 3, 2, 1 weighted by what goes on.
    Z = np.diag([10.0, 20, 30], k=1)
    table = _made(Z, [[0, 0, 0]] * 3 + [[40, 0, 0]], [0.1, 0.2, 0.3, 0.4])
    np.testing.assert_allclose(upstreamness_of(table, True), [4, 3, 2, 1])
    frame = _frame(BANDS, table)
    # Middles of the four quarters: 1/8, 3/8, 5/8, 7/8 of value added, from d up to a.
    assert frame["value"].tolist() == pytest.approx([0.4, 0.3, np.nan, 0.2, 0.1], nan_ok=True)
    assert frame["weight"].tolist() == pytest.approx([0.25, 0.25, 0, 0.25, 0.25])
    over = _frame(BANDS, table, denominator="output")
    assert over["value"].tolist() == pytest.approx([4 / 40, 3 / 30, np.nan, 2 / 20, 1 / 10], nan_ok=True)
    functions = _frame(SHARE, table, by="function")
    assert functions["function"].tolist() == ["manufacturing", "primary"]
    assert functions["value"].tolist() == pytest.approx([0.25, 0.1])


def test_equal_positions_stand_together_and_empty_economies_are_missing():
    table = _made(np.zeros((4, 4)), [[1, 0, 0], [2, 0, 0], [3, 0, 0], [4, 0, 0]], [0.5, 0.5, 0.5, 0.5])
    frame = _frame(BANDS, table)
    assert frame["weight"].tolist() == [0, 0, 1, 0, 0]
    assert frame["value"].tolist() == pytest.approx([np.nan, np.nan, 0.5, np.nan, np.nan], nan_ok=True)
    Y = np.zeros((4, 6))
    Y[:2, 0] = [1, 2]
    two = _made(np.zeros((4, 4)), Y, [0.5] * 4, economies=("AAA", "BBB"))
    frame = _frame(BANDS, two)
    assert frame["economy"].tolist() == ["AAA"] * 5 + ["BBB"] * 5
    assert frame["value"][5:].isna().all()
    assert frame["weight"][5:].isna().all()


def test_more_exported_than_made_and_imported_is_refused():
    table = _made(
        [[0, 4, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]],
        [[-5, 12, 0], [5, 0, 0], [1, 0, 0], [1, 0, 0]],
        [0.5] * 4,
        imports=[2, 0, 0, 0],
    )
    with pytest.raises(Unsupported, match=r"a .* exports or stocks more than it makes and imports"):
        _frame(BANDS, table)


@given(st.integers(1, 30), st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_bands_are_fifths_as_far_as_industries_allow(n, seed, bands):
    rng = np.random.default_rng(seed)
    position, weights = rng.uniform(1, 5, n), rng.uniform(0, 1, n)
    rows = rng.random(n) < 0.8
    found = bands_of(position, weights, rows, bands)
    assert (found[~rows] == -1).all()
    if not rows.any():
        return
    assert ((found[rows] >= 0) & (found[rows] < bands)).all()
    order = np.argsort(position[rows])
    assert (np.diff(found[rows][order]) >= 0).all()
    total, widest = weights[rows].sum(), weights[rows].max()
    cumulated = np.array([weights[rows][found[rows] <= band].sum() for band in range(bands)])
    assert np.abs(cumulated - total * np.arange(1, bands + 1) / bands).max() <= widest / 2 + 1e-9
    shuffled = rng.permutation(n)
    np.testing.assert_array_equal(
        bands_of(position[shuffled], weights[shuffled], rows[shuffled], bands), found[shuffled]
    )


# The documentation -------------------------------------------------------------------------------------------------


def _tables_of_the_page(project):
    """The tables of figures of docs/profit.md: head, and the rows by their first cell."""
    found, rows = [], []
    for line in [*(project / "docs" / "profit.md").read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            if rows[0][0] in ("Function", "Band"):
                found.append((rows[0][1:], {row[0]: row[1:] for row in rows[2:]}))
            rows = []
    return found


CHINAS = {2002: "china_2002_122", 2012: "china_2012_139", 2020: "china_2020_153"}


def _measured(outside, usa, column, label):
    year = int(column[:4])
    table = outside["bea_summary"][year] if usa else outside[CHINAS[year]][year]
    if label == "all industries":
        return _frame(SHARE, table)["value"][0]
    if label[0].isdigit():
        frame = _frame(BANDS, table, real_estate="without" not in column)
        return frame.set_index("component").loc[label, "value"]
    return _frame(SHARE, table, by="function").set_index("function").loc[label, "value"]


def test_the_pages_figures_are_those_of_the_tables(project, outside):
    pages = _tables_of_the_page(project)
    assert len(pages) == 4
    for position, (columns, rows) in enumerate(pages):
        assert len(rows) in (5, 10)
        for label, cells in rows.items():
            for column, cell in zip(columns, cells, strict=True):
                ours = _measured(outside, position < 2, column, label)
                assert f"{100 * ours:.1f}" == cell, (column, label)
