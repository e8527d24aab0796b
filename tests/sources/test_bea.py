"""BEA: accounts, the publisher's own requirements and totals, margins, and files that are not as they should be."""

from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels.positions import positions
from interlace.model.classification import Classification
from interlace.sources import _bea_files, _labelled, bea
from interlace.sources._bea_files import IMPORT, MAKE, USE, Tables, sheet
from interlace.sources._xlsx import named_sheet


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "bea"


@pytest.fixture(scope="module")
def panel(folder: Path):
    return interlace.load("bea_summary", folder)


def test_the_panel_knows_its_years_without_reading_them(panel):
    assert panel.years == tuple(range(1997, 2019))
    assert panel.economies == ("USA",)
    assert len(panel.classification.codes) == 73
    assert panel.digest(2018) == panel[2018].provenance.digest != panel.digest(2017)
    assert pickle.loads(pickle.dumps(panel)).digest(2018) == panel.digest(2018)


@pytest.mark.parametrize("year", [1997, 2005, 2012, 2018])
def test_a_summary_table_gives_the_printed_totals(panel, folder, year):
    table = panel[year]
    use = sheet(folder / USE, year, bea.USE_TITLE)
    codes = list(table.codes[:71])
    assert table.check().ok
    np.testing.assert_allclose(table.x[:71], use.loc["Total Industry Output", codes].to_numpy(), rtol=1e-12)
    printed = use.loc["Total Value Added", codes].to_numpy()
    assert np.abs(table.value_added[:71] - printed).max() <= 2
    assert table.value_added[71:].tolist() == [0, 0]
    for row in ("V001", "V002", "V003"):
        assert table.V[list(table.primary).index(row)].sum() == pytest.approx(
            use.loc[row, "Total Intermediate"], abs=36
        )
    gdp = use.loc["Total Value Added", "Total Final Uses (GDP)"]
    assert table.Y.sum() - table.imports.sum() == pytest.approx(gdp, abs=600)
    assert np.abs(table.V[-1]).max() <= 10


def test_final_use_and_imports_are_the_printed_columns(panel, folder):
    table = panel[2018]
    use = sheet(folder / USE, 2018, bea.USE_TITLE)
    # Market shares add up to 1, so that every column keeps its sum, and imports theirs.
    sums = dict(zip(table.final.get_level_values(1), table.Y.sum(axis=0), strict=True))
    for code in ("F010", "F040", "F10C", "F030"):
        assert sums[code] == pytest.approx(use.loc["Total Industry Output", code], abs=40)
    assert table.imports.sum() == pytest.approx(-use.loc["Total Industry Output", "F050"], abs=40)
    assert table.exports.sum() == pytest.approx(2200514, abs=40)


def test_releases_differ_from_1999_and_the_residual_says_by_how_much(panel):
    for year, most in ((1997, 10), (1998, 10)):
        assert np.abs(panel[year].residual).max() < most
    table = panel[2018]
    assert 1000 < np.abs(table.residual).max() < 0.05 * table.x.max()
    assert np.abs(table.residual).sum() / table.x.sum() < 0.004
    assert any("release of 2021" in str(step) for step in table.provenance.steps)


def test_domestic_deliveries_take_the_import_matrix_out(panel, folder):
    table = panel.domestic()[2010]
    whole = panel[2010]
    assert table.imports is None
    np.testing.assert_allclose(table.x, whole.x, rtol=1e-12)
    np.testing.assert_allclose(table.value_added, whole.value_added)
    matrix = sheet(folder / IMPORT, 2010, bea.IMPORT_TITLE)
    assert table.V[0].sum() == pytest.approx(matrix["T001"].sum(), abs=80)
    np.testing.assert_allclose(table.exports, whole.exports, atol=1e-6)
    assert table.check().ok


def test_detail_tables(folder):
    panel = interlace.load("bea_detail", folder)
    assert panel.years == (2012, 2017)
    table = panel[2017]
    assert table.check().ok
    assert table.n == 406
    # 402 outputs, each in whole millions.
    assert table.x.sum() == pytest.approx(34468130 + 14231, abs=201)
    # Used goods and noncomparable imports have no output; their rows are sales of what was not made that year.
    assert table.x[[list(table.codes).index(code) for code in ("S00402", "S00300")]].tolist() == [0, 0]
    surplus = table.V[table.primary_with_roles(["operating_surplus"])].sum()
    summary = bea.read(2017, folder, release="17sch")
    assert surplus == pytest.approx(summary.V[summary.primary_with_roles(["operating_surplus"])].sum(), abs=200)
    kibs = table.classification.producer_service_codes("kibs")
    assert {"541700", "550000", "54151A"} <= kibs
    assert "541940" not in kibs
    assert table.classification.members("research") == {"541700"}


def _widest(table, D, L):
    """How far rounding of every cell to a whole million can move the inverse, cell by cell (first order)."""
    made = table.make.sum(axis=0)
    share = 0.5 * (table.make != 0)
    moved = (share + D * share.sum(axis=0)) / np.where(made != 0, made, 1.0)
    A = D @ table.use / table.g
    change = (D @ np.full_like(table.use, 0.5) + moved @ table.use + 0.5 * A) / table.g
    return L @ change @ L


@pytest.mark.parametrize("year", range(2010, 2017))
def test_total_requirements_are_the_publishers_to_the_rounding_of_its_tables(folder, year):
    published = bea.total_requirements(year, folder).to_numpy()
    both = bea.supply_use(year, folder, release="12sch", redefinitions="after")
    assert both.check().ok
    table = both.industry_by_industry()
    n = len(both.industries)
    ours = np.linalg.inv(np.eye(table.n) - table.A)[:n, :n]
    gap = np.abs(ours - published)
    assert gap.max() < 5e-5
    # Cells are printed in whole millions and requirements to 7 decimals: every one is within what that can move it.
    assert (gap / (_widest(both, both.D, ours) + 5e-8)).max() < 1.0
    assert np.median(gap) < 1e-6
    spread = both.industry_by_industry(apart=())
    np.testing.assert_allclose(np.linalg.inv(np.eye(n) - spread.A), ours, rtol=0, atol=1e-12)


# Margins -----------------------------------------------------------------------------------------------------------


def test_margins_add_up(folder):
    frame = bea.margins(2017, folder)
    assert len(frame) == 402 * 19
    goods = frame[(frame["category"] == "F01000") & (frame["role"] == "manufacturing")]
    assert goods["purchasers"].sum() == 3664721
    assert goods["producers"].sum() == 1741004
    assert round(1 - 1741004 / 3664721, 3) == 0.525
    # What goods gain, trade and transport lose: every category costs the same at both prices, to the rounding.
    assert frame.groupby("category")["margin"].sum().abs().max() <= 20
    trade = frame[frame["commodity"] == "445000"]
    assert (trade["purchasers"] == 0).all()
    assert (trade["margin"] <= 0).all()
    assert all(frame[name].dtype == "str" for name in ("commodity", "commodity_name", "role", "category", "unit"))


def test_the_margin_of_2012_and_at_summary_level(folder):
    assert bea.distribution(2012, folder).share == pytest.approx(0.458935, abs=1e-6)
    assert bea.distribution(2017, folder, level="summary").share == pytest.approx(0.524930, abs=1e-6)


def test_supply_tells_trade_from_transport(folder):
    frame = bea.supply(2017, folder).set_index("commodity")
    goods = frame[frame["role"] == "manufacturing"]
    assert goods["trade"].sum() == 2854501
    assert goods["transport"].sum() == 245507
    assert goods["purchasers"].sum() == 10846231
    assert frame[["trade", "transport"]].sum().abs().max() <= 10
    assert frame.loc["484000", "transport"] == -281589
    all_goods = bea.distribution(2017, folder)
    assert all_goods.trade + all_goods.transport == pytest.approx(all_goods.margin, rel=1e-12)
    assert all_goods.transport == pytest.approx(85195, abs=1)
    cars = bea.distribution(2017, folder, commodities=["336111", "336112"])
    assert 0 < cars.share < 0.5
    assert cars.product.startswith("Automobile manufacturing")


def test_other_years_and_names_are_refused(folder):
    with pytest.raises(Unsupported, match="margins of 2015 cannot be told") as caught:
        bea.margins(2015, folder)
    assert "2012 and 2017" in str(caught.value.fix)
    with pytest.raises(UnknownName, match="'F01000'"):
        bea.distribution(2017, folder, category="F0100")
    with pytest.raises(UnknownName, match="role"):
        bea.distribution(2017, folder, role="manufacture")
    with pytest.raises(UnknownName, match="commodity"):
        bea.distribution(2017, folder, commodities=["33611"])


# Positions ---------------------------------------------------------------------------------------------------------


def test_upstreamness_of_2012_is_that_of_antras_and_others(folder, test_data):
    """Their figures take commodities for industries; the tables are of a later vintage of the same benchmark."""
    file = test_data / "data" / "antras-chor" / "upstreamness_by_industry2012.dta"
    published = pd.read_stata(file).set_index("io_industry")["upstreamness"]
    both = bea.supply_use(2012, folder, level="detail", release="12sch", redefinitions="after")
    codes = [code for code in both.industries if code in both.commodities]
    rows = both.commodities.get_indexer(codes)
    columns = both.industries.get_indexer(codes)
    role = {code: item.role for code, item in both.classification.final.items()}
    exports, stocks = (
        both.Y[:, [role[code] == wanted for code in both.final]].sum(axis=1)[rows]
        for wanted in ("exports", "inventories")
    )
    moved = exports - both.imports[rows] + stocks
    ours = positions(both.use[np.ix_(rows, columns)], both.q[rows], moved).upstreamness
    gap = np.abs(ours - published[codes].to_numpy())
    assert len(gap) == 401
    assert np.median(gap) < 0.005
    assert (gap < 0.05).mean() > 0.95
    assert np.corrcoef(ours, published[codes])[0, 1] > 0.999


# Files -------------------------------------------------------------------------------------------------------------


def test_missing_files_are_named(folder, tmp_path):
    with pytest.raises(InputError, match="needs its files"):
        interlace.load("bea_summary")
    with pytest.raises(InputError, match="IOMake_Before_Redefinitions"):
        interlace.load("bea_summary", tmp_path)
    (tmp_path / MAKE).write_bytes((folder / MAKE).read_bytes())
    with pytest.raises(InputError, match="IOUse_Before_Redefinitions"):
        interlace.load("bea_summary", tmp_path)
    (tmp_path / USE).write_bytes((folder / USE).read_bytes()[:50000])
    with pytest.raises(InputError):
        interlace.load("bea_summary", tmp_path)[1997]
    with pytest.raises(InputError, match="Detail_Make_2012"):
        interlace.load("bea_detail", tmp_path)
    assert interlace.load("bea_summary", folder / USE).years[0] == 1997


def test_without_the_import_matrices_the_imported_part_is_not_known(folder, panel, tmp_path):
    for file in (MAKE, USE):
        (tmp_path / file).symlink_to(folder / file)
    table = interlace.load("bea_summary", tmp_path, years=[2010])[2010]
    assert table.imported is None
    assert "the import matrix is not there" in " ".join(table.provenance.describe())
    np.testing.assert_array_equal(table.Z, panel[2010].Z)
    with pytest.raises(Unsupported, match="does not tell which part"):
        table.domestic()


def test_supply_use_by_name(folder, panel):
    both = interlace.load("bea_supply_use", folder, years=[2010, 2012])
    assert both.years == (2010, 2012)
    assert both[2010].industry_by_industry().check().ok
    np.testing.assert_array_equal(both[2010].industry_by_industry().Z, panel[2010].Z)
    assert both.digest(2010) == both[2010].digest
    detail = interlace.load("bea_detail_supply_use", folder)
    assert detail.years == (2012, 2017)
    assert detail[2017].use_imported is not None


def test_years_and_releases_that_are_not_there(folder, panel):
    with pytest.raises(UnknownName, match=r"(?s)2019.*1997-2018"):
        panel[2019]
    with pytest.raises(UnknownName, match="1996"):
        bea.supply_use(1996, folder)
    with pytest.raises(Unsupported, match="before redefinitions"):
        bea.supply_use(2010, folder, redefinitions="after")
    assert bea.supply_use(2015, folder, release="17sch").use_imported is None
    with pytest.raises(UnknownName, match="release"):
        bea.supply_use(2015, folder, release="13sch")
    with pytest.raises(InputError, match="Detail_Make_2013"):
        bea.supply_use(2013, folder, level="detail")
    with pytest.raises(InputError, match="no sheet '1996'"):
        sheet(folder / MAKE, 1996, bea.MAKE_TITLE)


def _rows(folder, file):
    return [list(row) for row in named_sheet(folder / file, "2017")]


def _put(rows, row, column, value):
    rows[row][column] = value


def _lose_a_column(rows):
    for row in rows[5:]:
        del row[8:9]


SPOILS = {
    "title": (lambda rows: _put(rows, 0, 0, "Domestic supply of commodities"), "its title is not that of the table"),
    "year": (lambda rows: _put(rows, 3, 0, "2016"), "does not say that it is of 2017"),
    "codes": (lambda rows: rows[5].clear(), "no row of codes"),
    "names": (lambda rows: _put(rows, 6, 0, "Codes"), "no row of names"),
    "text": (lambda rows: _put(rows, 10, 8, "n.a."), "'n.a.' where a number should stand"),
    "blank": (lambda rows: _put(rows, 10, 8, None), "a blank cell"),
    "row": (lambda rows: rows.pop(10), "different commodities: 212"),
    "column": (_lose_a_column, "lacks the columns 23"),
    "changed": (lambda rows: _put(rows, 10, 8, 90000), "do not add up to their output"),
    "twice": (lambda rows: rows.insert(11, rows[10]), "stand more than once"),
}


@pytest.mark.parametrize("kind", SPOILS)
def test_a_spoilt_sheet_is_one_clear_error(folder, monkeypatch, kind):
    spoil, said = SPOILS[kind]
    good = {file: _rows(folder, file) for file in (MAKE, USE, IMPORT)}

    def spoilt(file, name, most=None):
        rows = [list(row) for row in good[file.name]]
        if file.name == USE:
            spoil(rows)
        return [tuple(row) for row in rows]

    _bea_files._sheet.cache_clear()
    monkeypatch.setattr(_bea_files, "named_sheet", spoilt)
    try:
        with pytest.raises(InputError, match=said) as caught:
            interlace.load("bea_summary", folder)[2017]
        assert caught.value.fix
    finally:
        _bea_files._sheet.cache_clear()


def test_spoilt_data_frames(folder, monkeypatch):
    tables = Tables(folder, 2017, "detail", "17sch")
    use = tables.frame(tables.use_file(), "")
    wrong = use.copy()
    wrong.loc["325190", "331110"] += 5000
    for frame, said in (
        (use.drop(index="331110"), "different commodities: 331110"),
        (use.drop(columns="F01000"), "lacks the columns F01000"),
        (wrong, "do not add up to their output"),
    ):
        monkeypatch.setattr(_bea_files, "one_frame", partial(_other, frame))
        with pytest.raises(InputError, match=said):
            bea.supply_use(2017, folder, level="detail")


def _other(use, file, *rest):
    return ("x", use) if "Use" in file.name else _labelled.one_frame(file, *rest)


def test_prices_that_do_not_add_up(folder, monkeypatch):
    def spoilt(file, *rest):
        name, frame = _labelled.one_frame(file, *rest)
        if "PUR" in file.name:
            frame = frame.copy()
            frame.loc["311111", "F01000"] += 1000
        return name, frame

    monkeypatch.setattr(_bea_files, "one_frame", spoilt)
    with pytest.raises(InputError, match=r"total at producers' prices .* is not the sum of its cells") as caught:
        bea.margins(2017, folder)
    assert "F01000: cells add up to 13,291,627, published 13,290,633" in str(caught.value.where)


@pytest.mark.parametrize(
    ("name", "industries"), [("bea_summary", 71), ("bea_detail2012", 405), ("bea_detail2017", 402)]
)
def test_classifications_are_whole(name, industries):
    book = Classification.load(name)
    real = set(book.codes) - book.members("adjustment")
    assert len(real) == industries == len(book.functions)
    assert set(book.functions) == real
    sectors = [book.members(role) for role in ("primary", "manufacturing", "utilities", "construction", "services")]
    assert frozenset().union(*sectors) == real
    assert sum(map(len, sectors)) == industries
    groups = [book.members(f"technology_{group}") for group in ("high_and_medium_high", "medium_low", "low")]
    assert frozenset().union(*groups) == book.members("manufacturing")
    narrow, broad = book.producer_service_codes("narrow"), book.producer_service_codes("broad")
    assert narrow < broad
    assert broad - narrow == book.members("wholesale") | book.members("real_estate")
