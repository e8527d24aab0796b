"""The scripts that a page with figures carries inside it."""

from __future__ import annotations

import base64
import hashlib
import json
import tomllib
import zlib
from functools import cache
from importlib import resources
from typing import Any

from interlace.figures import outlines

__all__ = ["SCRIPTS", "VENDORED", "script_elements", "script_hashes", "stylesheet", "vendor_scripts"]

SCRIPTS = "interlace-scripts"
"""The id of the element that holds the scripts of a page."""
VENDORED = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")


@cache
def read(*path: str) -> str:
    """The text of a file beside this module."""
    text = resources.files(__package__).joinpath(*path).read_text(encoding="utf-8")
    # The map is not shipped, and inside a page its address would be one more request.
    lines = [line for line in text.split("\n") if not line.startswith("//# sourceMappingURL=")]
    return "\n".join(lines)


def table_of(name: str) -> dict[str, Any]:
    """What a TOML file beside this module says."""
    return tomllib.loads(read(name))


def vendor_scripts(*, stored: bool = False) -> tuple[str, ...]:
    """The texts of the scripts that a page runs, in their order.

    Parameters
    ----------
    stored : bool
        Whether the page has its figures in one element, made by `stored`, which holds what they share too.

    Returns
    -------
    tuple of str
        The loader, vega, vega-lite, vega-embed, the outlines that maps share (unless they are stored) and the runtime
        that mounts the figures. All between travel deflated, in what `script_elements` returns.
    """
    shared = () if stored else (outlines.script(),)
    return (read("loader.js"), *(read("vendor", name) for name in VENDORED), *shared, read("runtime.js"))


@cache
def script_elements(*, stored: bool = False) -> str:
    """The elements that a page with figures ends with: libraries, deflated, the loader that runs them, the runtime.

    Parameters
    ----------
    stored : bool
        As in `vendor_scripts`.

    Returns
    -------
    str
        HTML.
    """
    loader, *scripts, runtime = vendor_scripts(stored=stored)
    data = base64.b64encode(zlib.compress(json.dumps(scripts).encode("utf-8"), 9)).decode("ascii")
    inline = "".join(f"\n<script>{text}</script>" for text in (loader, runtime))
    return f'<script type="text/plain" id="{SCRIPTS}">{data}</script>{inline}'


def script_hashes(*, stored: bool = False) -> tuple[str, ...]:
    """What a content security policy needs to allow `vendor_scripts`, in their order.

    Returns
    -------
    tuple of str
        ``'sha256-...'`` with the quotes, for ``script-src``.
    """
    digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in vendor_scripts(stored=stored))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def stylesheet() -> str:
    """The few rules that charts, their hover texts and the claims board need."""
    return read("runtime.css") + read("claims_board.css")
