"""The accounts that are defined: (method, approach, perspective, by) -> a declaration with its kernel.

A method's declarations are imported when the method is asked for. `interlace.exports._borin_mancini` holds those of
Borin and Mancini, `interlace.exports._accounts` the others; each has a module-level mapping ACCOUNTS from `AccountKey`
to `Account`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from interlace.errors import Unsupported
from interlace.exports._terms import KEYS, Terms
from interlace.kernels._types import Ints
from interlace.kernels.exports.world import World
from interlace.model.options import choice

Kernel = Callable[[World, Ints], Terms]
"""World and the positions of the exporters that are asked for (ascending; all of them: arange(G)) -> Terms.

Arrays keep their full shape; a kernel may leave the rows of other exporters at 0 to save work. From the importer's
perspective the positions are those of the importers."""

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
    notes : tuple of str
        What a reader must know.
    """

    kernel: Kernel
    total: tuple[str, ...]
    formula: str
    cite: tuple[str, ...]
    tiva: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...] = ()


METHODS: Mapping[str, tuple[str, str]] = {
    "hiy": ("_accounts", "Hummels, Ishii and Yi"),
    "johnson_noguera": ("_accounts", "Johnson and Noguera"),
    "los_timmer_devries": ("_accounts", "Los, Timmer and de Vries"),
    "kww": ("_accounts", "Koopman, Wang and Wei"),
    "wwz": ("_accounts", "Wang, Wei and Zhu"),
    "borin_mancini": ("_borin_mancini", "Borin and Mancini"),
}
"""Method to the module that declares its accounts, and its authors."""
APPROACHES = ("source", "sink")
PERSPECTIVES = ("exporter", "self", "importer", "world")


def accounts_of(method: str) -> dict[AccountKey, Account]:
    """Return the declarations of one method."""
    module = importlib.import_module(f"interlace.exports.{METHODS[method][0]}")
    declared = cast("Mapping[AccountKey, Account]", module.ACCOUNTS)
    return {key: account for key, account in declared.items() if key[0] == method}


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
    raise Unsupported(
        f"{method} is not defined with approach={approach!r}, perspective={perspective!r}, by={by!r}",
        where=METHODS[method][1],
        fix=f"{method} has " + _defined(declared),
    )


def _defined(declared: Mapping[AccountKey, Account]) -> str:
    """Return what a method has, in words: the levels of each perspective and approach."""
    levels: dict[tuple[str, str | None], list[str]] = {}
    for _, approach, perspective, by in declared:
        levels.setdefault((perspective, approach), []).append(by)
    several = len(levels) > 1
    shown = []
    for (perspective, approach), names in levels.items():
        with_approach = "without an approach" if approach is None else f"approach {approach}"
        head = f"perspective {perspective}, {with_approach}: " if several else "by "
        shown.append(head + ", ".join(names))
    return "; ".join(shown)
