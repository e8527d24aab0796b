"""Chinese: how it prints numbers, names and lists."""

from __future__ import annotations

from collections.abc import Iterable

from interlace.words.speech import Speaker


class Chinese(Speaker):
    """Simplified, numbers in 万, 亿 and 万亿, no space between a figure and its unit."""

    separator, alternative, mark = "、", "或", "；"
    sizes = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))

    def plural(self, count: int) -> str:
        return "other"

    def owner(self, name: str) -> str:
        return name

    def listed(self, items: Iterable[str]) -> str:
        names = list(items)
        # A name that is a list itself takes the stronger mark around it.
        if any("、" in name for name in names):
            return "；".join(names)
        if any("和" in name for name in names):
            return "、".join(names)
        return "和".join(["、".join(names[:-1]), names[-1]] if len(names) > 1 else names)

    def paragraph(self, sentences: Iterable[str]) -> str:
        return "".join(sentences)

    def money(self, units: float, currency: str, digits: int | None = None) -> str:
        figure, size = self.scaled(units, digits)
        return f"{figure}{size}{self._name('currencies', currency)}"

    def with_unit(self, figure: str, value: float, unit: str) -> str:
        return f"{figure}{self._name('units', unit)}"


SPEAKER = Chinese()
