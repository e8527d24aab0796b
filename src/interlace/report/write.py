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

#: What a suffix makes of a report, brief or full.
FORMS: dict[str, Callable[[ReportData, bool], str | bytes]] = {
    ".html": lambda report, full: page.render(report, full=full),
    ".json": lambda report, _: content.as_json(report),
    ".pdf": lambda report, full: pdf.pdf_bytes(report, full=full),
    ".xlsx": lambda report, _: workbook.workbook_bytes(report),
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


def write(report: ReportData, path: str | os.PathLike[str], *, full: bool = False) -> Path:
    """Write a report; the suffix says how.

    Parameters
    ----------
    report : Report
    path : path-like
        ``.html``, ``.json``, ``.pdf`` or ``.xlsx``.
    full : bool
        Everything open, on the page and in print.

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
    return atomic_write(path, FORMS[check(path)](report, full))
