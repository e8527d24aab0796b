"""Merging: sums by name, and an error for every group that is not one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from interlace.errors import InputError, UnknownName, Unsupported

from .tables import Y, Z, labels, table


def test_economies_merge_into_sums():
    merged = table().aggregate(economies={"WLD": ["CHN", "deu"]})
    assert merged.economies == ("WLD",)
    assert merged.Z.tolist() == (Z[:3, :3] + Z[:3, 3:] + Z[3:, :3] + Z[3:, 3:]).tolist()
    assert merged.Y.tolist() == (Y[:3, :2] + Y[:3, 2:] + Y[3:, :2] + Y[3:, 2:]).tolist()
    assert list(merged.final) == [("WLD", "C"), ("WLD", "N")]
    assert str(merged.provenance.steps[-1]).startswith("economies merged")


def test_industries_merge_into_sums_in_the_groups_order():
    merged = table().aggregate(industries={"move": ["move"], "goods": ["mine", "make"]}, names={"goods": "Goods"})
    assert list(merged.industries) == [("CHN", "move"), ("CHN", "goods"), ("DEU", "move"), ("DEU", "goods")]
    assert merged.Z[1, 1] == Z[:2, :2].sum()
    assert merged.Z[0, 3] == Z[2, 3:5].sum()
    assert merged.V[0].tolist() == [18, 28, 25, 36]
    assert merged.classification.name_of("goods") == "Goods"
    assert "merged to 2 industries" in merged.classification.title


def test_imports_and_residual_are_summed_too():
    merged = table(imports=np.arange(6.0), residual=np.ones(6)).aggregate(economies={"WLD": ["CHN", "DEU"]})
    assert merged.imports.tolist() == [3, 5, 7]
    assert merged.residual.tolist() == [2, 2, 2]


def test_a_merged_table_shares_nothing_that_can_be_written():
    merged = table().aggregate(economies={"WLD": ["CHN", "DEU"]})
    for cells in (merged.Z, merged.Y, merged.V, merged.x):
        assert not cells.flags.writeable


@pytest.mark.parametrize(
    ("economies", "words"),
    [
        ({"EU": ["DEU", "FRA"]}, "'FRA'"),
        ({"A": ["CHN", "DEU"], "B": ["DEU"]}, "two groups"),
        ({"A": ["DEU", "DEU"]}, "two groups"),
        ({"CHN": ["DEU"]}, "not in it"),
        ({"EU": []}, "empty"),
    ],
)
def test_wrong_groups_of_economies_are_refused(economies, words):
    with pytest.raises(InputError, match=words):
        table().aggregate(economies=economies)


def test_wrong_groups_of_industries_are_refused():
    with pytest.raises(InputError, match="in no group: move"):
        table().aggregate(industries={"goods": ["mine", "make"]})


def test_nothing_asked_is_nothing_done():
    made = table()
    assert made.aggregate() is made
    assert made.aggregate(economies={}, industries={}) is made


def test_satellites_are_not_added_up_blindly():
    made = table(satellites=pd.DataFrame(np.ones((1, 6)), index=["pay per hour"], columns=labels()))
    with pytest.raises(Unsupported, match="satellites"):
        made.aggregate(economies={"WLD": ["CHN", "DEU"]})


def test_the_rest_of_the_world_is_all_others():
    three = table(
        industries=labels(("ROM", "CHN")).set_levels(["CHN", "ROU"], level=0),
        final=pd.MultiIndex.from_product([("ROU", "CHN"), ("C", "N")]),
    )
    chosen = three.select(["ROM"])
    assert chosen.economies == ("ROU", "ROW")
    assert chosen.exports[chosen.of_economy("ROU")].tolist() == three.exports[three.of_economy("ROU")].tolist()
    assert three.select(["CHN", "ROU"]) is three


@pytest.mark.parametrize("chosen", [[], ["ROW"], ["FRA"]])
def test_choices_that_leave_nothing_to_compare_are_refused(chosen):
    made = table(
        industries=pd.MultiIndex.from_product([("CHN", "ROW"), ("mine", "make", "move")]),
        final=pd.MultiIndex.from_product([("CHN", "ROW"), ("C", "N")]),
    )
    with pytest.raises(InputError):
        made.select(chosen)


def test_the_same_merging_gives_the_same_digest():
    groups = {"WLD": ["CHN", "DEU"]}
    first, second = table().aggregate(economies=groups), table().aggregate(economies=dict(groups))
    assert first.provenance.digest == second.provenance.digest
    assert first.provenance.digest != table().aggregate(economies={"EU": ["DEU"]}).provenance.digest


def test_unknown_industries_are_named():
    with pytest.raises(InputError, match="dance"):
        table().aggregate(industries={"a": ["mine", "make", "move", "dance"]})
    with pytest.raises(UnknownName, match="'XXX'"):
        table().select(["XXX"])
