"""A small line for a tile: inline SVG, no script."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable, Sequence

from interlace import words
from interlace.figures.theme import ACCENT
from interlace.model.facts import digits
from interlace.words import Amount

__all__ = ["sparkline"]


def sparkline(
    series: Iterable[tuple[int, float]], label: str = "", *, unit: str = "share", width: int = 160, height: int = 36
) -> str:
    """Draw a series as inline SVG.

    Parameters
    ----------
    series : iterable of (int, float)
        Year and value, ascending; a missing value (NaN) breaks the line.
    label : str
        What it measures, for the text alternative.
    unit : str
        The unit of the values.
    width, height : int
        CSS pixels at full size; the drawing shrinks with its container.

    Returns
    -------
    str
        An ``<svg>`` element with ``role="img"`` and an ``aria-label`` that states first, last, lowest, highest value.
    """
    points = list(series)
    known = [(year, value) for year, value in points if math.isfinite(value)]
    name = html.escape(_label(known, label, unit), quote=True)
    head = (
        f'<svg class="sparkline" role="img" aria-label="{name}" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" xmlns="http://www.w3.org/2000/svg">'
    )
    if not known:
        return head + "</svg>"
    runs, end = _pixels(points, known, width, height)
    lines = "".join(
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in run)}" fill="none" stroke="{ACCENT}" '
        'stroke-width="2" stroke-linejoin="round" stroke-linecap="round"/>'
        for run in runs
        if len(run) > 1
    )
    dots = "".join(
        f'<circle cx="{r[0][0]:.1f}" cy="{r[0][1]:.1f}" r="1.5" fill="{ACCENT}"/>' for r in runs if len(r) == 1
    )
    return f'{head}{lines}{dots}<circle cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="3.5" fill="{ACCENT}"/></svg>'


def _label(known: Sequence[tuple[int, float]], label: str, unit: str) -> str:
    amounts = [Amount(value, unit, digits((value for _, value in known), unit)) for _, value in known]
    ends = {"first": known[0][0], "last": known[-1][0], "start": amounts[0], "end": amounts[-1]} if known else {}
    ordered = sorted(amounts, key=lambda amount: amount.value)
    ends |= {"low": ordered[0], "high": ordered[-1]} if known else {}
    count = "some" if len(known) > 1 else "one" if known else "none"
    return words.text("figures.sparkline.label", known=count, name=label, **ends)


def _pixels(
    points: Sequence[tuple[int, float]], known: Sequence[tuple[int, float]], width: int, height: int
) -> tuple[list[list[tuple[float, float]]], tuple[float, float]]:
    """The runs of the line between missing values, and its end, in pixels; a flat series lies in the middle."""
    margin = 5.0
    low, high = min(value for _, value in known), max(value for _, value in known)
    first, last = points[0][0], points[-1][0]

    def place(year: int, value: float) -> tuple[float, float]:
        across = (year - first) / (last - first) if last > first else 1.0
        up = (value - low) / (high - low) if high > low else 0.5
        return margin + across * (width - 2 * margin), height - margin - up * (height - 2 * margin)

    runs: list[list[tuple[float, float]]] = [[]]
    for year, value in points:
        if math.isfinite(value):
            runs[-1].append(place(year, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run], place(*known[-1])
