"""United Kingdom, input-output analytical tables 2010 (Office for National Statistics), 127 products.

The R package that re-released them keeps one row a cell, several tables in one frame. Domestic deliveries and the
publisher's imports use table, product by product, are added up, with imports as a column; the imported part is told, so
that `IOTable.domestic` is the published table of domestic use. All at basic prices.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from interlace.kernels._types import Float
from interlace.model.classification import Classification
from interlace.model.imported import Imported
from interlace.model.panel import TablePanel
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import block, long_block, national_table, one_file, one_frame, require_equal, wrong
from interlace.sources.registry import read_from

__all__ = ["load", "published", "read"]

NAME = "uk2010"
FILE = "uk_2010_data.rda"
YEAR = 2010
ECONOMY = "GBR"
IMPORTS = "P7"
UNIT = Unit("GBP mn", currency="GBP", scale=1e6, prices="current basic prices")

DOMESTIC = "Input-Output table (domestic use, basic prices, product by product)"
IMPORTED = "Imports use table at basic prices (product by product)"
COEFFICIENTS = "Matrix of coefficients (product by product)"
INVERSE = "Leontief Inverse (product by product)"

HEADS = {"P3_S15": "Non-profit instns serving households", "B2A3G": "Gross Operating Surplus"}
"""Words that head a column or row of the file where they are not the name in the classification."""
COLUMNS = ("uk_row", "uk_row_lab", "uk_col", "values", "indicator", "unit", "year")


def load(path: Path | None) -> TablePanel:
    """Return the table as a panel of one year.

    Parameters
    ----------
    path : pathlib.Path
        The file ``uk_2010_data.rda``, or its folder.

    Returns
    -------
    TablePanel
        One economy, 127 products, million GBP at current basic prices.

    Raises
    ------
    InputError
        If there is no such file, or it does not hold the tables.
    """
    file = one_file(path, NAME, FILE)
    return TablePanel.of([read(file)], NAME, in_memory=False)


def _wide(file: Path, indicator: str) -> pd.DataFrame:
    _, frame = one_frame(file, COLUMNS, "the ONS analytical tables of 2010")
    part = frame[(frame["indicator"] == indicator).fillna(value=False).to_numpy(dtype=bool)]
    if part.empty:
        raise wrong(file, f"{file.name} lacks the table {indicator!r}", f"give the whole {FILE}")
    units = set(part["unit"].dropna())
    years = {int(year) for year in part["year"].dropna()}
    if units != {"MIO_NAC"} or years != {YEAR}:
        what = f"{file.name} holds the years {sorted(years)} in {sorted(map(str, units))}"
        raise wrong(file, what, f"give the tables of {YEAR} in million pounds")
    return long_block(part, "uk_row", "uk_col", "values", file)


def read(file: Path) -> IOTable:
    """Read the table.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    IOTable
        With `imports` and the `imported` part. Primary rows: taxes on products, taxes on production, compensation,
        gross operating surplus.

    Raises
    ------
    InputError
        If the file is truncated, is not R data, or its cells do not add up to the published totals.
    """
    book = Classification.load(NAME)
    codes, final = list(book.codes), [HEADS.get(code, item.name) for code, item in book.final.items()]
    primary = [code for code in book.primary if code != IMPORTS]
    wide, away = _wide(file, DOMESTIC), _wide(file, IMPORTED)
    Z, Y = (block(wide, codes, columns, file) for columns in (codes, final))
    V = block(wide, [HEADS.get(code, book.primary[code].name) for code in (IMPORTS, *primary)], codes, file)
    output = block(wide, ["Total output"], codes, file)[0]
    require_equal(Z.sum(axis=1) + Y.sum(axis=1), output, codes, "output", file)
    require_equal(Z.sum(axis=0) + V.sum(axis=0), output, codes, "output", file)
    imported = Imported(*(block(away, codes, columns, file) for columns in (codes, final)))
    require_equal(imported.Z.sum(axis=0), V[0], codes, "imported inputs", file)
    provenance = (
        read_from(NAME, file)
        .then("domestic and imported deliveries added up product by product; imports stand in a column of their own")
        .then("taxes less subsidies on products stay a row of their own, outside value added")
    )
    return national_table(
        ECONOMY, book, Z + imported.Z, Y + imported.Y, V[1:],
        primary=primary, unit=UNIT, year=YEAR, provenance=provenance, imported=imported,
    )  # fmt: skip


def published(file: Path) -> tuple[Float, Float]:
    """Return the published coefficient matrix and Leontief inverse, both of shape (127, 127).

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    tuple of ndarray
        A and (I − A)⁻¹ of domestic deliveries, as the publisher prints them.
    """
    codes = list(Classification.load(NAME).codes)
    A, inverse = (block(_wide(file, indicator), codes, codes, file) for indicator in (COEFFICIENTS, INVERSE))
    return A, inverse
