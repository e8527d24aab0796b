"""What a table tells about imports: the domestic view, what transformations keep, refusals by what it holds."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from interlace.errors import InputError, Unsupported
from interlace.model.classification import Category
from interlace.model.imported import Imported
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable

from .tables import CODES, Y, Z, classification, table


def national(**changes: object) -> IOTable:
    """One economy, whose imports are known cell by cell."""
    home, away = Z[:3, :3], Z[3:, :3] / 2
    final = np.hstack([Y[:3, :2], np.array([[1.0], [9.0], [2.0]])])
    final_away = np.array([[1.0, 0.0, 0.0], [4.0, 0.5, 0.0], [0.0, 0.0, 0.0]])
    x = home.sum(axis=1) + final.sum(axis=1)
    fields: dict[str, object] = {
        "Z": home + away,
        "Y": final + final_away,
        "V": (x - home.sum(axis=0) - away.sum(axis=0))[None, :],
        "imports": away.sum(axis=1) + final_away.sum(axis=1),
        "imported": Imported(away, final_away),
        "industries": pd.MultiIndex.from_product([["CHN"], CODES]),
        "final": pd.MultiIndex.from_product([["CHN"], ["C", "N", "E"]]),
    }
    return table(**{**fields, **changes})


def test_the_domestic_view_by_hand() -> None:
    whole = national()
    home = whole.domestic()
    np.testing.assert_allclose(home.x, whole.x, rtol=1e-15)
    np.testing.assert_allclose(home.Z, Z[:3, :3])
    assert list(home.primary) == ["imported_inputs", "VA"]
    np.testing.assert_allclose(home.V[0], Z[3:, :3].sum(axis=0) / 2)
    np.testing.assert_allclose(home.value_added, whole.value_added)
    np.testing.assert_allclose(home.exports, whole.exports)
    assert (home.imports, home.imported) == (None, None)
    assert home.check(strict=True).ok
    assert home.domestic() is home
    step = home.provenance.steps[-1]
    assert step.parameters["imported_final_use"] == 5.5
    assert home.digest != whole.digest


def test_what_a_table_says_it_holds() -> None:
    whole, home, world = national(), national().domestic(), table()
    told = [
        (one.has_competitive_imports, one.has_import_row, one.knows_origins, one.knows_imported_inputs)
        for one in (whole, home, world, replace(whole, imported=None))
    ]
    assert told == [
        (True, False, False, True),
        (False, True, False, False),
        (False, False, True, True),
        (True, False, False, False),
    ]


def test_imports_beyond_the_imported_part_stay_in_the_accounts() -> None:
    whole = national(imports=national().imports + np.array([0.0, 2.0, 0.0]), residual=np.array([0.0, 2.0, 0.0]))
    home = whole.domestic()
    np.testing.assert_allclose(home.x, whole.x)
    np.testing.assert_allclose(home.residual, 0, atol=1e-12)
    book = classification()
    book = replace(book, final={**book.final, "M": Category("Adjustment", "import_adjustment")})
    booked = replace(whole, classification=book).domestic()
    np.testing.assert_allclose(booked.x, whole.x)
    assert list(booked.final.get_level_values(1)) == ["C", "N", "E", "M"]
    assert booked.Y[:, 3].tolist() == [0, -2, 0]


def test_transformations_carry_the_imported_part() -> None:
    whole = national()
    groups = {"goods": ["mine", "make"], "move": ["move"]}
    merged = whole.aggregate(industries=groups)
    assert merged.imported is not None
    np.testing.assert_allclose(merged.domestic().Z, whole.domestic().aggregate(industries=groups).Z)
    assert whole.with_producer_services("mine", ["mine"]).imported is whole.imported or np.array_equal(
        whole.with_producer_services("mine", ["mine"]).imported.Z, whole.imported.Z
    )
    for twin in (pickle.loads(pickle.dumps(whole)), copy.deepcopy(whole)):
        np.testing.assert_array_equal(twin.imported.Y, whole.imported.Y)
        assert not twin.imported.Z.flags.writeable
        assert twin.fingerprint == whole.fingerprint
    other = replace(whole, imported=Imported(whole.imported.Z * 0.5, whole.imported.Y))
    assert other.fingerprint != whole.fingerprint


def test_the_imported_part_is_the_table_s_own() -> None:
    cells = np.array(national().imported.Z)
    whole = national(imported=Imported(cells, national().imported.Y))
    cells[0, 0] = 99.0
    assert whole.imported.Z[0, 0] != 99.0
    with pytest.raises(InputError, match="without a column of imports"):
        national(imports=None)
    with pytest.raises(InputError, match="the imported part of Z has the shape"):
        national(imported=Imported(cells[:2], national().imported.Y))


def test_a_panel_s_domestic_view() -> None:
    panel = TablePanel.of([national(), national(year=2006)]).domestic()
    assert panel.classification.primary["imported_inputs"].role == "imports"
    assert panel[2006].classification.key() == panel.classification.key()
    np.testing.assert_array_equal(panel[2005].Z, national().domestic().Z)
    assert panel.select_years([2006]).years == (2006,)
    assert not panel.select_years([2006])[2006].has_competitive_imports
    rest = TablePanel.of([replace(national(), imported=None)]).domestic()
    with pytest.raises(Unsupported, match="does not tell which part"):
        rest[2005]


def with_outside_imports() -> IOTable:
    """Two provinces that trade with one another and buy from outside, in a row."""
    book = classification()
    book = replace(book, primary={**book.primary, "M": Category("Imported inputs", "imports")})
    value_added = np.array(table().V[0])
    return table(
        classification=book, V=np.vstack([value_added * 0.4, value_added * 0.6]), primary=pd.Index(["VA", "M"])
    )


def test_provinces_with_a_row_of_imports_do_not_tell_origins() -> None:
    provinces = with_outside_imports()
    assert provinces.is_multiregional
    assert provinces.has_import_row
    assert not provinces.knows_origins
    assert not provinces.knows_imported_inputs
    with pytest.raises(Unsupported, match=r"row of imported inputs from outside.* no column says what they sell there"):
        _ = provinces.exports
    assert table().exports.sum() > 0
