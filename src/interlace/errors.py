"""The errors that Interlace raises on purpose.

Every message says what is wrong, where, and what to do about it, in the language that is spoken when it is printed: an
error carries a code and values, and its words stand in the catalogue (``words/*/errors.toml``, ``refusals.toml``). The
command prints the message alone and ends with exit code 2; ``--debug`` shows the traceback.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import partial
from numbers import Integral
from typing import Any, ClassVar, Literal, Self, TypeVar

from interlace import words
from interlace.words import Amount, Declared, Said, said

__all__ = [
    "Finding",
    "InputError",
    "InterlaceError",
    "MissingExtra",
    "OutputError",
    "UnknownName",
    "Unsupported",
    "quoted",
    "spans",
]

_FACTS = (Said, Declared, Amount)
"""Values of an error that are not plain data."""
E = TypeVar("E", bound="InterlaceError")
NAMED = 12
"""Names that are told where nothing near the one that was given is known."""


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

    @classmethod
    def said(
        cls,
        code: str,
        /,
        where: str | Said | None = None,
        severity: Literal["error", "warning", "note", "verdict"] = "error",
        **values: Any,
    ) -> Self:
        """Build a finding in the language that is spoken, of the table of the catalogue that ``findings`` has.

        Parameters
        ----------
        code : str
            A table with ``what``, and ``fix`` where there is something to do.
        where : str or Said, optional
        severity : str
        **values
            What stands in the places of the texts.
        """
        fix = Said(f"findings.{code}.fix", values) if words.has(f"findings.{code}.fix") else None
        return cls(words.text(f"findings.{code}.what", **values), _str(where), _str(fix), severity)

    def __str__(self) -> str:
        return words.text("errors.finding.whole", severity=self.severity, text=self.text)

    @property
    def text(self) -> str:
        """What, where and how to mend it, a line each."""
        lines = [self.what]
        if self.where:
            lines.append(words.text("errors.finding.where", where=self.where))
        if self.fix:
            lines.append(words.text("errors.finding.fix", fix=self.fix))
        return "\n".join(lines)


class InterlaceError(Exception):
    """Base of every error that Interlace raises on purpose.

    Most are raised by their code, with `said`; an error of one's own takes its words as they are.

    Parameters
    ----------
    what : str or Said
        What is wrong, in one sentence.
    where : str or Said, optional
        The file, row, column, option or cell.
    fix : str or Said, optional
        What to do about it.
    code : str
        The table of the catalogue that has the words.
    values : mapping
        What stands in their places.
    """

    section: ClassVar[str] = "errors"
    """The table of the catalogue that has the codes."""

    def __init__(
        self,
        what: str | Said = "",
        *,
        where: str | Said | None = None,
        fix: str | Said | None = None,
        code: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.values = dict(values or {})
        self._given = {"what": what, "where": where, "fix": fix}
        super().__init__(what or code)

    @classmethod
    def said(cls, code: str, /, *, where: str | Said | None = None, **values: Any) -> Self:
        """Build an error whose words stand in the catalogue.

        Parameters
        ----------
        code : str
            A table with ``what``, or ``because`` where the words follow the ``title`` of what was asked for; ``where``
            and ``fix`` may stand in it, and ``command``, the fix for a reader of the command where Python's differs.
        where : str or Said, optional
            Where, if the catalogue does not say it.
        **values
            What stands in the places: text, numbers, lists of them, ``Said`` or ``Amount``.

        Returns
        -------
        InterlaceError

        Examples
        --------
        >>> error = Unsupported.said("one_year", year=2011)
        >>> str(error.reason), error.fix
        ('the data hold one year, 2011, so there is no path over time to draw', 'tables of the same source for more years')
        """  # noqa: E501 - an example's output is one line
        return cls(where=where, code=code, values=values)

    def _part(self, part: str) -> str | Said | None:
        """Return a part of the message, not yet said; None where there is none."""
        if given := self._given.get(part):
            return given
        path = f"{self.section}.{self.code}.{part}"
        return Said(path, self.values) if self.code and words.has(path) else None

    @property
    def reason(self) -> str | Said:
        """What is wrong as a clause, without the title of what was asked for: it can stand in another text."""
        return self._part("because") or self._part("what") or ""

    @property
    def _what(self) -> str | Said:
        if (what := self._part("what")) is None and "title" in self.values:
            return said("errors.about", title=self.values["title"], reason=self.reason)
        return what or self.reason

    @property
    def what(self) -> str:
        """What is wrong, in one sentence."""
        return str(self._what)

    @property
    def line(self) -> Said:
        """What is wrong and what to do about it in one line, not yet said."""
        fix = self._part("fix")
        return said("errors.line", what=self._what, fix=fix, mended=fix is not None)

    @property
    def where(self) -> str | None:
        """The file, row, column, option or cell."""
        return _str(self._part("where"))

    @property
    def fix(self) -> str | None:
        """What to do about it."""
        return _str(self._part("fix"))

    @property
    def remedy(self) -> str | Said | None:
        """What to do about it, not yet said."""
        return self._part("fix")

    def within(self, place: Said) -> None:
        """Say in which larger place the error was met."""
        inner = self._part("where")
        self._given["where"] = said("errors.place.within", outer=place, inner=inner) if inner else place

    def among(self, more: int) -> None:
        """Say how many more errors were found, and what names them, where the fix stands."""
        for part in ("fix", "command"):
            if (given := self._part(part)) or part == "fix":
                self._given[part] = said("errors.among", fix=given, more=more)

    @property
    def finding(self) -> Finding:
        """What is wrong, where, and how to mend it."""
        return Finding(self.what, self.where, self.fix)

    @property
    def in_command(self) -> Finding:
        """The same for a reader of the command, with a fix that the command has."""
        fix = self._part("command")
        return self.finding if fix is None else Finding(self.what, self.where, str(fix) or None)

    def __str__(self) -> str:
        return self.finding.text

    def __reduce__(self) -> tuple[object, ...]:
        return partial(_again, type(self), self._given, self.code, self.values), ()


def _again(kind: type[E], given: Mapping[str, str | Said | None], code: str, values: Mapping[str, Any]) -> E:
    error = kind(code=code, values=values)
    error._given.update(given)  # noqa: SLF001 - an error as it was
    return error


def _str(part: str | Said | None) -> str | None:
    return None if part is None else str(part)


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


def quoted(name: object) -> Said | str:
    """Return text to be said in quotation marks, what is no character of print escaped; anything else as written."""
    return said("errors.quoted", name=repr(str(name))[1:-1]) if isinstance(name, str) else str(name)


class InputError(InterlaceError):
    """A file, a table, a label or an argument is wrong."""


class UnknownName(InputError):
    """A name that is not among the known ones."""

    @classmethod
    def of(
        cls,
        kind: str | Said,
        given: object,
        known: Iterable[object],
        *,
        where: str | Said | None = None,
        names: Mapping[str, str] | None = None,
    ) -> Self:
        """Build the error with the nearest known names.

        Parameters
        ----------
        kind : str or Said
            What the name should have been, for example ``"economy"``.
        given : object
            The name as given.
        known : iterable
            The names that would have done.
        where : str or Said, optional
            Where the name was met.
        names : mapping of str to str, optional
            Other names of known ones, to the known one: what is near these is told with both.

        Returns
        -------
        UnknownName
        """
        values = _help(kind, given, list(known), names or {})
        return cls.said("unknown", kind=kind, given=quoted(given), where=where, **values)


def _help(kind: object, given: object, names: list[object], others: Mapping[str, str]) -> dict[str, Any]:
    """Return what to say to somebody who gave an unknown name, by the variant of the catalogue and its values."""
    if names and (kind == "year" or all(isinstance(one, Integral) and not isinstance(one, bool) for one in names)):
        # No year is like another: say which there are.
        shown = spans(names).split(", ")
        return {"help": "year" if len(shown) == 1 else "years", "known": shown}
    folded: dict[str, object] = {
        other.casefold(): said("errors.named", name=code, other=other) for other, code in others.items()
    }
    folded |= {str(name).casefold(): quoted(name) for name in names}
    near = difflib.get_close_matches(str(given).casefold(), list(folded), n=3, cutoff=0.5)
    if near:
        return {"help": "near", "known": [folded[name] for name in near]}
    plain = all(isinstance(name, str) for name in names)
    some = [str(name) if plain else quoted(name) for name in names[:NAMED]]
    return {"help": ("many" if names[NAMED:] else "few") if names else "nothing", "known": some, "count": len(names)}


class Unsupported(InterlaceError):
    """The data cannot bear the figure that was asked for; ``fix`` says what data would do."""

    section = "refusals"

    def packed(self) -> str:
        """Return the refusal as one line of text, for a cell of a table; `unpacked` makes it a refusal again."""
        return json.dumps([self._given, self.code, self.values], default=_plain)

    @classmethod
    def unpacked(cls, text: str) -> Self:
        """Return the refusal of a `packed` text."""
        return _again(cls, *json.loads(text, object_hook=_told))


def _plain(value: object) -> dict[str, Any]:
    if isinstance(value, _FACTS):
        return {"": type(value).__name__, **{item.name: getattr(value, item.name) for item in fields(value)}}
    raise TypeError(f"{value!r} cannot stand in a refusal")


def _told(value: dict[str, Any]) -> object:
    kind = {one.__name__: one for one in _FACTS}.get(value.pop("", ""))
    return value if kind is None else kind(**value)


class MissingExtra(InterlaceError):
    """A library of an extra is not installed; ``fix`` gives the pip line."""

    @classmethod
    def of(cls, library: str, extra: str, purpose: str) -> Self:
        """Build the error for a missing ``library`` that the extra ``extra`` brings, needed for ``purpose``."""
        return cls.said("missing_extra", library=library, extra=extra, purpose=purpose)


class OutputError(InterlaceError):
    """A result could not be written; nothing is left half-written."""
