"""What was written is read back as it was, or said to be something else."""

from __future__ import annotations

import html
import json
import pickle
import re

import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.report import build
from interlace.sources.table import template

WHOLE = (".json", ".parquet", ".xlsx")


@pytest.fixture(scope="module")
def results(bundled, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    template(folder / "t", economies=["NTH", "STH"], industries=["=cmd()", "01", "two.a"])
    panel = interlace.load("bundled", years=[2010, 2011])
    return [
        interlace.compute("services_value_added_in_manufacturing_exports", panel, ["CHN", "DEU"]),
        interlace.compute("upstreamness", interlace.load("table", folder / "t")),
        interlace.value_chain.extract_each(bundled[2011], "DEU", "partner", top=3),
        interlace.exports.decompose(bundled[2011], economy="CHN", by="bilateral"),
    ]


@pytest.mark.parametrize("suffix", [".csv", *WHOLE])
def test_rows_are_read_back_as_they_were_written(results, tmp_path, suffix):
    for result in results:
        kept = interlace.read_back(result.write(tmp_path / f"a{suffix}"))
        assert list(kept.tables) == [result.measure]
        pd.testing.assert_frame_equal(kept.to_frame(), result.data, check_exact=suffix != ".xlsx", rtol=1e-14)
        assert kept.to_frame(result.measure) is not kept.tables[result.measure]
        assert kept.digest == result.digest
        assert kept.metadata["indicator"] == result.measure


@pytest.mark.parametrize("suffix", WHOLE)
def test_a_result_is_read_back_whole(results, tmp_path, suffix):
    for result in results:
        again = interlace.read_back(result.write(tmp_path / f"a{suffix}")).result
        assert again.metadata() == json.loads(json.dumps(result.metadata()))
        assert again.digest == result.digest
        assert again.cite() == result.cite()
        assert again.names == dict(result.names)
        assert again.to_csv() == result.to_csv() or suffix == ".xlsx", "a workbook keeps 16 digits"
        assert pickle.loads(pickle.dumps(again)).digest == result.digest


def test_a_csv_file_says_that_it_keeps_no_steps(results, tmp_path):
    kept = interlace.read_back(results[0].write(tmp_path / "a.csv"))
    assert kept.metadata["source"] == results[0].provenance.source.title
    with pytest.raises(Unsupported, match=r"does not keep a whole result\n.*\.parquet"):
        _ = kept.result


@pytest.fixture(scope="module")
def austria():
    return build(interlace.load("bundled"), "Austria", peers="DEU")


@pytest.mark.parametrize("suffix", [".html", ".json"])
def test_a_report_is_read_back_with_the_rows_of_its_exhibits(austria, tmp_path, suffix):
    kept = interlace.read_back(austria.write(tmp_path / f"a{suffix}"))
    assert (kept.digest, kept.metadata["economy"]) == (austria.digest, "AUT")
    drawn = {item.id: item for item in austria.figures}
    assert set(drawn) <= set(kept.tables)
    for name, item in drawn.items():
        found = kept.to_frame(name)
        assert list(found.columns) == list(item.data.columns)
        assert len(found) == len(item.data)
    name = next(iter(kept.tables))
    with pytest.raises(UnknownName, match="unknown table"):
        kept.to_frame(name[:-1])
    with pytest.raises(Unsupported):
        _ = kept.result


def test_a_report_shows_itself_in_a_notebook(austria):
    shown = austria._repr_html_()
    for words in (austria.findings[0], austria.tiles[0].value, austria.digest, "lang='en'"):
        assert html.escape(words) in shown or words in shown
    assert len(shown) < 6000


def test_a_changed_file_is_refused(results, tmp_path):
    path = results[0].write(tmp_path / "a.json")
    text = path.read_text()
    path.write_text(text.replace("output taken as row sums", "output taken as column sums", 1))
    assert path.read_text() != text
    with pytest.raises(InputError, match="was changed: its steps do not give its digest"):
        interlace.read_back(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "economy,value\nCHN,1\n"),
        ("a.csv", "economy,value\nCHN,1,2\n"),
        ("a.csv", '"'),
        ("a.json", "[1, 2]"),
        ("a.json", '{"data": []}'),
        ("a.json", "{"),
        ("a.parquet", "PAR1"),
        ("a.html", "<p>no report</p>"),
    ],
)
def test_what_interlace_did_not_write_is_refused(tmp_path, name, content):
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=re.compile("not a (file of a result|report of Interlace|report)")):
        interlace.read_back(tmp_path / name)


def test_a_file_that_is_not_there_or_of_no_form_is_named(tmp_path):
    with pytest.raises(InputError):
        interlace.read_back(tmp_path / "a.json")
    with pytest.raises(InputError, match=r"suffix '\.txt'"):
        interlace.read_back(tmp_path / "a.txt")
