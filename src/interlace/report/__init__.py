"""What a report says, in which order, and the page it is printed on."""

from __future__ import annotations

from interlace.report.build import Report, build, panels_of
from interlace.report.collection import write_all
from interlace.report.context import DEFAULT_PEERS

__all__ = ["DEFAULT_PEERS", "Report", "build", "panels_of", "write_all"]
