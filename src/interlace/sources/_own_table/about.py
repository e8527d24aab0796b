"""What the user says about a table: year, unit, prices, source, and how its cells are to be read."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from interlace.errors import InputError
from interlace.model.units import Unit
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import year_of
from interlace.sources._own_table.vocabulary import normal

KEYS = (
    "title", "economy", "year", "unit", "currency", "scale", "prices", "publisher", "version", "licence", "citation",
    "url", "classification", "decimal", "blanks", "tolerance", "comment",
)  # fmt: skip
_SAME = {"license": "licence", "source": "publisher", "country": "economy", "price_basis": "prices", "note": "comment"}
_SIZES = {1e3: "thousand", 1e6: "mn", 1e9: "bn", 1e12: "tn"}
_HOW_UNIT = (
    'write a currency, how many, and prices after a comma, for example "EUR mn, 2010 prices"; or say currency, scale '
    "and prices apart"
)


@dataclass
class About:
    """What was said about a table, by key, and where it was said."""

    values: dict[str, str] = field(default_factory=dict)
    place: str = "about"

    def get(self, key: str) -> str:
        """Return what was said under a key, or an empty string."""
        return self.values.get(key, "")

    def joined(self, other: About) -> About:
        """Return what both say; `other` wins."""
        return About({**self.values, **other.values}, other.place if other.values else self.place)

    def _wrong(self, key: str, what: str, fix: str) -> InputError:
        return InputError(what, where=f"{self.place}, {key}", fix=fix)

    @property
    def year(self) -> int | None:
        """The year, or None where none is said.

        Raises
        ------
        InputError
            If what is said is not a year.
        """
        text = self.get("year")
        if not text:
            return None
        year = year_of(text)
        if year is None:
            raise self._wrong("year", f"{text!r} is not a year", "write a year such as 2010")
        return year

    @property
    def tolerance(self) -> float | None:
        """Largest imbalance that the user accepts, as a share of output."""
        text = self.get("tolerance")
        if not text:
            return None
        number = _number(text)
        if number is None or not 0 <= number < 0.1:
            fix = "write for example 0.001 for a tenth of a per cent of an industry's output"
            raise self._wrong("tolerance", f"the tolerance {text!r} is not a share between 0 and 0.1", fix)
        return number

    @property
    def blanks_are_zero(self) -> bool:
        """Whether the user says that a blank cell is a zero."""
        word = self.get("blanks").strip().casefold()
        if word not in {"", "error", "zero", "0"}:
            raise self._wrong("blanks", f"{word!r} is not a way to read blank cells", 'write "zero" or "error"')
        return word in {"zero", "0"}

    def unit(self, findings: Findings) -> Unit:
        """Return the unit that is said, with currency, scale and prices read from its words where not said apart.

        Raises
        ------
        InputError
            If the unit names a currency and is not wholly understood, or contradicts what is said apart.
        """
        currency, scale = self.get("currency").strip().upper(), self._scale()
        text = self.get("unit").strip()
        read = Unit.parse(text)
        if currency and not read.currency and (joined := Unit.parse(f"{currency} {text}")).currency:
            read = joined
        if not text and not (currency and scale):
            findings.warn("the unit is not stated", where=self.place, fix="add unit, for example EUR mn, and prices")
            findings.step("unit not stated by the user")
            return Unit("unit not stated", prices=self.get("prices"))
        if not read.currency and (currency or read.names_currency) and not (currency and scale):
            raise self._wrong("unit", f"the unit {text!r} is not understood", _HOW_UNIT)
        said = {"currency": currency, "scale": scale, "prices": self.get("prices")}
        for key, value in said.items():
            words = getattr(read, key)
            if value and words not in ("", 1.0, value):
                raise self._wrong(key, f"the unit {read} says {words} and {key} says {value}", _HOW_UNIT)
        size = "" if scale in (None, read.scale) else f" {_SIZES.get(scale, f'{scale:,.0f}')}"
        name = read.name + size if read.currency else read.name
        return Unit(name, currency or read.currency, scale or read.scale, self.get("prices") or read.prices)

    def _scale(self) -> float | None:
        """Return how many units of the currency one unit is, or None where it is not said apart."""
        text = self.get("scale")
        number = _number(text)
        if text and not number:
            raise self._wrong("scale", f"the scale {text!r} is not a positive number", "write 1000000 for millions")
        return number


def _number(text: str) -> float | None:
    word = text.strip().replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text.strip()) else text.strip()
    return float(word) if re.fullmatch(r"\d*\.?\d+([eE][+-]?\d+)?", word) else None


def is_key(text: str) -> bool:
    """Return whether a comment begins with a known key, or with one word so near to it that it must be a slip."""
    key = _SAME.get(normal(text), normal(text))
    return key in KEYS or (len(text.split()) == 1 and bool(difflib.get_close_matches(key, KEYS, n=1, cutoff=0.7)))


def about_of_pairs(pairs: Mapping[str, object], place: str, findings: Findings) -> About:
    """Return what pairs of key and value say; an unknown key is a warning."""
    values: dict[str, str] = {}
    for given, value in pairs.items():
        key = _SAME.get(normal(given), normal(given))
        if key in KEYS:
            values[key] = str(value).strip()
        elif key:
            near = difflib.get_close_matches(key, KEYS, n=1)
            findings.warn(
                f"{given!r} is not a known key and is left out",
                where=place,
                fix=f"did you mean {near[0]!r}?" if near else "known are " + ", ".join(KEYS),
            )
    return About({key: value for key, value in values.items() if value}, place)


def about_of_toml(text: str, place: str, findings: Findings) -> About:
    """Read what ``about.toml`` says.

    Raises
    ------
    InputError
        If the text is not TOML.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"the file is not valid TOML: {error}", where=place, fix='write lines such as unit = "EUR mn"'
        ) from None
    flat = {key: value for key, value in data.items() if not isinstance(value, (dict, list))}
    for key in data.keys() - flat.keys():
        findings.warn(f"{key!r} is not a plain value and is left out", where=place, fix='write key = "value"')
    return about_of_pairs(flat, place, findings)
