"""The checkable claims about integration, as data, and how a verdict on each is reached."""

from __future__ import annotations

from interlace.claims._book import Cell, Claim, get, list_claims
from interlace.claims._check import check
from interlace.claims._verdict import VERDICTS, Verdict, verdicts

__all__ = ["VERDICTS", "Cell", "Claim", "Verdict", "check", "get", "list_claims", "verdicts"]
