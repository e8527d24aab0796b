"""The drawing of a heat map: cells by class, their figures where they fit, hatch where there is none."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._classes import Classes
from interlace.figures._matrix import REST, Matrix
from interlace.figures.chains import Scaled
from interlace.figures.typeset import is_east_asian

STEP = 28
LINE = 13
SIZE = 11
UPRIGHT = 14.0
"""Pixels of a column of signs that stand one under another."""
MISSING, OWN, SUM = -1, -2, -3
"""Cells without a class: no figure, an economy with itself, a sum over many economies."""
SUM_FILL = "#EEEEEE"
HATCH = theme.hatch(6, "#dedede", "#ffffff", digits=3)


def drawing(
    matrix: Matrix,
    shown: pd.DataFrame,
    classes: Classes,
    scaled: Scaled,
    names: tuple[list[str], list[str]],
    own: str,
    kinds: Sequence[str],
) -> dict[str, Any]:
    """The specification of a heat map.

    Parameters
    ----------
    matrix : Matrix
    shown : DataFrame
        The values in the unit of the classes.
    classes : Classes
    scaled : Scaled
        How a value is printed.
    names : (list of str, list of str)
        Of the rows and of the columns.
    own : str
        The name that is marked.
    kinds : sequence of str
        The classes in words.

    Returns
    -------
    dict
        Vega-Lite 6.
    """
    values = [[float(f"{v:.5g}") if math.isfinite(v) else None for v in shown.iloc[i]] for i in range(len(shown))]
    cells = [
        {"row": name, "v": values[i], "c": _row_classes(matrix, shown, classes, i)} for i, name in enumerate(names[0])
    ]
    room = _room(names[1])
    roomy = len(names[1]) * room + max(theme.text_width(name, 12, bold=True) for name in names[0]) + 20
    x = alt.X("column:N", title=None, sort=None, scale=alt.Scale(domain=names[1], padding=0)).axis(
        **_axis(own) | _heads(names[1], room)
    )
    y = alt.Y("row:N", title=None, sort=None, scale=alt.Scale(domain=names[0], padding=0)).axis(
        **_axis(own), labelLimit=170, labelFontSize=alt.ExprRef(f"narrow ? {SIZE} : 12")
    )
    most = max(
        (_width(v, scaled, share=classes.unit == "share") for row in values for v in row if v is not None), default=0
    )
    layers = _layers(x, y, names[1], classes, kinds, scaled, most)
    return theme.finish(layers, {"cells": cells}, height=STEP * len(cells), roomy=round(roomy))


def _axis(own: str) -> dict[str, Any]:
    """An axis without lines, the economy's own name in bold and in the accent colour."""
    test = f"datum.value === {json.dumps(own)}"
    return {
        "grid": False,
        "labelOverlap": False,
        "labelPadding": 5,
        "labelColor": {"condition": {"test": test, "value": theme.ACCENT}, "value": theme.INK},
        "labelFontWeight": {"condition": {"test": test, "value": "bold"}, "value": "normal"},
    }


def _heads(names: Sequence[str], room: float) -> dict[str, Any]:
    """Names above the columns: level, in lines of whole words, where there is room; elsewhere turned, or upright."""

    def stacked(room: float) -> list[list[str]]:
        return [theme.wrapped(name, room, SIZE, bold=True) for name in names]

    level = stacked(room)
    upright = stacked(UPRIGHT) if any(map(is_east_asian, names)) else None
    most = max(map(len, upright or level))

    def found(heads: list[list[str]]) -> str:
        padded = [[""] * (most - len(lines)) + lines for lines in heads]
        return f"{json.dumps(padded)}[indexof({json.dumps(names)}, datum.label)]"

    def chosen(level: str, turned: str) -> alt.ExprRef:
        return alt.ExprRef(level if upright else f"roomy ? {level} : {turned}")

    return {
        "orient": "top",
        "labelExpr": f"roomy ? {found(level)} : {found(upright) if upright else 'datum.label'}",
        "labelAngle": chosen("0", "-90"),
        "labelAlign": chosen("'center'", "'left'"),
        "labelBaseline": chosen("'bottom'", "'middle'"),
        "labelPadding": chosen(str(5 + LINE * (most - 1)), "5"),
        "labelFontSize": SIZE,
        "labelLineHeight": LINE,
        "labelLimit": 0,
    }


def _room(names: Sequence[str]) -> float:
    """Pixels of a column in which no word of a name breaks; East Asian names stay whole up to five signs."""
    words_of = [word for name in names for word in name.split()]
    return 4 + max(theme.text_width(word[:5] if is_east_asian(word) else word, SIZE, bold=True) for word in words_of)


def _row_classes(matrix: Matrix, shown: pd.DataFrame, classes: Classes, i: int) -> list[int]:
    """The class of each cell of a row; a sum over many economies is not compared with single ones."""
    found, numbers = [], shown.to_numpy(dtype=float)[i]
    for j, column in enumerate(shown.columns):
        value = float(numbers[j])
        if matrix.own[i, j]:
            found.append(OWN)
        elif not math.isfinite(value):
            found.append(MISSING)
        else:
            found.append(SUM if REST in (shown.index[i], column) else classes.place(value))
    return found


def _layers(
    x: alt.X, y: alt.Y, columns: Sequence[str], classes: Classes, kinds: Sequence[str], scaled: Scaled, room: float
) -> list[alt.Chart]:
    title = {"titleFontSize": 12, "titleFontWeight": "normal", "titleColor": theme.MUTED_INK}
    title["title"] = words.text("heat_map.legend", unit=scaled.unit)
    legend = theme.legend(f"narrow ? 2 : {len(kinds)}", columnPadding=10, offset=8, **title)
    share = classes.unit == "share"
    tips = [
        alt.Tooltip("row:N", title=words.text("figures.column.economy")),
        alt.Tooltip("column:N", title=words.text("heat_map.tip_column")),
        alt.Tooltip(
            "v:Q",
            title=words.text("heat_map.tip_value", unit=scaled.unit),
            format=".1%" if share else f",.{scaled.digits}f",
        ),
    ]
    base = theme.rows("cells").transform_calculate(column=json.dumps(columns)).transform_flatten(["v", "c", "column"])
    known = base.transform_filter("datum.c >= 0").transform_calculate(kind=f"{json.dumps(kinds)}[datum.c]")
    colours = alt.Scale(domain=list(kinds), range=list(classes.colours))
    edge: dict[str, Any] = {"stroke": "#ffffff", "strokeWidth": 1}
    cells = known.mark_rect(**edge).encode(
        x=x, y=y, color=alt.Color("kind:N", scale=colours, legend=legend), tooltip=tips
    )
    hatch = base.transform_filter(f"datum.c === {MISSING}").mark_rect(fill=HATCH, **edge)
    sums = base.transform_filter(f"datum.c === {SUM}").mark_rect(fill=SUM_FILL, **edge)
    inks = json.dumps([theme.contrast_text(colour) for colour in classes.colours])
    printed = _printed(scaled, share=share)
    # Figures stand in all cells or in none.
    text: dict[str, Any] = {
        "fontSize": SIZE,
        "text": alt.ExprRef(f"width / {len(columns)} > {round(room)} ? {printed} : ''"),
        "color": alt.ExprRef(f"datum.c === {SUM} ? '{theme.INK}' : {inks}[datum.c]"),
    }
    figures = base.transform_filter(f"datum.c >= 0 || datum.c === {SUM}").mark_text(**text, tooltip=None)
    return [cells, hatch.encode(x=x, y=y), sums.encode(x=x, y=y, tooltip=tips), figures.encode(x=x, y=y)]


def _width(value: float, scaled: Scaled, *, share: bool) -> float:
    """Pixels of a cell's figure with air."""
    plain = 100 * value if share else value
    digits = 1 if share or abs(value) < 9.95 else scaled.digits if scaled.digits > 1 else 0
    return theme.text_width(f"{plain:,.{digits}f}", SIZE) + 5


def _printed(scaled: Scaled, *, share: bool) -> str:
    """The expression of a cell's figure: amounts of money without decimals from ten up, for which there is no room."""
    if share:
        return "format(100 * datum.v, ',.1f')"
    if scaled.digits > 1:
        return f"format(datum.v, ',.{scaled.digits}f')"
    return "format(datum.v, abs(datum.v) < 9.95 ? ',.1f' : ',.0f')"
