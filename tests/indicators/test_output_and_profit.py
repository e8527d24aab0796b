"""The output side and profit: real tables where they can be told, refusals where they cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import InputError, Unsupported
from interlace.indicators import get
from interlace.indicators.cases import value_of
from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

UNIT = Unit("USD mn", currency="USD", scale=1e6)


@pytest.fixture(scope="module")
def make(test_data, r_objects):
    (frame,) = r_objects(test_data / "data" / "bea" / "Detail_Make_2017_BeforeRedef_17sch.rda").values()
    return frame.drop(index="T007").drop(columns="T008")


@pytest.fixture(scope="module")
def usa(make):
    """The industries and their outputs of the make table; no deliveries, since none are needed."""
    codes = [str(code) for code in make.index]
    x = make.to_numpy(dtype=float).sum(axis=1)
    factories = frozenset(code for code in codes if code[:2] in ("31", "32", "33"))
    classification = Classification(
        name="bea",
        title="BEA, detail",
        names={code: code for code in codes},
        roles={"manufacturing": factories},
        final={"Y": Category("All uses", "households")},
        primary={"VA": Category("Value added", "value_added")},
    )
    return IOTable(
        Z=np.zeros((len(codes), len(codes))),
        Y=x[:, None],
        V=x[None, :],
        industries=pd.MultiIndex.from_product([["USA"], codes]),
        final=pd.MultiIndex.from_tuples([("USA", "Y")]),
        primary=pd.Index(["VA"]),
        unit=UNIT,
        year=2017,
        classification=classification,
        provenance=Provenance(Source("bea", "BEA, detail Make 2017")),
    )


def _row(make, columns):
    total = make[columns].sum(axis=1)
    return pd.DataFrame({"economy": "USA", "industry": [str(code) for code in make.index], "value": total.to_numpy()})


def _services(make):
    return [code for code in make.columns if "42" <= str(code)[:2] <= "81" and not str(code).startswith("S")]


def test_the_bea_figure_of_2017(usa, make):
    columns = _services(make)
    table = usa.with_satellite("service_output", _row(make, columns), UNIT)
    declared = get("services_in_manufacturing_output")
    (case,) = declared.cases
    assert value_of(declared, case, table) == pytest.approx(case.expected, abs=case.tolerance)
    research = usa.with_satellite("service_output", _row(make, ["541700"]), UNIT)
    assert value_of(declared, case, research) == pytest.approx(0.0283, abs=0.00005)
    each = interlace.compute(declared.id, table, by="industry", cache=False).to_frame()["value"].to_numpy()
    weights = usa.x[usa.in_role("manufacturing")]
    assert each @ weights / weights.sum() == pytest.approx(value_of(declared, case, table), rel=1e-12)


def test_a_row_in_other_units_is_brought_to_the_tables(usa, make):
    columns = _services(make)
    frame = _row(make, columns).assign(value=lambda data: data["value"] / 1000)
    table = usa.with_satellite("service_output", frame, Unit("USD bn", currency="USD", scale=1e9))
    value = interlace.compute("services_in_manufacturing_output", table, cache=False).to_frame()["value"][0]
    assert value == pytest.approx(0.0452, abs=0.00005)
    worded = usa.with_satellite("service_output", frame, "USD bn")
    assert interlace.compute("services_in_manufacturing_output", worded, cache=False).to_frame()["value"][0] == value
    euros = usa.with_satellite("service_output", frame, Unit("EUR bn", currency="EUR", scale=1e9))
    with pytest.raises(InputError, match="counts in 'EUR bn'"):
        interlace.compute("services_in_manufacturing_output", euros, cache=False)


def test_more_services_than_output_is_an_error(usa, make):
    frame = _row(make, _services(make)).assign(value=1e9)
    with pytest.raises(InputError, match="more services than they have output"):
        interlace.compute("services_in_manufacturing_output", usa.with_satellite("service_output", frame, UNIT))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("services_in_manufacturing_output", r"(?s)symmetric table.*make \(supply\) table"),
        ("operating_surplus_in_value_added", r"(?s)not split into pay.*BEA's use tables"),
    ],
)
def test_wiod_2013_cannot_bear_them(wiod, name, words):
    with pytest.raises(Unsupported, match=words):
        interlace.compute(name, wiod[2008], cache=False)


def test_profit_of_germany_1995(test_data):
    table = interlace.load("germany1995", test_data / "data" / "germany-1995")[1995]
    declared = get("operating_surplus_in_value_added")
    for case in declared.cases:
        assert value_of(declared, case, table) == pytest.approx(case.expected, abs=case.tolerance)
    over_output = interlace.compute(declared.id, table, denominator="output", cache=False).to_frame()["value"][0]
    assert over_output == pytest.approx(626760 / table.x.sum(), rel=1e-12)


def test_profit_pay_and_taxes_make_up_value_added(test_data):
    table = interlace.load("china", test_data / "data" / "china" / "china_2017_42.rda")[2017]
    share = interlace.compute("operating_surplus_in_value_added", table, by="industry", cache=False).to_frame()["value"]
    rest = table.V[table.primary_with_roles(["compensation", "taxes_on_production"])].sum(axis=0) / table.value_added
    np.testing.assert_allclose(share.to_numpy() + rest, 1.0, rtol=0, atol=1e-12)
