"""Results made by hand, so that a figure's words and data can be told in advance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result

EXPORTS = "services_value_added_in_manufacturing_exports"
NAMES = ("CHN", "USA", "DEU", "JPN", "KOR", "FRA")


def made(
    rows: pd.DataFrame, indicator: str = EXPORTS, unit: str = "share", title: str = "Services in exports"
) -> Result:
    source = Source(
        name="made", title="A made table", publisher="", version="1", licence="", citation="", url="", files=()
    )
    definitions = {"denominator": "gross exports"}
    return Result(rows.assign(unit=unit), indicator, definitions, Provenance(source), title, unit)


def lines(values: Mapping[str, Sequence[float]], first: int = 2000, **options: str) -> Result:
    """A result with one value an economy and year."""
    rows = [
        {"economy": code, "year": first + place, "value": value}
        for code, series in values.items()
        for place, value in enumerate(series)
    ]
    return made(pd.DataFrame(rows), **options)


def parts(values: Mapping[tuple[str, int], Mapping[tuple[str, str], float]], **options: str) -> Result:
    """A result by function and component."""
    rows = [
        {"economy": code, "year": year, "component": component, "function": function, "value": value}
        for (code, year), inside in values.items()
        for (function, component), value in inside.items()
    ]
    return made(pd.DataFrame(rows), **options)


def by_industry(values: Mapping[str, float], indicator: str, unit: str = "steps") -> Result:
    """A result by industry of one economy and year; the names are the keys."""
    rows = [
        {"economy": "CHN", "industry": f"c{place}", "industry_name": name, "year": 2011, "value": value}
        for place, (name, value) in enumerate(values.items())
    ]
    return made(pd.DataFrame(rows), indicator, unit, indicator)


def expanded(spec: dict, first: int = 2000) -> dict[tuple[str, int], float | None]:
    """Economy and year -> value, as the lines of a specification hold them."""
    return {
        (row["code"], first + place): value
        for row in spec["datasets"]["lines"]
        for place, value in enumerate(row["value"])
    }
