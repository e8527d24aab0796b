"""Every rule of `check` fails on a table of its own, and says where and by how much."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from interlace.errors import InputError
from interlace.model.checks import RULES
from interlace.model.imported import Imported
from interlace.model.table import IOTable

from .tables import Y, Z, table


def changed(cells: np.ndarray, place: tuple[int, int], value: float) -> np.ndarray:
    copy = np.array(cells)
    copy[place] = value
    return copy


def unbalanced() -> IOTable:
    V = np.array(table().V)
    V[0, 4] += 3.5
    V[0, 1] -= 1.25
    return table(V=V)


def without_value_added() -> IOTable:
    return table(primary=pd.Index(["T"]))


def negative_output() -> IOTable:
    return table(Y=changed(Y, (1, 0), -40.0))


def rounding_level_negative_output() -> IOTable:
    cells, final = np.array(Z) * 1e6, np.array(Y) * 1e6
    cells[0] = 0.0
    final[0] = [-2.0, 0.0, 0.0, 0.0]
    return table(Z=cells, Y=final)


def idle_with_inputs() -> IOTable:
    cells, final = np.array(Z), np.array(Y)
    cells[2], final[2] = 0.0, 0.0
    return table(Z=cells, Y=final)


def negative_delivery() -> IOTable:
    return table(Z=changed(Z, (0, 1), -0.5))


def negative_final_use() -> IOTable:
    return table(Y=changed(Y, (1, 2), -1.0))


def negative_value_added() -> IOTable:
    return table(Z=changed(Z, (4, 0), 15.0))


def not_productive() -> IOTable:
    # Transport of DEU needs more of itself than it makes; final use is negative to keep x = row sums.
    return table(Z=changed(Z, (5, 5), 60.0), Y=changed(Y, (5, 2), -40.0))


def singular() -> IOTable:
    return table(Z=np.eye(6), Y=np.zeros((6, 4)))


def singular_but_for_rounding() -> IOTable:
    return table(Z=np.ones((6, 6)), Y=np.zeros((6, 4)))


def imported_more_than_used():
    part = Imported(np.zeros_like(Z), np.zeros_like(Y))
    part.Z[0, 0] = 2 * Z[0, 0]
    return table(imports=part.Z.sum(axis=1), residual=part.Z.sum(axis=1), imported=part)


CASES = {
    "unbalanced": (
        unbalanced,
        "column_balance",
        "error",
        ["2 industries", "3.50 mn USD", "DEU make", "CHN make", "-1.25"],
    ),
    "no value added": (without_value_added, "value_added_row", "error", ["T"]),
    "negative output": (negative_output, "negative_output", "error", ["CHN make", "-14"]),
    "rounded": (rounding_level_negative_output, "negative_output", "warning", ["CHN mine", "-2", "rounding"]),
    "idle": (idle_with_inputs, "zero_output", "warning", ["CHN move"]),
    "negative delivery": (negative_delivery, "negative_cells", "warning", ["CHN mine (Mining) to CHN make", "-0.5"]),
    "negative final use": (negative_final_use, "negative_cells", "warning", ["1 other cells of final use"]),
    "negative value added": (negative_value_added, "value_added", "warning", ["CHN mine (Mining) -"]),
    "not productive": (not_productive, "productive", "error", ["DEU move"]),
    "singular": (singular, "productive", "error", ["CHN mine", "singular"]),
    "imported": (
        imported_more_than_used,
        "imported_part",
        "warning",
        ["1 intermediate deliveries and 0 cells", "negative there"],
    ),
    "nearly singular": (singular_but_for_rounding, "productive", "error", ["DEU move", "not productive"]),
}


@pytest.mark.parametrize("name", CASES)
def test_each_rule_fails_on_its_own_table(name):
    make, rule, severity, words = CASES[name]
    found = [finding for finding in make().check().findings if finding.rule == rule and finding.severity == severity]
    assert found, make().check()
    text = "\n".join(str(finding) for finding in found)
    for word in words:
        assert word in text
    for finding in found:
        assert finding.what
        assert finding.where
        assert finding.fix


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[2] == "error"])
def test_strict_raises_errors(name):
    make = CASES[name][0]
    with pytest.raises(InputError) as caught:
        make().check(strict=True)
    assert caught.value.where
    assert caught.value.fix


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case[2] == "warning"])
def test_strict_lets_warnings_pass(name):
    report = CASES[name][0]().check(strict=True)
    assert report.ok
    assert not report.errors


def test_every_rule_has_a_failing_table():
    assert {case[1] for case in CASES.values()} == set(RULES)


def test_a_sound_table_has_nothing_but_its_stocks():
    report = table().check(strict=True)
    assert [finding.rule for finding in report.findings] == ["negative_cells"]
    assert "2 cells of changes of stocks and 0 other" in str(report)
    assert "0 errors, 1 warnings" in str(report)


def test_a_table_without_a_remark_says_so():
    report = table(Y=np.abs(Y)).check()
    assert str(report) == f"2005: all {len(RULES)} rules pass"


def test_the_worst_comes_first_and_the_rest_is_counted():
    V = np.array(table().V) + np.arange(6.0)
    text = str(table(V=V).check())
    assert text.index("DEU move") < text.index("DEU make") < text.index("CHN move")
    assert "CHN mine" not in text
    V = np.array(table().V) + np.arange(1.0, 7.0)
    assert "and 1 more" in str(table(V=V).check())


def test_tolerance_is_a_share_of_output():
    V = np.array(table().V)
    V[0, 1] += 0.046
    made = table(V=V)
    assert not made.check().ok
    assert not made.check(tolerance=0.9e-3).ok
    assert made.check(tolerance=1.1e-3).ok


def test_checking_changes_nothing():
    made = table()
    before = made.fingerprint
    made.check()
    assert made.fingerprint == before
    assert made.check() == made.check()
