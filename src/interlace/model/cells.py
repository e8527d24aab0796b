"""Cells and their labels as a table keeps them: aligned by label, finite, and read-only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import numpy as np
import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.axes import align, require_unique

__all__ = ["fingerprint_of", "frozen", "hold", "label_pairs", "read_only"]

A = TypeVar("A", bound="np.typing.NDArray[Any]")

_FROZEN: WeakValueDictionary[int, np.typing.NDArray[Any]] = WeakValueDictionary()
"""Arrays, by their id, that own their cells and that nobody else can write into."""


def read_only(given: Any, axes: tuple[pd.Index, ...], name: str) -> Float:
    """Return cells as a C-ordered array of floats that nobody can write into.

    Parameters
    ----------
    given : array_like or pandas.DataFrame or pandas.Series
        Labelled cells are brought into the order of `axes`. Cells are copied, also those of a read-only array, which
        may be a view of what its owner still writes into (``frame.to_numpy()`` of pandas is one); only an array that a
        table holds already is taken as it is.
    axes : tuple of pandas.Index
        Labels of each axis.
    name : str
        What the cells are, for messages.

    Returns
    -------
    ndarray

    Raises
    ------
    InputError
        If shape or labels do not fit, or a cell is missing, not a number or not finite.
    """
    array = _in_order(given, axes, name) if isinstance(given, (pd.DataFrame, pd.Series)) else given
    if np.ma.is_masked(array):
        raise InputError(f"{name} holds a value that is missing", fix="fill or correct the cell")
    try:
        held = _FROZEN.get(id(array)) is array
        result = np.array(array, dtype=np.float64, order="C", copy=None if held else True)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} holds something that is not a number: {error}", fix="correct the cell") from None
    shape = tuple(len(axis) for axis in axes)
    if result.shape != shape:
        raise InputError(f"{name} has the shape {result.shape}, but the labels call for {shape}")
    # A sum is finite where every cell is; only where it is not are the cells looked at one by one.
    with np.errstate(over="ignore", invalid="ignore"):
        total = result.sum()
    if not np.isfinite(total) and not np.isfinite(result).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(result))[0])
        raise InputError(
            f"{name} holds a value that is not finite", where=f"position {where}", fix="fill or correct the cell"
        )
    return frozen(result)


def hold(owner: Any, axes: Mapping[str, tuple[pd.Index, ...]]) -> None:
    """Let a frozen dataset hold its cells, field by field under its labels, read-only; fields that are None stay so."""
    for name, labels in axes.items():
        if getattr(owner, name) is not None:
            object.__setattr__(owner, name, read_only(getattr(owner, name), labels, name))


def _in_order(given: pd.DataFrame | pd.Series, axes: tuple[pd.Index, ...], name: str) -> Any:
    """Bring labelled cells into the table's order; labels that differ are an error."""
    if len(given.axes) != len(axes):
        raise InputError(f"{name} has {len(given.axes)} axes of labels; it needs {len(axes)}")
    order = [
        align(own, wanted, f"{name}, axis {i}") for i, (own, wanted) in enumerate(zip(given.axes, axes, strict=True))
    ]
    return given.to_numpy()[np.ix_(*order)]


def fingerprint_of(cells: Iterable[Float | None], *labels: object) -> str:
    """Return a hash of arrays and of whatever labels them, for telling two datasets of one provenance apart."""
    state = hashlib.blake2b(digest_size=16)
    for array in cells:
        state.update(b"-" if array is None else np.ascontiguousarray(array).data)
    state.update(repr(labels).encode())
    return state.hexdigest()


def frozen(array: A) -> A:
    """Return `array` itself, made read-only; one that owns its cells may be handed from table to table."""
    array.flags.writeable = False
    if array.flags.owndata:
        _FROZEN[id(array)] = array
    return array


def label_pairs(labels: pd.Index, names: list[str], what: str) -> pd.MultiIndex:
    """Return two levels of text labels, each pair once, or raise."""
    if not isinstance(labels, pd.MultiIndex) or labels.nlevels != 2:
        raise InputError(f"the labels of {what} are not pairs of {names[0]} and {names[1]}", fix="use a MultiIndex")
    require_unique(labels, what)
    strange = [label for level in labels.levels for label in level if not isinstance(label, str)]
    if strange:
        raise InputError(f"a label of {what} is not text: {strange[0]!r}", fix="write labels as text")
    return labels.set_names(names)
