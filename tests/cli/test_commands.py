"""Each command does what it says: figures a person reads, and figures a program reads."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pyarrow.parquet as pq
import pytest

import interlace

SHARE = "direct_services_input_share"


def test_no_command_shows_the_help(run):
    done = run()
    assert "Commands:" in done.out + done.err
    for name in ("report", "indicators", "explain", "compute", "data"):
        assert name in done.out + done.err


@pytest.mark.parametrize("command", ["report", "indicators", "explain", "compute", "data", "data list", "data check"])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_has_help(run, command, flag):
    done = run(*command.split(), flag)
    assert done.code == 0
    assert "Usage: interlace " + command in done.out
    assert not done.err


def test_the_version(run):
    assert run("--version").out == f"interlace {interlace.__version__}\n"


def test_indicators_are_listed_by_trend(run):
    done = run("indicators")
    assert done.code == 0
    for item in interlace.list_indicators():
        assert item.id in done.out
        assert item.title in done.out
    assert done.out.index("Servicification") < done.out.index("Value chain") < done.out.index("Digitalization")


def test_every_indicator_is_explained(run):
    for item in interlace.list_indicators():
        done = run("explain", item.id)
        assert done.code == 0
        assert " ".join(done.out.split()).startswith(f"{item.title} [{item.id}]")
        for part in ("Formula:", "Reading:", "Known values", "Method"):
            assert part in done.out


def test_sources_are_listed(run):
    done = run("data", "list")
    assert done.code == 0
    for name in ("bundled", "wiod2013", "table"):
        assert name in done.out
    assert all(len(line.rstrip()) <= 80 for line in done.out.splitlines())


# compute -----------------------------------------------------------------------------------------------------------


def test_a_table_for_people(run):
    done = run("compute", SHARE, "--economy", "DEU,chn", "--year", "2008")
    assert done.code == 0
    assert not done.err
    lines = done.out.splitlines()
    assert "Services in what manufacturers buy" in lines[0]
    assert "2008" in done.out
    assert "12.9" in next(line for line in lines if line.startswith("CHN"))
    assert "34.7" in next(line for line in lines if line.startswith("DEU"))
    assert "digest" in done.out
    assert all(len(line.rstrip()) <= 80 for line in lines)


def test_the_last_year_if_none_is_named(run):
    done = run("compute", SHARE, "--economy", "CHN", "--format", "json")
    assert {row["year"] for row in json.loads(done.out)["data"]} == {2011}


@pytest.mark.parametrize("form", ["csv", "json"])
def test_machine_formats_are_clean_and_equal_the_library(run, form):
    done = run("compute", SHARE, "--year", "2007-2008", "--format", form)
    assert done.code == 0
    assert not done.err
    wanted = interlace.compute(SHARE, interlace.load("bundled"), years=[2007, 2008])
    assert done.out == (wanted.to_csv() if form == "csv" else wanted.to_json())
    if form == "csv":
        frame = pd.read_csv(io.StringIO(done.out))
        assert len(frame) == 82
        assert frame["digest"].unique().tolist() == [wanted.digest]
        assert len(list(csv.reader(io.StringIO(done.out)))) == 83
    else:
        book = json.loads(done.out, parse_constant=pytest.fail)
        assert len(book["data"]) == 82


def test_parquet_on_stdout(monkeypatch, capsysbinary):
    import sys

    from interlace.cli import main

    monkeypatch.setattr(sys, "argv", ["interlace", "compute", SHARE, "--format", "parquet"])
    with pytest.raises(SystemExit) as done:
        main()
    assert not done.value.code
    shown = capsysbinary.readouterr()
    assert not shown.err
    frame = pq.read_table(io.BytesIO(shown.out)).to_pandas()
    assert len(frame) == 41


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet", ".xlsx"])
def test_a_file_is_written_and_its_path_printed(run, tmp_path, suffix):
    target = tmp_path / "made" / f"figures{suffix}"
    done = run("compute", SHARE, "--economy", "CHN", "-o", target)
    assert done.code == 0
    assert done.out == f"{target}\n"
    assert not done.err
    before = target.read_bytes()
    assert run("compute", SHARE, "--economy", "CHN", "-o", target).code == 0
    assert target.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2008", [2008]),
        ("1995-1997", [1995, 1996, 1997]),
        ("2008, 1995 ,2008", [1995, 2008]),
        ("1995-1996,2011", [1995, 1996, 2011]),
        ("all", list(range(1995, 2012))),
    ],
)
def test_years_are_read(run, text, years):
    done = run("compute", SHARE, "--economy", "ROM", "--year", text, "--format", "csv")
    frame = pd.read_csv(io.StringIO(done.out))
    assert frame["year"].tolist() == years
    assert set(frame["economy"]) == {"ROU"}


def test_options_reach_the_indicator(run):
    by_industry = run("compute", SHARE, "--option", "by=industry", "--option", "denominator=output", "--format", "csv")
    assert "industry_name" in by_industry.out.splitlines()[0]
    assert "gross output of manufacturing" in by_industry.out
    plain = run("compute", "upstreamness", "--option", "inventory-correction=no", "--format", "csv")
    assert plain.out != run("compute", "upstreamness", "--format", "csv").out
    assert "inventory correction: no" in plain.out


def test_definitions_reach_the_indicator(run):
    outs = {
        run("compute", "producer_services_in_gdp", *words, "--economy", "USA", "--format", "csv").out
        for words in (
            [],
            ["--definition", "broad"],
            ["--option", "producer_services=c27,c28"],
        )
    }
    assert len(outs) == 3
    assert any("own: c27, c28" in out for out in outs)


def test_the_same_command_prints_the_same_bytes(run):
    first = run("compute", "upstreamness", "--format", "csv")
    second = run("compute", "upstreamness", "--format", "csv")
    assert first == second


def test_another_source_is_used(run, test_data):
    done = run(
        "compute", SHARE, "--economy", "CHN", "--year", "2008", "--format", "csv",
        "--source", "wiod2013", "--path", test_data / "data" / "wiod2013",
    )  # fmt: skip
    frame = pd.read_csv(io.StringIO(done.out))
    assert round(frame["value"][0], 3) == 0.129
    assert frame["source"][0] == "World Input-Output Database, release 2013"


# Tables of one's own -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["mine.csv", "mine.xlsx"])
def test_a_template_is_checked_and_used_as_it_is(run, tmp_path, name):
    made = run("data", "template", tmp_path / name)
    assert made.code == 0, made.err
    path = made.out.splitlines()[0]
    checked = run("data", "check", path)
    assert checked.code == 0, checked.out + checked.err
    assert "ready" in checked.out
    used = run("compute", SHARE, "--format", "json", "--source", "table", "--path", path)
    assert used.code == 0, used.err
    assert json.loads(used.out)["data"]


def test_a_template_never_replaces_a_file(run, tmp_path):
    target = tmp_path / "table.csv"
    target.write_text("years of work")
    done = run("data", "template", target)
    assert done.code == 2
    assert target.read_text() == "years of work"


def test_a_table_that_is_not_ready_ends_with_2(run, tmp_path):
    target = tmp_path / "bad.csv"
    target.write_text("a,b\n1,2\n")
    done = run("data", "check", target)
    assert done.code == 2
    assert "not ready" in done.out
    assert "Traceback" not in done.out + done.err


# The cache ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cache", ["file", "file/inside", "/proc/version"])
def test_a_cache_that_cannot_be_written_is_no_error(run, tmp_path, monkeypatch, cache):
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path / cache))
    done = run("compute", SHARE, "--format", "csv")
    assert done.code == 0
    assert not done.err


def test_a_damaged_cache_is_computed_anew(run, tmp_path, monkeypatch):
    monkeypatch.setenv("INTERLACE_CACHE", str(tmp_path))
    first = run("compute", SHARE, "--format", "csv")
    (file,) = tmp_path.rglob("*.arrow")
    whole = file.read_bytes()
    other = io.BytesIO()
    pd.DataFrame({"something": [1.0]}).to_parquet(other)
    for damage in (b"", b"garbage", whole[:100], whole[:-9], other.getvalue()):
        file.write_bytes(damage)
        assert run("compute", SHARE, "--format", "csv") == first
        assert file.read_bytes() == whole
    file.unlink()
    file.mkdir()
    assert run("compute", SHARE, "--format", "csv") == first


def test_a_chain_in_words(run):
    done = run("chain", "DEU", "transport equipment", "--top", 3)
    assert done.code == 0
    assert max(map(len, done.out.splitlines())) <= 80
    head, *_ = done.out.splitlines()
    assert head == "Who earns what: final products of Germany, Transport equipment, 2011"
    assert "points since 1995" in done.out
    assert "All 367 others" in done.out
    words = " ".join(done.out.split())
    assert "Of their value 65.5% is earned in Germany in 2011 (1995: 79.1%), 34.5% in other economies." in words
    assert "No smile: upstream" in words
    found = interlace.value_chain.chain(interlace.load("bundled"), "DEU", "c15", years=[1995, 2011])
    assert f"digest {found.income.digest}" in done.out


def test_a_chain_of_one_year_has_no_change(run):
    done = run("chain", "DEU", "c15", "--year", "2008")
    assert done.code == 0
    assert "since" not in done.out
    own = 1 - interlace.value_chain.chain(interlace.load("bundled")[2008], "DEU", "c15").foreign_share.data["value"][0]
    words = f"Of their value {100 * own:.1f}% is earned in Germany in 2008, {100 - 100 * own:.1f}% in other economies."
    assert words in " ".join(done.out.split())


def test_a_chain_for_a_program(run, tmp_path):
    done = run("chain", "CHN", "c14", "--year", "2011", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert sum(float(row["value"]) for row in rows) == pytest.approx(1)
    assert {row["indicator"] for row in rows} == {"chain_income"}
    done = run("chain", "CHN", "c14", "--year", "2011", "-o", tmp_path / "chain.json")
    assert done.out.strip() == str(tmp_path / "chain.json")
    assert len(json.loads((tmp_path / "chain.json").read_text())["data"]) == len(rows)
