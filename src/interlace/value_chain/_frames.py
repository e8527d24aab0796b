"""Frames of analyses: from arrays to tidy rows, and from the frames of years to a result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from interlace._version import __version__
from interlace.model import yearly
from interlace.model.panel import TablePanel
from interlace.model.references import citation
from interlace.model.result import Result
from interlace.model.table import IOTable

__all__ = ["grouped", "industry_columns", "over_years"]


def industry_columns(table: IOTable) -> dict[str, Any]:
    """Return the columns economy, industry and industry_name of every row of a table."""
    return {
        "economy": table.industries.get_level_values("economy").astype(str),
        "industry": table.codes.astype(str),
        "industry_name": [table.classification.name_of(code) for code in table.codes],
    }


def grouped(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the sums of value and amount over the rows with the same labels, in their first order."""
    keys = [*by, "year", "unit"]
    sums = frame.groupby(keys, sort=False, dropna=False)[["value", "amount"]].sum(min_count=1)
    return sums.reset_index()


def over_years(
    panel: TablePanel,
    function: Callable[..., pd.DataFrame],
    years: Iterable[int] | None,
    *,
    id: str,
    title: str,
    unit: str,
    options: Mapping[str, Any],
    definitions: Mapping[str, str],
    cite: Iterable[str],
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Apply ``function(table, **options)`` to the table of each year and return all rows as a result.

    Parameters
    ----------
    panel : TablePanel
    function : callable
        At the top of a module, so that it can be sent to another process.
    years : iterable of int, optional
        All by default.
    id, title, unit : str
    options : mapping
        Plain values; they stand in the provenance.
    definitions : mapping of str to str
    cite : iterable of str
        Keys of the book of references.
    workers, progress
        As in `interlace.model.yearly.run`.

    Raises
    ------
    InputError
        If no year was asked for.
    UnknownName
        If a year is not in the panel.
    """
    frames = yearly.run(panel, function, years, id=id, options=options, workers=workers, progress=progress)
    plain = {name: value for name, value in options.items() if value is not None}
    return Result(
        data=pd.concat(frames.values(), ignore_index=True),
        measure=id,
        definitions=definitions,
        provenance=panel.provenance_of(frames).then(
            f"computed {id}", **plain, definitions=dict(definitions), version=__version__
        ),
        title=title,
        unit=unit,
        references=tuple(citation(key) for key in cite),
    )
