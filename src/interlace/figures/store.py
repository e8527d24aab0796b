"""The figures of a page in one element: what they share stands once, and all of it is packed.

A report's figures are two thirds repetition: the same axes, marks and names in each. Packed by deflate they take a
third of their size as JSON. `runtime.js` unpacks them with the browser's own DecompressionStream, which needs no script
to be allowed; `restored` does so here. What changes from figure to figure least comes first, so that repetition is
found.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from interlace.figures import outlines

if TYPE_CHECKING:
    from interlace.figures.exhibit import Exhibit

__all__ = ["ELEMENT", "LIMIT", "restored", "stored"]

ELEMENT = "interlace-figures"
"""The id of the element that holds the figures of a page."""
LIMIT = 200_000_000
"""Bytes of JSON that the figures of a page may unpack to."""
PACKING = "JSON, deflate (RFC 1950), base64"


def stored(figures: Iterable[Exhibit]) -> str:
    """Return the figures of a page as the text of one element.

    Parameters
    ----------
    figures : iterable of Exhibit

    Returns
    -------
    str
        JSON that is safe inside ``<script type="application/json" id="interlace-figures">``: ``packing`` says how
        ``data`` is packed, ``figures`` has the ids in the page's order.
    """
    payloads = [figure.payload() for figure in figures]
    shared = {name for payload in payloads for name in payload["shared"]}
    whole = {
        "shared": {name: outlines.topology() for name in sorted(shared)},
        "figures": [_without_data(payload) for payload in payloads],
        "datasets": {payload["id"]: payload["spec"].get("datasets", {}) for payload in payloads},
        "columns": {payload["id"]: payload["columns"] for payload in payloads},
    }
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    data = base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
    return json.dumps({"packing": PACKING, "figures": [payload["id"] for payload in payloads], "data": data})


def _without_data(payload: dict[str, Any]) -> dict[str, Any]:
    spec = {name: part for name, part in payload["spec"].items() if name != "datasets"}
    return {**{name: part for name, part in payload.items() if name != "columns"}, "spec": spec}


def restored(data: str) -> str:
    """Return the JSON of `stored` figures from its packed ``data``.

    Raises
    ------
    ValueError
        If it is not packed so, is cut short, or holds more than `LIMIT`.
    """
    try:
        packed = base64.b64decode(data, validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, LIMIT)
    except (binascii.Error, zlib.error) as error:
        raise ValueError(f"it is not packed as it says: {error}") from None
    if not unpacker.eof:
        raise ValueError("it is cut short, or holds too much")
    return content.decode("utf-8")
