"""Reference numbers of analyses, one a parameter: the entries ``analysis`` of tests/reference/*.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from interlace.value_chain import chain, gvc_income

FOLDER = Path(__file__).parent.parent / "reference"
ANALYSES = {"gvc_income", "foreign_share"}
"""Those that are tested here."""


def _numbers():
    for file in sorted(FOLDER.glob("*.toml")):
        for position, entry in enumerate(tomllib.loads(file.read_text(encoding="utf-8")).get("analysis", [])):
            if entry["function"] in ANALYSES:
                yield pytest.param(entry, id=f"{file.stem}-{position}-{entry['what']}-{entry['year']}")


@pytest.mark.parametrize("entry", list(_numbers()))
def test_number(entry, wiod):
    assert entry["source"].strip()
    table = wiod[entry["year"]]
    if entry["function"] == "gvc_income":
        found = gvc_income(table, by="economy")
    else:
        found = chain(table, entry["economies"][0], entry["industry"]).foreign_share
    data = found.data.set_index("economy")["value"]
    assert data[entry["economies"]].sum() == pytest.approx(entry["expected"], abs=entry["tolerance"], rel=0)
