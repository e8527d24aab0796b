"""Many extractions ranked: which industries, partners or links put most at stake."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, get_args

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.indicators import Case, Needs, analysis
from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.coefficients import ratio
from interlace.kernels.extraction import extract as solve
from interlace.kernels.extraction_ranking import (
    diagonal,
    export_losses,
    import_losses,
    industry_losses,
    link_losses,
    sales_losses,
)
from interlace.model.definitions import Text
from interlace.model.frames import industries, tidy
from interlace.model.imports import require_domestic
from interlace.model.options import choice, count, renamed
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._extract import Definition, Measured
from interlace.value_chain._groups import Measure, asked, blocks_of, final_sales, measures
from interlace.value_chain._select import Plain, Selector, economy_code, require_services, rows_of, selection_of
from interlace.value_chain.frames import Run, extended, in_lines, over_years, with_refusals, without_refusals
from interlace.words import said

By = Literal["industry", "partner", "link"]
Whose = Literal["economy", "world"]
Side = Literal["total", "linkages", "forward", "backward", "exports", "imports", "trade"]
INDUSTRY_SIDES = ("total", "linkages", "forward", "backward")
PARTNER_SIDES = ("exports", "imports", "trade")
USER = {"partner": "user_economy", "industry": "user", "industry_name": "user_name"}


@dataclass(frozen=True, eq=False, repr=False)
class Ranking(Result):
    """What each of many extractions puts at stake, the largest first.

    Beside a `Result`'s own fields:

    Parameters
    ----------
    refused : mapping of str to Unsupported
        What could not be measured, and why.
    """

    refused: Mapping[str, Unsupported] = field(default_factory=dict)

    @property
    def refusals(self) -> dict[str, str]:
        """What could not be measured, and why, in words."""
        return in_lines(self.refused)


@dataclass(frozen=True)
class _Question:
    """Whose loss is asked for, and in what."""

    table: IOTable
    whose: Bools
    economy: str
    found: list[Measure]

    @property
    def weights(self) -> Float:
        """What is lost in a unit of output, shape (n, measures); 0 where nobody asked."""
        return np.column_stack([np.where(self.whose, one.coefficients, 0.0) for one in self.found])

    @property
    def totals(self) -> Float:
        """What there was before, shape (measures,)."""
        return np.array([one.levels[self.whose].sum() for one in self.found])


@analysis(
    id="extraction_ranking",
    trend="value_chain",
    title="What is most at stake: industries, partners or links ranked",
    unit="the table's unit, jobs in persons",
    formula=r"\max_k \; v' x - v' x^{*(k)}",
    reading="What would be lost without this industry, partner or link alone, the largest first: an upper bound, not a "
    "forecast.",
    cite=("dietzenbacher2013", "miller2009", "temurshoev2010", "los2018"),
    needs=Needs(IOTable, domestic=True),
    cases=tuple(
        Case(
            "germany1995",
            1995,
            {"industry": industry, "component": "output"},
            column / diagonal * output,
            0.0001 * output,
            f"{output:,} x {column} / {diagonal} EUR mn, output times column sum over diagonal of the inverse "
            "(Temurshoev 2010): Eurostat manual of supply, use and input-output tables (2008), pages 482, 488 and 506, "
            "as the R package iotables quotes it",
            {"economy": "DEU", "of": "output"},
        )
        for industry, output, column, diagonal in (
            ("CPA_A", 43_910, 1.7048, 1.0339),
            ("CPA_B-E", 1_079_446, 1.8413, 1.4292),
            ("CPA_F", 245_606, 1.8136, 1.0289),
        )
    ),
    traps=(
        "Losses of single extractions overlap and do not add up to the loss of all together.",
        "A large industry loses much because it is large; the share says how much of what there was.",
    ),
    results=("extraction_by_industry", "extraction_by_partner", "extraction_by_link"),
)
@renamed(table="data", definition="producer_services")
def extract_each(
    data: IOTable | TablePanel,
    economy: Annotated[str | None, "whose loss is ranked; that of all economies where it is left out"] = None,
    by: Annotated[By, "what is taken out in turn"] = "industry",
    *,
    suppliers: Annotated[Selector, "whose deliveries go, each supplier's in turn"] = None,
    users: Annotated[Selector, "deliveries to whom"] = None,
    side: Annotated[Side | None, "which part of each industry or of the trade with each partner goes"] = None,
    final: Annotated[bool | None, "whether sales to final users go too; by default as the ranking has it"] = None,
    whose: Annotated[Whose, "whose loss: that of the economy, or of all"] = "economy",
    producer_services: Definition = None,
    of: Measured = None,
    top: Annotated[int | None, "how many to keep of a year; all by default"] = None,
    years: Iterable[int] | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ranking:
    """Take out each industry, partner or link in turn, and rank what is lost.

    Parameters
    ----------
    data : IOTable or TablePanel
        Multi-regional, or of one economy's domestic deliveries.
    economy : str, optional
        The economy whose loss is ranked. Without it the loss of all economies is, over the industries of the table.
    by : {"industry", "partner", "link"}
        ``"industry"``: each industry of the economy (`side` says what of it goes); with `suppliers` or `users`, each
        supplier's deliveries to the users. ``"partner"``: the economy's trade with each other economy. ``"link"``:
        each delivery of one industry to another in which the economy takes part, or from `suppliers` to `users`.
    suppliers, users : Selector, optional
        As in `extract`. Where only one is given, the other is the economy's own industries for the suppliers, and all
        industries for the users.
    side : str, optional
        By industry without suppliers and users: ``"total"`` (default), ``"linkages"``, ``"forward"`` or
        ``"backward"``, as in `extract`. By partner: ``"exports"`` (default), ``"imports"`` or ``"trade"``.
    final : bool, optional
        Whether final sales go too: by industry only with suppliers or users (default no), by partner (default yes).
    whose : {"economy", "world"}
        Whose loss: that of `economy`, or that of all economies.
    producer_services : str or iterable of str, optional
        Which industries ``"producer_services"`` means: a definition's name, or industry codes.
    of : str or iterable of str, optional
        Of ``"GDP"``, ``"output"``, ``"jobs"``; by default what the table bears. The first ranks.
    top : int, optional
        How many to keep of a year; all by default.
    years : iterable of int, optional
        Years of a panel, each ranked by itself; all by default.
    workers, progress
        Processes for the years, and a function that is called with each year when it is done.

    Returns
    -------
    Ranking
        ``economy`` (whose loss; ``ALL`` for all economies), ``industry``, ``industry_name`` and ``partner`` (of an
        industry or a link: the supplier and its economy; of a partner: the partner), ``component``, ``year``,
        ``value``, ``unit``, and ``rank``, ``share`` (of what there was before) and, by link, ``user_economy``,
        ``user``, ``user_name``. Losses of single extractions do not add up to that of all together.

    Raises
    ------
    InputError
        If an option does not go with `by`.
    UnknownName
        If a name is unknown.
    Unsupported
        If the table's deliveries hold imports, it has one economy and partners were asked for, or what was named in
        `of` cannot be measured.

    References
    ----------
    Temurshoev (2010), Journal of Regional Science 50(4), for single industries; Los & Timmer (2018) for partners.

    Examples
    --------
    >>> import interlace
    >>> table = interlace.load("bundled")[2011]
    >>> ranked = interlace.value_chain.extract_each(table, "CHN", "partner", of="GDP", top=3)
    >>> ranked.data[["partner", "rank", "share"]].round(3)
      partner  rank  share
    0     ROW     1  0.0...
    1     USA     2  0.0...
    2     ...
    """
    panel = panel_of(data)
    by = choice("ranking", by, get_args(By))
    whose = choice("choice of whose loss", whose, get_args(Whose))
    home = "" if economy is None else economy_code(economy, panel)
    given = suppliers is not None or users is not None
    taken = _side(by, side, given=given)
    goes = choice("value of final", final, (None, True, False))
    _require_fit(panel, by, home, given=given, final=goes)
    goes = by == "partner" if goes is None else goes
    require_services(producer_services, suppliers, users)
    sellers = selection_of(panel, (home or None, None) if suppliers is None else suppliers, producer_services)
    buyers = selection_of(panel, users, producer_services)
    first = None if top is None else count("top", top)
    loser = home if home and whose == "economy" else "ALL"
    everyone = said("chosen.all_economies")
    lost_by = everyone if loser == "ALL" else said("chosen.economy", economy=loser)
    stated: dict[str, Text] = {"loss of": everyone if loser == "ALL" else loser, "ranked": by}
    if given:
        stated |= {"suppliers": sellers.said, "users": buyers.said}
    elif by == "link":
        stated["links"] = said("definitions.said.own_links", economy=home)
    elif by == "industry":
        stated |= {"industries": sellers.said, "side": taken}
    else:
        stated["trade"] = taken
    if by == "partner" or (by == "industry" and given):
        stated["final sales"] = said("definitions.said.final_sales", goes=goes)
    result = over_years(
        panel,
        ranking_frame,
        Run(years, workers, progress),
        id=f"extraction_by_{by}",
        title=said("titles.extraction_ranking", ranked=by, whose=lost_by),
        options={
            "economy": home, "loser": loser, "by": by, "given": given, "suppliers": sellers.plain,
            "users": buyers.plain, "side": taken, "final": goes, "of": asked(of), "top": first,
        },
        definitions={**stated, "substitution": said("definitions.said.substitution")},
    )  # fmt: skip
    rows, refused = without_refusals(result.data)
    return extended(result, Ranking, rows, refused=refused)


def _side(by: By, side: str | None, *, given: bool) -> str:
    sides = {"industry": ("",) if given else INDUSTRY_SIDES, "partner": PARTNER_SIDES, "link": ("",)}[by]
    if side is not None and sides == ("",):
        raise InputError.said("side_of_links", where="side")
    return choice("side", sides[0] if side is None else side, sides)


def _require_fit(panel: TablePanel, by: By, home: str, *, given: bool, final: bool | None) -> None:
    if by == "partner" and given:
        raise InputError.said("links_of_partners")
    if by == "partner" and len(panel.economies) < 2:
        raise Unsupported.said("no_partners")
    if final is not None and (by == "link" or (by == "industry" and not given)):
        raise InputError.said("final_of_ranking", by=by, where="final")
    if by != "industry" and not home and not (by == "link" and given):
        raise InputError.said("ranking_of_nobody", by=by, where="economy")


def ranking_frame(
    table: IOTable,
    *,
    economy: str,
    loser: str,
    by: By,
    given: bool,
    suppliers: Plain,
    users: Plain,
    side: str,
    final: bool,
    of: list[str] | None,
    top: int | None,
) -> pd.DataFrame:
    """Return the ranking of one year; see `extract_each`."""
    require_domestic(table, said("subjects.extraction"))
    home = rows_of(table, (economy, None))
    question, refused = _question(table, loser, of)
    sellers, buyers = rows_of(table, suppliers), np.flatnonzero(rows_of(table, users))
    if by == "partner":
        labels, losses = _partners(question, home, economy, side, final=final)
    elif by == "link":
        sides = [(np.flatnonzero(sellers), buyers)]
        if not given:
            sides = [(np.flatnonzero(home), np.arange(table.n)), (np.flatnonzero(~home), np.flatnonzero(home))]
        labels, losses = _links(question, sides, top)
    elif given:
        sold = final_sales(table, sellers, users[0]) if final else np.zeros(table.n)
        labels, losses = _suppliers(question, np.flatnonzero(sellers), buyers, sold)
    else:
        labels, losses = _industries(question, np.flatnonzero(home), side)
    return with_refusals(_ranked(question, labels, losses, top), refused)


def _question(table: IOTable, loser: str, of: list[str] | None) -> tuple[_Question, dict[str, Unsupported]]:
    rows = rows_of(table, ("" if loser == "ALL" else loser, None))
    found, refused = measures(table, of)
    kept = []
    for one in found:
        if np.isnan(one.coefficients[rows]).any():
            economy = None if loser == "ALL" else loser
            refused[one.name] = Unsupported.said("not_known_of_all", component=one.name, economy=economy)
            if of is not None:
                raise refused[one.name]
        else:
            kept.append(one)
    return _Question(table, rows, loser, kept), refused


_Found = tuple[dict[str, Any], Float]


def _supplier_labels(table: IOTable, positions: Ints) -> dict[str, Any]:
    labels = industries(table, positions)
    return {"partner": labels.pop("economy"), **labels}


def _industries(question: _Question, positions: Ints, side: str) -> _Found:
    table, weights = question.table, question.weights
    content = table.factor.solve_transposed(weights)
    own_use = diagonal(table.factor, positions)
    losses = industry_losses(side, own_use, content, weights, table.A, table.x, positions)
    return _supplier_labels(table, positions), losses


def _suppliers(question: _Question, sellers: Ints, buyers: Ints, sold: Float) -> _Found:
    table = question.table
    content = table.factor.solve_transposed(question.weights)
    losses = sales_losses(table.factor, table.A, table.x, content, sellers, buyers, sold[sellers])
    return _supplier_labels(table, sellers), losses


def _partners(question: _Question, home: Bools, economy: str, side: str, *, final: bool) -> _Found:
    table, weights = question.table, question.weights
    positions = np.flatnonzero(home)
    others = np.array([g for g, code in enumerate(table.economies) if code != economy], dtype=np.intp)
    rows = [np.flatnonzero(table.economy_of == g) for g in others]
    content = table.factor.solve_transposed(weights)
    out = table.Y_by_economy[np.ix_(positions, others)] * final
    here = table.economies.index(economy)
    inward = [table.Y_by_economy[r, here] * final for r in rows]
    if side == "exports":
        losses = export_losses(table.factor, table.A, table.x, content, positions, rows, out)
    elif side == "imports":
        losses = import_losses(table.factor, table.A, table.x, content, positions, rows, inward)
    else:
        losses = np.empty((len(others), weights.shape[1]))
        for r, partner in enumerate(rows):
            theirs = table.economy_of == others[r]
            blocks = [*blocks_of(table, home, theirs), *blocks_of(table, theirs, home)]
            sold = np.zeros(table.n)
            sold[positions], sold[partner] = out[:, r], inward[r]
            losses[r] = solve(table.factor, table.Z, table.x, blocks, sold).loss @ weights
    return {"partner": [table.economies[g] for g in others]}, losses


def _links(question: _Question, sides: list[tuple[Ints, Ints]], top: int | None) -> _Found:
    """Return the links, only the `top` of them where so many are asked for: there may be hundreds of thousands."""
    table = question.table
    content = table.factor.solve_transposed(question.weights)
    starts, ends, sold = [], [], []
    for rows, columns in sides:
        starts.append(np.repeat(rows, columns.size))
        ends.append(np.tile(columns, rows.size))
        if rows.size:
            sold.append(link_losses(table.factor, table.A, table.x, rows, columns).ravel())
    first, last, sales = np.concatenate(starts), np.concatenate(ends), np.concatenate(sold)
    keep = _order(content[first, 0] * sales, top)
    first, last, sales = first[keep], last[keep], sales[keep]
    users = {USER[name]: labels for name, labels in _supplier_labels(table, last).items()}
    return {**_supplier_labels(table, first), **users}, content[first] * sales[:, None]


def _order(values: Float, top: int | None) -> Ints:
    """Return the positions of the largest values, largest first; equals in the table's order."""
    order = np.argsort(-values, kind="stable")
    return order if top is None else order[:top]


def _ranked(question: _Question, labels: dict[str, Any], losses: Float, top: int | None) -> pd.DataFrame:
    order = _order(losses[:, 0], top)
    taken = {name: pd.Index(values).take(order) for name, values in labels.items()}
    measured = {"component": [one.name for one in question.found], "unit": [one.unit for one in question.found]}
    cells = {"value": losses[order].T, "share": ratio(losses, question.totals)[order].T}
    axes = [measured, {**taken, "rank": np.arange(1, order.size + 1)}]
    frame = tidy(axes, cells, economy=question.economy, year=question.table.year)
    users = [name for name in USER.values() if name in labels]
    return frame[[*frame.columns.difference(users, sort=False), *users]]
