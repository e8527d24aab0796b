"""Labels: each once, aligned by name, never by position alone."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from interlace.errors import InputError

__all__ = ["align", "require_unique"]


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
