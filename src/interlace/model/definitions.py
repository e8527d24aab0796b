"""The choices behind a figure: codes with values in data, sentences with names for a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from interlace import words
from interlace.words import Declared, Said

if TYPE_CHECKING:
    from interlace.model.classification import Classification
    from interlace.model.result import Result

__all__ = ["Definitions", "Text", "caption", "in_data"]

Text = str | Said | Declared
"""Words of a user, a code or a number as they are, or a text that is not yet said."""
ROLES = ("manufacturing", "services")
"""Roles that stand for all industries of their kind, together in one sentence."""
STAND_IN = " stand-in"
FEW = 6
"""So many industries are named at most."""


def in_data(text: Text) -> str:
    """Return a text as data and the record have it: in English, whatever language is spoken."""
    with words.speaking("en"):
        return str(text)


class Definitions(Mapping[str, str]):
    """Every choice that figures depend on, by its name.

    As a mapping it has the English of the data; `said` and `lines` say it in the language that is spoken.

    Parameters
    ----------
    codes : mapping of str to Text
    """

    __slots__ = ("_codes",)

    def __init__(self, codes: Mapping[str, Text]) -> None:
        self._codes = dict(codes.codes if isinstance(codes, Definitions) else codes)

    def __getitem__(self, name: str) -> str:
        return in_data(self._codes[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)

    def __repr__(self) -> str:
        return repr(dict(self))

    @property
    def codes(self) -> Mapping[str, Text]:
        """Each choice as it was made: a code, or a text with its values."""
        return dict(self._codes)

    def said(self, name: str) -> str:
        """Return a choice in words; empty where it was not made."""
        code = self._codes.get(name, "")
        if not isinstance(code, str):
            return str(code)
        if name.endswith(STAND_IN):
            return words.name("stand_ins", code)
        path = f"definitions.value.{_slug(name)}"
        return words.text(path, value=code) if words.has(path) else code

    def lines(self) -> list[str]:
        """Return each choice with its name, in words."""
        return [words.text("definitions.line", name=_label(name), value=self.said(name)) for name in self]


def _slug(name: str) -> str:
    return re.sub(r"[ ,]+", "_", name)


def _label(name: str) -> str:
    """Return what a choice is called; a role, and an option that another package brings, by its own name."""
    if name.endswith(STAND_IN) and not words.has(f"definitions.label.{_slug(name)}"):
        return words.text("definitions.stand_in", role=name.removesuffix(STAND_IN))
    path = f"definitions.label.{_slug(name)}"
    return words.text(path) if words.has(path) else words.name("roles", name)


def caption(results: Iterable[Result], classification: Classification) -> str:
    """Return what the definitions of some results say, in sentences, with names of industries instead of codes.

    Parameters
    ----------
    results : iterable of Result
        Those of one figure; what they share is said once.
    classification : Classification
        That of their table.

    Returns
    -------
    str
        Empty where the title and the subtitle say it all. The denominator has a place of its own, and facts of a table
        are for the record.
    """
    stated = {name: code for one in reversed([*results]) for name, code in one.definitions.codes.items()}
    roles = [role for role in ROLES if role in stated and f"{role}{STAND_IN}" not in stated]
    told = [] if "industries" in stated else roles  # the option says which are measured, whatever the measure needs
    sentences = [_all_of("both" if len(told) > 1 else told[0])] if told else []
    sentences += [_sentence(name, stated, classification) for name in stated if name not in roles]
    return words.text("definitions.whole", sentences=dict.fromkeys(filter(None, sentences)))


def _all_of(which: str) -> str:
    return words.text("definitions.roles", which=which)


def _sentence(name: str, stated: Mapping[str, Text], classification: Classification) -> str:
    code = stated[name]
    if name.endswith(STAND_IN):
        said = words.name("stand_ins", str(code))
        return said if said != code else words.text("definitions.as_given", value=code)
    if f"{name}{STAND_IN}" in stated:
        return ""
    if name in classification.roles:
        names = _names(classification.members(name), classification)
        return words.text("definitions.members", role=name, **names)
    if name == "industries":
        return _industries(str(code), classification)
    if name == "operating surplus":
        rows = str(code).split(" + ")
        return words.text(
            "definitions.caption.operating_surplus", rows=rows, standard=rows == ["Gross operating surplus"]
        )
    key, values = _caption_of(name, code)
    if words.has(f"definitions.caption.{key}"):
        return words.text(f"definitions.caption.{key}", **values)
    if words.has(f"definitions.label.{_slug(name)}"):
        return ""
    return words.text("definitions.other", name=name, value=code)


def _caption_of(name: str, code: Text) -> tuple[str, Mapping[str, Any]]:
    """Return which sentence says a choice, and the facts in it: a text not yet said has its own."""
    if isinstance(code, Said):
        return code.path.rpartition(".")[2], code.values
    return _slug(name), {"value": str(code)}


def _industries(value: str, classification: Classification) -> str:
    """Say which industries are meant: all of a role, or their names."""
    codes = frozenset(code.strip() for code in value.split(","))
    known = {role: frozenset(classification.members(role)) for role in ROLES if role in classification.roles}
    for role, members in {**known, "all": frozenset(classification.codes)}.items():
        if value == role or codes == members:
            return _all_of(role)
    return words.text("definitions.industries", **_names(codes, classification))


def _names(codes: Iterable[str], classification: Classification) -> dict[str, Any]:
    wanted = set(codes)
    names = [classification.name_of(code) for code in classification.codes if code in wanted]
    return {"names": names, "count": len(names), "listed": len(names) <= FEW}
