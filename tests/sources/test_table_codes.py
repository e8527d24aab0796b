"""Codes of NACE Rev. 2 as publishers write them, and what they say about industries."""

from __future__ import annotations

import pytest

from interlace import words
from interlace.errors import InputError
from interlace.model.classification import Classification
from interlace.model.units import Unit
from interlace.sources._own_table.about import About
from interlace.sources._own_table.findings import Findings
from interlace.sources._own_table.grid import column_letter, kind_of_text, parse_numbers
from interlace.sources._own_table.nace import classification_of, divisions_of, recognise
from interlace.sources._own_table.rows import read_head
from interlace.sources._own_table.vocabulary import role_of

ICIO_2021 = (
    "D01T02 D03 D05T06 D07T08 D09 D10T12 D13T15 D16 D17T18 D19 D20 D21 D22 D23 D24 D25 D26 D27 D28 D29 D30 D31T33 D35 "
    "D36T39 D41T43 D45T47 D49 D50 D51 D52 D53 D55T56 D58T60 D61 D62T63 D64T66 D68 D69T75 D77T82 D84 D85 D86T88 D90T93 "
    "D94T96 D97T98"
)

ICIO_2023 = (
    "A01_02 A03 B05_06 B07_08 B09 C10T12 C13T15 C16 C17_18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 C31T33 D "
    "E F G H49 H50 H51 H52 H53 I J58T60 J61 J62_63 K L M N O P Q R S T"
)

WIOD_2016 = (
    "A01 A02 A03 B C10-C12 C13-C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 C31_C32 C33 "
    "D35 E36 E37-E39 F G45 G46 G47 H49 H50 H51 H52 H53 I J58 J59_J60 J61 J62_J63 K64 K65 K66 L68 M69_M70 M71 M72 "
    "M73 M74_M75 N O84 P85 Q R_S T U"
)


def known_of(codes: list[str]) -> Classification:
    return classification_of(recognise(codes) or {}, Classification("own", "own", {code: code for code in codes}))


@pytest.mark.parametrize(
    ("code", "divisions"),
    [
        ("G", [45, 46, 47]),
        ("c10T12", [10, 11, 12]),
        ("C31_C32", [31, 32]),
        ("E37-E39", [37, 38, 39]),
        ("M69_M70", [69, 70]),
        ("R_S", [90, 91, 92, 93, 94, 95, 96]),
        ("CPA_H49", [49]),
        ("L68A", [68]),
        ("C302T309", [30]),
        ("B-E", [*range(5, 10), *range(10, 34), *range(35, 40)]),
    ],
)
def test_divisions(code: str, divisions: list[int]) -> None:
    found = divisions_of(code)
    assert found is not None
    assert sorted(found[0]) == divisions


@pytest.mark.parametrize(
    "code", ["", "V", "C45", "C15T16FOD", "D15T16", "c1", "C12T10", "c35", "X10", "C4", "AtB", "S-R", "50t52"]
)
def test_codes_of_other_editions_are_not_taken(code: str) -> None:
    assert divisions_of(code) is None


@pytest.mark.parametrize(
    "codes", [ICIO_2021.split(), ICIO_2023.split(), WIOD_2016.split()], ids=["icio2021", "icio2023", "wiod2016"]
)
def test_published_classifications(codes: list[str]) -> None:
    found = recognise(codes)
    assert found is not None
    known = known_of(codes)
    assert sorted(number for own in found.values() for number in own)[:3] == [1, 2, 3]
    every = set(codes)
    goods, services = known.roles["goods"], known.roles["services"]
    assert goods | services | known.roles["utilities"] | known.roles["construction"] == every
    assert not goods & services
    assert set(known.functions) == every
    assert known.producer_services["narrow"] < services
    assert "china2015" in known.refusals


def test_what_a_coarse_table_cannot_tell_is_refused() -> None:
    known = known_of(ICIO_2021.split())
    assert "broad" not in known.producer_services
    assert "D45T47" in str(known.refusals["broad"])
    assert "D69T75" in str(known.refusals["kibs"])
    assert known.roles["digital"] == {"D26", "D61", "D62T63"}
    sections = known_of(list("ABCDEFGHIJKLMNOPQRSTU"))
    assert "J" in str(sections.refusals["narrow"])
    assert "J" in str(sections.refusals["functions"])
    assert not sections.functions


@pytest.mark.parametrize(
    ("codes", "alone", "told"),
    [
        (["A", "C", "G"], False, True),
        (["01", "10", "45"], False, True),
        (["A", "C10", "G"], True, True),
        (["A", "A01", "G"], False, False),
        (["A", "C10", "zz"], False, False),
        (["D15", "G50"], False, False),
        (list("ABCDEFGHIJKLMNOPQ"), False, True),
        (list("ABCDEFGHIJKLMNOPQRSTU"), True, True),
        (["CPA_A", "CPA_B-E", "CPA_F", "CPA_G-I", "CPA_J-N", "CPA_O-T"], True, True),
        (["A", "BTE", "F", "GTI", "JTN", "OTQ"], False, True),
    ],
)
def test_ambiguous_codes_need_a_word(codes: list[str], alone: bool, told: bool) -> None:
    assert (recognise(codes) is not None) == alone
    assert (recognise(codes, told=True) is not None) == told


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("final: households", "final:households"),
        ("GFCF", "final:investment"),
        ("P3_S14", "final:households"),
        ("Changes in inventories", "final:inventories"),
        ("final", "final"),
        ("imports", "imports"),
        ("ERR", "residual"),
        ("Total output", "output"),
        ("ignore", "ignore"),
        ("final:nonsense", None),
        ("C10", None),
    ],
)
def test_roles_of_columns(text: str, role: str | None) -> None:
    assert role_of("column", text) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("primary: value added", "primary:value_added"),
        ("D1", "primary:compensation"),
        ("TLS", "primary:taxes_on_products"),
        ("satellite: jobs", "satellite:jobs"),
        ("output", "output"),
        ("imports", "primary:imports"),
        ("households", None),
    ],
)
def test_roles_of_rows(text: str, role: str | None) -> None:
    assert role_of("row", text) == role


@pytest.mark.parametrize(
    ("name", "currency", "scale"),
    [
        ("USD mn", "USD", 1e6),
        ("million EUR", "EUR", 1e6),
        ("10,000 CNY", "CNY", 1e4),
        ("100 million JPY", "JPY", 1e8),
        ("GBP bn", "GBP", 1e9),
        ("EUR", "EUR", 1.0),
        ("tonnes", "", 1.0),
        ("m3", "", 1.0),
        ("kt CO2", "", 1.0),
        ("1000 t", "", 1.0),
        ("FTE", "", 1.0),
        ("PJ 2010", "", 1.0),
        ("亿元", "CNY", 1e8),
        ("万人", "", 1e4),
        ("thousand persons", "", 1e3),
        ("Mio. EUR", "EUR", 1e6),
        ("US$ m", "USD", 1e6),
        ("M€", "EUR", 1e6),
    ],
)
def test_units(name: str, currency: str, scale: float) -> None:
    unit = About({"unit": name}).unit(Findings())
    assert (unit.currency, unit.scale, unit.name, unit.prices) == (currency, scale, name, "")


@pytest.mark.parametrize(
    ("text", "name", "scale", "prices"),
    [
        ("EUR mn, 2010 prices", "EUR mn", 1e6, "2010 prices"),
        ("EUR mn,2010 prices", "EUR mn", 1e6, "2010 prices"),
        ("EUR mn 2010 prices", "EUR mn", 1e6, "2010 prices"),
        ("EUR mn (2010 prices)", "EUR mn", 1e6, "2010 prices"),
        ("million EUR at current basic prices", "million EUR", 1e6, "current basic prices"),
        ("10,000 CNY, 2012 prices", "10,000 CNY", 1e4, "2012 prices"),
        ("万元，2012年价格", "万元", 1e4, "2012年价格"),
        ("EUR mn, chain-linked volumes (2015)", "EUR mn", 1e6, "chain-linked volumes (2015)"),
    ],
)
def test_prices_after_a_unit_are_no_part_of_its_size(text: str, name: str, scale: float, prices: str) -> None:
    unit = About({"unit": text}).unit(Findings())
    assert (unit.name, unit.scale, unit.prices) == (name, scale, prices)
    assert str(words.Amount(295.0 * unit.scale, unit.currency)).startswith("295.0 mn" if scale == 1e6 else "2.95 mn")


@pytest.mark.parametrize(
    "said",
    [
        {"unit": "EUR mn 2010"},
        {"unit": "EUR mn, 2010"},
        {"unit": "2010 EUR"},
        {"unit": "1.000 EUR"},
        {"unit": "EUR, current prices, mn"},
        {"unit": "USD mn (PPP)"},
        {"unit": "tonnes", "currency": "EUR"},
        {"unit": "mn of the old currency", "currency": "ARS"},
        {"unit": "EUR mn", "scale": "1000"},
        {"unit": "EUR mn", "currency": "USD"},
        {"unit": "EUR mn, 2010 prices", "prices": "current prices"},
    ],
)
def test_a_unit_of_money_that_is_not_understood_is_refused(said: dict[str, str]) -> None:
    with pytest.raises(InputError, match="unit") as caught:
        About(said).unit(Findings())
    assert "EUR mn, 2010 prices" in str(caught.value.fix)


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ({"unit": "EUR mn 2010", "currency": "EUR", "scale": "1,000,000"}, Unit("EUR mn 2010", "EUR", 1e6)),
        ({"unit": "EUR", "scale": "1000000"}, Unit("EUR mn", "EUR", 1e6)),
        ({"unit": "EUR", "scale": "100,000"}, Unit("EUR 100,000", "EUR", 1e5)),
        ({"unit": "million", "currency": "EUR"}, Unit("EUR million", "EUR", 1e6)),
        ({"currency": "EUR", "scale": "1000"}, Unit("EUR thousand", "EUR", 1e3)),
        ({"currency": "EUR"}, Unit("unit not stated")),
        ({"unit": "EUR mn", "prices": "basic prices"}, Unit("EUR mn", "EUR", 1e6, "basic prices")),
    ],
)
def test_what_is_said_apart_makes_a_unit_whole(said: dict[str, str], unit: Unit) -> None:
    assert About(said).unit(Findings()) == unit


def test_numbers_and_odd_cells() -> None:
    values, odd = parse_numbers(["1", " 2.5 ", "+3", "-1e-3", "", "x"])
    assert values[:4].tolist() == [1, 2.5, 3, -1e-3]
    assert list(odd) == [5]
    values, odd = parse_numbers(["1,5", "2", "1.5"], ",")
    assert values[:2].tolist() == [1.5, 2]
    assert list(odd) == [2]
    assert [kind_of_text(text) for text in ("#N/A", "-inf", "1.234,5", "5 %", "12/10/2010", "#1")] == [
        "error", "infinity", "thousands", "percent", "date", "error"
    ]  # fmt: skip
    assert [column_letter(number) for number in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize(
    ("rows", "keys", "left", "body"),
    [
        ([["code", "A"], ["A", "1"]], ["code"], ("code",), 1),
        ([["code", "name", "role", "A"], ["A", "x", "", "1"]], ["code"], ("code", "name", "role"), 1),
        ([["economy", "", "X"], ["", "code", "A"], ["X", "A", "1"]], ["economy", "code"], ("economy", "code"), 2),
        ([["economy", "", "X"], ["code", "", "A"], ["X", "A", "1"]], ["economy", "code"], ("economy", "code"), 2),
        ([["", "economy", "X"], ["", "code", "A"], ["economy", "code", ""], ["X", "A", "1"]],
         ["economy", "code"], ("economy", "code"), 3),
        ([["Country", "", "", "X"], ["", "Industry", "", "A"], ["", "", "Description", "x"], ["X", "A", "x", "1"]],
         ["economy", "code", "name"], ("economy", "code", "name"), 3),
    ],
)  # fmt: skip
def test_heads(rows: list[list[str]], keys: list[str], left: tuple[str, ...], body: int) -> None:
    head = read_head(rows, "here")
    assert [key for _, key in head.row_keys] == keys
    assert head.column_keys == left
    assert head.body == body
