"""Hypothetical extraction: what would be lost if some deliveries did not take place and nothing took their place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Literal

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, analysis
from interlace.kernels._types import Bools, Float
from interlace.kernels.extraction import METHODS, Block, Extracted, Method
from interlace.kernels.extraction import extract as solve
from interlace.kernels.extraction_ranking import columns_of
from interlace.model.definitions import Text
from interlace.model.frames import industries, tidy
from interlace.model.imports import require_domestic
from interlace.model.options import choice, number, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.table import IOTable
from interlace.value_chain._extraction import Extraction, Solution
from interlace.value_chain._groups import Pairs, asked, blocks_of, final_sales, measures
from interlace.value_chain._select import (
    Plain,
    Selection,
    Selector,
    Services,
    buys_abroad,
    economy_code,
    require_services,
    rows_of,
    selection_of,
)
from interlace.value_chain.frames import Run, extended, over_years, with_refusals, without_refusals
from interlace.words import Said, said

SIDES = {
    "link": ("",),
    "industry": ("total", "linkages", "forward", "backward", "supply"),
    "economy": ("trade", "exports", "imports", "whole"),
}
PAIRS: tuple[Pairs, ...] = ("any", "domestic", "cross_border")
Form = Literal["link", "industry", "economy"]
Side = Literal["total", "linkages", "forward", "backward", "supply", "trade", "exports", "imports", "whole"]
Measured = Annotated[
    str | Iterable[str] | None, "GDP, output or jobs, or several of them; by default what the table bears"
]
Definition = Annotated[Services, "which industries producer_services means: a definition's name, or codes"]
OTHERS = (
    "another implementation of Borin & Mancini, on whose figures of WIOD 1995 two independent packages agree: domestic "
    "value added (DVA) in Germany's exports, USD mn"
)
WORKED = "worked from WIOD 2013 by a fresh dense inverse of the changed table in tests/value_chain/test_extract.py"
EXPORTS = {"economy": "DEU", "side": "exports", "of": "GDP"}
LINK = {"suppliers": ("DEU", "producer_services"), "users": ("DEU", "manufacturing"), "of": "GDP"}
WAY = tuple(Solution.__dataclass_fields__)


@analysis(
    id="extraction",
    trend="value_chain",
    title="At stake in a link, an industry or an economy",
    unit="the table's unit, jobs in persons",
    formula=r"v' x - v' x^*, \quad x^* = (I - A^*)^{-1} y^*",
    reading="What the industry would lose if the deliveries did not take place and nothing took their place: an upper "
    "bound, not a forecast.",
    cite=("dietzenbacher2013", "miller2009"),
    needs=Needs(IOTable, domestic=True),
    cases=(
        *Case.each("wiod2013", 1995, {"DEU": 473341.518102684}, 0.001, OTHERS, EXPORTS, component="GDP"),
        *Case.each("wiod2013", 2008, {"DEU": 239_701.77}, 0.01, WORKED, LINK, component="GDP"),
    ),
    traps=(
        "Losses of single extractions overlap and do not add up to the loss of all together.",
        "Output falls because sales fall: a plant that stands still for want of a foreign part is not in it.",
    ),
    results=("extraction_by_economy",),
)
@renamed(table="data", definition="producer_services")
def extract(
    data: IOTable | TablePanel,
    *,
    suppliers: Annotated[
        Selector, "whose deliveries go: an economy, an industry, a role, or (economy, industry)"
    ] = None,
    users: Annotated[Selector, "deliveries to whom"] = None,
    pairs: Annotated[Pairs, "of a link: all deliveries, those within economies, or those across borders"] = "any",
    industry: Annotated[Selector, "the industry or the group that is taken out"] = None,
    economy: Annotated[str | None, "the economy whose trade is taken out"] = None,
    partner: Annotated[str | None, "its trade with this economy alone"] = None,
    side: Annotated[Side | None, "which part of the industry or of the economy's trade goes"] = None,
    final: Annotated[bool | None, "whether sales to final users go too; by default as the form has it"] = None,
    share: Annotated[float, "how much of each delivery goes, at most 1"] = 1.0,
    producer_services: Definition = None,
    of: Measured = None,
    method: Annotated[Method, "how the changed table is solved; the figures are the same"] = "auto",
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Extraction:
    """Return what is lost when a link, an industry or an economy is taken out of the table.

    One of three forms: a link (`suppliers`, `users` or both), an `industry`, or an `economy` (with `partner`: its trade
    with one other). x* = (I − A*)⁻¹y*, and GDP at stake is v'x − v'x*. Nothing takes the place of what is taken out (no
    other supplier, no other input, no change of price), so a loss is an upper bound.

    Parameters
    ----------
    data : IOTable or TablePanel
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
    producer_services : str or iterable of str, optional
        Which industries ``"producer_services"`` means: a definition's name, or industry codes.
    of : str or iterable of str, optional
        Of ``"GDP"``, ``"output"``, ``"jobs"`` (from the satellite row ``employment``); by default what the table bears.
    method : {"auto", "low_rank", "gmres", "refactor"}
        How to solve; see `interlace.kernels.extraction.extract`.
    years : iterable of int, optional
        Years of a panel; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

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
        If the table's deliveries hold imports, what was named in `of` cannot be measured, or an economy's imports are
        to go of which the table does not say who delivers them.

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
    panel = panel_of(data)
    form = _form(suppliers, users, industry, economy)
    pairs = choice("choice of pairs", pairs, PAIRS)
    _require_fit(form, pairs=pairs, partner=partner, side=side)
    require_services(producer_services, suppliers, users, industry)
    if form == "economy":
        first, second = _trading(panel, economy, partner)
    else:
        first = selection_of(panel, suppliers if form == "link" else industry, producer_services)
        second = selection_of(panel, users, producer_services)
    taken = choice(said("errors.kind.side_of", form=form), SIDES[form][0] if side is None else side, SIDES[form])
    goes = choice("value of final", final, (None, True, False))
    goes = (form == "economy" or taken == "total") if goes is None else goes
    part, wanted = number("share", share, above=0, most=1), asked(of)
    _require_model(taken, partner, share=part, final=goes, of=wanted)
    result = over_years(
        panel,
        extraction_frame,
        Run(years, workers, progress),
        id="extraction",
        title=_title(form, first, second),
        options={
            "form": form, "first": first.plain, "second": second.plain, "pairs": pairs, "side": taken, "final": goes,
            "share": part, "of": wanted,
        },
        definitions={
            **_stated(form, first, second, pairs, taken),
            "final sales": said("definitions.said.final_sales", goes=goes),
            "share taken out": f"{part:g}",
            "substitution": said("definitions.said.substitution"),
        },
        unrecorded={"method": choice("method", method, METHODS)},
    )  # fmt: skip
    rows, refused = without_refusals(result.data)
    ways = rows.drop_duplicates("year")[["year", *WAY]].itertuples(index=False)
    solutions = {int(year): Solution(*way) for year, *way in ways}
    return extended(result, Extraction, rows.drop(columns=list(WAY)), solutions=solutions, refused=refused)


def _form(suppliers: Selector, users: Selector, industry: Selector, economy: str | None) -> Form:
    given: dict[Form, bool] = {
        "link": suppliers is not None or users is not None,
        "industry": industry is not None,
        "economy": economy is not None,
    }
    forms = [form for form, there in given.items() if there]
    if len(forms) != 1:
        raise InputError.said("several_taken_out" if forms else "nothing_taken_out", forms=forms)
    return forms[0]


def _require_fit(form: Form, *, pairs: Pairs, partner: str | None, side: str | None) -> None:
    wrong = {
        "pairs": form != "link" and pairs != "any",
        "partner": form != "economy" and partner is not None,
        "side": form == "link" and side is not None,
    }
    for option, bad in wrong.items():
        if bad:
            raise InputError.said("option_without_form", option=option, form=form, where=option)


def _trading(panel: TablePanel, economy: object, partner: object) -> tuple[Selection, Selection]:
    home = economy_code(economy, panel)
    other = "" if partner is None else economy_code(partner, panel, kind="partner")
    if other == home:
        raise InputError.said("own_partner", economy=home, where="partner")
    everything = said("chosen.all_industries")
    return Selection(home, None, everything), Selection(other, None, everything)


def _require_model(side: str, partner: object, *, share: float, final: bool, of: list[str] | None) -> None:
    """Raise if something is asked for that the model of a side does not have."""
    if side == "whole" and partner is not None:
        raise InputError.said("whole_has_no_partner", where="partner")
    if side != "supply":
        return
    if final:
        raise Unsupported.said("supply_has_no_final")
    if share != 1.0:
        raise Unsupported.said("supply_takes_all")
    if of not in (None, ["output"]):
        raise Unsupported.said("supply_has_output_only")


def _stated(form: Form, first: Selection, second: Selection, pairs: Pairs, side: str) -> dict[str, Text]:
    if form == "link":
        return {"suppliers": first.said, "users": second.said, "pairs": pairs.replace("_", "-")}
    if form == "industry":
        return {"industry": first.said, "side": side}
    return {"economy": first.economy, "partner": second.economy or said("chosen.all_others"), "side": side}


def _title(form: Form, first: Selection, second: Selection) -> Said:
    who = {"economy": first.economy, "partner": second.economy or None}
    return said("titles.extraction", form=form, first=first.said, second=second.said, **who)


def extraction_frame(
    table: IOTable,
    *,
    form: Form,
    first: Plain,
    second: Plain,
    pairs: Pairs,
    side: str,
    final: bool,
    share: float,
    of: list[str] | None,
    method: Method,
) -> pd.DataFrame:
    """Return what is lost in one year, how it was solved, and what could not be measured; see `extract`."""
    require_domestic(table, said("subjects.extraction"))
    if side == "supply":
        found, refused = measures(table, ["output"])
        refused = dict.fromkeys(("GDP", "jobs"), Unsupported.said("taken_as_given"))
        solved = _supply(table, rows_of(table, first))
    else:
        found, refused = measures(table, of)
        if form == "link":
            blocks, sold = _link(table, first, second, pairs)
        elif form == "industry":
            blocks, sold = _industry(table, rows_of(table, first), side)
        else:
            blocks, sold = _economy(table, first[0], second[0], side)
        sold = sold if final else np.zeros(table.n)
        solved = solve(table.factor, table.Z, table.x, blocks, sold, share=share, method=method)
    values = np.stack([one.coefficients * solved.loss for one in found])
    axis = {"component": [one.name for one in found], "unit": [one.unit for one in found]}
    cells = {"value": values, "before": np.stack([one.levels for one in found])}
    way = {name: getattr(solved, name) for name in WAY}
    return with_refusals(tidy([axis, industries(table)], cells, year=table.year, **way), refused)


def _link(table: IOTable, suppliers: Plain, users: Plain, pairs: Pairs) -> tuple[list[Block], Float]:
    rows = rows_of(table, suppliers)
    return blocks_of(table, rows, rows_of(table, users), pairs), final_sales(table, rows, users[0], pairs)


def _industry(table: IOTable, rows: Bools, side: str) -> tuple[list[Block], Float]:
    every = np.ones(table.n, dtype=np.bool_)
    blocks = {
        "total": [*blocks_of(table, rows, every), *blocks_of(table, ~rows, rows)],
        "linkages": [*blocks_of(table, rows, ~rows), *blocks_of(table, ~rows, rows)],
        "forward": blocks_of(table, rows, every),
        "backward": blocks_of(table, every, rows),
    }[side]
    return blocks, final_sales(table, rows, "")


def _economy(table: IOTable, economy: str, partner: str, side: str) -> tuple[list[Block], Float]:
    home = table.of_economy(economy)
    others = table.of_economy(partner) if partner else ~home
    if side in ("trade", "imports") and (not others.any() or (not partner and buys_abroad(table, home))):
        raise Unsupported.said("deliverers_unknown", economy=economy, side=side)
    blocks, sold = [], np.zeros(table.n)
    if side in ("trade", "exports"):
        blocks += blocks_of(table, home, others)
        sold += final_sales(table, home, partner, "cross_border")
    if side in ("trade", "imports", "whole"):
        blocks += blocks_of(table, others, home)
        sold += final_sales(table, others, economy, "cross_border")
    if side == "whole":
        blocks += blocks_of(table, home, np.ones(table.n, dtype=np.bool_))
        sold += final_sales(table, home, "")
    return blocks, sold


def _supply(table: IOTable, rows: Bools) -> Extracted:
    """Return x̂(B_J·−E_J')'B_JJ'⁻¹ι: the fall of output when the rows of J go out of the supply-driven model."""
    chosen = np.flatnonzero(rows & (table.x != 0))
    B_rows = columns_of(table.factor, chosen, rows=True)
    weights = np.linalg.solve(B_rows[chosen], np.ones(chosen.size))
    B_rows[chosen, np.arange(chosen.size)] -= 1.0
    sold = np.where(rows, table.A @ table.x, 0.0)
    return Extracted(table.x * (B_rows @ weights), sold, "low_rank", int(chosen.size))
