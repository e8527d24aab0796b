"""Consistency rules of a table: one named rule a function, each with its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from interlace.errors import Finding, InputError
from interlace.kernels._types import Float, Ints
from interlace.kernels.productivity import productivity
from interlace.model.classification import VALUE_ADDED_ROLES
from interlace.model.html import checks_html

if TYPE_CHECKING:
    from interlace.model.table_data import TableData

__all__ = ["RULES", "CheckReport", "beyond", "check", "listed", "run"]

BALANCE_TOLERANCE = 1e-6
"""Largest imbalance of a row or column, as a share of its output, that passes without a word."""
ROUNDING_LEVEL = 1e-5
"""Size of a negative output, as a share of the largest output, up to which it is a matter of rounding."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The findings of all rules on one table."""

    year: int
    findings: tuple[Finding, ...]
    rules: int

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that make figures wrong."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def ok(self) -> bool:
        """Whether no rule found an error."""
        return not self.errors

    def _repr_html_(self) -> str:
        return checks_html(self)

    def __str__(self) -> str:
        if not self.findings:
            return f"{self.year}: all {self.rules} rules pass"
        head = f"{self.year}: {len(self.errors)} errors, {len(self.findings) - len(self.errors)} warnings"
        return "\n".join([head, *(str(finding) for finding in self.findings)])


def check(table: TableData, *, strict: bool = False, tolerance: float | None = None) -> CheckReport:
    """Run every rule of `RULES` on a table.

    Parameters
    ----------
    table : IOTable
    strict : bool
        Raise at the first error instead of reporting it.
    tolerance : float, optional
        Largest imbalance of a row or column as a share of its output.

    Returns
    -------
    CheckReport

    Raises
    ------
    InputError
        Under `strict`, if a rule finds an error.
    """
    return run(RULES, table, strict=strict, tolerance=tolerance)


def run(
    rules: Mapping[str, Callable[[Any, float], Iterable[Finding]]], table: Any, *, strict: bool, tolerance: float | None
) -> CheckReport:
    """Run rules on a table, input-output or supply and use; see `check`."""
    allowed = BALANCE_TOLERANCE if tolerance is None else tolerance
    findings = [replace(found, rule=name) for name, rule in rules.items() for found in rule(table, allowed)]
    report = CheckReport(table.year, tuple(findings), len(rules))
    if strict and report.errors:
        first = report.errors[0]
        more = len(report.errors) - 1
        what = first.what + (f" (and {more} more errors)" if more else "")
        raise InputError(what, where=first.where, fix=first.fix)
    return report


def check_column_balance(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Inputs and primary inputs of an industry add up to its output."""
    if not len(table.primary):
        return
    gap = table.Z.sum(axis=0) + table.V.sum(axis=0) - table.x
    bad = beyond(gap, table.x, tolerance)
    if bad.size:
        yield Finding(
            f"{bad.size} industries do not balance: inputs and primary inputs miss output "
            f"by up to {np.abs(gap[bad]).max():,.6g} {table.unit.name}",
            _rows(table, bad, gap),
            "correct the cells, or book the publisher's discrepancy as the residual",
        )


def check_value_added_row(table: TableData, tolerance: float) -> Iterator[Finding]:
    """There is a row of value added or its parts."""
    if not table.primary_with_roles(VALUE_ADDED_ROLES).any():
        yield Finding(
            "no row of primary inputs is value added",
            "primary inputs: " + (", ".join(map(str, table.primary)) or "none"),
            "give a row the role value_added, compensation, operating_surplus or taxes_on_production",
        )


def check_negative_output(table: TableData, tolerance: float) -> Iterator[Finding]:
    """No industry has negative output beyond rounding."""
    limit = ROUNDING_LEVEL * float(np.abs(table.x).max(initial=0.0))
    large = np.flatnonzero(table.x < -limit)
    small = np.flatnonzero((table.x < 0) & (table.x >= -limit))
    if large.size:
        yield Finding(
            f"{large.size} industries have negative output",
            _rows(table, large, table.x),
            "correct the signs; only changes of stocks and discrepancies may be negative",
        )
    if small.size:
        yield Finding(
            f"{small.size} industries have an output that rounding made negative; coefficients divide by it as by "
            "any other, so that accounts add up",
            _rows(table, small, table.x),
            "nothing to do, unless the industry has a real output",
            "warning",
        )


def check_zero_output(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Industries without output have no inputs."""
    idle = table.x == 0
    used = np.flatnonzero(idle & ((table.Z.sum(axis=0) != 0) | (table.V != 0).any(axis=0)))
    if used.size:
        yield Finding(
            f"{used.size} industries without output have inputs; their coefficients are 0",
            _rows(table, used, table.Z.sum(axis=0)),
            "give the industry its output, or take out its inputs",
            "warning",
        )


def check_negative_cells(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Intermediate deliveries are not negative, nor is final use apart from changes of stocks."""
    rows, columns = np.nonzero(table.Z < 0)
    if rows.size:
        worst = int(np.argmin(table.Z[rows, columns]))
        yield Finding(
            f"{rows.size} intermediate deliveries are negative; they are kept",
            f"the largest: {_label(table, rows[worst])} to {_label(table, columns[worst])}, "
            f"{table.Z[rows[worst], columns[worst]]:,.6g}",
            "correct the sign if it is a mistake",
            "warning",
        )
    other = ~table.final_with_role("inventories")
    count = int((table.Y[:, other] < 0).sum())
    stocks = int((table.Y[:, ~other] < 0).sum())
    if count or stocks:
        yield Finding(
            f"{stocks} cells of changes of stocks and {count} other cells of final use are negative; they are kept",
            "final use",
            "nothing to do for stocks; correct the sign of others if it is a mistake",
            "warning",
        )


def check_value_added(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Value added is not negative."""
    if not table.primary_with_roles(VALUE_ADDED_ROLES).any():
        return
    bad = np.flatnonzero(table.value_added < -tolerance * np.abs(table.x))
    if bad.size:
        yield Finding(
            f"{bad.size} industries have negative value added",
            _rows(table, bad, table.value_added),
            "look whether their inputs are too high; subsidised industries may be real cases",
            "warning",
        )


def check_productive(table: TableData, tolerance: float) -> Iterator[Finding]:
    """A is productive: every final demand can be met by outputs that are not negative."""
    try:
        result = productivity(table.factor, table.A)
    except InputError as error:
        columns = table.A.sum(axis=0)
        yield Finding(error.what, _rows(table, np.argsort(-columns), columns), error.fix)
        return
    if not result.productive:
        radius = "" if np.isnan(result.radius) else f" (spectral radius {result.radius:.4g})"
        yield Finding(
            f"A is not productive{radius}: making the table's products takes more of them than is made",
            _rows(table, result.weakest, table.A.sum(axis=0)),
            "look for inputs larger than output in these industries",
        )


def check_imported_part(table: TableData, tolerance: float) -> Iterator[Finding]:
    """The imported part of a delivery is no more than the whole."""
    if table.imported is None:
        return
    deliveries, final = (
        int(((part != 0) & (part - whole > tolerance * np.abs(whole) + 1e-12 * float(np.abs(whole).max()))).sum())
        for part, whole in ((table.imported.Z, table.Z), (table.imported.Y, table.Y))
    )
    if deliveries + final:
        yield Finding(
            f"the imported part exceeds the whole in {deliveries} intermediate deliveries and {final} cells of final "
            "use; domestic deliveries become negative there",
            "imported part",
            "take both from one release; nothing is to be done for changes of stocks",
            "warning",
        )


RULES: dict[str, Callable[[TableData, float], Iterable[Finding]]] = {
    "value_added_row": check_value_added_row,
    "column_balance": check_column_balance,
    "negative_output": check_negative_output,
    "zero_output": check_zero_output,
    "negative_cells": check_negative_cells,
    "value_added": check_value_added,
    "productive": check_productive,
    "imported_part": check_imported_part,
}


def beyond(gap: Float, total: Float, tolerance: float, slack: Float | float = 0.0) -> Ints:
    """Return where a gap is more than a share of its total and `slack` allow, the largest first."""
    # The sums themselves round: a few units in the last place of the largest total are no imbalance.
    floor = 1e-12 * float(np.abs(total).max(initial=0.0))
    bad = np.flatnonzero(np.abs(gap) > tolerance * np.abs(total) + slack + floor)
    return bad[np.argsort(-np.abs(gap[bad]), kind="stable")]


def listed(label: Callable[[int], object], rows: Ints, values: Float, most: int = 5) -> str:
    """Return the first of some rows with their values, and how many more there are."""
    shown = "; ".join(f"{label(int(row))} {values[row]:,.6g}" for row in rows[:most])
    return shown + (f"; and {rows.size - most} more" if rows.size > most else "")


def _label(table: TableData, row: int | np.intp) -> str:
    economy, code = table.industries[int(row)]
    return f"{economy} {code} ({table.classification.name_of(str(code))})"


def _rows(table: TableData, rows: Ints, values: Float) -> str:
    return listed(partial(_label, table), rows, values)
