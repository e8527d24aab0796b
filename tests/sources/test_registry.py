"""The register: kinds, years, economies, and the datasets that are no panel of input-output tables."""

from __future__ import annotations

import typing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, UnknownName
from interlace.model.occupations import Occupations
from interlace.model.panel import SupplyUsePanel
from interlace.model.provenance import Provenance, Source
from interlace.sources import SourceEntry, describe, eurostat_supply_use, list_sources, load


def test_every_entry_says_what_it_is() -> None:
    for entry in list_sources():
        assert entry.kind in {"table_panel", "supply_use", "occupations"}
        assert (entry.name == "table") == (entry.known_years == ()) == (entry.economies == ())
    assert describe("bundled").known_years == interlace.load("bundled").years
    assert describe("bundled").economies == interlace.load("bundled").economies
    assert describe("bea_detail").known_years == (2012, 2017)


def test_the_typed_names_are_those_of_the_register() -> None:
    by_kind = {"supply_use": SupplyUsePanel, "occupations": Occupations}
    typed: dict[str, type] = {}
    for overload in typing.get_overloads(load):
        hints = typing.get_type_hints(overload)
        typed |= dict.fromkeys(typing.get_args(hints["name"]), hints["return"])
    assert typed == {entry.name: by_kind[entry.kind] for entry in list_sources() if entry.kind in by_kind}


def test_an_entry_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(InputError, match="'about 2010'"):
        SourceEntry(name="x", title="X", years="about 2010")
    with pytest.raises(InputError, match="the kind 'panel'"):
        SourceEntry(name="x", title="X", kind="panel")


def test_years_are_kept() -> None:
    assert interlace.load("bundled", years=[2008, 1995]).years == (1995, 2008)
    with pytest.raises(UnknownName, match="2012"):
        interlace.load("bundled", years=[2012])
    with pytest.raises(InputError, match=r"years=\[2008\]"):
        interlace.load("bundled", years=2008)  # type: ignore[call-overload]


def test_a_view_has_a_name(test_data: Path) -> None:
    file = test_data / "data" / "china" / "china_2017_42.rda"
    view = interlace.load("china.domestic", file)
    assert view.name == "china.domestic" == interlace.load("china", file).domestic().name
    assert view.digest(2017) == interlace.load("china", file).domestic().digest(2017)
    assert not view[2017].has_competitive_imports
    assert describe("china.domestic").name == "china"
    with pytest.raises(UnknownName, match="view of a source"):
        interlace.load("china.imported", file)
    with pytest.raises(UnknownName, match="view of a source"):
        interlace.load("us_occupations.domestic", test_data / "data" / "us-industry-occupation")


# Austria ------------------------------------------------------------------------------------------------------------


def test_austria_2010(test_data: Path) -> None:
    """Cells of the file by hand; the table of industries and its domestic view keep every total."""
    panel = interlace.load("austria2010", test_data / "data" / "austria-sut-2010")
    both = panel[2010]
    assert panel.years == (2010,)
    assert both.make[0, 0] == 5376.38
    assert both.Y[0, list(both.final).index("P6")] > 648.83
    assert both.g.sum() == pytest.approx(543977.55)
    assert both.imports.sum() == pytest.approx(133899.22)
    assert [finding.rule for finding in both.check().findings] == ["commodity_balance"]
    table = both.industry_by_industry()
    assert table.check(strict=True).ok
    home = table.domestic()
    np.testing.assert_allclose(home.x, table.x, rtol=1e-12)
    assert table.value_added.sum() == pytest.approx(543977.55 - 274966.38)
    assert home.V[0].sum() == pytest.approx(both.use_imported.sum())
    share = interlace.compute("foreign_share_of_producer_service_inputs", table, cache=False).data["value"][0]
    services, makers = table.in_producer_services(), table.in_role("manufacturing")
    cells = np.ix_(services, makers)
    assert share == pytest.approx(table.imported.Z[cells].sum() / table.Z[cells].sum(), rel=1e-12)
    assert interlace.load("austria2010", test_data / "data" / "austria-sut-2010").digest(2010) == both.digest


def test_the_european_layout_under_other_labels(test_data: Path) -> None:
    """Labels as Eurostat writes them give the same table."""
    both = interlace.load("austria2010", test_data / "data" / "austria-sut-2010")[2010]
    eurostat = {code: code.replace("_", "-") for code in both.industries} | {"D": "D35", "O": "O84", "P": "P85"}
    products = [f"CPA_{eurostat[code]}" for code in both.commodities]
    columns = [*(eurostat[code] for code in both.industries), *both.final]
    away = np.hstack([both.use_imported, both.Y_imported])
    whole = np.hstack([both.use, both.Y])
    again = eurostat_supply_use.read(
        pd.DataFrame(both.make.T, index=products, columns=columns[:64]),
        pd.DataFrame(whole - away, index=products, columns=columns),
        pd.DataFrame(away, index=products, columns=columns),
        "AUT", 2010, both.unit, Provenance(Source("made", "made")), Path("made"),
    )  # fmt: skip
    np.testing.assert_allclose(again.use, both.use)
    np.testing.assert_allclose(again.V, both.V)


@pytest.mark.parametrize("name", ["austria2010", "us_occupations"])
def test_files_that_are_not_there_or_something_else(name: str, tmp_path: Path) -> None:
    file = tmp_path / {"austria2010": "TestSUTs_AUT2010.RData", "us_occupations": "matrix.dta"}[name]
    with pytest.raises(InputError, match="needs its files"):
        interlace.load(name)
    with pytest.raises(InputError, match="holds no file"):
        interlace.load(name, tmp_path)
    with pytest.raises(InputError, match="there is no file"):
        interlace.load(name, file)
    file.write_bytes(b"this is a text\n")
    with pytest.raises(InputError, match=r"not an R data file|cannot be read as a Stata file"):
        interlace.load(name, file)


# Occupations --------------------------------------------------------------------------------------------------------


def test_occupations_of_the_united_states(test_data: Path) -> None:
    folder = test_data / "data" / "us-industry-occupation"
    table = interlace.load("us_occupations", folder, years=[2018])
    frame = pd.read_stata(folder / "matrix.dta")
    assert table.jobs.shape == (84, 794)
    assert (table.jobs != 0).sum() == len(frame) == 14007
    assert table.jobs.sum() == pytest.approx(frame["Employment"].sum())
    cell = table.jobs[list(table.industries).index("113"), list(table.occupations).index("11-9013")]
    assert cell == 1.1
    assert table.check().ok
    assert table.pay is None
    assert len(table.classification.members("manufacturing")) == 21
    with pytest.raises(UnknownName, match="2019"):
        interlace.load("us_occupations", folder, years=[2019])


def test_a_matrix_that_is_not_one(test_data: Path, tmp_path: Path) -> None:
    frame = pd.read_stata(test_data / "data" / "us-industry-occupation" / "matrix.dta")
    for spoilt, said in (
        (frame.drop(columns="Employment"), "the columns Employment are missing"),
        (pd.concat([frame, frame[:1]]), "stand more than once"),
        (frame.assign(industry_code=frame["industry_code"].replace(113, 999)), "999"),
        (frame[:0], "there is no row"),
    ):
        spoilt.to_stata(tmp_path / "matrix.dta", write_index=False)
        with pytest.raises(InputError, match=said):
            interlace.load("us_occupations", tmp_path)
