"""What the user says about a table: year, unit, prices, source, and how its cells are to be read."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from interlace.errors import InputError
from interlace.model.units import Unit
from interlace.sources.own_table.findings import Findings
from interlace.sources.own_table.long_layout import year_of
from interlace.sources.own_table.vocabulary import normal

__all__ = ["About", "about_of_pairs", "about_of_toml", "is_key"]

KEYS = (
    "title", "economy", "year", "unit", "currency", "scale", "prices", "publisher", "version", "licence", "citation",
    "url", "classification", "decimal", "blanks", "tolerance", "comment",
)  # fmt: skip
_SAME = {
    "license": "licence",
    "source": "publisher",
    "country": "economy",
    "price_basis": "prices",
    "note": "comment",
}
_SCALES = {
    "tn": 1e12, "trillion": 1e12, "bn": 1e9, "billion": 1e9, "billions": 1e9, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "million": 1e6, "millions": 1e6, "mio": 1e6, "th": 1e3, "thousand": 1e3, "thousands": 1e3, "k": 1e3,
}  # fmt: skip


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
            raise InputError(f"{text!r} is not a year", where=f"{self.place}, year", fix="write a year such as 2010")
        return year

    @property
    def tolerance(self) -> float | None:
        """Largest imbalance that the user accepts, as a share of output."""
        text = self.get("tolerance")
        if not text:
            return None
        number = _number(text)
        if number is None or not 0 <= number < 0.1:
            raise InputError(
                f"the tolerance {text!r} is not a share between 0 and 0.1",
                where=f"{self.place}, tolerance",
                fix="write for example 0.001 for a tenth of a per cent of an industry's output",
            )
        return number

    @property
    def blanks_are_zero(self) -> bool:
        """Whether the user says that a blank cell is a zero."""
        word = self.get("blanks").strip().casefold()
        if word not in {"", "error", "zero", "0"}:
            raise InputError(
                f"{word!r} is not a way to read blank cells",
                where=f"{self.place}, blanks",
                fix='write "zero" or "error"',
            )
        return word in {"zero", "0"}

    def unit(self, findings: Findings) -> Unit:
        """Return the unit that is said, with currency and scale read from its words where they are not said apart."""
        name = self.get("unit").strip()
        if not name:
            findings.warn("the unit is not stated", where=self.place, fix="add unit, for example EUR mn, and prices")
            findings.step("unit not stated by the user")
            return Unit("unit not stated", prices=self.get("prices"))
        currency, scale = _read_unit(name)
        if self.get("scale"):
            number = _number(self.get("scale"))
            if number is None or number <= 0:
                raise InputError(
                    f"the scale {self.get('scale')!r} is not a positive number",
                    where=f"{self.place}, scale",
                    fix="write 1000000 for millions",
                )
            scale = number
        return Unit(name, self.get("currency").strip().upper() or currency, scale, self.get("prices"))


def _number(text: str) -> float | None:
    word = text.strip().replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", text.strip()) else text.strip()
    return float(word) if re.fullmatch(r"\d*\.?\d+([eE][+-]?\d+)?", word) else None


def _read_unit(name: str) -> tuple[str, float]:
    found = re.search(r"\b[A-Z]{3}\b", name)
    scale = 1.0
    for word in re.findall(r"[a-z]+", name.replace(found.group(0), " ").casefold() if found else name.casefold()):
        scale *= _SCALES.get(word, 1.0)
    for figure in re.findall(r"\d[\d,]*", name):
        scale *= float(figure.replace(",", "")) or 1.0
    return (found.group(0) if found else ""), scale


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
