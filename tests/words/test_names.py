"""Names in Chinese: every economy and every industry that ships has one, none stands for two, all fit a label."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import pytest

LONGEST = 20
BOUND_IN_CODE = {"Imported inputs, in proportion to use"}
"""English names that stand in no book of the package but in its code."""
HAN = re.compile(r"[\u4e00-\u9fff（），、：-]+")
"""Chinese characters and punctuation: no Latin letter, no blank, no figure. There is no exception."""


def _book(package: str, file: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(package).joinpath(file).read_text(encoding="utf-8"))


ECONOMIES: Mapping[str, Mapping[str, str]] = _book("interlace.words", "zh/economies.toml")["economies"]
INDUSTRIES: Mapping[str, str] = _book("interlace.words", "zh/industries.toml")["industries"]
CLASSIFICATIONS = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
    for file in sorted(resources.files("interlace.model").joinpath("classifications").iterdir(), key=lambda f: f.name)
    if file.name.endswith(".toml")
}
MERGED = _book("interlace.bundled", "merging.toml")
BUNDLED = [
    MERGED["names"].get(code) or CLASSIFICATIONS["wiod2013"]["industries"][olds[0]]
    for code, olds in MERGED["groups"].items()
]


def _categories(book: Mapping[str, Any], *tables: str) -> list[str]:
    return [item["name"] for table in tables for item in book.get(table, {}).values()]


def _shipped() -> set[str]:
    names = {*BUNDLED, *_book("interlace.sources", "_own_table/template.toml")["names"].values(), *BOUND_IN_CODE}
    names |= {*_categories(_book("interlace.sources", "_own_table/vocabulary.toml"), "final", "primary")}
    for book in CLASSIFICATIONS.values():
        names |= {*book["industries"].values(), *_categories(book, "final", "primary_inputs")}
    return names


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if times > 1]


def test_every_economy_has_a_name_and_no_two_share_one():
    assert set(ECONOMIES) == set(_book("interlace.words", "en/economies.toml")["economies"])
    assert not _twice(item["name"] for item in ECONOMIES.values())


def test_every_name_that_ships_has_a_chinese_one_and_none_is_left_over():
    assert set(INDUSTRIES) == _shipped()


@pytest.mark.parametrize("name", CLASSIFICATIONS)
def test_no_two_names_of_one_classification_are_one_in_chinese(name):
    book = CLASSIFICATIONS[name]
    for names in (
        {*book["industries"].values()},
        {*_categories(book, "final")},
        {*_categories(book, "primary_inputs")},
    ):
        assert not _twice(INDUSTRIES[english] for english in names)


def test_no_two_of_the_bundled_industries_are_one_in_chinese():
    assert not _twice(INDUSTRIES[english] for english in BUNDLED)


def test_names_are_chinese_and_short_enough_for_a_label():
    names = [*INDUSTRIES.values(), *(item["name"] for item in ECONOMIES.values())]
    assert [name for name in names if not HAN.fullmatch(name)] == []
    assert [name for name in names if len(name) > LONGEST] == []
