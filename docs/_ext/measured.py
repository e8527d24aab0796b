"""Figures that need outside tables: computed by docs/make_figures.py, committed, and read here."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from interlace.indicators._declaration import Case

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "docs" / "measured.toml"
REFERENCE = ROOT / "tests" / "reference"


@dataclass(frozen=True, slots=True)
class Published:
    """A published number of tests/reference: the indicator that must reproduce it, the case, and words for it."""

    indicator: str
    case: Case
    what: str


def published() -> dict[str, list[Published]]:
    """Return the title of each reference file and its numbers."""
    found = {}
    for file in sorted(REFERENCE.glob("*.toml")):
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        # A file of analyses alone has no figure of an indicator.
        if content.get("number"):
            found[content["title"]] = [_number(entry) for entry in content["number"]]
    return found


def _number(entry: dict[str, Any]) -> Published:
    given = {name: value for name, value in entry.items() if name not in {"indicator", "what"}}
    return Published(entry["indicator"], Case(**given), entry.get("what", ""))


@cache
def measured(part: str) -> dict[str, Any]:
    """Return one part of the committed file: ``cases`` or ``merging``."""
    return tomllib.loads(FILE.read_text(encoding="utf-8")).get(part, {})


def case_key(indicator: str, case: Case) -> str:
    """Return the name under which our value of a reference case stands."""
    where = ",".join(f"{name}={value}" for name, value in sorted(case.where.items()))
    options = ",".join(f"{name}={value}" for name, value in sorted(case.options.items()))
    return "|".join([indicator, case.table, str(case.year), where, options, case.weight])
