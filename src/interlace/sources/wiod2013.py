"""World Input-Output Database, release 2013, from R data files: one list a year with `inter`, `final` and `output`.

The publisher's own workbooks are read as well; see `interlace.sources._wiod2013_xlsx`.

Cells are integers, so their row sums miss the published `output` by up to 113. Output is therefore taken as the row
sums, and value added as output less the column sums; it then holds net taxes on products and international margins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from interlace.errors import UnknownName
from interlace.kernels._types import Float
from interlace.model.cells import frozen
from interlace.model.classification import Classification
from interlace.model.economies import canonical
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import dated, national_table, of_years, require_equal, require_path, wrong
from interlace.sources._rdata import read_r
from interlace.sources._wiod2013_xlsx import load_workbooks, workbooks_in
from interlace.sources.registry import read_from
from interlace.words import said

__all__ = ["load", "read_year"]

NAME = "wiod2013"
UNIT = Unit("USD mn", currency="USD", scale=1e6, prices="current basic prices")
OUTPUT_TOLERANCE = 0.01
"""What a row's sum may miss of the published output, as a share of it, beside half a unit for each rounded cell."""
_FILE = re.compile(r"^wiot_(\d{4})\.(?:RData|rda)$", re.IGNORECASE)


def load(path: Path | None) -> TablePanel:
    """Return the panel of the years that stand in a folder, or of one file.

    Parameters
    ----------
    path : pathlib.Path
        A folder with files ``wiot_YEAR.RData`` or with the publisher's workbooks ``WIOTyy_ROW_*.xlsx``, or one file.

    Returns
    -------
    TablePanel
        41 economies, 35 industries, million USD at current basic prices.

    Raises
    ------
    InputError
        If there is no path, no such file under it, or files of both layouts.
    """
    path = require_path(path, NAME, said("errors.files.wiod2013"))
    if workbooks := workbooks_in(path):
        if path.is_dir() and dated(path, _FILE):
            fix = "keep them in two folders: value added read from R data files holds taxes and margins"
            raise wrong(path, "the folder holds the publisher's workbooks and R data files", fix)
        return load_workbooks(workbooks)
    files = _files(path)
    first = next(iter(files.values()))
    years = {year: (file, year) for year, file in files.items()}
    return of_years(NAME, years, read_year, _provenance, _economies(_content(first)), Classification.load(NAME))


def _files(path: Path) -> dict[int, Path]:
    if not path.is_dir():
        match = _FILE.match(path.name)
        year = int(match.group(1)) if match else _content(path)[0]
        if not year:
            raise wrong(path, f"{path.name} does not say of which year it is", "name it wiot_YEAR.RData")
        return {year: path}
    if found := dated(path, _FILE):
        return found
    fix = "look for files named wiot_1995.RData or WIOT95_ROW_Apr12.xlsx"
    raise wrong(path, "the folder holds no file of WIOD 2013", fix)


def _provenance(file: Path, _year: int) -> Provenance:
    return (
        read_from(NAME, file)
        .then("output taken as row sums, since the cells are rounded to integers")
        .then("value added taken as output less inputs; it holds net taxes on products and international margins")
    )


_Content = tuple[int, dict[str, Any], Path]


def _content(file: Path) -> _Content:
    objects = read_r(file)
    lists = [value for value in objects.values() if isinstance(value, Mapping) and {"inter", "final"} <= set(value)]
    if len(lists) != 1:
        fix = "it should hold one R list with inter, final, countries and industries"
        raise wrong(file, f"{file.name} does not hold a table of WIOD 2013", fix)
    content = {str(key): value for key, value in lists[0].items()}
    missing = [key for key in ("countries", "industries") if key not in content]
    if missing:
        raise wrong(file, f"the list in {file.name} lacks {', '.join(missing)}", None)
    return _stated_year(content, file), content, file


def _stated_year(content: Mapping[str, Any], file: Path) -> int:
    """Return the year that the file states, 0 if it states none."""
    stated = np.asarray(content.get("year", [0])).ravel()
    if stated.size != 1 or not str(stated[0]).removesuffix(".0").isdecimal():
        raise wrong(file, f"{file.name} states a year that is none: {stated[:3]}", None)
    return int(str(stated[0]).removesuffix(".0"))


def _economies(content: _Content) -> tuple[str, ...]:
    return tuple(canonical(code) for code in _texts(content, "countries"))


def _texts(content: _Content, name: str) -> list[str]:
    labels = np.ma.asarray(content[1][name])
    if labels.ndim != 1 or labels.dtype.kind != "U":
        raise wrong(content[2], f"{name} of {content[2].name} is not a list of labels", None)
    return [str(label) for label in labels]


def read_year(file: Path, year: int) -> IOTable:
    """Read one file.

    Parameters
    ----------
    file : pathlib.Path
    year : int
        The year that the file's name gives; the file must say the same.

    Returns
    -------
    IOTable

    Raises
    ------
    InputError
        If the file is truncated, is not R data, or its arrays do not fit its labels.
    """
    content = _content(file)
    stated, parts, _ = content
    if stated and stated != year:
        raise wrong(file, f"{file.name} holds the table of {stated}", "name the file after its own year")
    classification = Classification.load(NAME)
    economies = _economies(content)
    codes = _texts(content, "industries")
    strange = [code for code in codes if code not in classification.names]
    if strange:
        raise UnknownName.of("industry", strange[0], classification.codes, where=str(file))
    n = len(economies) * len(codes)
    Z = _cells(parts["inter"], n, "inter", file)
    Y = _cells(parts["final"], n, "final", file)
    categories = list(classification.final)
    if Z.shape[1] != n or Y.shape[1] != len(economies) * len(categories):
        what = f"{file.name} has {Z.shape[1]} columns of deliveries and {Y.shape[1]} of final use; "
        raise wrong(file, f"{what}{n} and {len(economies) * len(categories)} belong to its labels", None)
    x = Z.sum(axis=1) + Y.sum(axis=1)
    if (published := parts.get("output")) is not None and np.isfinite(x).all():
        output = _cells(np.reshape(published, (-1, 1)), n, "output", file)[:, 0]
        half = 0.5 * (Z.shape[1] + Y.shape[1])
        labels = list(product(economies, codes))
        require_equal(x, output, labels, "output", file, share=OUTPUT_TOLERANCE, rounding=half)
    return national_table(
        economies, classification, Z, Y, (x - Z.sum(axis=0))[None, :], codes=codes, primary=["VA"],
        unit=UNIT, year=year, provenance=_provenance(file, year),
    )  # fmt: skip


def _cells(array: Any, n: int, name: str, file: Path) -> Float:
    if np.ma.is_masked(array):
        raise wrong(file, f"{name} of {file.name} holds missing values (NA)", "fetch it again")
    cells = np.asarray(array)
    if cells.ndim != 2 or cells.shape[0] != n:
        raise wrong(file, f"{name} of {file.name} has the shape {cells.shape}; its labels call for {n} rows", None)
    if not np.issubdtype(cells.dtype, np.number):
        raise wrong(file, f"{name} of {file.name} holds text where numbers should stand", None)
    return frozen(np.array(cells, dtype=np.float64, order="C"))
