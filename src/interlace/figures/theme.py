"""Colours, type and axes that every figure shares.

The colours are Okabe and Ito's (2008), which stay apart for colour-blind readers. One colour stands for one function
through the whole product; the accent, the set's dark blue, stands for the economy that the reader asked about and for
no function.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from interlace import words
from interlace.figures.assets import read, table_of
from interlace.figures.typeset import balanced, text_width, wrapped

__all__ = [
    "ACCENT",
    "COMPONENT_COLOURS",
    "FUNCTIONS",
    "FUNCTION_COLOURS",
    "OTHER",
    "PEERS",
    "SCHEMA",
    "balanced",
    "config",
    "contrast_text",
    "finish",
    "frame",
    "image_config",
    "luminance",
    "number_format",
    "paler",
    "row_names",
    "sized",
    "text_width",
    "ticks",
    "wrapped",
]

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
ACCENT = "#0072B2"
INK = "#1a1a1a"
MUTED_INK = "#595959"
OTHER = "#cfcfcf"
OTHER_BAR = "#c8cdd3"
PEER_BAR = "#7f8a96"
PEERS = ("#9a5b3c", "#4f7d5d", "#7d5a94", "#6b6b3a")
"""Muted colours of the peers, darker than 4.5:1 on white; a fifth peer starts again, with a broken line."""
UPRIGHT: dict[str, Any] = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end"}
UPRIGHT |= {"titleX": -36, "titleY": -12, "titleBaseline": "bottom"}
"""The title of an upright axis lies along the top, where it needs no turned head and no width."""
DASHES = ([1, 0], [5, 3], [2, 2])

COLOURS: dict[str, dict[str, str]] = table_of("colours.toml")
FUNCTION_COLOURS, COMPONENT_COLOURS, GROUP_COLOURS = (COLOURS[kind] for kind in ("function", "component", "group"))
FUNCTIONS = tuple(FUNCTION_COLOURS)
ROW_STYLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("!datum.own", {"fontSize": 12, "fontWeight": "normal", "color": INK}),
    ("datum.own", {"fontSize": 12, "fontWeight": "bold", "color": ACCENT}),
)
"""Which rows, and how their names and figures are printed: the economy's own in bold."""
_LATIN = ("Arial", '"Liberation Sans"', "Arimo", "Helvetica", '"DejaVu Sans"')
_CJK = ('"Noto Sans CJK SC"', '"Noto Sans SC"', '"Source Han Sans SC"', '"PingFang SC"', '"Microsoft YaHei"')
NARROW = 520
"""Pixels of a drawing below which it is drawn for a telephone; `runtime.js` has the same."""
PADDING = 16
"""Pixels around an image; its width holds them."""
PALE = 0.5
"""How much of a function's colour its foreign part keeps."""


def config() -> dict[str, Any]:
    """The Vega-Lite configuration that every figure carries.

    Its ``aria`` is false: the page names each figure in words, and hundreds of marks read out one by one would only
    hide them.
    """
    whole: dict[str, Any] = json.loads(read("config.json"))
    return whole


def image_config() -> dict[str, Any]:
    """The same for an image, which may be opened on another machine: fonts by name, those of the language first."""
    return {**config(), "font": ", ".join([*(_CJK if words.language() == "zh" else ()), *_LATIN, *_CJK, "sans-serif"])}


def frame(title: str, subtitle: str, footer: str, width: int) -> dict[str, Any]:
    """What an image has around its chart, broken into lines by measure.

    Returns
    -------
    dict
        ``width``, ``padding``, ``background``, ``title`` and ``config`` of a specification, and ``footer``, one more
        layer.
    """
    room = width - 2 * PADDING
    head = {
        "frame": "bounds",
        "offset": 14,
        "limit": 0,
        "subtitlePadding": 6,
        "text": wrapped(title, room, 18, bold=True),
    }
    mark: dict[str, Any] = {"type": "text", "align": "left", "baseline": "top", "x": 0, "y": {"expr": "height + 44"}}
    mark |= {"fontSize": 11, "lineHeight": 15, "color": MUTED_INK, "text": wrapped(footer, room, 11)}
    return {
        "width": width,
        "padding": PADDING,
        "background": "#ffffff",
        "title": {**head, "subtitle": wrapped(subtitle, room, 13)},
        "config": image_config(),
        "footer": {"data": {"values": [{}]}, "mark": mark},
    }


def sized(spec: Mapping[str, Any], width: int) -> dict[str, Any]:
    """A specification whose parameters know how wide the whole drawing is, as the runtime sets them on a page."""
    known = {"narrow": width < NARROW, "roomy": width >= spec.get("usermeta", {}).get("roomy", 0)}
    params = [{**one, "value": known[one["name"]]} if one["name"] in known else one for one in spec.get("params", [])]
    return {**spec, "params": params}


def finish(
    layers: Sequence[alt.Chart],
    datasets: Mapping[str, list[dict[str, Any]]],
    *,
    height: int,
    description: str = "",
    roomy: int = 0,
) -> dict[str, Any]:
    """Layers over named data as a specification: theme, full width, one schema address.

    Parameters
    ----------
    layers : sequence of altair.Chart
        Each over ``alt.NamedData``: altair copies inlined rows many times over.
    datasets : mapping
        Rows by name.
    height : int
        Pixels of the plot without its axes.
    description : str
        The text alternative, where the exhibit does not bring it.
    roomy : int
        The width of the whole drawing from which its parameter ``roomy`` is true.

    Returns
    -------
    dict
        Vega-Lite 6, layered, so that a frame with title and source can be added for an image.
    """
    spec: dict[str, Any] = alt.layer(*layers).to_dict(validate=False)
    return {
        **spec,
        "$schema": SCHEMA,
        "description": description,
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 2, "right": 4, "top": 6, "bottom": 4},
        # Set by the runtime before the first layout, after which alone the width of the plot is known.
        "params": [*spec.get("params", []), *({"name": name, "value": False} for name in ("narrow", "roomy"))],
        "usermeta": {"roomy": roomy},
        "datasets": dict(datasets),
        "config": config(),
    }


def rows(name: str) -> alt.Chart:
    """A chart over the rows of a named data set."""
    return alt.Chart(alt.NamedData(name=name))


def legend(columns: str, **options: Any) -> alt.Legend:
    """The parts above a chart; ``columns`` is an expression of its width."""
    size = {"labelFontSize": alt.ExprRef("narrow ? 11 : 12")}
    whole = {"title": None, "orient": "top", "direction": "horizontal", **size, **options}
    return alt.Legend(columns=alt.ExprRef(columns), **whole)


def hatch(count: int, ink: str, paper: str, digits: int = 4) -> dict[str, Any]:
    """Slanting stripes over a whole shape; a fill can be a gradient in every renderer, a pattern in none."""
    stops = [
        {"offset": round((i + 0.5 * j) / count, digits), "color": colour}
        for i in range(count)
        for j, colour in enumerate((ink, paper))
    ]
    return {"gradient": "linear", "x1": 0, "y1": 0, "x2": 1, "y2": 1, "stops": stops}


def row_names(part: alt.Chart, y: alt.Y, field: str, style: Mapping[str, Any], *, bar_height: float) -> list[alt.Chart]:
    """Names of lying bars: left of them, or above them where the chart is narrow.

    Parameters
    ----------
    part : altair.Chart
        The rows to name.
    y : altair.Y
        Their place.
    field : str
        The column of the name.
    style : mapping
        Size, weight and colour of the text.
    bar_height : float
        Pixels of a bar.

    Returns
    -------
    list of altair.Chart
    """
    left = part.mark_text(
        **style, baseline="middle", align="right", dx=-6, text=alt.ExprRef(f"narrow ? '' : datum.{field}"), limit=320
    )
    above = part.mark_text(
        **style,
        baseline="bottom",
        align="left",
        dy=-bar_height / 2 - 1,
        text=alt.ExprRef(f"narrow ? datum.{field} : ''"),
    )
    return [layer.encode(x=alt.value(0), y=y) for layer in (left, above)]


def number_format(unit: str, step: float | None = None) -> str:
    """The d3 format of an axis with marks so far apart, or of a hover text, in ``unit``."""
    if unit == "share":
        # As many digits as steps of the marks need.
        return f".{1 if step is None else max(0, -math.floor(math.log10(100 * step) + 1e-9))}%"
    if step is not None and step >= 1:
        return ",.0f"
    return ",.2f" if step is None or step < 0.1 else ",.1f"


def ticks(low: float, high: float, *, most: int = 5, finest: float = 0.0) -> list[float]:
    """Round values to print along an axis.

    Parameters
    ----------
    low, high : float
        The range of the data, finite.
    most : int
        The most values that there may be.
    finest : float
        The smallest step, for example .001 where labels show tenths of a per cent.

    Returns
    -------
    list of float
        Ascending; the first is at most ``low``, the last at most ``high`` unless there would be one alone.

    Examples
    --------
    >>> ticks(0, 0.43), ticks(0.17, 0.44), ticks(0.2, 0.2, finest=0.001)
    ([0.0, 0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4], [0.2, 0.201])
    """
    raw = max((high - low) / most, finest, 1e-9 * max(abs(low), abs(high)), 1e-12)
    exponent = math.floor(math.log10(raw) + 1e-9)
    for shift in range(3):
        for base in (1.0, 2.0, 5.0):
            step = base * 10.0 ** (exponent + shift)
            first, last = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9)
            last = max(last, first + 1)
            if step >= finest * (1 - 1e-9) and last - first + 1 <= most:
                return [round(n * step, 12) for n in range(first, last + 1)]
    raise AssertionError("no round step fits the range")  # pragma: no cover


def function_place(function: str) -> int:
    """Where a function stands among others: the order of the colours, unknown ones last."""
    return FUNCTIONS.index(function) if function in FUNCTIONS else len(FUNCTIONS)


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1), 0 to 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def paler(colour: str, strength: float = PALE) -> str:
    """The colour mixed with white; ``strength`` 1 leaves it as it is."""
    parts = [round(255 - strength * (255 - int(colour[i : i + 2], 16))) for i in (1, 3, 5)]
    return "#" + "".join(f"{p:02X}" for p in parts)


def contrast_text(background: str) -> str:
    """Black or white, whichever reads better on ``background``."""
    light = luminance(background)
    return "#000000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#FFFFFF"
