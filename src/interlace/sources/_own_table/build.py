"""Blocks to an IOTable: output, balance, value added, classification and provenance."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from interlace import words
from interlace.errors import Finding, InputError
from interlace.kernels._types import Float
from interlace.model.checks import BALANCE_TOLERANCE, RULES
from interlace.model.classification import VALUE_ADDED_ROLES, Category, Classification
from interlace.model.provenance import Provenance, Source, Step
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._own_table.about import About
from interlace.sources._own_table.blocks import Blocks
from interlace.sources._own_table.economies import names_among
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.industries import Industries, classify
from interlace.sources._own_table.vocabulary import FINAL, PRIMARY
from interlace.sources.registry import source_of
from interlace.words import said

MOST = 5
"""Industries that do not balance that are named."""
MISSES = {
    "column": "the rows' sums miss the column of output",
    "row": "the rows' sums miss the row of output",
    "sums": "the columns' sums (inputs and primary inputs) miss the rows' sums",
}
"""Which sums differ, as a provenance says it."""
_UNITS = (1000.0, 100.0, 10.0, 1.0, 0.1, 0.01, 0.001)


@dataclass
class Shared:
    """What all tables of a file or folder share: what is said about them and their economies, and the files read."""

    about: About
    industries: Industries
    files: tuple[tuple[str, str], ...]
    names: Mapping[str, str] = field(default_factory=dict)


def build(
    blocks: Blocks, shared: Shared, year: int, layout: str, findings: Findings, *, whole: bool = True
) -> IOTable | None:
    """Make a table of its blocks; what keeps it from being one is a finding.

    Parameters
    ----------
    blocks : Blocks
    shared : Shared
    year : int
    layout : str
        ``"square"`` or ``"long"``.
    findings : Findings
    whole : bool
        Whether every label and cell could be read; otherwise the balance is not looked at.

    Returns
    -------
    IOTable or None
    """
    with findings.guard():
        unit = shared.about.unit(findings)
        _turn_imports(blocks, findings)
        if not whole:
            _classification(blocks, shared, findings)
            findings.take(Finding.said("balance_later", blocks.place, "note"))
            return None
        x: Float = blocks.Z.sum(axis=1) + blocks.Y.sum(axis=1)
        x = x - (0.0 if blocks.imports is None else blocks.imports)
        x = x + (0.0 if blocks.residual is None else blocks.residual)
        if not np.abs(x).max(initial=0.0) > 0:
            findings.add(InputError.said("own_no_output", where=blocks.place))
            return None
        _check_balance(blocks, x, shared.about.tolerance, findings)
        _add_value_added(blocks, x, findings)
        classification = _classification(blocks, shared, findings)
        if findings.failed:
            return None
        first = Step("the user's own table read", {"year": year, "layout": layout, "unit": str(unit)})
        provenance = Provenance(_source(shared), (first, *findings.steps))
        return _checked(_table(blocks, unit, year, classification, provenance), findings)
    return None


def _source(shared: Shared) -> Source:
    """Return the register's entry with what the user says in its place."""
    say, entry = shared.about.get, source_of("table", shared.files)
    own: dict[str, Any] = {key: say(key) for key in ("publisher", "version", "citation", "url")}
    return replace(entry, title=say("title") or entry.title, licence=say("licence") or entry.licence, **own)


def _table(blocks: Blocks, unit: Unit, year: int, classification: Classification, provenance: Provenance) -> IOTable:
    industries = pd.MultiIndex.from_tuples(blocks.industries, names=["economy", "industry"])
    final = pd.MultiIndex.from_tuples(blocks.final, names=["economy", "category"])
    return IOTable(
        blocks.Z, blocks.Y, blocks.V, industries, final, pd.Index(blocks.primary), unit, year, classification,
        provenance, blocks.imports, blocks.residual, blocks.satellites,
    )  # fmt: skip


def _turn_imports(blocks: Blocks, findings: Findings) -> None:
    if blocks.imports is None:
        return
    if len({economy for economy, _ in blocks.industries}) > 1:
        findings.add(InputError.said("own_imports_of_several", where=blocks.place))
    if (blocks.imports <= 0).all() and (blocks.imports < 0).any():
        blocks.imports = -blocks.imports
        findings.step("imports written as negative numbers taken with a positive sign")
        findings.take(Finding.said("imports_turned", blocks.place, "note"))


def rounding_unit(blocks: Blocks) -> float:
    """Return the unit to which the cells are rounded, 0 where they are not."""
    cells = np.concatenate([part.ravel() for part in (blocks.Z, blocks.Y, blocks.V)])
    cells = cells[cells != 0]
    if cells.size < 4:
        return 0.0
    sample = cells[:: max(1, cells.size // 20_000)]
    for unit in _UNITS:
        scaled = sample / unit
        if (np.abs(scaled - np.rint(scaled)) <= 1e-9 * np.maximum(np.abs(scaled), 1.0)).all():
            return unit
    return 0.0


def _check_balance(blocks: Blocks, x: Float, tolerance: float | None, findings: Findings) -> None:
    unit = rounding_unit(blocks)
    n, k, m = len(blocks.industries), len(blocks.final), len(blocks.primary)
    share = BALANCE_TOLERANCE if tolerance is None else tolerance
    if tolerance is not None:
        findings.step("imbalance accepted as the user says", share_of_output=tolerance)
    floor = 1e-12 * float(np.abs(x).max())
    checks: list[tuple[str, Float, int]] = []
    for side, output in (("column", blocks.output), ("row", blocks.output_row)):
        if output is not None:
            checks.append((side, x - output, n + k))
    published = {"checked_against": "published output"} if checks else {}
    if m and any(role in VALUE_ADDED_ROLES for role in blocks.primary_roles):
        gap = blocks.Z.sum(axis=0) + blocks.V.sum(axis=0) - x
        checks.append(("sums", gap, n + m))
    if not checks:
        findings.take(Finding.said("balance_unchecked", blocks.place, "warning"))
    for what, gap, count in checks:
        allowed = np.maximum(share * np.abs(x), 3.0 * unit * np.sqrt(count)) + floor
        _balanced(blocks, x, what, gap, allowed, findings)
    findings.step("output taken as the rows' sums", **published)


def _balanced(blocks: Blocks, x: Float, what: str, gap: Float, allowed: Float, findings: Findings) -> None:
    largest = float(np.abs(gap).max(initial=0.0))
    bad = np.flatnonzero(np.abs(gap) > allowed)
    bad = bad[np.argsort(-np.abs(gap[bad]), kind="stable")]
    if bad.size:
        shown = [
            said(
                "findings.gap",
                label=" ".join(blocks.industries[i]).strip(),
                gap=f"{gap[i]:+,.6g}",
                share=f"{gap[i] / x[i]:+.2%}" if x[i] else None,
            )
            for i in bad[:MOST]
        ]
        worst = f"{float(np.abs(gap[bad[0]])):,.6g}"
        rows = said("findings.rows", rows=shown, more=max(bad.size - MOST, 0))
        where = said("findings.place.at", place=blocks.place, what=rows)
        sums = {"sums": what, "count": int(bad.size), "of": len(x), "worst": worst}
        findings.add(InputError.said("own_unbalanced", where=where, **sums))
    elif largest > 1e-9 * float(np.abs(x).max()):
        findings.step("an imbalance left as it is", what=MISSES[what], largest=float(f"{largest:.6g}"))
        findings.take(Finding.said("balance_rounded", blocks.place, "note", sums=what, largest=f"{largest:,.6g}"))


def _add_value_added(blocks: Blocks, x: Float, findings: Findings) -> None:
    if any(role in VALUE_ADDED_ROLES for role in blocks.primary_roles):
        return
    rest = x - blocks.Z.sum(axis=0) - blocks.V.sum(axis=0)
    label = "VA" if "VA" not in blocks.primary else "VA (derived)"
    blocks.V = np.vstack([blocks.V, rest])
    blocks.primary = [*blocks.primary, label]
    blocks.primary_roles = [*blocks.primary_roles, "value_added"]
    blocks.names.setdefault(label, "Value added (output less inputs)")
    findings.step("value added taken as output less the column's sum; it holds every primary input that has no row")
    findings.take(Finding.said("value_added_derived", blocks.place, "note"))


def _classification(blocks: Blocks, shared: Shared, findings: Findings) -> Classification:
    codes = list(dict.fromkeys(code for _, code in blocks.industries))
    final = _categories([code for _, code in blocks.final], blocks.final_roles, FINAL, blocks, findings)
    primary = _categories(blocks.primary, blocks.primary_roles, PRIMARY, blocks, findings)
    made = classify(codes, blocks.names, shared.industries, shared.about, final, primary, findings)
    homes = dict.fromkeys(economy for economy, _ in blocks.industries)
    return replace(made, economies=names_among(shared.names, homes, blocks.place, findings))


def _categories(
    codes: Sequence[str], roles: Sequence[str], names: dict[str, str], blocks: Blocks, findings: Findings
) -> dict[str, Category]:
    found: dict[str, Category] = {}
    for code, role in zip(codes, roles, strict=True):
        if code in found and found[code].role != role:
            roles_of = {"first": found[code].role, "second": role}
            findings.add(InputError.said("own_two_roles", category=code, **roles_of, where=blocks.place))
        found[code] = Category(blocks.names.get(code) or names.get(role, code), role)
    return found


def _in_english(table: IOTable, rule: Callable[[IOTable, float], Iterable[Finding]]) -> str | None:
    """Return where a rule warns, in the one language of a provenance."""
    with words.speaking(words.LANGUAGES[0]):
        return next(item.where for item in rule(table, BALANCE_TOLERANCE) if item.severity == "warning")


def _checked(table: IOTable, findings: Findings) -> IOTable | None:
    """Run the model's rules on the table, apart from the balance, which was looked at with rounding in mind."""
    for name, rule in RULES.items():
        if name == "column_balance":
            continue
        with findings.guard():
            for item in rule(table, BALANCE_TOLERANCE):
                findings.take(item)
                if name == "negative_output" and item.severity == "warning":
                    findings.step("rounding-level negative output kept", industries=_in_english(table, rule))
    if findings.failed:
        return None
    return replace(table, provenance=replace(table.provenance, steps=(table.provenance.steps[0], *findings.steps)))
