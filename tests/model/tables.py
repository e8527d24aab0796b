"""One small world of two economies and three industries, made by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

CODES = ("mine", "make", "move")
Z = np.array(
    [
        [1.0, 8.0, 1.0, 0.0, 2.0, 0.0],
        [1.0, 9.0, 3.0, 1.0, 4.0, 1.0],
        [1.0, 5.0, 2.0, 0.0, 1.0, 0.0],
        [0.0, 2.0, 0.0, 2.0, 6.0, 1.0],
        [1.0, 6.0, 1.0, 2.0, 8.0, 2.0],
        [0.0, 1.0, 1.0, 1.0, 7.0, 3.0],
    ]
)
Y = np.array(
    [
        [3.0, 1.0, 1.0, 0.0],
        [20.0, -2.0, 9.0, 0.0],
        [15.0, 0.0, 2.0, 0.0],
        [1.0, 0.0, 4.0, -1.0],
        [8.0, 0.0, 25.0, 2.0],
        [1.0, 0.0, 18.0, 0.0],
    ]
)


def classification(**changes: Any) -> Classification:
    """Return three industries with a role each."""
    fields: dict[str, Any] = {
        "name": "three",
        "title": "three industries",
        "names": {"mine": "Mining", "make": "Manufacturing", "move": "Transport"},
        "roles": {
            "primary": frozenset({"mine"}),
            "manufacturing": frozenset({"make"}),
            "services": frozenset({"move"}),
            "goods": frozenset({"mine", "make"}),
        },
        "functions": {"mine": "primary", "make": "manufacturing", "move": "transport"},
        "producer_services": {"narrow": frozenset({"move"})},
        "refusals": {"kibs": "business services are not apart", "research": "it is nowhere"},
        "proxies": {"services": "transport stands for all services"},
        "final": {
            "C": Category("Households", "households"),
            "N": Category("Changes in stocks", "inventories"),
            "E": Category("Exports", "exports"),
        },
        "primary": {
            "VA": Category("Value added", "value_added"),
            "W": Category("Pay", "compensation"),
            "T": Category("Taxes on products", "taxes_on_products"),
        },
    }
    return Classification(**{**fields, **changes})


def labels(economies: tuple[str, ...] = ("CHN", "DEU")) -> pd.MultiIndex:
    """Return the labels of the industries."""
    return pd.MultiIndex.from_product([economies, CODES])


def table(**changes: Any) -> IOTable:
    """Return the small world, with some of its fields changed."""
    cells, final = np.asarray(changes.get("Z", Z)), np.asarray(changes.get("Y", Y))
    given = "V" in changes
    V = changes["V"] if given else (cells.sum(axis=1) + final.sum(axis=1) - cells.sum(axis=0))[None, :]
    fields: dict[str, Any] = {
        "Z": Z,
        "Y": Y,
        "V": V,
        "industries": labels(),
        "final": pd.MultiIndex.from_product([("CHN", "DEU"), ("C", "N")]),
        "primary": pd.Index(["VA"]),
        "unit": Unit("USD mn", currency="USD", scale=1e6, prices="basic prices"),
        "year": 2005,
        "classification": classification(),
        "provenance": Provenance(Source("hand", "Made by hand", files=(("hand.csv", "ab" * 32),))),
    }
    return IOTable(**{**fields, **changes})
