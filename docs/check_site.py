"""Check the built documentation: no page loads anything from outside, and search finds what a reader looks for."""

from __future__ import annotations

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from sphinx.search.en import SearchEnglish

LOADING = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("iframe", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("video", "src"),
    ("audio", "src"),
    ("use", "href"),
    ("image", "href"),
}
SEARCHED = {
    "install": "index",
    "excel": "own-data",
    "template": "own-data",
    "satellites": "own-data",
    "notebook": "notebook",
    "definition": "tutorial",
    "pdf": "report",
    "citing": "report",
    "language": "languages",
    "chinese": "languages",
    "cluster": "years",
    "smile": "chains",
    "offshoring": "drivers",
    "prices": "drivers",
    "surplus": "profit",
    "margins": "profit",
    "tiva": "exports",
    "linkages": "exposure",
    "verdict": "claims",
    "map": "gallery",
    "sankey": "gallery",
    "form": "add-a-figure",
    "indicator": "contributing",
    "upstreamness": "_generated/indicators/upstreamness",
    "claims": "_generated/cli",
}
"""A word that is typed into the search, and a page that has it in a heading."""
OUTSIDE = re.compile(r"\s*(https?:)?//", re.IGNORECASE)
IN_STYLE = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s;]+)""", re.IGNORECASE)


class Loads(HTMLParser):
    """Collects what a page loads from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes that make a browser load something."""
        self._style = tag == "style"
        for name, value in attrs:
            if (tag, name.removeprefix("xlink:")) in LOADING and OUTSIDE.match(value or ""):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "style":
                self.found += IN_STYLE.findall(value or "")

    def handle_data(self, data: str) -> None:
        """Look inside ``<style>``."""
        if self._style:
            self.found += IN_STYLE.findall(data)

    def handle_endtag(self, tag: str) -> None:
        """Leave ``<style>``."""
        self._style = False


def outside(folder: Path) -> list[str]:
    """Return a line for each thing that a page or style sheet of `folder` loads from outside."""
    lines = []
    for page in sorted(folder.rglob("*.html")):
        loads = Loads()
        loads.feed(page.read_text(encoding="utf-8"))
        lines += [f"{page}: {what}" for what in loads.found]
    for sheet in sorted(folder.rglob("*.css")):
        lines += [f"{sheet}: {what}" for what in IN_STYLE.findall(sheet.read_text(encoding="utf-8"))]
    return lines


def not_found(folder: Path) -> list[str]:
    """Return a line for each word of `SEARCHED` that stands in no heading of its page."""
    text = (folder / "searchindex.js").read_text(encoding="utf-8")
    index: dict[str, Any] = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    stem = SearchEnglish({}).stem
    lines = []
    for word, page in SEARCHED.items():
        places = index["titleterms"].get(stem(word), [])
        pages = [index["docnames"][place] for place in (places if isinstance(places, list) else [places])]
        if page not in pages:
            lines.append(f"{page}: no heading with {word!r}, which stands in those of {', '.join(pages) or 'no page'}")
    return lines


def main(folder: str) -> int:
    """Print what is wrong; return 1 where something is, or where there are no pages."""
    pages = list(Path(folder).rglob("*.html"))
    loads = outside(Path(folder))
    lost = not_found(Path(folder)) if pages else []
    print(*loads, *lost, sep="\n", end="\n" if loads or lost else "")
    print(f"{len(pages)} pages checked, {len(loads)} outside loads, {len(lost)} words not found", file=sys.stderr)
    return 1 if loads or lost or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
