"""Rows of a publisher's workbook, after a look at what the archive would expand to."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interlace.errors import InputError, InterlaceError, MissingExtra
from interlace.model.files import check_archive, read_limited

_BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, AssertionError, EOFError,
    zipfile.BadZipFile, RuntimeError,
)  # fmt: skip

_LOOKED_AT = 1 << 20
"""Bytes at the head of each part that are searched for entities; defusedxml refuses those that stand later."""


def first_sheet(file: Path, most: int | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of the first sheet of a workbook as plain values.

    Parameters
    ----------
    file : pathlib.Path
    most : int, optional
        Rows that are wanted; all by default.

    Returns
    -------
    list of tuple
        Formulas as the values that were saved with them; blank cells are None.

    Raises
    ------
    MissingExtra
        If openpyxl or defusedxml is not installed.
    InputError
        If the file is missing, empty, damaged, no workbook, or expands past a limit.
    """
    with opened(read_limited(file), str(file)) as book:
        if not book.worksheets:
            raise InputError(f"{file.name} has no sheet", where=str(file), fix="save the workbook again")
        return rows_of(book.worksheets[0], most)


def named_sheet(file: Path, name: str, most: int | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of one sheet by its name; otherwise as `first_sheet`.

    Parameters
    ----------
    file : pathlib.Path
    name : str
    most : int, optional
        Rows that are wanted; all by default.

    Raises
    ------
    MissingExtra, InputError
        As in `first_sheet`; also if there is no such sheet.
    """
    with opened(read_limited(file), str(file)) as book:
        if name not in book.sheetnames:
            raise InputError(
                f"{file.name} has no sheet {name!r}",
                where=str(file),
                fix="give the publisher's file; it has the sheets " + ", ".join(map(str, book.sheetnames[:40])),
            )
        return rows_of(book[name], most)


def rows_of(sheet: Any, most: int | None = None) -> list[tuple[Any, ...]]:
    """Return the rows of an open sheet as plain values."""
    sheet.reset_dimensions()
    return [tuple(row) for row in sheet.iter_rows(max_row=most, values_only=True)]


@contextmanager
def opened(content: bytes, where: str, *, formulas: bool = False) -> Iterator[Any]:
    """Open a workbook, after a look at what the archive would expand to; what breaks it is an `InputError`.

    Parameters
    ----------
    content : bytes
    where : str
        The file, for messages.
    formulas : bool
        Whether cells hold their formulas; otherwise the values that were saved with them.
    """
    try:
        import defusedxml  # noqa: F401 (openpyxl uses it where it is installed)
        import openpyxl
    except ImportError as error:
        raise MissingExtra.of(error.name or "openpyxl", "xlsx", "reading a workbook") from None
    _look_at(content, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=not formulas, keep_links=False)
            yield book
            book.close()
    except InterlaceError:
        raise
    except _BROKEN as error:
        raise InputError(
            f"the workbook cannot be read: {type(error).__name__} {str(error)[:120]}",
            where=where,
            fix="fetch it again, or open it in a spreadsheet program and save it again as XLSX",
        ) from None


def _look_at(content: bytes, where: str) -> None:
    archive = check_archive(content, where=where)
    names = archive.namelist()
    for name in names:
        if name.endswith((".xml", ".rels", ".vml")):
            with archive.open(name) as stream:
                head = stream.read(_LOOKED_AT).replace(b"\0", b"")
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise InputError(
                    f"the workbook holds XML with a document type or entities, in {name!r}",
                    where=where,
                    fix="do not trust this file; a spreadsheet program writes no such thing",
                )
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise InputError(
            "the archive is not an Excel workbook", where=where, fix="save the table as XLSX, or give the right file"
        )
