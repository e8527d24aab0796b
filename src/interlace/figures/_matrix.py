"""From a result to the cells of a heat map: which rows, which columns, what is added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from interlace.errors import UnknownName, Unsupported
from interlace.figures._export_groups import GROSS, scheme_of
from interlace.model.options import choice

if TYPE_CHECKING:
    from interlace.figures._input import Given
    from interlace.model.result import Result


MOST = 10
"""So many economies stand alone in rows and in columns."""
REST = "rest"
REGION = "ROW"
"""What is itself a rest never stands beside `REST`."""
ACROSS = ("partner", "function", "component")
"""What may stand in columns, the first that a result has."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """The cells of a heat map.

    Parameters
    ----------
    values : DataFrame
        NaN where there is no figure.
    own : ndarray of bool
        Cells that stand for an economy's flow to itself, which is no flow: neither a value nor missing.
    count : int
        Economies that the result has in rows.
    across : str
        What the columns are: a column of the result.
    """

    values: pd.DataFrame
    own: np.typing.NDArray[np.bool_]
    count: int
    across: str


def columns_of(result: Result, across: str | None) -> str:
    """What stands in the columns.

    Raises
    ------
    UnknownName
        If there is no such column.
    Unsupported
        If the result has none that could.
    """
    frames = getattr(result, "frames", None)
    if frames is not None:
        first = next(iter(frames.values()))
        known = ["partner"] if {"exporter", "importer"} <= set(first.columns) else []
    else:
        known = [name for name in ACROSS if name in result.data.columns]
    if not known:
        raise Unsupported.said("figure_no_columns", title=result.title or result.measure)
    return known[0] if across is None else choice("columns of a heat map", across, known)


def values_of(result: Result, year: int, across: str, term: str | None) -> pd.DataFrame:
    """Return the year's values, economies as rows; all else is added up.

    Parameters
    ----------
    result : Result
    year : int
    across : str
        What the columns are.
    term : str, optional
        Of a decomposition: a term or a group of terms; by default the gross flow.

    Raises
    ------
    UnknownName
        If there is no such term.
    """
    frames = getattr(result, "frames", None)
    if frames is not None:
        frame = frames[year]
        picked = _picked(result, frame, term)
        sums = picked.groupby([frame["exporter"], frame["importer"]], sort=False).sum()
        sums.index.names = ["economy", "partner"]
        wide = sums.unstack("partner")
        order = [code for code in wide.index if code in wide.columns]
        return wide[[*order, *(code for code in wide.columns if code not in order)]].astype(float)
    data = result.data[result.data["year"] == year]
    if across != "component" and "component" in data.columns:
        data = _of_component(data, term)
    sums = data.groupby(["economy", across], sort=False)["value"].agg(lambda part: part.sum(skipna=False))
    wide = sums.unstack(across)
    return wide.reindex(index=list(dict.fromkeys(data["economy"])), columns=list(dict.fromkeys(data[across]))).astype(
        float
    )


def _picked(result: Result, frame: pd.DataFrame, term: str | None) -> pd.Series[float]:
    gross = next(name for name in GROSS if name in frame.columns)
    if term is None or term == gross:
        return frame[gross]
    if term in frame.columns and pd.api.types.is_numeric_dtype(frame[term]):
        return frame[term]
    groups = scheme_of(result, set(frame.columns)).groups
    if term in groups:
        total = 0.0 * frame[gross]
        for name, sign in groups[term].items():
            total = total + sign * frame[name]
        return total
    known = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    raise UnknownName.of("term", term, [*known, *groups])


def _of_component(data: pd.DataFrame, term: str | None) -> pd.DataFrame:
    """One component; without a choice the gross flow where there is one, and otherwise all, which then are parts."""
    known = list(dict.fromkeys(data["component"]))
    chosen = next((name for name in GROSS if name in known), None) if term is None else term
    return data if chosen is None else data.loc[data["component"] == choice("term", chosen, known)]


def matrix_of(given: Given, wide: pd.DataFrame, across: str) -> Matrix:
    """Choose rows and columns: the economy, its peers, then the largest; all others as a rest where amounts add up."""
    adds_up = given.unit != "share"
    sizes = wide.abs().sum(axis=1)
    bilateral = across == "partner"
    if bilateral:
        sizes = sizes.add(wide.abs().sum(axis=0), fill_value=0.0)
    first = [given.economy, *given.peers]
    others = [str(code) for code in sizes.sort_values(ascending=False, kind="stable").index if code not in first]
    everyone = list(dict.fromkeys([*wide.index, *(wide.columns if bilateral else [])]))
    few = len(everyone) <= MOST + 1
    named = [*first, *(code for code in others if few or code != REGION)][: len(everyone) if few else MOST]
    rows = [code for code in named if code in wide.index]
    columns = [code for code in named if code in wide.columns] if bilateral else [str(name) for name in wide.columns]
    table = wide.reindex(index=rows, columns=columns)
    if adds_up:
        table = _with_rest(wide, table, rows, columns)
    own = np.array([[bilateral and row == column and row != REST for column in table.columns] for row in table.index])
    return Matrix(table, own, len(wide), across)


def _with_rest(wide: pd.DataFrame, table: pd.DataFrame, rows: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """Add the sums of all that has no row and of all that has no column; of what is missing there is no sum."""
    other_rows, other_columns = wide.drop(index=list(rows)), wide.drop(columns=list(columns))
    if len(other_columns.columns):
        table = table.assign(**{REST: other_columns.loc[list(rows)].sum(axis=1, min_count=1)})
    if len(other_rows):
        last = [float(other_rows[name].sum(min_count=1)) for name in columns]
        if len(other_columns.columns):
            last.append(float(other_rows[list(other_columns.columns)].sum().sum(min_count=1)))
        table.loc[REST] = last
    return table
