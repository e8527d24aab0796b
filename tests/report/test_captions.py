"""What a page says of the choices behind a figure: sentences with names, no codes, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from interlace import compute, load
from interlace.model.definitions import caption
from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result

from . import worlds

if TYPE_CHECKING:
    from interlace.report import Report

BOOK = load("bundled").classification
MADE = worlds.classification()


def _result(definitions: Mapping[str, str]) -> Result:
    row = pd.DataFrame({"economy": ["CHN"], "year": [2011], "value": [0.1], "unit": ["share"]})
    return Result(row, "made", definitions, Provenance(Source("made", "Made by hand")), "Made", "share")


def said(definitions: Mapping[str, str], *more: Mapping[str, str]) -> str:
    return caption([_result(one) for one in (definitions, *more)], BOOK)


def test_roles_are_told_in_words_and_once() -> None:
    both = {"manufacturing": "c3-c16", "services": "c19-c34t35", "denominator": "gross exports", "by": "economy"}
    assert said(both) == "All manufacturing and all service industries of these data."
    assert said({"manufacturing": "c3-c16"}, both) == "All manufacturing and all service industries of these data."
    assert said({"services": "c19-c34t35"}) == "All service industries of these data."


def test_a_stand_in_is_told_with_names_for_codes() -> None:
    stated = {"digital": "c27", "digital stand-in": BOOK.proxies["digital"]}
    assert said(stated) == (
        "Post and telecommunications stand for digital services: computing is inside renting of machinery and other "
        "business activities and electronics inside electrical and optical equipment."
    )
    plant = {"manufacturing": "CPA_B-E", "manufacturing stand-in": "industry with mining (CPA_B-E) stands for it"}
    assert caption([_result(plant)], BOOK) == "Industry with mining (CPA_B-E) stands for it."


def test_other_roles_are_named_by_their_industries() -> None:
    assert caption([_result({"digital": "post"})], MADE) == "Digital industries: telecommunications."
    many = ", ".join(sorted(BOOK.members("secondary")))
    assert said({"secondary": many}) == "Secondary sector: 14 industries."


def test_industries_by_their_codes() -> None:
    services = ", ".join(code for code in BOOK.codes if code in BOOK.members("services"))
    assert said({"measured": "value added of services", "industries": services}) == (
        "All service industries of these data."
    )
    assert said({"industries": "c27, c28"}) == "Industries: post and telecommunications and financial intermediation."


@pytest.mark.parametrize(
    ("indicator", "options", "said"),
    [
        ("producer_services_in_gdp", {}, "Producer services in the narrow sense, as listed at the head of the report."),
        (
            "producer_services_in_gdp",
            {"producer_services": "broad"},
            "Producer services in the broad sense: with wholesale trade and real estate.",
        ),
        ("upstreamness", {"inventory_correction": False}, "Changes of stocks count as final use."),
    ],
)
def test_definitions_and_choices(bundled: Any, indicator: str, options: dict[str, Any], said: str) -> None:
    assert caption([compute(indicator, bundled.panel, years=[2011], **options)], BOOK) == said


def test_no_caption_of_a_report_holds_a_code_or_an_option(china: Report) -> None:
    captions = {item.id: item.caption for item in china.exhibits}
    assert sum(bool(text) for text in captions.values()) > 15
    for name, text in captions.items():
        assert not re.search(r"\bc\d|_|:\s*$|\bn!", text), name
        assert not text or text.endswith("."), name
    shown = re.findall(r"<dt>Definition</dt><dd>(.*?)</dd>", china.to_html())
    assert len(shown) == sum(bool(text) for text in captions.values())
    assert not any(re.search(r"\bc\d", text) for text in shown)


def test_the_data_files_hold_the_definitions_whole(china: Report) -> None:
    drivers = next(figure for figure in china.figures if figure.id.endswith("drivers"))
    for stated in ("range: over all n! orders of change", "value: mean of the two polar forms", "c23t26"):
        assert stated in drivers.definition
        assert stated in drivers.to_csv()
