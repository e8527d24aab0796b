"""Which marks are named, and where their names stand: the one placer of names of every form.

What the title names comes first, then the largest marks; a speck has no name unless the title names it. No name covers
another, a mark or a curve, and none leaves the plot, whatever width of its range the plot has.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import altair as alt
import numpy as np

from interlace.figures import theme
from interlace.kernels._types import Float

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""
Place = tuple[float, float]
"""Pixels from the left and from the top."""
Span = tuple[float, float]

SIZE = 12
LINE = 14
"""Pixels from one line of a name to the next."""
SPECK, LARGE = 5.0, 7.0
"""Marks of a smaller radius are specks; those of a larger one may have a name that stands away from them."""
FORMS = {"wide": (520, 1000), "narrow": (250, 460)}
"""The narrowest and the widest plot of a form of drawing: names stand free in both, and so in all between."""
ROOM = {"wide": 150, "narrow": 105}
"""Pixels of a line of a name."""
_FAR, _MOST = 3.0, 4.0
"""What it costs that a name stands away from its mark, and the most that any but the title's may cost."""
_COVERS, _CROSSES = 10.0, 30.0


@dataclass(frozen=True, slots=True)
class Side:
    """How a name is anchored at its mark."""

    align: str
    dx: float
    dy: float
    far: bool = False
    """Whether only a line shows which mark the name belongs to."""

    def box(self, at: Place, wide: float, tall: float) -> Box:
        """The room that the name takes."""
        left = at[0] + self.dx - {"left": 0.0, "right": wide, "center": wide / 2}[self.align]
        return (left, at[1] + self.dy - tall / 2, left + wide, at[1] + self.dy + tall / 2)


@dataclass(frozen=True, slots=True)
class Mark:
    """What may be named.

    Parameters
    ----------
    lines : sequence of str
        Its name.
    at : sequence of (float, float)
        Its middle in each plot.
    radius : float
    first : bool
        Whether the title names it, so that it has a name in any case.
    sides : sequence of Side
        Where the name may stand, the best first; all around the mark by default.
    """

    lines: Sequence[str]
    at: Sequence[Place]
    radius: float = 0.0
    first: bool = False
    sides: Sequence[Side] = ()


def around(radius: float, tall: float, *, far: bool = False) -> list[Side]:
    """The sides of a mark, the best first; with ``far`` also places that need a line to it."""
    reach, above, slant = radius + 4, radius + 3 + tall / 2, 0.7 * radius + 3
    sides = [Side("left", reach, 0), Side("right", -reach, 0), Side("center", 0, -above), Side("center", 0, above)]
    for up in (-1, 1):
        shift = up * (0.7 * radius + tall / 2)
        sides += [Side("left", slant, shift), Side("right", -slant, shift)]
        sides += [Side("left", reach, up * 8), Side("right", -reach, up * 8)]
    for distance in (22, 34, 48, 64, 84, 108) if far else ():
        for across, down in (
            (0.8, -0.6),
            (-0.8, -0.6),
            (0.8, 0.6),
            (-0.8, 0.6),
            (0.4, -0.9),
            (-0.4, 0.9),
            (0, -1),
            (0, 1),
        ):
            align = "center" if not across else "left" if across > 0 else "right"
            away = radius + distance
            sides.append(Side(align, away * across, away * down, far=True))
    return [replace(side, dx=round(side.dx, 1), dy=round(side.dy, 1)) for side in sides]


def settled(
    marks: Sequence[Mark], rooms: Sequence[Place], most: int, avoided: Sequence[Sequence[Box]] = (), size: float = SIZE
) -> list[tuple[int, Side]]:
    """Give names a side where they cover nothing.

    Parameters
    ----------
    marks : sequence of Mark
        All of them, the largest first.
    rooms : sequence of (float, float)
        Width and height of the plots in which the names must stand free.
    most : int
        Names at most.
    avoided : sequence of sequence of box
        What else no name may cover, such as a curve, a list a plot.
    size : float
        Of the type.

    Returns
    -------
    list of (int, Side)
        Place in ``marks`` and side of those that are named. What the title names has the side that covers least.
    """
    plots = [_Plot(room, marks, k, avoided[k] if avoided else ()) for k, room in enumerate(rooms)]
    found: list[tuple[int, Side]] = []
    for i in sorted(range(len(marks)), key=lambda i: not marks[i].first)[: 4 * most]:
        if len(found) < most and (chosen := _side(marks[i], i, plots, size)) is not None:
            found.append((i, chosen[0]))
            for plot, box in zip(plots, chosen[1], strict=True):
                plot.take(i, chosen[0], box)
    return found


def _side(mark: Mark, i: int, plots: Sequence[_Plot], size: float) -> tuple[Side, list[Box]] | None:
    """The side that costs least, and the room that the name takes in each plot; None if all cost too much."""
    if not mark.lines or (mark.radius < SPECK and not mark.first and not mark.sides):
        return None
    wide = max(theme.text_width(line, size) for line in mark.lines)
    tall = 1.15 * size + LINE * (len(mark.lines) - 1)
    best, least = None, np.inf if mark.first else _MOST
    for side in mark.sides or around(mark.radius, tall, far=mark.first or mark.radius > LARGE):
        boxes = [side.box(at, wide, tall) for at in mark.at]
        cost = _FAR * side.far
        for plot, box in zip(plots, boxes, strict=True):
            cost += plot.cost(i, side, box) if cost < least else np.inf
        if cost < least:
            best, least = (side, boxes), cost
        if cost == 0:
            break
    return best


class _Plot:
    """What stands in one of the plots: marks, names, and what else is to be avoided."""

    def __init__(self, room: Place, marks: Sequence[Mark], which: int, avoided: Sequence[Box]) -> None:
        self.room = room
        self.spots = [(*mark.at[which], mark.radius) for mark in marks]
        self.bodies = _boxes([(x - r, y - r, x + r, y + r) for x, y, r in self.spots])
        self.lines = _boxes(avoided)
        self.names = _boxes(())

    def cost(self, i: int, side: Side, box: Box) -> float:
        """What a place for the name of a mark costs: beyond measure outside the plot and over another name."""
        inside = box[0] >= 0 and box[2] <= self.room[0] and box[1] >= 0 and box[3] <= self.room[1]
        if not inside or _hits([box], self.names):
            return np.inf
        own = self.bodies[i : i + 1]
        cost = _COVERS * (_hits([box], self.bodies) - _hits([box], own)) + _CROSSES * _hits([box], self.lines)
        if side.far and cost < _CROSSES:
            lead = self._lead(i, side)
            cost += _hits(lead, self.bodies) - _hits(lead, own) + _COVERS * _hits(lead, self.names)
        return cost

    def take(self, i: int, side: Side, box: Box) -> None:
        """Remember a name and the line to it."""
        self.names = np.vstack([self.names, _boxes([box])])
        if side.far:
            self.lines = np.vstack([self.lines, _boxes(self._lead(i, side))])

    def _lead(self, i: int, side: Side) -> list[Box]:
        """Points of the line from a mark's edge to a name that stands away from it."""
        x, y, radius = self.spots[i]
        start = min(1.0, radius / float(np.hypot(side.dx, side.dy)))
        steps = [(x + t * side.dx, y + t * side.dy) for t in np.linspace(start, 0.97, 8).tolist()]
        return [(a - 1, b - 1, a + 1, b + 1) for a, b in steps]


def _boxes(boxes: Iterable[Box]) -> Float:
    return np.array(list(boxes), dtype=float).reshape(-1, 4)


def _hits(boxes: Sequence[Box], others: Float) -> int:
    """How often one of the boxes shares more than an edge with one of the others."""
    left, top, right, bottom = np.array(boxes).T[:, :, None]
    return int(((left < others[:, 2]) & (others[:, 0] < right) & (top < others[:, 3]) & (others[:, 1] < bottom)).sum())


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# ---- names of points on two axes ----


@dataclass(frozen=True, slots=True)
class Plane:
    """Two axes and the height of the plot; ``reverse`` where x runs to the left."""

    xs: Span
    ys: Span
    height: int
    reverse: bool = False

    def at(self, x: float, y: float, width: float) -> Place:
        """Pixels of a point in a plot of this width."""
        across = (x - self.xs[0]) / (self.xs[1] - self.xs[0])
        up = (y - self.ys[0]) / (self.ys[1] - self.ys[0])
        return (1 - across if self.reverse else across) * width, (1 - up) * self.height

    def path(self, points: Sequence[tuple[float, float]], width: float, half: float = 3.0) -> list[Box]:
        """The room of a curve through many points."""
        ends = [self.at(x, y, width) for x, y in points]
        pairs = itertools.pairwise(ends)
        return [
            (min(a[0], b[0]) - half, min(a[1], b[1]) - half, max(a[0], b[0]) + half, max(a[1], b[1]) + half)
            for a, b in pairs
        ]


def named_points(
    rows: Sequence[Mapping[str, Any]],
    plane: Plane,
    most: Mapping[str, int],
    *,
    curves: Sequence[Sequence[tuple[float, float]]] = (),
    fixed: Callable[[float], Sequence[Box]] = lambda width: (),
    shrink: Mapping[str, float] | None = None,
) -> list[dict[str, Any]]:
    """The names of points, for the wide and for the narrow form of a chart.

    Parameters
    ----------
    rows : sequence of mapping
        ``name`` (empty: only avoided), ``x``, ``y``, ``area`` in square pixels; ``first`` where the title names it,
        ``ink`` where the name has a colour. The largest first.
    plane : Plane
    most : mapping
        Names at most, by form.
    curves : sequence of sequence of (float, float)
        Points of lines that no name may cross.
    fixed : callable, optional
        From the width of a plot to what else no name may cover.
    shrink : mapping, optional
        What areas are multiplied by, by form.

    Returns
    -------
    list of dict
        Rows for `layers`.
    """
    found = []
    for form, widths in FORMS.items():
        factor = (shrink or {}).get(form, 1.0)
        marks = [
            Mark(
                theme.balanced(row["name"], ROOM[form], SIZE) if row["name"] else (),
                [plane.at(row["x"], row["y"], width) for width in widths],
                float(np.sqrt(factor * row["area"] / np.pi)),
                row.get("first", False),
            )
            for row in rows
        ]
        rooms = [(width, plane.height) for width in widths]
        paths = [[*fixed(width), *(box for curve in curves for box in plane.path(curve, width))] for width in widths]
        for i, side in settled(marks, rooms, most[form], paths):
            spot = {key: rows[i][key] for key in ("x", "y")}
            ink = rows[i].get("ink", theme.INK)
            found.append({"name": "\n".join(marks[i].lines), **spot, **asdict(side), "ink": ink, "form": form})
    return found


def layers(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Names over the data set ``labels``, with lines to the marks from which they stand away.

    ``x`` and ``y`` must have the scales of the marks.
    """
    base = of_form(theme.rows("labels"))
    ends: dict[str, Any] = {"x2Offset": alt.ExprRef("datum.dx"), "y2Offset": alt.ExprRef("datum.dy")}
    lead = base.transform_filter("datum.far").mark_rule(**ends, stroke=theme.MUTED_INK, strokeWidth=0.8, tooltip=None)
    return [lead.encode(x=x, y=y, x2="x", y2="y"), *texts(base, x=x, y=y)]


def of_form(rows: alt.Chart) -> alt.Chart:
    """The rows of the form that the chart's width chooses."""
    chosen: alt.Chart = rows.transform_filter("datum.form === (narrow ? 'narrow' : 'wide')")
    return chosen


def texts(base: alt.Chart, **place: Any) -> list[alt.Chart]:
    """Names over a pale rim of themselves; each row says how its name is anchored and what colour it has."""
    # What stands in a mark's expression is read row by row.
    style: dict[str, Any] = {name: alt.ExprRef(f"datum.{name}") for name in ("align", "dx")}
    style["dy"] = alt.ExprRef(f"datum.dy - {LINE / 2} * (length(split(datum.name, '\\n')) - 1)")
    style |= {"fontSize": SIZE, "lineHeight": LINE, "lineBreak": "\n", "baseline": "middle"}
    style |= {"text": alt.ExprRef("datum.name"), "tooltip": None}
    rim = base.mark_text(**style, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
    return [rim.encode(**place), base.mark_text(**style, color=alt.ExprRef("datum.ink")).encode(**place)]


# ---- names along one line ----


def spread(wanted: Sequence[float], gap: float | Sequence[float], low: float, high: float) -> list[float]:
    """Move positions as little as needed so that neighbours stand far enough apart.

    Parameters
    ----------
    wanted : sequence of float
        Where each label would best stand.
    gap : float or sequence of float
        The height of every label, or of each.
    low, high : float
        The room; if it is too small for all, the labels run past ``high``.

    Returns
    -------
    list of float
        In the order of ``wanted``; the order along the axis is kept.

    Notes
    -----
    Isotonic regression (pool adjacent violators) of the positions less what the labels before them take: the
    least-squares answer.

    Examples
    --------
    >>> spread([10, 12, 50], 10, 0, 100)
    [6.0, 16.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    tall = [gap] * len(wanted) if isinstance(gap, (int, float)) else [gap[i] for i in order]
    before = [0.0]
    for above, below in itertools.pairwise(tall):
        before.append(before[-1] + (above + below) / 2)
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([float(wanted[index] - before[rank]), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            last = blocks.pop()
            weight = blocks[-1][1] + last[1]
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + last[0] * last[1]) / weight, weight]
    flat = [mean for mean, weight in blocks for _ in range(int(weight))]
    most = max(high - before[-1], low)
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = min(max(flat[rank], low), most) + before[rank]
    return placed
