"""Average propagation lengths: how many steps lie between two industries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.lengths import Propagation, propagation, propagation_from, propagation_groups, propagation_to
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._frames import over_years
from interlace.value_chain._select import Industries, economy_code, industries_of, require_domestic

__all__ = ["propagation_lengths"]

LARGEST = 500
"""Industries of a table whose matrix of lengths is given whole."""

End = tuple[str, str | Iterable[str]] | str


@dataclass(frozen=True, slots=True)
class _End:
    """One end of the connections: an industry or a group of an economy."""

    economy: str
    industries: Industries

    @property
    def plain(self) -> list[object]:
        return [self.economy, list(self.industries.codes)]


def propagation_lengths(
    data: IOTable | TablePanel,
    *,
    origin: End | None = None,
    destination: End | None = None,
    threshold: float | None = None,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Result:
    """Return the average propagation length (APL) from industries to industries.

    Parameters
    ----------
    data : IOTable or TablePanel
        Of domestic deliveries, or multi-regional.
    origin : (economy, industry) or industry, optional
        From where: a code, words, a role or several codes. The economy may be left out where there is one alone.
    destination : (economy, industry) or industry, optional
        To where. Without origin and destination the whole matrix, for tables of up to 500 industries.
    threshold : float, optional
        Lengths of weaker connections are missing. The strength is ½[(B − I)_ij + (G − I)_ij], G the Ghosh inverse.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        As in `interlace.model.yearly.run`.

    Returns
    -------
    Result
        ``economy``, ``industry``, ``industry_name`` (origin), ``partner``, ``partner_industry`` (destination),
        ``year``, ``value`` (steps; missing where no path leads from one to the other), ``unit``, and between single
        industries ``strength``. In a group the origins are weighted by value added in a unit of output, the
        destinations by final use.

    Raises
    ------
    UnknownName, InputError
        If an end is unknown, the threshold is not a number above zero, or it is asked for between groups.
    Unsupported
        If the deliveries hold imports, or the whole matrix of a large table is asked for.

    References
    ----------
    Dietzenbacher, Romero & Bosma (2005): APL = [B(B − I)]_ij/(B − I)_ij, the same forwards and backwards; the
    threshold is theirs.

    Examples
    --------
    >>> import interlace
    >>> table = interlace.load("bundled")[2011]
    >>> steps = interlace.value_chain.propagation_lengths(
    ...     table, origin=("DEU", "Chemicals"), destination=("DEU", "Transport equipment")
    ... )
    >>> round(float(steps.data["value"].iloc[0]), 2)
    2.43
    """
    panel = panel_of(data)
    ends = [_end(given, panel, kind) for given, kind in ((origin, "origin"), (destination, "destination"))]
    groups = [end for end in ends if end is not None and len(end.industries.codes) > 1]
    if threshold is not None:
        if not 0 < threshold < np.inf:
            raise InputError(f"the threshold {threshold!r} is not a number above zero", where="threshold")
        if groups:
            raise InputError("a threshold is defined between single industries", fix="name one industry at each end")
    words = {"steps": "1 is a direct delivery"}
    for kind, end in zip(("origin", "destination"), ends, strict=True):
        words[kind] = "every industry" if end is None else f"{end.economy} {end.industries.name}"
    if groups:
        words["weights"] = "value added in a unit of output at the origin, final use at the destination"
    if threshold is not None:
        words["threshold"] = f"{threshold:g}"
    return over_years(
        panel,
        lengths_frame,
        years,
        id="propagation_lengths",
        title="Average propagation length",
        unit="steps",
        options={
            "origin": None if ends[0] is None else ends[0].plain,
            "destination": None if ends[1] is None else ends[1].plain,
            "threshold": None if threshold is None else float(threshold),
        },
        definitions=words,
        cite=("dietzenbacher2005",),
        workers=workers,
        progress=progress,
    )


def _end(given: End | None, panel: TablePanel, kind: str) -> _End | None:
    if given is None:
        return None
    if isinstance(given, str):
        if len(panel.economies) > 1:
            raise InputError(f"the {kind} {given!r} names no economy", fix=f'write {kind}=("DEU", "{given}")')
        return _End(panel.economies[0], industries_of(given, panel.classification))
    parts = tuple(given)
    if len(parts) != 2:
        raise InputError(
            f"the {kind} {given!r} is not a pair of economy and industry", fix=f'write {kind}=("DEU", "c15")'
        )
    return _End(economy_code(str(parts[0]), panel), industries_of(parts[1], panel.classification))


def lengths_frame(
    table: IOTable, *, origin: list[object] | None, destination: list[object] | None, threshold: float | None
) -> pd.DataFrame:
    """Return the lengths of one year; see `propagation_lengths`."""
    require_domestic(table, "steps between industries")
    start, goal = _positions(table, origin), _positions(table, destination)
    if start is None and goal is None and table.n > LARGEST:
        raise Unsupported(
            f"the whole matrix of lengths of {table.n} industries has {table.n**2:,} rows",
            fix="name an origin or a destination",
        )
    found = _found(table, start, goal)
    frame = _frame(table, start, goal, found.length)
    if any(end is not None and end.size > 1 for end in (start, goal)):
        return frame
    rows = np.arange(table.n) if start is None else start
    columns = np.arange(table.n) if goal is None else goal
    # (G − I)_ij = (B − I)_ij x_j / x_i.
    ratio = reciprocal(table.x)[rows, None] * table.x[columns]
    strength = 0.5 * found.strength * (1.0 + ratio)
    if threshold is not None:
        frame["value"] = np.where(strength.ravel() >= threshold, frame["value"], np.nan)
    return frame.assign(strength=strength.ravel())


def _positions(table: IOTable, end: list[object] | None) -> Ints | None:
    if end is None:
        return None
    rows = np.flatnonzero(table.of_economy(str(end[0])) & table.in_codes(list(end[1])))  # type: ignore[call-overload]
    if rows.size == 0:
        raise InputError(f"the table of {table.year} has none of these industries of {end[0]}")
    return rows


def _found(table: IOTable, start: Ints | None, goal: Ints | None) -> Propagation:
    final = table.Y.sum(axis=1)
    if start is not None and goal is not None:
        W, F = _weights(table, start, table.v), _weights(table, goal, final)
        return propagation_groups(table.factor, table.A, W, F)
    if start is not None:
        return propagation_from(table.factor, table.A, _weights(table, start, table.v))
    if goal is not None:
        return propagation_to(table.factor, table.A, _weights(table, goal, final))
    return propagation(table.factor.inverse(), table.A)


def _weights(table: IOTable, rows: Ints, values: Float) -> Float:
    """Return a column, shape (n, 1): 1 for a single industry, where weights cancel; `values` in a group."""
    column = np.zeros((table.n, 1))
    column[rows, 0] = 1.0 if rows.size == 1 else values[rows]
    return column


def _frame(table: IOTable, start: Ints | None, goal: Ints | None, lengths: Float) -> pd.DataFrame:
    economies = table.industries.get_level_values("economy").to_numpy(dtype=object)
    names = np.array([table.classification.name_of(code) for code in table.codes], dtype=object)

    def labels(end: Ints | None, values: np.typing.NDArray[np.object_]) -> np.typing.NDArray[np.object_]:
        if end is None:
            return values
        return np.array([", ".join(dict.fromkeys(values[end]))], dtype=object)

    rows, columns = lengths.shape
    return pd.DataFrame(
        {
            "economy": np.repeat(labels(start, economies), columns),
            "industry": np.repeat(labels(start, table.codes), columns),
            "industry_name": np.repeat(labels(start, names), columns),
            "partner": np.tile(labels(goal, economies), rows),
            "year": table.year,
            "value": lengths.ravel(),
            "unit": "steps",
            "partner_industry": np.tile(labels(goal, table.codes), rows),
        }
    )
