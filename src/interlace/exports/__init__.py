"""What gross exports are made of: every published decomposition, by one function."""

from interlace.exports._decompose import decompose
from interlace.exports._result import Decomposition

__all__ = ["Decomposition", "decompose"]
