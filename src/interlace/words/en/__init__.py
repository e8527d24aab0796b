"""English: how it prints numbers, names and lists."""

from __future__ import annotations

from collections.abc import Iterable

from interlace.words.speech import Speaker

_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PROPER = ("Leontief", "Ghosh", "Internet", "English")
"""Words that keep their capital inside a sentence."""


class English(Speaker):
    """British spelling."""

    sizes = ((1e12, "tn"), (1e9, "bn"), (1e6, "mn"))

    def plural(self, count: int) -> str:
        return "one" if count == 1 else "other"

    def owner(self, name: str) -> str:
        return f"{name}'" if name.endswith("s") else f"{name}'s"

    def listed(self, items: Iterable[str]) -> str:
        names = list(items)
        return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    def paragraph(self, sentences: Iterable[str]) -> str:
        return " ".join(text for text in sentences if text)

    def money(self, units: float, currency: str, digits: int | None = None) -> str:
        figure, size = self.scaled(units, digits)
        return f"{figure} {size} {currency}" if size else f"{figure} {currency}"

    def with_unit(self, figure: str, value: float, unit: str) -> str:
        return f"{figure} {self._name('units', unit)}".rstrip()

    def lowered(self, name: str) -> str:
        return name if not name[1:2].islower() or name.startswith(_PROPER) else name[:1].lower() + name[1:]

    def say_product(self, name: str, _: str) -> str:
        return self.say_industry(name, "").removeprefix("manufacture of ")

    def say_spelled(self, value: int, _: str) -> str:
        return _SPELLED[value] if 0 <= value < len(_SPELLED) else str(value)

    def say_ordinal(self, value: int, _: str) -> str:
        last = 0 if 10 <= value % 100 <= 20 else value % 10
        return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


SPEAKER = English()
