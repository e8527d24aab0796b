"""The tables that ship with the package, and how they were built."""

from __future__ import annotations

from interlace.bundled._read import load

__all__ = ["load"]
