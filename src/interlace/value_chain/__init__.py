"""Who earns what along a chain, at which distance from the final user, and what would be lost without a link."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlace.value_chain._chain import Chain, chain
    from interlace.value_chain._exposure import exposure
    from interlace.value_chain._extract import Extraction, extract
    from interlace.value_chain._extract_each import Ranking, extract_each
    from interlace.value_chain._lengths import propagation_lengths
    from interlace.value_chain._linkages import linkages
    from interlace.value_chain._margins import Margins
    from interlace.value_chain._origins import gvc_income, origins
    from interlace.value_chain._smile import Smile, smile
    from interlace.value_chain.verdicts import SmileTest

__all__ = [
    "Chain",
    "Extraction",
    "Margins",
    "Ranking",
    "Smile",
    "SmileTest",
    "chain",
    "exposure",
    "extract",
    "extract_each",
    "gvc_income",
    "linkages",
    "origins",
    "propagation_lengths",
    "smile",
]

# The module of each name that is not called like its module.
_HOMES = {
    "Chain": "_chain",
    "Extraction": "_extract",
    "Margins": "_margins",
    "Ranking": "_extract_each",
    "Smile": "_smile",
    "SmileTest": "verdicts",
    "gvc_income": "_origins",
    "propagation_lengths": "_lengths",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        # Each is imported when it is first used.
        if name in __all__:
            return getattr(importlib.import_module(f"interlace.value_chain.{_HOMES.get(name, '_' + name)}"), name)
        raise AttributeError(f"module 'interlace.value_chain' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
