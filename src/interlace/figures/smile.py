"""The smile of a chain: value-added rate against the steps to the final product, with what the test says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from interlace import words
from interlace.errors import InputError
from interlace.figures._input import Given, paragraph
from interlace.figures._smile_drawing import Curve, drawing, node_of
from interlace.figures.chains import Product
from interlace.figures.exhibit import Column, Exhibit, Grid, slug
from interlace.figures.forms import form
from interlace.model.economies import name_of
from interlace.model.result import Result
from interlace.words import Said

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
        raise InputError.said("figure_no_nodes", title=result.title or result.measure)
    product = Product.of(result)
    given = Given(result, product.economy, (), found.year)
    nodes = result.data.sort_values("weight", ascending=False, kind="stable").reset_index(drop=True)
    curve = curve_of(nodes, found.test)
    return given.figure(
        id=slug("smile", product.economy, product.industry, given.year),
        title=words.text("smile.title", finding=_finding(found), product=product.name),
        subtitle=_subtitle(given, found.test),
        spec=drawing(nodes, product, curve),
        alt=_alt(given, product, nodes),
        grid=_grid(given, nodes),
        how_to_read=_reading(product, found, curve),
        caption=_notes(found.test),
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


def _finding(found: Smile) -> str:
    """What the title says: the finding of the weighted test, without its numbers."""
    shape = found.test.shape
    if shape != "u":
        return str(shape)
    if not _has_arms(found):
        return "u_upstream"
    return "smile" if found.smiles else "smile_by_weight"


def _has_arms(found: Smile) -> bool:
    return bool((found.nodes.data["arm"] == "distribution").any())


def _subtitle(given: Given, test: SmileTest) -> str:
    head = Said("smile.subtitle", {"year": given.year, "home": given.economy})
    return paragraph(head, None if test.weighted is None else _tested(test.weighted, test))


def _tested(weighted: UTest, test: SmileTest) -> Said:
    """What the test shows at 5%, with the p that decides it, and whether it does so without weights."""
    from interlace.value_chain.verdicts import shape_of

    shape = shape_of(weighted)
    p = {"u": weighted.p_u, "inverted": weighted.p_inverted}.get(shape, min(weighted.p_u, weighted.p_inverted))
    agrees = None if test.unweighted is None else shape_of(test.unweighted) == shape
    shown = Said("smile.shape", {"shape": shape, "turn": weighted.turning_point, "p": p})
    return Said("smile.test", {"shape": shown, "again": Said("smile.again", {"agrees": agrees})})


def _notes(test: SmileTest) -> str:
    """All p values of both tests."""
    tests = {"weighted": test.weighted, "unweighted": test.unweighted}
    return paragraph(
        *(
            Said(
                "smile.notes.test",
                {"weights": words.text(f"smile.notes.{name}"), "p_u": one.p_u, "p_inverted": one.p_inverted},
            )
            for name, one in tests.items()
            if one is not None
        )
    )


def _reading(product: Product, found: Smile, curve: Curve | None) -> str:
    tested, arms = found.test.weighted is not None, _has_arms(found)
    return paragraph(
        Said("smile.reading", {"product": product.name}),
        Said("smile.curve" if curve else "smile.no_curve") if tested else None,
        Said("smile.arms") if arms else Said("smile.refused") if found.refusal is not None else None,
    )


def _alt(given: Given, product: Product, nodes: pd.DataFrame) -> list[Said]:
    items = [
        Said("smile.alt.item", {"node": node_of(row, product), "rate": row["value"], "steps": row["distance"]})
        for _, row in nodes.head(NAMED).iterrows()
    ]
    steps, rates = nodes["distance"], nodes["value"]
    spans = {"near": steps.min(), "far": steps.max(), "low": rates.min(), "high": rates.max()}
    return [
        Said("smile.alt.head", {"count": len(nodes), "product": product.name, "year": given.year}),
        Said("smile.alt.largest", {"items": items}),
        Said("smile.alt.spans", spans),
    ]


def _grid(given: Given, nodes: pd.DataFrame) -> Grid:
    shown = nodes.head(SHOWN)
    more = [words.text("smile.more", count=len(nodes) - len(shown))] if len(nodes) > len(shown) else []
    rest = [""] * len(more)
    return Grid.of(
        (
            Column(words.text("smile.column_node")),
            [*(words.name("industries", str(name)) for name in shown["industry_name"]), *more],
        ),
        (Column(words.text("smile.column_economy")), [*map(name_of, shown["economy"]), *rest]),
        (Column(words.text("smile.column_weight"), "percent", 1), [*shown["weight"], *rest]),
        (Column(words.text("smile.column_rate"), "percent", 1), [*shown["value"], *rest]),
        (Column(words.text("smile.column_distance"), "number", 2), [*shown["distance"], *rest]),
    )
