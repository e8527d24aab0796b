"""Results made by hand, so that a figure's words and data can be told in advance."""

from __future__ import annotations

import dataclasses
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


def expanded(spec: dict) -> dict[tuple[str, int], float | None]:
    """Economy and year -> value, as the lines of a specification hold them."""
    return {(row["code"], row["year"]): row["value"] for row in spec["datasets"]["lines"]}


def chain(
    values: Mapping[tuple[str, str], Sequence[float]], home: str = "DEU", years: Sequence[int] = (1995, 2008)
) -> Result:
    """The income of a chain: (origin, function) -> a share a year."""
    rows = [
        {
            "economy": code,
            "industry": f"c{place}",
            "industry_name": f"Industry {place}",
            "function": function,
            "year": year,
            "value": value,
            "amount": 1000 * value,
        }
        for place, ((code, function), series) in enumerate(values.items())
        for year, value in zip(years, series, strict=True)
    ]
    named = {"economy": home, "industry": "c15", "industry_name": "Transport equipment"}
    plain = made(pd.DataFrame(rows), "chain_income", "share", "Income in a chain")
    return dataclasses.replace(plain, definitions=named)


@dataclasses.dataclass(frozen=True, eq=False)
class Changed(Result):
    """A result with the totals of both years beside it, as a decomposition of change has them."""

    levels: pd.DataFrame = dataclasses.field(default_factory=pd.DataFrame)


def change(terms: Mapping[str, tuple[float, float, float]], start: float, **more: str) -> Changed:
    """The drivers of a change in China from 1995 to 2008: term -> value, lower, upper, in USD mn."""
    rows = [
        {"economy": "CHN", "component": name, "year": 2008, "value": value, "start": 1995, "lower": low, "upper": high}
        for name, (value, low, high) in terms.items()
    ]
    end = start + sum(value for value, _, _ in terms.values())
    plain = made(pd.DataFrame(rows), "structural_decomposition", "USD mn", "Drivers")
    return Changed(
        data=plain.data,
        measure=plain.measure,
        definitions={"measured": "value added of services", "value": "mean of the two polar forms", **more},
        provenance=plain.provenance,
        heading=plain.heading,
        unit=plain.unit,
        levels=pd.DataFrame({"economy": ["CHN"], "start": [start], "end": [end]}),
    )


def flows(values: Mapping[tuple[str, str], Mapping[str, float]], method: str = "kww", unit: str = "USD mn") -> Result:
    """A decomposition of exports by partner as tidy rows: (exporter, importer) -> gross flow and terms."""
    rows = [
        {"economy": exporter, "partner": importer, "component": name, "year": 2008, "value": value}
        for (exporter, importer), inside in values.items()
        for name, value in inside.items()
    ]
    return made(pd.DataFrame(rows), f"exports_{method}", unit, "Exports decomposed")
