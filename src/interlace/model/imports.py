"""What a table tells about imports, and its deliveries without them: as the publisher tells, or in proportion."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pandas as pd

from interlace.errors import InputError, Unsupported
from interlace.kernels._types import Bools, Float
from interlace.kernels.coefficients import reciprocal
from interlace.model.classification import Category, Classification
from interlace.model.imported import Imported
from interlace.words import Declared, Said, said

if TYPE_CHECKING:
    from interlace.model.table_data import TableData

T = TypeVar("T", bound="TableData")

__all__ = [
    "IMPORTED_INPUTS",
    "domestic",
    "domestic_classification",
    "import_shares",
    "imported_inputs",
    "require_domestic",
    "require_imported_inputs",
    "with_proportional_imports",
]

IMPORTED_INPUTS = "imported_inputs"
"""Label of the primary row that holds the imports taken out of intermediate deliveries."""

NOISE = 1e-5
"""Share of the largest output up to which an excess of exports over output is a matter of rounding."""


def require_domestic(table: TableData, what: str | Said | Declared) -> None:
    """Raise `Unsupported` if the deliveries of `table` hold imports, so that they are not what was made at home."""
    if table.has_competitive_imports:
        raise Unsupported.said("imports_in_deliveries", title=what, told=table.imported is not None)


def require_imported_inputs(table: TableData, what: str | Said | Declared) -> None:
    """Raise `Unsupported` if `table` does not tell which industry uses which imported product."""
    if not table.knows_imported_inputs:
        raise Unsupported.said("imports_without_users", title=what, several=table.is_multiregional)


def imported_inputs(table: TableData, rows: Bools) -> Float:
    """Return what each industry buys of the products of `rows` from other economies, shape (n,).

    As the table's imported part tells, or by the economies of its rows.

    Parameters
    ----------
    table : IOTable
    rows : ndarray of bool, shape (n,)

    Raises
    ------
    Unsupported
        If the table does not tell which industry uses which imported product.
    """
    require_imported_inputs(table, said("subjects.imported_inputs"))
    if table.imported is not None:
        return np.asarray(table.imported.Z[rows].sum(axis=0), dtype=np.float64)
    imported = np.zeros(table.n)
    for g in range(len(table.economies)):
        home = table.economy_of == g
        imported[home] = table.Z[np.ix_(rows & ~home, home)].sum(axis=0)
    return imported


def domestic_classification(book: Classification) -> Classification:
    """Return the classification of the domestic view of a table: with a row for imported inputs."""
    if any(item.role == "imports" for item in book.primary.values()):
        return book
    return replace(book, primary={IMPORTED_INPUTS: Category("Imported inputs", "imports"), **book.primary})


def domestic(table: T) -> T:
    """Return the table of domestic deliveries, the imported part taken out as the publisher tells it.

    Imported inputs become a primary row with the role ``imports``, imported final use leaves the table. What the column
    of imports has beyond the imported part is final use with the role ``import_adjustment`` where the classification
    has such a category, and else stands in the residual.

    Parameters
    ----------
    table : IOTable

    Returns
    -------
    IOTable
        Without `imports` and `imported`; same output, value added and exports of domestic products. A table whose
        deliveries are domestic already is returned as it is.

    Raises
    ------
    Unsupported
        If deliveries hold imports and the table does not tell which part of them.
    """
    if not table.has_competitive_imports:
        return table
    away = table.imported
    if away is None:
        raise Unsupported.said("imported_part_unknown")
    book = domestic_classification(table.classification)
    row = away.Z.sum(axis=0)
    label = next(code for code, item in book.primary.items() if item.role == "imports")
    if label in table.primary:
        V, primary = table.V + np.where((table.primary == label)[:, None], row, 0.0), table.primary
    else:
        V, primary = np.vstack([row, table.V]), pd.Index([label, *table.primary], name="primary")
    Y, final, residual = _with_adjustment(table, away)
    step = table.provenance.then(
        "imports taken out of deliveries by the imported part that the publisher tells",
        imported_inputs=float(row.sum()),
        imported_final_use=float(away.Y.sum()),
    )
    return replace(
        table, Z=table.Z - away.Z, Y=Y, V=V, primary=primary, final=final, classification=book, imports=None,
        imported=None, residual=residual, provenance=step,
    )  # fmt: skip


def _with_adjustment(table: TableData, away: Imported) -> tuple[Float, pd.MultiIndex, Float | None]:
    """Return domestic final use, its labels and the residual, with what imports have beyond the imported part."""
    Y = table.Y - away.Y
    booked = away.Z.sum(axis=1) + away.Y.sum(axis=1)
    excess = booked if table.imports is None else booked - table.imports
    if np.abs(excess).max() <= 1e-9 * np.abs(booked).max():
        return Y, table.final, table.residual
    codes = [code for code, item in table.classification.final.items() if item.role == "import_adjustment"]
    if len(codes) > 1:
        raise InputError(
            f"{table.classification.title} has {len(codes)} categories of final use with the role import_adjustment",
            fix="give it one, for what the column of imports has beyond the imported part",
        )
    if not codes or codes[0] in table.final.get_level_values("category"):
        return Y, table.final, excess if table.residual is None else table.residual + excess
    labels = pd.MultiIndex.from_tuples([*table.final, *((economy, codes[0]) for economy in table.economies)])
    columns = np.where(table.economy_of[:, None] == np.arange(len(table.economies)), excess[:, None], 0.0)
    return np.hstack([Y, columns]), labels, table.residual


def import_shares(table: TableData) -> Float:
    """Return the share of imports in the domestic use of each product, shape (n,): m / (x + m − e).

    Parameters
    ----------
    table : IOTable
        Of one economy, with `imports` and a column of exports.

    Returns
    -------
    ndarray, shape (n,)
        0 for a product that is neither made for home use nor imported. Where exports exceed output, or imports are
        negative, by no more than rounding (1e-5 of the largest output, or one unit of the table where that is at most
        a thousandth of it), the share is 1 or 0.

    Raises
    ------
    Unsupported
        If imports are apart already, exports are not known, or a product is exported in larger amounts than it is
        made, so that exports must hold imports.

    References
    ----------
    Miller & Blair (2009), sect. 4.7.
    """
    return _shares(table)[0]


def _shares(table: TableData) -> tuple[Float, Bools]:
    """Return the shares, and the products for which rounding noise was set right."""
    if table.imports is None:
        raise Unsupported.said("no_imports_to_take_out")
    if table.is_multiregional:
        raise Unsupported.said("imports_of_unknown_economy")
    m, made = table.imports, table.x - table.exports
    use = made + m
    shares: Float = m * reciprocal(use)
    odd = (shares < 0) | (shares > 1) | ((use == 0) & (m != 0))
    largest = float(np.abs(table.x).max(initial=0.0))
    noise = np.maximum(-made, -m) <= max(NOISE * largest, min(1.0, 1e-3 * largest))
    bad = np.flatnonzero(odd & ~noise)
    if bad.size:
        code = str(table.codes[bad[0]])
        raise Unsupported.said(
            "imports_not_proportional", count=int(bad.size), code=code, name=table.classification.name_of(code)
        )
    return np.where(odd, np.where(m > 0, 1.0, 0.0), shares), odd


def with_proportional_imports(table: T) -> T:
    """Return the table of domestic deliveries, imports taken out in proportion to use.

    Every user of product i at home is taken to import the same share m_i / (x_i + m_i − e_i) of it; exports are taken
    to hold none. Imported inputs become a primary row with the role ``imports``; imported final use leaves the table
    (its value stands in the Step). The residual is treated like a use, so that output stays what it was. A product of
    which rounding leaves less output than exports (see `import_shares`) counts as imported wholly; its output stays,
    what it misses stands in the residual, and the Step names it.

    It is an assumption: on China's table of 2017 (42 products), whose imports are known, it misses the true matrix of
    imported inputs by 53.9 %, and by 50.3 % even where each product's imported inputs are known in total (sum of
    absolute differences over imported inputs).

    Parameters
    ----------
    table : IOTable
        Of one economy, with `imports` and a column of exports.

    Returns
    -------
    IOTable
        Without `imports`; same output, value added and exports; with a Step that names the assumption.

    Raises
    ------
    Unsupported
        As in `import_shares`.

    References
    ----------
    Miller & Blair (2009), sect. 4.7.
    """
    shares, odd = _shares(table)
    away = np.where(table.final_with_role("exports"), 0.0, shares[:, None])
    imported_final = float((away * table.Y).sum())
    row = shares @ table.Z
    label = IMPORTED_INPUTS
    while label in table.primary:
        label += "_"
    primary = {**table.classification.primary, label: Category("Imported inputs, in proportion to use", "imports")}
    step = table.provenance.then(
        "imports taken out of deliveries by the assumption of proportionality: the share m / (x + m − e) of every use "
        "of a product but exports",
        imported_inputs=float(row.sum()),
        imported_final_use=imported_final,
        **({"rounded_to_a_whole_share": [str(code) for code in table.codes[odd]]} if odd.any() else {}),
    )
    Z, Y = (1.0 - shares)[:, None] * table.Z, (1.0 - away) * table.Y
    residual = None if table.residual is None else (1.0 - shares) * table.residual
    if odd.any():
        missed = np.where(odd, table.x - Z.sum(axis=1) - Y.sum(axis=1), 0.0)
        residual = missed if residual is None else np.where(odd, missed, residual)
    return replace(
        table,
        Z=Z,
        Y=Y,
        V=np.vstack([table.V, row]),
        primary=pd.Index([*table.primary, label], name="primary"),
        classification=replace(table.classification, primary=primary),
        imports=None,
        imported=None,
        residual=residual,
        provenance=step,
    )
