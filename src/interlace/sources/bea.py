"""United States: make, use, import and supply tables of the Bureau of Economic Analysis (BEA), and tables from them.

The make and use tables become tables of industries by industries under the fixed product-sales structure. Scrap, used
goods and noncomparable imports, which no industry makes as its own product, stay rows and columns of their own. The
publisher's summary workbooks are of two releases (make 2021, use 2019): from 1999 on they differ, and what the market
shares of the one and the uses of the other leave of an industry's output is the residual.

Value added is at producers' prices: it holds taxes on production and imports less subsidies (V002), also those on
products. Gross operating surplus (V003) holds the consumption of fixed capital, the mixed income of proprietors, and
the imputed rent of those who live in their own homes (industry HS, Housing).
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd

from interlace.errors import Unsupported
from interlace.kernels._types import Float
from interlace.model.classification import Classification
from interlace.model.panel import SupplyUsePanel, TablePanel
from interlace.model.provenance import Provenance
from interlace.model.supply_use import SupplyUse
from interlace.model.table import IOTable
from interlace.model.units import Unit
from interlace.sources._bea_files import (
    REQUIREMENTS,
    WORKBOOK_YEARS,
    Level,
    Redefinitions,
    Release,
    Tables,
    sheet,
)
from interlace.sources._bea_margins import Distribution, distribution, margins, supply
from interlace.sources._labelled import block, folder_of, of_years, wrong
from interlace.sources.registry import read_from
from interlace.words import said

__all__ = [
    "Distribution",
    "distribution",
    "load",
    "load_detail",
    "load_detail_supply_use",
    "load_supply_use",
    "margins",
    "read",
    "supply",
    "supply_use",
    "total_requirements",
]

ECONOMY = "USA"

Panel = TypeVar("Panel", TablePanel, SupplyUsePanel)
DETAIL_YEARS = (2012, 2017)
UNIT = Unit("USD mn", currency="USD", scale=1e6, prices="current producers' prices")
MAKE_TITLE = "The Make of Commodities by Industries, Before Redefinitions"
USE_TITLE = "The Use of Commodities by Industries, Before Redefinitions"
IMPORT_TITLE = "Import Matrix, Before Redefinitions"
REQUIREMENTS_TITLE = "Industry-by-Industry Total Requirements, After Redefinitions"


def load(path: Path | None) -> TablePanel:
    """Return the summary tables of 1997-2018, 71 industries, with imports as a column.

    The part of the deliveries that is imported is that of the publisher's import matrices, which are made by
    assumption: every use of a commodity has the same share of imports. Without their workbook it is not known.

    Parameters
    ----------
    path : pathlib.Path
        The folder of the publisher's workbooks of make and use tables and of import matrices.

    Returns
    -------
    TablePanel
        One economy, 71 industries and two rows for scrap and used goods and for noncomparable imports, million USD at
        current producers' prices; its `domestic()` has the imported part taken out.

    Raises
    ------
    InputError
        If a workbook is missing or not what it should be.
    MissingExtra
        If the extra ``xlsx`` is not installed.
    """
    return _panel(TablePanel, "bea_summary", path)


def load_detail(path: Path | None) -> TablePanel:
    """Return the detail tables of 2012 and 2017 under the schedule of 2017, 402 industries; see `load`.

    Parameters
    ----------
    path : pathlib.Path
        The folder of the files ``Detail_Make_2017_BeforeRedef_17sch.rda``, ``Detail_Use_2017_PRO_...``,
        ``Detail_Import_2017_...`` and of 2012.

    Returns
    -------
    TablePanel
        As `load`, with four rows for scrap, used goods, noncomparable imports and the rest-of-the-world adjustment.
    """
    return _panel(TablePanel, "bea_detail", path)


def load_supply_use(path: Path | None) -> SupplyUsePanel:
    """Return the summary make and use tables of 1997-2018 as they are, with the import matrix; see `load`."""
    return _panel(SupplyUsePanel, "bea_supply_use", path)


def load_detail_supply_use(path: Path | None) -> SupplyUsePanel:
    """Return the detail make and use tables of 2012 and 2017, with the import matrix; see `load_detail`."""
    return _panel(SupplyUsePanel, "bea_detail_supply_use", path)


def _panel(kind: type[Panel], source: str, path: Path | None) -> Panel:
    folder = folder_of(path, source, said("errors.files.bea"))
    tables = (
        [Tables(folder, year, "detail", "17sch") for year in DETAIL_YEARS]
        if "detail" in source
        else [Tables(folder, year) for year in WORKBOOK_YEARS]
    )
    tables[0].make_file()
    tables[0].use_file()
    read, provenance = (_table, _table_provenance) if kind is TablePanel else (_supply_use, _provenance)
    years = {one.year: (one, source) for one in tables}
    return of_years(source, years, read, provenance, (ECONOMY,), Classification.load(tables[0].classification), kind)


def read(
    year: int,
    path: Path,
    *,
    level: Level = "summary",
    release: Release | None = None,
    redefinitions: Redefinitions = "before",
) -> IOTable:
    """Read one table of industries by industries of any level, release and treatment of redefinitions.

    Parameters
    ----------
    year, path, level, release, redefinitions
        As in `supply_use`.

    Returns
    -------
    IOTable
    """
    return supply_use(year, path, level=level, release=release, redefinitions=redefinitions).industry_by_industry()


def supply_use(
    year: int,
    path: Path,
    *,
    level: Level = "summary",
    release: Release | None = None,
    redefinitions: Redefinitions = "before",
) -> SupplyUse:
    """Read the make and use tables of one year.

    Parameters
    ----------
    year : int
        Summary: 1997-2018 in the workbooks, 2010-2021 under the schedule of 2012, 2012-2023 under that of 2017. Detail:
        2012 under both schedules, 2017 under that of 2017.
    path : pathlib.Path
        The folder of the tables.
    level : {"summary", "detail"}
    release : {"workbooks", "12sch", "17sch"}, optional
        By default the workbooks at summary level and the schedule of 2017 at detail level.
    redefinitions : {"before", "after"}
        Whether secondary products whose inputs differ were moved to the industry they belong to.

    Returns
    -------
    SupplyUse
        At producers' prices, million USD; with the import matrix where there is one.

    Raises
    ------
    InputError
        If a file is missing, is not what it should be, or an industry's inputs do not add up to its output.
    Unsupported
        If the publisher has no such table.
    """
    chosen: Release = release or ("workbooks" if level == "summary" else "17sch")
    source = "bea_supply_use" if level == "summary" else "bea_detail_supply_use"
    return _supply_use(
        Tables(folder_of(path, source, said("errors.files.bea")), year, level, chosen, redefinitions), source
    )


def total_requirements(year: int, path: Path) -> pd.DataFrame:
    """Return the publisher's total requirements of industries by industries, summary level, after redefinitions.

    Parameters
    ----------
    year : int
        1997-2020.
    path : pathlib.Path
        The folder of the publisher's workbooks.

    Returns
    -------
    pandas.DataFrame, shape (71, 71)
        Output of the row's industry that a dollar of final use of the column's industry needs; 7 decimals printed.
    """
    file = folder_of(path, "bea_summary", said("errors.files.bea")) / REQUIREMENTS
    frame = sheet(file, year, REQUIREMENTS_TITLE)
    codes = [code for code in Classification.load("bea_summary").codes if code in frame.index]
    return pd.DataFrame(block(frame, codes, codes, file), index=codes, columns=codes)


def _table(tables: Tables, source: str) -> IOTable:
    return _supply_use(tables, source).industry_by_industry()


def _provenance(tables: Tables, source: str) -> Provenance:
    imported = tables.import_file()
    files = [file for file in (tables.make_file(), tables.use_file(), imported) if file is not None]
    now = read_from(source, *files).then(
        "make and use tables of one year read, at producers' prices; taxes on production and imports less subsidies "
        "are part of value added",
        year=tables.year,
        level=tables.level,
        redefinitions=tables.redefinitions,
        imported="by the import matrix" if imported else "not known: the import matrix is not there",
    )
    if tables.release == "workbooks":
        return now.then(
            "market shares from the make tables of the release of 2021, uses and output from the use tables of the "
            "release of 2019; what they differ by, from 1999 on, is the residual of each row"
        )
    return now.then("industries under the schedule of the benchmark", schedule=tables.release)


def _table_provenance(tables: Tables, source: str) -> Provenance:
    apart = sorted_adjustments(Classification.load(tables.classification))
    return SupplyUse.step(_provenance(tables, source), apart)


def sorted_adjustments(classification: Classification) -> list[str]:
    """Return the codes that stand for commodities which no industry makes as its own, in the source's order."""
    kept = classification.members("adjustment")
    return [code for code in classification.codes if code in kept]


def _supply_use(tables: Tables, source: str) -> SupplyUse:
    book = Classification.load(tables.classification)
    apart = sorted_adjustments(book)
    industries = [code for code in book.codes if code not in apart]
    make = tables.frame(tables.make_file(), MAKE_TITLE)
    use = tables.frame(tables.use_file(), USE_TITLE)
    commodities = _commodities(book, apart, make, use, tables.make_file())
    column = next(code for code, item in book.final.items() if item.role == "import_adjustment")
    final = [code for code in book.final if code != column]
    primary = [code for code in book.primary if code.startswith("V")]
    total = "Total Industry Output" if tables.level == "summary" else "T008"
    file = tables.use_file()
    away = _imported(tables, commodities, industries, final)
    result = SupplyUse(
        make=block(make, industries, commodities, tables.make_file()),
        use=block(use, commodities, industries, file),
        Y=block(use, commodities, final, file),
        V=block(use, primary, industries, file),
        industries=pd.Index(industries),
        commodities=pd.Index(commodities),
        final=pd.Index(final),
        primary=pd.Index(primary),
        economy=ECONOMY,
        unit=UNIT,
        year=tables.year,
        classification=book,
        provenance=_provenance(tables, source),
        commodity_names={code: book.name_of(code) for code in commodities},
        imports=-block(use, commodities, [column], file)[:, 0],
        use_imported=away[0],
        Y_imported=away[1],
        output=block(use, [total], industries, file)[0],
        apart=tuple(apart),
    )
    result.check(strict=True)
    return result


def _commodities(
    book: Classification, apart: list[str], make: pd.DataFrame, use: pd.DataFrame, file: Path
) -> list[str]:
    """Return the commodities that the make and the use table share; one that only one of them has is an error."""
    made, used = ({code for code in book.codes if code in labels} for labels in (make.columns, use.index))
    lone = [code for code in book.codes if code in made ^ used or (code in apart and code not in made)]
    if lone or not made:
        what = f"the make and the use table have different commodities: {', '.join(lone[:5]) or 'none is known'}"
        raise wrong(file, what, "give the make and the use table of one level, as the publisher released them")
    return [code for code in book.codes if code in made]


def _imported(
    tables: Tables, commodities: list[str], industries: list[str], final: list[str]
) -> tuple[Float, Float] | tuple[None, None]:
    """Return the imported part of use and of final use, or twice nothing where there is no import matrix."""
    file = tables.import_file()
    if file is None:
        return None, None
    frame = tables.frame(file, IMPORT_TITLE)
    U, Y = block(frame, commodities, industries, file), block(frame, commodities, final, file)
    if not (U.any() and np.isfinite(Y).all()):
        raise Unsupported.said("bea_no_imports", file=file.name, year=tables.year, where=str(file))
    return U, Y
