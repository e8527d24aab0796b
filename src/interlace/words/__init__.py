"""Every word that a reader meets: code passes facts, the catalogue makes sentences.

A language is a folder: the texts as TOML (``words/en/*.toml``, merged into one tree) and, in its ``__init__.py``, the
`Speaker` that prints numbers, names and lists. A text is found by its dotted path; its places are typed
(``{value:percent}``, ``{economy:in}``, ``{names:list}``); where it has variants it is a table that names the value that
chooses among them (``by``). Nothing here knows a table or a figure: the layer needs only the standard library.
"""

from __future__ import annotations

import string
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, resources
from typing import Any, Final

from interlace.words.speech import Amount, MissingText, Speaker

__all__ = [
    "LANGUAGES",
    "Amount",
    "Declared",
    "MissingText",
    "Said",
    "catalogue",
    "declared",
    "has",
    "language",
    "listed",
    "masked",
    "name",
    "register_names",
    "said",
    "set_language",
    "speaker",
    "speaking",
    "text",
]

LANGUAGES: Final = ("en", "zh")
"""The languages that there are, the default first."""

_default = [LANGUAGES[0]]
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
_hidden: ContextVar[bool] = ContextVar("hidden", default=False)
_own: dict[str, dict[str, str]] = {}
_MASK = "\N{WHITE SQUARE}"


# ---- which language ----


def language() -> str:
    """Return the language that is spoken: ``"en"`` or ``"zh"``."""
    return _spoken.get() or _default[0]


def set_language(language: str) -> None:
    """Choose the language of everything that is printed from now on.

    Parameters
    ----------
    language : {"en", "zh"}

    Raises
    ------
    MissingText
        If there is no such language.

    Examples
    --------
    >>> set_language("zh")
    >>> percent(0.245), name("economies", "CHN")
    ('24.5%', '中国')
    >>> set_language("en")
    """
    _default[0] = _known(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language inside a ``with`` block, in this thread or task alone."""
    token = _spoken.set(_known(language))
    try:
        yield
    finally:
        _spoken.reset(token)


@contextmanager
def masked() -> Iterator[None]:
    """Hide every word of the catalogue inside a ``with`` block, for tests: what is still read stands elsewhere."""
    token = _hidden.set(True)
    try:
        yield
    finally:
        _hidden.reset(token)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise MissingText(f"there are no words in the language {language!r}; choose one of {', '.join(LANGUAGES)}")
    return language


def speaker() -> Speaker:
    """Return what prints numbers, names and lists in the language that is spoken."""
    return _speaker(language())


@cache
def _speaker(language: str) -> Speaker:
    made: Speaker = import_module(f"interlace.words.{language}").SPEAKER
    return made


# ---- the catalogue ----


@cache
def catalogue(language: str = LANGUAGES[0]) -> Mapping[str, Any]:
    """Return all texts of one language as one tree.

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
        If there is no catalogue of that language, or two of its files define the same table or text.
    """
    tree: dict[str, Any] = {}
    folder = resources.files(__name__).joinpath(_known(language))
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name):
        _grow(tree, tomllib.loads(file.read_text(encoding="utf-8")), f"{language}/{file.name}")
    return tree


def _grow(tree: dict[str, Any], more: Mapping[str, Any], where: str) -> None:
    """Add the tables of a file; a table may stand in several files, a text in one."""
    for name, node in more.items():
        if isinstance(node, Mapping):
            _grow(tree.setdefault(name, {}), node, where)
        elif name in tree:
            raise MissingText(f"{where} defines {name!r} a second time")
        else:
            tree[name] = node


def _node(path: str) -> Any:
    node: Any = catalogue(language())
    for part in path.split("."):
        if not isinstance(node, Mapping) or part not in node:
            return None
        node = node[part]
    return node


def has(path: str) -> bool:
    """Tell whether the catalogue has a text at ``path``, or the variants of one."""
    node = _node(path)
    return isinstance(node, str) or (isinstance(node, Mapping) and "by" in node)


def text(path: str, /, **values: object) -> str:
    """Say a text of the catalogue.

    Parameters
    ----------
    path : str
        Dotted, for example ``"figures.over_time.title"``.
    **values
        The facts that stand in its places, or choose its variant.

    Returns
    -------
    str

    Raises
    ------
    MissingText
        If there is no such text or variant, or it asks for a value that was not given.

    Examples
    --------
    >>> text("words.example", count=1, economy="USA", value=0.245)
    'One economy, the United States, is at 24.5%.'
    """
    node = _node(path)
    while isinstance(node, Mapping):
        node = _variant(node, values, path)
    if not isinstance(node, str):
        raise MissingText(f"the catalogue ({language()}) has no text {path!r}")
    return _filled(node, values, path)


def _variant(node: Mapping[str, Any], values: Mapping[str, object], path: str) -> Any:
    if "by" not in node:
        raise MissingText(f"the catalogue ({language()}) has no text {path!r}, only texts below it")
    value = _value(node["by"], values, path)
    for key in speaker().variants(value):
        if key in node:
            return node[key]
    if "other" in node:
        return node["other"]
    raise MissingText(f"the text {path!r} ({language()}) has no variant for {value!r}")


def _value(place: str, values: Mapping[str, object], path: str) -> object:
    """Return the fact of a place; after a point stands an attribute of it."""
    first, *rest = place.split(".")
    if first not in values:
        raise MissingText(f"the text {path!r} asks for a value {first!r} that was not given")
    value = values[first]
    for part in rest:
        value = getattr(value, part)
    return value


def _filled(template: str, values: Mapping[str, object], path: str) -> str:
    found: list[str] = []
    for literal, place, kind in _parts(template):
        found.append(_shown(literal, path))
        if place is not None:
            value = _value(place, values, path)
            try:
                found.append(speaker().say(value, kind))
            except (TypeError, ValueError, AttributeError) as error:
                raise MissingText(f"the text {path!r} cannot say {value!r} as {kind or 'it is'}: {error}") from error
    return "".join(found)


@cache
def _parts(template: str) -> tuple[tuple[str, str | None, str], ...]:
    return tuple((literal, place, kind or "") for literal, place, kind, _ in string.Formatter().parse(template))


def _shown(words: str, path: str) -> str:
    """Return words as they are, or a mark for them where the catalogue is masked."""
    if not _hidden.get() or not any(letter.isalpha() for letter in words):
        return words
    return f"{_MASK}{zlib.crc32(f'{path}{words}'.encode()) % 9973}"


# ---- names, lists, and words that stand in declarations ----


def name(kind: str, key: str, form: str = "name") -> str:
    """Return the name of a thing in the language that is spoken.

    Parameters
    ----------
    kind : str
        A table of the catalogue: ``"economies"``, ``"industries"``, ``"functions"``, ``"units"``, ``"roles"``, ...
    key : str
        A code, or the English name as the data have it.
    form : str
        The form of a name that has several: ``"in"`` is an economy's inside a sentence, ``"of"`` its adjective.

    Returns
    -------
    str
        The key itself where it has no name: what a user's table brings is said as it is.
    """
    found = catalogue(language()).get(kind, {}).get(key)
    if isinstance(found, Mapping):
        found = found.get(form, found.get("name") if form == "in" else None)
    if isinstance(found, str):
        return _shown(found, key)
    if form == "of":
        return speaker().owner(name(kind, key, "in"))
    return _declared(_own.get(kind, {}).get(key, key), key)


def register_names(kind: str, names: Mapping[str, str]) -> None:
    """Make the names known that a dataset brings; those of the catalogue come first.

    Parameters
    ----------
    kind : str
        As in `name`.
    names : mapping
        Code to name.
    """
    _own.setdefault(kind, {}).update(names)


def declared(path: str, english: str) -> str:
    """Return the words at ``path``, or where the catalogue has none the English that stands in a declaration."""
    node = _node(path)
    return _shown(node, path) if isinstance(node, str) else _declared(english, path)


def _declared(english: str, path: str) -> str:
    """Return words that stand outside the catalogue, which are those of its first language."""
    return _shown(english, path) if language() == LANGUAGES[0] else english


def listed(path: str, english: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a list of texts without places, or where the catalogue has none the English of a declaration."""
    node = _node(path)
    if isinstance(node, list):
        return tuple(_shown(item, path) for item in node)
    return tuple(_declared(item, path) for item in english)


@dataclass(frozen=True, slots=True)
class Said:
    """A text that is not yet said: a code with values. ``str()`` says it in the language spoken then.

    Parameters
    ----------
    path : str
    values : mapping
    """

    path: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return text(self.path, **self.values)


@dataclass(frozen=True, slots=True)
class Declared:
    """Words that stand in a declaration in English, and in the catalogue in other languages, not yet said.

    Parameters
    ----------
    path, english : str
        As in `declared`.
    """

    path: str
    english: str

    def __str__(self) -> str:
        return declared(self.path, self.english)


def said(path: str, /, **values: Any) -> Said:
    """Return a text to be said later, its values by name."""
    return Said(path, values)


# ---- what code still formats by itself ----


def number(value: float, digits: int = 1) -> str:
    """Print a number with thousands grouped and a true minus sign."""
    return speaker().number(value, digits)


def percent(share: float, digits: int = 1) -> str:
    """Print a fraction as per cent."""
    return speaker().percent(share, digits)
