"""``interlace extract``: what a ministry and a bank ask, as a table and for a program."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest

import interlace
from interlace.value_chain import extract, extract_each


def test_industries_are_ranked(run):
    done = run("extract", "chn", "--top", "4")
    assert done.code == 0
    assert not done.err
    lines = done.out.splitlines()
    assert lines[0].startswith("China: lost if one industry at a time stopped selling and buying, 2011")
    first = extract_each(interlace.load("bundled")[2011], "CHN", of="GDP", top=1).data.iloc[0]
    row = next(line for line in lines if line.startswith("1 "))
    assert f"{first['industry']} {first['industry_name']}" in row
    assert f"{first['value'] / 1000:,.1f}" in row
    assert f"{100 * first['share']:.2f}" in row
    assert "Not measured: jobs" in done.out
    assert "upper bound" in done.out
    assert "digest" in lines[-1]
    assert all(len(line.rstrip()) <= 80 for line in lines)


def test_how_dependent_manufacturing_is_on_producer_services(run):
    done = run("extract", "DEU", "--suppliers", "producer_services", "--users", "manufacturing", "--format", "csv")
    assert done.code == 0
    data = pd.read_csv(io.StringIO(done.out))
    data = data[data["component"] == "GDP"]
    assert list(data["industry"]) == ["c30", "c23t26", "c28", "c27"]
    table = interlace.load("bundled")[2011]
    alone = extract(table, suppliers=("DEU", "c30"), users=("DEU", "manufacturing")).total("GDP", "DEU")
    assert data["value"].iloc[0] == pytest.approx(alone, rel=1e-10)


def test_the_definition_of_producer_services(run):
    wide = run("extract", "DEU", "--suppliers", "producer_services", "--definition", "broad")
    assert "producer services (broad)" in " ".join(wide.out.split())


def test_links_and_partners(run):
    links = run("extract", "CHN", "--by", "link", "--top", "3", "--year", "2008")
    assert links.code == 0
    assert "from" in links.out.splitlines()[2]
    partners = run("extract", "CHN", "--by", "partner", "--top", "3")
    assert "United States" in partners.out
    inward = run("extract", "CHN", "--by", "partner", "--side", "imports", "--top", "3")
    assert "imported nothing" in inward.out


def test_suppliers_elsewhere(run):
    done = run("extract", "CHN", "--suppliers", "KOR:c14", "--users", "all:manufacturing", "--format", "json")
    rows = json.loads(done.out)
    assert "KOR" in json.dumps(rows)
    every = run("extract", "CHN", "--suppliers", "all:", "--top", "2", "--format", "csv")
    assert every.code == 0


def test_jobs_where_the_table_bears_them(run, test_data):
    folder = test_data / "data" / "germany-1995"
    done = run("extract", "DEU", "--source", "germany1995", "--path", folder)
    assert "Jobs, thousand" in done.out
    assert "Not measured" not in done.out


def test_figures_in_a_file(run, tmp_path):
    done = run("extract", "CHN", "-o", tmp_path / "extract.csv", "--top", "2")
    assert done.code == 0
    assert len(pd.read_csv(tmp_path / "extract.csv")) == 4
