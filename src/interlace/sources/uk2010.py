"""United Kingdom, input-output analytical tables 2010 (Office for National Statistics), 127 products.

The R package that re-released them keeps one row a cell, several tables in one frame. Two readings: ``uk2010`` has
domestic deliveries, with imported inputs as a primary row; ``uk2010_combined`` adds the publisher's imports use table,
product by product, and has competitive imports as a column. Both are at basic prices.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from interlace.errors import InputError
from interlace.kernels._types import Float
from interlace.model.classification import Classification
from interlace.model.files import sha256_of
from interlace.model.panel import TablePanel
from interlace.model.provenance import Provenance
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._labelled import block, long_block, national_table, one_file, one_frame, one_year, require_equal
from interlace.sources._registry import source_of

__all__ = ["load", "load_combined", "published", "read", "read_combined"]

NAME = "uk2010"
COMBINED = "uk2010_combined"
FILE = "uk_2010_data.rda"
YEAR = 2010
ECONOMY = "GBR"
UNIT = Unit("GBP mn", currency="GBP", scale=1e6, prices="current basic prices")

DOMESTIC = "Input-Output table (domestic use, basic prices, product by product)"
IMPORTED = "Imports use table at basic prices (product by product)"
COEFFICIENTS = "Matrix of coefficients (product by product)"
INVERSE = "Leontief Inverse (product by product)"

FINAL = {
    "P3_S14": "Households",
    "P3_S15": "Non-profit instns serving households",
    "P3_S13_CENT": "Central government",
    "P3_S13_LOC": "Local government",
    "P51G": "Gross fixed capital formation",
    "P53": "Valuables",
    "P52": "Changes in inventories",
    "P6_GOOD": "Exports of goods",
    "P6_SERV": "Exports of services",
}
"""Code of each category of final use, and the words that head its column."""
PRIMARY = {
    "P7": "Imported goods and services",
    "D21X31": "Taxes less subsidies on products",
    "D29X39": "Taxes less subsidies on production",
    "D1": "Compensation of employees",
    "B2A3G": "Gross Operating Surplus",
}
"""Code of each primary input, and the words that head its row."""
COLUMNS = ("uk_row", "uk_row_lab", "uk_col", "values", "indicator", "unit", "year")


def load(path: Path | None) -> TablePanel:
    """Return the table of domestic deliveries as a panel of one year.

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
    return one_year(NAME, read(file))


def load_combined(path: Path | None) -> TablePanel:
    """Return the table of domestic and imported deliveries together; see `load`."""
    file = one_file(path, COMBINED, FILE)
    return one_year(COMBINED, read_combined(file))


def _provenance(file: Path, name: str) -> Provenance:
    source = Provenance(source_of(name, ((file.name, sha256_of(file)),)))
    taxes = "taxes less subsidies on products stay a row of their own, outside value added"
    if name == COMBINED:
        added = "domestic and imported deliveries added up product by product; imports stand in a column of their own"
        return source.then(added).then(taxes)
    return source.then("domestic deliveries read; imported inputs stay a row of primary inputs").then(taxes)


def _wide(file: Path, indicator: str) -> pd.DataFrame:
    _, frame = one_frame(file, COLUMNS, "the ONS analytical tables of 2010")
    part = frame[(frame["indicator"] == indicator).fillna(value=False).to_numpy(dtype=bool)]
    if part.empty:
        raise InputError(f"{file.name} lacks the table {indicator!r}", where=str(file), fix=f"give the whole {FILE}")
    units = set(part["unit"].dropna())
    years = {int(year) for year in part["year"].dropna()}
    if units != {"MIO_NAC"} or years != {YEAR}:
        raise InputError(
            f"{file.name} holds the years {sorted(years)} in {sorted(map(str, units))}",
            where=str(file),
            fix=f"give the tables of {YEAR} in million pounds",
        )
    return long_block(part, "uk_row", "uk_col", "values", file)


def read(file: Path) -> IOTable:
    """Read the table of domestic deliveries.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    IOTable
        Primary rows: imported inputs, taxes on products, taxes on production, compensation, gross operating surplus.

    Raises
    ------
    InputError
        If the file is truncated, is not R data, or its cells do not add up to the published totals.
    """
    codes = list(Classification.load(NAME).codes)
    wide = _wide(file, DOMESTIC)
    Z = block(wide, codes, codes, file)
    Y = block(wide, codes, list(FINAL.values()), file)
    V = block(wide, list(PRIMARY.values()), codes, file)
    output = block(wide, ["Total output"], codes, file)[0]
    require_equal(Z.sum(axis=1) + Y.sum(axis=1), output, codes, "output", file)
    require_equal(Z.sum(axis=0) + V.sum(axis=0), output, codes, "output", file)
    return _table(Z, Y, V, list(PRIMARY), _provenance(file, NAME))


def read_combined(file: Path) -> IOTable:
    """Read domestic and imported deliveries together, with imports as a column.

    Parameters
    ----------
    file : pathlib.Path

    Returns
    -------
    IOTable
        With `imports`; the row of imported inputs is inside Z.

    Raises
    ------
    InputError
        As for `read`, or if the imports use table does not add up to the row of imported inputs.
    """
    home = read(file)
    codes = list(home.classification.codes)
    wide = _wide(file, IMPORTED)
    Z = block(wide, codes, codes, file)
    Y = block(wide, codes, list(FINAL.values()), file)
    own = list(home.primary)
    require_equal(Z.sum(axis=0), home.V[own.index("P7")], codes, "imported inputs", file)
    kept = [i for i, code in enumerate(own) if code != "P7"]
    imports: Float = Z.sum(axis=1) + Y.sum(axis=1)
    names = [own[i] for i in kept]
    return _table(home.Z + Z, home.Y + Y, home.V[kept], names, _provenance(file, COMBINED), imports)


def _table(
    Z: Float, Y: Float, V: Float, primary: list[str], provenance: Provenance, imports: Float | None = None
) -> IOTable:
    return national_table(
        ECONOMY,
        Classification.load(NAME),
        Z,
        Y,
        V,
        final=list(FINAL),
        primary=primary,
        unit=UNIT,
        year=YEAR,
        provenance=provenance,
        imports=imports,
    )


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
