"""Published numbers, one a parameter: tests/reference/*.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from interlace.indicators import Case, get
from interlace.indicators.cases import value_of

FOLDER = Path(__file__).parent.parent / "reference"
FIELDS = {"indicator", "table", "year", "where", "options", "expected", "tolerance", "weight", "source", "what"}


def _numbers():
    for file in sorted(FOLDER.glob("*.toml")):
        for position, entry in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get("number", [])):
            where = "-".join(entry["where"].values()) or "world"
            yield pytest.param(entry, id=f"{file.stem}-{position}-{entry['indicator']}-{where}-{entry['year']}")


@pytest.mark.parametrize("entry", list(_numbers()))
def test_number(entry, wiod, outside):
    assert set(entry) <= FIELDS
    assert entry["source"].strip()
    tables = wiod if entry["table"] == "wiod2013" else outside[entry["table"]]
    case = Case(
        entry["table"],
        entry["year"],
        entry["where"],
        entry["expected"],
        entry["tolerance"],
        entry["source"],
        entry.get("options", {}),
        entry.get("weight", ""),
    )
    value = value_of(get(entry["indicator"]), case, tables[entry["year"]])
    assert value == pytest.approx(entry["expected"], abs=entry["tolerance"], rel=0)
