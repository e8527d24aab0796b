"""The bundled tables are the merged full tables, to the last cell, and say so."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import interlace
from interlace.bundled import build
from interlace.bundled import format as packed
from interlace.errors import InputError
from interlace.model.classification import Classification

YEARS = tuple(range(1995, 2012))
FOLDER = resources.files("interlace.bundled") / "wiod2013"
UNCHANGED = (
    ("direct_services_input_share", {}),
    ("direct_services_input_share", {"denominator": "output"}),
    ("producer_services_in_gdp", {}),
    ("producer_services_in_gdp", {"producer_services": "broad"}),
    ("foreign_share_of_producer_service_inputs", {}),
    ("foreign_share_of_producer_service_inputs", {"producer_services": "broad"}),
)
"""What merging cannot change: sums of cells by role."""


def contents(year: int) -> bytes:
    return (FOLDER / f"{year}.parquet").read_bytes()


def test_the_panel_is_what_it_promises(bundled):
    panel = bundled.panel
    assert panel.years == YEARS
    assert len(panel.economies) == 41
    assert panel.economies[-1] == "ROW"
    assert {"ROU", "TWN", "CHN"} <= set(panel.economies)
    assert len(panel.classification.codes) == 26


def test_all_files_together_are_small():
    assert sum(len(contents(year)) for year in YEARS) < 8_000_000
    assert sorted(item.name for item in FOLDER.iterdir() if item.is_file()) == [f"{year}.parquet" for year in YEARS]


@pytest.mark.parametrize("year", YEARS)
def test_every_cell_is_that_of_the_merged_table(wiod, bundled, year):
    own, full = bundled[year], wiod[year]
    merged = build.merge(full)
    assert own.industries.equals(merged.industries)
    assert own.final.equals(merged.final)
    for name in ("Z", "Y", "V"):
        assert np.array_equal(getattr(own, name), getattr(merged, name)), name
        assert np.array_equal(getattr(own, name), np.round(getattr(own, name))), name
    assert own.x.sum() == full.x.sum()
    assert own.value_added.sum() == full.value_added.sum()
    assert own.Y.sum() == full.Y.sum()
    assert own.year == year
    assert own.unit == full.unit


@pytest.mark.parametrize("year", [1995, 2008, 2011])
def test_merged_by_label_and_not_by_position(wiod, bundled, year):
    # The same sums once more, by pandas and the labels alone.
    full, own = wiod[year], bundled[year]
    new_code = {old: new for new, olds in build.merging()["groups"].items() for old in olds}
    rows = [(economy, new_code[code]) for economy, code in full.industries]
    index = pd.MultiIndex.from_tuples(rows)
    Z = pd.DataFrame(full.Z, index=index, columns=index).groupby(level=[0, 1]).sum().T.groupby(level=[0, 1]).sum().T
    wanted = pd.DataFrame(own.Z, index=pd.MultiIndex.from_tuples(list(own.industries)), columns=list(own.industries))
    assert np.array_equal(Z.loc[wanted.index, list(wanted.index)].to_numpy(), wanted.to_numpy())


@pytest.mark.parametrize("year", [1995, 2008, 2011])
@pytest.mark.parametrize(("name", "options"), UNCHANGED)
def test_what_merging_cannot_change_it_does_not(wiod, bundled, year, name, options):
    full = interlace.compute(name, wiod[year], cache=False, **options).to_frame()
    own = interlace.compute(name, bundled[year], cache=False, **options).to_frame()
    assert own["economy"].tolist() == full["economy"].tolist()
    np.testing.assert_allclose(own["value"], full["value"], rtol=0, atol=1e-12)


@pytest.mark.parametrize("year", [1995, 2011])
def test_what_merging_changes_stays_near(wiod, bundled, year):
    name = "services_value_added_in_manufacturing_exports"
    full = interlace.compute(name, wiod[year], cache=False).to_frame()
    own = interlace.compute(name, bundled[year], cache=False).to_frame()
    gap = (own["value"] - full["value"]).abs().groupby(own["economy"]).sum()
    assert gap.median() < 0.005
    assert gap.max() < 0.05


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_sound(bundled, year):
    report = bundled[year].check(strict=True)
    assert report.ok


def test_merging_keeps_apart_what_anything_tells_apart():
    full = Classification.load("wiod2013")
    own = interlace.load("bundled").classification
    assert set(own.roles) == set(full.roles)
    assert set(own.producer_services) == set(full.producer_services)
    assert set(own.refusals) == set(full.refusals)
    assert set(own.functions.values()) == set(full.functions.values())
    groups = build.merging()["groups"]
    for code, olds in groups.items():
        assert {full.functions[old] for old in olds} == {own.functions[code]}
        assert own.name_of(code)
        if len(olds) > 1:
            assert code in build.merging()["names"]


@pytest.mark.parametrize("year", YEARS)
def test_it_says_that_it_is_an_aggregation(bundled, year):
    own = bundled[year].provenance
    assert "aggregated to 26 industries" in own.source.title
    assert any(step.action == "industries merged" for step in own.steps)
    assert any("row sums" in step.action for step in own.steps)
    assert own.source.files[0][0] == f"{year}.parquet"
    assert "NOTICE" in own.source.licence
    assert bundled.panel.digest(year) == own.digest


def test_every_result_says_that_it_is_an_aggregation(bundled):
    result = interlace.compute("direct_services_input_share", bundled[2011], cache=False)
    assert "aggregated to 26 industries" in bundled[2011].classification.title
    assert "aggregated to 26 industries" in result.to_csv().splitlines()[1]
    assert "industries merged" in result.to_json()


def test_digests_of_years_differ(bundled):
    assert len({bundled.panel.digest(year) for year in YEARS}) == len(YEARS)


def test_it_takes_no_path(tmp_path):
    with pytest.raises(InputError, match="take no path"):
        interlace.load("bundled", tmp_path)


def test_it_is_read_without_the_network_and_without_rdata():
    code = (
        "import socket, sys\n"
        "class Off(socket.socket):\n"
        "    def connect(self, *address): raise OSError('no network')\n"
        "socket.socket = Off; sys.modules['rdata'] = None\n"
        "import interlace; print(interlace.load('bundled')[2011].n, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1066", "True"]


# The files ---------------------------------------------------------------------------------------------------------


def test_a_file_is_int32_split_into_bytes():
    file = pq.ParquetFile(pa.BufferReader(contents(2011)))
    assert str(file.schema_arrow.field("cells").type) == "int32"
    column = file.metadata.row_group(0).column(0)
    assert column.compression == "ZSTD"
    assert "BYTE_STREAM_SPLIT" in column.encodings


def test_the_same_table_gives_the_same_bytes(bundled):
    first, second = packed.to_bytes(bundled[2005]), packed.to_bytes(bundled[2005])
    assert first == second
    back = packed.from_bytes(first)
    assert np.array_equal(back.Z, bundled[2005].Z)
    assert np.array_equal(back.Y, bundled[2005].Y)
    assert back.provenance.digest == bundled[2005].provenance.digest


def test_a_cell_that_is_no_whole_number_is_not_rounded(bundled):
    from dataclasses import replace

    cells = np.array(bundled[2005].Z)
    for value in (0.5, 2.0**31):
        cells[0, 0] = value
        with np.errstate(invalid="ignore"), pytest.raises(InputError, match="whole number"):
            packed.to_bytes(replace(bundled[2005], Z=cells))


def test_a_file_without_labels_is_refused():
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"cells": [1, 2]}), sink)
    for read in (packed.from_bytes, packed.read_provenance):
        with pytest.raises(InputError, match="lost its labels"):
            read(sink.getvalue().to_pybytes())


def test_the_script_makes_them_again(test_data, tmp_path, monkeypatch, capsys):
    source = tmp_path / "publisher"
    source.mkdir()
    (source / "wiot_2003.RData").symlink_to(test_data / "data" / "wiod2013" / "wiot_2003.RData")
    monkeypatch.setattr(sys, "argv", ["build", str(source), "--into", str(tmp_path / "made")])
    build.main()
    assert capsys.readouterr().out.endswith(" bytes\n")
    made = packed.from_bytes((tmp_path / "made" / "2003.parquet").read_bytes())
    shipped = packed.from_bytes(contents(2003))
    assert np.array_equal(made.Z, shipped.Z)
    assert np.array_equal(made.Y, shipped.Y)
    assert made.provenance.digest == shipped.provenance.digest
    assert json.dumps(made.provenance.to_dict()) == json.dumps(shipped.provenance.to_dict())
