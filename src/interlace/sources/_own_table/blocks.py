"""A grid cut into the blocks of an input-output table, aligned by label."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace.errors import Finding, InputError, quoted
from interlace.kernels._types import Float, Ints
from interlace.model.economies import parts_among
from interlace.sources._own_table.about import About
from interlace.sources._own_table.axes import Axis, Label
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import Grid
from interlace.words import said


@dataclass
class Blocks:
    """The blocks of one table, with n industries, k columns of final use and m rows of primary inputs.

    Parameters
    ----------
    Z, Y, V : ndarray, shapes (n, n), (n, k), (m, n)
    industries : list of (economy, code)
    final : list of (economy, category)
    final_roles, primary, primary_roles : lists
    names : dict of str to str
        Words of industry codes and of categories.
    imports, residual, output, output_row : ndarray, shape (n,), optional
    satellites : DataFrame, optional
    """

    Z: Float
    Y: Float
    V: Float
    industries: list[Label]
    final: list[Label]
    final_roles: list[str]
    primary: list[str]
    primary_roles: list[str]
    names: dict[str, str]
    place: str
    imports: Float | None = None
    residual: Float | None = None
    output: Float | None = None
    output_row: Float | None = None
    satellites: pd.DataFrame | None = None

    def extend(self, industries: list[Label]) -> None:
        """Append industries that neither buy nor sell."""
        more = (0, len(industries))
        self.Z = np.pad(self.Z, (more, more))
        self.Y = np.pad(self.Y, (more, (0, 0)))
        self.V = np.pad(self.V, ((0, 0), more))
        for name in ("imports", "residual", "output", "output_row"):
            if (values := getattr(self, name)) is not None:
                setattr(self, name, np.pad(values, more))
        if self.satellites is not None:
            units = self.satellites.attrs
            labels = self.satellites.columns.append(pd.MultiIndex.from_tuples(industries))
            self.satellites = self.satellites.reindex(columns=labels, fill_value=0.0)
            self.satellites.attrs = units
        self.industries = [*self.industries, *industries]


def cut(rows: Axis, columns: Axis, about: About) -> Blocks | None:
    """Cut a grid into blocks; None if rows and columns of industries cannot be brought together."""
    grid, findings = rows.grid, rows.findings
    across, down = columns.where("industry"), rows.where("industry")
    if not down.size or not across.size:
        side = "row" if not down.size else "column"
        findings.add(InputError.said("own_no_industries", side=side, where=grid.place))
        return None
    if _repeats(rows, down) or _repeats(columns, across):
        return None
    if grid.layout == "long":
        _fill_sides(rows, columns)
        across, down = columns.where("industry"), rows.where("industry")
    order = _match(rows, columns, down, across)
    if order is None:
        return None
    across = across[order]
    final, primary = columns.where("final"), rows.where("primary")
    if _repeats(columns, final) or len({rows.labels[i][1] for i in primary}) < primary.size:
        return None
    if not final.size:
        findings.add(InputError.said("own_no_final", where=grid.place))
    industries = [rows.labels[i] for i in down]
    _check_homes(columns, final, industries)
    values = _numbers(rows, columns, about)
    words = [*zip(columns.labels, columns.names, strict=True), *zip(rows.labels, rows.names, strict=True)]
    found = Blocks(
        values[np.ix_(down, across)],
        values[np.ix_(down, final)],
        values[np.ix_(primary, across)],
        industries,
        [columns.labels[j] for j in final],
        [columns.kinds[j].partition(":")[2] for j in final],
        [rows.labels[i][1] for i in primary],
        [rows.kinds[i].partition(":")[2] for i in primary],
        {label[1]: name for label, name in words if name},
        grid.place,
        _single(columns, "imports", values[down]),
        _single(columns, "residual", values[down]),
        _single(columns, "output", values[down]),
        _single(rows, "output", values[:, across].T),
        _satellites(rows, values[:, across], industries),
    )
    _add_wholes(found, findings)
    _left_out(rows, columns, values[np.ix_(primary, final)])
    return found


def _repeats(axis: Axis, which: Ints) -> bool:
    return len({axis.labels[i] for i in which}) < which.size


def _fill_sides(rows: Axis, columns: Axis) -> None:
    """In a long file an industry without a cell on one side has zeros there."""
    grid = rows.grid
    for axis, other in ((rows, columns), (columns, rows)):
        have = {axis.labels[i] for i in axis.where("industry")}
        new = [other.labels[i] for i in other.where("industry") if other.labels[i] not in have]
        if not new:
            continue
        width = len(new)
        pad = ((0, width), (0, 0)) if axis.side == "row" else ((0, 0), (0, width))
        grid.values = np.pad(grid.values, pad)
        for key, words in grid.labels(axis.side).items():
            words += [label[0] if key == "economy" else label[1] if key == "code" else "" for label in new]
        if axis.side == "row":
            grid.lines = np.concatenate([grid.lines, np.zeros(width, dtype=np.intp)])
        axis.labels += new
        axis.kinds += ["industry"] * width
        axis.names = [*axis.names, *[""] * width]


def _match(rows: Axis, columns: Axis, down: Ints, across: Ints) -> Ints | None:
    """Return the order that brings the columns of industries into that of the rows."""
    of_rows = [rows.labels[i] for i in down]
    of_columns = [columns.labels[j] for j in across]
    if set(of_rows) != set(of_columns):
        _differ(rows, of_rows, of_columns)
        return None
    position = {label: j for j, label in enumerate(of_columns)}
    order = np.array([position[label] for label in of_rows], dtype=np.intp)
    if (np.diff(order) != 1).any() and rows.grid.layout == "square":
        rows.findings.step("columns of industries put into the order of the rows")
        rows.findings.take(Finding.said("columns_aligned", None, "note"))
    return order


def _differ(rows: Axis, of_rows: list[Label], of_columns: list[Label]) -> None:
    only_rows = [" ".join(label).strip() for label in of_rows if label not in set(of_columns)]
    only_columns = [" ".join(label).strip() for label in of_columns if label not in set(of_rows)]
    parts = []
    for side, labels, others in (("row", only_rows, only_columns), ("column", only_columns, only_rows)):
        if labels:
            more = max(len(labels) - 5, 0)
            parts.append(said("findings.place.only", side=side, labels=labels[:5], more=more))
            near = difflib.get_close_matches(labels[0], others, n=1, cutoff=0.5)
            if near and side == "row":
                parts.append(said("findings.place.guess", near=near[0], label=labels[0]))
    counts = {"rows": len(of_rows), "columns": len(of_columns), "square": len(of_rows) == len(of_columns)}
    where = said("findings.place.parts", parts=[rows.grid.place, *parts])
    rows.findings.add(InputError.said("own_labels_differ", where=where, **counts))


def _check_homes(columns: Axis, final: Ints, industries: list[Label]) -> None:
    findings, where = columns.findings, columns.grid.within(said("findings.place.final_columns"))
    economies = dict.fromkeys(economy for economy, _ in industries)
    split = parts_among(economies)
    buyers = dict.fromkeys(columns.labels[j][0] for j in final)
    strange = [economy for economy in buyers if economy not in economies and economy not in split]
    if strange:
        near = difflib.get_close_matches(strange[0], list(economies), n=1)
        guess = said("errors.own_guess", near=[quoted(one) for one in near], any=bool(near))
        findings.add(InputError.said("own_buyers", economies=strange[:5], guess=guess, where=where))
    through = {part for whole, parts in split.items() if whole in buyers for part in parts}
    without = [economy for economy in economies if economy not in buyers and economy not in through]
    if without and final.size:
        findings.take(Finding.said("no_buyers", where, "warning", economies=without[:5]))


def _add_wholes(found: Blocks, findings: Findings) -> None:
    """Give an economy whose industries stand in parts rows and columns of zeros, so that its final use has a home.

    OECD's ICIO tables have the industries of China under CN1 and CN2 and its final use under CHN, in some editions with
    rows of zeros for CHN and in others with none.
    """
    economies = dict.fromkeys(economy for economy, _ in found.industries)
    buyers = {economy for economy, _ in found.final}
    for whole, parts in parts_among(economies).items():
        if whole in economies or whole not in buyers:
            continue
        new = [(whole, code) for economy, code in found.industries if economy == parts[0]]
        found.extend(new)
        why = f"{whole} has final use, and its industries stand as {' and '.join(parts)}"
        findings.step("rows and columns of zeros added", economy=whole, industries=len(new), why=why)
        values = {"whole": whole, "parts": parts, "count": len(new)}
        findings.take(Finding.said("zeros_added", found.place, "note", **values))


def _numbers(rows: Axis, columns: Axis, about: About) -> Float:
    """Return the cells, after every cell that a block needs was looked at."""
    grid, findings = rows.grid, rows.findings
    own, below = np.isin(rows.heads, "industry"), np.isin(rows.heads, ("primary", "satellite", "output"))
    across = np.isin(columns.heads, "industry")
    right = np.isin(columns.heads, ("final", "imports", "residual", "output"))
    needed = np.outer(own, across | right) | np.outer(below, across)
    blank = needed & np.isnan(grid.values)
    bad: dict[str, list[tuple[int, int]]] = {}
    for place, cell in sorted(grid.odd.items()):
        blank[place] = False
        if needed[place]:
            bad.setdefault(cell.kind, []).append(place)
    if blank.any() and about.blanks_are_zero:
        findings.step("blank cells taken as zero, as the user says", cells=int(blank.sum()))
    elif blank.any():
        _bad(grid, [(i, j) for i, j in np.argwhere(blank)], "blank", findings)
    for kind in sorted(bad):
        _bad(grid, bad[kind], kind, findings)
    return np.where(np.isnan(grid.values), 0.0, grid.values)


def _bad(grid: Grid, cells: list[tuple[int, int]], kind: str, findings: Findings) -> None:
    shown = []
    for i, j in cells[:5]:
        text = repr(grid.odd[i, j].text[:40]) if (i, j) in grid.odd else None
        shown.append(said("findings.cell", row=grid.where("row", i), column=grid.where("column", j), text=text))
    rows = said("findings.rows", rows=shown, more=len(cells) - len(shown))
    where = said("findings.place.at", place=grid.place, what=rows)
    findings.add(InputError.said(f"odd.{kind.replace(' ', '_')}", count=len(cells), where=where))


def _single(axis: Axis, kind: str, cells: Float) -> Float | None:
    """Return the one column (or row) of a kind; `cells` has a column for each place on the axis."""
    which = axis.where(kind)
    if not which.size:
        return None
    if which.size > 1:
        where = axis.grid.within(*(axis.grid.where(axis.side, i) for i in which[:5]))
        values = {"side": axis.side, "count": int(which.size), "kind": kind}
        axis.findings.add(InputError.said("own_several", where=where, **values))
        return None
    return np.array(cells[:, which[0]], dtype=np.float64)


def _satellites(rows: Axis, values: Float, industries: list[Label]) -> pd.DataFrame | None:
    which = rows.where("satellite")
    if not which.size:
        return None
    labels = [rows.labels[i][1] for i in which]
    columns = pd.MultiIndex.from_tuples(industries, names=["economy", "industry"])
    frame = pd.DataFrame(values[which], index=pd.Index(labels), columns=columns)
    frame.attrs["units"] = {rows.labels[i][1]: rows.kinds[i].partition(":")[2] for i in which}
    return frame


def _left_out(rows: Axis, columns: Axis, corner: Float) -> None:
    findings, place = rows.findings, rows.grid.place
    for axis in (rows, columns):
        which = [axis.labels[i][1] for i, kind in enumerate(axis.kinds) if kind == "ignore"]
        if which:
            findings.step(f"{axis.side}s left out, as the user says", labels=which)
            findings.take(Finding.said("left_out", place, "note", side=axis.side, labels=which[:8]))
    if corner.any():
        findings.step("primary inputs of final use left out", total=float(corner.sum()))
        findings.take(Finding.said("corner_left_out", place, "note", total=f"{corner.sum():,.6g}"))
