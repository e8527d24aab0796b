"""A grid cut into the blocks of an input-output table, aligned by label."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from interlace.kernels._types import Float, Ints
from interlace.model.economies import parts_among
from interlace.sources._own_table.about import About
from interlace.sources._own_table.axes import Axis, Label, check_known
from interlace.sources._own_table.findings import Findings, some
from interlace.sources._own_table.grid import Grid
from interlace.sources._own_table.vocabulary import ODD


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


def cut(grid: Grid, rows: Axis, columns: Axis, about: About, findings: Findings) -> Blocks | None:
    """Cut a grid into blocks; None if rows and columns of industries cannot be brought together."""
    across, down = columns.where("industry"), rows.where("industry")
    if not down.size or not across.size:
        side = "rows" if not down.size else "columns"
        findings.error(
            f"the table has no {side} of industries", where=grid.place, fix="give industries the same code in both"
        )
        return None
    if _repeats(rows, down) or _repeats(columns, across):
        return None
    if grid.layout == "long":
        _fill_sides(grid, rows, columns)
        across, down = columns.where("industry"), rows.where("industry")
    order = _match(grid, rows, columns, down, across, findings)
    if order is None:
        return None
    across = across[order]
    final, primary = columns.where("final"), rows.where("primary")
    if _repeats(columns, final) or len({rows.labels[i][1] for i in primary}) < primary.size:
        return None
    if not final.size:
        findings.error(
            "the table has no columns of final use",
            where=grid.place,
            fix="add columns such as households, government, investment, inventories and exports after the industries",
        )
    industries = [rows.labels[i] for i in down]
    _check_homes(grid, columns, final, industries, findings)
    values = _numbers(grid, rows, columns, about, findings)
    found = _blocks(grid, rows, columns, values, (down, across, final, primary))
    for kind in ("imports", "residual", "output"):
        setattr(found, kind, _single(grid, columns, kind, values[down], findings))
    found.output_row = _single(grid, rows, "output", values[:, across].T, findings)
    found.satellites = _satellites(rows, values[:, across], industries)
    _add_wholes(found, findings)
    _left_out(grid, rows, columns, values, primary, final, findings)
    return found


def _blocks(grid: Grid, rows: Axis, columns: Axis, values: Float, where: tuple[Ints, Ints, Ints, Ints]) -> Blocks:
    down, across, final, primary = where
    return Blocks(
        values[np.ix_(down, across)],
        values[np.ix_(down, final)],
        values[np.ix_(primary, across)],
        [rows.labels[i] for i in down],
        [columns.labels[j] for j in final],
        [columns.kinds[j].partition(":")[2] for j in final],
        [rows.labels[i][1] for i in primary],
        [rows.kinds[i].partition(":")[2] for i in primary],
        _names(rows, columns),
        grid.place,
    )


def _repeats(axis: Axis, which: Ints) -> bool:
    return len({axis.labels[i] for i in which}) < which.size


def _fill_sides(grid: Grid, rows: Axis, columns: Axis) -> None:
    """In a long file an industry without a cell on one side has zeros there."""
    for axis, other in ((rows, columns), (columns, rows)):
        have = {axis.labels[i] for i in axis.where("industry")}
        new = [other.labels[i] for i in other.where("industry") if other.labels[i] not in have]
        if not new:
            continue
        width = len(new)
        pad = ((0, width), (0, 0)) if axis.side == "row" else ((0, 0), (0, width))
        grid.values = np.pad(grid.values, pad)
        words = grid.rows if axis.side == "row" else grid.columns
        for key in words:
            words[key] += [label[0] if key == "economy" else label[1] if key == "code" else "" for label in new]
        if axis.side == "row":
            grid.lines = np.concatenate([grid.lines, np.zeros(width, dtype=np.intp)])
        axis.labels += new
        axis.kinds += ["industry"] * width
        axis.names = [*axis.names, *[""] * width]


def _match(grid: Grid, rows: Axis, columns: Axis, down: Ints, across: Ints, findings: Findings) -> Ints | None:
    """Return the order that brings the columns of industries into that of the rows."""
    of_rows = [rows.labels[i] for i in down]
    of_columns = [columns.labels[j] for j in across]
    if set(of_rows) != set(of_columns):
        _differ(grid, of_rows, of_columns, findings)
        return None
    position = {label: j for j, label in enumerate(of_columns)}
    order = np.array([position[label] for label in of_rows], dtype=np.intp)
    if (np.diff(order) != 1).any() and grid.layout == "square":
        findings.step("columns of industries put into the order of the rows")
        findings.note("the columns of industries stand in another order than the rows; they are aligned by label")
    return order


def _differ(grid: Grid, of_rows: list[Label], of_columns: list[Label], findings: Findings) -> None:
    only_rows = [" ".join(label).strip() for label in of_rows if label not in set(of_columns)]
    only_columns = [" ".join(label).strip() for label in of_columns if label not in set(of_rows)]
    parts = []
    for words, labels, others in (("rows", only_rows, only_columns), ("columns", only_columns, only_rows)):
        if labels:
            parts.append(f"only among the {words}: {some(labels)}")
            near = difflib.get_close_matches(labels[0], others, n=1, cutoff=0.5)
            if near and words == "rows":
                parts.append(f"did you mean {near[0]!r} for {labels[0]!r}?")
    square = "" if len(of_rows) == len(of_columns) else "the table is not square: "
    findings.error(
        f"{square}{len(of_rows)} rows and {len(of_columns)} columns of industries do not have the same labels",
        where=f"{grid.place}; " + "; ".join(parts),
        fix="give every industry one row and one column with the same economy and code",
    )


def _check_homes(grid: Grid, columns: Axis, final: Ints, industries: list[Label], findings: Findings) -> None:
    economies = dict.fromkeys(economy for economy, _ in industries)
    split = parts_among(economies)
    buyers = dict.fromkeys(columns.labels[j][0] for j in final)
    strange = [economy for economy in buyers if economy not in economies and economy not in split]
    if strange:
        near = difflib.get_close_matches(strange[0], list(economies), n=1)
        findings.error(
            f"economies have final use but no industries: {', '.join(strange[:5])}",
            where=f"{grid.place}, the columns of final use",
            fix=(f"did you mean {near[0]!r}? " if near else "")
            + "add their industries, or put their final use under the rest of the world (ROW)",
        )
    through = {part for whole, parts in split.items() if whole in buyers for part in parts}
    without = [economy for economy in economies if economy not in buyers and economy not in through]
    if without and final.size:
        findings.warn(
            f"economies without final use: {', '.join(without[:5])}",
            where=f"{grid.place}, the columns of final use",
            fix="look whether their columns are missing",
        )
    check_known(dict.fromkeys(economies, 0), findings, grid.place)


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
        said = f"{whole} has final use, and its industries stand as {' and '.join(parts)}"
        findings.step("rows and columns of zeros added", economy=whole, industries=len(new), why=said)
        findings.note(f"{said}; {len(new)} industries of zeros are added for it", where=found.place)


def _numbers(grid: Grid, rows: Axis, columns: Axis, about: About, findings: Findings) -> Float:
    """Return the cells, after every cell that a block needs was looked at."""
    row_heads = [kind.partition(":")[0] for kind in rows.kinds]
    column_heads = [kind.partition(":")[0] for kind in columns.kinds]
    own = np.array([head == "industry" for head in row_heads])
    below = np.array([head in ("primary", "satellite", "output") for head in row_heads])
    across = np.array([head == "industry" for head in column_heads])
    right = np.array([head in ("final", "imports", "residual", "output") for head in column_heads])
    needed = np.outer(own, across | right) | np.outer(below, across)
    values = grid.values.copy()
    empty = np.isnan(values)
    odd = np.zeros_like(empty)
    for i, j in grid.odd:
        odd[i, j] = True
    blank = needed & empty & ~odd
    if blank.any() and about.blanks_are_zero:
        findings.step("blank cells taken as zero, as the user says", cells=int(blank.sum()))
        values[blank] = 0.0
    elif blank.any():
        _bad(grid, blank, "blank", findings)
    kinds = sorted({cell.kind for (i, j), cell in grid.odd.items() if needed[i, j]})
    for kind in kinds:
        mask = np.zeros_like(empty)
        for (i, j), cell in grid.odd.items():
            mask[i, j] = cell.kind == kind
        _bad(grid, mask & needed, kind, findings)
    values[np.isnan(values)] = 0.0
    return values


def _bad(grid: Grid, mask: np.typing.NDArray[np.bool_], kind: str, findings: Findings) -> None:
    cells = np.argwhere(mask)
    shown = []
    for i, j in cells[:5]:
        odd = grid.odd.get((int(i), int(j)))
        text = "" if odd is None else f" {odd.text[:40]!r}"
        shown.append(f"{grid.where('row', i)}, {grid.where('column', j)}{text}")
    one, several, fix = ODD[kind]
    what = f"{len(cells)} cells {several}" if len(cells) > 1 else f"1 cell {one}"
    findings.error(what, where=f"{grid.place}: {some(shown, len(cells) - len(shown), mark='; ')}", fix=fix)


def _single(grid: Grid, axis: Axis, kind: str, cells: Float, findings: Findings) -> Float | None:
    """Return the one column (or row) of a kind; `cells` has a column for each place on the axis."""
    which = axis.where(kind)
    if not which.size:
        return None
    if which.size > 1:
        findings.error(
            f"the table has {which.size} {axis.side}s of {kind}",
            where=f"{grid.place}, " + " and ".join(grid.where(axis.side, i) for i in which[:5]),
            fix="keep one and mark the others ignore, or add them up",
        )
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


def _names(rows: Axis, columns: Axis) -> dict[str, str]:
    found: dict[str, str] = {}
    for axis in (columns, rows):
        found.update({label[1]: name for label, name in zip(axis.labels, axis.names, strict=True) if name})
    return found


def _left_out(
    grid: Grid, rows: Axis, columns: Axis, values: Float, primary: Ints, final: Ints, findings: Findings
) -> None:
    for axis in (rows, columns):
        which = [axis.labels[i][1] for i, kind in enumerate(axis.kinds) if kind == "ignore"]
        if which:
            findings.step(f"{axis.side}s left out, as the user says", labels=which)
            findings.note(f"{axis.side}s left out: {', '.join(which[:8])}", where=grid.place)
    corner = values[np.ix_(primary, final)]
    if corner.any():
        findings.step("primary inputs of final use left out", total=float(corner.sum()))
        findings.note(
            f"primary inputs paid by final use ({corner.sum():,.6g} in all) are no part of the table and are left out",
            where=grid.place,
        )
