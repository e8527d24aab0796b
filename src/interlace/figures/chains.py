"""What the figures of one value chain share: which chain it is, and its name in a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interlace import words
from interlace.errors import InputError
from interlace.model.economies import canonical
from interlace.words import Said

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["Product", "Scaled"]

SIZES = {"mn": 1e6, "bn": 1e9, "tn": 1e12}


@dataclass(frozen=True, slots=True)
class Product:
    """The final product of a chain.

    Parameters
    ----------
    economy : str
        Canonical code of the economy that finishes it.
    industry : str
        Name of the industry that finishes it.
    """

    economy: str
    industry: str

    @classmethod
    def of(cls, result: Result) -> Product:
        """Read the chain from the definitions of a result.

        Raises
        ------
        InputError
            If the definitions do not name the chain's economy and industry.
        """
        stated = result.definitions
        industry = stated.get("industry_name", stated.get("industry"))
        if "economy" not in stated or industry is None:
            raise InputError.said("figure_no_chain", measure=result.measure)
        return cls(canonical(stated["economy"]), industry)

    @property
    def name(self) -> Said:
        """The product inside a sentence: "German transport equipment"."""
        role, parts = self.industry.replace(" ", "_"), self.industry.split("; ")
        # Several industries are named in one text, in which a name may have the same mark.
        known = len(parts) == 1 or self.industry in words.catalogue("zh")["industries"]
        kind = "role" if role in words.catalogue()["roles"] else "one" if known else "several"
        made = {"industry": role if kind == "role" else self.industry, "industries": parts}
        return Said("chains.product", {"economy": self.economy, "kind": kind, **made})


@dataclass(frozen=True, slots=True)
class Scaled:
    """One unit for all amounts of a figure, so that they can be compared at a glance.

    Parameters
    ----------
    factor : float
        Amounts are multiplied by it.
    unit : str
        As axis and headers print it: "bn USD".
    digits : int
        After the point.
    """

    factor: float
    unit: str
    digits: int

    @classmethod
    def of(cls, unit: str, amounts: Iterable[float]) -> Scaled:
        """Choose the unit in which the largest of some amounts has two to five digits before its point.

        Parameters
        ----------
        unit : str
            A unit of money is scaled ("USD mn"), a share becomes per cent, any other is left as it is.
        amounts : iterable of float

        Examples
        --------
        >>> Scaled.of("USD mn", [1_500_000.0])
        Scaled(factor=0.001, unit='bn USD', digits=0)
        """
        known = [abs(float(amount)) for amount in amounts if math.isfinite(amount)]
        if unit == "share":
            return cls(100.0, words.name("units", unit), 1)
        currency, _, size = unit.partition(" ")
        if size not in SIZES or len(currency) != 3:
            return cls(1.0, words.name("units", unit), 2)
        largest = max(known, default=0.0) * SIZES[size]
        sizes = [pair for pair in words.speaker().sizes if pair[0] < 1e12]
        scale, name = next((pair for pair in sizes if largest >= 10 * pair[0]), sizes[-1])
        said = words.text("figures.unit.money", size=name, currency=currency)
        return cls(SIZES[size] / scale, said, 0 if largest / scale >= 1000 else 1)

    def number(self, amount: float) -> float:
        """The amount in the unit of the figure."""
        return float(amount) * self.factor

    def printed(self, number: float) -> str:
        """A number that is already in the unit of the figure, without it."""
        return words.number(number, self.digits)

    def signed(self, number: float) -> str:
        """The same with a plus before what adds."""
        text = self.printed(number)
        return f"+{text}" if number > 0 and any(c in "123456789" for c in text) else text

    def interval(self, low: float, high: float) -> str:
        """The bounds of a range."""
        return words.text("figures.waterfall.interval", low=self.printed(low), high=self.printed(high))
