"""The reader of WIOD 2013: the publisher's files, and files that are not what they say."""

from __future__ import annotations

import gzip
import os
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

import interlace
from interlace.errors import InputError, MissingExtra, UnknownName
from interlace.model import files
from interlace.sources import _rdata
from interlace.sources.wiod2013 import read_year

rdata = pytest.importorskip("rdata")

ECONOMIES, CODES = ("ROM", "RoW"), ("c1", "c3", "c30")
N, K = len(ECONOMIES) * len(CODES), len(ECONOMIES) * 5


def parts(**changes) -> dict:
    """Return the list that a small file of the publisher would hold."""
    rng = np.random.default_rng(1)
    inter = rng.integers(0, 50, (N, N)).astype(np.int32)
    final = rng.integers(0, 90, (N, K)).astype(np.int32)
    held = {
        "year": np.array([2001], dtype=np.int32),
        "countries": np.array(ECONOMIES),
        "industries": np.array(CODES),
        "inter": inter,
        "final": final,
        "output": inter.sum(axis=1) + final.sum(axis=1) + 0.25,
    }
    held = {**held, **changes}
    return {name: value for name, value in held.items() if value is not None}


def write(folder: Path, held: object, name: str = "wiot_2001.RData") -> Path:
    path = folder / name
    rdata.write_rda(path, {"wiot": held})
    return path


# The publisher's own files -----------------------------------------------------------------------------------------


def test_the_publishers_folder(wiod):
    panel = wiod.panel
    assert panel.years == tuple(range(1995, 2012))
    assert len(panel.economies) == 41
    assert panel.economies[-1] == "ROW"
    assert "ROU" in panel.economies
    assert not {"ROM", "RoW"} & set(panel.economies)
    table = wiod[2008]
    assert table.n == 1435
    assert table.Y.shape == (1435, 205)
    assert table.codes[:3].tolist() == ["c1", "c2", "c3"]
    assert table.codes[9] == "c10"
    assert str(table.unit) == "USD mn, current basic prices"


@pytest.mark.parametrize("year", [1995, 2002, 2011])
def test_output_is_the_sum_of_each_row_and_near_the_published(wiod, test_data, year):
    table = wiod[year]
    raw = _rdata.read_r(test_data / "data" / "wiod2013" / f"wiot_{year}.RData")
    held = next(value for value in raw.values() if "inter" in value)
    rows = np.asarray(held["inter"]).sum(axis=1) + np.asarray(held["final"]).sum(axis=1)
    assert np.array_equal(table.x, rows)
    assert np.abs(table.x - np.asarray(held["output"])).max() < 114
    assert np.array_equal(table.value_added, table.x - table.Z.sum(axis=0))
    assert not np.isnan(table.v).any()


@pytest.mark.parametrize("year", range(1995, 2012))
def test_every_year_is_sound(wiod, year):
    table = wiod[year]
    assert table.check(strict=True).ok
    idle = table.x == 0
    assert 15 <= idle.sum() <= 25
    assert not table.A[:, idle].any()
    assert wiod.panel.digest(year) == table.provenance.digest


def test_rounding_level_negative_outputs_are_warnings(wiod):
    found = [f for f in wiod[1995].check().findings if f.rule == "negative_output"]
    assert [f.severity for f in found] == ["warning"]
    assert "LUX c5" in found[0].where


def test_it_says_where_output_and_value_added_come_from(wiod):
    words = " / ".join(wiod[2008].provenance.describe())
    assert "output taken as row sums" in words
    assert "net taxes on products and international margins" in words
    name, sha = wiod[2008].provenance.source.files[0]
    assert name == "wiot_2008.RData"
    assert len(sha) == 64


def test_one_file_is_a_panel_of_one_year(test_data, tmp_path):
    path = test_data / "data" / "wiod2013" / "wiot_2004.RData"
    panel = interlace.load("wiod2013", path)
    assert panel.years == (2004,)
    other = tmp_path / "another name.RData"
    other.symlink_to(path)
    same = interlace.load("wiod2013", other)
    assert same.years == (2004,)
    assert same.digest(2004) == panel.digest(2004)


def test_a_file_of_regions_is_not_one_of_economies(test_data, tmp_path):
    (tmp_path / "wiot_1995.RData").symlink_to(test_data / "data" / "wiod2013" / "wiot_regional_1995.RData")
    with pytest.raises(InputError):
        interlace.load("wiod2013", tmp_path)[1995]


def test_a_file_under_another_years_name_is_refused(test_data, tmp_path):
    (tmp_path / "wiot_1999.RData").symlink_to(test_data / "data" / "wiod2013" / "wiot_2004.RData")
    with pytest.raises(InputError, match="holds the table of 2004"):
        interlace.load("wiod2013", tmp_path)[1999]


# Small files in the publisher's layout -----------------------------------------------------------------------------


def test_a_small_file_in_the_same_layout(tmp_path):
    held = parts()
    write(tmp_path, held)
    panel = interlace.load("wiod2013", tmp_path)
    table = panel[2001]
    assert panel.economies == table.economies == ("ROU", "ROW")
    assert list(table.final)[:6] == [("ROU", c) for c in ("c37", "c38", "c39", "c41", "c42")] + [("ROW", "c37")]
    assert np.array_equal(table.Z, held["inter"])
    assert table.inventories.tolist() == held["final"][:, [4, 9]].sum(axis=1).tolist()
    assert table.check().ok


@pytest.mark.parametrize("suffix", ["RData", "rda", "rdata", "RDA"])
def test_names_of_files_in_a_folder(tmp_path, suffix):
    write(tmp_path, parts(), f"wiot_2001.{suffix}")
    (tmp_path / "readme.txt").write_text("not a table")
    (tmp_path / "wiot_regional_2001.RData").write_text("not one of ours")
    assert interlace.load("wiod2013", tmp_path).years == (2001,)


def test_a_file_that_does_not_state_its_year_takes_its_name(tmp_path):
    path = write(tmp_path, parts(year=None))
    assert interlace.load("wiod2013", tmp_path)[2001].year == 2001
    with pytest.raises(InputError, match="of which year"):
        interlace.load("wiod2013", path.rename(tmp_path / "unnamed.RData"))


def test_two_files_of_one_year_are_refused(tmp_path):
    write(tmp_path, parts())
    write(tmp_path, parts(), "wiot_2001.rda")
    with pytest.raises(InputError, match="of one year"):
        interlace.load("wiod2013", tmp_path)


def test_the_digest_follows_the_contents(tmp_path):
    path = write(tmp_path, parts())
    before = interlace.load("wiod2013", tmp_path).digest(2001)
    changed = parts()
    changed["inter"][0, 0] += 1
    write(tmp_path, changed)
    assert interlace.load("wiod2013", path).digest(2001) != before


def test_a_single_missing_cell_is_refused_and_no_number(tmp_path):
    for name in ("inter", "final"):
        cells = parts()[name].copy()
        # NA of R's integers.
        cells[1, 2] = np.iinfo(np.int32).min
        write(tmp_path, parts(**{name: cells}))
        with pytest.raises(InputError, match=f"{name} of .* missing values"):
            interlace.load("wiod2013", tmp_path)[2001]
        real = parts()[name].astype(float)
        real[1, 2] = np.nan
        write(tmp_path, parts(**{name: real}))
        with pytest.raises(InputError, match="not finite"):
            interlace.load("wiod2013", tmp_path)[2001]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"inter": None}, "does not hold a table"),
        ({"final": None}, "does not hold a table"),
        ({"countries": None}, "lacks countries"),
        ({"industries": None}, "lacks industries"),
        ({"inter": parts()["inter"][:, :-1]}, "columns of deliveries"),
        ({"inter": parts()["inter"][:-1]}, "its labels call for"),
        ({"inter": parts()["inter"][0]}, "its labels call for"),
        ({"final": parts()["final"][:, :-1]}, "of final use"),
        ({"industries": np.array(["c1", "c3", "c99"])}, "'c99'"),
        ({"industries": np.array(["c1", "c3", "c3"])}, "more than once"),
        ({"industries": np.array([1, 3, 30])}, "not a list of labels"),
        ({"countries": np.array(["ROM", "ROU"])}, "more than once"),
        ({"countries": np.array([1.5, 2.5])}, "not a list of labels"),
        ({"year": np.array([1999], dtype=np.int32)}, "holds the table of 1999"),
        ({"year": np.array(["about 2001"])}, "a year that is none"),
        ({"year": np.array([2001, 2002], dtype=np.int32)}, "a year that is none"),
        ({"year": np.array([np.nan])}, "a year that is none"),
        ({"output": parts()["output"][::-1].copy()}, "not the sum of its cells"),
        ({"output": parts()["output"][:-1]}, "output of"),
        ({"output": np.full(N, np.nan)}, "not the sum of its cells"),
    ],
)
def test_contents_that_do_not_fit_are_refused(tmp_path, changes, words):
    write(tmp_path, parts(**changes))
    with pytest.raises(InputError, match=words) as caught:
        interlace.load("wiod2013", tmp_path)[2001]
    assert caught.value.where or "more than once" in words or "c99" in words


def test_two_tables_in_one_file_are_refused(tmp_path):
    rdata.write_rda(tmp_path / "wiot_2001.RData", {"a": parts(), "b": parts()})
    with pytest.raises(InputError, match="does not hold a table"):
        interlace.load("wiod2013", tmp_path)


def test_an_r_file_of_something_else_is_refused(tmp_path, test_data):
    write(tmp_path, np.arange(3.0))
    with pytest.raises(InputError, match="does not hold a table"):
        interlace.load("wiod2013", tmp_path)
    with pytest.raises(InputError, match="does not hold a table"):
        interlace.load("wiod2013", test_data / "data" / "wiod2013" / "WIOD_IndClass.rda")


# Files that are not what they say ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"hello world\n" * 20, "not an R data file"),
        (b"\x00" * 100, "not an R data file"),
        (b"PK\x03\x04" + b"\x00" * 60, "not an R data file"),
        (b"RDX3\n", "cannot be read as R data"),
        (b"RDX3\nX\n" + b"\xff" * 200, "cannot be read as R data"),
        (b"\x1f\x8b", "damaged or cut short"),
        (b"\x1f\x8b" + b"\x00" * 50, "damaged or cut short"),
        (gzip.compress(b"", mtime=0), "empty"),
        (gzip.compress(b"hello world", mtime=0), "not an R data file"),
        (b"BZh9" + b"\x01" * 50, "damaged or cut short"),
        (b"\xfd7zXZ\x00" + b"\x01" * 50, "damaged or cut short"),
    ],
)
def test_garbage_is_refused(tmp_path, content, words):
    path = tmp_path / "wiot_2001.RData"
    path.write_bytes(content)
    for place in (path, tmp_path):
        with pytest.raises(InputError, match=words) as caught:
            interlace.load("wiod2013", place)
        assert str(path) in str(caught.value)
        assert caught.value.fix


@pytest.mark.parametrize("share", [0.01, 0.5, 0.999])
def test_a_truncated_file_is_refused(tmp_path, test_data, share):
    whole = (test_data / "data" / "wiod2013" / "wiot_2001.RData").read_bytes()
    path = tmp_path / "wiot_2001.RData"
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(InputError, match=r"cut short|truncated"):
        interlace.load("wiod2013", path)


def test_a_truncated_file_that_was_compressed_again_is_refused(tmp_path):
    raw = gzip.decompress(write(tmp_path, parts()).read_bytes())
    for cut in range(20, len(raw) - 1, max(1, len(raw) // 40)):
        (tmp_path / "wiot_2001.RData").write_bytes(gzip.compress(raw[:cut], mtime=0))
        with pytest.raises(InputError):
            read_year(tmp_path / "wiot_2001.RData", 2001)


def test_a_file_that_expands_past_the_limit_is_stopped(tmp_path, monkeypatch):
    def small(content: bytes, *, where: str, limit: int = 100_000) -> bytes:
        return files.decompress_limited(content, where=where, limit=limit)

    monkeypatch.setattr(_rdata, "decompress_limited", small)
    bomb = zlib.compressobj(9, wbits=31)
    content = bomb.compress(b"RDX3\n" + bytes(50_000_000)) + bomb.flush()
    assert len(content) < 60_000
    path = tmp_path / "wiot_2001.RData"
    path.write_bytes(content)
    with pytest.raises(InputError, match="expands past the limit of 100,000 bytes"):
        interlace.load("wiod2013", path)


def test_a_file_larger_than_the_limit_is_not_read(tmp_path):
    path = tmp_path / "wiot_2001.RData"
    with path.open("wb") as stream:
        stream.truncate(files.EXPANDED_LIMIT + 1)
    with pytest.raises(InputError, match="more than the limit"):
        interlace.load("wiod2013", path)


# Places ------------------------------------------------------------------------------------------------------------


def test_places_without_a_table_are_refused(tmp_path):
    empty, folder = tmp_path / "empty", tmp_path / "folder"
    empty.mkdir()
    folder.mkdir()
    (folder / "wiot_2001.RData").mkdir()
    (tmp_path / "dangling.RData").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    for place, words in (
        (None, "needs its files"),
        (tmp_path / "nowhere", "no file"),
        (tmp_path / "dangling.RData", "no file"),
        (empty, "holds no file of WIOD 2013"),
        (folder, "is a folder"),
        (tmp_path / "pipe", "not an ordinary file"),
        (Path("/dev/null"), "not an ordinary file"),
        (tmp_path / ("x" * 300), "cannot be looked at"),
        (f"{tmp_path}/a\0b", "cannot be looked at"),
    ):
        with pytest.raises(InputError, match=words):
            interlace.load("wiod2013", place)


def test_an_unknown_source_is_named():
    with pytest.raises(UnknownName, match="'wiod2013'"):
        interlace.load("wiod2031")


def test_without_rdata_the_pip_line_is_named(tmp_path, monkeypatch):
    path = write(tmp_path, parts())
    monkeypatch.setitem(sys.modules, "rdata", None)
    with pytest.raises(MissingExtra, match=r'pip install "interlace\[r\]"'):
        interlace.load("wiod2013", path)
