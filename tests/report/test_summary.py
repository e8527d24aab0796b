from __future__ import annotations

import math

import pytest

from interlace.report.measures import Rank, Refusal
from interlace.report.summary import Evidence, claim_sentence, sentences
from interlace.report.wording import change_words, place

from .measured import level

THREE = {"CHN": 0.13, "DEU": 0.35, "IRL": 0.49}
START = {"CHN": 0.16, "DEU": 0.351, "IRL": 0.41}
EXPORTS = level({"CHN": 0.25, "DEU": 0.36, "IRL": 0.42}, start={"CHN": 0.20, "DEU": 0.30, "IRL": 0.40})


def evidence(economy: str = "CHN", **changes: object) -> Evidence:
    given: dict[str, object] = {
        "economy": economy,
        "year": 2011,
        "first": 1995,
        "bought": level(THREE, start=START),
        "embodied": EXPORTS,
    }
    return Evidence(**{**given, **changes})  # type: ignore[arg-type]


def test_the_lowest() -> None:
    bought, embodied, claim = sentences(evidence())
    assert bought == (
        "Services are 13.0% of what Chinese manufacturers buy (2011), the lowest share of 3 economies, down from 16.0% "
        "in 1995."
    )
    assert "25.0% of the value of Chinese manufacturing exports" in embodied
    assert "up from 20.0% in 1995" in embodied
    assert "does not hold for any of the 3 economies" in claim
    assert "49.0%, in Ireland" in claim


def test_the_highest_is_named_as_the_highest() -> None:
    bought, _, claim = sentences(evidence("IRL"))
    assert "the highest share of 3 economies, up from 41.0% in 1995" in bought
    assert "even here" in claim


def test_the_middle_and_a_flat_change() -> None:
    bought = sentences(evidence("DEU"))[0]
    assert "the 2nd highest share of 3 economies, about the same as in 1995 (35.1%)" in bought


def test_a_missing_first_year() -> None:
    bought = sentences(evidence(bought=level(THREE, start={"DEU": 0.3})))[0]
    assert bought.endswith("; there is no figure for 1995 to compare with.")


def test_one_year_says_nothing_of_change() -> None:
    bought = sentences(evidence(bought=level(THREE), embodied=level(THREE), first=2011))[0]
    assert bought.endswith("the lowest share of 3 economies.")


def test_one_economy_has_nobody_to_rank_against() -> None:
    alone = level({"XLD": 0.3})
    bought, embodied, claim = sentences(evidence("XLD", bought=alone, embodied=alone, first=2011))
    assert "manufacturers in XLD" in bought
    assert "no other economy in these data to compare" in bought
    assert "no other economy in these data to compare" in embodied
    assert claim == (
        "The claim that about 70% of manufacturing cost is services does not hold in these data: the share of services "
        "in what manufacturers buy is 30.0%."
    )


def test_no_manufacturing() -> None:
    none = level({"CHN": math.nan, "DEU": 0.35})
    bought, embodied, claim = sentences(evidence(bought=none, embodied=none, manufacturing=0.0))
    assert bought.startswith("These data record no purchases by manufacturers in China in 2011")
    assert embodied.startswith("These data record no manufacturing exports of China in 2011")
    assert "does not hold" in claim


def test_tiny_manufacturing_is_said() -> None:
    found = sentences(evidence(manufacturing=0.004))
    assert found[-1] == "Manufacturing is only 0.4% of output in China, so these shares rest on small sums."
    assert len(sentences(evidence(manufacturing=0.3))) == 3


def test_all_equal() -> None:
    same = level({"CHN": 0.3, "DEU": 0.3})
    assert "the same share as in each of the 2 economies" in sentences(evidence(bought=same))[0]


def test_a_refusal_is_printed_with_its_reason() -> None:
    refusal = Refusal("the table has no industries called services", "name them")
    bought, embodied, claim = sentences(evidence(bought=refusal, embodied=refusal))
    assert "the table has no industries called services" in bought
    assert "the table has no industries called services" in embodied
    assert claim.endswith("cannot be tested with these data.")


def test_the_foreign_part() -> None:
    abroad = level({"CHN": 0.04}, start={"CHN": 0.03})
    assert "(4.0 points of it abroad)" in sentences(evidence(abroad=abroad))[1]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"CHN": 0.13, "DEU": 0.65}, "by 1 of 2 economies in these data (Germany; 65.0% at most) and not by China"),
        (
            {"CHN": 0.70, "DEU": 0.66},
            "by 2 of 2 economies in these data (China and Germany; 70.0% at most) and by China",
        ),
        ({"CHN": 0.649, "DEU": 0.1}, "even here"),
    ],
)
def test_the_claim_where_it_holds(shares: dict[str, float], expected: str) -> None:
    assert expected in claim_sentence(evidence(bought=level(shares)))


def test_the_claim_names_four_at_most() -> None:
    shares = {code: 0.7 + number / 100 for number, code in enumerate(["CHN", "DEU", "FRA", "ITA", "JPN", "USA"])}
    found = claim_sentence(evidence(bought=level(shares)))
    assert "the United States, Japan, Italy and France and 2 more" in found


def test_the_claim_for_one_economy_that_meets_it() -> None:
    found = claim_sentence(evidence("XLD", bought=level({"XLD": 0.7})))
    assert found.endswith("is met in these data: the share of services in what manufacturers buy is 70.0%.")


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        (Rank(1, 41, 40), "highest"),
        (Rank(41, 41, 0), "lowest"),
        (Rank(13, 41, 28), "13th highest"),
        (Rank(39, 41, 2), "3rd lowest"),
        (Rank(21, 41, 20), "21st highest"),
        (Rank(1, 41, 39), "equal highest"),
        (Rank(40, 41, 0), "equal lowest"),
        (Rank(1, 41, 0), "level"),
    ],
)
def test_place_in_words(rank: Rank, expected: str) -> None:
    assert place(rank) == expected


def test_change_has_its_sign_in_words() -> None:
    shares = level({"AAA": 0.3, "BBB": 0.3, "CCC": 0.3}, start={"AAA": 0.271, "BBB": 0.35, "CCC": 0.2999})
    found = [change_words(change) for code in ("AAA", "BBB", "CCC") if (change := shares.change(code, 2011, 1995))]
    assert found == ["Up 2.9 points since 1995", "Down 5.0 points since 1995", "About the same as in 1995"]
