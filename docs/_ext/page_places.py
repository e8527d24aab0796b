"""The kinds of places that a text of the catalogue may have, from the methods that print them."""

from __future__ import annotations

from markdown import table
from page_api import summary

from interlace.words.speech import Speaker

SAY = "say_"


def kinds() -> str:
    """Return the table of the kinds, in the order in which `Speaker` has them."""
    names = [name.removeprefix(SAY) for name in vars(Speaker) if name.startswith(SAY)]
    return table(["Kind", "What it prints"], [[f"`{name}`", summary(getattr(Speaker, SAY + name))] for name in names])
