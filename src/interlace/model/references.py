"""The book of references: citations in full and as BibTeX."""

from __future__ import annotations

from typing import Any

from interlace.errors import UnknownName
from interlace.model.books import book

__all__ = ["bibtex", "citation", "keys"]


def keys() -> tuple[str, ...]:
    """Return every key of the book."""
    return tuple(book("references"))


def _entry(key: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = book("references")
    if key not in known:
        raise UnknownName.of("reference", key, known)
    return known[key]


def citation(key: str) -> str:
    """Return a reference in full: authors (year). Title. Journal volume, pages. Address.

    Raises
    ------
    UnknownName
        If the book has no such key.
    """
    entry = _entry(key)
    authors = entry["author"].split(" and ")
    names = authors[0] if len(authors) == 1 else ", ".join(authors[:-1]) + " & " + authors[-1]
    place = " ".join(part for part in (entry.get("journal", ""), entry.get("volume", "")) if part)
    place += f", {entry['pages']}" if entry.get("pages") else ""
    doi = f" https://doi.org/{entry['doi']}" if entry.get("doi") else ""
    return f"{names} ({entry['year']}). {entry['title']}. {place}.{doi}"


def bibtex(key: str) -> str:
    """Return a reference as a BibTeX entry.

    Raises
    ------
    UnknownName
        If the book has no such key.
    """
    entry = _entry(key)
    kind = "article" if entry.get("volume") else "misc"
    names = {"journal": "journal" if kind == "article" else "howpublished"}
    fields = ",\n".join(f"  {names.get(name, name)} = {{{value}}}" for name, value in entry.items())
    return f"@{kind}{{{key},\n{fields}\n}}"
