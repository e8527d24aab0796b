"""Published tables and the user's own: one file a publisher, and a register of what they are."""

from __future__ import annotations

from interlace.sources.registry import SourceEntry, describe, list_sources, load

__all__ = ["SourceEntry", "describe", "list_sources", "load"]
