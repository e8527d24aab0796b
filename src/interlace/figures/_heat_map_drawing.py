"""The drawing of a heat map: cells by class, their figures where they fit, hatch where there is none."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import altair as alt
import pandas as pd

from interlace import words
from interlace.figures import theme
from interlace.figures._classes import Classes
from interlace.figures._matrix import REST, Matrix

if TYPE_CHECKING:
    from interlace.figures._input import Given
    from interlace.figures.chains import Scaled


STEP = 28
MISSING, OWN, SUM = -1, -2, -3
"""Cells without a class: no figure, an economy with itself, a sum over many economies."""
SUM_FILL = "#EEEEEE"
HATCH = theme.hatch(6, "#9a9a9a", "#ffffff", digits=3)


def drawing(
    given: Given, matrix: Matrix, shown: pd.DataFrame, classes: Classes, scaled: Scaled, description: str
) -> dict[str, Any]:
    """The specification of a heat map.

    Parameters
    ----------
    given : Given
    matrix : Matrix
    shown : DataFrame
        The values in the unit of the classes.
    classes : Classes
    scaled : Scaled
        How a value is printed.
    description : str
        The text alternative.

    Returns
    -------
    dict
        Vega-Lite 6.
    """
    from interlace.figures.heat_map import label_of

    row_names = [label_of("partner")(str(key)) for key in shown.index]
    column_names = [label_of(matrix.across)(str(key)) for key in shown.columns]
    values = [[float(f"{v:.5g}") if math.isfinite(v) else None for v in shown.iloc[i]] for i in range(len(shown))]
    cells = [
        {"row": name, "v": values[i], "c": _row_classes(matrix, shown, classes, i)} for i, name in enumerate(row_names)
    ]
    x = alt.X("column:N", title=None, sort=None, scale=alt.Scale(domain=column_names, padding=0)).axis(
        **_axis(given, orient="top", labelAngle=-90, labelAlign="left", labelBaseline="middle", labelLimit=170)
    )
    y = alt.Y("row:N", title=None, sort=None, scale=alt.Scale(domain=row_names, padding=0)).axis(
        **_axis(given, labelLimit=150)
    )
    layers = _layers(x, y, column_names, classes, given, scaled)
    return theme.finish(layers, {"cells": cells}, height=STEP * len(cells), description=description)


def _axis(given: Given, **options: Any) -> dict[str, Any]:
    """An axis without lines, the economy's own name in bold and in the accent colour."""
    own = f"datum.value === {json.dumps(given.name())}"
    return {
        "grid": False,
        "labelOverlap": False,
        "labelPadding": 5,
        "labelColor": {"condition": {"test": own, "value": theme.ACCENT}, "value": theme.INK},
        "labelFontWeight": {"condition": {"test": own, "value": "bold"}, "value": "normal"},
        **options,
    }


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


def _layers(x: alt.X, y: alt.Y, columns: list[str], classes: Classes, given: Given, scaled: Scaled) -> list[alt.Chart]:
    names = [words.text("heat_map.class", low=given.edge(low), high=given.edge(high)) for low, high in classes.bounds]
    title = {"titleFontSize": 12, "titleFontWeight": "normal", "titleColor": theme.MUTED_INK}
    title["title"] = words.text("heat_map.legend", unit=scaled.unit)
    legend = theme.legend(f"narrow ? 2 : {len(names)}", columnPadding=10, offset=8, **title)
    share = given.unit == "share"
    digits = ".1%" if share else f",.{scaled.digits}f"
    tips = [
        alt.Tooltip("row:N", title=words.text("figures.column.economy")),
        alt.Tooltip("column:N", title=words.text("heat_map.tip_column")),
        alt.Tooltip("v:Q", title=words.text("heat_map.tip_value", unit=scaled.unit), format=digits),
    ]
    base = theme.rows("cells").transform_calculate(column=json.dumps(columns)).transform_flatten(["v", "c", "column"])
    named = json.dumps(names)
    known = base.transform_filter("datum.c >= 0").transform_calculate(kind=f"{named}[datum.c]")
    colours = alt.Scale(domain=names, range=list(classes.colours))
    cells = known.mark_rect(stroke="#ffffff", strokeWidth=1).encode(
        x=x, y=y, color=alt.Color("kind:N", scale=colours, legend=legend), tooltip=tips
    )
    hatch = base.transform_filter(f"datum.c === {MISSING}").mark_rect(fill=HATCH, stroke="#ffffff", strokeWidth=1)
    inks = json.dumps([theme.contrast_text(colour) for colour in classes.colours])
    printed = _printed(scaled, share=share)
    fits = f"width / {len(columns)} > (narrow ? 6 : 7.2) * length({printed}) + 3 ? {printed} : ''"
    sums = base.transform_filter(f"datum.c === {SUM}").mark_rect(fill=SUM_FILL, stroke="#ffffff", strokeWidth=1)
    ink = f"datum.c === {SUM} ? '{theme.INK}' : {inks}[datum.c]"
    figures = (
        base.transform_filter(f"datum.c >= 0 || datum.c === {SUM}")
        .mark_text(
            fontSize=alt.ExprRef("narrow ? 9.5 : 11"), text=alt.ExprRef(fits), color=alt.ExprRef(ink), tooltip=None
        )
        .encode(x=x, y=y)
    )
    return [cells, hatch.encode(x=x, y=y), sums.encode(x=x, y=y, tooltip=tips), figures]


def _printed(scaled: Scaled, *, share: bool) -> str:
    """The expression of a cell's figure: amounts of money without decimals from ten up, for which there is no room."""
    if share:
        return "format(100 * datum.v, ',.1f')"
    if scaled.digits > 1:
        return f"format(datum.v, ',.{scaled.digits}f')"
    return "format(datum.v, abs(datum.v) < 9.95 ? ',.1f' : ',.0f')"
