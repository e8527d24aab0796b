"""The register of sources, and `load`, which reads one of them by name."""

from __future__ import annotations

import importlib
import logging
import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal, overload

from interlace.errors import InputError, UnknownName
from interlace.model.files import sha256_of
from interlace.model.occupations import Occupations
from interlace.model.options import choice, chosen_years
from interlace.model.panel import SupplyUsePanel, TablePanel, YearPanel
from interlace.model.plugins import found
from interlace.model.provenance import Provenance, Source

__all__ = ["KINDS", "SourceEntry", "describe", "list_sources", "load", "read_from", "source_of"]

log = logging.getLogger("interlace.sources")

AnyPath = str | os.PathLike[str] | None

KINDS = {
    "table_panel": "interlace.model.panel:TablePanel",
    "supply_use": "interlace.model.panel:SupplyUsePanel",
    "occupations": "interlace.model.occupations:Occupations",
}
"""Kind of dataset, and the class that its readers return; another package may name a class of its own in this way."""

VIEWS = ("domestic",)
"""What may follow a source's name after a point."""

_SPAN = re.compile(r"(\d{4})(?:-(\d{4}))?")


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as the register describes it.

    Parameters
    ----------
    name, title, publisher, version, licence, citation, url, covers : str
    kind : str
        A key of `KINDS`, or ``"module:Class"``: what the reader returns.
    reader : str
        ``"module:function"``; the function takes a path or None and returns a dataset of the kind.
    years : str
        Years and spans of years, such as ``"1995-2011"`` or ``"2012, 2017"``; empty where only the files tell.
    economies : tuple of str
        Codes of the economies that it covers; empty where only the files tell.
    sha256 : dict of str to str
        File name to digest of the files that the reader was tested with.
    """

    name: str
    title: str
    publisher: str = ""
    version: str = ""
    licence: str = ""
    citation: str = ""
    url: str = ""
    years: str = ""
    covers: str = ""
    kind: str = "table_panel"
    reader: str = ""
    economies: tuple[str, ...] = ()
    sha256: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spans = [text.strip() for text in self.years.split(",") if text.strip()]
        strange = [text for text in spans if not _SPAN.fullmatch(text)]
        if strange or (self.kind not in KINDS and ":" not in self.kind):
            wrong = f"the years {strange[0]!r}" if strange else f"the kind {self.kind!r}"
            raise InputError(
                f"the source {self.name!r} is declared with {wrong}",
                fix=f'write years as "1995-2011" or "2012, 2017", and one of the kinds {", ".join(KINDS)}, or a class',
            )
        object.__setattr__(self, "economies", tuple(self.economies))

    @property
    def known_years(self) -> tuple[int, ...]:
        """The years, ascending; empty where only the files tell."""
        spans = [(int(first), int(last or first)) for first, last in _SPAN.findall(self.years)]
        return tuple(sorted({year for first, last in spans for year in range(first, last + 1)}))


@cache
def _own() -> dict[str, SourceEntry]:
    text = resources.files("interlace.sources").joinpath("registry.toml").read_text(encoding="utf-8")
    return {name: SourceEntry(name=name, **entry) for name, entry in tomllib.loads(text).items()}


def _others() -> dict[str, SourceEntry]:
    return {entry.name: entry for _, entry in found("interlace.sources", SourceEntry)}


def list_sources() -> list[SourceEntry]:
    """Return every source that can be loaded, the package's own first."""
    return [*_own().values(), *(entry for name, entry in _others().items() if name not in _own())]


def describe(name: str) -> SourceEntry:
    """Return the register's entry of a source, or of the source that a view (``"china.domestic"``) is of.

    Raises
    ------
    UnknownName
        If there is no such source.
    """
    own, name = _own(), name.partition(".")[0]
    if name in own:
        return own[name]
    everything = {entry.name: entry for entry in list_sources()}
    if name not in everything:
        raise UnknownName.of("source", name, everything)
    return everything[name]


def source_of(name: str, files: tuple[tuple[str, str], ...]) -> Source:
    """Return the provenance of files read under the source `name`: base names and sha256."""
    entry = describe(name)
    for file, digest in files:
        _compare(name, file, digest)
    return Source(**{key: getattr(entry, key) for key in Source.__slots__ if key != "files"}, files=files)


def read_from(name: str, *files: Path) -> Provenance:
    """Return the provenance of what is read from files of the source `name`, without a step yet."""
    return Provenance(source_of(name, tuple((file.name, sha256_of(file)) for file in files)))


@cache
def _compare(name: str, file: str, digest: str) -> None:
    """Log once that a file is not the one that the reader was tested with; it is read all the same."""
    tested = describe(name).sha256.get(file)
    if tested is not None and tested != digest:
        text = "%s is not the file that the source %s was tested with: its sha256 is %s, not %s"
        log.warning(text, file, name, digest, tested)


# The narrower names come first, which is what overloads are for; mypy warns because str holds them.
@overload
def load(  # type: ignore[overload-overlap]
    name: Literal["austria2010", "bea_supply_use", "bea_detail_supply_use"],
    path: AnyPath = None,
    years: Iterable[int] | None = None,
) -> SupplyUsePanel: ...


@overload
def load(  # type: ignore[overload-overlap]
    name: Literal["us_occupations"], path: AnyPath = None, years: Iterable[int] | None = None
) -> Occupations: ...


@overload
def load(name: str, path: AnyPath = None, years: Iterable[int] | None = None) -> TablePanel: ...


def load(name: str, path: AnyPath = None, years: Iterable[int] | None = None) -> Any:
    """Read a source.

    Parameters
    ----------
    name : str
        ``"bundled"``, ``"wiod2013"``, ``"table"`` or another that `list_sources` gives. With ``.domestic`` after it
        (``"china.domestic"``) it is `TablePanel.domestic` of the source, for those who only give names.
    path : path-like, optional
        File or folder; not needed for the bundled tables.
    years : iterable of int, optional
        The years to keep; all by default.

    Returns
    -------
    TablePanel, SupplyUsePanel or Occupations
        What the source's entry says: `SourceEntry.kind`.

    Raises
    ------
    UnknownName
        If there is no such source, or it has no such year.
    InputError
        If the path is missing or what is there is not what the source expects.
    """
    source, _, view = name.partition(".")
    entry = describe(source)
    data = _named(entry.reader, entry)(None if path is None else Path(path))
    kind = _named(KINDS.get(entry.kind, entry.kind), entry)
    if not isinstance(data, kind):
        raise InputError(
            f"the reader of the source {entry.name!r} returned {type(data).__name__}, not {kind.__name__}",
            where=entry.reader,
            fix="let the reader return what the kind of its entry says",
        )
    if view:
        choice("view of a source", view, VIEWS if isinstance(data, TablePanel) else ())
        data = data.domestic()
    if years is None:
        return data
    if isinstance(data, YearPanel):
        return data.select_years(years)
    chosen_years(years, [data.year], where=f"the source {entry.name!r}")
    return data


def _named(text: str, entry: SourceEntry) -> Any:
    """Return the object that ``"module:name"`` of an entry stands for."""
    module, _, name = text.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(
            f"the source {entry.name!r} names {text!r}, which cannot be imported: {error}",
            fix="mend the package that brings it, or uninstall it",
        ) from error
