"""Units of a table's cells, and the words in which they are written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from interlace.model.books import book

__all__ = ["Unit"]

_BOOK = book("units")
_CURRENCIES = frozenset(_BOOK["currencies"].split())
_SIGNS: dict[str, str] = _BOOK["signs"]
_MULTIPLIERS = {word: float(size) for size, words in _BOOK["multipliers"].items() for word in words}
_CUT = re.compile(r",(?!\d{3}(?!\d))|[，\s(]|$")
_PRICES = re.compile(r"\b(?:prices|current|constant|chained|chain-linked|volumes?)\b|价")
_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+|\d+|[十百千万亿]|[A-Za-z]+\.?|\S")


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

    @property
    def counts_heads(self) -> bool:
        """Whether its words say that it counts persons; `scale` is then the persons in one unit."""
        return _read(self.name)[0] == "heads"

    @property
    def names_currency(self) -> bool:
        """Whether the code or sign of a currency stands in its words."""
        return any(sign in self.name for sign in _SIGNS) or not _CURRENCIES.isdisjoint(re.findall("[A-Z]+", self.name))

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Read a unit from its words: a currency or persons, how many of them, and prices after a comma.

        Parameters
        ----------
        text : str
            For example ``"EUR mn"``, ``"10,000 CNY"``, ``"亿元"``, ``"thousand persons"`` or
            ``"EUR mn, 2010 prices"``.

        Returns
        -------
        Unit
            Words that are not wholly understood (``"m3"``, ``"kt CO2"``) are kept as they are, with the scale 1 and
            no currency: nothing is guessed from a part of them.

        Examples
        --------
        >>> Unit.parse("EUR mn, 2010 prices")
        Unit(name='EUR mn', currency='EUR', scale=1000000.0, prices='2010 prices')
        >>> Unit.parse("kt CO2").scale
        1.0
        """
        whole = " ".join(text.split())
        for end in reversed([cut.start() for cut in _CUT.finditer(whole)]):
            kind, scale = _read(whole[:end])
            prices = re.sub(r"^\((.*)\)$|^(?:at|in)\s+", r"\1", whole[end:].strip(" ,，"))
            if kind and (not prices or _tells_prices(prices)):
                return cls(whole[:end].strip(), "" if kind == "heads" else kind, scale, prices)
        return cls(whole)


def _tells_prices(words: str) -> bool:
    """Whether words after a unit are about prices, and say nothing of its size."""
    size = any(token.rstrip(".").casefold() in _MULTIPLIERS for token in _TOKEN.findall(words))
    return bool(_PRICES.search(words)) and not size


def _read(name: str) -> tuple[str, float]:
    """Return the currency (or "heads") and the multiplier of a name; nothing and 1 unless every word is known."""
    for sign, code in _SIGNS.items():
        name = name.replace(sign, f" {code} ")
    kinds: list[str] = []
    scale = 1.0
    for token in _TOKEN.findall(name):
        word = token.rstrip(".").casefold()
        number = word.replace(",", "")
        if word in _MULTIPLIERS:
            scale *= _MULTIPLIERS[word]
        elif number.isdecimal() and float(number) >= 1 and math.log10(float(number)).is_integer():
            scale *= float(number)
        elif word.upper() in _CURRENCIES or word in _BOOK["currency_words"]:
            kinds.append(_BOOK["currency_words"].get(word, word.upper()))
        elif word in _BOOK["heads"]:
            kinds.append("heads")
        elif word != "of":
            return "", 1.0
    return (kinds[0], scale) if len(set(kinds)) == 1 else ("", 1.0)
