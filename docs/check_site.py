"""Check the built documentation: no page may load a script, style, font, picture or frame from outside."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

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


def main(folder: str) -> int:
    """Print what is loaded from outside; return 1 where there is something, or where there are no pages."""
    pages = list(Path(folder).rglob("*.html"))
    found = outside(Path(folder))
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(pages)} pages checked, {len(found)} outside loads", file=sys.stderr)
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
