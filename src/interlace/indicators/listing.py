"""Measures as a list that shows as a table."""

from __future__ import annotations

import pandas as pd

from interlace import words
from interlace.indicators.declaration import Measure
from interlace.model.html import box, grid

__all__ = ["Measures"]


class Measures(tuple[Measure, ...]):
    """Measures in their order: a tuple, which shows as a table of id, title, trend and unit."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a row a measure: ``id``, ``title``, ``trend``, ``unit`` and ``kind`` (indicator or analysis)."""
        rows = [(item.id, item.title, item.trend, item.unit, item.word) for item in self]
        return pd.DataFrame(rows, columns=["id", "title", "trend", "unit", "kind"], dtype="str")

    def __repr__(self) -> str:
        head = tuple(words.text(f"notebook.measures.{name}") for name in ("id", "trend", "title"))
        rows = [head, *((item.id, item.trend, _told(item)) for item in self)]
        first, second = (max(len(row[at]) for row in rows) for at in range(2))
        return "\n".join(f"{row[0]:{first}}  {row[1]:{second}}  {row[2]}" for row in rows)

    def _repr_html_(self) -> str:
        head = [words.text(f"notebook.measures.{name}") for name in ("id", "title", "trend", "unit")]
        rows = [(item.id, item.title, words.name("trends", item.trend), _unit(item)) for item in self]
        return box("measures", words.text("notebook.measures.count", count=len(rows)), grid(head, rows))


def _told(item: Measure) -> str:
    return words.text("explain.listed", title=item.title, unit=_unit(item))


def _unit(item: Measure) -> str:
    return words.name("counted_in", item.unit)
