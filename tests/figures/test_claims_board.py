from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from interlace import words
from interlace.claims import Claim, Verdict
from interlace.claims._book import Cell
from interlace.claims._verdict import FAILS, HOLDS, ONLY, UNTESTED, Outcome, Spread
from interlace.errors import InputError
from interlace.figures import claims_board, claims_csv, claims_finding, claims_table, stylesheet

SPREAD = Spread(low=0.1, low_economy="KOR", median=0.3, high=0.72, high_economy="IRL", passing=1, of=41)
CELL = Cell("output", "direct_services_input_share")
CLAIM = Claim(1, "services_in_manufacturing_cost", "servicification", "all_economies", 0.7, low=0.65)


def _cell(value: float | None, passes: bool | None, definition: str = "all services", **more: Any) -> Outcome:
    return Outcome(CELL, definition, value, passes, more.pop("spread", SPREAD), **more)


def _verdict(verdict: str, *cells: Outcome, claim: Claim = CLAIM, **more: Any) -> Verdict:
    return Verdict(claim, "CHN", 2011, verdict, cells, **more)


ALL = (
    _verdict(HOLDS, _cell(0.7, True), claim=replace(CLAIM, number=1)),
    _verdict(ONLY, _cell(0.7, True, "broad"), _cell(0.4, False, "narrow"), claim=replace(CLAIM, number=2, high=0.75)),
    _verdict(FAILS, _cell(0.133, False), claim=replace(CLAIM, number=3, id="value_is_created_off_the_factory_floor")),
    _verdict(UNTESTED, claim=replace(CLAIM, number=4), reason="no firms", remedy="firm accounts would do"),
)


class _Checked(HTMLParser):
    """Every element is closed in order; texts are kept."""

    VOID = ("line", "path", "rect", "circle")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _read(text: str) -> _Checked:
    parser = _Checked()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    return parser


def test_every_verdict_has_its_words_and_its_shape() -> None:
    rows = re.split(r'(?=<li class="claims-row)', claims_board(ALL))[1:]
    said = [_read(row.split("</ol>")[0]).texts for row in rows]
    for texts, state in zip(
        said,
        ("Holds", "Holds only under some measures", "Does not hold", "Cannot be tested with these data"),
        strict=True,
    ):
        assert state in texts
    shapes = {re.search(r'<span class="claims-verdict"><svg.*?</svg>', row).group() for row in rows}  # type: ignore[union-attr]
    assert len(shapes) == 4, "no two verdicts share a shape"


def test_cells_are_told_in_words() -> None:
    texts = " ".join(_read(claims_board(ALL)).texts)
    assert "13.3%: does not pass" in texts
    assert "70.0%: passes" in texts
    assert "A value of at least 65% passes." in texts
    assert "A value of 65% to 75% passes." in texts
    assert "It passes as a share of gross output (broad definition)." in texts
    assert "41 economies: 10.0% (Korea) to 72.0% (Ireland), median 30.0%; one passes" in texts
    assert "Why" in texts
    assert "No firms." in texts
    assert "Firm accounts would do." in texts
    assert "At basic prices the chain ends at the factory gate" in texts


def test_strips_have_a_text_alternative_and_true_places() -> None:
    strips = [about for tag, about in _read(claims_board([ALL[2]])).tags if tag == "svg" and about.get("role") == "img"]
    assert len(strips) == 1
    assert strips[0]["aria-label"] == (
        "Share of gross output: China 13.3%; passes: at least 65%. 41 economies: 10.0% (Korea) to 72.0% (Ireland), "
        "median 30.0%; one passes."
    )
    row = claims_board([ALL[2]]).split("claims-list")[1]
    assert f'<circle cx="{2 + 96 * 0.133:.2f}%"' in row
    assert f'<rect x="{2 + 96 * 0.65:.2f}%" width="{98 - round(2 + 96 * 0.65, 2):.2f}%"' in row
    assert f'x1="{2 + 96 * 0.1:.2f}%" x2="{2 + 96 * 0.72:.2f}%"' in row


def test_the_scale_widens_for_values_outside_it() -> None:
    wide = _verdict(FAILS, _cell(-0.2, False, spread=replace(SPREAD, high=1.4)))
    assert "from −20% to 140%" in claims_board([wide])


def test_a_cell_without_value_gives_its_reason() -> None:
    cell = _cell(None, None, spread=None, reason="the table has no pay row")
    text = claims_board(
        [_verdict(UNTESTED, cell, reason="the table has no pay row", remedy="pay by industry would do")]
    )
    assert "The table has no pay row." in text
    assert '<svg class="strip" role' not in text


def test_a_claim_of_others_says_so() -> None:
    claim = replace(CLAIM, population="advanced_economies", members=("USA",))
    assert "made of advanced economies; China is not among them" in claims_board([_verdict(FAILS, claim=claim)])


def test_finding() -> None:
    assert claims_finding(ALL) == (
        "Of four claims, one holds, one holds only under some measures, one does not hold and one cannot be tested "
        "with these data."
    )
    assert claims_finding(ALL[:1] * 2) == "Of two claims, two hold."


def test_a_claim_can_be_a_line_that_opens() -> None:
    text = claims_board(ALL, full=False)
    assert text.count("<details><summary><h4>") == len(ALL)
    assert claims_board(ALL, full=True).count("<details open>") == len(ALL)
    _read(text)


def test_the_board_is_said_in_chinese_too() -> None:
    with words.speaking("zh"):
        text = claims_board(ALL)
    assert "4项论断中，1项成立、1项仅在部分口径下成立、1项不成立、1项无法用现有数据检验。" in text
    assert "41个经济体：10.0%（韩国）至72.0%（爱尔兰），中位数30.0%；1个符合" in text


def test_one_board_is_of_one_place() -> None:
    with pytest.raises(InputError, match="no verdicts"):
        claims_board([])
    with pytest.raises(InputError, match="one economy and year"):
        claims_board([ALL[0], replace(ALL[1], economy="USA")])
    with pytest.raises(InputError, match="level 9"):
        claims_board(ALL, heading=9)


def test_hostile_texts_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    cell = replace(_cell(0.7, True, evil), spread=replace(SPREAD, low_economy=evil), reason=evil)
    text = claims_board([_verdict(ONLY, cell, replace(cell, value=None), reason=evil, remedy=evil)])
    assert "<script" not in text
    _read(text)
    assert claims_csv([_verdict(FAILS, _cell(0.1, False, "=1+1"))]).count("'=1+1") == 1


def test_table_and_csv_hold_every_cell() -> None:
    table = claims_table(ALL)
    assert table["claim"].tolist() == [1, 2, 2, 3, 4]
    assert table["passes"].tolist() == ["yes", "yes", "no", "no", ""]
    assert table["value"].tolist()[:4] == [0.7, 0.7, 0.4, 0.133]
    assert table["of"].tolist()[:4] == [41] * 4
    again = pd.read_csv(io.StringIO(claims_csv(ALL)))
    assert again["value"].equals(table["value"])
    assert again.columns.tolist() == table.columns.tolist()
    assert again["high"].isna().tolist() == [True, False, False, True, True], "no bound is an empty cell"


def test_real_verdicts_of_the_bundled_tables(bundled: Any) -> None:
    from interlace import claims

    found = claims.verdicts(bundled[2011], "LUX", 2011)
    text = claims_board(found)
    _read(text)
    assert text.count('class="claims-row') == len(found) == 11
    for verdict in found:
        for cell in verdict.cells:
            if cell.value is not None:
                assert f"{100 * cell.value:.1f}%" in text
    assert len(text) < 40_000


@pytest.mark.page
@pytest.mark.parametrize("width", [1080, 390])
def test_it_fits_and_needs_no_script(browser: Any, tmp_path: Path, width: int) -> None:
    file = tmp_path / "board.html"
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{stylesheet()}</style>'
    file.write_text(f"<!doctype html><meta charset=utf-8>{head}<body>{claims_board(ALL, full=True)}", encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text))
    page.goto(file.as_uri())
    assert troubles == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    strip = page.locator(".claims-strip svg").first.bounding_box()
    assert strip["width"] > 0.3 * width
    page.close()
