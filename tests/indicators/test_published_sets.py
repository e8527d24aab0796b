"""Whole published data sets: positions of Antràs & Chor, and outside decompositions of the exports of 1995."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import interlace

LARGE, MIDDLE = 10_000.0, 1_000.0  # million USD of output


@pytest.fixture(scope="module")
def published(test_data):
    frame = pd.read_stata(test_data / "data" / "antras-chor" / "WIOD2013_GVCmeasures_Dec2017.dta")
    frame["economy"] = frame["cty_name"].replace({"RoW": "ROW", "ROM": "ROU"}).astype(str)
    frame["industry"] = "c" + frame["ind_num"].astype(int).astype(str)
    return frame


@pytest.mark.parametrize("year", range(1995, 2012))
def test_positions_of_antras_and_chor(year, wiod, published):
    # The publisher's cells are rounded to integers in the copy at hand, theirs are not: the difference falls with size.
    table = wiod[year]
    theirs = published[published["year"] == year].set_index(["economy", "industry"]).reindex(table.industries)
    assert theirs["GVC_Ui"].notna().all()
    for name, column in (("upstreamness", "GVC_Ui"), ("downstreamness", "GVC_Di")):
        ours = interlace.compute(name, table, cache=False).to_frame()
        assert list(zip(ours["economy"], ours["industry"], strict=True)) == list(table.industries)
        gap = np.abs(ours["value"].to_numpy() - theirs[column].to_numpy(dtype=float))
        assert gap[table.x > LARGE].max() <= 0.021
        assert gap[table.x > MIDDLE].max() <= 0.115


def test_without_the_stock_correction_upstreamness_is_another(wiod, published):
    table = wiod[2009]
    theirs = published[published["year"] == 2009].set_index(["economy", "industry"]).reindex(table.industries)
    plain = interlace.compute("upstreamness", table, inventory_correction=False, cache=False).to_frame()
    gap = np.abs(plain["value"].to_numpy() - theirs["GVC_Ui"].to_numpy(dtype=float))
    assert gap[table.x > LARGE].max() > 0.1


@pytest.fixture(scope="module")
def decomposed(test_data):
    folder = test_data / "reference" / "exports-1995"
    frame = pd.read_csv(folder / "services_content_of_manufacturing_exports.csv", index_col="Using_Country")
    return frame.rename(index={"ROM": "ROU", "RoW": "ROW"})


def test_services_content_of_1995(wiod, decomposed):
    table = wiod[1995]
    ours = interlace.compute("services_value_added_in_manufacturing_exports", table, cache=False).to_frame()
    wide = ours.pivot(index="economy", columns="component", values="value")
    theirs = decomposed.reindex(list(table.economies))
    assert np.abs(wide["domestic"].reindex(theirs.index) - theirs["serv_dom_share"]).max() <= 1e-9
    assert np.abs(wide["foreign"].reindex(theirs.index) - theirs["serv_for_share"]).max() <= 1e-9


@pytest.mark.parametrize(
    ("function", "component", "column"),
    [
        ("own production", "domestic", "own_manuf_dom_share"),
        ("other manufacturing", "foreign", "manuf_for_share"),
        ("primary", None, "primary_c1_2_share"),
        ("utilities and construction", None, "util_constr_c17_18_share"),
        ("distribution", None, "distribution_c19_21_share"),
        ("transport", None, "transport_c23_26_share"),
    ],
)
def test_structure_of_1995(wiod, decomposed, function, component, column):
    table = wiod[1995]
    ours = interlace.compute("value_added_in_manufacturing_exports", table, cache=False).to_frame()
    ours = ours[ours["function"] == function]
    if component:
        assert set(ours["component"]) == {component}
    values = ours.groupby("economy", sort=False)["value"].sum()
    theirs = decomposed[column].reindex(list(table.economies))
    assert np.abs(values.reindex(theirs.index) - theirs).max() <= 1e-9


def test_foreign_content_of_1995(wiod, test_data):
    table = wiod[1995]
    theirs = pd.read_csv(
        test_data / "reference" / "exports-1995" / "bm_exporter_source_country.csv.gz", index_col="Exporting_Country"
    ).rename(index={"ROM": "ROU", "RoW": "ROW"})
    ours = interlace.compute("foreign_value_added_in_exports", table, cache=False).to_frame().set_index("economy")
    share = (theirs["FC"] / theirs["GEXP"]).reindex(ours.index)
    assert np.abs(ours["value"] - share).max() <= 1e-9
