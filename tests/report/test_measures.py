from __future__ import annotations

import math

import pandas as pd
import pytest

from interlace.model.result import Result
from interlace.report.measures import Measure

from .measured import PROVENANCE, level, measure


def test_rank_counts_only_economies_with_a_value() -> None:
    shares = level({"AAA": 0.3, "BBB": 0.2, "CCC": math.nan, "DDD": 0.1})
    rank = shares.rank("BBB", 2011)
    assert rank is not None
    assert (rank.place, rank.of, rank.below) == (2, 3, 1)
    assert shares.rank("CCC", 2011) is None


def test_equal_values_share_the_better_place() -> None:
    shares = level({"AAA": 0.3, "BBB": 0.3, "CCC": 0.1})
    rank = shares.rank("BBB", 2011)
    assert rank is not None
    assert rank.place == 1
    assert rank.shared
    own = shares.rank("CCC", 2011)
    assert own is not None
    assert own.lowest
    assert not own.shared


def test_a_lone_economy_has_no_rank() -> None:
    assert level({"AAA": 0.3}).rank("AAA", 2011) is None


@pytest.mark.parametrize(("start", "flat"), [(0.2951, True), (0.3049, True), (0.294, False), (0.306, False)])
def test_half_a_point_is_flat(start: float, flat: bool) -> None:
    change = level({"AAA": 0.3}, start={"AAA": start}).change("AAA", 2011, 1995)
    assert change is not None
    assert change.flat is flat


def test_a_missing_first_year_gives_no_change() -> None:
    shares = level({"AAA": 0.3, "BBB": 0.2}, start={"BBB": 0.1})
    assert shares.change("AAA", 2011, 1995) is None
    assert shares.change("BBB", 2011, 1990) is None
    assert shares.change("BBB", 2011, 2011) is None


def test_components_add_up_and_a_missing_part_leaves_no_total() -> None:
    rows = [
        ("AAA", "domestic", 0.2),
        ("AAA", "foreign", 0.1),
        ("BBB", "domestic", 0.2),
        ("BBB", "foreign", math.nan),
    ]
    frame = pd.DataFrame(rows, columns=["economy", "component", "value"]).assign(year=2011, unit="share")
    result = Result(frame, "made", {}, PROVENANCE)
    whole = Measure.of(result)
    assert whole.value("AAA", 2011) == pytest.approx(0.3)
    assert whole.value("BBB", 2011) is None
    assert Measure.of(result, {"component": "domestic"}).value("BBB", 2011) == pytest.approx(0.2)


def test_path_leaves_missing_years_out() -> None:
    assert measure({"AAA": {1995: 0.1, 1996: math.nan, 1997: 0.2}}).path("AAA") == [(1995, 0.1), (1997, 0.2)]
    assert measure({"AAA": {1995: 0.1}}).path("ZZZ") == []
