"""Supply and use tables: the table of industries by hand, what is kept apart, imports, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.supply_use import SupplyUse
from interlace.model.units import Unit

BOOK = Classification(
    name="made",
    title="three products",
    names={"farm": "Farms", "plant": "Plants", "shop": "Shops", "scrap": "Scrap", "abroad": "Noncomparable imports"},
    final={
        "C": Category("Households", "households"),
        "E": Category("Exports", "exports"),
        "M": Category("Imports beyond the import matrix", "import_adjustment"),
    },
    primary={
        "PAY": Category("Pay", "compensation"),
        "GOS": Category("Surplus", "operating_surplus"),
        "IMPORTS": Category("Imported inputs", "imports"),
        "ROUNDING": Category("Rounding", "rounding"),
    },
)
INDUSTRIES, COMMODITIES = ["farm", "plant", "shop"], ["farm", "plant", "shop", "scrap", "abroad"]


def made(**changes):
    """Three industries; plants make some farm goods and scrap; 'abroad' is made by nobody."""
    make = np.array([[50.0, 0, 0, 0, 0], [10, 90, 0, 5, 0], [0, 0, 70, 0, 0]])
    use = np.array([[5.0, 30, 2], [4, 20, 10], [8, 12, 6], [0, 3, 0], [1, 2, 0]])
    final = np.array([[28.0, 5], [48, 28], [40, 4], [1, 1], [0, 0]])
    imports = np.array([10.0, 20, 0, 0, 3])
    g = make.sum(axis=1)
    pay = 0.6 * (g - use.sum(axis=0))
    fields = {
        "make": make, "use": use, "Y": final, "V": np.vstack([pay, g - use.sum(axis=0) - pay]),
        "industries": pd.Index(INDUSTRIES), "commodities": pd.Index(COMMODITIES), "final": pd.Index(["C", "E"]),
        "primary": pd.Index(["PAY", "GOS"]), "economy": "AAA", "unit": Unit("USD mn"), "year": 2000,
        "classification": BOOK, "provenance": Provenance(Source("made", "made for the test")), "imports": imports,
        "apart": ("scrap", "abroad"),
    }  # fmt: skip
    return SupplyUse(**{**fields, **changes})


def test_market_shares_by_hand():
    both = made()
    assert both.D[:, 0].tolist() == [50 / 60, 10 / 60, 0]
    assert both.D[:, 4].tolist() == [0, 0, 0]
    assert both.g.tolist() == [50, 105, 70]
    assert both.q.tolist() == [60, 90, 70, 5, 0]
    assert both.check().ok
    assert both.check().findings == ()


def test_the_table_of_industries_by_hand():
    table = made().industry_by_industry()
    assert list(table.codes) == COMMODITIES
    # Farm goods come from farms by 5/6; the scrap that plants use is a sale of the row of scrap, which plants supply.
    assert table.Z[0, :3].tolist() == pytest.approx([5 * 5 / 6, 30 * 5 / 6, 2 * 5 / 6])
    assert table.Z[1, :3].tolist() == pytest.approx([5 / 6 + 4, 5 + 20, 2 / 6 + 10])
    assert table.Z[3].tolist() == [0, 3, 0, 0, 0]
    assert table.Z[:, 3].tolist() == [0, 5, 0, 0, 0]
    assert table.Z[4].tolist() == [1, 2, 0, 0, 0]
    np.testing.assert_allclose(table.x, [50, 105, 70, 5, 0], atol=1e-12)
    assert table.x[4] == 0
    np.testing.assert_allclose(table.residual, 0, atol=1e-12)
    np.testing.assert_allclose(table.V[-1], 0, atol=1e-12)
    assert table.value_added.sum() == pytest.approx(225 - 103)
    assert table.imports is not None
    assert table.imports.sum() == 33
    assert table.Y.sum() == made().Y.sum()
    assert table.check().ok
    assert "fixed product-sales structure" in str(table.provenance.steps[-1])


def test_what_is_apart_has_the_same_inverse_as_what_is_spread():
    both = made(use=made().use * np.array([1, 1, 1, 1, 0])[:, None], Y=made().Y, V=_balanced())
    apart = both.industry_by_industry(apart=["scrap"])
    spread = both.industry_by_industry(apart=[])
    assert list(spread.codes) == INDUSTRIES
    inverse = np.linalg.inv(np.eye(4) - apart.A)[:3, :3]
    np.testing.assert_allclose(inverse, np.linalg.inv(np.eye(3) - spread.A), rtol=1e-13)
    np.testing.assert_allclose(spread.x, apart.x[:3], rtol=1e-13)


def _balanced():
    both = made()
    use = both.use[:4].sum(axis=0)
    return np.vstack([0.6 * (both.g - use), 0.4 * (both.g - use)])


def test_imports_apart():
    imported = 0.1 * made().use
    imported[4] = made().use[4]
    final = np.zeros((5, 2))
    final[:, 0] = [5, 10, 0, 0, 0]
    both = made(use_imported=imported, Y_imported=final, imports=np.array([10.0, 20, -2, 0, 3]))
    competitive = both.industry_by_industry()
    assert competitive.has_competitive_imports
    np.testing.assert_allclose(competitive.imported.Z[:, :3].sum(axis=0), imported.sum(axis=0))
    table = competitive.domestic()
    assert table.imports is None
    assert list(table.primary) == ["IMPORTS", "PAY", "GOS", "ROUNDING"]
    assert list(table.final.get_level_values(1)) == ["C", "E", "M"]
    np.testing.assert_allclose(table.V[0, :3], imported.sum(axis=0))
    np.testing.assert_allclose(table.x, [50, 105, 70, 5, 0], atol=1e-12)
    assert table.Z[4].tolist() == [0] * 5
    # What the column of imports has beyond the import matrix is a use of domestic products: shops' 2.6 and 2.
    assert table.Y[2, 2] == pytest.approx(imported[2].sum() + 2)
    np.testing.assert_allclose(table.value_added, competitive.value_added)
    with pytest.raises(Unsupported, match="does not tell which part"):
        made().industry_by_industry().domestic()


def test_a_make_table_of_another_release_leaves_a_residual():
    both = made()
    other = made(make=both.make * np.array([1.0, 1.1, 1.0])[:, None], output=both.g)
    assert [finding.rule for finding in other.check().findings] == ["make_output", "commodity_balance"]
    assert other.check().ok
    table = other.industry_by_industry()
    np.testing.assert_allclose(table.x, [50, 105, 70, 5, 0], atol=1e-12)
    assert np.abs(table.residual).sum() > 0.5
    assert table.residual.sum() == pytest.approx(0, abs=1e-12)


def test_what_is_wrong_is_said():
    for changes, said in (
        ({"Y_imported": np.zeros((5, 2))}, "one side of use only"),
        ({"use": np.zeros((5, 2))}, "has the shape"),
        ({"industries": pd.Index(["farm", "farm", "shop"])}, "stand more than once"),
        ({"make": np.full((3, 5), np.nan)}, "not finite"),
        ({"industries": pd.Index([]), "make": np.zeros((0, 5))}, "no industry or no commodity"),
    ):
        with pytest.raises(InputError, match=said):
            made(**changes)
    for changes, said in (
        ({"industries": pd.Index(["farm", "plants", "shop"])}, "did you mean 'plant'"),
        ({"final": pd.Index(["C", "X"])}, "category of final use"),
        ({"primary": pd.Index(["PAY", "PROFIT"])}, "primary input"),
        ({"apart": ("scraps",)}, "did you mean 'scrap'"),
    ):
        with pytest.raises(UnknownName, match=said):
            made(**changes)
    with pytest.raises(Unsupported, match="made by no industry, the first abroad") as caught:
        made().industry_by_industry(apart=["scrap"])
    assert "name them in apart" in str(caught.value.fix)
    book = replace(BOOK, final={**BOOK.final, "N": Category("Another", "import_adjustment")})
    given = made(classification=book, use_imported=made().use * 0.1, Y_imported=np.zeros((5, 2)))
    with pytest.raises(InputError, match="2 categories of final use with the role import_adjustment"):
        given.industry_by_industry().domestic()


def test_checks_name_the_row():
    assert made().check(strict=True).ok
    assert str(made().check()) == "2000: all 6 rules pass"
    lost = made(V=made().V * 0.5)
    with pytest.raises(InputError, match="do not add up to their output"):
        lost.check(strict=True)
    assert "plant" in lost.check().errors[0].where
    assert [finding.rule for finding in made(apart=()).check().errors] == ["made_by_nobody"]
    negative = made(make=made().make - np.array([[0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0.0, 0, 9, 0]]))
    assert "negative_make" in {finding.rule for finding in negative.check().findings}
    away = made(use_imported=made().use * 2, Y_imported=np.zeros((5, 2)))
    assert "imported_more_than_used" in {finding.rule for finding in away.check().findings}


def test_rounded_cells_may_miss_by_half_a_unit_each():
    # Whole numbers throughout: industry 'farm' has five cells, so that 2 pass and 4 do not.
    both = made(V=np.rint(made().V))
    total = both.use.sum(axis=0) + both.V.sum(axis=0)
    assert made(V=both.V, output=total + np.array([2.0, 0, 0])).check().ok
    assert not made(V=both.V, output=total + np.array([5.0, 0, 0])).check().ok


@st.composite
def random_tables(draw):
    industries = draw(st.integers(1, 6))
    commodities = draw(st.integers(industries, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    make = rng.uniform(0, 10, (industries, commodities)) * (rng.random((industries, commodities)) < 0.5)
    make[np.arange(commodities) % industries, np.arange(commodities)] += 5
    use = rng.uniform(0, 1, (commodities, industries)) * (rng.random((commodities, industries)) < 0.7)
    return make, use, rng


@given(random_tables())
def test_nothing_is_lost(given_table):
    make, use, rng = given_table
    industries, commodities = make.shape
    imports = rng.uniform(0, 2, commodities)
    final = (make.sum(axis=0) + imports - use.sum(axis=1))[:, None]
    names = [f"c{i}" for i in range(commodities)]
    g = make.sum(axis=1)
    book = replace(BOOK, names={name: name for name in names})
    both = SupplyUse(
        make=make, use=use, Y=final, V=(g - use.sum(axis=0))[None, :], industries=pd.Index(names[:industries]),
        commodities=pd.Index(names), final=pd.Index(["C"]), primary=pd.Index(["PAY"]), economy="AAA",
        unit=Unit("USD mn"), year=2000, classification=book, provenance=Provenance(Source("made", "made")),
        imports=imports, apart=tuple(names[industries:]),
    )  # fmt: skip
    for apart in (None, ()):
        table = both.industry_by_industry(apart=apart)
        n = industries
        np.testing.assert_allclose(table.x[:n], g, rtol=1e-12)
        np.testing.assert_allclose(table.residual, 0, atol=1e-11)
        np.testing.assert_allclose(table.V[-1], 0, atol=1e-11)
        assert table.Y.sum() == pytest.approx(final.sum(), rel=1e-10)
        assert table.imports.sum() == pytest.approx(imports.sum(), rel=1e-12)
        assert table.value_added.sum() == pytest.approx((g - use.sum(axis=0)).sum(), rel=1e-10)


def test_what_is_written_later_into_what_was_given_changes_nothing():
    frame, names = pd.DataFrame(made().make), {"farm": "Farm goods"}
    table = made(make=frame.to_numpy(), commodity_names=names)
    frame.iloc[0] = 99.0
    names["farm"] = "Guns"
    assert np.array_equal(table.make, made().make)
    assert table.commodity_names == {"farm": "Farm goods"}
    assert np.shares_memory(replace(table, year=1999).use, table.use)
