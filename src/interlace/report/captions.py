"""The choices behind a figure as short sentences; the full definitions stand in its data files and in the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from interlace.figures.chains import lowered
from interlace.report.wording import say
from interlace.words import has, join

if TYPE_CHECKING:
    from interlace.model.classification import Classification
    from interlace.model.result import Result

ROLES = ("manufacturing", "services")
"""Roles that stand for all industries of their kind, together in one sentence."""
STAND_IN = " stand-in"
FEW = 6
"""So many industries are named at most."""
_BRACKETED = re.compile(r"\s*\([^()]*\)")


def caption(results: Iterable[Result], classification: Classification, *, known_only: bool = False) -> str:
    """Return what the definitions of some results say, in sentences, with names of industries instead of codes.

    Parameters
    ----------
    results : iterable of Result
        Those of one figure; what they share is said once.
    classification : Classification
        That of their table.
    known_only : bool
        Leave out what has no words of its own: the analyses state facts of the table there that are for the record.

    Returns
    -------
    str
        Empty where the title and the subtitle say it all. The denominator has a place of its own.
    """
    stated = {key: value for result in reversed([*results]) for key, value in result.definitions.items()}
    roles = [role for role in ROLES if role in stated and f"{role}{STAND_IN}" not in stated]
    sentences = [say(f"caption.{'_and_'.join(roles)}")] if roles else []
    sentences += [
        _sentence(key, value, stated, classification, known_only=known_only)
        for key, value in stated.items()
        if key not in roles
    ]
    return " ".join(text for text in dict.fromkeys(sentences) if text)


def _sentence(
    key: str, value: str, stated: Mapping[str, str], classification: Classification, *, known_only: bool
) -> str:
    if key.endswith(STAND_IN):
        text = _named(value, classification)
        return f"{text[:1].upper()}{text[1:]}."
    if f"{key}{STAND_IN}" in stated:
        return ""
    if key in classification.roles:
        return _members(key, classification)
    if key == "industries":
        return _industries(value, classification)
    word = re.sub(r"[ ,]+", "_", key)
    for found in (f"report.caption_of.{word}.{value.partition(':')[0]}", f"report.caption.{word}"):
        if has(found):
            return say(found.removeprefix("report."), value=_named(value, classification))
    return (
        "" if known_only else say("caption.other", key=key[:1].upper() + key[1:], value=_named(value, classification))
    )


def _members(role: str, classification: Classification) -> str:
    members = classification.members(role)
    names = [lowered(classification.name_of(code)) for code in classification.codes if code in members]
    shown = join(names) if len(names) <= FEW else say("caption.count", count=len(names))
    return say("caption.members", role=role[:1].upper() + role[1:].replace("_", " "), names=shown)


def _industries(value: str, classification: Classification) -> str:
    """Say which industries a list of codes is: all of a role, or their names."""
    codes = {code.strip() for code in value.split(",")}
    for role in ROLES:
        if role in classification.roles and codes == set(classification.members(role)):
            return say(f"caption.{role}")
    names = [lowered(classification.name_of(code)) for code in classification.codes if code in codes]
    return say("caption.industries", names=join(names) if len(names) <= FEW else say("caption.count", count=len(names)))


def _named(text: str, classification: Classification) -> str:
    """Put names in the place of codes; a code in brackets stands behind its name already."""
    codes = [code for code in classification.codes if code[:1].isalpha()]
    if not codes:
        return text
    code = "|".join(re.escape(name) for name in sorted(codes, key=len, reverse=True))
    plain = _BRACKETED.sub(lambda found: "" if re.search(rf"\b({code})\b", found[0]) else found[0], text)
    return re.sub(rf"\b({code})\b", lambda found: lowered(classification.name_of(found[0])), plain)
