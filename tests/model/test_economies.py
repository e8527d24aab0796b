"""Economies: which is taken where none is named."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from interlace.model.books import book
from interlace.model.economies import canonical, largest


def test_the_book_orders_economies_by_what_they_add(bundled):
    made = bundled[2011]
    added = pd.Series(np.bincount(made.economy_of, made.value_added), made.economies).drop("ROW")
    assert book("economies")["by_size"] == list(added.sort_values(ascending=False).index)


@pytest.mark.parametrize(
    ("codes", "taken"),
    [
        (["AUS", "CHN", "USA"], "USA"),
        (["MLT"], "MLT"),
        (["ROW", "NTH", "STH"], "NTH"),
        (["NTH", "EST", "STH"], "EST"),
        (["ROW"], "ROW"),
    ],
)
def test_the_largest_is_taken(codes, taken):
    assert largest(codes) == taken


def test_an_alias_is_a_code():
    assert [canonical(code) for code in ("UK", " ger ", "rom", "nth")] == ["GBR", "DEU", "ROU", "nth"]
