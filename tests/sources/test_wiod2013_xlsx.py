"""The publisher's workbooks of WIOD 2013, on a small one laid out alike."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

import interlace
from interlace.errors import InputError, UnknownName
from interlace.model.classification import Classification
from interlace.sources import registry

ECONOMIES = ("ROM", "RoW")
INDUSTRIES = tuple(Classification.load("wiod2013").codes)
FINAL = ("c37", "c38", "c39", "c41", "c42")
BELOW = (
    ("r60", "Total intermediate consumption"),
    ("r99", "taxes less subsidies on products"),
    ("r61", "Cif/ fob adjustments on exports"),
    ("r62", "Direct purchases abroad by residents"),
    ("r63", "Purchases on the domestic territory by non-residents "),
    ("r64", "Value added at basic prices"),
    ("r65", "International Transport Margins"),
    ("r69", "Output at basic prices"),
)


@dataclass
class Numbers:
    Z: np.ndarray
    Y: np.ndarray
    taxes: np.ndarray
    added: np.ndarray
    margins: np.ndarray


def _numbers() -> Numbers:
    draw = np.random.default_rng(7)
    n, k = len(ECONOMIES) * len(INDUSTRIES), len(ECONOMIES) * len(FINAL)
    Z, Y = draw.uniform(0, 1, (n, n)), draw.uniform(0, 20, (n, k))
    Y[:, 4] -= 8.0
    Z[3], Z[:, 3], Y[3] = 0.0, 0.0, 0.0
    x = Z.sum(axis=1) + Y.sum(axis=1)
    rest = x - Z.sum(axis=0)
    return Numbers(Z, Y, 0.03 * rest, 0.95 * rest, 0.02 * rest)


def _rows(year: int = 1997) -> list[list[Any]]:
    numbers = _numbers()
    n, k = numbers.Y.shape
    x = numbers.Z.sum(axis=1) + numbers.Y.sum(axis=1)
    labels = [(economy, code) for economy in ECONOMIES for code in INDUSTRIES]
    categories = [(economy, code) for economy in ECONOMIES for code in FINAL]
    titles = [f"World Input-Output Table for {year}", None, "(industry-by-industry)", "(millions of US$)"]
    both = [*labels, *categories]
    rows: list[list[Any]] = [
        [titles[0]],
        [titles[1]],
        [titles[2], None, None, None, *("AtB" for _ in both), None],
        [titles[3], None, None, None, *("words" for _ in both), "Total output"],
        [None, None, None, None, *(economy for economy, _ in both), "TOT"],
        [None, None, None, None, *(code for _, code in both), "c60"],
    ]
    for i, (economy, code) in enumerate(labels):
        rows.append(["AtB", "words", economy, code, *numbers.Z[i], *numbers.Y[i], x[i]])
    blocks: dict[str, Any] = {
        "r60": numbers.Z.sum(axis=0), "r99": numbers.taxes, "r64": numbers.added, "r65": numbers.margins, "r69": x,
    }  # fmt: skip
    for code, words in BELOW:
        rows.append([None, words, "TOT", code, *blocks.get(code, np.zeros(n)), *([0.0] * k), 0.0])
    return [[float(cell) if isinstance(cell, np.floating) else cell for cell in row] for row in rows]


Change = Callable[[list[list[Any]]], object]


def _save(file: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("WIOT")
    for row in rows:
        sheet.append(row)
    book.create_sheet("Notes").append(["c1"])
    book.save(file)
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("workbooks")
    _save(where / "wiot97_row_apr12.xlsx", _rows(1997))
    _save(where / "WIOT08_ROW_Sep12.xlsx", _rows(2008))
    return where


def test_cells_and_labels(folder: Path) -> None:
    panel = interlace.load("wiod2013", folder)
    assert panel.years == (1997, 2008)
    assert panel.economies == ("ROU", "ROW")
    table = panel[1997]
    numbers = _numbers()
    np.testing.assert_allclose(table.Z, numbers.Z, rtol=1e-14)
    np.testing.assert_allclose(table.Y, numbers.Y, rtol=1e-14)
    assert list(table.industries[:2]) == [("ROU", "c1"), ("ROU", "c2")]
    assert list(table.final[-2:]) == [("ROW", "c41"), ("ROW", "c42")]
    assert table.check(strict=True, tolerance=1e-9).ok
    assert panel.digest(1997) == table.provenance.digest


def test_value_added_taxes_and_margins_are_rows_of_their_own(folder: Path) -> None:
    table = interlace.load("wiod2013", folder / "wiot97_row_apr12.xlsx")[1997]
    numbers = _numbers()
    assert list(table.primary) == ["TXSP", "EXP_adj", "PURR", "PURNR", "VA", "IntTTM"]
    np.testing.assert_allclose(table.value_added, numbers.added, rtol=1e-14)
    np.testing.assert_allclose(table.V[table.primary_with_roles(["taxes_on_products"])][0], numbers.taxes, rtol=1e-14)
    np.testing.assert_allclose(table.V[table.primary_with_roles(["margins"])][0], numbers.margins, rtol=1e-14)
    assert any("basic prices" in step.action for step in table.provenance.steps)


def test_indicators_read_it(folder: Path) -> None:
    table = interlace.load("wiod2013", folder)[2008]
    shares = interlace.compute("direct_services_input_share", table, cache=False).data
    assert shares["economy"].tolist() == ["ROU", "ROW"]
    embodied = interlace.compute("services_value_added_in_manufacturing_exports", table, cache=False).data
    assert embodied["value"].between(0, 1).all()


def test_a_file_of_another_name_is_dated_by_its_title(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    file.write_bytes((folder / "WIOT08_ROW_Sep12.xlsx").read_bytes())
    assert interlace.load("wiod2013", file).years == (2008,)


def _put(i: int, j: int, value: object) -> Change:
    def change(rows: list[list[Any]]) -> None:
        rows[i][j] = value

    return change


def _cut(count: int) -> Change:
    def change(rows: list[list[Any]]) -> None:
        del rows[count:]

    return change


def _narrow(count: int) -> Change:
    def change(rows: list[list[Any]]) -> None:
        rows[:] = [row[:count] for row in rows]

    return change


def _swap(rows: list[list[Any]]) -> None:
    rows[10], rows[11] = rows[11], rows[10]


N = len(ECONOMIES) * len(INDUSTRIES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_put(0, 0, "A table"), "does not say of which year|holds the table"),
        (_put(0, 0, "World Input-Output Table for 1998"), "holds the table of 1998"),
        (_put(5, 4, "x1"), "no row of codes|unknown column|are not complete"),
        (_put(5, 6, "c99"), "c99"),
        (_put(5, 6, "c2"), "more than once"),
        (_put(20, 9, None), "blank or not a number: None"),
        (_put(20, 9, "#N/A"), "not a number: '#N/A'"),
        (_put(20, 9, 1e5), "not the sum of its cells"),
        (_put(6 + N + 5, 7, 1e5), "not the sum of its cells"),
        (_put(6 + N + 5, 1, "something new"), "unknown row"),
        (_put(6 + N + 6, 1, "Value added at basic prices"), "stands twice"),
        (_cut(60), "not the same industries"),
        (_cut(6 + N), "no row of value added and output"),
        (_cut(6 + N + 7), "no row of output"),
        (_cut(3), "no row of codes"),
        (_narrow(50), "are not complete"),
        (_narrow(4 + N + 3), "are not complete"),
        (_swap, "not the same industries"),
    ],
)
def test_changed_workbooks_are_one_clear_error(tmp_path: Path, change: Change, said: str) -> None:
    rows = _rows(1997)
    change(rows)
    file = _save(tmp_path / "wiot97_row_apr12.xlsx", rows)
    with pytest.raises((InputError, UnknownName), match=said):
        interlace.load("wiod2013", file)[1997]


def test_missing_empty_truncated_and_mixed_files(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        interlace.load("wiod2013", tmp_path / "wiot97_row_apr12.xlsx")[1997]
    file = tmp_path / "wiot97_row_apr12.xlsx"
    whole = (folder / "wiot97_row_apr12.xlsx").read_bytes()
    for content, said in ((b"", "empty"), (whole[:5000], "damaged or cut short"), (b"text", "damaged or cut short")):
        file.write_bytes(content)
        with pytest.raises(InputError, match=said):
            interlace.load("wiod2013", file)
    file.write_bytes(whole)
    (tmp_path / "WIOT97_ROW_Sep12.xlsx").write_bytes(whole)
    with pytest.raises(InputError, match="of one year"):
        interlace.load("wiod2013", tmp_path)
    (tmp_path / "WIOT97_ROW_Sep12.xlsx").unlink()
    (tmp_path / "wiot_1995.RData").write_bytes(b"RDX3\n")
    with pytest.raises(InputError, match="workbooks and R data files"):
        interlace.load("wiod2013", tmp_path)


def test_a_file_that_is_not_the_tested_one_is_logged_once(
    caplog: pytest.LogCaptureFixture, test_data: Path, tmp_path: Path
) -> None:
    entry = registry.describe("wiod2013")
    assert len(entry.sha256) == 17
    with caplog.at_level(logging.WARNING, logger="interlace.sources"):
        registry.source_of("wiod2013", (("wiot_1995.RData", entry.sha256["wiot_1995.RData"]), ("new.RData", "0" * 64)))
        assert not caplog.records
        for _ in range(2):
            registry.source_of("wiod2013", (("wiot_1995.RData", "0" * 64),))
    assert len(caplog.records) == 1
    assert "wiot_1995.RData is not the file" in caplog.text


def test_every_listed_digest_is_that_of_the_data(test_data: Path) -> None:
    from interlace.model.files import sha256_of

    folders = {"wiod2013": "wiod2013", "uk2010": "uk-2010", "germany1995": "germany-1995"}
    folders |= dict.fromkeys(("bea_summary", "bea_detail", "bea_supply_use", "bea_detail_supply_use"), "bea")
    folders |= dict.fromkeys(("wiod2016_usa", "wiod2016_usa_capital"), "wiod2016-usa")
    folders |= {"austria2010": "austria-sut-2010", "us_occupations": "us-industry-occupation"}
    for entry in registry.list_sources():
        for name, digest in entry.sha256.items():
            file = test_data / "data" / folders.get(entry.name, "china") / name
            assert sha256_of(file) == digest
