"""Every word that a reader meets, and how numbers are put into words.

The catalogue of a language is a folder of TOML files (``words/en/*.toml``), merged into one tree; a text is found by
its dotted path and filled by :meth:`str.format`. Nothing here knows a table or a figure: the layer needs only the
standard library.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

__all__ = [
    "MissingText",
    "adjective",
    "catalogue",
    "change_in_words",
    "has",
    "in_sentence",
    "join",
    "money",
    "number",
    "ordinal",
    "percent",
    "quantity",
    "spelled",
    "text",
]

LANGUAGE = "en"
MINUS = "\N{MINUS SIGN}"
_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "mn"))


class MissingText(LookupError):
    """The catalogue has no such text, or a text asks for a value that was not given."""


@cache
def catalogue(language: str = LANGUAGE) -> Mapping[str, Any]:
    """All texts of one language as one tree.

    Parameters
    ----------
    language : str
        Two letters, for example ``"en"``.

    Returns
    -------
    mapping
        Tables of tables of strings.

    Raises
    ------
    MissingText
        If there is no catalogue of that language, or two of its files define the same top-level table.
    """
    tree: dict[str, Any] = {}
    folder = resources.files(__name__).joinpath(language)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    for file in files:
        for name, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in tree:
                raise MissingText(f"the table [{name}] stands in two files of the catalogue ({language})")
            tree[name] = table
    if not tree:
        raise MissingText(f"there is no catalogue of the language {language!r}")
    return tree


def _find(key: str) -> str | None:
    node: Any = catalogue()
    for part in key.split("."):
        if not isinstance(node, Mapping) or part not in node:
            return None
        node = node[part]
    return node if isinstance(node, str) else None


def has(key: str) -> bool:
    """Whether the catalogue has a text at ``key``."""
    return _find(key) is not None


def text(key: str, /, **values: object) -> str:
    """A text of the catalogue, with its places filled.

    Parameters
    ----------
    key : str
        Dotted path, for example ``"figures.over_time.title"``.
    **values
        What stands in the places of the text.

    Returns
    -------
    str

    Raises
    ------
    MissingText
        If there is no such text, or it asks for a value that was not given.

    Examples
    --------
    >>> text("figures.phrase.since", change="up 3.2 points", year=1995)
    'up 3.2 points since 1995'
    """
    template = _find(key)
    if template is None:
        raise MissingText(f"the catalogue ({LANGUAGE}) has no text {key!r}")
    try:
        return template.format_map(values)
    except KeyError as error:
        raise MissingText(f"the text {key!r} asks for a value {error.args[0]!r} that was not given") from None


def _signed(value: float, digits: int, grouped: bool = False) -> str:
    plain = f"{abs(value):,.{digits}f}" if grouped else f"{abs(value):.{digits}f}"
    is_zero = not any(c in "123456789" for c in plain)
    return plain if value >= 0 or is_zero else MINUS + plain


def number(value: float, digits: int = 1) -> str:
    """A number with thousands grouped and a true minus sign.

    Examples
    --------
    >>> number(12345.678), number(float("nan"))
    ('12,345.7', 'not available')
    """
    if not math.isfinite(value):
        return text("numbers.missing")
    return _signed(value, digits, grouped=True)


def percent(share: float, digits: int = 1) -> str:
    """A fraction as per cent.

    Parameters
    ----------
    share : float
        A fraction: .245 is 24.5%.
    digits : int
        Digits after the point.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(0.2449), percent(-0.0004), percent(float("nan"))
    ('24.5%', '0.0%', 'not available')
    """
    if not math.isfinite(share):
        return text("numbers.missing")
    return _signed(100 * share, digits) + "%"


def money(amount: float, currency: str, scale: float = 1.0) -> str:
    """An amount of money in trillions, billions or millions.

    Parameters
    ----------
    amount : float
        The amount in units of ``scale``.
    currency : str
        ISO 4217 code.
    scale : float
        Units of currency in one unit of ``amount``: 1e6 for millions.

    Returns
    -------
    str

    Examples
    --------
    >>> money(1234567.0, "USD", 1e6), money(12.0, "USD", 1e6)
    ('1.23 tn USD', '12.0 mn USD')
    """
    if not math.isfinite(amount):
        return text("numbers.missing")
    units = amount * scale
    for size, name in _SCALES:
        if abs(units) >= size:
            shown = units / size
            return f"{_signed(shown, 2 if abs(shown) < 10 else 1, grouped=True)} {name} {currency}"
    return f"{_signed(units, 0, grouped=True)} {currency}"


def quantity(value: float, unit: str) -> str:
    """A value with its unit as a reader wants it.

    Parameters
    ----------
    value : float
        The value.
    unit : str
        The unit of a result: ``"share"``, ``"steps"``, ``"USD mn"`` or any other word.

    Returns
    -------
    str

    Examples
    --------
    >>> quantity(0.245, "share"), quantity(2.5, "steps"), quantity(1500.0, "USD mn")
    ('24.5%', '2.50 steps', '1.50 bn USD')
    """
    if not math.isfinite(value):
        return text("numbers.missing")
    if unit == "share":
        return percent(value)
    currency, _, size = unit.partition(" ")
    if size in ("mn", "bn", "tn") and len(currency) == 3:
        return money(value, currency, {"mn": 1e6, "bn": 1e9, "tn": 1e12}[size])
    return f"{number(value, 2)} {unit}".rstrip()


def change_in_words(change: float, since: int | None = None, unit: str = "share") -> str:
    """A change with its sign in words.

    Parameters
    ----------
    change : float
        Last less first value, in the unit of the result (shares as fractions).
    since : int, optional
        The first year.
    unit : str
        The unit of the result.

    Returns
    -------
    str
        What rounds to nothing is "unchanged".

    Examples
    --------
    >>> change_in_words(0.0321, 1995), change_in_words(-0.001), change_in_words(0.0001, 1995)
    ('up 3.2 points since 1995', 'down 0.1 points', 'unchanged since 1995')
    """
    if not math.isfinite(change):
        return text("numbers.missing")
    size = f"{abs(100 * change):.1f}" if unit == "share" else quantity(abs(change), unit)
    if not any(c in "123456789" for c in size):
        words = text("numbers.unchanged")
    else:
        amount = text("numbers.points", number=size) if unit == "share" else size
        words = text("numbers.up" if change > 0 else "numbers.down", amount=amount)
    return words if since is None else text("figures.phrase.since", change=words, year=since)


def spelled(count: int) -> str:
    """A count as a word up to ten, in figures above.

    Examples
    --------
    >>> spelled(4), spelled(41)
    ('four', '41')
    """
    return _SPELLED[count] if 0 <= count < len(_SPELLED) else str(count)


def ordinal(rank: int) -> str:
    """A rank as an ordinal number.

    Examples
    --------
    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 33, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '33rd', '112th']
    """
    last = 0 if 10 <= rank % 100 <= 20 else rank % 10
    return f"{rank}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def join(items: Iterable[str]) -> str:
    """Names as a list in a sentence.

    Examples
    --------
    >>> join(["Germany", "Japan", "Korea"])
    'Germany, Japan and Korea'
    """
    names = list(items)
    if len(names) < 2:
        return "".join(names)
    return text("numbers.and", first=", ".join(names[:-1]), last=names[-1])


def adjective(code: str) -> str | None:
    """The adjective of an economy ("Chinese"), or None where the catalogue has none."""
    return _find(f"economies.{code}.adjective")


def in_sentence(code: str, name: str) -> str:
    """The name of an economy inside a sentence ("the United States"); ``name`` where there is no special form."""
    return _find(f"economies.{code}.name") or name
