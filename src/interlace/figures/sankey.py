"""A chain's income as a Sankey diagram: who earns the value of one final product, by doing what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import theme
from interlace.figures._flow import MOST_LINKS, OTHER, REST, THIN, grouped
from interlace.figures._flow_drawing import drawing
from interlace.figures._input import Given, in_data, paragraph
from interlace.figures.chains import Product
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.model.facts import Series
from interlace.model.frames import tidy
from interlace.model.result import Result
from interlace.words import Said

__all__ = ["sankey"]

SERVICES = theme.FUNCTIONS[:6]
"""What the product is about is never among the other functions."""
ALT_NAMED = 4
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
    """Draw the income of a chain: economy of origin -> function.

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
    values, shares = _values(given), Series.of(result)
    table = grouped(values.clip(lower=0.0), given.economy, always=SERVICES)
    return given.figure(
        id=slug(result.measure, product.economy, product.industry, "sankey"),
        title=_title(given, shares, product, values),
        subtitle=_subtitle(given, shares, product, values, table),
        spec=drawing(table, _name, lambda value: str(shares.printed(value)), given.economy),
        alt=_alt(given, shares, product, table),
        grid=_grid(given, values),
        how_to_read=words.text("sankey.reading", product=product.name),
        denominator=given.denominator or words.text("sankey.denominator", product=product.name),
        data=_data(given, values),
    )


def _values(given: Given) -> pd.DataFrame:
    """The year's shares, economies of origin as rows and functions as columns."""
    data = given.result.data
    if "function" not in data.columns:
        raise Unsupported.said("figure_no_stage", title=given.measure)
    kept = data[data["year"] == given.year]
    if kept["value"].isna().any():
        raise Unsupported.said("figure_share_missing", title=given.measure, year=given.year)
    sums = kept.groupby(["economy", "function"], sort=False)["value"].sum()
    return sums.unstack("function").reindex(list(dict.fromkeys(kept["economy"]))).fillna(0.0)


# ---- words ----


def _title(given: Given, shares: Series, product: Product, values: pd.DataFrame) -> str:
    origins = values.sum(axis=1).sort_values(ascending=False, kind="stable")
    functions = values.sum(axis=0).sort_values(ascending=False, kind="stable")
    own = shares.printed(origins[given.economy])
    shown = {"product": product.name, "home": given.economy, "value": own, "year": given.year}
    shown |= {"function": str(functions.index[0]), "most": shares.printed(functions.iloc[0])}
    top, more = str(origins.index[0]), shares.printed(origins.iloc[0])
    change = shares.change(given.economy, given.year)
    if str(own) == str(shares.printed(origins.sum())):
        case = "whole"
    elif top != given.economy:
        case = "behind"
    else:
        case = "plain" if change is None else "changed"
    return words.text("sankey.title", case=case, partner=top, more=more, change=change, **shown)


def _subtitle(given: Given, shares: Series, product: Product, values: pd.DataFrame, table: pd.DataFrame) -> str:
    below = shares.printed(values.where(values < 0, 0.0).to_numpy().sum())
    merged = REST in table.index or OTHER in table.columns
    thin = ((table > 0) & (table <= THIN * table.to_numpy().sum())).to_numpy().any()
    return paragraph(
        Said("sankey.subtitle", {"product": product.name, "year": given.year}),
        Said("sankey.merged", {"most": MOST_LINKS}) if merged else None,
        Said("sankey.thin", {"least": shares.printed(THIN)}) if thin else None,
        Said("sankey.negative", {"value": below}) if str(below) != str(shares.printed(0.0)) else None,
    )


def _name(side: int, key: str) -> str:
    """The name of an origin (left) or a function (right), or of all that are not named."""
    if key in (REST, OTHER):
        return words.text(f"sankey.{key}")
    return words.name("functions", key) if side else name_of(key)


def _alt(given: Given, shares: Series, product: Product, table: pd.DataFrame) -> list[Said | str]:
    def told(side: int, path: str) -> Said:
        sums = (table if side else table.T).sum().sort_values(ascending=False, kind="stable").head(ALT_NAMED)
        pairs = [
            Said("figures.pair", {"name": _name(side, str(key)), "value": shares.printed(value)})
            for key, value in sums.items()
        ]
        return Said(path, {"items": pairs})

    head = Said("sankey.alt.head", {"product": product.name, "year": given.year})
    return [head, told(0, "sankey.alt.origins"), told(1, "sankey.alt.functions")]


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
    names = [*(_name(0, str(key)) for key in shown.index), total]
    shown.loc[total] = shown.sum(axis=0)
    return Grid.of(
        (Column(words.text("sankey.column_origin")), names),
        *((given.column(words.name("functions", str(key))), shown[key]) for key in shown.columns),
        (given.column(total), shown.sum(axis=1)),
        marked=0,
    )


def _data(given: Given, values: pd.DataFrame) -> pd.DataFrame:
    """The rows of the table view, an origin and function a row."""
    shown = _shown(given, values)
    names = [in_data(str(code)) for code in shown.index]
    axes: list[dict[str, Any]] = [{"economy": shown.index, "economy_name": names}, {"function": shown.columns}]
    return tidy(axes, shown.to_numpy(), year=given.year).assign(unit=given.unit)
