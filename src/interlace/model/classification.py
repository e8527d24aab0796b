"""Classifications: what an industry's code means, and which industries play which role.

A classification is data (TOML), with the source's own names. Where its industries are too coarse for a role or for a
definition of producer services, it says so, and whatever needs the role is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any

from interlace.errors import InputError, UnknownName, Unsupported, quoted
from interlace.model.options import choices
from interlace.model.plugins import found
from interlace.words import Declared, Said, register_names, said

__all__ = ["DEFAULT_PRODUCER_SERVICES", "FUNCTIONS", "VALUE_ADDED_ROLES", "Category", "Classification"]

DEFAULT_PRODUCER_SERVICES = "narrow"
VALUE_ADDED_ROLES = ("value_added", "compensation", "operating_surplus", "taxes_on_production")
"""Roles of the rows that are value added, whole or in parts."""
ROLES = (
    "manufacturing",
    "services",
    "primary",
    "secondary",
    "goods",
    "mining",
    "utilities",
    "construction",
    "adjustment",
    "energy",
    "wholesale",
    "retail",
    "repair",
    "logistics",
    "finance",
    "real_estate",
    "business_services",
    "digital",
    "ict_services",
    "research",
    "technology_high",
    "technology_high_and_medium_high",
    "technology_medium_low",
    "technology_low",
)
"""Roles that are asked for; an industry may have others. One that a classification lacks is refused, not unknown."""
STANDARD_DEFINITIONS = ("narrow", "broad", "kibs", "china2015")
"""Definitions that every classification is asked for; one that it lacks is refused, not unknown."""

FUNCTIONS = (
    "R&D and business services",
    "distribution",
    "transport",
    "finance",
    "digital",
    "other services",
    "own production",
    "other manufacturing",
    "primary",
    "utilities and construction",
)
"""The functions of a value chain, in the order in which they are printed. A classification's own function
``"manufacturing"`` becomes own production or other manufacturing by the economy that asks."""


@dataclass(frozen=True, slots=True)
class Category:
    """A column of final use or a row of primary inputs: its words and its role."""

    name: str
    role: str


def _frozen(mapping: Mapping[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(dict(mapping))


@dataclass(frozen=True, eq=False)
class Classification:
    """The meaning of a table's codes.

    Parameters
    ----------
    name, title : str
        Short name, and the title as printed.
    names : mapping of str to str
        Industry code to the source's words, in the source's order.
    roles : mapping of str to frozenset of str
        Role (``"manufacturing"``, ``"services"``, ...) to industry codes.
    functions : mapping of str to str
        Industry code to its function in a value chain.
    producer_services : mapping of str to frozenset of str
        Name of a definition to industry codes.
    refusals : mapping of str to str or Said
        Role or definition that the industries cannot tell apart, and why.
    proxies : mapping of str to str
        Role for which a stand-in is used, and the words that say so.
    final, primary : mapping of str to Category
        Categories of final use and rows of primary inputs.
    default_producer_services : str
        The definition that is used where none is named.
    economies : mapping of str to str
        Code to name of the economies, such as regions, that no book of economies has.
    """

    name: str
    title: str
    names: Mapping[str, str]
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    producer_services: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refusals: Mapping[str, str | Said] = field(default_factory=dict)
    proxies: Mapping[str, str] = field(default_factory=dict)
    final: Mapping[str, Category] = field(default_factory=dict)
    primary: Mapping[str, Category] = field(default_factory=dict)
    default_producer_services: str = DEFAULT_PRODUCER_SERVICES
    economies: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for attribute in (
            "names",
            "roles",
            "functions",
            "producer_services",
            "refusals",
            "proxies",
            "final",
            "primary",
            "economies",
        ):
            object.__setattr__(self, attribute, _frozen(getattr(self, attribute)))
        register_names("economies", self.economies)
        for attribute in ("roles", "producer_services"):
            sets = {name: frozenset(members) for name, members in getattr(self, attribute).items()}
            object.__setattr__(self, attribute, _frozen(sets))
        known = set(self.names)
        groups = [*self.roles.items(), *self.producer_services.items(), ("functions", frozenset(self.functions))]
        for group, members in groups:
            strange = sorted(set(members) - known)
            if strange:
                raise InputError(
                    f"the classification {self.name} puts industries it does not have into {group!r}: "
                    + ", ".join(strange[:5]),
                    fix="list these industries under [industries], or take them out of the group",
                )

    def __reduce__(self) -> tuple[object, ...]:
        # A read-only view of a mapping cannot be sent to another process; a mapping can.
        values = (getattr(self, item.name) for item in fields(self))
        return type(self), tuple(dict(value) if isinstance(value, Mapping) else value for value in values)

    def require_known(self, industries: Iterable[str], final: Iterable[str] = (), primary: Iterable[str] = ()) -> None:
        """Raise `UnknownName` at an industry, a category of final use or a primary input that is not among these."""
        for kind, labels, known in (
            ("industry", industries, self.names),
            ("category of final use", final, self.final),
            ("primary input", primary, self.primary),
        ):
            for label in dict.fromkeys(labels):
                if label not in known:
                    raise UnknownName.of(kind, label, known, where=self.title)

    @property
    def codes(self) -> tuple[str, ...]:
        """Industry codes in the source's order."""
        return tuple(self.names)

    def name_of(self, code: str) -> str:
        """Return an industry's words, or its code where there are none."""
        return self.names.get(code, code)

    def members(self, role: str) -> frozenset[str]:
        """Return the industry codes of a role.

        Raises
        ------
        Unsupported
            If these industries cannot tell the role apart, or nobody has said which they are.
        UnknownName
            If neither these nor other industries have such a role.
        """
        if role in self.roles:
            return self.roles[role]
        if reason := self.refusals.get(role):
            raise Unsupported.said("role_mixed", role=role, classification=self.title, reason=reason)
        if role not in ROLES:
            raise UnknownName.of("role", role, dict.fromkeys([*self.roles, *ROLES]))
        raise Unsupported.said("role_untold", role=role, classification=self.title)

    def require_functions(self, title: str | Said | Declared) -> None:
        """Raise `Unsupported` if nothing says which function each industry has, which `title` needs."""
        if not self.functions:
            reason = self.refusals.get("functions", Said("reasons_own.no_function"))
            raise Unsupported.said("no_functions", title=title, reason=reason)

    def producer_service_codes(self, definition: str | None = None) -> frozenset[str]:
        """Return the industry codes of a definition of producer services.

        Parameters
        ----------
        definition : str, optional
            Name of the definition; the classification's default if None.

        Raises
        ------
        Unsupported
            If the definition is known but these industries cannot bear it.
        UnknownName
            If there is no such definition.
        """
        name = self.definition_name(definition)
        if name in self.producer_services:
            return self.producer_services[name]
        others = [quoted(known) for known in self.producer_services]
        about: dict[str, Any] = {"definition": name, "classification": self.title, "others": others}
        if name in self.refusals:
            raise Unsupported.said("definition_mixed", reason=self.refusals[name], there=bool(others), **about)
        if not self.producer_services:
            raise Unsupported.said("definition_none", classification=self.title)
        if name in STANDARD_DEFINITIONS:
            raise Unsupported.said("definition_untold", **about)
        raise UnknownName.of("definition of producer services", name, [*self.producer_services, *self.refusals])

    def definition_name(self, definition: str | None = None) -> str:
        """Return the name of the definition that `definition` stands for."""
        return self.default_producer_services if definition is None else definition

    def with_producer_services(self, name: str, codes: Iterable[str] | None = None) -> Classification:
        """Return a classification whose default definition is `name`, made of `codes` where they are given."""
        definitions = dict(self.producer_services)
        refusals = dict(self.refusals)
        if codes is not None:
            members = frozenset(choices("industry", codes, self.codes))
            if not members:
                raise InputError.said("definition_empty")
            definitions[name] = members
            refusals.pop(name, None)
        changed = replace(self, producer_services=definitions, refusals=refusals, default_producer_services=name)
        changed.producer_service_codes()
        return changed

    def merge(self, groups: Mapping[str, Sequence[str]], names: Mapping[str, str], title: str) -> Classification:
        """Return the classification of merged industries.

        Parameters
        ----------
        groups : mapping of str to sequence of str
            New code to the old codes it is made of; every old code exactly once.
        names : mapping of str to str
            Words of the new codes; a group of one old code keeps that code's words.
        title : str
            Title of the result.

        Returns
        -------
        Classification
            A role stays only where every group lies wholly inside or wholly outside it; the others are refused with
            the group that mixes them.
        """
        _check_partition(groups, self.codes)
        new_names = {
            code: names.get(code) or "; ".join(self.names[old] for old in olds) for code, olds in groups.items()
        }
        roles, lost_roles = _merge_sets(self.roles, groups)
        definitions, lost_definitions = _merge_sets(self.producer_services, groups)
        functions, mixed = {}, []
        for code, olds in groups.items():
            kinds = {self.functions.get(old) for old in olds}
            if len(kinds) == 1 and None not in kinds:
                functions[code] = str(kinds.pop())
            elif kinds != {None}:
                mixed.append(code)
        refusals = {**self.refusals, **lost_roles, **lost_definitions}
        if mixed:
            refusals["functions"] = Said("reasons_own.mixed_functions", {"codes": mixed})
            functions = {}
        return replace(
            self,
            name=f"{self.name}-merged",
            title=title,
            names=new_names,
            roles=roles,
            functions=functions,
            producer_services=definitions,
            refusals=refusals,
            proxies={role: note for role, note in self.proxies.items() if role in roles},
        )

    def key(self) -> dict[str, Any]:
        """Return plain data that stands for the whole classification, for digests of the user's own ones."""
        return {
            "name": self.name,
            "names": list(self.names.items()),
            "roles": {role: sorted(codes) for role, codes in sorted(self.roles.items())},
            "functions": dict(sorted(self.functions.items())),
            "producer_services": {name: sorted(codes) for name, codes in sorted(self.producer_services.items())},
            "default": self.default_producer_services,
            "final": {code: category.role for code, category in sorted(self.final.items())},
            "primary": {code: category.role for code, category in sorted(self.primary.items())},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Classification:
        """Build a classification from what its TOML file holds."""

        def sets(name: str) -> dict[str, frozenset[str]]:
            return {key: frozenset(codes) for key, codes in data.get(name, {}).items()}

        def categories(name: str) -> dict[str, Category]:
            return {key: Category(item["name"], item["role"]) for key, item in data.get(name, {}).items()}

        return cls(
            name=data["name"],
            title=data["title"],
            names=data["industries"],
            roles=sets("roles"),
            functions=data.get("functions", {}),
            producer_services=sets("producer_services"),
            refusals=data.get("refusals", {}),
            proxies=data.get("proxies", {}),
            final=categories("final"),
            primary=categories("primary_inputs"),
            economies=data.get("economies", {}),
        )

    @classmethod
    def load(cls, name: str) -> Classification:
        """Return a classification that ships with the package, or that another package brings.

        Another package names it under the entry-point group ``interlace.classifications``: a `Classification`, or the
        path of a TOML file laid out as those of this package.

        Raises
        ------
        UnknownName
            If there is no such classification.
        """
        return _load(name)


@cache
def _load(name: str) -> Classification:
    folder = resources.files("interlace.model") / "classifications"
    known = sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml"))
    if name in known:
        return Classification.from_dict(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")))
    others = dict(found("interlace.classifications", Classification, str, Path))
    if name not in others:
        raise UnknownName.of("classification", name, [*known, *others])
    given = others[name]
    if isinstance(given, Classification):
        return given
    try:
        return Classification.from_dict(tomllib.loads(Path(str(given)).read_text(encoding="utf-8")))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise InputError.said("classification_unread", name=name, error=str(error), where=str(given)) from error


def _check_partition(groups: Mapping[str, Sequence[str]], codes: Sequence[str]) -> None:
    placed: list[Hashable] = [old for olds in groups.values() for old in olds]
    twice = sorted({str(code) for code in placed if placed.count(code) > 1})
    missing = [code for code in codes if code not in placed]
    strange = sorted({str(code) for code in placed} - set(codes))
    empty = [code for code, olds in groups.items() if not len(olds)]
    problems = [
        ("twice", twice),
        ("missing", missing),
        ("strange", strange),
        ("empty", empty),
    ]
    found = [said(f"errors.merge.{name}", codes=which[:5]) for name, which in problems if which]
    if found:
        raise InputError.said("merge_odd", found=found)


def _merge_sets(
    sets: Mapping[str, frozenset[str]], groups: Mapping[str, Sequence[str]]
) -> tuple[dict[str, frozenset[str]], dict[str, Said]]:
    kept: dict[str, frozenset[str]] = {}
    lost: dict[str, Said] = {}
    for name, members in sets.items():
        mixed = [code for code, olds in groups.items() if 0 < len(members.intersection(olds)) < len(olds)]
        if mixed:
            lost[name] = Said("reasons_own.mixed", {"codes": mixed})
        else:
            kept[name] = frozenset(code for code, olds in groups.items() if set(olds) <= members)
    return kept, lost
