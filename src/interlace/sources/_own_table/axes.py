"""What each row and column of a grid is: economy, code and kind."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from interlace.errors import InputError
from interlace.kernels._types import Ints
from interlace.model.economies import canonical, is_known
from interlace.sources._own_table.about import About
from interlace.sources._own_table.findings import Findings, some
from interlace.sources._own_table.grid import Grid, plain_label
from interlace.sources._own_table.industries import Industries
from interlace.sources._own_table.vocabulary import FINAL, INDUSTRY_ROLES, PRIMARY, Side, normal, role_of, roles_of

Label = tuple[str, str]


@dataclass
class Axis:
    """One side of a grid.

    Parameters
    ----------
    side : str
        ``"row"`` or ``"column"``.
    labels : list of (str, str)
        Economy and code.
    kinds : list of str
        ``"industry"``, ``"final:<role>"``, ``"primary:<role>"``, ``"imports"``, ``"residual"``, ``"output"``,
        ``"satellite:<unit>"``, ``"ignore"``; empty where it could not be found out.
    names : list of str
        Words of each.
    """

    side: Side
    labels: list[Label]
    kinds: list[str]
    names: list[str]

    def where(self, kind: str) -> Ints:
        """Return the positions of a kind, or of all kinds with that word before the colon."""
        return np.array([i for i, own in enumerate(self.kinds) if own.partition(":")[0] == kind], dtype=np.intp)


def read_axes(grid: Grid, about: About, said: Industries, findings: Findings) -> tuple[Axis, Axis]:
    """Find out what each row and column of a grid is; what cannot be found out is a finding."""
    _drop_blank(grid, findings)
    rows = _labels(grid, "row", about, findings)
    columns = _labels(grid, "column", about, findings)
    row_kinds = _kinds(grid, "row", rows, set(columns), said, findings)
    column_kinds = _kinds(grid, "column", columns, set(rows), said, findings)
    row_axis = Axis("row", rows, row_kinds, grid.rows.get("name", [""] * len(rows)))
    column_axis = Axis("column", columns, column_kinds, grid.columns.get("name", [""] * len(columns)))
    if grid.layout == "long":
        _same_industries(row_axis, column_axis)
    twice = [_twice(grid, axis, findings) for axis in (row_axis, column_axis)]
    for axis in (row_axis, column_axis):
        if not any(twice):
            _settle(grid, axis, row_axis if axis is column_axis else column_axis, findings)
    national = not any("economy" in labels for labels in (grid.rows, grid.columns))
    for axis in (row_axis,) if national else (row_axis, column_axis):
        _check_economies(grid, axis, findings)
    return row_axis, column_axis


def _drop_blank(grid: Grid, findings: Findings) -> None:
    """Leave out rows and columns that have neither a label nor a cell; without a label alone they are errors."""
    full = ~np.isnan(grid.values)
    for i, j in grid.odd:
        full[i, j] = True
    sides: tuple[Side, Side] = ("row", "column")
    for side, filled in zip(sides, (full.any(axis=1), full.any(axis=0)), strict=True):
        labels = grid.labels(side)
        blank = np.array([not any(words) for words in zip(*labels.values(), strict=True)], dtype=np.bool_)
        if not blank.any():
            continue
        named = np.array([bool(code) for code in labels["code"]])
        for k in np.flatnonzero(blank & filled & ~named)[:5]:
            findings.error(
                f"a {side} with numbers has no label",
                where=f"{grid.place}, {grid.where(side, k)}",
                fix="write its code, or clear it",
            )
        _keep(grid, side, np.flatnonzero(~blank))


def _keep(grid: Grid, side: Side, kept: Ints) -> None:
    if side == "row":
        small = grid.take(kept)
        grid.rows, grid.values, grid.odd, grid.lines = small.rows, small.values, small.odd, small.lines
        return
    position = {int(old): new for new, old in enumerate(kept)}
    gap = next((old for old, new in position.items() if old != new), None)
    if gap is not None:
        raise InputError(
            "an empty column stands between columns with labels",
            where=f"{grid.place}, {grid.where('column', gap - 1)}",
            fix="delete the empty column",
        )
    grid.columns = {key: [words[j] for j in kept] for key, words in grid.columns.items()}
    grid.values = grid.values[:, kept]
    grid.odd = {(i, position[j]): cell for (i, j), cell in grid.odd.items() if j in position}


def _labels(grid: Grid, side: Side, about: About, findings: Findings) -> list[Label]:
    labels = grid.labels(side)
    for key, words in labels.items():
        labels[key] = [plain_label(word) for word in words]
    codes = labels["code"]
    own = canonical(about.get("economy")) if about.get("economy") and "economy" not in labels else ""
    given = labels.get("economy", [""] * len(codes))
    book = {text: canonical(text) if text else own for text in dict.fromkeys(given)}
    changed = {text: code for text, code in book.items() if text and text != code}
    if changed and side == "row":
        findings.step("economies written as ISO alpha-3 codes", economies=changed)
        findings.note("economies renamed: " + ", ".join(f"{old} to {new}" for old, new in changed.items()))
    return [(book[economy], code) for economy, code in zip(given, codes, strict=True)]


def _kinds(
    grid: Grid, side: Side, labels: Sequence[Label], others: Collection[Label], said: Industries, findings: Findings
) -> list[str]:
    words = grid.labels(side)
    read = partial(role_of, side)
    roles = words.get("role", [""] * len(labels))
    names = words.get("name", [""] * len(labels))
    other_codes = {code for _, code in others}
    found = []
    for i, label in enumerate(labels):
        if roles[i]:
            kind = read(roles[i])
            if kind is None and not _is_role_of_industry(roles[i]):
                _unknown_role(grid, side, i, roles[i], findings)
                kind = "ignore"
            kind = kind or "industry"
        elif label[1] in said.lines or (label in others and read(label[1]) is None):
            kind = "industry"
        else:
            kind = read(label[1]) or read(names[i]) or ("industry" if label[1] in other_codes and label[1] else "")
        if kind in ("final", "primary"):
            sub = read(f"{kind}:{label[1]}") or read(f"{kind}:{names[i]}")
            if sub is None:
                _unknown_role(grid, side, i, f"{kind}: {label[1]}", findings)
            kind = sub or "ignore"
        found.append(kind)
    return found


def _is_role_of_industry(text: str) -> bool:
    return normal(text.partition(";")[0]) in INDUSTRY_ROLES


def _unknown_role(grid: Grid, side: Side, i: int, text: str, findings: Findings) -> None:
    known = roles_of(side)
    near = difflib.get_close_matches(text.casefold().replace(" ", ""), known, n=2, cutoff=0.6)
    findings.error(
        f"the role {text!r} of a {side} is not known",
        where=f"{grid.place}, {grid.where(side, i)}",
        fix=("did you mean " + " or ".join(near) + "?" if near else "choose one of " + ", ".join(known)),
    )


def _same_industries(rows: Axis, columns: Axis) -> None:
    """In a long file an industry may have no cell on one side; it counts where its code is known on the other."""
    for own, other in ((rows, columns), (columns, rows)):
        codes = {label[1] for label, kind in zip(other.labels, other.kinds, strict=True) if kind == "industry"}
        own.kinds = [
            "industry" if not kind and label[1] in codes else kind
            for label, kind in zip(own.labels, own.kinds, strict=True)
        ]


def _twice(grid: Grid, axis: Axis, findings: Findings) -> bool:
    """Say which labels stand more than once; primary inputs are known by their code alone."""
    seen: dict[tuple[str, ...], int] = {}
    failed = False
    for i, (label, kind) in enumerate(zip(axis.labels, axis.kinds, strict=True)):
        head = kind.partition(":")[0]
        if not label[1] or head in ("ignore", "imports", "residual", "output"):
            continue
        key = label[1:] if head in ("primary", "satellite") else label
        if key in seen:
            findings.error(
                f"the label {' '.join(label).strip()!r} stands on more than one {axis.side}",
                where=f"{grid.place}, {grid.where(axis.side, seen[key])} and {grid.where(axis.side, i)}",
                fix="give each its own code, or add them up if they are one",
            )
            failed = True
        seen.setdefault(key, i)
    return failed


def _settle(grid: Grid, axis: Axis, other: Axis, findings: Findings) -> None:
    """Say which labels could not be placed."""
    unknown = [i for i, kind in enumerate(axis.kinds) if not kind]
    if not unknown:
        return
    codes = [code for _, code in other.labels]
    unmatched = {code for code, kind in zip(codes, other.kinds, strict=True) if not kind}
    for i in unknown[:5]:
        code = axis.labels[i][1]
        near = difflib.get_close_matches(code, sorted(unmatched) or codes, n=2, cutoff=0.5)
        kinds = PRIMARY if axis.side == "row" else (*FINAL, "imports", "residual", "output")
        fix = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
        findings.error(
            f"the {axis.side} {code!r} has no {other.side} of the same label, and is no known "
            + ("primary input" if axis.side == "row" else "final use"),
            where=f"{grid.place}, {grid.where(axis.side, i)}",
            fix=f"{fix}add the {other.side} {code!r}; or, if it is no industry, name it (or say in a line `role`) "
            f"{', '.join(kinds)} or ignore",
        )
    if len(unknown) > 5:
        findings.error(
            f"{len(unknown) - 5} more labels of {axis.side}s have no counterpart and no role",
            where=grid.place,
            fix="give rows and columns the same codes",
        )


def _check_economies(grid: Grid, axis: Axis, findings: Findings) -> None:
    needs = {"industry"} if axis.side == "row" else {"industry", "final"}
    for i, ((economy, code), kind) in enumerate(zip(axis.labels, axis.kinds, strict=True)):
        if kind.partition(":")[0] not in needs:
            continue
        place = grid.where(axis.side, i)
        if not code:
            findings.error(f"a {axis.side} has no code", where=f"{grid.place}, {place}", fix="write its code")
            return
        if not economy:
            multi = "economy" in grid.labels(axis.side)
            findings.error(
                f"a {axis.side} has no economy" if multi else "it is not stated which economy the table is of",
                where=f"{grid.place}, {place}" if multi else grid.place,
                fix="write its ISO alpha-3 code into every row and column (merged or left-out cells do not carry over)"
                if multi
                else 'say economy = "AUT" in about (the sheet `about`, about.toml, or a first line `# economy: AUT`)',
            )
            return


def check_known(labels: Mapping[str, int], findings: Findings, where: str) -> None:
    """Warn of economies that the book of economies does not have."""
    strange = [code for code in labels if code and not is_known(code)]
    if strange:
        findings.warn(
            f"economies that are no ISO alpha-3 codes: {some(strange)}; they are kept as they are",
            where=where,
            fix="write ISO alpha-3 codes such as CHN, DEU, ROW where there is one",
        )
