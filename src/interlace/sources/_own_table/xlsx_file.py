"""XLSX: the cells of a workbook's sheets, and what cannot be seen in their values."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from interlace.errors import InputError
from interlace.sources._own_table.findings import Findings, some
from interlace.sources._own_table.grid import Grid, Odd
from interlace.sources._own_table.rows import Row, Rows, grids_of, numbers_of, text_of
from interlace.sources._xlsx import opened

CELL_LIMIT = 50_000_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*ref=[\"']([A-Z0-9:$]+)[\"']")
_UNSAVED = Odd("formula", "a formula without a saved value")


@dataclass
class Sheet:
    """A sheet's cells as Python values, rows from 1; a formula without a saved value is an `Odd`."""

    book: str
    title: str
    rows: list[list[Any]]
    merged: list[str] = field(default_factory=list)

    @property
    def place(self) -> str:
        """File and sheet, in words."""
        return f"{self.book}, sheet {self.title!r}"


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
    with opened(content, where) as book:
        sheets = {sheet.title: Sheet(where, sheet.title, []) for sheet in book.worksheets}
        for title, row in _cells(book, where):
            sheets[title].rows.append(list(row))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {title: archive.read(part) for title, part in _sheet_parts(archive).items() if title in sheets}
        for title, xml in parts.items():
            sheets[title].merged = [match.decode() for match in _MERGED.findall(xml)]
    if any(_FORMULA.search(xml) for xml in parts.values()):
        _mark_formulas(content, where, sheets)
    for sheet in sheets.values():
        while sheet.rows and all(cell is None for cell in sheet.rows[-1]):
            sheet.rows.pop()
    return list(sheets.values())


def _cells(book: Any, where: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the title of the sheet and the cells of each row, up to a limit."""
    total = 0
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            total += len(row) + 1
            if total > CELL_LIMIT:
                raise InputError(
                    f"the workbook has more than {CELL_LIMIT:,} cells", where=where, fix="save the table as Parquet"
                )
            yield sheet.title, row


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


def _mark_formulas(content: bytes, where: str, sheets: dict[str, Sheet]) -> None:
    """Mark the cells that hold a formula whose value was not saved."""
    seen = dict.fromkeys(sheets, 0)
    with opened(content, where, formulas=True) as book:
        for title, row in _cells(book, where):
            own = sheets[title].rows[seen[title]]
            seen[title] += 1
            own += [None] * (len(row) - len(own))
            for j, cell in enumerate(row):
                if own[j] is None and isinstance(cell, str) and cell.startswith("="):
                    own[j] = _UNSAVED


def grid_of_sheet(sheet: Sheet, findings: Findings) -> dict[int | None, Grid]:
    """Turn a sheet into one grid a year (None where it names no year).

    Raises
    ------
    InputError
        If the sheet is empty, or its head or labels cannot be read.
    """
    if sheet.merged:
        findings.error(
            "the sheet has merged cells, which hide labels or numbers",
            where=f"{sheet.place}, cells {some(sheet.merged)}",
            fix="unmerge them and write the label into every cell",
        )
    return grids_of(Rows(sheet.place, _below_comments(sheet), text_of, numbers_of), findings)


def _below_comments(sheet: Sheet) -> list[Row]:
    """Return the rows below the comments that are not blank, all as wide as the widest."""
    rows = [(line, row) for line, row in enumerate(sheet.rows, 1) if any(cell is not None for cell in row)]
    start = next((i for i, (_, row) in enumerate(rows) if not str(row[0]).startswith("#")), len(rows))
    width = max((len(row) for _, row in rows[start:]), default=0)
    return [(line, [*row, *[None] * (width - len(row))]) for line, row in rows[start:]]
