"""Random productive tables: what data can hold, in small.

The coefficients are drawn first (columns sum to at most 0.9), then final use, then output is solved for, so every table
balances and is productive by construction. Industries without output have an empty row and column.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

ECONOMIES = ("CHN", "DEU", "USA", "ROW")
KINDS = {
    "mine": ("primary", "primary"),
    "make": ("manufacturing", "manufacturing"),
    "build": ("construction", "utilities and construction"),
    "move": ("services", "transport"),
    "post": ("services", "digital"),
    "bank": ("services", "finance"),
    "law": ("services", "R&D and business services"),
}
PRODUCER_SERVICES = ("move", "post", "bank", "law")
FINAL = {
    "C": Category("Households", "households"),
    "I": Category("Investment", "investment"),
    "N": Category("Changes in stocks", "inventories"),
    "E": Category("Exports", "exports"),
}
PRIMARY = {
    "VA": Category("Value added", "value_added"),
    "W": Category("Pay", "compensation"),
    "P": Category("Profit", "operating_surplus"),
    "T": Category("Taxes on production", "taxes_on_production"),
}
SCALES = (1e-9, 1e-3, 1.0, 1e6, 1e12)


def classification(kinds: list[str]) -> Classification:
    """Return industries ``make0``, ``move1``, ...: one for each of `kinds`, with its role and function."""
    codes = [f"{kind}{i}" for i, kind in enumerate(kinds)]
    kind_of = dict(zip(codes, kinds, strict=True))

    def of_role(role: str) -> frozenset[str]:
        return frozenset(code for code, kind in kind_of.items() if KINDS[kind][0] == role)

    return Classification(
        name="random",
        title="random industries",
        names={code: f"Industry {code}" for code in codes},
        roles={
            **{role: of_role(role) for role in ("primary", "manufacturing", "construction", "services")},
            "secondary": of_role("manufacturing") | of_role("construction"),
            "goods": of_role("primary") | of_role("manufacturing"),
            "digital": frozenset(code for code, kind in kind_of.items() if kind == "post"),
        },
        functions={code: KINDS[kind][1] for code, kind in kind_of.items()},
        producer_services={"narrow": frozenset(c for c, kind in kind_of.items() if kind in PRODUCER_SERVICES)},
        final=FINAL,
        primary=PRIMARY,
    )


def spread(rng: np.random.Generator, totals: np.ndarray, columns: int) -> np.ndarray:
    """Return rows that add up to `totals`, over some of the `columns`."""
    weights = rng.random((totals.size, columns)) * (rng.random((totals.size, columns)) < 0.7)
    weights[:, 0] += 1e-3
    return totals[:, None] * weights / weights.sum(axis=1, keepdims=True)


def made(
    economies: tuple[str, ...],
    kinds: list[str],
    *,
    seed: int,
    density: float = 0.8,
    idle: float = 0.0,
    stocks: bool = False,
    parts: bool = False,
    scale: float = 1.0,
) -> IOTable:
    """Return one table; `idle` is the chance of an industry without output, `stocks` draws stocks down."""
    rng = np.random.default_rng(seed)
    n = len(economies) * len(kinds)
    A = rng.random((n, n)) * (rng.random((n, n)) < density)
    A *= rng.uniform(0.05, 0.9, n) / np.maximum(A.sum(axis=0), 1.0)
    y = rng.uniform(0.01, 1.0, n)
    resting = rng.random(n) < idle
    A[resting], A[:, resting], y[resting] = 0.0, 0.0, 0.0
    Z = A * np.linalg.solve(np.eye(n) - A, y)
    categories = ["C", "I", "N"] if len(economies) > 1 else ["C", "I", "N", "E"]
    final = pd.MultiIndex.from_product([economies, categories])
    Y = np.zeros((n, len(final)))
    other = np.flatnonzero(final.get_level_values(1) != "N")
    drawn = y * rng.random(n) if stocks else np.zeros(n)
    Y[:, other] = spread(rng, y + drawn, other.size)
    Y[:, np.flatnonzero(final.get_level_values(1) == "N")] = -spread(rng, drawn, len(economies))
    Z, Y = Z * scale, Y * scale
    return balanced(Z, Y, economies, kinds, final, parts=parts)


def balanced(
    Z: np.ndarray,
    Y: np.ndarray,
    economies: tuple[str, ...],
    kinds: list[str],
    final: pd.MultiIndex,
    *,
    parts: bool = False,
    **changes: Any,
) -> IOTable:
    """Return the table of Z and Y, with value added as output less inputs, in one row or in three."""
    book = classification(kinds)
    value_added = Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0)
    shares = {"W": 0.75, "P": 0.5, "T": -0.25} if parts else {"VA": 1.0}
    fields = {
        "Z": Z,
        "Y": Y,
        "V": np.stack([share * value_added for share in shares.values()]),
        "industries": pd.MultiIndex.from_product([economies, book.codes]),
        "final": final,
        "primary": pd.Index(list(shares)),
        "unit": Unit("USD mn", currency="USD", scale=1e6),
        "year": 2005,
        "classification": book,
        "provenance": Provenance(Source("random", "made for a test")),
    }
    return IOTable(**{**fields, **changes})


def with_imports(table: IOTable, share: float = 0.5) -> IOTable:
    """Return a table in which a share of value added is a row of imports instead."""
    book = table.classification
    return replace(
        table,
        V=np.vstack([table.V * (1 - share), share * table.V.sum(axis=0)]),
        primary=pd.Index([*table.primary, "M"]),
        classification=replace(book, primary={**book.primary, "M": Category("Imported inputs", "imports")}),
    )


FEW = settings(max_examples=settings.default.max_examples // 4)
"""For a property that computes every indicator or every account: a quarter of the examples of the others."""

seeds = st.integers(0, 2**32 - 1)


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    least: int = 1,
    most: int = 4,
    idle: bool = True,
    stocks: bool = True,
    kinds: tuple[str, ...] = (),
) -> IOTable:
    """Draw a table of `least` to `most` economies and one to five industries, `kinds` among them."""
    economies = ECONOMIES[: draw(st.integers(least, most))]
    drawn = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=0 if kinds else 1, max_size=5 - len(kinds)))
    return made(
        economies,
        [*kinds, *drawn],
        seed=draw(seeds),
        density=draw(st.sampled_from([0.2, 0.6, 1.0])),
        idle=draw(st.sampled_from([0.0, 0.3])) if idle else 0.0,
        stocks=draw(st.booleans()) if stocks else False,
        parts=draw(st.booleans()),
        scale=draw(st.sampled_from(SCALES)),
    )


worlds = tables(least=2)
"""Tables of two to four economies."""

factories = tables(kinds=("make", "move"))
"""Tables that have manufacturing and a service."""

trading = tables(least=2, kinds=("make", "move"))
"""Tables of two to four economies that have manufacturing and a service."""
