"""Supply and use tables: who makes which product, who uses it, and the table of industries by industries from both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import input_coefficients
from interlace.model._supply_use_checks import RULES
from interlace.model.axes import require_unique
from interlace.model.cells import fingerprint_of, frozen, hold
from interlace.model.checks import CheckReport, run
from interlace.model.classification import Classification
from interlace.model.imported import Imported
from interlace.model.options import choices
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit

__all__ = ["SupplyUse"]

ROUNDING = "ROUNDING"


@dataclass(frozen=True, eq=False)
class SupplyUse:
    """Supply (make) and use of one economy and one year, i industries by c commodities.

    Parameters
    ----------
    make : array_like, shape (i, c)
        What each industry makes of each commodity.
    use : array_like, shape (c, i)
        What each industry uses of each commodity, domestic and imported together.
    Y : array_like, shape (c, k)
        Final use of each commodity, without the column of imports.
    V : array_like, shape (m, i)
        Primary inputs by role.
    industries, commodities, final, primary : pandas.Index
        Codes. An industry and a commodity may share a code.
    economy : str
    unit : Unit
    year : int
    classification : Classification
        Of the industries; it also knows the commodities that no industry stands for (role ``adjustment``), the
        categories of final use and the primary inputs.
    provenance : Provenance
    commodity_names : mapping of str to str
        Words of the commodities.
    imports : array_like, shape (c,), optional
        Imports of each commodity, positive; none by default. A commodity that is made at home to bring imports in
        (freight, customs duties) has them negative where the publisher books it so.
    use_imported, Y_imported : array_like, shapes (c, i) and (c, k), optional
        The part of `use` and `Y` that is imported, where the publisher tells it.
    output : array_like, shape (i,), optional
        The publisher's output of each industry; by default what the make table adds up to.
    apart : tuple of str
        Commodities that are no industry's own product (scrap, used goods, noncomparable imports): they become rows
        and columns of their own in `industry_by_industry`.

    Raises
    ------
    InputError
        If shapes and labels disagree, a label stands twice, a value is not finite, or the imported part is given for
        intermediate use or for final use alone.
    UnknownName
        If the classification does not know a label.
    """

    make: Float
    use: Float
    Y: Float
    V: Float
    industries: pd.Index
    commodities: pd.Index
    final: pd.Index
    primary: pd.Index
    economy: str
    unit: Unit
    year: int
    classification: Classification
    provenance: Provenance
    commodity_names: dict[str, str] = field(default_factory=dict)
    imports: Float | None = None
    use_imported: Float | None = None
    Y_imported: Float | None = None
    output: Float | None = None
    apart: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("industries", "commodities", "final", "primary"):
            require_unique(getattr(self, name), name)
        if not len(self.industries) or not len(self.commodities):
            raise InputError.said("no_commodity")
        self.classification.require_known(self.industries, self.final, self.primary)
        if (self.use_imported is None) != (self.Y_imported is None):
            raise InputError.said("imported_of_one_side")
        i, c, k, m = self.industries, self.commodities, self.final, self.primary
        axes: dict[str, tuple[pd.Index, ...]] = {
            "make": (i, c), "use": (c, i), "Y": (c, k), "V": (m, i), "imports": (c,), "use_imported": (c, i),
            "Y_imported": (c, k), "output": (i,),
        }  # fmt: skip
        hold(self, axes)
        object.__setattr__(self, "apart", choices("commodity", self.apart, list(self.commodities)))
        object.__setattr__(self, "commodity_names", dict(self.commodity_names))

    @property
    def economies(self) -> tuple[str, ...]:
        """The one economy."""
        return (self.economy,)

    @property
    def digest(self) -> str:
        """The digest of where the tables come from."""
        return self.provenance.digest

    @cached_property
    def fingerprint(self) -> str:
        """A hash of every cell and label, for telling two tables apart that claim the same provenance."""
        cells = (self.make, self.use, self.Y, self.V, self.imports, self.use_imported, self.Y_imported, self.output)
        axes = [list(axis) for axis in (self.industries, self.commodities, self.final, self.primary, self.apart)]
        whole = (self.economy, self.year, self.unit.name, self.classification.key(), self.provenance.digest)
        return fingerprint_of(cells, axes, whole)

    # Numbers ------------------------------------------------------------------------------------------------------

    @cached_property
    def g(self) -> Float:
        """Output of each industry, shape (i,): the publisher's, or what its make row adds up to."""
        total: Float = self.make.sum(axis=1) if self.output is None else self.output
        return frozen(total.copy())

    @cached_property
    def q(self) -> Float:
        """Output of each commodity by its uses, shape (c,): intermediate and final use less imports."""
        total: Float = self.use.sum(axis=1) + self.Y.sum(axis=1)
        return frozen(total if self.imports is None else total - self.imports)

    @cached_property
    def D(self) -> Float:
        """Market shares, shape (i, c): what part of a commodity each industry makes; 0 for one that nobody makes."""
        return frozen(input_coefficients(self.make, self.make.sum(axis=0)))

    @cached_property
    def B(self) -> Float:
        """Use of commodities in a unit of industry output, shape (c, i)."""
        return frozen(input_coefficients(self.use, self.g))

    def check(self, *, strict: bool = False, tolerance: float | None = None) -> CheckReport:
        """Run every named rule on the tables.

        Parameters
        ----------
        strict : bool
            Raise at the first error instead of reporting it.
        tolerance : float, optional
            Largest imbalance as a share of the total; beside it, sums of cells rounded to whole units may miss their
            total by half a unit for each cell that is not zero.

        Returns
        -------
        CheckReport
            An industry whose inputs do not add up to its output, or a commodity that is used and that nobody makes, is
            an error. A make table that does not fit the use table is a warning: `industry_by_industry` books the
            difference as the residual.

        Raises
        ------
        InputError
            Under `strict`, if a rule finds an error.
        """
        return run(RULES, self, strict=strict, tolerance=tolerance)

    # The symmetric table ------------------------------------------------------------------------------------------

    def industry_by_industry(self, *, apart: Iterable[str] | None = None) -> IOTable:
        """Return the table of industries by industries under the fixed product-sales structure.

        Each commodity is bought from the industries that make it, in proportion to what they make of it, whoever buys
        it: Z = D·U and Y = D·F, with the market shares D = make·q̂⁻¹. Commodities in `apart` are no industry's product:
        each becomes a row and a column of its own, whose column holds what the industries supplied of it, so that
        nothing is lost; the inverse of the industries among themselves is the same as if they were spread by D.

        Parameters
        ----------
        apart : iterable of str, optional
            The table's own by default; an empty one spreads every commodity over the industries that make it.

        Returns
        -------
        IOTable
            Deliveries hold imports, a column takes them off, and the part that is imported is told where the use table
            tells it (see `IOTable.domestic`). Output is the publisher's. What a row misses of it (rounded cells, or a
            make table of another release than the use table) stands in `residual`; what a column misses is the primary
            row ROUNDING.

        Raises
        ------
        Unsupported
            If a commodity that is not apart is used but made by no industry.

        References
        ----------
        Miller & Blair (2009), sect. 5.3.2 (industry-based technology, industry by industry); Eurostat (2008), ch. 11,
        model D; Horowitz & Planting (2009), ch. 12.
        """
        kept = self._apart(self.apart if apart is None else apart)
        rows = np.vstack([np.where(kept, 0.0, self.D), np.eye(len(kept))[kept]])
        n, extra = len(self.industries), int(kept.sum())
        Z = np.hstack([rows @ self.use, np.zeros((n + extra, extra))])
        Z[:n, n:] = self.D[:, kept] * self.q[kept]
        Y = rows @ self.Y
        x = np.concatenate([self.g, np.where(self.D[:, kept].any(axis=0), self.q[kept], 0.0)])
        V = np.zeros((len(self.primary) + 1, n + extra))
        V[:-1, :n] = self.V
        V[-1] = x - Z.sum(axis=0) - V[:-1].sum(axis=0)
        codes = [str(code) for code in self.commodities[kept]]
        return self._table(Z, Y, V, x, rows, codes)

    def _apart(self, codes: Iterable[str]) -> Bools:
        """Return which commodities are kept apart, shape (c,), after a look at those that nobody makes."""
        names = choices("commodity", codes, list(self.commodities))
        kept: Bools = np.isin(self.commodities.astype(str), names)
        used = (self.use != 0).any(axis=1) | (self.Y != 0).any(axis=1)
        homeless = np.flatnonzero(used & ~kept & ~self.D.any(axis=0))
        if homeless.size:
            code = str(self.commodities[homeless[0]])
            raise Unsupported.said(
                "commodities_homeless", count=int(homeless.size), code=code, name=self.commodity_names.get(code, code)
            )
        self.classification.require_known(names)
        return kept

    def _table(self, Z: Float, Y: Float, V: Float, x: Float, rows: Float, apart: Sequence[str]) -> IOTable:
        """Return the table of these cells; `rows` is what share of each commodity stands in each row."""
        imported = None
        if self.use_imported is not None and self.Y_imported is not None:
            nothing = np.zeros((len(rows), len(apart)))
            imported = Imported(np.hstack([rows @ self.use_imported, nothing]), rows @ self.Y_imported)
        away = np.zeros(len(self.commodities)) if self.imports is None else self.imports
        m = rows @ away
        codes = [*(str(code) for code in self.industries), *apart]
        return IOTable(
            Z=Z,
            Y=Y,
            V=V,
            industries=pd.MultiIndex.from_product([[self.economy], codes], names=["economy", "industry"]),
            final=pd.MultiIndex.from_product([[self.economy], self.final], names=["economy", "category"]),
            primary=pd.Index([*self.primary, ROUNDING], name="primary"),
            unit=self.unit,
            year=self.year,
            classification=self.classification,
            provenance=self.step(self.provenance, apart),
            imports=None if self.imports is None and imported is None else m,
            residual=x - (Z.sum(axis=1) + Y.sum(axis=1) - m),
            imported=imported,
        )

    @staticmethod
    def step(provenance: Provenance, apart: Sequence[str]) -> Provenance:
        """Return `provenance` with the step that `industry_by_industry` adds, for those who have not read the cells."""
        return provenance.then(
            "industries by industries under the fixed product-sales structure (Z = D U, market shares D)",
            apart=list(apart),
        )

    def __repr__(self) -> str:
        return (
            f"<SupplyUse {self.economy} {self.year}: {len(self.industries)} industries x {len(self.commodities)} "
            f"commodities, {self.unit}, {self.provenance.digest}>"
        )
