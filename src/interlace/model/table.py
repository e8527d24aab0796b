"""The input-output table: one year, one valuation, national or multi-regional."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from interlace.model import aggregation, checks, html, imports, satellites
from interlace.model.satellites import Values
from interlace.model.table_data import TableData
from interlace.model.units import Unit

__all__ = ["IOTable"]


@dataclass(frozen=True, eq=False, repr=False)
class IOTable(TableData):
    """An input-output table with its labels, its unit and where it comes from.

    Parameters
    ----------
    Z : array_like, shape (n, n)
        Intermediate deliveries, row industry to column industry.
    Y : array_like, shape (n, k)
        Final use by economy and category.
    V : array_like, shape (m, n)
        Primary inputs by role.
    industries : pandas.MultiIndex
        (economy, industry code), n of them, in the source's order.
    final : pandas.MultiIndex
        (economy, category), k of them.
    primary : pandas.Index
        Labels of the rows of V.
    unit : Unit
    year : int
    classification : Classification
    provenance : Provenance
    imports : array_like, shape (n,), optional
        Competitive imports of a national table; x = Zι + Yι − imports + residual.
    residual : array_like, shape (n,), optional
        The discrepancy that the publisher prints.
    satellites : pandas.DataFrame, optional
        Rows such as employment, a column an industry (same labels as `industries`), with a column-free attribute
        ``attrs["units"]`` that maps each row to its unit.
    imported : Imported, optional
        The part of Z and Y that comes from abroad, where the publisher tells it; Z and Y hold it, and `imports` takes
        it off. `domestic` is the table without it.

    Raises
    ------
    InputError
        If shapes and labels disagree, a label stands twice, a value is not finite, or an imported part is given without
        a column of imports.
    """

    def check(self, *, strict: bool = False, tolerance: float | None = None) -> checks.CheckReport:
        """Run every named rule on the table; see `interlace.model.checks.check`."""
        return checks.check(self, strict=strict, tolerance=tolerance)

    def aggregate(
        self,
        economies: Mapping[str, Sequence[str]] | None = None,
        industries: Mapping[str, Sequence[str]] | None = None,
        *,
        names: Mapping[str, str] | None = None,
        title: str | None = None,
    ) -> IOTable:
        """Merge economies or industries; see `interlace.model.aggregation.aggregate`."""
        return aggregation.aggregate(self, economies, industries, names=names, title=title)

    def select(self, economies: Iterable[str]) -> IOTable:
        """Keep some economies and fold all others into the rest of the world; see `aggregation.select`."""
        return aggregation.select(self, economies)

    def with_producer_services(self, name: str, codes: Iterable[str] | None = None) -> IOTable:
        """Return the table with another default definition of producer services.

        Parameters
        ----------
        name : str
            ``"narrow"``, ``"broad"``, ..., or a name of the user's own.
        codes : iterable of str, optional
            The industry codes of the user's own definition.
        """
        known = None if codes is None else sorted(codes)
        changed = self.classification.with_producer_services(name, known)
        members = sorted(changed.producer_service_codes())
        step = self.provenance.then("producer services defined", definition=name, industries=members)
        return self.with_parts(classification=changed, provenance=step)

    def with_satellite(
        self, name: str, values: Values, unit: Unit | str, *, covers: Iterable[str] | None = None
    ) -> IOTable:
        """Return the table with a row such as employment beside it; see `interlace.model.satellites.attach`."""
        return satellites.attach(self, name, values, unit, covers=covers)

    def domestic(self) -> IOTable:
        """Return the table of domestic deliveries, by the publisher's imported part; see `interlace.model.imports`."""
        return imports.domestic(self)

    def with_proportional_imports(self) -> IOTable:
        """Return the table of domestic deliveries under import proportionality; see `interlace.model.imports`."""
        return imports.with_proportional_imports(self)

    def _repr_html_(self) -> str:
        return html.table_html(self)
