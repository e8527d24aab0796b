from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlace.figures._flow import MOST_LINKS, OTHER, REST, THIN, grouped, lay_out

HEIGHT, GAP = 400.0, 12.0


def _table(values: list[list[float]]) -> pd.DataFrame:
    rows = [f"E{i}" for i in range(len(values))]
    return pd.DataFrame(values, index=rows, columns=[f"f{j}" for j in range(len(values[0]))])


def _links(table: pd.DataFrame) -> int:
    """Links that are thick enough to be drawn."""
    least = THIN * table.to_numpy().sum()
    return int((table > least).to_numpy().sum())


tables = st.tuples(st.integers(1, 12), st.integers(1, 10)).flatmap(
    lambda shape: st.lists(
        st.lists(st.floats(0.001, 1.0), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


@given(tables)
def test_grouping_keeps_the_sum_the_home_and_the_limit(values: list[list[float]]) -> None:
    table = _table(values)
    small = grouped(table, "E0")
    assert small.to_numpy().sum() == pytest.approx(table.to_numpy().sum(), rel=1e-12)
    assert _links(small) <= MOST_LINKS
    assert small.index[0] == "E0"
    assert small.loc["E0"].sum() == pytest.approx(table.loc["E0"].sum(), rel=1e-12)
    for key in small.columns.drop(OTHER, errors="ignore"):
        assert small[key].sum() == pytest.approx(table[key].sum(), rel=1e-12)


def test_few_links_stay_as_they_are() -> None:
    table = _table([[0.5, 0.1], [0.3, 0.1]])
    pd.testing.assert_frame_equal(grouped(table, "E0"), table)


def test_the_largest_are_named_and_what_is_a_rest_is_not() -> None:
    table = _table([[10.0, 1.0, 1.0]] + [[5.0 - 0.3 * i] * 3 for i in range(9)])
    table.index = ["DEU", "ROW", *(f"E{i}" for i in range(8))]
    small = grouped(table, "DEU")
    assert list(small.index[:-1]) == ["DEU", "E0", "E1", "E2", "E3", "E4"]
    assert small.index[-1] == REST
    assert "ROW" not in small.index
    assert small.loc[REST].sum() == pytest.approx(table.drop(index=list(small.index[:-1])).to_numpy().sum())


def test_what_the_diagram_is_about_is_named_however_small() -> None:
    table = _table([[10.0, 8.0, 6.0, 4.0, 0.3, 0.2]] * 6)
    small = grouped(table, "E0", 12, always=["f4", "f5"])
    assert {"f4", "f5"} <= set(small.columns)
    assert _links(small) <= 12


def test_the_least_value_stays_unnamed() -> None:
    """Every other choice within the limit leaves more in the rest and the other functions."""
    rng = np.random.default_rng(7)
    table = _table((rng.random((9, 8)) ** 3).tolist())
    small = grouped(table, "E0")
    named = small.drop(index=REST, columns=OTHER, errors="ignore").to_numpy().sum()
    partners = table.drop(index="E0").sum(axis=1).sort_values(ascending=False).index
    functions = table.sum(axis=0).sort_values(ascending=False).index
    for rows, columns in itertools.product(range(6), range(1, 9)):
        kept = table.loc[["E0", *partners[:rows]], functions[:columns]]
        full_rows, full_columns = rows + 2, columns + (columns < 8)
        if full_rows * full_columns <= MOST_LINKS:
            assert kept.to_numpy().sum() <= named + 1e-12


@given(tables)
def test_nodes_do_not_overlap_and_bands_fill_them(values: list[list[float]]) -> None:
    table = grouped(_table(values), "E0")
    flow = lay_out(table, HEIGHT, GAP)
    # What is missing of a node are links below THIN, at most as many as there are on the other side.
    thin = THIN * HEIGHT * max(table.shape)
    for side in range(2):
        nodes = [node for node in flow.nodes if node.side == side]
        assert nodes[0].top >= -1e-6
        assert nodes[-1].bottom <= HEIGHT + 1e-6
        for above, below in itertools.pairwise(nodes):
            assert below.top - above.bottom >= GAP - 1e-6
        for node in nodes:
            ends = sorted(
                (band.end, band.end + band.thickness) if side else (band.start, band.start + band.thickness)
                for band in flow.bands
                if (band.target if side else band.source) == node.key
            )
            if ends:
                assert node.top - 1e-6 <= ends[0][0] <= node.top + thin
                assert node.bottom - thin <= ends[-1][1] <= node.bottom + 1e-6
                assert all(a[1] - 1e-6 <= b[0] <= a[1] + thin for a, b in itertools.pairwise(ends))


def test_a_value_has_one_thickness_everywhere() -> None:
    flow = lay_out(_table([[0.5, 0.1], [0.0, 0.4]]), HEIGHT, GAP)
    scale = {round(band.thickness / band.value, 6) for band in flow.bands}
    assert len(scale) == 1
    assert len(flow.bands) == 3  # a link of nothing is not drawn


def test_links_below_a_pixel_are_neither_drawn_nor_counted() -> None:
    """A link of next to nothing leaves room for another name, as none does."""
    home, partner = [50.0, 20.0, 12.0, 6.0, 4.0, 4.0], [0.0, 0.05, 2.0, 0.6, 0.3, 0.3]
    table = _table([home, *[[value - 0.01 * i * (value > 0.1) for value in partner] for i in range(6)]])
    assert 0.05 < THIN * table.to_numpy().sum() < 0.25
    small = grouped(table, "E0")
    cut = grouped(table.where(table > 0.1, 0.0), "E0")
    assert list(small.index) == list(cut.index)
    assert list(small.columns) == list(cut.columns)
    flow = lay_out(small, HEIGHT, GAP)
    drawn = int((small > 0).to_numpy().sum())
    assert len(flow.bands) == _links(small) <= MOST_LINKS < drawn
    assert min(band.value for band in flow.bands) > THIN * table.to_numpy().sum()
