"""Frames of terms: wide, a column a term, and long, a row a term."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from interlace.exports._parts import Joined
from interlace.exports._terms import Terms
from interlace.kernels._types import Float, Ints
from interlace.model.frames import tidy

LABELS = ("exporter", "industry", "importer")


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
    economies, by_industry = pd.Index(joined.economies), "industry" in terms.key
    industries = joined.industries
    home = economies.get_indexer(industries.get_level_values(0)) if by_industry else np.arange(len(economies))
    kept = np.isin(home, wanted)

    def picked(values: Float) -> Float:
        return (joined.add_up(values) if by_industry else values)[kept]

    rows: dict[str, pd.Index] = {terms.key[0]: economies.take(home[kept])}
    if by_industry:
        rows["industry"] = industries.get_level_values(1)[kept]
    two_sided = terms.gross.ndim == 2
    gross = "gross_imports" if terms.key == ("importer",) else "gross_exports"
    values = {gross: picked(terms.gross), **{name: picked(cells) for name, cells in terms.values.items()}}
    frame = tidy([rows, {"importer": economies}] if two_sided else [rows], values)
    if two_sided:
        abroad = home[kept][:, None] != np.arange(len(economies))
        frame = frame[abroad.reshape(-1)].reset_index(drop=True)
    return frame


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
    first = "exporter" if "exporter" in wide else "importer"
    flow = {"economy": pd.Index(wide[first])}
    if "industry" in wide:
        codes = flow["industry"] = pd.Index(wide["industry"])
        flow["industry_name"] = codes.map(lambda code: names.get(code, code))
    if first == "exporter" and "importer" in wide:
        flow["partner"] = pd.Index(wide["importer"])
    frame = tidy([flow, {"component": numbers}], wide[numbers].to_numpy(dtype=np.float64), year=year, unit=unit)
    return frame[[*flow, "component", "year", "value", "unit"]]
