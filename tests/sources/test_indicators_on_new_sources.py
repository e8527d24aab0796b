"""What the indicators say on tables of one economy: a figure, or a refusal that names what would do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import interlace
from interlace.errors import Unsupported
from interlace.model.table import IOTable


@pytest.fixture(scope="module")
def folder(test_data: Path) -> Path:
    return test_data / "data" / "china"


@pytest.fixture(scope="module")
def detailed(folder: Path) -> IOTable:
    return interlace.load("china", folder / "china_2017_149.rda")[2017]


@pytest.fixture(scope="module")
def combined(folder: Path) -> IOTable:
    return interlace.load("china", folder / "china_2017_42.rda")[2017]


@pytest.fixture(scope="module")
def split(combined: IOTable) -> IOTable:
    return combined.domestic()


def _value(name: str, table: IOTable, **options: object) -> float:
    data = interlace.compute(name, table, cache=False, **options).data
    return float(data["value"].sum())


def test_direct_share_is_the_same_in_149_and_42_industries(detailed: IOTable, combined: IOTable) -> None:
    ours = _value("direct_services_input_share", detailed)
    services, makers = detailed.in_role("services"), detailed.in_role("manufacturing")
    assert ours == pytest.approx(detailed.Z[services][:, makers].sum() / detailed.Z[:, makers].sum(), rel=1e-12)
    assert _value("direct_services_input_share", combined) == pytest.approx(ours, abs=0.001)


def test_direct_share_needs_imported_inputs_by_product(split: IOTable) -> None:
    with pytest.raises(Unsupported, match="imported inputs stand in one row") as caught:
        interlace.compute("direct_services_input_share", split)
    assert "together" in str(caught.value.fix)


def test_competitive_imports_are_refused_and_the_mend_works(detailed: IOTable, split: IOTable) -> None:
    name = "services_value_added_in_manufacturing_exports"
    with pytest.raises(Unsupported, match="domestic and imported products together") as caught:
        interlace.compute(name, detailed)
    assert "with_proportional_imports" in str(caught.value.fix)
    assumed = _value(name, detailed.with_proportional_imports())
    assert assumed == pytest.approx(_value(name, split), abs=0.01)


def test_what_needs_more_than_one_economy_says_so(split: IOTable) -> None:
    with pytest.raises(Unsupported, match="table of one economy") as caught:
        interlace.compute("foreign_value_added_in_exports", split)
    assert "multi-regional" in str(caught.value.fix)
    with pytest.raises(Unsupported, match="imported inputs stand in one row"):
        interlace.compute("foreign_share_of_producer_service_inputs", split)


def test_the_mend_names_the_view_where_the_imported_part_is_told(combined: IOTable) -> None:
    with pytest.raises(Unsupported, match="domestic and imported products together") as caught:
        interlace.compute("services_value_added_in_manufacturing_exports", combined)
    assert "table.domestic()" in str(caught.value.fix)


def test_the_imported_part_is_read(combined: IOTable) -> None:
    """China 2017, 42 products: the cells of the publisher's import rows, added up by hand."""
    makers = combined.in_role("manufacturing")
    services = combined.in_producer_services()
    away, bought = combined.imported.Z, combined.Z
    share = away[services][:, makers].sum() / bought[services][:, makers].sum()
    assert _value("foreign_share_of_producer_service_inputs", combined) == pytest.approx(share, rel=1e-12)
    plain = {"denominator": "intermediates"}
    broad = away[:, makers].sum() / bought[:, makers].sum()
    assert _value("offshoring_narrow_broad", combined, **plain) == pytest.approx(broad, rel=1e-12)
    narrow = np.diag(away)[makers].sum() / bought[:, makers].sum()
    assert _value("offshoring_narrow_broad", combined, width="narrow", **plain) == pytest.approx(narrow, rel=1e-12)
    services_share = away[services][:, makers].sum() / bought[:, makers].sum()
    assert _value("service_offshoring", combined, **plain) == pytest.approx(services_share, rel=1e-12)


def test_a_definition_s_stand_in_is_printed(detailed: IOTable) -> None:
    result = interlace.compute("producer_services_in_gdp", detailed, producer_services="china2015", cache=False)
    assert "training" in result.definitions["producer_services stand-in"]
    narrow, broad = (
        _value("producer_services_in_gdp", detailed, producer_services=name) for name in ("narrow", "broad")
    )
    assert 0.15 < narrow < broad < 0.4
