"""Declarations, names and definitions in Chinese: complete, of the same shape as the English, and without English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

import interlace
from interlace import words
from interlace.indicators import Measure, all_indicators
from interlace.model import classification

MEASURES = all_indicators(analyses=True)
EVERY = pytest.mark.parametrize("measure", MEASURES, ids=lambda item: item.id)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PROPER = _words(
    """
    Fally Feenstra Hanson Amiti Wei Hummels Ishii Yi Borin Mancini Katz Bonacich Johnson Noguera Los Timmer de
    Vries Koopman Wang Zhu NACE Python
    """
)
"""Names of people and of bodies that Chinese economists write in Latin letters."""
CODES = _words(
    """
    EXGR_FVA FC FVA VS F VA GO GDP A U n VAX VAXIM VAX_D VAX_C VAX_P DVA DC FDC weight explain imports
    proportional kww hiy wwz johnson_noguera los_timmer_devries borin_mancini
    """
)
"""Codes, symbols and names of columns."""
CHOICES = _words(
    """
    exporter self importer world country sector bilateral bilateral_sector source sink output jobs value_added
    services_value_added output_less_inputs producer_services None True False
    """
)
"""What options may be where their signatures do not list it."""
PLACE = re.compile(r"\{[^}]*\}")


def english_in(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """Return the Latin words of a Chinese text that are neither proper names, codes nor among those allowed."""
    found = re.findall("[A-Za-z][A-Za-z_0-9]*", PLACE.sub("", text))
    return [word for word in found if word not in PROPER | CODES | frozenset(allowed)]


def values_of(measure: Measure) -> frozenset[str]:
    """Return the names of options and their choices, and the ids, which stay as they are."""
    choices = {str(choice) for option in measure.options for choice in (*option.choices, option.default)}
    return CHOICES | choices | {option.name for option in measure.options} | {item.id for item in MEASURES}


@EVERY
def test_a_declaration_has_all_of_its_words_in_chinese(measure: Measure) -> None:
    english, allowed = measure.english, values_of(measure)
    with words.speaking("zh"):
        told = [measure.title, measure.reading, *measure.traps, *measure.denominators.values()]
        told += [measure.denominator] * bool(english.denominator)
        meanings = [option.meaning for option in measure.options]
    assert len(told) == 2 + len(english.traps) + len(english.denominators) + bool(english.denominator)
    for text in [*told, *meanings]:
        assert re.search("[一-鿿]", text), text
        assert english_in(text, allowed) == [], text
    for text in [told[1], *told[2 : 2 + len(english.traps)]]:
        assert text.endswith("。"), text


@EVERY
def test_the_numbers_of_a_declaration_are_the_same_in_both_languages(measure: Measure) -> None:
    def numbers(texts: tuple[str, ...]) -> list[set[float]]:
        return [{float(found) for found in re.findall(r"(?<![A-Za-z\d])\d*\.\d+", text)} for text in texts]

    with words.speaking("zh"):
        chinese = (measure.title, measure.reading, *measure.traps)
    assert numbers(chinese) == numbers((measure.english.title, measure.english.reading, *measure.english.traps))


def test_chinese_words_of_declarations_are_all_there_and_none_is_left_over() -> None:
    found = words.catalogue("zh")
    assert sorted(found["measures"]) == sorted(item.id for item in MEASURES)
    meanings = {option.english for item in MEASURES for option in item.options}
    assert sorted(found["meanings"]) == sorted(meanings)
    cases = [case for item in MEASURES for case in item.cases]
    sources = {case.source for case in cases} | {case.table for case in cases if " " in case.table}
    assert sorted(found["case_sources"]) == sorted(sources)
    assert all(said.count("{}") == source.count("{}") for source, said in found["case_sources"].items())


def test_units_trends_functions_roles_and_components_are_named() -> None:
    names = {
        "counted_in": {item.unit for item in MEASURES},
        "units": {"jobs", "coefficient", "ratio", "steps", "share"},
        "trends": set(interlace.indicators.TRENDS),
        "functions": set(classification.FUNCTIONS),
        "components": {*interlace.sda.FACTORS, "domestic", "foreign"},
        "producer_services": {*classification.STANDARD_DEFINITIONS, "own"},
    }
    for kind, keys in names.items():
        for key in keys:
            for language in words.LANGUAGES:
                assert key in words.catalogue(language)[kind], f"{language} {kind}: {key}"


def test_roles_and_stand_ins_of_every_classification_are_named() -> None:
    folder = Path(classification.__file__).parent / "classifications"
    for file in sorted(folder.glob("*.toml")):
        book = tomllib.loads(file.read_text(encoding="utf-8"))
        for language in words.LANGUAGES:
            named = words.catalogue(language)
            assert set(book["roles"]) <= set(named["roles"]), file.name
            assert set(book.get("proxies", {}).values()) <= set(named["stand_ins"]), file.name


@pytest.mark.parametrize(
    "table",
    ["functions", "roles", "producer_services", "trends", "components", "units", "counted_in", "stand_ins", "claims",
     "definitions", "titles", "chosen", "surplus_rows", "account_notes", "authors", "explain"],
)  # fmt: skip
def test_no_english_stands_in_the_chinese_of_names_and_definitions(table: str) -> None:
    def texts(node: object) -> list[str]:
        if isinstance(node, dict):
            return [text for name, part in node.items() if name != "by" for text in texts(part)]
        return [str(node)]

    for text in texts(words.catalogue("zh")[table]):
        assert english_in(text) == [], text


@EVERY
def test_a_measure_is_explained_in_chinese(measure: Measure) -> None:
    allowed = values_of(measure)
    with words.speaking("zh"):
        lines = str(interlace.indicators.explain(measure.id)).splitlines()
    for line in lines[: lines.index("已知数值")]:
        assert line.startswith("公式：") or english_in(line, allowed) == [], line
