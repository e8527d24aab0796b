"""The part of a table's deliveries that comes from abroad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from interlace.kernels._types import Float
from interlace.model.cells import read_only

__all__ = ["Imported"]


@dataclass(frozen=True, eq=False)
class Imported:
    """The part of a table's deliveries that comes from abroad.

    Parameters
    ----------
    Z : array_like, shape (n, n)
        Imported products by the industry whose product it is, to each industry.
    Y : array_like, shape (n, k)
        To each category of final use.
    """

    Z: Float
    Y: Float

    def under(self, axes: Mapping[str, tuple[pd.Index, ...]]) -> Imported:
        """Return the part with its cells in the order of a table's labels, read-only."""
        return Imported(*(read_only(getattr(self, name), axes[name], f"the imported part of {name}") for name in "ZY"))
