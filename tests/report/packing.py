"""The packed figures of a page, taken out, changed and put back."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from typing import Any

_FOUND = re.compile(r'(<script type="application/json" id="interlace-figures">)(.*?)(</script>)', re.DOTALL)


def outside_of(page: str) -> dict[str, Any]:
    """Return the element's own JSON, its data still packed."""
    found = _FOUND.search(page)
    assert found is not None
    whole: dict[str, Any] = json.loads(found[2])
    return whole


def store_of(page: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(outside_of(page)["data"])))
    return whole


def packed(whole: object) -> str:
    return base64.b64encode(zlib.compress(json.dumps(whole).encode())).decode()


def with_data(page: str, data: object) -> str:
    """Return the page with other packed data."""
    text = json.dumps({**outside_of(page), "data": data})
    return _FOUND.sub(lambda found: found[1] + text + found[3], page)


def changed(page: str, change: Callable[[dict[str, Any]], object]) -> str:
    """Return the page after `change` of its unpacked store."""
    whole = store_of(page)
    change(whole)
    return with_data(page, packed(whole))
