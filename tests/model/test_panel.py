"""Panels: lazy over years, the same figures at any number of workers, no change without a trace."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import interlace
from interlace.errors import InputError, UnknownName
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable

from .tables import Y, Z, classification, labels, table


def of_year(year: int) -> IOTable:
    made = table(Y=Y + (year - 2000) / 7)
    return replace(made, year=year, provenance=made.provenance.then("of year", year=year))


def panel() -> TablePanel:
    return TablePanel.of([of_year(year) for year in (2003, 2001, 2002)], "small")


class Counted:
    """A panel of files that counts how often each is read."""

    def __init__(self) -> None:
        self.read: list[int] = []
        self.panel = TablePanel(
            "counted",
            {year: partial(self._table, year) for year in (2002, 2001)},
            {year: partial(self._provenance, year) for year in (2001, 2002)},
            ("CHN", "DEU"),
            classification(),
        )

    def _table(self, year: int) -> IOTable:
        self.read.append(year)
        return of_year(year)

    def _provenance(self, year: int) -> Provenance:
        return of_year(year).provenance


def test_years_ascend_and_can_be_asked_for():
    small = panel()
    assert small.years == (2001, 2002, 2003)
    assert len(small) == 3
    assert 2002 in small
    assert 1999 not in small
    assert small[2002].year == 2002
    assert small[np.int64(2002)].year == 2002
    assert [made.year for made in small] == [2001, 2002, 2003]
    assert "2001-2003 (3 years), 2 economies" in repr(small)


@pytest.mark.parametrize("ask", ["__getitem__", "provenance", "digest", "fingerprint"])
def test_an_unknown_year_is_named(ask):
    with pytest.raises(UnknownName, match="unknown year 1066") as caught:
        getattr(panel(), ask)(1066)
    assert "2001-2003" in str(caught.value)


def test_an_unknown_year_stops_a_computation():
    with pytest.raises(UnknownName):
        interlace.compute("upstreamness", panel(), years=[1066])
    with pytest.raises(InputError, match=r"years=\[2001\]"):
        interlace.compute("upstreamness", panel(), years=2001)
    with pytest.raises(InputError, match="no year"):
        interlace.compute("upstreamness", panel(), years=[])


def test_tables_that_do_not_belong_together_are_refused():
    other = table(
        industries=labels(("CHN", "FRA")),
        final=table().final.set_levels(["CHN", "FRA"], level=0),
    )
    for tables, words in (
        ([], "no year"),
        ([of_year(2001), of_year(2001)], "two tables of 2001"),
        ([of_year(2001), replace(other, year=2002)], "different economies"),
        ([of_year(2001), replace(of_year(2002), classification=classification(roles={}))], "different classifications"),
    ):
        with pytest.raises(InputError, match=words):
            TablePanel.of(tables)
    with pytest.raises(InputError, match="no year"):
        TablePanel("empty", {}, {}, (), classification())


def test_a_digest_is_known_without_reading_cells():
    counted = Counted()
    assert counted.panel.digest(2001) == of_year(2001).provenance.digest
    _ = counted.panel.provenance_of()
    assert counted.read == []


def test_a_second_computation_reads_nothing():
    counted = Counted()
    first = interlace.compute("direct_services_input_share", counted.panel)
    assert sorted(counted.read) == [2001, 2002]
    second = interlace.compute("direct_services_input_share", counted.panel)
    assert sorted(counted.read) == [2001, 2002]
    assert first.to_csv() == second.to_csv()
    interlace.compute("direct_services_input_share", counted.panel, cache=False)
    assert sorted(counted.read) == [2001, 2001, 2002, 2002]


def test_a_change_must_leave_a_trace():
    silent = panel().transformed(lambda made: replace(made, Z=made.Z * 2), classification())
    with pytest.raises(InputError, match="no trace"):
        silent[2001]
    same = panel().transformed(lambda made: made, classification())
    assert same[2001].provenance.digest == panel()[2001].provenance.digest


def test_a_change_that_hides_its_parameter_is_not_answered_from_the_cache():
    def scaled(factor: float) -> TablePanel:
        def change(made: IOTable) -> IOTable:
            cells = np.array(made.Z)
            cells[2] *= factor
            return replace(made, Z=cells, provenance=made.provenance.then("services scaled"))

        return Counted().panel.transformed(change, classification())

    shares = [interlace.compute("direct_services_input_share", scaled(f)).to_frame()["value"] for f in (1.0, 3.0)]
    assert not np.allclose(shares[0], shares[1])


def test_changes_follow_one_another():
    def step(name: str):
        return lambda made: replace(made, provenance=made.provenance.then(name))

    twice = panel().transformed(step("first"), classification()).transformed(step("second"), classification())
    assert [str(s) for s in twice[2001].provenance.steps[-2:]] == ["first", "second"]
    assert twice.provenance(2001).digest == twice[2001].provenance.digest
    assert twice.economies == panel().economies


def test_a_definition_of_ones_own_is_in_every_year():
    ours = panel().with_producer_services("ours", {"make"})
    assert ours.classification.default_producer_services == "ours"
    assert all(made.in_producer_services().tolist() == [False, True, False] * 2 for made in ours)
    narrow = interlace.compute("producer_services_in_gdp", panel(), producer_services="narrow")
    own = interlace.compute("producer_services_in_gdp", panel(), producer_services=["make"])
    as_panel = interlace.compute("producer_services_in_gdp", ours)
    assert own.definitions["producer_services"] == "own: make"
    np.testing.assert_allclose(own.data["value"], as_panel.data["value"], rtol=1e-15)
    assert not np.allclose(own.data["value"], narrow.data["value"])
    assert len({own.digest, narrow.digest, as_panel.digest}) == 3


def test_a_factor_is_made_once_and_shared_between_threads():
    made = table()
    found = []
    workers = [threading.Thread(target=lambda: found.append(made.factor)) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert all(np.array_equal(one.lu, found[0].lu) for one in found)
    assert np.allclose(made.factor.inverse() @ (np.eye(6) - Z / made.x), np.eye(6))


@pytest.mark.parametrize("given", [None, "bundled", np.eye(2)])
def test_what_is_no_table_is_refused_by_every_analysis(given):
    analyses = [
        lambda: interlace.compute("domar_weights", given),
        lambda: interlace.claims.check(given),
        lambda: interlace.exports.decompose(given),
        lambda: interlace.sda.decompose(given, 1995, 2008),
        lambda: interlace.value_chain.chain(given, "DEU", "c15"),
        lambda: interlace.value_chain.extract(given, industry="c15"),
    ]
    for analysis in analyses:
        with pytest.raises(InputError) as refusal:
            analysis()
        assert refusal.value.fix


def test_a_year_may_be_text_as_it_comes_from_a_file():
    assert panel()["2002"].year == 2002
    assert panel().digest("2002") == panel().digest(2002)
    with pytest.raises(UnknownName, match="unknown year 1066"):
        panel()["1066"]
    for given in ("twenty", 2002.0, None, True):
        with pytest.raises(InputError, match=r"is not a year\n.*whole numbers, for example 2008"):
            panel()[given]


def test_a_span_of_years_is_the_panel_of_those_with_both_ends():
    small = panel()
    assert small[2001:2002].years == (2001, 2002)
    assert small[:2002].years == (2001, 2002)
    assert small["2002":].years == (2002, 2003)
    assert small[1990:2001].years == (2001,)
    assert small[:].years == small.years
    assert small[2002:2003].provenance(2003) == small.provenance(2003)
    with pytest.raises(UnknownName, match="unknown year '1990-1995'"):
        small[1990:1995]
    with pytest.raises(InputError, match=r"takes no step\n.*select_years"):
        small[2001:2003:2]
