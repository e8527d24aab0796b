"""Exporter's perspective, by source: value added is domestic and counted once where it first leaves the economy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interlace.kernels._types import Float
from interlace.kernels.exports.borin_mancini_once import foreign, foreign_once, made_for_own_use, uses_of, without_home
from interlace.kernels.exports.world import World

__all__ = ["Source", "source"]


@dataclass(frozen=True, slots=True)
class Source:
    """Terms of each row's exports to each economy, all of shape (n, G), in the table's unit; 0 at home.

    Parameters
    ----------
    DC : ndarray
        Domestic content; with the foreign content the gross flow.
    DVA : ndarray
        Domestic value added: what of DC is counted for the first time.
    VAX, DAVAX, REF : ndarray
        Of DVA: absorbed abroad; absorbed by the importer without being exported on; come home to be absorbed.
    DDC : ndarray
        Domestic double counting, DC − DVA.
    FC, FVA, FDC : ndarray
        Foreign content, foreign value added and foreign double counting, FC − FVA.
    GVC, GVCB, GVCF : ndarray
        Trade along value chains, gross flow − DAVAX; its backward part FC + DDC; its forward part, the rest.
    """

    DC: Float
    DVA: Float
    VAX: Float
    DAVAX: Float
    REF: Float
    DDC: Float
    FC: Float
    FVA: Float
    FDC: Float
    GVC: Float
    GVCB: Float
    GVCF: Float


def source(world: World, exporters: Sequence[int] | None = None) -> Source:
    """Decompose the exports of every row to every economy, by source.

    Parameters
    ----------
    world : World
    exporters : sequence of int, optional
        Positions of the exporters that are wanted; FVA and FDC of others are not meant to be read. Few exporters cost
        less than all.

    Returns
    -------
    Source
        DC + FC is the gross flow of every row with output; of a row without output nothing is known of what is in it,
        and its terms are 0 but for GVC = GVCF = the flow. What an industry without output uses is nobody's final use,
        so what ends there counts as absorbed abroad (VAX).

    References
    ----------
    Borin & Mancini (2019), World Bank WPS 8804, source-based breakdown of bilateral exports; Borin & Mancini (2023).
    """
    wanted = range(world.G) if exporters is None else exporters
    E, d = world.E, world.vL[:, None]
    DC, DVA = world.vB_own[:, None] * E, d * E
    FC, FVA = foreign(world)[:, None] * E, foreign_once(world, wanted)[:, None] * E
    REF = d * uses_of(world, world.BY)
    DAVAX = d * (without_home(world, world.Y) + uses_of(world, made_for_own_use(world)))
    GVC, GVCB = E - DAVAX, FC + DC - DVA
    return Source(DC, DVA, DVA - REF, DAVAX, REF, DC - DVA, FC, FVA, FC - FVA, GVC, GVCB, GVC - GVCB)
