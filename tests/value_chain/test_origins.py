"""Whose value added is in a flow: dense algebra for every flow, identities, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import interlace
from interlace.errors import InputError, UnknownName, Unsupported
from interlace.value_chain import origins

from .worlds import content, made, trading

FLOWS = ("final_products", "final_demand", "exports")


def bundle(table, flow, economy, codes, partner):
    """Return a flow, shape (n,), cell by cell."""
    found = np.zeros(table.n)
    for i, (owner, code) in enumerate(table.industries):
        if code not in codes or table.x[i] == 0:
            continue
        for k, (buyer, _) in enumerate(table.final):
            used = {
                "final_products": owner == economy and partner in (None, buyer),
                "final_demand": buyer == economy and partner in (None, owner),
                "exports": owner == economy and buyer != economy and partner in (None, buyer),
            }[flow]
            found[i] += table.Y[i, k] * used
        if flow == "exports" and owner == economy:
            for j, (buyer, _) in enumerate(table.industries):
                found[i] += table.Z[i, j] * (buyer != economy and partner in (None, buyer))
    return found


@given(trading, st.sampled_from(FLOWS), st.sampled_from([None, "CHN"]), st.booleans())
def test_origins_are_dense_algebra(table, flow, partner, some):
    codes = list(table.classification.codes[:1] if some else table.classification.codes)
    found = origins(table, flow, industry=codes, partner=partner).to_frame()
    assert list(dict.fromkeys(found["flow"])) == list(table.economies)
    size = np.abs(table.Y).sum() + np.abs(table.Z).sum()
    for economy in table.economies:
        rows = found[found["flow"] == economy]
        assert list(zip(rows["economy"], rows["industry"], strict=True)) == list(table.industries)
        f = bundle(table, flow, economy, codes, partner)
        np.testing.assert_allclose(rows["amount"], content(table, f), rtol=1e-8, atol=1e-12 * size)
        if abs(f.sum()) > 1e-6 * size:
            assert rows["value"].sum() == pytest.approx(1, rel=1e-9)
        elif not f.any():
            assert rows["value"].isna().all()


@given(trading)
def test_final_flows_of_all_economies_are_world_gdp(table):
    for flow in FLOWS[:2]:
        frame = origins(table, flow).to_frame()
        amounts = frame.groupby(["economy", "industry"], sort=False)["amount"].sum()
        np.testing.assert_allclose(
            amounts.reindex(table.industries), table.value_added, rtol=1e-9, atol=1e-11 * np.abs(table.Y).sum()
        )


def test_coarser_splits_add_up(bundled):
    table = bundled[2011]
    fine = origins(table, "exports", economy="DEU", industry="manufacturing").to_frame()
    for by, labels in (("function", ["economy", "function"]), ("economy", ["economy"])):
        coarse = origins(table, "exports", economy="DEU", industry="manufacturing", by=by).to_frame()
        wanted = fine.groupby(labels, sort=False)["value"].sum()
        assert len(wanted) == len(coarse)
        np.testing.assert_allclose(coarse.set_index(labels)["value"].reindex(wanted.index), wanted, rtol=1e-12)


def test_partners_add_up_to_all_exports(bundled):
    table = bundled[2011]
    whole = origins(table, "exports", economy="DEU", by="economy").to_frame()
    parts = sum(
        origins(table, "exports", economy="DEU", partner=partner, by="economy").to_frame()["amount"].to_numpy()
        for partner in table.economies
        if partner != "DEU"
    )
    np.testing.assert_allclose(whole["amount"], parts, rtol=1e-10)


def test_services_in_manufacturing_exports_are_the_indicators(wiod):
    table = wiod[1995]
    found = origins(table, "exports", industry="manufacturing", by="function").to_frame()
    known = interlace.compute("value_added_in_manufacturing_exports", table, cache=False).to_frame()
    ours = found.groupby(["flow", "function"])["value"].sum()
    theirs = known.groupby(["economy", "function"])["value"].sum()
    for key, value in theirs.items():
        assert ours[key] == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"flow": "imports"}, UnknownName, "'exports'"),
        ({"by": "industries"}, UnknownName, "'industry'"),
        ({"economy": "DUE"}, UnknownName, "'DEU'"),
        ({"economy": []}, InputError, "no economy"),
        ({"partner": "USB"}, UnknownName, "'USA'"),
        ({"industry": "Machinry"}, UnknownName, "industry"),
    ],
)
def test_what_is_unknown_is_refused(bundled, options, error, words):
    with pytest.raises(error, match=rf"(?s){words}"):
        origins(bundled[2011], **options)


def test_one_economy(bundled):
    table = made(("CHN",), ["make", "move"], seed=4)
    assert table.exports.all()
    frame = origins(table, "exports").to_frame()
    assert frame["value"].sum() == pytest.approx(1)
    np.testing.assert_allclose(frame["amount"], content(table, table.exports), rtol=1e-10)
    # What leaves the table is nobody's final demand in it.
    home = table.Y[:, ~table.final_with_role("exports")].sum(axis=1)
    inside = origins(table, "final_demand").to_frame()
    np.testing.assert_allclose(inside["amount"], content(table, home), rtol=1e-10)
    with pytest.raises(Unsupported, match="no partner"):
        origins(table, "exports", partner="CHN")
