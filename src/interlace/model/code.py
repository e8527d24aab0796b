"""What stands for the code behind a function: the files that it and its own package are made of.

Of this package a function depends on its own folder and on those below it. Of another package it depends on every file
of that package; of a module outside packages, on its file and on those beside it that it imports.
"""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

__all__ = ["code_of", "unwrapped"]

_ROOT = Path(__file__).parent.parent
_BELOW = ("bundled", "kernels", "model", "sources")
"""Folders of the package that every figure depends on."""
_SUFFIXES = (".py", ".toml", ".so", ".pyd")
_SHARED = ("site-packages", "dist-packages")
"""Folders in which the packages side by side have nothing to do with one another."""

_seen: dict[str, tuple[object, str]] = {}
"""Of each loaded file of another package, what it was loaded by and its contents when it was first asked for."""


def code_of(function: Callable[..., Any]) -> str | None:
    """Return what stands for the files behind a function.

    Parameters
    ----------
    function : callable
        A function, a method, or a `functools.partial` of one.

    Returns
    -------
    str or None
        None where no file says what the function does: it is a closure, stands in the script itself or was typed at
        the prompt, or a file of its package was changed after it was loaded.
    """
    made = unwrapped(function)
    name = str(getattr(made, "__module__", None) or "")
    if not hasattr(made, "__code__") or getattr(made, "__closure__", None):
        return None
    package, _, rest = name.partition(".")
    if package == "interlace":
        return _own((*_BELOW, rest.partition(".")[0]))
    others = _others(name)
    return None if others is None else f"{_own(_BELOW)} {others}"


def unwrapped(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function inside a partial or a method."""
    while isinstance(function, partial):
        function = function.func
    inner: Callable[..., Any] = getattr(function, "__func__", function)
    return inner


@cache
def _own(names: tuple[str, ...]) -> str:
    """Return what stands for folders of this package; they do not change while it runs."""
    found = (file for name in sorted(set(names)) for file in _files(_ROOT / name))
    return _joined((str(file.relative_to(_ROOT)), _content(file)) for file in found)


def _others(name: str) -> str | None:
    """Return what stands for the package of a module, or None where it has no file or was changed meanwhile."""
    location = getattr(sys.modules.get(name), "__file__", None)
    if name == "__main__" or not location:
        return None
    roots = [Path(root) for root in getattr(sys.modules.get(name.partition(".")[0]), "__path__", ())]
    files = [file for root in roots for file in _files(root)] if roots else list(_beside(Path(location)))
    try:
        contents = {str(file): _content(file) for file in files}
    except OSError:
        return None
    return None if _changed(contents) else _joined((Path(file).name, state) for file, state in contents.items())


def _changed(contents: dict[str, str]) -> bool:
    """Tell whether a file is no longer what was loaded, as far as it was seen before."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file in contents:
            loaded = getattr(module, "__spec__", None) or module
            before = _seen.setdefault(file, (loaded, contents[file]))
            if before[0] is not loaded:
                _seen[file] = (loaded, contents[file])
            elif before[1] != contents[file]:
                return True
    return False


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix in _SUFFIXES)


def _beside(file: Path) -> Iterable[Path]:
    """Return a module's file, and the modules and packages beside it that it imports, one through another."""
    found: dict[Path, None] = {}
    left = [file]
    while left:
        one = left.pop()
        if one in found:
            continue
        found[one] = None
        for name in _imported(one, one.stat().st_mtime_ns) if one.suffix == ".py" else ():
            left += [module for module in (one.parent / f"{name}.py",) if module.is_file()]
            if one.parent.name not in _SHARED and (one.parent / name).is_dir():
                left += _files(one.parent / name)
    return sorted(found)


@lru_cache(maxsize=1000)
def _imported(file: Path, _: int) -> frozenset[str]:
    try:
        nodes = list(ast.walk(ast.parse(file.read_bytes())))
    except (OSError, SyntaxError, ValueError):
        return frozenset()
    whole = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return frozenset(name.partition(".")[0] for name in whole | parts if name)


def _content(file: Path) -> str:
    state = file.stat()
    return _hashed(file, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=10_000)
def _hashed(file: Path, _size: int, _time: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _joined(parts: Iterable[tuple[str, str]]) -> str:
    return hashlib.sha256(repr(list(parts)).encode()).hexdigest()
