"""What every call has in common: panels, the spelling of options, imports beside the flows, industries that lack."""

from __future__ import annotations

import inspect
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace import value_chain
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.classification import Category
from interlace.model.panel import TablePanel
from interlace.value_chain import (
    chain,
    exposure,
    extract,
    extract_each,
    gvc_income,
    linkages,
    origins,
    propagation_lengths,
    smile,
)

from .worlds import made

CALLS = {
    "chain": lambda data, **more: chain(data, "DEU", "make0", **more),
    "smile": lambda data, **more: smile(data, "DEU", "make0", **more),
    "gvc_income": gvc_income,
    "origins": origins,
    "linkages": linkages,
    "exposure": exposure,
    "propagation_lengths": propagation_lengths,
    "extract": lambda data, **more: extract(data, industry=("DEU", "make0"), **more),
    "extract_each": lambda data, **more: extract_each(data, "DEU", **more),
}


def panel():
    first = made(("CHN", "DEU"), ["make", "move", "bank"], seed=3)
    tables = [replace(first, year=2001), replace(first, year=2003, Z=0.9 * first.Z), replace(first, year=2004)]
    return TablePanel.of(tables)


@pytest.mark.parametrize("name", CALLS)
def test_a_panel_is_its_tables_one_below_the_other(name):
    data, done = panel(), []
    given = CALLS[name](data, years=[2001, 2003], workers=1, progress=done.append).to_frame()
    alone = [CALLS[name](data[year]).to_frame() for year in (2001, 2003)]
    pd.testing.assert_frame_equal(given, pd.concat(alone, ignore_index=True), check_exact=True)
    assert done == [2001, 2003]
    assert sorted(set(CALLS[name](data).to_frame()["year"])) == [2001, 2003, 2004]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"years": "2001"}, InputError, "several years"),
        ({"years": [2002]}, UnknownName, "2002"),
        ({"workers": "2"}, InputError, "workers"),
        ({"yeers": [2001]}, UnknownName, "(?s)unknown option 'yeers'.*'years'"),
    ],
)
def test_bad_options_are_named(name, options, error, words):
    with pytest.raises(error, match=words):
        CALLS[name](panel(), **options)


def test_every_call_spells_its_options_the_same_way():
    known = {"economy", "partner", "industry", "by", "years", "producer_services", "workers", "progress", "data"}
    own = {
        "flow", "margins", "scope", "labour_share", "decay", "origin", "destination", "threshold", "suppliers", "users",
        "pairs", "side", "final", "share", "of", "method", "whose", "top",
    }  # fmt: skip
    for name in CALLS:
        options = set(inspect.signature(getattr(value_chain, name)).parameters)
        assert {"data", "years", "workers", "progress"} <= options <= known | own, name


def test_older_keywords_still_do():
    table = panel()[2001]
    new = extract(table, suppliers="producer_services", producer_services="narrow").data
    assert extract(table=table, suppliers="producer_services", definition="narrow").data.equals(new)
    ranked = extract_each(table, "DEU", suppliers="producer_services", producer_services="narrow").data
    assert extract_each(table, "DEU", suppliers="producer_services", definition="narrow").data.equals(ranked)
    assert gvc_income(table, of="services").data.equals(gvc_income(table, industry="services").data)
    assert linkages(table=table).data.equals(linkages(table).data)
    with pytest.raises(InputError, match="definition and producer_services are the same option"):
        extract(table, suppliers="producer_services", definition="narrow", producer_services="narrow")


def test_the_spelling_of_a_choice_does_not_matter():
    table = panel()[2001]
    given = extract_each(table, "deu", "Industry", side="Forward", whose="World", of="gdp")
    assert given.data.equals(extract_each(table, "DEU", "industry", side="forward", whose="world", of="GDP").data)
    assert origins(table, "Exports", by="Economy").data.equals(origins(table, "exports", by="economy").data)
    assert exposure(table, scope="Table").digest == exposure(table, scope="table").digest
    assert linkages(table, scope=" TABLE ").data.equals(linkages(table, scope="table").data)
    found = extract(table, suppliers="make0", users="move1", pairs="Domestic", method="Refactor")
    assert found.data.equals(extract(table, suppliers="make0", users="move1", pairs="domestic", method="refactor").data)
    wide = extract(table, suppliers="producer_services", producer_services="Narrow")
    assert wide.definitions["suppliers"] == "producer services (narrow) of all economies"


def test_producer_services_of_ones_own():
    table = panel()[2001]
    own = extract(table, suppliers="producer_services", users="make0", producer_services=["bank2"])
    assert own.data["value"].tolist() == extract(table, suppliers=["bank2"], users="make0").data["value"].tolist()
    assert own.definitions["suppliers"] == "producer services (own) of all economies"


def test_totals_are_of_one_year():
    data = panel()
    found = extract(data, industry=("DEU", "make0"))
    for year in data.years:
        assert found.total("GDP", "DEU", year) == extract(data[year], industry=("DEU", "make0")).total("GDP", "DEU")
    assert found.total("GDP", "DEU") == found.total("GDP", "DEU", 2004)
    assert sorted(found.solutions) == [2001, 2003, 2004]
    with pytest.raises(UnknownName, match="2002"):
        found.total("GDP", year=2002)


def test_what_some_years_do_not_bear_is_told_with_the_years():
    first, later = panel()[2001], panel()[2003]
    jobs = pd.Series(np.arange(1.0, 7.0), index=first.industries)
    found = extract(TablePanel.of([first.with_satellite("employment", jobs, "persons"), later]), economy="DEU")
    assert sorted(set(found.data.loc[found.data["component"] == "jobs", "year"])) == [2001]
    assert found.refusals["jobs"].endswith("(2003)")
    assert extract(later, economy="DEU").refusals["jobs"] in found.refusals["jobs"]


# Imports beside the flows --------------------------------------------------------------------------------------------


def provinces():
    """Two provinces that buy imported inputs for 10% of their output, in a row beside their value added."""
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    book = table.classification
    bought = 0.1 * table.x
    return replace(
        table,
        V=np.vstack([table.value_added - bought, bought]),
        primary=pd.Index(["VA", "M"]),
        classification=replace(book, primary={**book.primary, "M": Category("Imported inputs", "imports")}),
    )


def test_imported_inputs_are_no_foreign_share_of_zero():
    table = provinces()
    found = chain(table, "DEU", "make0")
    content = found.to_frame()["value"].sum()
    assert content < 0.91, "imported inputs are not in the income"
    with pytest.raises(Unsupported, match="row of imported inputs"):
        _ = found.foreign_share
    none = replace(table, V=np.vstack([table.V.sum(axis=0), np.zeros(table.n)]))
    alone = chain(none, "DEU", "make0")
    assert alone.to_frame()["value"].sum() == pytest.approx(1)
    own = alone.to_frame().query("economy == 'DEU'")["value"].sum()
    assert alone.foreign_share.data["value"].item() == pytest.approx(1 - own)


def test_imports_of_which_nobody_is_told_to_deliver_cannot_be_taken_out():
    table = provinces()
    for side in ("trade", "imports"):
        with pytest.raises(Unsupported, match="who delivers what Germany imports"):
            extract(table, economy="DEU", side=side)
        assert np.isfinite(extract(table, economy="DEU", partner="CHN", side=side).total())
    assert np.isfinite(extract(table, economy="DEU", side="exports").total())


def test_a_column_of_imports_without_any_is_none():
    table = panel()[2001]
    zero = replace(table, imports=np.zeros(table.n))
    assert linkages(zero).data["value"].tolist() == linkages(table).data["value"].tolist()
    with pytest.raises(Unsupported, match="imported products"):
        linkages(replace(table, imports=0.1 * table.x))


def test_the_world_is_where_the_table_has_the_rest_of_it(bundled):
    assert "in the world's final products" in gvc_income(bundled[2011]).title
    assert "in the final products of manufacturing of these economies" in gvc_income(provinces()).title


# Industries that lack ------------------------------------------------------------------------------------------------


def test_a_table_without_a_function_ends_in_no_traceback(test_data):
    data = interlace.load("table", test_data / "cases" / "crash_report_functions.csv")
    economy = data.economies[0]
    found = chain(data, economy, "manufacturing")
    assert set(found.functions().data["function"]) == {"primary", "own production", "other services"}
    assert smile(data, economy, "manufacturing").test.shape == "untested"
    with pytest.raises(Unsupported, match="value-added rate of distribution"):
        smile(data, economy, "manufacturing", value_chain.Margins(economy, 2006, 1.0, 1.0, 1.0))
    assert set(gvc_income(data, by="function").data["function"]) == {"primary", "manufacturing", "other services"}


def test_an_economy_without_the_industry_has_a_missing_chain_and_an_untested_smile():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    keep = np.arange(table.n) != 2
    pair = ("DEU", "make0")
    assert table.industries[2] == pair
    Z = table.Z[np.ix_(keep, keep)]
    x = Z.sum(axis=1) + table.Y[keep].sum(axis=1)
    lacks = replace(table, Z=Z, Y=table.Y[keep], V=(x - Z.sum(axis=0))[None, :], industries=table.industries[keep])
    assert chain(lacks, *pair).to_frame()["value"].isna().all()
    found = smile(lacks, *pair)
    assert found.to_frame().empty
    assert found.test.shape == "untested"
    mixed = smile(TablePanel.of([table, replace(lacks, year=table.year + 1)]), *pair)
    assert len(mixed.to_frame()) == len(smile(table, *pair).to_frame())
    assert mixed.in_year(table.year + 1).to_frame().empty
    for work in (lambda: extract(lacks, industry=pair), lambda: propagation_lengths(lacks, origin=pair)):
        with pytest.raises(InputError, match="none of these industries of DEU"):
            work()
