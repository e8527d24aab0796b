"""Germany 1995: the manual's accounts and employment, and files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, Unsupported
from interlace.model.satellites import persons_in
from interlace.model.table import IOTable
from interlace.sources import _labelled
from interlace.sources._rdata import read_r


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "germany-1995"


@pytest.fixture(scope="module")
def table(folder: Path) -> IOTable:
    return interlace.load("germany1995", folder)[1995]


def test_the_accounts_balance(table: IOTable) -> None:
    assert table.check(strict=True).ok
    assert table.x.tolist() == [43910, 1079446, 245606, 540063, 692487, 508918]
    assert table.value_added.tolist() == [21664, 395022, 115624, 311407, 415426, 365017]
    assert table.V[table.primary_with_roles(["imports"])].sum() == 222143


def test_employment_is_attached_in_persons(table: IOTable) -> None:
    jobs = persons_in(table, "employment")
    assert jobs.tolist() == [1096e3, 8381e3, 3236e3, 9251e3, 4258e3, 10206e3]
    np.testing.assert_allclose(jobs, persons_in(table, "employees") + persons_in(table, "self_employed"), atol=1e3)


def test_six_branches_name_their_stand_in_and_refuse_the_rest(table: IOTable) -> None:
    result = interlace.compute("services_value_added_in_manufacturing_exports", table)
    assert 0.2 < result.data["value"].sum() < 0.4
    assert "CPA_B-E" in result.definitions["manufacturing stand-in"]
    with pytest.raises(Unsupported, match="transport sits with trade"):
        interlace.compute("producer_services_in_gdp", table)


def _frame(folder: Path) -> pd.DataFrame:
    (frame,) = read_r(folder / "germany_1995.rda").values()
    return frame.copy()


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda t: t.iloc[:60], "lacks the rows"),
        (lambda t: t.drop(columns="unit"), "the columns unit are missing"),
        (lambda t: t.assign(unit="MIO_NAC"), "not of Germany 1995"),
        (lambda t: t.assign(time=0.0), "not of Germany 1995"),
        (lambda t: pd.concat([t, t.iloc[:1]]), "more than once"),
        (lambda t: t.assign(values=t["values"].where(t.index != 2)), "blank cell"),
        (lambda t: t.assign(values=t["values"].where(t.index != 2, 1)), "not the sum of its cells"),
    ],
)
def test_changed_tables_are_one_clear_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: object, said: str
) -> None:
    frame = _frame(folder)
    (tmp_path / "germany_1995.rda").write_bytes(b"RDX3\n")
    monkeypatch.setattr(_labelled, "objects_of", lambda file: {"germany_1995": how(frame)})  # type: ignore[operator]
    with pytest.raises(InputError, match=said):
        interlace.load("germany1995", tmp_path)


def test_missing_empty_and_truncated_files(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs its files"):
        interlace.load("germany1995")
    with pytest.raises(InputError, match="holds no file"):
        interlace.load("germany1995", tmp_path)
    (tmp_path / "germany_1995.rda").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        interlace.load("germany1995", tmp_path)
    (tmp_path / "germany_1995.rda").write_bytes((folder / "germany_1995.rda").read_bytes()[:900])
    with pytest.raises(InputError, match="compressed file"):
        interlace.load("germany1995", tmp_path)
