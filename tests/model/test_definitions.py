"""The choices behind a figure: English in data, sentences with names for a reader, in either language."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping

import pandas as pd
import pytest

from interlace import compute, load, words
from interlace.indicators import Measure, all_indicators
from interlace.indicators.compute import definitions_of
from interlace.model.definitions import Definitions, Text, caption
from interlace.model.provenance import Provenance, Source
from interlace.model.result import Result
from interlace.words import said

PANEL = load("bundled")
BOOK = PANEL.classification
INDICATORS = all_indicators()


def _result(definitions: Mapping[str, Text]) -> Result:
    row = pd.DataFrame({"economy": ["CHN"], "year": [2011], "value": [0.1], "unit": ["share"]})
    made = Provenance(Source("made", "Made by hand"))
    return Result(row, "made", Definitions(definitions), made, "Made", "share")


def told(definitions: Mapping[str, Text], *more: Mapping[str, Text]) -> str:
    return caption([_result(one) for one in (definitions, *more)], BOOK)


def _services(name: str) -> Text:
    return said("definitions.said.producer_services", name=name, codes="c23t26-c28, c30")


def test_roles_are_told_in_words_and_once() -> None:
    both = {"manufacturing": "c3-c16", "services": "c19-c34t35", "denominator": "gross exports", "by": "economy"}
    assert told(both) == "All manufacturing and all service industries of these data."
    assert told({"manufacturing": "c3-c16"}, both) == "All manufacturing and all service industries of these data."
    assert told({"services": "c19-c34t35"}) == "All service industries of these data."
    with words.speaking("zh"):
        assert told(both) == "含数据中的全部制造业行业和服务业行业。"


def test_a_stand_in_is_told_with_names_for_codes() -> None:
    stated = {"digital": "c27", "digital stand-in": BOOK.proxies["digital"]}
    assert told(stated) == (
        "Post and telecommunications stand for digital services: computing is inside renting of machinery and other "
        "business activities and electronics inside electrical and optical equipment."
    )
    own = {"manufacturing": "B-E", "manufacturing stand-in": "all industry stands for it"}
    assert told(own) == "All industry stands for it."
    with words.speaking("zh"):
        assert told(stated).startswith("邮电业代表数字服务业：")


def test_other_roles_are_named_by_their_industries() -> None:
    assert told({"digital": "c27"}) == "Digital industries: post and telecommunications."
    assert told({"secondary": "c2-c18"}) == "Secondary sector: 14 industries."
    with words.speaking("zh"):
        assert told({"secondary": "c2-c18"}) == "第二产业：14个行业。"


def test_industries_are_told_as_a_role_or_by_name_never_as_nothing() -> None:
    services = ", ".join(code for code in BOOK.codes if code in BOOK.members("services"))
    assert told({"industries": services}) == "All service industries of these data."
    assert told({"industries": ", ".join(BOOK.codes)}) == told({"industries": "all"}) == "All industries of these data."
    assert told({"industries": "c27, c28"}) == "Industries: post and telecommunications and financial intermediation."
    measured = {"manufacturing": "c3-c16", "measure": "bought", "industries": "services"}
    assert told(measured) == "What is bought from others, as a share of output. All service industries of these data."


def test_definitions_and_choices() -> None:
    assert told({"producer_services": _services("narrow")}) == (
        "Producer services in the narrow sense, as listed at the head of the report."
    )
    assert told({"producer_services": _services("own")}) == "Producer services as defined at the head of the report."
    assert told({"demand": "bought"}) == "Products that the economy uses, wherever they are finished."
    assert told({"inventory correction": "no"}) == "Changes of stocks count as final use."
    assert told({"operating surplus": "Gross operating surplus"}) == ""
    assert told({"operating surplus": "Depreciation of fixed assets + Operating surplus"}) == (
        "Gross operating surplus is what the source calls depreciation of fixed assets and operating surplus."
    )


def test_what_is_for_the_record_is_not_told_and_what_is_not_known_is() -> None:
    assert told({"industries without output": "5", "level": said("definitions.said.level", by="country")}) == ""
    assert told({"horizon": "5 years"}) == "Horizon: 5 years."


def test_data_keep_their_english_and_a_reader_has_his_language() -> None:
    made = Definitions({"producer_services": _services("narrow"), "demand": "bought", "economy": "CHN"})
    with words.speaking("zh"):
        assert dict(made) == {
            "producer_services": "narrow: c23t26-c28, c30", "demand": "bought", "economy": "CHN",
        }  # fmt: skip
        assert made.lines() == [
            "生产性服务业：窄口径：c23t26-c28, c30",
            "最终产品：由该经济体购买的产品",
            "经济体：中国",
        ]
    assert made.lines()[1:] == ["Final products: bought by the economy", "Economy: China"]
    assert dict(pickle.loads(pickle.dumps(made))) == dict(made)
    assert dict(Definitions(made)) == dict(made)


def _choices(measure: Measure) -> list[dict[str, object]]:
    """Return the defaults, and every other choice of each option alone."""
    listed = {option.name: option.choices for option in measure.options if option.choices}
    return [{}, *({name: choice} for name, choices in listed.items() for choice in choices)]


@pytest.mark.parametrize("measure", INDICATORS, ids=lambda item: item.id)
def test_every_choice_of_every_indicator_has_words_in_both_languages(measure: Measure) -> None:
    if set(measure.needs.roles) - set(BOOK.roles):
        pytest.skip("the bundled classification does not tell its roles apart")
    for given in _choices(measure):
        stated = definitions_of(measure, measure.checked(given), BOOK)
        for language in words.LANGUAGES:
            with words.speaking(language):
                text, lines = caption([_result(stated.codes)], BOOK), stated.lines()
            assert len(lines) == len(stated)
            assert not re.search(r"\bc\d|_|:\s*$|：。", text), text
            if language == "zh":
                assert not re.search("[A-Za-z]", text), text
                assert not re.search("[A-Z][a-z]", "".join(lines)), lines


def test_a_result_says_its_title_when_it_is_read() -> None:
    made = compute("direct_services_input_share", PANEL[2011])
    with words.speaking("zh"):
        assert made.title == "制造业中间投入中的服务份额"
        assert made.metadata()["title"] == "Services in what manufacturers buy"
        computed = compute("direct_services_input_share", PANEL[2011])
    assert computed.digest == made.digest
    assert computed.to_csv() == made.to_csv()
    assert made.title == "Services in what manufacturers buy"
