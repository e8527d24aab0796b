"""The workbook: a sheet a figure and table, to 16 digits, and nothing in it that a spreadsheet runs."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from interlace.errors import MissingExtra
from interlace.report import build, content, workbook

from . import worlds

if TYPE_CHECKING:
    from pathlib import Path

    from interlace.report import Report

openpyxl = pytest.importorskip("openpyxl")

#: Openpyxl writes 16 significant digits.
EXACT = 1e-15


@pytest.fixture(scope="module")
def made(china: Report) -> bytes:
    return workbook.workbook_bytes(china)


@pytest.fixture(scope="module")
def book(made: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(made))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_a_sheet_a_figure_and_table(book: Any, china: Report) -> None:
    blocks = content.exhibits(china)
    assert book.sheetnames[:3] == ["about", "summary", "contents"]
    assert len(book.sheetnames) == 3 + len(blocks)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    listed = {row[0]: row for row in rows(book["contents"])[1:]}
    for item in blocks:
        name = item.id.removeprefix("chn-2011-")[:31]
        assert listed[name][1] == item.title
        assert listed[name][7:] == (item.indicator, item.digest)


def test_rows_are_exact_and_say_where_they_come_from(book: Any, china: Report) -> None:
    for figure in china.figures:
        head, *cells = rows(book[figure.id.removeprefix("chn-2011-")[:31]])
        assert list(head) == [*figure.data.columns, "indicator", "definitions", "source", "digest"]
        assert len(cells) == len(figure.data)
        read = pd.DataFrame(cells, columns=list(head))
        for name in figure.data.columns:
            if pd.api.types.is_numeric_dtype(figure.data[name]):
                assert read[name].astype(float).tolist() == pytest.approx(figure.data[name].tolist(), rel=EXACT, abs=0)
        assert set(read["digest"]) == {figure.digest}
        assert "unit" in head


def test_tables_keep_their_headers_with_units(book: Any, china: Report) -> None:
    table = next(item for item in china.exhibits if item.spec is None)
    head, *cells = rows(book[table.id.removeprefix("chn-2011-")])
    assert list(head[: len(table.data.columns)]) == [str(name) for name in table.data.columns]
    assert len(cells) == len(table.data)
    assert {row[-1] for row in cells} == {table.digest}


def test_about_and_summary(book: Any, china: Report) -> None:
    about = rows(book["about"])
    for pair in (
        ("economy", "CHN"),
        ("year", 2011),
        ("digest", china.digest),
        ("licence", china.licence),
        ("note", "Estimates from input-output tables, not official statistics."),
    ):
        assert pair in about
    assert any(key == "Producer services" and value.startswith("transport") for key, value in about)
    assert sum(1 for key, _ in about if key.startswith("sha256 of")) == 17
    head, *tiles = rows(book["summary"])
    assert head[2] == "share"
    for row, tile in zip(tiles, china.tiles, strict=True):
        assert row[2] == pytest.approx(tile.share, rel=EXACT, abs=0)


def test_the_choices_and_the_claims_board_are_there(book: Any, china: Report) -> None:
    assert china.choices is not None
    assert len(rows(book["choices-table"])) == 1 + len(china.choices.grid.rows)
    head, *cells = rows(book["claims-board"])
    assert {"claim", "verdict", "value", "passes"} <= set(head)
    assert {row[head.index("claim")] for row in cells} == {verdict.claim.number for verdict in china.verdicts}


def test_headers_stay_in_view(book: Any) -> None:
    for sheet in book:
        if sheet.title != "about":
            assert sheet.freeze_panes == "A2"
            assert sheet["A1"].font.bold


def test_the_same_report_gives_the_same_bytes(made: bytes, china: Report) -> None:
    assert workbook.workbook_bytes(china) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_runs_as_a_formula() -> None:
    names = {**worlds.NAMES, "food": '=HYPERLINK("http://x")', "cars": "@SUM(1)", "law": "+1\x07"}
    made = build(worlds.panel(worlds.table(names=names, source="-2+3")), "CHN", peers=())
    read = openpyxl.load_workbook(io.BytesIO(workbook.workbook_bytes(made)))
    texts = [cell for sheet in read for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any("HYPERLINK" in cell.value for cell in texts)
    for cell in texts:
        assert cell.data_type == "s"
        assert not cell.value.startswith(("=", "+", "-", "@"))


def test_a_refusal_is_listed() -> None:
    alone = worlds.table(economies=("CHN",))
    made = build(worlds.panel(alone), "CHN", peers=())
    refused = made.refused
    read = openpyxl.load_workbook(io.BytesIO(workbook.workbook_bytes(made)))
    listed = [row for row in rows(read["contents"]) if row[0] == "none"]
    assert refused
    assert [row[1] for row in listed] == [item.title for item in refused]
    assert all("cannot bear" in row[2] for row in listed)


def test_sheet_names_are_valid_and_unique() -> None:
    wanted = ["x" * 40, "x" * 40, "X" * 31, "a[b]:*?/\\c", "'quoted'", "", " ", "History", "summary", "供给/使用"]
    names = workbook.sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() not in {"history", "summary"}


def test_write(china: Report, made: bytes, tmp_path: Path) -> None:
    assert china.write(tmp_path / "china.XLSX").read_bytes() == made


def test_without_openpyxl(china: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match="writing a workbook"):
        china.write(tmp_path / "china.xlsx")
    assert not list(tmp_path.iterdir())
