"""The analyses of a report: made once, the same alone and among others, and refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from interlace import sda, value_chain
from interlace.indicators import get
from interlace.report.document import Refusal
from interlace.report.sections import trends
from interlace.report.studies import Studies, largest_product

from . import worlds


@pytest.fixture(scope="module")
def two() -> tuple[Any, Any]:
    """Return the tables of two years."""
    return worlds.table(year=2010), worlds.table(year=2011)


def test_the_largest_product_is_that_of_manufacturing() -> None:
    table = worlds.table(("XLD",))
    final = dict(zip(table.codes, table.Y.sum(axis=1), strict=True))
    assert largest_product(table, "XLD") == max(("food", "cars"), key=lambda code: final[code])
    assert largest_product(worlds.table(without_manufacturing=("CHN",)), "CHN") is None


def test_drivers_are_the_same_alone_and_among_others(two: tuple[Any, Any]) -> None:
    alone = Studies(*two, ("USA",), 2011).drivers("USA")
    among = Studies(*two, ("CHN", "USA", "DEU"), 2011).drivers("USA")
    panel = worlds.panel(*two)
    told = sda.decompose(panel, 2010, 2011, of="services_value_added", economy=["USA"])
    assert not isinstance(alone, Refusal)
    assert not isinstance(among, Refusal)
    assert alone.data.equals(among.data)
    assert alone.levels.equals(among.levels)
    assert set(among.data["economy"]) == {"USA"}
    assert alone.provenance.steps == among.provenance.steps == told.provenance.steps
    assert alone.digest == among.digest


def test_each_study_is_made_once(two: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for module, name in ((sda, "decompose"), (value_chain, "chain")):
        made = getattr(module, name)

        def counted(*given: Any, _made: Any = made, _name: str = name, **options: Any) -> Any:
            calls.append(_name)
            return _made(*given, **options)

        monkeypatch.setattr(module, name, counted)
    studies = Studies(*two, ("CHN", "DEU"), 2011)
    studies.prepare()
    for economy in ("CHN", "DEU", "CHN"):
        studies.drivers(economy)
        studies.smile(economy)
        studies.income(economy)
    assert sorted(calls) == ["chain", "chain", "decompose"]


def test_one_year_has_chains_and_no_drivers(two: tuple[Any, Any]) -> None:
    studies = Studies(two[1], two[1], ("CHN",), 2011)
    drivers = studies.drivers("CHN")
    assert isinstance(drivers, Refusal)
    assert str(drivers.reason) == "the data hold one year, 2011, so there is no path over time to draw"
    assert drivers.remedy
    income = studies.income("CHN")
    assert not isinstance(income, Refusal)
    assert set(income.data["year"]) == {2011}


def test_a_table_of_one_economy_refuses_export_accounts() -> None:
    table = worlds.table(("XLD",))
    studies = Studies(table, table, ("XLD",), 2011)
    for found in (studies.exports(), studies.partners()):
        assert isinstance(found, Refusal)
        assert "one economy" in str(found.reason)


def test_without_a_product_chain_and_smile_are_refused_alike() -> None:
    table = worlds.table(without_manufacturing=("CHN",))
    studies = Studies(table, table, ("CHN",), 2011)
    chain, smile = studies.chain("CHN"), studies.smile("CHN")
    assert isinstance(chain, Refusal)
    assert str(chain.reason) == str(smile.reason)
    assert chain == studies.income("CHN")
    assert str(chain.reason) == "no manufacturing industry of China sells a final product in 2011"


def test_every_analysis_that_is_shown_is_declared() -> None:
    shown = [plan.analysis for trend in trends() for plan in trend.plans if plan.analysis]
    assert len(set(shown)) == 4
    assert all(get(name).analysis for name in shown)
