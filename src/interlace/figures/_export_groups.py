"""How the terms of each method of export accounting are grouped for a reader, and the shares of the groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from interlace import words
from interlace.errors import Unsupported

if TYPE_CHECKING:
    from interlace.exports import Decomposition
    from interlace.model.result import Result


GROSS = ("gross_exports", "gross_imports")
LABELS = ("exporter", "industry", "importer", "year")
REMAINDER = "remainder"
"""What no group of a scheme holds: for methods whose terms are not the whole of exports."""

COLOURS: Mapping[str, str] = {
    "absorbed": "#0072B2",
    "direct": "#0072B2",
    "importer": "#0072B2",
    "domestic": "#0072B2",
    "value_added": "#0072B2",
    "reexported": "#5AA5D1",
    "elsewhere": "#5AA5D1",
    "returned": "#B3D6EA",
    "foreign": "#7F8A96",
    "imported": "#7F8A96",
    "double": "#D3D7DB",
    REMAINDER: "#B9BEC4",
}
"""Domestic value added in blues, foreign in grey, what is counted again in pale grey: one colour a group."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """Groups of terms that make up a flow.

    Parameters
    ----------
    groups : mapping of str to mapping of str to float
        Group to its terms, each with 1 or −1: re-exported is VAX less DAVAX.
    head : tuple of str
        The groups whose sum is the headline.
    words : str
        What the headline is called: a key of the catalogue.
    """

    groups: Mapping[str, Mapping[str, float]]
    head: tuple[str, ...]
    words: str


def _plain(**groups: tuple[str, ...]) -> dict[str, dict[str, float]]:
    return {name: dict.fromkeys(terms, 1.0) for name, terms in groups.items()}


DOUBLE = {"DDC": 1.0, "FDC": 1.0}
DOMESTIC = ("direct", "reexported", "returned")
SCHEMES: Mapping[str, tuple[Scheme, ...]] = {
    "hiy": (Scheme(_plain(domestic=("DC",), imported=("VS",)), ("domestic",), "content"),),
    "johnson_noguera": (Scheme(_plain(absorbed=("VAX",)), ("absorbed",), "absorbed"),),
    "los_timmer_devries": (Scheme(_plain(domestic=("DVA",)), ("domestic",), "value_added"),),
    "kww": (
        Scheme(
            _plain(
                direct=("DVA_FIN", "DVA_INT"),
                reexported=("DVA_INTrex",),
                returned=("RDV_FIN", "RDV_INT"),
                foreign=("FVA_FIN", "FVA_INT"),
                double=("DDC", "FDC"),
            ),
            DOMESTIC,
            "value_added",
        ),
    ),
    "wwz": (
        Scheme(
            _plain(
                direct=("DVA_FIN", "DVA_INT"),
                reexported=("DVA_INTrexI1", "DVA_INTrexF", "DVA_INTrexI2"),
                returned=("RDV_FIN", "RDV_FIN2", "RDV_INT"),
                foreign=("MVA_FIN", "MVA_INT", "OVA_FIN", "OVA_INT"),
                double=("DDC_FIN", "DDC_INT", "MDC", "ODC"),
            ),
            DOMESTIC,
            "value_added",
        ),
    ),
    # The first whose terms are all there.
    "borin_mancini": (
        Scheme(
            {
                "direct": {"DAVAX": 1.0},
                "reexported": {"VAX": 1.0, "DAVAX": -1.0},
                "returned": {"REF": 1.0},
                "foreign": {"FVA": 1.0},
                "double": DOUBLE,
            },
            DOMESTIC,
            "value_added",
        ),
        Scheme(
            {
                "importer": {"VAXIM": 1.0},
                "elsewhere": {"VAX": 1.0, "VAXIM": -1.0},
                "returned": {"REF": 1.0},
                "foreign": {"FVA": 1.0},
                "double": DOUBLE,
            },
            ("importer", "elsewhere", "returned"),
            "value_added",
        ),
        Scheme(
            {"absorbed": {"VAX": 1.0}, "returned": {"REF": 1.0}, "foreign": {"FVA": 1.0}, "double": DOUBLE},
            ("absorbed", "returned"),
            "value_added",
        ),
        Scheme(_plain(value_added=("VA",), double=("DC",)), ("value_added",), "of_imports"),
    ),
}


def scheme_of(result: Result, terms: set[str]) -> Scheme:
    """Return how the terms of a result are grouped.

    Raises
    ------
    Unsupported
        If the result is no decomposition of exports, or its terms are not parts of them.
    """
    method = result.measure.removeprefix("exports_")
    for scheme in SCHEMES.get(method, ()):
        if all(term in terms for group in scheme.groups.values() for term in group):
            return scheme
    raise Unsupported(
        f"{result.title or result.measure}: its terms are not parts of gross exports that a bar could be made of",
        fix="draw interlace.exports.decompose(...) by country, with hiy, kww, wwz or borin_mancini",
    )


def amounts_of(result: Result, year: int) -> pd.DataFrame:
    """Return the terms and the gross flow of a year by economy, industries and partners added up.

    Parameters
    ----------
    result : Result
        A decomposition, or its tidy frame as a result.
    year : int

    Returns
    -------
    DataFrame
        Economies in the order of the result as rows; the column ``gross`` and a column a term.
    """
    frames = getattr(result, "frames", None)
    if frames is not None:
        frame = frames[year]
        owner = "exporter" if "exporter" in frame.columns else "importer"
        sums = frame.drop(columns=[name for name in LABELS if name in frame.columns and name != owner])
        wide: pd.DataFrame = sums.groupby(owner, sort=False).sum()
    else:
        data = result.data[result.data["year"] == year]
        sums = data.groupby(["economy", "component"], sort=False)["value"].sum()
        wide = sums.unstack("component").reindex(list(dict.fromkeys(data["economy"])))
    gross = next((name for name in GROSS if name in wide.columns), None)
    if gross is None:
        raise Unsupported(f"{result.title or result.measure}: the gross flow that is decomposed is not in the result")
    wide.index.name = "economy"
    renamed: pd.DataFrame = wide.rename(columns={gross: "gross"}).astype(float)
    return renamed


def group_name(key: str) -> str:
    """The words of a group."""
    return words.text(f"decomposition.group.{key}")


def export_groups(result: Decomposition) -> dict[str, tuple[str, Mapping[str, float]]]:
    """Return how the terms of a decomposition of exports are grouped for a reader.

    Parameters
    ----------
    result : Decomposition

    Returns
    -------
    dict
        Group to its words and to its terms, each with 1 or −1.

    Raises
    ------
    Unsupported
        If the terms are not parts of exports.
    """
    groups = scheme_of(result, set(result.terms)).groups
    return {name: (group_name(name), terms) for name, terms in groups.items()}
