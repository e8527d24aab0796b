"""The errors that Interlace raises on purpose.

Every message says what is wrong, where, and what to do about it. The command prints the message alone and ends with
exit code 2; ``--debug`` shows the traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Self

__all__ = ["InputError", "InterlaceError", "MissingExtra", "OutputError", "UnknownName", "Unsupported"]


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

    def __str__(self) -> str:
        lines = [self.what]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.fix:
            lines.append(f"  to mend: {self.fix}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.what, self.where, self.fix))


def _rebuild(kind: type[InterlaceError], what: str, where: str | None, fix: str | None) -> InterlaceError:
    return kind(what, where=where, fix=fix)


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
        names = [str(name) for name in known]
        if names and all(name.isdigit() for name in names):
            # No year is like another: say which there are.
            span = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
            return cls(f"unknown {kind} {str(given)!r}", where=where, fix=f"there is {span}")
        folded = {name.casefold(): name for name in names}
        near = difflib.get_close_matches(str(given).casefold(), list(folded), n=3, cutoff=0.5)
        if near:
            fix = "did you mean " + " or ".join(repr(folded[name]) for name in near) + "?"
        elif not names:
            fix = "there is none to choose from"
        else:
            shown = ", ".join(names[:12]) + (f", ... ({len(names)} in all)" if len(names) > 12 else "")
            fix = f"choose one of {shown}"
        return cls(f"unknown {kind} {str(given)!r}", where=where, fix=fix)


class Unsupported(InterlaceError):
    """The data cannot bear the figure that was asked for; ``fix`` says what data would do."""


class MissingExtra(InterlaceError):
    """A library of an extra is not installed; ``fix`` gives the pip line."""

    @classmethod
    def of(cls, library: str, extra: str, purpose: str) -> Self:
        """Build the error for a missing ``library`` that the extra ``extra`` brings, needed for ``purpose``."""
        return cls(
            f"{purpose} needs the library {library}, which is not installed",
            fix=f'pip install "interlace[{extra}]"',
        )


class OutputError(InterlaceError):
    """A result could not be written; nothing is left half-written."""
