"""Every measure declares what its reader is owed, and gives what the contract of results says."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import interlace
from interlace.errors import InputError, UnknownName
from interlace.indicators import TRENDS, Case, Needs, all_indicators, indicator, made_by
from interlace.indicators.cases import value_of
from interlace.indicators.options import Buyers, Denominator, Imports, Split, Way
from interlace.model import references
from interlace.model.result import COLUMNS
from interlace.model.table import IOTable

INDICATORS = {item.id: item for item in all_indicators()}
MEASURES = {item.id: item for item in all_indicators(analyses=True)}
EACH = pytest.mark.parametrize("declared", INDICATORS.values(), ids=INDICATORS)
EVERY = pytest.mark.parametrize("declared", MEASURES.values(), ids=MEASURES)


@EVERY
def test_declaration_is_complete(declared):
    assert declared.trend in TRENDS
    for name in ("title", "formula", "reading", "unit"):
        assert getattr(declared, name).strip(), name
    assert declared.cite
    assert all(references.citation(key) and references.bibtex(key) for key in declared.cite)
    assert declared.traps or declared.analysis, "what misleads a reader must be said"
    assert declared.cases, "a value from outside the project"
    assert all(case.source.strip() and case.tolerance >= 0 for case in declared.cases)


@EACH
def test_is_one_file_named_after_it(declared):
    module = importlib.import_module(declared.function.__module__)
    assert Path(module.__file__).stem == declared.id == declared.function.__name__
    assert declared.function.__doc__
    assert "Returns" in declared.function.__doc__


def test_every_file_of_a_trend_declares_an_indicator():
    package = importlib.import_module("interlace.indicators")
    for folder in pkgutil.iter_modules(package.__path__):
        if folder.ispkg:
            trend = importlib.import_module(f"interlace.indicators.{folder.name}")
            names = [module.name for module in pkgutil.iter_modules(trend.__path__) if not module.name.startswith("_")]
            assert set(names) <= set(INDICATORS), folder.name


def test_every_analysis_is_declared():
    """What the packages of analyses offer to compute; several questions at once, and the quick split, are no others."""
    offered = {
        getattr(package, name)
        for package in (interlace.exports, interlace.sda, interlace.value_chain)
        for name in package.__all__
        if inspect.isfunction(getattr(package, name))
    }
    declared = {item.function for item in MEASURES.values() if item.analysis}
    assert offered - declared == {interlace.sda.decompose_many, interlace.sda.two_way}


def test_a_result_is_known_by_the_name_that_its_analysis_gives():
    names = [name for item in MEASURES.values() for name in (item.id, *item.results)]
    assert len(names) == len(set(names))
    for item in MEASURES.values():
        assert all(made_by(name) is item for name in (item.id, *item.results))
    with pytest.raises(UnknownName):
        made_by("nothing")
    table = interlace.load("bundled")[2011]
    for method in ("kww", "hiy"):
        assert made_by(interlace.exports.decompose(table, method).measure).id == "export_decomposition"
    chain = interlace.value_chain.chain(table, "DEU", "c15")
    for result in (chain.result, chain.foreign_share, chain.functions()):
        assert made_by(result.measure).id == "chain_income"
    assert made_by(interlace.value_chain.smile(table, "DEU", "c15").result.measure).id == "smile"
    lost = interlace.value_chain.extract(table, industry=("DEU", "c15"))
    assert made_by(lost.by_economy().measure).id == made_by(lost.measure).id == "extraction"
    for by in ("industry", "partner"):
        assert made_by(interlace.value_chain.extract_each(table, "DEU", by).measure).id == "extraction_ranking"


@EVERY
def test_explain_tells_everything(declared):
    text = str(interlace.explain(declared.id))
    for part in (declared.title, declared.formula, declared.reading, declared.unit, declared.cases[0].told):
        assert part in text
    for option in declared.options:
        assert f"  {option.name}{'' if option.required else ' = '}" in text
        assert option.meaning != option.name.replace("_", " "), "an option says what it means, as Annotated"


@EVERY
def test_cases(declared, wiod, outside):
    for case in declared.cases:
        if case.table != "wiod2013" and not declared.analysis:
            continue
        tables = wiod if case.table == "wiod2013" else outside[case.table]
        value = value_of(declared, case, case.data(lambda year, tables=tables: tables[year]))
        assert value == pytest.approx(case.expected, abs=case.tolerance, rel=0), case


@EACH
def test_result_on_the_bundled_table(declared, bundled):
    table = bundled[2011]
    outcome = interlace.indicators.compute_many([interlace.indicators.Request(declared.id)], table, cache=False)[0]
    if isinstance(outcome, interlace.errors.Unsupported):
        assert outcome.fix, "a refusal says what would do"
        return
    result = outcome
    frame = result.to_frame()
    assert [name for name in frame.columns if name in COLUMNS] == [name for name in COLUMNS if name in frame.columns]
    assert {"economy", "year", "value", "unit"} <= set(frame.columns)
    assert all(frame[name].dtype == "str" for name in frame.columns if name not in ("year", "value"))
    assert list(dict.fromkeys(frame["economy"])) == list(table.economies)
    assert set(frame["unit"]) == {declared.unit}
    if declared.unit == "share" and declared.id != "value_added_in_manufacturing_exports":
        totals = frame.groupby([name for name in ("economy", "industry") if name in frame.columns])["value"].sum()
        assert totals.max() <= 1.2
        assert totals.min() >= -0.2
    assert len(result.digest) == 12
    assert result.references


def test_a_type_checker_knows_the_choices_of_shared_options():
    shared = {"by": Split, "denominator": Denominator, "demand": Buyers, "direction": Way, "imports": Imports}
    for name, known in shared.items():
        options = [option for item in MEASURES.values() for option in item.options if option.name == name]
        assert {value for option in options for value in option.choices} - {None} == set(get_args(known)), name
        # None stands for a measure's own default, so it must be that where it may be chosen.
        assert all(option.default is None for option in options if None in option.choices), name


def test_indicators_are_listed_as_a_table():
    listed = interlace.list_indicators()
    assert isinstance(listed, tuple)
    assert tuple(INDICATORS.values()) == listed
    assert repr(listed).splitlines()[0].split() == ["id", "trend", "title"]
    assert len(repr(listed).splitlines()) == len(listed) + 1
    assert len(repr(listed)) < 200 * len(listed)
    assert list(listed.to_frame().columns) == ["id", "title", "trend", "unit", "kind"]
    shown = listed._repr_html_()
    assert shown.count("<tr") == len(listed) + 1
    assert len(shown) < 30_000
    for trend in TRENDS:
        some = interlace.list_indicators(trend=trend, analyses=True)
        assert list(some) == [item for item in MEASURES.values() if item.trend == trend]
    with pytest.raises(interlace.errors.UnknownName, match=r"unknown trend 'outsorcing'\n.*did you mean 'outsourcing'"):
        interlace.list_indicators(trend="outsorcing")


def test_an_incomplete_declaration_is_refused():
    with pytest.raises(InputError, match=r"lacks reading, cite, cases, denominator"):
        indicator(
            id="half", trend="servicification", title="Half", unit="share", formula="x", reading="", cite=(),
            needs=Needs(IOTable), cases=(),
        )(lambda table: None)  # fmt: skip


def test_cases_of_one_source_are_declared_together():
    wanted = {"economy": "CHN", "industry": "c14", "component": "domestic"}
    source = "{} of {} USD mn"
    first, second = Case.each(
        "wiod2013", 2008, {"CHN c14": (1_500, 6_000), "DEU": 0.5}, 0.1, source, component="domestic"
    )
    assert first == Case("wiod2013", 2008, wanted, 0.25, 0.1, source, gaps=("1,500", "6,000"))
    assert first.told == "1,500 of 6,000 USD mn"
    assert second == Case("wiod2013", 2008, {"economy": "DEU", "component": "domestic"}, 0.5, 0.1, source)


def test_an_id_is_taken_once():
    case = Case("wiod2013", 2008, {}, 0.0, 0.0, "none")
    with pytest.raises(InputError, match="two measures have the id 'upstreamness'"):
        indicator(
            id="upstreamness", trend="value_chain", title="t", unit="steps", formula="x", reading="r",
            cite=("antras2018",), needs=Needs(IOTable), cases=(case,),
        )(lambda table: None)  # fmt: skip


def test_unknown_names_are_met_with_the_nearest():
    table = interlace.load("bundled")[2011]
    with pytest.raises(UnknownName, match=r"(?s)unknown indicator 'upstreamnes'.*did you mean 'upstreamness'"):
        interlace.compute("upstreamnes", table)
    with pytest.raises(UnknownName, match=r"(?s)unknown option 'denominater'.*did you mean 'denominator'"):
        interlace.compute("direct_services_input_share", table, denominater="output")
    with pytest.raises(UnknownName, match=r"(?s)unknown value of denominator 'inputs'"):
        interlace.compute("direct_services_input_share", table, denominator="inputs")
    with pytest.raises(UnknownName, match=r"(?s)definition of producer services 'narow'.*'narrow'"):
        interlace.compute("producer_services_in_gdp", table, producer_services="narow")


def test_own_definition_by_codes_or_by_name(bundled):
    table = bundled[2011]
    direct = interlace.compute("producer_services_in_gdp", table, producer_services=["c28", "c27"], cache=False)
    named = interlace.compute(
        "producer_services_in_gdp", table.with_producer_services("money and wires", ["c27", "c28"]), cache=False
    )
    np.testing.assert_array_equal(direct.data["value"], named.data["value"])
    assert direct.definitions["producer_services"] == "own: c27, c28"
    assert named.definitions["producer_services"] == "money and wires: c27, c28"
    assert direct.digest != named.digest
