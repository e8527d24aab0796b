"""A small strip: one economy as a dot, all economies as a line, what passes as a band. Inline SVG of any width."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlace import words
from interlace.figures.theme import ACCENT, INK

if TYPE_CHECKING:
    from interlace.claims import Outcome


HEIGHT = 26
HIDDEN = 'aria-hidden="true"'
BAND, EDGE, RANGE, LINE = "#dfe6ec", "#46525c", "#7f8a96", "#c3cbd2"


def limits(cells: Sequence[Outcome]) -> tuple[float, float]:
    """The scale that all strips of a board share: 0 to 1, wider where a value lies outside."""
    values = [cell.value for cell in cells if cell.value is not None and math.isfinite(cell.value)]
    values += [end for cell in cells if cell.spread for end in (cell.spread.low, cell.spread.high)]
    return min([0.0, *values]), max([1.0, *values])


def strip(cell: Outcome, bounds: tuple[float, float], span: tuple[float, float], label: str) -> str:
    """Draw one cell.

    Parameters
    ----------
    cell : Outcome
    bounds : (float, float)
        What passes; an infinite bound runs to the end of the strip.
    span : (float, float)
        Values at the left and the right end.
    label : str
        Text alternative.

    Returns
    -------
    str
        An ``<svg>`` element as wide as its container.
    """
    parts = _band(max(bounds[0], span[0]), min(bounds[1], span[1]), span, bounds)
    if cell.spread is not None and cell.spread.of > 1:
        parts += _range(cell.spread.low, cell.spread.median, cell.spread.high, span)
    if cell.value is not None:
        parts += _dot(_across(cell.value, span))
    return _svg(parts, f'role="img" aria-label="{html.escape(label, quote=True)}"')


def key(name: str, span: tuple[float, float]) -> str:
    """What the signs of the strips mean."""
    whole = (0.0, 1.0)
    signs = (
        (_dot("50%"), words.text("figures.board.key.own", name=name)),
        (_range(0.1, 0.5, 0.9, whole), words.text("figures.board.key.range")),
        (_band(0.2, 0.8, whole, whole), words.text("figures.board.key.band")),
    )
    items = "".join(f"<li>{_svg(sign, HIDDEN, line=False)}{html.escape(text)}</li>" for sign, text in signs)
    scale = words.text("figures.board.scale", low=span[0], high=span[1])
    title = html.escape(words.text("figures.board.key.title"))
    return f'<div class="claims-key"><p>{title}</p><ul>{items}</ul><p>{html.escape(scale)}</p></div>'


def _across(value: float, span: tuple[float, float]) -> str:
    """The place of a value, kept off the ends so that a dot stays whole."""
    part = (value - span[0]) / (span[1] - span[0])
    return f"{2 + 96 * min(max(part, 0.0), 1.0):.2f}%"


def _svg(parts: str, about: str, *, line: bool = True) -> str:
    middle = HEIGHT / 2
    base = f'<line x1="2%" x2="98%" y1="{middle}" y2="{middle}" stroke="{LINE}"/>' if line else ""
    return f'<svg class="strip" {about} width="100%" height="{HEIGHT}" focusable="false">{base}{parts}</svg>'


def _band(low: float, high: float, span: tuple[float, float], bounds: tuple[float, float]) -> str:
    """What passes: a pale band with an edge at each bound, so that it is seen without its colour."""
    left, right = _across(low, span), _across(high, span)
    width = f"{float(right[:-1]) - float(left[:-1]):.2f}%"
    parts = f'<rect x="{left}" width="{width}" y="2" height="{HEIGHT - 4}" fill="{BAND}"/>'
    for place, bound in ((left, bounds[0]), (right, bounds[1])):
        if math.isfinite(bound):
            parts += (
                f'<line x1="{place}" x2="{place}" y1="2" y2="{HEIGHT - 2}" stroke="{EDGE}" stroke-dasharray="3 2"/>'
            )
    return parts


def _range(low: float, median: float, high: float, span: tuple[float, float]) -> str:
    left, middle, right = (_across(value, span) for value in (low, median, high))
    y = HEIGHT / 2
    return (
        f'<line x1="{left}" x2="{right}" y1="{y}" y2="{y}" stroke="{RANGE}" stroke-width="5"/>'
        f'<line x1="{middle}" x2="{middle}" y1="{y - 6}" y2="{y + 6}" stroke="{INK}" stroke-width="2"/>'
    )


def _dot(place: str) -> str:
    return f'<circle cx="{place}" cy="{HEIGHT / 2}" r="6" fill="{ACCENT}" stroke="#fff" stroke-width="1.5"/>'
