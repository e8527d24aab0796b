"""The answers of the trends: every rule, with the dull and the contrary."""

from __future__ import annotations

import dataclasses
import math
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest

from interlace import words
from interlace.report.answers import answers_to
from interlace.report.context import Context
from interlace.report.document import Refusal
from interlace.report.gather import Answers, Basis, gather
from interlace.report.sections import requests

from . import worlds

if TYPE_CHECKING:
    from interlace.model.panel import TablePanel
    from interlace.report import Report

REFUSED = Refusal("nothing is known")


def answered(panel: TablePanel, economy: str, trend: str, year: int | None = None) -> list[str]:
    context = Context.of(panel, economy, year, None, None)
    return alone(trend, Basis(panel, context, gather(panel, context)))


def alone(trend: str, basis: Basis) -> list[str]:
    """Answer from one dataset."""
    return list(answers_to(trend, basis, lambda made: (made(basis), basis)))


def told(trend: str, *, economy: str = "CHN", first: int = 1995, **parts: Any) -> list[str]:
    """Answer from made studies: what is not given is refused."""
    context = Context(economy, 2011, first, 2011, (), "narrow")
    parts = {"table": worlds.table(), **parts}
    made = {name: parts.get(name, REFUSED) for name in ("drivers", "chain", "smile")}
    studies = SimpleNamespace(
        table=parts["table"],
        exports=lambda: parts.get("exports", REFUSED),
        **{name: (lambda _, value=value: value) for name, value in made.items()},
    )
    answers = Answers(dict.fromkeys(requests(), REFUSED), cast("Any", studies))
    return alone(trend, Basis(cast("Any", None), context, answers))


# ---- trend 1: how much is services ----


def test_how_much_is_services_and_what_becomes_of_the_claim(china: Report) -> None:
    assert china.sections[0].answer == (
        "Services are 13.3% of what manufacturers in China bought in 2011, down from 16.0% in 1995.",
        "Followed back along the whole chain, service industries earn 24.6% of the value of its manufacturing exports, "
        "7.1 points of it abroad.",
        "The claim that about 70% of manufacturing cost is services does not hold here under any of four denominators; "
        "the largest share is 29.6%.",
    )
    verdict = next(one for one in china.verdicts if one.claim.number == 1)
    assert max(cell.value for cell in verdict.cells if cell.value is not None) == pytest.approx(0.296, abs=0.0005)


def test_the_claim_stands_in_one_sentence_and_on_the_board(china_page: str) -> None:
    shown = re.sub(r"<(script|style).*?</\1>", "", china_page, flags=re.DOTALL)
    assert len(re.findall(r"[Aa]bout 70% of manufacturing cost is service", shown)) == 2


def test_without_manufacturing_there_is_no_share() -> None:
    made = answered(worlds.panel(worlds.table(without_manufacturing=("CHN",))), "CHN", "servicification")
    assert made[0] == "These data record no purchases by manufacturers in China in 2011."
    assert made[1].startswith("These data record no manufacturing exports of China in 2011")


# ---- trend 2: what is bought ----


def test_what_is_bought_is_the_sum_of_the_cells(bundled: Any, china: Report) -> None:
    bought = china.sections[1].answer[0]
    assert bought == (
        "Manufacturers in China bought producer services for 658.3 bn USD in 2011, 44.7 bn USD of it abroad (6.8%; "
        "3.0% in 1995)."
    )
    table = bundled[2011]
    labels = pd.MultiIndex.from_arrays([[table.economies[place] for place in table.economy_of], table.codes])
    paid = pd.DataFrame(table.Z, index=labels, columns=labels)["CHN"]
    paid = paid[sorted(table.classification.members("manufacturing"))].sum(axis=1)
    services = paid[paid.index.get_level_values(1).isin(["c23t26", "c27", "c28", "c30"])]
    assert round(services.sum() / 1000, 1) == 658.3
    assert round(services.drop("CHN", level=0).sum() / 1000, 1) == 44.7
    assert china.tiles[1].value == "6.8%"


def test_a_national_table_has_suppliers_at_home_alone() -> None:
    bought = answered(worlds.panel(worlds.table(("XLD",))), "XLD", "outsourcing")[0]
    assert bought.startswith("Manufacturers in XLD bought producer services for ")
    assert bought.endswith(" in 2011, from suppliers at home.")


def test_one_year_names_no_earlier_share() -> None:
    bought = answered(worlds.panel(worlds.table()), "CHN", "outsourcing")[0]
    assert re.search(r"of it abroad \(\d+\.\d%\)\.$", bought)


def test_without_manufacturing_nothing_is_bought() -> None:
    bought = answered(worlds.panel(worlds.table(without_manufacturing=("CHN",))), "CHN", "outsourcing")[0]
    assert bought == "Manufacturers in China bought no producer services in 2011, as far as these data record."


def test_what_cannot_be_told_is_left_to_the_refusals() -> None:
    table = worlds.table()
    plain = dataclasses.replace(table.classification, producer_services={})
    assert told("outsourcing", table=dataclasses.replace(table, classification=plain)) == []
    assert told("value_chain") == []
    assert told("servicification") == []
    assert told("digitalization") == []


# ---- trend 2: what drove it ----


def _drivers(sourcing: float, demand: float, kept: float, start: float = 100_000.0) -> SimpleNamespace:
    terms = {
        "value-added coefficients": kept,
        "technology": 0.5 * sourcing,
        "domestic sourcing": 0.25 * sourcing,
        "offshoring": 0.25 * sourcing,
        "final-demand level": 0.5 * demand,
        "final-demand mix": 0.25 * demand,
        "exports": 0.25 * demand,
    }
    data = pd.DataFrame({"economy": "CHN", "component": list(terms), "value": list(terms.values())})
    end = start + sourcing + demand + kept
    return SimpleNamespace(data=data, unit="USD mn", levels=pd.DataFrame({"start": [start], "end": [end]}))


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ((10_000, 90_000, 0), "are not the main driver: 10.0% of what the two moved."),
        ((60_000, 40_000, 0), "are the main driver: 60.0% of what the two moved."),
        ((60_000, -10_000, 0), "carry all of the growth: on its own, final demand would have held services back."),
        ((-10_000, 60_000, 0), "did not drive it: on their own they held services back."),
    ],
)
def test_whether_purchases_drove_a_growth(moves: tuple[float, float, float], said: str) -> None:
    text = told("outsourcing", drivers=_drivers(*moves))[1]
    assert "Value added of services in China grew from 100.0 bn USD in 1995 to " in text
    assert text.endswith(f"So purchases between industries, where outsourcing would show, {said}")


def test_signs_stand_in_words() -> None:
    text = told("outsourcing", drivers=_drivers(20_000, 90_000, -30_000))[1]
    assert (
        "final demand at home and abroad raised it by 90.0 bn USD, what industries buy and where they buy it raised it "
        "by 20.0 bn USD, and what services keep of their output lowered it by 30.0 bn USD." in text
    )
    assert "\N{MINUS SIGN}" not in text
    still = told("outsourcing", drivers=_drivers(20_000, 90_000, 0))[1]
    assert "what services keep of their output left it as it was." in still


def test_a_fall_has_no_driver_of_growth() -> None:
    text = told("outsourcing", drivers=_drivers(20_000, -50_000, 0))[1]
    assert "fell from 100.0 bn USD in 1995 to 70.0 bn USD in 2011" in text
    assert "driver" not in text
    # A rise that value added per output alone brings: neither purchases nor demand drove it.
    text = told("outsourcing", drivers=_drivers(-20_000, -50_000, 90_000))[1]
    assert "grew from 100.0 bn USD" in text
    assert "So purchases" not in text


def test_a_standstill_is_told_as_one() -> None:
    text = told("outsourcing", drivers=_drivers(20_000, -20_000, 0))[1]
    assert "was 100.0 bn USD in 1995 and 100.0 bn USD in 2011, in current prices: " in text
    assert "So purchases" not in text


# ---- trend 2: what exports are made of ----


def _exports(**terms: float) -> SimpleNamespace:
    terms = {"DVA": 70.0, "FVA": 25.0, "DDC": 2.0, "FDC": 3.0, "gross_exports": 100.0, **terms}
    data = pd.DataFrame({"economy": "CHN", "component": list(terms), "value": list(terms.values())})
    return SimpleNamespace(data=data, unit="USD mn")


def test_the_parts_of_exports() -> None:
    assert told("outsourcing", exports=_exports())[1] == (
        "Gross exports of China were 100.0 mn USD in 2011: 70.0% domestic value added, 25.0% foreign value added, and "
        "5.0% counted again because it crosses a border more than once."
    )
    none = told("outsourcing", exports=_exports(gross_exports=0.0))[1]
    assert none == "These data record no exports of China in 2011."


# ---- trend 4: who earns what ----


def _chain(
    shares: dict[tuple[str, str], float], year: int = 2011, name: str = "Transport equipment"
) -> SimpleNamespace:
    rows = [
        {"economy": code, "function": function, "year": year, "value": share, "amount": 1000.0 * share}
        for (code, function), share in shares.items()
    ]
    return SimpleNamespace(income=SimpleNamespace(data=pd.DataFrame(rows)), industries=SimpleNamespace(name=name))


def _smile(shape: str = "none", *, smiles: bool = False, margins: bool = False) -> SimpleNamespace:
    weighted = None if shape == "untested" else SimpleNamespace()
    test = SimpleNamespace(shape=shape, weighted=weighted, p=0.0302, p_inverted=0.0004, turning_point=3.21)
    return SimpleNamespace(test=test, smiles=smiles, margins=SimpleNamespace() if margins else None)


def test_the_product_stands_in_lower_case_and_the_largest_partner_is_named() -> None:
    shares = {
        ("CHN", "own production"): 0.4,
        ("CHN", "R&D and business services"): 0.2,
        ("ROW", "primary"): 0.25,
        ("USA", "finance"): 0.1,
        ("DEU", "digital"): 0.05,
    }
    assert told("value_chain", chain=_chain(shares), smile=_smile())[:2] == [
        "The largest final product of manufacturers in China is transport equipment, worth 1.00 bn EUR in 2011. Of its "
        "value 60.0% is earned in China; of single economies abroad, the United States earns most (10.0%).",
        "By function, the largest parts go to the industry that finishes it (40.0%), primary industries (25.0%) and "
        "R&D and business services (20.0%).",
    ]


def test_all_of_the_value_at_home_by_one_function() -> None:
    chain, functions, *_ = told("value_chain", chain=_chain({("CHN", "own production"): 1.0}), smile=_smile())
    assert chain.endswith("All of its value is earned in China.")
    assert functions == "By function, nearly all goes to the industry that finishes it."


def test_what_a_national_table_does_not_follow_is_told() -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): 0.8}), smile=_smile())[0]
    assert "80.0% is earned in China; the rest stands in imported inputs and taxes on products" in text


def test_a_share_abroad_that_prints_as_nothing_is_not_named() -> None:
    shares = {("CHN", "own production"): 0.9, ("USA", "finance"): 0.0001, ("ROW", "finance"): 0.0999}
    assert told("value_chain", chain=_chain(shares), smile=_smile())[0].endswith("90.0% is earned in China.")


def test_the_share_before_stands_beside_that_of_the_year(china: Report) -> None:
    assert (
        "71.3% is earned in China (78.2% in 1995); of single economies abroad, the United States earns most (3.4%)."
        in china.sections[2].answer[0]
    )


def test_a_product_without_output() -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): math.nan}), smile=_smile())[0]
    assert text == "These data record no final sales of manufacturing in China in 2011."


# ---- trend 4: the smile ----


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (_smile("u", smiles=True, margins=True), "The chain smiles: "),
        (_smile("u", margins=True), "The chain smiles by weight alone: "),
        (_smile("u"), "Whether the chain smiles is open: "),
        (_smile("inverted"), "is highest in its middle, about 3.21 steps from the buyer (p below 0.001)"),
        (_smile("rising"), "The chain is not seen to smile: "),
        (_smile("falling"), "falls with the distance to the buyer (p of a smile 0.030)"),
        (_smile("none"), "is not higher at its ends than in its middle, as far as it can be told from chance (p"),
        (_smile("untested"), "Too few industries earn more than 0.1% of its value to test whether the chain smiles."),
    ],
)
def test_the_smile_in_one_sentence(found: SimpleNamespace, said: str) -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): 1.0}), smile=found)[2]
    assert said in text
    assert "inverted" not in text
    assert len(re.findall(r"\.(?: |$)", text)) == 1


# ---- trend 4: profit ----


def test_profit_as_a_share_of_value_added() -> None:
    table = worlds.with_profit(worlds.table(("XLD",)))
    profit = answered(worlds.panel(table), "XLD", "value_chain")[-1]
    share = 100 * table.V[1].sum() / table.value_added.sum()
    assert profit.startswith(
        f"Of the value added in XLD in 2011, {share:.1f}% is gross operating surplus: profit before"
    )


def test_no_value_added_has_no_profit() -> None:
    table = worlds.with_profit(worlds.table(("XLD",)))
    nothing = dataclasses.replace(table, V=0.0 * table.V)
    text = told("value_chain", economy="XLD", table=nothing)[-1]
    assert text == "These data record no value added in XLD in 2011, so profit has no share in it."


# ---- trend 5 ----


def test_how_digital_and_whether_services_go_with_it(china: Report) -> None:
    digital, together = china.sections[3].answer
    assert digital == (
        "Digital industries, at home and abroad, earn 1.29% of the value of manufacturing exports from China in 2011, "
        "up from 0.71% in 1995."
    )
    assert together.startswith("Across 41 economies, ")


# ---- all ----


@pytest.mark.parametrize("position", range(4))
def test_answers_read_as_sentences(china: Report, position: int) -> None:
    for text in china.sections[position].answer:
        assert text.endswith(".")
        assert "  " not in text
        assert not re.search(r"\.\.|\{|\}| \.| ,|\bnan\b", text)
        assert not re.search(r"\N{MINUS SIGN}\d", re.sub(r"correlation \N{MINUS SIGN}", "", text))


def test_answers_in_chinese_hold_no_english() -> None:
    with words.speaking("zh"):
        made = [
            text
            for trend in ("servicification", "outsourcing", "value_chain", "digitalization")
            for text in answered(worlds.panel(worlds.table(year=2010), worlds.table()), "CHN", trend)
        ]
    assert len(made) > 8
    for text in made:
        assert re.findall(r"[A-Za-z]{3,}", re.sub(r"Cars|Food|EUR", "", text)) == [], text
        assert text.endswith("。")
