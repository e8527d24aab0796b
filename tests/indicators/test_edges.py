"""Edge cases: one economy, no manufacturing, no output, tables that cannot bear a figure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

CODES = ("mine", "make", "move")


def classification(**changes):
    fields = {
        "name": "three",
        "title": "three industries",
        "names": {"mine": "Mining", "make": "Manufacturing", "move": "Transport"},
        "roles": {
            "primary": frozenset({"mine"}),
            "manufacturing": frozenset({"make"}),
            "services": frozenset({"move"}),
            "digital": frozenset({"move"}),
        },
        "functions": {"mine": "primary", "make": "manufacturing", "move": "transport"},
        "producer_services": {"narrow": frozenset({"move"})},
        "final": {"C": Category("Households", "households"), "E": Category("Exports", "exports")},
        "primary": {"VA": Category("Value added", "value_added")},
    }
    return Classification(**{**fields, **changes})


def table(Z, Y, economies=("AAA",), categories=("C",), **changes):
    Z, Y = np.array(Z, dtype=float), np.array(Y, dtype=float)
    x = Z.sum(axis=1) + Y.sum(axis=1)
    return IOTable(
        Z=Z,
        Y=Y,
        V=(x - Z.sum(axis=0))[None, :],
        industries=pd.MultiIndex.from_product([economies, CODES]),
        final=pd.MultiIndex.from_product([economies, categories]),
        primary=pd.Index(["VA"]),
        unit=Unit("USD mn"),
        year=2000,
        classification=changes.pop("classification", classification()),
        provenance=Provenance(Source("made", "made for the test")),
        **changes,
    )


NATIONAL = ([[0, 4, 1], [1, 2, 2], [1, 6, 1]], [[2, 3], [9, 10], [5, 1]])
NO_FACTORY = ([[1, 0, 1], [0, 0, 0], [1, 0, 1]], [[3, 1], [0, 0], [4, 1]])


def test_direct_share_by_hand():
    made = table(*NATIONAL, categories=("C", "E"))
    values = interlace.compute("direct_services_input_share", made, cache=False).to_frame()["value"]
    assert values.tolist() == [6 / 12]
    over_output = interlace.compute("direct_services_input_share", made, denominator="output", cache=False)
    assert over_output.to_frame()["value"].tolist() == [6 / 24]


def test_national_table_has_domestic_rows_alone():
    made = table(*NATIONAL, categories=("C", "E"))
    frame = interlace.compute("services_value_added_in_manufacturing_exports", made, cache=False).to_frame()
    assert frame["component"].tolist() == ["domestic"]
    B = np.linalg.inv(np.eye(3) - made.Z / made.x)
    assert frame["value"][0] == pytest.approx(made.v[2] * B[2, 1], rel=1e-13)


def test_an_economy_without_manufacturing_has_a_missing_share_not_a_zero():
    made = table(*NO_FACTORY, categories=("C", "E"))
    for name in (
        "direct_services_input_share",
        "services_value_added_in_manufacturing_exports",
        "digital_value_added_in_manufacturing_exports",
        "services_value_added_in_manufacturing_final_demand",
    ):
        result = interlace.compute(name, made, cache=False)
        assert result.to_frame()["value"].isna().all(), name
        assert '"value": null' in result.to_json()


def test_industries_without_output_stand_at_one_step():
    made = table(*NO_FACTORY, categories=("C", "E"))
    for name in ("upstreamness", "downstreamness"):
        frame = interlace.compute(name, made, cache=False).to_frame()
        assert frame["industry"].tolist() == list(CODES)
        assert frame["value"][1] == 1.0
        assert np.isfinite(frame["value"]).all()


@pytest.mark.parametrize(
    "name",
    [
        "foreign_value_added_in_exports",
        "foreign_share_of_producer_service_inputs",
        "value_added_in_manufacturing_exports",
    ],
)
def test_one_economy_cannot_show_where_imports_come_from(name):
    with pytest.raises(Unsupported, match=r"(?s)one economy.*multi-regional table"):
        interlace.compute(name, table(*NATIONAL, categories=("C", "E")), cache=False)


def test_no_exports_are_refused():
    made = table(NATIONAL[0], [[5], [19], [6]])
    with pytest.raises(Unsupported, match=r"(?s)no column of exports.*role exports"):
        interlace.compute("services_value_added_in_manufacturing_exports", made, cache=False)


def test_competitive_imports_are_refused_where_they_would_mislead():
    made = replace(table(*NATIONAL, categories=("C", "E")), imports=np.array([1.0, 2.0, 0.0]))
    interlace.compute("direct_services_input_share", made, cache=False)
    for name in ("services_value_added_in_manufacturing_exports", "upstreamness"):
        with pytest.raises(Unsupported, match="domestic and imported products together"):
            interlace.compute(name, made, cache=False)


def test_roles_that_nobody_named_are_refused():
    known = classification()
    bare = Classification(
        "bare", "a bare list", {code: code for code in CODES}, final=known.final, primary=known.primary
    )
    with pytest.raises(Unsupported, match=r"(?s)a bare list does not say which industries are manufacturing.*role"):
        interlace.compute("direct_services_input_share", table(*NATIONAL, categories=("C", "E"), classification=bare))
    with pytest.raises(Unsupported, match="does not say which industries are producer services"):
        interlace.compute("producer_services_in_gdp", table(*NATIONAL, categories=("C", "E"), classification=bare))


def test_refusals_stand_in_place_of_results():
    made = table(*NATIONAL, categories=("C", "E"))
    requests = [
        interlace.indicators.Request("upstreamness"),
        interlace.indicators.Request("foreign_value_added_in_exports"),
    ]
    first, second = interlace.indicators.compute_many(requests, made, cache=False)
    assert first.measure == "upstreamness"
    assert isinstance(second, Unsupported)


def test_a_changed_cell_is_never_answered_from_the_cache():
    made = table(*NATIONAL, categories=("C", "E"))
    before = interlace.compute("direct_services_input_share", made).to_frame()["value"][0]
    Z = np.array(made.Z)
    Z[2, 1] += 6
    changed = replace(made, Z=Z)  # no step says so
    after = interlace.compute("direct_services_input_share", changed).to_frame()["value"][0]
    assert (before, after) == (6 / 12, 12 / 18)
