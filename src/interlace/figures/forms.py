"""The one registry of forms: each is declared once, on its drawer, with what it fits and its line in the gallery.

A new form is one file in this package whose drawer has the decorator `form`; every file is looked into once.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ParamSpec

from interlace.errors import InputError
from interlace.figures.exhibit import Exhibit
from interlace.model.options import choice
from interlace.model.result import Result

if TYPE_CHECKING:
    from interlace.value_chain import Chain, Smile

__all__ = ["FORMS", "Form", "draw", "form"]

P = ParamSpec("P")
_ASKED = ("economy", "peers", "year")
"""What is asked of every form; one that has no use for it is drawn without."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of figure.

    Parameters
    ----------
    name : str
        That of its drawer.
    drawer : callable
        A result in, an `Exhibit` out.
    example : str
        The line of the gallery that draws it.
    fits : callable, optional
        Whether a result asks for this form, if none is named; None where it must be named.
    rank : int
        Of several forms that fit, the one with the highest is taken.
    pair : bool
        Whether it sets one result against a second.
    chain : bool
        Whether it draws what an analysis of chains returned, and no result.
    """

    name: str
    drawer: Callable[..., Exhibit]
    example: str
    fits: Callable[[Any, bool], bool] | None = None
    rank: int = 0
    pair: bool = False
    chain: bool = False

    @property
    def about(self) -> str:
        """What it draws, in a line."""
        return (inspect.getdoc(self.drawer) or "").partition("\n")[0]

    def draw(self, found: Any, against: Result | None, asked: dict[str, Any], options: dict[str, Any]) -> Exhibit:
        """Draw what was found; what is asked of every form is left out where the drawer has no use for it."""
        if isinstance(found, Result) is self.chain:
            raise InputError.said("other_form", form=self.name, kind=type(found).__name__, chain=self.chain)
        if self.pair and against is None:
            raise InputError.said("needs_two", form=self.name)
        given = (found, against) if self.pair else (found,)
        known = list(inspect.signature(self.drawer).parameters)[len(given) :]
        for name in options:
            choice(f"option of {self.name}", name, [one for one in known if one not in _ASKED])
        return self.drawer(*given, **{name: value for name, value in asked.items() if name in known}, **options)


FORMS: dict[str, Form] = {}
"""Every form by its name."""


def form(
    *,
    example: str,
    fits: Callable[[Any, bool], bool] | None = None,
    rank: int = 0,
    pair: bool = False,
    chain: bool = False,
) -> Callable[[Callable[P, Exhibit]], Callable[P, Exhibit]]:
    """Declare a drawer as a form, under the drawer's name.

    Parameters
    ----------
    example, fits, rank, pair, chain
        As in `Form`; ``fits`` is asked with what was found and whether there is a second result.

    Returns
    -------
    callable
        The decorator; what the drawer returns has the name as its ``form``.
    """

    def declare(drawer: Callable[P, Exhibit]) -> Callable[P, Exhibit]:
        name = drawer.__name__

        @functools.wraps(drawer)
        def drawn(*args: P.args, **kwargs: P.kwargs) -> Exhibit:
            return replace(drawer(*args, **kwargs), form=name)

        FORMS[name] = Form(name, drawn, example, fits, rank, pair, chain)
        return drawn

    return declare


def scan() -> None:
    """Look into every file of the package, so that its form is known."""
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{__package__}.{module.name}")


def has(*columns: str) -> Callable[[Any, bool], bool]:
    """A rule of `Form.fits`: a result with these columns, drawn by itself."""
    return lambda found, against: isinstance(found, Result) and not against and set(columns) <= set(found.data.columns)


def draw(
    result: Result | Chain | Smile,
    economy: str | None = None,
    peers: str | Iterable[str] = (),
    form: str | None = None,
    against: Result | None = None,
    year: int | None = None,
    **options: Any,
) -> Exhibit:
    """Draw a result.

    Parameters
    ----------
    result : Result, Chain or Smile
        What an indicator or an analysis returned; of a chain its income is drawn.
    economy : str, optional
        The economy that is marked; by default the largest of the result's, by value added in 2011 (the first one where
        none is known by its code).
    peers : str or iterable of str
        Economies to compare it with, in forms that compare.
    form : str, optional
        One of `FORMS`. By default: decomposition for exports, waterfall for the drivers of a change, Sankey for the
        income of a chain, smile for a smile, heat map for a result by partner; else industries for a result by
        industry (positions, if ``against`` is given), structure for one by function, lines over several years, bars
        of all economies for one year.
    against : Result, optional
        The second result of a form that sets one against another: downstreamness for positions, any other for a
        scatter.
    year : int, optional
        The year of the title; the last by default.
    **options
        Options of the form: ``over``, ``size``, ``columns``, ``term``.

    Returns
    -------
    Exhibit

    Raises
    ------
    UnknownName
        If the form, an option, the economy, a peer or the year is unknown.
    InputError
        If a second result is missing, or nothing can be drawn of what was given.
    Unsupported
        If the result cannot take the form.

    Examples
    --------
    >>> from interlace.figures import FORMS
    >>> sorted(FORMS)
    ['decomposition', 'heat_map', 'industries', 'over_time', 'point_map', 'positions', 'ranking', 'sankey', 'scatter',
     'small_multiples', 'smile', 'structure', 'table', 'waterfall', 'world_map']
    """
    found: Any = getattr(result, "income", result)
    if form is not None:
        form = choice("form of a figure", form, FORMS)
    else:
        fitting = [one for one in FORMS.values() if one.fits is not None and one.fits(found, against is not None)]
        if not fitting:
            raise InputError.said("undrawable", kind=type(result).__name__)
        form = max(fitting, key=lambda one: one.rank).name
    asked = {"economy": economy, "peers": peers, "year": year}
    return FORMS[form].draw(found, against, asked, options)
