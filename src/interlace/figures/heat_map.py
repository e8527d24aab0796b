"""A heat map: an economy a row, a partner or a function a column, classed by quantiles."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures._classes import Classes
from interlace.figures._heat_map_drawing import drawing
from interlace.figures._input import Given, in_data, paragraph, year_of
from interlace.figures._matrix import MOST, REGION, REST, Matrix, columns_of, matrix_of, values_of
from interlace.figures.chains import Scaled
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.model.economies import name_of
from interlace.model.frames import tidy
from interlace.model.result import Result
from interlace.words import Said

__all__ = ["heat_map"]


@form(example='figures.heat_map(flows, economy="CHN")', fits=has("partner"), rank=4)
def heat_map(
    result: Result,
    economy: str | None = None,
    peers: Iterable[str] = (),
    year: int | None = None,
    columns: str | None = None,
    term: str | None = None,
) -> Exhibit:
    """Draw one year of a result as a matrix of coloured cells.

    Parameters
    ----------
    result : Result
        By partner, by function or by component; a bilateral decomposition of exports.
    economy : str, optional
        Marked; the result's largest by default.
    peers : iterable of str
        Rows (and columns) that are there in any case.
    year : int, optional
        The last year by default.
    columns : {"partner", "function", "component"}, optional
        What stands in the columns; the first that the result has.
    term : str, optional
        Of a decomposition, a term or a group of terms (``"foreign"``); the gross flow by default.

    Returns
    -------
    Exhibit
        The ten largest economies; amounts of all others are added up as a rest, shares are not. The spec's data set
        ``cells`` has a row a row, with its values and classes: −1 is no figure, −2 an economy's own cell, −3 a sum over
        all that are not named.

    Raises
    ------
    UnknownName
        If the economy, a peer, the year, the columns or the term is not in the result.
    Unsupported
        If the result has nothing for columns, or no value.
    """
    across = columns_of(result, columns)
    chosen = year_of(result, year)
    wide = values_of(result, chosen, across, term)
    given = Given.of_sums(result, wide.sum(axis=1), economy, peers, chosen)
    matrix = matrix_of(given, wide, across)
    cells = matrix.values.drop(index=REST, columns=REST, errors="ignore")
    if not cells.notna().to_numpy().any():
        raise Unsupported.said("figure_no_cell", title=given.measure, column=chosen)
    scaled = Scaled.of(given.unit, cells.to_numpy().ravel())
    shown = matrix.values * scaled.factor if given.unit != "share" else matrix.values
    single = shown.drop(index=REST, columns=REST, errors="ignore")
    classes = Classes.of(pd.Series(single.to_numpy(dtype=float).ravel()), given.unit, scaled.digits)
    what = _what(given, term)
    return given.figure(
        f"{across} {term or ''} heat-map {chosen}",
        title=_title(given, wide, across, what),
        subtitle=_subtitle(given, matrix, scaled, classes, what),
        spec=drawing(matrix, shown, classes, scaled, _names(matrix), given.name(), _kinds(classes)),
        alt=_alt(given, matrix),
        grid=_grid(matrix, scaled),
        how_to_read=words.text("heat_map.reading", across=across),
        data=_data(given, matrix, across),
    )


def label_of(across: str, key: str) -> str:
    """The words of a row or a column."""
    if key == REST:
        return words.text("heat_map.rest")
    return name_of(key) if across == "partner" else words.name(f"{across}s", key)


def _names(matrix: Matrix) -> tuple[list[str], list[str]]:
    """The names of rows and columns."""
    rows = [label_of("partner", str(key)) for key in matrix.values.index]
    return rows, [label_of(matrix.across, str(key)) for key in matrix.values.columns]


def _kinds(classes: Classes) -> list[str]:
    """The classes in words; one that is a single value has no bounds."""
    return [
        words.text("heat_map.class", single=low == high, low=classes.edge(low), high=classes.edge(high))
        for low, high in classes.bounds
    ]


# ---- words ----


def _what(given: Given, term: str | None) -> Said:
    """What the cells hold, inside a sentence."""
    if given.result.measure.startswith("exports_"):
        return Said("heat_map.what", {"term": term})
    return Said("heat_map.topic", {"topic": given.topic()})


def _title(given: Given, wide: pd.DataFrame, across: str, what: Said) -> str:
    known = pd.Series(wide.loc[[given.economy]].to_numpy(dtype=float)[0], index=wide.columns).dropna()
    own = known[known != 0]
    named_ones = own.drop(index=REGION, errors="ignore")
    shown = {"what": what, "economy": given.economy, "year": given.year}
    if named_ones.empty:
        return words.text("heat_map.title", case="missing", **shown)
    total, most = float(own.sum()), float(named_ones.max())
    shown |= {"place": str(named_ones.idxmax()), "value": given.amount(most), "share": most / total}
    adds_up = given.unit != "share" and math.isfinite(total) and not (own < 0).any()
    return words.text("heat_map.title", case=f"{across}_share" if adds_up else across, **shown)


def _subtitle(given: Given, matrix: Matrix, scaled: Scaled, classes: Classes, what: Said) -> str:
    rows, columns = matrix.values.index, matrix.values.columns
    about = {"across": matrix.across, "what": what, "unit": scaled.unit, "year": given.year}
    cut = None
    if REST in rows or REST in columns:
        cut = Said("heat_map.merged", {"most": MOST})
    elif len(rows) < matrix.count:
        cut = Said("heat_map.cut", {"shown": len(rows), "count": matrix.count})
    missing = (matrix.values.isna().to_numpy() & ~matrix.own).any()
    return paragraph(
        Said("heat_map.subtitle", about),
        Said("heat_map.classes", {"count": len(classes.colours)}),
        cut,
        Said("heat_map.missing") if missing else None,
    )


def _alt(given: Given, matrix: Matrix) -> list[Said]:
    single = matrix.values.drop(index=REST, columns=REST, errors="ignore")
    cells = pd.Series(single.stack()).nlargest(3)
    largest = [
        Said("heat_map.cell", {"across": matrix.across, "row": row, "column": column, "value": given.amount(value)})
        for (row, column), value in zip(list[Any](cells.index), cells.tolist(), strict=True)
    ]
    size = {"rows": len(matrix.values), "columns": len(matrix.values.columns), "year": given.year}
    return [Said("heat_map.alt.head", size), Said("heat_map.alt.largest", {"items": largest})]


def _grid(matrix: Matrix, scaled: Scaled) -> Grid:
    rows, names = _names(matrix)
    columns: list[tuple[Column, Any]] = []
    for place, name in enumerate(names):
        header = words.text("figures.column.named", name=name, unit=scaled.unit)
        cells = zip(matrix.values.iloc[:, place] * scaled.factor, matrix.own[:, place], strict=True)
        columns.append((Column(header, "number", scaled.digits), ["–" if own else value for value, own in cells]))
    return Grid.of((Column(words.text("figures.column.economy")), rows), *columns)


def _data(given: Given, matrix: Matrix, across: str) -> pd.DataFrame:
    """A row a cell, own cells left out."""
    names = [in_data(str(row)) for row in matrix.values.index]
    axes: list[dict[str, Any]] = [{"economy": matrix.values.index, "economy_name": names}]
    axes.append({across: matrix.values.columns})
    rows = tidy(axes, matrix.values.to_numpy(dtype=float), year=given.year).assign(unit=given.unit)
    return rows[~matrix.own.ravel()].reset_index(drop=True)
