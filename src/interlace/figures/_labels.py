"""Where labels go so that none covers another: plain arithmetic on pixels."""

from __future__ import annotations

from collections.abc import Sequence

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


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


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
