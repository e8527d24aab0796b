"""The smile of a chain: value-added rate against the steps to the final product, with what the test says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from interlace import words
from interlace.errors import InputError
from interlace.figures._input import Given
from interlace.figures._smile_drawing import Curve, drawing
from interlace.figures.chains import Product
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.model.result import Result

if TYPE_CHECKING:
    from interlace.kernels.smile import UTest
    from interlace.value_chain import Smile, SmileTest

__all__ = ["smile"]

SHOWN = 20
"""So many nodes stand in the table view; the CSV file has all."""
NAMED = 3
CURVED = ("u", "inverted")
"""Shapes that the test supports at 5% and that a quadratic can show."""


@form(
    example="figures.smile(cars.smile(2011))",
    fits=lambda found, _: not isinstance(found, Result) and hasattr(found, "nodes"),
    chain=True,
)
def smile(found: Smile, *, year: int | None = None) -> Exhibit:
    """Draw the nodes of a chain, and the curve where the test supports one.

    Parameters
    ----------
    found : Smile
        What `interlace.value_chain.smile` returned.
    year : int, optional
        Its last year by default.

    Returns
    -------
    Exhibit
        Upstream is left, the buyer right. The spec's data set ``nodes`` has a row an industry, with a list over the
        economies in it; ``curve`` is empty where neither a U nor an inverted U is found.

    Raises
    ------
    InputError
        If the chain has no nodes.
    """
    found = found.in_year(year)
    result = found.nodes
    if result.data.empty:
        raise InputError(f"{result.title or result.measure}: the chain has no nodes to draw")
    product = Product.of(result)
    given = Given(result, product.economy, (), found.year)
    nodes = result.data.sort_values("weight", ascending=False, kind="stable").reset_index(drop=True)
    curve = curve_of(nodes, found.test)
    return given.figure(
        id=slug("smile", product.economy, product.industry, given.year),
        title=_title(product, found),
        subtitle=_subtitle(given, product, found),
        spec=drawing(nodes, product, curve, _alt(given, product, nodes, found)),
        grid=_grid(given, nodes),
        how_to_read=_reading(product, found, curve),
        denominator=words.text("smile.denominator"),
        data=given.tidy(),
    )


def curve_of(nodes: pd.DataFrame, test: SmileTest) -> Curve | None:
    """The weighted quadratic that was tested, where it was found to be a U or an inverted U; otherwise None.

    Its slopes at both ends are those of the test. Its height follows from least squares with a constant: the weighted
    residuals add up to zero.
    """
    if test.weighted is None or test.shape not in CURVED:
        return None
    low, high = test.weighted.low, test.weighted.high
    square = (test.slopes[1] - test.slopes[0]) / (2 * (high - low))
    slope = test.slopes[0] - 2 * square * low
    x, weight = nodes["distance"], nodes["weight"]
    level = float((weight * (nodes["value"] - slope * x - square * x**2)).sum() / weight.sum())
    return Curve(level, slope, square, low, high)


# ---- words ----


def _title(product: Product, found: Smile) -> str:
    """The finding by the weighted test, without its numbers, which stand in the subtitle."""
    return words.text(f"smile.{_finding(found)}", product=product.name)


def _finding(found: Smile) -> str:
    shape = found.test.shape
    if shape != "u":
        return str(shape)
    if not _has_arms(found):
        return "u_upstream"
    return "smile" if found.smiles else "smile_by_weight"


def _has_arms(found: Smile) -> bool:
    return bool((found.nodes.data["arm"] == "distribution").any())


def _subtitle(given: Given, product: Product, found: Smile) -> str:
    parts = [words.text("smile.subtitle", year=given.year, home=product.home)]
    if found.test.weighted is not None:
        parts.append(words.text("smile.test", shape=_shape(found.test.weighted), again=_again(found.test)))
    return " ".join(parts)


def _shape(test: UTest) -> str:
    """What the test shows at 5%, with its p."""
    from interlace.value_chain.verdicts import p_words, shape_of

    turn = words.number(test.turning_point)
    named = {"p_u": p_words(test.p_u), "p_inverted": p_words(test.p_inverted), "turn": turn}
    return words.text(f"smile.shape.{shape_of(test)}", **named)


def _again(test: SmileTest) -> str:
    """What the test finds where a small industry counts as much as a large one."""
    from interlace.value_chain.verdicts import shape_of

    if test.unweighted is None:
        return ""
    if shape_of(test.unweighted) == test.shape:
        return words.text("smile.again_same")
    return words.text("smile.again", shape=_shape(test.unweighted))


def _reading(product: Product, found: Smile, curve: Curve | None) -> str:
    parts = [words.text("smile.reading", product=product.name)]
    if found.test.weighted is not None:
        parts.append(words.text("smile.curve" if curve else "smile.no_curve"))
    if _has_arms(found):
        parts.append(words.text("smile.arms"))
    elif found.refusal is not None:
        parts.append(words.text("smile.refused"))
    return " ".join(parts)


def _alt(given: Given, product: Product, nodes: pd.DataFrame, found: Smile) -> str:
    items = [
        words.text(
            "smile.alt_item",
            name=words.text("smile.node", industry=row["industry_name"], economy=name_of(row["economy"])),
            weight=words.percent(row["weight"]),
            rate=words.percent(row["value"]),
            steps=words.number(row["distance"]),
        )
        for _, row in nodes.head(NAMED).iterrows()
    ]
    spans = {
        "near": words.number(float(nodes["distance"].min())),
        "far": words.number(float(nodes["distance"].max())),
        "low": words.percent(float(nodes["value"].min())),
        "high": words.percent(float(nodes["value"].max())),
    }
    head = words.text(
        "smile.alt", count=len(nodes), product=product.name, year=given.year, items="; ".join(items), **spans
    )
    return f"{_title(product, found)}. {head}"


def _grid(given: Given, nodes: pd.DataFrame) -> Grid:
    shown = nodes.head(SHOWN)
    more = [words.text("smile.more", count=len(nodes) - len(shown))] if len(nodes) > len(shown) else []
    rest = [""] * len(more)
    return Grid.of(
        (Column(words.text("smile.column_node")), [*map(str, shown["industry_name"]), *more]),
        (Column(words.text("smile.column_economy")), [*map(name_of, shown["economy"]), *rest]),
        (Column(words.text("smile.column_weight"), "percent", 1), [*shown["weight"], *rest]),
        (Column(words.text("smile.column_rate"), "percent", 1), [*shown["value"], *rest]),
        (Column(words.text("smile.column_distance"), "number", 2), [*shown["distance"], *rest]),
    )
