"""What each row and column of a grid is: economy, code and kind."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from interlace.errors import Finding, InputError, quoted
from interlace.kernels._types import Ints
from interlace.model.economies import canonical
from interlace.sources._own_table.about import About
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import Grid, plain_label
from interlace.sources._own_table.industries import Industries
from interlace.sources._own_table.vocabulary import FINAL, INDUSTRY_ROLES, PRIMARY, Side, normal, role_of, roles_of
from interlace.words import said

Label = tuple[str, str]


@dataclass
class Axis:
    """One side of a grid.

    Parameters
    ----------
    grid : Grid
    side : str
        ``"row"`` or ``"column"``.
    findings : Findings
    labels : list of (str, str)
        Economy and code.
    kinds : list of str
        ``"industry"``, ``"final:<role>"``, ``"primary:<role>"``, ``"imports"``, ``"residual"``, ``"output"``,
        ``"satellite:<unit>"``, ``"ignore"``; empty where it could not be found out.
    names : list of str
        Words of each.
    """

    grid: Grid
    side: Side
    findings: Findings
    labels: list[Label] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def heads(self) -> list[str]:
        """The kinds without what stands after the colon."""
        return [kind.partition(":")[0] for kind in self.kinds]

    def where(self, kind: str) -> Ints:
        """Return the positions of a kind, or of all kinds with that word before the colon."""
        return np.array([i for i, head in enumerate(self.heads) if head == kind], dtype=np.intp)

    def error(self, i: int | np.intp, code: str, /, **values: object) -> None:
        """Note an error at a place on the axis and go on."""
        where = self.grid.within(self.grid.where(self.side, i))
        self.findings.add(InputError.said(code, side=self.side, where=where, **values))


def read_axes(grid: Grid, about: About, said: Industries, findings: Findings) -> tuple[Axis, Axis]:
    """Find out what each row and column of a grid is; what cannot be found out is a finding."""
    rows, columns = Axis(grid, "row", findings), Axis(grid, "column", findings)
    _drop_blank(grid, rows, columns)
    for axis in (rows, columns):
        axis.labels = _labels(axis, about)
        axis.names = list(grid.labels(axis.side).get("name", [""] * len(axis.labels)))
    for axis, other in ((rows, columns), (columns, rows)):
        axis.kinds = _kinds(axis, set(other.labels), said)
    if grid.layout == "long":
        _same_industries(rows, columns)
    twice = [_twice(axis) for axis in (rows, columns)]
    for axis, other in ((rows, columns), (columns, rows)):
        if not any(twice):
            _settle(axis, other)
    national = not any("economy" in labels for labels in (grid.rows, grid.columns))
    for axis in (rows,) if national else (rows, columns):
        _check_economies(axis)
    return rows, columns


def _drop_blank(grid: Grid, rows: Axis, columns: Axis) -> None:
    """Leave out rows and columns that have neither a label nor a cell; without a label alone they are errors."""
    full = ~np.isnan(grid.values)
    for i, j in grid.odd:
        full[i, j] = True
    for axis, filled in ((rows, full.any(axis=1)), (columns, full.any(axis=0))):
        labels = grid.labels(axis.side)
        blank = np.array([not any(words) for words in zip(*labels.values(), strict=True)], dtype=np.bool_)
        if not blank.any():
            continue
        named = np.array([bool(code) for code in labels["code"]])
        for k in np.flatnonzero(blank & filled & ~named)[:5]:
            axis.error(k, "own_no_label")
        _keep(grid, axis.side, np.flatnonzero(~blank))


def _keep(grid: Grid, side: Side, kept: Ints) -> None:
    if side == "row":
        small = grid.take(kept)
        grid.rows, grid.values, grid.odd, grid.lines = small.rows, small.values, small.odd, small.lines
        return
    position = {int(old): new for new, old in enumerate(kept)}
    gap = next((old for old, new in position.items() if old != new), None)
    if gap is not None:
        raise InputError.said("own_gap", where=grid.within(grid.where("column", gap - 1)))
    grid.columns = {key: [words[j] for j in kept] for key, words in grid.columns.items()}
    grid.values = grid.values[:, kept]
    grid.odd = {(i, position[j]): cell for (i, j), cell in grid.odd.items() if j in position}


def _labels(axis: Axis, about: About) -> list[Label]:
    labels = axis.grid.labels(axis.side)
    for key, words in labels.items():
        labels[key] = [plain_label(word) for word in words]
    codes = labels["code"]
    own = canonical(about.get("economy")) if about.get("economy") and "economy" not in labels else ""
    given = labels.get("economy", [""] * len(codes))
    book = {text: canonical(text) if text else own for text in dict.fromkeys(given)}
    changed = {text: code for text, code in book.items() if text and text != code}
    if changed and axis.side == "row":
        axis.findings.step("economies written as ISO alpha-3 codes", economies=changed)
        pairs = [said("findings.pair", old=old, new=new) for old, new in changed.items()]
        axis.findings.take(Finding.said("economies_renamed", None, "note", pairs=pairs))
    return [(book[economy], code) for economy, code in zip(given, codes, strict=True)]


def _kinds(axis: Axis, others: Collection[Label], said: Industries) -> list[str]:
    read, names = partial(role_of, axis.side), axis.names
    roles = axis.grid.labels(axis.side).get("role", [""] * len(axis.labels))
    other_codes = {code for _, code in others}
    found = []
    for i, label in enumerate(axis.labels):
        if roles[i]:
            kind = read(roles[i])
            if kind is None and normal(roles[i].partition(";")[0]) not in INDUSTRY_ROLES:
                _unknown_role(axis, i, roles[i])
                kind = "ignore"
            kind = kind or "industry"
        elif label[1] in said.lines or (label in others and read(label[1]) is None):
            kind = "industry"
        else:
            kind = read(label[1]) or read(names[i]) or ("industry" if label[1] in other_codes and label[1] else "")
        if kind in ("final", "primary"):
            sub = read(f"{kind}:{label[1]}") or read(f"{kind}:{names[i]}")
            if sub is None:
                _unknown_role(axis, i, f"{kind}: {label[1]}")
            kind = sub or "ignore"
        found.append(kind)
    return found


def _unknown_role(axis: Axis, i: int, text: str) -> None:
    known = roles_of(axis.side)
    near = difflib.get_close_matches(text.casefold().replace(" ", ""), known, n=2, cutoff=0.6)
    axis.error(i, "own_role_unknown", role=text, near=bool(near), known=list(near or known))


def _same_industries(rows: Axis, columns: Axis) -> None:
    """In a long file an industry may have no cell on one side; it counts where its code is known on the other."""
    for own, other in ((rows, columns), (columns, rows)):
        codes = {label[1] for label, kind in zip(other.labels, other.kinds, strict=True) if kind == "industry"}
        own.kinds = [
            "industry" if not kind and label[1] in codes else kind
            for label, kind in zip(own.labels, own.kinds, strict=True)
        ]


def _twice(axis: Axis) -> bool:
    """Say which labels stand more than once; primary inputs are known by their code alone."""
    seen: dict[tuple[str, ...], int] = {}
    failed = False
    for i, (label, head) in enumerate(zip(axis.labels, axis.heads, strict=True)):
        if not label[1] or head in ("ignore", "imports", "residual", "output"):
            continue
        key = label[1:] if head in ("primary", "satellite") else label
        if key in seen:
            where = axis.grid.within(*(axis.grid.where(axis.side, at) for at in (seen[key], i)))
            values = {"side": axis.side, "label": " ".join(label).strip()}
            axis.findings.add(InputError.said("own_label_twice", where=where, **values))
            failed = True
        seen.setdefault(key, i)
    return failed


def _settle(axis: Axis, other: Axis) -> None:
    """Say which labels could not be placed."""
    unknown = axis.where("")
    codes = [code for _, code in other.labels]
    unmatched = {code for code, kind in zip(codes, other.kinds, strict=True) if not kind}
    for i in unknown[:5]:
        code = axis.labels[i][1]
        near = difflib.get_close_matches(code, sorted(unmatched) or codes, n=2, cutoff=0.5)
        kinds = list(PRIMARY if axis.side == "row" else (*FINAL, "imports", "residual", "output"))
        guess = said("errors.own_guess", near=[quoted(one) for one in near], any=bool(near))
        axis.error(i, "own_unpaired", code=code, guess=guess, kinds=kinds)
    if len(unknown) > 5:
        more = len(unknown) - 5
        axis.findings.add(InputError.said("own_unpaired_more", side=axis.side, count=more, where=axis.grid.place))


def _check_economies(axis: Axis) -> None:
    needs = {"industry"} if axis.side == "row" else {"industry", "final"}
    for i, ((economy, code), head) in enumerate(zip(axis.labels, axis.heads, strict=True)):
        if head not in needs or (economy and code):
            continue
        if not code:
            axis.error(i, "own_no_code")
        elif "economy" in axis.grid.labels(axis.side):
            axis.error(i, "own_no_economy")
        else:
            axis.findings.add(InputError.said("own_of_no_economy", where=axis.grid.place))
        return
