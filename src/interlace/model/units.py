"""Units of a table's cells."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Unit"]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit in which a table counts.

    Parameters
    ----------
    name : str
        As printed, for example ``"USD mn"``.
    currency : str
        ISO 4217 code, or an empty string for a physical unit.
    scale : float
        Units of the currency in one unit of the table, 1e6 for millions.
    prices : str
        The price basis, for example ``"current basic prices"``.
    """

    name: str
    currency: str = ""
    scale: float = 1.0
    prices: str = ""

    def __str__(self) -> str:
        return f"{self.name}, {self.prices}" if self.prices else self.name
