"""Outlines of the world's economies for maps: Natural Earth's, reduced by `tools/outlines.py`."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["NAME", "outlined", "points", "script", "topology"]

NAME = "outlines"
"""The data set of a specification that holds the topology; pages hold one copy for all maps."""


@cache
def _text(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8").strip()


def topology() -> dict[str, Any]:
    """A new copy of the TopoJSON topology; its object ``world`` holds all land (``land``) and countries (alpha-3)."""
    whole: dict[str, Any] = json.loads(_text("world.json"))
    return whole


@cache
def outlined() -> frozenset[str]:
    """The codes of the economies that have an outline."""
    shapes = topology()["objects"]["world"]["geometries"]
    return frozenset(shape["id"] for shape in shapes if "id" in shape) - {"land"}


@cache
def points() -> dict[str, tuple[float, float, bool]]:
    """Longitude and latitude in degrees inside an economy, and whether it is too small for its outline to be seen."""
    found = json.loads(_text("points.json"))
    return {code: (float(lon), float(lat), bool(small)) for code, (lon, lat, small) in found.items()}


def script() -> str:
    """The topology as a script that a page carries once: ``window.interlaceShared.outlines``."""
    return f"window.interlaceShared={{...window.interlaceShared,{NAME}:{_text('world.json')}}};"
