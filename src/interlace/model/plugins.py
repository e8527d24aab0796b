"""What other packages bring through entry points; one that is broken is named in a warning and breaks nothing else."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib import metadata
from typing import TypeVar

__all__ = ["found"]

T = TypeVar("T")

_warned: set[str] = set()


def found(group: str, *kinds: type[T]) -> Iterator[tuple[str, T]]:
    """Yield the name and the object of every entry point of a group.

    Parameters
    ----------
    group : str
        ``"interlace.sources"``, ``"interlace.indicators"`` or ``"interlace.classifications"``.
    *kinds : type
        What the object must be, one of them.

    Warns
    -----
    UserWarning
        Once a process for each entry point that cannot be imported or is something else; it is left out.
    """
    for point in metadata.entry_points(group=group):
        try:
            thing = point.load()
        except Exception as error:  # noqa: BLE001 (whatever another package does wrong)
            broken(point, f"{type(error).__name__}: {error}")
            continue
        if isinstance(thing, kinds):
            yield point.name, thing
        else:
            wanted = " or ".join(kind.__name__ for kind in kinds)
            broken(point, f"it is {type(thing).__name__}, not {wanted}")


def broken(point: metadata.EntryPoint, reason: str) -> None:
    """Warn, once a process, of an entry point that is left out."""
    key = f"{point.group} {point.name} {point.value}"
    if key in _warned:
        return
    _warned.add(key)
    package = point.dist.name if point.dist is not None else "another package"
    warnings.warn(
        f"the plug-in {point.name!r} of {package} ({point.group}: {point.value}) is left out: {reason}; "
        "mend the package, or uninstall it",
        stacklevel=3,
    )
