"""The register of sources, and `load`, which reads one of them by name."""

from __future__ import annotations

import importlib
import logging
import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from interlace.errors import InputError, UnknownName
from interlace.model.panel import TablePanel
from interlace.model.provenance import Source

__all__ = ["SourceEntry", "describe", "list_sources", "load", "source_of"]

ENTRY_POINTS = "interlace.sources"

log = logging.getLogger("interlace.sources")

Reader = Callable[[Path | None], TablePanel]


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as the register describes it.

    Parameters
    ----------
    name, title, publisher, version, licence, citation, url, years, covers : str
    reader : str
        ``"module:function"``; the function takes a path or None and returns a TablePanel.
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
    reader: str = ""
    sha256: dict[str, str] = field(default_factory=dict)


@cache
def _own() -> dict[str, SourceEntry]:
    text = resources.files("interlace.sources").joinpath("registry.toml").read_text(encoding="utf-8")
    return {name: SourceEntry(name=name, **entry) for name, entry in tomllib.loads(text).items()}


def _others() -> dict[str, SourceEntry]:
    found = {}
    for point in metadata.entry_points(group=ENTRY_POINTS):
        entry = point.load()
        if not isinstance(entry, SourceEntry):
            raise InputError(
                f"the source {point.name!r} of another package is not a SourceEntry",
                where=point.value,
                fix="let the entry point name an object of interlace.sources.SourceEntry",
            )
        found[entry.name] = entry
    return found


def list_sources() -> list[SourceEntry]:
    """Return every source that can be loaded, the package's own first."""
    return [*_own().values(), *(entry for name, entry in _others().items() if name not in _own())]


def describe(name: str) -> SourceEntry:
    """Return the register's entry of a source.

    Raises
    ------
    UnknownName
        If there is no such source.
    """
    own = _own()
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
    return Source(
        name=entry.name,
        title=entry.title,
        publisher=entry.publisher,
        version=entry.version,
        licence=entry.licence,
        citation=entry.citation,
        url=entry.url,
        files=files,
    )


@cache
def _compare(name: str, file: str, digest: str) -> None:
    """Log once that a file is not the one that the reader was tested with; it is read all the same."""
    tested = describe(name).sha256.get(file)
    if tested is not None and tested != digest:
        log.warning(
            "%s is not the file that the source %s was tested with: its sha256 is %s, not %s",
            file,
            name,
            digest,
            tested,
        )


def load(name: str, path: str | os.PathLike[str] | None = None) -> TablePanel:
    """Read a source.

    Parameters
    ----------
    name : str
        ``"bundled"``, ``"wiod2013"``, ``"table"`` or another that `list_sources` gives.
    path : path-like, optional
        File or folder; not needed for the bundled tables.

    Returns
    -------
    TablePanel

    Raises
    ------
    UnknownName
        If there is no such source.
    InputError
        If the path is missing or what is there is not what the source expects.
    """
    entry = describe(name)
    module, _, function = entry.reader.partition(":")
    reader: Reader = getattr(importlib.import_module(module), function)
    return reader(None if path is None else Path(path))
