"""The user's own table, from CSV, Parquet or XLSX: read it, check it, or write an example to fill in.

A table is square (rows of industries, then of primary inputs; columns of industries, then of final use) or long (one
row a cell). It stands in one file, in a workbook with the sheets ``table``, ``industries`` and ``about``, or in a
folder (or zip archive) with ``table.csv``, ``industries.csv`` and ``about.toml``; several years are several files
(``table-2010.csv``), several sheets, or a column ``year``. What regions are called stands in ``economies.csv`` or the
sheet ``economies``.

Output is the sum of each row (less competitive imports, plus the publisher's residual); a published output is checked
against it. Value added without a row is output less the column's sum. Every such convention is a step of the table's
provenance.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from interlace.errors import Finding, InputError
from interlace.model.classification import Classification
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.sources._labelled import of_years
from interlace.sources._own_table.bundle import Bundle, Part, open_bundle, year_in
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.reader import read_shared, tables_of
from interlace.sources._own_table.template import template
from interlace.words import said

__all__ = ["explain_file", "load", "template"]

KEPT_TABLES = 3


def load(path: str | os.PathLike[str] | None) -> TablePanel:
    """Read the user's own table.

    Parameters
    ----------
    path : path-like
        A file (``.csv``, ``.csv.gz``, ``.tsv``, ``.parquet``, ``.xlsx``), a folder or a zip archive.

    Returns
    -------
    TablePanel
        One table a year. With one file a year the first is read and checked at once, the others when asked for.

    Raises
    ------
    InputError
        If the path, a file or a table is wrong; `explain_file` names every problem.
    MissingExtra
        If a workbook is given and the extra ``xlsx`` is not installed.
    """
    bundle = open_bundle(None if path is None else Path(path))
    if len(bundle.tables) > 1:
        return _lazy(bundle)
    tables = _read(bundle, bundle.tables[0])
    _require_same([_Form.of(table) for table in tables])
    return TablePanel.of(tables, "table")


def _lazy(bundle: Bundle) -> TablePanel:
    files = _Files(bundle)
    first = files.table(min(files.parts))
    years = {year: (year,) for year in files.parts}
    return of_years("table", years, files.table, files.provenance, first.economies, first.classification)


class _Files:
    """Several files of one table, one a year: the last few that were read are kept, and all must have one form."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.parts = {year: part for part in bundle.tables if (year := year_in(part.name)) is not None}
        self._first: _Form | None = None
        self._read = lru_cache(maxsize=KEPT_TABLES)(self._fresh)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.bundle,), {"_first": self._first})

    def _fresh(self, year: int) -> IOTable:
        tables = _read(self.bundle, self.parts[year])
        _require_named_year(self.parts[year], tables)
        return tables[0]

    def table(self, year: int) -> IOTable:
        """Return the table of a year; the first one that is asked for is what the others must be like."""
        table = self._read(year)
        if self._first is None:
            self._first = _Form.of(table)
        elif self._first.year != year:
            _require_same([self._first, _Form.of(table)])
        return table

    def provenance(self, year: int) -> Provenance:
        return self.table(year).provenance


class _Form(NamedTuple):
    """What the years of one panel must have in common, and the year itself."""

    year: int
    economies: tuple[str, ...]
    classification: Classification

    @classmethod
    def of(cls, table: IOTable) -> _Form:
        return cls(table.year, table.economies, table.classification)


def _read(bundle: Bundle, part: Part) -> list[IOTable]:
    findings = Findings()
    tables = tables_of(part, read_shared(bundle, findings), findings)
    findings.raise_first()
    return tables


def _require_named_year(part: Part, tables: list[IOTable]) -> None:
    """Raise if one of several files does not hold just the year of its name."""
    year = year_in(part.name)
    if [table.year for table in tables] != [year]:
        held = [table.year for table in tables]
        raise InputError.said("own_other_year", year=str(year), held=held, where=part.name)


def _require_same(tables: Sequence[_Form]) -> None:
    """Raise if the years of one panel do not have the same economies, industries and roles."""
    first = tables[0]
    seen: set[int] = set()
    for table in tables:
        place = said("errors.place.tables_of", first=first.year, second=table.year)
        if table.year in seen:
            raise InputError.said("year_twice", year=table.year, where=place)
        seen.add(table.year)
        for what, own, other in (
            ("economies", first.economies, table.economies),
            ("industries", first.classification.codes, table.classification.codes),
        ):
            if set(own) != set(other):
                differ = sorted(set(own) ^ set(other))[:5]
                raise InputError.said("own_years_differ", axis=what, differ=differ, where=place)
        if first.economies != table.economies or first.classification.key() != table.classification.key():
            raise InputError.said("own_years_in_other_order", where=place)


def explain_file(path: str | os.PathLike[str] | None) -> list[Finding]:
    """Say everything that is found in a user's table; it goes on after the first problem where it can.

    Parameters
    ----------
    path : path-like
        As for `load`.

    Returns
    -------
    list of Finding
        Errors, warnings and notes in the order in which they were met; the last is the verdict: its ``rule`` is
        ``"ready"`` or ``"not_ready"``.
    """
    findings = Findings()
    years: list[IOTable] = []
    with findings.guard():
        bundle = open_bundle(None if path is None else Path(path))
        shared = read_shared(bundle, findings)
        for part in bundle.tables:
            with findings.guard():
                tables = tables_of(part, shared, findings)
                years += tables
                if tables and len(bundle.tables) > 1:
                    _require_named_year(part, tables)
    with findings.guard():
        if years and not findings.failed:
            _require_same([_Form.of(table) for table in years])
    steps = {str(step): step for table in years for step in table.provenance.steps}
    for step in steps.values():
        told = [f"{name} = {value}" for name, value in step.parameters.items()]
        findings.take(Finding.said("step", None, "note", action=step.action, told=told or None))
    if not years and not findings.failed:
        findings.add(InputError.said("own_no_table", where=str(path)))
    counts = {kind: sum(item.severity == kind for item in findings.items) for kind in ("error", "warning")}
    counted = [said(f"findings.counted.{kind}", count=count) for kind, count in counts.items() if count]
    where = said("findings.place.counted", counted=counted) if counted else None
    verdict = "not_ready" if counts["error"] else "ready"
    return [*findings.items, replace(Finding.said(verdict, where, "verdict"), rule=verdict)]
