"""Feenstra & Hanson's and Amiti & Wei's measures: closed forms, brute force, and China's true import matrices."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import interlace
from interlace.errors import Unsupported

PLAIN = {"denominator": "intermediates"}


def values(name, table, **options):
    data = interlace.compute(name, table, cache=False, **options).data
    labels = [label for label in ("economy", "industry", "component") if label in data.columns]
    return data.set_index(labels)["value"]


def brute(table, economy, buyers, *, proportional, energy=()):
    """Return what `buyers` of an economy buy and import, a dict a product, cell by cell."""
    frame = pd.DataFrame(table.Z, index=table.industries, columns=table.industries)
    use = pd.concat([frame, pd.DataFrame(table.Y, index=table.industries, columns=table.final)], axis=1)
    bought, imported = {}, {}
    for code in table.classification.codes:
        if code in energy:
            continue
        rows = frame.xs(code, level="industry")[economy]
        away = rows.drop(index=economy)
        if proportional:
            whole = use.xs(code, level="industry")[economy].to_numpy()
            at_home = use.loc[(economy, code), economy].to_numpy().sum()
            ratio = 1 - at_home / whole.sum() if whole.sum() else 0.0
            away = rows * ratio
        for buyer in buyers:
            bought[code, buyer] = rows[buyer].sum()
            imported[code, buyer] = away[buyer].sum()
    return bought, imported


@pytest.mark.parametrize("imports", ["table", "proportional"])
@pytest.mark.parametrize("economy", ["CHN", "LUX", "ROW"])
def test_cell_by_cell(bundled, imports, economy):
    table = bundled[2011]
    energy = table.classification.members("energy")
    makers = [code for code in table.classification.codes if code in table.classification.members("manufacturing")]
    bought, imported = brute(table, economy, makers, proportional=imports == "proportional", energy=energy)
    whole = sum(bought.values())
    broad = sum(imported.values()) / whole
    narrow = sum(value for (code, buyer), value in imported.items() if code == buyer) / whole
    for width, wanted in (("broad", broad), ("narrow", narrow), ("difference", broad - narrow)):
        found = values("offshoring_narrow_broad", table, imports=imports, width=width)[economy]
        assert found == pytest.approx(wanted, rel=1e-9)
    services = table.classification.producer_service_codes("narrow")
    foreign = sum(value for (code, _), value in imported.items() if code in services) / whole
    both = sum(value for (code, _), value in bought.items() if code in services) / whole
    parts = values("producer_service_purchases", table, imports=imports)[economy]
    assert parts["foreign"] == pytest.approx(foreign, rel=1e-9)
    assert parts["domestic"] == pytest.approx(both - foreign, rel=1e-9)
    assert values("service_offshoring", table, imports=imports)[economy] == pytest.approx(foreign, rel=1e-9)
    one = values("offshoring_narrow_broad", table, imports=imports, by="industry")[economy]
    assert list(one.index) == makers
    buyer = makers[0]
    spent = sum(value for (_, other), value in bought.items() if other == buyer)
    assert one[buyer] == pytest.approx(
        sum(value for (_, other), value in imported.items() if other == buyer) / spent, rel=1e-9
    )


def test_proportional_and_true_agree_over_all_buyers(wiod):
    # Over all users of a product, final ones included, the estimate is the truth by construction.
    table = wiod[2008]
    from interlace.indicators.outsourcing._imports import inputs_by_product

    true, estimate = (inputs_by_product(table, way) for way in ("table", "proportional"))
    np.testing.assert_array_equal(true.bought, estimate.bought)
    assert (true.imported >= 0).all()
    for g in (7, 9, 39):
        own = table.economy_of == g
        at_home = table.Y_by_economy[:, g]
        for p, code in enumerate(true.codes):
            rows = table.codes == code
            whole = true.bought[p, own].sum() + at_home[rows].sum()
            away = true.imported[p, own].sum() + at_home[rows & ~own].sum()
            if whole:
                ratio = away / whole
                np.testing.assert_allclose(estimate.imported[p, own], ratio * true.bought[p, own], rtol=1e-9)


MISSED = {
    2017: {"broad": (12.208, 10.617), "narrow": (6.242, 4.397), "services": (0.220, 0.364)},
    2018: {"broad": (12.935, 11.280), "narrow": (6.553, 4.517), "services": (0.222, 0.394)},
    2020: {"broad": (12.169, 10.798), "narrow": (6.222, 4.464), "services": (0.204, 0.249)},
}
"""Per cent of the inputs of China's manufacturing in 42 industries: the true import matrix, and the estimate."""


@pytest.mark.parametrize("year", MISSED)
def test_what_proportionality_misses_in_china(test_data: Path, year: int):
    file = test_data / "data" / "china" / f"china_{year}_42.rda"
    table = interlace.load("china", file)[year]
    Z = table.imported.Z
    makers = np.flatnonzero(table.in_role("manufacturing"))
    services = np.flatnonzero(table.in_producer_services("narrow"))
    inputs = table.Z[:, makers].sum()
    true = {
        "broad": Z[:, makers].sum() / inputs,
        "narrow": Z[makers, makers].sum() / inputs,
        "services": Z[np.ix_(services, makers)].sum() / inputs,
    }
    estimate = {
        width: values("offshoring_narrow_broad", table, width=width, imports="proportional", **PLAIN)["CHN"]
        for width in ("broad", "narrow")
    }
    estimate["services"] = values("service_offshoring", table, imports="proportional", **PLAIN)["CHN"]
    for name, wanted in MISSED[year].items():
        assert (round(100 * true[name], 3), round(100 * estimate[name], 3)) == wanted
    # The estimate by numpy alone: m / (x + m - e) of every use.
    shares = table.imports / (table.x + table.imports - table.exports)
    read = {w: values("offshoring_narrow_broad", table, width=w, **PLAIN)["CHN"] for w in ("broad", "narrow")}
    read["services"] = values("service_offshoring", table, **PLAIN)["CHN"]
    assert read == pytest.approx(true, rel=1e-12)
    assert estimate["broad"] == pytest.approx((shares @ table.Z[:, makers]).sum() / inputs, rel=1e-12)
    parts = values("producer_service_purchases", table, imports="proportional", **PLAIN)["CHN"]
    assert parts["foreign"] == pytest.approx(estimate["services"], rel=1e-12)
    assert parts.sum() == pytest.approx(table.Z[np.ix_(services, makers)].sum() / inputs, rel=1e-12)


def test_what_the_data_cannot_bear(test_data: Path):
    folder = test_data / "data" / "china"
    combined = interlace.load("china", folder / "china_2017_149.rda")[2017]
    for name in ("offshoring_narrow_broad", "service_offshoring", "producer_service_purchases"):
        with pytest.raises(Unsupported, match="does not show who uses") as caught:
            interlace.compute(name, combined, **PLAIN)
        assert 'imports="proportional"' in str(caught.value.fix)
    with pytest.raises(Unsupported, match="energy"):
        interlace.compute("offshoring_narrow_broad", combined, imports="proportional")
    split = interlace.load("china", folder / "china_2017_42.rda").domestic()[2017]
    for name in ("offshoring_narrow_broad", "service_offshoring", "producer_service_purchases"):
        with pytest.raises(Unsupported, match="imported inputs stand in one row"):
            interlace.compute(name, split)


def test_nothing_bought_is_missing(wiod):
    # LUX c8 has next to no output in 2009, and MLT c8 none.
    table = wiod[2009]
    whole = values("offshoring_narrow_broad", table, by="industry", denominator="intermediates")
    empty = table.Z.sum(axis=0) == 0
    makers = table.in_role("manufacturing")
    assert whole.isna().sum() == (empty & makers).sum() > 0
