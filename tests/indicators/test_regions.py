"""Provinces with imports from abroad: a row, or a column, of imports beside the flows between the regions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.indicators import Request, all_indicators, compute_many
from interlace.model.classification import Category

from . import worlds

FOREIGN = [
    "foreign_value_added_in_exports",
    "foreign_share_of_producer_service_inputs",
    "gvc_participation",
    "services_value_added_in_manufacturing_exports",
    "services_value_added_in_manufacturing_final_demand",
    "value_added_in_manufacturing_exports",
    "value_added_in_manufacturing_final_demand",
    "goods_value_added_in_services",
]


@pytest.fixture
def provinces():
    """Two provinces whose industries pay half of their value added to suppliers abroad."""
    world = worlds.world()
    primary = {**world.classification.primary, "M": Category("Imported inputs", "imports")}
    return replace(
        world,
        V=np.vstack([world.V[:1] / 2, world.V[1:], world.V[:1] / 2]),
        primary=pd.Index([*world.primary, "M"]),
        classification=replace(world.classification, primary=primary),
    )


@pytest.mark.parametrize("measure", FOREIGN)
def test_no_foreign_part_is_told_where_a_row_of_imports_hides_most_of_it(provinces, measure):
    with pytest.raises(Unsupported, match="row of imported inputs"):
        interlace.compute(measure, provinces, cache=False)


def test_a_column_of_imports_hides_as_much(provinces):
    world = worlds.world()
    competitive = replace(world, imports=world.Z.sum(axis=1) / 10)
    for measure in ("foreign_value_added_in_exports", "foreign_share_of_producer_service_inputs"):
        with pytest.raises(Unsupported, match="column of imports"):
            interlace.compute(measure, competitive, cache=False)


def test_what_is_told_of_provinces_has_no_foreign_rows(provinces):
    """Whatever is not refused says nothing of where things come from beyond the regions."""
    requests = [Request(one.id) for one in all_indicators()]
    for request, found in zip(requests, compute_many(requests, provinces, cache=False), strict=True):
        if not isinstance(found, Unsupported) and "component" in found.data:
            assert "foreign" not in set(found.data["component"]), request.id
