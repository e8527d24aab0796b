"""Errors as codes with values: said in the language then spoken, kept whole by pickle and cache, nothing said twice."""

from __future__ import annotations

import copy
import pickle
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import interlace
from interlace import words
from interlace.errors import Finding, InputError, UnknownName, Unsupported, quoted
from interlace.model import cache, options
from interlace.model.classification import Classification
from interlace.words import Amount, Declared, Said, said

SOURCE = Path(interlace.__file__).parent
SECTIONS = ("errors", "refusals", "findings")
OF = {"Unsupported": "refusals", "Finding": "findings"}
PARTS = {"what", "because", "where", "fix", "command"}
ALLOWED = frozenset((
    "A", "A_ss", "about", "about.toml", "all", "apart", "approach", "apt", "AUT", "bilateral", "blanks",
    "borin_mancini", "bundled", "by", "c15", "c30", "c7", "c9", "check", "china_YEAR_INDUSTRIES.rda", "CHN",
    "Chromium", "chromium", "classification", "classifications", "code", "compensation", "compute", "covers", "CPA",
    "CSV", "dask", "data", "decimal", "DEU", "domestic_at_home", "economies", "economies.csv", "economy",
    "employment", "exports", "false", "FILE", "file.csv", "final", "flow", "folder", "form", "forward", "function",
    "government", "hiy", "HOST", "households", "HTML", "html", "I", "ignore", "imports", "industries",
    "industries.csv", "industry", "install", "Interlace", "interlace", "interlace.exports.decompose",
    "interlace.load", "interlace.sources.bea.distribution", "interlace.sources.bea.margins",
    "interlace.value_chain.chain", "interlace.value_chain.Margins", "inventories", "inventory_correction",
    "investment", "ISIC", "ISO", "kww", "lat", "level", "list", "lon", "merge", "million", "mining", "model",
    "NACE", "name", "NAME.domestic", "names", "NaN", "narrow", "no", "nthreads", "OECD21ed_ECONOMY_1995to2018.rda",
    "of", "only", "operating_surplus", "option", "other_table", "output", "over", "pairs", "panel.select_years",
    "Parquet", "PATH", "path", "pay", "pay_unit", "PDF", "persons", "perspective", "pip", "places", "PNG", "PORT",
    "producer_services", "producer_services_in_gdp", "proportional", "provenance", "R", "ranking", "redefinitions",
    "release", "replace", "report", "residual", "Rev.", "role", "roles", "ROW", "scale", "sch", "scheduler",
    "scope", "script", "sellers", "share", "side", "source", "suppliers", "SVG", "table", "table-2010.csv",
    "table-2011.csv", "table.aggregate", "table.check", "table.csv", "table.domestic", "table.provenance.then",
    "table.with_producer_services", "table.with_proportional_imports", "table.with_satellite", "TablePanel.of",
    "taxes_on_production", "tcp", "template", "thousand", "TiVA", "tiva", "to_frame", "tolerance", "True", "Unit",
    "unit", "use_imported", "users", "UTF-8", "value", "value_added", "where", "whose", "wide", "WIOD", "wiod2013",
    "wiod2013.toml", "wiot_YEAR.RData", "worker", "workers", "wwz", "xls", "XLSX", "xlsx", "Y_imported", "year",
    "years", "yes", "zero",
))  # fmt: skip
"""What a Chinese message writes in Latin letters: names of options, calls, files, classifications and organisations."""


def codes(section: str, language: str = "en") -> dict[str, Mapping[str, Any]]:
    tree = words.catalogue(language)[section]
    return {
        code: table for code, table in tree.items() if isinstance(table, dict) and {"what", "because"} & table.keys()
    }


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    else:
        for key, value in node.items():
            if key != "by":
                yield from texts(value)


def sources() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))


def test_every_code_that_is_raised_has_its_words() -> None:
    known = {section: codes(section) for section in SECTIONS}
    for kind, code in re.findall(r'([A-Z]\w+|cls)\.said\(\s*"(\w+)"', sources()):
        assert code in known[OF.get(kind, "errors")], f"{kind}.said({code!r})"


@pytest.mark.parametrize("section", SECTIONS)
def test_every_code_that_has_words_is_raised(section: str) -> None:
    literals = set(re.findall(r'"(\w+)"', sources()))
    assert sorted(codes(section).keys() - literals) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_code_has_the_parts_that_a_message_has(section: str) -> None:
    for code, table in codes(section).items():
        assert table.keys() <= PARTS, code


def test_chinese_messages_write_no_english() -> None:
    folder = SOURCE / "words" / "zh"
    files = [*folder.glob("errors*.toml"), folder / "findings.toml", folder / "refusals.toml"]
    places = re.compile(r"\{[^{}]*\}|[\u3000-\uffef]")
    found = set()
    for file in files:
        for text in texts(tomllib.loads(file.read_text(encoding="utf-8"))):
            found |= set(re.findall(r"[A-Za-z][\w.\-]*", places.sub(" ", text)))
    assert sorted(found - ALLOWED) == []


def test_an_error_speaks_the_language_of_its_printing() -> None:
    error = Unsupported.said("one_year", year=2011)
    assert str(error) == (
        "the data hold one year, 2011, so there is no path over time to draw\n"
        "  to mend: tables of the same source for more years"
    )
    with words.speaking("zh"):
        assert str(error) == "数据只有2011年，画不出历年走势\n  处理：同一数据源其他年份的表可行"
    assert (error.code, error.values) == ("one_year", {"year": 2011})


def test_a_reason_stands_without_its_subject() -> None:
    error = Unsupported.said("no_origins", title=Declared("measures.none.title", "Foreign services"))
    assert error.what == f"Foreign services: {error.reason}"
    assert str(error.reason).startswith("a table of one economy")
    with words.speaking("zh"):
        assert str(error.reason).startswith("单一经济体")


def test_words_of_ones_own_stand_as_they_are() -> None:
    error = Unsupported("no bridge", where="the river", fix="build one")
    assert (error.what, error.reason, error.where, error.fix) == ("no bridge", "no bridge", "the river", "build one")
    assert str(error.line) == "no bridge; build one"
    assert str(Unsupported("no bridge").line) == "no bridge"


@pytest.mark.parametrize("made", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_an_error_is_kept_whole(made: Any) -> None:
    values = {"amount": Amount(12.0, "USD mn"), "count": 3, "year": 2008}
    for error in (
        Unsupported.said("exports_with_import_rows", **values),
        InputError("plain", where=said("errors.place.table"), fix="mend it"),
        UnknownName.of("economy", "CHM", ["CHN", "USA"]),
    ):
        error.within(said("errors.place.table_of", year=2008))
        again = made(error)
        assert (type(again), str(again), again.code, again.values) == (
            type(error),
            str(error),
            error.code,
            error.values,
        )


def test_a_refusal_is_kept_by_the_cache() -> None:
    title = Declared("measures.none.title", "Foreign services")
    error = Unsupported.said("no_functions", title=title, reason=said("reasons_own.no_function"))
    error.within(said("errors.place.table_of", year=2008))
    again = cache.decoded(cache.encoded(error))
    assert isinstance(again, Unsupported)
    for language in words.LANGUAGES:
        with words.speaking(language):
            assert str(again) == str(error)


def test_the_command_has_remedies_of_its_own() -> None:
    error = Unsupported.said("imports_in_deliveries", title=said("subjects.smile"), told=True)
    assert "table.domestic()" in str(error)
    assert error.in_command.fix == "take the imported part out, which the table tells: --source NAME.domestic"
    plain = Unsupported.said("one_year", year=2011)
    assert plain.in_command == plain.finding


def test_a_finding_says_what_it_is() -> None:
    finding = Finding("a row is odd", "row 3", severity="warning")
    assert str(finding) == "warning: a row is odd\n  where: row 3"
    made = Finding.said("negative_deliveries", said("findings.place.final"), "warning", count=2)
    assert made.text.splitlines()[0] == "2 intermediate deliveries are negative; they are kept"
    with words.speaking("zh"):
        assert str(finding) == "警告：a row is odd\n  位置：row 3"


# ---- names ----


def test_an_unknown_name_is_told_with_what_is_near_or_there() -> None:
    def fix(*given: Any) -> str | None:
        return UnknownName.of(*given).fix

    assert fix("economy", "CHM", ["CHN", "USA"]) == "did you mean 'CHN'?"
    assert fix("form", "zzz", ["ranking", "map"]) == "choose one of ranking, map"
    assert fix("form", "zzz", []) == "there is none to choose from"
    assert fix("form", "zzz", [f"name{n}" for n in range(13)]).endswith("name11, ... (13 in all)")  # type: ignore[union-attr]
    assert fix("year", 1990, [2008]) == "there is 2008"
    assert fix("year", 1990, [1995, 1996, 2008]) == "there are 1995-1996 and 2008"
    with words.speaking("zh"):
        assert str(UnknownName.of("economy", "CHM", ["CHN"])) == "未知的经济体：“CHM”\n  处理：是否指“CHN”？"
        assert fix("year", 1990, [1995, 1996, 2008]) == "有以下年份：1995-1996、2008"


def test_control_characters_of_a_name_are_not_printed() -> None:
    assert "\x1b" not in str(quoted("a\x1b[31m"))


@pytest.mark.parametrize(
    ("given", "code"),
    [("GER", "DEU"), ("UK", "GBR"), ("uk", "GBR"), ("Germany", "DEU"), ("the united kingdom", "GBR"), ("德国", "DEU")],
)
def test_an_economy_is_known_by_every_code_and_name(given: str, code: str) -> None:
    assert options.code_of(given, ("CHN", "DEU", "GBR")) == code


def test_an_unknown_economy_is_told_by_code_and_name() -> None:
    with pytest.raises(UnknownName, match=re.escape("did you mean 'DEU' (Germany)?")):
        options.code_of("Germeny", ("CHN", "DEU"))


def test_an_unknown_role_is_no_refusal() -> None:
    book = Classification.load("wiod2013")
    with pytest.raises(UnknownName, match=r"unknown role 'manufactring'\n  to mend: did you mean 'manufacturing'"):
        book.members("manufactring")
    with pytest.raises(Unsupported, match="cannot be told apart"):
        book.members("research")
    with words.speaking("zh"), pytest.raises(Unsupported, match="研发服务归在c30"):
        book.members("research")


def test_every_reason_of_a_classification_is_said_in_chinese() -> None:
    folder = SOURCE / "model" / "classifications"
    with words.speaking("zh"):
        for file in folder.glob("*.toml"):
            book = Classification.load(file.stem)
            assert words.name("classifications", book.title) != book.title
            for reason in book.refusals.values():
                assert words.name("reasons", str(reason)) != reason, f"{file.stem}: {reason}"


def test_options_that_are_no_number_say_what_they_take() -> None:
    with pytest.raises(InputError, match="share is 'x'; it takes a number above 0 and of at most 1"):
        options.number("share", "x", above=0, most=1)
    with words.speaking("zh"), pytest.raises(InputError, match="share的取值为'x'；应为大于0、不大于1的数"):
        options.number("share", "x", above=0, most=1)
    assert isinstance(Said("errors.no_year.what"), Said)


def test_every_kind_of_name_is_said_in_chinese() -> None:
    calls = re.findall(r'(?:\bchoice|\bchoices|\bnamed|UnknownName\.of)\(\s*"([a-z_, ]+)"', sources())
    kinds = {*calls, *re.findall(r'\bkind="(economy|partner|peer|member)"', sources())}
    assert kinds > {"economy", "industry", "year"}
    assert sorted(kinds - words.catalogue("zh")["kinds"].keys()) == []
    purposes = re.findall(r'MissingExtra\.of\([^,]+, "\w+", "([^"]+)"', sources())
    assert sorted(set(purposes) - words.catalogue("zh")["purposes"].keys()) == []
