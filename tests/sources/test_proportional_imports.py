"""Import proportionality: the accounts it keeps, its known error on China's table of 2017, and its refusals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.model.imports import NOISE, import_shares
from interlace.model.table import IOTable


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "china"


@pytest.fixture(scope="module")
def combined(folder: Path) -> IOTable:
    return interlace.load("china", folder / "china_2017_42.rda")[2017]


def _error(estimate: np.ndarray, true: np.ndarray) -> float:
    """Sum of absolute differences over the true total."""
    return float(np.abs(estimate - true).sum() / true.sum())


def test_error_on_the_true_import_matrix_of_2017(combined: IOTable) -> None:
    assert combined.imported is not None
    true = combined.imported.Z
    assert _error(import_shares(combined)[:, None] * combined.Z, true) == pytest.approx(0.539, abs=0.0005)
    # Even with each product's imported inputs known in total, proportionality spreads them wrongly over their users.
    known = true.sum(axis=1) / combined.Z.sum(axis=1)
    assert _error(known[:, None] * combined.Z, true) == pytest.approx(0.503, abs=0.0005)


@pytest.mark.parametrize("name", ["china_2007_135", "china_2012_139", "china_2017_149"])
def test_accounts_stay(folder: Path, name: str) -> None:
    before = interlace.load("china", folder / f"{name}.rda")[int(name[6:10])]
    after = before.with_proportional_imports()
    assert after.imports is None
    assert after.check(strict=True).ok
    np.testing.assert_allclose(after.x, before.x, rtol=1e-9)
    np.testing.assert_array_equal(after.value_added, before.value_added)
    np.testing.assert_array_equal(after.exports, before.exports)
    step = after.provenance.steps[-1]
    assert "proportionality" in step.action
    lost = 0.0 if before.residual is None else float((import_shares(before) * before.residual).sum())
    total = step.parameters["imported_inputs"] + step.parameters["imported_final_use"] + lost
    assert before.imports is not None
    assert total == pytest.approx(before.imports.sum(), rel=1e-9)
    assert list(after.primary)[-1] == "imported_inputs"
    assert after.V[after.primary_with_roles(["imports"])].sum() == pytest.approx(step.parameters["imported_inputs"])


def test_reexports_are_refused_and_can_be_merged_away(folder: Path) -> None:
    table = interlace.load("china", folder / "china_2002_122.rda")[2002]
    with pytest.raises(Unsupported, match="1 products, the first 081") as caught:
        table.with_proportional_imports()
    assert "merge" in str(caught.value.fix)
    groups = {code: [code] for code in table.classification.codes if code not in ("080", "081")}
    merged = table.aggregate(industries={**groups, "080t081": ["080", "081"]})
    np.testing.assert_allclose(merged.with_proportional_imports().x.sum(), table.x.sum(), rtol=1e-12)


def test_shares_are_those_of_the_formula(combined: IOTable) -> None:
    assert combined.imports is not None
    m, x, e = combined.imports, combined.x, combined.exports
    np.testing.assert_allclose(import_shares(combined), m / (x + m - e))


def test_no_imports_change_nothing_but_the_record(combined: IOTable) -> None:
    final = combined.Y.copy()
    final[:, 0] -= combined.imports
    closed = replace(combined, Y=final, imports=np.zeros(combined.n), imported=None)
    after = closed.with_proportional_imports()
    np.testing.assert_array_equal(after.Z, closed.Z)
    np.testing.assert_array_equal(after.Y, closed.Y)
    assert not after.V[-1].any()


def test_refused_where_imports_are_apart(combined: IOTable) -> None:
    table = combined.domestic()
    with pytest.raises(Unsupported, match="not a column of this table") as caught:
        table.with_proportional_imports()
    assert caught.value.fix


def test_refused_where_more_is_exported_than_made(combined: IOTable) -> None:
    final = combined.Y.copy()
    exports = combined.final_with_role("exports")
    final[4, exports] += 2 * combined.x[4]
    final[4, 0] -= 2 * combined.x[4]
    with pytest.raises(Unsupported, match="the first 05"):
        replace(combined, Y=final).with_proportional_imports()


def test_rounding_noise_refuses_no_table(combined: IOTable) -> None:
    """An output of -0.6 beside imports of 100: the product counts as imported wholly, and its output stays."""
    final = np.array(combined.Y)
    imports = np.array(combined.imports)
    exports = np.flatnonzero(combined.final_with_role("exports"))
    imports[4], final[4] = 100.0, 0.0
    final[4, 0] = 100.0 - 0.6 - combined.Z[4].sum()
    before = replace(combined, Y=final, imports=imports, imported=None)
    assert before.x[4] == pytest.approx(-0.6, abs=1e-6)
    assert import_shares(before)[4] == 1.0
    after = before.with_proportional_imports()
    np.testing.assert_allclose(after.x, before.x, rtol=1e-9, atol=1e-6)
    assert not after.Z[4].any()
    assert after.residual is not None
    assert after.residual[4] == pytest.approx(-0.6, abs=1e-6)
    assert np.count_nonzero(after.residual) == 1
    assert after.provenance.steps[-1].parameters["rounded_to_a_whole_share"] == ["05"]
    others = np.arange(combined.n) != 4
    np.testing.assert_array_equal(import_shares(before)[others], import_shares(combined)[others])
    final[4, exports] += 2 * NOISE * before.x.max()
    final[4, 0] -= 2 * NOISE * before.x.max()
    with pytest.raises(Unsupported, match="the first 05"):
        replace(before, Y=final).with_proportional_imports()


def test_several_economies_are_refused(combined: IOTable) -> None:
    labels = [("AAA" if i < 20 else "BBB", code) for i, code in enumerate(combined.codes)]
    final = pd.MultiIndex.from_tuples([("AAA", code) for code in combined.final.get_level_values(1)])
    two = replace(combined, industries=pd.MultiIndex.from_tuples(labels), final=final)
    with pytest.raises(Unsupported, match="which of the table's economies uses them"):
        two.with_proportional_imports()
