"""Where labels go so that none covers another: plain arithmetic on pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""
Side = Mapping[str, Any]
"""How a label is anchored: ``align``, ``dx``, ``dy``."""


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as needed so that neighbours stand at least ``gap`` apart.

    Parameters
    ----------
    wanted : sequence of float
        Where each label would best stand.
    gap : float
        Smallest distance of two labels.
    low, high : float
        The room; if it is too small for all, the labels run past ``high``.

    Returns
    -------
    list of float
        In the order of ``wanted``; the order along the axis is kept.

    Notes
    -----
    Isotonic regression (pool adjacent violators) of the positions less ``gap`` times their rank: the least-squares
    answer.

    Examples
    --------
    >>> spread([10, 12, 50], 10, 0, 100)
    [6.0, 16.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([float(wanted[index] - rank * gap), 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            last = blocks.pop()
            weight = blocks[-1][1] + last[1]
            blocks[-1] = [(blocks[-1][0] * blocks[-1][1] + last[0] * last[1]) / weight, weight]
    flat = [mean for mean, weight in blocks for _ in range(int(weight))]
    most = max(high - gap * (len(wanted) - 1), low)
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = min(max(flat[rank], low), most) + rank * gap
    return placed


def settled(
    wanted: Iterable[tuple[Iterable[tuple[Side, Box]], Sequence[Box]]], room: tuple[float, float], most: int
) -> list[tuple[int, Side]]:
    """Give labels a side where they cover nothing, the first ones first.

    Parameters
    ----------
    wanted : iterable of (iterable, sequence)
        For each label its sides with their boxes, the best first, and what it should not cover besides other labels.
    room : (float, float)
        Width and height of the plot, which no label leaves.
    most : int
        Labels at most.

    Returns
    -------
    list of (int, mapping)
        Place in ``wanted`` and side of those that found one.
    """
    taken: list[Box] = []
    found: list[tuple[int, Side]] = []
    for place, (sides, avoided) in enumerate(wanted):
        if len(found) == most:
            break
        for side, box in sides:
            inside = box[0] >= 0 and box[2] <= room[0] and box[1] >= 0 and box[3] <= room[1]
            if inside and not any(overlap(box, other) for other in (*taken, *avoided)):
                taken.append(box)
                found.append((place, side))
                break
    return found


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
