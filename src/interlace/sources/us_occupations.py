"""United States 2018: jobs by industry (NAICS, three digits) and occupation (SOC 2018), Bureau of Labor Statistics.

One row a cell: occupation, industry, thousand jobs, printed to a tenth; what is smaller is not there. Detailed
occupations only, without the publisher's sums. Government, the Postal Service and farms are not in it.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from interlace.model.axes import require_unique
from interlace.model.classification import Classification
from interlace.model.occupations import Occupations
from interlace.model.units import Unit
from interlace.sources._labelled import one_file, wrong
from interlace.sources.registry import read_from

__all__ = ["load"]

NAME = "us_occupations"
FILE = "matrix.dta"
YEAR = 2018
COLUMNS = ("SOCCode", "industry_code", "Employment")
UNPRINTED = "cells that are not printed (under 50 jobs, or withheld) taken as no jobs"
UNIT = Unit("thousand jobs", scale=1e3)


def load(path: Path | None) -> Occupations:
    """Return the matrix.

    Parameters
    ----------
    path : pathlib.Path
        The file ``matrix.dta``, or its folder.

    Returns
    -------
    Occupations
        Industries in the classification's order, occupations by code; thousand jobs, no pay.

    Raises
    ------
    InputError
        If there is no such file, or it is not the matrix.
    """
    file = one_file(path, NAME, FILE)
    cells = _cells(file)
    book = Classification.load("naics3")
    labels = pd.MultiIndex.from_frame(cells[["industry_code", "SOCCode"]])
    require_unique(labels, f"cells of {file.name}")
    industries = pd.Index([code for code in book.codes if code in set(cells["industry_code"])])
    strange = sorted(set(cells["industry_code"]) - set(industries))
    if strange:
        what = f"{file.name} holds the industries {', '.join(strange[:5])}, which are not of {book.title}"
        raise wrong(file, what, None)
    wide = cells.pivot(index="industry_code", columns="SOCCode", values="Employment").sort_index(axis=1)
    return Occupations(
        jobs=np.ascontiguousarray(wide.loc[industries].fillna(0.0).to_numpy(dtype=np.float64)),
        industries=industries,
        occupations=pd.Index(wide.columns.astype(str)),
        economy="USA",
        unit=UNIT,
        year=YEAR,
        classification=book,
        provenance=read_from(NAME, file).then(UNPRINTED),
    )


def _cells(file: Path) -> pd.DataFrame:
    try:
        frame = pd.read_stata(file)
    except Exception as error:
        what = f"{file.name} cannot be read as a Stata file: {str(error) or type(error).__name__}"
        raise wrong(file, what, "give the file as it was released") from error
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing or frame[list(COLUMNS)].isna().to_numpy().any() or not len(frame):
        why = f"the columns {', '.join(missing)} are missing" if missing else "a cell is blank, or there is no row"
        raise wrong(file, f"{file.name} is not the industry-occupation matrix: {why}", None)
    codes = frame["industry_code"].astype(str).str.strip()
    return frame.assign(industry_code=codes, SOCCode=frame["SOCCode"].astype(str).str.strip())
