"""Small tables made by hand, for what published data do not show: one economy, no manufacturing, hostile labels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from interlace.model.classification import Category, Classification
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

NAMES = {
    "farm": "Farming",
    "food": "Food",
    "cars": "Cars",
    "move": "Transport",
    "post": "Telecommunications",
    "law": "Business services",
}
FUNCTIONS = {
    "farm": "primary",
    "food": "manufacturing",
    "cars": "manufacturing",
    "move": "transport",
    "post": "digital",
    "law": "R&D and business services",
}
SERVICES = frozenset({"move", "post", "law"})


def classification(names: dict[str, str] | None = None) -> Classification:
    """Return six industries with the roles that the indicators ask for."""
    return Classification(
        name="made",
        title="Made by hand, 6 industries",
        names=names or NAMES,
        roles={
            "primary": frozenset({"farm"}),
            "manufacturing": frozenset({"food", "cars"}),
            "services": SERVICES,
            "digital": frozenset({"post"}),
        },
        functions=FUNCTIONS,
        producer_services={"narrow": SERVICES},
        final={"use": Category("Households", "households"), "out": Category("Exports", "exports")},
        primary={"VA": Category("Value added", "value_added")},
    )


def table(
    economies: tuple[str, ...] = ("CHN", "USA", "DEU"),
    year: int = 2011,
    *,
    names: dict[str, str] | None = None,
    without_manufacturing: tuple[str, ...] = (),
    source: str = "Made by hand",
    seed: int = 1,
) -> IOTable:
    """Return a productive table; `without_manufacturing` have no factory at all."""
    rng = np.random.default_rng(seed + year)
    industries = pd.MultiIndex.from_product([economies, list(NAMES)])
    n = len(industries)
    Z = rng.uniform(0.1, 1.0, (n, n))
    alone = len(economies) == 1
    final = [(code, kind) for code in economies for kind in (("use", "out") if alone else ("use",))]
    Y = rng.uniform(1.0, 2.0, (n, len(final))) * n / 3
    for code in without_manufacturing:
        idle = [(owner == code) and (kind in ("food", "cars")) for owner, kind in industries]
        Z[idle, :] = 0.0
        Z[:, idle] = 0.0
        Y[idle, :] = 0.0
    x = Z.sum(axis=1) + Y.sum(axis=1)
    return IOTable(
        Z=Z,
        Y=Y,
        V=(x - Z.sum(axis=0))[None, :],
        industries=industries,
        final=pd.MultiIndex.from_tuples(final),
        primary=pd.Index(["VA"]),
        unit=Unit("EUR mn", "EUR", 1e6, "current basic prices"),
        year=year,
        classification=classification(names),
        provenance=Provenance(Source("made", source)).then("made by hand", year=year, seed=seed),
    )


def with_profit(plain: IOTable) -> IOTable:
    """Return the table with value added split: of an industry's value added 10%, 20%, ... 60% is operating surplus."""
    share = np.tile(np.arange(1, len(NAMES) + 1) / 10, len(plain.economies))
    rows = {"PAY": Category("Pay", "compensation"), "GOS": Category("Operating surplus", "operating_surplus")}
    added = plain.V[0]
    return replace(
        plain,
        V=np.stack([(1 - share) * added, share * added]),
        primary=pd.Index(list(rows)),
        classification=replace(plain.classification, primary=rows),
    )


def panel(*tables: IOTable) -> TablePanel:
    """Return a panel of tables."""
    return TablePanel.of(tables, name="made")
