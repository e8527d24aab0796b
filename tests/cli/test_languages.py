"""With the catalogue masked, what is read on the terminal is not of the other language: codes, names, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlace import words
from interlace.indicators import all_indicators
from interlace.model.references import citation
from interlace.sources import list_sources

PRINTING = {
    "indicators": ["indicators"],
    "explain an indicator": ["explain", "producer_services_in_gdp"],
    "explain an analysis": ["explain", "structural_decomposition"],
    "compute": ["compute", "producer_services_in_gdp", "{}"],
    "compute by industry": ["compute", "upstreamness", "{}", "--names"],
    "compute by function": ["compute", "services_value_added_in_manufacturing_exports", "{}"],
    "exports": ["exports", "{}"],
    "exports over years": ["exports", "{}", "--years", "all"],
    "exports by partner": ["exports", "{}", "--by", "bilateral", "--method", "wwz", "--top", "3"],
    "exports by industry": ["exports", "{}", "--by", "sector", "--method", "wwz", "--top", "3"],
    "chain": ["chain", "{}", "manufacturing", "--top", "5"],
    "drivers": ["drivers", "{}", "--definition", "narrow"],
    "extract": ["extract", "{}", "--top", "4"],
    "extract suppliers": ["extract", "{}", "--suppliers", "producer_services", "--users", "manufacturing"],
    "extract partners": ["extract", "{}", "--by", "partner", "--side", "imports"],
    "exposure": ["exposure", "{}", "--top", "4"],
    "claims": ["claims", "{}"],
    "claims of all": ["claims"],
    "data list": ["data", "list"],
    "data show": ["data", "show", "bundled"],
    "data show without files": ["data", "show", "china"],
}
"""Every command that prints for people; ``{}`` is the economy."""

WRONG = {
    "no economy": ["report"],
    "unknown economy": ["compute", "upstreamness", "Germny"],
    "unknown indicator": ["compute", "upstremness"],
    "unknown option": ["compute", "upstreamness", "--pears", "CHN"],
    "unknown command": ["compre"],
    "missing argument": ["explain"],
    "wrong choice": ["exports", "CHN", "--format", "yaml"],
    "unknown year": ["compute", "upstreamness", "--year", "1066"],
    "year in words": ["claims", "--year", "last"],
    "several industries": ["chain", "DEU", "metal"],
    "refused": ["compute", "services_in_manufacturing_output", "CHN"],
    "contradiction": ["compute", "upstreamness", "-o", "u.json", "--format", "csv"],
}

NAMES = (
    r"interlace( [a-z]+)*|ID\b|NAME\b|START\b|ECONOMY\b|DIR\b",
    r"--[a-z-]+|-o\b|\b(csv|json|parquet|table|yaml|all)\b",  # options and their values
    r"\b[A-Z]{2}[A-Z0-9_]*\b|\b[A-Z]+_[A-Za-z0-9_]+\b",  # codes: economies, currencies, terms
    r"\bc\d+(t\d+)?\b|\b(narrow|broad|kibs|china2015)\b",  # codes: industries, definitions
    r"\b[0-9a-f]{12}\b|\b[0-9a-f]{64}\b",  # digests
    r"https?://\S+|\S+\.(csv|rda|json|xlsx|html)\b|/[\w./-]+",  # addresses and files
    r"\\[a-zA-Z]+|\b[a-zA-Z]\b|\b[vxyeB]\b",  # formulas
    r"Katz-Bonacich|GDP|WIOD|Parquet|Dask|employment",
)
"""What is read in both languages: commands, codes, addresses, formulas, proper names."""


@pytest.fixture
def spoken() -> Iterator[None]:
    """Speak the default language again when the test is done."""
    yield
    words.set_language(words.LANGUAGES[0])


@pytest.fixture(scope="module")
def known() -> re.Pattern[str]:
    """Return what may stand on the terminal whatever the language, the longest first."""
    found = {name for item in all_indicators(analyses=True) for name in (item.id, item.formula)}
    found |= {result for item in all_indicators(analyses=True) for result in item.results}
    for item in all_indicators(analyses=True):
        found |= {option.name for option in item.options} | {str(option.default) for option in item.options}
        found |= {str(choice) for option in item.options for choice in option.choices}
        found |= {citation(key) for key in item.cite} | {case.source for case in item.cases}
        found |= {str(value) for case in item.cases for value in (*case.where.values(), case.table, *case.options)}
    for entry in list_sources():
        found |= {entry.name, entry.citation, entry.publisher, *entry.sha256}
    plain = (re.escape(" ".join(text.split())) for text in sorted(found - {""}, key=len, reverse=True))
    return re.compile("|".join([*(rf"(?<![A-Za-z_]){one}(?![A-Za-z_])" for one in plain), *NAMES]), re.ASCII)


def left_over(shown: str, known: re.Pattern[str], letters: str) -> list[str]:
    """Return the words of letters of a kind that are not known."""
    # A digest may follow a mask without a blank.
    plain = re.sub(r"□\d+([0-9a-f]*\d[0-9a-f]*)?(?![a-z])|□\d+", "□", " ".join(shown.split()))
    return re.findall(letters, known.sub(" ", plain))


def masked(run, *arguments: str):
    """Run a command with every word of the catalogue hidden."""
    with words.masked():
        return run(*arguments)


@pytest.fixture(scope="module")
def own_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a table of one's own, as the template has it."""
    from interlace.sources.table import template

    target = tmp_path_factory.mktemp("own") / "table.csv"
    template(target, kind="csv")
    return target


LATIN, CHINESE = r"[A-Za-z]{2,}", r"[\u3400-\u9fff]+"


@pytest.mark.parametrize("economy", ["CHN", "USA"])
@pytest.mark.parametrize("name", PRINTING)
@pytest.mark.parametrize(("language", "letters"), [("zh", LATIN), ("en", CHINESE)])
def test_no_letter_of_the_other_language(run, known, name, economy, language, letters) -> None:
    if "{}" not in PRINTING[name] and economy != "CHN":
        return
    done = masked(run, *(one.format(economy) for one in PRINTING[name]), "--lang", language)
    assert done.code == 0, done.err
    assert left_over(done.out, known, letters) == []
    assert words.language() == "en", "the language of one run is not that of the next"


@pytest.mark.parametrize("name", ["compute", "chain", "extract", "exposure", "claims", "claims of all"])
@pytest.mark.parametrize(("language", "letters"), [("zh", LATIN), ("en", CHINESE)])
def test_nor_of_an_own_table(run, known, own_table, name, language, letters) -> None:
    from interlace.sources import load

    panel = load("table", own_table)
    given = [one.format(panel.economies[0]) for one in PRINTING[name]]
    done = masked(run, *given, "--source", "table", "--path", str(own_table), "--lang", language)
    book, source = panel.classification, panel.provenance(panel.years[-1]).source
    names = map(re.escape, [*panel.economies, *book.codes, *book.names.values(), source.title, str(own_table)])
    assert done.code in (0, 2), "what the table does not bear is refused"
    shown = " ".join((done.out + done.err).split())
    assert left_over(re.sub("|".join(names), " ", shown), known, letters) == []


@pytest.mark.parametrize(("language", "letters"), [("zh", LATIN), ("en", CHINESE)])
def test_nor_in_the_check_of_an_own_table(run, known, own_table, language, letters) -> None:
    from interlace.sources import load

    panel = load("table", own_table)
    done = masked(run, "data", "check", str(own_table), "--lang", language)
    assert done.code == 0
    shown = " ".join(done.out.split()).replace(str(panel[panel.years[-1]].unit), " ")
    # Parameters of a step are told as they stand in the provenance.
    assert left_over(re.sub(r"[a-z_]+ = [^、）),]*", " ", shown), known, letters) == []


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize(("language", "letters"), [("zh", LATIN), ("en", CHINESE)])
def test_nor_in_an_error(run, known, name, language, letters) -> None:
    done = masked(run, "--lang", language, *WRONG[name])
    assert done.code == 2
    given = "|".join(rf"(?<![A-Za-z]){re.escape(one)}(?![A-Za-z])" for one in [*WRONG[name], "compute"])
    assert left_over(re.sub(given, " ", done.err), known, letters) == []
    assert len(done.err.splitlines()) <= 3


def test_a_chinese_table_is_chinese(run) -> None:
    done = run("chain", "德国", "汽车", "--lang", "zh", "--top", "3")
    assert done.out.startswith("谁获得什么：德国的最终产品")
    assert "2011年，其价值的65.5%由德国获得（1995年为79.1%），34.5%由其他经济体获得。" in "".join(done.out.split())
    one = run("--lang", "zh", "claims")
    assert one.out.startswith("41个经济体，2011年")


def test_data_are_the_same_in_every_language(run) -> None:
    asked = ("exports", "CHN", "--method", "kww", "--json")
    assert run(*asked, "--lang", "zh") == run(*asked)
