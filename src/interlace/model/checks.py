"""Consistency rules of a table: one named rule a function, each with its mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from interlace import words
from interlace.errors import Finding, InputError
from interlace.kernels._types import Float, Ints
from interlace.kernels.productivity import productivity
from interlace.model.classification import VALUE_ADDED_ROLES
from interlace.model.html import checks_html
from interlace.words import Amount, Said, said

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
        errors, warnings = len(self.errors), len(self.findings) - len(self.errors)
        found = {"any": bool(self.findings), "errors": errors, "warnings": warnings}
        head = words.text("findings.report", year=self.year, rules=self.rules, **found)
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
        first, more = report.errors[0], len(report.errors) - 1
        raise InputError(said("findings.first", what=first.what, more=more), where=first.where, fix=first.fix)
    return report


def check_column_balance(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Inputs and primary inputs of an industry add up to its output."""
    if not len(table.primary):
        return
    gap = table.Z.sum(axis=0) + table.V.sum(axis=0) - table.x
    bad = beyond(gap, table.x, tolerance)
    if bad.size:
        gap_of = Amount(float(np.abs(gap[bad]).max()), table.unit.name)
        yield Finding.said("column_balance", _rows(table, bad, gap), count=int(bad.size), gap=gap_of)


def check_value_added_row(table: TableData, tolerance: float) -> Iterator[Finding]:
    """There is a row of value added or its parts."""
    if not table.primary_with_roles(VALUE_ADDED_ROLES).any():
        rows = [str(row) for row in table.primary]
        yield Finding.said("value_added_row", said("findings.place.primary", rows=rows, any=bool(rows)))


def check_negative_output(table: TableData, tolerance: float) -> Iterator[Finding]:
    """No industry has negative output beyond rounding."""
    limit = ROUNDING_LEVEL * float(np.abs(table.x).max(initial=0.0))
    large = np.flatnonzero(table.x < -limit)
    small = np.flatnonzero((table.x < 0) & (table.x >= -limit))
    if large.size:
        yield Finding.said("negative_output", _rows(table, large, table.x), count=int(large.size))
    if small.size:
        yield Finding.said("rounded_output", _rows(table, small, table.x), "warning", count=int(small.size))


def check_zero_output(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Industries without output have no inputs."""
    idle = table.x == 0
    used = np.flatnonzero(idle & ((table.Z.sum(axis=0) != 0) | (table.V != 0).any(axis=0)))
    if used.size:
        where = _rows(table, used, table.Z.sum(axis=0))
        yield Finding.said("zero_output", where, "warning", count=int(used.size))


def check_negative_cells(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Intermediate deliveries are not negative, nor is final use apart from changes of stocks."""
    rows, columns = np.nonzero(table.Z < 0)
    if rows.size:
        worst = int(np.argmin(table.Z[rows, columns]))
        ends = {"seller": _label(table, rows[worst]), "buyer": _label(table, columns[worst])}
        where = said("findings.place.largest", **ends, value=f"{table.Z[rows[worst], columns[worst]]:,.6g}")
        yield Finding.said("negative_deliveries", where, "warning", count=int(rows.size))
    other = ~table.final_with_role("inventories")
    count = int((table.Y[:, other] < 0).sum())
    stocks = int((table.Y[:, ~other] < 0).sum())
    if count or stocks:
        where = said("findings.place.final")
        yield Finding.said("negative_final", where, "warning", stocks=stocks, count=count)


def check_value_added(table: TableData, tolerance: float) -> Iterator[Finding]:
    """Value added is not negative."""
    if not table.primary_with_roles(VALUE_ADDED_ROLES).any():
        return
    bad = np.flatnonzero(table.value_added < -tolerance * np.abs(table.x))
    if bad.size:
        yield Finding.said("value_added", _rows(table, bad, table.value_added), "warning", count=int(bad.size))


def check_productive(table: TableData, tolerance: float) -> Iterator[Finding]:
    """A is productive: every final demand can be met by outputs that are not negative."""
    try:
        result = productivity(table.factor, table.A)
    except InputError as error:
        columns = table.A.sum(axis=0)
        yield Finding(error.what, str(_rows(table, np.argsort(-columns), columns)), error.fix)
        return
    if not result.productive:
        radius = None if np.isnan(result.radius) else f"{result.radius:.4g}"
        yield Finding.said("productive", _rows(table, result.weakest, table.A.sum(axis=0)), radius=radius)


def check_imported_part(table: TableData, tolerance: float) -> Iterator[Finding]:
    """The imported part of a delivery is no more than the whole."""
    if table.imported is None:
        return
    deliveries, final = (
        int(((part != 0) & (part - whole > tolerance * np.abs(whole) + 1e-12 * float(np.abs(whole).max()))).sum())
        for part, whole in ((table.imported.Z, table.Z), (table.imported.Y, table.Y))
    )
    if deliveries + final:
        where = said("findings.place.imported")
        yield Finding.said("imported_part", where, "warning", deliveries=deliveries, final=final)


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


def listed(label: Callable[[int], object], rows: Ints, values: Float, most: int = 5) -> Said:
    """Return the first of some rows with their values, and how many more there are."""
    shown = [said("findings.row", label=label(int(row)), value=f"{values[row]:,.6g}") for row in rows[:most]]
    return said("findings.rows", rows=shown, more=max(int(rows.size) - most, 0))


def _label(table: TableData, row: int | np.intp) -> Said:
    economy, code = table.industries[int(row)]
    return said("findings.industry", economy=economy, code=code, name=table.classification.name_of(str(code)))


def _rows(table: TableData, rows: Ints, values: Float) -> Said:
    return listed(partial(_label, table), rows, values)
