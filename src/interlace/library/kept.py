"""What Interlace wrote, read back: rows with what they mean, from the file of a result or of a report."""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interlace.errors import InputError, UnknownName, Unsupported
from interlace.model.definitions import Definitions
from interlace.model.files import neutralise, read_limited, suffix_of
from interlace.model.provenance import Provenance
from interlace.model.result import COLUMNS, Result
from interlace.sources._xlsx import opened, rows_of

__all__ = ["Kept", "read_back"]

CARRIED = ("indicator", "definitions", "source", "digest")
"""Columns in which a CSV file of a result says what its rows mean."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file keeps.

    Parameters
    ----------
    metadata : mapping
        What the file says of itself: indicator, definitions, digest, provenance, ... as it was written.
    tables : mapping of str to pandas.DataFrame
        Its rows by the id of the measure, the figure or the table, in the file's order.
    """

    metadata: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]

    @property
    def digest(self) -> str:
        """The digest that stands under the figures."""
        return str(self.metadata["digest"])

    def to_frame(self, id: str | None = None) -> pd.DataFrame:
        """Return a copy of the rows of one table, which need not be named where there is one alone.

        Raises
        ------
        UnknownName
            If there is no such table, or none is named and there are several.
        """
        names = list(self.tables)
        wanted = names[0] if id is None and len(names) == 1 else id
        if wanted is None or wanted not in self.tables:
            raise UnknownName.of("table", wanted, names)
        return self.tables[wanted].copy()

    @property
    def result(self) -> Result:
        """The result that was written, as it was.

        Raises
        ------
        Unsupported
            If the file does not keep all of it: a CSV file has the digest of the steps and not the steps, and a report
            has many results.
        """
        if not isinstance(self.metadata.get("provenance"), Mapping):
            raise Unsupported.said("kept_in_part")
        said, (data,) = self.metadata, self.tables.values()
        return Result(
            data=data,
            measure=said["indicator"],
            definitions=Definitions(said["definitions"]),
            provenance=Provenance.from_dict(said["provenance"]),
            heading=said["title"],
            unit=said["unit"],
            references=tuple(said["references"]),
            names=said.get("names", {}),
        )


def read_back(path: str | os.PathLike[str]) -> Kept:
    """Read what ``write`` wrote: the file of a result, or a report's page or JSON.

    Parameters
    ----------
    path : path-like
        ``.csv``, ``.json``, ``.parquet`` or ``.xlsx`` of a `Result`; ``.html`` or ``.json`` of a report. Nothing in it
        is run. Figures come back to the last digit; of a workbook to the 16 that it keeps.

    Returns
    -------
    Kept
        Its ``tables``, its ``metadata``, and where the file keeps all of it, the ``result``.

    Raises
    ------
    InputError
        If there is no such file, Interlace did not write it, or what it says of itself does not give its digest.
    MissingExtra
        For a workbook without openpyxl.

    Examples
    --------
    >>> import interlace, pathlib, tempfile
    >>> made = interlace.compute("upstreamness", interlace.load("bundled")[2011], "CHN")
    >>> kept = interlace.read_back(made.write(pathlib.Path(tempfile.mkdtemp()) / "china.parquet"))
    >>> kept.digest == made.digest, kept.result.data.equals(made.data)
    (True, True)
    """
    file = Path(path)
    readers: dict[str, Callable[[Path], Kept]] = {
        ".csv": _csv,
        ".json": _json,
        ".parquet": _parquet,
        ".xlsx": _workbook,
        ".html": _page,
    }
    kept = readers[suffix_of(file, readers)](file)
    _require_digest(kept, file.name)
    return kept


def _foreign(file: Path) -> InputError:
    return InputError.said("not_kept", where=file.name)


def _require_digest(kept: Kept, where: str) -> None:
    """Raise where what a file says of its data's origin does not give the digest that it shows."""
    told = kept.metadata.get("provenance")
    if isinstance(told, Mapping) and Provenance.from_dict(told).digest != kept.metadata.get("digest"):
        raise InputError.said("kept_changed", where=where)


def _of_result(said: Any, data: pd.DataFrame, file: Path) -> Kept:
    if not isinstance(said, dict) or not {"indicator", "digest", "provenance"} <= set(said):
        raise _foreign(file)
    return Kept(said, {str(said["indicator"]): data})


def _csv(file: Path) -> Kept:
    # A text of several lines keeps its line ends: the csv module sees the file as it is.
    text = io.StringIO(read_limited(file).decode("utf-8", "replace"), newline="")
    try:
        head, *rows = list(csv.reader(text))
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(head)
        cells = dict(zip(head, columns, strict=True))
    except (csv.Error, ValueError) as error:
        raise _foreign(file) from error
    if not set(CARRIED) <= set(cells):
        raise _foreign(file)
    said = {name: _plain(next(iter(cells.pop(name)), "")) for name in CARRIED}
    return Kept(said, {said["indicator"]: pd.DataFrame({name: _column(name, of) for name, of in cells.items()})})


def _column(name: str, cells: Sequence[str]) -> pd.Series[Any]:
    """Return a column of a CSV file: text where the model has text there, otherwise numbers if all are."""
    if name not in COLUMNS or name in ("year", "value"):
        for kind in (int, float):
            with suppress(ValueError):
                return pd.Series([kind(cell) if cell or kind is int else math.nan for cell in cells])
    return pd.Series([_plain(cell) if cell else None for cell in cells], dtype="str")


def _json(file: Path) -> Kept:
    try:
        said = json.loads(read_limited(file))
    except ValueError as error:
        raise _foreign(file) from error
    if not isinstance(said, dict):
        raise _foreign(file)
    if "sections" in said:
        return _of_report(said, file)
    rows = said.pop("data", None)
    if not isinstance(rows, list):
        raise _foreign(file)
    return _of_result(said, pd.DataFrame(rows), file)


def _of_report(said: dict[str, Any], file: Path) -> Kept:
    try:
        found = [item for part in said["sections"] for block in part["blocks"] for item in block["exhibits"]]
        found += [said["choices"]] if said["choices"] else []
        return Kept(said, {str(item["id"]): pd.DataFrame(item["rows"]) for item in found})
    except (LookupError, TypeError, ValueError) as error:
        raise _foreign(file) from error


def _parquet(file: Path) -> Kept:
    try:
        table = pq.read_table(io.BytesIO(read_limited(file)))
        said = json.loads((table.schema.metadata or {})[b"interlace"])
    except (pa.ArrowException, KeyError, ValueError) as error:
        raise _foreign(file) from error
    return _of_result(said, table.to_pandas(), file)


def _workbook(file: Path) -> Kept:
    with opened(read_limited(file), file.name) as book:
        sheets = {sheet.title: rows_of(sheet, None) for sheet in book.worksheets}
    if not {"data", "about"} <= set(sheets):
        raise _foreign(file)
    head, *rows = sheets["data"]
    said: dict[str, Any] = {"definitions": {}}
    for key, value, *_ in sheets["about"]:
        _grow(said, str(key), _plain("" if value is None else str(value)))
    return _of_result(said, _plain_texts(pd.DataFrame(rows, columns=[str(name) for name in head])), file)


_OF_TEXT = ("definitions", "names")
"""Parts of the metadata whose keys are the user's, with points in them as they may be."""
_OF_JSON = ("references", "provenance.source.files", "provenance.steps", "provenance.parents")
"""Parts that a workbook's sheet ``about`` keeps as JSON."""


def _grow(said: dict[str, Any], key: str, value: str) -> None:
    """Put a line of the sheet ``about`` where it belongs."""
    first, _, rest = key.partition(".")
    if first in _OF_TEXT:
        said.setdefault(first, {})[rest] = value
        return
    *parents, last = key.split(".")
    node = said
    for parent in parents:
        node = node.setdefault(parent, {})
    node[last] = json.loads(value) if key in _OF_JSON else value


def _plain(text: str) -> str:
    """Return a text without the mark by which no spreadsheet runs it."""
    return text[1:] if text.startswith("'") and neutralise(text[1:]) == text else text


def _plain_texts(data: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in data.columns if not pd.api.types.is_numeric_dtype(data[name])]
    return data.assign(**{name: data[name].map(_plain, na_action="ignore").astype("str") for name in texts})


def _page(file: Path) -> Kept:
    # Found by name, so that the library imports nothing above it.
    page = importlib.import_module("interlace.report.readback").read(file)
    return Kept(page.metadata, {item.id: pd.DataFrame(item.rows, columns=list(item.columns)) for item in page.data})
