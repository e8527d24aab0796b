"""Satellite rows: employment, hours, energy, ... by industry, attached to a table under the table's own labels."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Float
from interlace.model.axes import align
from interlace.model.economies import canonical
from interlace.model.files import read_limited, sha256_of
from interlace.model.options import codes_of
from interlace.model.units import Unit

if TYPE_CHECKING:
    from interlace.model.table_data import TableData

T = TypeVar("T", bound="TableData")

__all__ = ["Values", "attach", "persons_in", "row", "unit_of"]

Values = pd.Series | pd.DataFrame | str | os.PathLike[str]
"""What a row may come from: a series, a frame, or the path of a CSV file."""


def attach(table: T, name: str, values: Values, unit: Unit | str, *, covers: Iterable[str] | None = None) -> T:
    """Return the table with one more satellite row.

    Parameters
    ----------
    table : IOTable
    name : str
        Name of the row, for example ``"employment"``.
    values : pandas.Series, pandas.DataFrame or path
        A series labelled (economy, industry) or, for a table of one economy, by industry; or a frame or a CSV file
        with the columns ``economy`` (not needed for one economy), ``industry`` and ``value``, a row an industry.
    unit : Unit or str
        What the values count, for example ``"thousand persons"``; a `Unit` with its scale where words will not do.
    covers : iterable of str, optional
        The economies that the values cover; every economy of the table by default. The values of the others are
        missing, and stay so in every figure that would need them.

    Returns
    -------
    IOTable
        With a Step that holds the row's name, its unit, what it covers, and the sha256 of the file (or of the labels
        and values).

    Raises
    ------
    InputError
        If the labels are not exactly those of the economies covered, a value is not a finite number, or the table has
        a row of this name.
    """
    kind = unit if isinstance(unit, Unit) else Unit.parse(unit)
    if not name.strip() or not kind.name:
        raise InputError.said("satellite_nameless")
    if table.satellites is not None and name in table.satellites.index:
        raise InputError.said("satellite_twice", row=name)
    series, digest = _read(table, values)
    kept = _covered(table, covers)
    wanted = table.industries[kept]
    cells = np.full(table.n, np.nan)
    cells[kept] = series.to_numpy(dtype=np.float64)[align(series.index, wanted, f"the satellite row {name!r}")]
    provenance = table.provenance.then(
        "satellite row attached",
        row=name,
        unit=str(kind),
        scale=kind.scale,
        covers="all economies" if kept.all() else sorted({str(code) for code in wanted.get_level_values("economy")}),
        sha256=digest,
    )
    return table.with_parts(satellites=_with_row(table, name, cells, kind), provenance=provenance)


def row(table: TableData, name: str) -> Float:
    """Return a satellite row, shape (n,), in its unit; missing where it does not cover an economy.

    Raises
    ------
    Unsupported
        If the table has no such row; ``fix`` says how to attach one.
    """
    if table.satellites is None or name not in table.satellites.index:
        raise Unsupported.said("no_satellite", row=name)
    return table.satellites.loc[name].to_numpy(dtype=np.float64)


def unit_of(table: TableData, name: str) -> Unit:
    """Return the unit of a satellite row."""
    row(table, name)
    unit = table.satellites.attrs.get("units", {}).get(name) if table.satellites is not None else None
    if unit is None:
        raise InputError.said("satellite_of_no_unit", row=name)
    return unit if isinstance(unit, Unit) else Unit.parse(str(unit))


def persons_in(table: TableData, name: str) -> Float:
    """Return a row that counts heads, shape (n,), in persons.

    Raises
    ------
    Unsupported
        If the table has no such row.
    InputError
        If its unit does not say how many persons it stands for.
    """
    unit = unit_of(table, name)
    if unit.currency or (unit.scale == 1.0 and not unit.counts_heads):
        raise InputError.said("satellite_of_no_heads", row=name, unit=unit.name)
    return row(table, name) * unit.scale


def _covered(table: TableData, covers: Iterable[str] | None) -> np.typing.NDArray[np.bool_]:
    if covers is None:
        return np.ones(table.n, dtype=np.bool_)
    codes = [covers] if isinstance(covers, str) else list(covers)
    known = codes_of(codes, table.economies)
    if not known:
        raise InputError.said("satellite_of_nobody")
    kept: np.typing.NDArray[np.bool_] = np.isin(table.economy_of, [table.economies.index(code) for code in known])
    return kept


def _with_row(table: TableData, name: str, cells: Float, unit: Unit) -> pd.DataFrame:
    new = pd.DataFrame([cells], index=pd.Index([name]), columns=table.industries)
    old = table.satellites
    frame = new if old is None else pd.concat([old, new])
    frame.attrs["units"] = {**({} if old is None else old.attrs.get("units", {})), name: unit}
    return frame


def _read(table: TableData, values: Values) -> tuple[pd.Series, str]:
    """Return the values labelled (economy, industry), and the sha256 of what they came from."""
    if isinstance(values, pd.Series):
        series = values
        if series.index.nlevels == 1 and not table.is_multiregional:
            series = _labelled([table.economies[0]] * len(series), series.index, list(series))
        if series.index.nlevels != 2:
            raise InputError.said("satellite_unlabelled")
        first, second = (series.index.get_level_values(level) for level in (0, 1))
        series = _labelled(first, second, list(series))
        return series, _digest_of(series)
    if isinstance(values, pd.DataFrame):
        series = _from_frame(table, values, "the frame")
        return series, _digest_of(series)
    content = read_limited(values)
    return _from_frame(table, _parsed(content, str(values)), str(values)), sha256_of(content)


def _parsed(content: bytes, where: str) -> pd.DataFrame:
    try:
        return pd.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (ValueError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError.said("not_csv", error=str(error), where=where) from error


def _from_frame(table: TableData, frame: pd.DataFrame, where: str) -> pd.Series:
    names = {str(column).strip().casefold(): column for column in frame.columns}
    needed = ["industry", "value"] if not table.is_multiregional else ["economy", "industry", "value"]
    missing = [column for column in needed if column not in names]
    if missing:
        raise InputError.said("satellite_columns", missing=missing, where=where)
    economies = frame[names["economy"]] if "economy" in names else [table.economies[0]] * len(frame)
    return _labelled(economies, frame[names["industry"]], list(frame[names["value"]]), where)


def _labelled(
    economies: Iterable[object], industries: Iterable[object], values: list[object], where: str | None = None
) -> pd.Series:
    codes = [canonical(str(code).strip()) for code in economies]
    index = pd.MultiIndex.from_arrays([codes, [str(code).strip() for code in industries]])
    numbers = []
    for label, value in zip(index, values, strict=True):
        number = _number(value)
        if number is None:
            at = " ".join(label)
            raise InputError.said("satellite_value", value=str(value), at=at, where=where)
        numbers.append(number)
    return pd.Series(numbers, index=index.set_names(["economy", "industry"]), dtype=np.float64)


def _number(value: object) -> float | None:
    try:
        number = float(str(value).strip())
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in str(value) else None


def _digest_of(series: pd.Series) -> str:
    lines = [
        f"{' '.join(map(str, label))},{value!r}" for label, value in zip(series.index, series.tolist(), strict=True)
    ]
    return sha256_of("\n".join(lines).encode())
