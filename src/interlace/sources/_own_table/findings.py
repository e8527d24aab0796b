"""What is found in a file, gathered so that one look names every problem."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from interlace.errors import Finding, InputError, InterlaceError
from interlace.model.provenance import Step


def some(shown: Sequence[object], more: int = 0, *, most: int = 5, mark: str = ", ") -> str:
    """Return the first of several things, and how many there are besides.

    Examples
    --------
    >>> some(["A", "B", "C"], most=2), some(["A"], 4, mark="; ")
    ('A, B and 1 more', 'A; and 4 more')
    """
    rest = len(shown) - most if len(shown) > most else more
    end = f"{mark.rstrip() if mark == '; ' else ''} and {rest} more" if rest else ""
    return mark.join(map(str, shown[:most])) + end


def few(shown: Sequence[object], most: int = 5) -> dict[str, Any]:
    """Return the first of several things, and how many there are besides, as values of a text."""
    return {"shown": [str(one) for one in shown[:most]], "more": max(len(shown) - most, 0)}


class Findings:
    """Findings in the order in which they were met, and the steps that were taken while reading."""

    def __init__(self) -> None:
        self.items: list[Finding] = []
        self.steps: list[Step] = []
        self._errors: list[InterlaceError] = []

    def error(self, what: str, *, where: str, fix: str) -> None:
        """Note an error and go on."""
        self.add(InputError(what, where=where, fix=fix))

    def add(self, error: InterlaceError) -> None:
        """Note an error that was raised and go on."""
        self._errors.append(error)
        self.items.append(error.finding)

    def take(self, finding: Finding) -> None:
        """Note what a rule found."""
        if finding.severity == "error":
            self.add(InputError(finding.what, where=finding.where, fix=finding.fix))
        else:
            self.items.append(finding)

    def warn(self, what: str, *, where: str | None = None, fix: str | None = None) -> None:
        """Note something that should be looked at."""
        self.items.append(Finding(what, where, fix, "warning"))

    def note(self, what: str, *, where: str | None = None) -> None:
        """Note what was read."""
        self.items.append(Finding(what, where, severity="note"))

    def step(self, action: str, **parameters: Any) -> None:
        """Record a convention that was applied, for the table's provenance."""
        self.steps.append(Step(action, parameters))

    @property
    def failed(self) -> bool:
        """Whether any error was met."""
        return bool(self._errors)

    @property
    def count(self) -> int:
        """Number of errors."""
        return len(self._errors)

    def raise_first(self) -> None:
        """Raise the first error, naming how many more there are.

        Raises
        ------
        InterlaceError
            If an error was met.
        """
        if not self._errors:
            return
        first, more = self._errors[0], len(self._errors) - 1
        if more:
            first.among(more)
        raise first

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Turn an error raised inside into a finding."""
        try:
            yield
        except InterlaceError as error:
            self.add(error)
