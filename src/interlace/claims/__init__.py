"""The checkable claims about integration, as data, and how a verdict on each is reached."""

from __future__ import annotations

from interlace.claims._book import Cell, Claim, get, list_claims
from interlace.claims._check import Tested, check, measured_cells
from interlace.claims._verdict import VERDICTS, Outcome, Spread, Verdict, judge, verdicts

__all__ = [
    "VERDICTS",
    "Cell",
    "Claim",
    "Outcome",
    "Spread",
    "Tested",
    "Verdict",
    "check",
    "get",
    "judge",
    "list_claims",
    "measured_cells",
    "verdicts",
]
