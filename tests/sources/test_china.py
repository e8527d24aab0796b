"""China: every published table balances, roles are told apart by name, and wrong files are one clear error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.classification import FUNCTIONS, Classification
from interlace.model.table import IOTable
from interlace.sources import _labelled, china
from interlace.sources._rdata import read_r

ALL = sorted(china.LAYOUTS)


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "china"


@pytest.fixture(scope="module")
def read(folder: Path) -> Callable[[int, int], IOTable]:
    kept: dict[tuple[int, int], IOTable] = {}

    def one(year: int, count: int) -> IOTable:
        if (year, count) not in kept:
            kept[year, count] = interlace.load("china", folder / f"china_{year}_{count}.rda")[year]
        return kept[year, count]

    return one


@pytest.mark.parametrize(("year", "count"), ALL)
def test_every_table_balances(read: Callable[[int, int], IOTable], year: int, count: int) -> None:
    table = read(year, count)
    assert table.check(strict=True).ok
    assert (table.n, table.year, table.economies) == (count, year, ("CHN",))
    assert table.unit.scale == 1e4
    np.testing.assert_allclose(table.Z.sum(axis=0) + table.V.sum(axis=0), table.x, rtol=1e-7)
    assert (table.residual is not None) == (year <= 2015)
    assert table.has_competitive_imports
    assert (table.imported is not None) == china.LAYOUTS[year, count].split


@pytest.mark.parametrize(("year", "count"), ALL)
def test_value_added_is_the_published_row(
    folder: Path, read: Callable[[int, int], IOTable], year: int, count: int
) -> None:
    table = read(year, count)
    (frame,) = read_r(folder / f"china_{year}_{count}.rda").values()
    published = frame.loc[frame["Code"] == "TVA", list(table.classification.codes)].to_numpy(dtype=float)[0]
    np.testing.assert_allclose(table.value_added, published, rtol=1e-9)


@pytest.mark.parametrize(("year", "share"), [(2002, 0.028), (2007, 0.027), (2012, 0.0045)])
def test_the_column_of_errors_is_the_residual(read: Callable[[int, int], IOTable], year: int, share: float) -> None:
    table = read(year, {2002: 122, 2007: 135, 2012: 139}[year])
    assert table.residual is not None
    assert np.abs(table.residual).sum() / table.x.sum() == pytest.approx(share, abs=0.0005)
    assert any("residual" in step.action for step in table.provenance.steps)


def test_operating_surplus_is_gross(read: Callable[[int, int], IOTable]) -> None:
    table = read(2017, 149)
    assert list(table.primary[table.primary_with_roles(["operating_surplus"])]) == ["VA003", "VA004"]
    assert list(table.primary[table.primary_with_roles(["compensation", "taxes_on_production"])]) == ["VA001", "VA002"]


@pytest.mark.parametrize("name", sorted({layout.classification for layout in china.LAYOUTS.values()}))
def test_classifications_are_complete(name: str) -> None:
    known = Classification.load(name)
    assert set(known.functions) == set(known.codes)
    assert set(known.functions.values()) <= {*FUNCTIONS, "manufacturing"}
    sectors = [known.members(role) for role in ("primary", "manufacturing", "utilities", "construction", "services")]
    assert sum(map(len, sectors)) == len(known.codes) == len(frozenset().union(*sectors))
    assert known.members("secondary") == known.members("mining").union(*sectors[1:4])
    assert known.producer_service_codes("narrow") < known.members("services")
    for definition in ("broad", "kibs", "china2015"):
        assert definition in known.producer_services or definition in known.refusals
    for code in known.members("manufacturing"):
        words = known.names[code].casefold()
        assert (
            not any(part in words for part in ("transport,", "services,", "education", "health")) or "articles" in words
        )
    services = " ".join(known.names[code] for code in known.members("services")).casefold()
    assert "manufactur" not in services
    assert "mining" not in services


def test_wholesale_is_apart_from_2017_in_the_detailed_tables_only() -> None:
    for name in ("china2017_149", "china153"):
        known = Classification.load(name)
        (code,) = known.members("wholesale")
        assert known.names[code] == "Wholesale trade"
        assert code in known.producer_service_codes("broad")
    for name in ("china2002_122", "china2012_139", "china42split"):
        with pytest.raises(Unsupported, match="not apart from retail"):
            Classification.load(name).producer_service_codes("broad")
        with pytest.raises(Unsupported, match="one industry"):
            Classification.load(name).members("wholesale")


def test_producer_services_by_hand() -> None:
    known = Classification.load("china42split")
    assert known.producer_service_codes("narrow") == {"29", "31", "32", "34", "35", "36"}
    assert known.members("manufacturing") == {f"{i:02d}" for i in range(6, 24)}
    assert known.members("digital") == {"20", "31"}
    assert Classification.load("china2005_42").producer_service_codes() == {"27", "28", "29", "32", "34", "35", "36"}
    assert Classification.load("china2010_41").producer_service_codes() == {"26", "27", "28", "31", "33", "34", "35"}


def test_the_domestic_view_is_the_published_split(folder: Path) -> None:
    file = folder / "china_2017_42.rda"
    both = interlace.load("china", file)[2017]
    home = interlace.load("china", file).domestic()[2017]
    (frame,) = read_r(file).values()
    codes, final = list(both.classification.codes), list(both.classification.final)
    for origin, cells in (("Domestic", (home.Z, home.Y)), ("Imports", (both.imported.Z, both.imported.Y))):
        rows = frame[frame["Origin"] == origin].set_index("Code").loc[codes]
        for columns, ours in zip((codes, final), cells, strict=True):
            np.testing.assert_allclose(ours, rows[columns].to_numpy(dtype=float), rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(both.x, home.x, rtol=1e-12)
    np.testing.assert_allclose(both.imports, both.imported.Z.sum(axis=1) + both.imported.Y.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(home.V[0], both.imported.Z.sum(axis=0))
    assert home.primary[0] == "IM"
    assert home.check(strict=True).ok
    assert not home.has_competitive_imports
    assert home.has_import_row
    assert home.provenance.digest != both.provenance.digest


def test_panels_hold_one_classification(folder: Path) -> None:
    assert interlace.load("china", folder / "china_*_153.rda").years == (2018, 2020)
    with pytest.raises(InputError, match="9 classifications") as caught:
        interlace.load("china", folder)
    assert "china_*_153.rda" in str(caught.value)
    with pytest.raises(Unsupported, match="does not tell which part") as refused:
        interlace.load("china", folder / "china_2017_149.rda")[2017].domestic()
    assert "with_proportional_imports" in str(refused.value.fix)
    with pytest.raises(UnknownName, match="2019"):
        interlace.load("china", folder / "china_*_153.rda", years=[2019])
    assert interlace.load("china", folder / "china_*_153.rda", years=[2020]).years == (2020,)


def test_digest_without_cells_is_the_table_s(folder: Path) -> None:
    panel = interlace.load("china", folder / "china_2005_42.rda")
    assert panel.digest(2005) == panel[2005].provenance.digest


# Files that are not as they should be --------------------------------------------------------------------------------


@pytest.fixture
def changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Callable[[pd.DataFrame], pd.DataFrame]], Path]:
    """Return a function that changes the table of 2005 and gives the path to load it from."""
    (frame,) = read_r(folder / "china_2005_42.rda").values()

    def change(how: Callable[[pd.DataFrame], pd.DataFrame]) -> Path:
        file = tmp_path / "china_2005_42.rda"
        file.write_bytes(b"RDX3\n")
        monkeypatch.setattr(_labelled, "objects_of", lambda file: {"china_2005_42": how(frame.copy())})
        return file

    return change


def _set(frame: pd.DataFrame, row: int, column: str, value: object) -> pd.DataFrame:
    frame[column] = frame[column].astype(object)
    frame.iloc[row, frame.columns.get_loc(column)] = value
    return frame


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda t: t.iloc[:20], "lacks the rows 21, 22"),
        (lambda t: t.drop(columns="ERR"), "lacks the columns ERR"),
        (lambda t: t.drop(columns=["GO"]), "the columns GO are missing"),
        (lambda t: t.iloc[:, :20], "are missing"),
        (lambda t: _set(t, 3, "07", float("nan")), "blank cell"),
        (lambda t: _set(t, 3, "07", "many"), "text where numbers"),
        (lambda t: _set(t, 3, "07", 1e9), "not the sum of its cells"),
        (lambda t: pd.concat([t, t.iloc[4:5]]), "more than once: 05"),
        (lambda t: _set(t, 3, "Code", "05"), "was expected"),
        (lambda t: _set(t, 28, "Description", "Wholesale trade"), "was expected"),
        (lambda t: t.sort_values("Code", ascending=False).assign(Code=sorted(t["Code"])), "was expected"),
        (lambda t: t.rename(columns={"08": "07"}), "more than once: 07"),
    ],
)
def test_changed_tables_are_one_clear_error(
    changed: Callable[[Callable[[pd.DataFrame], pd.DataFrame]], Path],
    how: Callable[[pd.DataFrame], pd.DataFrame],
    said: str,
) -> None:
    with pytest.raises(InputError, match=said):
        interlace.load("china", changed(how))[2005]


def test_missing_empty_truncated_and_unknown_files(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="needs its files"):
        interlace.load("china")
    with pytest.raises(InputError, match="holds no table of China"):
        interlace.load("china", tmp_path)
    with pytest.raises(InputError, match="holds no table of China"):
        interlace.load("china", tmp_path / "china_*_42.rda")
    with pytest.raises(InputError, match="there is no file"):
        interlace.load("china", tmp_path / "china_2017_149.rda")
    whole = (folder / "china_2005_42.rda").read_bytes()
    (tmp_path / "china_2005_42.rda").write_bytes(b"")
    with pytest.raises(InputError, match="empty"):
        interlace.load("china", tmp_path)[2005]
    (tmp_path / "china_2005_42.rda").write_bytes(whole[:5000])
    with pytest.raises(InputError, match="cut short"):
        interlace.load("china", tmp_path)[2005]
    (tmp_path / "china_2015_42.rda").write_bytes(whole)
    with pytest.raises(InputError, match="holds china_2005_42"):
        interlace.load("china", tmp_path / "china_2015_42.rda")[2015]
    (tmp_path / "other.rda").write_bytes((folder / "china_employment.rda").read_bytes())
    with pytest.raises(InputError, match="does not hold a table of China"):
        interlace.load("china", tmp_path / "other.rda")
    (tmp_path / "mine.rda").write_bytes(whole)
    assert interlace.load("china", tmp_path / "mine.rda")[2005].year == 2005
