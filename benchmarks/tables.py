"""Made tables of the size of the field's databases: productive, reproducible, without any publisher's data."""

from __future__ import annotations

import numpy as np
import pandas as pd

from interlace.model.classification import Category, Classification
from interlace.model.provenance import Provenance, Source
from interlace.model.table import IOTable
from interlace.model.units import Unit

__all__ = ["SIZES", "arrays", "made"]

SIZES = {"WIOD": (41, 35), "ICIO": (77, 45), "EXIOBASE": (49, 200)}
"""Economies and industries of the sizes that are measured."""


def arrays(economies: int, industries: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Return Z, shape (n, n), and Y, shape (n, economies), of a made table.

    A tenth of the inputs comes from abroad; inputs use between 40 and 70 per cent of output.
    """
    generator = np.random.default_rng(seed)
    n = economies * industries
    home = np.kron(np.eye(economies, dtype=bool), np.ones((industries, industries), dtype=bool))
    A = generator.lognormal(0.0, 2.0, (n, n))
    A[~home] *= 0.1 / economies
    A *= generator.uniform(0.4, 0.7, n) / A.sum(axis=0)
    Y = generator.lognormal(3.0, 1.5, (n, economies))
    x = np.linalg.solve(np.eye(n) - A, Y.sum(axis=1))
    return A * x, Y


def made(size: str) -> IOTable:
    """Return a made table of a named size."""
    economies, industries = SIZES[size]
    Z, Y = arrays(economies, industries)
    return table_of(Z, Y, economies, industries)


def table_of(Z: np.ndarray, Y: np.ndarray, economies: int, industries: int) -> IOTable:
    """Return the IOTable of made arrays; cells are not copied."""
    names = [f"E{g:02d}" for g in range(economies)]
    codes = [f"i{i:03d}" for i in range(industries)]
    classification = Classification(
        name="made",
        title="a made table",
        names={code: code for code in codes},
        final={"Y": Category("Final use", "households")},
        primary={"VA": Category("Value added", "value_added")},
    )
    V = (Z.sum(axis=1) + Y.sum(axis=1) - Z.sum(axis=0))[None, :]
    return IOTable(
        Z=Z,
        Y=Y,
        V=V,
        industries=pd.MultiIndex.from_product([names, codes]),
        final=pd.MultiIndex.from_product([names, ["Y"]]),
        primary=pd.Index(["VA"]),
        unit=Unit("USD mn"),
        year=2000,
        classification=classification,
        provenance=Provenance(Source("made", "made for measuring")),
    )
