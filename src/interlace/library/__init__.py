"""What is at hand: bundled, registered and the user's datasets, and which of them answers a question best.

`interlace.library(...)` is this package itself, called: it returns a `Library`.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from interlace.library.holdings import Holding, Library, at_hand, data_folder, library
from interlace.library.kept import Kept, read_back

__all__ = ["Holding", "Kept", "Library", "at_hand", "data_folder", "library", "read_back"]


class _Called(ModuleType):
    """A package that is called like the function of its name."""

    def __call__(self, *given: Any, only: bool = False) -> Library:
        return library(*given, only=only)


sys.modules[__name__].__class__ = _Called
