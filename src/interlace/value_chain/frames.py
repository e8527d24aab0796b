"""From the frames of years to a result, and what a frame says beside its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, NamedTuple, TypeVar

import pandas as pd

from interlace._version import __version__
from interlace.errors import Unsupported
from interlace.indicators.registry import made_by
from interlace.model import engine
from interlace.model.definitions import Definitions, Text
from interlace.model.panel import TablePanel
from interlace.model.references import citation
from interlace.model.result import Result

R = TypeVar("R", bound=Result)


def grouped(frame: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the sums of value and amount over the rows with the same labels, in their first order."""
    keys = [*by, "year", "unit"]
    sums = frame.groupby(keys, sort=False, dropna=False)[["value", "amount"]].sum(min_count=1)
    return sums.reset_index()


class Run(NamedTuple):
    """Which years of a panel, all by default, in how many processes, and what is called with each year that is done."""

    years: Iterable[int] | None
    workers: int | None = None
    progress: Callable[[int], None] | None = None


def over_years(
    panel: TablePanel,
    function: Callable[..., pd.DataFrame],
    run: Run,
    *,
    id: str,
    title: Text,
    unit: str = "",
    options: Mapping[str, Any],
    definitions: Mapping[str, Text],
    cite: Iterable[str] | None = None,
    unrecorded: Mapping[str, Any] | None = None,
) -> Result:
    """Apply ``function(table, **options)`` to the table of each year and return all rows as a result.

    Parameters
    ----------
    panel : TablePanel
    function : callable
        At the top of a module, so that it can be sent to another process.
    run : Run
    id : str
    title : str, Said or Declared
    unit : str, optional
        That of the first row by default; to be given where there may be none.
    options : mapping
        Plain values; they stand in the provenance.
    definitions : mapping of str to Text
    cite : iterable of str, optional
        Keys of the book of references; by default those of the declaration.
    unrecorded : mapping, optional
        Options that choose a way to the same figures, and do not stand in the provenance.

    Raises
    ------
    InputError
        If no year was asked for.
    UnknownName
        If a year is not in the panel.
    """
    given = {**options, **(unrecorded or {})}
    frames = engine.run(panel, function, run.years, id=id, options=given, workers=run.workers, progress=run.progress)
    data = pd.concat(frames.values(), ignore_index=True)
    plain = {name: value for name, value in options.items() if value is not None}
    stated = Definitions(definitions)
    return Result(
        data=data,
        measure=id,
        definitions=stated,
        provenance=panel.provenance_of(frames).then(
            f"computed {id}", **plain, definitions=dict(stated), version=__version__
        ),
        heading=title,
        unit=unit or str(data["unit"].iloc[0]),
        references=tuple(citation(key) for key in (made_by(id).cite if cite is None else cite)),
        names=panel.classification.economies,
    )


def with_refusals(frame: pd.DataFrame, refused: Mapping[str, Unsupported]) -> pd.DataFrame:
    """Return a frame with a row for each component that could not be measured; `without_refusals` takes them out."""
    notes = [frame.iloc[[0]].assign(component=name, refusal=error.packed()) for name, error in refused.items()]
    return pd.concat([frame.assign(refusal=""), *notes], ignore_index=True)


def without_refusals(data: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Unsupported]]:
    """Return the rows with figures, and why each other component could not be measured, and when if not always."""
    told = data["refusal"] != ""
    refused: dict[str, Unsupported] = {}
    for name, rows in data[told].groupby("component", sort=False):
        first, *others = (Unsupported.unpacked(text) for text in rows["refusal"].unique())
        if others or len(rows) < data["year"].nunique():
            reasons, years = [error.line for error in (first, *others)], [int(year) for year in rows["year"]]
            first = Unsupported.said("some_years", reasons=reasons, years=years)
        refused[str(name)] = first
    return data[~told].drop(columns="refusal"), refused


def in_lines(refused: Mapping[str, Unsupported]) -> dict[str, str]:
    """Return why each component could not be measured, in words."""
    return {name: str(error.line) for name, error in refused.items()}


def extended(result: Result, kind: type[R], data: pd.DataFrame, **more: Any) -> R:
    """Return a result as one of a richer kind, with other rows."""
    known = {item.name: getattr(result, item.name) for item in fields(Result)}
    return kind(**{**known, "data": data, **more})
