"""The page of sources, from the register."""

from __future__ import annotations

from interlace.sources import SourceEntry, list_sources
from interlace.sources.registry import KINDS

INTRODUCTION = """# Sources

A source is a published table, or your own. The register, `src/interlace/sources/registry.toml`, holds the title,
publisher, licence, address and citation of each, and every figure made from a source carries them.
`interlace data list` prints the register. `interlace.load(name, path, years=None)` reads a source: tables by year, make
and use tables by year, or a table of industries by occupations. If the publisher tells which part of the deliveries is
imported, the table holds it as `table.imported`, and `table.domestic()` (or `panel.domestic()`) is the
table of domestic deliveries.
"""


def section(entry: SourceEntry) -> str:
    """Return the part of the page on one source."""
    facts = {
        "Name": f"`{entry.name}`",
        "Publisher": entry.publisher,
        "Version": entry.version,
        "Gives": KINDS[entry.kind].rpartition(":")[2] if entry.kind in KINDS else entry.kind,
        "Years": entry.years,
        "Covers": entry.covers,
        "Licence": entry.licence,
        "Address": f"<{entry.url}>" if entry.url else "",
        "Citation": entry.citation,
    }
    lines = [f"{name}\n: {value}\n" for name, value in facts.items() if value]
    return f"## {entry.title}\n\n" + "\n".join(lines)


def page() -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, *(section(entry) for entry in list_sources())])
