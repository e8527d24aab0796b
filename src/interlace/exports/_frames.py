"""Frames of terms: wide, a column a term, and long, a row a term."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from interlace.exports._parts import Joined
from interlace.exports._terms import Terms
from interlace.kernels._types import Float, Ints

LABELS = ("exporter", "industry", "importer")


def texts(words: Sequence[str], positions: Ints) -> pd.api.extensions.ExtensionArray:
    """Return the words at positions, as pandas' own text."""
    return pd.array(list(words), dtype="str").take(positions)


def wide_frame(joined: Joined, terms: Terms, wanted: Ints) -> pd.DataFrame:
    """Return one row a flow and one column a term; own-country rows are left out.

    Parameters
    ----------
    joined : Joined
    terms : Terms
        As a kernel gives them.
    wanted : ndarray of int
        Positions of the exporters that are kept (of the importers, where the importer is the only axis).

    Returns
    -------
    pandas.DataFrame
        The labels of ``terms.key``, ``gross_exports`` (or ``gross_imports``), the terms; in the table's order.
    """
    G = len(joined.economies)
    by_industry = "industry" in terms.key
    home = _home_of(joined) if by_industry else np.arange(G)
    keep = np.isin(home, wanted)
    if terms.gross.ndim == 2:
        mask = keep[:, None] & (home[:, None] != np.arange(G))
        cells = np.flatnonzero(mask)
        rows, importers = np.divmod(cells, G)
    else:
        cells = rows = np.flatnonzero(keep)
        importers = rows

    def picked(values: Float) -> Float:
        return np.asarray((joined.add_up(values) if by_industry else values).reshape(-1).take(cells))

    columns: dict[str, object] = {}
    for name in terms.key:
        if name == "industry":
            codes, where = np.unique(joined.industries.get_level_values(1).astype(object), return_inverse=True)
            columns[name] = texts(list(codes), where[rows])
        else:
            columns[name] = texts(joined.economies, importers if name == "importer" else home[rows])
    columns["gross_imports" if terms.key == ("importer",) else "gross_exports"] = picked(terms.gross)
    columns.update({name: picked(values) for name, values in terms.values.items()})
    return pd.DataFrame(columns)


def _home_of(joined: Joined) -> Ints:
    names = pd.Index(joined.economies)
    return np.asarray(names.get_indexer(joined.industries.get_level_values(0)), dtype=np.intp)


def long_frame(wide: pd.DataFrame, year: int, unit: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Return a wide frame as tidy rows: gross flow and terms of a flow follow one another as components.

    Parameters
    ----------
    wide : pandas.DataFrame
        As `wide_frame` gives it.
    year : int
    unit : str
    names : mapping of str to str
        Industry codes to words.
    """
    numbers = [name for name in wide.columns if name not in LABELS]
    flows, k = len(wide), len(numbers)
    rows = np.repeat(np.arange(flows), k)
    first = "exporter" if "exporter" in wide else "importer"
    columns: dict[str, object] = {"economy": wide[first].array.take(rows)}
    if "industry" in wide:
        codes, known = pd.factorize(wide["industry"])
        columns["industry"] = wide["industry"].array.take(rows)
        columns["industry_name"] = texts([names.get(code, code) for code in known], codes[rows])
    if first == "exporter" and "importer" in wide:
        columns["partner"] = wide["importer"].array.take(rows)
    columns["component"] = texts(numbers, np.tile(np.arange(k), flows))
    columns["year"] = np.full(flows * k, year)
    columns["value"] = wide[numbers].to_numpy(dtype=np.float64).reshape(-1)
    columns["unit"] = texts([unit], np.zeros(flows * k, dtype=np.intp))
    return pd.DataFrame(columns)
