"""A valid table, and the layouts in which a user may write it."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

Label = tuple[str, str]
CODES = ("farms", "plants", "works", "shops", "desks")
ROLES = ("primary", "manufacturing", "manufacturing", "services; wholesale", "services; business_services")
FINAL = ("households", "investment")
PRIMARY = ("compensation", "operating_surplus")


@dataclass
class Book:
    """A table as its writer thinks of it: labels, cells, and what is said beside them."""

    rows: list[Label]
    columns: list[Label]
    cells: list[list[Any]]
    industries: list[list[str]]
    about: dict[str, Any]
    n: int
    row_roles: list[str] = field(default_factory=list)
    column_roles: list[str] = field(default_factory=list)

    @property
    def multi(self) -> bool:
        return "economy" not in self.about and any(economy for economy, _ in self.rows)


def book(seed: int = 0, economies: tuple[str, ...] = ("AUT",)) -> Book:
    """Return a valid table: integers, balanced both ways, with published output in a column and in a row."""
    rng = np.random.default_rng(seed)
    national = len(economies) == 1
    labels = [("" if national else economy, code) for economy in economies for code in CODES]
    n = len(labels)
    Z = rng.integers(20, 90, (n, n))
    Y = rng.integers(400, 900, (n, len(FINAL) * len(economies)))
    x = Z.sum(axis=1) + Y.sum(axis=1) + 100 * np.arange(n)
    Y[:, 0] += 100 * np.arange(n)
    rest = x - Z.sum(axis=0)
    wages = rest // 2 + rng.integers(0, 50, n)
    final = [("" if national else economy, name) for economy in economies for name in FINAL]
    cells = [[*map(int, Z[i]), *map(int, Y[i]), int(x[i])] for i in range(n)]
    blank = [None] * (len(final) + 1)
    cells += [[*map(int, line), *blank] for line in (x, wages, rest - wages)]
    names = {code: f"Makers of {code}" for code in CODES}
    return Book(
        [*labels, *(("", name) for name in ("output", *PRIMARY))],
        [*labels, *final, ("", "output")],
        cells,
        [["code", "name", "roles", "producer_services:narrow"]]
        + [[c, names[c], role, "yes" if c == "desks" else "no"] for c, role in zip(CODES, ROLES, strict=True)],
        {**({"economy": "AUT"} if national else {}), "year": 2010, "unit": "EUR mn"},
        n,
    )


# Layouts --------------------------------------------------------------------------------------------------------

Writer = Callable[[Book, Path], Path]
LAYOUTS: dict[str, Writer] = {}


def layout(write: Writer) -> Writer:
    LAYOUTS[write.__name__] = write
    return write


def text_of(cell: Any) -> str:
    return "" if cell is None else str(cell)


def csv_text(rows: list[list[Any]], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows([[text_of(c) for c in row] for row in rows])
    return stream.getvalue()


def square(b: Book) -> list[list[Any]]:
    """Return head and rows of the square layout."""
    lead = ["economy", "code"] if b.multi else ["code"]
    width = len(lead) + bool(b.row_roles)
    left = [*lead, *(["role"] if b.row_roles else [])]
    head: list[list[Any]] = []
    if b.multi:
        head.append(["economy", *[None] * (width - 1), *(economy for economy, _ in b.columns)])
        head.append([None, *left[1:], *(code for _, code in b.columns)])
    else:
        head.append([*left, *(code for _, code in b.columns)])
    if b.column_roles:
        head.append([*[None] * (width - 1), "role", *b.column_roles] if width > len(lead) else
                    [*[None] * width, *b.column_roles])  # fmt: skip
    body = []
    for i, ((economy, code), row) in enumerate(zip(b.rows, b.cells, strict=True)):
        lead_cells = [economy, code] if b.multi else [code]
        body.append([*lead_cells, *([b.row_roles[i]] if b.row_roles else []), *row])
    return [*head, *body]


def long(b: Book) -> list[list[Any]]:
    """Return head and rows of the long layout: the cells that are not blank, or that were made so."""
    keys = ["row_economy", "row", "column_economy", "column", "value"] if b.multi else ["row", "column", "value"]
    rows: list[list[Any]] = [keys]
    for i, (row, cells) in enumerate(zip(b.rows, b.cells, strict=True)):
        for column, cell in zip(b.columns, cells, strict=True):
            if cell is not None or (i < b.n and len(cells) == len(b.columns)):
                rows.append([*row, *column, cell] if b.multi else [row[1], column[1], cell])
    return rows


def said(b: Book) -> str:
    return "".join(f"# {key}: {value}\n" for key, value in b.about.items())


def toml(b: Book) -> str:
    return "".join(
        f"{key} = {value}\n" if isinstance(value, (int, float)) else f'{key} = "{value}"\n'
        for key, value in b.about.items()
    )


def beside(b: Book, folder: Path, stem: str = "t.") -> None:
    (folder / f"{stem}industries.csv").write_text(csv_text(b.industries), encoding="utf-8")
    (folder / f"{stem}about.toml").write_text(toml(b), encoding="utf-8")


@layout
def csv_square(b: Book, folder: Path) -> Path:
    (folder / "t.industries.csv").write_text(csv_text(b.industries), encoding="utf-8")
    (folder / "t.csv").write_text(said(b) + csv_text(square(b)), encoding="utf-8")
    return folder / "t.csv"


@layout
def csv_long(b: Book, folder: Path) -> Path:
    (folder / "t.industries.csv").write_text(csv_text(b.industries), encoding="utf-8")
    (folder / "t.csv").write_text(said(b) + csv_text(long(b)), encoding="utf-8")
    return folder / "t.csv"


def _column(cells: list[Any]) -> list[Any]:
    """Return a column that Parquet can hold: numbers, or all as text where one is something else."""
    plain = all(cell is None or (isinstance(cell, (int, float)) and not isinstance(cell, bool)) for cell in cells)
    return [None if c is None else float(c) for c in cells] if plain else [None if c is None else str(c) for c in cells]


@layout
def parquet_square(b: Book, folder: Path) -> Path:
    beside(b, folder)
    columns: list[tuple[str, list[Any]]] = []
    if b.multi:
        columns.append(("economy", [economy for economy, _ in b.rows]))
    columns.append(("code", [code for _, code in b.rows]))
    for j, (economy, code) in enumerate(b.columns):
        name = f"{economy}|{code}" if b.multi else code
        columns.append((name, _column([row[j] if j < len(row) else None for row in b.cells])))
    frame = pd.concat([pd.Series(values, name=name) for name, values in columns], axis=1)
    if frame.columns.duplicated().any():  # Parquet's own writer takes no name twice; a third writer may
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_arrays([pa.array(values) for _, values in columns], [name for name, _ in columns])
        pq.write_table(table, folder / "t.parquet")
    else:
        frame.to_parquet(folder / "t.parquet")
    return folder / "t.parquet"


@layout
def parquet_long(b: Book, folder: Path) -> Path:
    beside(b, folder)
    head, *rows = long(b)
    turned = [list(column) for column in zip(*rows, strict=True)]
    frame = pd.DataFrame(dict(zip(head, [*turned[:-1], _column(turned[-1])], strict=True)))
    frame.to_parquet(folder / "t.parquet")
    return folder / "t.parquet"


def workbook(b: Book) -> Any:
    from openpyxl import Workbook

    made = Workbook()
    page = made.active
    page.title = "table"
    for rows, name in ((square(b), "table"), (b.industries, "industries"), (list(b.about.items()), "about")):
        sheet = page if name == "table" else made.create_sheet(name)
        for row in rows:
            sheet.append([None if c in (None, "") else "NaN" if c != c else "inf" if c == float("inf") else c
                          for c in row])  # fmt: skip
    return made


@layout
def xlsx(b: Book, folder: Path) -> Path:
    workbook(b).save(folder / "t.xlsx")
    return folder / "t.xlsx"


@layout
def folder_toml(b: Book, folder: Path) -> Path:
    place = folder / "tables"
    place.mkdir()
    beside(b, place, "")
    (place / "table.csv").write_text(csv_text(square(b)), encoding="utf-8")
    return place


@layout
def zipped(b: Book, folder: Path) -> Path:
    with zipfile.ZipFile(folder / "t.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mine/table.csv", csv_text(square(b)))
        archive.writestr("mine/industries.csv", csv_text(b.industries))
        archive.writestr("mine/about.toml", toml(b))
    return folder / "t.zip"
