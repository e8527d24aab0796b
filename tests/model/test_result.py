"""Results: rows by name, files with their metadata, and labels that no program runs."""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import interlace
from interlace import words
from interlace.errors import InputError, MissingExtra, OutputError, UnknownName
from interlace.model import files
from interlace.model.checks import CheckReport
from interlace.model.files import atomic_write, neutralise
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result
from interlace.sources.table import template

from .tables import classification, table

HOSTILE = (
    "=1+1",
    "+x",
    "-2",
    "@SUM(A1)",
    "\tx",
    "\r=1",
    "</script><script>alert(1)</script>",
    'a"b,c\nd',
    "＝1",
    " =1",
)


def result(**changes) -> Result:
    frame = pd.DataFrame(
        {
            "economy": ["CHN", "CHN", "DEU"],
            "component": ["domestic", "foreign", "domestic"],
            "year": [2005, 2005, 2006],
            "value": [0.1, np.nan, 1 / 3],
            "unit": "share",
        }
    )
    fields = {
        "data": frame,
        "measure": "made",
        "definitions": {"denominator": "output"},
        "provenance": Provenance(Source("hand", "Made by hand", citation="Hand (2005)")),
        "heading": "Made shares",
        "unit": "share",
        "references": ("Miller (2009).",),
    }
    return Result(**{**fields, **changes})


def hostile() -> Result:
    frame = pd.DataFrame({"economy": HOSTILE, "year": 2005, "value": -0.5, "unit": "=unit"})
    return result(data=frame, definitions={"=name": "=value"}, heading="<img src=x onerror=alert(1)>")


# The frame ---------------------------------------------------------------------------------------------------------


def test_columns_stand_in_their_order_and_have_their_types():
    frame = result().data.assign(industry=["a", None, "c"], rank=[1, 2, 3], note="x")[
        ["note", "value", "unit", "rank", "year", "industry", "component", "economy"]
    ]
    made = result(data=frame.astype({"economy": object, "industry": object})).to_frame()
    assert list(made.columns) == ["economy", "industry", "component", "year", "value", "unit", "note", "rank"]
    assert made.dtypes.astype(str).to_dict() == {
        **dict.fromkeys(["economy", "industry", "component", "unit", "note"], "str"),
        "year": "int64",
        "value": "float64",
        "rank": "int64",
    }
    assert made["industry"].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns="year"), "lacks the columns year"),
        (lambda frame: frame.drop(columns=["value", "unit"]), "value, unit"),
        (lambda frame: frame.assign(value="much"), "does not hold numbers"),
        (lambda frame: frame.assign(year="2005"), "does not hold numbers"),
        (lambda frame: frame.assign(value=np.inf), "infinite"),
    ],
)
def test_a_frame_that_is_no_result_is_refused(change, words):
    with pytest.raises(InputError, match=words):
        result(data=change(result().data))


def test_what_is_taken_out_can_be_changed_and_the_result_cannot():
    made = result()
    taken = made.to_frame()
    taken.loc[0, "value"] = 99.0
    assert made.data.loc[0, "value"] == 0.1
    with pytest.raises(TypeError):
        made.definitions["denominator"] = "other"


def test_the_frame_that_was_given_is_not_kept():
    frame = result().to_frame()
    made = result(data=frame)
    frame.loc[0, "value"] = 99.0
    assert made.data.loc[0, "value"] == 0.1


@pytest.mark.parametrize(
    ("choice", "rows"),
    [
        ({"economy": "CHN"}, 2),
        ({"economy": "chn"}, 2),
        ({"economy": ["DEU", "CHN"]}, 3),
        ({"economy": ("DEU",)}, 1),
        ({"year": 2005}, 2),
        ({"year": np.int64(2005)}, 2),
        ({"year": "2005"}, 2),
        ({"year": ["2005", 2006]}, 3),
        ({"year": range(2005, 2007)}, 3),
        ({"economy": "DEU", "year": 2006}, 1),
    ],
)
def test_rows_are_chosen_by_name(choice, rows):
    chosen = result().where(**choice)
    assert len(chosen.data) == rows
    assert chosen.digest == result().digest
    assert chosen.data.index.tolist() == list(range(rows))


@pytest.mark.parametrize(
    "choice", [{"economy": "FRA"}, {"economy": ["CHN", "CHM"]}, {"year": 1066}, {"year": [2005, 1]}]
)
def test_a_choice_of_nothing_is_an_error(choice):
    with pytest.raises(UnknownName):
        result().where(**choice)


def test_it_says_how_to_be_cited():
    text = result().cite()
    for part in ("Made shares [made]", "Hand (2005)", "Miller (2009).", "Share of: output", result().digest):
        assert part in text
    assert "output" not in result(definitions={}).cite()
    with words.speaking("zh"):
        assert "数据：Hand (2005)" in result().cite()


# Files -------------------------------------------------------------------------------------------------------------


def test_csv_carries_its_metadata_in_every_row():
    rows = list(csv.DictReader(io.StringIO(result().to_csv())))
    assert [row["value"] for row in rows] == ["0.1", "", repr(1 / 3)]
    for row in rows:
        assert row["digest"] == result().digest
        assert row["source"] == "Made by hand"
        assert row["definitions"] == "denominator: output"
        assert row["indicator"] == "made"


def test_json_has_no_nan():
    book = json.loads(result().to_json(), parse_constant=pytest.fail)
    assert [row["value"] for row in book["data"]] == [0.1, None, 1 / 3]
    assert type(book["data"][0]["year"]) is int
    assert book["provenance"]["digest"] == book["digest"] == result().digest
    assert book["references"] == ["Miller (2009)."]


def test_parquet_holds_its_metadata():
    table_ = pq.read_table(io.BytesIO(result().to_parquet()))
    assert json.loads(table_.schema.metadata[b"interlace"]) == result().metadata()
    pd.testing.assert_frame_equal(table_.to_pandas(), result().to_frame(), check_exact=True)


def test_a_workbook_holds_its_metadata_and_no_date():
    openpyxl = pytest.importorskip("openpyxl")
    content = result().to_xlsx()
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["data", "about"]
    rows = list(book["data"].iter_rows(values_only=True))
    assert rows[0] == ("economy", "component", "year", "value", "unit")
    assert rows[2][3] is None
    assert rows[1][2:4] == (2005, 0.1)
    about = dict(book["about"].iter_rows(values_only=True))
    assert about["digest"] == result().digest
    assert about["definitions.denominator"] == "output"
    assert book.properties.created.year == book.properties.modified.year == 1980
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_no_cell_begins_like_a_formula():
    openpyxl = pytest.importorskip("openpyxl")
    made = hostile()
    for row in csv.DictReader(io.StringIO(made.to_csv(), newline="")):
        assert row["value"] == "-0.5"
        for name in ("economy", "unit", "definitions"):
            assert not row[name].lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "＝")), row[name]
    book = openpyxl.load_workbook(io.BytesIO(made.to_xlsx()))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert not str(cell.value).startswith("=")
    assert book["data"]["C2"].value == -0.5


def test_a_control_character_does_not_break_a_workbook():
    openpyxl = pytest.importorskip("openpyxl")
    made = result(data=result().data.assign(economy="a\x01b"), definitions={"x": "\x0b"})
    book = openpyxl.load_workbook(io.BytesIO(made.to_xlsx()))
    assert book["data"]["A2"].value == "a\ufffdb"


@pytest.mark.parametrize("text", ["Basic metals", "", "1-2", "a=b", "'quoted"])
def test_plain_text_stays_as_it_is(text):
    assert neutralise(text) == text


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet", ".xlsx", ".CSV"])
def test_files_are_written_twice_with_the_same_bytes(tmp_path, suffix):
    first = result().write(tmp_path / f"a{suffix}")
    second = result().write(str(tmp_path / "new" / "folder" / f"b{suffix}"))
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"a{suffix}", "new"]


@pytest.mark.parametrize("name", ["figures", "figures.txt", "figures.csv.gz", ".csv"])
def test_a_suffix_that_says_nothing_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="suffix"):
        result().write(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_workbook_without_its_library_names_the_pip_line(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r'pip install "interlace\[xlsx\]"'):
        result().to_xlsx()


# Writing whole or not at all ---------------------------------------------------------------------------------------


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "a.csv"
    target.write_text("before")

    def fails(stream) -> None:
        stream.write(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        atomic_write(target, fails)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_an_error_of_another_kind_leaves_nothing_half_written(tmp_path):
    def fails(stream) -> None:
        stream.write(b"half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        atomic_write(tmp_path / "a.csv", fails)
    assert not list(tmp_path.iterdir())


def test_places_that_cannot_be_written_are_named(tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for target in (
        tmp_path / "file" / "a.csv",
        tmp_path / "folder.csv",
        tmp_path / "pipe.csv",
        Path("/proc/version/a.csv"),
        tmp_path / ("x" * 300 + ".csv"),
        Path(f"{tmp_path}/a\0b.csv"),
    ):
        with pytest.raises(OutputError, match="cannot write") as caught:
            result().write(target)
        assert caught.value.where
        assert caught.value.fix
    assert (tmp_path / "file").read_text() == "x"
    assert stat.S_ISFIFO((tmp_path / "pipe.csv").stat().st_mode)


def test_the_mode_of_a_file_is_kept(tmp_path):
    target = tmp_path / "a.csv"
    result().write(target)
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask
    target.chmod(0o600)
    result().write(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_file_is_the_same_to_many_readers(tmp_path):
    target = tmp_path / "a.bin"
    assert files.atomic_write(target, "ü") == target
    assert files.read_limited(target) == "ü".encode()
    assert files.sha256_of(target) == files.sha256_of("ü".encode())
    with pytest.raises(InputError, match="more than the limit"):
        files.read_limited(target, limit=1)


# In a notebook -----------------------------------------------------------------------------------------------------


def test_hostile_labels_are_text_in_a_notebook():
    evil = "</script><script>alert(1)</script>"
    book = classification(
        names={"mine": evil, "make": "<b>M</b>", "move": "a & b"},
        title=evil,
    )
    made = table(classification=book, provenance=table().provenance.then(evil, x=evil))
    shown = [made._repr_html_(), hostile()._repr_html_()]
    shown.append(interlace.compute("upstreamness", made, cache=False)._repr_html_())
    for text in shown:
        assert "<script" not in text
        assert "<img" not in text
        assert "&lt;" in text
    assert "a &amp; b" in shown[0]
    assert made.provenance.digest in shown[0]
    assert "<details" in shown[0]


def test_long_lists_are_cut_in_a_notebook(bundled):
    shown = bundled[2011]._repr_html_()
    assert "1,066 rows" in shown
    assert len(shown) < 20_000


def shown_in_a_notebook(bundled) -> dict[str, Any]:
    panel = TablePanel.of([bundled[2010], bundled[2011]])
    value_chain = interlace.value_chain
    return {
        "panel": panel,
        "table": bundled[2011],
        "checks": bundled[2011].check(),
        "clean": CheckReport(2005, (), 8),
        "result": interlace.compute("upstreamness", panel, "CHN"),
        "accounts": interlace.exports.decompose(panel, "kww", economy="CHN", years=[2011]),
        "chain": value_chain.chain(panel, "DEU", "c15"),
        "smile": value_chain.smile(panel, "USA", "c14", years=[2011]),
        "measures": interlace.list_indicators(),
    }


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_everything_shows_itself_in_a_notebook(bundled, language):
    things = shown_in_a_notebook(bundled)
    with words.speaking(language):
        for name, thing in things.items():
            html = thing._repr_html_()
            assert html.startswith("<div class='interlace-"), name
            assert f"lang='{language}'" in html, name
            assert html.count("<div") == html.count("</div>"), name
            assert html.count("<details") == html.count("</details>"), name
            assert len(html) < 30_000, name


def test_a_notebook_says_what_is_asked_first(bundled):
    shown = {name: thing._repr_html_() for name, thing in shown_in_a_notebook(bundled).items()}
    assert "<strong>tables, 2010–2011</strong>" in shown["panel"]
    assert "41 economies" in shown["panel"]
    assert "3 findings by 8 rules" in shown["checks"]
    assert "all 8 rules pass" in shown["clean"]
    assert "<table" not in shown["clean"]
    assert "final product of German transport equipment, 2010–2011" in shown["chain"]
    assert "China" in shown["result"]
    for code in ("c20", "c21"):
        assert re.search(rf">{code}<", shown["panel"])


def test_a_panel_tells_its_origin_only_where_no_table_is_read(bundled):
    read = []
    lazy = TablePanel.of([bundled[2011]]).transformed(
        lambda made: read.append(made) or made, bundled[2011].classification
    )
    lazy._in_memory = False
    assert "Where it comes from" not in lazy._repr_html_()
    assert not read


# Names beside codes ------------------------------------------------------------------------------------------------


def test_names_stand_beside_codes_in_the_language_that_is_spoken(bundled):
    made = interlace.compute("upstreamness", bundled[2011], "CHN")
    plain = made.to_frame()
    named = made.to_frame(names=True)
    assert list(named.columns) == ["economy", "economy_name", *plain.columns[1:]]
    assert set(named["economy_name"]) == {"China"}
    pd.testing.assert_frame_equal(named[list(plain.columns)], plain)
    assert "economy_name" not in made.data
    with words.speaking("zh"):
        chinese = made.to_frame(names=True)
    assert set(chinese["economy_name"]) == {"中国"}
    pd.testing.assert_series_equal(chinese["value"], plain["value"])
    assert chinese["economy_name"].dtype == "str"


def test_partners_are_named_too(bundled):
    made = interlace.exports.decompose(bundled[2011], "borin_mancini", by="bilateral", economy="CHN")
    assert list(made.to_frame(names=True).columns)[:4] == ["economy", "economy_name", "partner", "partner_name"]
    wide = made.to_frame(wide=True, names=True)
    assert dict(zip(wide["importer"], wide["importer_name"], strict=True))["DEU"] == "Germany"
    assert "EXGR" in interlace.exports.decompose(bundled[2011], economy="CHN").to_frame(wide=True, names="tiva")


def test_a_region_is_called_what_its_table_calls_it(tmp_path):
    template(tmp_path / "a", economies=["NTH", "STH"])
    first = tmp_path / "a" / "economies.csv"
    first.write_text(first.read_text().replace("Name of NTH", "North & coast"))
    template(tmp_path / "b", economies=["NTH", "STH"])
    made, other = (
        interlace.compute("direct_services_input_share", interlace.load("table", tmp_path / name)) for name in "ab"
    )
    assert made.names == {"NTH": "North & coast", "STH": "Name of STH"}
    assert made.to_frame(names=True)["economy_name"].tolist() == ["North & coast", "Name of STH"]
    assert made.where(economy="north & coast").data["economy"].tolist() == ["NTH"]
    assert other.to_frame(names=True)["economy_name"].tolist() == ["Name of NTH", "Name of STH"]
    assert "North &amp; coast" in made._repr_html_()
    assert "North & coast" in str(made.plot().spec) + made.plot().title
    assert pickle.loads(pickle.dumps(made)).names == made.names
    assert made.metadata()["names"] == dict(made.names)
    assert "names" not in result().metadata()
