"""The answers of trends 2 and 4: every rule, with the dull and the contrary."""

from __future__ import annotations

import dataclasses
import math
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pandas as pd
import pytest

from interlace.report.answers import answers_to
from interlace.report.context import Context
from interlace.report.gather import Answers, Basis, gather
from interlace.report.measures import Refusal
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
    return list(answers_to(trend, basis, lambda made, _: made(basis)))


def told(trend: str, *, economy: str = "CHN", first: int = 1995, **parts: Any) -> list[str]:
    """Answer from made studies: what is not given is refused."""
    context = Context(economy, 2011, first, 2011, (), (), "narrow")
    parts = {"table": worlds.table(), **parts}
    made = {name: parts.get(name, REFUSED) for name in ("drivers", "chain", "smile")}
    studies = SimpleNamespace(
        table=parts["table"],
        exports=lambda: parts.get("exports", REFUSED),
        **{name: (lambda _, value=value: value) for name, value in made.items()},
    )
    answers = Answers(dict.fromkeys(requests(), REFUSED), cast("Any", studies))
    return alone(trend, Basis(cast("Any", None), context, answers))


# ---- trend 2: what is bought ----


def test_what_is_bought_is_the_sum_of_the_cells_and_no_market(bundled: Any, china: Report) -> None:
    bought = china.sections[1].answer[0]
    assert bought == (
        "Chinese manufacturers bought producer services for 658.3 bn USD in 2011, 44.7 bn USD of it abroad (6.8%; 3.0% "
        "in 1995). What firms do in-house instead, and how large a market for outsourcing is, cannot be seen: these "
        "data hold purchases, neither contracts nor tasks inside a firm."
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
    assert " in 2011 from suppliers at home. " in bought


def test_one_year_names_no_earlier_share() -> None:
    bought = answered(worlds.panel(worlds.table()), "CHN", "outsourcing")[0]
    assert re.search(r"of it abroad \(\d+\.\d%\)\. ", bought)


def test_without_manufacturing_nothing_is_bought() -> None:
    bought = answered(worlds.panel(worlds.table(without_manufacturing=("CHN",))), "CHN", "outsourcing")[0]
    assert bought == "Chinese manufacturers bought no producer services in 2011, as far as these data record."


def test_without_a_definition_it_cannot_be_told() -> None:
    table = worlds.table()
    plain = dataclasses.replace(table.classification, producer_services={})
    bought = told("outsourcing", table=dataclasses.replace(table, classification=plain))[0]
    assert bought.startswith("What manufacturers pay for producer services cannot be told from these data: ")


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
        ((10_000, 90_000, 0), "are not the main driver: 10.0% of what the two moved, against 90.0% for final demand."),
        ((60_000, 40_000, 0), "are the main driver: 60.0% of what the two moved, against 40.0% for final demand."),
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
        "Final demand at home and abroad raised it by 90.0 bn USD, what industries buy and where they buy it raised it "
        "by 20.0 bn USD, and what services keep of their output lowered it by 30.0 bn USD." in text
    )
    assert "\N{MINUS SIGN}" not in text
    assert (
        "what services keep of their output left it as it was."
        in told("outsourcing", drivers=_drivers(20_000, 90_000, 0))[1]
    )


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
    assert "was 100.0 bn USD in 1995 and 100.0 bn USD in 2011, in current prices." in text
    assert "So purchases" not in text


def test_one_year_has_no_drivers() -> None:
    text = answered(worlds.panel(worlds.table()), "CHN", "outsourcing")[1]
    assert text == (
        "What drove the growth of services cannot be told from these data: the data hold one year, 2011, so there is "
        "no path over time to draw."
    )


# ---- trend 2: what exports are made of ----


def _exports(**terms: float) -> SimpleNamespace:
    terms = {"DVA": 70.0, "FVA": 25.0, "DDC": 2.0, "FDC": 3.0, "gross_exports": 100.0, **terms}
    data = pd.DataFrame({"economy": "CHN", "component": list(terms), "value": list(terms.values())})
    return SimpleNamespace(data=data, unit="USD mn")


def test_the_parts_of_exports() -> None:
    assert told("outsourcing", exports=_exports())[2] == (
        "Gross exports of China were 100.0 mn USD in 2011: 70.0% domestic value added, 25.0% foreign value added, and "
        "5.0% counted again because it crosses a border more than once."
    )


def test_no_exports_and_one_economy() -> None:
    assert (
        told("outsourcing", exports=_exports(gross_exports=0.0))[2] == "These data record no exports of China in 2011."
    )
    assert answered(worlds.panel(worlds.table(("XLD",))), "XLD", "outsourcing")[2] == (
        "What exports are made of cannot be told from these data: export accounting follows inputs across borders, and "
        "this table has one economy."
    )


# ---- trend 4: who earns what ----


def _chain(
    shares: dict[tuple[str, str], float], year: int = 2011, name: str = "Transport equipment"
) -> SimpleNamespace:
    rows = [
        {"economy": code, "function": function, "year": year, "value": share, "amount": 1000.0 * share}
        for (code, function), share in shares.items()
    ]
    return SimpleNamespace(income=SimpleNamespace(data=pd.DataFrame(rows)), industries=SimpleNamespace(name=name))


def _smile(shape: str = "none", *, smiles: bool = False, margins: bool = False, abroad: bool = True) -> SimpleNamespace:
    weighted = None if shape == "untested" else SimpleNamespace()
    test = SimpleNamespace(shape=shape, weighted=weighted, p=0.0302, p_inverted=0.0004, turning_point=3.21)
    nodes = pd.DataFrame(
        {
            "economy": ["CHN", "CHN", "USA" if abroad else "CHN"],
            "weight": [0.6, 0.2, 0.2],
            "distance": [1.0, 3.0, 5.0],
        }
    )
    return SimpleNamespace(
        nodes=SimpleNamespace(data=nodes), test=test, smiles=smiles, margins=SimpleNamespace() if margins else None
    )


def test_the_product_stands_in_lower_case_and_the_largest_partner_is_named() -> None:
    shares = {
        ("CHN", "own production"): 0.4,
        ("CHN", "R&D and business services"): 0.2,
        ("ROW", "primary"): 0.25,
        ("USA", "finance"): 0.1,
        ("DEU", "digital"): 0.05,
    }
    assert told("value_chain", chain=_chain(shares), smile=_smile())[0] == (
        "The largest final product of Chinese manufacturers is transport equipment, worth 1.00 bn EUR in 2011. Of its "
        "value 60.0% is earned in China; of single economies abroad, the United States earns most (10.0%). By "
        "function, the largest parts go to the industry that finishes it (40.0%), primary industries (25.0%) and R&D "
        "and business services (20.0%)."
    )


def test_all_of_the_value_at_home_by_one_function() -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): 1.0}), smile=_smile())[0]
    assert "All of its value is earned in China. By function, nearly all goes to the industry that finishes it." in text


def test_what_a_national_table_does_not_follow_is_told() -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): 0.8}), smile=_smile())[0]
    assert "80.0% is earned in China; the rest stands in imported inputs and taxes on products" in text


def test_a_share_abroad_that_prints_as_nothing_is_not_named() -> None:
    shares = {("CHN", "own production"): 0.9, ("USA", "finance"): 0.0001, ("ROW", "finance"): 0.0999}
    assert "90.0% is earned in China. By function" in told("value_chain", chain=_chain(shares), smile=_smile())[0]


def test_the_share_before_stands_beside_that_of_the_year(china: Report) -> None:
    assert (
        "71.3% is earned in China (78.2% in 1995); of single economies abroad, the United States earns most (3.4%)."
        in (china.sections[3].answer[0])
    )


def test_a_product_without_output_and_none_at_all() -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): math.nan}), smile=_smile())[0]
    assert text == "These data record no final sales of manufacturing in China in 2011."
    told_here = answered(worlds.panel(worlds.table(without_manufacturing=("CHN",))), "CHN", "value_chain")
    assert told_here[0] == (
        "Who earns what in a final product cannot be told from these data: no manufacturing industry of China sells a "
        "final product in 2011."
    )
    assert len(told_here) == 2, "without a chain nothing is said of its smile"


def test_the_subject_of_a_refusal_is_not_said_twice() -> None:
    refusal = Refusal("who earns what in a chain: deliveries hold imports")
    text = told("value_chain", chain=refusal, smile=refusal)[0]
    assert text == "Who earns what in a final product cannot be told from these data: deliveries hold imports."


# ---- trend 4: at which distance, and the smile ----


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (_smile("u", smiles=True, margins=True), "The chain smiles: "),
        (_smile("u", margins=True), "The chain smiles by weight alone: "),
        (_smile("u"), "Whether the chain smiles is open: "),
        (
            _smile("inverted"),
            "is highest in its middle, about 3.2 steps from the buyer (p\N{NO-BREAK SPACE}below 0.001)",
        ),
        (_smile("rising"), "The chain is not seen to smile: "),
        (_smile("falling"), "falls with the distance to the buyer (p of a smile\N{NO-BREAK SPACE}0.030)"),
        (_smile("none"), "is not higher at its ends than in its middle, as far as it can be told from chance (p"),
        (_smile("untested"), "Too few industries earn more than 0.1% of its value to test whether the chain smiles."),
    ],
)
def test_the_smile_in_one_sentence(found: SimpleNamespace, said: str) -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): 1.0}), smile=found)[1]
    assert said in text
    assert "inverted" not in text
    assert len(re.findall(r"\.(?: |$)", text)) == 2, "one sentence on distance, one on the smile"


def test_steps_are_weighted_by_what_is_earned() -> None:
    chain = _chain({("CHN", "own production"): 1.0})
    assert told("value_chain", chain=chain, smile=_smile())[1].startswith(
        "In stages until the product is sold, what is earned in China stands 1.5 steps from the buyer on average, what "
        "is earned abroad 5.0 (industries above 0.1% of the value)."
    )
    alone = told("value_chain", chain=chain, smile=_smile(abroad=False))[1]
    assert "2.2 steps from the buyer on average (industries" in alone
    assert "earned abroad" not in alone


def test_a_smile_that_cannot_be_tested_says_why() -> None:
    text = told("value_chain", chain=_chain({("CHN", "own production"): 1.0}), smile=Refusal("a smile: no steps"))[1]
    assert text == "How far from the buyer the value is earned cannot be told from these data: no steps."


# ---- trend 4: profit ----


def test_profit_with_its_ends_by_function_and_position() -> None:
    table = worlds.with_profit(worlds.table(("XLD",)))
    profit = answered(worlds.panel(table), "XLD", "value_chain")[2]
    share = 100 * table.V[1].sum() / table.value_added.sum()
    assert profit.startswith(
        f"Of the value added in XLD in 2011, {share:.1f}% is gross operating surplus: profit before"
    )
    assert "By function the share is highest in R&D and business services (60.0%) and lowest in primary" in profit
    assert re.search(r"nearest to final use it is \d\d\.\d%, in the fifth furthest upstream \d\d\.\d%\.$", profit)


def test_no_split_of_value_added() -> None:
    assert told("value_chain", chain=REFUSED)[-1] == (
        "Where profit sits along the chain cannot be said: these data do not split value added into pay and operating "
        "surplus."
    )


def test_no_value_added_has_no_profit() -> None:
    table = worlds.with_profit(worlds.table(("XLD",)))
    nothing = dataclasses.replace(table, V=0.0 * table.V)
    text = told("value_chain", economy="XLD", chain=REFUSED, table=nothing)[-1]
    assert text == "These data record no value added in XLD in 2011, so profit has no share in it."


def test_other_trends_have_no_answer() -> None:
    assert told("servicification") == []


@pytest.mark.parametrize("position", [1, 3])
def test_answers_read_as_sentences(china: Report, position: int) -> None:
    for text in china.sections[position].answer:
        assert text.endswith(".")
        assert "  " not in text
        assert not re.search(r"\.\.|\{|\}| \.| ,|\bnan\b", text)
        assert not re.search(r"\N{MINUS SIGN}", text)
