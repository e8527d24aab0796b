"""Many extractions ranked: which industries, partners or links put most at stake."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from interlace._version import __version__
from interlace.errors import InputError, UnknownName, Unsupported
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
from interlace.model.references import citation
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.value_chain._extract import CITE, UPPER_BOUND
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

__all__ = ["BY", "Ranking", "extract_each"]

BY = ("industry", "partner", "link")
INDUSTRY_SIDES = ("total", "linkages", "forward", "backward")
PARTNER_SIDES = ("exports", "imports", "trade")


@dataclass(frozen=True, eq=False, repr=False)
class Ranking(Result):
    """What each of many extractions puts at stake, the largest first.

    Beside a `Result`'s own fields:

    Parameters
    ----------
    refusals : mapping of str to str
        What could not be measured, and why.
    """

    refusals: Mapping[str, str] = field(default_factory=dict)


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


def extract_each(
    table: IOTable,
    economy: str | None = None,
    by: str = "industry",
    *,
    suppliers: Selector = None,
    users: Selector = None,
    side: str | None = None,
    final: bool | None = None,
    whose: str = "economy",
    definition: str | None = None,
    of: str | list[str] | None = None,
    top: int | None = None,
) -> Ranking:
    """Take out each industry, partner or link in turn, and rank what is lost.

    Parameters
    ----------
    table : IOTable
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
    definition : str, optional
        Definition of producer services.
    of : str or list of str, optional
        Of ``"GDP"``, ``"output"``, ``"jobs"``; by default what the table bears. The first ranks.
    top : int, optional
        How many to keep; all by default.

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
    require_domestic(table, "extraction")
    if by not in BY:
        raise UnknownName.of("ranking", by, BY)
    if top is not None and top < 1:
        raise InputError(f"the first {top} cannot be shown", where="top", fix="ask for one at least")
    own = group_of(table, None if economy is None else (economy, None))
    question, refused = _question(table, own, whose, of)
    given = suppliers is not None or users is not None
    _require_fit(table, by, own, given=given, side=side, final=final)
    sellers = group_of(table, (own.economy or None, None) if suppliers is None else suppliers, definition)
    buyers = group_of(table, users, definition)
    if by == "partner":
        labels, losses, words = _partners(question, own, side or "exports", True if final is None else final)
    elif by == "link":
        labels, losses, words = _links(question, own, sellers, buyers, given=given, top=top)
    elif given:
        labels, losses, words = _suppliers(question, sellers, buyers, bool(final))
    else:
        labels, losses, words = _industries(question, own, side or "total")
    frame = _ranked(question, labels, losses, top)
    return _ranking(question, frame, {"ranked": by, **words}, refused, top)


def _question(table: IOTable, own: Group, whose: str, of: str | list[str] | None) -> tuple[_Question, dict[str, str]]:
    if whose not in ("economy", "world"):
        raise UnknownName.of("choice of whose loss", whose, ("economy", "world"))
    single = whose == "economy" and bool(own.economy)
    rows = own.rows if single else np.ones(table.n, dtype=np.bool_)
    found, refused = measures(table, of)
    code = own.economy if single else "ALL"
    kept = []
    for one in found:
        if np.isnan(one.coefficients[rows]).any():
            reason = f"{one.name} of some industries of {'the economies' if code == 'ALL' else code} are not known"
            if of is not None:
                raise Unsupported(reason, fix="attach a satellite row that covers them")
            refused[one.name] = reason
        else:
            kept.append(one)
    return _Question(table, rows, code, kept), refused


def _require_fit(table: IOTable, by: str, own: Group, *, given: bool, side: str | None, final: bool | None) -> None:
    sides = {"industry": () if given else INDUSTRY_SIDES, "partner": PARTNER_SIDES, "link": ()}[by]
    if side is not None and side not in sides:
        if sides:
            raise UnknownName.of("side", side, sides)
        raise InputError("side does not go with links from suppliers to users", where="side", fix="leave it out")
    if by == "partner" and given:
        raise InputError("suppliers and users do not go with partners", fix="rank by industry or link")
    if by == "partner" and not table.is_multiregional:
        raise Unsupported("a table of one economy has no partners", fix="use a multi-regional table (WIOD, ICIO)")
    if final is not None and (by == "link" or (by == "industry" and not given)):
        raise InputError(f"final does not go with the ranking by {by}", where="final", fix="leave it out")
    if by != "industry" and not own.economy and not (by == "link" and given):
        raise InputError(f"the ranking by {by} needs an economy", where="economy", fix="name one")


_Found = tuple[dict[str, Any], Float, dict[str, str]]


def _supplier_labels(table: IOTable, positions: Ints) -> dict[str, Any]:
    codes = table.codes[positions].astype(str)
    names = [table.classification.name_of(code) for code in codes]
    economies = np.array(table.economies, dtype=object)[table.economy_of[positions]]
    return {"industry": codes, "industry_name": names, "partner": economies}


def _industries(question: _Question, own: Group, side: str) -> _Found:
    table, weights = question.table, question.weights
    content = table.factor.solve_transposed(weights)
    losses = industry_losses(
        side, diagonal(table.factor, own.positions), content, weights, table.A, table.x, own.positions
    )
    return _supplier_labels(table, own.positions), losses, {"industries": own.words, "side": side}


def _suppliers(question: _Question, sellers: Group, buyers: Group, final: bool) -> _Found:
    table = question.table
    content = table.factor.solve_transposed(question.weights)
    sold = final_sales(table, sellers.rows, buyers.economy) if final else np.zeros(table.n)
    rows = sellers.positions
    losses = sales_losses(table.factor, table.A, table.x, content, rows, buyers.positions, sold[rows])
    words = {"suppliers": sellers.words, "users": buyers.words}
    return _supplier_labels(table, rows), losses, {**words, "final sales": "taken out too" if final else "kept"}


def _partners(question: _Question, own: Group, side: str, final: bool) -> _Found:
    table = question.table
    others = np.array([g for g, code in enumerate(table.economies) if code != own.economy], dtype=np.intp)
    rows = [np.flatnonzero(table.economy_of == g) for g in others]
    weights = question.weights
    content = table.factor.solve_transposed(weights)
    out = table.Y_by_economy[np.ix_(own.positions, others)] * final
    here = table.economies.index(own.economy)
    inward = [table.Y_by_economy[r, here] * final for r in rows]
    if side == "exports":
        losses = export_losses(table.factor, table.A, table.x, content, own.positions, rows, out)
    elif side == "imports":
        losses = import_losses(table.factor, table.A, table.x, content, own.positions, rows, inward)
    else:
        losses = np.empty((len(others), weights.shape[1]))
        for r, partner in enumerate(rows):
            theirs = table.economy_of == others[r]
            blocks = [*blocks_of(table, own.rows, theirs), *blocks_of(table, theirs, own.rows)]
            sold = np.zeros(table.n)
            sold[own.positions], sold[partner] = out[:, r], inward[r]
            losses[r] = solve(table.factor, table.Z, table.x, blocks, sold).loss @ weights
    words = {"trade": side, "final sales": "taken out too" if final else "kept"}
    return {"partner": [table.economies[g] for g in others]}, losses, words


def _links(question: _Question, own: Group, sellers: Group, buyers: Group, *, given: bool, top: int | None) -> _Found:
    """Return the links, only the `top` of them where so many are asked for: there may be hundreds of thousands."""
    table = question.table
    content = table.factor.solve_transposed(question.weights)
    every = np.arange(table.n)
    if given:
        sides = [(sellers.positions, buyers.positions)]
    else:
        sides = [(own.positions, every), (np.flatnonzero(~own.rows), own.positions)]
    starts, ends, sold = [], [], []
    for rows, columns in sides:
        if rows.size and columns.size:
            base = link_losses(table.factor, table.A, table.x, rows, columns)
            starts.append(np.repeat(rows, columns.size))
            ends.append(np.tile(columns, rows.size))
            sold.append(base.ravel())
    first, last, sales = np.concatenate(starts), np.concatenate(ends), np.concatenate(sold)
    keep = _order(content[first, 0] * sales, top)
    first, last, sales = first[keep], last[keep], sales[keep]
    users = _supplier_labels(table, last)
    labels = _supplier_labels(table, first)
    labels |= {"user_economy": users["partner"], "user": users["industry"], "user_name": users["industry_name"]}
    taken_part = {"links": f"those that {own.economy} takes part in"}
    words = {"suppliers": sellers.words, "users": buyers.words} if given else taken_part
    return labels, content[first] * sales[:, None], words


def _order(values: Float, top: int | None) -> Ints:
    """Return the positions of the largest values, largest first; equals in the table's order."""
    order = np.argsort(-values, kind="stable")
    return order if top is None else order[:top]


def _ranked(question: _Question, labels: dict[str, Any], losses: Float, top: int | None) -> pd.DataFrame:
    order = _order(losses[:, 0], top)
    shares = ratio(losses, question.totals)
    parts = []
    for position, one in enumerate(question.found):
        columns = {name: np.asarray(values, dtype=object)[order] for name, values in labels.items()}
        extra: dict[str, Any] = {
            name: columns.pop(name) for name in ("user_economy", "user", "user_name") if name in columns
        }
        frame: dict[str, Any] = {"economy": question.economy, **columns, "component": one.name}
        frame |= {"year": question.table.year, "value": losses[order, position], "unit": one.unit}
        frame |= {"rank": np.arange(1, order.size + 1), "share": shares[order, position], **extra}
        parts.append(pd.DataFrame(frame))
    return pd.concat(parts, ignore_index=True)


def _ranking(
    question: _Question, frame: pd.DataFrame, words: dict[str, str], refused: dict[str, str], top: int | None
) -> Ranking:
    table = question.table
    whose = "all economies" if question.economy == "ALL" else question.economy
    definitions = {"loss of": whose, **words, "substitution": UPPER_BOUND}
    kept: Iterable[str] = [one.name for one in question.found]
    step = table.provenance.then(
        "taken out one at a time", **words, loss_of=whose, measures=list(kept), top=top, version=__version__
    )
    return Ranking(
        data=frame,
        measure=f"extraction_by_{words['ranked']}",
        definitions=definitions,
        provenance=step,
        title=f"At stake for {whose}, by {words['ranked']}",
        unit=question.found[0].unit,
        references=tuple(citation(key) for key in (*CITE, "temurshoev2010", "los2018")),
        refusals=refused,
    )
