"""A table: the industries or the parts of one economy, in the first year and the year asked for, and the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures._input import ADDITIVE, Given
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["table"]

ROWS = ("industry", "function", "component")


@form(example='figures.table(by_function, economy="CHN", year=2011)')
def table(result: Result, economy: str | None = None, year: int | None = None) -> Exhibit:
    """Set out the values of an economy's industries, functions or other parts.

    Parameters
    ----------
    result : Result
        One value a row of an economy and year; ``weight``, where it has one, is the part of the whole that a row is.
    economy : str, optional
        The result's largest by default.
    year : int, optional
        The last year by default; the first of the result stands beside it.

    Returns
    -------
    Exhibit
        Without a drawing. Industries from the highest value down, parts in the result's order.

    Raises
    ------
    UnknownName
        If the economy or the year is not in the result.
    Unsupported
        If the result has no parts, several values a part, or none at all.
    """
    given = Given.of(result, economy, (), year)
    data = result.data
    key = next((name for name in ROWS if name in data.columns), None)
    own = data[(data["economy"] == given.economy) & data["year"].isin([given.years[0], given.year])]
    if key is not None and any(name != key for name in ADDITIVE if name in data.columns):
        named = [name for name in (key, "industry_name", "year") if name in data.columns]
        own = own.groupby(named, sort=False)["value"].sum(skipna=False).reset_index()
    if key is None or own.duplicated([key, "year"]).any():
        raise Unsupported.said("figure_no_parts" if key is None else "figure_several_a_part", title=given.measure)
    now = own[own["year"] == given.year].set_index(key)
    if key == "industry":
        now = now.sort_values("value", ascending=False, kind="stable", na_position="last")
    if now["value"].isna().all():
        raise Unsupported.said("no_part", economy=given.economy, year=given.year)
    names = [str(row.get("industry_name", code)) if key == "industry" else str(code) for code, row in now.iterrows()]
    return given.figure(
        "table",
        title=_title(given, key, pd.Series(now["value"].to_numpy(), index=names).dropna()),
        subtitle=words.text("figures.table.subtitle", single=given.years[0] == given.year, **given.about),
        spec=None,
        grid=_grid(given, key, names, now, own[own["year"] == given.years[0]].set_index(key)["value"]),
        data=given.tidy(economy=[given.economy], year=[given.years[0], given.year]),
    )


def _title(given: Given, key: str, values: pd.Series[float]) -> str:
    low, high = given.amount(values.min()), given.amount(values.max())
    named = {"low_name": values.idxmin(), "high_name": values.idxmax()}
    return words.text(
        "figures.table.title", what=key, subject=given.subject(), year=given.year, low=low, high=high, **named
    )


def _grid(given: Given, key: str, names: list[str], now: pd.DataFrame, before: pd.Series[float]) -> Grid:
    head = words.text(f"figures.column.{'industry' if key == 'industry' else 'part'}")
    kind = {"industry": "industries", "function": "functions", "component": "components"}[key]
    columns: list[tuple[Column, Any]] = [(Column(head), [words.name(kind, name) for name in names])]
    if "weight" in now.columns:
        columns.append((Column(words.text("figures.table.weight"), "percent", 1), now["weight"]))
    value = given.column(given.year)
    if given.years[0] == given.year:
        return Grid.of(*columns, (value, now["value"]))
    start = before.reindex(now.index)
    change = Column(words.text("figures.table.change", unit=given.unit), value.kind, value.digits)
    size = now["value"] - start
    return Grid.of(*columns, (given.column(given.years[0]), start), (value, now["value"]), (change, size))
