"""What a measure needs of a dataset: its kind, and what it must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from interlace.errors import InputError, Unsupported
from interlace.model import imports, satellites
from interlace.model.occupations import Occupations
from interlace.model.options import choice
from interlace.model.supply_use import SupplyUse
from interlace.model.table import IOTable

SURPLUS = "operating_surplus"
"""Role of the rows of V that hold profit."""

WORLD = "use a multi-regional table of the whole world: the bundled one, or the source wiod2013"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a kind of dataset may hold.

    Parameters
    ----------
    words : str
        What it is, after "with"; ``{}`` stands for the names that a need gives.
    check : callable
        Takes the dataset, what the need gives (True, a name, several names) and the title of the measure, and raises
        `Unsupported` where the dataset lacks it.
    """

    words: str
    check: Callable[[Any, Any, str], object]


class Needs:
    """What a dataset must be and hold for a measure.

    Parameters
    ----------
    kind : type
        The kind of dataset: `IOTable`, `SupplyUse`, ...
    **features
        What it must hold, by the names that `FEATURES` has for the kind: True, or the names that are needed.

    Raises
    ------
    InputError
        If nothing is known of the kind or of a feature.

    Examples
    --------
    >>> Needs(IOTable, value_added=True, roles=("manufacturing",)).in_words()
    'an input-output table with industries told apart as manufacturing, a row of value added'
    """

    __slots__ = ("features", "kind")

    def __init__(self, kind: type, **features: Any) -> None:
        if kind not in FEATURES:
            known = ", ".join(one.__name__ for one in FEATURES)
            raise InputError(f"measures cannot need a {kind!r}", fix=f"name a kind of dataset: {known}")
        names = {choice("feature", name, FEATURES[kind], where=kind.__name__) for name in features}
        self.kind = kind
        # In the order of FEATURES, so that refusals and words do not depend on how a need was written.
        self.features: Mapping[str, Any] = {
            name: features[name] for name in FEATURES[kind] if name in names and features[name]
        }

    def __getitem__(self, name: str) -> Any:
        """Return what is needed of a feature; None where it is not needed."""
        return self.features.get(name)

    @property
    def roles(self) -> tuple[str, ...]:
        """Roles of industries that the classification must tell apart."""
        return tuple(self.features.get("roles", ()))

    def check(self, data: object, title: str) -> None:
        """Raise `Unsupported` if `data` is of another kind or lacks something that the measure `title` needs."""
        if not isinstance(data, self.kind):
            given = WORDS.get(type(data), type(data).__name__)
            raise Unsupported(
                f"{title}: {given} does not tell it; it needs {WORDS[self.kind]}",
                fix=f"load a source of {WORDS[self.kind]}; `interlace data list` has them all",
            )
        for name, wanted in self.features.items():
            FEATURES[self.kind][name].check(data, wanted, title)

    def in_words(self) -> str:
        """Return what is needed, in one sentence."""
        parts = []
        for name, wanted in self.features.items():
            shown = wanted if isinstance(wanted, str) else "" if wanted is True else ", ".join(wanted)
            parts.append(FEATURES[self.kind][name].words.format(shown.replace("_", " ")))
        return WORDS[self.kind] + (" with " + ", ".join(parts) if parts else "")


def require_origins(table: IOTable, title: str) -> None:
    """Raise `Unsupported` if the table does not tell which economy all of its inputs come from."""
    if not table.is_multiregional:
        raise Unsupported(
            f"{title}: a table of one economy does not show which economy imported inputs come from", fix=WORLD
        )
    require_seen(table, title)


def require_seen(table: IOTable, title: str) -> None:
    """Raise `Unsupported` if a table of several economies has imports beside its flows: foreign content not in them."""
    if table.is_multiregional and not table.knows_origins:
        form = "column of imports" if table.has_competitive_imports else "row of imported inputs"
        raise Unsupported(
            f"{title}: beside the flows between its regions the table has a {form}, whose content is not in those "
            "flows, so that the foreign part would be told too small",
            fix=WORLD,
        )


def _all_inputs(table: IOTable, _: object, title: str) -> None:
    if table.has_import_row:
        raise Unsupported(
            f"{title}: imported inputs stand in one row of this table, so that which products were imported is not "
            "known",
            fix="use a table whose deliveries hold domestic and imported products together, or a multi-regional table",
        )


def _imported_inputs(table: IOTable, wanted: object, title: str) -> None:
    require_seen(table, title)
    _all_inputs(table, wanted, title)
    imports.require_imported_inputs(table, title)


def _functions(table: IOTable, _: object, title: str) -> None:
    if not table.classification.functions:
        reason = table.classification.refusals.get("functions", "the industries have no function")
        raise Unsupported(f"{title}: {reason}", fix="give each industry a function in the list of industries")


def _surplus(table: IOTable, _: object, __: str) -> None:
    if not table.primary_with_roles([SURPLUS]).any():
        raise Unsupported(
            "profit cannot be told: the table's value added is not split into pay, taxes and operating surplus",
            fix="use a table with a row of operating surplus (BEA's use tables, China's and the ONS's tables, the "
            "socio-economic accounts of WIOD 2016)",
        )


def _pay(table: Occupations, _: object, title: str) -> None:
    if table.pay is None:
        raise Unsupported(
            f"{title}: the table has jobs and no pay", fix="use a table with pay: `interlace data list` has them all"
        )


def _roles(data: Any, wanted: tuple[str, ...], _: str) -> None:
    for role in wanted:
        data.classification.members(role)


def _nothing(_: object, __: object, ___: str) -> None:
    """Leave it to the measure, which knows the definition that was asked for."""


_ROLES = Feature("industries told apart as {}", _roles)
_DEFINITION = Feature("a definition of producer services", _nothing)

WORDS: dict[type, str] = {
    IOTable: "an input-output table",
    SupplyUse: "make (supply) and use tables",
    Occupations: "a table of industries by occupations",
}
"""What each kind of dataset is called."""

FEATURES: dict[type, dict[str, Feature]] = {
    IOTable: {
        "multiregional": Feature("several economies and all flows between them", lambda t, _, s: require_origins(t, s)),
        "domestic": Feature("domestic deliveries apart from imports", lambda t, _, s: imports.require_domestic(t, s)),
        "all_inputs": Feature("imported inputs by product", _all_inputs),
        "imported_inputs": Feature("imported inputs by product and user", _imported_inputs),
        "roles": _ROLES,
        "functions": Feature("the function of each industry", _functions),
        "value_added": Feature("a row of value added", lambda t, _, __: t.value_added),
        "surplus": Feature("a row of operating surplus", _surplus),
        "exports": Feature("exports", lambda t, _, __: t.exports),
        "satellite": Feature("a satellite row of {}", lambda t, wanted, _: satellites.row(t, wanted)),
        "producer_services": _DEFINITION,
    },
    SupplyUse: {"roles": _ROLES, "producer_services": _DEFINITION},
    Occupations: {"roles": _ROLES, "pay": Feature("pay", _pay), "producer_services": _DEFINITION},
}
"""What a measure may need of each kind of dataset, in the order in which it is checked."""
