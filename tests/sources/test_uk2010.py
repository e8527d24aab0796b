"""ONS 2010: the published matrices, the accounts, the domestic view, and files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, Unsupported
from interlace.model.table import IOTable
from interlace.sources import _labelled, uk2010

FILE = "uk_2010_data.rda"


@pytest.fixture(scope="module")
def file(test_data: Path) -> Path:
    return test_data / "data" / "uk-2010" / FILE


@pytest.fixture(scope="module")
def table(combined: IOTable) -> IOTable:
    return combined.domestic()


@pytest.fixture(scope="module")
def combined(file: Path) -> IOTable:
    return interlace.load("uk2010", file.parent)[2010]


def test_the_published_coefficients_and_inverse_are_reproduced(file: Path, table: IOTable) -> None:
    A, inverse = uk2010.published(file)
    np.testing.assert_allclose(table.A, A, rtol=0, atol=1e-12)
    np.testing.assert_allclose(table.factor.solve(np.eye(table.n)), inverse, rtol=0, atol=1e-12)
    linked = interlace.value_chain.linkages(table).data.set_index("component")["value"]
    for name, wanted in (
        ("direct_backward", A.sum(axis=0)),
        ("total_backward", inverse.sum(axis=0)),
        ("rasmussen_forward", inverse.sum(axis=1)),
    ):
        np.testing.assert_allclose(linked[name], wanted, rtol=1e-12)


@pytest.mark.parametrize("name", ["table", "combined"])
def test_the_accounts_balance(name: str, request: pytest.FixtureRequest) -> None:
    read: IOTable = request.getfixturevalue(name)
    assert read.check(strict=True).ok
    assert read.n == 127
    assert read.unit.name == "GBP mn"
    np.testing.assert_allclose(read.Z.sum(axis=0) + read.V.sum(axis=0), read.x, rtol=1e-7)


def test_the_domestic_view_has_the_same_output_and_value_added(table: IOTable, combined: IOTable) -> None:
    np.testing.assert_allclose(combined.x, table.x, rtol=1e-9, atol=1e-6)
    np.testing.assert_array_equal(combined.value_added, table.value_added)
    assert combined.imports is not None
    assert "P7" not in combined.primary
    gross = combined.Z.sum() - table.Z.sum()
    assert gross == pytest.approx(table.V[list(table.primary).index("P7")].sum(), rel=1e-7)


def test_roles_follow_the_divisions(table: IOTable) -> None:
    known = table.classification
    assert len(known.members("manufacturing")) == 44
    assert known.members("wholesale") == {"46"}
    assert {"26", "61", "62", "63"} == known.members("digital")
    assert {"62", "63", "72", "NPISH_72"} < known.producer_service_codes("kibs")
    assert known.producer_service_codes("narrow") < known.producer_service_codes("broad")
    assert set(known.functions) == set(known.codes)
    with pytest.raises(Unsupported, match="china2015"):
        known.producer_service_codes("china2015")
    whole = known.members("primary") | known.members("manufacturing") | known.members("utilities")
    assert whole | known.members("construction") | known.members("services") == set(known.codes)


def test_proportionality_is_refused_since_exports_hold_imports(combined: IOTable) -> None:
    with pytest.raises(Unsupported, match=r"2 products, the first 08 .* export more than is made"):
        combined.with_proportional_imports()


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    objects: dict[str, object] = {}
    monkeypatch.setattr(_labelled, "objects_of", lambda file: objects)
    (tmp_path / FILE).write_bytes(b"RDX3\n")
    return objects


def _cells(**changes: object) -> pd.DataFrame:
    columns = {name: ["x"] for name in uk2010.COLUMNS}
    return pd.DataFrame({**columns, "indicator": [uk2010.DOMESTIC], "unit": ["MIO_NAC"], "year": [2010.0], **changes})


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (_cells(indicator=["another table"]), "lacks the table"),
        (_cells(year=[1995.0]), r"years \[1995\]"),
        (_cells(unit=["MIO_EUR"]), "MIO_EUR"),
        (_cells(), "lacks the table 'Imports use"),
        (pd.concat([_cells(), _cells(indicator=[uk2010.IMPORTED])]), "lacks the rows 01, 02"),
        (_cells().drop(columns="uk_col"), "the columns uk_col are missing"),
        (None, "not 0"),
    ],
)
def test_wrong_layouts_are_one_clear_error(
    frames: dict[str, object], tmp_path: Path, frame: pd.DataFrame | None, said: str
) -> None:
    frames["uk_2010_data"] = frame
    with pytest.raises(InputError, match=said):
        interlace.load("uk2010", tmp_path)


def test_missing_empty_and_truncated_files(tmp_path: Path, test_data: Path) -> None:
    with pytest.raises(InputError, match="needs its files"):
        interlace.load("uk2010")
    with pytest.raises(InputError, match="there is no file"):
        interlace.load("uk2010", tmp_path / FILE)
    with pytest.raises(InputError, match="holds no file"):
        interlace.load("uk2010", tmp_path)
    (tmp_path / FILE).write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        interlace.load("uk2010", tmp_path)
    whole = (test_data / "data" / "uk-2010" / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged or cut short"):
        interlace.load("uk2010", tmp_path)
    (tmp_path / FILE).write_bytes(b"this is a text\n")
    with pytest.raises(InputError, match="not an R data file"):
        interlace.load("uk2010", tmp_path)
