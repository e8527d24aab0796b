"""A heat map: an economy a row, a partner or a function a column, classed by quantiles."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures._classes import Classes
from interlace.figures._heat_map_drawing import drawing
from interlace.figures._input import Given, year_of
from interlace.figures._matrix import MOST, REGION, REST, Matrix, columns_of, matrix_of, values_of
from interlace.figures.chains import Scaled, lowered
from interlace.figures.exhibit import Column, Exhibit, Grid
from interlace.figures.forms import form, has
from interlace.model.economies import name_of
from interlace.model.frames import tidy
from interlace.model.result import Result

if TYPE_CHECKING:
    from collections.abc import Callable

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
        raise Unsupported(f"{given.measure}: no cell has a figure for {chosen}")
    scaled = Scaled.of(given.unit, cells.to_numpy().ravel())
    shown = matrix.values * scaled.factor if given.unit != "share" else matrix.values
    single = shown.drop(index=REST, columns=REST, errors="ignore")
    classes = Classes.of(pd.Series(single.to_numpy(dtype=float).ravel()), given.unit)
    return given.figure(
        f"{across} {term or ''} heat-map {chosen}",
        title=_title(given, wide, across, term),
        subtitle=_subtitle(given, matrix, scaled, classes, term),
        spec=drawing(given, matrix, shown, classes, scaled, _alt(given, wide, matrix, term)),
        grid=_grid(matrix, scaled),
        how_to_read=words.text(f"heat_map.reading_{'partner' if across == 'partner' else 'part'}"),
        data=_data(given, matrix, across),
    )


def label_of(across: str) -> Callable[[str], str]:
    """Return a function from a column's key to its words."""

    def label(key: str) -> str:
        if key == REST:
            return words.text("heat_map.rest")
        return name_of(key) if across == "partner" else words.name(f"{across}s", key)

    return label


# ---- words ----


def _what(given: Given, term: str | None) -> str:
    """What the cells hold, inside a sentence."""
    if given.result.measure.startswith("exports_"):
        if term is None or term.startswith("gross_"):
            return words.text("heat_map.gross")
        keys = (f"decomposition.group.{term}", f"heat_map.term.{term}")
        return next((lowered(words.text(key)) for key in keys if words.has(key)), term)
    return lowered(str(given.topic()))


def _title(given: Given, wide: pd.DataFrame, across: str, term: str | None) -> str:
    known = pd.Series(wide.loc[[given.economy]].to_numpy(dtype=float)[0], index=wide.columns).dropna()
    own = known[known != 0]
    named_ones = own.drop(index=REGION, errors="ignore")
    what = _what(given, term)
    shown = {"what": what[:1].upper() + what[1:], "name": given.in_sentence(), "year": given.year}
    if named_ones.empty:
        return words.text("heat_map.title_missing", **shown)
    key, most = str(named_ones.idxmax()), float(named_ones.max())
    kind = "partner" if across == "partner" else "part"
    place = words.in_sentence(key, name_of(key)) if across == "partner" else lowered(label_of(across)(key))
    shown |= {"place": place, "value": given.value(most)}
    total = float(own.sum())
    if given.unit == "share" or not math.isfinite(total) or (own < 0).any():
        return words.text(f"heat_map.title_{kind}", **shown)
    return words.text(f"heat_map.title_{kind}_share", **shown, share=words.percent(most / total))


def _subtitle(given: Given, matrix: Matrix, scaled: Scaled, classes: Classes, term: str | None) -> str:
    what = _what(given, term)
    head = "subtitle_partner" if matrix.across == "partner" else "subtitle_part"
    parts = [words.text(f"heat_map.{head}", what=what[:1].upper() + what[1:], unit=scaled.unit, year=given.year)]
    if len(classes.colours) > 1:
        parts.append(words.text("heat_map.classes", classes=words.spelled(len(classes.colours))))
    if REST in matrix.values.index or REST in matrix.values.columns:
        parts.append(words.text("heat_map.merged", most=MOST))
    elif len(matrix.values) < matrix.count:
        parts.append(words.text("heat_map.cut", shown=len(matrix.values), count=matrix.count))
    if (matrix.values.isna().to_numpy() & ~matrix.own).any():
        parts.append(words.text("heat_map.missing"))
    return " ".join(parts)


def _alt(given: Given, wide: pd.DataFrame, matrix: Matrix, term: str | None) -> str:
    label = label_of(matrix.across)
    single = matrix.values.drop(index=REST, columns=REST, errors="ignore")
    cells = [
        (str(row), str(column), float(value))
        for row, line in zip(single.index, single.to_numpy(dtype=float), strict=True)
        for column, value in zip(single.columns, line, strict=True)
        if math.isfinite(value)
    ]
    largest = [
        words.text("heat_map.alt_cell", row=name_of(row), column=label(column), value=given.value(value))
        for row, column, value in sorted(cells, key=lambda cell: -cell[2])[:3]
    ]
    size = {"rows": len(matrix.values), "columns": len(matrix.values.columns), "year": given.year}
    head = words.text("heat_map.alt", largest=words.join(largest), **size)
    return f"{_title(given, wide, matrix.across, term)}. {head}"


def _grid(matrix: Matrix, scaled: Scaled) -> Grid:
    label, rows = label_of(matrix.across), [str(row) for row in matrix.values.index]
    columns: list[tuple[Column, Any]] = []
    for place, key in enumerate(matrix.values.columns):
        header = words.text("figures.column.named", name=label(str(key)), unit=scaled.unit)
        cells = zip(matrix.values.iloc[:, place] * scaled.factor, matrix.own[:, place], strict=True)
        columns.append((Column(header, "number", scaled.digits), ["–" if own else value for value, own in cells]))
    names = (Column(words.text("figures.column.economy")), map(label_of("partner"), rows))
    return Grid.of(names, *columns)


def _data(given: Given, matrix: Matrix, across: str) -> pd.DataFrame:
    """A row a cell, own cells left out."""
    names = [label_of("partner")(str(row)) for row in matrix.values.index]
    axes: list[dict[str, Any]] = [{"economy": matrix.values.index, "economy_name": names}]
    axes.append({across: matrix.values.columns})
    rows = tidy(axes, matrix.values.to_numpy(dtype=float), year=given.year).assign(unit=given.unit)
    return rows[~matrix.own.ravel()].reset_index(drop=True)
