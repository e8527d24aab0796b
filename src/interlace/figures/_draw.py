"""Which form a result takes: the drawer behind ``result.plot()``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from interlace.errors import InputError, UnknownName
from interlace.figures._figure import Figure
from interlace.figures.over_time import over_time
from interlace.figures.positions import positions
from interlace.figures.ranking import industries, ranking
from interlace.figures.scatter import scatter
from interlace.figures.structure import structure
from interlace.figures.world_map import world_map

if TYPE_CHECKING:
    from interlace.model.result import Result

__all__ = ["FORMS", "draw"]

FORMS: dict[str, Callable[..., Figure]] = {
    "over_time": over_time,
    "ranking": ranking,
    "structure": structure,
    "industries": industries,
    "positions": positions,
    "world_map": world_map,
    "scatter": scatter,
}
"""Every form by its name."""
_WITHOUT_PEERS = ("industries", "positions")


def draw(
    result: Result,
    economy: str | None = None,
    peers: Iterable[str] = (),
    form: str | None = None,
    against: Result | None = None,
    **options: Any,
) -> Figure:
    """Draw a result.

    Parameters
    ----------
    result : Result
        What an indicator returned.
    economy : str, optional
        The economy that is marked; the result's first by default.
    peers : iterable of str
        Economies to compare it with.
    form : str, optional
        One of `FORMS`. By default: industries for a result by industry (positions, if ``against`` is given), structure
        for one by function, lines over several years, bars of all economies for one year.
    against : Result, optional
        The second result of a form that sets one against another: downstreamness for positions, any other for a
        scatter.
    **options
        Options of the form: ``year``, ``over``, ``size``.

    Returns
    -------
    Figure

    Raises
    ------
    UnknownName
        If the form, the economy, a peer or the year is unknown.
    Unsupported
        If the result cannot take the form.

    Examples
    --------
    >>> sorted(FORMS)
    ['industries', 'over_time', 'positions', 'ranking', 'scatter', 'structure', 'world_map']
    """
    chosen = _form_of(result, against) if form is None else form
    if chosen not in FORMS:
        raise UnknownName.of("form of a figure", chosen, FORMS)
    if chosen == "positions":
        if against is None:
            raise InputError(
                "a figure of positions needs two results",
                fix="give downstreamness as against=..., upstreamness as result",
            )
        return positions(result, against, economy, **options)
    if chosen == "scatter":
        if against is None:
            raise InputError("a scatter needs two results", fix="give the second one as against=...")
        return scatter(result, against, economy, peers=peers, **options)
    if chosen in _WITHOUT_PEERS:
        return FORMS[chosen](result, economy, **options)
    return FORMS[chosen](result, economy, peers=peers, **options)


def _form_of(result: Result, against: Result | None) -> str:
    columns = result.data.columns
    if "industry" in columns:
        return "industries" if against is None else "positions"
    if "function" in columns:
        return "structure"
    return "over_time" if result.data["year"].nunique() > 1 else "ranking"
