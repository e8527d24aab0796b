"""Facts that ship with the package: a TOML file each, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def book(name: str) -> dict[str, Any]:
    """Return what a TOML file of the model holds; nobody writes into it."""
    text = resources.files("interlace.model").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
