"""Groups of industries that deliver or buy, and what is measured when their deliveries are taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.extraction import Block
from interlace.model.economies import canonical
from interlace.model.options import choice
from interlace.model.satellites import persons_in
from interlace.model.table import IOTable
from interlace.value_chain._select import industries_of

__all__ = [
    "EMPLOYMENT",
    "MEASURES",
    "Group",
    "Measure",
    "Selector",
    "blocks_of",
    "buyers",
    "final_sales",
    "group_of",
    "measures",
]

EMPLOYMENT = "employment"
MEASURES = ("GDP", "output", "jobs")
PAIRS = ("any", "domestic", "cross_border")

Selector: TypeAlias = "str | tuple[str | None, str | Iterable[str] | None] | list[str] | None"
"""Which industries: None for all; an economy; a code, words or a role; a list of codes; or (economy, one of these)."""


@dataclass(frozen=True)
class Group:
    """Industries of a table.

    Parameters
    ----------
    rows : ndarray of bool, shape (n,)
    economy : str
        The one economy that they are chosen from; empty for all.
    words : str
        The group in words.
    """

    rows: Bools
    economy: str
    words: str

    @property
    def positions(self) -> Ints:
        """Positions of the industries, ascending."""
        return np.flatnonzero(self.rows)


def group_of(table: IOTable, given: Selector, definition: str | None = None) -> Group:
    """Return the industries that a selector means.

    Parameters
    ----------
    table : IOTable
    given : Selector
        None for every industry; an economy's code; an industry's code, its words, a role (``"manufacturing"``) or
        ``"producer_services"``; a list of codes; or a pair of economy (or None) and one of the others (or None).
    definition : str, optional
        Definition of producer services; the classification's default if None.

    Raises
    ------
    UnknownName
        If nothing is called so.
    Unsupported
        If the industries cannot tell a role or a definition apart.
    """
    economy: str | None = None
    chosen: str | Iterable[str] | None
    if isinstance(given, tuple):
        if len(given) != 2:
            raise InputError(f"{given!r} is not a pair of economy and industries", fix='write ("DEU", "c15")')
        economy, chosen = given
    elif isinstance(given, str) and canonical(given) in table.economies:
        economy, chosen = given, None
    else:
        chosen = given
    rows = np.ones(table.n, dtype=np.bool_)
    code = ""
    if economy is not None:
        code = choice("economy", canonical(str(economy)), table.economies)
        rows &= table.of_economy(code)
    words = "all industries"
    if chosen is not None:
        picked, words = _industries(table, chosen, definition, alone=economy is None)
        rows &= picked
    if not rows.any():
        raise InputError(f"{words} of {code}: no industry is meant", fix="choose industries that the table has")
    return Group(rows, code, f"{words} of {code or 'all economies'}")


def _industries(
    table: IOTable, chosen: str | Iterable[str], definition: str | None, *, alone: bool
) -> tuple[Bools, str]:
    book = table.classification
    if isinstance(chosen, str) and chosen.strip().casefold().replace(" ", "_") == "producer_services":
        members = book.producer_service_codes(definition)
        return table.in_codes(members), f"producer services ({book.definition_name(definition)})"
    try:
        found = industries_of(chosen, book)
    except UnknownName as error:
        if not alone or not isinstance(chosen, str):
            raise
        known = [*book.codes, *book.roles, "producer_services", *table.economies]
        raise UnknownName.of("industry, role or economy", chosen, known) from error
    alone_named = len(found.codes) == 1 and found.name == book.name_of(found.codes[0])
    named = f"{found.codes[0]} ({found.name})" if alone_named else found.name
    return table.in_codes(found.codes), named


def blocks_of(table: IOTable, suppliers: Bools, users: Bools, pairs: str = "any") -> list[Block]:
    """Return the cells between suppliers and users: all, those within an economy, or those across economies."""
    if pairs not in PAIRS:
        raise UnknownName.of("choice of pairs", pairs, PAIRS)
    if pairs == "any":
        return [Block(np.flatnonzero(suppliers), np.flatnonzero(users))]
    found = []
    for g in range(len(table.economies)):
        home = table.economy_of == g
        side = home if pairs == "domestic" else ~home
        found.append(Block(np.flatnonzero(suppliers & home), np.flatnonzero(users & side)))
    return [block for block in found if block.rows.size and block.columns.size]


def buyers(table: IOTable) -> Ints:
    """Return the position of the economy that each column of final use belongs to, shape (k,); −1 for exports."""
    owners = np.array([table.economies.index(code) for code in table.final.get_level_values("economy")], dtype=np.intp)
    return np.where(table.final_with_role("exports"), -1, owners)


def final_sales(table: IOTable, suppliers: Bools, economy: str, pairs: str = "any") -> Float:
    """Return the final sales of the suppliers, shape (n,): to one economy or, if it is empty, to all.

    To all and any pair it is x − Ax: what is not delivered to an industry with output, the publisher's residual with
    it.
    """
    if not economy and pairs == "any":
        return np.where(suppliers, table.x - table.A @ table.x, 0.0)
    owners = buyers(table)
    inside = np.ones(owners.size, dtype=np.bool_) if not economy else owners == table.economies.index(economy)
    sold = np.zeros(table.n)
    for g in range(len(table.economies)):
        rows = suppliers & (table.economy_of == g)
        if rows.any():
            side = {"any": inside, "domestic": inside & (owners == g), "cross_border": inside & (owners != g)}[pairs]
            sold[rows] = table.Y[np.ix_(rows, side)].sum(axis=1)
    return sold


@dataclass(frozen=True)
class Measure:
    """What is lost in a unit of output.

    Parameters
    ----------
    name : str
        ``"GDP"``, ``"output"`` or ``"jobs"``.
    coefficients : ndarray, shape (n,)
        In `unit` for a unit of output; NaN where it is not known.
    levels : ndarray, shape (n,)
        What there is of it before, in `unit`.
    unit : str
    """

    name: str
    coefficients: Float
    levels: Float
    unit: str


def measures(table: IOTable, of: str | Iterable[str] | None) -> tuple[list[Measure], dict[str, str]]:
    """Return what can be measured on a table, and why the rest cannot.

    Parameters
    ----------
    table : IOTable
    of : str or iterable of str, optional
        Of ``"GDP"``, ``"output"`` and ``"jobs"``; by default all that the table bears.

    Raises
    ------
    Unsupported
        If something that was named cannot be measured, or nothing can.
    UnknownName
        If a name is unknown.
    """
    named = MEASURES if of is None else (of,) if isinstance(of, str) else tuple(of)
    wanted = [choice("measure", str(one), MEASURES) for one in named]
    if not wanted:
        raise InputError("nothing was asked for", fix="choose from " + ", ".join(MEASURES))
    found, refused = [], {}
    for name in dict.fromkeys(wanted):
        try:
            found.append(_measure(table, name))
        except Unsupported as error:
            if of is not None:
                raise
            refused[name] = error.what + (f"; {error.fix}" if error.fix else "")
    return found, refused


def _measure(table: IOTable, name: str) -> Measure:
    if name == "GDP":
        return Measure(name, table.v, table.value_added, table.unit.name)
    if name == "output":
        return Measure(name, (table.x != 0).astype(np.float64), table.x, table.unit.name)
    jobs = persons_in(table, EMPLOYMENT)
    return Measure(name, jobs * reciprocal(table.x), jobs, "persons")
