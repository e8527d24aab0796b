"""WIOD 2016, USA: accounts, the two splits of value added, employment, and files that are not as they should be."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.classification import Classification
from interlace.model.satellites import persons_in
from interlace.sources import wiod2016_usa
from interlace.sources._rdata import read_r
from interlace.sources._xlsx import named_sheet
from interlace.sources.wiod2016_usa import ACCOUNTS, SHEET, TABLE


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "wiod2016-usa"


@pytest.fixture(scope="module")
def accounts(folder):
    frame = read_r(folder / ACCOUNTS)["usasea"]
    return frame.assign(year=frame["year"].astype(int))


def test_every_year_balances_and_is_the_accounts(folder, accounts):
    panel = interlace.load("wiod2016_usa", folder)
    assert panel.years == tuple(range(2000, 2015))
    assert panel.digest(2008) == panel[2008].provenance.digest != panel.digest(2009)
    assert pickle.loads(pickle.dumps(panel)).digest(2008) == panel.digest(2008)
    for table in panel:
        known = accounts[accounts["year"] == table.year].set_index("code").loc[list(table.codes)]
        assert table.check().ok
        assert np.abs(table.value_added - known["VA"]).max() < 0.05
        assert np.abs(table.x - known["GO"]).max() < 0.05
        assert np.abs(table.V[-1]).max() < 0.05
        surplus = table.V[table.primary_with_roles(["operating_surplus"])].sum(axis=0)
        np.testing.assert_allclose(surplus, known["VA"] - known["COMP"], atol=0.05)
        np.testing.assert_allclose(persons_in(table, "employment"), 1000 * known["EMP"])


def test_known_totals(folder):
    table = interlace.load("wiod2016_usa", folder)[2014]
    assert table.value_added.sum() == pytest.approx(17348070, abs=1)
    assert table.x[list(table.codes).index("C29")] == pytest.approx(596080, abs=0.1)
    rows = {row: sum(cells) for row, cells in zip(table.primary, table.V, strict=True)}
    assert rows["COMP"] == pytest.approx(17348070 * (1 - 0.46631729), rel=1e-6)


def test_capital_compensation_leaves_out_the_labour_of_the_self_employed(folder, accounts):
    both = interlace.load("wiod2016_usa", folder)[2014]
    table = interlace.load("wiod2016_usa_capital", folder)[2014]
    assert list(table.primary) == ["IMPORTS", "TXSP", "IntTTM", "LAB", "CAP", "ROUNDING"]
    assert table.provenance.digest != both.provenance.digest
    known = accounts[accounts["year"] == 2014].set_index("code").loc[list(table.codes)]
    np.testing.assert_allclose(table.V[4], known["CAP"], atol=0.06)
    np.testing.assert_allclose(table.value_added, both.value_added, rtol=1e-12)
    profit, capital = (
        one.V[one.primary_with_roles(["operating_surplus"])].sum() / one.value_added.sum() for one in (both, table)
    )
    assert profit == pytest.approx(0.466317, abs=1e-6)
    assert capital == pytest.approx(0.436750, abs=1e-6)
    farms = list(table.codes).index("A01")
    assert both.V[4, farms] - table.V[4, farms] == pytest.approx(
        float(known.loc["A01", "LAB"] - known.loc["A01", "COMP"])
    )


def test_roles_and_definitions():
    book = Classification.load("wiod2016")
    assert len(book.codes) == len(book.functions) == 56
    assert book.members("manufacturing") == {code for code in book.codes if code.startswith("C")}
    groups = [book.members(f"technology_{name}") for name in ("high_and_medium_high", "medium_low", "low")]
    assert frozenset().union(*groups) == book.members("manufacturing")
    narrow = book.producer_service_codes("narrow")
    assert {"H49", "H53", "J61", "J62_J63", "K64", "M72", "N"} <= narrow
    assert not {"G46", "L68", "J58", "I"} & narrow
    assert book.producer_service_codes("broad") == narrow | {"G46", "L68"}
    assert book.producer_service_codes("kibs") == {"J62_J63", "M69_M70", "M71", "M72", "M73"}
    with pytest.raises(Unsupported, match="training"):
        book.producer_service_codes("china2015")


def test_missing_files(folder, tmp_path):
    with pytest.raises(InputError, match="needs its files"):
        interlace.load("wiod2016_usa")
    with pytest.raises(InputError, match=TABLE):
        interlace.load("wiod2016_usa", tmp_path)
    (tmp_path / TABLE).write_bytes((folder / TABLE).read_bytes()[:9999])
    with pytest.raises(InputError, match=ACCOUNTS):
        interlace.load("wiod2016_usa", tmp_path)
    (tmp_path / ACCOUNTS).write_bytes((folder / ACCOUNTS).read_bytes())
    with pytest.raises(InputError):
        interlace.load("wiod2016_usa", tmp_path)[2000]
    with pytest.raises(UnknownName, match="2000-2014"):
        interlace.load("wiod2016_usa", folder)[1999]
    with pytest.raises(UnknownName, match="2000-2014"):
        wiod2016_usa.read_year(folder, 2015)


def _put(rows, row, column, value):
    rows[row][column] = value


def _drop(rows, column, value):
    rows[:] = [row for row in rows if row[column] != value]


def _more_value_added(rows):
    for row in rows:
        if row[:2] == [2000, "VA"]:
            row[10] += 100.0


SPOILS = {
    "head": (lambda rows: _put(rows, 0, 1, "Kode"), "does not begin with the columns Year, Code"),
    "year": (lambda rows: _drop(rows, 0, 2000), "no rows 'Domestic' of 2000"),
    "imports": (lambda rows: _drop(rows, 3, "Imports"), "no rows 'Imports' of 2000"),
    "row": (lambda rows: rows.pop(5), "lacks the rows B"),
    "cell": (lambda rows: _put(rows, 5, 9, None), "blank cell"),
    "text": (lambda rows: _put(rows, 5, 9, "n.a."), "text where numbers"),
    "changed": (lambda rows: _put(rows, 5, 9, rows[5][9] + 500.0), "not the sum of its cells"),
    "value added": (_more_value_added, "not the sum of its cells"),
}


@pytest.fixture(scope="module")
def sheet(folder):
    rows = named_sheet(folder / TABLE, SHEET)
    return [row for position, row in enumerate(rows) if position < 2 or row[0] in (2000, 2001)]


@pytest.mark.parametrize("kind", SPOILS)
def test_a_spoilt_workbook_is_one_clear_error(folder, sheet, monkeypatch, kind):
    spoil, said = SPOILS[kind]
    rows = [list(row) for row in sheet]
    spoil(rows)
    monkeypatch.setattr(wiod2016_usa, "named_sheet", lambda *rest: [tuple(row) for row in rows])
    wiod2016_usa._workbook.cache_clear()
    try:
        with pytest.raises(InputError, match=said):
            interlace.load("wiod2016_usa", folder)[2000]
    finally:
        wiod2016_usa._workbook.cache_clear()


def test_spoilt_accounts(folder, accounts, monkeypatch):
    good = read_r(folder / ACCOUNTS)["usasea"]
    cars = (good["code"] == "C29") & (good["year"] == "2000")
    wrong = good.copy()
    wrong.loc[cars, "VA"] += 100.0
    for frame, said in (
        (wrong, r"(?s)value added of the accounts.*not the sum.*C29: cells"),
        (good[~cars], "lacks the rows C29"),
        (good[good["year"] != "2000"], "lacks the rows"),
    ):
        monkeypatch.setattr(wiod2016_usa, "one_frame", lambda *rest, f=frame: ("usasea", f))
        with pytest.raises(InputError, match=said):
            interlace.load("wiod2016_usa", folder)[2000]
