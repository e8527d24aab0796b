"""Sentences that say how a value stands: against peers, among all, against the first year."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from interlace import words

SAME = 9
"""Values that agree to so many decimals are equal: the rest is the noise of the arithmetic."""


def as_shown(value: float, unit: str) -> float:
    """The value as printed: what prints the same counts as the same."""
    return round(100 * value, 1) if unit == "share" else round(value, 2)


def versus_peers(own: float, peers: Mapping[str, float], unit: str) -> str:
    """Where a value stands among its peers, in words; empty without peers that have a value.

    Parameters
    ----------
    own : float
        The economy's value.
    peers : mapping of str to float
        Name inside a sentence and value; missing ones (NaN) do not count.
    unit : str
        The unit of the values.

    Returns
    -------
    str

    Examples
    --------
    >>> versus_peers(0.2, {"Japan": 0.3, "Korea": 0.4}, "share"), versus_peers(0.2, {"Japan": 0.2}, "share")
    ('below both peers', 'level with Japan')
    """
    known = {name: as_shown(value, unit) for name, value in peers.items() if math.isfinite(value)}
    if not known or not math.isfinite(own):
        return ""
    mine, count = as_shown(own, unit), len(known)
    above = sum(mine > value for value in known.values())
    below = sum(mine < value for value in known.values())
    if count == 1:
        key = "above_one" if above else "below_one" if below else "level_one"
        return words.text(f"figures.phrase.{key}", peer=next(iter(known)))
    if count in (above, below):
        side = "above" if above else "below"
        if count == 2:
            return words.text(f"figures.phrase.{side}_both")
        return words.text(f"figures.phrase.{side}_all", count=words.spelled(count))
    if not above and not below:
        return words.text("figures.phrase.level_all")
    side, some = ("above", above) if above >= below else ("below", below)
    return words.text(f"figures.phrase.{side}_some", some=words.spelled(some), count=words.spelled(count))


def ranked(values: pd.Series[float], economy: str, unit: str) -> str:
    """The rank of an economy among all that have a value, in words.

    Parameters
    ----------
    values : Series
        A value an economy, NaN where there is none.
    economy : str
        Its label in the index.
    unit : str
        The unit of the values.

    Returns
    -------
    str
        Empty where the economy has no value. Equal values share the better rank; printing the same is not enough.
    """
    if not math.isfinite(values[economy]):
        return ""
    shown = [round(float(value), SAME) for value in values.dropna()]
    own = round(float(values[economy]), SAME)
    rank, count = 1 + sum(value > own for value in shown), len(shown)
    if count == 1:
        return words.text("figures.phrase.only")
    if min(shown) == max(shown):
        return words.text("figures.phrase.level_every", count=count)
    if rank == 1:
        return words.text("figures.phrase.highest", count=count)
    if own == min(shown):
        return words.text("figures.phrase.lowest", count=count)
    from_below = 1 + sum(value < own for value in shown)
    side, place = ("ranked", rank) if rank <= from_below else ("ranked_below", from_below)
    return words.text(f"figures.phrase.{side}", rank=words.ordinal(place), count=count)


def trend(series: Sequence[tuple[int, float]], unit: str, year: int) -> str:
    """The change from the first year with a value to ``year``, in words; empty with one year only."""
    known = [(when, value) for when, value in series if math.isfinite(value) and when <= year]
    if len(known) < 2:
        return ""
    first, start = known[0]
    return words.change_in_words(known[-1][1] - start, first, unit)


def among_all(values: pd.Series[float]) -> tuple[float, float, float]:
    """Lowest, median and highest of the values that are there."""
    known = values.dropna()
    return float(known.min()), float(known.median()), float(known.max())
