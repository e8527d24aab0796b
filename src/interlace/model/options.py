"""Arguments of every call: the canonical spelling of a choice, names as a list, numbers and years that make sense."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

import numpy as np

from interlace.errors import InputError, UnknownName
from interlace.model.economies import canonical, every_name
from interlace.words import Said, said

__all__ = [
    "choice",
    "choices",
    "chosen_years",
    "code_of",
    "codes_of",
    "count",
    "named",
    "number",
    "renamed",
    "year_of",
]

P = ParamSpec("P")
T = TypeVar("T")


def choice(kind: str | Said, given: object, known: Iterable[T], *, where: str | Said | None = None) -> T:
    """Return what is meant by `given` among the `known` ones, as they spell it.

    Case and blanks around a word do not matter where the word stays unambiguous. The caller goes on with what is
    returned, never with what was given.

    Parameters
    ----------
    kind : str or Said
        What the name names, for the message: ``"economy"``, ``"value of by"``.
    given : object
    known : iterable
        Text, or other plain values (True, None), which are compared with their type.
    where : str or Said, optional
        Where the name was met.

    Raises
    ------
    UnknownName
        If nothing known is meant; the message has the nearest names.

    Examples
    --------
    >>> choice("average", "Polar", ("polar", "all"))
    'polar'
    """
    names = list(known)
    same = [name for name in names if _same(name, given)]
    if not same and isinstance(given, str):
        same = [name for name in names if isinstance(name, str) and _folded(name) == _folded(given)]
    if len(same) == 1:
        return same[0]
    raise UnknownName.of(kind, given, names, where=where)


def _same(name: object, given: object) -> bool:
    if isinstance(name, str) or isinstance(given, str):
        return isinstance(name, str) and isinstance(given, str) and name == given
    return name is given or (type(name) is type(given) and bool(name == given))


def choices(
    kind: str | Said, given: Iterable[object], known: Iterable[T], *, where: str | Said | None = None
) -> tuple[T, ...]:
    """Return each of `given` as the known ones spell it; see `choice`."""
    names = list(known)
    return tuple(choice(kind, one, names, where=where) for one in given)


def code_of(economy: object, known: Iterable[str], *, kind: str | Said = "economy") -> str:
    """Return the code of an economy that is meant among the known ones, by a code of any source or by its name.

    Parameters
    ----------
    economy : object
        ``"DEU"``, ``"ger"`` or ``"Germany"``, the name in any language that is spoken here.
    known : iterable of str
    kind : str or Said
        What it is, for the message.

    Raises
    ------
    UnknownName
        If no known economy is meant; the message has the nearest codes and names.

    Examples
    --------
    >>> code_of("Germany", ("CHN", "DEU")), code_of("GER", ("CHN", "DEU"))
    ('DEU', 'DEU')
    """
    codes = list(known)
    if economy in codes:
        return str(economy)
    text = canonical(str(economy))
    same = [code for code in codes if _folded(code) == _folded(text)]
    if text in codes or len(same) == 1:
        return text if text in codes else same[0]
    named = {name: code for code in codes for name in every_name(code)}
    folded = {_folded(name): code for name, code in named.items()}
    if _folded(text) in folded:
        return folded[_folded(text)]
    raise UnknownName.of(kind, economy, codes, names=named)


def codes_of(economies: Iterable[object], known: Iterable[str]) -> tuple[str, ...]:
    """Return the code of each economy that is meant; see `code_of`."""
    codes = list(known)
    return tuple(code_of(one, codes) for one in economies)


def _folded(name: str) -> str:
    return name.strip().casefold()


def named(kind: str, given: object) -> list[str]:
    """Return one name or several as a list of text.

    Parameters
    ----------
    kind : str
        What is named, for the message.
    given : str or iterable of str

    Raises
    ------
    InputError
        If it is neither text nor several names.
    """
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise InputError.said("names_nothing", given=repr(given), kind=kind)
    return [str(name) for name in given]


def count(name: str, given: object, *, least: int = 1) -> int:
    """Return a whole number of at least `least`.

    Raises
    ------
    InputError
        If it is not a whole number, or below `least`.
    """
    whole = isinstance(given, (int, np.integer)) and not isinstance(given, (bool, np.bool_))
    if not whole or int(given) < least:  # type: ignore[call-overload]
        raise InputError.said("not_whole", name=name, given=repr(given), least=least)
    return int(given)  # type: ignore[call-overload,no-any-return]


def number(
    name: str,
    given: object,
    *,
    above: float = -np.inf,
    least: float = -np.inf,
    most: float = np.inf,
    below: float = np.inf,
) -> float:
    """Return a finite number within its bounds.

    Parameters
    ----------
    name : str
        What it is, for the message.
    given : object
    above, least, most, below : float
        What it must exceed, reach, not exceed and stay under.

    Raises
    ------
    InputError
        If it is no number, or out of bounds.
    """
    real = isinstance(given, (int, float, np.integer, np.floating)) and not isinstance(given, bool)
    value = float(given) if real else np.nan  # type: ignore[arg-type]
    if np.isfinite(value) and above < value < below and least <= value <= most:
        return value
    limits = {"above": above, "least": least, "most": most, "below": below}
    bounds = [said(f"errors.bound.{side}", bound=f"{bound:g}") for side, bound in limits.items() if np.isfinite(bound)]
    raise InputError.said("not_number", name=name, given=repr(given), bounds=bounds, bounded=bool(bounds))


def chosen_years(given: Any, known: Iterable[int], *, where: str | Said | None = None) -> list[int]:
    """Return the years that are meant, ascending and once each; all known ones for None.

    Parameters
    ----------
    given : iterable of int or None
    known : iterable of int
    where : str, optional
        What has the known years, for the message.

    Raises
    ------
    InputError
        If `given` is one number or a text instead of several years, or holds none.
    UnknownName
        If a year is not known.
    """
    years = sorted(known)
    if given is None:
        return years
    if isinstance(given, (str, int, np.integer)):
        shown = str(given).strip()
        shown = shown if shown.isdigit() else "1995, 2008"
        raise InputError.said("years_are_one", given=repr(given), shown=shown)
    try:
        wanted = sorted({year_of(one) for one in given})
    except TypeError:
        raise InputError.said("years_are_none", given=repr(given)) from None
    if not wanted:
        raise InputError.said("no_year")
    for year in wanted:
        if year not in years:
            raise UnknownName.of("year", year, years, where=where)
    return wanted


def renamed(**older: str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return a decorator that answers an unknown keyword with the nearest ones, and still takes older keywords.

    Parameters
    ----------
    **older
        Older keyword to the one that it is now.

    Examples
    --------
    >>> @renamed(exporters="economy")
    ... def gross(*, economy: str) -> str:
    ...     return economy
    >>> gross(exporters="CHN")
    'CHN'
    >>> gross(econmy="CHN")
    Traceback (most recent call last):
    ...
    interlace.errors.UnknownName: unknown option 'econmy'
      where: gross
      to mend: did you mean 'economy'?
    """

    def decorate(call: Callable[P, T]) -> Callable[P, T]:
        name, parameters = call.__name__, inspect.signature(call).parameters
        known = [one for one, parameter in parameters.items() if parameter.kind is not parameter.POSITIONAL_ONLY]

        @functools.wraps(call)
        def checked(*args: P.args, **kwargs: P.kwargs) -> T:
            for keyword in [one for one in kwargs if one not in known]:
                today = older.get(keyword)
                if today is None:
                    raise UnknownName.of("option", keyword, known, where=name)
                if today in kwargs:
                    raise InputError.said("option_twice", older=keyword, option=today, where=name)
                kwargs[today] = kwargs.pop(keyword)
            return call(*args, **kwargs)

        return checked

    return decorate


def year_of(given: object) -> int:
    """Return a year given as a whole number or as its text.

    Raises
    ------
    InputError
        If it is neither.
    """
    text = str(given).strip()
    if isinstance(given, (bool, float)) or not text.isdigit():
        raise InputError.said("not_a_year", given=repr(given))
    return int(text)
