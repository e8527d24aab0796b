"""Tables of several years, read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import partial, reduce
from operator import attrgetter
from typing import Any, Generic, Protocol, Self, TypeVar, overload, runtime_checkable

from interlace.errors import InputError, UnknownName, spans
from interlace.model.classification import Classification
from interlace.model.code import code_of, unwrapped
from interlace.model.html import panel_html
from interlace.model.imports import domestic_classification
from interlace.model.options import chosen_years, year_of
from interlace.model.provenance import Provenance, combine
from interlace.model.supply_use import SupplyUse
from interlace.model.table import IOTable
from interlace.words import said

__all__ = ["SupplyUsePanel", "TablePanel", "YearPanel", "panel_of", "years_of"]


@runtime_checkable
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


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class Change(Generic[D]):
    """What is done to each table after it is read, and to its provenance where that is known without reading it."""

    apply: Callable[[D], D]
    step: Callable[[Provenance], Provenance] | None = None


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
    changes : tuple of Change
        Applied to each table after it is read, in this order.
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
        changes: tuple[Change[D], ...] = (),
        *,
        in_memory: bool = False,
    ) -> None:
        if not loaders:
            raise InputError.said("panel_empty", name=name)
        self.name = name
        self.economies = economies
        self.classification = classification
        self._loaders = dict(sorted(loaders.items()))
        self._provenances = dict(provenances)
        self._changes = changes
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
                raise InputError.said("year_twice", year=table.year)
            by_year[table.year] = table
        if not by_year:
            raise InputError.said("panel_empty", name=name)
        first = next(iter(by_year.values()))
        for table in by_year.values():
            if table.economies != first.economies:
                raise InputError.said("panel_of_economies", first=first.year, second=table.year)
            if table.classification.key() != first.classification.key():
                raise InputError.said("panel_of_classifications", first=first.year, second=table.year)
        return cls(
            name,
            {year: partial(_itself, table) for year, table in by_year.items()},
            {year: partial(attrgetter("provenance"), table) for year, table in by_year.items()},
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

    @overload
    def __getitem__(self, year: int | str) -> D: ...

    @overload
    def __getitem__(self, year: slice) -> Self: ...

    def __getitem__(self, year: int | str | slice) -> D | Self:
        """Return the dataset of a year, ``panel[2011]``, or the panel of a span, ``panel[1995:2000]``.

        A year may be text, as it comes from a file. A span has both its ends, as labels have in pandas' ``loc``; it
        holds the panel's years between them.

        Raises
        ------
        UnknownName
            If the panel has no such year, or none in the span.
        """
        return self._between(year) if isinstance(year, slice) else self._of_year(self._known_year(year))

    def _between(self, span: slice) -> Self:
        """Return the panel of the years of a span, both ends among them."""
        if span.step is not None:
            raise InputError.said("span_with_step")
        first, last = (None if end is None else year_of(end) for end in (span.start, span.stop))
        kept = [y for y in self.years if (first is None or first <= y) and (last is None or y <= last)]
        if not kept:
            shown = "-".join("" if end is None else str(end) for end in (first, last))
            raise UnknownName.of("year", shown, self.years, where=said("errors.place.panel", name=self.name))
        return self.select_years(kept)

    def _known_year(self, given: int | str) -> int:
        year = year_of(given)
        if year not in self._loaders:
            raise UnknownName.of("year", year, self.years, where=said("errors.place.panel", name=self.name))
        return year

    def _of_year(self, year: int) -> D:
        table = self._loaders[year]()
        if table.economies != self.economies:
            differ = sorted(set(table.economies) ^ set(self.economies)) or ["their order"]
            raise InputError.said("other_economies", year=year, panel=self.name, differ=differ[:5])
        for change in self._changes:
            changed = change.apply(table)
            if changed is not table and changed.provenance.digest == table.provenance.digest:
                raise InputError.said("change_without_trace")
            table = changed
        return table

    def __iter__(self) -> Iterator[D]:
        return (self._of_year(year) for year in self.years)

    def provenance(self, year: int) -> Provenance:
        """Return where the table of `year` comes from, without reading its cells where that is possible."""
        year = self._known_year(year)
        if year not in self._known:
            steps = [change.step for change in self._changes if change.step is not None]
            if len(steps) < len(self._changes):
                self._known[year] = self[year].provenance
            else:
                self._known[year] = reduce(lambda before, step: step(before), steps, self._provenances[year]())
        return self._known[year]

    def digest(self, year: int) -> str:
        """Return the digest of the table of `year`."""
        return self.provenance(year).digest

    def fingerprint(self, year: int, table: D | None = None) -> str:
        """Return what stands for the contents of the table of `year`.

        For tables that are read from files it is their digest and the code of another package that reads them. A table
        is hashed cell by cell where nothing else tells what somebody's own code made of it; see `told_by_cells`.

        Parameters
        ----------
        year : int
        table : dataset, optional
            The table of that year, where it was read already.
        """
        if self.told_by_cells:
            return (self[year] if table is None else table).fingerprint
        return f"{self.digest(year)} {code_of(self._loaders[year])}"

    @property
    def told_by_cells(self) -> bool:
        """Whether `fingerprint` must read a table and hash its cells.

        It must for tables in memory, tables that were changed after they were read, and those read by code that no
        file holds.
        """
        if self._in_memory or any(change.step is None for change in self._changes):
            return True
        return None in self.code

    @property
    def tells_provenance(self) -> bool:
        """Whether `provenance` answers without reading a table."""
        return self._in_memory or all(change.step is not None for change in self._changes)

    @property
    def code(self) -> tuple[str | None, ...]:
        """What stands for the code that reads the tables; see `interlace.model.code`."""
        readers = dict.fromkeys(unwrapped(loader) for loader in self._loaders.values())
        return tuple(dict.fromkeys(code_of(reader) for reader in readers))

    def select_years(self, years: Iterable[int] | None) -> Self:
        """Return the panel of some of its years, all for None.

        Raises
        ------
        UnknownName
            If the panel has no such year.
        """
        kept = chosen_years(years, self.years, where=said("errors.place.panel", name=self.name))
        held = {name: getattr(self, name) for name in ("_loaders", "_provenances", "_known")}
        return self._with(**{name: {year: of[year] for year in kept if year in of} for name, of in held.items()})

    def _with(self, **parts: Any) -> Self:
        """Return the panel with other parts, the rest as it is."""
        made = copy(self)
        for name, value in parts.items():
            setattr(made, name, value)
        return made

    def remember(self, year: int, provenance: Provenance) -> None:
        """Keep the provenance of a table that was read elsewhere, so that `provenance` need not read it again."""
        self._known.setdefault(year, provenance)

    def provenance_of(self, years: Iterable[int] | None = None) -> Provenance:
        """Return the joint provenance of some years, all by default."""
        return combine(self.provenance(year) for year in (self.years if years is None else years))

    def transformed(self, change: Callable[[D], D], classification: Classification) -> Self:
        """Return the panel with `change` applied to each table as it is read.

        Parameters
        ----------
        change : callable
            Table to table; must add a Step to the provenance.
        classification : Classification
            That of the changed tables.
        """
        return self._changed(Change(change), classification)

    def _changed(self, change: Change[D], classification: Classification) -> Self:
        return self._with(classification=classification, _changes=(*self._changes, change), _known={})

    def _repr_html_(self) -> str:
        return panel_html(self)

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
        classification = self.classification.with_producer_services(name, known)
        members = sorted(classification.producer_service_codes())
        # Methods, not closures, so that a panel can be sent to another process.
        change = partial(IOTable.with_producer_services, name=name, codes=known)
        step = partial(Provenance.then, action="producer services defined", definition=name, industries=members)
        return self._changed(Change(change, step), classification)

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
    raise InputError.said("not_tables", given=type(data).__name__)


def years_of(data: object) -> YearPanel[Any]:
    """Return a dataset of one year, of whatever kind, as a panel of that year, and a panel as it is.

    Raises
    ------
    InputError
        If it is neither.
    """
    if isinstance(data, YearPanel):
        return data
    if isinstance(data, SupplyUse):
        return SupplyUsePanel.of([data])
    if not isinstance(data, IOTable) and isinstance(data, Dated):
        return YearPanel.of([data], type(data).__name__)
    return panel_of(data)


def _itself(table: D) -> D:
    return table
