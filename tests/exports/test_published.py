"""Published numbers, one a parameter: the entries of tests/reference/exports.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from interlace.exports import decompose

FOLDER = Path(__file__).parent.parent / "reference"
FIELDS = {"function", "what", "table", "year", "exporters", "method", "terms", "expected", "tolerance", "source"}


def _numbers() -> list[Any]:
    entries = tomllib.loads((FOLDER / "exports.toml").read_text(encoding="utf-8"))["analysis"]
    return [pytest.param(entry, id=f"{entry['what']}-{entry['year']}") for entry in entries]


@pytest.mark.parametrize("entry", _numbers())
def test_number(entry: dict[str, Any], wiod: Any) -> None:
    assert set(entry) - {"rest"} == FIELDS
    assert entry["source"].strip()
    found = decompose(wiod[entry["year"]], entry["method"], exporters=entry["exporters"] or None)
    wide = found.to_frame(wide=True)
    share = wide[entry["terms"]].to_numpy().sum() / wide["gross_exports"].sum()
    value = 1 - share if entry.get("rest") else share
    assert value == pytest.approx(entry["expected"], abs=entry["tolerance"], rel=0)
