"""Average propagation lengths: how many steps lie between two industries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, analysis
from interlace.indicators.registry import made_by
from interlace.kernels._types import Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.lengths import Propagation, propagation, propagation_from, propagation_groups, propagation_to
from interlace.model.definitions import Text
from interlace.model.frames import industries as industry_axis
from interlace.model.frames import tidy
from interlace.model.imports import require_domestic
from interlace.model.options import number, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._select import Plain, Selection, economy_code, industries_of, rows_of
from interlace.value_chain.frames import Run, over_years
from interlace.words import said

LARGEST = 500
"""Industries of a table whose matrix of lengths is given whole."""

End = tuple[str, str | Iterable[str]] | str
WORKED = (
    "worked from the table of the Eurostat manual (2008), page 482, by dense inverses in "
    "tests/value_chain/test_positions.py"
)


@analysis(
    id="propagation_lengths",
    trend="value_chain",
    title="Average propagation length",
    unit="steps",
    formula=r"\frac{[B (B - I)]_{ij}}{(B - I)_{ij}}",
    reading="A value of 1 means that all of the connection is direct deliveries; 3 means that on average it takes "
    "three deliveries from one industry to the other.",
    cite=("dietzenbacher2005",),
    needs=Needs(IOTable, domestic=True),
    cases=(
        Case("germany1995", 1995, {"industry": "CPA_A", "partner_industry": "CPA_B-E"}, 1.5077, 0.00005, WORKED),
        Case("germany1995", 1995, {"industry": "CPA_B-E", "partner_industry": "CPA_A"}, 1.6098, 0.00005, WORKED),
        Case("germany1995", 1995, {"industry": "CPA_J-N", "partner_industry": "CPA_G-I"}, 1.7688, 0.00005, WORKED),
    ),
    traps=(
        "A weak connection can be short and a strong one long: look at the strength, or set a threshold.",
        "In a table of one economy paths that lead abroad and back are not seen.",
    ),
)
@renamed()
def propagation_lengths(
    data: IOTable | TablePanel,
    *,
    origin: Annotated[End | None, "from where: (economy, industry); every industry where it is left out"] = None,
    destination: Annotated[End | None, "to where: (economy, industry); every industry where it is left out"] = None,
    threshold: Annotated[float | None, "lengths of weaker connections are missing"] = None,
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
        Processes for the years, and a function that is called with each year when it is done.

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
    groups = [end for end in ends if end is not None and len(end.codes or ()) > 1]
    least = None if threshold is None else number("threshold", threshold, above=0)
    if least is not None and groups:
        raise InputError.said("threshold_of_groups")
    stated: dict[str, Text] = {"steps": said("definitions.said.steps")}
    for kind, end in zip(("origin", "destination"), ends, strict=True):
        stated[kind] = said("chosen.every_industry") if end is None else end.end
    if groups:
        stated["weights"] = said("definitions.said.weights")
    if least is not None:
        stated["threshold"] = f"{least:g}"
    return over_years(
        panel,
        lengths_frame,
        Run(years, workers, progress),
        id="propagation_lengths",
        title=made_by("propagation_lengths").said_title,
        options={
            "origin": None if ends[0] is None else ends[0].plain,
            "destination": None if ends[1] is None else ends[1].plain,
            "threshold": least,
        },
        definitions=stated,
    )


def _end(given: object, panel: TablePanel, kind: str) -> Selection | None:
    if given is None:
        return None
    if isinstance(given, str):
        if len(panel.economies) > 1:
            raise InputError.said("end_of_no_economy", kind=kind, option=kind, given=repr(given), industry=given)
        given = (panel.economies[0], given)
    parts: list[Any] = list(given) if isinstance(given, (tuple, list)) else []
    if len(parts) != 2:
        raise InputError.said("end_not_a_pair", kind=kind, option=kind, given=repr(given))
    economy, chosen = economy_code(parts[0], panel), industries_of(parts[1], panel.classification)
    return Selection(economy, chosen.codes, chosen.said)


def lengths_frame(
    table: IOTable, *, origin: Plain | None, destination: Plain | None, threshold: float | None
) -> pd.DataFrame:
    """Return the lengths of one year; see `propagation_lengths`."""
    require_domestic(table, said("subjects.lengths"))
    start, goal = (None if end is None else np.flatnonzero(rows_of(table, end)) for end in (origin, destination))
    if start is None and goal is None and table.n > LARGEST:
        raise Unsupported.said("matrix_too_large", n=table.n, rows=table.n**2)
    found = _found(table, start, goal)
    here, there = _axis(table, start), _axis(table, goal)
    axes = [here, {"partner": there["economy"], "partner_industry": there["industry"]}]
    if any(end is not None and end.size > 1 for end in (start, goal)):
        return tidy(axes, found.length, year=table.year, unit="steps")
    rows = np.arange(table.n) if start is None else start
    columns = np.arange(table.n) if goal is None else goal
    # (G − I)_ij = (B − I)_ij x_j / x_i.
    ratio = reciprocal(table.x)[rows, None] * table.x[columns]
    strength = 0.5 * found.strength * (1.0 + ratio)
    shown = found.length if threshold is None else np.where(strength >= threshold, found.length, np.nan)
    return tidy(axes, {"value": shown, "strength": strength}, year=table.year, unit="steps")


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


def _axis(table: IOTable, end: Ints | None) -> dict[str, Any]:
    """Return the labels of every industry, or of an end as one."""
    axis = industry_axis(table, end)
    return axis if end is None else {name: [", ".join(dict.fromkeys(labels))] for name, labels in axis.items()}
