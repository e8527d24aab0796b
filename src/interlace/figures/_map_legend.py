"""What stands below a map: its classes with their bounds, and what its signs mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import altair as alt

from interlace.figures import theme
from interlace.figures._classes import Classes

LEGEND = 84
"""Height in pixels of the legend whose key is one line."""
BOX, BAR, LINE, INSET = 62, 12, 22, 20


def class_rows(classes: Classes) -> list[dict[str, Any]]:
    """A row a class, with its bounds as printed."""
    rows = []
    for place, ((low, high), colour) in enumerate(zip(classes.bounds, classes.colours, strict=True)):
        edges = {"low": low, "high": high, "from": classes.edge(low), "to": classes.edge(high)}
        rows.append({"place": place, **edges, "colour": colour, "last": place == len(classes.colours) - 1})
    return rows


def key_rows(signs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """A row a sign (hatch, own, peer or circle) with what it means and where it stands."""
    rows, left = [], 0.0
    for place, (sign, text) in enumerate(signs):
        rows.append({"sign": sign, "text": text, "x": round(left, 1), "place": place})
        left += 48 + theme.text_width(text, 12)
    return rows


def stacked_below(key: list[dict[str, Any]]) -> int:
    """The width of a map below which the signs stand one under another."""
    if not key:
        return 0
    left, text = float(key[-1]["x"]), str(key[-1]["text"])
    return round(left + 48 + theme.text_width(text, 12))


def class_legend() -> list[alt.Chart]:
    """The classes as boxes in a row, their bounds below the edges."""
    base = theme.rows("classes")
    top = "mapHeight + 18"
    boxes = base.mark_rect(
        x=alt.ExprRef(f"{INSET} + {BOX} * datum.place"),
        x2=alt.ExprRef(f"{INSET} + {BOX} * (datum.place + 1) - 1"),
        y=alt.ExprRef(top),
        y2=alt.ExprRef(f"{top} + {BAR}"),
        color=alt.ExprRef("datum.colour"),
    )
    style: dict[str, Any] = {"fontSize": 12, "color": theme.MUTED_INK, "baseline": "top", "align": "center"}
    style["y"] = alt.ExprRef(f"{top} + {BAR + 5}")
    edges = [(base, "", "from:N"), (base.transform_filter("datum.last"), " + 1", "to:N")]
    bounds = [
        part.mark_text(**style, x=alt.ExprRef(f"{INSET} + {BOX} * (datum.place{more})")).encode(text=text)
        for part, more, text in edges
    ]
    return [boxes, *bounds]


def key_layers(hatch_ink: str) -> list[alt.Chart]:
    """What hatch, outline and circle mean, in one line below the classes or, without room for it, in lines."""
    base = theme.rows("key")
    left, middle = "(stacked ? 0 : datum.x)", f"(mapHeight + 66 + (stacked ? {LINE} * datum.place : 0))"
    layers = []
    strokes = {"hatch": hatch_ink, "own": theme.ACCENT, "peer": theme.INK, "circle": theme.INK}
    for sign, stroke in strokes.items():
        style: dict[str, Any] = {"fill": alt.ExprRef("keyHatch" if sign == "hatch" else "'#ffffff'"), "stroke": stroke}
        part = base.transform_filter(f"datum.sign === '{sign}'")
        if sign == "circle":
            spot: dict[str, Any] = {"x": alt.ExprRef(f"{left} + 11"), "y": alt.ExprRef(middle)}
            layers.append(part.mark_point(**style, **spot, size=50, strokeWidth=0.8, opacity=1))
            continue
        ends = {"x": f"{left} + 1", "x2": f"{left} + 21", "y": f"{middle} - 6", "y2": f"{middle} + 6"}
        box: dict[str, Any] = {name: alt.ExprRef(place) for name, place in ends.items()}
        width = {"own": 2.2, "peer": 1.1}.get(sign, 0.6)
        layers.append(part.mark_rect(**style, strokeWidth=width, **box))
    text = base.mark_text(
        align="left", baseline="middle", fontSize=12, x=alt.ExprRef(f"{left} + 28"), y=alt.ExprRef(middle)
    )
    return [*layers, text.encode(text="text:N")]
