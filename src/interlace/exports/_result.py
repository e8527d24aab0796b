"""The result of a decomposition: one wide frame a year, from which the tidy one is made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from types import MappingProxyType
from typing import Literal, get_args

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported, spans
from interlace.exports._frames import LABELS, long_frame
from interlace.exports._methods import Account
from interlace.model.definitions import Definitions, Text
from interlace.model.html import result_html
from interlace.model.options import choice, codes_of, named, renamed
from interlace.model.provenance import Provenance
from interlace.model.result import Result
from interlace.words import said

Names = Literal["terms", "tiva"]
NAMES = get_args(Names)


class Decomposition(Result):
    """The terms of gross exports, or of gross imports from the importer's perspective.

    A `Result` whose tidy frame (`data`, `to_frame()`) has a row for each flow and component: economy = exporter,
    industry = the exporter's industry, partner = importer, component = ``gross_exports`` or a term. With hundreds of
    thousands of flows that frame is long, so it is made when it is first asked for; ``to_frame(wide=True)`` is at hand.
    """

    def __init__(
        self,
        frames: Mapping[int, pd.DataFrame],
        *,
        account: Account,
        panel: bool,
        industry_names: Mapping[str, str],
        measure: str,
        definitions: Definitions,
        provenance: Provenance,
        heading: Text,
        unit: str,
        references: tuple[str, ...],
        names: Mapping[str, str],
    ) -> None:
        fields = {
            "frames": MappingProxyType(dict(frames)),
            "account": account,
            "panel": panel,
            "industry_names": industry_names,
            "measure": measure,
            "definitions": definitions,
            "provenance": provenance,
            "heading": heading,
            "unit": unit,
            "references": references,
            "names": MappingProxyType(dict(names)),
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    frames: Mapping[int, pd.DataFrame]
    account: Account
    panel: bool
    industry_names: Mapping[str, str]

    @cached_property
    def data(self) -> pd.DataFrame:
        """The tidy frame: economy, industry, industry_name, partner, component, year, value, unit as they apply."""
        parts = [long_frame(frame, year, self.unit, self.industry_names) for year, frame in self.frames.items()]
        return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)

    @property
    def years(self) -> tuple[int, ...]:
        """Years, ascending."""
        return tuple(self.frames)

    @property
    def gross(self) -> str:
        """Name of the flow that is decomposed: ``gross_exports`` or ``gross_imports``."""
        return next(name for name in next(iter(self.frames.values())).columns if name not in LABELS)

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the terms, in order."""
        columns = next(iter(self.frames.values())).columns
        return tuple(name for name in columns if name not in (*LABELS, self.gross))

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the method, in words."""
        return tuple(map(str, self.account.notes))

    def __len__(self) -> int:
        """Number of flows."""
        return sum(len(frame) for frame in self.frames.values())

    @renamed()
    def to_frame(self, *, wide: bool = False, names: Names | bool = False) -> pd.DataFrame:
        """Return the figures as a frame.

        Parameters
        ----------
        wide : bool
            One row a flow and one column a term: ``exporter``, ``industry`` (the source's code), ``importer`` as they
            apply, ``gross_exports`` (``importer``, ``gross_imports`` from the importer's perspective), the terms;
            ``year`` first where a panel was decomposed. Otherwise tidy, a row a term.
        names : bool or {"terms", "tiva"}
            True names economies and industries too, as `Result.to_frame` does. Or how the columns of terms are called
            (wide only): ``"terms"``, the papers' names, or ``"tiva"``, the names of OECD's Trade in Value Added for
            those sums of terms whose definitions coincide.

        Returns
        -------
        pandas.DataFrame
            In the table's order, own-country rows left out.

        Raises
        ------
        Unsupported
            If no term of the method is a TiVA indicator.
        InputError
            If TiVA's names are asked for without ``wide=True``.
        """
        called = choice("kind of names", names, (False, True, *NAMES))
        if called == "tiva" and not wide:
            raise InputError.said("tiva_of_columns")
        found = self._wide(called == "tiva") if wide else self.data
        return self._named(found) if called is True else found.copy()

    def _wide(self, tiva: bool) -> pd.DataFrame:
        shown = {year: self._tiva(frame) if tiva else frame for year, frame in self.frames.items()}
        if not self.panel:
            return next(iter(shown.values()))
        dated = [frame.assign(year=year)[["year", *frame.columns]] for year, frame in shown.items()]
        return pd.concat(dated, ignore_index=True)

    def _tiva(self, frame: pd.DataFrame) -> pd.DataFrame:
        known = self.account.tiva
        if not known:
            raise Unsupported.said("no_tiva", title=self.title)
        labels = frame[[name for name in frame.columns if name in LABELS]]
        sums = {name: frame[list(terms)].sum(axis=1) for name, terms in known.items()}
        return labels.assign(EXGR=frame[self.gross], **sums)

    def check(self) -> pd.DataFrame:
        """Return, for each year, the flow whose terms miss it by most.

        Returns
        -------
        pandas.DataFrame
            ``year``, the labels of the flow, the gross flow, ``sum_of_terms``, ``gap`` (their absolute difference, in
            the table's unit).

        Raises
        ------
        Unsupported
            If the method's terms are not parts of the flow.
        """
        rows = []
        for year, frame in self.frames.items():
            gaps = self._gaps(frame).to_numpy()
            worst = int(np.argmax(np.abs(gaps)))
            labels = {name: frame[name].iloc[worst] for name in (*LABELS, self.gross) if name in frame}
            total = float(frame[list(self.account.total)].iloc[worst].sum())
            rows.append({"year": year, **labels, "sum_of_terms": total, "gap": abs(gaps[worst])})
        return pd.DataFrame(rows)

    def left_out(self) -> float:
        """Return which part of the gross flows is in no term: the gaps over the flows, of all flows and years.

        0 within rounding where the terms add up; industries without output leave something out where they export, and
        with some methods where they buy.

        Raises
        ------
        Unsupported
            If the method's terms are not parts of the flow.
        """
        gaps = pd.concat([self._gaps(frame) for frame in self.frames.values()])
        gross = sum(float(frame[self.gross].abs().sum()) for frame in self.frames.values())
        return float(gaps.abs().sum()) / gross if gross else 0.0

    def _gaps(self, frame: pd.DataFrame) -> pd.Series:
        """Return what the terms of each flow miss of it, below zero where they are too few."""
        if not self.account.total:
            raise Unsupported.said("no_sum", title=self.title)
        return frame[list(self.account.total)].sum(axis=1) - frame[self.gross]

    def where(self, *, year: int | Iterable[int] | None = None, **labels: str | Iterable[str] | None) -> Decomposition:
        """Keep some exporters (``economy=``; importers, from their perspective) or years; no figure changes by it.

        Raises
        ------
        UnknownName
            If an economy or a year is not in the result, or another column is named.
        """
        where = said("errors.place.whole_accounts")
        economy = {choice("column", name, ["economy"], where=where): kept for name, kept in labels.items()}.get(
            "economy"
        )
        frames = dict(self.frames)
        if year is not None:
            years = list(year) if isinstance(year, Iterable) and not isinstance(year, str) else [year]
            known = [str(one) for one in frames]
            wanted = {int(choice("year", str(one), known)) for one in years}
            frames = {one: frame for one, frame in frames.items() if one in wanted}
        if economy is not None:
            first = "exporter" if self.gross == "gross_exports" else "importer"
            given = named("economy", economy)
            present = list(dict.fromkeys(code for frame in frames.values() for code in frame[first].unique()))
            codes = codes_of(given, present)
            frames = {one: f[f[first].isin(codes)].reset_index(drop=True) for one, f in frames.items()}
        kept = copy(self)
        object.__setattr__(kept, "frames", MappingProxyType(frames))
        vars(kept).pop("data", None)
        return kept

    def __repr__(self) -> str:
        span = spans(self.years)
        return f"<Decomposition {self.title}, {span}: {len(self)} flows, {len(self.terms)} terms, {self.digest}>"

    def _repr_html_(self) -> str:
        return result_html(self, self.to_frame(wide=True))
