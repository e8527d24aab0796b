"""The smile: is the value-added rate highest at both ends of a chain? Two arms, one test, a verdict in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from interlace import words
from interlace._version import __version__
from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Bools
from interlace.kernels.chains import chain_nodes
from interlace.kernels.smile import UTest, fit_quadratic, u_test
from interlace.model.panel import panel_of
from interlace.model.references import citation
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._frames import industry_columns
from interlace.value_chain._margins import Margins
from interlace.value_chain._select import (
    Industries,
    economy_code,
    functions_of,
    industries_of,
    known_flows,
    require_domestic,
)

if TYPE_CHECKING:
    from interlace.sources.bea import Distribution

__all__ = ["Smile", "SmileTest", "smile"]

LEAST = 0.001
"""Share of the chain above which an industry is a node."""
LEVEL = 0.05
FEWEST = 6
"""Nodes below which nothing is tested."""
CITE = ("timmer2014", "ye2015", "lind2010", "chen2017")
MARGIN_FUNCTIONS = {"trade": "distribution", "transport": "transport"}

Shape = Literal["u", "inverted", "rising", "falling", "none", "untested"]


@dataclass(frozen=True, slots=True)
class SmileTest:
    """The test of Lind & Mehlum on the nodes of a chain, value-added rate against distance.

    Parameters
    ----------
    weighted, unweighted : UTest or None
        With the nodes' shares of the chain as weights, and with every node alike; None with too few nodes.
    nodes : int
    verdict : str
        In words, by the weighted test at 5%.
    shape : str
        ``u``, ``inverted``, ``rising`` (with the distance), ``falling``, ``none`` (not told from chance), ``untested``.
    """

    weighted: UTest | None
    unweighted: UTest | None
    nodes: int
    verdict: str
    shape: Shape

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


@dataclass(frozen=True, eq=False)
class Smile:
    """The nodes of a chain, and whether they smile.

    Parameters
    ----------
    economy : str
    industries : Industries
    year : int
    nodes : Result
        ``economy``, ``industry``, ``industry_name``, ``function``, ``year``, ``value`` (value-added rate), ``unit``,
        ``distance`` (steps), ``weight`` (share of the chain), ``arm`` (upstream, distribution).
    upstream : SmileTest
        Over the upstream arm alone.
    test : SmileTest
        Over both arms where there are margins, over the upstream arm where there are none.
    margins : Margins or None
    refusal : Unsupported or None
        Why there is no distribution arm.
    """

    economy: str
    industries: Industries
    year: int
    nodes: Result
    upstream: SmileTest
    test: SmileTest
    margins: Margins | None
    refusal: Unsupported | None

    @property
    def verdict(self) -> str:
        """Whether the chain smiles, in words."""
        return self.test.verdict

    @property
    def smiles(self) -> bool:
        """Whether a smile is found: a U over both arms at 5%, with and without weights; never from one arm alone."""
        unweighted = self.test.unweighted
        alike = unweighted is not None and shape_of(unweighted) == "u"
        return self.margins is not None and self.test.shape == "u" and alike

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the nodes' tidy frame."""
        return self.nodes.to_frame()

    def __repr__(self) -> str:
        return f"<Smile {self.economy} {self.industries.name} {self.year}: {self.verdict}>"


def smile(
    table: IOTable, economy: str, industry: str | Iterable[str], margins: Margins | Distribution | None = None
) -> Smile:
    """Test whether the value-added rate along a chain smiles.

    Parameters
    ----------
    table : IOTable
    economy, industry
        The final product; see `chain`.
    margins : Margins or Distribution, optional
        What the product gains between factory and buyer; for the USA, `interlace.sources.bea.distribution` finds it.
        Without it the distribution arm is refused, and no smile can be found: at basic prices the finishing industry is
        the nearest node.

    Returns
    -------
    Smile
        Upstream nodes are the industries of all economies above .1% of the chain; their distance counts the stages that
        their value passes until the final product is sold, their own and the finisher's included (v̂BBŷ/v̂Bŷ). Trade and
        transport margins stand at distance 0. Weights are shares of the chain's value: at basic prices, or at
        purchasers' prices where there are margins.

    Raises
    ------
    UnknownName, InputError
        If economy or industry is unknown, or the margins are of another economy.
    Unsupported
        If origins or functions cannot be told.

    References
    ----------
    Ye, Meng & Wei (2015): distance and value-added rate; Lind & Mehlum (2010): the test; Chen, Gouma, Los & Timmer
    (2017): the distribution stage.

    Examples
    --------
    >>> import interlace
    >>> found = interlace.value_chain.smile(interlace.load("bundled")[2008], "DEU", "Transport equipment")
    >>> found.smiles, found.test.shape
    (False, 'inverted')
    """
    require_domestic(table, "a smile")
    panel = panel_of(table)
    code = economy_code(economy, panel)
    chosen = industries_of(industry, table.classification)
    if margins is not None and not isinstance(margins, Margins):
        margins = Margins.of_bea(margins)
    if margins is not None and margins.economy != code:
        raise InputError(
            f"the margins are of products bought in {margins.economy}, the chain is that of {code}",
            fix=f"give margins of {code}",
        )
    frame = _upstream(table, table.of_economy(code) & table.in_codes(chosen.codes))
    upstream = _tested(frame, both=False)
    test, refusal = upstream, None
    title = f"{code} {chosen.name}"
    if margins is None:
        refusal = Unsupported(words.text("smile_test.refused", title=title), fix=words.text("smile_test.refused_fix"))
    else:
        frame = _with_margins(frame, table, margins)
        test = _tested(frame, both=True)
    return Smile(
        code, chosen, table.year, _result(table, frame, code, chosen, margins), upstream, test, margins, refusal
    )


def _upstream(table: IOTable, own: Bools) -> pd.DataFrame:
    final = known_flows(table, table.Y.sum(axis=1), own)
    makers = np.flatnonzero(own & (table.x != 0))
    if makers.size == 1:
        final = np.zeros(table.n)
        final[makers] = 1.0
    found = chain_nodes(table.factor, table.v, final[:, None])
    total = float(final.sum())
    weight = found.income[:, 0] / total if total != 0 else np.zeros(table.n)
    frame = pd.DataFrame(
        {
            **industry_columns(table),
            "function": functions_of(table, own=own),
            "year": table.year,
            "value": table.v,
            "unit": "share",
            "distance": found.distance[:, 0],
            "weight": weight,
            "arm": "upstream",
        }
    )
    kept: pd.DataFrame = frame[(weight > LEAST) & (table.x != 0)].reset_index(drop=True)
    return kept


def _with_margins(frame: pd.DataFrame, table: IOTable, margins: Margins) -> pd.DataFrame:
    """Return the upstream nodes at purchasers' prices, and the margins before them at distance 0."""
    kinds = np.array(functions_of(table), dtype=object)
    home = table.of_economy(margins.economy)
    rows = []
    for name, function in MARGIN_FUNCTIONS.items():
        amount = getattr(margins, name)
        sellers = home & (kinds == function)
        output = float(table.x[sellers].sum())
        if amount == 0:
            continue
        if output <= 0:
            raise Unsupported(
                f"the value-added rate of {function} in {margins.economy} is not known: it has no output in this table",
                fix="use a table that tells trade and transport apart",
            )
        rows.append(
            {
                "economy": margins.economy,
                "industry": name,
                "industry_name": words.text(f"smile_test.arm.{name}"),
                "function": function,
                "year": table.year,
                "value": float(table.value_added[sellers].sum()) / output,
                "unit": "share",
                "distance": 0.0,
                "weight": amount / margins.purchasers,
                "arm": "distribution",
            }
        )
    scaled = frame.assign(weight=frame["weight"] * (1 - margins.share))
    return pd.concat([pd.DataFrame(rows, columns=list(frame.columns)), scaled], ignore_index=True) if rows else scaled


def _tested(frame: pd.DataFrame, *, both: bool) -> SmileTest:
    distance = frame["distance"].to_numpy(dtype=float)
    if len(frame) < FEWEST or np.unique(distance).size < 4:
        least = words.percent(LEAST)
        verdict = words.text("smile_test.untested", count=len(frame), least=least)
        return SmileTest(None, None, len(frame), verdict, "untested")
    rate = frame["value"].to_numpy(dtype=float)
    weighted = u_test(fit_quadratic(distance, rate, frame["weight"].to_numpy(dtype=float)))
    unweighted = u_test(fit_quadratic(distance, rate))
    shape = shape_of(weighted)
    return SmileTest(weighted, unweighted, len(frame), _verdict(weighted, unweighted, both=both), shape)


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


def _verdict(weighted: UTest, unweighted: UTest, *, both: bool) -> str:
    shape, other = shape_of(weighted), shape_of(unweighted)
    arms = "both" if both else "upstream"
    # Two margins may outweigh all other nodes, so that a smile must be there without weights too.
    smile_key = "smile" if other == "u" else "smile_by_weight"
    key = {"u": smile_key if both else "u_upstream", "inverted": f"frown_{arms}"}.get(shape, f"{shape}_{arms}")
    p = weighted.p_u if shape == "u" else weighted.p_inverted
    said = words.text(
        f"smile_test.{key}",
        p=p_words(p),
        p_u=p_words(weighted.p_u),
        p_inverted=p_words(weighted.p_inverted),
        turn=words.number(weighted.turning_point),
    )
    if other == shape:
        return said
    p = unweighted.p_u if other == "u" else unweighted.p_inverted
    return said + words.text("smile_test.unweighted", shape=words.text(f"smile_test.shape.{other}", p=p_words(p)))


def p_words(p: float) -> str:
    """Return a p value to three digits, or where it lies beyond them."""
    if p < 0.001:
        return words.text("smile_test.p_below", value="0.001")
    return words.text("smile_test.p_above", value="0.999") if p > 0.999 else f"{p:.3f}"


def _result(table: IOTable, frame: pd.DataFrame, code: str, chosen: Industries, margins: Margins | None) -> Result:
    definitions = {
        "economy": code,
        "industry": chosen.label,
        "industry_name": chosen.name,
        "denominator": "output of the node",
        "nodes": f"above {words.percent(LEAST)} of the chain at basic prices",
        "distance": "stages until the final product is sold, the node's own and the finisher's included; margins at 0",
        "weight": "share of the final product's value at "
        + ("basic prices" if margins is None else "purchasers' prices, margins of " + str(margins)),
    }
    parameters = {"economy": code, "industries": list(chosen.codes), "least": LEAST}
    if margins is not None:
        parameters["margins"] = [margins.year, margins.producers, margins.trade, margins.transport]
    return Result(
        data=frame,
        measure="smile",
        definitions=definitions,
        provenance=table.provenance.then("computed smile", **parameters, version=__version__),
        title=words.text("smile_test.title", chain=f"{code} {chosen.name}"),
        unit="share",
        references=tuple(citation(key) for key in CITE),
    )
