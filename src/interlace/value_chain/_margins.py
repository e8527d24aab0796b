"""What a final product gains in value after the factory gate: trade and transport margins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from interlace.errors import InputError
from interlace.model.economies import canonical
from interlace.model.options import count, number
from interlace.sources.bea import Distribution


@dataclass(frozen=True, slots=True)
class Margins:
    """A final product at producers' prices, and what is added until its buyer pays for it.

    Parameters
    ----------
    economy : str
        Where the product is bought.
    year : int
    producers : float
        Value at producers' prices, above zero.
    trade, transport : float
        Trade and transport margins in the same unit, not below zero.
    product : str
        Which product, in words.
    source : str
        Where the values come from, in words.

    Raises
    ------
    InputError
        If a value is not a number, or of the wrong sign.

    References
    ----------
    Chen, Gouma, Los & Timmer (2017): the distribution stage is the purchasers' less the producers' value.

    Examples
    --------
    >>> shoes = Margins("USA", 2017, producers=40.0, trade=55.0, transport=5.0, product="footwear")
    >>> shoes.purchasers, shoes.share
    (100.0, 0.6)
    """

    economy: str
    year: int
    producers: float
    trade: float
    transport: float
    product: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "economy", canonical(self.economy))
        object.__setattr__(self, "year", count("year of the margins", self.year))
        object.__setattr__(self, "producers", number("producers of the margins", self.producers, above=0))
        for name in ("trade", "transport"):
            object.__setattr__(self, name, number(f"{name} of the margins", getattr(self, name), least=0))

    @property
    def purchasers(self) -> float:
        """Value at purchasers' prices."""
        return self.producers + self.trade + self.transport

    @property
    def share(self) -> float:
        """Share of the purchasers' value that is added after the factory gate."""
        return (self.trade + self.transport) / self.purchasers

    @classmethod
    def of_bea(cls, found: Distribution) -> Self:
        """Return the margins that `interlace.sources.bea.distribution` found for products bought in the USA.

        Raises
        ------
        InputError
            If it is something else.
        """
        if not isinstance(found, Distribution):
            raise InputError.said("margins_strange", given=type(found).__name__)
        return cls("USA", found.year, found.producers, found.trade, found.transport, found.product, found.source)

    def __str__(self) -> str:
        words = f"{self.product + ', ' if self.product else ''}{self.economy} {self.year}"
        return words + (f" ({self.source})" if self.source else "")
