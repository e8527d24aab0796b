"""Who earns what along a chain, at which distance from the final user, and what would be lost without a link."""

from __future__ import annotations

from interlace.value_chain._chain import Chain, chain
from interlace.value_chain._exposure import exposure
from interlace.value_chain._extract import extract
from interlace.value_chain._extract_each import Ranking, extract_each
from interlace.value_chain._extraction import Extraction
from interlace.value_chain._lengths import propagation_lengths
from interlace.value_chain._linkages import linkages
from interlace.value_chain._margins import Margins
from interlace.value_chain._origins import gvc_income, origins
from interlace.value_chain._select import ChosenIndustries
from interlace.value_chain._smile import Smile, smile
from interlace.value_chain.verdicts import SmileTest

__all__ = [
    "Chain",
    "ChosenIndustries",
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
