"""Which form a result takes: the drawer behind ``result.plot()``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from interlace.errors import InputError
from interlace.figures.decomposition import decomposition
from interlace.figures.figure import Figure
from interlace.figures.heat_map import heat_map
from interlace.figures.over_time import over_time
from interlace.figures.positions import positions
from interlace.figures.ranking import industries, ranking
from interlace.figures.sankey import sankey
from interlace.figures.scatter import scatter
from interlace.figures.smile import smile
from interlace.figures.structure import structure
from interlace.figures.waterfall import waterfall
from interlace.figures.world_map import world_map
from interlace.model.options import choice
from interlace.model.result import Result

if TYPE_CHECKING:
    from interlace.value_chain import Chain, Smile


_DRAWERS = (over_time, ranking, structure, industries, positions, world_map, scatter, sankey, smile, decomposition)
FORMS: dict[str, Callable[..., Figure]] = {form.__name__: form for form in (*_DRAWERS, heat_map, waterfall)}
"""Every form by its name."""


def draw(
    result: Result | Chain | Smile,
    economy: str | None = None,
    peers: Iterable[str] = (),
    form: str | None = None,
    against: Result | None = None,
    **options: Any,
) -> Figure:
    """Draw a result.

    Parameters
    ----------
    result : Result, Chain or Smile
        What an indicator or an analysis returned.
    economy : str, optional
        The economy that is marked; the result's first by default.
    peers : iterable of str
        Economies to compare it with.
    form : str, optional
        One of `FORMS`. By default: decomposition for exports, waterfall for the drivers of a change, Sankey for the
        income of a chain, smile for a smile, heat map for a result by partner; else industries for a result by
        industry (positions, if ``against`` is given), structure for one by function, lines over several years, bars
        of all economies for one year.
    against : Result, optional
        The second result of a form that sets one against another: downstreamness for positions, any other for a
        scatter.
    **options
        Options of the form: ``year``, ``over``, ``size``, ``columns``, ``term``.

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
    ['decomposition', 'heat_map', 'industries', 'over_time', 'positions', 'ranking', 'sankey', 'scatter', 'smile',
     'structure', 'waterfall', 'world_map']
    """
    if form is not None:
        form = choice("form of a figure", form, FORMS)
    if not isinstance(result, Result):
        return _draw_chain(result, economy, form, **options)
    chosen = _form_of(result, against) if form is None else form
    if chosen == "smile":
        raise InputError("a smile needs the nodes and their test", fix="draw what interlace.value_chain.smile returned")
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
    named = {} if chosen in ("industries", "positions") else {"peers": peers}
    return FORMS[chosen](result, economy, **named, **options)


def _draw_chain(found: Chain | Smile, economy: str | None, form: str | None, **options: Any) -> Figure:
    """Draw an analysis of one chain, which is no single result."""
    from interlace.value_chain import Smile

    if isinstance(found, Smile):
        if form not in (None, "smile"):
            raise InputError(
                f"a smile cannot be drawn as {form}", fix="draw its nodes, a result, or leave the form out"
            )
        return smile(found, **options)
    return draw(found.income, economy, form=form or "sankey", **options)


def _form_of(result: Result, against: Result | None) -> str:
    """The form that a result's kind or its columns ask for."""
    if result.measure.startswith("exports_"):
        return "decomposition"
    columns = result.data.columns
    if {"component", "lower", "upper", "start"} <= set(columns):
        return "waterfall"
    if result.measure.startswith("chain_income") and "function" in columns:
        return "sankey"
    if "partner" in columns:
        return "heat_map"
    if "industry" in columns:
        return "industries" if against is None else "positions"
    if "function" in columns:
        return "structure"
    return "over_time" if result.data["year"].nunique() > 1 else "ranking"
