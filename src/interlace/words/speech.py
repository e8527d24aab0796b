"""How numbers, names and lists are printed, whatever the language; each language's `Speaker` says where it differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"


class MissingText(LookupError):
    """The catalogue has no such text, or a text asks for a value that was not given."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value with its unit, which prints itself in the language that is spoken.

    Parameters
    ----------
    value : float
        A share as a fraction; NaN where there is none.
    unit : str
        ``"share"``, ``"points"`` (a difference of two shares, as a fraction), ``"steps"``, money (``"USD mn"``, or an
        ISO 4217 code for single units of it), or any other word.
    digits : int, optional
        After the point; by default one for shares, two for other units, and what the size asks for of money.

    Examples
    --------
    >>> str(Amount(0.245, "share")), str(Amount(2.5, "steps")), str(Amount(1500.0, "USD mn"))
    ('24.5%', '2.50 steps', '1.50 bn USD')
    """

    value: float
    unit: str
    digits: int | None = None

    def __str__(self) -> str:
        from interlace.words import speaker

        return speaker().amount(self)

    @property
    def bare(self) -> str:
        """The figure as a cell prints it whose header has the unit."""
        from interlace.words import speaker

        return speaker().bare(self)


class Speaker:
    """Prints facts in one language; a language's own class overrides what it says otherwise.

    `say` is asked by a text's typed place: ``{value:percent}`` calls ``say_percent(value, "")``, ``{value:percent.2}``
    calls ``say_percent(value, "2")``.
    """

    sizes: Sequence[tuple[float, str]] = ()
    """Sizes of money, the largest first, and their words."""
    percent_sign = "%"
    separator, alternative, mark = ", ", " or ", "; "
    """What stands between names told one after the other, between those to choose from, and between clauses."""

    def say(self, value: Any, kind: str) -> str:
        """Print a value as its place asks; without a kind, a text, a whole number, or what prints itself."""
        if kind:
            name, _, option = kind.partition(".")
            maker: Callable[[Any, str], str] | None = getattr(self, f"say_{name}", None)
            if maker is None:
                raise ValueError(f"there is no such kind of place: {name}")
            return maker(value, option)
        if isinstance(value, float):
            raise TypeError("a number with a point needs a kind of place")
        return str(value)

    def variants(self, value: object) -> tuple[str, ...]:
        """Return the names of the variant that a value chooses, the most particular first."""
        if value is None:
            return ("none",)
        if isinstance(value, bool):
            return ("yes" if value else "no",)
        if isinstance(value, int):
            return (str(value), self.plural(value))
        return (value if isinstance(value, str) else str(getattr(value, "variant", value)),)

    # ---- what languages differ in ----

    def plural(self, count: int) -> str:
        """Return which form of a noun a count takes: ``"one"`` or ``"other"``."""
        raise NotImplementedError

    def owner(self, name: str) -> str:
        """Return a name that has no adjective as it stands before what belongs to it."""
        raise NotImplementedError

    def listed(self, items: Iterable[str]) -> str:
        """Print names as a list inside a sentence."""
        raise NotImplementedError

    def paragraph(self, sentences: Iterable[str]) -> str:
        """Print sentences as one running text; empty ones are left out."""
        raise NotImplementedError

    def money(self, units: float, currency: str, digits: int | None = None) -> str:
        """Print an amount of single units of a currency."""
        raise NotImplementedError

    def with_unit(self, figure: str, value: float, unit: str) -> str:
        """Print a figure and the words of its unit."""
        raise NotImplementedError

    # ---- numbers ----

    def missing(self) -> str:
        """Return the words for a figure that is not there."""
        from interlace.words import text

        return text("numbers.missing")

    def number(self, value: float, digits: int = 1) -> str:
        """Print a number with thousands grouped and a true minus sign."""
        if not math.isfinite(value):
            return self.missing()
        plain = f"{abs(value):,.{digits}f}"
        return MINUS + plain if value < 0 and any(c in "123456789" for c in plain) else plain

    def percent(self, share: float, digits: int = 1) -> str:
        """Print a fraction as per cent."""
        return self.number(100 * share, digits) + self.percent_sign if math.isfinite(share) else self.missing()

    def amount(self, amount: Amount) -> str:
        """Print an amount with its unit."""
        value, unit, digits = amount.value, amount.unit, amount.digits
        if not math.isfinite(value):
            return self.missing()
        if unit == "share":
            return self.percent(value, 1 if digits is None else digits)
        if (money := self._money(unit)) is not None:
            return self.money(value * money[1], money[0], digits)
        return self.with_unit(amount.bare, value, unit)

    def bare(self, amount: Amount) -> str:
        """Print an amount without its unit: shares in per cent, differences of shares in points."""
        value, digits = amount.value, amount.digits
        if amount.unit in ("share", "points"):
            return self.number(100 * value, 1 if digits is None else digits)
        if digits is None:
            digits = 2 if abs(value) < 100 else 0
        return self.number(value, digits)

    @staticmethod
    def _money(unit: str) -> tuple[str, float] | None:
        """Return the currency of a unit of money and its size, or None."""
        currency, _, size = unit.partition(" ")
        if len(currency) != 3 or not (currency.isascii() and currency.isupper()):
            return None
        scale = {"": 1.0, "mn": 1e6, "bn": 1e9, "tn": 1e12}.get(size)
        return None if scale is None else (currency, scale)

    def scaled(self, units: float, digits: int | None) -> tuple[str, str]:
        """Return an amount of money in the largest of `sizes` that it reaches, and the word for that size."""
        for size, word in self.sizes:
            if abs(units) >= size:
                shown = units / size
                return self.number(shown, (2 if abs(shown) < 10 else 1) if digits is None else digits), word
        return self.number(units, digits or 0), ""

    # ---- kinds of places ----

    def say_percent(self, value: float, digits: str) -> str:
        """A fraction as per cent."""
        return self.percent(float(value), int(digits or 1))

    def say_points(self, value: Any, digits: str) -> str:
        """A difference of two shares in points without its sign, or the size of a change in its own unit."""
        size = getattr(value, "size", value)
        if not isinstance(size, Amount):
            size = Amount(abs(float(size)), "points", int(digits or 1))
        return self.amount(size)

    def say_number(self, value: float, digits: str) -> str:
        """A number with one digit after the point, or as many as are asked for."""
        return self.number(float(value), int(digits or 1))

    def say_count(self, value: int, _: str) -> str:
        """A whole number with its thousands grouped."""
        return self.number(value, 0)

    def say_steps(self, value: float, digits: str) -> str:
        """A distance along a chain."""
        return self.amount(Amount(float(value), "steps", int(digits or 2)))

    def say_bare(self, value: Amount, _: str) -> str:
        """An amount without its unit."""
        return value.bare

    def say_p(self, value: float, _: str) -> str:
        """A p value to three digits, or where it lies beyond them."""
        from interlace.words import text

        if not math.isfinite(value):
            return self.missing()
        if value < 0.001:
            return text("numbers.below", number="0.001")
        return text("numbers.above", number="0.999") if value > 0.999 else f"{value:.3f}"

    def say_spelled(self, value: int, _: str) -> str:
        """A small count as a word, where the language does so."""
        return str(value)

    def say_ordinal(self, value: int, _: str) -> str:
        """A rank."""
        return str(value)

    # ---- names and lists ----

    def _name(self, kind: str, key: object, form: str = "name") -> str:
        from interlace.words import name

        return name(kind, str(key), form)

    def say_economy(self, code: str, _: str) -> str:
        """An economy's name as a heading or a label has it."""
        return self._name("economies", code)

    def say_in(self, code: str, _: str) -> str:
        """An economy's name inside a sentence: "the United States"."""
        return self._name("economies", code, "in")

    def say_of(self, code: str, _: str) -> str:
        """An economy's adjective: "Chinese"."""
        return self._name("economies", code, "of")

    def lowered(self, name: str) -> str:
        """Return a name as it stands inside a sentence."""
        return name

    def say_industry(self, name: str, _: str) -> str:
        """An industry's name inside a sentence."""
        return self.lowered(self._name("industries", name))

    def say_Industry(self, name: str, _: str) -> str:
        """An industry's name as a heading or a label has it."""
        return self._name("industries", name)

    def say_product(self, name: str, _: str) -> str:
        """What an industry makes, inside a sentence."""
        return self.say_industry(name, "")

    def say_within(self, value: object, _: str) -> str:
        """A text that begins like a heading, inside a sentence."""
        return self.lowered(str(value))

    def say_name(self, key: str, kind: str) -> str:
        """A name inside a sentence, of the kind that stands after the point: ``{part:name.functions}``."""
        return self.lowered(self._name(kind, key))

    def say_Name(self, key: str, kind: str) -> str:
        """The same as a heading or a label has it."""
        return self._name(kind, key)

    def say_list(self, items: Iterable[object], _: str) -> str:
        """Texts as a list."""
        return self.listed([str(item) for item in items])

    def say_series(self, items: Iterable[object], _: str) -> str:
        """Texts one after the other, without a word before the last."""
        return self.separator.join(str(item) for item in items)

    def say_clauses(self, items: Iterable[object], _: str) -> str:
        """Texts with marks of their own, one after the other."""
        return self.mark.join(str(item) for item in items)

    def say_either(self, items: Iterable[object], _: str) -> str:
        """Texts to choose from."""
        return self.alternative.join(str(item) for item in items)

    def say_economies(self, codes: Iterable[str], _: str) -> str:
        """Economies as a list inside a sentence."""
        return self.listed([self.say_in(code, "") for code in codes])

    def say_industries(self, names: Iterable[str], _: str) -> str:
        """Industries as a list inside a sentence."""
        return self.listed([self.say_industry(name, "") for name in names])

    def say_names(self, keys: Iterable[str], kind: str) -> str:
        """Names of one kind as a list inside a sentence."""
        return self.listed([self.say_name(key, kind) for key in keys])

    def say_years(self, years: Iterable[int], _: str) -> str:
        """Years in order as the spans that they make."""
        runs: list[list[int]] = []
        for year in sorted({int(year) for year in years}):
            if runs and year == runs[-1][-1] + 1:
                runs[-1].append(year)
            else:
                runs.append([year])
        return self.listed([f"{run[0]}{DASH}{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs])

    def say_sentence(self, value: object, _: str) -> str:
        """A text at the beginning of a sentence."""
        words = str(value)
        return words[:1].upper() + words[1:]

    def say_paragraph(self, sentences: Iterable[object], _: str) -> str:
        """Sentences as one running text."""
        return self.paragraph([str(item) for item in sentences])
