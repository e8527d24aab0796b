"""From a labelled table to the arrays of export accounting, and what must be known of them before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np

from interlace.errors import InputError, Unsupported
from interlace.exports._parts import Joined, parts_of, world_of
from interlace.kernels._types import Float, Ints
from interlace.model.checks import ROUNDING_LEVEL
from interlace.model.options import choice, codes_of, named
from interlace.model.table import IOTable
from interlace.words import Amount

ValueAdded = Literal["output_less_inputs", "rows"]
VALUE_ADDED: tuple[ValueAdded, ...] = get_args(ValueAdded)
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
        If `value_added` is not one of `VALUE_ADDED`.
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
        raise InputError.said(
            "negative_output",
            count=int(large.size),
            economy=economy,
            industry=code,
            output=Amount(float(world.x[large[0]]), table.unit.name),
            year=table.year,
        )
    if value_added == "rows":
        return joined
    left: np.typing.NDArray[np.float64] = world.x - world.Z.sum(axis=0)
    return replace(joined, world=replace(world, value_added=left))


def _one_economy(table: IOTable) -> Unsupported:
    return Unsupported.said("exports_of_one_economy", economies=list(table.economies), year=table.year)


def _require_closed(table: IOTable) -> None:
    if not table.is_multiregional:
        raise _one_economy(table)
    if table.imports is not None and np.any(table.imports):
        raise Unsupported.said("exports_with_competitive_imports", year=table.year)
    entering = table.V[table.primary_with_roles(["imports"])]
    if np.any(entering):
        raise Unsupported.said("exports_with_import_rows", **_passing(table, entering, 0))
    leaving = table.Y[:, table.final_with_role("exports")]
    if np.any(leaving):
        raise Unsupported.said("exports_with_export_columns", **_passing(table, leaving, 1))


def _passing(table: IOTable, flows: Float, axis: int) -> dict[str, Any]:
    """Return what enters or leaves the table from outside: how much, of how many industries, in which year."""
    much = Amount(float(np.abs(flows).sum()), table.unit.name)
    return {"amount": much, "count": int(np.any(flows, axis=axis).sum()), "year": table.year}


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
        raise InputError.said("economies_empty")
    names = codes_of(wanted, economies)
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
