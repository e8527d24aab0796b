"""The three findings: what is so, what changed, what is unusual, with the dull and the contrary."""

from __future__ import annotations

import math

import pytest

from interlace import words
from interlace.report.document import Refusal
from interlace.report.findings import Evidence, findings

from .measured import level

THREE = {"CHN": 0.13, "DEU": 0.35, "IRL": 0.49, "USA": 0.30}
START = {"CHN": 0.16, "DEU": 0.351, "IRL": 0.41, "USA": 0.30}
EXPORTS = level(
    {"CHN": 0.25, "DEU": 0.36, "IRL": 0.42, "USA": 0.20}, start={"CHN": 0.20, "DEU": 0.30, "IRL": 0.40, "USA": 0.2}
)
ABROAD = level({"CHN": 0.05, "DEU": 0.36, "IRL": 0.42, "USA": 0.20}, start={"CHN": 0.05, "DEU": 0.36})


def told(economy: str = "CHN", **changes: object) -> list[str]:
    measures = {"bought": level(THREE, start=START), "in_exports": EXPORTS, "foreign_services": ABROAD}
    given: dict[str, object] = {"economy": economy, "year": 2011, "first": 1995, "last": 2011, "measures": measures}
    return [str(item) for item in findings(Evidence(**{**given, **changes}))]  # type: ignore[arg-type]


def test_what_is_so_what_changed_and_what_is_unusual() -> None:
    assert told() == [
        "Services are 13.0% of what manufacturers in China buy (2011), the lowest of 4 economies.",
        "Service industries, at home and abroad, earn 25.0% of the value of manufacturing exports from China, up from "
        "20.0% in 1995: the largest change of three headline shares.",
        "Manufacturers in China buy 5.0% of their producer services abroad, the lowest of 4 economies; the median is "
        "28.0%.",
    ]


def test_the_same_in_chinese() -> None:
    with words.speaking("zh"):
        so, changed, unusual = told()
    assert so == "服务占中国制造业中间投入的13.0%（2011年），在4个经济体中最低。"
    assert changed.endswith("高于1995年的20.0%，在3项主要份额中变动最大。")
    assert unusual.endswith("中位数为28.0%。")


def test_what_moves_by_less_than_is_printed_is_no_change() -> None:
    still = level(THREE, start={code: share + 0.0004 for code, share in THREE.items()})
    assert told(measures={"bought": still})[1] == (
        "The only headline share did not move between 1995 and 2011 by as much as can be printed."
    )
    barely = level(THREE, start={code: share + 0.0006 for code, share in THREE.items()})
    assert "down from 13.1% in 1995" in told(measures={"bought": barely})[1]


def test_in_the_middle_nothing_is_unusual() -> None:
    many = {f"X{number:02}": number / 100 for number in range(1, 22)}
    text = told("X11", measures={"bought": level(many)}, first=2011)[2]
    assert (
        text
        == "Services are 11.0% of what manufacturers in X11 buy, the 11th highest of 21 economies: near neither end."
    )


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (1995, "The data hold one year, 1995, so no change can be told."),
        (2011, "1995 is the first year of the data (1995–2011), so no change can be told."),
    ],
)
def test_a_first_year_has_no_change(last: int, said: str) -> None:
    first = level({"CHN": 0.1, "DEU": 0.2, "USA": 0.3}, 1995)
    assert told(measures={"bought": first}, year=1995, last=last)[1] == said


def test_no_figure_for_the_first_year() -> None:
    bought = level(THREE, start={"DEU": 0.3})
    assert told(measures={"bought": bought})[1] == "No share for 1995 can be compared with 2011."


def test_one_economy_has_nobody_to_be_set_beside() -> None:
    so, _, unusual = told("XLD", measures={"bought": level({"XLD": 0.3})}, first=2011)
    assert so == "Services are 30.0% of what manufacturers in XLD buy (2011)."
    assert unusual == "No other economy in these data can be set beside XLD."


def test_two_economies_are_set_against_each_other() -> None:
    pair = {"bought": level({"CHN": 0.1, "DEU": 0.3}), "in_exports": level({"CHN": 0.1, "DEU": 0.15})}
    assert told(measures=pair, first=2011)[2] == (
        "Services are 10.0% of what manufacturers in China buy, against 30.0% in Germany: the largest difference of "
        "two headline shares."
    )


def test_no_manufacturing() -> None:
    so = told(measures={"bought": level({"CHN": math.nan, "DEU": 0.35})}, manufacturing=0.0)[0]
    assert so == ("These data record no manufacturing in China in 2011, so no share of services in it can be stated.")


def test_a_refusal_is_printed_with_its_reason() -> None:
    refusal = Refusal("the table has no industries called services", "name them")
    assert told(measures={"bought": refusal})[0].endswith(": the table has no industries called services.")
    # Another measure stands in its place where there is one.
    assert "25.0% of the value of manufacturing exports" in told(measures={"bought": refusal, "in_exports": EXPORTS})[0]


def test_tiny_manufacturing_is_said() -> None:
    found = told(manufacturing=0.004)
    assert found[-1] == "Manufacturing is only 0.4% of output in China, so shares of it rest on small sums."
    assert len(told(manufacturing=0.3)) == 3


def test_what_a_stand_in_carries_has_no_rank() -> None:
    so, _, unusual = told(stand_ins={"bought", "foreign_services"})
    assert so == "Services are 13.0% of what manufacturers in China buy (2011)."
    assert "manufacturing exports" in unusual
