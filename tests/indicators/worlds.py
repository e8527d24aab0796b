"""Small tables that can be checked by hand: one economy, or two that trade."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

CODES = ("mine", "make", "move", "wire")

NATIONAL_Z = [[0, 4, 1, 0], [1, 2, 2, 1], [1, 6, 1, 2], [0, 2, 1, 1]]
NATIONAL_Y = [[2, 3], [9, 10], [5, 1], [3, 2]]
"""Households and exports."""

WORLD_Z = [
    [1, 8, 1, 0, 0, 3, 0, 0],
    [2, 9, 3, 1, 1, 5, 1, 1],
    [2, 7, 2, 1, 0, 2, 1, 0],
    [1, 3, 2, 2, 0, 1, 0, 1],
    [0, 4, 0, 0, 2, 6, 1, 1],
    [1, 3, 1, 0, 2, 8, 2, 1],
    [0, 1, 1, 0, 3, 5, 3, 2],
    [0, 2, 1, 1, 1, 2, 2, 1],
]
WORLD_Y = [[5, 1], [30, 9], [22, 2], [9, 1], [1, 4], [6, 21], [2, 18], [3, 9]]


def classification(**changes):
    fields = {
        "name": "four",
        "title": "four industries",
        "names": {"mine": "Mining", "make": "Manufacturing", "move": "Transport", "wire": "Telecommunications"},
        "roles": {
            "primary": frozenset({"mine"}),
            "goods": frozenset({"mine", "make"}),
            "secondary": frozenset({"mine", "make"}),
            "energy": frozenset({"mine"}),
            "manufacturing": frozenset({"make"}),
            "services": frozenset({"move", "wire"}),
            "digital": frozenset({"wire"}),
        },
        "functions": {"mine": "primary", "make": "manufacturing", "move": "transport", "wire": "digital"},
        "producer_services": {"narrow": frozenset({"move"}), "broad": frozenset({"move", "wire"})},
        "final": {
            "C": Category("Households", "households"),
            "N": Category("Stocks", "inventories"),
            "E": Category("Exports", "exports"),
        },
        "primary": {
            "VA": Category("Value added", "value_added"),
            "TLS": Category("Taxes less subsidies on products", "taxes_on_products"),
        },
    }
    return Classification(**{**fields, **changes})


def table(Z, Y, economies=("AAA",), categories=("C",), taxes=None, **changes):
    Z, Y = np.array(Z, dtype=float), np.array(Y, dtype=float)
    words = changes.pop("classification", classification())
    x = Z.sum(axis=1) + Y.sum(axis=1) - changes.get("imports", 0.0)
    rest = x - Z.sum(axis=0)
    V = rest[None, :] if taxes is None else np.stack([rest - taxes, np.array(taxes, dtype=float)])
    return IOTable(
        Z=Z,
        Y=Y,
        V=V,
        industries=pd.MultiIndex.from_product([economies, words.codes]),
        final=pd.MultiIndex.from_product([economies, categories]),
        primary=pd.Index(["VA"] if taxes is None else ["VA", "TLS"]),
        unit=Unit("USD mn"),
        year=2000,
        classification=words,
        provenance=Provenance(Source("made", "made for the test")),
        **changes,
    )


def national(**changes):
    return table(NATIONAL_Z, NATIONAL_Y, categories=("C", "E"), **changes)


def world(**changes):
    return table(WORLD_Z, WORLD_Y, economies=("AAA", "BBB"), **changes)


def cut_out(given, economy):
    """Return the national table of an economy of a world table: domestic deliveries, exports as final use."""
    home = given.of_economy(economy)
    Z = given.Z[np.ix_(home, home)]
    final = given.Y_by_economy[home, given.economies.index(economy)]
    Y = np.stack([final, given.x[home] - Z.sum(axis=1) - final], axis=1)
    words = given.classification
    final_words = {"C": Category("Households", "households"), "E": Category("Exports", "exports")}
    primary = {"VA": Category("Value added", "value_added"), "M": Category("Imports", "imports")}
    return IOTable(
        Z=Z,
        Y=Y,
        V=np.stack([given.value_added[home], given.x[home] - Z.sum(axis=0) - given.value_added[home]]),
        industries=given.industries[home],
        final=pd.MultiIndex.from_product([[economy], ["C", "E"]]),
        primary=pd.Index(["VA", "M"]),
        unit=given.unit,
        year=given.year,
        classification=Classification(
            words.name,
            words.title,
            words.names,
            words.roles,
            words.functions,
            words.producer_services,
            final=final_words,
            primary=primary,
        ),
        provenance=given.provenance.then("cut out", economy=economy),
    )


def values(result, **where):
    """Return the values of a result's rows that match, in order."""
    frame = result.to_frame()
    for column, wanted in where.items():
        frame = frame[frame[column] == wanted]
    return frame["value"].to_numpy()
