"""The errors that Interlace raises on purpose.

Every message says what is wrong, where, and what to do about it. The command prints the message alone and ends with
exit code 2; ``--debug`` shows the traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from numbers import Integral
from typing import Literal, Self

__all__ = [
    "Finding",
    "InputError",
    "InterlaceError",
    "MissingExtra",
    "OutputError",
    "UnknownName",
    "Unsupported",
    "spans",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with data, or that a reader of them should know; every error carries one.

    Parameters
    ----------
    what : str
        In one sentence.
    where : str, optional
        The file, sheet, row, column, option or cell.
    fix : str, optional
        What to do about it.
    severity : {"error", "warning", "note", "verdict"}
        Under an error figures would be wrong; under a warning they stand, but the reader should know; a note tells
        what was read and which convention was applied; the last finding on a file is the verdict.
    rule : str
        Name of the rule that found it, where one did.
    """

    what: str
    where: str | None = None
    fix: str | None = None
    severity: Literal["error", "warning", "note", "verdict"] = "error"
    rule: str = ""

    def __str__(self) -> str:
        return f"{self.severity}: {self.text}"

    @property
    def text(self) -> str:
        """What, where and how to mend it, a line each."""
        lines = [self.what]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.fix:
            lines.append(f"  to mend: {self.fix}")
        return "\n".join(lines)


class InterlaceError(Exception):
    """Base of every error that Interlace raises on purpose.

    Parameters
    ----------
    what : str
        What is wrong, in one sentence.
    where : str, optional
        The file, row, column, option or cell.
    fix : str, optional
        What to do about it.
    """

    def __init__(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        self.what = what
        self.where = where
        self.fix = fix
        super().__init__(what)

    @property
    def finding(self) -> Finding:
        """What is wrong, where, and how to mend it."""
        return Finding(self.what, self.where, self.fix)

    def __str__(self) -> str:
        return self.finding.text

    def __reduce__(self) -> tuple[object, ...]:
        return partial(type(self), where=self.where, fix=self.fix), (self.what,)


def spans(years: Iterable[object]) -> str:
    """Return years in order as the spans that they make, without those that are missing.

    Examples
    --------
    >>> spans([2018, 2020]), spans([1995, 1996, 1997, 2000, 2001])
    ('2018, 2020', '1995-1997, 2000-2001')
    """
    runs: list[list[int]] = []
    for year in sorted({int(str(year)) for year in years}):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


class InputError(InterlaceError):
    """A file, a table, a label or an argument is wrong."""


class UnknownName(InputError):
    """A name that is not among the known ones."""

    @classmethod
    def of(cls, kind: str, given: object, known: Iterable[object], *, where: str | None = None) -> Self:
        """Build the error with the nearest known names.

        Parameters
        ----------
        kind : str
            What the name should have been, for example ``"economy"``.
        given : object
            The name as given.
        known : iterable
            The names that would have done.
        where : str, optional
            Where the name was met.

        Returns
        -------
        UnknownName
        """
        names = list(known)
        what = f"unknown {kind} {_quoted(given)}"
        if names and (
            kind == "year" or all(isinstance(name, Integral) and not isinstance(name, bool) for name in names)
        ):
            # No year is like another: say which there are.
            there = spans(names)
            fix = f"there {'are' if ',' in there else 'is'} " + " and ".join(there.rsplit(", ", 1))
            return cls(what, where=where, fix=fix)
        folded = {str(name).casefold(): name for name in names}
        near = difflib.get_close_matches(str(given).casefold(), list(folded), n=3, cutoff=0.5)
        if near:
            fix = "did you mean " + " or ".join(_quoted(folded[name]) for name in near) + "?"
        elif not names:
            fix = "there is none to choose from"
        else:
            plain = all(isinstance(name, str) for name in names)
            shown = ", ".join(str(name) if plain else _quoted(name) for name in names[:12])
            fix = f"choose one of {shown}" + (f", ... ({len(names)} in all)" if len(names) > 12 else "")
        return cls(what, where=where, fix=fix)


def _quoted(name: object) -> str:
    """Return text in quotation marks, and anything else as it is written."""
    return repr(str(name)) if isinstance(name, str) else str(name)


class Unsupported(InterlaceError):
    """The data cannot bear the figure that was asked for; ``fix`` says what data would do."""


class MissingExtra(InterlaceError):
    """A library of an extra is not installed; ``fix`` gives the pip line."""

    @classmethod
    def of(cls, library: str, extra: str, purpose: str) -> Self:
        """Build the error for a missing ``library`` that the extra ``extra`` brings, needed for ``purpose``."""
        return cls(
            f"{purpose} needs the library {library}, which is not installed", fix=f'pip install "interlace[{extra}]"'
        )


class OutputError(InterlaceError):
    """A result could not be written; nothing is left half-written."""
