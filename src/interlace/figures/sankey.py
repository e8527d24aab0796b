"""A chain's income as a Sankey diagram: who earns it, by doing what, in one final product."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures._flow import MOST_LINKS, OTHER, REST, THIN, grouped
from interlace.figures._flow_drawing import drawing
from interlace.figures._input import Given
from interlace.figures.chains import Product, lowered
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.model.facts import Change
from interlace.model.frames import tidy
from interlace.model.result import Result

__all__ = ["function_name", "origin_name", "sankey"]

SHOWN = 10
"""So many origins stand alone in the table view."""


@form(
    example="figures.sankey(cars.income)",
    fits=lambda found, _: (
        isinstance(found, Result) and found.measure.startswith("chain_income") and "function" in found.data.columns
    ),
    rank=5,
)
def sankey(result: Result, economy: str | None = None, year: int | None = None, peers: Iterable[str] = ()) -> Exhibit:
    """Draw the income of a chain: economy of origin -> function -> final product.

    Parameters
    ----------
    result : Result
        The income of a chain, with ``economy`` (origin), ``function`` and shares that add up to 1; its definitions name
        the economy and the industry of the final product.
    economy : str, optional
        The economy in the accent colour; by default the one that finishes the product.
    year : int, optional
        The last year by default.
    peers : iterable of str
        Not used: the diagram names the largest partners.

    Returns
    -------
    Exhibit
        At most 25 links: small origins and functions are added up as rest and other. The spec's data set ``links`` has
        a row a link, ``nodes`` a row a node.

    Raises
    ------
    UnknownName
        If the economy or the year is not in the result.
    Unsupported
        If the result is not by function, or a share is missing.
    InputError
        If the definitions do not name a chain.
    """
    product = Product.of(result)
    given = Given.of(result, economy or product.economy, (), year)
    values = _values(given)
    table = grouped(values.clip(lower=0.0), given.economy)
    return given.figure(
        id=slug(result.measure, product.economy, product.industry, "sankey"),
        title=_title(given, product, values),
        subtitle=_subtitle(given, product, values, table),
        spec=drawing(given, product, table, _alt(given, product, values, table)),
        grid=_grid(given, values),
        how_to_read=words.text("sankey.reading", product=product.name),
        denominator=given.denominator or words.text("sankey.denominator", product=product.name),
        data=_data(given, values),
    )


def _values(given: Given) -> pd.DataFrame:
    """The year's shares, economies of origin as rows and functions as columns."""
    data = given.result.data
    if "function" not in data.columns:
        raise Unsupported(
            f"{given.measure}: the result is not by function, so it has no middle stage",
            fix="draw the income of interlace.value_chain.chain(table, economy, industry)",
        )
    kept = data[data["year"] == given.year]
    if kept["value"].isna().any():
        raise Unsupported(f"{given.measure}: a share of {given.year} is missing, so the parts do not add up")
    sums = kept.groupby(["economy", "function"], sort=False)["value"].sum()
    return sums.unstack("function").reindex(list(dict.fromkeys(kept["economy"]))).fillna(0.0)


# ---- words ----


def _title(given: Given, product: Product, values: pd.DataFrame) -> str:
    origins = values.sum(axis=1).sort_values(ascending=False, kind="stable")
    functions = values.sum(axis=0).sort_values(ascending=False, kind="stable")
    own = float(origins[given.economy])
    shown = {"product": product.name, "home": given.in_sentence(), "value": given.value(own), "year": given.year}
    shown["function"] = lowered(words.name("functions", str(functions.index[0])))
    shown["most"] = given.value(float(functions.iloc[0]))
    top = str(origins.index[0])
    if given.value(own) == given.value(origins.sum()):
        return words.text("sankey.title_whole", **shown)
    if top != given.economy:
        more = given.value(float(origins.iloc[0]))
        return words.text("sankey.title_not_first", partner=given.in_sentence(top), more=more, **shown)
    (first, start), *_ = _at_home(given)
    change = str(Change(first, given.amount(start), given.amount(own))) if first < given.year else ""
    return words.text("sankey.title" if change else "sankey.title_one_year", change=change, **shown)


def _at_home(given: Given) -> list[tuple[int, float]]:
    """Year and share of the economy itself."""
    data = given.result.data
    own = data[data["economy"] == given.economy].groupby("year")["value"].sum(min_count=1)
    return [(int(str(year)), float(value)) for year, value in own.items()]


def _subtitle(given: Given, product: Product, values: pd.DataFrame, table: pd.DataFrame) -> str:
    parts = [words.text("sankey.subtitle", product=product.name, year=given.year)]
    if REST in table.index or OTHER in table.columns:
        parts.append(words.text("sankey.merged", most=MOST_LINKS))
    if ((table > 0) & (table <= THIN * table.to_numpy().sum())).to_numpy().any():
        parts.append(words.text("sankey.thin", least=given.value(THIN)))
    below = float(values.where(values < 0, 0.0).to_numpy().sum())
    if given.value(below) != given.value(0.0):
        parts.append(words.text("sankey.negative", value=given.value(below)))
    return " ".join(parts)


def origin_name(key: str) -> str:
    """The name of an origin, or of all that are not named."""
    return words.text("sankey.rest") if key == REST else name_of(key)


def function_name(key: str) -> str:
    """The name of a function, or of all that are not named."""
    return words.text("sankey.other") if key == OTHER else words.name("functions", key)


def _alt(given: Given, product: Product, values: pd.DataFrame, table: pd.DataFrame) -> str:
    def pairs(sums: pd.Series[float], name_of_key: Callable[[str], str]) -> str:
        named_ones = ((name_of_key(str(key)), given.value(float(value))) for key, value in sums.items())
        return words.join(words.text("sankey.pair", name=name, value=value) for name, value in named_ones)

    origins, functions = pairs(table.sum(axis=1), origin_name), pairs(table.sum(axis=0), function_name)
    head = words.text("sankey.alt", product=product.name, year=given.year)
    title = _title(given, product, values)
    return f"{head} {title}. {words.text('sankey.alt_parts', origins=origins, functions=functions)}"


def _shown(given: Given, values: pd.DataFrame) -> pd.DataFrame:
    """The largest origins, the economy first, and the sum of all others; functions from the largest down."""
    order = values.sum(axis=1).sort_values(ascending=False, kind="stable").index
    functions = values.sum(axis=0).sort_values(ascending=False, kind="stable").index
    first = [given.economy, *(code for code in order if code != given.economy)][:SHOWN]
    shown = values.loc[first, functions]
    if len(values) > len(first):
        shown = pd.concat([shown, values.drop(index=first)[functions].sum().to_frame(REST).T])
    return shown


def _grid(given: Given, values: pd.DataFrame) -> Grid:
    shown = _shown(given, values)
    total = words.text("figures.column.total")
    shown.loc[total] = shown.sum(axis=0)
    return Grid.of(
        (Column(words.text("sankey.column_origin")), [origin_name(str(key)) for key in shown.index]),
        *((given.column(words.name("functions", str(key))), shown[key]) for key in shown.columns),
        (given.column(total), shown.sum(axis=1)),
        marked=0,
    )


def _data(given: Given, values: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table view, an origin and function a row."""
    shown = _shown(given, values)
    names = [origin_name(str(code)) for code in shown.index]
    axes: list[dict[str, Any]] = [{"economy": shown.index, "economy_name": names}, {"function": shown.columns}]
    return tidy(axes, shown.to_numpy(), year=given.year).assign(unit=given.unit)
