"""Borin and Mancini's accounts: four perspectives, of which the exporter's and the world's have two approaches each."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from interlace.exports._methods import Account, AccountKey, Kernel
from interlace.exports._terms import KEYS, Terms, added_up, arrays_of
from interlace.kernels._types import Float, Ints
from interlace.kernels.exports.borin_mancini_importer import importer
from interlace.kernels.exports.borin_mancini_self import self_bilateral_sector, self_sector
from interlace.kernels.exports.borin_mancini_sink import sink
from interlace.kernels.exports.borin_mancini_source import source
from interlace.kernels.exports.borin_mancini_world import WorldTerms, world_sink, world_source
from interlace.kernels.exports.world import World

METHOD = "borin_mancini"
CITE = ("borin2019", "borin2023")
EXPORTS = ("DC", "FC")
CONTENT = {"EXGR_DVA": ("DC",), "EXGR_FVA": ("FC",)}
ONCE = {**CONTENT, "EXGR_DDC_IDC": ("DVA",), "EXGR_RIM": ("DDC",)}

DOMESTIC = (
    "DC = v_sB_ss, FC = Σ_{t≠s}v_tB_ts, each times the exports; DDC = DC − DVA, FDC = FC − FVA, VAX = DVA − REF. "
)
SOURCE = DOMESTIC + (
    "DVA = v_sL_ss and FVA = Σ_{t≠s}v_tB_ts(I+M_s)⁻¹, each times the exports, M_s = Σ_{j≠s}A_sjB_js; REF = "
    "v_sL_ss A_sr[BY]_rs; DAVAX = v_sL_ss(Y_sr + A_srL_rrY_rr); GVC = exports − DAVAX, GVCB = FC + DDC, "
    "GVCF = GVC − GVCB."
)
SINK = DOMESTIC + (
    "DVA = v_sB_ss Φ_sr, FVA = Σ_{t≠s}v_tB_ts Φ_sr, Φ_sr = Y_sr + A_srL_rr(ΣY_rj + Σ_{j≠r}A_rjX̃_j), "
    "X̃ = X − B_·s(I+M_s)⁻¹e_s; VAXIM and REF are the parts of DVA whose final use is in the importer and at home."
)
WORLD = DOMESTIC + "DVA = v_sL_ss e_s, REF = v_sL_ss ΣA_sr[BY]_rs. "
WORLD_SOURCE = WORLD + "FVA = Σ_{t≠s}v_tL_tt A_ts L_ss e_s."
WORLD_SINK = WORLD + "FVA = Σ_{t≠s}v_tB_ts(φ_s + A_stL_ttφ_t), φ_t = Σ_{j≠t}(Y_tj + A_tjL_jjY_jj)."
SELF = DOMESTIC + "DVA = DC/(1+α), FVA = FC/(1+α), REF = v_sB_ss A_sr[BY]_rs/(1+α), with α = "
IMPORTER = "VA = v(I−A^(r))⁻¹m_r, A^(r) being A without r's imported inputs and m_r r's imports; DC = imports − VA."

IDLE = "Exports of industries without output (rounding leaves a few of size 1) have no known content; DC and FC are 0."
NO_VAXIM = "VAXIM, absorbed in the importer, is a term of bilateral flows; at this level it is not defined."
WHOLE = "The world's perspective is defined for an economy's exports as a whole."
NO_IDLE_IMPORTS = (
    "Gross imports leave out what industries without output deliver: nothing is known of what is in it, and it would "
    "pass for imports counted twice."
)


def _source(by: str) -> Kernel:
    def kernel(world: World, exporters: Ints) -> Terms:
        return added_up(world, by, arrays_of(source(world, exporters.tolist())))

    return kernel


def _sink(by: str) -> Kernel:
    def kernel(world: World, exporters: Ints) -> Terms:
        flows = arrays_of(sink(world, exporters.tolist()))
        if "importer" not in KEYS[by]:
            del flows["VAXIM"]
        return added_up(world, by, flows)

    return kernel


def _self_sector(world: World, exporters: Ints) -> Terms:
    return Terms(KEYS["sector"], world.e, arrays_of(self_sector(world)))


def _self_bilateral_sector(world: World, exporters: Ints) -> Terms:
    return Terms(KEYS["bilateral_sector"], world.E, arrays_of(self_bilateral_sector(world)))


def _world_source(world: World, exporters: Ints) -> Terms:
    return _of_world(world, world_source(world))


def _world_sink(world: World, exporters: Ints) -> Terms:
    return _of_world(world, world_sink(world))


def _of_world(world: World, terms: WorldTerms) -> Terms:
    gross: Float = np.add.reduceat(world.e, world.starts[:-1])
    return Terms(KEYS["country"], gross, arrays_of(terms))


def _importer(world: World, importers: Ints) -> Terms:
    found = arrays_of(importer(world))
    return Terms(("importer",), found.pop("gross"), found)


def _account(
    kernel: Kernel, formula: str, tiva: Mapping[str, tuple[str, ...]], *notes: str, total: tuple[str, ...] = EXPORTS
) -> Account:
    return Account(kernel, total, formula, CITE, tiva, notes)


ACCOUNTS: Mapping[AccountKey, Account] = {
    **{(METHOD, "source", "exporter", by): _account(_source(by), SOURCE, ONCE, IDLE) for by in KEYS},
    **{
        (METHOD, "sink", "exporter", by): _account(
            _sink(by),
            SINK,
            ONCE if by == "country" else CONTENT,
            IDLE,
            *(() if "importer" in KEYS[by] else (NO_VAXIM,)),
        )
        for by in KEYS
    },
    (METHOD, None, "self", "sector"): _account(_self_sector, SELF + "[M_s]_nn.", CONTENT, IDLE),
    (METHOD, None, "self", "bilateral_sector"): _account(
        _self_bilateral_sector, SELF + "[A_srB_rs]_nn.", CONTENT, IDLE
    ),
    (METHOD, "source", "world", "country"): _account(_world_source, WORLD_SOURCE, ONCE, IDLE, WHOLE),
    (METHOD, "sink", "world", "country"): _account(_world_sink, WORLD_SINK, ONCE, IDLE, WHOLE),
    (METHOD, None, "importer", "country"): _account(_importer, IMPORTER, {}, NO_IDLE_IMPORTS, total=("VA", "DC")),
}
"""The accounts of borin_mancini that the papers define."""
