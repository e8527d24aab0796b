"""Every figure of the outside answers for WIOD 1995: all files, all columns, all rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from interlace.exports._methods import accounts_of
from interlace.exports._parts import Joined, world_of
from interlace.exports._terms import Terms
from interlace.model.economies import canonical

ACCOUNTS = accounts_of("borin_mancini")
FILES = {
    "bm_exporter_source_country": ("source", "exporter", "country"),
    "bm_exporter_source_bilateral": ("source", "exporter", "bilateral_sector"),
    "bm_exporter_sink_sector": ("sink", "exporter", "sector"),
    "bm_exporter_sink_bilateral": ("sink", "exporter", "bilateral_sector"),
    "bm_self_sector": (None, "self", "sector"),
    "bm_world_source_country": ("source", "world", "country"),
    "bm_world_sink_country": ("sink", "world", "country"),
    "bm_imports_country": (None, "importer", "country"),
}


@pytest.fixture(scope="module")
def of_1995(wiod: Any) -> Joined:
    return world_of(wiod[1995])


def values_at(reference: pd.DataFrame, joined: Joined, terms: Terms, values: np.ndarray) -> np.ndarray:
    """Return the values of a term in the order of the reference's rows, found by label."""
    economies, axes = pd.Index(joined.economies), []
    country = "Exporting_Country" if "exporter" in terms.key else "Importing_Country"
    first = [canonical(code) for code in reference[country]]
    if "industry" in terms.key:
        axes.append(joined.industries.get_indexer(pd.MultiIndex.from_arrays([first, reference["Exporting_Industry"]])))
    else:
        axes.append(economies.get_indexer(first))
    if terms.key[-1] == "importer" and len(terms.key) > 1:
        axes.append(economies.get_indexer([canonical(code) for code in reference["Importing_Country"]]))
    assert all((axis >= 0).all() for axis in axes)
    return values[tuple(axes)]


@pytest.mark.parametrize("name", FILES)
def test_every_figure_of_the_outside_answers(name: str, of_1995: Joined, test_data: Path) -> None:
    reference = pd.read_csv(test_data / "reference" / "exports-1995" / f"{name}.csv.gz")
    account = ACCOUNTS[("borin_mancini", *FILES[name])]
    terms = account.kernel(of_1995.world, np.arange(of_1995.world.G))
    columns = [column for column in reference.columns if column in {"GEXP", "GIMP"} or column.isupper()]
    assert list(terms.values) == columns[1:]
    everything = {columns[0]: terms.gross, **terms.values}
    flow = reference[columns[0]].to_numpy(dtype=float)
    for column, values in everything.items():
        found = values_at(reference, of_1995, terms, values)
        wanted = reference[column].to_numpy(dtype=float)
        allowed = np.maximum(1e-9 * np.abs(flow), 1e-6)
        assert (np.abs(found - wanted) <= allowed).all(), column
    # All the rows that there are: G, n, G(G−1) or n(G−1).
    world = of_1995.world
    rows = {("exporter",): world.G, ("importer",): world.G, ("exporter", "industry"): world.n}
    assert len(reference) == rows.get(terms.key, world.n * (world.G - 1))


def test_of_exports_without_output_nothing_is_known(of_1995: Joined) -> None:
    # Luxembourg's c8 (coke and petroleum) has no output in 1995 and "exports" of −1 to the rest of the world.
    world = of_1995.world
    row, partner = of_1995.industries.get_loc(("LUX", "c8")), of_1995.economies.index("ROW")
    assert world.x[row] == 0
    assert world.E[row, partner] == -1
    for approach in ("source", "sink"):
        key = ("borin_mancini", approach, "exporter", "bilateral_sector")
        terms = ACCOUNTS[key].kernel(world, np.arange(world.G))
        known = {name: values[row, partner] for name, values in terms.values.items()}
        assert all(value == 0 for name, value in known.items() if name not in {"GVC", "GVCF"})
    imports = ACCOUNTS[("borin_mancini", None, "importer", "country")].kernel(world, np.arange(world.G))
    assert imports.gross[partner] == world.E[:, partner].sum() + 1
