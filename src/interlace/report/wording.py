"""Names and ranks as a sentence of the report needs them, out of the catalogue of words."""

from __future__ import annotations

from interlace import words
from interlace.model import economies
from interlace.model.units import Unit
from interlace.report.measures import Change, Rank, Refusal

_SUBJECTS = ("chain", "smile")


class Untold(str):
    """A sentence that says why there is nothing to tell."""

    __slots__ = ()


def say(key: str, /, **values: object) -> str:
    """Return the text of the report's catalogue under `key`."""
    return words.text(f"report.{key}", **values)


def amount(value: float, unit: Unit) -> str:
    """Write an amount in a table's unit: money in mn, bn or tn, whatever the table counts in."""
    return words.money(value, unit.currency, unit.scale) if unit.currency else words.quantity(value, unit.name)


def because(refusal: Refusal) -> str:
    """Return the reason of a refusal as the end of a sentence that names what is refused."""
    reason = refusal.reason.rstrip(".")
    for subject in _SUBJECTS:
        reason = reason.removeprefix(f"{say(f'answer.subject.{subject}')}: ")
    return reason


def points(difference: float) -> str:
    """Write a difference of two shares in points, without its sign."""
    return say("points", value=f"{abs(difference) * 100:.1f}")


def name(code: str) -> str:
    """Return an economy's name in words, as a heading needs it."""
    return economies.name_of(code)


def in_economy(code: str) -> str:
    """Return the name as it stands inside a sentence: "China", "the United States"."""
    return words.in_sentence(code, name(code))


def of_economy(code: str, noun: str) -> str:
    """Return "Chinese manufacturers", or "manufacturers in Ruritania" where there is no adjective."""
    adjective = words.adjective(code)
    if adjective is None:
        return say(f"noun.{noun}_name", name=in_economy(code))
    return say(f"noun.{noun}_adjective", adjective=adjective)


def place(rank: Rank) -> str:
    """Return a rank in words: "highest", "lowest", "13th highest", "equal 4th lowest"."""
    if rank.highest and rank.lowest:
        return say("place.level")
    from_above = rank.place <= rank.below + 1
    number = rank.place if from_above else rank.below + 1
    side = say("place.highest" if from_above else "place.lowest")
    text = side if number == 1 else say("place.nth", ordinal=words.ordinal(number), side=side)
    return say("place.equal", place=text) if rank.shared else text


def change_words(change: Change) -> str:
    """Return a change with its sign in words: "down 2.7 points since 1995"."""
    if change.flat:
        return say("change.flat", since=change.since)
    side = "up" if change.difference > 0 else "down"
    return say(f"change.{side}", points=points(change.difference), since=change.since)
