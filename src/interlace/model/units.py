"""Units of a table's cells, and the words in which they are written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

__all__ = ["CURRENCIES", "HEADS", "Unit"]

_CODES = (
    "AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CUP CVE CYP CZK DEM DJF DKK DOP DZD EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEL GHS "
    "GIP GMD GNF GRD GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW "
    "KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MTL MUR MVR MWK MXN MYR MZN NAD "
    "NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SIT "
    "SKK SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF "
    "XCD XOF XPF YER ZAR ZMW ZWL"
)
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217 codes, those that the euro replaced included."""

_SIGNS = {
    "US dollars": "USD",
    "US$": "USD",
    "美元": "USD",
    "欧元": "EUR",
    "日元": "JPY",
    "人民币": "CNY",
    "元": "CNY",
    "€": "EUR",
    "£": "GBP",
}
_CURRENCY_WORDS = {"rmb": "CNY", "yuan": "CNY", "euro": "EUR", "euros": "EUR"}
_MULTIPLIERS = {
    **dict.fromkeys(("ten", "tens", "十"), 1e1),
    **dict.fromkeys(("hundred", "hundreds", "百"), 1e2),
    **dict.fromkeys(("thousand", "thousands", "th", "k", "千"), 1e3),
    **dict.fromkeys(("万",), 1e4),
    **dict.fromkeys(("million", "millions", "mn", "mln", "mio", "m"), 1e6),
    **dict.fromkeys(("亿",), 1e8),
    **dict.fromkeys(("billion", "billions", "bn", "mrd"), 1e9),
    **dict.fromkeys(("trillion", "trillions", "tn"), 1e12),
}
HEADS = ("persons", "person", "people", "jobs", "employees", "workers", "人")
"""Words that say that a unit counts heads."""

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
        return any(sign in self.name for sign in _SIGNS) or not CURRENCIES.isdisjoint(re.findall("[A-Z]+", self.name))

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
        elif word.upper() in CURRENCIES or word in _CURRENCY_WORDS:
            kinds.append(_CURRENCY_WORDS.get(word, word.upper()))
        elif word in HEADS:
            kinds.append("heads")
        elif word != "of":
            return "", 1.0
    return (kinds[0], scale) if len(set(kinds)) == 1 else ("", 1.0)
