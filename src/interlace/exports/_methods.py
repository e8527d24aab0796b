"""The accounts that are defined, as accounts.toml has them: (method, approach, perspective, by) -> a declaration."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import Any, Literal, get_args

from interlace.errors import Unsupported, quoted
from interlace.exports._kernels import KERNELS
from interlace.exports._terms import KEYS, Terms
from interlace.kernels._types import Ints
from interlace.kernels.exports.world import World
from interlace.model.options import choice
from interlace.words import Said, said

Method = Literal["hiy", "johnson_noguera", "los_timmer_devries", "kww", "wwz", "borin_mancini"]
Approach = Literal["source", "sink"]
Perspective = Literal["exporter", "self", "importer", "world"]

AccountKey = tuple[str, str | None, str, str]
"""(method, approach, perspective, by); approach is None where the account has no approach (self and importer
perspectives of borin_mancini)."""


@dataclass(frozen=True, slots=True)
class Account:
    """One defined combination.

    Parameters
    ----------
    kernel : callable
        ``kernel(world, exporters) -> Terms``.
    total : tuple of str
        The terms whose sum is the gross flow, for the check; empty where no set of the terms adds up to it.
    formula : str
        What the terms are, in a sentence or two of plain notation.
    cite : tuple of str
        Keys of model/references.toml.
    tiva : mapping of str to tuple of str
        OECD TiVA's name -> the terms whose sum it is, only where the definitions coincide.
    notes : tuple of Said
        What a reader must know.
    """

    kernel: Callable[[World, Ints], Terms]
    total: tuple[str, ...]
    formula: str
    cite: tuple[str, ...]
    tiva: Mapping[str, tuple[str, ...]]
    notes: tuple[Said, ...] = ()


_BOOK: dict[str, Any] = tomllib.loads(
    resources.files("interlace.exports").joinpath("accounts.toml").read_text(encoding="utf-8")
)
METHODS = get_args(Method)
APPROACHES = get_args(Approach)
PERSPECTIVES = get_args(Perspective)


def accounts_of(method: str) -> dict[AccountKey, Account]:
    """Return the declarations of one method."""
    entries = [entry for entry in _BOOK["account"] if entry["method"] == method]
    return {
        (method, entry.get("approach"), entry["perspective"], by): _account(entry, by)
        for entry in entries
        for by in entry["by"]
    }


def _account(entry: Mapping[str, Any], by: str) -> Account:
    return Account(
        kernel=partial(KERNELS[entry["kernel"]], by=by),
        total=tuple(entry.get("total", ())),
        formula=" ".join(_BOOK["formulas"][key] for key in entry["formula"]),
        cite=tuple(entry["cite"]),
        tiva={name: tuple(terms) for name, terms in _BOOK["tiva"].get(entry.get("tiva"), {}).items()},
        notes=tuple(said(f"account_notes.{key}") for key in entry.get("notes", ())),
    )


def find_account(method: str, approach: str | None, perspective: str, by: str) -> tuple[AccountKey, Account]:
    """Return the declaration of a combination.

    Parameters
    ----------
    method, perspective, by : str
    approach : str or None
        None where there is one reading.

    Returns
    -------
    key, account
        The key's approach is None where the account has none.

    Raises
    ------
    UnknownName
        If a name is not known at all.
    Unsupported
        If the paper does not define the combination; the message lists what the method has.
    """
    method = choice("method", method, METHODS)
    approach = None if approach is None else choice("approach", approach, APPROACHES)
    perspective = choice("perspective", perspective, PERSPECTIVES)
    by = choice("level", by, KEYS)
    declared = accounts_of(method)
    readings = {key[1]: key for key in declared if key[2:] == (perspective, by)}
    found = readings.get(approach)
    if found is None and len(readings) == 1 and approach in (None, APPROACHES[0]):
        # Where there is one reading only the default may be given: nobody is told that sink was heeded.
        (found,) = readings.values()
    if found is not None:
        return found, declared[found]
    raise Unsupported.said(
        "account_undefined",
        method=method,
        approach=quoted(approach),
        perspective=perspective,
        by=by,
        where=said("accounts.authors", method=method),
        defined=_defined(declared),
    )


def _defined(declared: Mapping[AccountKey, Account]) -> Said:
    """Return what a method has: the levels of each perspective and approach."""
    levels: dict[tuple[str, str | None], list[str]] = {}
    for _, approach, perspective, by in declared:
        levels.setdefault((perspective, approach), []).append(by)
    if len(levels) == 1:
        return said("accounts.levels", levels=next(iter(levels.values())))
    shown = [said("accounts.of", perspective=one, approach=way, levels=by) for (one, way), by in levels.items()]
    return said("accounts.several", shown=shown)
