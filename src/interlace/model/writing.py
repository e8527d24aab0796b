"""Results as CSV, JSON, Parquet and workbook, each with its metadata and without a time of day."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from interlace.errors import MissingExtra
from interlace.model.files import neutralise

__all__ = ["csv_text", "definitions_text", "json_text", "parquet_bytes", "xlsx_bytes"]

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)


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
    return _neutral(whole).to_csv(index=False, lineterminator="\n")


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
    try:
        import openpyxl
    except ImportError as error:
        raise MissingExtra.of("openpyxl", "xlsx", "writing a workbook") from error
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, data in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(data.columns))
        for row in _neutral(data).itertuples(index=False):
            sheet.append([None if value != value else getattr(value, "item", lambda v=value: v)() for value in row])
    about = book.create_sheet("about")
    for key, value in _flat(metadata):
        about.append([neutralise(key), neutralise(value)])
    sink = io.BytesIO()
    book.save(sink)
    return _without_dates(sink.getvalue())


def _flat(metadata: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in metadata.items():
        if isinstance(value, Mapping):
            rows += _flat(value, f"{prefix}{key}.")
        else:
            rows.append((prefix + key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)))
    return rows


def _without_dates(workbook: bytes) -> bytes:
    """Rewrite a workbook's zip with fixed dates, so that the same figures give the same bytes."""
    sink = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in sorted(old.infolist(), key=lambda info: info.filename):
            content = old.read(item)
            if item.filename == "docProps/core.xml":
                content = _fixed_core(content)
            info = zipfile.ZipInfo(item.filename, _FIXED_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return sink.getvalue()


def _fixed_core(content: bytes) -> bytes:
    import re

    return re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(</dcterms)", rb"\g<1>1980-01-01T00:00:00Z\g<2>", content)
