"""Who earns what along a chain, at which distance from the final user, and what would be lost without a link."""

from __future__ import annotations

import importlib
from typing import Any

# Name to module; each is imported when it is first used.
_HOMES = {
    "Chain": "chain",
    "Extraction": "extract",
    "Margins": "margins",
    "Ranking": "extract_each",
    "Smile": "smile",
    "chain": "chain",
    "exposure": "exposure",
    "extract": "extract",
    "extract_each": "extract_each",
    "gvc_income": "income",
    "linkages": "linkages",
    "origins": "origins",
    "propagation_lengths": "lengths",
    "smile": "smile",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(f"interlace.value_chain._{_HOMES[name]}"), name)
    raise AttributeError(f"module 'interlace.value_chain' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(_HOMES)
