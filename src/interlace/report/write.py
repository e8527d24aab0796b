"""A report into a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from interlace.model.files import atomic_write, suffix_of
from interlace.report import content, page, pdf, workbook

if TYPE_CHECKING:
    import os

    from interlace.report.document import ReportData

#: What a suffix makes of a report.
FORMS: dict[str, Callable[[ReportData], str | bytes]] = {
    ".html": page.render,
    ".json": content.as_json,
    ".pdf": pdf.pdf_bytes,
    ".xlsx": workbook.workbook_bytes,
}


def check(path: str | os.PathLike[str]) -> str:
    """Return the suffix of a path where a report can be written under it.

    Raises
    ------
    InputError
        If the suffix is none of `FORMS`.
    MissingExtra
        If a PDF is asked for and there is no Chromium.
    """
    suffix = suffix_of(path, FORMS, "the report", Path(path).name)
    if suffix == ".pdf":
        pdf.find_browser()
    return suffix


def write(report: ReportData, path: str | os.PathLike[str]) -> Path:
    """Write a report; the suffix says how.

    Parameters
    ----------
    report : Report
    path : path-like
        ``.html``, ``.json``, ``.pdf`` or ``.xlsx``.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    InputError
        If the suffix is none of these.
    MissingExtra
        If a workbook is asked for and openpyxl is not installed, or a PDF and there is no Chromium.
    OutputError
        If the file cannot be written; what stood there before stays.
    """
    return atomic_write(path, FORMS[check(path)](report))
