"""The sheet of industries: names, roles, functions and producer services, and the classification made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from interlace.errors import Finding, InputError, UnknownName
from interlace.model.classification import FUNCTIONS, STANDARD_DEFINITIONS, Category, Classification
from interlace.sources._own_table.about import About
from interlace.sources._own_table.findings import Findings, few, some
from interlace.sources._own_table.grid import plain_label
from interlace.sources._own_table.nace import TITLE, classification_of, recognise
from interlace.sources._own_table.vocabulary import FUNCTIONS as FUNCTIONS_BY_ROLE
from interlace.sources._own_table.vocabulary import INDUSTRY_ROLES, KEYS, SECTORS, normal, truth
from interlace.words import Said

OWN_FUNCTIONS = (
    "manufacturing",
    *(name for name in FUNCTIONS if name not in ("own production", "other manufacturing")),
)
_NACE_WORDS = {"nace", "nace2", "nacerev2", "isic", "isic4", "isicrev4", "nacerev2isicrev4", "icio"}
_MARK = "producer_services:"


@dataclass
class Industries:
    """What the user says about each industry: key (name, roles, function, ...) to code to words."""

    place: str = "industries"
    lines: dict[str, int] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Whether anything is said under a key."""
        return any(self.columns.get(key, {}).values())

    def say(self, key: str, code: str) -> str:
        """Return what is said about an industry under a key."""
        return self.columns.get(key, {}).get(code, "")

    def at(self, code: str, key: str) -> str:
        """Return where it is said."""
        line = f", line {self.lines[code]}" if code in self.lines else ""
        return f"{self.place}{line} ({code}), column {key}"


def _key(head: str) -> str | None:
    word, colon, name = head.partition(":")
    if colon and KEYS.get(normal(word)) == "producer_services" and name.strip():
        return _MARK + normal(name)
    if normal(head) in STANDARD_DEFINITIONS:
        return _MARK + normal(head)
    key = KEYS.get(normal(head))
    return "roles" if key == "role" else key


def read_industries(rows: Sequence[tuple[int, Sequence[str]]], place: str, findings: Findings) -> Industries:
    """Read the rows of the sheet of industries, its head first.

    Raises
    ------
    InputError
        If there is no column of codes or a code stands twice.
    """
    rows = [(line, row) for line, row in rows if not (row and row[0].startswith("#"))]
    if not rows:
        raise InputError(
            "the sheet of industries is empty", where=place, fix="write code, name, roles into its first row"
        )
    keys = [_key(cell) if cell else None for cell in rows[0][1]]
    for cell, key in zip(rows[0][1], keys, strict=True):
        if cell and key is None:
            findings.take(Finding.said("industries_column", place, "warning", column=cell))
    if "code" not in keys:
        raise InputError.said("own_industries_headless", where=place)
    found = Industries(place, {}, {key: {} for key in keys if key and key != "code"})
    for line, row in rows[1:]:
        cells = dict(zip(keys, map(plain_label, row), strict=False))
        code = cells.get("code", "")
        if not code:
            findings.error("an industry has no code", where=f"{place}, line {line}", fix="write its code")
        elif code in found.lines:
            findings.error(
                f"the industry {code!r} stands more than once",
                where=f"{place}, lines {found.lines[code]} and {line}",
                fix="keep one line an industry",
            )
        else:
            found.lines[code] = line
            for key in found.columns:
                found.columns[key][code] = cells.get(key, "")
    return found


def classify(
    codes: Sequence[str],
    names: Mapping[str, str],
    said: Industries,
    about: About,
    final: Mapping[str, Category],
    primary: Mapping[str, Category],
    findings: Findings,
) -> Classification:
    """Make the classification of a user's table: from what is said, or from codes that are recognised.

    Parameters
    ----------
    codes : sequence of str
        Industry codes in order.
    names : mapping of str to str
        Words of the industries as far as the table itself has them.
    said : Industries
    about : About
    final, primary : mapping of str to Category
    findings : Findings

    Returns
    -------
    Classification
        Without roles where nothing is said and the codes are not recognised; what needs roles then refuses.
    """
    words = {code: said.say("name", code) or names.get(code, "") or code for code in codes}
    title = about.get("title") or "the user's own table"
    own = Classification("own", title, words, final=final, primary=primary)
    _check_codes(codes, said, findings)
    if said.has("roles") or any(key.startswith("producer_services") and said.has(key) for key in said.columns):
        with findings.guard():
            return _from_words(own, codes, said)
        return own
    return _from_codes(own, codes, about, findings)


def _check_codes(codes: Sequence[str], said: Industries, findings: Findings) -> None:
    if not said.lines:
        return
    missing = [code for code in codes if code not in said.lines]
    extra = [code for code in said.lines if code not in codes]
    if missing:
        fix = "add a line for each"
        if extra:
            fix += "; the sheet has " + ", ".join(extra[:5]) + ", which the table does not"
        findings.error(
            "industries of the table are not in the sheet of industries: " + some(missing), where=said.place, fix=fix
        )
    elif extra:
        findings.warn(
            "the sheet of industries has codes that the table does not have: " + some(extra), where=said.place
        )


def _words_of(text: str) -> list[str]:
    return [word.strip() for word in re.split(r"[;,|/]", text) if word.strip()]


def _from_words(own: Classification, codes: Sequence[str], said: Industries) -> Classification:
    roles: dict[str, set[str]] = {}
    for code in codes:
        for word in _words_of(said.say("roles", code)):
            role = normal(word)
            if role not in INDUSTRY_ROLES:
                raise UnknownName.of("role of an industry", word, INDUSTRY_ROLES, where=said.at(code, "roles"))
            roles.setdefault(role, set()).add(code)
    refusals = _complete(roles, codes, said)
    functions = _functions(roles, codes, said, refusals)
    definitions = _definitions(codes, said)
    return replace(
        own,
        roles={role: frozenset(members) for role, members in roles.items()},
        functions=functions,
        producer_services=definitions,
        refusals=refusals,
        default_producer_services="narrow" if "narrow" in definitions or not definitions else next(iter(definitions)),
    )


def _complete(roles: dict[str, set[str]], codes: Sequence[str], said: Industries) -> dict[str, Said]:
    """Check that every industry has one sector, and add the roles that follow from sectors."""
    refusals: dict[str, Said] = {}
    if not roles:
        return refusals
    for code in codes:
        sectors = [sector for sector in SECTORS if code in roles.get(sector, ())]
        if len(sectors) != 1:
            raise InputError(
                f"the industry {code!r} has "
                + (f"more than one sector: {', '.join(sectors)}" if sectors else "no sector"),
                where=said.at(code, "roles"),
                fix="give each industry exactly one of " + ", ".join(SECTORS),
            )
    goods = roles.get("primary", set()) | roles.get("manufacturing", set())
    roles.setdefault("goods", goods)
    if "mining" in roles or "primary" not in roles:
        parts = ("mining", "manufacturing", "utilities", "construction")
        roles.setdefault("secondary", set().union(*(roles.get(part, set()) for part in parts)))
    elif "secondary" not in roles:
        refusals["secondary"] = Said("reasons_own.mining_untold")
    return refusals


def _functions(
    roles: Mapping[str, set[str]], codes: Sequence[str], said: Industries, refusals: dict[str, Said]
) -> dict[str, str]:
    if said.has("function"):
        known = {normal(name): name for name in OWN_FUNCTIONS}
        functions = {}
        for code in codes:
            word = said.say("function", code)
            if normal(word) not in known:
                raise UnknownName.of("function", word, OWN_FUNCTIONS, where=said.at(code, "function"))
            functions[code] = known[normal(word)]
        return functions
    of_roles = FUNCTIONS_BY_ROLE.items()
    functions = {code: next((name for role, name in of_roles if code in roles.get(role, ())), "") for code in codes}
    unclear = [code for code, name in functions.items() if not name]
    if unclear:
        refusals["functions"] = Said("reasons_own.function_untold", {"codes": some(unclear)})
        return {}
    return functions


def _definitions(codes: Sequence[str], said: Industries) -> dict[str, frozenset[str]]:
    definitions: dict[str, set[str]] = {}
    for key in said.columns:
        for code in codes:
            text = said.say(key, code)
            if key == "producer_services":
                for name in _words_of(text):
                    if truth(name) is not False:
                        definitions.setdefault("narrow" if truth(name) else normal(name), set()).add(code)
            elif key.startswith(_MARK):
                answer = truth(text)
                if answer is None:
                    raise InputError(f"{text!r} is neither yes nor no", where=said.at(code, key), fix="write yes or no")
                if answer:
                    definitions.setdefault(key.removeprefix(_MARK), set()).add(code)
    return {name: frozenset(members) for name, members in definitions.items()}


def _from_codes(own: Classification, codes: Sequence[str], about: About, findings: Findings) -> Classification:
    told = re.sub(r"[^a-z0-9]", "", about.get("classification").casefold())
    wiod = Classification.load("wiod2013")
    if set(codes) == set(wiod.codes):
        findings.step("industries recognised by their codes", classification=wiod.title)
        findings.take(Finding.said("recognised", None, "note", classification=wiod.title))
        named = {code: own.names[code] if own.names[code] != code else wiod.names[code] for code in codes}
        return replace(wiod, name=own.name, title=own.title, names=named, final=own.final, primary=own.primary)
    found = recognise(codes, told=told in _NACE_WORDS)
    if found is not None:
        findings.step("industries recognised by their codes", classification=TITLE)
        findings.take(Finding.said("recognised", None, "note", classification=TITLE))
        return classification_of(found, own)
    if told:
        findings.error(
            f"the industries are not those of the classification {about.get('classification')!r}",
            where=f"{about.place}, classification",
            fix="known are NACE Rev. 2, ISIC Rev. 4 and wiod2013; or give roles in the sheet of industries",
        )
    else:
        where = Said("findings.place.codes", few(codes))
        findings.take(Finding.said("industries_unrecognised", where, "warning"))
    return own
