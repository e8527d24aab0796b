"""Tables of shares by part: two years, one year, parts without a share, and nothing at all."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from interlace.errors import Unsupported
from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result
from interlace.report import build
from interlace.report.context import Context
from interlace.report.document import Refused
from interlace.report.tables import parts

from . import worlds


def _result(rows: list[tuple[str, str, int, float, float]], key: str) -> Result:
    data = pd.DataFrame(rows, columns=["economy", key, "year", "value", "weight"]).assign(unit="share")
    definitions = {"denominator": "value added", "operating surplus": "GOS"}
    provenance = Provenance(Source("made", "Made by hand"))
    return Result(data, "operating_surplus_in_value_added", definitions, provenance, "Profit", "share")


def _context(first: int = 2010) -> Context:
    return Context("CHN", 2011, first, 2011, (), (), "narrow")


ROWS = [
    ("CHN", "transport", 2010, 0.30, 0.5),
    ("CHN", "finance", 2010, math.nan, 0.0),
    ("CHN", "transport", 2011, 0.36, 0.6),
    ("CHN", "finance", 2011, 0.50, 0.4),
    ("USA", "transport", 2011, 0.90, 1.0),
]


def test_two_years_with_the_change_in_points() -> None:
    table = parts("profit-functions", _result(ROWS, "function"), _context(), "Made by hand")
    assert [column.label for column in table.grid.columns] == [
        "Function",
        "Part of value added, %",
        "Profit 2010, %",
        "Profit 2011, %",
        "Change, points",
    ]
    assert table.grid.rows[0] == ("Transport", 60.0, 30.0, 36.0, pytest.approx(6.0))
    assert table.grid.rows[1] == ("Finance", 40.0, None, 50.0, None)
    assert len(table.grid.rows) == 2, "other economies have no row"
    assert table.denominator == "value added"
    assert table.definition == "operating surplus: GOS"


def test_one_year_has_no_change() -> None:
    table = parts("profit-functions", _result(ROWS, "function"), _context(2011), "Made by hand")
    assert [column.label for column in table.grid.columns] == ["Function", "Part of value added, %", "Profit 2011, %"]
    assert table.grid.rows[0] == ("Transport", 60.0, 36.0)


def test_bands_keep_their_own_names_and_a_part_new_since_then_has_no_start() -> None:
    rows = [("CHN", "1 nearest final use", 2011, 0.4, 0.2), ("CHN", "2", 2011, math.nan, 0.0)]
    table = parts("profit-positions", _result(rows, "component"), _context(), "Made by hand")
    assert table.grid.rows[0] == ("1 nearest final use", 20.0, None, 40.0, None)
    assert table.grid.rows[1] == ("2", 0.0, None, None, None)


def test_no_part_with_a_share_is_refused() -> None:
    rows = [("CHN", "transport", 2011, math.nan, math.nan)]
    with pytest.raises(Unsupported, match="no part of China has a share in 2011"):
        parts("profit-functions", _result(rows, "function"), _context(), "Made by hand")
    with pytest.raises(Unsupported, match="no part of China"):
        parts("profit-functions", _result(ROWS[-1:], "function"), _context(), "Made by hand")


def test_a_national_table_with_profit_has_both_tables_in_its_report() -> None:
    years = [worlds.with_profit(worlds.table(("XLD",), year=year)) for year in (2010, 2011)]
    report = build(worlds.panel(*years), "XLD")
    found = {item.id: item for item in report.sections[3].blocks}
    functions, bands = found["profit-functions"], found["profit-positions"]
    assert not isinstance(functions, Refused)
    assert not isinstance(bands, Refused)
    shares = {row[0]: row[3] for row in functions.grid.rows}
    assert shares["R&D and business services"] == pytest.approx(60.0)
    assert shares["Primary"] == pytest.approx(10.0)
    assert len(bands.grid.rows) == 5
    assert functions.caption == "Gross operating surplus is what the source calls Operating surplus."
    assert "Real estate" in bands.caption
    page = report.to_html()
    assert functions.title in page
    assert functions.caption in page
