"""One page a package, with every public name: what stands in ``__all__``, so that nothing is forgotten."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import pkgutil
import re
from collections.abc import Mapping
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import Any

from markdown import cell, table

import interlace

TOP = "interlace"
WHOLE = ("kernels", "model", "sources")
"""Packages whose modules are public too: ``interlace.model.units``, ``interlace.sources.bea``."""
FIRST = ("table", "panel", "result", "classification", "checks", "provenance", "units", "engine")
"""The modules of a package that are met first, in this order; the others follow by name."""
ELSEWHERE = {"cli": "[the command](../cli.md)"}
"""Packages that another page describes."""
LONGEST = 400
"""Characters of a constant's value that are still printed."""
MANY = 4
"""Functions and classes from which on a section opens with a table of them."""
GUIDES = {
    "interlace": ("tutorial", "notebook"),
    "bundled": ("merging",),
    "claims": ("claims",),
    "exports": ("exports", "exports-borin-mancini"),
    "figures": ("gallery",),
    "indicators": ("own-definition", "contributing"),
    "library": ("library",),
    "model": ("own-data", "years"),
    "report": ("report",),
    "sda": ("drivers",),
    "sources": ("own-data", "profit"),
    "value_chain": ("chains", "exposure"),
    "words": ("languages",),
}
"""The pages of the guide that show a package at work."""
INTRODUCTION = """# API

One page a package. `import interlace` alone reaches them all; the heavy parts are imported when they are first used.
Most work needs only the names on [the page of `interlace`](interlace.md): load, compute, explain.
"""


def packages() -> list[str]:
    """Return the public packages of Interlace."""
    return sorted(item.name for item in pkgutil.iter_modules(interlace.__path__) if not item.name.startswith("_"))


def modules(package: str) -> list[ModuleType]:
    """Return a package and, where they are public too, its modules in the order of the page."""
    whole = import_module(f"{TOP}.{package}")
    if package not in WHOLE:
        return [whole]
    found = [item.name for item in pkgutil.walk_packages(whole.__path__, f"{whole.__name__}.")]
    named = [name for name in found if not any(part.startswith("_") for part in name.split("."))]
    place = {f"{whole.__name__}.{name}": position for position, name in enumerate(FIRST)}
    return [whole, *map(import_module, sorted(named, key=lambda name: (place.get(name, len(place)), name)))]


def public(module: ModuleType) -> dict[str, Any]:
    """Return the public names of a module, in its order, and what they stand for."""
    return {name: getattr(module, name) for name in getattr(module, "__all__", ()) if not name.startswith("_")}


def _class(path: str, value: type) -> list[str]:
    if issubclass(value, BaseException):
        return [f".. autoexception:: {path}", "   :members:", "   :show-inheritance:"]
    inherits = any(base.__module__.startswith(f"{TOP}.") for base in value.__mro__[1:])
    # A field is described as a parameter already; its type stands there, so that the signature needs names alone.
    fields = [field.name for field in dataclasses.fields(value)] if dataclasses.is_dataclass(value) else []
    lines = [f".. autoclass:: {path}({', '.join(fields)})" if fields else f".. autoclass:: {path}", "   :members:"]
    lines += ["   :inherited-members:"] if inherits else []
    return lines + ([f"   :exclude-members: {', '.join(fields)}"] if fields else [])


def _directive(path: str, value: Any) -> list[str]:
    if inspect.isclass(value):
        return _class(path, value)
    if inspect.isroutine(value):
        return [f".. autofunction:: {path}"]
    module, _, name = path.rpartition(".")
    words = [" ".join(note(import_module(module), name).split()), _value(value)]
    return [f".. py:data:: {path}", *(f"\n   {text}" for text in words if text)]


def _value(value: Any) -> str:
    """Return a number, a name or a list of names as code; nothing of what is longer, or not the same in each run."""
    if isinstance(value, (str, int)):
        return f"``{value!r}``"
    names = list(value) if isinstance(value, (tuple, Mapping)) else []
    listed = ", ".join(f"``{name}``" for name in names if isinstance(name, str))
    return listed if names and len(listed) <= LONGEST and all(isinstance(name, str) for name in names) else ""


def note(module: ModuleType, name: str) -> str:
    """Return the words that stand under a constant where it is defined, followed through imports."""
    body = ast.parse(inspect.getsource(module)).body
    for node, after in pairwise(body):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if name in [getattr(target, "id", None) for target in targets]:
            words = after.value if isinstance(after, ast.Expr) else None
            return str(words.value) if isinstance(words, ast.Constant) else ""
    for node in body:
        if isinstance(node, ast.ImportFrom) and node.module and name in [alias.name for alias in node.names]:
            return note(import_module(node.module), name)
    return ""


def summary(value: Any) -> str:
    """Return the first paragraph of a docstring as Markdown that may stand in a table."""
    first = " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split()).replace("``", "`")
    return "".join(text if text.startswith("`") else cell(text) for text in re.split("(`[^`]*` ?)", first) if text)


def _kind(value: Any) -> int:
    """Return the place of functions, classes and constants on a page."""
    return 0 if inspect.isroutine(value) else 1 if inspect.isclass(value) else 2


def _listed(section: Mapping[str, Any], home: str) -> str:
    """Return the table that opens a long section: each function and class, and its first line."""
    rows = []
    for name, value in section.items():
        if _kind(value) < 2:
            rows.append([f"{{py:obj}}`{name} <{home}.{name}>`", summary(value)])
    return table(["Name", "What it is"], rows) if len(rows) >= MANY else ""


def _section(module: ModuleType, mine: Mapping[str, Any]) -> str:
    section = dict(sorted(mine.items(), key=lambda item: _kind(item[1])))
    blocks = ["\n".join(_directive(f"{module.__name__}.{name}", value)) for name, value in section.items()]
    described = "```{eval-rst}\n" + "\n\n".join(blocks) + "\n```\n"
    return f"{_listed(section, module.__name__)}\n{described}"


def _page(package: str, homes: dict[tuple[str, int], str]) -> str:
    """Return the page of a package; what an earlier page has is linked from there."""
    parts = [interlace] if package == TOP else modules(package)
    guides = [f"See {', '.join(f'{{doc}}`/{page}`' for page in GUIDES[package])}.\n"] if package in GUIDES else []
    links, sections = [], []
    for part in parts:
        mine = {}
        for name, value in public(part).items():
            home = homes.setdefault((name, id(value)), part.__name__)
            if isinstance(value, ModuleType):
                links.append(f"[`{name}`]({name}.md)")
            elif home == part.__name__:
                mine[name] = value
            elif home not in {other.__name__ for other in parts}:
                links.append(f"{{py:obj}}`{name} <{home}.{name}>`")
        if mine:
            sections += [] if part is parts[0] else [f"## {part.__name__}\n", f"{summary(part)}\n"]
            sections.append(_section(part, mine))
    elsewhere = [f"On other pages: {', '.join(dict.fromkeys(links))}.\n"] if links else []
    return "\n".join([f"# {parts[0].__name__}\n", f"{summary(parts[0])}\n", *guides, *elsewhere, *sections])


def pages() -> dict[str, str]:
    """Return path to text of every page of the API, and their index."""
    homes: dict[tuple[str, int], str] = {}
    names = [TOP, *(name for name in packages() if name not in ELSEWHERE)]
    found = {f"api/{name}.md": _page(name, homes) for name in names}
    said = {name: summary(interlace if name == TOP else import_module(f"{TOP}.{name}")) for name in names}
    listed = [f"- [`{name}`]({name}.md): {text}" for name, text in said.items()]
    listed += [f"- `{name}`: {where}" for name, where in ELSEWHERE.items()]
    tree = "\n".join(names)
    index = "\n".join([INTRODUCTION, *listed, f"\n```{{toctree}}\n:hidden:\n\n{tree}\n```\n"])
    return {"api/index.md": index, **found}
