"""The result of a measure: a tidy frame, what it means, and where it comes from."""

from __future__ import annotations

import copyreg
import importlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from interlace import words
from interlace.errors import InputError
from interlace.model import writing
from interlace.model.definitions import Definitions, Text, in_data
from interlace.model.files import atomic_write, suffix_of
from interlace.model.html import result_html
from interlace.model.options import choice, choices, code_of, named
from interlace.model.provenance import Provenance

__all__ = ["COLUMNS", "SUBJECTS", "Result"]

SUBJECTS = ("economy", "region", "firm", "park", "place")
"""Columns that say what a figure is about; the kind of dataset decides which."""

COLUMNS = (*SUBJECTS, "industry", "industry_name", "partner", "component", "function", "year", "value", "unit")
"""Columns of a result's frame, in order; those that do not apply are left out."""


_NAMED = {
    **{name: ("economies", f"{name}_name") for name in ("economy", "partner", "user_economy", "exporter", "importer")},
    **{name: ("industries", name) for name in ("industry_name", "user_name")},
}
"""Columns of codes or of the source's words: the kind of their names, and the column that has them."""


def _require_columns(data: pd.DataFrame, measure: str) -> None:
    missing = [name for name in ("year", "value", "unit") if name not in data.columns]
    if missing:
        raise InputError(f"the result of {measure} lacks the columns {', '.join(missing)}")
    if not any(name in data.columns for name in SUBJECTS):
        raise InputError(
            f"the result of {measure} does not say what its figures are about",
            fix=f"give it one of the columns {', '.join(SUBJECTS)}",
        )
    for name in ("year", "value"):
        if not is_numeric_dtype(data[name]):
            raise InputError(f"the column {name} of {measure} does not hold numbers")
    if np.isinf(data["value"].to_numpy(dtype=float, na_value=np.nan)).any():
        raise InputError(f"a value of {measure} is infinite", fix="look for a denominator that is nearly zero")


def _proxy(items: dict[str, str]) -> MappingProxyType[str, str]:
    return MappingProxyType(items)


# So that a result, and whatever else holds a read-only mapping, pickles and copies.
copyreg.pickle(MappingProxyType, lambda mapping: (_proxy, (dict(mapping),)))


@dataclass(frozen=True, eq=False)
class Result:
    """Figures with their definitions and their provenance.

    Parameters
    ----------
    data : pandas.DataFrame
        Tidy: the columns of `COLUMNS` that apply, a row a figure, in the table's order.
    measure : str
        The id of the indicator or the analysis.
    definitions : Definitions
        Every choice that the figures depend on: producer services, denominator, options. A mapping will do.
    provenance : Provenance
    heading : str, Said or Declared
        Its title: words, or a text that is said when it is read; see `title`.
    unit : str
        ``"share"``, ``"steps"``, ...
    references : tuple of str
        Citations in full.
    names : mapping of str to str
        Code to name of economies that came with the user's own table.
    """

    data: pd.DataFrame
    measure: str
    definitions: Definitions
    provenance: Provenance
    heading: Text = ""
    unit: str = ""
    references: tuple[str, ...] = field(default=())
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _require_columns(self.data, self.measure)
        order = [name for name in COLUMNS if name in self.data.columns]
        order += [name for name in self.data.columns if name not in COLUMNS]
        data = self.data[order].reset_index(drop=True)
        texts = [name for name in order if not is_numeric_dtype(data[name]) and data[name].dtype != "str"]
        # Text columns have pandas' own text type, whatever they were built from.
        data = data.astype(dict.fromkeys(texts, "str")) if texts else data
        object.__setattr__(self, "data", data)
        object.__setattr__(self, "definitions", Definitions(self.definitions))
        object.__setattr__(self, "names", MappingProxyType(dict(self.names)))

    def to_frame(self, *, names: bool = False) -> pd.DataFrame:
        """Return a copy of the tidy frame.

        Parameters
        ----------
        names : bool
            Whether economies and industries are named too, in the language that is spoken (`interlace.set_language`):
            ``economy_name`` and ``partner_name`` beside the codes, ``industry_name`` in place of the source's words.

        Returns
        -------
        pandas.DataFrame
        """
        return self._named(self.data) if names else self.data.copy()

    def _named(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return a frame with the names of what its codes stand for, each after its code."""
        words.register_names("economies", self.names)
        named = data.copy()
        for column in [name for name in data.columns if name in _NAMED]:
            kind, target = _NAMED[column]
            told = {code: words.name(kind, code) for code in data[column].dropna().unique()}
            cells = data[column].map(told).astype("str")
            if target == column:
                named[column] = cells
            else:
                named.insert(list(named.columns).index(column) + 1, target, cells)
        return named

    @property
    def title(self) -> str:
        """Its title, in the language that is spoken."""
        return str(self.heading)

    @property
    def digest(self) -> str:
        """The digest of the provenance, printed under every figure."""
        return self.provenance.digest

    @property
    def subject(self) -> str:
        """What the figures are about: one of `SUBJECTS`."""
        return next(name for name in SUBJECTS if name in self.data.columns)

    def where(self, *, year: int | Iterable[int] | None = None, **labels: str | Iterable[str] | None) -> Result:
        """Keep some economies, years, or other labels.

        Parameters
        ----------
        year : int or iterable of int, optional
        **labels : str or iterable of str, optional
            Columns of the frame and what is kept of them: ``economy="CHN"``, ``component=["domestic"]``.

        Returns
        -------
        Result
            With the same provenance: choosing rows changes no figure.

        Raises
        ------
        UnknownName
            If a column, a label or a year is not in the result.
        """
        data = self.data
        texts = [name for name in data.columns if data[name].dtype == "str"]
        for name, given in labels.items():
            if given is not None:
                column = choice("column", name, texts)
                wanted = named(column, given)
                present = list(dict.fromkeys(data[column].dropna()))
                meant = partial(code_of, known=present, kind=column)
                kept = map(meant, wanted) if column in ("economy", "partner") else choices(column, wanted, present)
                data = data[data[column].isin(list(kept))]
        if year is not None:
            years = list(year) if isinstance(year, Iterable) and not isinstance(year, str) else [year]
            known_years = sorted({str(value) for value in data["year"]})
            data = data[data["year"].isin([int(choice("year", str(value), known_years)) for value in years])]
        return replace(self, data=data)

    def cite(self) -> str:
        """Return what to print beside a figure: indicator, source, references, definitions, digest."""
        source = self.provenance.source
        lines = [
            words.text("notebook.cite.measure", title=self.title or self.measure, id=self.measure),
            words.text("notebook.cite.data", source=source.citation or source.title),
            *(words.text("notebook.cite.method", reference=reference) for reference in self.references),
            *self.definitions.lines(),
            words.text("notebook.cite.digest", digest=self.digest),
        ]
        return "\n".join(lines)

    def plot(self, **options: Any) -> Any:
        """Return the figure of this result.

        Parameters
        ----------
        **options
            Passed to the drawer of `interlace.figures`: ``economy``, ``peers``, ``form``.
        """
        words.register_names("economies", self.names)
        # Found by name, so that the model imports nothing above it.
        return importlib.import_module("interlace.figures").draw(self, **options)

    def metadata(self) -> dict[str, Any]:
        """Return everything but the figures, as plain data."""
        return {
            "indicator": self.measure,
            "title": in_data(self.heading),
            "unit": self.unit,
            "definitions": dict(self.definitions),
            "references": list(self.references),
            **({"names": dict(self.names)} if self.names else {}),
            "digest": self.digest,
            "provenance": self.provenance.to_dict(),
        }

    def to_csv(self) -> str:
        """Return CSV text; each row carries indicator, definitions, source and digest."""
        return writing.csv_text(self.data, self.metadata())

    def to_json(self) -> str:
        """Return JSON text: the metadata and the rows."""
        return writing.json_text(self.data, self.metadata())

    def to_parquet(self) -> bytes:
        """Return the bytes of a Parquet file with the metadata under the key ``interlace``."""
        return writing.parquet_bytes(self.data, self.metadata())

    def to_xlsx(self) -> bytes:
        """Return the bytes of a workbook with the sheets ``data`` and ``about``; needs the extra ``xlsx``."""
        return writing.xlsx_bytes({"data": self.data}, self.metadata())

    def write(self, path: str | os.PathLike[str]) -> Path:
        """Write the result; the suffix says how: .csv, .json, .parquet or .xlsx.

        Parameters
        ----------
        path : path-like

        Returns
        -------
        pathlib.Path

        Raises
        ------
        InputError
            If the suffix is not one of these.
        OutputError
            If the folder cannot be written; nothing is left half-written.
        """
        forms: dict[str, Callable[[], str | bytes]] = {
            ".csv": self.to_csv,
            ".json": self.to_json,
            ".parquet": self.to_parquet,
            ".xlsx": self.to_xlsx,
        }
        target = Path(path)
        content = forms[suffix_of(target, forms)]()
        return atomic_write(target, content.encode() if isinstance(content, str) else content)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.measure}: {len(self.data)} rows, {self.digest}>"

    def _repr_html_(self) -> str:
        return result_html(self)
