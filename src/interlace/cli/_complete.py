"""What a shell offers at the tab key: economies, indicators, sources."""

from __future__ import annotations

from collections.abc import Iterator

Offered = Iterator[tuple[str, str]]


def economies(incomplete: str) -> Offered:
    """Yield the economies whose code or name begins so, after the last comma."""
    from interlace.model.economies import name_of
    from interlace.sources import describe

    before, mark, begun = incomplete.rpartition(",")
    for code in describe("bundled").economies:
        for named, other in ((code, name_of(code)), (name_of(code), code)):
            if named.startswith(begun):
                yield before + mark + named, other


def indicators(incomplete: str) -> Offered:
    """Yield the indicators and the analyses whose id begins so."""
    from interlace.indicators import all_indicators

    for item in all_indicators(analyses=True):
        if item.id.startswith(incomplete.lower()):
            yield item.id, item.title


def sources(incomplete: str) -> Offered:
    """Yield the sources whose name begins so."""
    from interlace.sources import list_sources

    for entry in list_sources():
        if entry.name.startswith(incomplete):
            yield entry.name, entry.title
