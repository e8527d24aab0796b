"""OECD national tables of 2021: accounts, rounding told apart, and files that are not as they should be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, Unsupported
from interlace.sources import oecd2021
from interlace.sources._rdata import read_r

CHINA = "OECD21ed_CHN_1995to2018.rda"


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "china"


@pytest.mark.parametrize("economy", ["CHN", "JPN"])
def test_every_year_balances(folder: Path, economy: str) -> None:
    panel = interlace.load("oecd2021", folder / f"OECD21ed_{economy}_1995to2018.rda")
    assert panel.years == tuple(range(1995, 2019))
    assert panel.economies == (economy,)
    for table in panel:
        assert table.check().ok
        assert table.residual is not None
        assert np.abs(table.residual).max() < 1
        rounding = table.V[list(table.primary).index("ROUNDING")]
        assert np.abs(rounding).max() < 4
        np.testing.assert_allclose(table.Z.sum(axis=0) + table.V.sum(axis=0), table.x, atol=1e-6)
    assert panel.digest(2018) == panel[2018].provenance.digest != panel.digest(2017)


def test_known_totals(folder: Path) -> None:
    table = interlace.load("oecd2021", folder / CHINA)[2018]
    frame = next(iter(read_r(folder / CHINA).values()))["OECD21ed_CHN_2018"].set_index("Code")
    assert table.value_added.sum() == pytest.approx(frame.loc["VALU", "01":"45"].sum())
    assert table.exports.sum() == pytest.approx(2393109 + 36121, abs=2)
    assert table.imports is not None
    assert table.imports.sum() == pytest.approx(2336478, abs=2)
    assert table.classification.producer_service_codes() == {
        *map(str, range(27, 32)),
        *map(str, range(34, 37)),
        "38",
        "39",
    }
    for refused in ("broad", "kibs"):
        with pytest.raises(Unsupported):
            table.classification.producer_service_codes(refused)


def _frames(folder: Path) -> dict[str, pd.DataFrame]:
    return {str(name): frame.copy() for name, frame in next(iter(read_r(folder / CHINA).values())).items()}


def test_changed_tables_are_one_clear_error(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / CHINA
    file.write_bytes(b"RDX3\n")
    given: dict[str, object] = {}
    monkeypatch.setattr(oecd2021, "objects_of", lambda file: given)
    good = _frames(folder)
    name = "OECD21ed_CHN_2018"
    wrong = good[name].copy()
    wrong.iloc[0, 2] += 100.0
    for frames, said in (
        ({}, "does not hold tables"),
        ({"a table": good[name]}, "does not hold tables"),
        ({name: "text"}, "does not hold tables"),
        ({name: good[name].iloc[:30]}, "lacks the rows"),
        ({name: good[name].drop(columns="IMPO")}, "lacks the columns IMPO"),
        ({name: good[name].drop(columns="Code")}, "no column Code"),
        ({name: wrong}, "(?s)output in 2018 of 1 rows or columns.*not the sum of its cells"),
    ):
        given["list"] = frames
        with pytest.raises(InputError, match=said):
            interlace.load("oecd2021", file)[2018]


def test_missing_and_several_files(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs its files"):
        interlace.load("oecd2021")
    with pytest.raises(InputError, match="holds no OECD table"):
        interlace.load("oecd2021", tmp_path)
    with pytest.raises(InputError, match="2 files"):
        interlace.load("oecd2021", folder)
    (tmp_path / CHINA).write_bytes((folder / CHINA).read_bytes()[:20000])
    with pytest.raises(InputError, match="cut short"):
        interlace.load("oecd2021", tmp_path)
    (tmp_path / CHINA).write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        interlace.load("oecd2021", tmp_path)
    with pytest.raises(InputError, match="does not hold tables"):
        interlace.load("oecd2021", folder / "china_2005_42.rda")
