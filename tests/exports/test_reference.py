"""Every figure of the outside answers for Wang, Wei and Zhu and for Koopman, Wang and Wei on WIOD 1995."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from interlace.exports import decompose
from interlace.kernels.exports.kww import NAMES as KWW
from interlace.kernels.exports.wwz import NAMES as WWZ
from interlace.model.economies import canonical

IDLE = [("LUX", "c8", "ROW")]
"""The one flow of 1995, of −1, whose industry has no output: nothing is known of what is in it."""


def reference(test_data: Path, name: str) -> pd.DataFrame:
    frame = pd.read_csv(test_data / "reference" / "exports-1995" / f"{name}.csv.gz")
    columns = {
        "Country": "exporter",
        "Exporting_Country": "exporter",
        "Exporting_Industry": "industry",
        "Importing_Country": "importer",
    }
    frame = frame.rename(columns=columns)
    labels = [name for name in ("exporter", "industry", "importer") if name in frame]
    for name in set(labels) - {"industry"}:
        frame[name] = frame[name].map(canonical)
    return frame.set_index(labels)


def test_wwz_every_figure(wiod: Any, test_data: Path) -> None:
    wanted = reference(test_data, "wwz")
    wanted = wanted[wanted.index.get_level_values(0) != wanted.index.get_level_values(2)]
    found = decompose(wiod[1995], "wwz", by="bilateral_sector").to_frame(wide=True)
    assert list(found.columns) == ["exporter", "industry", "importer", "gross_exports", *WWZ]
    found = found.set_index(["exporter", "industry", "importer"])
    assert len(found) == len(wanted) == 41 * 40 * 35
    wanted = wanted.reindex(found.index)
    np.testing.assert_array_equal(found["gross_exports"], wanted["texp"])
    for term in WWZ:
        gap = (found[term] - wanted[term]).abs()
        assert (gap <= np.maximum(1e-9 * wanted["texp"].abs(), 1e-6)).all(), term
    missed = (found[list(WWZ)].sum(axis=1) - found["gross_exports"]).abs() > 1e-6
    assert list(found.index[missed]) == IDLE
    assert (found.loc[IDLE, list(WWZ)] == 0).all(axis=None)
    assert (wanted.loc[IDLE, list(WWZ)] == 0).all(axis=None)


def test_kww_every_figure(wiod: Any, test_data: Path) -> None:
    wanted = reference(test_data, "kww")
    found = decompose(wiod[1995], "kww").to_frame(wide=True).set_index("exporter")
    assert list(found.columns) == ["gross_exports", *KWW]
    wanted = wanted.reindex(found.index)
    for term in KWW:
        gap = (found[term] - wanted[term]).abs()
        assert (gap <= np.maximum(1e-9 * found["gross_exports"], 1e-6)).all(), term
    np.testing.assert_allclose(wanted.sum(axis=1), found["gross_exports"], rtol=1e-12)


@pytest.mark.parametrize("by", ["sector", "bilateral", "country"])
def test_wwz_levels_are_sums_of_the_reference(wiod: Any, test_data: Path, by: str) -> None:
    labels = {"sector": ["exporter", "industry"], "bilateral": ["exporter", "importer"], "country": ["exporter"]}[by]
    wanted = reference(test_data, "wwz").groupby(labels)[list(WWZ)].sum()
    found = decompose(wiod[1995], "wwz", by=by).to_frame(wide=True).set_index(labels if len(labels) > 1 else labels[0])
    gap = (found[list(WWZ)] - wanted.reindex(found.index)).abs()
    assert (gap.max(axis=1) <= np.maximum(1e-9 * found["gross_exports"].abs(), 1e-6)).all()
