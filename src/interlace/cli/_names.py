"""Industries as people name them: by a name in any language, or an everyday word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from interlace import words
from interlace.cli._errors import wrong
from interlace.cli._tables import node
from interlace.errors import UnknownName

if TYPE_CHECKING:
    from interlace.model.classification import Classification


def industry(text: str, book: Classification) -> str:
    """Return what the library knows an industry by.

    Parameters
    ----------
    text : str
        A code, a role or words that the library knows are left to it; otherwise a word of the industry's name in any
        language, or one that people say for it: "cars", "汽车".
    book : Classification

    Raises
    ------
    UnknownName
        If nothing is called so.
    InputError
        If several industries may be meant.
    """
    from interlace.value_chain._select import industries_of

    try:
        industries_of(text, book)
    except UnknownName:
        names = {code: _in_all_languages(book.name_of(code)) for code in book.codes}
        for one in (one for one in _everyday() if _folded(text) in one["said"]):
            fit = book.roles.get(one.get("role", ""), book.codes)
            found = _meant(text, {code: names[code] for code in book.codes if code in fit}, one["names"])
            if found is not None:
                return found
        found = _meant(text, names, [_folded(text)])
        if found is None:
            raise
        return found
    return text


def _meant(text: str, names: Mapping[str, list[str]], wanted: Iterable[str]) -> str | None:
    """Return the code of which one of the names is, begins with or has the first word that is wanted and found."""
    for one in wanted:
        tries = (re.escape(one) + "$", re.escape(one), rf"(?:.*[^a-z])?{re.escape(one)}")
        for pattern in tries:
            found = [code for code, some in names.items() if any(re.match(pattern, _folded(name)) for name in some)]
            if len(found) > 1:
                raise wrong("several_industries", value=text, codes=[node(code, names[code][0]) for code in found[:6]])
            if found:
                return found[0]
    return None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _in_all_languages(name: str) -> list[str]:
    found = []
    for language in dict.fromkeys([words.language(), *words.LANGUAGES]):
        with words.speaking(language):
            found.append(words.name("industries", name))
    return list(dict.fromkeys(found))


@cache
def _everyday() -> list[dict[str, Any]]:
    text = resources.files(__name__.rpartition(".")[0]).joinpath("everyday.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["industries"])
