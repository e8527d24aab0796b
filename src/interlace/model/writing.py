"""Results as CSV, JSON, Parquet and workbook, each with its metadata and without a time of day."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interlace.errors import MissingExtra
from interlace.model.files import neutralise

__all__ = [
    "csv_text",
    "definitions_text",
    "frame_rows",
    "json_text",
    "parquet_bytes",
    "workbook_bytes",
    "xlsx_bytes",
    "zip_bytes",
]

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_LONGEST = 32_767  # characters that a workbook's cell may hold
_CORE = "docProps/core.xml"
_CUT = " ... (too long for a cell)"


def definitions_text(definitions: Mapping[str, str]) -> str:
    """Return definitions on one line: ``name: value; name: value``."""
    return "; ".join(f"{name}: {value}" for name, value in definitions.items()) or "none"


def _neutral(data: pd.DataFrame) -> pd.DataFrame:
    texts = [name for name in data.columns if not pd.api.types.is_numeric_dtype(data[name])]
    return data.assign(**{name: data[name].map(neutralise, na_action="ignore") for name in texts})


def csv_text(data: pd.DataFrame, metadata: Mapping[str, Any]) -> str:
    """Return CSV with the metadata as columns of their own, so that any program reads it without options.

    Parameters
    ----------
    data : pandas.DataFrame
    metadata : mapping
        As `Result.metadata` gives it.
    """
    source = metadata["provenance"]["source"]
    whole = data.assign(
        indicator=metadata["indicator"],
        definitions=definitions_text(metadata["definitions"]),
        source=source["title"],
        digest=metadata["digest"],
    )
    # A lone carriage return ends a row for most readers, also where no quotation mark stands around it.
    plain = _neutral(whole).replace({"\r\n?": "\n"}, regex=True)
    return plain.to_csv(index=False, lineterminator="\n")


def json_text(data: pd.DataFrame, metadata: Mapping[str, Any]) -> str:
    """Return JSON: the metadata, and under ``data`` a list of rows; floats at full precision, no NaN."""
    rows = data.astype(object).where(data.notna(), None).to_dict(orient="records")
    return json.dumps({**metadata, "data": rows}, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def parquet_bytes(data: pd.DataFrame, metadata: Mapping[str, Any]) -> bytes:
    """Return Parquet bytes; the metadata stand as JSON under the key ``interlace`` of the schema."""
    table = pa.Table.from_pandas(data, preserve_index=False)
    extra = {**(table.schema.metadata or {}), b"interlace": json.dumps(metadata, ensure_ascii=False).encode()}
    sink = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(extra), sink, compression="zstd")
    return sink.getvalue()


def xlsx_bytes(sheets: Mapping[str, pd.DataFrame], metadata: Mapping[str, Any]) -> bytes:
    """Return a workbook with one sheet a frame and a sheet ``about``; its dates are fixed.

    Raises
    ------
    MissingExtra
        If openpyxl is not installed.
    """
    rows: dict[str, Iterable[Sequence[Any]]] = {name: frame_rows(data) for name, data in sheets.items()}
    return workbook_bytes({**rows, "about": _flat(metadata)}, headless=("about",))


def frame_rows(data: pd.DataFrame) -> list[Sequence[Any]]:
    """Return a frame as rows of cells, its headers first."""
    return [list(data.columns), *data.itertuples(index=False, name=None)]


def workbook_bytes(
    sheets: Mapping[str, Iterable[Sequence[Any]]],
    *,
    headless: Collection[str] = (),
    widths: Mapping[str, Sequence[float]] | None = None,
    panes: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook of rows; its dates are fixed, and no text in it runs as a formula.

    Parameters
    ----------
    sheets : mapping of str to rows
        Valid and unique names to rows of cells. The first row is bold and stays in view.
    headless : collection of str
        Sheets without a row of headers.
    widths : mapping of str to sequence of float, optional
        Widths of a sheet's columns in characters.
    panes : mapping of str to str, optional
        The first cell of a sheet that moves, ``"A2"`` by default.

    Raises
    ------
    MissingExtra
        If openpyxl is not installed.
    """
    try:
        import openpyxl
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise MissingExtra.of("openpyxl", "xlsx", "writing a workbook") from error
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([_cell(value) for value in row])
        if name not in headless and sheet.max_row > 1:
            sheet.freeze_panes = (panes or {}).get(name, "A2")
            for cell in sheet[1]:
                cell.font = Font(bold=True)
        for column, width in enumerate((widths or {}).get(name, ()), 1):
            sheet.column_dimensions[get_column_letter(column)].width = width
    sink = io.BytesIO()
    book.save(sink)
    return _without_dates(sink.getvalue())


def _cell(value: Any) -> Any:
    """Return what a workbook holds for a value: nothing for a missing one, a text without formula or control."""
    if value is None or value != value:
        return None
    if isinstance(value, str):
        text = _CONTROL.sub("\ufffd", neutralise(value))
        return text if len(text) <= _LONGEST else text[: _LONGEST - len(_CUT)] + _CUT
    return value.item() if hasattr(value, "item") else value


def _flat(metadata: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in metadata.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    return rows


def zip_bytes(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip archive with fixed dates, so that the same members give the same bytes.

    Parameters
    ----------
    members : mapping of str to bytes or str
        Paths inside the archive to contents; text is written as UTF-8.
    """
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return sink.getvalue()


def _without_dates(workbook: bytes) -> bytes:
    """Rewrite a workbook's zip with fixed dates, so that the same figures give the same bytes."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as old:
        names = sorted(old.namelist())
        return zip_bytes({name: _fixed_core(old.read(name)) if name == _CORE else old.read(name) for name in names})


def _fixed_core(content: bytes) -> bytes:
    return re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(</dcterms)", rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
