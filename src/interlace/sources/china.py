"""China, national input-output tables 2002-2020 (National Bureau of Statistics), products by products.

The R package that re-released them keeps one data frame a file, ``china_YEAR_INDUSTRIES.rda``. Most have competitive
imports (a column IM) and, up to 2015, a column ERR that closes the rows: they become `imports` and `residual`. The
tables of 42 industries of 2017, 2018 and 2020 have each row once for domestic and once for imported products. They are
added up, with imports as a column, and the imported part is told: `IOTable.domestic` takes it out.

China's classification changed with almost every table, so a panel holds the years of one classification.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from tomllib import loads
from typing import cast

import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.classification import Classification
from interlace.model.imported import Imported
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import block, national_table, of_years, one_frame, require_equal, require_path, wrong
from interlace.sources.registry import read_from
from interlace.words import said

__all__ = ["Layout", "load", "read"]

NAME = "china"
ECONOMY = "CHN"
UNIT = Unit("CNY 10,000", currency="CNY", scale=1e4, prices="current producers' prices")
VALUE_ADDED = ("VA001", "VA002", "VA003", "VA004")
_FILE = re.compile(r"^china_(\d{4})_(\d{2,3})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file's name tells: its year, its number of industries, and how it is laid out.

    Parameters
    ----------
    year, industries : int
    classification : str
        Name of the classification that ships with the package.
    residual : bool
        Whether there is a column ERR.
    split : bool
        Whether each product has a row for domestic and a row for imported deliveries.
    """

    year: int
    industries: int
    classification: str
    residual: bool = False
    split: bool = False


_KNOWN = loads((resources.files("interlace.sources") / "china.toml").read_text("utf-8"))["layouts"]
LAYOUTS = {(known["year"], known["industries"]): Layout(**known) for known in _KNOWN}


def load(path: Path | None) -> TablePanel:
    """Return the panel of one file, or of a folder whose files are of one classification.

    Parameters
    ----------
    path : pathlib.Path
        A file ``china_YEAR_INDUSTRIES.rda`` or a folder of them; or a folder and a pattern, such as
        ``folder/china_*_153.rda``.

    Returns
    -------
    TablePanel
        One economy, 41 to 153 industries, 10,000 CNY at current producers' prices.

    Raises
    ------
    InputError
        If there is no such file, or the files are of several classifications.
    """
    files = _files(path, NAME)
    kinds: dict[str, list[str]] = {}
    for layout, file in files.items():
        kinds.setdefault(layout.classification, []).append(file.name)
    if len(kinds) > 1:
        groups = "; ".join(", ".join(names) for names in kinds.values())
        raise InputError(
            f"the tables are of {len(kinds)} classifications, which cannot stand in one panel",
            where=groups,
            fix="name one file, or a pattern for the files of one classification, such as china_*_153.rda",
        )
    years = {layout.year: (file,) for layout, file in files.items()}
    return of_years(NAME, years, read, _provenance, (ECONOMY,), Classification.load(next(iter(kinds))))


def _files(path: Path | None, source: str) -> dict[Layout, Path]:
    what = said("errors.files.china")
    if path is not None and set("*?[") & set(path.name) and not path.exists():
        folder, pattern = require_path(path.parent, source, what), path.name
    else:
        folder, pattern = require_path(path, source, what), "*"
    if folder.is_file():
        return {_layout(folder): folder}
    found = [file for file in sorted(folder.glob(pattern)) if file.suffix == ".rda" and _key(file.stem) in LAYOUTS]
    if not found:
        raise wrong(folder, "the folder holds no table of China", "look for files named china_2017_149.rda")
    return {_layout(file): file for file in found}


def _key(name: str) -> tuple[int, int] | None:
    match = _FILE.match(name)
    return (int(match.group(1)), int(match.group(2))) if match else None


def _layout(file: Path) -> Layout:
    key = _key(file.stem) or _key(_frame(file)[0])
    if key not in LAYOUTS:
        known = ", ".join(f"{year} ({industries})" for year, industries in LAYOUTS)
        fix = f"name it china_YEAR_INDUSTRIES.rda; there are {known}"
        raise wrong(file, f"{file.name} is not a table of China that is known here", fix)
    return LAYOUTS[key]


def _frame(file: Path) -> tuple[str, pd.DataFrame]:
    return one_frame(file, ("Code", "Description", "TIU", "EX", "GO"), "a table of China")


def _provenance(file: Path) -> Provenance:
    layout, now = _layout(file), read_from(NAME, file)
    if layout.split:
        now = now.then(
            "domestic and imported deliveries added up product by product; imports stand in a column of their own"
        )
    if layout.residual:
        now = now.then("the publisher's column of errors (ERR) booked as the residual of each row")
    return now.then("depreciation is part of gross operating surplus")


def _labelled(file: Path, layout: Layout) -> pd.DataFrame:
    """Return the frame of a file after a look at its name in R and at the words of its industries."""
    name, frame = _frame(file)
    if _key(name) != (layout.year, layout.industries):
        raise wrong(file, f"{file.name} holds {name}", f"name the file {name}.rda")
    classification = Classification.load(layout.classification)
    words = {**classification.names, **_misprints(layout.classification)}
    codes = frame["Code"].astype(str)
    for code, text in zip(codes, frame["Description"].astype(str), strict=True):
        if words.get(code, text).strip() != text.strip():
            raise wrong(file, f"the industry {code} of {file.name} is {text!r}; {words[code]!r} was expected")
    return frame


@cache
def _misprints(classification: str) -> dict[str, str]:
    text = (resources.files("interlace.model") / "classifications" / f"{classification}.toml").read_text("utf-8")
    return cast("dict[str, str]", loads(text).get("source_names", {}))


def _rows(frame: pd.DataFrame, origin: str | None) -> pd.DataFrame:
    picked = frame if origin is None else frame[(frame["Origin"] == origin).fillna(value=False).to_numpy(dtype=bool)]
    return picked.set_index(picked["Code"].astype(str).to_numpy())


def read(file: Path) -> IOTable:
    """Read one table.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    IOTable
        With `imports`; of the split tables with the `imported` part. Primary rows: compensation, net taxes on
        production, depreciation, operating surplus.

    Raises
    ------
    InputError
        If the file is truncated, is not R data, or its cells do not add up to the published totals.
    """
    layout = _layout(file)
    frame = _labelled(file, layout)
    if layout.split:
        return _read_split(frame, layout, file)
    classification = Classification.load(layout.classification)
    codes = list(classification.codes)
    wide = _rows(frame, None)
    Z, Y = block(wide, codes, codes, file), block(wide, codes, list(classification.final), file)
    imports = block(wide, codes, ["IM"], file)[:, 0]
    residual = block(wide, codes, ["ERR"], file)[:, 0] if layout.residual else None
    x = Z.sum(axis=1) + Y.sum(axis=1) - imports + (0.0 if residual is None else residual)
    require_equal(x, block(wide, codes, ["GO"], file)[:, 0], codes, "output", file)
    V = block(wide, VALUE_ADDED, codes, file)
    inputs = block(wide, ["TI"], codes, file)[0]
    require_equal(Z.sum(axis=1), block(wide, codes, ["TIU"], file)[:, 0], codes, "intermediate use", file)
    require_equal(Z.sum(axis=0) + V.sum(axis=0), inputs, codes, "output", file)
    require_equal(x, inputs, codes, "output (rows against the row TI)", file)
    return national_table(
        ECONOMY, classification, Z, Y, V, primary=VALUE_ADDED, unit=UNIT, year=layout.year,
        provenance=_provenance(file), imports=imports, residual=residual,
    )  # fmt: skip


def _read_split(frame: pd.DataFrame, layout: Layout, file: Path) -> IOTable:
    classification = Classification.load(layout.classification)
    codes = list(classification.codes)
    Z, Y, x = _deliveries(frame, "Domestic", layout, file)
    away = Imported(*_deliveries(frame, "Imports", layout, file)[:2])
    wide = _rows(frame, "TOT")
    V = block(wide, VALUE_ADDED, codes, file)
    inputs = Z.sum(axis=0) + away.Z.sum(axis=0)
    require_equal(inputs, block(wide, ["TII"], codes, file)[0], codes, "intermediate inputs", file)
    require_equal(inputs + V.sum(axis=0), x, codes, "output", file)
    return national_table(
        ECONOMY, classification, Z + away.Z, Y + away.Y, V, primary=VALUE_ADDED, unit=UNIT, year=layout.year,
        provenance=_provenance(file), imported=away,
    )  # fmt: skip


def _deliveries(frame: pd.DataFrame, origin: str, layout: Layout, file: Path) -> tuple[Float, Float, Float]:
    """Return Z, Y and their row sums for products of one origin; the sums are checked against the published ones."""
    classification = Classification.load(layout.classification)
    codes = list(classification.codes)
    if "Origin" not in frame.columns:
        raise wrong(file, f"{file.name} lacks the column Origin", "give the file as it was released")
    wide = _rows(frame, origin)
    Z, Y = block(wide, codes, codes, file), block(wide, codes, list(classification.final), file)
    total: Float = Z.sum(axis=1) + Y.sum(axis=1)
    require_equal(total, block(wide, codes, ["GO"], file)[:, 0], codes, f"the total ({origin})", file)
    return Z, Y, total
