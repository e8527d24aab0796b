"""Figures that need outside tables: computed by docs/make_figures.py, committed, and read here."""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "docs" / "measured.toml"
REFERENCE = ROOT / "tests" / "reference"
sys.path.insert(0, str(REFERENCE))

import analyses  # noqa: E402

from interlace.indicators import Case  # noqa: E402


@dataclass(frozen=True, slots=True)
class Published:
    """A published number of tests/reference: the indicator that must reproduce it, the case, and words for it."""

    indicator: str
    case: Case
    what: str


def published() -> dict[str, list[Published]]:
    """Return the title of each reference file and its numbers of indicators."""
    return {content["title"]: [_number(entry) for entry in content.get("number", [])] for content in _files()}


def published_analyses() -> dict[str, list[analyses.Analysis]]:
    """Return the title of each reference file that has numbers of analyses, and those."""
    return analyses.published()


def notes() -> dict[str, str]:
    """Return the title of each reference file and what it says besides its numbers."""
    return {content["title"]: content.get("note", "") for content in _files()}


def _files() -> list[dict[str, Any]]:
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(REFERENCE.glob("*.toml"))]


def _number(entry: dict[str, Any]) -> Published:
    given = {name: value for name, value in entry.items() if name not in {"indicator", "what"}}
    return Published(entry["indicator"], Case(**given), entry.get("what", ""))


@cache
def measured(part: str) -> dict[str, Any]:
    """Return one part of the committed file: ``cases``, ``analyses``, ``comparisons`` or ``merging``."""
    return tomllib.loads(FILE.read_text(encoding="utf-8")).get(part, {})


def case_key(indicator: str, case: Case) -> str:
    """Return the name under which our value of a reference case stands."""
    where = ",".join(f"{name}={value}" for name, value in sorted(case.where.items()))
    options = ",".join(f"{name}={value}" for name, value in sorted(case.options.items()))
    over = [",".join(f"{name}={value}" for name, value in sorted(case.over.items()))] if case.over else []
    return "|".join([indicator, case.table, str(case.year), where, options, case.weight, *over])
