"""From arrays to tidy rows: the one way in which figures become a frame."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from interlace.kernels._types import Bools, Ints
    from interlace.model.table_data import TableData

__all__ = ["economies", "industries", "tidy"]

Axis = Mapping[str, Sequence[Any] | np.typing.NDArray[Any] | pd.Index]


def tidy(axes: Iterable[Axis], values: Mapping[str, Any] | Any, **columns: Any) -> pd.DataFrame:
    """Return one row a cell of an array, in C order, with the labels of its axes.

    Parameters
    ----------
    axes : iterable of mapping
        An axis each: columns and their labels, one a position. Text becomes pandas' own text.
    values : array_like or mapping of str to array_like
        What the cells hold, or several such arrays by column; each broadcasts to the joint shape of the axes. An array
        alone is the column ``value``.
    **columns
        Columns that are the same in every row: ``year``, ``unit``.

    Returns
    -------
    pandas.DataFrame
        Columns in the order of the axes, then those of the same in every row, then the values.

    Examples
    --------
    >>> tidy([{"economy": ["CHN", "USA"]}, {"component": ["domestic", "foreign"]}], [[1.0, 2.0], [3.0, 4.0]])
      economy component  value
    0     CHN  domestic    1.0
    1     CHN   foreign    2.0
    2     USA  domestic    3.0
    3     USA   foreign    4.0
    """
    parts = list(axes)
    shape = tuple(len(next(iter(axis.values()))) for axis in parts)
    size = int(np.prod(shape, dtype=np.intp))
    frame: dict[str, Any] = {}
    for axis, position in zip(parts, np.unravel_index(np.arange(size), shape), strict=True):
        for name, labels in axis.items():
            frame[name] = _taken(labels, position)
    for name, value in columns.items():
        frame[name] = _taken([value], np.zeros(size, dtype=np.intp))
    given = values if isinstance(values, Mapping) else {"value": values}
    for name, cells in given.items():
        frame[name] = np.broadcast_to(np.asarray(cells), shape).reshape(-1)
    return pd.DataFrame(frame)


def _taken(labels: Any, position: Ints) -> Any:
    """Return the labels at positions; text as pandas' own, told once a label and not once a row."""
    index = pd.Index(labels)
    if not pd.api.types.is_numeric_dtype(index):
        index = index.astype("str")
    return index.array.take(position)


def economies(table: TableData) -> dict[str, Any]:
    """Return the axis of a table's economies."""
    return {"economy": table.economies}


def industries(table: TableData, rows: Bools | Ints | None = None) -> dict[str, Any]:
    """Return the axis of a table's industries, or of some `rows`: economy, industry and industry_name."""
    index = table.industries if rows is None else table.industries[rows]
    codes = index.get_level_values("industry")
    return {
        "economy": index.get_level_values("economy"),
        "industry": codes,
        "industry_name": codes.map(table.classification.name_of),
    }
