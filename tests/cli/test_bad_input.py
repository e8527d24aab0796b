"""Bad input: one clear message on stderr, exit code 2, no traceback, nothing half-written."""

from __future__ import annotations

import gzip
import os
import sys
from pathlib import Path

import pytest

from interlace.errors import InterlaceError, UnknownName

SHARE = "direct_services_input_share"
EXPORTS = "services_value_added_in_manufacturing_exports"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a folder of files that are not what they say."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "a_folder.csv").mkdir()
    (tmp_path / "wiot_2001.RData").write_bytes(b"")
    (tmp_path / "wiot_2002.RData").write_bytes(gzip.compress(b"RDX3\nX\n" + bytes(50)))
    (tmp_path / "wiot_2003.RData").write_bytes(gzip.compress(b"RDX3\nX\n" + bytes(5000))[:40])
    (tmp_path / "wiot_2004.RData").write_text("not R data at all")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "garbage.csv").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "garbage.parquet").write_bytes(b"PAR1" + bytes(90))
    (tmp_path / "garbage.xlsx").write_bytes(b"PK\x03\x04" + bytes(90))
    (tmp_path / "words.csv").write_text("a,b\nx,y\n")
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


BAD = {
    # names
    "report: economy": (["report", "CHM"], ["'CHM'", "CHN"]),
    "report: year": (["report", "CHN", "--year", "1066"], ["1066", "1995-2011"]),
    "report: year in words": (["report", "CHN", "--year", "last"], ["--year", "whole number"]),
    "report: peers": (["report", "CHN", "--peers", "USA,XXX"], ["'XXX'"]),
    "report: definition": (["report", "CHN", "--definition", "narow"], ["'narow'", "'narrow'"]),
    "report: refused definition": (["report", "CHN", "--definition", "kibs"], ["c30", "'narrow'"]),
    "report: source": (["report", "CHN", "--source", "bundeld"], ["'bundeld'", "'bundled'"]),
    "report: no economy": (["report"], ["ECONOMY"]),
    "report: suffix": (["report", "CHN", "-o", "{}/a.doc"], [".html"]),
    "compute: indicator": (["compute", "upstremness"], ["'upstremness'", "'upstreamness'"]),
    "compute: no indicator": (["compute"], ["ID"]),
    "compute: economy": (["compute", SHARE, "--economy", "CHN,DUE"], ["'DUE'", "'DEU'"]),
    "compute: no economy": (["compute", SHARE, "--economy", " , "], ["no economy"]),
    "compute: year": (["compute", SHARE, "--year", "1066"], ["1066", "1995-2011"]),
    "compute: years": (["compute", SHARE, "--year", "1990-2000"], ["1990", "1995-2011"]),
    "compute: years backwards": (["compute", SHARE, "--year", "2008-1995"], ["backwards", "1995-2008"]),
    "compute: half a span": (["compute", SHARE, "--year", "1995-"], ["'1995-'"]),
    "compute: year in words": (["compute", SHARE, "--year", "twenty"], ["'twenty'", "all"]),
    "compute: year of other digits": (["compute", SHARE, "--year", "²"], ["²"]),
    "compute: endless year": (["compute", SHARE, "--year", "1-" + "9" * 5000], ["not a year"]),
    "compute: no year": (["compute", SHARE, "--year", ""], ["no year"]),
    "compute: option": (["compute", SHARE, "--option", "denomnator=output"], ["'denomnator'", "'denominator'"]),
    "compute: choice": (["compute", SHARE, "--option", "denominator=outptu"], ["'outptu'", "'output'"]),
    "compute: option without value": (["compute", SHARE, "--option", "by="], ["name=value"]),
    "compute: option without name": (["compute", SHARE, "--option", "=industry"], ["name=value"]),
    "compute: option that is none": (["compute", SHARE, "--option", "by"], ["name=value"]),
    "compute: definition": (["compute", "producer_services_in_gdp", "--definition", "brod"], ["'brod'", "'broad'"]),
    "compute: refused definition": (["compute", "producer_services_in_gdp", "--definition", "china2015"], ["would do"]),
    "compute: useless definition": (["compute", SHARE, "--definition", "broad"], ["does not depend"]),
    "compute: industries": (
        ["compute", "producer_services_in_gdp", "--option", "producer_services=c27,c99"],
        ["'c99'"],
    ),
    "compute: format": (["compute", SHARE, "--format", "yaml"], ["yaml", "csv"]),
    "compute: suffix": (["compute", SHARE, "-o", "{}/figures.doc"], [".doc", ".csv"]),
    "compute: unknown flag": (["compute", SHARE, "--econmy", "CHN"], ["--econmy"]),
    "explain: indicator": (["explain", "domar"], ["'domar'"]),
    "chain: economy": (["chain", "DUE", "c15"], ["'DUE'", "'DEU'"]),
    "chain: industry": (["chain", "DEU", "Transport equpment"], ["'Transport equpment'", "'Transport equipment'"]),
    "chain: several industries": (["chain", "DEU", "el"], ["c14", "c17", "give the code"]),
    "chain: empty industry": (["chain", "DEU", " "], ["no industry"]),
    "chain: no industry": (["chain", "DEU"], ["INDUSTRY"]),
    "chain: refused role": (["chain", "DEU", "research"], ["c30"]),
    "chain: year": (["chain", "DEU", "c15", "--year", "1066"], ["1066", "1995-2011"]),
    "chain: top": (["chain", "DEU", "c15", "--top", "0"], ["--top"]),
    "chain: suffix": (["chain", "DEU", "c15", "-o", "{}/chain.doc"], [".doc", ".csv"]),
    "chain: format": (["chain", "DEU", "c15", "--format", "yaml"], ["yaml", "csv"]),
    "exports: economy": (["exports", "CHN,DUE"], ["'DUE'", "'DEU'"]),
    "exports: no economy": (["exports"], ["ECONOMY"]),
    "exports: empty economy": (["exports", " , "], ["no economy"]),
    "exports: method": (["exports", "CHN", "--method", "wzz"], ["'wzz'", "'wwz'"]),
    "exports: approach": (["exports", "CHN", "--approach", "sunk"], ["'sunk'", "'sink'"]),
    "exports: perspective": (["exports", "CHN", "--perspective", "importers"], ["'importers'", "'importer'"]),
    "exports: level": (["exports", "CHN", "--by", "sectors"], ["'sectors'", "'sector'"]),
    "exports: undefined": (["exports", "CHN", "--method", "kww", "--by", "sector"], ["not defined", "by country"]),
    "exports: sink of another method": (["exports", "CHN", "--method", "wwz", "--approach", "sink"], ["not defined"]),
    "exports: merge": (["exports", "CHN", "--merge", "add_first"], ["'add_first'", "add_then_invert"]),
    "exports: year": (["exports", "CHN", "--year", "1066"], ["1066", "1995-2011"]),
    "exports: years": (["exports", "CHN", "--years", "2008-1995"], ["backwards"]),
    "exports: top": (["exports", "CHN", "--top", "0"], ["--top"]),
    "exports: suffix": (["exports", "CHN", "-o", "{}/figures.doc"], [".doc", ".csv"]),
    "exports: format": (["exports", "CHN", "--format", "yaml"], ["yaml", "csv"]),
    "exports: a folder for a file": (["exports", "CHN", "-o", "{}/a_folder.csv"], ["a_folder.csv"]),
    "drivers: economy": (["drivers", "CHM", "1995", "2008"], ["'CHM'", "CHN"]),
    "drivers: year": (["drivers", "CHN", "1066", "2008"], ["1066", "1995-2011"]),
    "drivers: year in words": (["drivers", "CHN", "then", "2008"], ["START", "whole number"]),
    "drivers: backwards": (["drivers", "CHN", "2008", "1995"], ["no change", "earlier"]),
    "drivers: one year": (["drivers", "CHN", "1995"], ["END"]),
    "drivers: of": (["drivers", "CHN", "1995", "2008", "--of", "jobs"], ["jobs", "value_added"]),
    "drivers: definition": (["drivers", "CHN", "1995", "2008", "--definition", "brod"], ["'brod'", "'broad'"]),
    "drivers: refused definition": (["drivers", "CHN", "1995", "2008", "--definition", "kibs"], ["c30"]),
    "drivers: suffix": (["drivers", "CHN", "1995", "2008", "-o", "{}/figures.doc"], [".doc", ".csv"]),
    "drivers: format": (["drivers", "CHN", "1995", "2008", "--format", "yaml"], ["yaml", "csv"]),
    "exposure: economy": (["exposure", "CHM"], ["'CHM'", "CHN"]),
    "exposure: by": (["exposure", "CHN", "--by", "size"], ["size", "influence"]),
    "exposure: years": (["exposure", "CHN", "--year", "all"], ["one year"]),
    "exposure: labour share": (["exposure", "CHN", "--labour-share", "2"], ["labour_share", "at most 1"]),
    "exposure: decay": (["exposure", "CHN", "--decay", "1"], ["decay", "below 1"]),
    "exposure: top": (["exposure", "CHN", "--top", "0"], ["--top"]),
    "exposure: suffix": (["exposure", "CHN", "-o", "{}/figures.doc"], [".doc", ".csv"]),
    "extract: economy": (["extract", "CHM"], ["'CHM'", "CHN"]),
    "extract: no economy": (["extract"], ["ECONOMY"]),
    "extract: year": (["extract", "CHN", "--year", "1066"], ["1066", "1995-2011"]),
    "extract: years": (["extract", "CHN", "--year", "all"], ["one year"]),
    "extract: by": (["extract", "CHN", "--by", "sector"], ["sector", "industry"]),
    "extract: side": (["extract", "CHN", "--side", "exprots"], ["'exprots'", "total"]),
    "extract: side of links": (["extract", "CHN", "--by", "link", "--side", "total"], ["side does not go"]),
    "extract: suppliers": (["extract", "CHN", "--suppliers", "c99"], ["'c99'"]),
    "extract: no suppliers": (["extract", "CHN", "--suppliers", " "], ["no industry", "--suppliers"]),
    "extract: users elsewhere": (["extract", "CHN", "--users", "DUE:c15"], ["'DUE'", "'DEU'"]),
    "extract: partners of suppliers": (["extract", "CHN", "--by", "partner", "--users", "c15"], ["partners"]),
    "extract: top": (["extract", "CHN", "--top", "0"], ["--top"]),
    "extract: useless definition": (["extract", "CHN", "--definition", "broad"], ["depends on a definition"]),
    "extract: definition": (
        ["extract", "CHN", "--suppliers", "producer_services", "--definition", "brod"],
        ["'brod'", "'broad'"],
    ),
    "extract: suffix": (["extract", "CHN", "-o", "{}/figures.doc"], [".doc", ".csv"]),
    "extract: format": (["extract", "CHN", "--format", "yaml"], ["yaml", "csv"]),
    "no such command": (["compare"], ["compare"]),
    "no such data command": (["data", "lists"], ["lists"]),
    # sources
    "bundled takes no path": (["compute", SHARE, "--path", "{}"], ["no path"]),
    "wiod without a path": (["compute", SHARE, "--source", "wiod2013"], ["folder"]),
    "wiod: missing": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/nowhere"], ["nowhere"]),
    "wiod: empty folder": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/empty"], ["wiot_1995.RData"]),
    "wiod: empty file": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/wiot_2001.RData"], ["empty"]),
    "wiod: garbage inside": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/wiot_2002.RData"], ["R data"]),
    "wiod: truncated": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/wiot_2003.RData"], ["cut short"]),
    "wiod: text": (["report", "CHN", "--source", "wiod2013", "--path", "{}/wiot_2004.RData"], ["not an R data file"]),
    "wiod: folder of garbage": (["report", "CHN", "--source", "wiod2013", "--path", "{}"], ["wiot_2001.RData"]),
    "wiod: pipe": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/pipe"], ["ordinary file"]),
    "wiod: long name": (["compute", SHARE, "--source", "wiod2013", "--path", "{}/" + "x" * 300], ["path"]),
    "table without a path": (["compute", SHARE, "--source", "table"], ["path"]),
    "table: missing": (["report", "CHN", "--source", "table", "--path", "{}/nowhere.csv"], ["nowhere.csv"]),
    "table: empty": (["compute", SHARE, "--source", "table", "--path", "{}/empty.csv"], ["empty"]),
    "table: garbage": (["compute", SHARE, "--source", "table", "--path", "{}/garbage.csv"], ["garbage.csv"]),
    "table: not Parquet": (
        ["compute", SHARE, "--source", "table", "--path", "{}/garbage.parquet"],
        ["garbage.parquet"],
    ),
    "table: no workbook": (["compute", SHARE, "--source", "table", "--path", "{}/garbage.xlsx"], ["garbage.xlsx"]),
    "table: words": (["compute", SHARE, "--source", "table", "--path", "{}/words.csv"], ["words.csv"]),
    "table: folder": (["compute", SHARE, "--source", "table", "--path", "{}/empty"], ["empty"]),
    # places
    "compute: a file for a folder": (["compute", SHARE, "-o", "{}/file/figures.csv"], ["figures.csv"]),
    "compute: a folder for a file": (["compute", SHARE, "-o", "{}/a_folder.csv"], ["a_folder.csv"]),
    "compute: no place on earth": (["compute", SHARE, "-o", "/proc/version/figures.csv"], ["cannot write"]),
    "report: a file for a folder": (["report", "CHN", "-o", "{}/file/a.html"], ["a.html"]),
    "template: a file for a folder": (["data", "template", "{}/file/table.csv"], ["table.csv"]),
    "template: a device": (["data", "template", "/dev/null", "--kind", "csv"], ["/dev/null"]),
    "template: kind": (["data", "template", "{}/table.doc"], ["csv"]),
    "template: unknown kind": (["data", "template", "{}/table.csv", "--kind", "ods"], ["ods"]),
}


@pytest.mark.parametrize("name", BAD)
def test_one_message_and_exit_code_2(run, place, name):
    arguments, words = BAD[name]
    before = sorted(place.rglob("*"))
    done = run(*(argument.replace("{}", str(place)) for argument in arguments))
    assert done.code == 2
    assert not done.out
    assert done.err.strip()
    assert "Traceback" not in done.err
    message = " ".join(done.err.split())
    for word in words:
        assert word in message
    assert done.err.count("interlace: ") + done.err.count("Error: ") == 1
    assert sorted(place.rglob("*")) == before, "something was left half-written"


@pytest.mark.parametrize("name", [name for name in BAD if name.startswith("table: ") and name != "table: folder"])
def test_checking_explains_the_same_files(run, place, name):
    path = BAD[name][0][-1].replace("{}", str(place))
    done = run("data", "check", path)
    assert done.code == 2
    assert "error" in done.out + done.err
    assert "Traceback" not in done.out + done.err


@pytest.mark.parametrize("where", ["--debug compute upstremness", "compute upstremness --debug"])
def test_debug_shows_the_error_itself(run, where):
    with pytest.raises(UnknownName):
        run(*where.split())


def test_debug_shows_every_error_of_ours(run, place):
    with pytest.raises(InterlaceError):
        run("compute", SHARE, "--source", "wiod2013", "--path", place, "--debug")


def test_refusals_say_what_would_do(run, tmp_path):
    run("data", "template", tmp_path / "table.csv")
    done = run("compute", "foreign_value_added_in_exports", "--source", "table", "--path", tmp_path)
    assert done.code in (0, 2)
    if done.code == 2:
        assert "to mend" in done.err


def test_without_a_library_the_pip_line_is_named(run, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    monkeypatch.setitem(sys.modules, "rdata", None)
    done = run("compute", SHARE, "-o", tmp_path / "figures.xlsx")
    assert done.code == 2
    assert 'pip install "interlace[xlsx]"' in done.err
    done = run("compute", SHARE, "--source", "wiod2013", "--path", tmp_path / "x.RData")
    assert done.code == 2
    (tmp_path / "wiot_2001.RData").write_text("x")
    done = run("compute", SHARE, "--source", "wiod2013", "--path", tmp_path)
    assert 'pip install "interlace[r]"' in done.err


def test_a_hostile_name_is_printed_as_text(run):
    done = run("compute", "</script>\x1b[31m")
    assert done.code == 2
    assert "\x1b" not in done.err
