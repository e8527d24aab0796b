"""Stacked bars: what a figure is made of, by function or by domestic and foreign, for economies or over the years."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, get_args

import numpy as np
import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures import _stack
from interlace.figures._input import Given
from interlace.figures.chains import lowered
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.model.options import choice

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["structure"]


@form(example='figures.structure(by_function, economy="CHN", year=2011, peers=peers)', fits=has("function"), rank=2)
def structure(
    result: Result,
    economy: str | None = None,
    peers: Iterable[str] = (),
    year: int | None = None,
    over: _stack.Over = "economies",
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
    over = choice("value of over", over, get_args(_stack.Over))
    given = Given.of(result, economy, peers, year)
    parts = _parts(given)
    rows = _rows(given, over)
    values = _values(given, parts, rows)
    return given.figure(
        "structure years" if over == "years" else "structure",
        title=_title(given, values),
        subtitle=_subtitle(given, values, over),
        spec=_stack.drawing(given, values, over, _alt(given, values, over)),
        grid=_grid(given, values, over),
        data=_data(given, rows),
    )


def _parts(given: Given) -> list[str]:
    """The columns that tell parts apart."""
    data = given.result.data
    parts = [name for name in ("function", "component") if name in data.columns]
    if not parts:
        raise Unsupported(
            f"{given.measure}: the result is not split into parts",
            fix='compute it with by="function", or draw it with form="ranking"',
        )
    if data.duplicated(["economy", "year", *parts]).any():
        raise Unsupported(f"{given.measure}: the result has several values a part, which cannot be added up")
    return parts


def _rows(given: Given, over: _stack.Over) -> list[_stack.Row]:
    if over == "years":
        return [(given.economy, when) for when in given.years]
    first = given.years[0]
    own = [(given.economy, given.year)] + ([(given.economy, first)] if first < given.year else [])
    return own + [(peer, given.year) for peer in given.peers]


def _values(given: Given, parts: list[str], rows: list[_stack.Row]) -> pd.DataFrame:
    """A row a bar, a column a part: columns (function, component); without functions, ("", component)."""
    data = given.result.data
    wide = data.set_index(["economy", "year", *parts])["value"].unstack(parts)
    if len(parts) == 1:
        only = [str(name) for name in wide.columns]
        wide.columns = pd.MultiIndex.from_tuples([(name, "") if parts == ["function"] else ("", name) for name in only])
    order = sorted(_stack.pairs_of(wide), key=_stack.place)
    return wide.reindex(index=pd.MultiIndex.from_tuples(rows), columns=pd.MultiIndex.from_tuples(order)).astype(float)


def _data(given: Given, rows: list[_stack.Row]) -> pd.DataFrame:
    tidy = given.tidy(economy=[code for code, _ in rows], year=[when for _, when in rows])
    keep = [(str(code), int(when)) in rows for code, when in zip(tidy["economy"], tidy["year"], strict=True)]
    return tidy[keep].reset_index(drop=True)


# ---- words ----


def _title(given: Given, values: pd.DataFrame) -> str:
    own = _stack.of_bar(values, (given.economy, given.year))
    total = float(own.sum(skipna=False))
    subject = given.subject()
    if not math.isfinite(total):
        return words.text("figures.structure.title_missing", subject=subject, year=given.year)
    if given.value(total) == given.value(0.0) and given.value(float(own.abs().max())) == given.value(0.0):
        return words.text("figures.structure.title_zero", subject=subject, year=given.year)
    shown = {"subject": subject, "total": given.value(total), "year": given.year}
    functions = own.groupby(level=0, sort=False).sum()
    if len(functions) > 1:
        largest = {"part": _stack.named("function", str(functions.idxmax())), "subject": lowered(subject)}
        most = float(functions.max())
        if _stack.is_whole(given, values):
            return words.text("figures.structure.title_whole", value=given.value(most), **largest)
        value = given.cell(most) if given.unit == "share" else given.value(most)
        return words.text("figures.structure.title", **{**shown, **largest}, value=value)
    if ("", "foreign") in own.index:
        part = float(own[("", "foreign")])
        foreign = words.text("numbers.points", number=given.cell(part)) if given.unit == "share" else given.value(part)
        return words.text("figures.structure.title_domestic", foreign=foreign, **shown)
    return words.text("figures.structure.title_plain", **shown)


def _subtitle(given: Given, values: pd.DataFrame, over: _stack.Over) -> str:
    key = ("subtitle" if _stack.has_functions(values) else "subtitle_component") + ("_years" if over == "years" else "")
    span = {"first": given.years[0], "last": given.years[-1], "year": given.year, "name": given.name()}
    parts = [words.text(f"figures.structure.{key}", measure=given.measure, unit=given.unit_words, **span)]
    if _stack.has_functions(values) and _stack.has_components(values):
        parts.append(words.text("figures.structure.shades"))
    parts.append(words.text("figures.structure.small"))
    return " ".join(parts)


def _alt(given: Given, values: pd.DataFrame, over: _stack.Over) -> str:
    span = {"first": given.years[0], "last": given.years[-1], "year": given.year}
    lines = [words.text(f"figures.structure.{'alt_years' if over == 'years' else 'alt'}", **span)]
    rows = [row for row in _stack.bars_of(values) if over == "economies" or row[1] in (given.years[0], given.year)]
    level = 0 if _stack.has_functions(values) else 1
    kind = "function" if level == 0 else "component"
    for row in rows:
        sums = _stack.of_bar(values, row).groupby(level=level, sort=False).sum(min_count=1)
        parts = [
            words.text("figures.structure.alt_part", part=_stack.named(kind, str(name)), value=given.value(value))
            for name, value in sums.items()
        ]
        total = given.value(float(_stack.of_bar(values, row).sum(skipna=False)))
        name = _stack.bar_name(given, row, over)
        lines.append(words.text("figures.structure.alt_row", name=name, parts=words.join(parts), total=total))
    return " ".join([_title(given, values) + ".", *lines])


def _grid(given: Given, values: pd.DataFrame, over: _stack.Over) -> Grid:
    """Years as rows; but economies as columns, since there are more parts than economies."""
    bars = [_stack.bar_name(given, row, over) for row in _stack.bars_of(values)]
    parts = [_part_name(function, component) for function, component in _stack.pairs_of(values)]
    total = words.text("figures.column.total")
    whole = np.column_stack([values, values.sum(axis=1, skipna=False)])
    if over == "years":
        first, heads, cells = Column(words.text("figures.column.year")), [*parts, total], whole.T
    else:
        first, heads, cells = Column(words.text("figures.column.tip_part")), bars, whole
    rows = bars if over == "years" else [*parts, total]
    return Grid.of((first, rows), *((given.column(head), line) for head, line in zip(heads, cells, strict=True)))


def _part_name(function: str, component: str) -> str:
    given = (("function", function), ("component", component))
    names = [_stack.named(kind, name) if name else "" for kind, name in given]
    if all(names):
        return words.text("figures.column.part", function=names[0], component=names[1].lower())
    return names[0] or names[1]
