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
from interlace.words import Declared, Said, said

Title = str | Said | Declared
"""What needs something, as a refusal names it."""
SURPLUS = "operating_surplus"
"""Role of the rows of V that hold profit."""

WORLD = "use a multi-regional table of the whole world: the bundled one, or the source wiod2013"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a kind of dataset may hold.

    Parameters
    ----------
    check : callable
        Takes the dataset, what the need gives (True, a name, several names) and the title of the measure, and raises
        `Unsupported` where the dataset lacks it.
    """

    check: Callable[[Any, Any, Title], object]


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

    def check(self, data: object, title: Title) -> None:
        """Raise `Unsupported` if `data` is of another kind or lacks something that the measure `title` needs."""
        if not isinstance(data, self.kind):
            raise Unsupported.said("other_kind", title=title, given=type(data).__name__, needed=self.kind.__name__)
        for name, wanted in self.features.items():
            FEATURES[self.kind][name].check(data, wanted, title)

    def in_words(self) -> str:
        """Return what is needed, in one sentence."""
        return str(self.said)

    @property
    def said(self) -> Said:
        """What is needed, not yet said."""
        parts = [said(f"needs.{name}", wanted=_names(wanted)) for name, wanted in self.features.items()]
        return said("needs.whole", kind=self.kind.__name__, parts=parts, any=bool(parts))


def _names(wanted: Any) -> list[str]:
    """Return the names that a need gives."""
    return [] if wanted is True else [wanted] if isinstance(wanted, str) else [*wanted]


def require_origins(table: IOTable, title: Title) -> None:
    """Raise `Unsupported` if the table does not tell which economy all of its inputs come from."""
    if not table.is_multiregional:
        raise Unsupported.said("no_origins", title=title)
    require_seen(table, title)


def require_seen(table: IOTable, title: Title) -> None:
    """Raise `Unsupported` if a table of several economies has imports beside its flows: foreign content not in them."""
    if table.is_multiregional and not table.knows_origins:
        form = "column" if table.has_competitive_imports else "row"
        raise Unsupported.said("imports_beside", title=title, form=form)


def _all_inputs(table: IOTable, _: object, title: Title) -> None:
    if table.has_import_row:
        raise Unsupported.said("imports_in_one_row", title=title)


def _imported_inputs(table: IOTable, wanted: object, title: Title) -> None:
    require_seen(table, title)
    _all_inputs(table, wanted, title)
    imports.require_imported_inputs(table, title)


def _surplus(table: IOTable, _: object, __: object) -> None:
    if not table.primary_with_roles([SURPLUS]).any():
        raise Unsupported.said("no_surplus")


def _pay(table: Occupations, _: object, title: Title) -> None:
    if table.pay is None:
        raise Unsupported.said("no_pay", title=title)


def _roles(data: Any, wanted: tuple[str, ...], _: object) -> None:
    for role in wanted:
        data.classification.members(role)


def _nothing(_: object, __: object, ___: object) -> None:
    """Leave it to the measure, which knows the definition that was asked for."""


_ROLES = Feature(_roles)
_DEFINITION = Feature(_nothing)

FEATURES: dict[type, dict[str, Feature]] = {
    IOTable: {
        "multiregional": Feature(lambda t, _, s: require_origins(t, s)),
        "domestic": Feature(lambda t, _, s: imports.require_domestic(t, s)),
        "all_inputs": Feature(_all_inputs),
        "imported_inputs": Feature(_imported_inputs),
        "roles": _ROLES,
        "functions": Feature(lambda t, _, s: t.classification.require_functions(s)),
        "value_added": Feature(lambda t, _, __: t.value_added),
        "surplus": Feature(_surplus),
        "exports": Feature(lambda t, _, __: t.exports),
        "satellite": Feature(lambda t, wanted, _: satellites.row(t, wanted)),
        "producer_services": _DEFINITION,
    },
    SupplyUse: {"roles": _ROLES, "producer_services": _DEFINITION},
    Occupations: {"roles": _ROLES, "pay": Feature(_pay), "producer_services": _DEFINITION},
}
"""What a measure may need of each kind of dataset, in the order in which it is checked."""
