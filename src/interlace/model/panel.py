"""Tables of several years, read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, Protocol, Self, TypeVar

from threadpoolctl import threadpool_limits

from interlace.errors import InputError, UnknownName, spans
from interlace.model.classification import Classification
from interlace.model.imports import domestic_classification
from interlace.model.options import chosen_years
from interlace.model.provenance import Provenance, combine
from interlace.model.supply_use import SupplyUse
from interlace.model.table import IOTable

__all__ = ["SupplyUsePanel", "TablePanel", "YearPanel", "panel_of"]


class Dated(Protocol):
    """A dataset of one year."""

    @property
    def year(self) -> int: ...

    @property
    def economies(self) -> tuple[str, ...]: ...

    @property
    def classification(self) -> Classification: ...

    @property
    def provenance(self) -> Provenance: ...

    @property
    def fingerprint(self) -> str: ...


T = TypeVar("T")
D = TypeVar("D", bound=Dated)


class YearPanel(Generic[D]):
    """Datasets of one source, one a year, read lazily.

    Parameters
    ----------
    name : str
        The source's name.
    loaders : mapping of int to callable
        Year to a function that reads its table.
    provenances : mapping of int to callable
        Year to a function that gives the provenance of its table without reading the cells.
    economies : tuple of str
        Economies, the same in every year.
    classification : Classification
    change : callable, optional
        Applied to each table after it is read; it must add a Step to the provenance.
    in_memory : bool
        Whether the tables are already in memory, so that no file stands for their contents.

    Raises
    ------
    InputError
        If there is no year.
    """

    def __init__(
        self,
        name: str,
        loaders: Mapping[int, Callable[[], D]],
        provenances: Mapping[int, Callable[[], Provenance]],
        economies: tuple[str, ...],
        classification: Classification,
        change: Callable[[D], D] | None = None,
        *,
        in_memory: bool = False,
    ) -> None:
        if not loaders:
            raise InputError(f"the panel {name!r} has no year")
        self.name = name
        self.economies = economies
        self.classification = classification
        self._loaders = dict(sorted(loaders.items()))
        self._provenances = dict(provenances)
        self._change = change
        self._in_memory = in_memory
        self._known: dict[int, Provenance] = {}

    @classmethod
    def of(cls, tables: Iterable[D], name: str = "tables", *, in_memory: bool = True) -> Self:
        """Make a panel of tables that are already in memory.

        Parameters
        ----------
        tables : iterable
            Of different years, with the same economies.
        name : str
        in_memory : bool
            False for tables that a file stands for, read and checked at once.
        """
        by_year: dict[int, D] = {}
        for table in tables:
            if table.year in by_year:
                raise InputError(f"two tables of {table.year} in one panel")
            by_year[table.year] = table
        if not by_year:
            raise InputError(f"the panel {name!r} has no year")
        first = next(iter(by_year.values()))
        for table in by_year.values():
            if table.economies != first.economies:
                raise InputError(f"the tables of {first.year} and {table.year} have different economies")
            if table.classification.key() != first.classification.key():
                raise InputError(f"the tables of {first.year} and {table.year} have different classifications")
        return cls(
            name,
            {year: partial(_itself, table) for year, table in by_year.items()},
            {year: partial(_provenance_of, table) for year, table in by_year.items()},
            first.economies,
            first.classification,
            in_memory=in_memory,
        )

    @property
    def years(self) -> tuple[int, ...]:
        """Years, ascending."""
        return tuple(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)

    def __contains__(self, year: object) -> bool:
        return year in self._loaders

    def __getitem__(self, year: int) -> D:
        if year not in self._loaders:
            raise UnknownName.of("year", year, self.years, where=f"the panel {self.name!r}")
        table = self._loaders[year]()
        if table.economies != self.economies:
            differ = sorted(set(table.economies) ^ set(self.economies)) or ["their order"]
            raise InputError(
                f"the table of {year} has other economies than the panel {self.name!r}: {', '.join(differ[:5])}",
                fix="load the years one by one, or give every year the same economies",
            )
        if self._change is None:
            return table
        changed = self._change(table)
        if changed is not table and changed.provenance.digest == table.provenance.digest:
            raise InputError(
                "a change of a panel's tables left no trace in their provenance",
                fix="let the change add a step: replace(table, ..., provenance=table.provenance.then(...))",
            )
        return changed

    def __iter__(self) -> Iterator[D]:
        return (self[year] for year in self.years)

    def provenance(self, year: int) -> Provenance:
        """Return where the table of `year` comes from, without reading its cells where that is possible."""
        if year not in self._loaders:
            raise UnknownName.of("year", year, self.years, where=f"the panel {self.name!r}")
        if year not in self._known:
            changed = self._change is not None
            self._known[year] = self[year].provenance if changed else self._provenances[year]()
        return self._known[year]

    def digest(self, year: int) -> str:
        """Return the digest of the table of `year`."""
        return self.provenance(year).digest

    def fingerprint(self, year: int) -> str:
        """Return what stands for the contents of the table of `year`.

        For tables that are read from files it is their digest. A table in memory, or changed after it was read, is
        hashed cell by cell, since nothing else tells what somebody's own code made of it.
        """
        return self[year].fingerprint if self.told_by_cells else self.digest(year)

    @property
    def told_by_cells(self) -> bool:
        """Whether `fingerprint` must read a table and hash its cells."""
        return self._in_memory or self._change is not None

    def only(self, year: int) -> Self:
        """Return the panel of one of the years, for work that is sent to another process."""
        return self.select_years([year])

    def select_years(self, years: Iterable[int] | None) -> Self:
        """Return the panel of some of its years, all for None.

        Raises
        ------
        UnknownName
            If the panel has no such year.
        """
        kept = chosen_years(years, self.years, where=f"the panel {self.name!r}")
        part = type(self)(
            self.name,
            {year: self._loaders[year] for year in kept},
            {year: self._provenances[year] for year in kept},
            self.economies,
            self.classification,
            self._change,
            in_memory=self._in_memory,
        )
        for year in kept:
            if year in self._known:
                part.remember(year, self._known[year])
        return part

    def remember(self, year: int, provenance: Provenance) -> None:
        """Keep the provenance of a table that was read elsewhere, so that `provenance` need not read it again."""
        self._known.setdefault(year, provenance)

    def provenance_of(self, years: Iterable[int] | None = None) -> Provenance:
        """Return the joint provenance of some years, all by default."""
        return combine(self.provenance(year) for year in (self.years if years is None else years))

    def map(
        self,
        function: Callable[[D], T],
        years: Iterable[int] | None = None,
        *,
        workers: int | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> dict[int, T]:
        """Apply a function to the table of each year.

        Each year runs with BLAS on one thread, also when years run one after the other, so the figures do not depend
        on how many run at once.

        Parameters
        ----------
        function : callable
            Table to result.
        years : iterable of int, optional
            All by default.
        workers : int, optional
            Years at work at once; by default two, and one for a single year.
        progress : callable, optional
            Called with each year when it is done.

        Returns
        -------
        dict of int to result, years ascending
        """
        wanted = sorted(self.years if years is None else set(years))

        def one(year: int) -> T:
            result = function(self[year])
            if progress is not None:
                progress(year)
            return result

        count = min(workers or 2, len(wanted))
        with threadpool_limits(limits=1):
            if count <= 1:
                return {year: one(year) for year in wanted}
            with ThreadPoolExecutor(count) as pool:
                return dict(zip(wanted, pool.map(one, wanted), strict=True))

    def transformed(self, change: Callable[[D], D], classification: Classification) -> Self:
        """Return the panel with `change` applied to each table as it is read.

        Parameters
        ----------
        change : callable
            Table to table; must add a Step to the provenance.
        classification : Classification
            That of the changed tables.
        """
        before = self._change
        return type(self)(
            self.name,
            self._loaders,
            self._provenances,
            self.economies,
            classification,
            change if before is None else partial(_both, before, change),
            in_memory=self._in_memory,
        )

    def __repr__(self) -> str:
        years, names = self.years, self.economies
        span = spans(years) + (f" ({len(years)} years)" if len(years) > 1 else "")
        whose = names[0] if len(names) == 1 else f"{len(names)} economies"
        return f"<{type(self).__name__} {self.name}: {span}, {whose}, {self.classification.title}>"


class TablePanel(YearPanel[IOTable]):
    """Input-output tables of one source, one a year, read lazily; see `YearPanel`."""

    def with_producer_services(self, name: str, codes: Iterable[str] | None = None) -> TablePanel:
        """Return the panel with another default definition of producer services; see `IOTable`."""
        known = None if codes is None else sorted(codes)
        changed = self.classification.with_producer_services(name, known)
        return self.transformed(partial(_redefined, name=name, codes=known), changed)

    def domestic(self) -> TablePanel:
        """Return the panel of domestic deliveries, each table's `IOTable.domestic`; `interlace.load` knows its name."""
        view = self.transformed(IOTable.domestic, domestic_classification(self.classification))
        view.name = f"{self.name}.domestic"
        return view


class SupplyUsePanel(YearPanel[SupplyUse]):
    """Supply-use tables of one source, one a year, read lazily; see `YearPanel`."""


def panel_of(data: object) -> TablePanel:
    """Return a table as a panel of one year, and a panel as it is.

    Raises
    ------
    InputError
        If it is neither.
    """
    if isinstance(data, TablePanel):
        return data
    if isinstance(data, IOTable):
        return TablePanel.of([data])
    raise InputError(
        f"neither a table nor a panel of tables was given, but {type(data).__name__}",
        fix='give what interlace.load("bundled") returns, or one of its years',
    )


def _itself(table: D) -> D:
    return table


def _provenance_of(table: Dated) -> Provenance:
    return table.provenance


# Changes are functions of this module, not closures, so that a panel can be sent to another process.


def _both(first: Callable[[D], D], then: Callable[[D], D], table: D) -> D:
    return then(first(table))


def _redefined(table: IOTable, *, name: str, codes: list[str] | None) -> IOTable:
    return table.with_producer_services(name, codes)
