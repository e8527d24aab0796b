"""The command ``interlace``: thin; each command calls what the library offers."""

from __future__ import annotations

from interlace.cli._app import app
from interlace.cli._main import main

__all__ = ["app", "main"]
