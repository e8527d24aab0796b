"""Stacked lying bars: what a figure is made of, by function or by domestic and foreign, for economies or the years."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import bars, theme
from interlace.figures._input import Given, paragraph
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.model.options import choice
from interlace.words import Amount, Said

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["structure"]

Over = Literal["economies", "years"]
Row = tuple[str, int]
"""Economy and year of one bar."""
Pair = tuple[str, str]
"""Function and component of one part; either may be empty."""
MOST = 3
"""So many parts are told in the text alternative."""


@form(example='figures.structure(by_function, economy="CHN", year=2011, peers=peers)', fits=has("function"), rank=2)
def structure(
    result: Result,
    economy: str | None = None,
    peers: Iterable[str] = (),
    year: int | None = None,
    over: Over = "economies",
) -> Exhibit:
    """Draw the parts of a result as stacked bars.

    Parameters
    ----------
    result : Result
        With a column ``function`` or ``component`` or both.
    economy : str, optional
        The result's largest by default.
    peers : iterable of str
        One bar each, in the same year.
    year : int, optional
        The last year by default.
    over : {"economies", "years"}
        The economy in the first year and in ``year`` and its peers, or the economy alone with a bar a year.

    Returns
    -------
    Exhibit

    Raises
    ------
    UnknownName
        If the economy, a peer or the year is not in the result, or ``over`` is neither.
    Unsupported
        If the result has no parts.
    """
    over = choice("value of over", over, get_args(Over))
    given = Given.of(result, economy, peers, year)
    parts = _parts(given)
    rows = _rows(given, over)
    values = _values(given, parts, rows)
    drawn = _bars(given, values, over)
    tips = {
        name: words.text(f"figures.column.{name}") for name in ("bar", "part", *(["where"] if len(parts) > 1 else []))
    }
    tips["label"] = words.text("figures.column.value", unit=given.unit_words)
    look = bars.Look(28 if over == "years" else 44, 0.64, tips, _legend(values), inside=True)
    return given.figure(
        "structure years" if over == "years" else "structure",
        title=_title(given, values),
        subtitle=_subtitle(given, values, over),
        alt=_alt(given, values, over),
        spec=bars.drawing(drawn, bars.Axis.of(drawn, given.unit, given.unit_words, given.finest), look),
        grid=_grid(given, values, over),
        data=_data(given, rows),
    )


def _parts(given: Given) -> list[str]:
    """The columns that tell parts apart."""
    data = given.result.data
    parts = [name for name in ("function", "component") if name in data.columns]
    if not parts:
        raise Unsupported.said("figure_no_parts", title=given.measure)
    if data.duplicated(["economy", "year", *parts]).any():
        raise Unsupported.said("figure_several_a_part", title=given.measure)
    return parts


def _rows(given: Given, over: Over) -> list[Row]:
    if over == "years":
        return [(given.economy, when) for when in given.years]
    first = given.years[0]
    own = [(given.economy, given.year)] + ([(given.economy, first)] if first < given.year else [])
    return own + [(peer, given.year) for peer in given.peers]


def _values(given: Given, parts: list[str], rows: list[Row]) -> pd.DataFrame:
    """A row a bar, a column a part: columns (function, component); without functions, ("", component)."""
    data = given.result.data
    wide = data.set_index(["economy", "year", *parts])["value"].unstack(parts)
    if len(parts) == 1:
        only = [str(name) for name in wide.columns]
        wide.columns = pd.MultiIndex.from_tuples([(name, "") if parts == ["function"] else ("", name) for name in only])
    order = sorted(_pairs(wide), key=_place)
    return wide.reindex(index=pd.MultiIndex.from_tuples(rows), columns=pd.MultiIndex.from_tuples(order)).astype(float)


def _data(given: Given, rows: list[Row]) -> pd.DataFrame:
    tidy = given.tidy(economy=[code for code, _ in rows], year=[when for _, when in rows])
    keep = [(str(code), int(when)) in rows for code, when in zip(tidy["economy"], tidy["year"], strict=True)]
    return tidy[keep].reset_index(drop=True)


# ---- words ----


def _split(values: pd.DataFrame) -> str:
    """What tells the parts apart: ``"function"``, ``"component"`` or ``"both"``."""
    functions, components = ({pair[level] for pair in _pairs(values)} for level in (0, 1))
    return "component" if functions == {""} else "both" if len(components) > 1 else "function"


def _title(given: Given, values: pd.DataFrame) -> str:
    own = _cells(values, (given.economy, given.year))
    total, functions = float(own.sum(skipna=False)), own.groupby(level=0, sort=False).sum()
    about: dict[str, Any] = {"subject": given.subject(), "year": given.year, "total": given.amount(total)}
    part, value = str(functions.idxmax()), given.amount(functions.max())
    share = given.unit == "share"
    if total != total:
        case = "missing"
    elif given.amount(own.abs().max()).bare == given.amount(0.0).bare:
        case = "zero"
    elif len(functions) > 1:
        case = "whole" if _is_whole(given, values) else "points" if share else "amount"
    elif ("", "foreign") in own.index:
        case = "domestic"
        value = Amount(float(own[("", "foreign")]), "points" if share else given.unit, given.digits)
    else:
        case = "plain"
    return words.text("figures.structure.title", case=case, part=part, value=value, **about)


def _is_whole(given: Given, values: pd.DataFrame) -> bool:
    """Whether the parts of every bar make up 100%, so that printing it says nothing."""
    sums = values.sum(axis=1, skipna=False).dropna()
    return given.unit == "share" and bool(((sums - 1).abs() < 1e-6).all()) and not sums.empty


def _subtitle(given: Given, values: pd.DataFrame, over: Over) -> str:
    split = _split(values)
    return paragraph(
        words.text("figures.structure.subtitle", over=over, split=split, economy=given.economy, **given.about),
        words.text("figures.structure.shades") if split == "both" else None,
        words.text("figures.structure.small"),
    )


def _alt(given: Given, values: pd.DataFrame, over: Over) -> list[Said]:
    rows = [row for row in _keys(values) if over == "economies" or row[1] in (given.years[0], given.year)]
    level = 1 if _split(values) == "component" else 0
    lines = []
    for row in sorted(rows, key=lambda one: one != (given.economy, given.year)):
        sums = _cells(values, row).groupby(level=level, sort=False).sum(min_count=1).dropna()
        largest = sums.sort_values(ascending=False, kind="stable").iloc[:MOST]
        parts = [
            Said(
                "figures.pair",
                {"name": _part_name(*(("", str(key)) if level else (str(key), ""))), "value": given.amount(value)},
            )
            for key, value in largest.items()
        ]
        total = given.amount(_cells(values, row).sum(skipna=False))
        if parts:
            lines.append(
                Said("figures.structure.alt.row", {"bar": _name(given, row, over), "total": total, "parts": parts})
            )
    names = [_name(given, row, over) for row in rows]
    return [*lines[:1], Said("figures.structure.alt.head", {"bars": names}), *lines[1:]]


def _grid(given: Given, values: pd.DataFrame, over: Over) -> Grid:
    """Years as rows; but economies as columns, since there are more parts than economies."""
    names = [_name(given, row, over) for row in _keys(values)]
    parts = [_part_name(function, component) for function, component in _pairs(values)]
    total = words.text("figures.column.total")
    whole = np.column_stack([values, values.sum(axis=1, skipna=False)])
    if over == "years":
        first, heads, cells = Column(words.text("figures.column.year")), [*parts, total], whole.T
    else:
        first, heads, cells = Column(words.text("figures.column.part")), names, whole
    rows = names if over == "years" else [*parts, total]
    return Grid.of((first, rows), *((given.column(head), line) for head, line in zip(heads, cells, strict=True)))


# ---- rows and parts ----


def _pairs(values: pd.DataFrame) -> list[Pair]:
    return [(str(function), str(component)) for function, component in list[Any](values.columns)]


def _keys(values: pd.DataFrame) -> list[Row]:
    return [(str(economy), int(year)) for economy, year in list[Any](values.index)]


def _cells(values: pd.DataFrame, row: Row) -> pd.Series[float]:
    """The parts of one bar."""
    return values.iloc[_keys(values).index(row)]


def _place(part: Pair) -> tuple[int, int]:
    """Where a part stands in a bar: domestic first, then in the order of the functions."""
    known = list(theme.COMPONENT_COLOURS)
    return known.index(part[1]) if part[1] in known else len(known), theme.function_place(part[0])


def _part_name(function: str, component: str) -> str:
    split = "both" if function and component else "function" if function else "component"
    return words.text("figures.part", split=split, function=function, component=component)


def _name(given: Given, row: Row, over: Over) -> str:
    """What is printed beside a bar: the year, or the economy, with its year where that is another one."""
    if over == "years":
        return words.text("figures.year", year=row[1])
    named = words.text("figures.structure.bar", economy=row[0], year=row[1])
    return named if row[1] != given.year else given.name(row[0])


def _colour(function: str, component: str) -> str:
    colours, key = (theme.FUNCTION_COLOURS, function) if function else (theme.COMPONENT_COLOURS, component)
    return colours.get(key, theme.OTHER_BAR)


def _legend(values: pd.DataFrame) -> list[tuple[str, str]]:
    """Words and colours of the parts, in their order."""
    if _split(values) == "component":
        return [(_part_name("", part), _colour("", part)) for _, part in _pairs(values)]
    names = sorted({function for function, _ in _pairs(values)}, key=theme.function_place)
    return [(_part_name(name, ""), _colour(name, "")) for name in names]


def _bars(given: Given, values: pd.DataFrame, over: Over) -> list[bars.Bar]:
    drawn, pairs = [], _pairs(values)
    for row, cells in zip(_keys(values), values.to_numpy(), strict=True):
        parts = []
        for (function, component), value in zip(pairs, cells, strict=True):
            name, where = _part_name(function, "") if function else "", _part_name("", component) if component else ""
            # Foreign parts are pale where the same function has a domestic part too.
            pale = bool(function) and component == "foreign" and (function, "domestic") in pairs
            label, colour = given.amount(value).bare, _colour(function, component)
            parts.append((float(value), bars.Part(0, 0, label, colour, name or where, where if name else "", pale)))
        total = "" if _is_whole(given, values) else str(given.amount(cells.sum()))
        own = row == (given.economy, given.year)
        drawn.append(bars.Bar(_name(given, row, over), bars.end_to_end(parts), total, own))
    return drawn
