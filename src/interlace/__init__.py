"""Interlace measures, tests and simulates how manufacturing and services grow into one another."""

from __future__ import annotations

import importlib
import importlib.util
import logging
import pkgutil
from typing import TYPE_CHECKING, Any

from interlace._version import __version__

if TYPE_CHECKING:
    # What a type checker sees of the packages that `import interlace` reaches.
    from interlace import bundled as bundled
    from interlace import claims as claims
    from interlace import errors as errors
    from interlace import exports as exports
    from interlace import figures as figures
    from interlace import indicators as indicators
    from interlace import kernels as kernels
    from interlace import model as model
    from interlace import report as report
    from interlace import sda as sda
    from interlace import sources as sources
    from interlace import value_chain as value_chain
    from interlace import words as words
    from interlace.indicators import all_indicators as list_indicators
    from interlace.indicators.compute import compute
    from interlace.indicators.explain import explain
    from interlace.library import library
    from interlace.library.kept import read_back
    from interlace.model.classification import Classification
    from interlace.model.panel import TablePanel
    from interlace.model.result import Result
    from interlace.model.table import IOTable
    from interlace.sources import list_sources, load
    from interlace.words import set_language

__all__ = [
    "Classification",
    "IOTable",
    "Result",
    "TablePanel",
    "__version__",
    "compute",
    "explain",
    "library",
    "list_indicators",
    "list_sources",
    "load",
    "read_back",
    "set_language",
]

_HOMES = {
    "load": ("interlace.sources", "load"),
    "read_back": ("interlace.library.kept", "read_back"),
    "list_sources": ("interlace.sources", "list_sources"),
    "compute": ("interlace.indicators", "compute"),
    "explain": ("interlace.indicators", "explain"),
    "list_indicators": ("interlace.indicators", "all_indicators"),
    "IOTable": ("interlace.model.table", "IOTable"),
    "TablePanel": ("interlace.model.panel", "TablePanel"),
    "Classification": ("interlace.model.classification", "Classification"),
    "Result": ("interlace.model.result", "Result"),
    "set_language": ("interlace.words", "set_language"),
}

# What Interlace logs is heard only where the user sets up logging.
logging.getLogger("interlace").addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:
    # Everything is imported when it is first used, so that the command answers at once.
    if name in _HOMES:
        module, attribute = _HOMES[name]
        value = getattr(importlib.import_module(module), attribute)
        globals()[name] = value
        return value
    if not name.startswith("_") and importlib.util.find_spec(f"interlace.{name}") is not None:
        return importlib.import_module(f"interlace.{name}")
    raise AttributeError(f"module 'interlace' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *(item.name for item in pkgutil.iter_modules(__path__) if item.name[0] != "_")})
