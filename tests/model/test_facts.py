"""The one rank, the one change and the one precision behind tiles, titles, sentences and tables."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from interlace.model.facts import Change, Rank, Series, Versus, digits
from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result
from interlace.words import Amount, speaking


def _series(values: dict[str, list[float]], years: list[int], unit: str = "share") -> Series:
    rows = [
        {"economy": code, "year": year, "value": value, "unit": unit}
        for code, path in values.items()
        for year, value in zip(years, path, strict=True)
    ]
    return Series.of(Result(pd.DataFrame(rows), "direct_services_input_share", {}, _provenance(), "Services", unit))


def _provenance() -> Provenance:
    return Provenance(Source("made", "Made for this test"))


def test_a_change_is_flat_only_if_it_rounds_to_nothing_as_printed() -> None:
    # Austria 2008: .5 points down on a share near 1%, which a fixed half point called "about the same".
    change = Change(1995, Amount(0.0149, "share", 2), Amount(0.0104, "share", 2))
    assert (change.variant, str(change)) == ("down", "down 0.45 points since 1995")
    assert str(Change(1995, Amount(0.20, "share", 1), Amount(0.2004, "share", 1))) == "about the same as in 1995"
    assert str(Change(1995, Amount(0.20, "share", 1), Amount(0.2006, "share", 1))) == "up 0.1 points since 1995"
    with speaking("zh"):
        assert str(change) == "较1995年下降0.45个百分点"


@pytest.mark.parametrize(
    ("place", "of", "below", "words"),
    [
        (1, 41, 40, "the highest of 41 economies"),
        (41, 41, 0, "the lowest of 41 economies"),
        (13, 41, 28, "the 13th highest of 41 economies"),
        (40, 41, 1, "the 2nd lowest of 41 economies"),
        (1, 1, 0, "the only economy in these data"),
        (1, 3, 0, "the same in all 3 economies"),
    ],
)
def test_a_rank_is_told_from_the_nearer_end(place: int, of: int, below: int, words: str) -> None:
    assert str(Rank(place, of, below)) == words


def test_ties_are_told() -> None:
    series = _series({"CHN": [0.1], "KOR": [0.1], "USA": [0.3], "JPN": [0.2]}, [2008])
    rank = series.rank("CHN", 2008)
    assert rank == Rank(3, 4, 0, ("KOR",))
    assert str(rank) == "the lowest of 4 economies, level with Korea"


def test_a_series_adds_components_and_keeps_gaps() -> None:
    series = _series({"CHN": [0.012, 0.021], "USA": [math.nan, 0.02]}, [1995, 2008])
    assert series.digits == 2
    assert str(series.amount("CHN", 2008)) == "2.10%"
    assert series.value("USA", 1995) is None
    assert series.change("USA", 2008, 1995) is None
    assert series.change("CHN", 2008, 2008) is None
    assert str(series.change("CHN", 2008)) == "up 0.90 points since 1995"
    assert series.rank("CHN", 1995) == Rank(1, 1, 0)
    assert str(series.versus("CHN", ["USA"], 2008)) == "above the United States"
    assert series.path("USA") == [(2008, 0.02)]


def test_peers_that_print_the_same_are_level() -> None:
    series = _series({"CHN": [0.2001], "USA": [0.2004], "JPN": [0.4]}, [2008])
    assert series.versus("CHN", ["USA"], 2008) == Versus(0, 0, 1, "USA")
    assert str(series.versus("CHN", ["USA"], 2008)) == "level with the United States"
    assert str(series.versus("CHN", ["USA", "JPN"], 2008)) == "below one of two peers"


def test_precision_is_that_of_the_measure() -> None:
    assert digits([0.4, 0.01], "share") == 1
    assert digits([0.029, math.nan], "share") == 2
    assert digits([2.5], "steps") == 2
