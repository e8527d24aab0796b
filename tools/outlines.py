"""Make the outlines from Natural Earth's maps as the npm package world-atlas holds them.

Run ``npm pack world-atlas@2``, unpack it, and run ``python tools/outlines.py FOLDER`` with the folder
that holds ``countries-110m.json`` and ``countries-50m.json``. The same files give the same bytes.

The outlines come from the 1:110 million map: Antarctica is left out, coordinates are rounded to a tenth of a degree
(a third of a pixel on a map 1,080 pixels wide), and points that move a line by less than that are dropped, arc by arc,
so that neighbours still share their border. A point inside each economy comes from the 1:50 million map, which has the
small ones too.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tomllib
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from interlace.figures import outlines
from interlace.model.files import atomic_write

__all__ = ["main", "places", "reduced"]

STEP = 0.1
"""Degrees of the grid that coordinates are rounded to."""
LEAST = 0.08
"""Square degrees of the smallest triangle that a point must make with its neighbours: under a square pixel."""
SMALL = 15_000.0
"""Square kilometres below which an outline cannot be seen on a map of the world: about 14 pixels at full width."""
RADIUS = 6371.0
ANTARCTICA = "010"
LAND = "land"
"""The id of all land as one shape."""

Point = tuple[float, float]
Arc = list[tuple[int, int]]


def _codes() -> tuple[dict[str, str], dict[str, str]]:
    known = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return known["numeric"], known["named"]


def _code(shape: dict[str, Any]) -> str | None:
    numeric, named = _codes()
    return numeric.get(str(shape.get("id"))) or named.get(shape["properties"]["name"])


def _degrees(topology: dict[str, Any]) -> list[list[Point]]:
    """The arcs of a quantized topology in degrees."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


# ---- reduction ----


def _thinned(points: Sequence[Point], closed: bool) -> list[Point]:
    """Drop the points of an arc whose triangle with their neighbours is small (Visvalingam and Whyatt 1993).

    Triangles are measured at the latitude where they lie, so that the far north is not drawn finer than it is seen.
    """
    kept = list(points)
    fewest = 5 if closed else 2
    while len(kept) > fewest:
        areas = [_triangle(*kept[i - 1 : i + 2]) for i in range(1, len(kept) - 1)]
        if not areas or min(areas) >= LEAST:
            break
        del kept[1 + areas.index(min(areas))]
    return kept


def _triangle(a: Point, b: Point, c: Point) -> float:
    squeeze = math.cos(math.radians(b[1]))
    return squeeze * abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def _rounded(points: Iterable[Point]) -> Arc:
    """The points on the grid, in steps of it, without repetitions."""
    arc: Arc = []
    for lon, lat in points:
        place = (round(lon / STEP), round(lat / STEP))
        if not arc or arc[-1] != place:
            arc.append(place)
    return arc if len(arc) > 1 else arc * 2


def _deltas(arc: Arc) -> list[list[int]]:
    pairs = zip([(0, 0), *arc], arc, strict=False)
    return [[b[0] - a[0], b[1] - a[1]] for a, b in pairs]


def _map_arcs(arcs: Any, change: Callable[[int], int]) -> Any:
    """The nested list of arc numbers with each number changed; a reversed arc (``~n``) stays reversed."""
    if isinstance(arcs, int):
        return change(arcs) if arcs >= 0 else ~change(~arcs)
    return [_map_arcs(part, change) for part in arcs]


def _numbers(arcs: Any) -> set[int]:
    if isinstance(arcs, int):
        return {arcs if arcs >= 0 else ~arcs}
    return set().union(*(_numbers(part) for part in arcs))


def reduced(topology: dict[str, Any]) -> dict[str, Any]:
    """The topology for the page: all land as one shape and countries by ISO alpha-3, without Antarctica.

    Parameters
    ----------
    topology : dict
        ``countries-110m.json``.

    Returns
    -------
    dict
        TopoJSON; countries without a code keep their outline and have no id.
    """
    shapes = topology["objects"]["countries"]["geometries"]
    kept = [shape for shape in shapes if shape.get("id") != ANTARCTICA]
    used = sorted(set().union(*(_numbers(shape["arcs"]) for shape in kept)))
    renumbered = {old: new for new, old in enumerate(used)}
    arcs = _degrees(topology)
    thin = [_deltas(_rounded(_thinned(arcs[i], arcs[i][0] == arcs[i][-1]))) for i in used]
    countries = []
    for shape in sorted(kept, key=lambda shape: (_code(shape) or "~", shape["properties"]["name"])):
        code = _code(shape)
        drawn = {"type": shape["type"], "arcs": _map_arcs(shape["arcs"], renumbered.__getitem__)}
        countries.append({**drawn, "id": code} if code else drawn)
    land = [part for part in _polygons(topology["objects"]["land"]) if _numbers(part) <= renumbered.keys()]
    whole = {"type": "MultiPolygon", "arcs": _map_arcs(land, renumbered.__getitem__), "id": LAND}
    return {
        "type": "Topology",
        "objects": {"world": {"type": "GeometryCollection", "geometries": [whole, *countries]}},
        "arcs": thin,
        "transform": {"scale": [STEP, STEP], "translate": [0, 0]},
    }


def _polygons(shape: dict[str, Any]) -> list[Any]:
    """The polygons of a geometry or of a collection of them: lists of rings of arc numbers."""
    if shape["type"] == "GeometryCollection":
        return [polygon for part in shape["geometries"] for polygon in _polygons(part)]
    return [shape["arcs"]] if shape["type"] == "Polygon" else list(shape["arcs"])


# ---- points ----


def _ring(arcs: list[list[Point]], numbers: Sequence[int]) -> list[Point]:
    ring: list[Point] = []
    for number in numbers:
        part = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += part if not ring else part[1:]
    return ring


def _area(ring: Sequence[Point]) -> float:
    """Square kilometres inside a ring on the sphere."""
    total = 0.0
    for (lon1, lat1), (lon2, lat2) in pairwise(ring):
        turn = math.remainder(lon2 - lon1, 360)
        total += math.radians(turn) * (2 + math.sin(math.radians(lat1)) + math.sin(math.radians(lat2)))
    return abs(total) * RADIUS**2 / 2 % (4 * math.pi * RADIUS**2)


def _centre(ring: Sequence[Point]) -> Point:
    """Centroid of a ring in degrees, also of one that crosses the antimeridian."""
    twice = x = y = x1 = 0.0
    y1 = ring[0][1]
    for lon, y2 in ring[1:]:
        x2 = x1 + math.remainder(lon - ring[0][0] - x1, 360)
        cross = x1 * y2 - x2 * y1
        twice, x, y = twice + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
        x1, y1 = x2, y2
    if not twice:
        return ring[0]
    return math.remainder(ring[0][0] + x / (3 * twice), 360), y / (3 * twice)


def places(topology: dict[str, Any]) -> dict[str, list[float]]:
    """For each economy longitude, latitude in its largest part, and 1 where it is too small for its outline to be seen.

    Parameters
    ----------
    topology : dict
        ``countries-50m.json``.
    """
    arcs = _degrees(topology)
    found: dict[str, list[float]] = {}
    largest: dict[str, float] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = _code(shape)
        if code is None or shape.get("id") == ANTARCTICA:
            continue
        rings = [_ring(arcs, polygon[0]) for polygon in _polygons(shape)]
        areas = [_area(ring) for ring in rings]
        if sum(areas) <= largest.get(code, 0):  # Natural Earth has islands with the code of the country they belong to
            continue
        largest[code] = sum(areas)
        lon, lat = _centre(rings[areas.index(max(areas))])
        found[code] = [round(lon, 1), round(lat, 1), int(sum(areas) < SMALL)]
    return dict(sorted(found.items()))


def main() -> None:
    """Write ``world.json`` and ``points.json`` into the package, or into ``--into``."""
    parser = argparse.ArgumentParser(description="Make the outlines from the package world-atlas.")
    parser.add_argument("folder", type=Path, help="folder with countries-110m.json and countries-50m.json")
    parser.add_argument("--into", type=Path, default=Path(str(outlines.__file__)).parent)
    given = parser.parse_args()
    coarse, fine = (json.loads((given.folder / f"countries-{scale}m.json").read_bytes()) for scale in (110, 50))
    for name, content in (("world.json", reduced(coarse)), ("points.json", places(fine))):
        text = json.dumps(content, separators=(",", ":")) + "\n"
        atomic_write(given.into / name, text)
        sys.stdout.write(f"{name}: {len(text):,} bytes\n")


if __name__ == "__main__":
    main()
