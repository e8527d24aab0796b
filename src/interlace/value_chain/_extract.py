"""Hypothetical extraction: what would be lost if some deliveries did not take place and nothing took their place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from interlace._version import __version__
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import ratio
from interlace.kernels.extraction import Block, Extracted, Method
from interlace.kernels.extraction import extract as solve
from interlace.kernels.extraction_ranking import columns_of
from interlace.model.references import citation
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._frames import industry_columns
from interlace.value_chain._groups import (
    Group,
    Measure,
    Selector,
    blocks_of,
    final_sales,
    group_of,
    measures,
)
from interlace.value_chain._select import require_domestic

__all__ = ["CITE", "UPPER_BOUND", "Extraction", "extract"]

CITE = ("dietzenbacher2013", "miller2009")
INDUSTRY_SIDES = ("total", "linkages", "forward", "backward", "supply")
ECONOMY_SIDES = ("trade", "exports", "imports", "whole")
UPPER_BOUND = "nothing takes the place of what is taken out, so a loss is an upper bound, not a forecast"


@dataclass(frozen=True, eq=False, repr=False)
class Extraction(Result):
    """What each industry loses.

    The rows have ``economy``, ``industry``, ``component`` (GDP, output, jobs), ``value``, and ``before``, what the
    industry had of it. Beside a `Result`'s own fields:

    Parameters
    ----------
    solved : Extracted
        How it was solved: method, rank, iterations, true residual.
    refusals : mapping of str to str
        What could not be measured, and why.
    """

    solved: Extracted | None = None
    refusals: Mapping[str, str] = field(default_factory=dict)

    def by_economy(self) -> Result:
        """Return the losses by economy; ``share`` is of what the economy had before. Missing jobs stay missing."""
        by = ["economy", "component", "year", "unit"]
        totals = self.data.groupby(by, sort=False)[["value", "before"]].sum(skipna=False).reset_index()
        share = ratio(totals["value"].to_numpy(), totals.pop("before").to_numpy())
        return Result(
            data=totals.assign(share=share),
            measure=f"{self.measure}_by_economy",
            definitions=self.definitions,
            provenance=self.provenance.then("added up by economy"),
            title=self.title,
            unit=self.unit,
            references=self.references,
        )

    def total(self, component: str = "GDP", economy: str | None = None) -> float:
        """Return the loss of one component, of an economy or of all; NaN where jobs are not known."""
        known = list(dict.fromkeys(self.data["component"]))
        if component not in known:
            if component in self.refusals:
                raise Unsupported(f"{component} at stake: {self.refusals[component]}")
            raise UnknownName.of("component", component, known)
        rows = self.data if economy is None else self.where(economy=economy).data
        return float(rows.loc[rows["component"] == component, "value"].sum(skipna=False))


@dataclass(frozen=True)
class _Plan:
    """What is taken out."""

    blocks: list[Block]
    final: Float
    words: dict[str, str]
    supply: Bools | None = None


def extract(
    table: IOTable,
    *,
    suppliers: Selector = None,
    users: Selector = None,
    pairs: str = "any",
    industry: Selector = None,
    economy: str | None = None,
    partner: str | None = None,
    side: str | None = None,
    final: bool | None = None,
    share: float = 1.0,
    definition: str | None = None,
    of: str | list[str] | None = None,
    method: Method = "auto",
) -> Extraction:
    """Return what is lost when a link, an industry or an economy is taken out of the table.

    One of three forms: a link (`suppliers`, `users` or both), an `industry`, or an `economy` (with `partner`: its trade
    with one other). x* = (I − A*)⁻¹y*, and GDP at stake is v'x − v'x*. Nothing takes the place of what is taken out (no
    other supplier, no other input, no change of price), so a loss is an upper bound.

    Parameters
    ----------
    table : IOTable
        Multi-regional, or of one economy's domestic deliveries.
    suppliers, users : Selector, optional
        Whose deliveries to whom: an economy, an industry's code or words, a role (``"manufacturing"``),
        ``"producer_services"``, a list of codes, or a pair ``("DEU", "producer_services")``; all where one is left out.
    pairs : {"any", "domestic", "cross_border"}
        Of a link: deliveries within and across economies, within only, or across only.
    industry : Selector, optional
        One industry or a group: ``("DEU", "c15")``.
    economy, partner : str, optional
    side : str, optional
        Of an industry: ``"total"`` (default: row, column and final sales go; Paelinck et al. 1965, Strassert 1968),
        ``"linkages"`` (row and column, but not its use of its own product; Cella 1984), ``"forward"`` (its sales to
        industries), ``"backward"`` (its purchases; Dietzenbacher & van der Linden 1997), ``"supply"`` (its sales in
        the supply-driven model of Ghosh; output only).
        Of an economy: ``"trade"`` (default: imports and exports), ``"exports"``, ``"imports"``, or ``"whole"``.
    final : bool, optional
        Whether the suppliers' sales to final users go too. By default they stay for a link and for an industry's
        ``linkages``, ``forward`` and ``backward``, and go for ``total`` and for an economy.
    share : float
        How much of each delivery goes, above 0 and at most 1.
    definition : str, optional
        Definition of producer services.
    of : str or list of str, optional
        Of ``"GDP"``, ``"output"``, ``"jobs"`` (from the satellite row ``employment``); by default what the table bears.
    method : {"auto", "low_rank", "gmres", "refactor"}
        How to solve; see `interlace.kernels.extraction.extract`.

    Returns
    -------
    Extraction
        A row an industry and component: the fall, in the table's unit or in persons.

    Raises
    ------
    InputError
        If no form, or more than one, is named, or an option does not go with the form.
    UnknownName
        If a name is unknown.
    Unsupported
        If the table's deliveries hold imports, or what was named in `of` cannot be measured.

    References
    ----------
    Dietzenbacher & Lahr (2013), Economic Systems Research 25(3); Miller & Blair (2009), section 12.2.6;
    Los, Timmer & de Vries (2016), American Economic Review 106(7), for an economy's exports.

    Examples
    --------
    >>> import interlace
    >>> table = interlace.load("bundled")[2011]
    >>> lost = interlace.value_chain.extract(
    ...     table, suppliers=("DEU", "producer_services"), users=("DEU", "manufacturing")
    ... )
    >>> lost.by_economy().data.set_index("economy").loc["DEU", ["component", "share"]]
          component     share
    economy
    DEU         GDP  0.0...
    DEU      output  0.0...
    """
    require_domestic(table, "extraction")
    if not isinstance(share, Real) or not 0 < share <= 1:
        raise InputError(f"a share of {share} cannot be taken out", where="share", fix="give more than 0, at most 1")
    form = _form(suppliers, users, industry, economy)
    _require_fit(form, pairs=pairs, partner=partner, side=side)
    if form == "link":
        plan = _link(table, group_of(table, suppliers, definition), group_of(table, users, definition), pairs, final)
    elif form == "industry":
        plan = _industry(table, group_of(table, industry, definition), side or "total", final)
    else:
        plan = _economy(table, str(economy), partner, side or "trade", final)
    return _measured(table, plan, share, of, method)


def _form(suppliers: Selector, users: Selector, industry: Selector, economy: str | None) -> str:
    given = {"link": suppliers is not None or users is not None, "industry": industry is not None}
    given["economy"] = economy is not None
    named = [name for name, there in given.items() if there]
    if len(named) != 1:
        raise InputError(
            "what is to be taken out is not named" if not named else f"{' and '.join(named)} are named together",
            fix="name a link (suppliers, users), or an industry, or an economy",
        )
    return named[0]


def _require_fit(form: str, *, pairs: str, partner: str | None, side: str | None) -> None:
    wrong = {
        "pairs": form != "link" and pairs != "any",
        "partner": form != "economy" and partner is not None,
        "side": form == "link" and side is not None,
    }
    for option, bad in wrong.items():
        if bad:
            raise InputError(f"{option} does not go with the extraction of {form}", where=option, fix="leave it out")


def _kept(final: bool) -> str:
    return "taken out too" if final else "kept"


def _link(table: IOTable, suppliers: Group, users: Group, pairs: str, final: bool | None) -> _Plan:
    goes = bool(final)
    blocks = blocks_of(table, suppliers.rows, users.rows, pairs)
    sold = final_sales(table, suppliers.rows, users.economy, pairs) if goes else np.zeros(table.n)
    words = {"suppliers": suppliers.words, "users": users.words, "pairs": pairs.replace("_", "-")}
    return _Plan(blocks, sold, {**words, "final sales": _kept(goes)})


def _industry(table: IOTable, group: Group, side: str, final: bool | None) -> _Plan:
    if side not in INDUSTRY_SIDES:
        raise UnknownName.of("side of an industry", side, INDUSTRY_SIDES)
    goes = side == "total" if final is None else final
    if side == "supply" and goes:
        raise Unsupported(
            "final sales are not part of the supply-driven model", fix="leave final out, or choose side='forward'"
        )
    rows, every = group.rows, np.ones(table.n, dtype=np.bool_)
    blocks = {
        "total": [*blocks_of(table, rows, every), *blocks_of(table, ~rows, rows)],
        "linkages": [*blocks_of(table, rows, ~rows), *blocks_of(table, ~rows, rows)],
        "forward": blocks_of(table, rows, every),
        "backward": blocks_of(table, every, rows),
        "supply": [],
    }[side]
    sold = final_sales(table, rows, "") if goes else np.zeros(table.n)
    words = {"industry": group.words, "side": side, "final sales": _kept(goes)}
    return _Plan(blocks, sold, words, rows if side == "supply" else None)


def _economy(table: IOTable, economy: str, partner: str | None, side: str, final: bool | None) -> _Plan:
    if side not in ECONOMY_SIDES:
        raise UnknownName.of("side of an economy", side, ECONOMY_SIDES)
    own = group_of(table, (economy, None))
    others = group_of(table, (partner, None)) if partner is not None else Group(~own.rows, "", "all others")
    if others.economy == own.economy:
        raise InputError(f"{own.economy} cannot be its own partner", where="partner", fix="name another economy")
    if side == "whole" and partner is not None:
        raise InputError("an economy as a whole has no one partner", where="partner", fix="leave it out")
    if not others.rows.any() and side in ("trade", "imports"):
        raise Unsupported(
            f"a table of one economy does not show who delivers its imports, so its {side} cannot be taken out",
            fix='use a multi-regional table, or side="exports"',
        )
    goes = True if final is None else final
    blocks, sold = [], np.zeros(table.n)
    if side in ("trade", "exports"):
        blocks += blocks_of(table, own.rows, others.rows)
        sold += final_sales(table, own.rows, others.economy, "cross_border")
    if side in ("trade", "imports", "whole"):
        blocks += blocks_of(table, others.rows, own.rows)
        sold += final_sales(table, others.rows, own.economy, "cross_border")
    if side == "whole":
        blocks += blocks_of(table, own.rows, np.ones(table.n, dtype=np.bool_))
        sold += final_sales(table, own.rows, "")
    words = {"economy": own.economy, "partner": others.economy or "all others", "side": side}
    return _Plan(blocks, sold if goes else np.zeros(table.n), {**words, "final sales": _kept(goes)})


def _supply(table: IOTable, rows: Bools, share: float) -> Extracted:
    """Return x̂(B_J·−E_J')'B_JJ'⁻¹ι: the fall of output when the rows of J go out of the supply-driven model."""
    if share != 1.0:
        raise Unsupported("the supply-driven form takes out all of a row", fix="leave the share out")
    chosen = np.flatnonzero(rows & (table.x != 0))
    B_rows = columns_of(table.factor, chosen, rows=True)
    weights = np.linalg.solve(B_rows[chosen], np.ones(chosen.size))
    B_rows[chosen, np.arange(chosen.size)] -= 1.0
    sold = np.where(rows, table.A @ table.x, 0.0)
    return Extracted(table.x * (B_rows @ weights), sold, "low_rank", int(chosen.size))


def _measured(table: IOTable, plan: _Plan, share: float, of: str | list[str] | None, method: Method) -> Extraction:
    if plan.supply is not None:
        if of is not None and of not in ("output", ["output"]):
            raise Unsupported(
                "the supply-driven model takes value added and jobs as given, so only output is at stake in it",
                fix='ask for of="output", or choose side="forward"',
            )
        found, refused = measures(table, "output")
        for name in ("GDP", "jobs"):
            refused[name] = "the supply-driven model takes it as given"
        solved = _supply(table, plan.supply, share)
    else:
        found, refused = measures(table, of)
        solved = solve(table.factor, table.Z, table.x, plan.blocks, plan.final, share=share, method=method)
    definitions = {**plan.words, "share taken out": f"{share:g}", "substitution": UPPER_BOUND}
    kept = [one.name for one in found]
    step = table.provenance.then("taken out", **plan.words, share=share, measures=kept, version=__version__)
    return Extraction(
        data=pd.concat([_rows(table, one, solved.loss) for one in found], ignore_index=True),
        measure="extraction",
        definitions=definitions,
        provenance=step,
        title="At stake in " + ", ".join(plan.words[name] for name in list(plan.words)[:2]),
        unit=table.unit.name,
        references=tuple(citation(key) for key in CITE),
        solved=solved,
        refusals=refused,
    )


def _rows(table: IOTable, measure: Measure, loss: Float) -> pd.DataFrame:
    columns: dict[str, Any] = industry_columns(table)
    columns |= {"component": measure.name, "year": table.year, "value": measure.coefficients * loss}
    return pd.DataFrame({**columns, "unit": measure.unit, "before": measure.levels})
