"""Whether a chain smiles: the test of Lind & Mehlum on its nodes, and what it says in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from interlace import words
from interlace.kernels.smile import UTest, fit_quadratic, u_test
from interlace.words import Said, said

__all__ = ["LEAST", "Shape", "SmileTest", "p_words", "shape_of", "test_of"]

LEAST = 0.001
"""Share of the chain above which an industry is a node."""
LEVEL = 0.05
FEWEST = 6
"""Nodes below which nothing is tested."""

Shape = Literal["u", "inverted", "rising", "falling", "none", "untested"]


@dataclass(frozen=True, slots=True)
class SmileTest:
    """The test of Lind & Mehlum on the nodes of a chain, value-added rate against distance.

    Parameters
    ----------
    weighted, unweighted : UTest or None
        With the nodes' shares of the chain as weights, and with every node alike; None with too few nodes.
    nodes : int
    said : Said
        What the weighted test says at 5%.
    shape : str
        ``u``, ``inverted``, ``rising`` (with the distance), ``falling``, ``none`` (not told from chance), ``untested``.
    both : bool
        Whether the nodes are those of both arms.
    """

    weighted: UTest | None
    unweighted: UTest | None
    nodes: int
    said: Said
    shape: Shape
    both: bool = False

    @property
    def verdict(self) -> str:
        """What the test says, in words."""
        return str(self.said)

    @property
    def smiles(self) -> bool:
        """Whether a smile is found: a U over both arms at 5%, with and without weights; never from one arm alone."""
        alike = self.unweighted is not None and shape_of(self.unweighted) == "u"
        return self.both and self.shape == "u" and alike

    @property
    def slopes(self) -> tuple[float, float]:
        """Slopes at the near and at the far end, weighted."""
        return (np.nan, np.nan) if self.weighted is None else self.weighted.slopes

    @property
    def turning_point(self) -> float:
        """Distance at which the weighted curve turns."""
        return float(np.nan) if self.weighted is None else self.weighted.turning_point

    @property
    def interval(self) -> tuple[float, float]:
        """Fieller interval of the turning point, 95%."""
        return (np.nan, np.nan) if self.weighted is None else self.weighted.interval

    @property
    def p(self) -> float:
        """Joint p of a U, weighted: a smile needs it below 5%."""
        return float(np.nan) if self.weighted is None else self.weighted.p_u

    @property
    def p_inverted(self) -> float:
        """Joint p of an inverted U, weighted."""
        return float(np.nan) if self.weighted is None else self.weighted.p_inverted


def test_of(nodes: pd.DataFrame, *, both: bool) -> SmileTest:
    """Test the nodes of one year: the columns ``distance``, ``value`` and ``weight``.

    Parameters
    ----------
    nodes : pandas.DataFrame
    both : bool
        Whether they are those of both arms.
    """
    distance = nodes["distance"].to_numpy(dtype=float)
    if len(nodes) < FEWEST or np.unique(distance).size < 4:
        untested = said("smile_test.untested", count=len(nodes), least=LEAST)
        return SmileTest(None, None, len(nodes), untested, "untested", both)
    rate = nodes["value"].to_numpy(dtype=float)
    weighted = u_test(fit_quadratic(distance, rate, nodes["weight"].to_numpy(dtype=float)))
    unweighted = u_test(fit_quadratic(distance, rate))
    return SmileTest(
        weighted, unweighted, len(nodes), verdict_of(weighted, unweighted, both=both), shape_of(weighted), both
    )


def shape_of(test: UTest) -> Shape:
    """Return what a test shows at 5%: a U, an inverted U, one slope at both ends, or nothing."""
    if test.p_u < LEVEL:
        return "u"
    if test.p_inverted < LEVEL:
        return "inverted"
    low, high = test.p_ends
    if max(low, high) < LEVEL:
        return "rising"
    if min(low, high) > 1 - LEVEL:
        return "falling"
    return "none"


def verdict_of(weighted: UTest, unweighted: UTest, *, both: bool) -> Said:
    """Return what the two tests of a chain say."""
    shape, other = shape_of(weighted), shape_of(unweighted)
    arms = "both" if both else "upstream"
    # Two margins may outweigh all other nodes, so that a smile must be there without weights too.
    smile_key = "smile" if other == "u" else "smile_by_weight"
    key = {"u": smile_key if both else "u_upstream", "inverted": f"frown_{arms}"}.get(shape, f"{shape}_{arms}")
    verdict = said(f"smile_test.{key}", **_p_values(weighted, shape), turn=weighted.turning_point)
    if other == shape:
        return verdict
    alike = said(f"smile_test.shape.{other}", **_p_values(unweighted, other))
    return said("smile_test.unweighted", verdict=verdict, shape=alike)


def _p_values(test: UTest, shape: Shape) -> dict[str, float]:
    p = test.p_u if shape == "u" else test.p_inverted
    return {"p": p, "p_u": test.p_u, "p_inverted": test.p_inverted}


def p_words(p: float) -> str:
    """Return a p value to three digits, or where it lies beyond them."""
    return words.speaker().say_p(p, "")
