"""BEA's input-output accounts as files: workbooks a sheet a year, and the data frames of an R data package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from interlace.errors import UnknownName, Unsupported
from interlace.model.options import choice
from interlace.sources._labelled import file_in, one_frame, wrong
from interlace.sources._xlsx import named_sheet

Level = Literal["summary", "detail"]
Redefinitions = Literal["before", "after"]
Release = Literal["workbooks", "12sch", "17sch"]

MAKE = "IOMake_Before_Redefinitions_PRO_1997-2020_Summary.xlsx"
USE = "IOUse_Before_Redefinitions_PRO_1997-2018_Summary.xlsx"
IMPORT = "ImportMatrices_Before_Redefinitions_SUM_1997-2020.xlsx"
REQUIREMENTS = "IxI_TR_1997-2020_PRO_SUM.xlsx"
WORKBOOK_YEARS = tuple(range(1997, 2019))
"""Years that the make and the use workbook share."""

_HEAD = 7
_SUPPRESSED = "..."
"""How the publisher writes a zero that it does not show."""


@dataclass(frozen=True, slots=True)
class Tables:
    """Where the make and use tables of one year stand.

    Parameters
    ----------
    folder : pathlib.Path
    year : int
    level : {"summary", "detail"}
    release : {"workbooks", "12sch", "17sch"}
        The publisher's workbooks (summary, 1997-2018), or the data frames under the industry schedule of 2012 or 2017.
    redefinitions : {"before", "after"}
    """

    folder: Path
    year: int
    level: Level = "summary"
    release: Release = "workbooks"
    redefinitions: Redefinitions = "before"

    def __post_init__(self) -> None:
        for name, known in (("level", Level), ("release", Release), ("redefinitions", Redefinitions)):
            kind = "kind of redefinitions" if known is Redefinitions else name
            object.__setattr__(self, name, choice(kind, getattr(self, name), get_args(known)))
        if self.release == "workbooks" and (self.level, self.redefinitions) != ("summary", "before"):
            raise Unsupported.said("bea_level", level=self.level, redefinitions=self.redefinitions)
        if self.release == "workbooks" and self.year not in WORKBOOK_YEARS:
            raise UnknownName.of("year", self.year, WORKBOOK_YEARS, where=USE)

    @property
    def classification(self) -> str:
        """Name of the classification that ships with the package."""
        return "bea_summary" if self.level == "summary" else f"bea_detail20{self.release[:2]}"

    def make_file(self) -> Path:
        """Return the file of the make table."""
        return self._file(MAKE, f"Make_{self.year}_{self._redefined}")

    def use_file(self, prices: Literal["PRO", "PUR"] = "PRO") -> Path:
        """Return the file of the use table at producers' or purchasers' prices."""
        return self._file(USE, f"Use_{self.year}_{prices}_{self._redefined}")

    def import_file(self) -> Path | None:
        """Return the file of the import matrix, or None where the folder or the publisher's release has none."""
        if self.level == "summary" and self.release != "workbooks":
            return None
        file = self.folder / self._name(IMPORT, f"Import_{self.year}_{self._redefined}")
        return file if file.is_file() else None

    def supply_file(self) -> Path:
        """Return the file of the supply table, which has the margins by commodity."""
        return self._file("", f"Supply_{self.year}")

    def frame(self, file: Path, corner: str) -> pd.DataFrame:
        """Return a table as numbers under codes; `corner` begins the words over a workbook's table."""
        if file.suffix == ".xlsx":
            return sheet(file, self.year, corner)
        frame = one_frame(file, (), "a table of the BEA")[1]
        return frame.set_axis([str(label) for label in frame.index]).set_axis(list(map(str, frame.columns)), axis=1)

    @property
    def _redefined(self) -> str:
        return f"{self.redefinitions.capitalize()}Redef"

    def _name(self, workbook: str, stem: str) -> str:
        return workbook if self.release == "workbooks" else f"{self.level.capitalize()}_{stem}_{self.release}.rda"

    def _file(self, workbook: str, stem: str) -> Path:
        return file_in(self.folder, self._name(workbook, stem))


def sheet(file: Path, year: int, corner: str) -> pd.DataFrame:
    """Return one year of a workbook: numbers under the publisher's codes, totals under their words.

    Parameters
    ----------
    file : pathlib.Path
    year : int
    corner : str
        How the words over the table begin, for example ``"The Make of Commodities by Industries, Before"``.

    Returns
    -------
    pandas.DataFrame
        A zero where the publisher prints dots; missing where a cell is blank.

    Raises
    ------
    InputError
        If there is no sheet of the year, or it is not laid out as the publisher's.
    """
    state = file.stat()
    return _sheet(file, year, corner, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _sheet(file: Path, year: int, corner: str, changed: int, size: int) -> pd.DataFrame:
    rows = named_sheet(file, str(year))
    _require_layout(rows, file, year, corner)
    codes, words = rows[_HEAD - 2], rows[_HEAD - 1]
    padded = (*codes, *[None] * (len(words) - len(codes)))
    columns = [str(code or word or "").strip() for code, word in zip(padded, words, strict=True)][2:]
    labels, cells = [], []
    for row in rows[_HEAD:]:
        label = next((str(cell).strip() for cell in row[:2] if cell), "")
        if len(row) > 2 and row[2] is not None and label:
            labels.append(label)
            cells.append([_number(value, file, label) for value in (*row[2:], *[None] * len(columns))[: len(columns)]])
    return pd.DataFrame(cells, index=labels, columns=columns, dtype=np.float64)


def _require_layout(rows: list[tuple[Any, ...]], file: Path, year: int, corner: str) -> None:
    def text(position: int, column: int = 0) -> str:
        row = rows[position] if len(rows) > position else ()
        return str(row[column] or "").strip() if len(row) > column else ""

    problems = [
        ("its title is not that of the table", not text(0).startswith(corner)),
        (f"it does not say that it is of {year}", text(3) != str(year)),
        ("it has no row of codes", len(rows) < _HEAD or len(rows[_HEAD - 2]) < 3),
        ("it has no row of names under the codes", text(_HEAD - 1) not in ("IOCode", "Code")),
    ]
    found = [words for words, wrong in problems if wrong]
    if found:
        what = f"the sheet {year} of {file.name} is not laid out as expected: {found[0]}"
        raise wrong(file, what, f"give the publisher's file; the sheet begins {corner!r}")


def _number(value: Any, file: Path, label: str) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    text = "" if value is None else str(value).strip()
    if text in ("", _SUPPRESSED):
        return 0.0 if text else float("nan")
    what = f"{file.name} holds the text {str(value)[:40]!r} where a number should stand"
    raise wrong(file, what, "give the publisher's file", at=f"row {label}")
