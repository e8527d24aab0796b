"""Extraction by label against dense algebra, identities of the literature, refusals, and the figures of WIOD 2008."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.value_chain import extract, extract_each

from .worlds import FEW, made, trading, worlds


def fall(table, mask, final):
    """Return x − x* by numpy alone; `mask` (n, n) and `final` (n,) are what is taken out."""
    A = np.divide(table.Z, table.x, out=np.zeros((table.n, table.n)), where=table.x != 0)
    y = table.x - A @ table.x
    return table.x - np.linalg.solve(np.eye(table.n) - np.where(mask, 0.0, A), y - final)


def gdp(table, loss, economy):
    v = np.divide(table.value_added, table.x, out=np.zeros(table.n), where=table.x != 0)
    return float((v * loss)[table.of_economy(economy)].sum())


def sold(table, rows, wanted):
    """Return the final sales of `rows` to the columns whose economy `wanted(seller, buyer)` accepts, cell by cell."""
    found = np.zeros(table.n)
    for i in np.flatnonzero(rows):
        for k, (buyer, _) in enumerate(table.final):
            found[i] += table.Y[i, k] * wanted(table.industries[i][0], buyer)
    return found


def same(given, wanted, table):
    assert given == pytest.approx(wanted, rel=1e-9, abs=1e-11 * float(np.abs(table.x).sum()))


# One extraction ----------------------------------------------------------------------------------------------------


@given(trading, st.sampled_from(["any", "domestic", "cross_border"]), st.booleans(), st.booleans())
def test_a_link(table, pairs, final, home):
    users = ("DEU", "manufacturing") if home else "manufacturing"
    found = extract(table, suppliers="services", users=users, pairs=pairs, final=final)
    rows, columns = table.in_role("services"), table.in_role("manufacturing")
    if home:
        columns = columns & table.of_economy("DEU")
    within = table.economy_of[:, None] == table.economy_of
    mask = np.outer(rows, columns) & {"any": True, "domestic": within, "cross_border": ~within}[pairs]

    def counts(seller, buyer):
        place = not home or buyer == "DEU"
        return place and {"any": True, "domestic": seller == buyer, "cross_border": seller != buyer}[pairs]

    loss = fall(table, mask, sold(table, rows, counts) * final)
    for economy in table.economies:
        same(found.total("GDP", economy), gdp(table, loss, economy), table)
        same(found.total("output", economy), float(loss[table.of_economy(economy)].sum()), table)


@given(worlds, st.sampled_from(["total", "linkages", "forward", "backward"]), st.booleans())
def test_an_industry(table, side, whole):
    group = (None, table.codes[0]) if whole else ("DEU", table.codes[0])
    rows = (table.codes == table.codes[0]) & (True if whole else table.of_economy("DEU"))
    inside, row, column = np.outer(rows, rows), np.outer(rows, np.ones(table.n)), np.outer(np.ones(table.n), rows)
    mask = {
        "total": (row + column) > 0,
        "linkages": ((row + column) > 0) & ~inside,
        "forward": row > 0,
        "backward": column > 0,
    }[side]
    final = sold(table, rows, lambda *_: True) * (side == "total")
    found = extract(table, industry=group, side=side)
    loss = fall(table, mask, final)
    for economy in table.economies:
        same(found.total("GDP", economy), gdp(table, loss, economy), table)
    if side == "total":
        # It has no buyer left, so all of its own output goes.
        own = found.data[found.data["component"] == "output"]
        np.testing.assert_allclose(own["value"].to_numpy()[rows], table.x[rows], rtol=1e-9, atol=1e-11)


@given(worlds)
def test_sales_in_the_supply_driven_model(table):
    rows = table.codes == table.codes[0]
    H = np.divide(table.Z, table.x[:, None], out=np.zeros_like(table.Z), where=(table.x != 0)[:, None])
    w = table.x - H.T @ table.x
    kept = np.where(rows[:, None], 0.0, H)
    wanted = table.x - np.linalg.solve(np.eye(table.n) - kept.T, w)
    found = extract(table, industry=[table.codes[0]], side="supply")
    given = found.data["value"].to_numpy()
    np.testing.assert_allclose(given, wanted, rtol=1e-9, atol=1e-11 * max(np.abs(table.x).sum(), 1e-300))
    with pytest.raises(Unsupported, match="takes it as given"):
        found.total("GDP")


@given(worlds, st.sampled_from(["trade", "exports", "imports", "whole"]), st.booleans())
def test_an_economy(table, side, bilateral):
    partner = "CHN" if bilateral and side != "whole" else None
    own = table.of_economy("DEU")
    others = table.of_economy("CHN") if partner else ~own
    out, inward = np.outer(own, others), np.outer(others, own)
    mask = {
        "trade": out | inward,
        "exports": out,
        "imports": inward,
        "whole": own[:, None] | own[None, :],
    }[side]
    there = (lambda _, buyer: buyer == "CHN") if partner else (lambda _, buyer: buyer != "DEU")
    final = np.zeros(table.n)
    if side in ("trade", "exports"):
        final += sold(table, own, there)
    if side in ("trade", "imports", "whole"):
        final += sold(table, others, lambda _, buyer: buyer == "DEU")
    if side == "whole":
        final += sold(table, own, lambda *_: True)
    found = extract(table, economy="DEU", partner=partner, side=side)
    loss = fall(table, mask, final)
    for economy in table.economies:
        same(found.total("GDP", economy), gdp(table, loss, economy), table)


@given(worlds)
def test_exports_taken_out_cost_their_domestic_value_added(table):
    """GDP_s − GDP*_s = v_s L_ss e_s, Los, Timmer & de Vries (2016)."""
    for g, economy in enumerate(table.economies):
        own = table.economy_of == g
        A = np.divide(table.Z, table.x, out=np.zeros_like(table.Z), where=table.x != 0)[np.ix_(own, own)]
        wanted = table.v[own] @ np.linalg.solve(np.eye(own.sum()) - A, table.exports[own])
        same(extract(table, economy=economy, side="exports").total("GDP", economy), float(wanted), table)


@given(worlds)
def test_everything_taken_out_is_all_gdp(table):
    found = extract(table, suppliers=(None, None), final=True)
    same(found.total("GDP"), float(table.value_added[table.x != 0].sum()), table)
    same(found.total("output"), float(table.x.sum()), table)


def test_a_link_without_deliveries_costs_nothing():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    Z = table.Z.copy()
    Z[1, 2] = 0.0
    table = replace(table, Z=Z, V=(Z.sum(axis=1) + table.Y.sum(axis=1) - Z.sum(axis=0))[None, :])
    found = extract(table, suppliers=("CHN", "move1"), users=("DEU", "make0"))
    assert (found.data["value"] == 0).all()
    assert found.solved.method == "nothing"


def test_half_a_delivery_costs_less_than_all():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    whole, half = (extract(table, industry=("DEU", "make0"), share=share).total() for share in (1.0, 0.5))
    assert 0 < half < whole


# Jobs, provenance, form ----------------------------------------------------------------------------------------------


def with_jobs(table, covers=None):
    rows = np.ones(table.n, dtype=bool) if covers is None else np.isin(table.industries.get_level_values(0), covers)
    series = pd.Series(np.arange(1.0, rows.sum() + 1), index=table.industries[rows])
    return table.with_satellite("employment", series, "thousand persons", covers=covers)


def test_jobs_at_stake_are_in_persons():
    table = with_jobs(made(("CHN", "DEU"), ["make", "move"], seed=3))
    found = extract(table, industry=("DEU", "make0"))
    jobs = found.data[found.data["component"] == "jobs"]
    output = found.data[found.data["component"] == "output"]["value"].to_numpy()
    np.testing.assert_allclose(jobs["value"], 1000 * np.arange(1.0, 5) * output / table.x)
    assert set(jobs["unit"]) == {"persons"}
    ranked = extract_each(table, "DEU", of="jobs").data.set_index("industry")
    own = jobs[jobs["economy"] == "DEU"]["value"].sum()
    assert ranked.loc["make0", "value"] == pytest.approx(own, rel=1e-12)
    assert ranked.loc["make0", "share"] == pytest.approx(own / 7000, rel=1e-12)


def test_jobs_that_are_not_known_stay_missing():
    table = with_jobs(made(("CHN", "DEU"), ["make", "move"], seed=3), covers=["DEU"])
    found = extract(table, economy="DEU")
    assert np.isfinite(found.total("jobs", "DEU"))
    assert np.isnan(found.total("jobs"))
    sums = found.by_economy().data.set_index(["economy", "component"])["value"]
    assert np.isnan(sums["CHN", "jobs"])
    assert np.isfinite(sums["DEU", "jobs"])
    assert "jobs" in extract_each(table, "DEU").data["component"].to_numpy()
    refused = extract_each(table, "CHN")
    assert "not known" in refused.refusals["jobs"]
    with pytest.raises(Unsupported, match="not known"):
        extract_each(table, "DEU", whose="world", of="jobs")


def test_without_jobs_the_reason_stands():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    found = extract(table, economy="DEU")
    assert "employment" in found.refusals["jobs"]
    with pytest.raises(Unsupported, match="employment"):
        found.total("jobs")
    with pytest.raises(Unsupported, match="employment"):
        extract(table, economy="DEU", of="jobs")


def test_what_was_taken_out_stands_in_the_provenance():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    found = extract(table, suppliers="producer_services", users=("DEU", "manufacturing"), pairs="domestic")
    last = found.provenance.steps[-1]
    assert last.action == "computed extraction"
    words = last.parameters["definitions"]
    assert words["suppliers"] == "producer services (narrow) of all economies"
    assert words["users"] == "manufacturing of DEU"
    assert last.parameters["pairs"] == "domestic"
    assert "upper bound" in found.definitions["substitution"]
    other = extract(table, suppliers="producer_services", users=("CHN", "manufacturing"), pairs="domestic")
    assert other.digest != found.digest
    assert extract(table, suppliers="producer_services", users=("DEU", "manufacturing"), pairs="domestic").digest == (
        found.digest
    )


def test_the_way_to_solve_is_recorded_and_changes_no_digest():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    found = [extract(table, industry=("DEU", "make0"), method=m) for m in ("low_rank", "gmres", "refactor")]
    assert [one.solved.method for one in found] == ["low_rank", "gmres", "refactor"]
    assert len({one.digest for one in found}) == 1
    for other in found[1:]:
        np.testing.assert_allclose(other.data["value"], found[0].data["value"], rtol=1e-10)


def test_a_national_table_loses_its_exports():
    table = made(("DEU",), ["make", "move"], seed=3)
    found = extract(table, economy="DEU", side="exports")
    wanted = table.v @ np.linalg.solve(np.eye(table.n) - table.A, table.exports)
    assert found.total() == pytest.approx(wanted, rel=1e-12)
    for side in ("trade", "imports"):
        with pytest.raises(Unsupported, match="who delivers what Germany imports"):
            extract(table, economy="DEU", side=side)
    with pytest.raises(Unsupported, match="no partners"):
        extract_each(table, "DEU", "partner")


@pytest.mark.parametrize(
    ("options", "kind", "words"),
    [
        ({}, InputError, "not named"),
        ({"suppliers": "make0", "economy": "DEU"}, InputError, "named together"),
        ({"suppliers": "make0", "side": "total"}, InputError, "side does not go"),
        ({"industry": "make0", "partner": "CHN"}, InputError, "partner does not go"),
        ({"industry": "make0", "pairs": "domestic"}, InputError, "pairs does not go"),
        ({"suppliers": "make0", "pairs": "abroad"}, UnknownName, "pairs"),
        ({"industry": "make0", "side": "sideways"}, UnknownName, "side"),
        ({"economy": "DEU", "side": "backward"}, UnknownName, "side"),
        ({"economy": "DEU", "partner": "DEU"}, InputError, "own partner"),
        ({"economy": "DEU", "partner": "CHN", "side": "whole"}, InputError, "no one partner"),
        ({"economy": "DUE"}, UnknownName, "DUE"),
        ({"suppliers": "mkae0"}, UnknownName, "mkae0"),
        ({"suppliers": ("DEU", "mkae0")}, UnknownName, "mkae0"),
        ({"suppliers": ("DEU", "make0", "move1")}, InputError, "pair"),
        ({"industry": "make0", "share": 0.0}, InputError, "share"),
        ({"industry": "make0", "share": 1.1}, InputError, "share"),
        ({"industry": "make0", "share": "0.5"}, InputError, "share is .0.5."),
        ({"industry": "make0", "share": True}, InputError, "share is True"),
        ({"industry": "make0", "of": 5}, InputError, "names no measure"),
        ({"industry": "make0", "final": "no"}, UnknownName, "final"),
        ({"industry": 5}, InputError, "names no industry"),
        ({"industry": "make0", "producer_services": "narrow"}, InputError, "depends on a definition"),
        ({"industry": "make0", "workers": "2"}, InputError, "workers"),
        ({"industry": "make0", "method": "magic"}, InputError, "method"),
        ({"industry": "make0", "of": "happiness"}, UnknownName, "happiness"),
        ({"industry": "make0", "of": []}, InputError, "nothing"),
        ({"industry": "make0", "side": "supply", "of": "GDP"}, Unsupported, "as given"),
        ({"industry": "make0", "side": "supply", "final": True}, Unsupported, "supply-driven"),
        ({"industry": "make0", "side": "supply", "share": 0.5}, Unsupported, "all of a row"),
        ({"suppliers": "producer_services", "producer_services": "brod"}, UnknownName, "brod"),
    ],
)
def test_bad_input(options, kind, words):
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    with pytest.raises(kind, match=words):
        extract(table, **options)


def test_deliveries_that_hold_imports_are_refused():
    table = made(("DEU",), ["make", "move"], seed=3)
    table = replace(table, imports=0.1 * table.x)
    for work in (lambda: extract(table, economy="DEU"), lambda: extract_each(table, "DEU")):
        with pytest.raises(Unsupported, match="imported products"):
            work()


# Many, ranked --------------------------------------------------------------------------------------------------------


@given(worlds, st.sampled_from(["total", "linkages", "forward", "backward"]))
def test_the_ranking_of_industries_is_each_extraction(table, side):
    ranked = extract_each(table, "DEU", side=side, of=["GDP", "output"]).data
    for code in table.classification.codes:
        alone = extract(table, industry=("DEU", [code]), side=side)
        for name in ("GDP", "output"):
            row = ranked[(ranked["industry"] == code) & (ranked["component"] == name)]
            same(row["value"].item(), alone.total(name, "DEU"), table)
    first = ranked[ranked["component"] == "GDP"]
    assert list(first["rank"]) == list(range(1, len(first) + 1))
    assert first["value"].is_monotonic_decreasing


@given(trading, st.booleans(), st.sampled_from([None, "DEU", "CHN"]))
def test_the_ranking_of_suppliers_is_each_extraction(table, final, home):
    ranked = extract_each(
        table, "DEU", suppliers=(home, "services"), users=("DEU", "manufacturing"), final=final, of="GDP"
    ).data
    for row in ranked.itertuples():
        alone = extract(table, suppliers=(row.partner, [row.industry]), users=("DEU", "manufacturing"), final=final)
        same(row.value, alone.total("GDP", "DEU"), table)
        whole = table.value_added[table.of_economy("DEU")].sum()
        assert row.share == pytest.approx(row.value / whole if whole else np.nan, rel=1e-12, nan_ok=True)


@given(worlds, st.sampled_from(["exports", "imports", "trade"]), st.booleans())
def test_the_ranking_of_partners_is_each_extraction(table, side, final):
    ranked = extract_each(table, "DEU", "partner", side=side, final=final, of="GDP").data
    assert set(ranked["partner"]) == set(table.economies) - {"DEU"}
    for row in ranked.itertuples():
        alone = extract(table, economy="DEU", partner=row.partner, side=side, final=final)
        same(row.value, alone.total("GDP", "DEU"), table)


@FEW
@given(worlds.filter(lambda table: table.n <= 12), st.sampled_from(["economy", "world"]))
def test_the_ranking_of_links_is_each_extraction(table, whose):
    ranked = extract_each(table, "DEU", "link", of="GDP", whose=whose).data
    codes = len(table.classification.codes)
    assert len(ranked) == table.n**2 - (table.n - codes) ** 2
    for row in ranked.itertuples():
        alone = extract(table, suppliers=(row.partner, [row.industry]), users=(row.user_economy, [row.user]))
        same(row.value, alone.total("GDP", "DEU" if whose == "economy" else None), table)
    top = extract_each(table, "DEU", "link", of="GDP", whose=whose, top=3).data
    pd.testing.assert_frame_equal(top, ranked.head(3))


def test_all_industries_of_all_economies():
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    ranked = extract_each(table, of="GDP").data
    assert len(ranked) == table.n
    assert set(ranked["economy"]) == {"ALL"}
    row = ranked[(ranked["partner"] == "DEU") & (ranked["industry"] == "make0")]
    assert row["value"].item() == pytest.approx(extract(table, industry=("DEU", "make0")).total(), rel=1e-12)


@pytest.mark.parametrize(
    ("options", "kind", "words"),
    [
        ({"by": "sector"}, UnknownName, "sector"),
        ({"economy": "DUE"}, UnknownName, "DUE"),
        ({"by": "partner", "economy": None}, InputError, "needs an economy"),
        ({"by": "link", "economy": None}, InputError, "needs an economy"),
        ({"by": "partner", "suppliers": "make0"}, InputError, "partners"),
        ({"by": "link", "side": "total"}, InputError, "side does not go"),
        ({"suppliers": "make0", "side": "total"}, InputError, "side does not go"),
        ({"side": "exports"}, UnknownName, "exports"),
        ({"by": "partner", "side": "total"}, UnknownName, "total"),
        ({"final": True}, InputError, "final does not go"),
        ({"by": "link", "final": True}, InputError, "final does not go"),
        ({"top": 0}, InputError, "top is 0"),
        ({"top": "3"}, InputError, "top is .3."),
        ({"top": 2.0}, InputError, "top is 2.0"),
        ({"by": 5}, UnknownName, "ranking"),
        ({"whose": None}, UnknownName, "whose"),
        ({"of": 5}, InputError, "names no measure"),
        ({"final": "yes", "suppliers": "make0"}, UnknownName, "final"),
        ({"whose": "mine"}, UnknownName, "mine"),
    ],
)
def test_bad_rankings(options, kind, words):
    table = made(("CHN", "DEU"), ["make", "move"], seed=3)
    with pytest.raises(kind, match=words):
        extract_each(table, **{"economy": "DEU", **options})


# Real tables ---------------------------------------------------------------------------------------------------------


def test_german_producer_services_in_manufacturing(wiod):
    """WIOD 2008, narrow: by a fresh inverse of the changed table."""
    table = wiod[2008]
    found = extract(table, suppliers=("DEU", "producer_services"), users=("DEU", "manufacturing"))
    rows = table.of_economy("DEU") & table.in_producer_services("narrow")
    columns = table.of_economy("DEU") & table.in_role("manufacturing")
    loss = fall(table, np.outer(rows, columns), np.zeros(table.n))
    assert found.total("GDP", "DEU") == pytest.approx(gdp(table, loss, "DEU"), rel=1e-9)
    assert found.total("GDP", "DEU") == pytest.approx(239_701.77, abs=0.01)
    share = found.by_economy().data.set_index(["economy", "component"])["share"]
    assert share["DEU", "GDP"] == pytest.approx(0.0689, abs=5e-5)
    assert found.solved.rank == 7


def test_producer_services_to_manufacturing_everywhere(wiod):
    table = wiod[2008]
    found = {
        m: extract(table, suppliers="producer_services", users="manufacturing", method=m) for m in ("auto", "refactor")
    }
    assert (found["auto"].solved.method, found["auto"].solved.rank) == ("gmres", 287)
    assert found["auto"].solved.residual <= 1e-12
    given, wanted = (one.data["value"].to_numpy() for one in found.values())
    np.testing.assert_allclose(given, wanted, rtol=1e-10, atol=1e-6)


@pytest.mark.parametrize("year", [1995, 2009, 2011])
def test_exports_of_every_economy(wiod, year):
    """v_s L_ss e_s of Los, Timmer & de Vries, some of 41 economies by a full extraction, all by formula."""
    table = wiod[year]
    for economy in ("CHN", "DEU", "LUX", "USA"):
        own = table.of_economy(economy)
        e = table.A[np.ix_(own, ~own)] @ table.x[~own] + sold(table, own, lambda s, b: s != b)[own]
        wanted = table.v[own] @ np.linalg.solve(np.eye(own.sum()) - table.A[np.ix_(own, own)], e)
        given = extract(table, economy=economy, side="exports").total("GDP", economy)
        assert given == pytest.approx(float(wanted), rel=1e-10)


def test_partners_are_bilateral_value_added_in_exports(wiod):
    """By partner and by name, on a real table; VAX-D is not additive, so the sum is not the whole."""
    table = wiod[2008]
    ranked = extract_each(table, "DEU", "partner", of="GDP").data.set_index("partner")["value"]
    for partner in ("FRA", "CHN", "ROW"):
        alone = extract(table, economy="DEU", partner=partner, side="exports")
        assert ranked[partner] == pytest.approx(alone.total("GDP", "DEU"), rel=1e-10)
    together = extract(table, economy="DEU", side="exports").total("GDP", "DEU")
    assert ranked.sum() > together


def test_german_jobs_of_1995(test_data):
    table = interlace.load("germany1995", test_data / "data" / "germany-1995")[1995]
    ranked = extract_each(table, "DEU").data.set_index(["industry", "component"])
    alone = extract(table, industry=("DEU", "CPA_F"))
    for name in ("GDP", "output", "jobs"):
        assert ranked.loc[("CPA_F", name), "value"] == pytest.approx(alone.total(name), rel=1e-10)
    assert ranked.loc[("CPA_F", "jobs"), "unit"] == "persons"


def test_what_is_measured_is_part_of_the_digest_and_nothing_long_is_shown(bundled):
    table = bundled[2008]
    whole = extract(table, industry=("DEU", "c15"))
    assert extract(table, industry=("DEU", "c15"), of="GDP").digest != whole.digest
    assert extract(table, industry=("DEU", "c15")).digest == whole.digest
    ranked = extract_each(table, "DEU", of="GDP")
    assert repr(whole) == f"<Extraction extraction: {len(whole.data)} rows, {whole.digest}>"
    assert repr(ranked) == f"<Ranking extraction_by_industry: {len(ranked.data)} rows, {ranked.digest}>"


@pytest.mark.parametrize("options", [{"suppliers": 5}, {"suppliers": "c15", "share": "half"}])
def test_arguments_of_another_kind(bundled, options):
    with pytest.raises(InputError):
        extract(bundled[2008], **options)
