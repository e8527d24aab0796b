"""The catalogue: languages, typed places, variants, masking; and that every language has the same texts and places."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from interlace import words
from interlace.words import Amount, Said

NAMES = (
    "economies",
    "industries",
    "functions",
    "roles",
    "units",
    "currencies",
    "measures",
    "meanings",
    "case_sources",
    "classifications",
    "reasons",
    "kinds",
    "purposes",
    "sides",
    "files",
    "prices",
    "publishers",
    "sources",
    "steps",
)
"""Tables of names, which a language may have or leave to the data and declarations."""


def _leaves(node: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            yield from _leaves(value, here)
        elif isinstance(value, str) and key != "by":
            yield here, value


def _places(template: str) -> set[str]:
    return {place.partition(".")[0] for _, place, _, _ in string.Formatter().parse(template) if place}


def _texts(language: str) -> dict[str, list[str]]:
    """Every text by its path, the variants of one together."""
    found: dict[str, list[str]] = {}

    def walk(node: Mapping[str, Any], path: str) -> None:
        if "by" in node:
            found[path] = [text for _, text in _leaves(node)]
            return
        for key, value in node.items():
            here = f"{path}.{key}" if path else key
            if isinstance(value, Mapping):
                walk(value, here)
            elif isinstance(value, str):
                found[here] = [value]

    walk({key: node for key, node in words.catalogue(language).items() if key not in NAMES}, "")
    return found


def test_both_languages_have_the_same_texts() -> None:
    english, chinese = _texts("en"), _texts("zh")
    assert sorted(english.keys() - chinese.keys()) == []
    assert sorted(chinese.keys() - english.keys()) == []


def test_a_text_tells_no_fact_in_one_language_that_the_other_does_not_have() -> None:
    english, chinese = _texts("en"), _texts("zh")
    odd = {}
    for path in english.keys() & chinese.keys():
        asked = [set().union(*map(_places, texts)) for texts in (english[path], chinese[path])]
        if not asked[1] <= asked[0]:
            odd[path] = asked[1] - asked[0]
    assert odd == {}


def test_every_kind_of_place_is_known() -> None:
    for language in words.LANGUAGES:
        with words.speaking(language):
            speaker = words.speaker()
        for path, text in _leaves(words.catalogue(language)):
            for _, place, kind, _ in string.Formatter().parse(text):
                if place and kind:
                    assert hasattr(speaker, f"say_{kind.partition('.')[0]}"), f"{language} {path}: {kind}"


def test_a_place_says_a_fact_as_its_kind_asks() -> None:
    assert words.text("words.example", count=4, economy="GBR", value=0.1234) == (
        "four economies, the United Kingdom among them, are at 12.3%."
    )
    with words.speaking("zh"):
        assert words.text("words.example", count=4, economy="CHN", value=0.1234) == "4个经济体，其中中国为12.3%。"


def test_a_bare_number_with_a_point_is_refused() -> None:
    with pytest.raises(words.MissingText, match="needs a kind of place"):
        words.text("numbers.below", number=0.25)


def test_a_missing_text_value_or_variant_is_told() -> None:
    with pytest.raises(words.MissingText, match=r"no text 'figures\.nothing'"):
        words.text("figures.nothing")
    with pytest.raises(words.MissingText, match="asks for a value 'economy'"):
        words.text("words.example", count=1, value=0.1)
    with pytest.raises(words.MissingText, match="no variant for 'sideways'"):
        words.text("facts.change", change="sideways")


def test_amounts_print_themselves_in_the_language_then_spoken() -> None:
    amount, share = Amount(1_234_567.0, "USD mn"), Amount(0.0321, "points", 1)
    assert (str(amount), str(share), amount.bare) == ("1.23 tn USD", "3.2 points", "1,234,567")
    with words.speaking("zh"):
        assert (str(amount), str(share)) == ("1.23万亿美元", "3.2个百分点")
        assert str(Amount(345.0, "USD mn")) == "3.45亿美元"
        assert words.text("numbers.missing") == str(Amount(float("nan"), "share"))


def test_a_text_that_is_not_yet_said_speaks_the_language_of_its_saying() -> None:
    later = Said("words.example", {"count": 1, "economy": "CHN", "value": 0.5})
    assert str(later) == "One economy, China, is at 50.0%."
    with words.speaking("zh"):
        assert str(later) == "1个经济体，其中中国为50.0%。"
    assert words.language() == "en"


def test_a_masked_catalogue_shows_what_stands_outside_of_it() -> None:
    with words.masked():
        text = words.text("words.example", count=1, economy="CHN", value=0.5)
        assert "%" in text
        assert not any(letter.isalpha() for letter in text)
        assert not any(letter.isalpha() for letter in words.name("industries", "Transport equipment"))
    with words.masked(), words.speaking("zh"):
        assert words.name("industries", "An industry of no catalogue") == "An industry of no catalogue"


def test_names_that_a_dataset_brings_are_said() -> None:
    words.register_names("economies", {"R1": "Upper Ruritania"})
    assert words.name("economies", "R1") == "Upper Ruritania"
    assert words.name("economies", "R1", "of") == "Upper Ruritania's"
    assert words.name("economies", "CHN", "of") == "Chinese"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(words.MissingText, match="choose one of en, zh"):
        words.set_language("fr")
