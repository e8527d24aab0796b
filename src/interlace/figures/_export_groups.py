"""How the terms of each method of export accounting are grouped for a reader, and the shares of the groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from interlace import words
from interlace.errors import Unsupported
from interlace.figures.assets import table_of

if TYPE_CHECKING:
    from interlace.exports import Decomposition
    from interlace.model.result import Result


GROSS = ("gross_exports", "gross_imports")
LABELS = ("exporter", "industry", "importer", "year")
REMAINDER = "remainder"
"""What no group of a scheme holds: for methods whose terms are not the whole of exports."""


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


def _signed(term: str) -> tuple[str, float]:
    return term.removeprefix("-"), -1.0 if term.startswith("-") else 1.0


def _scheme(told: Mapping[str, Any]) -> Scheme:
    groups = {name: dict(map(_signed, terms)) for name, terms in told["groups"].items()}
    return Scheme(groups, tuple(told["head"]), told["words"])


SCHEMES = {method: [_scheme(told) for told in schemes] for method, schemes in table_of("export_groups.toml").items()}


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
    raise Unsupported.said("figure_gross", title=result.title or result.measure)


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
    elif "component" not in result.data.columns:
        wide = pd.DataFrame()
    else:
        data = result.data[result.data["year"] == year]
        sums = data.groupby(["economy", "component"], sort=False)["value"].sum()
        wide = sums.unstack("component").reindex(list(dict.fromkeys(data["economy"])))
    gross = next((name for name in GROSS if name in wide.columns), None)
    if gross is None:
        raise Unsupported.said("figure_no_gross_flow", title=result.title or result.measure)
    wide.index.name = "economy"
    renamed: pd.DataFrame = wide.rename(columns={gross: "gross"}).astype(float)
    return renamed


def group_name(key: str) -> str:
    """The words of a group."""
    return words.text(f"figures.decomposition.group.{key}")


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
