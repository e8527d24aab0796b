"""What an input-output table holds: cells and labels, and the numbers that stand on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Bools, Float, Ints
from interlace.kernels.coefficients import input_coefficients, reciprocal
from interlace.kernels.factor import Factor, factorise_table
from interlace.model.axes import require_unique
from interlace.model.cells import fingerprint_of, frozen, hold, label_pairs
from interlace.model.classification import VALUE_ADDED_ROLES, Classification
from interlace.model.imported import Imported
from interlace.model.options import code_of
from interlace.model.provenance import Provenance
from interlace.model.units import Unit

__all__ = ["TableData"]

OF_CELLS = ("x", "A", "factor", "Y_by_economy", "Z_by_economy", "bilateral_exports")
"""What is made of cells and labels, whatever the classification says of them."""


@dataclass(frozen=True, eq=False)
class TableData:
    """The cells and labels of an `IOTable`, which has the parameters, and what is read off them."""

    Z: Float
    Y: Float
    V: Float
    industries: pd.MultiIndex
    final: pd.MultiIndex
    primary: pd.Index
    unit: Unit
    year: int
    classification: Classification
    provenance: Provenance
    imports: Float | None = None
    residual: Float | None = None
    satellites: pd.DataFrame | None = None
    imported: Imported | None = None

    def __post_init__(self) -> None:
        if len(self.industries) == 0:
            raise InputError.said("table_without_industry")
        if not isinstance(self.year, (int, np.integer)):
            raise InputError.said("year_not_whole", year=repr(self.year))
        industries = label_pairs(self.industries, ["economy", "industry"], "industries")
        final = label_pairs(self.final, ["economy", "category"], "categories of final use")
        require_unique(self.primary, "primary inputs")
        for name, value in (("year", int(self.year)), ("industries", industries), ("final", final)):
            object.__setattr__(self, name, value)
        self._check_labels()
        axes: dict[str, tuple[pd.Index, ...]] = {
            "Z": (industries, industries),
            "Y": (industries, final),
            "V": (self.primary, industries),
            "imports": (industries,),
            "residual": (industries,),
        }
        hold(self, axes)
        if self.imported is not None:
            if self.imports is None:
                raise InputError.said("imported_without_imports")
            object.__setattr__(self, "imported", self.imported.under(axes))
        if self.satellites is not None:
            if not self.satellites.columns.equals(industries):
                raise InputError.said("satellites_of_others")
            object.__setattr__(self, "satellites", self.satellites.copy())

    def _check_labels(self) -> None:
        industries, final = (labels.get_level_values(1).unique() for labels in (self.industries, self.final))
        self.classification.require_known(industries, final, self.primary)
        homeless = [code for code in self.final.get_level_values(0).unique() if code not in self.economies]
        if homeless:
            raise InputError.said("final_of_nobody", economies=homeless[:5])

    # Shape and labels ---------------------------------------------------------------------------------------------

    @property
    def n(self) -> int:
        """Number of economy-industries."""
        return len(self.industries)

    @cached_property
    def economies(self) -> tuple[str, ...]:
        """Economies in the source's order."""
        return tuple(str(code) for code in self.industries.get_level_values("economy").unique())

    @cached_property
    def economy_of(self) -> Ints:
        """Position of each industry's economy in `economies`, shape (n,)."""
        positions = pd.Index(self.economies).get_indexer(self.industries.get_level_values("economy"))
        return frozen(positions)

    @cached_property
    def codes(self) -> np.typing.NDArray[np.object_]:
        """Industry code of each row, shape (n,)."""
        return frozen(np.array(self.industries.get_level_values(1), dtype=object))

    @property
    def is_multiregional(self) -> bool:
        """Whether the table has more than one economy."""
        return len(self.economies) > 1

    @cached_property
    def has_competitive_imports(self) -> bool:
        """Whether Z and Y hold imports together with what is made at home, and a column takes them off."""
        away = [self.imports, *([] if self.imported is None else [self.imported.Z, self.imported.Y])]
        return any(cells is not None and bool(np.any(cells)) for cells in away)

    @cached_property
    def has_import_row(self) -> bool:
        """Whether imported inputs stand in a row of V, so that neither their products nor their origins are told."""
        return bool(np.any(self.V[self.primary_with_roles(["imports"])]))

    @property
    def knows_origins(self) -> bool:
        """Whether the table tells which economy every input comes from."""
        return self.is_multiregional and not self.has_competitive_imports and not self.has_import_row

    @property
    def knows_imported_inputs(self) -> bool:
        """Whether the table tells which industry uses which imported product."""
        return (self.imported is not None and not self.has_import_row) or self.knows_origins

    def of_economy(self, economy: str) -> Bools:
        """Return which industries belong to `economy`, shape (n,)."""
        position = self.economies.index(code_of(economy, self.economies))
        return np.asarray(self.economy_of == position, dtype=np.bool_)

    def in_codes(self, codes: Iterable[str]) -> Bools:
        """Return which industries have one of `codes`, shape (n,)."""
        return np.isin(self.codes.astype(str), list(codes))

    def in_role(self, role: str) -> Bools:
        """Return which industries play `role`, shape (n,); `Unsupported` if the classification cannot say."""
        return self.in_codes(self.classification.members(role))

    def in_producer_services(self, definition: str | None = None) -> Bools:
        """Return which industries are producer services under `definition`, shape (n,)."""
        return self.in_codes(self.classification.producer_service_codes(definition))

    def final_with_role(self, role: str) -> Bools:
        """Return which columns of final use play `role`, shape (k,)."""
        known = self.classification.final
        return np.array([known[code].role == role for code in self.final.get_level_values("category")], dtype=np.bool_)

    def primary_with_roles(self, roles: Iterable[str]) -> Bools:
        """Return which rows of V play one of `roles`, shape (m,)."""
        wanted, known = set(roles), self.classification.primary
        return np.array([known[row].role in wanted for row in self.primary], dtype=np.bool_)

    # Numbers ------------------------------------------------------------------------------------------------------

    @cached_property
    def x(self) -> Float:
        """Output, shape (n,): Zι + Yι − imports + residual."""
        x: Float = self.Z.sum(axis=1) + self.Y.sum(axis=1)
        if self.imports is not None:
            x = x - self.imports
        if self.residual is not None:
            x = x + self.residual
        return frozen(x)

    @cached_property
    def A(self) -> Float:
        """Input coefficients, shape (n, n); columns without output are zero."""
        return frozen(input_coefficients(self.Z, self.x))

    @cached_property
    def value_added(self) -> Float:
        """Value added, shape (n,): the sum of the rows of V whose role is part of it."""
        rows = self.primary_with_roles(VALUE_ADDED_ROLES)
        if not rows.any():
            raise Unsupported.said("no_value_added")
        whole = self.primary_with_roles(["value_added"])
        if whole.any() and (rows & ~whole).any():
            raise InputError.said("value_added_twice", where=", ".join(str(row) for row in self.primary[rows]))
        return frozen(self.V[rows].sum(axis=0))

    @cached_property
    def v(self) -> Float:
        """Value added in a unit of output, shape (n,); 0 without output."""
        return frozen(self.value_added * reciprocal(self.x))

    @cached_property
    def factor(self) -> Factor:
        """The LU factors of I − A, made once."""
        return factorise_table(self.Z, self.x)

    @cached_property
    def Y_by_economy(self) -> Float:
        """Final use by economy, categories added up, shape (n, economies)."""
        return self._by_economy(self.Y, self.final.get_level_values("economy"))

    @cached_property
    def Z_by_economy(self) -> Float:
        """Intermediate use by economy, shape (n, economies)."""
        return self._by_economy(self.Z, self.industries.get_level_values("economy"))

    def _by_economy(self, cells: Float, owners: pd.Index) -> Float:
        position = pd.Index(self.economies).get_indexer(owners)
        out = np.zeros((self.n, len(self.economies)))
        for g in range(len(self.economies)):
            out[:, g] = cells[:, position == g].sum(axis=1)
        return frozen(out)

    @cached_property
    def bilateral_exports(self) -> Float:
        """Exports of each industry to each economy, intermediate and final, shape (n, economies); 0 at home."""
        flows = self.Z_by_economy + self.Y_by_economy
        flows[np.arange(self.n), self.economy_of] = 0.0
        return frozen(flows)

    @cached_property
    def exports(self) -> Float:
        """Gross exports of each industry, shape (n,), from bilateral flows or the role ``exports`` of a national table.

        Raises
        ------
        Unsupported
            If the table has one economy, or imports from outside it, and no column of exports.
        """
        declared = self.final_with_role("exports")
        if not self.is_multiregional and not declared.any():
            raise Unsupported.said("no_exports")
        if not declared.any() and (self.has_import_row or self.has_competitive_imports):
            form = "row" if self.has_import_row else "column"
            raise Unsupported.said("exports_untold", form=form)
        # What another economy re-exports has been exported to it already.
        owners = pd.Index(self.economies).get_indexer(self.final.get_level_values("economy")[declared])
        at_home = owners == self.economy_of[:, None]
        leaving = np.where(at_home, self.Y[:, declared], 0.0).sum(axis=1)
        return frozen(self.bilateral_exports.sum(axis=1) + leaving)

    @cached_property
    def inventories(self) -> Float:
        """Change of stocks of each industry's product, shape (n,), wherever it is held."""
        return frozen(self.Y[:, self.final_with_role("inventories")].sum(axis=1))

    @property
    def digest(self) -> str:
        """The digest of where the table comes from."""
        return self.provenance.digest

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every cell and label, for telling two tables apart that claim the same provenance."""
        part = () if self.imported is None else (self.imported.Z, self.imported.Y)
        labels = [list(self.industries), list(self.final), list(self.primary), self.year, self.unit.name]
        more = "" if self.satellites is None else self.satellites.to_csv()
        cells = (self.Z, self.Y, self.V, self.imports, self.residual, *part)
        return fingerprint_of(cells, labels, self.classification.key(), self.provenance.digest, more)

    def with_parts(self, **changes: Any) -> Self:
        """Return the table with another classification, provenance or satellites, its factors kept if it has them."""
        made = replace(self, **changes)
        vars(made).update({name: vars(self)[name] for name in OF_CELLS if name in vars(self)})
        return made

    def __reduce__(self) -> tuple[object, ...]:
        # Only what it was made of: A, the factors and the like are made again, and the arrays are read-only again.
        return type(self), tuple(getattr(self, item.name) for item in fields(self))

    def __repr__(self) -> str:
        kind = f"{len(self.economies)} economies" if self.is_multiregional else self.economies[0]
        kind += f" x {len(self.classification.codes)} industries ({self.n} rows)"
        return f"<{type(self).__name__} {self.year}: {kind}, {self.unit}, {self.provenance.digest}>"
