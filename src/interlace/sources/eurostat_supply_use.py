"""Supply and use tables in the European layout: products (CPA) by industries (NACE Rev. 2), imports apart.

Three labelled tables: the supply of each product by each industry, the use of what is made at home, and the use of
what is imported, by industries and then by categories of final use (P3_S13 and so on). Labels are read as the
publishers write them: ``CPA_C10_12`` or ``C10-C12``, ``xP6`` or ``P6``. Value added is no part of the layout: it is
output less all inputs, which at basic prices holds the taxes less subsidies on the products used.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interlace.model.classification import Classification
from interlace.model.panel import SupplyUsePanel
from interlace.model.provenance import Provenance
from interlace.model.supply_use import SupplyUse
from interlace.model.units import Unit
from interlace.sources._labelled import block, objects_of, one_file, wrong
from interlace.sources.registry import read_from

__all__ = ["load_austria2010", "read"]

AUSTRIA = "austria2010"
FILE = "TestSUTs_AUT2010.RData"
TABLES = ("V", "Ud", "Um")
UNIT = Unit("EUR mn", currency="EUR", scale=1e6, prices="current basic prices")
VALUE_ADDED = "VALUE_ADDED"

_PREFIX = re.compile(r"^(?:CPA_|[xy](?=[A-Z]))")
_RANGE = re.compile(r"[-_][A-U]?(?=\d)")
_FINAL = re.compile(r"^P[356]")
_WHOLE_SECTIONS = {"D35": "D", "O84": "O", "P85": "P"}


def load_austria2010(path: Path | None) -> SupplyUsePanel:
    """Return Austria's tables of 2010 as a panel of one year.

    Parameters
    ----------
    path : pathlib.Path
        The file ``TestSUTs_AUT2010.RData``, or its folder.

    Returns
    -------
    SupplyUsePanel
        One economy, 64 industries and 64 products, million EUR at current basic prices.

    Raises
    ------
    InputError
        If there is no such file, or it does not hold the tables.
    """
    file = one_file(path, AUSTRIA, FILE)
    objects = objects_of(file)
    missing = [name for name in TABLES if name not in objects]
    if missing:
        raise wrong(file, f"{file.name} lacks the tables {', '.join(missing)}", "give the file as it was released")
    provenance = read_from(AUSTRIA, file)
    supply, domestic, imported = (_frame(objects[name]) for name in TABLES)
    table = read(supply, domestic, imported, "AUT", 2010, UNIT, provenance, file)
    return SupplyUsePanel.of([table], AUSTRIA, in_memory=False)


def read(
    supply: pd.DataFrame,
    domestic: pd.DataFrame,
    imported: pd.DataFrame,
    economy: str,
    year: int,
    unit: Unit,
    provenance: Provenance,
    file: Path,
) -> SupplyUse:
    """Return supply and use tables from three labelled tables.

    Parameters
    ----------
    supply : pandas.DataFrame
        Products by industries; further columns, such as taxes on products, are no part of supply at basic prices.
    domestic, imported : pandas.DataFrame
        Products by industries and categories of final use.
    economy, year, unit
        As in `SupplyUse`.
    provenance : Provenance
        Of the file; the steps of the reading are added.
    file : pathlib.Path
        For messages.

    Returns
    -------
    SupplyUse
        Imports are what the imported use adds up to.

    Raises
    ------
    InputError
        If a label is missing or stands twice, or a cell is blank.
    """
    book = Classification.load("nace64")
    codes, final = list(book.codes), list(book.final)
    make = block(_labelled(supply), codes, codes, file).T
    home, away = _labelled(domestic), _labelled(imported)
    U, Y = block(home, codes, codes, file), block(home, codes, final, file)
    Um, Ym = block(away, codes, codes, file), block(away, codes, final, file)
    left = make.sum(axis=1) - U.sum(axis=0) - Um.sum(axis=0)
    table = SupplyUse(
        make=make,
        use=U + Um,
        Y=Y + Ym,
        V=left[None, :],
        industries=pd.Index(codes),
        commodities=pd.Index(codes),
        final=pd.Index(final),
        primary=pd.Index([VALUE_ADDED]),
        economy=economy,
        unit=unit,
        year=year,
        classification=book,
        provenance=provenance.then(
            "supply and use at basic prices read, domestic and imported use apart; value added is output less inputs "
            "and holds taxes less subsidies on the products used; imports are what imported use adds up to"
        ),
        commodity_names=dict(book.names),
        imports=Um.sum(axis=1) + Ym.sum(axis=1),
        use_imported=Um,
        Y_imported=Ym,
    )
    table.check(strict=True)
    return table


def _frame(table: Any) -> pd.DataFrame:
    """Return a matrix of R, or what is a frame already, as a frame."""
    return table if isinstance(table, pd.DataFrame) else pd.DataFrame(table.to_pandas())


def _labelled(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table under plain codes: without CPA and x, and C10_12 for C10-C12."""

    def plain(label: object) -> str:
        code = _PREFIX.sub("", str(label).strip())
        return code if _FINAL.match(code) else _WHOLE_SECTIONS.get(code, _RANGE.sub("_", code))

    return pd.DataFrame(
        table.to_numpy(dtype=np.float64), index=[*map(plain, table.index)], columns=[*map(plain, table.columns)]
    )
