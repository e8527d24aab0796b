"""The function a user calls: levels, labels, choices, refusals, files."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given

import interlace
from interlace.errors import InputError, InterlaceError, UnknownName, Unsupported
from interlace.exports import Decomposition, decompose
from interlace.exports._methods import METHODS, accounts_of
from interlace.exports._terms import KEYS
from interlace.model.panel import TablePanel
from interlace.model.references import citation
from interlace.model.result import COLUMNS
from interlace.model.table import IOTable

from ..properties.strategies import (  # noqa: TID252 - one maker of tables
    FEW,
    FINAL,
    balanced,
    made,
    with_imports,
    worlds,
)

ALL = [key for method in METHODS for key in accounts_of(method)]
ADDITIVE = [
    ("hiy", "source"),
    ("johnson_noguera", "source"),
    ("wwz", "source"),
    ("borin_mancini", "source"),
    ("borin_mancini", "sink"),
]


def call(data: Any, key: Any, **options: Any) -> Decomposition:
    method, approach, perspective, by = key
    return decompose(data, method, approach=approach or "source", perspective=perspective, by=by, **options)


@pytest.fixture(scope="module")
def table(bundled: Any) -> IOTable:
    """Nine economies: every account is called in several ways."""
    whole = bundled[2008]
    others = [code for code in whole.economies if code not in {"AUT", "CHN", "DEU", "FRA", "JPN", "LUX", "ROW", "USA"}]
    return whole.aggregate(economies={"OTH": others})


@pytest.mark.parametrize("key", ALL, ids=["-".join(str(part) for part in key) for key in ALL])
def test_every_account_has_its_frames(table: IOTable, key: Any) -> None:
    found = call(table, key, economy=["DEU", "CHN"])
    wide = found.to_frame(wide=True)
    labels = ["importer"] if key[2] == "importer" else list(KEYS[key[3]])
    gross = "gross_imports" if key[2] == "importer" else "gross_exports"
    assert list(wide.columns) == [*labels, gross, *found.terms]
    assert all(wide[name].dtype == "str" for name in labels)
    assert all(wide[name].dtype == np.float64 for name in wide.columns if name not in labels)
    assert list(wide[labels[0]].unique()) == ["CHN", "DEU"]
    size = (26 if "industry" in labels else 1) * (8 if "importer" in labels[1:] else 1)
    assert len(wide) == len(found) == 2 * size
    long = found.to_frame()
    assert list(long.columns) == [name for name in COLUMNS if name in long.columns]
    assert len(long) == len(wide) * (1 + len(found.terms))
    assert list(long["component"].iloc[: 1 + len(found.terms)]) == [gross, *found.terms]
    np.testing.assert_array_equal(long["value"], wide[[gross, *found.terms]].to_numpy().ravel())
    assert (long["unit"] == "USD mn").all()
    assert found.references
    assert all(citation(cite) in found.references for cite in found.account.cite)


@pytest.mark.parametrize("key", ALL, ids=["-".join(str(part) for part in key) for key in ALL])
def test_some_exporters_are_as_all(table: IOTable, key: Any) -> None:
    every = call(table, key).where(economy=["DEU", "LUX"]).to_frame(wide=True)
    some = call(table, key, economy=["lux", "DEU"]).to_frame(wide=True)
    labels = [name for name in every.columns if every[name].dtype == "str"]
    pd.testing.assert_frame_equal(every[labels], some[labels])
    for name in some.columns.drop(labels):
        np.testing.assert_allclose(some[name], every[name], rtol=1e-9, atol=1e-6)


@pytest.mark.parametrize(("method", "approach"), ADDITIVE)
def test_coarser_levels_are_sums(table: IOTable, method: str, approach: str) -> None:
    finest = decompose(table, method, approach=approach, by="bilateral_sector").to_frame(wide=True)
    for by in ("sector", "bilateral", "country"):
        coarse = decompose(table, method, approach=approach, by=by).to_frame(wide=True)
        labels = [name for name in KEYS[by] if name in coarse]
        sums = finest.groupby(labels, sort=False)[list(coarse.columns.drop(labels))].sum().reset_index()
        pd.testing.assert_frame_equal(coarse, sums, rtol=1e-9, atol=1e-6)


def test_order_is_the_tables(table: IOTable) -> None:
    wide = decompose(table, "hiy", by="bilateral_sector", economy="AUT").to_frame(wide=True)
    codes = list(table.industries[table.of_economy("AUT")].get_level_values(1))
    partners = [code for code in table.economies if code != "AUT"]
    assert list(wide["industry"]) == [code for code in codes for _ in partners]
    assert list(wide["importer"]) == partners * len(codes)
    flows = table.bilateral_exports[table.of_economy("AUT")]
    np.testing.assert_array_equal(wide["gross_exports"], np.delete(flows, table.economies.index("AUT"), axis=1).ravel())


def test_words_of_the_long_frame(table: IOTable) -> None:
    long = decompose(table, "wwz", by="bilateral_sector", economy="DEU").to_frame()
    assert set(long["economy"]) == {"DEU"}
    names = dict(zip(long["industry"], long["industry_name"], strict=True))
    assert names == {code: table.classification.name_of(code) for code in names}
    assert (long["year"] == 2008).all()


@given(worlds)
@FEW
def test_terms_add_up_on_random_tables(table: IOTable) -> None:
    scale = max(float(np.abs(table.bilateral_exports).max()), 1e-300)
    idle = np.abs(table.bilateral_exports[table.x == 0]).max(initial=0.0)
    for key in ALL:
        found = call(table, key)
        if found.account.total:
            assert found.check()["gap"].max() <= 1e-9 * scale * table.n + idle


def test_check_names_the_worst_flow(wiod: Any) -> None:
    found = decompose(wiod[1995], "wwz", by="bilateral_sector").check()
    worst = found.iloc[0]
    assert list(found.columns) == ["year", "exporter", "industry", "importer", "gross_exports", "sum_of_terms", "gap"]
    assert (worst["exporter"], worst["industry"], worst["importer"]) == ("LUX", "c8", "ROW")
    assert (worst["gross_exports"], worst["sum_of_terms"], worst["gap"]) == (-1.0, 0.0, 1.0)
    with pytest.raises(Unsupported, match="no sum to check"):
        decompose(wiod[1995], "johnson_noguera").check()


@pytest.mark.parametrize(("year", "counted"), [(2009, "824"), (2011, "352")])
def test_odd_cells_are_counted(wiod: Any, year: int, counted: str) -> None:
    words = decompose(wiod[year], "hiy").definitions
    assert words["negative cells of final use, kept"] == counted
    assert words["outputs that rounding made negative, kept"] == "2"


def test_an_input_of_an_industry_without_output(wiod: Any) -> None:
    """Latvia's c24 of 2002 has an input of 1 and no output: the flow misses it, and the definitions say so."""
    found = decompose(wiod[2002], "wwz", by="bilateral_sector")
    assert found.definitions["inputs of industries without output"] == "1"
    wide = found.to_frame(wide=True)
    gap = (wide[list(found.terms)].sum(axis=1) - wide["gross_exports"]).abs()
    odd = wide[gap > 1e-6]
    assert (gap[gap > 1e-6].round(6) <= 2).all()
    assert set(odd["exporter"]) <= {"LUX", "LVA", *wide.loc[wide["importer"] == "LVA", "exporter"]}


# TiVA's names -------------------------------------------------------------------------------------------------------


def test_tiva_names_agree_between_methods(table: IOTable) -> None:
    kww = decompose(table, "kww").to_frame(wide=True, names="tiva")
    bm = decompose(table, "borin_mancini").to_frame(wide=True, names="tiva")
    wwz = decompose(table, "wwz").to_frame(wide=True, names="tiva")
    ltd = decompose(table, "los_timmer_devries").to_frame(wide=True, names="tiva")
    hiy = decompose(table, "hiy").to_frame(wide=True, names="tiva")
    idle = np.array([np.abs(table.bilateral_exports[table.of_economy(c) & (table.x == 0)]).sum() for c in kww.exporter])
    for other in (bm, wwz, ltd, hiy):
        for name in other.columns.drop("exporter"):
            assert ((other[name] - kww[name]).abs() <= 1e-6 + idle).all(), name
    assert list(bm.columns) == ["exporter", "EXGR", "EXGR_DVA", "EXGR_FVA", "EXGR_DDC_IDC", "EXGR_RIM"]
    np.testing.assert_allclose(bm["EXGR_DDC_IDC"] + bm["EXGR_RIM"], bm["EXGR_DVA"], rtol=1e-12)


def test_tiva_name_of_value_added_absorbed_abroad(table: IOTable) -> None:
    found = decompose(table, "johnson_noguera", by="bilateral").to_frame(wide=True, names="tiva")
    assert list(found.columns) == ["exporter", "importer", "EXGR", "FFD_DVA"]


def test_tiva_names_are_refused_where_there_are_none(table: IOTable) -> None:
    with pytest.raises(Unsupported, match="is an indicator of TiVA"):
        decompose(table, perspective="importer").to_frame(wide=True, names="tiva")
    with pytest.raises(InputError, match="names are those of columns"):
        decompose(table, "kww").to_frame(names="tiva")
    with pytest.raises(UnknownName, match="did you mean 'tiva'"):
        decompose(table, "kww").to_frame(wide=True, names="tvia")


# Refusals -----------------------------------------------------------------------------------------------------------

REFUSED = [
    ({"method": "kww", "by": "sector"}, "kww has by country"),
    ({"method": "kww", "by": "bilateral_sector"}, "kww has by country"),
    ({"method": "wwz", "approach": "sink"}, "wwz has by country, sector, bilateral, bilateral_sector"),
    ({"method": "hiy", "perspective": "world"}, "hiy has by country"),
    ({"method": "johnson_noguera", "perspective": "self"}, "johnson_noguera has by"),
    ({"method": "los_timmer_devries", "by": "sector"}, "los_timmer_devries has by country, bilateral"),
    ({"perspective": "world", "by": "sector"}, "perspective world, approach source: country"),
    ({"perspective": "self", "by": "country"}, "perspective self, without an approach: sector, bilateral_sector"),
    ({"perspective": "self", "by": "sector", "approach": "sink"}, "perspective self, without an approach"),
    ({"perspective": "importer", "by": "bilateral"}, "perspective importer, without an approach: country"),
    ({"perspective": "importer", "approach": "sink"}, "perspective importer, without an approach: country"),
]


@pytest.mark.parametrize(("options", "defined"), REFUSED)
def test_what_the_papers_do_not_define_is_refused(table: IOTable, options: dict[str, Any], defined: str) -> None:
    with pytest.raises(Unsupported, match="is not defined with") as caught:
        decompose(table, **options)
    assert defined in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"method": "wzw"},
        {"approach": "sources"},
        {"perspective": "exporters"},
        {"by": "bilateral-sector"},
        {"exporters": ["DEU", "FRN"]},
        {"merge": "add_and_invert"},
        {"value_added": "row"},
    ],
)
def test_unknown_names_are_answered_with_near_ones(table: IOTable, options: dict[str, Any]) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        decompose(table, **options)


def test_a_national_table_is_refused() -> None:
    national = made(("CHN",), ["make", "move"], seed=1)
    with pytest.raises(Unsupported, match="this table has one economy"):
        decompose(national)
    with pytest.raises(Unsupported, match="this table has one economy"):
        decompose(made(("CHN", "DEU"), ["make"], seed=1), parts={"WLD": ["CHN", "DEU"]})


def test_flows_that_leave_the_table_are_refused() -> None:
    table = made(("CHN", "DEU"), ["make", "move"], seed=2)
    final = pd.MultiIndex.from_product([("CHN", "DEU"), list(FINAL)])
    Y = np.zeros((4, 8))
    Y[:, [0, 4]] = table.Y[:, [0, 3]]
    Y[:, 7] = 3.0
    open_table = balanced(np.array(table.Z), Y, ("CHN", "DEU"), ["make", "move"], final)
    with pytest.raises(Unsupported, match=r"12\.0 mn USD leave the table"):
        decompose(open_table)
    Y[:, 7] = 0.0
    assert len(decompose(balanced(np.array(table.Z), Y, ("CHN", "DEU"), ["make", "move"], final))) == 2


def test_competitive_imports_are_refused() -> None:
    table = made(("CHN", "DEU"), ["make", "move"], seed=2)
    with pytest.raises(Unsupported, match="competitive imports"):
        decompose(replace(table, imports=np.array([1.0, 0.0, 0.0, 0.0])))


def test_a_large_negative_output_is_an_error() -> None:
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    Y = np.array(table.Y)
    Y[1, 0] -= 2 * table.x[1]
    with pytest.raises(InputError, match="negative output, which rounding does not explain"):
        decompose(replace(table, Y=Y))


def test_bad_lists(table: IOTable) -> None:
    with pytest.raises(InputError, match="empty"):
        decompose(table, economy=[])
    with pytest.raises(InputError, match="one table"):
        decompose(table, years=[2008])
    with pytest.raises(InterlaceError, match="2020"):
        decompose(interlace.load("bundled"), years=[2020])


# Value added --------------------------------------------------------------------------------------------------------


def with_taxes(table: IOTable, share: float) -> IOTable:
    V = np.array(table.V)
    V[0] *= 1 - share
    return replace(table, V=V)


def test_value_added_as_the_rows_have_it() -> None:
    table = with_taxes(made(("CHN", "DEU", "USA"), ["make", "move"], seed=4), 0.1)
    whole = decompose(table, "kww")
    rows = decompose(table, "kww", value_added="rows")
    assert whole.check()["gap"].max() < 1e-12
    np.testing.assert_allclose(
        rows.to_frame(wide=True)["DVA_FIN"], 0.9 * whole.to_frame(wide=True)["DVA_FIN"], rtol=1e-12
    )
    assert rows.check()["gap"].max() > 1e-3
    assert whole.digest != rows.digest


# Panels, files, choosing --------------------------------------------------------------------------------------------


def test_a_panel_has_its_years_first(bundled: Any) -> None:
    done: list[int] = []
    panel = bundled.panel
    found = decompose(panel, "wwz", by="sector", economy="DEU", years=[2008, 1995], progress=done.append)
    wide = found.to_frame(wide=True)
    assert list(wide.columns[:4]) == ["year", "exporter", "industry", "gross_exports"]
    assert list(wide["year"].unique()) == [1995, 2008] == sorted(done)
    single = decompose(bundled[1995], "wwz", by="sector", economy="DEU").to_frame(wide=True)
    pd.testing.assert_frame_equal(wide[wide["year"] == 1995].drop(columns="year"), single, rtol=1e-9, atol=1e-6)
    assert "1995: 155, 2008: 202" in found.definitions["negative cells of final use, kept"]
    assert list(found.where(year=2008).to_frame(wide=True)["year"].unique()) == [2008]
    assert found.where(year=2008).digest == found.digest
    again = decompose(panel, "wwz", by="sector", economy="DEU", years=[1995, 2008])
    pd.testing.assert_frame_equal(wide, again.to_frame(wide=True))
    assert again.digest == found.digest


def test_a_panel_of_one_year_has_it_too() -> None:
    panel = TablePanel.of([made(("CHN", "DEU"), ["make"], seed=9)])
    assert list(decompose(panel).to_frame(wide=True).columns[:2]) == ["year", "exporter"]


def test_files_and_views(table: IOTable, tmp_path: Any) -> None:
    found = decompose(table, "kww", economy=["DEU", "USA"])
    for suffix in (".csv", ".json", ".parquet", ".xlsx"):
        assert found.write(tmp_path / f"kww{suffix}").stat().st_size > 0
    back = pd.read_csv(tmp_path / "kww.csv")
    np.testing.assert_allclose(back["value"], found.to_frame()["value"], rtol=1e-15)
    assert set(back["digest"]) == {found.digest}
    meta = json.loads(pq.read_schema(tmp_path / "kww.parquet").metadata[b"interlace"])
    assert meta["indicator"] == "exports_kww"
    assert meta["definitions"]["value added"].startswith("output less intermediate inputs")
    assert "2 flows, 9 terms" in repr(found)
    assert "DVA_INTrex" in found._repr_html_()
    assert "Koopman" in found.cite()


def test_where_refuses_what_is_not_there(table: IOTable) -> None:
    found = decompose(table, "kww", economy=["DEU", "USA"])
    assert list(found.where(economy="usa").to_frame(wide=True)["exporter"]) == ["USA"]
    with pytest.raises(UnknownName, match="CHN"):
        found.where(economy="CHN")
    with pytest.raises(UnknownName, match="1999"):
        found.where(year=1999)


def test_frames_are_copies(table: IOTable) -> None:
    found = decompose(table, "kww")
    wide = found.to_frame(wide=True)
    wide.loc[0, "DDC"] = 1e9
    assert found.to_frame(wide=True).loc[0, "DDC"] != 1e9


def test_the_digest_follows_the_options(table: IOTable) -> None:
    one = decompose(table, "wwz", by="country")
    assert one.digest == decompose(table, "wwz").digest
    assert one.digest != decompose(table, "wwz", by="sector").digest
    assert one.provenance.steps[-1].parameters["method"] == "wwz"


# Split economies ------------------------------------------------------------------------------------------------------


def test_an_economy_in_two_parts() -> None:
    """A brute-force check of wwz's domestic terms, and of adding up first, on a table with CN1 and CN2."""
    table = made(("CN1", "DEU", "CN2", "USA"), ["make", "move", "law"], seed=12)
    split = decompose(table, "wwz", by="bilateral_sector")
    added = decompose(table, "wwz", by="bilateral_sector", merge="add_then_invert")
    apart = decompose(table, "wwz", by="bilateral_sector", parts={})
    merged = decompose(table.aggregate(economies={"CHN": ["CN1", "CN2"]}), "wwz", by="bilateral_sector")
    labels = ["exporter", "industry", "importer"]
    frames = [found.to_frame(wide=True).set_index(labels) for found in (split, added, apart, merged)]
    assert len(frames[0]) == len(frames[1]) == len(frames[3]) == 3 * 3 * 2
    assert set(frames[0].index.get_level_values("exporter")) == {"CHN", "DEU", "USA"}
    assert set(frames[2].index.get_level_values("exporter")) == {"CN1", "CN2", "DEU", "USA"}
    pd.testing.assert_frame_equal(frames[1], frames[3].reindex(frames[1].index), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(frames[0]["gross_exports"], frames[1]["gross_exports"], rtol=1e-12)
    assert (frames[0]["DVA_FIN"] - frames[1]["DVA_FIN"]).abs().max() > 1e-6
    assert split.check()["gap"].max() < 1e-12
    # v_sB_ss of both parts together, times final exports, added up by industry.
    x = table.x
    B = np.linalg.inv(np.eye(12) - table.Z / x)
    chinese = np.r_[0:3, 6:9]
    content = (table.value_added / x)[chinese] @ B[np.ix_(chinese, chinese)]
    final = content * table.Y_by_economy[chinese, table.economies.index("USA")]
    wanted = final[:3] + final[3:]
    found = frames[0].xs(("CHN", "USA"), level=("exporter", "importer"))["DVA_FIN"]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)
    assert "CHN = CN1 + CN2; invert_then_add" in split.definitions["split economies"]
    assert "split economies" not in apart.definitions
    assert split.digest != added.digest


@pytest.mark.parametrize("key", ALL, ids=["-".join(str(part) for part in key) for key in ALL])
def test_no_approach_is_taken_where_there_is_one_reading(table: IOTable, key: Any) -> None:
    method, approach, perspective, by = key
    options = {"perspective": perspective, "by": by, "exporters": "LUX"}
    if method == "borin_mancini" and approach is not None:
        with pytest.raises(Unsupported, match="approach=None"):
            decompose(table, method, approach=None, **options)
        return
    found = decompose(table, method, approach=None, **options)
    assert found.digest == decompose(table, method, **options).digest


def test_arguments_of_another_kind(table: IOTable, bundled: Any) -> None:
    with pytest.raises(InputError, match="5 names no economy"):
        decompose(table, "kww", economy=5)  # type: ignore[arg-type]
    seen: list[int] = []
    for option in ("merge", "value_added"):
        with pytest.raises(UnknownName) as refusal:
            decompose(bundled.panel, "kww", progress=seen.append, **{option: "no"})
        # It is refused before a year is read, so no year stands beside it.
        assert refusal.value.where is None
    assert seen == []


def test_options_by_their_older_and_by_unknown_names(table: IOTable) -> None:
    older: Any = {"exporters": "DEU"}
    assert decompose(table, "kww", **older).digest == decompose(table, "kww", economy="DEU").digest
    with pytest.raises(InputError, match="exporters and economy are the same option"):
        decompose(table, "kww", economy="DEU", **older)
    wrong: Any = {"perspectve": "exporter"}
    with pytest.raises(UnknownName, match="did you mean 'perspective'"):
        decompose(table, "kww", **wrong)
    found = decompose(table, "kww")
    with pytest.raises(UnknownName, match="did you mean 'wide'"):
        found.to_frame(wides=True)  # type: ignore[call-arg]


def test_spelling_of_options_does_not_matter(table: IOTable) -> None:
    plain = decompose(
        table, "borin_mancini", approach="sink", by="bilateral", value_added="rows", merge="add_then_invert"
    )
    spelt = decompose(
        table, " Borin_Mancini", approach="Sink", by="Bilateral ", value_added="Rows", merge="Add_then_invert"
    )
    assert spelt.digest == plain.digest
    pd.testing.assert_frame_equal(spelt.to_frame(wide=True), plain.to_frame(wide=True))
    assert set(spelt.where(Economy="deu").to_frame()["economy"]) == {"DEU"}


def test_terms_leave_out_what_industries_without_output_buy(test_data: Any) -> None:
    dead = interlace.load("table", test_data / "cases" / "p1_dead_economy_with_inputs.csv")
    found = {method: decompose(dead, method) for method in ("kww", "wwz", "hiy", "borin_mancini")}
    for method in ("kww", "wwz"):
        gaps = found[method].check()
        # Australia sells 53 of its exports of 423 to Belgium's industries, which make nothing.
        assert gaps.loc[0, "sum_of_terms"] + gaps.loc[0, "gap"] == pytest.approx(gaps.loc[0, "gross_exports"])
        assert found[method].left_out() > 0.1
        assert found[method].definitions["inputs of industries without output"] == "82"
    assert found["hiy"].left_out() == pytest.approx(0.0, abs=1e-12)
    assert found["borin_mancini"].left_out() == pytest.approx(0.0, abs=1e-12)
    with pytest.raises(Unsupported, match="no sum to check"):
        decompose(dead, "johnson_noguera").left_out()


@pytest.mark.parametrize("economies", [("CN-11", "CN-12"), ("CHN", "DEU")])
def test_regions_with_a_row_of_imports_are_refused(economies: tuple[str, ...]) -> None:
    with pytest.raises(Unsupported, match="enter the table through rows of imports"):
        decompose(with_imports(made(economies, ["make", "law"], seed=3)))
