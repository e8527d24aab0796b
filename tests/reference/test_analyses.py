"""Numbers from outside that analyses must reproduce, one a parameter: the entries ``analysis`` of these files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from interlace.sources import bea

from .analyses import Analysis, published, value_of

ENTRIES = [entry for entries in published().values() for entry in entries]


@pytest.mark.parametrize("entry", [pytest.param(entry, id=f"{entry.what}-{entry.year}") for entry in ENTRIES])
def test_number(entry: Analysis, wiod: Any, outside: Any, test_data: Path) -> None:
    assert entry.source.strip()

    def table_of(name: str, year: int) -> Any:
        return (wiod if name == "wiod2013" else outside[name])[year]

    value = value_of(entry, table_of, test_data)
    assert value == pytest.approx(entry.expected, abs=entry.tolerance, rel=0)


def test_each_has_a_name_of_its_own() -> None:
    assert [key for key, times in Counter(entry.key for entry in ENTRIES).items() if times > 1] == []


def test_a_tolerance_follows_from_the_kind_of_source() -> None:
    """Another inter-country table: 3 points; TiVA against WIOD: 8; worked from the same table: the printed digit."""
    for entry in ENTRIES:
        wanted = {"another inter-country table": 0.03, "TiVA against WIOD": 0.08}
        kinds = [tolerance for words, tolerance in wanted.items() if words in entry.source]
        assert [entry.tolerance] == kinds if kinds else entry.tolerance <= 0.0005, entry.what


@pytest.mark.parametrize("year", sorted({entry.year for entry in ENTRIES if entry.function == "total_requirements"}))
def test_requirements_are_typed_as_the_publisher_prints_them(year: int, test_data: Path) -> None:
    printed = bea.total_requirements(year, test_data / "data" / "bea")
    for entry in ENTRIES:
        if (entry.function, entry.year) == ("total_requirements", year):
            assert printed.loc[entry.options["row"], entry.options["column"]] == entry.expected
