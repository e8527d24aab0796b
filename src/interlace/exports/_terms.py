"""What a kernel adapter hands back: the terms of one account, on one set of axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np

from interlace.kernels._types import Float
from interlace.kernels.exports.world import World

Axis = Literal["exporter", "industry", "importer"]
By = Literal["country", "sector", "bilateral", "bilateral_sector"]

KEYS: Mapping[str, tuple[Axis, ...]] = {
    "country": ("exporter",),
    "sector": ("exporter", "industry"),
    "bilateral": ("exporter", "importer"),
    "bilateral_sector": ("exporter", "industry", "importer"),
}
"""The axes of the exporter, self and world perspectives by level; the importer perspective has ("importer",) alone."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of gross exports (or, from the importer's perspective, imports), arrays without labels.

    Parameters
    ----------
    key : tuple of str
        The axes, a value of `KEYS` or ``("importer",)``. "exporter" and "importer" are economies (blocks of the World),
        "industry" is always the exporter's own industry, so ("exporter", "industry") is the World's rows.
    gross : ndarray
        The flow that is decomposed: shape (G,) for ("exporter",) and ("importer",), (n,) for ("exporter", "industry"),
        (G, G) for ("exporter", "importer") and (n, G) for all three. Own-country cells are 0 (they are left out later).
    values : mapping of str to ndarray
        The terms in the order of their columns, each of the shape of `gross`. What was not asked for (rows of other
        exporters) may hold anything finite; it is left out later.
    """

    key: tuple[Axis, ...]
    gross: Float
    values: Mapping[str, Float]


def arrays_of(kernel_result: Any) -> dict[str, Float]:
    """Return the fields of a kernel's dataclass by name, in order."""
    return {field.name: getattr(kernel_result, field.name) for field in fields(kernel_result)}


def added_up(world: World, by: str, flows: Mapping[str, Float]) -> Terms:
    """Return terms at a level from terms of each row's exports to each economy, for terms that add up.

    Parameters
    ----------
    world : World
    by : str
        A key of `KEYS`.
    flows : mapping of str to ndarray, shape (n, G)
        0 at home.

    Returns
    -------
    Terms
        With the world's exports as the gross flow.
    """
    starts = world.starts[:-1]

    def at_level(F: Float) -> Float:
        kept = F if "importer" in KEYS[by] else F.sum(axis=1)
        return kept if "industry" in KEYS[by] else np.asarray(np.add.reduceat(kept, starts, axis=0))

    return Terms(KEYS[by], at_level(world.E), {name: at_level(F) for name, F in flows.items()})
