"""Which industries are meant: by code, by words or by role; and what a table must have for a chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from interlace.errors import InputError, UnknownName, Unsupported, quoted
from interlace.kernels._types import Bools, Float
from interlace.model.classification import STANDARD_DEFINITIONS, Classification
from interlace.model.economies import canonical
from interlace.model.options import choice, choices, code_of, named
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable
from interlace.words import Said, said

Selector: TypeAlias = "str | tuple[str | None, str | Iterable[str] | None] | list[str] | None"
"""Which industries: None for all; an economy; a code, words or a role; a list of codes; or (economy, one of these)."""

Services: TypeAlias = "str | Iterable[str] | None"
"""Producer services: a definition's name, the industries' codes, or None for the classification's default."""

Plain: TypeAlias = "tuple[str, tuple[str, ...] | None]"
"""An economy (empty for all) and industries (None for all), as an option of a year's function."""


@dataclass(frozen=True, slots=True)
class ChosenIndustries:
    """Industries of the classification.

    Parameters
    ----------
    codes : tuple of str
        In the source's order.
    name : str
        The words of one industry, or of the group, as the data have them.
    said : Said
        The same in the language that is spoken.
    """

    codes: tuple[str, ...]
    name: str
    said: Said

    @property
    def label(self) -> str:
        """The codes on one line."""
        return ", ".join(self.codes)

    def titled(self, id: str, economy: str) -> Said:
        """Return the title of a result about the chain of these industries' products from an economy."""
        return said(f"titles.{id}", industries=self.said, economy=economy)


@dataclass(frozen=True, slots=True)
class Selection:
    """Industries of one economy, or of all.

    Parameters
    ----------
    economy : str
        Empty for all.
    codes : tuple of str or None
        None for all.
    industries : Said
        The industries in words.
    """

    economy: str
    codes: tuple[str, ...] | None
    industries: Said

    @property
    def plain(self) -> Plain:
        """The choice without its words."""
        return self.economy, self.codes

    @property
    def said(self) -> Said:
        """The choice in words."""
        return said("chosen.of", industries=self.industries, economy=self.economy or None)

    @property
    def end(self) -> Said:
        """The choice as one end of a path."""
        return said("definitions.said.end", industries=self.industries, economy=self.economy)


def economy_code(economy: object, panel: TablePanel, *, kind: str = "economy") -> str:
    """Return the code of an economy of the panel; `UnknownName` if there is none."""
    return code_of(economy, panel.economies, kind=kind)


def industries_of(given: str | Iterable[str], book: Classification) -> ChosenIndustries:
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
                raise Unsupported.said("role_empty", classification=book.title, code=role)
            return ChosenIndustries(_ordered(members, book), role.replace("_", " "), said("chosen.role", role=role))
        return _listed((_one(given, book),), book)
    chosen = {_one(one, book) for one in named("industry", given)}
    if not chosen:
        raise InputError.said("no_industry")
    return _listed(_ordered(chosen, book), book)


def every_industry(book: Classification) -> ChosenIndustries:
    """Return all industries."""
    return ChosenIndustries(book.codes, "all industries", said("chosen.all_industries"))


def _listed(codes: tuple[str, ...], book: Classification) -> ChosenIndustries:
    names = [book.name_of(code) for code in codes]
    return ChosenIndustries(codes, "; ".join(names), said("chosen.industries", names=names))


def _ordered(codes: Iterable[str], book: Classification) -> tuple[str, ...]:
    wanted = set(codes)
    return tuple(code for code in book.codes if code in wanted)


def _one(given: str, book: Classification) -> str:
    text = " ".join(given.split()).casefold()
    if not text:
        raise InputError.said("no_industry")
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
            names = [said("errors.coded", code=code, name=book.name_of(code)) for code in found[:5]]
            raise InputError.said(
                "several_industries", given=quoted(given.strip()), names=names, more=len(found) > 5, count=len(found)
            )
    raise UnknownName.of("industry", given.strip(), [*book.codes, *(book.name_of(code) for code in book.codes)])


def selection_of(panel: TablePanel, given: Selector, producer_services: Services = None) -> Selection:
    """Return the industries that a selector means.

    Parameters
    ----------
    panel : TablePanel
    given : Selector
        None for every industry; an economy's code; an industry's code, its words, a role (``"manufacturing"``) or
        ``"producer_services"``; a list of codes; or a pair of economy (or None) and one of the others (or None).
    producer_services : str or iterable of str, optional
        What ``"producer_services"`` means.

    Raises
    ------
    UnknownName
        If nothing is called so.
    Unsupported
        If the industries cannot tell a role or a definition apart.
    """
    economy: str | None = None
    chosen: str | Iterable[str] | None
    if isinstance(given, tuple):
        if len(given) != 2:
            raise InputError.said("not_a_pair", given=repr(given))
        economy, chosen = given
    elif isinstance(given, str) and canonical(given) in panel.economies:
        economy, chosen = given, None
    else:
        chosen = given
    code = "" if economy is None else economy_code(economy, panel)
    if chosen is None:
        return Selection(code, None, said("chosen.all_industries"))
    codes, industries = _members(panel, chosen, producer_services, alone=economy is None)
    if not codes:
        raise InputError.said("selects_nothing", chosen=industries)
    return Selection(code, codes, industries)


def _members(
    panel: TablePanel, chosen: str | Iterable[str], producer_services: Services, *, alone: bool
) -> tuple[tuple[str, ...], Said]:
    book = panel.classification
    if means_services(chosen):
        return _services(producer_services, book)
    try:
        found = industries_of(chosen, book)
    except UnknownName as error:
        if not alone or not isinstance(chosen, str):
            raise
        known = [*book.codes, *book.roles, "producer_services", *panel.economies]
        raise UnknownName.of("industry, role or economy", chosen, known) from error
    single = len(found.codes) == 1 and found.name == book.name_of(found.codes[0])
    return found.codes, said("chosen.one", code=found.codes[0], name=found.name) if single else found.said


def means_services(given: object) -> bool:
    """Tell whether a selector, or its second part, is the word for producer services."""
    chosen = given[1] if isinstance(given, tuple) and len(given) == 2 else given
    return isinstance(chosen, str) and chosen.strip().casefold().replace(" ", "_") == "producer_services"


def _services(given: Services, book: Classification) -> tuple[tuple[str, ...], Said]:
    if given is not None and not isinstance(given, str):
        own = choices("industry", named("industry", given), book.codes)
        return _ordered(own, book), said("chosen.services", definition="own")
    name = book.definition_name()
    if given is not None:
        known = [*STANDARD_DEFINITIONS, *book.producer_services, *book.refusals]
        name = choice("definition of producer services", given, dict.fromkeys(known))
    return _ordered(book.producer_service_codes(name), book), said("chosen.services", definition=name)


def require_services(producer_services: Services, *selectors: Selector) -> None:
    """Raise `InputError` if a definition of producer services was given and no selector means them."""
    if producer_services is not None and not any(means_services(given) for given in selectors):
        raise InputError.said("definition_unused")


def rows_of(table: IOTable, chosen: Plain) -> Bools:
    """Return which rows of a table are meant, shape (n,).

    Raises
    ------
    InputError
        If there is none.
    """
    economy, codes = chosen
    rows = table.of_economy(economy) if economy else np.ones(table.n, dtype=np.bool_)
    if codes is not None:
        rows = rows & table.in_codes(codes)
    if not rows.any():
        raise InputError.said("industries_not_there", year=table.year, economy=economy or None, codes=list(codes or ()))
    return rows


def buys_abroad(table: IOTable, rows: Bools) -> bool:
    """Tell whether industries use imported inputs that no economy of the table delivers."""
    return bool(table.V[table.primary_with_roles(["imports"])][:, rows].any())


def flows_with_output(table: IOTable, flows: Float, rows: Bools) -> Float:
    """Return `flows`, shape (n,), of the chosen rows that have output, and 0 elsewhere.

    Nothing is known of what is inside a flow of an industry without output; in rounded tables such flows are of the
    size of the rounding.
    """
    return np.where(rows & (table.x != 0), flows, 0.0)


def functions_of(table: IOTable, *, makers: Bools | None = None) -> list[str]:
    """Return the function of each row, n of them.

    Parameters
    ----------
    table : IOTable
    makers : ndarray of bool, shape (n,), optional
        The rows whose manufacturing is the chain's own production; that of the others is other manufacturing. Without
        them both are manufacturing.

    Raises
    ------
    Unsupported
        If the industries have no function.
    """
    book = table.classification
    book.require_functions(said("subjects.by_function"))
    plain = [book.functions.get(code, "") for code in table.codes]
    if makers is None:
        return plain
    words = {True: "own production", False: "other manufacturing"}
    return [words[bool(at)] if name == "manufacturing" else name for name, at in zip(plain, makers, strict=True)]
