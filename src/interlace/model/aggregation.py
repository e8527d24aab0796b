"""Merging economies and industries: sums of cells, with the classification merged alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Float, Ints
from interlace.model.imported import Imported
from interlace.model.options import codes_of

if TYPE_CHECKING:
    from interlace.model.table_data import TableData

T = TypeVar("T", bound="TableData")

__all__ = ["aggregate", "select"]


def aggregate(
    table: T,
    economies: Mapping[str, Sequence[str]] | None = None,
    industries: Mapping[str, Sequence[str]] | None = None,
    *,
    names: Mapping[str, str] | None = None,
    title: str | None = None,
) -> T:
    """Return the table with economies or industries merged.

    Parameters
    ----------
    table : IOTable
    economies : mapping of str to sequence of str, optional
        New code to old codes; economies that are not mentioned stay as they are.
    industries : mapping of str to sequence of str, optional
        New code to old codes, every industry exactly once.
    names : mapping of str to str, optional
        Words of new industry codes.
    title : str, optional
        Title of the merged classification.

    Returns
    -------
    IOTable
        Every total equals the old one: output, value added, final use. Multipliers do not: merging industries is a
        loss that no later step can undo.

    Raises
    ------
    InputError
        If a code is unknown, or stands in two groups or in none.
    """
    result = table
    if economies:
        result = _merge_economies(result, economies)
    if industries:
        result = _merge_industries(result, industries, names or {}, title)
    return result


def select(table: T, economies: Iterable[str]) -> T:
    """Keep some economies and fold all the others into the rest of the world.

    No flow is dropped, so output and exports of the economies kept stay what they were.

    Parameters
    ----------
    table : IOTable
    economies : iterable of str

    Returns
    -------
    IOTable
        The kept economies in the table's order, then ``ROW`` with all others.
    """
    kept = set(codes_of(economies, table.economies))
    if not kept - {"ROW"}:
        raise InputError.said("nobody_kept")
    folded = [code for code in table.economies if code not in kept or code == "ROW"]
    return aggregate(table, economies={"ROW": folded}) if folded else table


def _merge_economies(table: T, groups: Mapping[str, Sequence[str]]) -> T:
    new_of: dict[str, str] = {}
    for new, olds in groups.items():
        if not len(olds):
            raise InputError.said("no_group", name=new)
        for old in codes_of(olds, table.economies):
            if old in new_of:
                raise InputError.said("two_groups", economy=old, first=new_of[old], second=new)
            new_of[old] = new
    kept = [code for code in table.economies if code not in new_of]
    clash = sorted(set(kept) & set(groups))
    if clash:
        raise InputError.said("group_named_as_other", names=clash)
    order = [*kept, *groups]
    new_codes = {code: new_of.get(code, code) for code in table.economies}
    industries = _renamed(table.industries, new_codes, {}, order)
    final = _renamed(table.final, new_codes, {}, order)
    provenance = table.provenance.then("economies merged", groups={new: list(olds) for new, olds in groups.items()})
    return _summed(table, industries, final, provenance=provenance)


def _merge_industries(table: T, groups: Mapping[str, Sequence[str]], names: Mapping[str, str], title: str | None) -> T:
    words = title or f"{table.classification.title}, merged to {len(groups)} industries"
    classification = table.classification.merge(groups, names, words)
    new_of = {old: new for new, olds in groups.items() for old in olds}
    industries = _renamed(table.industries, {}, new_of, list(table.economies), list(groups))
    provenance = table.provenance.then("industries merged", groups={new: list(olds) for new, olds in groups.items()})
    final = _renamed(table.final, {}, {}, list(table.economies))
    return _summed(table, industries, final, provenance=provenance, classification=classification)


class _Axis(NamedTuple):
    """New labels of an axis, and the new position of each old one."""

    labels: pd.MultiIndex
    positions: Ints


def _renamed(
    index: pd.MultiIndex,
    economies: Mapping[str, str],
    codes: Mapping[str, str],
    economy_order: Sequence[str],
    code_order: Sequence[str] | None = None,
) -> _Axis:
    renamed = [(economies.get(economy, economy), codes.get(code, code)) for economy, code in index]
    rank = {economy: i for i, economy in enumerate(economy_order)}
    code_rank = {code: i for i, code in enumerate(code_order)} if code_order else {}
    unique = list(dict.fromkeys(renamed))
    first = {label: i for i, label in enumerate(unique)}
    unique.sort(key=lambda label: (rank[label[0]], code_rank.get(label[1], first[label])))
    labels = pd.MultiIndex.from_tuples(unique, names=index.names)
    return _Axis(labels, labels.get_indexer(pd.MultiIndex.from_tuples(renamed)))


def _sum_rows(cells: Float, axis: _Axis) -> Float:
    out = np.zeros((len(axis.labels), *cells.shape[1:]))
    np.add.at(out, axis.positions, cells)
    return out


def _summed(table: T, industries: _Axis, final: _Axis, **changes: object) -> T:
    if table.satellites is not None:
        raise Unsupported.said("satellites_merged")

    def both(cells: Float, columns: _Axis) -> Float:
        return _sum_rows(_sum_rows(cells, industries).T, columns).T

    part = table.imported
    return replace(
        table,
        Z=both(table.Z, industries),
        Y=both(table.Y, final),
        V=_sum_rows(table.V.T, industries).T,
        imported=None if part is None else Imported(both(part.Z, industries), both(part.Y, final)),
        industries=industries.labels,
        final=final.labels,
        imports=None if table.imports is None else _sum_rows(table.imports, industries),
        residual=None if table.residual is None else _sum_rows(table.residual, industries),
        **changes,  # type: ignore[arg-type]
    )
