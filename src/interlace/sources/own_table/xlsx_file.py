"""XLSX: the cells of a workbook's sheets, after a look at what the archive would expand to."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from interlace.errors import InputError, MissingExtra
from interlace.kernels._types import Float
from interlace.model.files import check_archive
from interlace.sources.own_table.findings import Findings
from interlace.sources.own_table.grid import Grid, Odd, column_letter, parse_numbers
from interlace.sources.own_table.header import LOOKED_AT, Head, long_columns, read_head
from interlace.sources.own_table.long_layout import LongCells, grid_of_cells

__all__ = ["Sheet", "grid_of_sheet", "open_workbook", "text_of"]

CELL_LIMIT = 50_000_000
_DATES = (dt.date, dt.time, dt.timedelta)
_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, AssertionError, EOFError,
    zipfile.BadZipFile, RuntimeError,
)  # fmt: skip
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=[\"']([A-Z0-9:$]+)[\"']")


@dataclass
class Sheet:
    """A sheet's cells as Python values, rows from 1, and what cannot be seen in the values."""

    book: str
    title: str
    rows: list[tuple[Any, ...]]
    merged: list[str] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)

    @property
    def place(self) -> str:
        """File and sheet, in words."""
        return f"{self.book}, sheet {self.title!r}"


def _library() -> Any:
    try:
        import defusedxml  # noqa: F401 (openpyxl uses it where it is installed)
        import openpyxl
    except ImportError as error:
        raise MissingExtra.of(error.name or "openpyxl", "xlsx", "reading a workbook") from None
    return openpyxl


def open_workbook(content: bytes, where: str) -> list[Sheet]:
    """Read every sheet of a workbook.

    Parameters
    ----------
    content : bytes
    where : str
        The file's name.

    Raises
    ------
    MissingExtra
        If openpyxl or defusedxml is not installed.
    InputError
        If the archive is damaged, expands past a limit, holds entities, or is no workbook.
    """
    library = _library()
    archive = check_archive(content, where=where)
    _refuse_entities(archive, where)
    if "[Content_Types].xml" not in archive.namelist() or "xl/workbook.xml" not in archive.namelist():
        raise InputError(
            "the archive is not an Excel workbook", where=where, fix="save the table as XLSX, CSV or Parquet"
        )
    try:
        parts = _sheet_parts(archive)
        sheets = _values(library, content, where)
        for sheet in sheets:
            xml = archive.read(parts[sheet.title]) if sheet.title in parts else b""
            sheet.merged = [match.decode() for match in _MERGED.findall(xml)]
        if any(_FORMULA.search(archive.read(part)) for part in parts.values()):
            _find_formulas(library, content, sheets)
    except InputError:
        raise
    except _BROKEN as error:
        raise InputError(
            f"the workbook cannot be read: {type(error).__name__} {str(error)[:120]}",
            where=where,
            fix="open it in a spreadsheet program and save it again as XLSX",
        ) from None
    return sheets


def _refuse_entities(archive: zipfile.ZipFile, where: str) -> None:
    for name in archive.namelist():
        if not name.endswith((".xml", ".rels", ".vml")):
            continue
        head = archive.read(name).replace(b"\0", b"")
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise InputError(
                f"the workbook holds XML with a document type or entities, in {name!r}",
                where=where,
                fix="do not trust this file; a spreadsheet program writes no such thing",
            )


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return each worksheet's title and its path inside the archive."""
    from defusedxml.ElementTree import fromstring

    relations = {
        item.get("Id"): str(item.get("Target")) for item in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    names = set(archive.namelist())
    for item in fromstring(archive.read("xl/workbook.xml")).iter():
        if not item.tag.endswith("}sheet"):
            continue
        key = next((value for name, value in item.attrib.items() if name.endswith("}id")), None)
        target = relations.get(key, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in names:
            found[str(item.get("name"))] = path
    return found


def _values(library: Any, content: bytes, where: str) -> list[Sheet]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = library.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = []
        total = 0
        for worksheet in book.worksheets:
            worksheet.reset_dimensions()
            sheet = Sheet(where, worksheet.title, [])
            for row in worksheet.iter_rows(values_only=True):
                total += len(row) + 1
                if total > CELL_LIMIT:
                    raise InputError(
                        f"the workbook has more than {CELL_LIMIT:,} cells",
                        where=where,
                        fix="save the table as Parquet",
                    )
                sheet.rows.append(row)
            while sheet.rows and all(cell is None for cell in sheet.rows[-1]):
                sheet.rows.pop()
            sheets.append(sheet)
        book.close()
    return sheets


def _find_formulas(library: Any, content: bytes, sheets: list[Sheet]) -> None:
    """Note the cells that hold a formula whose value was not saved."""
    by_title = {sheet.title: sheet for sheet in sheets}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = library.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        for worksheet in book.worksheets:
            worksheet.reset_dimensions()
            sheet = by_title[worksheet.title]
            for i, row in enumerate(worksheet.iter_rows(values_only=True)):
                if i >= len(sheet.rows):
                    break
                for j, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("=") and _empty_at(sheet, i, j):
                        sheet.formulas.add((i, j))
        book.close()


def _empty_at(sheet: Sheet, i: int, j: int) -> bool:
    return j >= len(sheet.rows[i]) or sheet.rows[i][j] is None


def text_of(cell: object) -> str:
    """Return a cell as a label: 10.0 is "10", a blank is ""."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, _DATES):
        return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    return str(cell).strip()


def grid_of_sheet(sheet: Sheet, findings: Findings) -> dict[int | None, Grid]:
    """Turn a sheet into one grid a year (None where it names no year).

    Raises
    ------
    InputError
        If the sheet is empty, or its head or labels cannot be read.
    """
    start = 0
    while start < len(sheet.rows) and _is_comment(sheet.rows[start]):
        start += 1
    rows = [(start + 1 + i, row) for i, row in enumerate(sheet.rows[start:]) if any(c is not None for c in row)]
    if not rows:
        raise InputError(
            "the sheet is empty", where=sheet.place, fix="put the table into it, the head in its first row"
        )
    width = max(len(row) for _, row in rows)
    padded = [(line, (*row, *(None,) * (width - len(row)))) for line, row in rows]
    heads = [[text_of(cell) for cell in row] for _, row in padded[:LOOKED_AT]]
    _check_merged(sheet, findings)
    keys = long_columns(heads[0], sheet.place)
    if keys is not None:
        return _long(sheet, padded[1:], keys, findings)
    head = read_head(heads, sheet.place)
    _check_dates(sheet, padded, head)
    return {None: _square(sheet, padded, heads, head)}


def _is_comment(row: tuple[Any, ...]) -> bool:
    first = next((cell for cell in row if cell is not None), None)
    return first is None or (row[0] is not None and str(row[0]).startswith("#"))


def _check_merged(sheet: Sheet, findings: Findings) -> None:
    if sheet.merged:
        shown = ", ".join(sheet.merged[:5]) + (f" and {len(sheet.merged) - 5} more" if len(sheet.merged) > 5 else "")
        findings.error(
            "the sheet has merged cells, which hide labels or numbers",
            where=f"{sheet.place}, cells {shown}",
            fix="unmerge them and write the label into every cell",
        )


def _check_dates(sheet: Sheet, rows: list[tuple[int, tuple[Any, ...]]], head: Head) -> None:
    left = len(head.column_keys)
    for k, (line, row) in enumerate(rows):
        labels = row if k < head.body else row[:left]
        for j, cell in enumerate(labels):
            if isinstance(cell, _DATES):
                raise InputError(
                    f"a label is a date, {text_of(cell)}: the spreadsheet program changed a code such as 10-12",
                    where=f"{sheet.place}, cell {column_letter(j + 1)}{line}",
                    fix="format the labels as text and write the code again",
                )


def _square(sheet: Sheet, rows: list[tuple[int, tuple[Any, ...]]], heads: list[list[str]], head: Head) -> Grid:
    left = len(head.column_keys)
    body = rows[head.body :]
    if not body:
        raise InputError("the table has a head but no rows", where=sheet.place, fix="add a row for each industry")
    numbers, odd = [], {}
    for i, (line, row) in enumerate(body):
        values, strange = _numbers(row[left:])
        for j in np.flatnonzero(np.isnan(values)):
            if (line - 1, left + int(j)) in sheet.formulas:
                strange[int(j)] = Odd("formula", "a formula without a saved value")
        odd.update({(i, j): cell for j, cell in strange.items()})
        numbers.append(values)
    labels = {key: [text_of(row[k]) for _, row in body] for k, key in enumerate(head.column_keys)}
    columns = {key: heads[i][left:] for i, key in head.row_keys}
    lines = np.array([line for line, _ in body], dtype=np.intp)
    return Grid(sheet.place, labels, columns, np.array(numbers), odd, lines, left + 1)


def _numbers(cells: tuple[Any, ...]) -> tuple[Float, dict[int, Odd]]:
    if all(type(cell) is float or type(cell) is int for cell in cells):
        return np.array(cells, dtype=np.float64), {}
    values = np.full(len(cells), np.nan)
    odd: dict[int, Odd] = {}
    texts: dict[int, str] = {}
    for j, cell in enumerate(cells):
        if type(cell) is float or type(cell) is int:
            values[j] = cell
        elif isinstance(cell, bool):
            odd[j] = Odd("truth value", str(cell).upper())
        elif isinstance(cell, _DATES):
            odd[j] = Odd("date", text_of(cell))
        elif cell is not None:
            texts[j] = str(cell)
    if texts:
        parsed, strange = parse_numbers(list(texts.values()))
        places = list(texts)
        values[places] = parsed
        odd.update({places[k]: cell for k, cell in strange.items()})
    return values, odd


def _long(
    sheet: Sheet, rows: list[tuple[int, tuple[Any, ...]]], keys: dict[str, int], findings: Findings
) -> dict[int | None, Grid]:
    if not rows:
        raise InputError("the table has a head but no rows", where=sheet.place, fix="add a row for each cell")
    values, odd = _numbers(tuple(row[keys["value"]] for _, row in rows))
    for i, (line, _) in enumerate(rows):
        if (line - 1, keys["value"]) in sheet.formulas:
            odd[i] = Odd("formula", "a formula without a saved value")
    labels = {key: [text_of(row[j]) for _, row in rows] for key, j in keys.items() if key != "value"}
    lines = np.array([line for line, _ in rows], dtype=np.intp)
    return grid_of_cells(LongCells(sheet.place, labels, values, odd, lines), findings)
