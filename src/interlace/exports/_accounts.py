"""The accounts of Hummels-Ishii-Yi, Johnson-Noguera, Los-Timmer-de Vries, Koopman-Wang-Wei and Wang-Wei-Zhu."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from interlace.exports._methods import Account, AccountKey, Kernel
from interlace.exports._terms import KEYS, Terms, added_up, arrays_of
from interlace.kernels._types import Float, Ints
from interlace.kernels.exports.kww import NAMES as KWW
from interlace.kernels.exports.kww import koopman_wang_wei
from interlace.kernels.exports.simple import direct_use, imported_content, value_added_absorbed_abroad
from interlace.kernels.exports.world import World
from interlace.kernels.exports.wwz import NAMES as WWZ
from interlace.kernels.exports.wwz import wang_wei_zhu

IDLE = "Exports of industries without output (rounding leaves a few of size 1) have no known content"
IDLE_INPUTS = "What such industries buy abroad has no known user, and is in no term."

KWW_FORMULA = (
    "DVA_FIN = v_sB_ssΣY_sr, DVA_INT = v_sΣB_srY_rr, DVA_INTrex = v_sΣΣB_srY_rt, RDV_FIN = v_sΣB_srY_rs, RDV_INT = "
    "v_sΣB_srA_rsL_ssY_ss, DDC = v_sΣB_srA_rsL_ss e_s, FVA_FIN = Σv_tB_tsΣY_sr, FVA_INT = Σv_tB_tsΣA_srL_rrY_rr, FDC = "
    "Σv_tB_tsΣA_srL_rr e_r; t ≠ s, r"
)
WWZ_FORMULA = (
    "with a = v_sL_ss: DVA_FIN v_sB_ss # Y_sr; DVA_INT a # A_srB_rrY_rr; DVA_INTrexI1 a # A_srΣB_rtY_tt; DVA_INTrexF "
    "a # A_srB_rrΣY_rt; DVA_INTrexI2 a # A_srΣB_rtΣY_tu; RDV_FIN a # A_srB_rrY_rs; RDV_FIN2 a # A_srΣB_rtY_ts; RDV_INT "
    "a # A_srB_rsY_ss; DDC_FIN a # A_srB_rsΣY_st; DDC_INT (v_sB_ss − a) # A_srX_r; with m = v_rB_rs (MVA, MDC) or "
    "Σv_tB_ts (OVA, ODC): _FIN m # Y_sr, _INT m # A_srL_rrY_rr, DC m # A_srL_rr e_r; t ≠ s, r, but t ≠ s in DDC_FIN"
)


def _hiy(world: World, exporters: Ints, *, by: str) -> Terms:
    VS = imported_content(world)[:, None] * world.E
    return added_up(world, by, {"VS": VS, "DC": world.E - VS})


def _johnson_noguera(world: World, exporters: Ints, *, by: str) -> Terms:
    return added_up(world, by, {"VAX": value_added_absorbed_abroad(world)})


def _extraction(world: World, exporters: Ints) -> Terms:
    return added_up(world, "country", {"DVA": world.vL[:, None] * world.E})


def _extraction_by_partner(world: World, exporters: Ints) -> Terms:
    consumed = added_up(world, "bilateral", {"VAX_C": value_added_absorbed_abroad(world)})
    return Terms(consumed.key, consumed.gross, {"VAX_D": direct_use(world, exporters), **consumed.values})


def _kww(world: World, exporters: Ints) -> Terms:
    gross: Float = np.add.reduceat(world.e, world.starts[:-1])
    return Terms(KEYS["country"], gross, arrays_of(koopman_wang_wei(world)))


def _wwz(world: World, exporters: Ints, *, by: str) -> Terms:
    return added_up(world, by, arrays_of(wang_wei_zhu(world, exporters.tolist())))


def _at_levels(
    method: str,
    kernel: Callable[..., Terms],
    formula: str,
    cite: tuple[str, ...],
    *,
    total: tuple[str, ...] = (),
    tiva: Mapping[str, tuple[str, ...]] | None = None,
    notes: tuple[str, ...] = (),
) -> dict[AccountKey, Account]:
    """Return the declarations of a method whose terms add up over industries and partners."""

    def account(kernel: Kernel) -> Account:
        return Account(kernel, total, formula, cite, tiva or {}, notes)

    return {(method, "source", "exporter", by): account(partial(kernel, by=by)) for by in KEYS}


ACCOUNTS: Mapping[AccountKey, Account] = {
    **_at_levels(
        "hiy",
        _hiy,
        "VS = uA^M(I−A^D)⁻¹ # e: imports, direct and through the exporter's own industries; DC = e − VS",
        ("hummels2001",),
        total=("VS", "DC"),
        tiva={"EXGR_DDC_IDC": ("DC",)},
        notes=(f"{IDLE}; they stand in DC.",),
    ),
    **_at_levels(
        "johnson_noguera",
        _johnson_noguera,
        "VAX_sr = v_s Σ_k B_sk Y_kr: the exporter's value added that the partner's final use absorbs, whichever way it "
        "took there",
        ("johnson2012",),
        tiva={"FFD_DVA": ("VAX",)},
        notes=(
            "The partner is where value added is absorbed, not where exports first go, and the industry is where value "
            "added arises, not the one that exports: VAX may exceed gross exports and is no part of them.",
        ),
    ),
    ("los_timmer_devries", "source", "exporter", "country"): Account(
        _extraction,
        (),
        "DVA = the fall of the exporter's value added when all others stop buying from it, v_sL_ss e_s",
        ("los2016",),
        {"EXGR_DDC_IDC": ("DVA",)},
    ),
    ("los_timmer_devries", "source", "exporter", "bilateral"): Account(
        _extraction_by_partner,
        (),
        "VAX_D = the fall of the exporter's value added when the partner stops buying from it (A_sr = 0, Y_sr = 0); "
        "VAX_C = the fall when the partner's final use is left out (Y_·r = 0), which is Johnson and Noguera's VAX",
        ("los2018", "johnson2012"),
        {"FFD_DVA": ("VAX_C",)},
        (
            "VAX_D does not add up over partners to the DVA of extracting all exports at once; VAX_C does add up.",
            "VAX_P, the paper's third measure, is not computed here.",
        ),
    ),
    ("kww", "source", "exporter", "country"): Account(
        _kww,
        KWW,
        KWW_FORMULA,
        ("koopman2014",),
        {"EXGR_DVA": KWW[:6], "EXGR_DDC_IDC": KWW[:5], "EXGR_RIM": ("DDC",), "EXGR_FVA": KWW[6:]},
        (f"{IDLE}; they stand in FDC.", IDLE_INPUTS),
    ),
    **_at_levels(
        "wwz",
        _wwz,
        WWZ_FORMULA,
        ("wang2013",),
        total=WWZ,
        tiva={"EXGR_DVA": WWZ[:10], "EXGR_FVA": WWZ[10:]},
        notes=(f"{IDLE}; their terms are 0.", IDLE_INPUTS),
    ),
}
