"""``interlace exposure``: the measures of `value_chain.exposure`, as a table and for a program."""

from __future__ import annotations

import io

import pandas as pd
import pytest

import interlace
from interlace.value_chain import exposure


@pytest.mark.parametrize("by", ["domar_weight", "influence"])
def test_industries_are_ranked_by_a_measure(run, by):
    done = run("exposure", "chn", "--top", "4", "--by", by)
    assert done.code == 0
    assert not done.err
    lines = done.out.splitlines()
    assert lines[0].startswith("China: how much hangs on each industry, 2011, in %")
    data = exposure(interlace.load("bundled")[2011], "CHN").data
    first = data[(data["component"] == by) & (data["rank"] == 1)].iloc[0]
    row = next(line for line in lines if line.startswith("1 "))
    assert first["industry"] in row
    assert f"{100 * first['value']:.1f}" in row
    assert "not control" in done.out
    assert all(len(line.rstrip()) <= 80 for line in lines)


def test_several_years_for_a_program(run, tmp_path):
    done = run("exposure", "DEU", "--year", "1995,2008", "--format", "csv", "--decay", "0.3")
    data = pd.read_csv(io.StringIO(done.out))
    alone = exposure(interlace.load("bundled")[1995], "DEU", decay=0.3).data
    assert sorted(set(data["year"])) == [1995, 2008]
    assert data.loc[data["year"] == 1995, "value"].to_numpy() == pytest.approx(alone["value"].to_numpy(), rel=1e-12)
    written = run("exposure", "DEU", "--year", "all", "-o", tmp_path / "exposure.csv")
    assert written.code == 0
    assert pd.read_csv(tmp_path / "exposure.csv")["year"].nunique() == 17
