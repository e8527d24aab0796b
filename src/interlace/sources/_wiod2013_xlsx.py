"""World Input-Output Database, release 2013, from the publisher's own workbooks ``WIOTyy_ROW_*.xlsx``.

The first sheet: title with the year in A1, ``(industry-by-industry)`` in A3, the unit in A4. Four rows and four columns
of labels (ISIC code, words, economy, code), the codes c1 to c35 for industries and c37 to c42 for final use, a last
column with output. Below the industries: total intermediate consumption (r60), taxes less subsidies on products,
cif/fob adjustments, direct purchases, value added at basic prices, international transport margins, output (r69). These
rows are known by their words, since the codes of some differ between files.

Here value added is the publisher's row at basic prices; the R data files have none, so that value added read from them
holds net taxes on products and margins too. The two layouts are therefore not mixed in one panel.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interlace.errors import UnknownName
from interlace.kernels._types import Float
from interlace.model.axes import require_unique
from interlace.model.classification import Category, Classification
from interlace.model.economies import canonical
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import dated, full_year, of_years, require_equal, wrong
from interlace.sources._xlsx import first_sheet
from interlace.sources.registry import read_from

NAME = "wiod2013"
UNIT = Unit("USD mn", currency="USD", scale=1e6, prices="current basic prices")
_FILE = re.compile(r"^wiot(\d{2})_row_\w+\.xlsx$", re.IGNORECASE)
_YEAR = re.compile(r"\b(19|20)\d{2}\b")
_CUT_OFF = "the sheet may be cut off; give the whole workbook"
HEAD = 12
"""Rows at the top that are searched for the labels."""
MISS = 1e-3
"""Largest miss of a published total, as a share of it, that may be the publisher's own."""

ROWS = {
    "TXSP": ("taxes less subsidies", Category("Taxes less subsidies on products", "taxes_on_products")),
    "EXP_adj": ("cif", Category("Cif/fob adjustments on exports", "adjustments")),
    "PURR": ("direct purchases abroad", Category("Direct purchases abroad by residents", "adjustments")),
    "PURNR": ("purchases on the domestic", Category("Purchases at home by non-residents", "adjustments")),
    "VA": ("value added", Category("Value added at basic prices", "value_added")),
    "IntTTM": ("international transport", Category("International transport margins", "margins")),
}
"""Label of each primary row, the words that its name begins with, and its meaning."""
TOTALS = ("total intermediate", "output", "gross output", "total")


def workbooks_in(path: Path) -> dict[int, Path]:
    """Return the publisher's workbooks of a folder, or the one named, by year; empty if there is none.

    Raises
    ------
    InputError
        If two files are of one year.
    """
    if not path.is_dir():
        return {_year_of(path): path} if path.suffix.casefold() == ".xlsx" else {}
    return dated(path, _FILE)


def _year_of(file: Path) -> int:
    match = _FILE.match(file.name)
    return full_year(match.group(1)) if match else _stated_year(first_sheet(file, HEAD), file)


def _stated_year(rows: list[tuple[Any, ...]], file: Path) -> int:
    title = str(rows[0][0] or "") if rows and rows[0] else ""
    match = list(_YEAR.finditer(title))
    if not match:
        fix = "name it WIOTyy_ROW_....xlsx, as the publisher does, or give the sheet its title"
        raise wrong(file, f"{file.name} does not say of which year it is", fix, at="cell A1")
    return int(match[-1].group())


def load_workbooks(files: dict[int, Path]) -> TablePanel:
    """Return the panel of some workbooks; only the labels of the first are read at once."""
    first = next(iter(files.values()))
    head = _head(first_sheet(first, HEAD), first)
    economies = dict.fromkeys(economy for economy, _ in head.industries)
    years = {year: (file, year) for year, file in files.items()}
    return of_years(NAME, years, read_workbook, _provenance, economies, _classification())


def _provenance(file: Path, _year: int) -> Provenance:
    return (
        read_from(NAME, file)
        .then("the publisher's workbook read; output taken as row sums")
        .then(
            "value added is the publisher's row at basic prices; taxes less subsidies on products, international "
            "transport margins and adjustments stay rows of their own, blank cells there being 0"
        )
    )


@cache
def _classification() -> Classification:
    return replace(Classification.load(NAME), primary={label: category for label, (_, category) in ROWS.items()})


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the labels stand, and what they are.

    Parameters
    ----------
    body, left : int
        First row and first column of cells.
    industries, final : list of (str, str)
        Economy and code of the columns, in the sheet's order.
    """

    body: int
    left: int
    industries: list[tuple[str, str]]
    final: list[tuple[str, str]]


def _head(rows: list[tuple[Any, ...]], file: Path) -> _Head:
    place = next(((i, row.index("c1")) for i, row in enumerate(rows[:HEAD]) if "c1" in row), None)
    if place is None or place[0] == 0 or place[1] < 3:
        what = f"{file.name} is not a world table of WIOD 2013: no row of codes c1, c2, ... stands at its top"
        raise wrong(file, what, "give the publisher's workbook WIOTyy_ROW_....xlsx")
    line, left = place
    known = _classification()
    economies, codes = (_padded(rows[k], len(rows[line]))[left:] for k in (line - 1, line))
    labels = [(canonical(str(economy or "")), str(code or "")) for economy, code in zip(economies, codes, strict=True)]
    industries = [label for label in labels if label[1] in known.names]
    final = [label for label in labels[len(industries) :] if label[1] in known.final]
    if labels[: len(industries) + len(final)] != industries + final:
        strange = next(label for label, good in zip(labels, industries + final, strict=False) if label != good)
        raise UnknownName.of("column", " ".join(strange), [*known.names, *known.final], where=f"{file}, row {line + 1}")
    _require_square(industries, final, file)
    return _Head(line + 1, left, industries, final)


def _require_square(industries: list[tuple[str, str]], final: list[tuple[str, str]], file: Path) -> None:
    known = _classification()
    require_unique(industries, f"industries of {file.name}")
    require_unique(final, f"categories of final use of {file.name}")
    economies = list(dict.fromkeys(economy for economy, _ in industries))
    for labels, codes, what in ((industries, known.names, "industries"), (final, known.final, "final use")):
        missing = [(economy, code) for economy in economies for code in codes if (economy, code) not in set(labels)]
        if missing or len(labels) != len(economies) * len(codes):
            first = " ".join(missing[0]) if missing else "columns of an economy without industries"
            raise wrong(file, f"the {what} of {file.name} are not complete: {first}", _CUT_OFF)


def _padded(row: tuple[Any, ...], width: int) -> tuple[Any, ...]:
    return (*row, *(None,) * (width - len(row)))[:width]


def read_workbook(file: Path, year: int) -> IOTable:
    """Read one workbook.

    Parameters
    ----------
    file : pathlib.Path
    year : int
        The year that the file's name gives; the title in A1 must say the same.

    Returns
    -------
    IOTable
        Primary rows: taxes on products, adjustments, value added at basic prices, international transport margins.

    Raises
    ------
    InputError
        If the file is damaged, its labels are not those of the layout, or its cells do not add up to its output.
    """
    rows = first_sheet(file)
    stated = _stated_year(rows, file)
    if stated != year:
        raise wrong(file, f"{file.name} holds the table of {stated}", "name it after its own year")
    head = _head(rows, file)
    n, k = len(head.industries), len(head.final)
    body = [_padded(row, head.left + n + k + 1) for row in rows[head.body :]]
    _check_rows(body[:n], head, file)
    cells = _numbers([row[head.left :] for row in body[:n]], head, file)
    V, labels, output = _below(body[n:], head, file)
    Z, Y = cells[:, :n], cells[:, n : n + k]
    x = Z.sum(axis=1) + Y.sum(axis=1)
    for sums, total, what in ((x, cells[:, n + k], "rows"), (Z.sum(axis=0) + V.sum(axis=0), output, "columns")):
        require_equal(sums, total, head.industries, f"output by {what}", file, share=MISS, rounding=1.0)
    industries = pd.MultiIndex.from_tuples(head.industries, names=["economy", "industry"])
    final = pd.MultiIndex.from_tuples(head.final, names=["economy", "category"])
    primary = pd.Index(labels, name="primary")
    return IOTable(Z, Y, V, industries, final, primary, UNIT, year, _classification(), _provenance(file, year))


def _check_rows(body: list[tuple[Any, ...]], head: _Head, file: Path) -> None:
    labels = [(canonical(str(row[head.left - 2] or "")), str(row[head.left - 1] or "")) for row in body]
    if labels != head.industries:
        pairs = zip([*labels, ("", "nothing")], head.industries, strict=False)
        own, wanted = next(((own, wanted) for own, wanted in pairs if own != wanted), (("", "nothing"), ("", "")))
        what = f"rows and columns of {file.name} are not the same industries: {' '.join(own)} where "
        fix = "the sheet may be cut off or sorted; give the publisher's workbook"
        raise wrong(file, f"{what}{' '.join(wanted)} was expected", fix)


def _below(rows: list[tuple[Any, ...]], head: _Head, file: Path) -> tuple[Float, list[str], Float]:
    """Return the primary inputs, their labels, and the published output of each column."""
    n = len(head.industries)
    found: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        words = " ".join(str(row[head.left - 3] or "").casefold().split())
        label = next((label for label, (begin, _) in ROWS.items() if words.startswith(begin)), "")
        if not label and words and not words.startswith(TOTALS):
            raise UnknownName.of("row", words, [category.name for _, category in ROWS.values()], where=str(file))
        label = label or ("output" if words.startswith(TOTALS[1:]) and not words.startswith(TOTALS[0]) else "")
        if label in found:
            raise wrong(file, f"the row {words!r} of {file.name} stands twice", None)
        if label:
            found[label] = tuple(0.0 if cell is None else cell for cell in row[head.left : head.left + n])
    missing = [label for label in ("VA", "output") if label not in found]
    if missing:
        named = " and ".join({"VA": "value added"}.get(name, name) for name in missing)
        raise wrong(file, f"{file.name} has no row of {named}", _CUT_OFF)
    labels = [label for label in ROWS if label in found]
    numbers = _numbers([found[label] for label in (*labels, "output")], head, file)
    return numbers[:-1], labels, numbers[-1]


def _numbers(rows: list[tuple[Any, ...]], head: _Head, file: Path) -> Float:
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if not isinstance(cell, (int, float)) or isinstance(cell, bool):
                row_name = " ".join(head.industries[i]) if len(rows) == len(head.industries) else "below"
                what = f"{file.name} has a cell that is blank or not a number: {cell!r}"
                fix = "give the publisher's workbook as it was released"
                raise wrong(file, what, fix, at=f"{row_name}, cell {j + 1}")
    return np.array(rows, dtype=np.float64)
