"""Deliveries and final sales between groups of industries, and what is measured when they are taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.coefficients import reciprocal
from interlace.kernels.extraction import Block
from interlace.model.options import choice, named
from interlace.model.satellites import persons_in
from interlace.model.table import IOTable

EMPLOYMENT = "employment"
MEASURES = ("GDP", "output", "jobs")
Pairs = Literal["any", "domestic", "cross_border"]


def blocks_of(table: IOTable, suppliers: Bools, users: Bools, pairs: Pairs = "any") -> list[Block]:
    """Return the cells between suppliers and users: all, those within an economy, or those across economies."""
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


def final_sales(table: IOTable, suppliers: Bools, economy: str, pairs: Pairs = "any") -> Float:
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


def asked(of: str | Iterable[str] | None) -> list[str] | None:
    """Return the measures that are asked for, once each; None for what a table bears.

    Raises
    ------
    UnknownName
        If a name is unknown.
    """
    if of is None:
        return None
    wanted = list(dict.fromkeys(choice("measure", one, MEASURES) for one in named("measure", of)))
    if not wanted:
        raise InputError.said("nothing_asked", known=list(MEASURES))
    return wanted


def measures(table: IOTable, wanted: list[str] | None) -> tuple[list[Measure], dict[str, Unsupported]]:
    """Return what can be measured on a table, and why the rest cannot.

    Raises
    ------
    Unsupported
        If something that is asked for cannot be measured.
    """
    found: list[Measure] = []
    refused: dict[str, Unsupported] = {}
    for name in MEASURES if wanted is None else wanted:
        try:
            found.append(_measure(table, name))
        except Unsupported as error:
            if wanted is not None:
                raise
            refused[name] = error
    return found, refused


def _measure(table: IOTable, name: str) -> Measure:
    if name == "GDP":
        return Measure(name, table.v, table.value_added, table.unit.name)
    if name == "output":
        return Measure(name, (table.x != 0).astype(np.float64), table.x, table.unit.name)
    jobs = persons_in(table, EMPLOYMENT)
    return Measure(name, jobs * reciprocal(table.x), jobs, "persons")
