"""From a labelled table to the arrays of export accounting, and what must be known of them before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from interlace.errors import InputError, Unsupported
from interlace.exports._parts import Joined, parts_of, world_of
from interlace.kernels._types import Ints
from interlace.model.checks import ROUNDING_LEVEL
from interlace.model.economies import canonical
from interlace.model.options import choice, choices, named
from interlace.model.table import IOTable

ValueAdded = Literal["output_less_inputs", "rows"]
VALUE_ADDED: Mapping[ValueAdded, str] = {
    "output_less_inputs": "output less intermediate inputs: also taxes less subsidies on products and margins, where "
    "the table has them",
    "rows": "the table's rows of value added; taxes on products and margins in rows of their own are in no term",
}
"""What may be counted as value added."""


def prepared(table: IOTable, parts: Mapping[str, Sequence[str]] | None, merge: str, value_added: str) -> Joined:
    """Return a table's arrays with split economies joined and value added as asked for.

    Raises
    ------
    Unsupported
        If the table has one economy, or imports or exports from and to outside it.
    InputError
        If an industry's output is negative beyond rounding.
    UnknownName
        If `value_added` is not a key of `VALUE_ADDED`.
    """
    value_added = choice("value_added", value_added, VALUE_ADDED)
    _require_closed(table)
    joined = world_of(table, parts, merge=merge)
    world = joined.world
    if world.G < 2:
        raise _one_economy(table)
    limit = ROUNDING_LEVEL * float(np.abs(world.x).max(initial=0.0))
    large = np.flatnonzero(world.x < -limit)
    if large.size:
        economy, code = joined.industries[joined.positions[large[0]]]
        raise InputError(
            f"{large.size} industries have negative output, which rounding does not explain",
            where=f"{economy} {code}, {world.x[large[0]]:,.6g} {table.unit.name}, {table.year}",
            fix="correct the signs; only changes of stocks and discrepancies may be negative",
        )
    if value_added == "rows":
        return joined
    left: np.typing.NDArray[np.float64] = world.x - world.Z.sum(axis=0)
    return replace(joined, world=replace(world, value_added=left))


def _one_economy(table: IOTable) -> Unsupported:
    return Unsupported(
        "export accounting follows inputs across borders, and this table has one economy",
        where=f"{', '.join(table.economies)}, {table.year}",
        fix="use a multi-regional table: wiod2013, or your own with two economies or more",
    )


def _require_closed(table: IOTable) -> None:
    if not table.is_multiregional:
        raise _one_economy(table)
    if table.imports is not None and np.any(table.imports):
        raise Unsupported(
            "the table has competitive imports: it does not say which economy delivers them",
            where=f"{table.year}",
            fix="use a table whose imports stand in the rows of the economies that deliver them",
        )
    entering = table.V[table.primary_with_roles(["imports"])]
    if np.any(entering):
        raise Unsupported(
            f"{np.abs(entering).sum():,.6g} {table.unit.name} of inputs enter the table through rows of imports: whose "
            "value added stands behind them is not in it",
            where=f"{int(np.any(entering, axis=0).sum())} industries, {table.year}",
            fix="give the rest of the world industries and final use of its own, as an economy of the table",
        )
    leaving = table.Y[:, table.final_with_role("exports")]
    if np.any(leaving):
        raise Unsupported(
            f"{np.abs(leaving).sum():,.6g} {table.unit.name} leave the table through columns of exports: who uses "
            "them, and what of them comes back, is not in it",
            where=f"{int(np.any(leaving, axis=1).sum())} industries, {table.year}",
            fix="give the rest of the world industries and final use of its own, as an economy of the table",
        )


def joined_economies(economies: Sequence[str], parts: Mapping[str, Sequence[str]] | None) -> tuple[str, ...]:
    """Return the economies of results, split ones joined, in order."""
    place = {code: whole for whole, codes in parts_of(economies, parts).items() for code in codes}
    return tuple(dict.fromkeys(place.get(code, code) for code in economies))


def chosen(economy: str | Iterable[str] | None, economies: Sequence[str]) -> Ints:
    """Return the positions of the economies asked for, ascending, all by default.

    Raises
    ------
    UnknownName
        If one is not among the economies.
    InputError
        If the list is empty.
    """
    if economy is None:
        return np.arange(len(economies))
    wanted = named("economy", economy)
    if not wanted:
        raise InputError("the list of economies is empty", fix="name at least one, or leave it out for all")
    names = choices("economy", [canonical(code) for code in wanted], economies)
    return np.array(sorted({list(economies).index(name) for name in names}), dtype=np.intp)


def facts_of(table: IOTable, joined: Joined) -> dict[str, float]:
    """Return what a reader must know of a table before its accounts: how many cells are odd, and by how much."""
    world = joined.world
    idle = world.x == 0
    residual = 0.0 if table.residual is None else float(np.abs(table.residual).sum())
    return {
        "negative cells of final use, kept": float((table.Y < 0).sum()),
        "outputs that rounding made negative, kept": float((world.x < 0).sum()),
        "industries without output": float(idle.sum()),
        "exports of industries without output": float(np.abs(world.E[idle]).sum()),
        "inputs of industries without output": float(np.abs(world.Z[:, idle]).sum()),
        "discrepancies left out of output": residual,
    }
