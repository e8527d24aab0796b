"""Where a figure comes from: a source, the steps after it, and a digest of both.

The digest covers the contents of the files, the names of the steps and their parameters. It holds no file name, no
user, no host and no time of day, so the same inputs give the same digest everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from interlace.errors import InputError

__all__ = ["Provenance", "Source", "Step", "combine"]

DIGEST_LENGTH = 12


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if hasattr(value, "item"):
        return value.item()
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"a step's parameter must be plain data, not {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class Source:
    """A published table, or a user's own.

    Parameters
    ----------
    name : str
        Short name, as in the register of sources.
    title : str
        The title in words.
    publisher, version, licence, citation, url : str
        As the publisher states them; empty where there is none.
    files : tuple of (str, str)
        Base name and sha256 of each file that was read.
    """

    name: str
    title: str
    publisher: str = ""
    version: str = ""
    licence: str = ""
    citation: str = ""
    url: str = ""
    files: tuple[tuple[str, str], ...] = ()

    def key(self) -> dict[str, Any]:
        """Return what the digest covers: name, version and contents, never a file's name."""
        return {"name": self.name, "version": self.version, "files": [digest for _, digest in self.files]}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done to a table.

    Parameters
    ----------
    action : str
        What was done, in words a reader understands.
    parameters : mapping
        Plain values (text, numbers, lists, mappings) that the action depends on.
    """

    action: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def key(self) -> dict[str, Any]:
        """Return what the digest covers."""
        return {"action": self.action, "parameters": dict(self.parameters)}

    def __str__(self) -> str:
        if not self.parameters:
            return self.action
        inside = ", ".join(f"{name} = {_short(value)}" for name, value in self.parameters.items())
        return f"{self.action} ({inside})"


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _canonical(value)
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass(frozen=True, slots=True)
class Provenance:
    """A source, the steps after it, and the parents of a figure made from several tables.

    Parameters
    ----------
    source : Source
    steps : tuple of Step
    parents : tuple of str
        Digests of the tables that were combined, in order; empty for a figure of one table.
    """

    source: Source
    steps: tuple[Step, ...] = ()
    parents: tuple[str, ...] = ()

    def then(self, action: str, **parameters: Any) -> Provenance:
        """Return a provenance with one more step."""
        return replace(self, steps=(*self.steps, Step(action, parameters)))

    @property
    def digest(self) -> str:
        """Twelve hexadecimal figures that stand for the source, the steps and the parents."""
        key = {"source": self.source.key(), "steps": [step.key() for step in self.steps], "parents": list(self.parents)}
        return hashlib.sha256(_canonical(key).encode()).hexdigest()[:DIGEST_LENGTH]

    def describe(self) -> list[str]:
        """Return the source and each step in words, in order."""
        first = self.source.title + (f" ({self.source.publisher})" if self.source.publisher else "")
        lines = [first, *(str(step) for step in self.steps)]
        if len(self.parents) > 1:
            lines.insert(1, f"{len(self.parents)} tables, one a year")
        return lines

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON, with the digest."""
        source = self.source
        return {
            "digest": self.digest,
            "source": {
                **{item.name: getattr(source, item.name) for item in fields(source)},
                "files": [{"name": name, "sha256": sha256} for name, sha256 in source.files],
            },
            "steps": [{"action": step.action, "parameters": dict(step.parameters)} for step in self.steps],
            "parents": list(self.parents),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Provenance:
        """Read what `to_dict` wrote."""
        source = dict(data["source"])
        files = tuple((item["name"], item["sha256"]) for item in source.pop("files"))
        steps = tuple(Step(step["action"], step["parameters"]) for step in data["steps"])
        return cls(Source(**source, files=files), steps, tuple(data["parents"]))


def combine(parts: Iterable[Provenance]) -> Provenance:
    """Join the provenances of several tables, in order.

    Parameters
    ----------
    parts : iterable of Provenance
        At least one. The steps that all of them share, from the first on, are kept as steps.

    Returns
    -------
    Provenance
        With every file of the parts in its source and every part's digest among its parents.
    """
    all_parts = list(parts)
    if not all_parts:
        raise InputError.said("no_provenance")
    if len(all_parts) == 1:
        return all_parts[0]
    first = all_parts[0]
    files = tuple(dict.fromkeys(item for part in all_parts for item in part.source.files))
    steps = []
    for together in zip(*(part.steps for part in all_parts), strict=False):
        if any(step.action != together[0].action for step in together):
            break
        same = all(step.key() == together[0].key() for step in together)
        steps.append(together[0] if same else Step(together[0].action))
    return Provenance(replace(first.source, files=files), tuple(steps), tuple(part.digest for part in all_parts))
