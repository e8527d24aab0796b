"""Arguments of every call: the canonical spelling of a choice, names as a list, numbers and years that make sense."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

import numpy as np

from interlace.errors import InputError, UnknownName

__all__ = ["choice", "chosen_years", "count", "named", "number", "renamed", "year_of"]

P = ParamSpec("P")
T = TypeVar("T")


def choice(kind: str, given: object, known: Iterable[T], *, where: str | None = None) -> T:
    """Return what is meant by `given` among the `known` ones, as they spell it.

    Case and blanks around a word do not matter where the word stays unambiguous. The caller goes on with what is
    returned, never with what was given.

    Parameters
    ----------
    kind : str
        What the name names, for the message: ``"economy"``, ``"value of by"``.
    given : object
    known : iterable
        Text, or other plain values (True, None), which are compared with their type.
    where : str, optional
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


def choices(kind: str, given: Iterable[object], known: Iterable[T], *, where: str | None = None) -> tuple[T, ...]:
    """Return each of `given` as the known ones spell it; see `choice`."""
    names = list(known)
    return tuple(choice(kind, one, names, where=where) for one in given)


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
        raise InputError(f"{given!r} names no {kind}", fix=f"give the name of one {kind} as text, or several in a list")
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
        raise InputError(f"{name} is {given!r}; it takes a whole number of {least} or more")
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
    bounds = (("above", above), ("of at least", least), ("of at most", most), ("below", below))
    words = " and ".join(f"{word} {bound:g}" for word, bound in bounds if np.isfinite(bound))
    raise InputError(f"{name} is {given!r}; it takes a number {words}".rstrip())


def chosen_years(given: Any, known: Iterable[int], *, where: str | None = None) -> list[int]:
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
        fix = f"write years=[{shown}]" if shown.isdigit() else "write years=[1995, 2008]"
        raise InputError(f"years takes several years, not the single value {given!r}", fix=fix)
    try:
        wanted = sorted({year_of(one) for one in given})
    except TypeError:
        raise InputError(f"years is {given!r}; it takes several years", fix="write years=[1995, 2008]") from None
    if not wanted:
        raise InputError("no year was asked for", fix="name at least one year, or leave the years out for all")
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
                    raise InputError(f"{keyword} and {today} are the same option", where=name, fix=f"give {today}")
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
        raise InputError(f"{given!r} is not a year", fix="give years as whole numbers, for example 2008")
    return int(text)
