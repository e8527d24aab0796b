"""Datasets at hand, and the rule by which one is taken for a question."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import platformdirs

from interlace import words
from interlace.errors import InputError, InterlaceError, Unsupported
from interlace.indicators import Measure, compute, get
from interlace.model.economies import canonical
from interlace.model.options import choice
from interlace.model.panel import TablePanel, panel_of
from interlace.model.result import Result
from interlace.model.table import IOTable
from interlace.sources import describe, list_sources, load
from interlace.words import said

__all__ = ["RULE", "Holding", "Library", "at_hand", "data_folder", "library"]

RULE = "what was named first, then the latest last year, then the longest series, then the finest industries"
"""How one of several datasets that bear a figure is taken, in words."""


def data_folder() -> Path:
    """Return the folder in which sources are looked for, each under its name: ``INTERLACE_DATA``, or the user's own."""
    own = os.environ.get("INTERLACE_DATA", "").strip()
    return Path(own) if own else Path(platformdirs.user_data_dir("interlace"))


@dataclass(eq=False)
class Holding:
    """A dataset at hand: known by its entry in the register, read when it is asked something.

    Parameters
    ----------
    name : str
        The source's name.
    path : pathlib.Path, optional
        Where its files are; None for the bundled tables, or where the data are in memory.
    given : dataset, optional
        Data in memory; they are not read again.
    """

    name: str
    path: Path | None = None
    given: Any = None
    _borne: dict[str, bool] = field(default_factory=dict, repr=False)

    @cached_property
    def data(self) -> Any:
        """The dataset: what `interlace.load` gives."""
        return load(self.name, self.path) if self.given is None else self.given

    @cached_property
    def latest(self) -> Any:
        """The dataset of the last year, by which it is judged what the dataset bears."""
        years = getattr(self.data, "years", None)
        return self.data if years is None else self.data[years[-1]]

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years, ascending."""
        return tuple(getattr(self.data, "years", None) or (self.data.year,))

    @cached_property
    def economies(self) -> tuple[str, ...]:
        """Codes of the economies that it is about."""
        return tuple(getattr(self.data, "economies", None) or (self.data.economy,))

    def bears(self, measure: Measure) -> bool:
        """Whether the dataset is of the kind that a measure needs, and holds what it needs."""
        if measure.id not in self._borne:
            self._borne[measure.id] = False
            with suppress(Unsupported):
                measure.needs.check(self.latest, measure.said_title)
                self._borne[measure.id] = True
        return self._borne[measure.id]

    @property
    def rank(self) -> tuple[int, int, int]:
        """What it is preferred by among those that were not named: last year, length, number of industries."""
        return (self.years[-1], len(self.years), len(self.data.classification.codes))


class Library:
    """The datasets at hand, those that were named first.

    Parameters
    ----------
    named : sequence of Holding
        In the order in which they are preferred.
    others : sequence of Holding
        The rest; one that cannot be read is left out with a warning.
    """

    def __init__(self, named: list[Holding], others: list[Holding]) -> None:
        self.named = tuple(named)
        self._others = tuple(others)

    @cached_property
    def holdings(self) -> tuple[Holding, ...]:
        """Every dataset at hand, in the order in which one is preferred to the next."""
        readable = []
        for holding in self._others:
            try:
                _ = holding.rank
            except InterlaceError as error:
                warnings.warn(
                    words.text("errors.source_left_out", source=holding.name, reason=error.what), stacklevel=2
                )
            else:
                readable.append(holding)
        return (*self.named, *sorted(readable, key=lambda one: one.rank, reverse=True))

    def __iter__(self) -> Iterator[Holding]:
        return iter(self.holdings)

    def __getitem__(self, name: str) -> Holding:
        """Return the dataset of a source."""
        known = {holding.name: holding for holding in reversed(self.holdings)}
        return known[choice("source", name, known, where=said("errors.place.library"))]

    def bears(self, measure: str, subject: str | None = None) -> tuple[Holding, ...]:
        """Return the datasets that bear a measure for a subject, the best first: `RULE`.

        Parameters
        ----------
        measure : str
            Id of an indicator or an analysis.
        subject : str, optional
            An economy; any if left out.

        Raises
        ------
        UnknownName
            If nobody declares the measure.

        Examples
        --------
        >>> import interlace
        >>> [one.name for one in interlace.library("bundled", only=True).bears("upstreamness", "CHN")]
        ['bundled']
        """
        declared = get(measure)
        wanted = None if subject is None else canonical(subject)
        return tuple(one for one in self if (wanted is None or wanted in one.economies) and one.bears(declared))

    def compute(self, measure: str, economy: str | None = None, **options: Any) -> Result:
        """Compute a measure on the dataset that bears it best; the arguments are those of `interlace.compute`.

        Raises
        ------
        Unsupported
            If none of the datasets bears it.
        """
        refusal: Unsupported | None = None
        for holding in self.bears(measure, economy):
            try:
                return compute(measure, holding.data, economy, **options)
            except Unsupported as error:
                refusal = refusal or error
        if refusal is not None:
            raise refusal
        declared = get(measure)
        raise Unsupported.said(
            "no_dataset",
            title=declared.said_title,
            economy=economy,
            needs=declared.needs.said,
            where=", ".join(holding.name for holding in self),
        )

    def spread(self, measure: str, economy: str, **options: Any) -> pd.DataFrame:
        """Return a measure from every dataset that bears it, side by side.

        Returns
        -------
        pandas.DataFrame
            The tidy frame of each, the best first, with the column ``source`` before it. Series of two sources stand
            as two; they are never spliced.
        """
        frames = []
        for holding in self.bears(measure, economy):
            try:
                data = compute(measure, holding.data, economy, **options).to_frame()
            except Unsupported:
                continue
            data.insert(0, "source", holding.name)
            frames.append(data)
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["source"])

    def __repr__(self) -> str:
        return f"<Library {', '.join(holding.name for holding in self)}>"


def library(*given: Any, only: bool = False) -> Library:
    """Return the datasets at hand: what is given, then the bundled ones and those in the data folder.

    Parameters
    ----------
    *given : str, path, (str, path) or dataset
        In the order in which they are preferred: the name of a source, with its path where it has one
        (``("china", "tables")`` or ``"china=tables"``), the path of a table of one's own, or data in memory.
    only : bool
        Whether nothing but what is given is at hand.

    Returns
    -------
    Library

    Raises
    ------
    UnknownName
        If a name is no source and no path.
    InputError
        If a source is neither bundled nor in the data folder, and no path is given.
    """
    named = [_holding(one) for one in given]
    taken = {holding.name for holding in named}
    here = {} if only else at_hand()
    found = [
        Holding(name, None if _bundled(name) else Path(where)) for name, where in here.items() if name not in taken
    ]
    if not named and not found:
        raise InputError.said("library_empty")
    return Library(named, found)


def at_hand() -> dict[str, str]:
    """Return the sources that are at hand without a word, and where they are: ``bundled``, or their folder."""
    places = {entry.name: data_folder() / entry.name for entry in list_sources()}
    return {
        name: "bundled" if _bundled(name) else str(path)
        for name, path in places.items()
        if _bundled(name) or path.exists()
    }


def _bundled(name: str) -> bool:
    return describe(name).reader.startswith("interlace.bundled")


def _holding(given: Any) -> Holding:
    if isinstance(given, Holding):
        return given
    if isinstance(given, IOTable | TablePanel):
        panel = panel_of(given)
        return Holding(panel.name, given=panel)
    if isinstance(given, tuple) and len(given) == 2:
        return Holding(describe(str(given[0])).name, Path(given[1]))
    if isinstance(given, str | os.PathLike):
        return _by_text(os.fspath(given))
    return Holding(type(given).__name__, given=given)


def _by_text(text: str) -> Holding:
    names = [entry.name for entry in list_sources()]
    name, mark, path = text.partition("=")
    if name in names:
        if mark:
            return Holding(name, Path(path))
        own = data_folder() / name
        if not _bundled(name) and not own.exists():
            raise InputError.said("source_not_at_hand", name=name, where=str(own))
        return Holding(name, None if _bundled(name) else own)
    if Path(text).exists():
        return Holding("table", Path(text))
    return Holding(choice("source", text, names, where=said("errors.place.library_or_folder")))
