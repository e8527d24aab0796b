"""Which industries are meant: by code, by words or by role; and what a table must have for a chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.kernels._types import Bools, Float
from interlace.model.classification import Classification
from interlace.model.economies import canonical
from interlace.model.options import choice, choices, named
from interlace.model.panel import TablePanel, one_table
from interlace.model.table import IOTable

__all__ = [
    "Industries",
    "economy_code",
    "functions_of",
    "industries_of",
    "known_flows",
    "require_domestic",
]


@dataclass(frozen=True, slots=True)
class Industries:
    """A choice of industries.

    Parameters
    ----------
    codes : tuple of str
        In the source's order.
    name : str
        The words of one industry, or of the group.
    """

    codes: tuple[str, ...]
    name: str

    @property
    def label(self) -> str:
        """The codes on one line."""
        return ", ".join(self.codes)


def economy_code(economy: str, panel: TablePanel, *, kind: str = "economy") -> str:
    """Return the code of an economy of the panel; `UnknownName` if there is none."""
    return choice(kind, canonical(str(economy)), panel.economies)


def industries_of(given: str | Iterable[str], book: Classification) -> Industries:
    """Return the industries that are meant.

    Parameters
    ----------
    given : str or iterable of str
        A code, the source's words or their beginning, a role ("manufacturing"), or several codes or words.
    book : Classification

    Raises
    ------
    UnknownName
        If nothing is called so; the message names the nearest.
    InputError
        If several industries begin so, or none was named.
    Unsupported
        If the industries cannot tell a role apart.
    """
    if isinstance(given, str):
        role = given.strip().casefold().replace(" ", "_")
        known = {code.casefold() for code in book.codes} | {name.casefold() for name in book.names.values()}
        if given.strip().casefold() not in known and (role in book.roles or role in book.refusals):
            members = book.members(role)
            if not members:
                raise Unsupported(f"{book.title} has no industry with the role {role!r}")
            return Industries(tuple(code for code in book.codes if code in members), role.replace("_", " "))
        code = _one(given, book)
        return Industries((code,), book.name_of(code))
    chosen = {_one(one, book) for one in named("industry", given)}
    if not chosen:
        raise InputError("no industry was named", fix="name a code or the words of an industry")
    codes = tuple(code for code in book.codes if code in chosen)
    return Industries(codes, "; ".join(book.name_of(code) for code in codes))


def _one(given: str, book: Classification) -> str:
    text = " ".join(given.split()).casefold()
    if not text:
        raise InputError("no industry was named", fix="name a code or the words of an industry")
    words = {code: " ".join(book.name_of(code).split()).casefold() for code in book.codes}
    tries = (
        [code for code in book.codes if code.casefold() == text],
        [code for code, name in words.items() if name == text],
        [code for code, name in words.items() if name.startswith(text)],
    )
    for found in tries:
        if len(found) == 1:
            return found[0]
        if found:
            names = "; ".join(f"{code} ({book.name_of(code)})" for code in found[:5])
            more = f"; ... ({len(found)} in all)" if len(found) > 5 else ""
            raise InputError(f"{given.strip()!r} may be several industries: {names}{more}", fix="give the code")
    raise UnknownName.of("industry", given.strip(), [*book.codes, *(book.name_of(code) for code in book.codes)])


def require_domestic(table: IOTable, what: str) -> None:
    """Raise `Unsupported` if the deliveries of `table` hold imports, so that origins cannot be told.

    Raises
    ------
    InputError
        If it is not the table of one year.
    """
    if one_table(table, what).imports is not None:
        raise Unsupported(
            f"{what}: the table's deliveries hold domestic and imported products together",
            fix="use a multi-regional table, or a table of domestic deliveries; or take imports out by assumption with "
            "table.with_proportional_imports()",
        )


def known_flows(table: IOTable, flows: Float, rows: Bools) -> Float:
    """Return `flows`, shape (n,), of the chosen rows that have output, and 0 elsewhere.

    Nothing is known of what is inside a flow of an industry without output; in rounded tables such flows are of the
    size of the rounding.
    """
    return np.where(rows & (table.x != 0), flows, 0.0)


def functions_of(table: IOTable, *, own: Bools | None = None) -> list[str]:
    """Return the function of each row, n of them.

    Parameters
    ----------
    table : IOTable
    own : ndarray of bool, shape (n,), optional
        The rows whose manufacturing is the chain's own production; that of the others is other manufacturing. Without
        it both are manufacturing.

    Raises
    ------
    Unsupported
        If the industries have no function.
    """
    book = table.classification
    if not book.functions:
        reason = book.refusals.get("functions", "the industries have no function")
        raise Unsupported(
            f"value added by function: {reason}", fix="give each industry a function in the list of industries"
        )
    plain = [book.functions.get(code, "") for code in table.codes]
    if own is None:
        return plain
    words = {True: "own production", False: "other manufacturing"}
    return [words[bool(at)] if name == "manufacturing" else name for name, at in zip(plain, own, strict=True)]


def all_economies(codes: Iterable[str] | str | None, panel: TablePanel) -> tuple[str, ...]:
    """Return the named economies, all of the panel by default."""
    if codes is None:
        return panel.economies
    return choices("economy", [canonical(code) for code in named("economy", codes)], panel.economies)
