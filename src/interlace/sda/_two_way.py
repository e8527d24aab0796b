"""Input coefficients against final demand: two factors, for every economy at once, with one right-hand side a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from interlace.errors import Unsupported
from interlace.kernels._types import Float
from interlace.kernels.coefficients import leontief_matrix
from interlace.kernels.factor import factorise
from interlace.model.options import renamed
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable
from interlace.sda._accounts import Accounts, accounts_of, require_same_industries
from interlace.sda._question import Question, measured, years_of


@dataclass(frozen=True, eq=False)
class TwoWay:
    """How much of a change came from input coefficients, and how much from final demand.

    Parameters
    ----------
    economies : tuple of str
    coefficients : ndarray, shape (economies,)
        The sum of the terms technology, domestic sourcing and offshoring of `decompose`, polar forms.
    final_demand : ndarray, shape (economies,)
        The sum of its terms of level, mix and exports (and of a published discrepancy).
    value_added_coefficients : ndarray, shape (economies,)
        The rest of the change.
    """

    economies: tuple[str, ...]
    coefficients: Float
    final_demand: Float
    value_added_coefficients: Float


@renamed()
def two_way(panel: TablePanel, start: int, end: int, questions: Sequence[Question]) -> list[TwoWay | Unsupported]:
    """Split a change into value-added coefficients, input coefficients and final demand.

    The factors of one group stand side by side in the order of the polar forms, so that a group's term is the sum of
    its factors' terms in `decompose`: the same figures for two factorisations and two right-hand sides.

    Parameters
    ----------
    panel : TablePanel
    start, end : int
    questions : sequence of Question
        Their `average` does not count: the mean is of the polar forms.

    Returns
    -------
    list of TwoWay or Unsupported

    Raises
    ------
    UnknownName, InputError
        As `decompose`.
    """
    years = years_of(panel, start, end, False)
    plans: list[tuple[Question, frozenset[str]] | Unsupported] = []
    for question in questions:
        try:
            plans.append((question, measured(question, panel.classification)[0]))
        except Unsupported as error:
            plans.append(error)
    if all(isinstance(plan, Unsupported) for plan in plans):
        return [plan for plan in plans if isinstance(plan, Unsupported)]
    tables = (panel[years[0]], panel[years[1]])
    require_same_industries(*tables)
    asked = any(not isinstance(plan, Unsupported) and plan[0].of != "output" for plan in plans)
    sides = (accounts_of(tables[0], value_added=asked), accounts_of(tables[1], value_added=asked))
    outputs = _outputs(sides)
    return [plan if isinstance(plan, Unsupported) else _split(*plan, tables[0], sides, outputs) for plan in plans]


def _outputs(sides: tuple[Accounts, Accounts]) -> Float:
    """Return output with the coefficients and the final demand of either year, shape (2, 2, n)."""
    demands = np.stack([side.final.sum(axis=1) + side.exports + side.rest for side in sides], axis=1)
    with threadpool_limits(limits=1):
        solved = [factorise(leontief_matrix(side.Z, side.x), overwrite=True).solve(demands) for side in sides]
    return np.stack([x.T for x in solved])


def _split(
    question: Question, codes: frozenset[str], table: IOTable, sides: tuple[Accounts, Accounts], x: Float
) -> TwoWay:
    rows = table.in_codes(codes)
    output = question.of == "output"
    weights = np.stack([np.where(rows, 1.0 if output else side.v, 0.0) for side in sides])
    idle = [np.zeros(table.n) if output else np.where(rows, side.idle, 0.0) for side in sides]
    steps = x[1] - x[0]
    # The polar forms v, A, f and f, A, v: A changes at (1, ., 0) and at (0, ., 1).
    coefficients = (weights[1] * steps[0] + weights[0] * steps[1]) / 2
    final_demand = (weights[1] * (x[1, 1] - x[1, 0]) + weights[0] * (x[0, 1] - x[0, 0])) / 2
    change = weights[1] * x[1, 1] - weights[0] * x[0, 0] + idle[1] - idle[0]
    parts = []
    for values in (coefficients, final_demand, change - coefficients - final_demand):
        total = np.zeros(len(table.economies))
        np.add.at(total, table.economy_of, values)
        parts.append(total)
    return TwoWay(table.economies, *parts)
