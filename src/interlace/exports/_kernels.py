"""From the kernels' results to the terms of an account: one function for each kernel that accounts.toml names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from interlace.exports._terms import KEYS, Terms, added_up, arrays_of
from interlace.kernels._types import Float, Ints
from interlace.kernels.exports import borin_mancini_self as own
from interlace.kernels.exports import borin_mancini_world as whole
from interlace.kernels.exports.borin_mancini_importer import importer
from interlace.kernels.exports.borin_mancini_sink import sink
from interlace.kernels.exports.borin_mancini_source import source
from interlace.kernels.exports.kww import koopman_wang_wei
from interlace.kernels.exports.simple import direct_use, imported_content, value_added_absorbed_abroad
from interlace.kernels.exports.world import World
from interlace.kernels.exports.wwz import wang_wei_zhu


def _hiy(world: World, _: Ints, by: str) -> Terms:
    VS = imported_content(world)[:, None] * world.E
    return added_up(world, by, {"VS": VS, "DC": world.E - VS})


def _johnson_noguera(world: World, _: Ints, by: str) -> Terms:
    return added_up(world, by, {"VAX": value_added_absorbed_abroad(world)})


def _extraction(world: World, _: Ints, by: str) -> Terms:
    return added_up(world, by, {"DVA": world.vL[:, None] * world.E})


def _extraction_by_partner(world: World, exporters: Ints, by: str) -> Terms:
    consumed = added_up(world, by, {"VAX_C": value_added_absorbed_abroad(world)})
    return Terms(consumed.key, consumed.gross, {"VAX_D": direct_use(world, exporters), **consumed.values})


def _wwz(world: World, exporters: Ints, by: str) -> Terms:
    return added_up(world, by, arrays_of(wang_wei_zhu(world, exporters.tolist())))


def _source(world: World, exporters: Ints, by: str) -> Terms:
    return added_up(world, by, arrays_of(source(world, exporters.tolist())))


def _sink(world: World, exporters: Ints, by: str) -> Terms:
    flows = arrays_of(sink(world, exporters.tolist()))
    if "importer" not in KEYS[by]:
        del flows["VAXIM"]
    return added_up(world, by, flows)


def _self_sector(world: World, _: Ints, by: str) -> Terms:
    return Terms(KEYS[by], world.e, arrays_of(own.self_sector(world)))


def _self_bilateral_sector(world: World, _: Ints, by: str) -> Terms:
    return Terms(KEYS[by], world.E, arrays_of(own.self_bilateral_sector(world)))


def _by_country(kernel: Callable[[World], object], world: World, _: Ints, by: str) -> Terms:
    gross: Float = np.add.reduceat(world.e, world.starts[:-1])
    return Terms(KEYS[by], gross, arrays_of(kernel(world)))


def _importer(world: World, _: Ints, by: str) -> Terms:
    found = arrays_of(importer(world))
    return Terms(("importer",), found.pop("gross"), found)


KERNELS: Mapping[str, Callable[..., Terms]] = {
    "hiy": _hiy,
    "johnson_noguera": _johnson_noguera,
    "extraction": _extraction,
    "extraction_by_partner": _extraction_by_partner,
    "kww": partial(_by_country, koopman_wang_wei),
    "wwz": _wwz,
    "source": _source,
    "sink": _sink,
    "self_sector": _self_sector,
    "self_bilateral_sector": _self_bilateral_sector,
    "world_source": partial(_by_country, whole.world_source),
    "world_sink": partial(_by_country, whole.world_sink),
    "importer": _importer,
}
"""Each takes the World, the positions of the exporters (of the importers, where they are the axis) and the level.

The positions ascend. Arrays keep their full shape; a kernel may leave the rows of other exporters at 0 to save work.
"""
