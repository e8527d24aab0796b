"""Labels: found by name, aligned by name, never by position alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from interlace.errors import InputError, UnknownName

__all__ = ["align", "find", "find_all", "listed", "require_unique"]


def find(kind: str, label: str, known: Iterable[str], *, where: str | None = None) -> str:
    """Return `label` if it is known, or raise with the nearest names.

    Parameters
    ----------
    kind : str
        What the label names, for the message.
    label : str
    known : iterable of str
    where : str, optional
        Where the label was met.

    Returns
    -------
    str
        The label as the known ones spell it (case does not matter where it is unambiguous).

    Raises
    ------
    UnknownName
        If no known label matches.
    """
    names = list(known)
    if label in names:
        return label
    same = [name for name in names if str(name).casefold() == str(label).strip().casefold()]
    if len(same) == 1:
        return same[0]
    raise UnknownName.of(kind, label, names, where=where)


def find_all(kind: str, labels: Iterable[str], known: Iterable[str], *, where: str | None = None) -> tuple[str, ...]:
    """Return each of `labels` as the known ones spell it; see `find`."""
    names = list(known)
    return tuple(find(kind, label, names, where=where) for label in labels)


def listed(names: object, kind: str) -> list[str]:
    """Return one name or several as a list of text.

    Parameters
    ----------
    names : str or iterable
    kind : str
        What is named, for the message.

    Raises
    ------
    InputError
        If it is neither text nor several names.
    """
    if isinstance(names, str):
        return [names]
    if not isinstance(names, Iterable):
        raise InputError(f"{names!r} names no {kind}", fix=f"give the name of one {kind} as text, or several in a list")
    return [str(name) for name in names]


def require_unique(labels: Sequence[Hashable] | pd.Index, what: str) -> None:
    """Raise `InputError` if a label stands twice or is missing.

    Parameters
    ----------
    labels : sequence or pandas.Index
    what : str
        What the labels name, for the message.
    """
    index = labels if isinstance(labels, pd.Index) else pd.Index(list(labels), dtype=object, tupleize_cols=False)
    if not index.is_unique:
        twice = index[index.duplicated()].unique()
        shown = ", ".join(_words(label) for label in twice[:5])
        raise InputError(f"{what} stand more than once: {shown}", fix="give every row and column a label of its own")
    levels = index.levels if isinstance(index, pd.MultiIndex) else [index]
    gaps = isinstance(index, pd.MultiIndex) and any((codes < 0).any() for codes in index.codes)
    if gaps or any(_is_missing(part) for level in levels for part in level):
        missing = [i for i, label in enumerate(index) if _is_missing(label)]
        if missing:
            raise InputError(f"{what} without a label: number {missing[0] + 1}", fix="label every row and column")


def _is_missing(label: Hashable) -> bool:
    parts = label if isinstance(label, tuple) else (label,)
    return any(part is None or part != part or str(part).strip() == "" for part in parts)


def _words(label: Hashable) -> str:
    return " ".join(str(part) for part in label) if isinstance(label, tuple) else str(label)


def align(given: pd.Index, wanted: pd.Index, what: str) -> npt.NDArray[np.intp]:
    """Return the positions that bring `given` into the order of `wanted`.

    Parameters
    ----------
    given, wanted : pandas.Index
        Two orders of one set of labels.
    what : str
        What the labels name, for the message.

    Returns
    -------
    ndarray of int, shape (n,)
        ``given[positions]`` equals `wanted`.

    Raises
    ------
    InputError
        If the two sets differ; nothing is filled and nothing is dropped.
    """
    require_unique(list(given), what)
    positions = given.get_indexer(wanted)
    extra = given.difference(wanted, sort=False)
    if (positions < 0).any() or len(extra):
        missing = wanted[positions < 0]
        parts = []
        if len(missing):
            parts.append("missing " + ", ".join(_words(label) for label in missing[:5]))
        if len(extra):
            parts.append("not expected " + ", ".join(_words(label) for label in extra[:5]))
        raise InputError(f"the labels of {what} differ: {'; '.join(parts)}", fix="give both sides the same labels")
    return np.asarray(positions, dtype=np.intp)
